"""The tile for data that is mostly zeros: k takes the values of a list, made from a bit for each number."""

from __future__ import annotations

from typing import Any

from chainrule.engine.simd.pointers import WORD, Indices, Marks, Words
from chainrule.engine.simd.tile import emit_tile, splat
from chainrule.engine.simd.untyped import cgutils, intrinsic, ir, types
from chainrule.engine.target import MARKED, SPARSE_ROWS

INDEX, BITS = ir.IntType(32), ir.IntType(MARKED)
MASK, WORDS, INDICES = (ir.VectorType(number, MARKED) for number in (ir.IntType(1), BITS, INDEX))
EACH = ir.Constant(INDICES, list(range(MARKED)))


def sparse_tile_of(real: Any, lanes: int, vectors: int, ldc: int, *, by_rows: bool) -> Any:
    """Return the intrinsic for tiles of so many vectors, whose result's rows are `ldc` numbers apart.

    With `by_rows`, k is the number of a row of A, otherwise that of a column.
    """
    number = ir.FloatType() if real is types.float32 else ir.DoubleType()
    vector = ir.VectorType(number, lanes)
    pointer = types.CPointer(real)

    @intrinsic
    def tile(typing: Any, a: Any, offsets: Any, starts: Any, b: Any, b_step: Any, ks: Any, count: Any, c: Any) -> Any:
        """c[r] = Σₖ a[offsets[r] + (starts[k] if by_rows else k)] · b[k·b_step : …], for k in ks[:count], count ≥ 1."""

        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            a, offsets, starts, b, b_step, ks, count, c = args
            rows = [builder.load(builder.gep(offsets, [WORD(r)])) for r in range(SPARSE_ROWS)]

            def operands(pointers: list[Any]) -> tuple[Any, Any]:
                k = builder.zext(builder.load(pointers[0]), WORD)
                start = builder.load(builder.gep(starts, [k])) if by_rows else k
                return builder.gep(a, [start]), builder.gep(b, [builder.mul(k, b_step)])

            emit_tile(builder, vector, vectors, rows, [(ks, WORD(1))], operands, count, c, ldc)
            return context.get_dummy_value()

        return types.void(pointer, Words, Words, pointer, types.intp, Indices, types.intp, pointer), code

    return tile


@intrinsic
def list_columns(typing: Any, marks: Any, last: Any, k: Any, ks: Any) -> Any:
    """Write k + i to ks, one after the other, for each bit i that is set in some of the words marks[min(r, last)].

    Return how many they are; `MARKED` places are written.
    """

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        marks, last, k, ks = args
        used = BITS(0)
        for r in range(SPARSE_ROWS):
            row = builder.select(builder.icmp_signed("<", WORD(r), last), WORD(r), last)
            used = builder.or_(used, builder.load(builder.gep(marks, [row])))
        return _emit_list(builder, builder.bitcast(used, MASK), k, ks)

    return types.intp(Marks, types.intp, types.intp, Indices), code


@intrinsic
def list_rows(typing: Any, marks: Any, bits: Any, count: Any, row: Any, rows: Any) -> Any:
    """Write row + i to rows, one after the other, for each i < min(count, `MARKED`) where marks[i] has any of the bits.

    Return how many they are; `MARKED` places are written.
    """

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        marks, bits, count, row, rows = args
        load = builder.load(builder.bitcast(marks, WORDS.as_pointer()))
        load.align = 2
        used = builder.and_(load, splat(builder, WORDS, builder.trunc(bits, BITS)))
        there = builder.icmp_signed("<", EACH, splat(builder, INDICES, builder.trunc(count, INDEX)))
        mask = builder.and_(builder.icmp_unsigned("!=", used, ir.Constant(WORDS, [0] * MARKED)), there)
        return _emit_list(builder, mask, row, rows)

    return types.intp(Marks, types.intp, types.intp, types.intp, Indices), code


def _emit_list(b: Any, mask: Any, first: Any, places: Any) -> Any:
    """Write first + i for each i whose bit is set in the mask, and return how many they are."""
    numbers = b.add(splat(b, INDICES, b.trunc(first, INDEX)), EACH)
    kind = ir.FunctionType(INDICES, [INDICES, MASK, INDICES])
    compress = cgutils.get_or_insert_function(b.module, kind, f"llvm.experimental.vector.compress.v{MARKED}i32")
    packed = b.call(compress, [numbers, mask, ir.Constant(INDICES, ir.Undefined)])
    b.store(packed, b.bitcast(places, INDICES.as_pointer())).align = 4
    return b.zext(b.ctpop(b.bitcast(mask, BITS)), WORD)
