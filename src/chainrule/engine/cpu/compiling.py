"""From a kernel in Python to an object file: Numba compiles, LLVM cleans up and emits. Imported only to compile.

A kernel becomes a C function of two arguments, the instruction and the thread's context; a few lines of LLVM around
Numba's function load its arguments from there. Everything else becomes internal, and what is unused is removed, so that
an object refers to nothing outside but a few functions of the C library.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

import llvmlite.binding as llvm
import numpy as np

from chainrule.engine.cpu.context import FIELD, LINES
from chainrule.engine.cpu.kernels import control, loops, sparse
from chainrule.engine.cpu.simd import pointers
from chainrule.engine.cpu.simd.bodies import epilogue_of
from chainrule.engine.cpu.simd.sparse import bitmask_word_of, sparse_tile_of
from chainrule.engine.cpu.simd.tile import square_of, tile_of
from chainrule.engine.cpu.simd.untyped import njit, types
from chainrule.engine.cpu.target import TILE_ROWS, Target
from chainrule.engine.lowering.body import Body

#: What an object may refer to outside: every process has all of it.
EXTERNAL = {"memset", "memcpy", "memmove", "sched_yield", "SwitchToThread", "fmodf", "fmod"}

OPTIONS = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "error_model": "numpy", "nogil": True}


def compile_kernel(name: str, template: str, body: Body | None, dtype: Any, target: Target) -> bytes:
    """Return the object file with the C function `name`: the kernel `template` with `body` in place of ``epilogue``."""
    real = types.float32 if np.dtype(dtype) == np.float32 else types.float64
    modules = (loops, sparse, control)
    function = next(vars(module)[template] for module in modules if template in vars(module))
    kinds = {
        "Numbers": types.CPointer(real),
        "Doubles": pointers.Doubles,
        "Words": pointers.Words,
        "int": types.int64,
    }
    arguments = [
        (parameter.name, kinds[parameter.annotation]) for parameter in inspect.signature(function).parameters.values()
    ]
    fill, shared = _filling(real, target)
    if body is not None:
        lanes = fill["LANES"]
        fill = {**fill, "epilogue": epilogue_of(body, real, lanes, target.tile_vectors * lanes)}
    signature = types.void(*(kind for _, kind in arguments))
    compiled = njit(signature, **OPTIONS)(_specialised(function, fill, {}, shared))
    text = compiled.inspect_llvm(compiled.signatures[0])
    native = compiled.overloads[compiled.signatures[0]].fndesc.llvm_func_name
    wrapper = _machine_wrapper if template == "machine" else _wrapper
    module = llvm.parse_assembly(text + wrapper(name, native, arguments))
    _tidy(module, name, target)
    return bytes(target.machine.emit_object(module))


@cache
def _filling(real: Any, target: Target) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the kernels' modules leave open except `epilogue`, and a store for the functions that all kernels share."""
    lanes = target.vector_bytes // (real.bitwidth // 8)
    panel = target.tile_vectors * lanes
    fill: dict[str, Any] = {"LANES": lanes, "TILE_VECTORS": target.tile_vectors, "TILE_SIZE": TILE_ROWS * panel}
    widths = range(1, target.tile_vectors + 1)
    for name, rows in (("tile", TILE_ROWS), ("column_tile", 1)):
        fill[name] = _chosen([tile_of(real, rows, lanes, vectors, panel) for vectors in widths])
    fill["transpose_square"] = square_of(real, lanes)
    fill |= {"PANEL_SIZE": panel**2, "LINES_SIZE": LINES * panel}
    fill["bitmask_word"] = bitmask_word_of(real, lanes)
    fill["sparse_tile"] = _chosen([sparse_tile_of(real, lanes, vectors) for vectors in widths])
    return fill, {}


def _chosen(tiles: list[Any]) -> Any:
    """The tiles of 1, 2, … vectors as one function of the number of vectors, which tries the widest first."""
    if len(tiles) == 2:
        one, two = tiles

        @njit(**OPTIONS)
        def tile(vectors, *arguments):  # type: ignore[no-untyped-def]
            if vectors == 2:
                two(*arguments)
            else:
                one(*arguments)

        return tile
    first, second, third, fourth = tiles

    @njit(**OPTIONS)
    def wide_tile(vectors, *arguments):  # type: ignore[no-untyped-def]
        if vectors == 4:
            fourth(*arguments)
        elif vectors == 3:
            third(*arguments)
        elif vectors == 2:
            second(*arguments)
        else:
            first(*arguments)

    return wide_tile


