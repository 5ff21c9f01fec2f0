"""The vocabulary and the expressions that its words build."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from chainrule.functions.activations import Sigmoid
from chainrule.functions.expression import Expr, NotTraceable, expr, substitute, symbol, symbols, trace, walk
from chainrule.functions.optimizers import Adam
from chainrule.functions.vocabulary import Symbolic, Vocabulary, symbolic, trace_method
from chainrule.functions.words import TINY, WORDS

M = Vocabulary()
X, Y = symbol("x"), symbol("y")
repeatable = settings(max_examples=60, deadline=None, derandomize=True)

MATRICES = ("matmul", "transpose", "sum", "max", "mean")


# ---- arithmetic builds expressions


@pytest.mark.parametrize(
    ("built", "op"),
    [
        (X + Y, "add"),
        (X - Y, "sub"),
        (X * Y, "mul"),
        (X / Y, "div"),
        (X**Y, "pow"),
        (X > Y, "gt"),
        (X >= Y, "ge"),
        (X < Y, "lt"),
        (X <= Y, "le"),
    ],
)
def test_operators(built: Expr, op: str) -> None:
    assert built == Expr(op, (X, Y))


def test_numbers_on_the_left() -> None:
    two = Expr("constant", (2,))
    assert [e.op for e in (2 + X, 2 - X, 2 * X, 2 / X, 2**X)] == ["add", "sub", "mul", "div", "pow"]
    assert all(e.args == (two, X) for e in (2 + X, 2 - X, 2 * X, 2 / X, 2**X))
    assert (X > 2) == Expr("gt", (X, two))
    assert Expr("neg", (X,)) == -X


def test_a_negative_term_is_subtracted() -> None:
    assert X + (-Y) == X - Y
    assert X - (-Y) == X + Y
    assert 1 + (-Y) == 1 - Y


def test_what_is_not_a_number_is_refused() -> None:
    for other in (np.ones(2), "2", None, True, np.float32(2)):
        with pytest.raises(TypeError):
            X + other
        with pytest.raises(TypeError):
            other * X
    with pytest.raises(NotTraceable):
        expr(np.float32(1))


def test_a_symbol_has_no_truth_value() -> None:
    with pytest.raises(NotTraceable, match=r"m\.where"):
        bool(X > 0)
    with pytest.raises(NotTraceable):
        max(X, Y)


def test_expressions_are_values() -> None:
    assert symbol("x") + 1 == X + 1
    assert hash(X * Y) == hash(symbol("x") * symbol("y"))
    assert X + 1 != X + 1.5


def test_walk_symbols_and_substitute() -> None:
    e = (Y + X) * Y - 3
    assert symbols(e) == ("y", "x")
    assert [node.op for node in walk(e)] == ["symbol", "symbol", "add", "symbol", "mul", "constant", "sub"]
    assert substitute(e, {"y": X * X}) == ((X * X) + X) * (X * X) - 3
    assert substitute(e, {}) == e


@repeatable
@given(data=st.data())
def test_an_expression_computes_what_python_computes(data: st.DataObject, evaluate: Callable[..., Any]) -> None:
    """Any formula, built from symbols and then evaluated, gives what the same formula gives for numbers."""
    values = {"x": data.draw(st.floats(-3, 3)), "y": data.draw(st.floats(0.5, 3))}

    def build(depth: int) -> tuple[Any, Any]:
        kind = data.draw(st.integers(0, 8 if depth else 1))
        if kind == 0:
            name = data.draw(st.sampled_from("xy"))
            return symbol(name), values[name]
        if kind == 1:
            number = data.draw(st.floats(0.5, 3))
            return number, number
        e, v = build(depth - 1)
        f, w = build(depth - 1)
        match kind:
            case 2:
                return e + f, v + w
            case 3:
                return e - f, v - w
            case 4:
                return e * f, v * w
            case 5:
                return -e, -v
            case 6:
                return Symbolic().tanh(e), np.tanh(v)
            case 7:
                return Symbolic().maximum(e, f), np.maximum(v, w)
        return Symbolic().where(expr(e) > f, e, f), np.where(v > w, v, w)

    e, v = build(4)
    assert evaluate(expr(e), values, M) == v


# ---- tracing


def test_trace() -> None:
    assert trace(lambda x: 1 + x * x, X) == 1 + X * X
    assert trace(lambda: 3) == Expr("constant", (3,))


def _branches(x: Any) -> Any:
    return x if x > 0 else -x


@pytest.mark.parametrize(
    "opaque",
    [_branches, np.sin, np.exp, lambda x: np.ones(2) * x, lambda x: x.sum(), lambda x: math.exp(x), lambda x: x[0]],
)
def test_what_cannot_be_traced_is_opaque(opaque: Callable[[Any], Any]) -> None:
    assert trace(opaque, X) is None


def test_hyperparameters_stay_visible() -> None:
    assert trace_method(Adam(beta2=0.75), "c2", "t") == 1 - expr(0.75) ** symbol("t")
    assert symbolic(Adam()).beta1 == expr(0.9)
    assert symbolic(Adam()).entry == Adam()


def test_a_call_is_named_and_computed() -> None:
    traced = Symbolic().call(Sigmoid(), X)
    assert traced == Expr("call", (Sigmoid(), X))
    assert Symbolic().call(symbolic(Sigmoid()), X) == traced
    assert M.call(Sigmoid(), np.zeros(1)) == 0.5


# ---- the words


def test_every_word_is_symbolic() -> None:
    for name, word in WORDS.items():
        count = 1 if word.attributes else {"where": 3, "dropout_mask": 5}.get(name, 1)
        built = getattr(Symbolic(), name)(*(symbol(letter) for letter in "abcde"[:count]))
        assert built.op == name == word.name
        assert len(built.operands) == count
        assert built.args[count:] == word.attributes
    assert set(MATRICES) <= set(WORDS)
    with pytest.raises(AttributeError, match="no word 'sinh'"):
        Symbolic().sinh(symbol("a"))


@repeatable
@given(x=arrays(np.float64, (2, 3), elements=st.floats(-20, 20)))
def test_elementwise_words(x: Any) -> None:
    for word in ("exp", "tanh", "cos", "floor", "abs", "sign"):
        np.testing.assert_array_equal(getattr(M, word)(x), getattr(np, word)(x))
    for word in ("log", "log1p", "sqrt"):
        np.testing.assert_array_equal(getattr(M, word)(x * x + 0.1), getattr(np, word)(x * x + 0.1))
    np.testing.assert_array_equal(M.erf(x), [[math.erf(e) for e in row] for row in x])
    np.testing.assert_array_equal(M.maximum(x, 0), np.where(x > 0, x, 0))
    np.testing.assert_array_equal(M.minimum(x, 0), np.where(x < 0, x, 0))
    np.testing.assert_array_equal(M.hadamard(x, x), x * x)
    assert (M.positive(x) >= TINY).all()
    np.testing.assert_array_equal(M.positive(x)[x > TINY], x[x > TINY])


def test_matrix_words() -> None:
    x = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(M.matmul(x, M.transpose(x)), [[5, 14], [14, 50]])
    np.testing.assert_array_equal(M.sum(x, -1), [[3], [12]])
    np.testing.assert_array_equal(M.max(x, -1), [[2], [5]])
    np.testing.assert_array_equal(M.sum(x, "rows"), [3, 5, 7])
    np.testing.assert_array_equal(M.column_number(x), [[0, 1, 2], [0, 1, 2]])
    assert (M.sum(x), M.mean(x)) == (15, 2.5)
    stacked = np.stack([x, 10 * x])
    np.testing.assert_array_equal(M.transpose(stacked)[1], 10 * x.T)
    np.testing.assert_array_equal(M.sum(stacked, "rows"), [33, 55, 77])
    np.testing.assert_array_equal(M.sum(stacked, (0,)), 11 * x)
    assert M.mean(stacked) == (2.5 + 25) / 2
    np.testing.assert_array_equal(M.matmul(stacked, np.ones((2, 3, 1)))[1], [[30], [120]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtypes_stay(dtype: Any) -> None:
    m, x = Vocabulary(dtype), np.linspace(0.1, 2, 6, dtype=dtype).reshape(2, 3)
    for word in (
        *MATRICES[1:],
        *["exp", "log", "log1p", "tanh", "erf", "sqrt", "cos", "floor", "abs", "sign", "positive"],
        "column_number",
    ):
        assert getattr(m, word)(x).dtype == dtype, word
    for word in ("maximum", "minimum"):
        assert getattr(m, word)(x, 0.5).dtype == dtype
    for chosen in (m.where(x > 1, 1, 0), m.where(x > 1, x, 0), m.where(x > 1, 0.5, x), m.where(x > 1, x, -x)):
        assert chosen.dtype == dtype
    assert m.where(x > 1, 2, m.where(x < 0.5, -0.5, 0)).dtype == dtype
    assert m.dropout_mask(x, 1, 0, 1, 0.5).dtype == dtype


def test_tiny_is_float32s_smallest_normal() -> None:
    assert np.finfo(np.float32).smallest_normal == TINY
