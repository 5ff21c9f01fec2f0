"""A program as statements that each belong to one kind of loop: what `split` makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chainrule.functions.cached import cached_property
from chainrule.functions.expression import Expr, symbols
from chainrule.program.blocks import Block
from chainrule.program.names import split_index
from chainrule.program.program import Shape, Step

#: The number of rows of the batch, in expressions.
ROWS = "rows"

#: How the column indices of a matrix are named in expressions; its width follows.
COLUMNS = "columns of "


@dataclass(frozen=True)
class Statement:
    """`output` = `expression`, by one kind of loop.

    kind: "loop" (see `Loop`), "matmul" (a b, where a may be patches of an image, or unpatch of dz Wᵀ),
    "weight_gradient" (aᵀ dz), "window" (pools and their gradients), "reshape", "copy" (parts of arrays, or arrays of
    parts), "take" and "scatter_add" (rows of a table by their numbers), "column_sum", "transpose", "mask", "rows"
    (element by element, and sums along rows), "parameter" (element by element), "reduce_sum" (the sum of all elements),
    "scalar".
    shape: the output's; for a "reduce_sum", its summand's; for sums along rows alone, the rows'. That of a parameter of
    more axes is the one it has as a matrix, in which all axes but the last are rows.
    """

    kind: str
    output: str
    expression: Expr
    shape: Shape

    @cached_property
    def reads(self) -> tuple[str, ...]:
        return symbols(self.expression)

    @property
    def outputs(self) -> tuple[str, ...]:
        return (self.output,)


@dataclass(frozen=True)
class Loop(Statement):
    """A block: the statements of one turn, which stand for all of them. `arrays`: what it reads by turns, outside."""

    block: Block
    inner: Statements
    arrays: Mapping[str, str]

    @cached_property
    def reads(self) -> tuple[str, ...]:
        own = {s.output for s in self.inner.body}
        plain = [name for s in self.inner.body for name in s.reads if name not in own and not split_index(name)[1]]
        return tuple(dict.fromkeys([*self.arrays.values(), *plain]))

    @property
    def outputs(self) -> tuple[str, ...]:
        return self.block.outputs


@dataclass
class Statements:
    """A program as statements.

    Names are unique: where an update assigns a new value to a stored name, the new value is called name′, and `stored`
    says that it shares the memory of the old. `scalar_steps` are those that compute scalars from nothing but counters:
    their outputs, in `scheduled`, are known before the iteration.
    """

    shapes: dict[str, Shape]
    body: list[Statement] = field(default_factory=list)
    scalar_steps: list[tuple[Step, str, tuple[str, ...]]] = field(default_factory=list)
    stored: dict[str, str] = field(default_factory=dict)
    latest: dict[str, str] = field(default_factory=dict)  # name in the program → its name here after the last step
    scheduled: set[str] = field(default_factory=set)
    phases: list[tuple[int, dict[str, str]]] = field(default_factory=list)  # where each but the last ends; its totals

    def is_often_zero(self, name: str) -> bool:
        """Whether many elements of a matrix may be exactly 0, as in data, rectifiers' outputs and gradients, dropout.

        Which and how many they are shows only when the program runs.
        """
        made = next((s for s in self.body if s.output == name), None)
        return made is None or made.kind == "mask" or (made.kind == "rows" and self._makes_zeros(made.expression))

    def _makes_zeros(self, e: Expr) -> bool:
        if e.op == "constant":
            return bool(e.args[0] == 0)
        if e.op == "symbol":
            return "n" in self.shapes[e.args[0]] and self.is_often_zero(e.args[0])
        if e.op in ("gt", "ge", "lt", "le"):
            return True
        inner = [self._makes_zeros(a) for a in e.args if isinstance(a, Expr)]
        if e.op in ("maximum", "minimum", "mul", "where"):
            return any(inner[-2:])
        return e.op in ("div", "neg", "abs", "sqrt", "pow") and inner[0]
