"""Every word: its value, shape and gradient agree, and the rules written by hand are those of the words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from chainrule.errors import InvalidInput, ProgramError
from chainrule.functions.activations import Activation, Softmax
from chainrule.functions.differentiate import derived, is_elementwise, tidy, vjp, written_out
from chainrule.functions.expression import Expr, symbol
from chainrule.functions.losses import Loss
from chainrule.functions.vocabulary import Vocabulary, trace_method
from chainrule.functions.word import Word
from chainrule.functions.words import WORDS, evaluate, m, shape_of
from chainrule.program.render.text import write

M = Vocabulary(np.float64)
A, B, C = symbol("a"), symbol("b"), symbol("c")
MATRIX, OTHER, TENSOR, VECTOR = (3, 4), (4, 2), (2, 3, 4), (4,)

#: An expression for every word that a gradient passes through, and the shapes of what it reads.
SHAPES: dict[str, tuple[tuple[int, ...], ...]] = {
    "matmul": (MATRIX, OTHER),
    "where": (MATRIX, MATRIX, MATRIX),
    "reshape_like": ((2, 6), MATRIX),
    "rows": (TENSOR,),
}
CASES = (
    [
        pytest.param(getattr(m, name)(*(A, B, C)[: len(shapes)]), shapes, id=name)
        for name, word in WORDS.items()
        if word.gradient is not None and not word.attributes and name not in ("take", "scatter_add")  # of whole numbers
        for shapes in [SHAPES.get(name, (MATRIX,) * word.gradient.__code__.co_argcount)]
        for shapes in [shapes if name in SHAPES else shapes[2:]]
    ]
    + [
        *(
            pytest.param(m.sum(A, axes), (TENSOR,), id=f"sum over {axes}")
            for axes in (None, "rows", -1, 1, (0,), (0, 1))
        ),
        *(pytest.param(m.max(A, axes), (MATRIX,), id=f"max over {axes}") for axes in (None, "rows", -1)),
        *(
            pytest.param(reduce(A, axes), (TENSOR,), id=f"{name} over {axes}")
            for name, reduce in (("sum", m.sum), ("max", m.max))
            for axes in ((1,), (2,), (1, 2))
        ),
        pytest.param(m.expand(A, B), ((3, 1), MATRIX), id="expand"),
        pytest.param(m.expand(A, B, (1,)), ((2, 4), TENSOR), id="expand over an axis inside"),
        *(pytest.param(m.turn(A, t, 1, "t"), (TENSOR,), id=f"turn {t}") for t in (0, -1)),
        pytest.param(m.turn(A, 1, 1, "t"), (VECTOR,), id="turn on the only axis"),
        pytest.param(m.placed(A, B, 1, 1, "t"), ((2, 4), TENSOR), id="placed"),
        pytest.param(m.stack(A, B, 1), (MATRIX, MATRIX), id="stack"),
        pytest.param(m.stack(A, B, 1), ((), ()), id="stack of numbers"),
        pytest.param(m.matmul(A, B), (TENSOR, OTHER), id="matmul of many rows"),
        pytest.param(m.matmul(A, B), (TENSOR, (2, 4, 5)), id="matmul of many"),
        pytest.param(A * B, (MATRIX, VECTOR), id="a vector spread over rows"),
        pytest.param(A - B, ((3, 1), MATRIX), id="a column spread over columns"),
        pytest.param(A / B, (VECTOR, TENSOR), id="a vector spread over two axes"),
        pytest.param(A**3 + A * m.exp(A), (MATRIX,), id="a name used three times"),
        pytest.param(m.sum(A * B) * C, (MATRIX, (), MATRIX), id="plain numbers"),
    ]
)


def numbers(shapes: Any) -> dict[str, Any]:
    """Away from zero, where some words have kinks, and from where others have no value."""
    rng = np.random.default_rng(0)
    return {name: 0.3 + rng.random(shape) for name, shape in zip("abc", shapes, strict=False)}


@pytest.mark.parametrize(("e", "shapes"), CASES)
def test_shape_and_gradient(e: Expr, shapes: Any, slope: Any) -> None:
    values = numbers(shapes)
    result = evaluate(e, values, M)
    known = {name: np.shape(value) for name, value in values.items()}
    assert shape_of(e, known) == np.shape(result)
    seed = np.random.default_rng(1).normal(size=np.shape(result))
    gradients = vjp(e, symbol("d"), {**known, "d": np.shape(result)})
    for name, gradient in gradients.items():
        found = np.asarray(evaluate(gradient, {**values, "d": seed}, M))
        assert found.shape == known[name]
        for index in np.ndindex(found.shape):

            def at(x: float, name: str = name, index: Any = index) -> float:
                moved = np.array(values[name])
                moved[index] = x
                return float(np.sum(seed * evaluate(e, {**values, name: moved}, M)))

            measured = slope(at, np.asarray(values[name])[index])
            assert found[index] == pytest.approx(measured, rel=1e-7, abs=1e-8)


def test_a_wrong_rule_is_caught(monkeypatch: pytest.MonkeyPatch, slope: Any) -> None:
    for name in ("tanh", "matmul", "div", "sqrt", "sin"):
        (case,) = [case for case in CASES if case.id == name]
        word = WORDS[name]
        with monkeypatch.context() as patch:
            patch.setitem(WORDS, name, Word(name, word.value, lambda d, y, *row: row, word.forms, word.shape))
            with pytest.raises((AssertionError, ProgramError)):
                test_shape_and_gradient(*case.values, slope)


@pytest.mark.parametrize("name", Activation.registry)
def test_slopes_by_hand_are_those_of_the_words(name: str) -> None:
    f = Activation.get(name)
    rng = np.random.default_rng(0)
    z, da = rng.normal(size=(5, 3)) * 2, rng.normal(size=(5, 3))
    a = f.value(z, M)
    found = derived(f, "value", ("z",), "z", "a", "da")
    by_words = np.broadcast_to(evaluate(found, {"z": z, "a": a, "da": da}, M), z.shape)
    np.testing.assert_allclose(f.backward(da, z, a, M), by_words, rtol=1e-12, atol=1e-15)
    if f.is_elementwise:
        slope = evaluate(derived(f, "value", ("z",), "z", "a"), {"z": z, "a": a}, M)
        np.testing.assert_allclose(f.derivative(z, a, M), np.broadcast_to(slope, z.shape), rtol=1e-12, atol=1e-15)
    else:
        assert isinstance(f, Softmax)


@pytest.mark.parametrize("name", Loss.registry)
def test_slopes_of_losses_by_hand_are_those_of_the_words(name: str) -> None:
    loss = Loss.get(name)
    rng = np.random.default_rng(0)
    y, p = rng.random((5, 3)), 0.05 + 0.9 * rng.random((5, 3))
    found = evaluate(derived(loss, "value", ("y", "p"), "p", "loss"), {"y": y, "p": p}, M)
    np.testing.assert_allclose(loss.derivative(y, p, M), found, rtol=1e-11)
    if not loss.link:
        return
    link = Activation.get(loss.link)
    z = rng.normal(size=(5, 3))
    y /= y.sum(axis=1, keepdims=True)  # of one row of classes
    scores = evaluate(derived(loss, "value_from_scores", ("y", "z"), "z", "loss", "d"), {"y": y, "z": z, "d": 1.0}, M)
    np.testing.assert_allclose(loss.derivative_from_scores(y, link.value(z, M), M), scores, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (lambda z, m: z**2, "2 z"),
        (lambda z, m: 1 / (1 + m.exp(-z)), "a / (1 + exp(−z)) exp(−z)"),
        (lambda z, m: m.exp(3 * z), "3 a"),
        (lambda z, m: m.sin(z), "cos(z)"),
        (lambda z, m: m.where(z > 0, z, 0.1 * z), "(z > 0) + 0.1 (0 if z > 0, else 1)"),
        (lambda z, m: m.maximum(z, 0), "z > 0"),
        (lambda z, m: 2 * z - (-z), "3"),
        (lambda z, m: z / 4, "0.25"),
        (lambda z, m: 5 + 0 * z, "0"),
    ],
)
def test_a_derivative_that_nobody_wrote(value: Any, text: str) -> None:
    f = type("Own", (Activation,), {"value": lambda self, z, m: value(z, m)})()
    assert write(trace_method(f, "derivative", "z", "a")) == text


def test_a_derivative_that_nobody_can_find() -> None:
    class Opaque(Activation):
        def value(self, z: Any, m: Any) -> Any:
            return np.where(z > 0, z, 0)

    with pytest.raises(InvalidInput, match="write its `derivative` too"):
        Opaque().derivative(np.ones((2, 2)), np.ones((2, 2)), M)


def test_a_function_of_whole_rows_has_its_gradient() -> None:
    class Normalized(Activation):
        def value(self, z: Any, m: Any) -> Any:
            e = m.exp(z)
            return e / m.sum(e, -1)

    rng = np.random.default_rng(0)
    z, da = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    a = Softmax().value(z, M)
    assert not Normalized().is_elementwise
    np.testing.assert_allclose(Normalized().backward(da, z, a, M), Softmax().backward(da, z, a, M), rtol=1e-12)


def test_what_is_elementwise() -> None:
    assert is_elementwise(m.exp(A) * B + 1)
    assert not is_elementwise(m.sum(A, -1) + A)
    assert is_elementwise(written_out(m.call(Activation.get("gelu"), A)))


def test_tidy() -> None:
    for e, text in [
        (1 * A, "a"),
        (A * 0 + B, "b"),
        (0 - (-A), "a"),
        (2 * (3 * A), "6 a"),
        (A - (-2 * B), "a + 2 b"),
        (m.hadamard(1, A), "a"),
    ]:
        assert write(tidy(e)) == text


@pytest.mark.parametrize(
    ("e", "shapes", "message"),
    [
        (m.matmul(A, B), (MATRIX, MATRIX), "Cannot multiply"),
        (A + B, (MATRIX, (2,)), "do not fit together"),
        (m.expand(A, B), (MATRIX, VECTOR), "cannot be spread"),
    ],
)
def test_shapes_that_do_not_fit(e: Expr, shapes: Any, message: str) -> None:
    with pytest.raises(ProgramError, match=message):
        shape_of(e, dict(zip("abc", shapes, strict=False)))
