"""The rooms of the house import in one direction only.

A room may import the rooms named in its row, with whatever rooms are inside them, early or late; a late import against
the direction is listed in `LATE`, with its reason. Under TYPE_CHECKING any room may be named (except in byhand, which
stands alone, and within the engine, whose lowering knows no processor). Packages from outside count wherever they are
imported. The standard library is free to all. Within the rooms, too, files import in no circle.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

SRC = Path(__file__).parents[1] / "src"

# In order: a row names only rooms above it. `__init__` is the public API, `import chainrule`.
ALLOWED = {
    "byhand": "numpy",
    "version": "",
    "html": "",  # of notebooks
    "progress": "rich",
    "errors": "",
    "functions": "errors numpy",
    "program": "errors functions numpy",
    "check": "errors functions program numpy",
    "network": "html errors functions program numpy rich",
    "engine.lowering": "errors functions program numpy",
    "engine.cpu": "errors functions program engine.lowering numpy numba llvmlite",
    "engine": "errors functions program network engine.lowering engine.cpu numpy numba",
    "explain": "html progress errors functions program network numpy rich",
    "store": "version errors functions program network numpy safetensors",
    "training": "progress errors functions program network engine explain store numpy rich scipy",
    "cluster": "version errors functions program network engine training numpy distributed mpi4py",
    "data": "errors functions numpy polars PIL",
    "export": "version errors functions program network store data numpy onnx polars safetensors skl2onnx sklearn",
    "estimators": "errors functions program network engine explain store training cluster export numpy sklearn",
    "tabular": "html progress errors functions program network engine explain store training cluster data export"
    " numpy polars scipy sklearn threadpoolctl",
    "playground": "version errors functions program network engine explain store training data tabular"
    " numpy polars sklearn starlette uvicorn anywidget traitlets",
    "images": "errors functions program network engine store training export estimators data tabular"
    " numpy sklearn lazy_loader",
    "saved": "errors store estimators tabular images",
    "__init__": "version errors functions program check network engine explain store training cluster"
    " estimators data tabular images saved playground lazy_loader",
    "bench": "__init__ progress errors functions program network engine training"
    " numpy sklearn threadpoolctl matplotlib torch jax",
    "report": "__init__ html progress errors functions program network engine explain store training estimators"
    " data tabular images playground numpy polars contourpy PIL matplotlib rich threadpoolctl",
    "demos": "__init__ progress errors functions program network engine explain store training estimators"
    " data tabular images report byhand numpy sklearn matplotlib",
    "cli": "__init__ progress saved playground errors functions program check network engine explain store training"
    " cluster estimators data tabular images bench report demos byhand numpy click rich sklearn polars matplotlib",
    "__main__": "cli",
}

#: Late imports against the direction, and why they are right: a method of `Network`, or of an estimator, leads to what
#: can be done with one.
LATE = {
    ("network.network", "training"): "Network.fit, and the last training as a script",
    ("network.network", "cluster"): "Network.fit on several machines",
    ("network.network", "engine"): "Network.predict, where the network was trained by the engine",
    ("network.network", "explain"): "Network.trace, derivation, check_gradients, and how it shows itself",
    ("network.network", "store"): "Network.save",
    ("network.history", "report"): "History.plot",
    ("network.network", "export"): "Network.to_onnx, and weights as PyTorch has them",
    ("images.verifier", "report"): "Verifier.report",
    ("images.denoiser", "report"): "Denoiser.report",
}

#: The one circle of files: a program prints itself, and what prints reads programs.
PRINTS_ITSELF = ("chainrule.program.program", "chainrule.program.render.text")

TYPING_ONLY = {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


class Import(NamedTuple):
    line: int
    target: str  # "chainrule.program.step", "numpy.random"
    late: bool
    typing: bool = False


def imports(module: str, source: str) -> Iterator[Import]:
    """Every name that the source of `module` imports, made absolute."""

    def walk(node: ast.AST, late: bool, typing: bool) -> Iterator[Import]:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(node.lineno, alias.name, late, typing)
        elif isinstance(node, ast.ImportFrom):
            parts = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*parts, *filter(None, [node.module])])
            for alias in node.names:
                yield Import(node.lineno, f"{base}.{alias.name}", late, typing)
        elif isinstance(node, ast.If) and ast.unparse(node.test) in TYPING_ONLY:
            for child in node.body:
                yield from walk(child, late, True)
            for child in node.orelse:
                yield from walk(child, late, typing)
        else:
            inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            for child in ast.iter_child_nodes(node):
                yield from walk(child, late or inside, typing)

    return walk(ast.parse(source), False, False)


def room_of(target: str) -> str:
    """The innermost room: chainrule.program.step -> program, chainrule.engine.cpu.table -> engine.cpu; chainrule and
    chainrule.Network -> __init__."""
    parts = target.split(".")[1:]
    names = (".".join(parts[:depth]) for depth in (2, 1))
    return next((name for name in names if name in ALLOWED), "__init__")


def offences(module: str, source: str) -> list[str]:
    """What `module` imports against the table, one sentence each."""
    own = room_of(module)
    alone = own == "byhand"  # each tutorial runs by itself
    strict = alone or own == "engine.lowering"
    allowed = {*ALLOWED[own].split(), *([] if alone else [own])}
    found = []
    for line, target, late, typing in imports(module, source):
        package = target.partition(".")[0]
        if package == "chainrule":
            name = room_of(target)
            listed = late and (module.removeprefix("chainrule."), name.partition(".")[0]) in LATE
            free = (typing and not strict) or listed
        else:
            name, free = package, package in sys.stdlib_module_names
        outer = name.partition(".")[0]  # who may enter a room may enter those inside it
        if not free and not {name, outer} & allowed:
            found.append(f"{module}, line {line}: {own} may not import {name} ({target})")
    return found


def modules() -> Iterator[tuple[str, Path]]:
    """Every module of the package; a package is named with its `__init__`, as a file is."""
    for path in sorted((SRC / "chainrule").rglob("*.py")):
        yield ".".join(path.relative_to(SRC).with_suffix("").parts), path


@pytest.mark.parametrize(("module", "path"), [pytest.param(*m, id=m[0]) for m in modules()])
def test_imports_point_one_way(module: str, path: Path) -> None:
    assert module.split(".")[1] in ALLOWED, f"{module} has no row in the table of rooms"
    assert offences(module, path.read_text(encoding="utf-8")) == []


def test_rows_name_only_rooms_above() -> None:
    rooms = list(ALLOWED)
    for i, (room, row) in enumerate(ALLOWED.items()):
        assert not set(row.split()) & set(rooms[i:]), f"{room} names itself or a later room"


def test_every_exception_is_needed() -> None:
    found = set()
    for module, path in modules():
        for _, target, late, typing in imports(module, path.read_text(encoding="utf-8")):
            if late and not typing and target.startswith("chainrule."):
                found.add((module.removeprefix("chainrule."), room_of(target).partition(".")[0]))
    assert set(LATE) <= found


def circles(edges: dict[str, set[str]]) -> list[list[str]]:
    """Groups of modules that lead to one another."""
    reached: dict[str, set[str]] = {}
    for start in edges:
        waiting, seen = [start], set()
        while waiting:
            for target in edges.get(waiting.pop(), set()) - seen:
                seen.add(target)
                waiting.append(target)
        reached[start] = seen
    mutual = {module: sorted(other for other in seen if module in reached[other]) for module, seen in reached.items()}
    return [list(group) for group in dict.fromkeys(tuple(group) for group in mutual.values() if group)]


def test_no_circles_within_a_room() -> None:
    files = dict(modules())
    edges: dict[str, set[str]] = {module: set() for module in files}
    for module, path in files.items():
        for _, target, _, typing in imports(module, path.read_text(encoding="utf-8")):
            found = target if target in files else target.rpartition(".")[0]
            if found in files and not typing and room_of(found) == room_of(module):
                edges[module].add(found)
    printing, printed = PRINTS_ITSELF
    assert printed in edges[printing]
    edges[printing].remove(printed)
    assert circles(edges) == []


def test_a_circle_is_seen() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == [["b", "c"]]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("chainrule.functions.losses", "def f():\n    import chainrule.program.step"),
        ("chainrule.store.native", "def f():\n    from chainrule.tabular.model import TabularModel"),
        ("chainrule.network.layers", "def f():\n    from chainrule.training.fit import fit"),
        ("chainrule.network.network", "from chainrule.training.fit import fit"),
        ("chainrule.functions.losses", "import chainrule.program.step"),
        ("chainrule.functions.losses", "from chainrule.program import Step"),
        ("chainrule.functions.losses", "from chainrule import network"),
        ("chainrule.functions.losses", "from chainrule import Network"),
        ("chainrule.functions.losses", "from ..program import Step"),
        ("chainrule.functions.losses", "from .. import program"),
        ("chainrule.functions.__init__", "from ..program import Step"),
        ("chainrule.program.render.text", "from ...network import Network"),
        ("chainrule.engine.runner", "from chainrule.explain import trace"),
        ("chainrule.engine.cpu.table", "from chainrule.engine.runner import CompiledRunner"),
        ("chainrule.engine.lowering.fuse", "from chainrule.engine.cpu import hazards"),
        ("chainrule.engine.lowering.fuse", "def f():\n    from ..cpu.hazards import Access"),
        ("chainrule.engine.lowering.body", "from chainrule.engine.choice import choose"),
        ("chainrule.engine.lowering.body", "def f():\n    from llvmlite import ir"),
        ("chainrule.store.native", "try:\n    import chainrule.training\nexcept ImportError: pass"),
        ("chainrule.program.step", "class C:\n    import chainrule.cli"),
        ("chainrule.data.read", "from chainrule.network import Network"),
        ("chainrule.functions.random", "def f():\n    import scipy.special"),
        ("chainrule.program.step", "def f():\n    from numba import njit"),
        ("chainrule.engine.cpu.threads", "from sklearn.base import BaseEstimator"),
        ("chainrule.byhand.xor", "def f():\n    from chainrule.errors import ChainruleError"),
        ("chainrule.byhand.xor", "from .truth_table import sigmoid"),
        ("chainrule.__main__", "import chainrule.network"),
    ],
)
def test_a_planted_import_is_caught(module: str, source: str) -> None:
    assert len(offences(module, source)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("chainrule.functions.losses", "import math\nimport numpy as np\nfrom .. import errors"),
        ("chainrule.functions.__init__", "from .losses import hinge\nfrom . import losses"),
        ("chainrule.program.step", "from chainrule.functions import losses"),
        ("chainrule.network.network", "def fit():\n    from chainrule.training import fit"),
        ("chainrule.network.network", "if TYPE_CHECKING:\n    from chainrule.training import fit"),
        ("chainrule.cli.main", "from chainrule import Network"),
        ("chainrule.engine.cpu.table", "from chainrule.engine.lowering.fuse import Group"),
        ("chainrule.training.fit", "from chainrule.engine.cpu.threads import set_threads"),
    ],
)
def test_an_allowed_import_is_not(module: str, source: str) -> None:
    assert offences(module, source) == []
