"""The loss that a program's text speaks of: what it computes under the name of a loss."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from chainrule.explain.backprop.trace import LABEL

NAME = re.compile(r"(?i)loss|cost|objective|criterion|^[JLC]$")
SLOPE = re.compile(r"(?i)prime|deriv|grad|slope|backward|(^|_)d_|^d[a-z]*_?(mse|bce|sse)|delta")
SQUARED = re.compile(r"(?i)(^|_)(r?mse|sse|ssq)(_|$)|squared|square_?error|quadratic|least_?squares")
ENTROPY = re.compile(r"(?i)cross_?entropy|(^|_)(bce|cce|nll|xent|ce)(_|$)|log_?loss|logloss|log_?likelihood")


def named_losses(source: str) -> set[str]:
    """Which losses a program computes under such a name, or takes the slope of.

    They are "squared", "entropy", "absolute" and "unfamiliar".


    >>> named_losses("cost = np.mean((y - a) ** 2)"), named_losses("print('MSE', ((y - a) ** 2).mean())")
    ({'squared'}, set())
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return set()
    return {kind for expression in _losses(tree) for kind in _kinds(expression)}


def _losses(tree: ast.AST) -> Iterator[ast.AST]:
    """The expressions that the program calls a loss."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign() | ast.AugAssign() | ast.AnnAssign() if node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if any(NAME.search(_name(leaf)) for target in targets for leaf in ast.walk(target)):
                    yield node.value
            case ast.FunctionDef() if NAME.search(node.name) and not SLOPE.search(node.name):
                yield from (part.value for part in ast.walk(node) if isinstance(part, ast.Return) and part.value)
            case ast.Call(func=function, args=args):
                name = _name(function)
                if name == "print" and any(LABEL.search(text) for arg in args for text in _texts(arg)):
                    yield from args
                if name == "append" and isinstance(function, ast.Attribute) and NAME.search(_name(function.value)):
                    yield from args
                if SLOPE.search(name):
                    yield function


def _kinds(expression: ast.AST) -> set[str]:
    """Which losses an expression looks like; a logarithm goes before squares, which may be those of a penalty."""
    names = [_name(node) for node in ast.walk(expression)]
    if any(name in ("log", "log2", "log1p") or ENTROPY.search(name) for name in names):
        return {"entropy"}
    powers = [
        node.right for node in ast.walk(expression) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)
    ]
    if any(isinstance(power, ast.Constant) and power.value == 2 for power in powers) or any(
        name in ("square", "power", "pow") or SQUARED.search(name) for name in names
    ):
        return {"squared"}
    if any(name in ("abs", "absolute", "fabs", "mae") for name in names):
        return {"absolute"}
    return {"unfamiliar"} if powers or "cosh" in names else set()


def _name(node: ast.AST) -> str:
    return getattr(node, "id", "") or (node.attr if isinstance(node, ast.Attribute) else "")


def _texts(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
