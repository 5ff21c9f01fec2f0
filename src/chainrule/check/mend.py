"""The learner's own line, corrected. What it may be meant to say is computed in its place, until one gives the numbers.

A first run ends where the mistake stands: what can be made there of the names in scope is compared with what is right.
Those few that agree are written into the program, and it is judged again: only what makes it right is shown.
"""

from __future__ import annotations

import ast
import itertools
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from chainrule.check.graph import Node
from chainrule.check.judge import parallel

MOST_NUMBERS, MOST_TRIED, MOST_NAMES = 20_000, 3, 40
SLOPES = ("{0} * (1 - {0})", "(1 - {0}**2)", "({0} > 0)", "(1 - np.tanh({0})**2)")
AXES = tuple(f"axis={axis}{keep}" for axis in (0, 1) for keep in (", keepdims=True", ""))
LOOSE = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.IfExp)  # what needs brackets within an expression
SLOPE_NAME = re.compile(r"(?i)deriv|prime|grad|d_|_d|back|slope")


@dataclass
class Trial:
    """A value that is wrong: the place and how often it was computed until then, and what is right instead.

    `right` are the right numbers but for a factor, or where `factor` is not 1, the value is wrong by that alone. There
    are none where a change goes the wrong way.
    """

    place: int
    count: int
    text: str
    right: list[float]
    factor: float = 1.0
    found: list[str] = field(default_factory=list)

    def look(self, node: Node, program: str) -> bool:
        """Whether a node is the one; then look in its frame for what gives the right numbers."""
        self.count -= node.place == self.place
        if node.place != self.place or self.count >= 0:
            return False
        frame: Any = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != program:
            frame = frame.f_back
        scope = {**frame.f_locals, **{**frame.f_globals, "np": np, **frame.f_locals}} if frame is not None else {}
        if not self.right:  # a change in the other direction
            turns = ((" += ", " -= "), (" -= ", " += "), (" + ", " - "), (" - ", " + "))
            self.found += [self.text.replace(old, new, 1) for old, new in turns if old in self.text]
            return True
        wanted = np.ravel(node.value) / self.factor if self.factor != 1.0 else np.array(self.right)
        for text in itertools.islice(dict.fromkeys(_candidates(self.text, scope, node, self.factor != 1.0)), 3_000):
            if text != self.text and self._agrees(text, scope, wanted, node.shape):
                self.found.append(text)
                if len(self.found) == MOST_TRIED:
                    break
        return True

    def _agrees(self, text: str, scope: dict[str, Any], wanted: Any, shape: tuple[int, ...]) -> bool:
        try:
            value = np.asarray(eval(text, {**scope}), dtype=np.float64)
        except Exception:
            return False
        only_turned = value.shape != shape and wanted.size == np.prod(shape) and 1 in (*value.shape, *shape)
        if value.size != wanted.size or only_turned:
            return False
        if self.factor != 1.0 or value.size == 1:
            return bool(np.allclose(value.ravel(), wanted, rtol=1e-6, atol=0))
        return parallel(value.ravel(), wanted) is not None


