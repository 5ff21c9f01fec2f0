"""Every loss of the registry: by hand, by finite differences, its reductions, and its form for raw scores."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chainrule.errors import InvalidInput
from chainrule.functions.activations import Activation, Exp, HardSigmoid, Identity, Relu, Softmax, Softplus
from chainrule.functions.losses import (
    BinaryCrossEntropy,
    CategoricalCrossEntropy,
    Hinge,
    Huber,
    Loss,
    Poisson,
    Quantile,
    SumSquaredError,
)
from chainrule.functions.vocabulary import TINY, Vocabulary, trace_method
from chainrule.program.operations import LossGradient, LossValue

OWN = [kind for kind in Loss.registry.values() if kind.__module__.startswith("chainrule.")]
ENTRIES = [kind() for kind in OWN if not kind.__module__.endswith("metric_losses")]  # which have tests of their own
ENTRIES += [Huber(0.4), Quantile(0.9)]
LINKED = [loss for loss in ENTRIES if loss.link]
every = pytest.mark.parametrize("loss", ENTRIES, ids=repr)
linked = pytest.mark.parametrize("loss", LINKED, ids=repr)
both_dtypes = pytest.mark.parametrize("dtype", [np.float32, np.float64])
repeatable = settings(max_examples=40, deadline=None, derandomize=True)

M = Vocabulary()
LN2, LN4 = math.log(2), math.log(4)

# name → (y, ŷ, value, derivative in ŷ)
BY_HAND: dict[str, list[tuple[float, float, float, float]]] = {
    "sum_squared_error": [(1, 0.25, 0.5625, -1.5), (-1, 1, 4, 4)],
    "half_sum_squared_error": [(1, 0.25, 0.28125, -0.75), (-1, 1, 2, 2)],
    "mean_squared_error": [(1, 0.25, 0.5625, -1.5)],
    "half_mean_squared_error": [(1, 0.25, 0.28125, -0.75)],
    "mean_absolute_error": [(1, 0.25, 0.75, -1), (-1, 2, 3, 1), (2, 2, 0, 0)],
    "huber": [(0, 0.5, 0.125, 0.5), (0, 3, 2.5, 1), (3, 0, 2.5, -1), (0, 1, 0.5, 1)],
    "poisson": [(2, 1, 2 * LN2 - 1, -1), (0, 3, 3, 1), (3, 3, 0, 0), (1, 2, 1 - LN2, 0.5)],
    "quantile": [(1, 0, 0.5, -0.5), (0, 1, 0.5, 0.5), (2, 2, 0, 0)],
    "binary_cross_entropy": [(1, 0.25, LN4, -4), (0, 0.75, LN4, 4), (0.5, 0.5, LN2, 0), (1, 1, 0, -1)],
    "categorical_cross_entropy": [(1, 0.25, LN4, -4), (0, 0.25, 0, 0), (0.5, 0.5, LN2 / 2, -1)],
    "hinge": [(1, 0.25, 0.75, -1), (-1, 0.25, 1.25, 1), (1, 2, 0, 0), (-1, -1, 0, 0)],
}
# name → what divides the sum over a (n, k) array; with weights it is n that becomes Σw
DIVISOR: dict[str, Callable[[float, int], float]] = {
    "sum": lambda n, k: 1,
    "mean": lambda n, k: n * k,
    "row_mean": lambda n, k: n,
}


def sample(loss: Loss, rng: np.random.Generator, n: int = 6, k: int = 3) -> tuple[Any, Any]:
    """Targets and predictions that the loss takes, away from its kinks."""
    low, high = (max(end, -3.0) if end < 0 else min(end, 3.0) for end in loss.targets)
    y = rng.uniform(low, high, (n, k))
    if loss.name == "hinge":
        y = np.where(y < 0, -1.0, 1.0)
    if loss.name == "categorical_cross_entropy":
        y = y / y.sum(axis=1, keepdims=True)
    low, high = (max(end, -3.0) if end < 0 else min(end, 3.0) for end in loss.predictions)
    p = rng.uniform(low + 0.03, high - 0.03, (n, k))
    if loss.name == "categorical_cross_entropy":
        p = p / p.sum(axis=1, keepdims=True)
    near = np.min([np.abs(loss.kinked(y, p) - kink) for kink in loss.kinks] or [np.ones_like(p)], axis=0)
    return y, np.where(near < 0.01, p + 0.02, p)


# ---- by hand


@pytest.mark.parametrize(
    ("name", "y", "p", "value", "dp"), [(name, *r) for name, rows in BY_HAND.items() for r in rows]
)
def test_by_hand(name: str, y: float, p: float, value: float, dp: float) -> None:
    loss = Loss.get(name)
    target, prediction = np.array([[float(y)]]), np.array([[float(p)]])
    np.testing.assert_allclose(loss.value(target, prediction, M), [[value]], rtol=1e-14, atol=1e-15)
    if p < 1 or name != "binary_cross_entropy":  # at ŷ = y = 1 the slope is 0/0; the guard makes it 0
        np.testing.assert_allclose(loss.derivative(target, prediction, M), [[dp]], rtol=1e-14, atol=1e-15)
    else:
        assert loss.derivative(target, prediction, M) == 0


def test_the_list_is_complete() -> None:
    assert set(BY_HAND) <= set(Loss.registry)


def test_hyperparameters() -> None:
    y, p = np.zeros((1, 2)), np.array([[3.0, 0.2]])
    np.testing.assert_allclose(Huber(0.5).value(y, p, M), [[0.5 * (3 - 0.25), 0.02]])
    np.testing.assert_allclose(Huber(0.5).derivative(y, p, M), [[0.5, 0.2]])
    np.testing.assert_allclose(Quantile(0.9).value(y, p - 1, M), [[0.1 * 2, 0.9 * 0.8]])
    np.testing.assert_allclose(Quantile(0.9).derivative(y, p - 1, M), [[0.1, -0.9]])
    for wrong in (
        {"name": "huber", "delta": 0},
        {"name": "huber", "delta": math.nan},
        {"name": "quantile", "q": 1},
        {"name": "quantile", "q": 0.0},
        {"name": "categorical_cross_entropy", "label_smoothing": 1.0},
        {"name": "categorical_cross_entropy", "label_smoothing": -0.1},
    ):
        with pytest.raises(InvalidInput, match="must be in"):
            Loss.get(wrong)


# ---- derivatives, by differences


@every
@repeatable
@given(data=st.data())
def test_derivative(loss: Loss, data: st.DataObject, slope: Callable[..., Any]) -> None:
    def within(ends: tuple[float, float], room: float) -> float:
        return data.draw(st.floats(max(ends[0], -50) + room, min(ends[1], 50) - room))

    y, p = within(loss.targets, 0.0), within(loss.predictions, 0.05)
    if loss.name == "hinge":
        y = 1.0 if y > 0 else -1.0
    assume(all(abs(loss.kinked(y, p) - kink) > 0.01 for kink in loss.kinks))
    target, prediction = np.array([[y]]), np.array([[p]])
    numeric = slope(lambda x: loss.value(target, x, M), prediction, h=1e-4)
    derivative = loss.derivative(target, prediction, M)
    np.testing.assert_allclose(derivative, numeric, rtol=1e-6, atol=1e-6)


@every
def test_kinks_are_where_the_slope_breaks(loss: Loss) -> None:
    def d(y: float, p: float) -> float:
        return float(loss.derivative(np.array([[y]]), np.array([[p]]), M)[0, 0])

    def bend(y: float, p: float) -> float:
        """How much the slope, or the slope of the slope, changes at p."""
        h = 1e-4
        first = d(y, p + 1e-9) - d(y, p - 1e-9)
        second = (d(y, p + 2 * h) - d(y, p + h)) / h - (d(y, p - h) - d(y, p - 2 * h)) / h
        return max(abs(first), abs(second))

    low, high = max(loss.predictions[0], -4), min(loss.predictions[1], 4)
    for y in [-1.0, 1.0] if loss.targets[0] < 0 else [0.0, 1.0]:
        for p in np.arange(low + 0.2, high - 0.1, 0.2):
            if all(abs(loss.kinked(y, p) - kink) > 0.01 for kink in loss.kinks):
                assert bend(y, p) < 0.2 * max(1, d(y, p) ** 2), f"an unlisted kink at y {y}, ŷ {p}"
        for kink in loss.kinks:
            p = kink * y if loss.name == "hinge" else y + kink
            assert loss.kinked(y, p) == pytest.approx(kink)
            assert bend(y, p) > 0.4, f"no kink at y {y}, ŷ {p}"


@every
@pytest.mark.parametrize("weighted", [False, True])
def test_gradient_of_the_reduced_loss(loss: Loss, weighted: bool, slope: Callable[..., Any]) -> None:
    rng = np.random.default_rng(3)
    y, p = sample(loss, rng)
    rest = [len(y), *([rng.uniform(0, 2, (len(y), 1))] if weighted else [])]
    value, gradient = LossValue(loss, 3), LossGradient(loss, 3)
    assert np.shape(value.value(M, y, p, *rest)) == ()
    back = gradient.value(M, y, p, *rest)
    for index in np.ndindex(p.shape):
        unit = np.zeros_like(p)
        unit[index] = 1
        numeric = slope(lambda h, unit=unit: value.value(M, y, p + h * unit, *rest), 0.0, h=1e-4)
        assert back[index] == pytest.approx(numeric, rel=1e-7, abs=1e-8)


# ---- reductions and sample weights


@every
def test_reduction(loss: Loss) -> None:
    y, p = sample(loss, np.random.default_rng(4))
    each = loss.value(y, p, M)
    expected = each.sum() / DIVISOR[loss.reduction](6, 3)
    assert LossValue(loss, 3).value(M, y, p, 6) == pytest.approx(expected, rel=1e-14)
    w = np.array([0.5, 0, 2, 1, 1, 3])[:, None]
    expected = (w * each).sum() / DIVISOR[loss.reduction](7.5, 3)
    assert LossValue(loss, 3).value(M, y, p, 6, w) == pytest.approx(expected, rel=1e-14)


def test_reductions_by_hand() -> None:
    y, p = np.zeros((2, 2)), np.array([[1.0, 2.0], [3.0, 4.0]])  # squares 1, 4, 9, 16
    w = np.array([[1.0], [0.5]])
    assert LossValue(Loss.get("sum_squared_error"), 2).value(M, y, p, 2) == 30
    assert LossValue(Loss.get("mean_squared_error"), 2).value(M, y, p, 2) == 7.5
    assert LossValue(Loss.get("half_mean_squared_error"), 2).value(M, y, p, 2) == 3.75
    assert LossValue(Loss.get("sum_squared_error"), 2).value(M, y, p, 2, w) == 17.5
    assert LossValue(Loss.get("mean_squared_error"), 2).value(M, y, p, 2, w) == 17.5 / (2 * 1.5)
    onehot, quarter = np.eye(2), np.full((2, 2), 0.25)
    entropy = LossValue(CategoricalCrossEntropy(), 2)
    assert entropy.value(M, onehot, quarter, 2) == pytest.approx(LN4)
    assert entropy.value(M, onehot, quarter, 2, w) == pytest.approx(LN4)  # a weighted mean of equals
    np.testing.assert_allclose(LossGradient(Loss.get("mean_squared_error"), 2).value(M, y, p, 2), p / 2)
    np.testing.assert_allclose(LossGradient(Loss.get("sum_squared_error"), 2).value(M, y, p, 2, w), 2 * w * p)


@every
@pytest.mark.parametrize("operation", [LossValue, LossGradient])
def test_what_weights_mean(loss: Loss, operation: Any) -> None:
    y, p = sample(loss, np.random.default_rng(5))
    compute = operation(loss, 3).value

    def weighted(w: list[float]) -> Any:
        return compute(M, y, p, 6, np.array(w, float)[:, None])

    np.testing.assert_allclose(weighted([1] * 6), compute(M, y, p, 6), rtol=1e-14)
    if loss.reduction != "sum":
        np.testing.assert_allclose(weighted([7] * 6), compute(M, y, p, 6), rtol=1e-14)
    # a row of weight 0 might as well be left out, and one of weight 2 be there twice
    left_out = compute(M, y[1:], p[1:], 5)
    found = weighted([0, 1, 1, 1, 1, 1])
    np.testing.assert_allclose(found if operation is LossValue else found[1:], left_out, rtol=1e-14)
    twice = np.r_[0, 0, 1:6]
    found = weighted([2, 1, 1, 1, 1, 1])
    if operation is LossValue:
        np.testing.assert_allclose(found, compute(M, y[twice], p[twice], 7), rtol=1e-14)


# ---- the form for raw scores


@linked
@repeatable
@given(data=st.data())
def test_scores_give_the_same_loss(loss: Loss, data: st.DataObject) -> None:
    z = np.array([data.draw(st.lists(st.floats(-12, 12), min_size=3, max_size=3))])
    y, _ = sample(loss, np.random.default_rng(data.draw(st.integers(0, 99))), n=1)
    link = Activation.get(loss.link)
    p = link.value(z, M)
    plain, short = LossValue(loss, 3), LossValue(loss, 3, from_scores=True)
    assert short.value(M, y, z, 1) == pytest.approx(plain.value(M, y, p, 1), rel=1e-9, abs=1e-9)
    through = link.backward(LossGradient(loss, 3).value(M, y, p, 1), z, p, M)
    direct = LossGradient(loss, 3, from_scores=True).value(M, y, p, 1)
    np.testing.assert_allclose(direct, through, rtol=1e-8, atol=1e-10)


@linked
@pytest.mark.parametrize("weighted", [False, True])
def test_gradient_in_the_scores(loss: Loss, weighted: bool, slope: Callable[..., Any]) -> None:
    rng = np.random.default_rng(6)
    y, _ = sample(loss, rng)
    z = rng.normal(scale=2, size=y.shape)
    p = Activation.get(loss.link).value(z, M)
    rest = [len(y), *([rng.uniform(0, 2, (len(y), 1))] if weighted else [])]
    value = LossValue(loss, 3, from_scores=True)
    direct = LossGradient(loss, 3, from_scores=True).value(M, y, p, *rest)
    for index in np.ndindex(z.shape):
        unit = np.zeros_like(z)
        unit[index] = 1
        numeric = slope(lambda h, unit=unit: value.value(M, y, z + h * unit, *rest), 0.0)
        assert direct[index] == pytest.approx(numeric, rel=1e-9, abs=1e-10)


@both_dtypes
@pytest.mark.parametrize("name", ["binary_cross_entropy", "categorical_cross_entropy"])
def test_extreme_scores_by_hand(name: str, dtype: Any) -> None:
    loss, m = Loss.get(name), Vocabulary(dtype)
    z = np.array([[1e4, -1e4], [-1e4, 1e4], [1e4, 1e4], [-1e4, -1e4]], dtype)
    y = np.array([[1, 0]] * 4, dtype)
    with np.errstate(all="ignore"):
        value = loss.value_from_scores(y, z, m)
        p = Activation.get(loss.link).value(z, m)
        slope = loss.derivative_from_scores(y, p, m)
    assert value.dtype == slope.dtype == dtype
    if name == "binary_cross_entropy":
        np.testing.assert_array_equal(value, [[0, 0], [1e4, 1e4], [0, 1e4], [1e4, 0]])
        np.testing.assert_array_equal(slope, [[0, 0], [-1, 1], [0, 1], [-1, 0]])
    else:
        np.testing.assert_allclose(value.sum(axis=1), [0, 2e4, LN2, LN2], rtol=1e-6)
        np.testing.assert_allclose(slope, [[0, 0], [-1, 1], [-0.5, 0.5], [-0.5, 0.5]], atol=1e-6)


@both_dtypes
@pytest.mark.parametrize("y", [-1.0, 1.0])
def test_hinge_of_extreme_scores(y: float, dtype: Any) -> None:
    m, z, target = Vocabulary(dtype), np.array([[-1e4, 1e4]], dtype), np.full((1, 2), y, dtype)
    np.testing.assert_array_equal(Hinge().value(target, z, m), [[1 + 1e4, 0]] if y > 0 else [[0, 1 + 1e4]])
    np.testing.assert_array_equal(Hinge().derivative(target, z, m), [[-1, 0]] if y > 0 else [[0, 1]])


@both_dtypes
@pytest.mark.parametrize("loss", [BinaryCrossEntropy(), CategoricalCrossEntropy(), Poisson()], ids=repr)
def test_the_plain_form_is_finite_at_the_ends(loss: Loss, dtype: Any) -> None:
    m = Vocabulary(dtype)
    y, p = np.array([[1, 0], [1, 0]], dtype), np.array([[1, 0], [0, 1]], dtype)
    value = loss.value(y, p, m)
    assert np.isfinite(value).all()
    assert np.isfinite(loss.derivative(y, p, m)).all()
    assert value[1, 0] == pytest.approx(-math.log(TINY), rel=1e-6, abs=1)  # as good as it gets without the scores


@both_dtypes
@every
def test_dtype_and_shape_stay(loss: Loss, dtype: Any) -> None:
    y, p = (array.astype(dtype) for array in sample(loss, np.random.default_rng(7)))
    m = Vocabulary(dtype)
    results = [loss.value(y, p, m), loss.derivative(y, p, m)]
    if loss.link:
        results += [loss.value_from_scores(y, p, m), loss.derivative_from_scores(y, p, m)]
    for result in results:
        assert result.dtype == dtype
        assert result.shape == y.shape
    w = np.ones((6, 1), dtype)
    for rest in ([6], [6, w]):
        assert LossValue(loss, 3).value(m, y, p, *rest).dtype == dtype
        assert LossGradient(loss, 3).value(m, y, p, *rest).dtype == dtype


# ---- one definition: what is traced is what is computed


@every
def test_is_traced(loss: Loss, evaluate: Callable[..., Any]) -> None:
    y, p = sample(loss, np.random.default_rng(9))
    values = {"y": y, "p": p}
    methods = ["value", "derivative"]
    if loss.link:
        methods += ["value_from_scores", "derivative_from_scores"]
    for method in methods:
        traced = trace_method(loss, method, "y", "p")
        assert traced is not None, f"{loss.name}.{method} uses something outside the vocabulary"
        np.testing.assert_array_equal(evaluate(traced, values, M), getattr(loss, method)(y, p, M))


# ---- what best predictions are


@pytest.mark.parametrize("loss", [e for e in ENTRIES if e.name not in ("hinge", "categorical_cross_entropy")], ids=repr)
@repeatable
@given(data=st.data())
def test_least_where_the_prediction_is_the_target(loss: Loss, data: st.DataObject) -> None:
    low, high = max(loss.targets[0], -50), min(loss.targets[1], 50)
    y = np.array([[data.draw(st.floats(low, high))]])
    p = np.array([[data.draw(st.floats(max(loss.predictions[0], -50), min(loss.predictions[1], 50)))]])
    assert loss.value(y, p, M) >= loss.value(y, y, M) - 1e-12
    assert (p - y) * loss.derivative(y, p, M) >= 0


def test_the_best_constant_predictions() -> None:
    y = np.random.default_rng(10).exponential(size=(1001, 1))
    grid = np.linspace(0.01, 6, 600)

    def best(loss: Loss) -> float:
        return float(grid[np.argmin([loss.value(y, np.full_like(y, p), M).sum() for p in grid])])

    assert best(Quantile(0.9)) == pytest.approx(np.quantile(y, 0.9), abs=0.02)
    assert best(Quantile(0.25)) == pytest.approx(np.quantile(y, 0.25), abs=0.02)
    assert best(Loss.get("mean_absolute_error")) == pytest.approx(np.median(y), abs=0.02)
    assert best(Loss.get("mean_squared_error")) == pytest.approx(y.mean(), abs=0.02)
    assert best(Poisson()) == pytest.approx(y.mean(), abs=0.02)


# ---- targets


def test_encode_columns() -> None:
    loss = SumSquaredError()
    assert loss.encode(np.arange(4), 1).shape == (4, 1)
    assert loss.encode(np.zeros((4, 1)), 1).shape == (4, 1)
    assert loss.encode(np.zeros((4, 2)), 2).shape == (4, 2)


def test_encode_classes() -> None:
    loss = CategoricalCrossEntropy()
    onehot = [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
    for y in ([2, 0, 1], [2.0, 0.0, 1.0], [[2], [0], [1]], onehot):
        np.testing.assert_array_equal(loss.encode(np.array(y), 3), onehot)
    np.testing.assert_array_equal(loss.encode(np.array([True, False]), 2), [[0, 1], [1, 0]])
    np.testing.assert_allclose(loss.encode(np.array([[0.25, 0.75]]), 2), [[0.25, 0.75]])


def test_encoded_rows_sum_to_one_exactly() -> None:
    # ŷ − y is the slope in the scores only where they do; a third in single precision, or typed by hand, does not
    for rows in (np.full((4, 3), 0.33333), np.full((4, 3), 1 / 3, np.float32)):
        encoded = CategoricalCrossEntropy().encode(rows, 3)
        np.testing.assert_allclose(encoded.sum(axis=1, dtype=np.float64), 1, rtol=2e-7 if rows.itemsize == 4 else 1e-15)


def test_encode_hinge() -> None:
    for y in ([0, 1, 1], [-1, 1, 1], [0.0, 1.0, 1.0], [False, True, True]):
        np.testing.assert_array_equal(Hinge().encode(np.array(y), 1), [[-1], [1], [1]])
    np.testing.assert_array_equal(Hinge().encode(np.array([[0, 1], [1, 1]]), 2), [[-1, 1], [1, 1]])


@pytest.mark.parametrize(
    ("name", "y", "outputs", "message"),
    [
        ("binary_cross_entropy", [0, 2], 1, r"needs targets between 0 and 1, but y holds 2\."),
        ("binary_cross_entropy", [-0.5, 1], 1, r"between 0 and 1, but y holds -0\.5\."),
        ("poisson", [3, -1], 1, r"needs targets of 0 or more, but y holds -1\."),
        ("categorical_cross_entropy", [0, 3], 3, r"class numbers 0 to 2, one per unit .* but y holds 3\."),
        ("categorical_cross_entropy", [0, -1], 3, r"y holds -1\."),
        ("categorical_cross_entropy", [0, 0.5], 3, r"y holds 0\.5\."),
        ("categorical_cross_entropy", [[0.5, 0.1], [0, 1]], 2, r"sum to 1 in every row .* sums to 0\.6\."),
        ("categorical_cross_entropy", [[1.5, -0.5]], 2, r"between 0 and 1"),
        ("hinge", [0, 0.5], 1, r"needs targets 0 and 1, or -1 and 1, but y holds \[0\.0, 0\.5\]"),
        ("hinge", [-1, 0, 1], 1, r"0 and 1, or -1 and 1"),
        ("hinge", [1, 2], 1, r"between -1 and 1, but y holds 2"),
    ],
)
def test_targets_that_do_not_fit(name: str, y: Any, outputs: int, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        Loss.get(name).encode(np.array(y), outputs)


# ---- activations


@linked
def test_the_link_fits(loss: Loss) -> None:
    loss.check_activation(Activation.get(loss.link))


@pytest.mark.parametrize(
    ("loss", "activation"),
    [
        (BinaryCrossEntropy(), HardSigmoid()),
        (Poisson(), Exp()),
        (Poisson(), Softplus()),
        (Poisson(), Relu()),
        (Hinge(), Identity()),
        (SumSquaredError(), Softmax()),
    ],
    ids=repr,
)
def test_activations_that_fit(loss: Loss, activation: Activation) -> None:
    loss.check_activation(activation)


@pytest.mark.parametrize(
    ("loss", "activation", "message"),
    [
        (
            "binary_cross_entropy",
            "tanh",
            r"predictions between 0 and 1, .* 'tanh' gives between -1 and 1; use 'sigmoid'",
        ),
        ("binary_cross_entropy", "identity", r"'identity' gives of any size; use 'sigmoid'"),
        ("binary_cross_entropy", "relu", r"'relu' gives of 0 or more"),
        ("poisson", "identity", r"predictions of 0 or more, .* use 'exp'"),
        ("poisson", "tanh", r"use 'exp'"),
        ("categorical_cross_entropy", "sigmoid", r"sum to 1 in every row, .* 'sigmoid'; use 'softmax'"),
    ],
)
def test_activations_that_do_not(loss: str, activation: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        Loss.get(loss).check_activation(Activation.get(activation))
