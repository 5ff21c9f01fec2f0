"""Skipping zeros: words with a bit for each number that is not zero, and a tile of one row that visits only those."""

from typing import Any

from chainrule.engine.cpu.context import BITS
from chainrule.engine.cpu.simd.pointers import LLVM_TYPE, WORD, call, intrinsic_of
from chainrule.engine.cpu.simd.tile import Walk, emit_tile, number_bytes, splat
from chainrule.engine.cpu.simd.untyped import ir, types

BIT, INDEX = ir.IntType(1), ir.IntType(32)


def bitmask_word_of(real: Any, lanes: int) -> Any:
    """Return the intrinsic that makes a word of a bitmask, from what lies at a.

    Bit i is 1 where a[i] is not zero (NaN is not), for i < min(count, BITS); no other a is read.
    """
    number = LLVM_TYPE[real]
    vector, indices = ir.VectorType(number, lanes), ir.VectorType(INDEX, lanes)

    def emit(b: Any, a: Any, count: Any) -> Any:
        load, size = f"llvm.masked.load.v{lanes}f{8 * number_bytes(number)}.p0", INDEX(number_bytes(number))
        zero, left = ir.Constant(vector, [0.0] * lanes), splat(b, indices, b.trunc(count, INDEX))
        word = WORD(0)
        for first in range(0, BITS, lanes):
            inside = b.icmp_signed("<", ir.Constant(indices, list(range(first, first + lanes))), left)
            place = b.bitcast(b.gep(a, [WORD(first)]), vector.as_pointer())
            bits = b.bitcast(
                b.fcmp_unordered("!=", call(b, load, vector, place, size, inside, zero), zero), ir.IntType(lanes)
            )
            word = b.or_(word, b.shl(b.zext(bits, WORD), WORD(first)))
        return word

    return intrinsic_of(types.int64(types.CPointer(real), types.intp), emit)


def sparse_tile_of(real: Any, lanes: int, vectors: int) -> Any:
    """Return the intrinsic for tiles of one row and `vectors` vectors.

    c += Σₖ a[k·k_stride] · b[k·b_stride : …], for each k whose bit is set in `bits`, which is not 0.
    """
    vector, pointer = ir.VectorType(LLVM_TYPE[real], lanes), types.CPointer(real)

    def emit(builder: Any, a: Any, k_stride: Any, bits: Any, b: Any, b_stride: Any, c: Any) -> None:
        def operands(values: list[Any]) -> tuple[Any, Any]:
            k = call(builder, "llvm.cttz.i64", WORD, values[0], BIT(1))
            at_a, at_b = (builder.gep(x, [builder.mul(k, stride)]) for x, stride in ((a, k_stride), (b, b_stride)))
            return at_a, at_b

        walk = Walk(
            start=[bits],
            next=lambda values: [builder.and_(values[0], builder.sub(values[0], WORD(1)))],
            more=lambda values: builder.icmp_unsigned("!=", values[0], WORD(0)),
            operands=operands,
        )
        emit_tile(builder, vector, vectors, [WORD(0)], walk, c, 0, adds=True)

    return intrinsic_of(types.void(pointer, types.intp, types.int64, pointer, types.intp, pointer), emit)


#: The number of bits set in a word.
count_bits = intrinsic_of(types.int64(types.int64), lambda b, word: b.ctpop(word))