def _specialised(
    function: Callable[..., Any], fill: dict[str, Any], own: dict[str, Any], shared: dict[str, Any]
) -> Any:
    """A copy of the function with the open names of its module filled in, and of every kernel function that it calls.

    Functions that reach `epilogue` belong to this kernel alone; others are compiled once for all kernels.
    """
    scope = {**function.__globals__, **fill}
    for name, called in _called(function):
        done = own if _calls_epilogue(called) else shared
        if name not in done:
            done[name] = njit(**OPTIONS)(_specialised(called, fill, own, shared))
        scope[name] = done[name]
    return FunctionType(function.__code__, scope, function.__name__, function.__defaults__)


def _called(function: Callable[..., Any]) -> list[tuple[str, FunctionType]]:
    """The kernels' functions that this one calls, by name."""
    found = ((name, function.__globals__.get(name)) for name in function.__code__.co_names)
    inside = loops.__package__
    return [(n, f) for n, f in found if isinstance(f, FunctionType) and f.__module__.startswith(inside)]


def _calls_epilogue(function: Callable[..., Any]) -> bool:
    return "epilogue" in function.__code__.co_names or any(_calls_epilogue(called) for _, called in _called(function))


def _wrapper(name: str, native: str, arguments: list[tuple[str, Any]]) -> str:
    """A C function that reads the arguments from instruction and context and calls the native one."""
    lines, word = [], 1
    for i, (argument, kind) in enumerate(arguments):
        spelled = "ptr" if isinstance(kind, types.CPointer) else "i64"
        if argument in ("instruction", "context"):
            lines.append(f"%a{i} = getelementptr i64, ptr %{argument}, i64 0")
            continue
        if argument in FIELD:
            lines.append(f"%p{i} = getelementptr i64, ptr %context, i64 {FIELD[argument]}")
        else:
            lines.append(f"%p{i} = getelementptr i64, ptr %instruction, i64 {word}")
            word += 1
        lines.append(f"%a{i} = load {spelled}, ptr %p{i}")
    return _definition(name, "ptr %instruction, ptr %context", lines, native, arguments)


def _machine_wrapper(name: str, native: str, arguments: list[tuple[str, Any]]) -> str:
    """The machine's arguments are plain C arguments."""
    spelled = ["ptr" if isinstance(kind, types.CPointer) else "i64" for _, kind in arguments]
    parameters = ", ".join(f"{kind} %a{i}" for i, kind in enumerate(spelled))
    return _definition(name, parameters, [], native, arguments)


def _definition(name: str, parameters: str, lines: list[str], native: str, arguments: list[tuple[str, Any]]) -> str:
    passed = "".join(
        f", {'ptr' if isinstance(kind, types.CPointer) else 'i64'} %a{i}" for i, (_, kind) in enumerate(arguments)
    )
    body = "\n  ".join(["%r = alloca ptr", "%e = alloca ptr", *lines])
    call = f'%s = call i32 @"{native}"(ptr %r, ptr %e{passed})'
    return f"\ndefine void @{name}({parameters}) {{\n  {body}\n  {call}\n  ret void\n}}\n"


def _tidy(module: Any, name: str, target: Target) -> None:
    """Make all but `name` internal, drop what that leaves unused, and check what is still needed from outside."""
    for item in [*module.functions, *module.global_variables]:
        if not item.is_declaration and item.name != name:
            item.linkage = "internal"
    passes = llvm.create_new_module_pass_manager()
    passes.add_ipsccp_pass()  # the status code is dropped, and with it every error path
    passes.add_simplify_cfg_pass()
    passes.add_global_dead_code_eliminate_pass()
    passes.add_strip_dead_prototype_pass()
    passes.run(module, llvm.create_pass_builder(target.machine, llvm.create_pipeline_tuning_options(0)))
    module.verify()
    needed = {item.name for item in [*module.functions, *module.global_variables] if item.is_declaration}
    unknown = {item for item in needed if not item.startswith("llvm.")} - EXTERNAL
    if unknown:
        raise RuntimeError(f"The kernel {name} needs {', '.join(sorted(unknown))} from outside.")
