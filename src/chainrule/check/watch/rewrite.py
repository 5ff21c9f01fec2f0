"""Rewriting a learner's program so that its arithmetic goes through a recorder.

``a + b`` becomes ``record.binary(place, "add", a, b)``, and likewise calls, subscripts, assignments to parts, `+=` and
loops. Nothing else changes; line numbers stay, so that an error is reported where it was written.
"""

import ast
from dataclasses import dataclass
from typing import Any

RECORD = "__chainrule_record__"
_NAMES = "Add=add Sub=sub Mult=mul Div=div Pow=pow MatMult=matmul FloorDiv=floordiv Mod=mod"
OPERATORS = dict(pair.split("=") for pair in _NAMES.split())
COMPARISONS = {"Lt": "lt", "LtE": "le", "Gt": "gt", "GtE": "ge", "Eq": "eq", "NotEq": "ne"}
READ = (ast.Name, ast.Attribute, ast.Subscript)  # what is read as it was stored
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
    function: str = ""  # the function that it stands in, behind its class
    last: int = 0  # the last line of the statement


class Rewriter(ast.NodeTransformer):
    """Rewrites one file; `places` is shared by all files of a program."""

    def __init__(self, places: list[Place], file: str) -> None:
        self.places, self.file, self.target = places, file, ""
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
        if isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
            return self.visit_Constant(ast.copy_location(ast.Constant(-node.operand.value), node))  # type: ignore[operator]
        return self._operator("neg", node, node.operand) if isinstance(node.op, ast.USub) else self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> Any:
        name = COMPARISONS.get(type(node.ops[0]).__name__) if len(node.ops) == 1 else None
        return self._operator(name, node, node.left, *node.comparators) if name else self.generic_visit(node)

    def _operator(self, name: str, node: ast.expr, *operands: ast.expr) -> ast.Call:
        """An operator, as a call of the function for it."""
        place = self._place(node, *operands)
        function = ast.parse(f"{RECORD}.operators.{name}", mode="eval").body
        return self._call("call", [place, function, *map(self.visit, operands)], node)

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

    def visit_match_case(self, node: ast.match_case) -> Any:
        node.body = [self.visit(statement) for statement in node.body]
        return node

    # ---- statements

    def visit_FunctionDef(self, node: Any) -> Any:
        self.functions.append(node.name)
        node.body = [self.visit(statement) for statement in node.body]
        self.functions.pop()
        return node

    visit_AsyncFunctionDef = visit_ClassDef = visit_FunctionDef

    def visit_For(self, node: ast.For) -> Any:
        self.generic_visit(node)
        node.iter = self._call("loop", [self._place(node.iter), node.iter], node.iter)
        return node

    def visit_While(self, node: ast.While) -> Any:
        self.generic_visit(node)
        node.test = self._call("goes_on", [self._place(node.test), node.test], node.test)
        return node

    def visit_Assign(self, node: ast.Assign) -> Any:
        first = node.targets[0]
        self.target = ast.unparse(first)
        value = self._handed_on(node.value) if isinstance(first, READ) else self.visit(node.value)
        if len(node.targets) == 1 and isinstance(first, ast.Subscript):
            place = self._place(node, first.value)
            self.target = ""
            owner, index = self.visit(first.value), _index(self.visit(first.slice))
            return ast.copy_location(ast.Expr(self._call("store", [place, owner, index, value], node)), node)
        names: Any = tuple(map(ast.unparse, first.elts)) if isinstance(first, ast.Tuple | ast.List) else self.target
        self.target = ""
        node.value = self._call("named", [ast.Constant(names), value], node)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        if node.value is not None:
            node.value = self.visit_Assign(ast.copy_location(ast.Assign([node.target], node.value), node)).value
        return node

    def visit_Return(self, node: ast.Return) -> Any:
        node.value = self._handed_on(node.value) if node.value else None
        return node

    def visit_Lambda(self, node: ast.Lambda) -> Any:
        target, self.target = self.target, ""
        self.functions.append("lambda")
        node.body = self._handed_on(node.body)
        self.functions.pop()
        self.target = target
        return node

    def _handed_on(self, value: ast.expr) -> Any:
        """An expression; what is read as it was stored gets another name, or is handed back."""
        place = self._place(value) if isinstance(value, READ) else None
        made = self.visit(value)
        return made if place is None else self._call("alias", [place, made], value)

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

    def _place(self, node: Any, *operands: ast.expr, owner: ast.expr | None = None) -> ast.expr:
        """The number of a place, as an expression."""
        told, literal = [ast.unparse(e) for e in operands], [_is_number(e) for e in operands]
        if isinstance(owner, ast.Attribute) and ast.unparse(owner).partition(".")[0] not in self.modules:
            # what a method is called on counts as the first operand
            told, literal = [ast.unparse(owner.value), *told], [False, *literal]
        where = ".".join(self.functions)
        text, last = ast.unparse(node), node.end_lineno
        self.places.append(Place(self.file, node.lineno, text, tuple(told), tuple(literal), self.target, where, last))
        return ast.Constant(len(self.places) - 1)

    def _call(self, name: str, arguments: list[Any], at: ast.AST) -> ast.Call:
        function = ast.Attribute(ast.Name(RECORD, ast.Load()), name, ast.Load())
        return ast.fix_missing_locations(ast.copy_location(ast.Call(function, arguments, []), at))


def rewrite(source: str, file: str, places: list[Place]) -> list[Any]:
    """Return the compiled, recorded program, a notebook statement by statement; `places` grows by its places.

    Raises `SyntaxError`.
    """
    body = Rewriter(places, file).visit(ast.parse(source, file)).body
    bodies = [[statement] for statement in body] if file.endswith(".ipynb") else [body]
    trees = [ast.fix_missing_locations(ast.Module(statements, [])) for statements in bodies]
    return [compile(tree, file, "exec", dont_inherit=True) for tree in trees]


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def _index(node: Any) -> Any:
    """An index as an expression that can be passed on: slices become calls."""
    if isinstance(node, ast.Slice):
        parts = [part or ast.Constant(None) for part in (node.lower, node.upper, node.step)]
        return ast.copy_location(ast.Call(ast.Name("slice", ast.Load()), parts, []), node)
    if isinstance(node, ast.Tuple):
        return ast.copy_location(ast.Tuple([_index(e) for e in node.elts], ast.Load()), node)
    return node
