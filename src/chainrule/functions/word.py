"""What a word of the vocabulary is, and what can be asked of an expression that is made of words.

The words themselves are the rows of `functions/words.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chainrule.functions import shapes
from chainrule.functions.expression import Expr, expr, folded
from chainrule.functions.forms import Forms
from chainrule.functions.shapes import Shape, Shapes


@dataclass(frozen=True)
class Word:
    """One row.

    value : the word in NumPy; where it is `typed`, the dtype comes first.
    gradient : d, y, the operands and attributes → each operand's share; None where no gradient passes through.
    forms : how it is written.
    shape : the shapes of the operands → that of the value.
    attributes : the defaults of what follows the first operand, plain values such as the axis of a sum.
    written : the word in other words, where the engine knows those.
    """

    name: str
    value: Callable[..., Any]
    gradient: Callable[..., tuple[Any, ...]] | None
    forms: Forms
    shape: Callable[..., Shape] = shapes.broadcast
    attributes: tuple[Any, ...] = ()
    typed: bool = False
    written: Callable[..., Any] | None = None

    @property
    def elementwise(self) -> bool:
        """Whether an element of the value comes of the operands' elements at its place, and of nothing else."""
        return self.shape is shapes.broadcast

    def node(self, *arguments: Any) -> Expr:
        """Return the word applied to expressions and plain numbers."""
        if not self.attributes:
            return Expr(self.name, tuple(map(expr, arguments)))
        return Expr(self.name, (expr(arguments[0]), *arguments[1:], *self.attributes[len(arguments) - 1 :]))


WORDS: dict[str, Word] = {}


def word(name: str, *row: Any, **more: Any) -> None:
    """Add a row; see `Word`."""
    WORDS[name] = Word(name, *row, **more)


class Symbolic:
    """Every word as a method that makes a node of an expression, where `Vocabulary`'s compute.

    >>> Symbolic().exp(2).op
    'exp'
    """

    def __getattr__(self, name: str) -> Callable[..., Expr]:
        if name not in WORDS:
            raise AttributeError(f"The vocabulary has no word {name!r}.")
        return WORDS[name].node

    def call(self, function: Any, *arguments: Any) -> Expr:
        """A function's value, printed as a call by its name rather than written out."""
        return Expr("call", (getattr(function, "entry", function), *map(expr, arguments)))


m = Symbolic()


def shape_of(e: Expr, known: Shapes) -> Shape:
    """Return the shape of an expression, given those of its symbols. Raises `ProgramError` where operands do not fit.

    >>> from chainrule.functions.expression import symbol
    >>> from chainrule.functions.words import m
    >>> shape_of(m.sum(symbol("x"), -1), {"x": ("n", 3)})
    ('n', 1)
    """

    def shape(node: Expr, args: tuple[Any, ...]) -> Shape:
        if node.op == "symbol":
            return known[args[0]]
        if node.op == "constant":
            return ()
        if node.op == "call":  # of a function whose value has the shape of what it is called with
            return shapes.broadcast(*args[1:])
        return WORDS[node.op].shape(*args)

    return folded(e, shape)


def evaluate(e: Expr, values: Mapping[str, Any], vocabulary: Any) -> Any:
    """Return what an expression computes from the values of its symbols, in the words of `vocabulary`.

    >>> from chainrule.functions.expression import symbol
    >>> from chainrule.functions.words import m
    >>> evaluate(symbol("x") ** 2, {"x": 3.0}, m).op, evaluate(symbol("x") * 2, {"x": symbol("y")}, m).args[0].args
    ('pow', ('y',))
    """
    found: dict[int, Any] = {}

    def value(e: Expr) -> Any:  # as `folded` does, in half the time: the interpreter waits for it
        if e.op == "symbol":
            return values[e.args[0]]
        if e.op == "constant":
            return e.args[0]
        if id(e) not in found:
            arguments = [value(a) if isinstance(a, Expr) else a for a in e.args]
            found[id(e)] = getattr(vocabulary, e.op)(*arguments)
        return found[id(e)]

    return value(e)
