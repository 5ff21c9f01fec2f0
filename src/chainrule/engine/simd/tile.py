"""The tile: the inner loop of every matrix product.

A tile is 6 rows × 1 to 4 vectors of the result, kept in registers as accumulators while k runs over the inner
dimension. Each k costs one vector load of B per vector, one number of A per row, and a multiply-add for each pair:
24 multiply-adds to 10 loads for a whole tile. Pointers advance by addition, so the loop computes no index.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chainrule.engine.simd.pointers import WORD
from chainrule.engine.simd.untyped import cgutils, intrinsic, ir, types


def tile_of(real: Any, rows: int, lanes: int, vectors: int, ldc: int) -> Any:
    """Return the intrinsic for tiles of so many rows and vectors; its result's rows are `ldc` numbers apart."""
    number = ir.FloatType() if real is types.float32 else ir.DoubleType()
    vector = ir.VectorType(number, lanes)
    pointer = types.CPointer(real)

    @intrinsic
    def tile(typing: Any, a: Any, row_step: Any, last: Any, k_step: Any, b: Any, b_step: Any, k: Any, c: Any) -> Any:
        """c[r] = Σₖ a[min(r, last)·row_step + k·k_step] · b[k·b_step : …], for k ≥ 1."""

        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            _emit(builder, vector, (rows, vectors), ldc, *args)
            return context.get_dummy_value()

        size = types.intp
        return types.void(pointer, size, size, size, pointer, size, size, pointer), code

    return tile


def _emit(b: Any, vector: Any, shape: tuple[int, int], ldc: int, *args: Any) -> None:
    a, row_step, last, k_step, b_start, b_step, k_count, c = args
    rows = [WORD(r) for r in range(shape[0])]
    # rows past the last repeat it: computed in vain, but never read from outside the matrix
    offsets = [b.mul(b.select(b.icmp_signed("<", r, last), r, last), row_step) for r in rows]
    emit_tile(b, vector, shape[1], offsets, [(a, k_step), (b_start, b_step)], tuple, k_count, c, ldc)


def emit_tile(
    b: Any,
    vector: Any,
    vectors: int,
    offsets: list[Any],  # where the tile's rows of A begin
    moving: list[tuple[Any, Any]],  # pointers, and how far they move with each k
    operands: Callable[[list[Any]], tuple[Any, Any]],  # from those pointers: where A and B are for this k
    k_count: Any,
    c: Any,
    ldc: int,
) -> None:
    """The loop over k, with all of the tile's sums in registers, and the store behind it."""
    number, lanes = vector.element, vector.count
    name = f"llvm.fma.v{lanes}f{32 if isinstance(number, ir.FloatType) else 64}"
    fma = cgutils.get_or_insert_function(b.module, ir.FunctionType(vector, [vector] * 3), name)
    aligned = number_bytes(number)

    before, loop, done = b.block, b.append_basic_block("k"), b.append_basic_block("done")
    b.branch(loop)
    b.position_at_end(loop)
    left, pointers = b.phi(WORD), [b.phi(start.type) for start, _ in moving]
    sums = [[b.phi(vector) for _ in range(vectors)] for _ in offsets]
    at_a, at_b = operands(pointers)
    columns = []
    for v in range(vectors):
        load = b.load(b.bitcast(b.gep(at_b, [WORD(v * lanes)]), vector.as_pointer()))
        load.align = aligned
        columns.append(load)
    renewed = []
    for offset, row in zip(offsets, sums, strict=True):
        factor = splat(b, vector, b.load(b.gep(at_a, [offset])))
        renewed.append([b.call(fma, [factor, column, total]) for column, total in zip(columns, row, strict=True)])
    next_left = b.sub(left, WORD(1))
    moved = [b.gep(pointer, [step]) for pointer, (_, step) in zip(pointers, moving, strict=True)]
    b.cbranch(b.icmp_signed(">", next_left, WORD(0)), loop, done)
    zero = ir.Constant(vector, [0.0] * lanes)
    starts = [k_count, *(start for start, _ in moving)]
    for phi, start, following in zip([left, *pointers], starts, [next_left, *moved], strict=True):
        phi.add_incoming(start, before)
        phi.add_incoming(following, loop)
    for row, new in zip(sums, renewed, strict=True):
        for phi, value in zip(row, new, strict=True):
            phi.add_incoming(zero, before)
            phi.add_incoming(value, loop)

    b.position_at_end(done)
    for r, row in enumerate(renewed):
        for v, value in enumerate(row):
            place = b.gep(c, [WORD(r * ldc + v * lanes)])
            b.store(value, b.bitcast(place, vector.as_pointer())).align = aligned


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
