"""The check of one file, from its path to the finding."""

from __future__ import annotations

import time
from dataclasses import replace
from os import PathLike
from pathlib import Path

import numpy as np

from chainrule.errors import InvalidInput
from chainrule.explain.backprop.failures import failed, not_understood, out_of_time
from chainrule.explain.backprop.finding import Finding
from chainrule.explain.backprop.forward import find_passes, sees_too_little
from chainrule.explain.backprop.judge import judge_all
from chainrule.explain.backprop.run import SECONDS, run
from chainrule.explain.backprop.search import Judgement
from chainrule.explain.backprop.trace import OutOfTime, Trace
from chainrule.explain.backprop.words import correct, wrong

MANY_EVENTS = 600
LOOKING = 10.0  # seconds of the processor for looking at what was seen: with the program's own time, 20 in all


def check_backprop(path: str | Path, *, seconds: float = SECONDS) -> Finding:
    """Run the program at `path` and say whether its backward pass is right, and if not, what is wrong with it.

    The program may be a script with a training loop, a class with a forward and a backward pass, or functions around
    parameters; or it has a function that returns its gradients as a dictionary. Names and layout do not matter: the
    network is recognised by its numbers. It runs in a process of its own, in a temporary folder, with limits on time
    (`seconds`) and memory; looking at what was seen takes ten seconds more at most. That guards against accidents, not
    against malice: check only programs that you would run.

    Raises `InvalidInput` where `path` is none, or there is no such file.

    >>> from tempfile import TemporaryDirectory
    >>> lines = '''import numpy as np
    ... X, y = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([[1.0], [1.0], [0.0]])
    ... W1, W2 = np.array([[0.1, 0.2], [-0.3, 0.4]]), np.array([[0.5], [-0.6]])
    ... for step in range(100):
    ...     h = np.tanh(X @ W1)
    ...     error = h @ W2 - y
    ...     W1 -= 0.1 * X.T @ (error @ W2.T)
    ...     W2 -= 0.1 * h.T @ error
    ... '''
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "mine.py")
    ...     written = path.write_text(lines)
    ...     finding = check_backprop(path)
    >>> finding.verdict, finding.mistake, finding.line
    ('wrong', 'missing_activation_derivative', 7)
    """
    if not isinstance(path, str | PathLike):
        raise InvalidInput(f"check_backprop needs the path of a Python file, but received {path!r:.200}.")
    path = Path(path)
    if not path.is_file():
        raise InvalidInput(f"There is no file {str(path)!r} to check.")
    source = path.read_text(encoding="utf-8", errors="replace")
    begun = time.monotonic()
    trace = run(path, seconds)
    until = time.thread_time() + LOOKING
    try:
        with np.errstate(all="ignore"):
            trace = replace(trace, until=until)
            networks = find_passes(trace)
            left = seconds - (time.monotonic() - begun)
            if left > 1 and sees_too_little(trace, networks):  # as where many samples go into one update
                trace = replace(run(path, left, MANY_EVENTS), until=until)
                networks = find_passes(trace)
            return _finding(trace, str(path), source, judge_all(trace, networks, source))
    except OutOfTime:
        return out_of_time(str(path))


def _finding(trace: Trace, file: str, source: str, judgement: Judgement | None) -> Finding:
    if judgement is not None and judgement.verdict == "correct":
        return correct(trace, file, judgement)
    if judgement is not None and judgement.verdict == "wrong":
        return wrong(trace, file, source, judgement)
    return failed(trace, file) or not_understood(trace, file, judgement)
