"""Every activation of the registry: by hand, by finite differences, and at the ends of the number line."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from chainrule.errors import InvalidInput
from chainrule.functions.activations import Activation, Elu, LeakyRelu, Softmax
from chainrule.functions.vocabulary import Vocabulary, trace_method

# Everything that chainrule defines, so that a new entry is tested without another line, and some other hyperparameters.
ENTRIES = [kind() for kind in Activation.registry.values() if kind.__module__.startswith("chainrule.")]
ENTRIES += [LeakyRelu(0.2), LeakyRelu(0.0), Elu(0.5), Elu(0.0)]
every = pytest.mark.parametrize("f", ENTRIES, ids=repr)
repeatable = settings(max_examples=40, deadline=None, derandomize=True)

M = Vocabulary()
LN2, LN3 = math.log(2), math.log(3)
PHI, DENSITY = 0.8413447460685429, 0.24197072451914337  # of the standard normal distribution, at 1
LAMBDA, ALPHA = 1.0507009873554805, 1.6732632423543772  # of selu: Klambauer et al. 2017, equation 14

# name → (z, value, derivative), from tanh(ln 2) = 3/5, σ(ln 3) = 3/4, softplus(ln 3) = ln 4, tanh(ln 4) = 15/17
BY_HAND: dict[str, list[tuple[float, float, float]]] = {
    "identity": [(-2, -2, 1), (0, 0, 1), (3.5, 3.5, 1)],
    "sigmoid": [(0, 0.5, 0.25), (LN3, 0.75, 0.1875), (-LN3, 0.25, 0.1875)],
    "tanh": [(0, 0, 1), (LN2, 0.6, 0.64), (-LN2, -0.6, 0.64)],
    "relu": [(-1, 0, 0), (0, 0, 0), (2, 2, 1)],
    "leaky_relu": [(-2, -0.02, 0.01), (3, 3, 1)],
    "elu": [(-LN2, -0.5, 0.5), (2, 2, 1)],
    "selu": [(-LN2, -LAMBDA * ALPHA / 2, LAMBDA * ALPHA / 2), (2, 2 * LAMBDA, LAMBDA)],
    "gelu": [(0, 0, 0.5), (1, PHI, PHI + DENSITY), (-1, PHI - 1, 1 - PHI - DENSITY)],
    "silu": [(0, 0, 0.5), (LN3, 0.75 * LN3, 0.75 + 0.1875 * LN3), (-LN3, -0.25 * LN3, 0.25 - 0.1875 * LN3)],
    "mish": [(0, 0, 0.6), (LN3, LN3 * 15 / 17, 15 / 17 + 0.75 * LN3 * 64 / 289)],
    "softplus": [(0, LN2, 0.5), (LN3, 2 * LN2, 0.75)],
    "hard_sigmoid": [(-4, 0, 0), (-3, 0, 0), (0, 0.5, 1 / 6), (1.5, 0.75, 1 / 6), (3, 1, 0)],
    "exp": [(0, 1, 1), (LN2, 2, 2), (-LN2, 0.5, 0.5)],
}

# name → value at −∞, at +∞, slope at −∞, at +∞
LIMITS: dict[str, tuple[float, float, float, float]] = {
    "identity": (-math.inf, math.inf, 1, 1),
    "sigmoid": (0, 1, 0, 0),
    "tanh": (-1, 1, 0, 0),
    "relu": (0, math.inf, 0, 1),
    "leaky_relu": (-math.inf, math.inf, 0.01, 1),
    "elu": (-1, math.inf, 0, 1),
    "selu": (-LAMBDA * ALPHA, math.inf, 0, LAMBDA),
    "gelu": (0, math.inf, 0, 1),
    "silu": (0, math.inf, 0, 1),
    "mish": (0, math.inf, 0, 1),
    "softplus": (0, math.inf, 0, 1),
    "hard_sigmoid": (0, 1, 0, 0),
    "exp": (0, math.inf, 0, math.inf),
}
# z·F(z) with F → 0 is ∞·0 at −∞ itself; scores are finite, so only the way there matters
FORMS_WITHOUT_INFINITY = {"gelu", "silu", "mish"}
NEVER_OVERFLOW = ("identity", "tanh", "relu", "leaky_relu", "elu", "selu", "gelu", "hard_sigmoid", "softmax")


def run(f: Activation, z: Any, dtype: Any = np.float64) -> tuple[Any, Any, Any]:
    """Value, derivative and backward pass of ones, as the interpreter computes them."""
    m, z = Vocabulary(dtype), np.asarray(z, dtype)
    with np.errstate(all="ignore"):
        a = f.value(z, m)
        return a, f.derivative(z, a, m), f.backward(np.ones_like(z), z, a, m)


# ---- by hand


@pytest.mark.parametrize(("name", "z", "a", "da"), [(name, *row) for name, rows in BY_HAND.items() for row in rows])
def test_by_hand(name: str, z: float, a: float, da: float) -> None:
    value, derivative, back = run(Activation.get(name), [[z]])
    np.testing.assert_allclose(value, [[a]], rtol=1e-14, atol=1e-16)
    np.testing.assert_allclose(derivative, [[da]], rtol=1e-14, atol=1e-16)
    np.testing.assert_allclose(back, [[da]], rtol=1e-14, atol=1e-16)


def test_the_list_is_complete() -> None:
    assert set(BY_HAND) | {"softmax"} <= set(Activation.registry)
    assert set(LIMITS) == set(BY_HAND)


def test_hyperparameters() -> None:
    assert run(LeakyRelu(0.25), [-4.0])[:2] == (-1.0, 0.25)
    value, derivative, _ = run(Elu(3.0), [-LN2, 0.0])
    np.testing.assert_allclose(value, [-1.5, 0])
    np.testing.assert_allclose(derivative, [1.5, 3])
    for wrong in ({"name": "leaky_relu", "slope": 2}, {"name": "elu", "alpha": -1}, {"name": "elu", "alpha": math.inf}):
        with pytest.raises(InvalidInput, match="must be in"):
            Activation.get(wrong)


# ---- derivatives, by differences


@every
def test_derivative_on_a_grid(f: Activation, slope: Callable[..., Any]) -> None:
    z = np.linspace(-9.97, 9.98, 134).reshape(-1, 2)  # keeps clear of whole numbers, where kinks are
    a = f.value(z, M)
    for j in range(2):
        unit = np.eye(2)[j]
        numeric = slope(lambda h, unit=unit: f.value(z + h * unit, M), 0.0)[:, j]
        np.testing.assert_allclose(f.derivative(z, a, M)[:, j], numeric, rtol=1e-9, atol=1e-9)


@every
@repeatable
@given(z=st.lists(st.floats(-15, 15), min_size=3, max_size=3), da=st.lists(st.floats(-4, 4), min_size=3, max_size=3))
def test_backward_is_the_chain_rule(f: Activation, z: list[float], da: list[float], slope: Callable[..., Any]) -> None:
    assume(all(abs(x - kink) > 0.01 for x in z for kink in f.kinks))
    scores, weights = np.array([z]), np.array([da])

    def total(scores: Any) -> Any:
        """A number made of all outputs, whose slope in the outputs is `weights`."""
        return np.sum(weights * f.value(scores, M))

    back = f.backward(weights, scores, f.value(scores, M), M)[0]
    for step, tolerance in ((1e-3, 1e-9), (1e-6, 1e-5)):  # the short step is for bends, such as |z| z at 0
        numeric = [slope(lambda h, unit=unit: total(scores + h * unit), 0.0, step) for unit in np.eye(3)]
        size = max(1.0, *np.abs(numeric))
        if np.allclose(back / size, np.array(numeric) / size, rtol=0, atol=tolerance):
            return
    np.testing.assert_allclose(back, numeric, rtol=1e-5)


@every
def test_kinks_are_where_the_slope_breaks(f: Activation) -> None:
    def bends(z: float, near: float) -> tuple[Any, Any]:
        left, right = (run(f, [[z + side * near, 0.5]])[2][0, 0] for side in (-1, 1))
        return left, right

    for z in np.arange(-10, 10.25, 0.25):
        left, right = bends(z, 1e-7)
        if z not in f.kinks:
            assert abs(right - left) <= 1e-6 * max(1, abs(left)), f"an unlisted kink at {z}"
    for z in f.kinks:
        left, right = bends(z, 1e-7)
        further_left, further_right = bends(z, 1e-3)
        curved = abs((left - further_left) - (further_right - right)) > 1e-5
        assert abs(right - left) > 1e-3 or curved, f"no kink at {z}"
        at = run(f, [[z, 0.5]])[2][0, 0]
        low, high = min(left, right), max(left, right)
        assert low - 1e-6 <= at <= high + 1e-6, f"the slope at the kink {z} belongs to neither side"


# ---- limits, intervals, precision


@every
@repeatable
@given(data=st.data())
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_value_stays_in_its_interval(f: Activation, dtype: Any, data: st.DataObject) -> None:
    floats = st.floats(-1e4, 1e4, width=32)
    z = data.draw(arrays(dtype, (2, 3), elements=floats))
    a, _, _ = run(f, z, dtype)
    low, high = f.interval
    assert not np.isnan(a).any()
    assert (a >= low).all()
    assert (a <= high).all()


@every
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_large_scores(f: Activation, dtype: Any) -> None:
    unbounded = math.inf in f.interval or -math.inf in f.interval
    for z in ([[-1e4, 1e4]], [[-1e10, 1e10]], [[1e4, 1e4]], [[-1e4, -1e4]]):
        for result in run(f, z, dtype):
            assert not np.isnan(result).any()
            assert np.isfinite(result).all() or unbounded


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", LIMITS)
def test_limits(name: str, dtype: Any) -> None:
    f = Activation.get(name)
    low, high, slope_low, slope_high = LIMITS[name]
    infinite = [math.inf] if name in FORMS_WITHOUT_INFINITY else [-math.inf, math.inf]
    for z in [-1e4, 1e4, -1e30, 1e30, *infinite]:
        a, derivative, _ = run(f, [z], dtype)
        limit = low if z < 0 else high
        if math.isfinite(limit):
            np.testing.assert_allclose(a, [limit], rtol=1e-6)
        else:
            assert np.sign(a) == np.sign(limit)
            assert abs(a[0]) >= abs(z) / 100
            assert np.isfinite(a[0]) or np.isinf(z) or name == "exp"  # e^10000 has no float
        if math.isfinite(z):
            np.testing.assert_allclose(derivative, [slope_low if z < 0 else slope_high], rtol=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", NEVER_OVERFLOW)
def test_nothing_overflows_on_the_way(name: str, dtype: Any) -> None:
    """Not even in a branch that is not taken. (1/(1 + exp(−z)) passes through infinity to 0, by design.)"""
    f, m, z = Activation.get(name), Vocabulary(dtype), np.array([[-1e4, 1e4]], dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        a = f.value(z, m)
        f.derivative(z, a, m)


@every
def test_float32_stays_float32(f: Activation) -> None:
    z = np.linspace(-5, 5, 12, dtype=np.float32).reshape(-1, 3)
    a, derivative, back = run(f, z, np.float32)
    assert (a.dtype, back.dtype) == (np.float32, np.float32)
    assert derivative.dtype in (np.float32, np.bool_)  # a comparison is an indicator
    assert a.shape == derivative.shape == back.shape == z.shape
    exact, _, exact_back = run(f, z)
    np.testing.assert_allclose(a, exact, rtol=2e-6, atol=1e-6)
    np.testing.assert_allclose(back, exact_back, rtol=2e-6, atol=1e-6)


@every
def test_members_are_computed_alike(f: Activation) -> None:
    z = np.random.default_rng(0).normal(size=(3, 4, 2))
    a, _, back = run(f, z)
    for k in range(3):
        np.testing.assert_array_equal(a[k], run(f, z[k])[0])
        np.testing.assert_array_equal(back[k], run(f, z[k])[2])


# ---- one definition: what is traced is what is computed


@every
@pytest.mark.parametrize("method", ["value", "derivative", "backward"])
def test_is_traced(f: Activation, method: str, evaluate: Callable[..., Any]) -> None:
    rng = np.random.default_rng(1)
    z = rng.normal(scale=3, size=(5, 3))
    values = {"z": z, "a": f.value(z, M), "da": rng.normal(size=(5, 3))}
    names = {"value": ["z"], "derivative": ["z", "a"], "backward": ["da", "z", "a"]}[method]
    traced = trace_method(f, method, *names)
    assert traced is not None, f"{f.name} uses something outside the vocabulary"
    expected = getattr(f, method)(*(values[name] for name in names), M)
    np.testing.assert_array_equal(evaluate(traced, values, M), expected)


# ---- softmax


def test_softmax_by_hand() -> None:
    a, diagonal, _ = run(Softmax(), [[0, LN3], [LN2 + 7, 7]])
    np.testing.assert_allclose(a, [[0.25, 0.75], [2 / 3, 1 / 3]], rtol=1e-14)
    np.testing.assert_allclose(diagonal, [[0.1875, 0.1875], [2 / 9, 2 / 9]], rtol=1e-14)


@repeatable
@given(
    z=arrays(np.float64, (2, 4), elements=st.floats(-30, 30)), da=arrays(np.float64, (2, 4), elements=st.floats(-9, 9))
)
def test_softmax_backward_is_the_jacobian_product(z: Any, da: Any) -> None:
    f = Softmax()
    a = f.value(z, M)
    back = f.backward(da, z, a, M)
    for row in range(2):
        jacobian = np.diag(a[row]) - np.outer(a[row], a[row])
        np.testing.assert_allclose(back[row], jacobian @ da[row], atol=1e-13)
    np.testing.assert_allclose(back.sum(axis=1), 0, atol=1e-12)  # rows of a always sum to 1


@repeatable
@given(z=arrays(np.float64, (3, 4), elements=st.floats(-1e4, 1e4)), shift=st.floats(-1e4, 1e4))
def test_softmax_rows(z: Any, shift: float) -> None:
    a, _, _ = run(Softmax(), z)
    np.testing.assert_allclose(a.sum(axis=1), 1, rtol=1e-12)
    np.testing.assert_allclose(run(Softmax(), z + shift)[0], a, rtol=1e-10, atol=1e-300)
    largest = z.argmax(axis=1)[:, None]
    np.testing.assert_array_equal(np.take_along_axis(a, largest, axis=1)[:, 0], a.max(axis=1))


# ---- flags that other rooms read


@every
def test_distribution_rows_sum_to_one(f: Activation) -> None:
    a = run(f, np.random.default_rng(2).normal(size=(20, 3)))[0]
    assert f.distribution == bool(np.allclose(a.sum(axis=1), 1))


def test_the_relu_family() -> None:
    assert {f.name for f in ENTRIES if f.rectifier} >= {"relu", "leaky_relu", "elu"}
    assert not any(Activation.registry[name].rectifier for name in ("sigmoid", "tanh", "selu", "softmax", "identity"))


def test_a_user_function_is_found_by_name_in_extra_only() -> None:
    class Sine(Activation):
        def value(self, z: Any, m: Any) -> Any:
            return np.sin(z)

    assert isinstance(Activation.get("sine", {"sine": Sine}), Sine)
    assert Activation.get(Sine()) == Sine()
    assert "Sine" not in Activation.registry
    assert trace_method(Sine(), "value", "z") is None
