"""A body: what a fused group of statements does to the numbers of a row, as data.

It is a list of nodes, each an operation on earlier nodes, and of results to be stored. Its expressions come from
tracing the one definition in `functions/`, so whatever is written in the vocabulary has a body. As data it can be
compared, hashed for a cache of compiled kernels, and turned into vector code by a back end.
"""

import hashlib
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.functions.cached import cached_property
from chainrule.functions.expression import Expr
from chainrule.functions.vocabulary import TINY, Vocabulary

Node = tuple[Any, ...]

#: Nodes that are given: an element of a matrix, of a vector (the same for all rows) or of a column (the same along a
#: row), a scalar of the iteration, one in memory, a constant, the element of the matmul, the number of rows, the
#: element's column index.
LEAVES = frozenset({"matrix", "vector", "column", "scalar", "memory", "constant", "matmul", "rows", "column_number"})

#: So costly that a value is kept for the next pass over a row rather than computed again.
COSTLY = frozenset({"div", "sqrt", "exp", "log", "log1p", "tanh", "sigmoid", "erf", "cos", "pow"})

REDUCTIONS = ("row_sum", "row_max")


@dataclass(frozen=True)
class Body:
    """Nodes, the kind of each operand, and results: ("store" | "column" | "reduce_sum" | "scalar", operand, node)."""

    nodes: tuple[Node, ...]
    operands: tuple[str, ...]
    results: tuple[tuple[str, int, int], ...]
    masked: bool  # rows have padding, to be kept zero and out of sums
    strided: bool = False  # each operand has a stride of its own, in a word after its address

    @cached_property
    def digest(self) -> str:
        text = repr((self.nodes, self.operands, self.results, self.masked, self.strided))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @cached_property
    def level(self) -> tuple[int, ...]:
        """For each node, how many passes over the row come before it can be computed."""
        levels: list[int] = []
        for op, *args in self.nodes:
            below = max((levels[a] for a in self._operands(op, args)), default=0)
            levels.append(below + (op in REDUCTIONS))
        return tuple(levels)

    @cached_property
    def uniform(self) -> tuple[int, ...]:
        """The nodes that are the same for all rows, in order."""
        found: set[int] = set()
        for index, (op, *args) in enumerate(self.nodes):
            computed = op not in LEAVES and op not in REDUCTIONS
            if op in ("scalar", "memory", "constant", "rows") or (computed and all(a in found for a in args)):
                found.add(index)
        return tuple(sorted(found))

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The nodes that read a column."""
        return tuple(i for i, node in enumerate(self.nodes) if node[0] == "column")

    @cached_property
    def divisors(self) -> tuple[int, ...]:
        """The uniform nodes that others are divided by: multiplying by the reciprocal is quicker."""
        uniform = set(self.uniform)
        return tuple(
            sorted({n[2] for i, n in enumerate(self.nodes) if n[0] == "div" and n[2] in uniform and i not in uniform})
        )

    @cached_property
    def passes(self) -> tuple[tuple[int, ...], ...]:
        """What each pass over a row computes: results as −1, −2, …, and nodes that later passes need."""
        results = [(-1 - i, node) for i, (kind, _, node) in enumerate(self.results) if kind != "scalar"]
        if not results:
            return ()
        targets: list[list[int]] = [[] for _ in range(1 + max(self.level[node] for _, node in results))]
        for index in (*self._reductions, *self.spills):
            op, *args = self.nodes[index]
            targets[self.level[args[0]] if op in REDUCTIONS else self.level[index]].append(index)
        for result, node in results:
            targets[self.level[node]].append(result)
        return tuple(map(tuple, targets))

    @cached_property
    def _reductions(self) -> tuple[int, ...]:
        return tuple(i for i, node in enumerate(self.nodes) if node[0] in REDUCTIONS)

    @cached_property
    def spills(self) -> tuple[int, ...]:
        """Costly nodes that a later pass reads again: kept in the thread's scratch memory."""
        uniform, found = set(self.uniform), set()

        def visit(index: int, number: int) -> None:
            op, *args = self.nodes[index]
            if index in uniform or op in REDUCTIONS or op in LEAVES:
                return
            if op in COSTLY and self.level[index] < number:
                found.add(index)
                return
            for a in args:
                visit(a, number)

        for index in self._reductions:
            argument = self.nodes[index][1]
            visit(argument, self.level[argument])
        for _, _, node in self.results:
            visit(node, self.level[node])
        return tuple(sorted(found))

    def keeps_zero(self, index: int) -> bool:
        """Whether the node is certain to be 0 in the padding, where everything that is read is 0."""
        op, *args = self.nodes[index]
        if op == "constant":
            return bool(args[0] == 0)
        if op in ("matrix", "matmul", "vector"):
            return True
        if op in ("add", "sub", "mul", "neg", "abs", "maximum", "minimum", "gt", "lt"):
            return all(self.keeps_zero(a) for a in args)
        return op == "where" and all(self.keeps_zero(a) for a in args[1:])

    @staticmethod
    def _operands(op: str, args: Iterable[Any]) -> tuple[int, ...]:
        return () if op in LEAVES else tuple(args)


