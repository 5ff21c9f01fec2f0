"""The tile for data that is mostly zeros: k takes the values of a list, and the list is made from what is not zero."""

from __future__ import annotations

from typing import Any

from chainrule.engine.simd.pointers import WORD, Indices
from chainrule.engine.simd.tile import emit_tile, number_bytes, row_offsets, splat
from chainrule.engine.simd.untyped import cgutils, intrinsic, ir, types

INDEX = ir.IntType(32)


def sparse_tile_of(real: Any, rows: int, lanes: int, vectors: int, ldc: int) -> Any:
    """Return the intrinsic for tiles of so many rows and vectors; its result's rows are `ldc` numbers apart."""
    number = ir.FloatType() if real is types.float32 else ir.DoubleType()
    vector = ir.VectorType(number, lanes)
    pointer = types.CPointer(real)

    @intrinsic
    def sparse_tile(
        typing: Any, a: Any, row_step: Any, last: Any, k_step: Any, b: Any, b_step: Any, ks: Any, count: Any, c: Any
    ) -> Any:
        """c[r] = Σₖ a[min(r, last)·row_step + k·k_step] · b[k·b_step : …], for k in ks[:count], count ≥ 1."""

        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            a, row_step, last, k_step, b, b_step, ks, count, c = args

            def operands(pointers: list[Any]) -> tuple[Any, Any]:
                k = builder.zext(builder.load(pointers[0]), WORD)
                return builder.gep(a, [builder.mul(k, k_step)]), builder.gep(b, [builder.mul(k, b_step)])

            offsets = row_offsets(builder, rows, last, row_step)
            emit_tile(builder, vector, vectors, offsets, [(ks, WORD(1))], operands, count, c, ldc)
            return context.get_dummy_value()

        size = types.intp
        return types.void(pointer, size, size, size, pointer, size, Indices, size, pointer), code

    return sparse_tile


def list_used_of(real: Any, rows: int, lanes: int) -> Any:
    """Return the intrinsic that lists which of a vector's columns some of so many rows use: where they are not zero."""
    number = ir.FloatType() if real is types.float32 else ir.DoubleType()
    vector = ir.VectorType(number, lanes)

    @intrinsic
    def list_used(typing: Any, a: Any, row_step: Any, last: Any, k: Any, ks: Any) -> Any:
        """Write k + i to ks, one after the other, for each lane i where some a[min(r, last)·row_step + i] ≠ 0.

        Return how many they are; up to a whole vector is written.
        """

        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return _emit_list(builder, vector, rows, *args)

        return types.intp(types.CPointer(real), types.intp, types.intp, types.intp, Indices), code

    return list_used


def _emit_list(b: Any, vector: Any, rows: int, a: Any, row_step: Any, last: Any, k: Any, ks: Any) -> Any:
    lanes = vector.count
    indices, mask = ir.VectorType(INDEX, lanes), ir.VectorType(ir.IntType(1), lanes)
    used = ir.Constant(mask, None)
    for offset in row_offsets(b, rows, last, row_step):
        row = b.load(b.bitcast(b.gep(a, [offset]), vector.as_pointer()))
        row.align = number_bytes(vector.element)
        used = b.or_(used, b.fcmp_unordered("!=", row, ir.Constant(vector, [0.0] * lanes)))
    places = b.add(splat(b, indices, b.trunc(k, INDEX)), ir.Constant(indices, list(range(lanes))))
    kind = ir.FunctionType(indices, [indices, mask, indices])
    compress = cgutils.get_or_insert_function(b.module, kind, f"llvm.experimental.vector.compress.v{lanes}i32")
    packed = b.call(compress, [places, used, ir.Constant(indices, ir.Undefined)])
    b.store(packed, b.bitcast(ks, indices.as_pointer())).align = 4
    return b.zext(b.ctpop(b.bitcast(used, ir.IntType(lanes))), WORD)
