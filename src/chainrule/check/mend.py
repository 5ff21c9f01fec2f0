"""The learner's own line, corrected: what may be meant there is computed of what was recorded, until it is right."""

import ast
import itertools
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from chainrule.check.graph import Array, Node
from chainrule.check.judge import parallel
from chainrule.check.parameters import Recording

MOST_NUMBERS, MOST_TRIED, WITHIN = 20_000, 4_000, 3_000
SLOPES = ("{0} * (1 - {0})", "(1 - {0}**2)", "({0} > 0)", "(1 - np.tanh({0})**2)")
AXES = tuple(f"axis={axis}{keep}" for axis in (0, 1) for keep in (", keepdims=True", ""))
LOOSE = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.IfExp)  # what needs brackets within an expression
TURNS = ((" += ", " -= "), (" -= ", " += "), (" + ", " - "), (" - ", " + "))
READ = re.compile(
    r"[A-Za-z_][\w.]*(\[[^\[\]()]*\])*(\.\w+(\[\d\])?)*"
)  # how a value is read: by a name, a key, an index
COUNTED = re.compile(r"\[[^\]'\"]*[A-Za-z_]")  # what is read by an index that a loop changes
SLOPE_NAME = re.compile(r"(?i)deriv|prime|grad|d_|_d|back|slope")


def mended(recording: Recording, node: Node, right: Array, factor: float) -> str | None:
    """What should stand where a node was computed; None where nothing that is tried gives the right numbers.

    `right` are the right numbers but for a factor; where `factor` is not 1, the value is wrong by that alone.
    """
    text, exact = recording.places[node.place].text, factor != 1.0
    wanted = np.ravel(node.value / factor if exact else right)
    if node.index in recording.versions:
        turned = (text.replace(old, new, 1) for old, new in TURNS if old in text and factor < 0)
        return next(turned, None)
    if not 0 < wanted.size <= MOST_NUMBERS or (exact and wanted.size != node.size):
        return None
    texts = [*_known(recording, node).items()]
    names = {f"_{i}": value for i, (_, value) in enumerate(texts)}
    short = {known: f"_{i}" for i, (known, _) in enumerate(texts)}
    try:
        tree = _Shortened(short).visit(ast.parse(text, mode="eval").body)
    except SyntaxError:
        return None
    for candidate in itertools.islice(dict.fromkeys(_candidates(tree, names, node, exact)), MOST_TRIED):
        try:
            value = np.asarray(eval(candidate, {"np": np, "numpy": np, **names}), dtype=np.float64)
        except Exception:
            continue
        alike = node.size != wanted.size or value.shape == node.shape or 1 not in (*value.shape, *node.shape)
        if value.size != wanted.size or not alike:
            continue
        close = np.allclose(value.ravel(), wanted, rtol=1e-6, atol=0)
        found = re.sub(r"\b_(\d+)\b", lambda m: texts[int(m[1])][0], candidate)
        if (
            found != text
            and ".T.T" not in found
            and (close if exact or value.size == 1 else (parallel(value.ravel(), wanted) or 0.0) > 0)
        ):
            return found
    return None


def _known(recording: Recording, node: Node) -> dict[str, Any]:
    """What was read where a node was made, and what it was: the last time before that, or else the first time after."""
    here = recording.places[node.place]
    owner = here.function.rpartition(".")[0]
    heads = set(re.findall(r"\w+", here.text))
    known: dict[str, Any] = {here.text: node.value} if READ.fullmatch(here.text) else {}
    rounds = [n.index for n in recording.nodes if n.place == node.place]  # of the loop that the node is in
    begun = max((i for i in rounds if i < node.index), default=-1)
    ended = min((i for i in rounds if i > node.index), default=len(recording.nodes))
    before = reversed(recording.nodes[max(0, node.index - WITHIN) : node.index + 1])
    for other in itertools.chain(before, recording.nodes[node.index : node.index + WITHIN]):
        place = recording.place(other)
        read = [(other.name, other), *zip(place.operands, other.args, strict=False)] if place is not None else []
        for text, value in read:
            inside = place is not None and place.file == here.file and place.function == here.function
            head = re.split(r"[.\[]", text)[0]  # an object that is here too, if it is not another class's self
            mine = place is not None and place.function.rpartition(".")[0] == owner
            beside = mine if head == "self" else head != text and head in heads
            now = begun < other.index < ended or not COUNTED.search(text)
            seen = (inside or beside) and now and text not in known
            if seen and isinstance(value, Node | int) and READ.fullmatch(text):
                known[text] = value.value if isinstance(value, Node) else value
                if text.endswith(".T"):
                    known.setdefault(text[:-2], known[text].T)
    slopes = (text for text in recording.functions if SLOPE_NAME.search(text) or text in here.text)
    return {**known, **{text: recording.functions[text] for text in slopes}}


class _Shortened(ast.NodeTransformer):
    """Puts short names where a text is known."""

    def __init__(self, short: dict[str, str]) -> None:
        self.short = short

    def visit(self, node: ast.AST) -> Any:
        name = self.short.get(ast.unparse(node)) if isinstance(node, ast.expr) else None
        return ast.Name(name, ast.Load()) if name else self.generic_visit(node)


