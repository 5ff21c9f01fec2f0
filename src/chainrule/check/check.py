"""The check of one file, from its path to the finding."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

from chainrule.check.failures import failed, framework, not_understood
from chainrule.check.finding import Finding
from chainrule.check.process import SECONDS, run
from chainrule.check.watch.modules import read
from chainrule.errors import InvalidInput

LONGEST = 12.0  # seconds for one file until no other line is tried


def check_backprop(path: str | Path, *, seconds: float = SECONDS) -> Finding:
    """Run the program at `path` and say whether its backward pass is right, and if not, what is wrong with it.

    The program may be a script with a training loop, classes with a forward and a backward pass, or functions around
    parameters, in one file or several, with NumPy or without, or a notebook; or it has a function that returns its
    gradients as a dictionary. Names and layout do not matter: what it computes is recorded. It runs in a process of
    its own, in a temporary folder, with limits on time (`seconds`) and memory. That guards against accidents, not
    against ill will: check only programs that you would run.

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
    file = str(path)
    try:
        helped = framework(read(path), file)
    except ValueError:
        helped = None
    if helped is not None:
        return helped
    begun = time.monotonic()
    result = run(path, seconds)
    found, outcome = result.get("finding"), result["outcome"]
    if found is not None:
        found = _mended(path, found, found.pop("mends", []), begun + LONGEST)
    if found is not None and (found["verdict"] != "not understood" or outcome["status"] != "error"):
        finding, stopped = Finding(file, **found), failed(outcome, file)
        if stopped is None or outcome["status"] != "error":
            return finding
        return replace(
            finding, explanation=f"{finding.explanation}\nOnly what ran was looked at. {stopped.explanation}"
        )
    return failed(outcome, file) or not_understood(outcome, file)


def _mended(path: Path, found: dict[str, Any], mends: list[str], until: float) -> dict[str, Any]:
    """A finding with the right line, where running the program with it shows that it is."""
    lines = read(path).splitlines() if mends else []
    for mend in mends:
        left = until - time.monotonic()
        if left < 4:
            break
        source = "\n".join([*lines[: found["line"] - 1], mend, *lines[found["line"] :]])
        again = run(path, min(3.0, left - 3), source=source, grace=min(8.0, left - 3.5)).get("finding") or {}
        if again.get("verdict") == "correct" or _later(again.get("first_wrong"), found["first_wrong"]):
            line = f"Right: {mend.strip()}"
            words = [line if w.startswith("As a formula: ") else w for w in found["explanation"].splitlines()]
            return {**found, "explanation": "\n".join(words)}
    return found


def _later(one: str | None, other: str) -> bool:
    """Whether a gradient comes later in the backward pass than another: of an earlier layer, or a bias."""
    place = [re.fullmatch(r"d([Wb])(\d+)", name or "") for name in (one, other)]
    if place[0] is None or place[1] is None:
        return False
    first, second = ((-int(m[2]), m[1] == "b") for m in place if m is not None)
    return first > second
