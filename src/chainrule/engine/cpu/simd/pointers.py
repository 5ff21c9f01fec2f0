"""Pointers, atomic operations and calls by address, as Numba intrinsics.

Addresses stay pointers and are advanced by GEP, never as integers: LLVM reasons about the former only.
"""

import sys
from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

import llvmlite.binding as llvm

from chainrule.engine.cpu.simd.untyped import RequireLiteralValue, cgutils, intrinsic, ir, types

WORD = ir.IntType(64)
LLVM_TYPE = {types.float32: ir.FloatType(), types.float64: ir.DoubleType(), types.int64: WORD}
Words = types.CPointer(types.int64)
Doubles = types.CPointer(types.float64)
KERNEL = ir.FunctionType(ir.VoidType(), [WORD.as_pointer(), WORD.as_pointer()])


def emitting(emit: Callable[..., Any]) -> Callable[..., Any]:
    """An intrinsic's code generator, from `emit(builder, *arguments)`, which returns its value if it has one."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        value = emit(builder, *arguments)
        return context.get_dummy_value() if value is None else value

    return code


def intrinsic_of(signature: Any, emit: Callable[..., Any]) -> Any:
    """An intrinsic of fixed types, written by `emit(builder, *arguments)`."""

    def typed(typing: Any, *arguments: Any) -> Any:
        return signature, emitting(emit)

    names = ["typing", *(f"argument{i}" for i in range(len(signature.args)))]  # Numba would pass the rest as a tuple
    vars(typed)["__signature__"] = Signature([Parameter(n, Parameter.POSITIONAL_ONLY) for n in names])
    return intrinsic(typed)


@intrinsic
def at(typing: Any, pointer: Any, index: Any) -> Any:
    """pointer + index elements."""
    return pointer(pointer, types.intp), emitting(lambda b, pointer, index: b.gep(pointer, [index]))


def word_as_pointer(b: Any, words: Any, index: Any) -> Any:
    """The address of word number `index`, as that of a pointer to doubles."""
    return b.bitcast(b.gep(words, [index]), ir.DoubleType().as_pointer().as_pointer())


@intrinsic
def doubles(typing: Any, words: Any, index: Any) -> Any:
    """Word number `index` as a pointer to doubles."""
    return Doubles(Words, types.intp), emitting(lambda b, words, index: b.load(word_as_pointer(b, words, index)))


@intrinsic
def keep_pointer(typing: Any, words: Any, index: Any, pointer: Any) -> Any:
    """Store a pointer to doubles into word number `index`."""

    def emit(b: Any, words: Any, index: Any, pointer: Any) -> None:
        b.store(pointer, word_as_pointer(b, words, index))

    return types.void(Words, types.intp, Doubles), emitting(emit)


def _on_stack(number: Any, count: Any) -> Callable[..., Any]:
    if not isinstance(count, types.IntegerLiteral):
        raise RequireLiteralValue(count)

    def emit(b: Any, *_: Any) -> Any:
        with b.goto_entry_block():
            place = b.alloca(ir.ArrayType(number, count.literal_value))
            place.align = 64
        return b.bitcast(place, number.as_pointer())

    return emitting(emit)


@intrinsic
def buffer(typing: Any, like: Any, count: Any) -> Any:
    """`count` (a literal) uninitialised numbers on the stack, aligned for vectors, of the type `like` points to."""
    return like(like, count), _on_stack(LLVM_TYPE[like.dtype], count)


@intrinsic
def word_buffer(typing: Any, count: Any) -> Any:
    """`count` (a literal) uninitialised words on the stack, aligned for vectors."""
    return Words(count), _on_stack(WORD, count)


@intrinsic
def call_kernel(typing: Any, instruction: Any, context: Any) -> Any:
    """Call the C function whose address is the instruction's first word."""

    def emit(b: Any, instruction: Any, context: Any) -> None:
        b.call(b.load(b.bitcast(instruction, KERNEL.as_pointer().as_pointer())), [instruction, context])

    return types.void(Words, Words), emitting(emit)


#: Add to a shared word and return what it was.
fetch_add = intrinsic_of(
    types.int64(Words, types.int64), lambda b, word, amount: b.atomic_rmw("add", word, amount, "acq_rel")
)

#: Read a shared word, and see everything written before it was stored.
load_acquire = intrinsic_of(types.int64(Words), lambda b, word: b.load_atomic(word, "acquire", 8))


@intrinsic
def store_release(typing: Any, word: Any, value: Any) -> Any:
    """Write a shared word, after everything written before it."""

    def emit(b: Any, word: Any, value: Any) -> None:
        b.store_atomic(value, word, "release", 8)

    return types.void(Words, types.int64), emitting(emit)


@intrinsic
def pause(typing: Any) -> Any:
    """Tell the core that this is a waiting loop (where it has such an instruction)."""

    def emit(b: Any) -> None:
        triple = llvm.get_process_triple()
        if triple.startswith(("x86_64", "i686")):
            call(b, "llvm.x86.sse2.pause", ir.VoidType())
        elif triple.startswith(("aarch64", "arm64")):
            call(b, "llvm.aarch64.hint", ir.VoidType(), ir.IntType(32)(1))

    return types.void(), emitting(emit)


@intrinsic
def yield_core(typing: Any) -> Any:
    """Let another thread have this core."""
    name = "SwitchToThread" if sys.platform == "win32" else "sched_yield"
    return types.int32(), emitting(lambda b: call(b, name, ir.IntType(32)))


def call(b: Any, name: str, result: Any, *arguments: Any) -> Any:
    """Call a function by name: one of LLVM's own, or of the C library."""
    kind = ir.FunctionType(result, [argument.type for argument in arguments])
    return b.call(cgutils.get_or_insert_function(b.module, kind, name), arguments)
