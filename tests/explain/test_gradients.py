"""The gradient check passes where it should: every activation and loss, every option, at kinks and at extremes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.errors import InvalidInput
from chainrule.explain.gradients import GradientReport
from chainrule.functions.activations import Activation
from chainrule.functions.losses import CategoricalCrossEntropy, Loss
from chainrule.network.layers import Dense
from chainrule.network.network import Network

ROWS = 5


def fits(loss: Loss, activation: Activation) -> bool:
    try:
        loss.check_activation(activation)
    except InvalidInput:
        return False
    return True


ACTIVATIONS = [kind() for kind in Activation.registry.values() if kind.__module__.startswith("chainrule.")]
LOSSES = [kind() for kind in Loss.registry.values() if kind.__module__.startswith("chainrule.")]
PAIRS = [(loss, activation) for loss in LOSSES for activation in ACTIVATIONS if fits(loss, activation)]
every_loss = pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.name)
every_pair = pytest.mark.parametrize(("loss", "activation"), PAIRS, ids=lambda entry: entry.name)


def data(loss: Loss, outputs: int = 2, seed: int = 1) -> tuple[Any, Any]:
    """Rows that fit the loss."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(ROWS, 3))
    if isinstance(loss, CategoricalCrossEntropy):
        return X, rng.integers(0, outputs, ROWS)
    if loss.name == "hinge":
        return X, rng.integers(0, 2, (ROWS, outputs))
    return X, rng.uniform(0.1, 0.9, (ROWS, outputs))


def network(
    layers: list[Dense], loss: str | Loss, seed: int = 3, dtype: str = "float64", spread: float = 0.6
) -> Network:
    """A network on three features with small weights and biases that are not zero."""
    net = Network(3, layers, loss, dtype=dtype, seed=seed)
    rng = np.random.default_rng(seed)
    for name in net.parameters:
        array = rng.normal(size=net.parameters[name].shape)
        net.parameters[name] = spread * array if name[0] == "W" else 0.3 + 0.3 * array
    return net


def last_activation(loss: Loss) -> str:
    return next((name for name in (loss.link, "identity", "sigmoid") if name and fits(loss, Activation.get(name))), "")


def check(net: Network, X: Any, y: Any, **options: Any) -> GradientReport:
    """Every entry of every parameter compared, in both forms, and none so small that the floor decides."""
    report = net.check_gradients(X, y, **options)
    assert report.passed, str(report)
    assert report.largest <= 1e-6
    assert {(c.name, c.program) for c in report.comparisons} == {
        (name, form) for name in net.parameters for form in ("the chain written out", "the simplified program")
    }
    for c in report.comparisons:
        assert c.compared == net.parameters[c.name].size, str(report)
        assert np.linalg.norm(c.measured) > 1e4 * np.linalg.norm(c.uncertainty)
    return report


# ---- every activation and loss, three layers deep


@every_pair
@pytest.mark.parametrize("hidden", ["tanh", "same"])
def test_every_activation_with_every_loss(loss: Loss, activation: Activation, hidden: str) -> None:
    inner = activation if hidden == "same" else Activation.get("tanh")
    spread = 0.1 if inner.name == "exp" else 0.6  # three exponentials in a row overflow soon
    net = network([Dense(4, inner), Dense(3, inner), Dense(2, activation)], loss, spread=spread)
    check(net, *data(loss))


@every_loss
def test_weights_penalties_and_dropout(loss: Loss) -> None:
    last = last_activation(loss)
    layers = [Dense(4, "tanh", dropout=0.3, l1=0.1), Dense(3, "gelu", l1=0.02, l2=0.3), Dense(2, last, bias=False)]
    X, y = data(loss)
    for sample_weight in (None, np.array([0.0, 0.5, 1.0, 2.0, 1.0])):
        check(network(layers, loss), X, y, sample_weight=sample_weight)


def test_dropout_after_the_last_layer_and_a_later_draw() -> None:
    net = network([Dense(4, "silu", dropout=0.5), Dense(2, dropout=0.4)], "mean_squared_error")
    net.state["draw"] = 17
    check(net, *data(net.loss))


