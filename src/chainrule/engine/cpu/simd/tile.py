"""The tile: the inner loop of every matmul.

A tile is 6 rows × 1 to 4 vectors of the result, kept in registers as accumulators while k runs over the inner
dimension. Each k costs one load of B per vector, one of A per row, and a multiply-add for each pair: 24 multiply-adds
to 10 loads for a whole tile. Pointers advance by addition, so the loop computes no index.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from chainrule.engine.cpu.simd.pointers import LLVM_TYPE, WORD, Words, call, intrinsic_of
from chainrule.engine.cpu.simd.untyped import ir, types


@dataclass
class Walk:
    """How a tile's loop traverses its inner dimension, in LLVM: by values that each iteration changes."""

    start: list[Any]
    next: Callable[[list[Any]], list[Any]]  # the values of the next iteration, from those of this one
    more: Callable[[list[Any]], Any]  # from the values of the next iteration: whether there is one
    operands: Callable[[list[Any]], tuple[Any, Any]]  # where A and B are in this iteration


def tile_of(real: Any, rows: int, lanes: int, vectors: int, ldc: int) -> Any:
    """Return the intrinsic for tiles of `rows` rows and `vectors` vectors; the rows of its result c are `ldc` apart.

    c[r] = Σₖ a[min(r, last)·row_stride + k·k_stride] · b[k·b_stride : …], for k ≥ 1.
    """
    vector, pointer, size = ir.VectorType(LLVM_TYPE[real], lanes), types.CPointer(real), types.intp

    def emit(
        b: Any, a: Any, row_stride: Any, last: Any, k_stride: Any, b_start: Any, b_stride: Any, k_count: Any, c: Any
    ) -> None:
        # rows past the last repeat it: computed in vain, but nothing outside the matrix is read
        numbers = [b.select(b.icmp_signed("<", WORD(r), last), WORD(r), last) for r in range(rows)]
        offsets = [b.mul(number, row_stride) for number in numbers]
        walk = _counted(b, k_count, (a, k_stride), (b_start, b_stride), lambda place: place)
        emit_tile(b, vector, vectors, offsets, walk, c, ldc)

    return intrinsic_of(types.void(pointer, size, size, size, pointer, size, size, pointer), emit)


def table_tile_of(real: Any, rows: int, lanes: int, vectors: int, ldc: int, *, adds: bool) -> Any:
    """The same with A's rows and inner dimension anywhere: tables say how far from its beginning they are.

    c[r] = Σₖ a[row[r] + depth[k]] · b[k·b_stride : …], for k ≥ 1; where it `adds`, added to what is there.
    """
    vector, pointer, size = ir.VectorType(LLVM_TYPE[real], lanes), types.CPointer(real), types.intp

    def emit(b: Any, a: Any, row: Any, depth: Any, b_start: Any, b_stride: Any, k_count: Any, c: Any) -> None:
        walk = _counted(b, k_count, (depth, WORD(1)), (b_start, b_stride), lambda place: b.gep(a, [b.load(place)]))
        offsets = [b.load(b.gep(row, [WORD(r)])) for r in range(rows)]
        emit_tile(b, vector, vectors, offsets, walk, c, ldc, adds=adds)

    return intrinsic_of(types.void(pointer, Words, Words, pointer, size, size, pointer), emit)


def _counted(b: Any, count: Any, a: tuple[Any, Any], b_rows: tuple[Any, Any], find: Callable[[Any], Any]) -> Walk:
    """A walk of `count` iterations over two places, each with its stride; `find` says where A is from the first."""
    return Walk(
        start=[count, a[0], b_rows[0]],
        next=lambda values: [b.sub(values[0], WORD(1)), b.gep(values[1], [a[1]]), b.gep(values[2], [b_rows[1]])],
        more=lambda values: b.icmp_signed(">", values[0], WORD(0)),
        operands=lambda values: (find(values[1]), values[2]),
    )


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
    """The loop over the inner dimension, with all of the tile's sums in registers, and the stores after it."""
    number, lanes = vector.element, vector.count
    fma = f"llvm.fma.v{lanes}f{8 * number_bytes(number)}"

    cells = [(r, v) for r in range(len(offsets)) for v in range(vectors)]
    places = [b.gep(c, [WORD(r * ldc + v * lanes)]) for r, v in cells]
    begun = [load(b, vector, place) if adds else ir.Constant(vector, [0.0] * lanes) for place in places]
    before, loop, done = b.block, b.append_basic_block("k"), b.append_basic_block("done")
    b.branch(loop)
    b.position_at_end(loop)
    values = [b.phi(start.type) for start in walk.start]
    sums = [b.phi(vector) for _ in cells]
    at_a, at_b = walk.operands(values)
    columns = [load(b, vector, b.gep(at_b, [WORD(v * lanes)])) for v in range(vectors)]
    renewed = []
    for (r, v), so_far in zip(cells, sums, strict=True):
        if v == 0:
            factor = splat(b, vector, b.load(b.gep(at_a, [offsets[r]])))
        renewed.append(call(b, fma, vector, factor, columns[v], so_far))
    following = walk.next(values)
    b.cbranch(walk.more(following), loop, done)
    for phi, start, end in zip([*values, *sums], [*walk.start, *begun], [*following, *renewed], strict=True):
        phi.add_incoming(start, before)
        phi.add_incoming(end, loop)

    b.position_at_end(done)
    for place, value in zip(places, renewed, strict=True):
        store(b, value, place)


def square_of(real: Any, lanes: int) -> Any:
    """Return the intrinsic that transposes a square: target[j·target_stride + i] = source[i·source_stride + j]."""
    vector, pointer, size = ir.VectorType(LLVM_TYPE[real], lanes), types.CPointer(real), types.intp
    return intrinsic_of(types.void(pointer, size, pointer, size), partial(_emit_square, vector))


def _emit_square(vector: Any, b: Any, source: Any, source_stride: Any, target: Any, target_stride: Any) -> None:
    """Exchange halves between rows i and i + h, for h = lanes/2, …, 1: each round puts one bit of the place right."""
    lanes, indices = vector.count, ir.VectorType(ir.IntType(32), vector.count)

    def place(base: Any, i: int, stride: Any) -> Any:
        return b.gep(base, [b.mul(WORD(i), stride)])

    rows = [load(b, vector, place(source, i, source_stride)) for i in range(lanes)]
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
        store(b, row, place(target, j, target_stride))


def load(b: Any, kind: Any, place: Any) -> Any:
    """Load a vector, or a number, from where one of its numbers may be."""
    loaded = b.load(b.bitcast(place, kind.as_pointer()))
    loaded.align = number_bytes(getattr(kind, "element", kind))
    return loaded


def store(b: Any, value: Any, place: Any) -> None:
    """Store a vector, or a number, where one of its numbers may be."""
    kind = value.type
    b.store(value, b.bitcast(place, kind.as_pointer())).align = number_bytes(getattr(kind, "element", kind))


def splat(b: Any, vector: Any, number: Any) -> Any:
    """A vector with `number` in every lane."""
    undefined = ir.Constant(vector, ir.Undefined)
    first = b.insert_element(undefined, number, ir.IntType(32)(0))
    lanes = ir.Constant(ir.VectorType(ir.IntType(32), vector.count), [0] * vector.count)
    return b.shuffle_vector(first, undefined, lanes)


def number_bytes(number: Any) -> int:
    """The bytes of an LLVM number type."""
    return 4 if isinstance(number, ir.FloatType) else 8
