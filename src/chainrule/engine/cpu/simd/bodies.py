"""From a body, which is data, to loops over vectors.

A body is what a fused group does to each number of its rows (see `lowering.body`). It is emitted as an intrinsic

    epilogue(instruction, context, tile, tile_stride, row, rows, column, vectors, stride)

that handles `rows` rows from `row`, `vectors` vectors from `column`; the rows of every matrix are `stride` numbers
apart, those of the tile `tile_stride`. A sum or maximum along a row needs a pass over the row of its own: what depends
on it waits for the next pass. Such rows are interleaved, three at a time: each pass waits for the one before, and
leaves time for other rows.
"""

from typing import Any

from chainrule.engine.cpu.context import BODY, INTERLEAVED, ROWS, SCALARS, SCRATCH
from chainrule.engine.cpu.kernels.operations import operation, to_number
from chainrule.engine.cpu.simd.pointers import WORD, Words, intrinsic_of
from chainrule.engine.cpu.simd.tile import splat
from chainrule.engine.cpu.simd.untyped import cgutils, ir, types
from chainrule.engine.cpu.simd.values import Emitter, Value
from chainrule.engine.lowering.body import LEAVES, REDUCTIONS, Body


def epilogue_of(body: Body, real: Any, lanes: int) -> Any:
    """Return the intrinsic that does what `body` says, to numbers of type `real`."""
    for op in {op for op, *_ in body.nodes} - LEAVES - {*REDUCTIONS}:
        operation(op)  # what is missing is said before anything is compiled

    def emit(b: Any, *args: Any) -> None:
        _Writer(b, body, Emitter(b, real.bitwidth, lanes), args).write()

    return intrinsic_of(types.void(Words, Words, types.CPointer(real), *[types.intp] * 6), emit)


class _Row:
    """What is known of one row while it is being written."""

    def __init__(self, index: Any, tile: Any, found: dict[int, Any], scratch: int) -> None:
        self.index, self.tile, self.found, self.scratch = index, tile, found, scratch
        self.sums: dict[int, Any] = {}
        self.values: dict[int, Any] = {}