@pytest.mark.parametrize("smoothing", [0.1, 0.6])
@pytest.mark.parametrize("weights", [None, [1.0, 3.0, 0.5, 1.0, 2.0]])
def test_label_smoothing(smoothing: float, weights: list[float] | None) -> None:
    loss = CategoricalCrossEntropy(label_smoothing=smoothing)
    net = network([Dense(4, "softplus"), Dense(3, "softmax")], loss)
    check(net, *data(loss, 3), sample_weight=weights)


def test_a_float32_network_is_checked_in_float64() -> None:
    net = network([Dense(4, "tanh", dropout=0.2), Dense(3, "mish"), Dense(1, "sigmoid")], "huber", dtype="float32")
    X, y = data(net.loss, 1)
    assert check(net, X.astype(np.float32), y).largest < 1e-8
    assert net.parameters["W1"].dtype == np.float32


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.data())
def test_networks_of_any_shape(draw: st.DataObject) -> None:
    smooth = st.sampled_from([a.name for a in ACTIVATIONS if a.name != "exp"])
    layers = [
        Dense(units, draw.draw(smooth), bias=draw.draw(st.booleans()), l2=draw.draw(st.sampled_from([0.0, 0.5])))
        for units in draw.draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    ]
    fitting = [loss for loss in LOSSES if fits(loss, layers[-1].activation) and loss.columns in (0, layers[-1].units)]
    loss = draw.draw(st.sampled_from(fitting))
    net = network(layers, loss, seed=draw.draw(st.integers(0, 1000)))
    report = net.check_gradients(*data(loss, layers[-1].units, seed=draw.draw(st.integers(0, 1000))))
    assert not report.wrong, str(report)


# ---- kinks

KINKED = [activation for activation in ACTIVATIONS if activation.kinks]


@pytest.mark.parametrize("activation", KINKED, ids=lambda a: a.name)
def test_rows_of_zeros_without_biases_sit_on_the_kink(activation: Activation) -> None:
    net = Network(3, [Dense(4, activation), Dense(2)], "mean_squared_error", "float64", seed=0)
    net.parameters["b1"] = np.full(4, activation.kinks[0])
    X, y = data(net.loss)
    X[2] = 0
    report = net.check_gradients(X, y)
    assert report.passed, str(report)
    kinks = {c.name: c.at_kinks for c in report.comparisons}
    assert kinks == {"W1": 0, "b1": 4, "W2": 0, "b2": 0}
    assert "4 of 4 in b1" in str(report)
    assert "So b1 remained unchecked" in str(report)


@pytest.mark.parametrize("distance", [1e-7, 1e-5, 1e-4, 1e-3, 1e-2])
def test_near_a_kink_the_smaller_steps_are_used(distance: float) -> None:
    net = Network(3, [Dense(4, "relu"), Dense(2)], "mean_squared_error", "float64", seed=0)
    net.parameters["b1"] = [2 * distance, -2 * distance, 3 * distance, 1.0]
    X, y = data(net.loss)
    X[2] = 0
    report = net.check_gradients(X, y)
    assert report.passed, str(report)
    left_out = next(c.at_kinks for c in report.comparisons if c.name == "b1")
    assert left_out == (3 if distance < 1e-6 else 0)


@pytest.mark.parametrize(
    ("loss", "target"), [("mean_absolute_error", 0.0), ("quantile", 0.0), ("huber", 1.0), ("huber", -1.0)]
)
def test_predictions_on_the_kink_of_the_loss(loss: str, target: float) -> None:
    net = network([Dense(3, "tanh"), Dense(1)], loss)
    X, _ = data(net.loss, 1)
    y = net.predict(X)
    y[1:] += 0.4
    y[:1] += target
    report = net.check_gradients(X, y)
    assert not report.wrong, str(report)
    assert all(c.at_kinks == c.derived.size for c in report.comparisons)  # every weight moves that prediction
    assert not report.passed, "nothing was compared"
    assert str(report).startswith("Nothing could be compared.\nAt a kink")


