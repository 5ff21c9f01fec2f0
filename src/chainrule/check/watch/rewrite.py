"""Rewriting a learner's program so that its arithmetic goes through a recorder.

``a + b`` becomes ``record.binary(place, "add", a, b)``, and likewise calls, subscripts, assignments to parts, `+=` and
iteration over vectors. Nothing else changes; line numbers stay, so that an error is reported where it was written.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

RECORD = "__chainrule_record__"
_NAMES = "Add=add Sub=sub Mult=mul Div=div Pow=pow MatMult=matmul FloorDiv=floordiv Mod=mod"
OPERATORS = dict(pair.split("=") for pair in _NAMES.split())
_PLAIN = """
    print len range isinstance super locals globals vars dir type str int repr open hasattr setattr input set dict
    format exit quit id getattr issubclass callable iter next property staticmethod classmethod
"""
#: Built-in functions that compute nothing to be recorded.
PLAIN = frozenset(_PLAIN.split())


@dataclass(frozen=True)
class Place:
    """An expression of the program: the file and lines it stands in, what is written there, and its operands."""

    file: str
    line: int
    text: str
    operands: tuple[str, ...] = ()
    literal: tuple[bool, ...] = ()  # which operands are numbers written down
    target: str = ""  # where the statement stores its value
    function: str = ""  # the function it stands in


class Rewriter(ast.NodeTransformer):
    """Rewrites one file; `places` is shared by all files of a program."""

    def __init__(self, places: list[Place], file: str, tree: ast.AST) -> None:
        self.places, self.file, self.floats = places, file, _floats(tree)
        self.target = ""
        self.functions: list[str] = []
        self.modules: set[str] = set()

    # ---- expressions

    def visit_Import(self, node: ast.Import) -> Any:
        self.modules |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        return node

    def visit_Constant(self, node: ast.Constant) -> Any:
        return self._call("fresh", [node], node) if type(node.value) is float else node

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        name = OPERATORS.get(type(node.op).__name__)
        if name is None:
            return self.generic_visit(node)
        place = self._place(node, node.left, node.right)
        left, right = (e if isinstance(e, ast.Constant) else self.visit(e) for e in (node.left, node.right))
        return self._call("binary", [place, ast.Constant(name), left, right], node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Any:
        if isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
            place = self._place(node, node.operand)
            return self._call("negative", [place, self.visit(node.operand)], node)
        if isinstance(node.op, ast.USub) and type(getattr(node.operand, "value", 0)) is float:
            return self._call("fresh", [node], node)
        return self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> Any:
        place = self._place(node, node.left, *node.comparators) if len(node.ops) == 1 else None
        self.generic_visit(node)
        name = type(node.ops[0]).__name__
        if place is None or name not in ("Lt", "LtE", "Gt", "GtE", "Eq", "NotEq"):
            return node
        return self._call("compare", [place, ast.Constant(name), node.left, node.comparators[0]], node)

    def visit_Call(self, node: ast.Call) -> Any:
        if isinstance(node.func, ast.Name) and node.func.id in PLAIN:
            node.args = [self.visit(argument) for argument in node.args]
            for keyword in node.keywords:
                keyword.value = self.visit(keyword.value)
            return node
        place = self._place(node, *node.args, owner=node.func)
        self.generic_visit(node)
        made = self._call("call", [place, node.func, *node.args], node)
        made.keywords = node.keywords
        return made

    def visit_Subscript(self, node: ast.Subscript) -> Any:
        if not isinstance(node.ctx, ast.Load):
            return self.generic_visit(node)
        place = self._place(node, node.value)
        self.generic_visit(node)
        return self._call("part", [place, node.value, _index(node.slice)], node)

    def visit_ListComp(self, node: Any) -> Any:
        self.generic_visit(node)
        for generator in node.generators:
            generator.iter = self._call("each", [self._place(generator.iter), generator.iter], generator.iter)
        return node

    visit_GeneratorExp = visit_SetComp = visit_DictComp = visit_ListComp

    def visit_JoinedStr(self, node: ast.JoinedStr) -> Any:
        return node  # what is only printed

    def visit_arguments(self, node: ast.arguments) -> Any:
        return node

    def visit_match_case(self, node: ast.match_case) -> Any:
        node.body = self._block(node.body)
        return node

    # ---- statements

    def visit_FunctionDef(self, node: Any) -> Any:
        self.functions.append(node.name)
        node.body = self._block(node.body)
        self.functions.pop()
        return node

    visit_AsyncFunctionDef = visit_ClassDef = visit_FunctionDef

    def visit_For(self, node: ast.For) -> Any:
        place = self._place(node.iter)
        node.iter = self._call("each", [place, self.visit(node.iter)], node.iter)
        node.body, node.orelse = self._block(node.body), self._block(node.orelse)
        return node

    def visit_Assign(self, node: ast.Assign) -> Any:
        first = node.targets[0]
        self.target = ast.unparse(first)
        several = isinstance(first, ast.Tuple) and isinstance(node.value, ast.Tuple)
        pairs = zip(first.elts, node.value.elts, strict=False) if several else [(first, node.value)]  # type: ignore[attr-defined]
        for target, value in pairs:
            if isinstance(value, ast.Constant) and type(value.value) is int and ast.unparse(target) in self.floats:
                value.value = float(value.value)
        value = self.visit(node.value)
        if len(node.targets) == 1 and isinstance(first, ast.Subscript):
            place = self._place(node, first.value)
            self.target = ""
            owner, index = self.visit(first.value), _index(self.visit(first.slice))
            return ast.copy_location(ast.Expr(self._call("store", [place, owner, index, value], node)), node)
        names = [ast.unparse(e) for e in first.elts] if isinstance(first, ast.Tuple | ast.List) else self.target
        self.target = ""
        node.value = self._call("named", [_constant(tuple(names) if isinstance(names, list) else names), value], node)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        if node.value is not None:
            self.target = ast.unparse(node.target)
            node.value = self._call("named", [ast.Constant(self.target), self.visit(node.value)], node)
            self.target = ""
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        name = OPERATORS.get(type(node.op).__name__)
        if name is None:
            return self.generic_visit(node)
        self.target = ast.unparse(node.target)
        place = self._place(node, node.target, node.value)
        value = self.visit(node.value)
        self.target = ""
        if isinstance(node.target, ast.Subscript):
            owner, index = self.visit(node.target.value), _index(self.visit(node.target.slice))
            call = self._call("change_part", [place, ast.Constant(name), owner, index, value], node)
            return ast.copy_location(ast.Expr(call), node)
        load = ast.parse(ast.unparse(node.target), mode="eval").body
        call = self._call("change", [place, ast.Constant(name), load, value], node)
        return ast.copy_location(ast.Assign([node.target], call), node)

    # ---- helpers

    def _block(self, statements: list[Any]) -> list[Any]:
        return [self.visit(statement) for statement in statements]

    def _place(self, node: Any, *operands: ast.expr, owner: ast.expr | None = None) -> ast.expr:
        """The number of a place, as an expression."""
        told = [ast.unparse(e) for e in operands]
        literal = [_is_number(e) for e in operands]
        if isinstance(owner, ast.Attribute) and ast.unparse(owner).partition(".")[0] not in self.modules:
            # what a method is called on counts as the first operand
            told, literal = [ast.unparse(owner.value), *told], [False, *literal]
        function = self.functions[-1] if self.functions else ""
        text = ast.unparse(node)
        self.places.append(Place(self.file, node.lineno, text, tuple(told), tuple(literal), self.target, function))
        return ast.Constant(len(self.places) - 1)

    def _call(self, name: str, arguments: list[Any], at: ast.AST) -> ast.Call:
        function = ast.Attribute(ast.Name(RECORD, ast.Load()), name, ast.Load())
        return ast.fix_missing_locations(ast.copy_location(ast.Call(function, arguments, []), at))


def rewrite(source: str, file: str, places: list[Place]) -> Any:
    """Return the compiled, recorded program; `places` grows by its places. Raises `SyntaxError`."""
    tree = ast.parse(source, file)
    tree = ast.fix_missing_locations(Rewriter(places, file, tree).visit(tree))
    return compile(tree, file, "exec", dont_inherit=True)


def _floats(tree: ast.AST) -> set[str]:
    """What begins as a whole number, and is changed by a product or quotient: `b = 0`, then `b -= rate * db`."""
    changed, counts = set[str](), set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript | ast.Call):
            inside = node.slice if isinstance(node, ast.Subscript) else ast.Tuple(node.args)
            if isinstance(node, ast.Subscript) or ast.unparse(node.func) == "range":
                counts |= {ast.unparse(part) for part in ast.walk(inside) if isinstance(part, ast.Name | ast.Attribute)}
        change = node.value if isinstance(node, ast.AugAssign) else None
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
            change = node.value.right if ast.unparse(node.value.left) == ast.unparse(node.targets[0]) else None
        operators = [part.op for part in ast.walk(change) if isinstance(part, ast.BinOp)] if change is not None else []
        if any(isinstance(operator, ast.Mult | ast.Div | ast.Pow | ast.MatMult) for operator in operators):
            changed.add(ast.unparse(node.target if isinstance(node, ast.AugAssign) else node.targets[0]))  # type: ignore[attr-defined]
    return changed - counts


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def _constant(value: Any) -> ast.Constant:
    return ast.Constant(value)


def _index(node: Any) -> Any:
    """An index as an expression that can be passed on: slices become calls."""
    if isinstance(node, ast.Slice):
        parts = [part or ast.Constant(None) for part in (node.lower, node.upper, node.step)]
        return ast.copy_location(ast.Call(ast.Name("slice", ast.Load()), parts, []), node)
    if isinstance(node, ast.Tuple):
        return ast.copy_location(ast.Tuple([_index(e) for e in node.elts], ast.Load()), node)
    return node
