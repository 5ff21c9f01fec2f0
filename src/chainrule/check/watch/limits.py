"""What a learner's program may use: time, memory, and a quiet corner of its own."""

from __future__ import annotations

import builtins
import io
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

MEMORY = 3 * 2**30
CPU_SECONDS = 18
LARGEST_FILE = 2**26
SEED = 20_240_229


class InputAsked(EOFError):
    """The program wants to be typed to."""


def limit_resources() -> None:
    """Limit memory, processor time and file sizes, where the system lets a process do so."""
    try:
        import resource
    except ImportError:
        return
    wanted = (("RLIMIT_AS", MEMORY), ("RLIMIT_CPU", CPU_SECONDS), ("RLIMIT_FSIZE", LARGEST_FILE), ("RLIMIT_CORE", 0))
    for name, most in wanted:
        try:
            kind = getattr(resource, name)
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (most if hard < 0 else min(most, hard), hard))
        except (AttributeError, ValueError, OSError):
            pass


def on_time_out(seconds: float, act: Callable[[], None]) -> None:
    """Call `act` after so many seconds, between two lines of the learner's program."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, lambda *_: act())
        signal.setitimer(signal.ITIMER_REAL, seconds)


def make_repeatable() -> None:
    """Give random numbers a seed where the program gives none, so that the same file gets the same answer."""
    random.seed(SEED)
    np.random.seed(SEED)  # noqa: NPY002 - learners use it
    original = np.random.default_rng

    def default_rng(seed: Any = None) -> Any:
        return original(SEED if seed is None else seed)

    np.random.default_rng = default_rng


def stop_waiting() -> None:
    """Let nothing wait: for somebody to type, for a window to be closed, for time to pass."""

    def asked(prompt: object = "") -> str:
        raise InputAsked(str(prompt))

    builtins.input = asked
    time.sleep = lambda seconds: None
    os.environ["MPLBACKEND"] = "Agg"
    sys.stdin = io.StringIO()