class BodyWriter:
    """Builds a body from expressions. `classify` gives the kind of node that a name is to the body."""

    def __init__(self, classify: Callable[[str], str]) -> None:
        self._classify = classify
        self.nodes: list[Node] = []
        self.operands: list[tuple[str, Any]] = []  # kind, and the name (or a constant's value)
        self.results: list[tuple[str, int, int]] = []
        self._known: dict[Node, int] = {}
        self._names: dict[str, int] = {}

    def define(self, name: str, expression: Expr) -> int:
        """Let `name` stand for the expression from now on, and return its node."""
        self._names[name] = self._expression(expression)
        return self._names[name]

    def matmul(self, name: str) -> None:
        """Let `name` stand for the result of the matmul, or of another loop, whose epilogue the body is."""
        self._names[name] = self._node("matmul")

    def store(self, kind: str, name: str, target: str) -> None:
        """Add a result: the value of `name` goes to the memory of `target`."""
        place = {"store": "matrix", "column": "column", "reduce_sum": "partial", "scalar": "memory"}[kind]
        self.results.append((kind, self._operand(place, target), self._names[name]))

    def body(self, masked: bool, strided: bool = False) -> Body:
        """Return what was written, without the nodes that no result needs."""
        used: set[int] = {node for _, _, node in self.results}
        for index in reversed(range(len(self.nodes))):
            if index in used and self.nodes[index][0] not in LEAVES:
                used.update(self.nodes[index][1:])
        number = {old: new for new, old in enumerate(sorted(used))}
        nodes = []
        for old in number:
            op, *args = self.nodes[old]
            nodes.append((op, *(args if op in LEAVES else (number[a] for a in args))))
        results = tuple((kind, operand, number[node]) for kind, operand, node in self.results)
        return Body(tuple(nodes), tuple(kind for kind, _ in self.operands), results, masked, strided)

    def _operand(self, kind: str, name: Any) -> int:
        if (kind, name) not in self.operands:
            self.operands.append((kind, name))
        return self.operands.index((kind, name))

    def _node(self, *node: Any) -> int:
        if node not in self._known:
            self._known[node] = len(self.nodes)
            self.nodes.append(node)
        return self._known[node]

    def _expression(self, e: Expr) -> int:
        if e.op == "symbol":
            (name,) = e.args
            if name not in self._names:
                kind = self._classify(name)
                operand = () if kind in ("rows", "column_number") else (self._operand(kind, name),)
                self._names[name] = self._node(kind, *operand)
            return self._names[name]
        if e.op == "constant":
            return self._node("constant", float(e.args[0]))
        op = f"row_{e.op}" if e.op in ("sum", "max") else e.op
        return self._operation(op, *map(self._expression, e.operands))

    def _operation(self, op: str, *args: int) -> int:
        """A node for the operation, or for an equal one that is quicker or safer."""
        values: list[Any] = [self.nodes[a][1] if self.nodes[a][0] == "constant" else None for a in args]
        if None not in values:
            return self._node("constant", _folded(op, values))
        if op == "pow" and values[1] is not None and values[1] in _POWERS:
            return self._power(args[0], values[1])
        if op in ("mul", "div") and values[1] == 1:
            return args[0]
        if op == "mul" and values[0] == 1:
            return args[1]
        if op == "div" and (z := self._logit(args[1])) is not None:
            logistic = self._node("sigmoid", z)
            return logistic if values[0] == 1 else self._operation("mul", args[0], logistic)
        if op != "pow":  # hyperparameters become operands, so that one kernel serves all of their values
            args = tuple(self._hyperparameter(a) for a in args)
        return self._node(op, *args)

    def _hyperparameter(self, index: int) -> int:
        op, *args = self.nodes[index]
        if op != "constant" or not math.isfinite(args[0]) or (2 * args[0]).is_integer() or args[0] == TINY:
            return index
        return self._node("scalar", self._operand("scalar", ("constant", args[0])))

    def _power(self, x: int, exponent: float) -> int:
        if exponent == 0.5:
            return self._node("sqrt", x)
        result = x
        for _ in range(int(exponent) - 1):
            result = self._node("mul", result, x)
        return result

    def _logit(self, index: int) -> int | None:
        """z where the node is 1 + exp(−z)."""
        op, *args = self.nodes[index]
        if op == "add" and self.nodes[args[0]] == ("constant", 1.0):
            inner, *z = self.nodes[args[1]]
            if inner == "exp" and self.nodes[z[0]][0] == "neg":
                return int(self.nodes[z[0]][1])
        return None


_POWERS = (0.5, 1.0, 2.0, 3.0, 4.0)


def _folded(op: str, values: list[float]) -> float:
    """The operation on constants."""
    x, *rest = (np.float64(value) for value in values)
    with np.errstate(all="ignore"):
        return float(getattr(Vocabulary(np.float64), op)(x, *rest))