def test_hinge_with_a_margin_of_exactly_one() -> None:
    net = Network(1, [Dense(1, weight_init="zeros", bias_init={"name": "constant", "value": 1.0})], "hinge", seed=0)
    report = net.check_gradients([[0.0], [1.0]], [1, 0])
    assert {c.name: c.at_kinks for c in report.comparisons} == {"W1": 0, "b1": 1}
    assert report.passed


def test_weights_of_zero_are_the_kink_of_l1() -> None:
    net = network([Dense(3, "tanh", l1=0.1), Dense(1)], "mean_squared_error")
    net.parameters["W1"] = np.where(np.eye(3) == 1, 0, net.parameters["W1"])
    net.parameters["W2"] = [[0], [1], [1]]
    report = net.check_gradients(*data(net.loss, 1))
    assert report.passed
    assert {c.name: c.at_kinks for c in report.comparisons} == {"W1": 3, "b1": 0, "W2": 0, "b2": 0}
    assert np.isnan(report.comparisons[-1].measured).sum() in (0, 3)


class Ramp(Activation):
    """A user's rectifier: NumPy only, and its kink is not declared."""

    formula = "max(z, 0)"

    def value(self, z: Any, m: Any) -> Any:
        return np.where(np.asarray(z) > 0, z, 0.0)

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        return np.where(np.asarray(z) > 0, 1.0, 0.0)


def test_a_kink_that_nobody_declared_is_no_false_alarm() -> None:
    net = Network(2, [Dense(3, Ramp()), Dense(1)], "mean_squared_error", seed=0)
    report = net.check_gradients([[0, 0], [0, 1], [1, 0], [1, 1]], [1, 0, 0, 1])
    assert report.passed, str(report)
    assert {c.name: c.at_kinks for c in report.comparisons} == {"W1": 0, "b1": 3, "W2": 0, "b2": 0}
    assert "3 of them where none is declared" in str(report)


# ---- extremes


@pytest.mark.parametrize("loss", ["binary_cross_entropy", "categorical_cross_entropy", "hinge"])
def test_scores_of_ten_thousand(loss: str) -> None:
    last = {"binary_cross_entropy": "sigmoid", "categorical_cross_entropy": "softmax", "hinge": "identity"}[loss]
    net = Network(3, [Dense(4, "tanh"), Dense(2, last)], loss, "float64", seed=0)
    net.parameters["W2"] = 1e4 * np.sign(net.parameters["W2"])
    X, y = data(net.loss)
    report = net.check_gradients(X, y)
    assert report.passed, str(report)
    assert sum(np.linalg.norm(c.measured) for c in report.comparisons) > 1
    assert ("Not compared: the chain written out." in str(report)) == (loss != "hinge")


def test_a_saturated_sigmoid_with_another_loss_is_compared() -> None:
    net = network([Dense(3, "tanh"), Dense(2, "sigmoid")], "mean_squared_error")
    net.parameters["W2"] = 1e3 * net.parameters["W2"]
    report = net.check_gradients(*data(net.loss))
    assert report.passed, str(report)
    assert len(report.comparisons) == 8
    assert "Too small to be measured to three digits: the gradient of W2, b2, W1, b1." in str(report)


def test_an_infinite_loss_has_no_slope() -> None:
    net = network([Dense(3, "exp"), Dense(2, "exp")], "mean_squared_error")
    report = net.check_gradients(1e4 * data(net.loss)[0], data(net.loss)[1])
    assert not report
    assert re.match(r"Nothing could be compared.\nThe loss is (inf|nan) here", str(report))


@pytest.mark.parametrize("scale", [1e-4, 1.0, 1e6])
def test_a_perfect_fit_is_not_judged_by_rounding(scale: float) -> None:
    net = network([Dense(2)], "mean_squared_error")
    X, _ = data(net.loss)
    X = X * scale + 0.1 * scale
    assert net.check_gradients(X, X @ net.parameters["W1"] + net.parameters["b1"]).passed


