"""The tile: the inner loop of every matrix product.

A tile is 6 rows × 1 to 4 vectors of the result, kept in registers as accumulators while k runs over the inner
dimension. Each k costs one vector load of B per vector, one number of A per row, and a multiply-add for each pair:
24 multiply-adds to 10 loads for a whole tile. Pointers advance by addition, so the loop computes no index.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chainrule.engine.simd.pointers import WORD
from chainrule.engine.simd.untyped import cgutils, intrinsic, ir, types


@dataclass
class Walk:
    """How a tile's loop goes through its inner dimension, in LLVM: by values that change with each step."""

    start: list[Any]
    next: Callable[[list[Any]], list[Any]]  # the values of the next step, from those of this one
    more: Callable[[list[Any]], Any]  # from the values of the next step: whether there is one
    operands: Callable[[list[Any]], tuple[Any, Any]]  # where A and B are in this step


def tile_of(real: Any, rows: int, lanes: int, vectors: int, ldc: int) -> Any:
    """Return the intrinsic for tiles of `rows` × `vectors`; its result's rows are `ldc` numbers apart."""
    number = ir.FloatType() if real is types.float32 else ir.DoubleType()
    vector = ir.VectorType(number, lanes)
    pointer = types.CPointer(real)

    @intrinsic
    def tile(typing: Any, a: Any, row_step: Any, last: Any, k_step: Any, b: Any, b_step: Any, k: Any, c: Any) -> Any:
        """c[r] = Σₖ a[min(r, last)·row_step + k·k_step] · b[k·b_step : …], for k ≥ 1."""

        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            _emit(builder, vector, rows, vectors, ldc, *args)
            return context.get_dummy_value()

        size = types.intp
        return types.void(pointer, size, size, size, pointer, size, size, pointer), code

    return tile


def _emit(b: Any, vector: Any, rows: int, vectors: int, ldc: int, *args: Any) -> None:
    a, row_step, last, k_step, b_start, b_step, k_count, c = args
    # rows past the last repeat it: computed in vain, but never read from outside the matrix
    numbers = [b.select(b.icmp_signed("<", WORD(r), last), WORD(r), last) for r in range(rows)]
    offsets = [b.mul(number, row_step) for number in numbers]

    def following(values: list[Any]) -> list[Any]:
        left, at_a, at_b = values
        return [b.sub(left, WORD(1)), b.gep(at_a, [k_step]), b.gep(at_b, [b_step])]

    walk = Walk(
        start=[k_count, a, b_start],
        next=following,
        more=lambda values: b.icmp_signed(">", values[0], WORD(0)),
        operands=lambda values: (values[1], values[2]),
    )
    emit_tile(b, vector, vectors, offsets, walk, c, ldc)


def emit_tile(
    b: Any,
    vector: Any,
    vectors: int,
    offsets: list[Any],  # where the tile's rows of A begin
    walk: Walk,
    c: Any,
    ldc: int,
    *,
    adds: bool = False,  # to what c holds
) -> None:
    """The loop over the inner dimension, with all of the tile's sums in registers, and the store behind it."""
    number, lanes = vector.element, vector.count
    name = f"llvm.fma.v{lanes}f{32 if isinstance(number, ir.FloatType) else 64}"
    fma = cgutils.get_or_insert_function(b.module, ir.FunctionType(vector, [vector] * 3), name)

    def load(place: Any) -> Any:
        loaded = b.load(b.bitcast(place, vector.as_pointer()))
        loaded.align = number_bytes(number)
        return loaded

    cells = [(r, v) for r in range(len(offsets)) for v in range(vectors)]
    places = [b.gep(c, [WORD(r * ldc + v * lanes)]) for r, v in cells]
    begun = [load(place) if adds else ir.Constant(vector, [0.0] * lanes) for place in places]
    before, loop, done = b.block, b.append_basic_block("k"), b.append_basic_block("done")
    b.branch(loop)
    b.position_at_end(loop)
    values = [b.phi(start.type) for start in walk.start]
    sums = [b.phi(vector) for _ in cells]
    at_a, at_b = walk.operands(values)
    columns = [load(b.gep(at_b, [WORD(v * lanes)])) for v in range(vectors)]
    renewed = []
    for (r, v), total in zip(cells, sums, strict=True):
        if v == 0:
            factor = splat(b, vector, b.load(b.gep(at_a, [offsets[r]])))
        renewed.append(b.call(fma, [factor, columns[v], total]))
    following = walk.next(values)
    b.cbranch(walk.more(following), loop, done)
    for phi, start, end in zip([*values, *sums], [*walk.start, *begun], [*following, *renewed], strict=True):
        phi.add_incoming(start, before)
        phi.add_incoming(end, loop)

    b.position_at_end(done)
    for place, value in zip(places, renewed, strict=True):
        b.store(value, b.bitcast(place, vector.as_pointer())).align = number_bytes(number)


def square_of(real: Any, lanes: int) -> Any:
    """Return the intrinsic that transposes a square of `lanes` vectors in registers."""
    number = ir.FloatType() if real is types.float32 else ir.DoubleType()
    vector = ir.VectorType(number, lanes)
    pointer = types.CPointer(real)

    @intrinsic
    def transpose_square(typing: Any, source: Any, source_step: Any, target: Any, target_step: Any) -> Any:
        """target[j·target_step + i] = source[i·source_step + j]."""

        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            _emit_square(builder, vector, *args)
            return context.get_dummy_value()

        return types.void(pointer, types.intp, pointer, types.intp), code

    return transpose_square


def _emit_square(b: Any, vector: Any, source: Any, source_step: Any, target: Any, target_step: Any) -> None:
    """Exchange halves between rows i and i + h, for h = lanes/2, …, 1: each step puts one bit of the place right."""
    lanes, indices = vector.count, ir.VectorType(ir.IntType(32), vector.count)

    def place(base: Any, i: int, step: Any) -> Any:
        return b.bitcast(b.gep(base, [b.mul(WORD(i), step)]), vector.as_pointer())

    rows = []
    for i in range(lanes):
        load = b.load(place(source, i, source_step))
        load.align = number_bytes(vector.element)
        rows.append(load)
    half = lanes // 2
    while half:
        low = [j if not j & half else j - half + lanes for j in range(lanes)]
        high = [j + half if not j & half else j + lanes for j in range(lanes)]
        for i in (i for i in range(lanes) if not i & half):
            pair = rows[i], rows[i + half]
            rows[i] = b.shuffle_vector(*pair, ir.Constant(indices, low))
            rows[i + half] = b.shuffle_vector(*pair, ir.Constant(indices, high))
        half //= 2
    for j, row in enumerate(rows):
        b.store(row, place(target, j, target_step)).align = number_bytes(vector.element)


def splat(b: Any, vector: Any, number: Any) -> Any:
    """A vector with `number` in every lane."""
    undefined = ir.Constant(vector, ir.Undefined)
    first = b.insert_element(undefined, number, ir.IntType(32)(0))
    lanes = ir.Constant(ir.VectorType(ir.IntType(32), vector.count), [0] * vector.count)
    return b.shuffle_vector(first, undefined, lanes)


def number_bytes(number: Any) -> int:
    """The bytes of an LLVM number type."""
    return 4 if isinstance(number, ir.FloatType) else 8
