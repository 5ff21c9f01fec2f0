"""From a body, which is data, to loops over vectors.

A body is what a fused group does to each number of its rows (see `lowering.body`). It is emitted as an intrinsic

    epilogue(instruction, context, tile, tile_stride, row, rows, column, vectors, stride)

that handles `rows` rows from `row`, `vectors` vectors from `column`; the rows of every matrix are `stride` numbers
apart, those of the tile `tile_stride`. A sum or maximum along a row needs a pass over the row of its own: what depends
on it waits for the next pass. Such rows are interleaved, three at a time: each pass waits for the one before, and
leaves time for other rows. Four narrow rows share a vector.
"""

from typing import Any

from chainrule.engine.cpu.context import BODY, INTERLEAVED, ROWS, SCALARS, SCRATCH, SHARING
from chainrule.engine.cpu.kernels.operations import operation, to_number
from chainrule.engine.cpu.simd.pointers import WORD, Words, intrinsic_of, prefetched
from chainrule.engine.cpu.simd.tile import splat
from chainrule.engine.cpu.simd.untyped import cgutils, ir, types
from chainrule.engine.cpu.simd.values import Emitter, Value
from chainrule.engine.cpu.target import TILE_ROWS
from chainrule.engine.lowering.body import LEAVES, REDUCTIONS, Body


def epilogue_of(body: Body, real: Any, lanes: int, *, shares: bool) -> Any:
    """Return the intrinsic that does what `body` says, to numbers of type `real`; whether narrow rows share vectors."""
    for op in {op for op, *_ in body.nodes} - LEAVES - {*REDUCTIONS}:
        operation(op)  # what is missing is said before anything is compiled

    def emit(b: Any, *args: Any) -> None:
        _Writer(b, body, Emitter(b, real.bitwidth, lanes), args).write(shares and lanes >= 2 * SHARING)

    return intrinsic_of(types.void(Words, Words, types.CPointer(real), *[types.intp] * 6), emit)


class _Row:
    """What is known of one row while it is being written, or of several that share a vector."""

    def __init__(self, indices: list[Any], tiles: list[Any], scratch: int) -> None:
        self.indices, self.tiles, self.scratch = indices, tiles, scratch
        self.found: dict[int, Any] = {}
        self.sums: dict[int, Any] = {}
        self.values: dict[int, Any] = {}


