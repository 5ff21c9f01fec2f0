"""What of an expression needs a loop of its own, such as a matmul, a sum over all elements or a pool, word by word.

It is cut out, and what remains acts element by element. So an operation needs no entry here: it only has to be written
in the vocabulary.
"""

from __future__ import annotations

import math
from typing import Any

from chainrule.engine.lowering.statements import COLUMNS, ROWS, Statement, Statements
from chainrule.errors import NotCompilable
from chainrule.functions.expression import Expr, substitute, symbol, walk
from chainrule.functions.shapes import Shape
from chainrule.functions.vocabulary import trace_method
from chainrule.functions.words import WORDS, shape_of
from chainrule.program.names import split_index
from chainrule.program.program import Program

#: Images of at most so many channels are added up from patches: a matmul that makes them at once would be narrow.
FEW = 8


class Cuts:
    """Cuts expressions, and adds to `result` what it cuts out.

    `outside` : for the steps of a block, what cuts those of the program.
    """

    def __init__(self, program: Program, result: Statements, outside: Cuts | None = None) -> None:
        self.result, self._program, self._outside = result, program, outside
        self._found: dict[Expr, Expr] = {}
        self._output, self._count = "", 0  # of the step, and how much has been cut out of it

    def _add(self, kind: str, output: str, expression: Expr, shape: Shape) -> None:
        self.result.shapes[output] = () if kind == "reduce_sum" else shape
        if kind == "rows":
            shape = self._wide(expression, shape)
        self.result.body.append(Statement(kind, output, expression, shape))

    def _kind(self, shape: Shape) -> str:
        if shape == ():
            return "scalar"
        if "n" not in shape:
            return "parameter"
        if len(shape) < 2 or shape[0] != "n" or any(isinstance(size, str) for size in shape[1:]):
            raise NotCompilable(f"{self._output} has shape {shape}, but the engine knows n samples of a known size.")
        return "rows"

    def _wide(self, e: Expr, shape: Shape) -> Shape:
        """The shape of the rows that a loop goes over: of what is summed along rows, where only that is left of it."""
        summed = [self._shape(x.args[0]) for x in walk(e) if x.op in ("sum", "max")] if shape[-1] == 1 else []
        return max([shape, *summed], key=lambda shape: int(shape[-1]))

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
        if cut is None and not WORDS[e.op].elementwise:
            raise NotCompilable(f"{self._output}: the engine does not know the word {e.op!r} yet.")
        if cut is None and any(map(is_unmade, args)):
            raise NotCompilable(f"{self._output}: the engine reads patches only to multiply them by weights.")
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
            a, dz = self._patches_or_named(x.args[0]), self._named(y)
            shape = (self._shape(a)[-1], self._shape(dz)[-1])
            return self._new("weight_gradient", Expr("matmul", (a, dz)), shape)
        a = self._patches_or_named(x)
        if y.op == "transpose" and len(self._program.given.get(y.args[0].args[0], ())) > 2:
            return Expr("matmul", (a, y))  # understood by unpatch
        b = self._found_or_new_transpose(y.args[0]) if y.op == "transpose" else self._named(y)
        if "n" in self._shape(b) or self._shape(a)[:1] != ("n",):
            raise NotCompilable(f"{self._output}: the engine multiplies rows by parameters only.")
        return self._new("matmul", Expr("matmul", (a, b)), (*self._shape(a)[:-1], self._shape(b)[-1]))

    def _patches_or_named(self, x: Expr) -> Expr:
        return x if x.op == "patches" else self._named(x)

    def _cut_patches(self, x: Expr, *window: Any) -> Expr:
        return Expr("patches", (self._named(x), *window))  # understood by matmul

    def _cut_unpatch(self, p: Expr, like: Any, *window: Any) -> Expr:
        if p.op != "matmul":
            raise NotCompilable(f"{self._output}: the engine adds up patches only as it multiplies them by weights.")
        dz, W = p.args[0], p.args[1].args[0]
        extents, (inputs, filters), places = self._extents(like), self._shape(W), math.prod(window[0])
        channels = int(inputs) // places
        if channels <= FEW:
            back = self._found_or_new_transpose(W)
        else:
            key = Expr("transposed", (W, extents, window))
            if key not in self._found:
                self._found[key] = self._new("transpose", key, (places * int(filters), channels))
            back = self._found[key]
        shape = (*self._shape(dz)[:1], *extents, channels)
        return self._new("matmul", Expr("unpatch", (dz, back, extents, *window)), shape)

    def _found_or_new_transpose(self, x: Expr) -> Expr:
        if self._outside is not None:  # once, not at every turn
            return self._outside._found_or_new_transpose(x)
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
            shape = self._shape(x)
            x = self._named(x) if "n" in shape and self._wide(x, shape) != shape else x
            return self._new("reduce_sum", x, shape)
        if axes == "rows":
            return self._new("column_sum", Expr("column_sum", (self._named(x),)), (self._shape(x)[-1],))
        return self._over_places(x, "sum_pool") if self._are_places(x, axes) else self._along_rows("sum", x, axes)

    def _cut_max(self, x: Expr, axes: Any) -> Expr:
        return self._over_places(x, "max_pool") if self._are_places(x, axes) else self._along_rows("max", x, axes)

    def _are_places(self, x: Expr, axes: Any) -> bool:
        """Whether these are all axes between the samples and the channels."""
        return bool(axes) and axes == tuple(range(1, len(self._shape(x)) - 1))

    def _over_places(self, x: Expr, word: str) -> Expr:
        shape = self._shape(x)
        return self._window(word, (self._named(x),), _whole(shape), (shape[0], shape[-1]))

    def _cut_expand(self, x: Expr, like: Expr, axes: Any) -> Expr:
        shape = self._shape(like)
        if axes == ():
            return x  # whose elements are read for all rows, or all columns
        if not self._are_places(like, axes):
            raise NotCompilable(f"{self._output}: the engine spreads values over all places of a sample only.")
        return self._window("spread", (self._named(x), shape[1:-1]), _whole(shape), shape)

    def _cut_max_pool(self, x: Expr, *window: Any) -> Expr:
        x = self._named(x)
        return self._window("max_pool", (x,), window, self._shape(Expr("max_pool", (x, *window))))

    def _cut_sum_pool(self, x: Expr, *window: Any) -> Expr:
        x = self._named(x)
        return self._window("sum_pool", (x,), window, self._shape(Expr("sum_pool", (x, *window))))

    def _cut_spread(self, d: Expr, like: Any, *window: Any) -> Expr:
        extents, shape = self._extents(like), self._shape(d)
        return self._window("spread", (self._named(d), extents), window, (shape[0], *extents, shape[-1]))

    def _cut_route(self, d: Expr, x: Expr, y: Expr, *window: Any) -> Expr:
        return self._window("route", tuple(map(self._named, (d, x, y))), window, self._shape(x))

    def _window(self, word: str, operands: tuple[Any, ...], window: Any, shape: Shape) -> Expr:
        self._kind(shape)
        if any(map(any, window[2])):
            raise NotCompilable(f"{self._output}: the engine knows no pools with padding.")
        return self._new("window", Expr(word, (*operands, *window)), shape)

    # ---- parts of arrays

    def _copied(self, e: Expr, shape: Shape | None = None) -> Expr:
        """The value of a word that only moves numbers."""
        e = Expr(e.op, tuple(self._named(a) if isinstance(a, Expr) else a for a in e.args))
        return self._new("copy", e, shape or self._shape(e))

    def _cut_slice(self, x: Expr, *columns: int) -> Expr:
        return self._copied(Expr("slice", (self._named(x), *columns)))

    def _cut_unslice(self, d: Expr, like: Expr, start: int, stop: int) -> Expr:
        return self._copied(Expr("unslice", (d, like, start, stop)))

    def _cut_concat(self, *xs: Any) -> Expr:
        return self._copied(Expr("concat", xs))

    def _cut_turn(self, x: Expr, place: int, axis: int, shown: str) -> Expr:
        return self._copied(Expr("turn", (x, place, self._turns_of(x, axis), shown)))

    def _cut_placed(self, x: Expr, like: Expr, place: int, axis: int, shown: str) -> Expr:
        return self._copied(Expr("placed", (x, like, place, self._turns_of(like, axis), shown)))

    def _cut_before(self, x: Expr, start: Any, axis: int, letter: str) -> Expr:
        starts = [start] if isinstance(start, Expr) and start.op != "constant" else []  # else with 0
        return self._copied(Expr("before", (x, *starts, self._turns_of(x, axis))), self._shape(x))

    def _cut_flip(self, x: Expr, axis: int) -> Expr:
        return self._copied(Expr("flip", (x, self._turns_of(x, axis))))

    def _turns_of(self, x: Expr, axis: int) -> int:
        if axis != 1 or len(self._shape(x)) != 3:
            raise NotCompilable(f"{self._output}: the engine knows turns on axis 1 of (n, T, units).")
        return axis

    def _cut_take(self, table: Expr, numbers: Expr) -> Expr:
        table, numbers = self._named(table), self._named(numbers)
        e = Expr("take", (table, numbers))
        if len(self._shape(table)) != 2 or len(self._shape(numbers)) != 2:
            raise NotCompilable(f"{self._output}: the engine takes rows of a table by numbers in rows.")
        return self._new("take", e, self._shape(e))

    def _cut_scatter_add(self, d: Expr, numbers: Expr, like: Expr) -> Expr:
        e = Expr("scatter_add", (self._named(d), self._named(numbers)))
        return self._new("scatter_add", e, self._shape(like))

    def _extents(self, like: Any) -> Shape:
        return self._shape(like)[1:-1] if isinstance(like, Expr) else like

    def _cut_reshape(self, x: Expr, shape: Any) -> Expr:
        x, shape = self._named(x), ("n", *shape)
        return x if self._shape(x) == shape else self._new("reshape", Expr("reshape", (x, shape)), shape)

    def _cut_reshape_like(self, x: Expr, like: Expr) -> Expr:
        shape = self._shape(like)
        if "n" in shape:
            return self._cut_reshape(x, shape[1:])
        if self._shape(x) != shape:
            raise NotCompilable(f"{self._output}: the engine gives parameters no other shape.")
        return x

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
            name = f"{split_index(self._output)[0]}.{self._count}"
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


def _whole(shape: Shape) -> tuple[Any, ...]:
    """The one window over all places of a sample."""
    extents = shape[1:-1]
    return extents, extents, ((0, 0),) * len(extents), (1,) * len(extents)


def is_unmade(e: Any) -> bool:
    """Whether it is patches, or a product of them, which exist only while they are read."""
    return isinstance(e, Expr) and e.op in ("patches", "matmul")
