"""From a kernel in Python to an object file: Numba compiles, LLVM cleans up and emits. Imported only to compile.

A kernel becomes a C function of two arguments, the instruction and the thread's context; a few lines of LLVM around
Numba's function load its arguments from there. Everything else becomes internal, and what is unused is removed, so that
an object refers to nothing outside but a few functions of the C library.
"""

import inspect
from collections.abc import Callable, Iterable
from functools import cache
from types import FunctionType
from typing import Any

import llvmlite.binding as llvm
import numpy as np

from chainrule.engine.cpu.context import FIELD, LINES
from chainrule.engine.cpu.contract import contracted
from chainrule.engine.cpu.kernels import control, copies, loops, sparse, windows
from chainrule.engine.cpu.simd.bodies import epilogue_of
from chainrule.engine.cpu.simd.pointers import Doubles, Words
from chainrule.engine.cpu.simd.sparse import bitmask_word_of, sparse_tile_of
from chainrule.engine.cpu.simd.tile import square_of, table_tile_of, tile_of
from chainrule.engine.cpu.simd.untyped import njit, types
from chainrule.engine.cpu.simd.windows import window_operations
from chainrule.engine.cpu.target import TILE_ROWS, Target
from chainrule.engine.lowering.body import Body

#: What an object may refer to outside: every process has all of it.
EXTERNAL = {"memset", "memcpy", "memmove", "sched_yield", "SwitchToThread", "fmodf", "fmod"}

OPTIONS = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "error_model": "numpy", "nogil": True}


def compile_kernel(name: str, template: str, body: Body | None, dtype: Any, target: Target) -> tuple[bytes, bytes]:
    """Return the object file and the bitcode of the C function `name`: a kernel's template with a body in its place."""
    real = types.float32 if np.dtype(dtype) == np.float32 else types.float64
    modules = (loops, copies, sparse, windows, control)
    function = next(vars(module)[template] for module in modules if template in vars(module))
    kinds = {"Numbers": types.CPointer(real), "Doubles": Doubles, "Words": Words, "int": types.int64}
    annotations = {name: parameter.annotation for name, parameter in inspect.signature(function).parameters.items()}
    fill, shared = _filling(real, target)
    if body is not None:
        fill = {**fill, "epilogue": epilogue_of(body, real, fill["LANES"])}
    signature = types.void(*(kinds[annotation] for annotation in annotations.values()))
    compiled = njit(signature, **OPTIONS)(_specialised(function, fill, {}, shared))
    text = compiled.inspect_llvm(compiled.signatures[0])
    native = compiled.overloads[compiled.signatures[0]].fndesc.llvm_func_name
    arguments = {name: "i64" if annotation == "int" else "ptr" for name, annotation in annotations.items()}
    given = arguments if template == "machine" else {"instruction": "ptr", "context": "ptr"}
    module = llvm.parse_assembly(contracted(text) + _wrapper(name, native, arguments, given))
    _tidy(module, name, target)
    return bytes(target.machine.emit_object(module)), bytes(module.as_bitcode())


def compile_linked(name: str, text: str, kernels: Iterable[bytes], target: Target) -> bytes:
    """Return the object file of a function in LLVM's language with the kernels that it calls, given as bitcode."""
    module = llvm.parse_assembly(text)
    for bitcode in kernels:
        module.link_in(llvm.parse_bitcode(bitcode))
    for function in module.functions:
        if not function.is_declaration and function.name != name:
            function.add_function_attribute("alwaysinline")
    _tidy(module, name, target, speed=3)
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
    for name, adds in (("table_tile", False), ("adding_tile", True)):
        fill[name] = _chosen([table_tile_of(real, TILE_ROWS, lanes, vectors, panel, adds=adds) for vectors in widths])
    fill |= window_operations(real, lanes)
    fill["transpose_square"] = square_of(real, lanes)
    fill |= {"PANEL_SIZE": panel**2, "LINES_SIZE": LINES * panel}
    fill["bitmask_word"] = bitmask_word_of(real, lanes)
    fill["sparse_tile"] = _chosen([sparse_tile_of(real, lanes, vectors) for vectors in widths])
    return fill, {}


def _chosen(tiles: list[Any]) -> Any:
    """The tiles of 1, 2, … vectors as one function of the number of vectors, which tries the widest first."""
    *others, widest = tiles
    count, narrower = len(tiles), _chosen(others) if others else widest

    @njit(**OPTIONS)
    def only(vectors, *arguments):  # type: ignore[no-untyped-def]
        widest(*arguments)

    @njit(**OPTIONS)
    def tile(vectors, *arguments):  # type: ignore[no-untyped-def]
        if vectors == count:
            widest(*arguments)
        else:
            narrower(vectors, *arguments)

    return tile if others else only


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


def _wrapper(name: str, native: str, arguments: dict[str, str], given: dict[str, str]) -> str:
    """A C function of what is `given`, which loads the other arguments from instruction and context and calls `native`.

    Both map names to LLVM types. What the context has under an argument's name comes from there.
    """
    lines, word = ["%.result = alloca ptr", "%.error = alloca ptr"], 1
    for argument, kind in arguments.items():
        if argument in given:
            continue
        source, index = ("context", FIELD[argument]) if argument in FIELD else ("instruction", word)
        word += source == "instruction"
        lines.append(f"%.at.{argument} = getelementptr i64, ptr %{source}, i64 {index}")
        lines.append(f"%{argument} = load {kind}, ptr %.at.{argument}")
    passed = "".join(f", {kind} %{argument}" for argument, kind in arguments.items())
    lines.append(f'%.status = call i32 @"{native}"(ptr %.result, ptr %.error{passed})')
    parameters, body = ", ".join(f"{kind} %{argument}" for argument, kind in given.items()), "\n  ".join(lines)
    return f"\ndefine void @{name}({parameters}) {{\n  {body}\n  ret void\n}}\n"


def _tidy(module: Any, name: str, target: Target, speed: int = 0) -> None:
    """Make all but `name` internal, drop what that leaves unused, and check what is still needed from outside.

    With a `speed` above 0, LLVM's passes of that level follow.
    """
    for item in [*module.functions, *module.global_variables]:
        if not item.is_declaration and item.name != name:
            item.linkage = "internal"
    passes = llvm.create_new_module_pass_manager()
    passes.add_ipsccp_pass()  # the status code is dropped, and with it every error path
    passes.add_simplify_cfg_pass()
    passes.add_global_dead_code_eliminate_pass()
    passes.add_strip_dead_prototype_pass()
    builder = llvm.create_pass_builder(target.machine, llvm.create_pipeline_tuning_options(speed))
    passes.run(module, builder)
    if speed:
        builder.getModulePassManager().run(module, builder)
    module.verify()
    needed = {item.name for item in [*module.functions, *module.global_variables] if item.is_declaration}
    unknown = {item for item in needed if not item.startswith("llvm.")} - EXTERNAL
    if unknown:
        raise RuntimeError(f"The kernel {name} needs {', '.join(sorted(unknown))} from outside.")
