"""Compiled kernels: from memory, from object files on disk that LLVM links, or from Numba if they are new.

The folder of object files is named by a hash of everything that shapes them: the engine's sources, the versions of
Numba and llvmlite, and the processor. Each file carries a checksum and appears whole or not at all. A folder that
another user owns or others may write to is not trusted; where no folder can be used, objects stay in memory.
"""

import hashlib
import logging
import os
import stat
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding as llvm
import numpy as np

from chainrule.engine.cpu.target import host
from chainrule.engine.lowering.body import Body
from chainrule.errors import EngineUnavailable
from chainrule.functions.cached import cached_property

NOTICES = logging.getLogger("chainrule")  # to stderr, unless the program that uses it decides otherwise
ENGINE = Path(__file__).parents[1]  # its sources
DIGEST = hashlib.sha256
_CHECKSUM_BYTES = 32
OBJECT, BITCODE = ".o", ".bc"  # a kernel as what is linked, and as what is compiled into something larger


@dataclass(frozen=True)
class Kernel:
    """What there is to compile: the name of the kernel's loop, the fused body if it has one, and the number type."""

    template: str
    body: Body | None
    dtype: np.dtype[Any]

    @cached_property
    def name(self) -> str:
        body = f"_{self.body.digest}" if self.body else ""
        return f"chainrule_{self.template}_{self.dtype.str[1:]}{body}"


class Kernels:
    """The kernels of this process: each is loaded once, for all threads."""

    def __init__(self) -> None:
        self._addresses: dict[str, int] = {}
        self._lock = threading.RLock()
        self._libraries: list[Any] = []  # kept, or LLVM would unload them
        self._loads = 0
        self._compiler: Any = None

    def addresses(self, kernels: Iterable[Kernel], *, quiet: bool = False) -> dict[Kernel, int]:
        """Return the address of each kernel, loading or compiling what is missing, and saying so unless `quiet`.

        Raises `EngineUnavailable` where kernels must be compiled and Numba cannot.
        """
        wanted = list(dict.fromkeys(kernels))
        with self._lock:
            missing = [kernel for kernel in wanted if kernel.name not in self._addresses]
            objects = {k.name: found for k in missing if (found := read_object(k.name)) is not None}
            if new := [kernel for kernel in missing if kernel.name not in objects]:
                objects |= _compiled(new, quiet)
            try:
                self._load(objects)
            except RuntimeError:  # LLVM refuses an object whose checksum is right
                self._load(_compiled(missing, quiet))
            return {kernel: self._addresses[kernel.name] for kernel in wanted}

    def linked(self, name: str, text: str, kernels: Iterable[Kernel], *, compiles: bool) -> int | None:
        """Return the address of the function `name`, which `text` defines in LLVM's language as calls of kernels.

        Where it is not in the cache yet, it is compiled, with these kernels inside, if that is wanted; else, and where
        there is no cache, None.
        """
        with self._lock:
            if name not in self._addresses:
                found = read_object(name)
                if found is None:
                    names = {kernel.name for kernel in kernels} if compiles else set()
                    parts = [part for each in sorted(names) if (part := read_object(each, BITCODE)) is not None]
                    if not compiles or len(parts) < len(names):
                        return None
                    from chainrule.engine.cpu.compiling import compile_linked

                    found = compile_linked(name, text, parts, host())
                    write_object(name, found)
                self._load({name: found})
            return self._addresses[name]

    def _load(self, objects: dict[str, bytes]) -> None:
        if not objects:
            return
        if self._compiler is None:
            self._compiler = llvm.create_lljit_compiler(host().machine)
        builder = llvm.JITLibraryBuilder().add_current_process()
        for name, found in objects.items():
            builder.add_object_img(found).export_symbol(name)
        self._loads += 1
        library = builder.link(self._compiler, f"library{self._loads}")
        self._libraries.append(library)
        self._addresses |= {name: library[name] for name in objects}


def _compiled(kernels: list[Kernel], quiet: bool = False) -> dict[str, bytes]:
    try:
        from chainrule.engine.cpu.compiling import compile_kernel
    except Exception as error:
        raise EngineUnavailable(
            f"The compiled engine needs Numba once, to compile {len(kernels)} kernels for this processor, but it "
            f"cannot be imported here ({error}). Use engine='numpy'."
        ) from error
    if not quiet:
        few = "a kernel" if len(kernels) == 1 else f"{len(kernels)} kernels"
        NOTICES.warning("chainrule: compiling %s for this processor; later runs load them.", few)
    objects = {}
    for kernel in kernels:
        name = kernel.name
        objects[name], bitcode = compile_kernel(name, kernel.template, kernel.body, kernel.dtype, host())
        write_object(name, objects[name])
        write_object(name, bitcode, BITCODE)
    return objects


# ---- files


def read_object(name: str, ending: str = OBJECT) -> bytes | None:
    """Return an object from the cache, or None if it is not there, or not whole."""
    folder = cache_folder()
    if folder is None or not _is_ours(folder):
        return None
    try:
        stored = (folder / f"{name}{ending}").read_bytes()
    except OSError:
        return None
    checksum, found = stored[:_CHECKSUM_BYTES], stored[_CHECKSUM_BYTES:]
    return found if checksum == DIGEST(found).digest() else None  # LLVM must never see a damaged file


def write_object(name: str, found: bytes, ending: str = OBJECT) -> None:
    """Keep an object in the cache, if there is one: it is written under a temporary name, then renamed."""
    folder = cache_folder()
    if folder is None:
        return
    temporary = folder / f"{name}.{os.getpid()}-{threading.get_ident()}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not _is_ours(folder):
            return
        temporary.write_bytes(DIGEST(found).digest() + found)
        os.replace(temporary, folder / f"{name}{ending}")
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def cache_folder() -> Path | None:
    """Where objects are kept: $CHAINRULE_CACHE, or chainrule in the user's cache folder; None without a home."""
    if named := os.environ.get("CHAINRULE_CACHE"):
        return Path(named) / engine_key()
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "chainrule" / engine_key()
    try:
        return Path.home() / ".cache" / "chainrule" / engine_key()
    except RuntimeError:
        return None


def _is_ours(folder: Path) -> bool:
    """Whether the folder belongs to this user and nobody else may write to it."""
    try:
        status = folder.stat()
    except OSError:
        return False
    if not hasattr(os, "getuid"):
        return True
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


@cache
def engine_key() -> str:
    """A hash of everything that shapes an object file except for the kernel's own body."""
    digest = DIGEST()
    for source in sorted(ENGINE.rglob("*.py")):
        digest.update(source.relative_to(ENGINE).as_posix().encode() + b"\0" + source.read_bytes() + b"\0")
    target = host()
    for text in (_numba_version(), llvmlite.__version__, target.triple, target.cpu, target.features):
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()[:24]


def _numba_version() -> str:
    """Numba's version, without importing it."""
    spec = find_spec("numba")
    if spec is None or spec.origin is None:
        return ""
    try:
        return (Path(spec.origin).parent / "_version.py").read_text(encoding="utf-8")
    except OSError:
        return spec.origin


KERNELS = Kernels()
