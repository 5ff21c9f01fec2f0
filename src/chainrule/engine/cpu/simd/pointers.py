"""Pointers, atomic operations and calls by address, as Numba intrinsics.

Addresses are kept as pointers and moved by GEP, never as integers: LLVM reasons about the former only.
"""

from __future__ import annotations

from typing import Any

from chainrule.engine.cpu.simd.untyped import RequireLiteralValue, cgutils, intrinsic, ir, types

WORD = ir.IntType(64)
Words = types.CPointer(types.int64)
Doubles = types.CPointer(types.float64)
KERNEL = ir.FunctionType(ir.VoidType(), [WORD.as_pointer(), WORD.as_pointer()])


@intrinsic
def at(typing: Any, pointer: Any, index: Any) -> Any:
    """pointer + index elements."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.gep(args[0], [args[1]])

    return pointer(pointer, types.intp), code


@intrinsic
def doubles(typing: Any, words: Any, index: Any) -> Any:
    """Word number `index` as a pointer to doubles."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = builder.gep(args[0], [args[1]])
        return builder.load(builder.bitcast(place, ir.DoubleType().as_pointer().as_pointer()))

    return Doubles(Words, types.intp), code


@intrinsic
def keep_pointer(typing: Any, words: Any, index: Any, pointer: Any) -> Any:
    """Store a pointer to doubles into word number `index`."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = builder.gep(args[0], [args[1]])
        builder.store(args[2], builder.bitcast(place, ir.DoubleType().as_pointer().as_pointer()))
        return context.get_dummy_value()

    return types.void(Words, types.intp, Doubles), code


@intrinsic
def buffer(typing: Any, like: Any, count: Any) -> Any:
    """`count` (a literal) uninitialised numbers on the stack, aligned for vectors, of the type `like` points to."""
    if not isinstance(count, types.IntegerLiteral):
        raise RequireLiteralValue(count)

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        number = context.get_value_type(like.dtype)
        with builder.goto_entry_block():
            place = builder.alloca(ir.ArrayType(number, count.literal_value))
            place.align = 64
        return builder.bitcast(place, number.as_pointer())

    return like(like, count), code


@intrinsic
def word_buffer(typing: Any, like: Any, count: Any) -> Any:
    """`count` (a literal) uninitialised words on the stack, aligned for vectors."""
    if not isinstance(count, types.IntegerLiteral):
        raise RequireLiteralValue(count)

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        with builder.goto_entry_block():
            place = builder.alloca(ir.ArrayType(WORD, count.literal_value))
            place.align = 64
        return builder.bitcast(place, WORD.as_pointer())

    return Words(like, count), code


@intrinsic
def call_kernel(typing: Any, instruction: Any, context: Any) -> Any:
    """Call the C function whose address is the instruction's first word."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        address = builder.load(builder.bitcast(args[0], KERNEL.as_pointer().as_pointer()))
        builder.call(address, args)
        return context.get_dummy_value()

    return types.void(Words, Words), code


@intrinsic
def fetch_add(typing: Any, word: Any, amount: Any) -> Any:
    """Add to a shared word and return what it was."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.atomic_rmw("add", args[0], args[1], "acq_rel")

    return types.int64(Words, types.int64), code


@intrinsic
def load_acquire(typing: Any, word: Any) -> Any:
    """Read a shared word, and see everything written before it was stored."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.load_atomic(args[0], "acquire", 8)

    return types.int64(Words), code


@intrinsic
def store_release(typing: Any, word: Any, value: Any) -> Any:
    """Write a shared word, after everything written before it."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.store_atomic(args[1], args[0], "release", 8)
        return context.get_dummy_value()

    return types.void(Words, types.int64), code


@intrinsic
def pause(typing: Any) -> Any:
    """Tell the core that this is a waiting loop (where it has such an instruction)."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        import llvmlite.binding as llvm

        triple = llvm.get_process_triple()
        if triple.startswith(("x86_64", "i686")):
            name, values = "llvm.x86.sse2.pause", []
        elif triple.startswith(("aarch64", "arm64")):
            name, values = "llvm.aarch64.hint", [ir.Constant(ir.IntType(32), 1)]
        else:
            return context.get_dummy_value()
        kind = ir.FunctionType(ir.VoidType(), [value.type for value in values])
        builder.call(cgutils.get_or_insert_function(builder.module, kind, name), values)
        return context.get_dummy_value()

    return types.void(), code


@intrinsic
def yield_core(typing: Any) -> Any:
    """Let another thread have this core."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        import sys

        number = ir.IntType(32)
        name = "SwitchToThread" if sys.platform == "win32" else "sched_yield"
        return builder.call(cgutils.get_or_insert_function(builder.module, ir.FunctionType(number, []), name), [])

    return types.int32(), code
