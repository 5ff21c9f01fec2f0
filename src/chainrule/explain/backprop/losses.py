"""The loss that a program's text speaks of: what it computes under the name of a loss."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from chainrule.explain.backprop.trace import LABEL

NAME = re.compile(r"(?i)loss|cost|objective|criterion|^[JLC]$")
SLOPE = re.compile(r"(?i)prime|deriv|grad|slope|backward|(^|_)d_|^d[a-z]*_?(mse|bce|sse)|delta")
SQUARED = re.compile(r"(?i)(^|_)(r?mse|sse|ssq)(_|$)|squared|square_?error|quadratic|least_?squares")
ERROR = re.compile(r"(?i)err|diff|resid|subtract")
ENTROPY = re.compile(r"(?i)cross_?entropy|(^|_)(bce|cce|nll|xent|ce)(_|$)|log_?loss|logloss|log_?likelihood")


def named_losses(source: str) -> set[str]:
    """Which losses a program computes under such a name, or takes the slope of.

    They are "squared", "entropy", "absolute" and "unfamiliar". The square of a weight is a penalty, not an error.

    >>> named_losses("cost = np.mean((y - a) ** 2)"), named_losses("print('MSE', ((y - a) ** 2).mean())")
    ({'squared'}, set())
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return set()
    errors = _errors(tree)
    return {kind for expression in _losses(tree) for kind in _kinds(expression, errors)}


def _errors(tree: ast.AST) -> set[str]:
    """The names that are assigned a difference, but for those that move on from their own values, as weights do."""
    found, moving = set(), set()
    for node in ast.walk(tree):
        match node:
            case ast.AugAssign(target=target, op=ast.Add() | ast.Sub()):
                moving.add(_name(target))
            case ast.Assign(targets=targets, value=value):
                names = {_name(leaf) for target in targets for leaf in ast.walk(target)} - {""}
                parts = list(ast.walk(value))
                if any(isinstance(part, ast.Add | ast.Sub) for part in parts):
                    moving |= names & {_name(part) for part in parts}
                if _is_error(value, set()):
                    found |= names
    return found - moving


def _is_error(expression: ast.AST, errors: set[str]) -> bool:
    """Whether an expression holds the difference of two things, or one of these names; what is in brackets [] aside."""
    if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.Sub):
        return not isinstance(expression.left, ast.Constant) and not isinstance(expression.right, ast.Constant)
    name = _name(expression)
    parts = [expression.value] if isinstance(expression, ast.Subscript) else list(ast.iter_child_nodes(expression))
    return name in errors or bool(ERROR.search(name)) or any(_is_error(part, errors) for part in parts)


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


def _kinds(expression: ast.AST, errors: set[str]) -> set[str]:
    """Which losses an expression looks like; a logarithm goes before squares, which may be those of a penalty."""
    names = [_name(node) for node in ast.walk(expression)]
    if any(name in ("log", "log2", "log1p") or ENTROPY.search(name) for name in names):
        return {"entropy"}
    if any(SQUARED.search(name) for name in names) or any(_is_error(base, errors) for base in _squared(expression)):
        return {"squared"}
    if any(name in ("abs", "absolute", "fabs", "mae") for name in names):
        return {"absolute"}
    powers = [
        node.right for node in ast.walk(expression) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)
    ]
    other = any(not (isinstance(power, ast.Constant) and power.value == 2) for power in powers)
    return {"unfamiliar"} if other or "cosh" in names else set()


def _squared(expression: ast.AST) -> Iterator[ast.AST]:
    """What is squared in an expression."""
    for node in ast.walk(expression):
        match node:
            case ast.BinOp(left=base, op=ast.Pow(), right=ast.Constant(value=2)):
                yield base
            case ast.Call(func=function, args=[base, *_]) if _name(function) in ("square", "power", "pow"):
                yield base


def _name(node: ast.AST) -> str:
    return getattr(node, "id", "") or (node.attr if isinstance(node, ast.Attribute) else "")


def _texts(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