def replaced(source: str, line: int, old: str, new: str) -> str | None:
    """The line in which an expression is replaced by another; None where it is not found in one line."""
    statements = [s for s in ast.walk(ast.parse(source)) if isinstance(s, ast.stmt) and s.end_lineno is not None]
    inside = [s for s in statements if s.lineno <= line <= (s.end_lineno or 0)]
    inside.sort(key=lambda s: (s.end_lineno or 0) - s.lineno)
    for statement, node in ((s, node) for s in inside for node in ast.walk(s)):
        if isinstance(node, ast.expr | ast.AugAssign) and node.lineno == node.end_lineno and ast.unparse(node) == old:
            whole = node in (statement, getattr(statement, "value", None))
            return _with(source.splitlines()[node.lineno - 1], node, new, whole)
    return None


def _with(row: str, node: ast.expr | ast.stmt, new: str, whole: bool) -> str:
    """A line with a node replaced, in brackets where the new text needs them."""
    before, after = row.encode()[: node.col_offset], row.encode()[node.end_col_offset :]
    alone = before.rstrip()[-1:] in b"(=[,:" and after.lstrip()[:1] in b")],:}#"
    if not whole and not alone and isinstance(ast.parse(new, mode="eval").body, LOOSE):
        new = f"({new})"
    return (before + new.encode() + after).decode()


# ---- what an expression may be instead


def _candidates(tree: ast.expr, names: dict[str, Any], node: Node, by_factor: bool) -> Iterator[str]:
    """Other expressions, the likeliest first."""
    text = ast.unparse(tree)
    arrays = {name: value for name, value in names.items() if isinstance(value, np.ndarray)}
    alike = [name for name, value in arrays.items() if value.shape == node.shape][:40]
    product = isinstance(tree, ast.BinOp) and not isinstance(tree.op, ast.Add | ast.Sub)
    factor = f"({text})" if isinstance(tree, LOOSE) and not product else text
    tree = ast.parse(text, mode="eval").body
    for part in ast.walk(tree):
        if isinstance(part, ast.expr):
            yield from (_with(text, part, new, part is tree) for new in _instead(part, arrays))
    used = {part.id for part in ast.walk(tree) if isinstance(part, ast.Name) and part.id in arrays}
    swaps = ((a, b) for a in used for b in arrays if a != b and arrays[a].shape == arrays[b].shape)
    yield from (re.sub(rf"\b{a}\b", b, text) for a, b in swaps)
    yield f"-{factor}"
    if by_factor:
        counts = [name for name, value in names.items() if isinstance(value, int) and value > 1]
        counts += [f"{name}.shape[{axis}]" for name, value in arrays.items() for axis in range(value.ndim)]
        yield from (f"{factor} {sign} {count}" for sign in "/*" for count in counts)
        return
    slopes = [slope.format(name) for slope in SLOPES for name in alike]
    slopes += [f"{called}({name})" for called, value in names.items() if callable(value) for name in alike]
    kept = [ast.unparse(side) for side in (tree.left, tree.right)] if isinstance(tree, ast.BinOp) and product else []
    yield from (f"{one} * {slope}" for one in (factor, *kept) for slope in slopes)
    yield f"({text}).T"
    errors = [f"{one} - {other}" for one, other in itertools.permutations(alike[:15], 2)]
    yield from errors
    yield from (f"({error}) * {slope}" for error in errors for slope in slopes[: 4 * len(alike)])


def _instead(node: ast.expr, arrays: dict[str, Any]) -> Iterator[str]:
    """What may stand where a part of an expression stands: a factor or a sign less, a transpose, an axis, a name."""
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
        case ast.Attribute(value, "T"):
            yield ast.unparse(value)
        case ast.Call(function, arguments):
            yield from _calls(text, ast.unparse(function), [ast.unparse(a) for a in arguments])
    if isinstance(node, ast.Name | ast.Call) and text != "np":
        yield f"{text}.T"
    if text in arrays:
        shape = arrays[text].shape
        yield from (name for name, value in arrays.items() if value.ndim == len(shape) and name != text)
        yield from (f"{name}.T" for name, value in arrays.items() if value.shape == shape[::-1] and len(shape) > 1)
        yield from (f"{text}.sum({axis})" for axis in AXES)


def _calls(text: str, function: str, arguments: list[str]) -> Iterator[str]:
    """A call with another axis, as a mean or a sum, or without the function; a reshape as a transpose."""
    for old in re.findall(r"axis=-?\d(?:, keepdims=True)?", text):
        yield from (text.replace(old, axis) for axis in AXES)
    for one, other in (("mean(", "sum("), ("sum(", "mean("), ("average(", "sum(")):
        if one in text:
            yield text.replace(one, other, 1)
            yield from (f"{text[:-1]}{'' if text.endswith('()') else ', '}{axis})" for axis in AXES)
    if function.endswith("reshape"):
        yield f"{arguments[0] if function == 'np.reshape' else function.removesuffix('.reshape')}.T"
    if len(arguments) == 1:
        yield arguments[0]
