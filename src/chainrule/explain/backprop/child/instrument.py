"""Rewriting a learner's program so that every array that an expression yields is seen, in the order of computing.

Each expression ``e`` becomes ``see(i, e)``, which returns what it is given; after an assignment its target is seen.
Line numbers stay, so that an error is reported where the learner wrote it.
"""

from __future__ import annotations

import ast
from dataclasses import asdict, dataclass, field
from typing import Any

SEE = "__chainrule_see__"
#: Calls that may stand in the index of an assignment's target without being made twice for a reason to notice.
HARMLESS = {"str", "len", "int", "min", "max", "range", "abs", "format"}


@dataclass
class Node:
    """One watched place: what it does, where it stands, what it is written as, and the places whose values it reads."""

    kind: str
    line: int
    text: str
    function: str
    children: list[int] = field(default_factory=list)


class Instrument(ast.NodeTransformer):
    """Wraps expressions; `nodes` holds what is known about each place."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._functions: list[str] = []
        self._modules: set[str] = {"self", "cls"}
        self._children: list[list[int]] = [[]]

    # ---- expressions

    def visit(self, node: ast.AST) -> Any:
        kind = _kind(node)
        if kind is None or (isinstance(node, ast.Name) and node.id in self._modules):
            return super().visit(node)
        text = ast.unparse(node)  # before its parts are wrapped
        self._children.append([])
        inside = super().visit(node)
        children = self._children.pop()
        index = self._place(kind, node, text, children)
        return self._wrapped(index, inside, node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Attribute):
            node.func.value = self.visit(node.func.value)
        elif not isinstance(node.func, ast.Name):
            node.func = self.visit(node.func)
        node.args = [self.visit(argument) for argument in node.args]
        for keyword in node.keywords:
            keyword.value = self.visit(keyword.value)
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node

    def visit_Import(self, node: ast.Import) -> ast.AST:
        self._modules |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        return node

    def visit_arguments(self, node: ast.arguments) -> ast.AST:
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.AST:
        node.body = [line for statement in node.body for line in _many(self.visit(statement))]
        return node

    # ---- statements

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self._functions.append(node.name)
        node.body = [line for statement in node.body for line in _many(self.visit(statement))]
        self._functions.pop()
        return node

    visit_AsyncFunctionDef = visit_FunctionDef  # type: ignore[assignment]

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self._functions.append(node.name)
        node.body = [line for statement in node.body for line in _many(self.visit(statement))]
        self._functions.pop()
        return node

    def visit_Assign(self, node: ast.Assign) -> list[ast.stmt]:
        seen = [target for written in node.targets for target in _leaves(written)]
        self._children.append([])
        node.value = self.visit(node.value)
        children = self._children.pop()
        return [node, *(self._store("store", target, node, children) for target in seen if _repeatable(target))]

    def visit_AnnAssign(self, node: ast.AnnAssign) -> list[ast.stmt]:
        if node.value is None:
            return [node]
        self._children.append([])
        node.value = self.visit(node.value)
        children = self._children.pop()
        return [node, self._store("store", node.target, node, children)] if _repeatable(node.target) else [node]

    def visit_AugAssign(self, node: ast.AugAssign) -> list[ast.stmt]:
        if not _repeatable(node.target):
            node.value = self.visit(node.value)
            return [node]
        before = self._place(_kind(_loaded(node.target)) or "name", node, ast.unparse(node.target), [])
        first = ast.copy_location(ast.Expr(self._wrapped(before, _loaded(node.target), node)), node)
        self._children.append([])
        node.value = self.visit(node.value)
        children = [before, *self._children.pop()]
        return [first, node, self._store(f"aug:{type(node.op).__name__}", node.target, node, children)]

    def visit_Return(self, node: ast.Return) -> ast.stmt:
        if node.value is not None:
            text = ast.unparse(node.value)
            node.value = self._wrapped(self._place("return", node, text, []), self.visit(node.value), node)
        return node

    # ---- helpers

    def _place(self, kind: str, node: Any, text: str, children: list[int]) -> int:
        function = ".".join(self._functions)
        self.nodes.append(Node(kind, node.lineno, text[:200], function, children))
        index = len(self.nodes) - 1
        self._children[-1].append(index)
        return index

    def _store(self, kind: str, target: ast.expr, statement: ast.stmt, children: list[int]) -> ast.stmt:
        base = target
        while isinstance(base, ast.Subscript) and kind != "store":
            base = base.value
        index = self._place(kind, statement, ast.unparse(target), children)
        load = _loaded(target)
        owner = _owner(load)
        call = self._wrapped(index, load, statement)
        if owner is not None:
            call.args.append(owner)
        return ast.copy_location(ast.Expr(call), statement)

    def _wrapped(self, index: int, expression: Any, at: ast.AST) -> ast.Call:
        call = ast.Call(ast.Name(SEE, ast.Load()), [ast.Constant(index), expression], [])
        return ast.fix_missing_locations(ast.copy_location(call, at))


def instrument(source: str, filename: str) -> tuple[Any, list[dict[str, Any]]]:
    """Return the compiled, watched program and its places. Raises `SyntaxError`."""
    tree = ast.parse(source, filename)
    transformer = Instrument()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            transformer.visit_Import(node)
    tree = ast.fix_missing_locations(transformer.visit(tree))
    return compile(tree, filename, "exec", dont_inherit=True), [asdict(node) for node in transformer.nodes]


def _kind(node: ast.AST) -> str | None:
    """What an expression does, as the analysis reads it; None for one that is not watched."""
    if not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return None
    match node:
        case ast.Name():
            return "name"
        case ast.Attribute():
            return "T" if node.attr == "T" else "attribute"
        case ast.Subscript():
            return "subscript"
        case ast.BinOp():
            return f"bin:{type(node.op).__name__}"
        case ast.UnaryOp():
            return f"unary:{type(node.op).__name__}"
        case ast.Compare():
            return "compare"
        case ast.Call():
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "?")
            return f"call:{name}"
    return None


def _many(result: Any) -> list[Any]:
    return result if isinstance(result, list) else [result]


def _leaves(target: ast.expr) -> list[ast.expr]:
    if isinstance(target, ast.Tuple | ast.List):
        return [leaf for element in target.elts for leaf in _leaves(element)]
    return [] if isinstance(target, ast.Starred) else [target]


def _repeatable(target: ast.expr) -> bool:
    """Whether evaluating a target once more changes nothing."""
    for node in ast.walk(target):
        if isinstance(node, ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom):
            return False
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name not in HARMLESS:
                return False
    return True


def _loaded(target: ast.expr) -> ast.expr:
    """A target, as an expression that reads it."""
    copied = ast.parse(ast.unparse(target), mode="eval").body
    for node in ast.walk(copied):
        if hasattr(node, "lineno"):
            ast.copy_location(node, target)
    return copied


def _owner(target: ast.expr) -> ast.expr | None:
    """The array that ``array[…] = value`` changes a part of: the innermost container."""
    return target.value if isinstance(target, ast.Subscript) else None
