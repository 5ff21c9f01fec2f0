"""The learner's own line, corrected: what it may have been meant to say. Which of these is right, running it tells."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST = 8
COUNT = r"(?:float\()?(?:\w+(?:\.\w+)*\.shape\[-?\d\]|len\([\w.]+\)|[\w.]+)\)?"
SUMS = (("np.mean(", "np.sum("), (".mean(", ".sum("), ("np.average(", "np.sum("))
AXES = tuple(f"axis={axis}{keep}" for axis in (0, 1) for keep in ("", ", keepdims=True"))


@dataclass(frozen=True)
class Known:
    """What is known of a mistake by the learner's own names, as far as they have one."""

    mistake: str
    slope: str = ""  # of the activation whose slope is missing
    z: str = ""
    a: str = ""
    y: str = ""
    weight: str = ""
    right: tuple[str, ...] = ()  # what stands in the wrong place
    formula: str = ""  # what the line should compute


def mends(source: str, line: int, text: str, known: Known) -> list[str]:
    """Return what may stand in the line's place, the likeliest first, indented as it is; `text` is what is wrong in it.

    >>> mends("d1 = d2 @ W2.T", 1, "d2 @ W2.T", Known("missing_activation_derivative", slope="(1 - h**2)"))
    ['d1 = d2 @ W2.T * (1 - h**2)']
    """
    written = source.splitlines()[line - 1] if 0 < line <= len(source.splitlines()) else ""
    bare = written.strip()
    indent = written[: len(written) - len(written.lstrip())]
    found: list[str] = []
    stored = list(_stored(bare))
    parts = [ast.unparse(ast.parse(value)) for _, value, *_ in stored if len(stored) > 1]
    for head, value, tail, operator in stored:
        try:
            tree = ast.parse(value, mode="eval").body
        except SyntaxError:
            continue
        if text not in ast.unparse(tree) and text in "; ".join(parts):
            continue  # another statement of the line is wrong
        found += [f"{head}{new}{tail}" for new in _values(value, tree, known, source)]
        if known.mistake == "sign":
            turned = head.replace(operator, operator.translate(str.maketrans("+-", "-+")))
            signs = [f"{head}{v}{tail}" for v in _other_signs(value)]
            itself = head.partition("=")[0].strip() in value  # b = b - d is not mended by b = -(b - d)
            found = [turned + value + tail, *signs, *([] if itself else found)]
    return [indent + new for new in dict.fromkeys(found) if new != bare][:MOST]


def _stored(line: str) -> Iterator[tuple[str, str, str, str]]:
    """Each value that a line stores or returns: what is before it, itself, what is after it, and the operator."""
    try:
        statements = ast.parse(line).body
    except SyntaxError:  # such as an entry of a dictionary of several lines, or a return within a function
        entry = re.fullmatch(r"((?:return )?[{(]?[\w\"']+ ?[:=] ?|return )(.+?)([,)}]*)", line)
        if entry is not None:
            yield entry[1], entry[2], entry[3], "="
        return
    encoded = line.encode()
    for statement in statements:
        stores = isinstance(statement, ast.Return | ast.Assign | ast.AugAssign | ast.AnnAssign)
        if stores and isinstance(value := getattr(statement, "value", None), ast.expr):
            start, end = value.col_offset, value.end_col_offset
            operator = next((o for o in ("+=", "-=") if isinstance(statement, ast.AugAssign) and o in line), "=")
            yield encoded[:start].decode(), encoded[start:end].decode(), encoded[end:].decode(), operator


def _other_signs(value: str) -> Iterator[str]:
    for old, new in ((" + ", " - "), (" - ", " + ")):
        yield value.replace(old, new, 1)


