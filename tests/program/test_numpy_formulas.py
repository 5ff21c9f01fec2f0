"""Any formula in the words of the vocabulary: its source computes what it computes, and can be folded into lines."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.functions.expression import symbol
from chainrule.functions.vocabulary import Symbolic, Vocabulary
from chainrule.program.interpret import Values
from chainrule.program.render.numpy_source import Source
from chainrule.program.render.script import Definitions, fold

DTYPES = ("float32", "float64")


def same(ours: Any, theirs: Any) -> bool:
    """Whether two values are the same to the last bit, dtype and the sign of zero included (any NaN is a NaN)."""
    if type(ours) is not type(theirs) or np.shape(ours) != np.shape(theirs):
        return False
    if np.asarray(ours).dtype != np.asarray(theirs).dtype:
        return False
    signs = np.isnan(theirs) | (np.signbit(ours) == np.signbit(theirs))
    return bool(np.array_equal(ours, theirs, equal_nan=True) and np.all(signs))


def execute(source: Any, values: Values) -> Values:
    space = {"__name__": "script", **values}
    with np.errstate(all="ignore"):
        exec(source, space)
    return space


def formulas() -> st.SearchStrategy[Any]:
    """Nested tuples: a word or an operator, and what it is applied to."""
    leaves = st.sampled_from(["x", "y", "k", 2, 0.5, -0.25, -3, 1e-7])
    unary = st.sampled_from(
        ["neg", "exp", "log", "log1p", "tanh", "erf", "sqrt", "cos", "floor", "abs", "sign", "positive"]
    )
    whole = st.sampled_from(["sum", "mean", "sum_along", "max_along", "column_number"])
    binary = st.sampled_from(["add", "sub", "mul", "div", "hadamard", "maximum", "minimum", "twice"])
    compare = st.sampled_from(["gt", "ge", "lt", "le"])

    def deeper(inner: Any) -> Any:
        return st.one_of(
            st.tuples(unary, inner),
            st.tuples(whole, st.tuples(st.just("add"), st.just("x"), inner)),
            st.tuples(binary, inner, inner),
            st.tuples(st.just("pow"), inner, st.sampled_from([2, 3, 0.5, -1])),
            st.tuples(st.just("where"), st.tuples(compare, inner, inner), inner, inner),
            st.tuples(st.just("mul"), inner, st.tuples(compare, inner, inner)),
        )

    return st.recursive(leaves, deeper, max_leaves=12)


def compute(tree: Any, m: Any, names: dict[str, Any]) -> Any:
    if not isinstance(tree, tuple):
        return names.get(tree, tree)
    op, *operands = tree
    a, *rest = [compute(operand, m, names) for operand in operands]
    match op:
        case "neg":
            return -a
        case "add":
            return a + rest[0]
        case "sub":
            return a - rest[0]
        case "mul":
            return a * rest[0]
        case "div":
            return a / rest[0]
        case "pow":
            return a ** rest[0]
        case "gt":
            return a > rest[0]
        case "ge":
            return a >= rest[0]
        case "lt":
            return a < rest[0]
        case "le":
            return a <= rest[0]
        case "sum_along" | "max_along":
            return getattr(m, op[:3])(a, -1)
        case "twice":  # a part that occurs twice
            part = m.hadamard(a, rest[0]) + m.abs(a)
            return part * m.exp(part)
    return getattr(m, op)(a, *rest)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(tree=formulas(), dtype=st.sampled_from(DTYPES))
def test_any_formula(tree, dtype):
    rng = np.random.default_rng(0)
    x, y = (rng.normal(size=(3, 2)).astype(dtype) for _ in range(2))
    values = {"x": x, "y": y, "k": 3, "zero": np.zeros((3, 2), dtype)}
    # Constants that meet only constants are Python's business; what is added makes an array of everything.
    tree = ("add", ("maximum", "x", tree), "zero")
    try:
        with np.errstate(all="ignore"):
            theirs = compute(tree, Vocabulary(dtype), values)
        e = compute(tree, Symbolic(), {name: symbol(name) for name in values})
    except (ZeroDivisionError, OverflowError, TypeError, ValueError):
        return  # plain numbers among themselves: 1 / 0, 2 > 2
    shapes = {name: np.shape(value) for name, value in values.items()}
    definitions = Definitions(values)
    parts, result = Source(shapes, definitions).statements(e)
    lines = [line for statement in [*parts, f"result = {result}"] for line in fold(statement)]
    ours = execute("\n".join([*definitions.header(dtype), *lines]), values)["result"]
    assert same(ours, theirs)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(tree=formulas())
def test_folded_lines_say_the_same_and_fit(tree):
    try:
        e = compute(("add", "x", tree), Symbolic(), {name: symbol(name) for name in ("x", "y", "k")})
    except (ZeroDivisionError, OverflowError, TypeError):
        return  # plain numbers among themselves
    _, result = Source({"x": ("n", 2), "y": ("n", 2), "k": ()}, Definitions([])).statements(e)
    statement = f"result = {result} + {result} - {result} * ({result})"
    lines = fold(statement, "    ")
    assert ast.dump(ast.parse("if 1:\n" + "\n".join(lines))) == ast.dump(ast.parse(f"if 1:\n    {statement}"))
    longest = max(len(word) for word in statement.replace("(", " ").split())
    assert max(map(len, lines)) <= max(100, 30 + longest)
