"""Expressions: what a function written in the vocabulary looks like once it is called with symbols.

An expression is a tree of frozen nodes ``(op, args)``. From one expression come the text, the LaTeX, the NumPy source
and the engine's kernel of a function, so each function is defined once, as ordinary Python.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


class NotTraceable(TypeError):
    """A function that does more than the vocabulary can say, such as branching on a value."""


def _infix(op: str) -> Callable[[Expr, Any], Expr]:
    return lambda left, right: Expr(op, (left, expr(right)))


def _swapped(operation: Callable[[Any, Any], Any]) -> Callable[[Expr, Any], Expr]:
    """What an operator does where only its right side is an expression."""
    return lambda right, left: operation(expr(left), right)


@dataclass(frozen=True, slots=True, eq=False)
class Expr:
    """One node: a symbol, a constant, or an operation on other nodes.

    `op` is "symbol" (args: its name), "constant" (args: its value), "call" (args: the function, then its arguments), or
    a word of the vocabulary or of arithmetic (args: expressions).
    """

    op: str
    args: tuple[Any, ...]

    # NumPy must not take over ``array * expression``: the attempt is an error, and the function counts as opaque.
    __array_ufunc__ = None

    def __add__(self, other: Any) -> Expr:
        right = expr(other)
        return Expr("sub", (self, right.args[0])) if right.op == "neg" else Expr("add", (self, right))

    def __sub__(self, other: Any) -> Expr:
        right = expr(other)
        return Expr("add", (self, right.args[0])) if right.op == "neg" else Expr("sub", (self, right))

    def __neg__(self) -> Expr:
        return Expr("neg", (self,))

    __radd__, __rsub__ = _swapped(operator.add), _swapped(operator.sub)
    __mul__, __rmul__ = _infix("mul"), _swapped(operator.mul)
    __truediv__, __rtruediv__ = _infix("div"), _swapped(operator.truediv)
    __pow__, __rpow__ = _infix("pow"), _swapped(operator.pow)
    __gt__, __ge__, __lt__, __le__ = map(_infix, ("gt", "ge", "lt", "le"))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Expr):
            return (self.op, self.args) == (other.op, other.args)
        if self.op == "constant":  # a hyperparameter: the branch is this entry's
            return bool(self.args[0] == other)
        raise NotTraceable("a symbol has no truth value: choose with m.where(condition, a, b)")

    def __hash__(self) -> int:
        return hash((self.op, self.args))

    def __bool__(self) -> bool:
        raise NotTraceable("a symbol has no truth value: choose with m.where(condition, a, b)")

    @property
    def operands(self) -> tuple[Expr, ...]:
        """The expressions that this node is made of."""
        return tuple(a for a in self.args if isinstance(a, Expr))


def expr(value: Any) -> Expr:
    """Return `value` as an expression: itself, or a constant for a plain number."""
    if isinstance(value, Expr):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):  # NumPy's float64 is a float, too
        return Expr("constant", (value if type(value) is int else float(value),))
    raise NotTraceable(f"{value!r} is not a number or an expression")


def symbol(name: str) -> Expr:
    """Return the symbol `name`."""
    return Expr("symbol", (name,))


def walk(root: Expr) -> Iterator[Expr]:
    """Yield every node, operands before what uses them; a shared node as often as it occurs."""
    for operand in root.operands:
        yield from walk(operand)
    yield root


def symbols(root: Expr) -> tuple[str, ...]:
    """Return the names that occur, each once, in the order of their first use."""
    names: dict[str, None] = {}
    seen: set[int] = set()  # a shared node need not be looked into twice
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.op == "symbol":
            names[node.args[0]] = None
        elif id(node) not in seen:
            seen.add(id(node))
            waiting.extend(reversed(node.operands))
    return tuple(names)


def folded(root: Expr, make: Callable[[Expr, tuple[Any, ...]], T]) -> T:
    """Return what `make` makes of a node and its arguments, of which expressions are folded first; a shared one once.

    >>> folded(symbol("x") ** 2, lambda node, args: 1 + sum(args) if node.operands else 1)
    3
    """
    found: dict[int, T] = {}

    def visit(node: Expr) -> T:
        if id(node) not in found:
            found[id(node)] = make(node, tuple(visit(a) if isinstance(a, Expr) else a for a in node.args))
        return found[id(node)]

    return visit(root)


def substitute(root: Expr, values: Mapping[str, Expr]) -> Expr:
    """Return `root` with symbols replaced by expressions; what was shared stays shared."""

    def put(node: Expr, args: tuple[Any, ...]) -> Expr:
        return values.get(args[0], node) if node.op == "symbol" else Expr(node.op, args)

    return folded(root, put)


def trace(function: Callable[..., Any], *arguments: Any) -> Expr | None:
    """Call `function` with symbols and return the expression it computes, or None where it is opaque.

    >>> z = symbol("z")
    >>> trace(lambda z: 1 + z * z, z).op
    'add'
    >>> trace(lambda z: 1 if z > 0 else 0, z) is None
    True
    """
    try:
        return expr(function(*arguments))
    except (TypeError, AttributeError, ValueError):
        return None