def _values(value: str, tree: ast.expr, known: Known, source: str) -> Iterator[str]:
    """What the value that is stored may be instead."""
    sum_of_terms = isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Add | ast.Sub)
    factor = f"({value})" if sum_of_terms or isinstance(tree, ast.IfExp | ast.Compare) else value
    match known.mistake:
        case "missing_activation_derivative":
            if known.slope:
                yield f"{factor} * {known.slope}"
        case "transpose":
            for part in _operands(tree):
                yield value.replace(part, part.removesuffix(".T") if part.endswith(".T") else f"{part}.T", 1)
            yield re.sub(r"\.reshape\((?:[^()]|\([^()]*\))*\)", ".T", value)
            yield re.sub(r"np\.reshape\(([\w.]+),.*?\)(?=[ )]|$)", r"\1.T", value)
            yield f"({value}).T"
        case "sum_instead_of_mean":
            for mean, total in SUMS[:2]:
                yield value.replace(total, mean)
            counts = re.findall(rf"/ ?({COUNT})", source)
            for count in sorted(set(counts), key=counts.count, reverse=True)[:3]:
                yield f"{factor} / {count}"
        case "mean_instead_of_sum":
            for mean, total in SUMS:
                yield value.replace(mean, total)
            yield re.sub(rf"\(1\.?0? ?/ ?{COUNT}\) ?\* ?", "", value)
            yield re.sub(rf" ?/ ?{COUNT}$", "", value)
            yield re.sub(rf" ?/ ?{COUNT}", "", value, count=1)
        case "sign":
            yield value.removeprefix("-") if value.startswith("-") else f"-({value})"
        case "bias_gradient_not_summed" | "other":
            for old in set(re.findall(r"axis=-?\d(?:, keepdims=True)?", value)):
                yield from (value.replace(old, axis) for axis in AXES if axis != old)
            for called in re.findall(r"np\.sum\([\w.\[\]']+\)|[\w.]+\.sum\(\)", value):
                inside = called[:-1] + (", " if called.startswith("np") else "")
                yield from (value.replace(called, f"{inside}{axis})") for axis in (AXES[0], AXES[1], AXES[3]))
            for part in reversed(_names(tree)[-2:]):
                yield from (value.replace(part, f"{part}.sum({axis})") for axis in (AXES[1], AXES[3]))
        case "derivative_of_wrong_value":
            for right in filter(None, (known.a, known.z)):
                for wrong in re.findall(r"\w(?:\w|\.)*\(([\w.\[\]'\"+\- ()]+)\)", value):
                    yield value.replace(f"({wrong})", f"({right})")
            for right in filter(None, (known.a, known.z)):
                for wrong in _names(tree)[1:]:
                    yield re.sub(rf"(?<![\w.]){re.escape(wrong)}(?![\w\[])", right, value)
            if known.slope and isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Mult):
                yield f"{ast.unparse(tree.left)} * {known.slope}"
        case "wrong_layer":
            for right in known.right:
                for wrong in reversed(_names(tree)):
                    yield value.replace(wrong, right, 1)
        case "softmax_cross_terms" | "loss_gradient":
            count = re.search(rf" / {COUNT}$", value)
            error = known.formula.partition(" = ")[2]
            if error:
                yield f"({error}){count[0]}" if count else error
                yield f"-({error})"


def _operands(tree: ast.expr) -> list[str]:
    """The factors of matrix products."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            found += [ast.unparse(node.left), ast.unparse(node.right)]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ("dot", "matmul", "outer"):
            owner = node.func.value if isinstance(node.func, ast.Attribute) else None
            found += [ast.unparse(a) for a in ([] if owner is None or ast.unparse(owner) == "np" else [owner])]
            found += [ast.unparse(a) for a in node.args]
    return sorted(set(found), key=lambda part: ("(" in part or " " in part, found.index(part)))


def _names(tree: ast.expr) -> list[str]:
    """What the value is made of, as it is called: names, attributes and entries, but no functions."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    found: list[str] = []

    def walk(node: ast.AST) -> None:
        if isinstance(node, ast.Name | ast.Attribute | ast.Subscript) and id(node) not in called:
            text = ast.unparse(node)
            if not text.endswith((".T", ".shape")) and text != "np":
                found.append(text)
                return
        for child in ast.iter_child_nodes(node):
            walk(child)

    walk(tree)
    return list(dict.fromkeys(found))
