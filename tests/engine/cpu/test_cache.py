"""The cache of compiled kernels holds whatever happens to its folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from chainrule.engine.cpu import cache
from chainrule.engine.cpu.cache import Kernel, Kernels, cache_folder, read_object, write_object

GATHER = Kernel("gather", None, np.dtype(np.float32))
IS_ROOT = hasattr(os, "getuid") and os.getuid() == 0


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of our own."""
    monkeypatch.setenv("CHAINRULE_CACHE", str(tmp_path / "cache"))
    found = cache_folder()
    assert found is not None
    return found


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the kernels that are compiled from now on."""
    names: list[str] = []
    original = cache._compiled

    def counted(kernels: list[Kernel], quiet: bool) -> dict[str, bytes]:
        names.extend(kernel.name for kernel in kernels)
        return original(kernels, quiet)

    monkeypatch.setattr(cache, "_compiled", counted)
    return names


def test_compiled_once_and_loaded_after(folder, compiled):
    for _ in range(2):
        assert Kernels().addresses([GATHER])[GATHER]
    assert compiled == [GATHER.name]
    assert sorted(path.suffix for path in folder.iterdir()) == [".bc", ".o"]


@pytest.mark.parametrize("damage", [b"", b"short", bytes(5000)], ids=["empty", "truncated", "zeros"])
def test_a_damaged_file_is_compiled_anew(folder, compiled, damage):
    Kernels().addresses([GATHER])
    path = folder / f"{GATHER.name}.o"
    path.write_bytes(damage)
    assert Kernels().addresses([GATHER])[GATHER]
    assert len(compiled) == 2
    assert read_object(GATHER.name) is not None


def test_an_object_that_llvm_refuses_is_compiled_anew(folder, compiled):
    write_object(GATHER.name, b"not an object, but whole")
    assert Kernels().addresses([GATHER])[GATHER]
    assert compiled == [GATHER.name]


def test_without_a_folder_objects_stay_in_memory(monkeypatch, tmp_path, compiled):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("CHAINRULE_CACHE", str(blocked))  # no folder can be made in a file
    kernels = Kernels()
    assert kernels.addresses([GATHER]) == kernels.addresses([GATHER])
    assert compiled == [GATHER.name]


def test_without_a_home_objects_stay_in_memory(monkeypatch):
    monkeypatch.delenv("CHAINRULE_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)

    def homeless(cls: type[Path]) -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "home", classmethod(homeless))
    assert cache_folder() is None
    write_object("name", b"object")
    assert read_object("name") is None


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="needs users")
def test_a_folder_that_others_can_write_to_is_not_trusted(folder):
    write_object("name", b"object")
    assert read_object("name") == b"object"
    folder.chmod(0o777)
    assert read_object("name") is None
    write_object("other", b"object")
    assert not (folder / "other.o").exists()


@pytest.mark.skipif(not IS_ROOT, reason="only root can give a folder away")
def test_a_folder_of_another_user_is_not_trusted(folder):
    write_object("name", b"object")
    os.chown(folder, 12345, 12345)
    assert read_object("name") is None


def test_a_leftover_temporary_file_does_no_harm(folder):
    folder.mkdir(parents=True, mode=0o700)
    (folder / "name.1-1.tmp").write_bytes(b"half")
    write_object("name", b"object")
    assert read_object("name") == b"object"


@pytest.mark.parametrize("source", ["lowering/body.py", "cpu/kernels/loops.py"])
def test_a_change_of_any_source_of_the_engine_names_another_folder(source, tmp_path, monkeypatch):
    assert (cache.ENGINE / source).exists()
    copy = shutil.copytree(cache.ENGINE, tmp_path / "engine")
    monkeypatch.setattr(cache, "ENGINE", copy)
    before = cache.engine_key.__wrapped__()
    with (copy / source).open("a") as file:
        file.write("# changed\n")
    assert cache.engine_key.__wrapped__() != before


TRAIN = """
import sys
import numpy as np
from chainrule.engine.cpu.cache import KERNELS, Kernel
kernels = [Kernel(name, None, np.dtype("f4")) for name in ("gather", "scatter", "reduce_sum")]
print(len(KERNELS.addresses(kernels)), "numba" in sys.modules)
"""


def start(folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "CHAINRULE_CACHE": str(folder)}
    return subprocess.Popen([sys.executable, "-c", TRAIN], stdout=subprocess.PIPE, text=True, env=environment)


def test_processes_race_for_a_cold_cache_and_a_warm_one_needs_no_numba(tmp_path):
    racing = [start(tmp_path) for _ in range(3)]
    assert [process.communicate(timeout=120)[0].split()[0] for process in racing] == ["3"] * 3
    assert start(tmp_path).communicate(timeout=60)[0].split() == ["3", "False"]