def test_a_layer_without_influence_has_gradients_of_zero() -> None:
    net = Network(3, [Dense(2, "relu", bias_init={"name": "constant", "value": -50.0}), Dense(1)], "huber", seed=0)
    report = net.check_gradients(*data(net.loss, 1))
    assert report.passed
    assert all(not c.derived.any() for c in report.comparisons if c.name in ("W1", "b1", "W2"))


# ---- a user's own functions


class Arctan(Activation):
    """NumPy only: outside the vocabulary."""

    formula = "arctan z"

    def value(self, z: Any, m: Any) -> Any:
        return np.arctan(z)

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        return 1 / (1 + np.square(z))


@dataclass(frozen=True)
class LogCosh(Loss):
    """A smooth absolute error."""

    sharpness: float = 2.0

    def value(self, y: Any, p: Any, m: Any) -> Any:
        return np.log(np.cosh(self.sharpness * (p - y)))

    def derivative(self, y: Any, p: Any, m: Any) -> Any:
        return self.sharpness * np.tanh(self.sharpness * (p - y))


def test_a_users_own_activation_and_loss() -> None:
    net = network([Dense(4, Arctan()), Dense(3, Arctan()), Dense(1, Arctan())], LogCosh())
    check(net, *data(net.loss, 1), sample_weight=[1, 2, 3, 4, 5])


# ---- options


def test_some_entries_at_random() -> None:
    net = network([Dense(4, "tanh"), Dense(2)], "mean_squared_error")
    X, y = data(net.loss)
    report = net.check_gradients(X, y, entries=3)
    assert report.passed
    assert [c.compared for c in report.comparisons if c.program == "the simplified program"] == [3, 2, 3, 3]
    assert "All 11 gradients of 4 parameters agree" in str(report)
    assert "11 of 26 entries were chosen at random to be checked." in str(report)
    again = net.check_gradients(X, y, entries=3)
    for one, other in zip(report.comparisons, again.comparisons, strict=True):
        np.testing.assert_array_equal(one.measured, other.measured)
    assert "chosen at random" not in str(net.check_gradients(X, y, entries=100))


def test_other_step_sizes() -> None:
    net = network([Dense(4, "tanh"), Dense(2)], "mean_squared_error")
    X, y = data(net.loss)
    assert net.check_gradients(X, y, step_sizes=(1e-6, 1e-4, 1e-5)).passed
    assert not net.check_gradients(X, y, step_sizes=(0.1,)).passed  # too coarse: it must not pass by accident


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tolerance": 0}, "tolerance must be between 0 and 1"),
        ({"tolerance": float("nan")}, "tolerance must be between 0 and 1"),
        ({"entries": 0}, "entries must be a whole number"),
        ({"entries": 1.5}, "entries must be a whole number"),
        ({"step_sizes": ()}, "step_sizes must be different positive numbers"),
        ({"step_sizes": (1e-4, 1e-4)}, "step_sizes must be different positive numbers"),
        ({"step_sizes": (0.0, 1e-4)}, "step_sizes must be different positive numbers"),
    ],
)
def test_options_that_cannot_be_used(options: dict[str, Any], message: str) -> None:
    net = network([Dense(2)], "mean_squared_error")
    with pytest.raises(InvalidInput, match=message):
        net.check_gradients(*data(net.loss), **options)


def test_bad_data_is_refused_as_everywhere() -> None:
    net = network([Dense(2)], "mean_squared_error")
    X, y = data(net.loss)
    X[0, 0] = np.nan
    with pytest.raises(InvalidInput, match="X must be finite"):
        net.check_gradients(X, y)


def test_the_network_is_left_as_it_was() -> None:
    net = network([Dense(4, "tanh", dropout=0.5), Dense(2)], "mean_squared_error")
    before = {name: array.copy() for name, array in net.parameters.items()}
    net.check_gradients(*data(net.loss))
    for name, array in net.parameters.items():
        np.testing.assert_array_equal(array, before[name])
    assert net.state == {}
