"""What a program says, in statements that each belong to one kind of loop.

Every step is traced into an expression. Whatever needs a loop of its own, such as a matmul or a sum over all elements,
is cut out of it; what remains acts element by element. So an operation needs no entry here: it only has to be written
in the vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from chainrule.errors import NotCompilable
from chainrule.functions.cached import cached_property
from chainrule.functions.expression import Expr, substitute, symbol, symbols
from chainrule.functions.vocabulary import trace_method
from chainrule.functions.words import WORDS, shape_of
from chainrule.program.operations import ActivationGradient
from chainrule.program.program import Program, Shape, Step

#: The number of rows of the batch, in expressions.
ROWS = "rows"

#: How the column indices of a matrix are named in expressions; its width follows.
COLUMNS = "columns of "


#: Activations whose derivative asks of z only whether it is above 0, which a tells as well.
KEEPS_SIGN = frozenset({"relu", "leaky_relu"})


@dataclass(frozen=True)
class Statement:
    """`output` = `expression`, by one kind of loop.

    kind: "matmul" (a b), "weight_gradient" (aᵀ dz), "column_sum", "transpose", "mask", "rows" (element by element, and
    sums along rows), "parameter" (element by element), "reduce_sum" (the sum of all elements), "scalar".
    shape: the output's; for a "reduce_sum", its summand's.
    """

    kind: str
    output: str
    expression: Expr
    shape: Shape

    @cached_property
    def reads(self) -> tuple[str, ...]:
        return symbols(self.expression)


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


def split(program: Program) -> Statements:
    """Return the program as statements. Raises `NotCompilable`."""
    splitter = _Splitter(program)
    for step in program:
        splitter.step(step)
    return splitter.result


class _Splitter:
    def __init__(self, program: Program) -> None:
        self.result = Statements(dict(program.given))
        self.result.scheduled = {name for name, state in program.state.items() if state.shape == ()}
        self._program = program
        self._names = {name: name for name in program.given} | ({"n": ROWS} if "n" in program.inputs else {})
        self._found: dict[Expr, Expr] = {}
        self._output, self._count = "", 0
        self.result.shapes[ROWS] = ()
        self.result.latest = self._names

    def step(self, step: Step) -> None:
        shape = self._program.shapes[step.output]
        reads = tuple(self._names[name] for name in step.inputs)
        output = f"{step.output}′" if step.output in self._program.given else step.output
        self._output, self._count = output, 0
        self.result.shapes[output] = shape
        if step.section == "update" and shape == () and all(name in self.result.scheduled for name in reads):
            self.result.scalar_steps.append((step, output, reads))
            self.result.scheduled.add(output)
        else:
            if step.expression is None:
                raise NotCompilable(
                    f"{step.output} is computed by {step.operation}, which does more than the vocabulary can say "
                    "(see chainrule.functions.vocabulary): only the NumPy engine can run it."
                )
            step = replace(step, inputs=_inputs(step))
            assert step.expression is not None
            renamed = {name: symbol(self._names[name]) for name in step.inputs}
            rest = self._cut(substitute(step.expression, renamed))
            if rest.op == "symbol" and step.output not in self._program.given:
                self._names[step.output] = rest.args[0]  # another name for the same value
                return
            self._add(self._kind(shape), output, rest, shape)
        if step.output in self._program.given:
            self.result.stored[output] = step.output
        self._names[step.output] = output

    def _add(self, kind: str, output: str, expression: Expr, shape: Shape) -> None:
        self.result.shapes[output] = () if kind == "reduce_sum" else shape
        self.result.body.append(Statement(kind, output, expression, shape))

    def _kind(self, shape: Shape) -> str:
        if shape == ():
            return "scalar"
        if "n" not in shape:
            return "parameter"
        if len(shape) != 2 or shape[0] != "n":
            raise NotCompilable(f"{self._output} has shape {shape}, but the engine knows matrices of n rows.")
        return "rows"

    def _cut(self, e: Expr) -> Expr:
        """The expression, where each part that needs a loop of its own has become a statement that is read by name."""
        if e.op in ("symbol", "constant"):
            return e
        if e.op == "call":
            return self._cut(self._written_out(e))
        args = tuple(self._cut(a) if isinstance(a, Expr) else a for a in e.args)
        if (written := WORDS[e.op].written) is not None:
            return self._cut(written(*args))
        cut = getattr(self, f"_cut_{e.op}", None)
        e = Expr(e.op, args)
        if cut is None:
            return e
        if e not in self._found:
            self._found[e] = cut(*args)
        return self._found[e]

    def _written_out(self, e: Expr) -> Expr:
        function, *arguments = e.args
        names = [f"argument{i}" for i in range(len(arguments))]
        written = trace_method(function, "value", *names)
        if written is None:
            raise NotCompilable(
                f"The {function.family} {function.name!r} does more than the vocabulary can say (see "
                "chainrule.functions.vocabulary): only the NumPy engine can run it."
            )
        return substitute(written, dict(zip(names, arguments, strict=True)))

    # ---- what has a loop of its own

    def _cut_matmul(self, x: Expr, y: Expr) -> Expr:
        if x.op == "transpose":
            a, dz = self._named(x.args[0]), self._named(y)
            shape = (self._shape(a)[1], self._shape(dz)[1])
            return self._new("weight_gradient", Expr("matmul", (a, dz)), shape)
        a = self._named(x)
        b = self._found_or_new_transpose(y.args[0]) if y.op == "transpose" else self._named(y)
        if "n" in self._shape(b) or self._shape(a)[:1] != ("n",):
            raise NotCompilable(f"{self._output}: the engine multiplies rows by parameters only.")
        return self._new("matmul", Expr("matmul", (a, b)), ("n", self._shape(b)[1]))

    def _found_or_new_transpose(self, x: Expr) -> Expr:
        W = self._named(x)
        key = Expr("transposed", (W,))
        if key not in self._found:
            self._found[key] = self._new("transpose", key, self._shape(W)[::-1], f"{W.args[0]}ᵀ")
        return self._found[key]

    def _cut_transpose(self, x: Expr) -> Expr:
        return Expr("transpose", (x,))  # understood by matmul

    def _cut_rows(self, x: Expr) -> Expr:
        return x  # of a matrix

    def _cut_sum(self, x: Expr, axes: Any) -> Expr:
        if self._shape(x) == ():
            return x
        if axes is None:
            return self._new("reduce_sum", x, self._shape(x))
        if axes == "rows":
            return self._new("column_sum", Expr("column_sum", (self._named(x),)), (self._shape(x)[-1],))
        return self._along_rows("sum", x, axes)

    def _cut_max(self, x: Expr, axes: Any) -> Expr:
        return self._along_rows("max", x, axes)

    def _along_rows(self, op: str, x: Expr, axes: Any) -> Expr:
        if axes != -1:
            raise NotCompilable(f"{self._output}: the engine knows no {op} over the axes {axes}.")
        return Expr(op, (x, axes))

    def _cut_mean(self, x: Expr) -> Expr:
        count = Expr("constant", (1,))
        for size in self._shape(x):
            count = count * (symbol(ROWS) if size == "n" else size)
        return self._cut_sum(x, None) / count

    def _cut_column_number(self, x: Expr) -> Expr:
        width = self._shape(x)[-1]
        if width == 1:
            return Expr("constant", (0,))
        name = f"{COLUMNS}{width}"
        self.result.shapes[name] = ("n", width)
        return symbol(name)

    def _cut_dropout_mask(self, like: Expr, seed: Expr, draw: Expr, *numbers: Expr) -> Expr:
        constants = tuple(number.args[0] for number in numbers)
        return self._new("mask", Expr("mask", (seed, draw, *constants)), self._shape(like))

    def _new(self, kind: str, expression: Expr, shape: Shape, name: str = "") -> Expr:
        if not name:
            self._count += 1
            name = f"{self._output}.{self._count}"
        self._add(kind, name, expression, shape)
        return symbol(name)

    def _named(self, e: Expr) -> Expr:
        """The expression itself if it is a name, or a new name for it."""
        if e.op == "symbol":
            return e
        if e not in self._found:
            shape = self._shape(e)
            self._found[e] = self._new(self._kind(shape), e, shape)
        return self._found[e]

    def _shape(self, e: Expr) -> Shape:
        return shape_of(e, self.result.shapes)


def _inputs(step: Step) -> tuple[str, ...]:
    """What the step reads: derivatives in `KEEPS_SIGN` read a in place of z, which then need not be stored."""
    operation = step.operation
    if isinstance(operation, ActivationGradient) and operation.activation.name in KEEPS_SIGN:
        da, _, a = step.inputs
        return da, a, a
    return step.inputs
