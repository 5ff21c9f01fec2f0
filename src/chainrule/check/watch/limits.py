"""What a program may use: time, memory, and a quiet corner of its own, in which nothing waits."""

import builtins
import io
import os
import random
import signal
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

LIMITS = {"RLIMIT_AS": 3 * 2**30, "RLIMIT_CPU": 18, "RLIMIT_FSIZE": 2**26, "RLIMIT_CORE": 0}
SEED = 20_240_229


class InputAsked(EOFError):
    """The program wants to be typed to."""


def limit_resources() -> None:
    """Limit memory, processor time and file sizes, where the system lets a process do so."""
    try:
        import resource
    except ImportError:
        return
    for name, most in LIMITS.items():
        try:
            kind = getattr(resource, name)
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (most if hard < 0 else min(most, hard), hard))
        except (AttributeError, ValueError, OSError):
            pass


def on_time_out(seconds: float, act: Callable[[], None]) -> None:
    """Call `act` after so many seconds of the processor's time, or twice as many, between two lines of the program."""
    for timer, name, times in (("ITIMER_PROF", "SIGPROF", 1), ("ITIMER_REAL", "SIGALRM", 2)):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: act())
            signal.setitimer(getattr(signal, timer), times * seconds)


def make_quiet_and_repeatable() -> None:
    """Print nothing, wait for nobody, and draw the same random numbers each time where the program sets no seed."""
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - as long as the process lives
    os.dup2(sys.stdout.fileno(), 1)  # also for the programs that it starts
    sys.stdin = io.StringIO()
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    random.seed(SEED)
    np.random.seed(SEED)  # noqa: NPY002 - learners use it
    original = np.random.default_rng
    np.random.default_rng = lambda seed=None: original(SEED if seed is None else seed)
    time.sleep = lambda seconds: None

    def asked(prompt: object = "") -> Any:
        raise InputAsked(str(prompt))

    builtins.input = asked