class _Writer:
    """Writes one body at one place."""

    def __init__(self, builder: Any, body: Body, m: Emitter, args: Any) -> None:
        self.b, self.body, self.m = builder, body, m
        self.instruction, self.context, self.tile, self.tile_stride, self.row, self.rows, *place = args
        self.column, self.vectors, self.stride = place
        self.single = Emitter(builder, 64)

    def write(self) -> None:
        b = self.b
        apart, count = 1 + self.body.strided, len(self.body.operands)
        self.words = {i: self._word(self.instruction, BODY + 1 + apart * i) for i in range(count)}
        self.strides = [self._word(self.instruction, BODY + 2 + apart * i) for i in range(count * self.body.strided)]
        self.width = self._word(self.instruction, BODY)
        self._write_uniform()
        if not self.body.passes:
            return
        done: Any = WORD(0)
        if len(self.body.passes) > 1:
            blocks = b.sdiv(self.rows, WORD(INTERLEAVED))
            done = b.mul(blocks, WORD(INTERLEAVED))
            with cgutils.for_range(b, blocks) as loop:
                first = b.mul(loop.index, WORD(INTERLEAVED))
                self._write_rows([b.add(first, WORD(i)) for i in range(INTERLEAVED)])
        with cgutils.for_range(b, b.sub(self.rows, done)) as loop:
            self._write_rows([b.add(done, loop.index)])

    # ---- what is the same for all rows

    def _write_uniform(self) -> None:
        numbers = self._pointer(self._word(self.context, SCALARS), ir.DoubleType())
        single: dict[int, Value] = {}
        for index in self.body.uniform:
            op, *args = self.body.nodes[index]
            if op == "constant":
                single[index] = self.single.constant(args[0])
            elif op == "rows":
                count = self._word(self.context, ROWS)
                single[index] = Value(self.single, self.b.sitofp(count, ir.DoubleType()))
            elif op == "scalar":
                single[index] = Value(self.single, self.b.load(self.b.gep(numbers, [self.words[args[0]]])))
            elif op == "memory":
                place = self._pointer(self.words[args[0]], ir.DoubleType())
                single[index] = Value(self.single, self.b.load(place))
            else:
                single[index] = to_number(self.single, operation(op)(self.single, *[single[a] for a in args]))
        self.uniform = {index: self.m.lift(value) for index, value in single.items()}
        self.inverse = {index: self.m.lift(1.0 / single[index]) for index in self.body.divisors}
        for kind, operand, node in self.body.results:
            if kind == "scalar":
                self.b.store(single[node].code, self._pointer(self.words[operand], ir.DoubleType()))

    # ---- rows

    def _write_rows(self, offsets: list[Any]) -> None:
        """Write what is done to the rows at these offsets from the first, interleaved."""
        b, rows = self.b, []
        for number, offset in enumerate(offsets):
            index = b.add(self.row, offset)
            tile = b.gep(self.tile, [b.mul(offset, self.tile_stride)])
            rows.append(_Row(index, tile, self.uniform | self._columns(index), number))
        for number, targets in enumerate(self.body.passes):
            self._write_pass(number, targets, rows)

    def _row_start(self, row: Any, operand: int, *, column: bool = False) -> Any:
        """Where a row of an operand begins, or its part from the first column on."""
        stride = self.strides[operand] if self.strides else WORD(self.m.lanes) if column else self.stride
        start = self.b.mul(row, stride)
        return start if column else self.b.add(start, self.column)

    def _columns(self, row: Any) -> dict[int, Value]:
        """The elements of the columns in this row."""
        found = {}
        for node in self.body.columns:
            place = self._pointer(self.words[self.body.nodes[node][1]], self.m.number)
            number = self.b.load(self.b.gep(place, [self._row_start(row, self.body.nodes[node][1], column=True)]))
            found[node] = self.m.lift(Value(Emitter(self.b, self.m.bits), number))
        return found

    def _write_pass(self, number: int, targets: tuple[int, ...], rows: list[_Row]) -> None:
        """One loop along the rows: stores, and the sums and maxima that later passes need."""
        m, b = self.m, self.b
        summed = [t for t in targets if self._target(t)[0] not in ("store", "column", "spill")]
        for row in rows:
            for target in summed:
                start = m.constant(float("-inf") if self._target(target)[0] == "row_max" else 0.0)
                row.sums[target] = cgutils.alloca_once(b, m.type)
                b.store(start.code, row.sums[target])
        with cgutils.for_range(b, self.vectors) as loop:
            self.offset = b.mul(loop.index, WORD(m.lanes))
            self.inside = self._inside() if self.body.masked else None
            for row in rows:
                row.values = dict(row.found)
                # everything is computed before anything is stored: a parameter's old and new value share their memory
                made = [(target, self._value(self._target(target)[-1], row, number)) for target in targets]
                for target, value in made:
                    self._keep(target, value, row)
        for row in rows:
            for target in summed:
                kind, *args = self._target(target)
                reduced = Value(m, b.load(row.sums[target])).reduce("fmaximum" if kind == "row_max" else "fadd")
                if kind == "reduce_sum":
                    place = self._pointer(self.words[args[0]], ir.DoubleType())
                    b.store(self.single.lift(reduced).code, b.gep(place, [row.index]))
                else:
                    row.found[target] = m.lift(reduced)

    def _target(self, target: int) -> tuple[Any, ...]:
        """What a pass computes: a result (numbered from −1 downwards) or a node that later passes need."""
        if target < 0:
            return self.body.results[-1 - target]
        op, *args = self.body.nodes[target]
        return (op, *args) if op in REDUCTIONS else ("spill", target)

    def _keep(self, target: int, value: Value, row: _Row) -> None:
        """Store a value, or add it to its row's sum."""
        m, b = self.m, self.b
        kind, *args = self._target(target)
        if kind == "store":
            if self.inside is not None and not self.body.keeps_zero(args[-1]):
                value = m.where(self.inside, value, 0.0)
            place = self._pointer(self.words[args[0]], m.number)
            self.m.store(value, b.gep(place, [b.add(self._row_start(row.index, args[0]), self.offset)]))
        elif kind == "column":  # the same in all lanes; what is beside it is padding
            place = self._pointer(self.words[args[0]], m.number)
            value = m.where(m.lane_numbers() > 0.5, 0.0, value)
            self.m.store(value, b.gep(place, [self._row_start(row.index, args[0], column=True)]))
        elif kind == "spill":
            self.m.store(value, self._scratch(target, row))
        else:
            neutral = float("-inf") if kind == "row_max" else 0.0
            value = value if self.inside is None else m.where(self.inside, value, neutral)
            so_far = Value(m, b.load(row.sums[target]))
            b.store((m.maximum(so_far, value) if kind == "row_max" else so_far + value).code, row.sums[target])

    # ---- nodes

    def _value(self, index: int, row: _Row, number: int) -> Value:
        """The node as a number (a comparison: 1 or 0), computed at most once in a pass."""
        return to_number(self.m, self._raw(index, row, number))

    def _raw(self, index: int, row: _Row, number: int) -> Any:
        if index not in row.values:
            row.values[index] = self._compute(index, row, number)
        return row.values[index]

    def _compute(self, index: int, row: _Row, number: int) -> Any:
        op, *args = self.body.nodes[index]
        if index in self.body.spills and self.body.level[index] < number:
            return self.m.load(self._scratch(index, row))
        if op in ("matrix", "vector"):
            place = self._pointer(self.words[args[0]], self.m.number)
            start = self._row_start(row.index, args[0]) if op == "matrix" else self.column
            return self.m.load(self.b.gep(place, [self.b.add(start, self.offset)]))
        if op == "column_number":
            first = self.b.sitofp(self.b.add(self.column, self.offset), ir.DoubleType())
            return self.m.lift(Value(self.single, first)) + self.m.lane_numbers()
        if op == "matmul":
            return self.m.load(self.b.gep(row.tile, [self.offset]))
        assert op not in LEAVES, op
        if op == "div" and args[1] in self.inverse:
            return self._value(args[0], row, number) * self.inverse[args[1]]
        operands = [self._raw(a, row, number) for a in args]
        if op != "where":
            operands = [to_number(self.m, value) for value in operands]
        return operation(op)(self.m, *operands)

    # ---- memory

    def _inside(self) -> Any:
        """Which lanes are columns of the matrix, not padding."""
        b, lanes, small = self.b, self.m.lanes, ir.IntType(32)
        left = b.trunc(b.sub(self.width, b.add(self.column, self.offset)), small)
        kind = ir.VectorType(small, lanes)
        return b.icmp_signed("<", ir.Constant(kind, list(range(lanes))), splat(b, kind, left))

    def _scratch(self, index: int, row: _Row) -> Any:
        scratch = self._pointer(self._word(self.context, SCRATCH), self.m.number)
        number = self.body.spills.index(index) * INTERLEAVED + row.scratch
        start = self.b.mul(WORD(number), self.b.mul(self.vectors, WORD(self.m.lanes)))
        return self.b.gep(scratch, [self.b.add(start, self.offset)])

    def _word(self, words: Any, index: int) -> Any:
        return self.b.load(self.b.gep(words, [WORD(index)]))

    def _pointer(self, word: Any, kind: Any) -> Any:
        """A word as a pointer: loaded as one, so that LLVM never sees an address as an integer."""
        (place,) = word.operands  # of the load: where it reads
        return self.b.load(self.b.bitcast(place, kind.as_pointer().as_pointer()))
