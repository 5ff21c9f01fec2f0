"""What an operation is: its value, and where a textbook names one, the rule for its gradient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

from chainrule.functions.differentiate import replaced, vjp, written_out
from chainrule.functions.expression import Expr, substitute, symbol, symbols, trace
from chainrule.functions.registry import Entry
from chainrule.functions.shapes import Shape, Shapes, broadcast
from chainrule.functions.vocabulary import symbolic
from chainrule.functions.words import Symbolic, evaluate, shape_of
from chainrule.program.program import Step

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
        """Return the shape of the value, given the inputs': found from what is computed. Raises `ProgramError`.

        What is computed in Python of its own, outside the vocabulary, is taken to be computed element by element.
        """
        traced = _traced(self, len(shapes))
        return (
            broadcast(*shapes)
            if traced is None
            else shape_of(traced, dict(zip(_names(len(shapes)), shapes, strict=True)))
        )

    def value(self, m: Any, *inputs: Any, **none: Any) -> Any:
        """Return the value, in the words of `m`. (With `none`, a type checker lets each operation name its inputs.)"""
        raise NotImplementedError

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        """Yield the contribution to each input's gradient, where `d` names the gradient of the step's output.

        An operation that does not write this rule has one all the same, derived from its value word by word.
        """
        yield from ()

    def trace(self, *names: str) -> Expr | None:
        """Return the value as an expression over `names`; None where a user's function is opaque."""
        traced = _traced(self, len(names))
        return (
            None
            if traced is None
            else substitute(traced, dict(zip(_names(len(names)), map(symbol, names), strict=True)))
        )

    def at(self, turn: Any) -> Operation:
        """Return what is done at one turn of a block, counted from 0: the same, but for what is drawn at random."""
        return self

    def outline(self, *names: str) -> str:
        """Return what is printed where the value is opaque."""
        return f"{type(self).__name__}({', '.join(names)})"


@dataclass(frozen=True)
class Derived(Operation):
    """A gradient that the words' rules give: an expression over the inputs, which it calls x1, x2, …"""

    expression: Expr

    def value(self, m: Any, *inputs: Any) -> Any:
        return evaluate(self.expression, dict(zip(_names(len(inputs)), inputs, strict=True)), m)


def derived_contributions(step: Step, d: str, shapes: Shapes) -> Iterator[tuple[str, Derived, tuple[str, ...]]]:
    """Yield what a step passes on to its inputs by the rules of the words that it is written in."""
    if step.expression is None:
        return
    known = {**shapes, d: shapes[step.output]}
    own = written_out(step.expression)
    for name, gradient in vjp(own, symbol(d), known).items():
        gradient = replaced(gradient, own, symbol(step.output)) if own.operands else gradient
        operands = symbols(gradient)
        places = dict(zip(operands, map(symbol, _names(len(operands))), strict=True))
        yield name, Derived(substitute(gradient, places)), operands


def _names(count: int) -> tuple[str, ...]:
    return tuple(f"x{i}" for i in range(1, count + 1))


def _traced(operation: Operation, count: int) -> Expr | None:
    """The value of an operation over the names x1, x2, …; None where it is opaque. Each operation keeps its own."""
    kept: dict[int, Expr | None] = vars(operation).setdefault("_kept", {})
    if count not in kept:
        kept[count] = _trace(operation, count)
    return kept[count]


def _trace(operation: Operation, count: int) -> Expr | None:
    attributes = {f.name: getattr(operation, f.name) for f in fields(operation)}
    entries = {key: symbolic(value) for key, value in attributes.items() if isinstance(value, Entry)}
    if entries:
        operation = replace(operation, **entries)
    return trace(operation.value, Symbolic(), *map(symbol, _names(count)))
