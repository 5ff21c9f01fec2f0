"""Every file of a program is recorded: the modules beside it through an import hook, and the cells of a notebook."""

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import json
import sys
import traceback
import types
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

#: Names that NumPy had, and that published programs still use.
FORMER = {"float": float, "int": int, "bool": bool, "object": object, "float_": np.float64, "infty": np.inf}


class Beside(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports what lies in the program's folder, rewritten by `compiled`."""

    def __init__(self, folder: Path, compiled: Callable[[str, str], Any]) -> None:
        self.folder, self.compiled = folder, compiled

    def find_spec(self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None) -> Any:
        base = self.folder.joinpath(*name.split("."))
        for file, inside in ((base.with_name(base.name + ".py"), None), (base / "__init__.py", [str(base)])):
            if file.is_file():
                return importlib.util.spec_from_file_location(
                    name, file, loader=self, submodule_search_locations=inside
                )
        if base.is_dir() and any(base.rglob("*.py")):
            spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
            spec.submodule_search_locations = [str(base)]
            return spec
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        file = module.__spec__.origin if module.__spec__ is not None else None
        if file:
            for code in self.compiled(read(Path(file)), file):
                exec(code, module.__dict__)


class Absent(types.ModuleType):
    """Stands for a package that is not installed, as one for pictures or tables, and for all that is in it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return args[0] if self.__name__ in ("tqdm", "trange", "njit", "jit") and args else self

    def __iter__(self) -> Iterator[Any]:
        return iter(())


class Missing(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Comes last: what a program of `folder` imports and nothing else finds is absent, and noted."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.names: list[str] = []

    def find_spec(self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None) -> Any:
        callers = (frame.f_code.co_filename for frame, _ in traceback.walk_stack(sys._getframe(1)))
        importing = next((file for file in callers if "importlib" not in file), "")
        if not importing.startswith(self.folder):
            return None  # an installed package asks for what it can do without
        self.names.append(name)
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return Absent(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


def record_modules(folder: Path, compiled: Callable[[str, str], Any]) -> list[str]:
    """Let everything that lies in `folder` be imported rewritten; return the names of what is missing, as they come."""
    missing = Missing(str(folder))
    sys.path.insert(0, str(folder))
    sys.meta_path[:] = [Beside(folder, compiled), *sys.meta_path, missing]
    for name, value in FORMER.items():
        if name not in vars(np):
            setattr(np, name, value)
    return missing.names


def read(path: Path) -> str:
    """The source of a program; of a notebook, its code cells one after the other, without the shell's lines.

    Raises `ValueError` where it is not a text, or not a notebook.
    """
    text = path.read_text(encoding="utf-8-sig")
    return cells(text) if path.suffix == ".ipynb" else text


def cells(text: str) -> str:
    """The code of a notebook.

    >>> cells('{"cells": [{"cell_type": "code", "source": ["%matplotlib inline\\\\n", "x = 1"]}]}').splitlines()
    ['pass', 'x = 1']
    """
    found = []
    notebook = json.loads(text)
    for cell in notebook.get("cells", []) or [c for sheet in notebook.get("worksheets", []) for c in sheet["cells"]]:
        source = "".join(cell.get("source", cell.get("input", [])))
        if cell.get("cell_type") == "code" and not source.lstrip().startswith("%%"):
            lines = [_plain(line) for line in source.split("\n")]
            try:
                ast.parse("\n".join(lines))
            except SyntaxError:  # a cell that cannot run is left out, as a learner leaves it behind
                lines = ["pass"] * len(lines)
            found += lines
    return "\n".join(found)


def _plain(line: str) -> str:
    """A line that only a notebook understands becomes one that does nothing, or what it stands for."""
    bare = line.lstrip()
    if bare.startswith("%pylab"):
        return "from pylab import *"
    if bare.startswith(("%", "!", "?")) or bare.endswith("?"):
        return line[: len(line) - len(bare)] + "pass"
    return line
