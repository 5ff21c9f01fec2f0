"""What is done outside a block with the turns that it computes."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from chainrule.functions.shapes import Shape
from chainrule.program.operations.base import Operation


@dataclass(frozen=True)
class Turn(Operation):
    """One turn of an array: counted from 0, or with −1 the last; `shown` as its index."""

    place: int
    axis: int
    shown: str

    def value(self, m: Any, x: Any) -> Any:
        return m.turn(x, self.place, self.axis, self.shown)


@dataclass(frozen=True)
class Stack(Operation):
    """All turns as one array."""

    axis: int

    def value(self, m: Any, *inputs: Any) -> Any:
        return m.stack(*inputs, self.axis)


@dataclass(frozen=True)
class Before(Operation):
    """The turn before, for all turns at once. Inputs: the array, and what it starts with; 0 where that is left out."""

    axis: int
    letter: str

    def value(self, m: Any, x: Any, start: Any = 0) -> Any:
        return m.before(x, start, self.axis, self.letter)


@dataclass(frozen=True)
class TurnSum(Operation):
    """The sum over turns, which lie on `axis`: of the gradients of a value that every turn read, or of loss terms."""

    axis: int

    def value(self, m: Any, x: Any) -> Any:
        return m.sum(x, (self.axis,))


@dataclass(frozen=True)
class Zeros(Operation):
    """0 in some shape, in which "n" is the number of rows of what is read."""

    size: Shape
    constant: ClassVar[bool] = True

    def shape(self, *shapes: Shape) -> Shape:
        return self.size

    def value(self, m: Any, x: Any) -> Any:
        return np.zeros([len(x) if size == "n" else size for size in self.size], dtype=m.dtype)

    def outline(self, *names: str) -> str:
        return "0"