class _Writer:
    """Writes one body at one place."""

    def __init__(self, builder: Any, body: Body, m: Emitter, args: Any) -> None:
        self.b, self.body, self.m = builder, body, m
        self.instruction, self.context, self.tile, self.tile_stride, self.row, self.rows, *place = args
        self.column, self.vectors, self.stride = place
        self.single = Emitter(builder, 64)
        self.part = m  # what a row has of a vector
        self.asked: list[Any] = []  # places that are read soon

    def write(self, shares: bool) -> None:
        b = self.b
        apart, count = 1 + self.body.strided, len(self.body.operands)
        self.words = {i: self._word(self.instruction, BODY + 1 + apart * i) for i in range(count)}
        self.strides = [self._word(self.instruction, BODY + 2 + apart * i) for i in range(count * self.body.strided)]
        self.width = self._word(self.instruction, BODY)
        self.ahead = b.select(b.icmp_signed("<", self.rows, WORD(TILE_ROWS)), self.rows, WORD(TILE_ROWS))
        self._write_uniform()
        if not self.body.passes:
            return
        if not shares:
            return self._write_each()
        room = WORD(self.m.lanes // SHARING)
        several = b.icmp_signed(">", self.rows, WORD(1))
        with b.if_else(b.and_(several, b.icmp_signed("<=", self.width, room))) as (narrow, wide):
            with narrow:
                self._write_shared()
            with wide:
                self._write_each()

    def _write_shared(self) -> None:
        """Let narrow rows share vectors; of the last, some may be written twice."""
        b, last = self.b, self.b.sub(self.rows, WORD(1))
        self.part = Emitter(b, self.m.bits, self.m.lanes // SHARING)
        with cgutils.for_range(b, b.sdiv(b.add(last, WORD(SHARING)), WORD(SHARING))) as loop:
            numbers = [b.add(b.mul(loop.index, WORD(SHARING)), WORD(i)) for i in range(SHARING)]
            self._write_rows([[b.select(b.icmp_signed("<", n, last), n, last) for n in numbers]])
        self.part = self.m

    def _write_each(self) -> None:
        b = self.b
        done: Any = WORD(0)
        if len(self.body.passes) > 1:
            blocks = b.sdiv(self.rows, WORD(INTERLEAVED))
            done = b.mul(blocks, WORD(INTERLEAVED))
            with cgutils.for_range(b, blocks) as loop:
                first = b.mul(loop.index, WORD(INTERLEAVED))
                self._write_rows([[b.add(first, WORD(i))] for i in range(INTERLEAVED)])
        with cgutils.for_range(b, b.sub(self.rows, done)) as loop:
            self._write_rows([[b.add(done, loop.index)]])

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

    def _write_rows(self, shared: list[list[Any]]) -> None:
        """Write what is done to the rows at these offsets, interleaved; those of a list share vectors."""
        b, rows = self.b, []
        for number, offsets in enumerate(shared):
            indices = [b.add(self.row, offset) for offset in offsets]
            row = _Row(indices, [b.gep(self.tile, [b.mul(offset, self.tile_stride)]) for offset in offsets], number)
            row.found = self.uniform | self._columns(row)
            rows.append(row)
        for number, targets in enumerate(self.body.passes):
            self._write_pass(number, targets, rows)

    def _row_start(self, row: Any, operand: int, *, column: bool = False) -> Any:
        """Where a row of an operand begins, or its part from the first column on."""
        stride = self.strides[operand] if self.strides else WORD(self.m.lanes) if column else self.stride
        start = self.b.mul(row, stride)
        return start if column else self.b.add(start, self.column)

    def _columns(self, row: _Row) -> dict[int, Value]:
        """The elements of the columns in this row."""
        single, found = Emitter(self.b, self.m.bits), {}
        for node in self.body.columns:
            places = self._column_places(row, self.body.nodes[node][1])
            found[node] = self._joined([self.part.lift(single.load(place)) for place in places])
        return found

    def _joined(self, parts: list[Value]) -> Value:
        """A vector of the parts that rows have of it."""
        codes, lanes = [part.code for part in parts], self.part.lanes
        while len(codes) > 1:
            lanes *= 2
            order = ir.Constant(ir.VectorType(ir.IntType(32), lanes), list(range(lanes)))
            codes = [self.b.shuffle_vector(*pair, order) for pair in zip(codes[::2], codes[1::2], strict=True)]
        return Value(self.m, codes[0])

    def _parts(self, value: Value, row: _Row, lanes: int) -> list[Value]:
        """What each row has of a vector, on so many lanes: those that it does not have are 0."""
        if self.part is self.m:
            return [value]
        own, zeros, kind = self.part.lanes, self.m.constant(0.0).code, ir.VectorType(ir.IntType(32), lanes)
        orders = [[i * own + k if k < own else self.m.lanes for k in range(lanes)] for i, _ in enumerate(row.indices)]
        m = Emitter(self.b, self.m.bits, lanes)
        return [Value(m, self.b.shuffle_vector(value.code, zeros, ir.Constant(kind, order))) for order in orders]

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
            for place in self.asked:  # last, or LLVM would arrange sums otherwise
                prefetched(b, place)
            self.asked = []
        for row in rows:
            for target in summed:
                kind, *args = self._target(target)
                parts = self._parts(Value(m, b.load(row.sums[target])), row, self.part.lanes)
                reduced = [part.reduce("fmaximum" if kind == "row_max" else "fadd") for part in parts]
                if kind == "reduce_sum":
                    place = self._pointer(self.words[args[0]], ir.DoubleType())
                    for index, total in zip(row.indices, reduced, strict=True):
                        b.store(self.single.lift(total).code, b.gep(place, [index]))
                else:
                    row.found[target] = self._joined([self.part.lift(total) for total in reduced])

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
            for part, place in zip(self._parts(value, row, m.lanes), self._places(row, args[0]), strict=True):
                m.store(part, place)
        elif kind == "column":  # the same in all lanes; what is beside it is padding
            for part, place in zip(self._parts(value, row, m.lanes), self._column_places(row, args[0]), strict=True):
                m.store(m.where(m.lane_numbers() > 0.5, 0.0, part), place)
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
        if op == "matrix":
            return self._joined([self.part.load(place) for place in self._places(row, args[0])])
        if op == "vector":
            place = self._pointer(self.words[args[0]], self.m.number)
            values = self.part.load(self.b.gep(place, [self.b.add(self.column, self.offset)]))
            return self._joined([values for _ in row.indices])
        if op == "column_number":
            first = self.b.sitofp(self.b.add(self.column, self.offset), ir.DoubleType())
            return self.m.lift(Value(self.single, first)) + self._joined(
                [self.part.lane_numbers() for _ in row.indices]
            )
        if op == "matmul":
            return self._joined([self.part.load(self.b.gep(tile, [self.offset])) for tile in row.tiles])
        assert op not in LEAVES, op
        if op == "div" and args[1] in self.inverse:
            return self._value(args[0], row, number) * self.inverse[args[1]]
        operands = [self._raw(a, row, number) for a in args]
        if op != "where":
            operands = [to_number(self.m, value) for value in operands]
        return operation(op)(self.m, *operands)

    # ---- memory

    def _places(self, row: _Row, operand: int) -> list[Any]:
        """Where this vector of an operand's row is; what is there some rows further on is asked for already."""
        b, stride = self.b, self.strides[operand] if self.strides else self.stride
        starts = [b.add(self._row_start(index, operand), self.offset) for index in row.indices]
        pointer = self._pointer(self.words[operand], self.m.number)
        if self.part is self.m:
            self.asked.append(b.gep(pointer, [b.add(starts[0], b.mul(self.ahead, stride))]))
        return [b.gep(pointer, [start]) for start in starts]

    def _column_places(self, row: _Row, operand: int) -> list[Any]:
        pointer = self._pointer(self.words[operand], self.m.number)
        return [self.b.gep(pointer, [self._row_start(index, operand, column=True)]) for index in row.indices]

    def _inside(self) -> Any:
        """Which lanes are columns of the matrix, not padding."""
        b, small, numbers = self.b, ir.IntType(32), list(range(self.part.lanes)) * (self.m.lanes // self.part.lanes)
        left = b.trunc(b.sub(self.width, b.add(self.column, self.offset)), small)
        kind = ir.VectorType(small, self.m.lanes)
        return b.icmp_signed("<", ir.Constant(kind, numbers), splat(b, kind, left))

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
