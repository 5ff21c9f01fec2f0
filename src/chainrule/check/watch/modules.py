"""Every file of a program is recorded: the modules beside it through an import hook, and the cells of a notebook."""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import json
import sys
import types
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any


class Beside(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports what lies in the program's folder, rewritten by `compiled`."""

    def __init__(self, folder: Path, compiled: Callable[[str, str], Any]) -> None:
        self.folder, self.compiled = folder, compiled

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        base = self.folder.joinpath(*name.split("."))
        for file, inside in ((base.with_name(base.name + ".py"), None), (base / "__init__.py", [str(base)])):
            if file.is_file():
                return importlib.util.spec_from_file_location(
                    name, file, loader=self, submodule_search_locations=inside
                )
        if base.is_dir() and any(base.glob("*.py")):
            spec = importlib.machinery.ModuleSpec(name, None, is_package=True)
            spec.submodule_search_locations = [str(base)]
            return spec
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        file = module.__spec__.origin if module.__spec__ is not None else None
        if file:
            exec(self.compiled(read(Path(file)), file), module.__dict__)


def record_modules(folder: Path, compiled: Callable[[str, str], Any]) -> None:
    """Let everything that lies in `folder` be imported rewritten."""
    sys.path.insert(0, str(folder))
    sys.meta_path.insert(0, Beside(folder, compiled))
    if importlib.util.find_spec("tqdm") is None:  # it only shows how far a loop is
        bar = types.ModuleType("tqdm")
        vars(bar).update(tqdm=lambda items, *_, **__: items, trange=lambda count, *_, **__: range(count), notebook=bar)
        sys.modules.update({"tqdm": bar, "tqdm.auto": bar, "tqdm.notebook": bar})


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
    for cell in json.loads(text).get("cells", []):
        if cell.get("cell_type") == "code":
            source = "".join(cell.get("source", []))
            if source.lstrip().startswith("%%"):
                continue
            lines = [_plain(line) for line in source.split("\n")]
            try:
                ast.parse("\n".join(lines))
            except SyntaxError:  # a cell that cannot run is left out, as a learner leaves it behind
                lines = ["pass"] * len(lines)
            found += lines
    return "\n".join(found)


def _plain(line: str) -> str:
    """A line that only a notebook understands becomes one that does nothing."""
    bare = line.lstrip()
    if bare.startswith(("%", "!", "?")) or bare.endswith("?"):
        return line[: len(line) - len(bare)] + "pass"
    return line
