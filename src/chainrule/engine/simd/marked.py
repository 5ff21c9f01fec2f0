"""Numbers that are often zero: a bit for each that is not, and a row's tile, whose k takes the places of these bits."""

from __future__ import annotations

from typing import Any

from chainrule.engine.context import BITS
from chainrule.engine.simd.pointers import WORD
from chainrule.engine.simd.tile import Walk, emit_tile, number_bytes, splat
from chainrule.engine.simd.untyped import cgutils, intrinsic, ir, types

BIT, INDEX = ir.IntType(1), ir.IntType(32)


def mark_word_of(real: Any, lanes: int) -> Any:
    """Return the intrinsic that marks as many numbers as a word has bits."""
    number = ir.FloatType() if real is types.float32 else ir.DoubleType()
    vector, indices, mask = (ir.VectorType(kind, lanes) for kind in (number, INDEX, BIT))

    @intrinsic
    def mark_word(typing: Any, a: Any, count: Any) -> Any:
        """A word whose bit i is 1 where a[i] is not zero (NaN is not), for i < min(count, BITS); no more is read."""

        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            a, count = args
            zero = ir.Constant(vector, [0.0] * lanes)
            kind = ir.FunctionType(vector, [vector.as_pointer(), INDEX, mask, vector])
            name = f"llvm.masked.load.v{lanes}f{8 * number_bytes(number)}.p0"
            load = cgutils.get_or_insert_function(builder.module, kind, name)
            left = splat(builder, indices, builder.trunc(count, INDEX))
            word = WORD(0)
            for first in range(0, BITS, lanes):
                inside = builder.icmp_signed("<", ir.Constant(indices, list(range(first, first + lanes))), left)
                place = builder.bitcast(builder.gep(a, [WORD(first)]), vector.as_pointer())
                values = builder.call(load, [place, INDEX(number_bytes(number)), inside, zero])
                bits = builder.bitcast(builder.fcmp_unordered("!=", values, zero), ir.IntType(lanes))
                word = builder.or_(word, builder.shl(builder.zext(bits, WORD), WORD(first)))
            return word

        return types.int64(types.CPointer(real), types.intp), code

    return mark_word


def marked_tile_of(real: Any, lanes: int, vectors: int) -> Any:
    """Return the intrinsic for one row of `vectors` vectors."""
    number = ir.FloatType() if real is types.float32 else ir.DoubleType()
    vector = ir.VectorType(number, lanes)
    pointer = types.CPointer(real)

    @intrinsic
    def tile(typing: Any, a: Any, k_step: Any, marks: Any, b: Any, b_step: Any, c: Any) -> Any:
        """c += Σₖ a[k·k_step] · b[k·b_step : …], for each k whose bit is set in `marks`, which is not 0."""

        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            a, k_step, marks, b, b_step, c = args
            kind = ir.FunctionType(WORD, [WORD, BIT])
            lowest = cgutils.get_or_insert_function(builder.module, kind, "llvm.cttz.i64")

            def operands(values: list[Any]) -> tuple[Any, Any]:
                k = builder.call(lowest, [values[0], BIT(1)])
                return tuple(builder.gep(start, [builder.mul(k, step)]) for start, step in ((a, k_step), (b, b_step)))

            walk = Walk(
                start=[marks],
                next=lambda values: [builder.and_(values[0], builder.sub(values[0], WORD(1)))],
                more=lambda values: builder.icmp_unsigned("!=", values[0], WORD(0)),
                operands=operands,
            )
            emit_tile(builder, vector, vectors, [WORD(0)], walk, c, 0, adds=True)
            return context.get_dummy_value()

        return types.void(pointer, types.intp, types.int64, pointer, types.intp, pointer), code

    return tile


@intrinsic
def count_bits(typing: Any, word: Any) -> Any:
    """How many bits of a word are set."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.ctpop(args[0])

    return types.int64(types.int64), code
