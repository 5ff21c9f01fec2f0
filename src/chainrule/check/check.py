"""The answer to "is my backprop right?", for one file, from its path to the finding."""

from dataclasses import asdict, dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from chainrule.check.failures import failed, framework, not_understood
from chainrule.check.process import SECONDS, run
from chainrule.errors import InvalidInput


@dataclass(frozen=True)
class Finding:
    """What the check of one file found.

    Attributes
    ----------
    verdict : "correct", "wrong", "not understood" or "failed to run".
    first_wrong : the first wrong gradient along the backward pass, such as "dW1"; layers are counted from 1.
    mistake : its name, one of `chainrule.check.mistakes.MISTAKES`.
    line : the line of the file that it is in, as far as can be seen.
    explanation : all of it in words.
    """

    file: str
    verdict: str
    first_wrong: str | None = None
    mistake: str | None = None
    line: int | None = None
    explanation: str = ""

    @property
    def correct(self) -> bool:
        """Whether every gradient is right."""
        return self.verdict == "correct"

    def facts(self) -> dict[str, Any]:
        """Return the finding as JSON can hold it."""
        return asdict(self)

    def __str__(self) -> str:
        head = f"{self.file}: {self.verdict}"
        if self.mistake:
            head += f", {self.first_wrong}: {self.mistake}" + (f" (line {self.line})" if self.line else "")
        return f"{head}\n{self.explanation}"


def check_backprop(path: str | Path, *, seconds: float = SECONDS) -> Finding:
    """Run the program at `path` and say whether its backward pass is right, and if not, what is wrong with it.

    The program may be a script with a training loop, classes with a forward and a backward pass, or functions around
    parameters, in one file or several, with NumPy or without, or a notebook; or all that it has is a function that
    returns its gradients as a dictionary. Names and layout do not matter: what it computes is recorded. It runs in a
    process of its own, in a temporary folder, with limits on time (`seconds`) and memory. That guards against
    accidents, not against ill will: check only programs that you would run.

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
    found = framework(path)
    if found is None:
        result = run(path, seconds)
        found, outcome = result.get("finding"), result["outcome"]
        stopped = failed(outcome)
        if found is None or (found["verdict"] == "not understood" and outcome["status"] == "error"):
            found = stopped or not_understood(outcome)
        elif stopped is not None and outcome["status"] == "error":
            found["explanation"] += f"\nOnly what ran was looked at. {stopped['explanation']}"
    return Finding(str(path), **found)
