"""The tile for data that is mostly zeros: k takes the values of a list, made from a bit for each number."""

from __future__ import annotations

from typing import Any

from chainrule.engine.simd.pointers import WORD, Bytes, Indices, Words
from chainrule.engine.simd.tile import emit_tile, splat
from chainrule.engine.simd.untyped import cgutils, intrinsic, ir, types
from chainrule.engine.target import MARKED, SPARSE_ROWS

INDEX, BITS = ir.IntType(32), ir.IntType(MARKED)
MASK, INDICES = ir.VectorType(ir.IntType(1), MARKED), ir.VectorType(INDEX, MARKED)


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
def list_columns(typing: Any, marks: Any, step: Any, last: Any, k: Any, ks: Any) -> Any:
    """Write k + i to ks, one after the other, for each i < `MARKED` whose bit is set in some row min(r, last) of marks.

    Return how many they are; `MARKED` places are written.
    """

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return _emit_list(builder, *args)

    return types.intp(Bytes, types.intp, types.intp, types.intp, Indices), code


def _emit_list(b: Any, marks: Any, step: Any, last: Any, k: Any, ks: Any) -> Any:
    used = BITS(0)
    for r in range(SPARSE_ROWS):
        row = b.mul(b.select(b.icmp_signed("<", WORD(r), last), WORD(r), last), step)
        used = b.or_(used, _bits(b, b.gep(marks, [row])))
    places = b.add(splat(b, INDICES, b.trunc(k, INDEX)), ir.Constant(INDICES, list(range(MARKED))))
    kind = ir.FunctionType(INDICES, [INDICES, MASK, INDICES])
    compress = cgutils.get_or_insert_function(b.module, kind, f"llvm.experimental.vector.compress.v{MARKED}i32")
    packed = b.call(compress, [places, b.bitcast(used, MASK), ir.Constant(INDICES, ir.Undefined)])
    b.store(packed, b.bitcast(ks, INDICES.as_pointer())).align = 4
    return b.zext(b.ctpop(used), WORD)


@intrinsic
def bits_at(typing: Any, marks: Any) -> Any:
    """The `MARKED` bits that begin at a byte, as a number."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.zext(_bits(builder, args[0]), WORD)

    return types.intp(Bytes), code


def _bits(b: Any, place: Any) -> Any:
    bits = b.load(b.bitcast(place, BITS.as_pointer()))
    bits.align = 1
    return bits