def mended(source: str, found: dict[str, Any], run: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """A finding with the right line, where running the program with it shows that it is; `run` does that."""
    trial = found.pop("trial", None)
    if trial is None:
        return found
    for text in run(trial=Trial(**trial)).get("found", []):
        lines = replaced(source, found["line"], trial["text"], text)
        again = run(source="\n".join(lines)).get("finding") if lines else None
        if again and (again["verdict"] == "correct" or _later(again.get("first_wrong"), found["first_wrong"])):
            right = f"Right: {lines[found['line'] - 1].strip()}\nDerived: "
            return {**found, "explanation": found["explanation"].replace("As a formula: ", right)}
    return found


def _later(one: str | None, other: str) -> bool:
    """Whether a gradient comes later in the backward pass than another: of an earlier layer, or a bias."""
    place = [re.fullmatch(r"d([Wb])(\d+)", name or "") for name in (one, other)]
    first, second = ((-int(m[2]), m[1] == "b") if m is not None else None for m in place)
    return first is not None and second is not None and first > second


def replaced(source: str, line: int, old: str, new: str) -> list[str]:
    """The program's lines with an expression replaced by another; none where it is not found."""
    statements = [s for s in ast.walk(ast.parse(source)) if isinstance(s, ast.stmt) and s.end_lineno is not None]
    inside = [s for s in statements if s.lineno <= line <= (s.end_lineno or 0)]
    inside.sort(key=lambda s: (s.end_lineno or 0) - s.lineno)
    lines = source.splitlines()
    for statement, node in ((s, node) for s in inside for node in ast.walk(s)):
        if isinstance(node, ast.expr | ast.AugAssign) and node.lineno == node.end_lineno and ast.unparse(node) == old:
            whole = node in (statement, getattr(statement, "value", None))
            lines[node.lineno - 1] = _with(lines[node.lineno - 1], node, new, whole)
            return lines
    return []


def _with(row: str, node: ast.expr | ast.stmt, new: str, whole: bool) -> str:
    """A line with a node replaced, in brackets where the new text needs them."""
    before, after = row.encode()[: node.col_offset], row.encode()[node.end_col_offset :]
    if not whole and before[-1:] != b"(" and isinstance(ast.parse(new, mode="eval").body, LOOSE):
        new = f"({new})"
    return (before + new.encode() + after).decode()


# ---- what an expression may be instead


def _candidates(text: str, scope: dict[str, Any], node: Node, by_factor: bool) -> Iterator[str]:
    """Other expressions, the likeliest first."""
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError:
        return
    names = dict(itertools.islice(_named(scope), MOST_NAMES * 5))
    alike = sorted((n for n, value in names.items() if value.shape == node.shape), key=lambda n: "[" in n)[:MOST_NAMES]
    product = isinstance(tree, ast.BinOp) and not isinstance(tree.op, ast.Add | ast.Sub)
    factor = f"({text})" if isinstance(tree, LOOSE) and not product else text
    slopes = [slope.format(name) for slope in SLOPES for name in alike]
    slopes += [f"{called}({name})" for called in _slope_functions(scope) for name in alike]
    yield from _edited(text, tree, names)
    yield f"-{factor}"
    if by_factor:
        counts = [name for name, value in scope.items() if isinstance(value, int) and value > 1]
        arrays = [name for name, value in names.items() if value.ndim and value.shape[0] > 1]
        counts += [f"{name}.shape[{axis}]" for name in arrays[:20] for axis in range(names[name].ndim)]
        yield from (f"{factor} {sign} {count}" for sign in "/*" for count in counts)
        return
    kept = [ast.unparse(side) for side in (tree.left, tree.right)] if isinstance(tree, ast.BinOp) and product else []
    yield from (f"{one} * {slope}" for one in (factor, *kept) for slope in slopes)
    yield f"({text}).T"
    errors = [f"{one} - {other}" for one, other in itertools.permutations(alike[:15], 2)]
    yield from errors
    yield from (f"({error}) * {slope}" for error in errors for slope in slopes[: 4 * len(alike)])


def _edited(whole: str, tree: ast.expr, names: dict[str, Any]) -> Iterator[str]:
    """One thing changed: a name, a sign, a transpose, an axis, a mean for a sum; or a factor left out."""
    functions = {id(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and id(node) not in functions:
            yield from (_with(whole, node, new, node is tree) for new in _instead(node, names))


def _instead(node: ast.expr, names: dict[str, Any]) -> Iterator[str]:
    """What may stand where a part of an expression stands."""
    text = ast.unparse(node)
    match node:
        case ast.BinOp(left, ast.Mult(), right):
            yield from (ast.unparse(left), ast.unparse(right))
        case ast.BinOp(left, ast.Div(), _):
            yield ast.unparse(left)
        case ast.BinOp(left, ast.Add() | ast.Sub() as sign, right):
            yield f"{ast.unparse(left)} {'-' if isinstance(sign, ast.Add) else '+'} ({ast.unparse(right)})"
        case ast.UnaryOp(operand=operand):
            yield ast.unparse(operand)
        case ast.Call():
            yield from _calls(text, node)
        case ast.Attribute(value, "T"):
            yield ast.unparse(value)
    if isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call) and text != "np":
        yield f"{text}.T"
    if isinstance(node, ast.Subscript):
        bases = dict.fromkeys(name.partition("[")[0] for name in names if "[" in name)
        yield from (f"{base}[{ast.unparse(node.slice)}]" for base in bases)
    if text in names:
        shapes = {names[text].shape, names[text].shape[::-1]}
        others = [name for name, value in names.items() if value.shape in shapes and name != text]
        yield from others[:MOST_NAMES]
        yield from (f"{text}.sum({axis})" for axis in AXES)


def _calls(text: str, call: ast.Call) -> Iterator[str]:
    """A call with another axis, as a mean or a sum, or without the function; a reshape as a transpose."""
    for old in re.findall(r"axis=-?\d(?:, keepdims=True)?", text):
        yield from (text.replace(old, axis) for axis in AXES)
    for one, other in (("mean(", "sum("), ("sum(", "mean("), ("average(", "sum(")):
        if one in text:
            yield text.replace(one, other, 1)
            yield from (f"{text[:-1]}{'' if text.endswith('()') else ', '}{axis})" for axis in AXES)
    arguments = [ast.unparse(a) for a in call.args]
    if "reshape" in text:
        owner = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        yield f"{arguments[0] if owner == 'np' and arguments else owner}.T"
    if len(arguments) == 1:
        yield arguments[0]


def _named(scope: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The arrays in scope, with what they are called: by a name, an attribute, a key or an index."""
    for name, value in list(scope.items()):
        if name.startswith("_"):
            continue
        if isinstance(value, np.ndarray | float):
            yield name, np.asarray(value)
        elif isinstance(value, dict | list | tuple) and len(value) < 30:
            items = value.items() if isinstance(value, dict) else enumerate(value)
            yield from ((f"{name}[{key!r}]", np.asarray(v)) for key, v in items if isinstance(v, np.ndarray | float))
        elif hasattr(value, "__dict__") and not callable(value) and "." not in name and not hasattr(value, "__path__"):
            yield from _named({f"{name}.{key}": item for key, item in vars(value).items()})


def _slope_functions(scope: dict[str, Any]) -> list[str]:
    found = [name for name, value in scope.items() if callable(value) and SLOPE_NAME.search(name)]
    owner = type(scope.get("self"))
    return [*found, *(f"self.{name}" for name in vars(owner) if SLOPE_NAME.search(name) and name[:2] != "__")][:8]
