"""The answer to "is my backprop right?", for one file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


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
