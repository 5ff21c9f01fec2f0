"""What an operation is: its shape rule, its value, and the rule for its gradient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

from chainrule.errors import ProgramError
from chainrule.functions.expression import Expr, symbol, trace
from chainrule.functions.registry import Entry
from chainrule.functions.vocabulary import Symbolic, symbolic
from chainrule.program.program import Shape, Step

#: An input's name, and the operation and operands that compute its share of the gradient.
Contribution = tuple[str, "Operation", tuple[str, ...]]


@dataclass(frozen=True)
class Operation:
    """Base of all operations; attributes are dataclass fields."""

    #: A term of the loss: nothing but sums lies between it and the loss, so the gradient with respect to it is 1.
    loss_term: ClassVar[bool] = False
    #: A value that is held fixed when the loss is differentiated, whatever it is computed from.
    constant: ClassVar[bool] = False
    #: Places of inputs that are computed from another input, whose rule covers what goes through them.
    goes_through: ClassVar[tuple[int, ...]] = ()

    def shape(self, *shapes: Shape) -> Shape:
        """Return the shape of the value, given the inputs'. Elementwise by default. Raises `ProgramError`."""
        return broadcast(*shapes)

    def value(self, m: Any, *inputs: Any) -> Any:
        """Return the value, in the words of `m`."""
        raise NotImplementedError

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        """Yield the contribution to each input's gradient, where `d` names the gradient of the step's output."""
        yield from ()

    def trace(self, *names: str) -> Expr | None:
        """Return the value as an expression over `names`; None where a user's function is opaque."""
        attributes = {f.name: getattr(self, f.name) for f in fields(self)}
        entries = {key: symbolic(value) for key, value in attributes.items() if isinstance(value, Entry)}
        operation = replace(self, **entries) if entries else self
        return trace(operation.value, Symbolic(), *map(symbol, names))

    def outline(self, *names: str) -> str:
        """Return what is printed where the value is opaque."""
        return f"{type(self).__name__}({', '.join(names)})"


def broadcast(*shapes: Shape) -> Shape:
    """Return the shape that `shapes` broadcast to. Raises `ProgramError` where they do not."""
    longest = max(map(len, shapes))
    padded = [(1,) * (longest - len(shape)) + shape for shape in shapes]
    result: list[int | str] = []
    for dimensions in zip(*padded, strict=True):
        sizes = dict.fromkeys(d for d in dimensions if d != 1)
        if len(sizes) > 1:
            raise ProgramError(f"Shapes {', '.join(map(str, shapes))} do not fit together.")
        result.append(next(iter(sizes), 1))
    return tuple(result)
