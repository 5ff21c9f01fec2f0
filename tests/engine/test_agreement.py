"""The engine is judged by the interpreter: the same numbers for every entry of every registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import chainrule as cr
from chainrule import Dense, Network
from chainrule.engine.predictor import CompiledPredictor
from chainrule.engine.runner import CompiledRunner
from chainrule.errors import NotCompilable
from chainrule.estimators.losses import Quantiles
from chainrule.functions.activations import Activation
from chainrule.functions.losses import Loss
from chainrule.functions.optimizers import Optimizer
from chainrule.functions.schedules import Schedule
from chainrule.program.interpret import Interpreter

CLOSE = 1e-11
LAST = {"binary_cross_entropy": "sigmoid", "categorical_cross_entropy": "softmax", "poisson": "exp"}
SMALL = cr.GradientDescent(learning_rate=0.01)


def network_for(loss: str, outputs: int = 3, **options: Any) -> Network:
    layers = [Dense(9, "tanh", **options), Dense(outputs, LAST.get(loss, "identity"))]
    return Network(7, layers, loss=loss, dtype="float64", seed=0)


@pytest.mark.parametrize("name", Activation.registry)
def test_activation(case, apart, name):
    network = Network(7, [Dense(9, name), Dense(3)], loss="mean_squared_error", dtype="float64", seed=0)
    trial = case(network)
    assert apart(trial.interpreted(), trial.compiled()) < CLOSE


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("name", [name for name in Loss.registry if name != "triplet"])  # of two distances
def test_loss(case, apart, name, weighted):
    trial = case(network_for(name), SMALL, weighted=weighted)
    assert apart(trial.interpreted(), trial.compiled()) < CLOSE


@pytest.mark.parametrize(
    "name", [n for n, k in Loss.registry.items() if n != "categorical_cross_entropy" and not k.columns]
)
def test_loss_of_one_output(case, apart, name):
    trial = case(network_for(name, outputs=1), SMALL, weighted=True)
    assert apart(trial.interpreted(), trial.compiled()) < CLOSE


def test_many_weights(case, apart):
    network = Network(150, [Dense(256, "relu"), Dense(3)], "mean_squared_error", "float64", seed=0)
    trial = case(network, SMALL)
    assert apart(trial.interpreted(), trial.compiled()) < CLOSE


class ByNumber(Loss):
    """Every output weighs as much as its number."""

    def value(self, y: Any, p: Any, m: Any) -> Any:
        return m.column_number(p) * (y - p) ** 2

    def derivative(self, y: Any, p: Any, m: Any) -> Any:
        return 2 * m.column_number(p) * (p - y)


@pytest.mark.parametrize(
    ("loss", "outputs"),
    [*((Quantiles(np.linspace(0.01, 0.99, n)), n) for n in (1, 2, 9)), *((ByNumber(), n) for n in (1, 3, 40, 130))],
)
def test_outputs_that_differ(case, apart, loss, outputs):
    network = Network(7, [Dense(9, "tanh"), Dense(outputs)], loss, "float64", seed=0)
    trial = case(network, SMALL, weighted=True)
    assert apart(trial.interpreted(), trial.compiled()) < CLOSE


@pytest.mark.parametrize("fused", [True, False])
@pytest.mark.parametrize(
    "layers",
    [
        [cr.BatchNorm(), Dense(7, "tanh"), Dense(3)],
        [cr.LayerNorm(), Dense(7), Dense(3)],
        [Dense(9), cr.BatchNorm("relu"), Dense(9), Dense(3)],
        [Dense(9), cr.LayerNorm("relu"), Dense(9, "relu"), cr.BatchNorm(), Dense(9), Dense(3)],
        [Dense(90), cr.BatchNorm("relu"), Dense(90), Dense(3)],
    ],
)
def test_layers_as_wide_as_what_they_read(case, apart, layers, fused):
    network = Network(7, layers, "mean_squared_error", "float64", seed=0)
    trial = case(network, SMALL)
    assert apart(trial.interpreted(), trial.compiled(fused=fused)) < CLOSE
    X = np.random.default_rng(0).standard_normal((30, 7))
    predict = CompiledPredictor(network.prediction_program, "float64")
    np.testing.assert_allclose(predict({"a0": X}, network.prediction_values)[0], network.predict(X), atol=CLOSE)


@pytest.mark.parametrize(
    "options",
    [{}, {"clip_value": 0.01}, {"clip_norm": 0.05, "weight_decay": 0.1}, {"clip_value": 0.01, "clip_norm": 0.02}],
    ids=["plain", "value", "norm", "both"],
)
@pytest.mark.parametrize("name", Optimizer.registry)
def test_optimizer(case, apart, name, options):
    trial = case(network_for("mean_squared_error"), Optimizer.registry[name](**options))
    assert apart(trial.interpreted(), trial.compiled()) < CLOSE


@pytest.mark.parametrize("name", Schedule.registry)
def test_schedule(case, apart, name):
    trial = case(network_for("mean_squared_error"), cr.Adam(learning_rate=Schedule.registry[name]()))
    assert apart(trial.interpreted(), trial.compiled()) < CLOSE


@pytest.mark.parametrize("fused", [True, False], ids=["fused", "unfused"])
@pytest.mark.parametrize(
    "network",
    [
        network_for("mean_squared_error", dropout=0.3, l1=0.01, l2=0.02),
        network_for("categorical_cross_entropy", bias=False),
        Network(
            7, [Dense(90, "tanh"), Dense(100, "softmax")], loss="categorical_cross_entropy", dtype="float64", seed=0
        ),
        Network(
            5,
            [Dense(70, "relu", dropout=0.2), Dense(4, "softmax")],
            loss=cr.CategoricalCrossEntropy(label_smoothing=0.1),
            dtype="float64",
            seed=2**40,
        ),
    ],
    ids=["penalties and dropout", "no bias", "wide softmax", "smoothing and dropout"],
)
def test_everything_fused_or_not(case, apart, network, fused):
    trial = case(network, cr.Adam(clip_norm=1.0), weighted=True)
    assert apart(trial.interpreted(), trial.compiled(fused=fused)) < CLOSE


NORMALIZED = [cr.BatchNorm(), Dense(90, "tanh"), cr.BatchNorm("relu", dropout=0.2), cr.LayerNorm("tanh"), Dense(3)]


@pytest.mark.parametrize("fused", [True, False], ids=["fused", "unfused"])
@pytest.mark.parametrize(("dtype", "close"), [("float64", CLOSE), ("float32", 1e-5)])
@pytest.mark.parametrize("batch", [17, 50])
def test_normalizations(case, apart, dtype, close, batch, fused):
    network = Network(7, NORMALIZED, loss="mean_squared_error", dtype=dtype, seed=0)
    trial = case(network, cr.Momentum(), weighted=True)
    interpreted, compiled = trial.interpreted(batch), trial.compiled(batch, fused=fused)
    assert {"running_mean1", "running_var3"} <= compiled.values.keys()
    assert apart(interpreted, compiled) < close


def test_prediction_by_running_statistics():
    network = Network(7, NORMALIZED, loss="mean_squared_error", dtype="float64", seed=0)
    rng = np.random.default_rng(0)
    network.fit(rng.normal(3, 2, (50, 7)), rng.random((50, 3)), epochs=3, batch_size=17)
    predict = CompiledPredictor(network.prediction_program, "float64")
    X = rng.normal(3, 2, (1500, 7))
    np.testing.assert_allclose(predict({"a0": X}, network.prediction_values)[0], network.predict(X), atol=CLOSE)
    network.state = {**network.state, "running_mean1": np.zeros(7)}
    np.testing.assert_allclose(predict({"a0": X}, network.prediction_values)[0], network.predict(X), atol=CLOSE)


@pytest.mark.parametrize("batch", [1, 7, 50, 64])
def test_batches_and_a_smaller_last_one(case, apart, batch):
    trial = case(network_for("mean_squared_error", dropout=0.5), "adam")
    assert apart(trial.interpreted(batch), trial.compiled(batch)) < CLOSE


def test_many_epochs_in_one_call_are_those_one_by_one(case):
    trial = case(network_for("mean_squared_error", dropout=0.5), cr.Adam(learning_rate="exponential"))
    one = CompiledRunner(trial.program, trial.start, trial.arrays(), "float64", batch_size=16)
    all_at_once = CompiledRunner(trial.program, trial.start, trial.arrays(), "float64", batch_size=16)
    orders = [np.random.default_rng(epoch).permutation(trial.rows) for epoch in range(5)]
    losses = [one.epochs([order], 16)[0] for order in orders]
    assert all_at_once.epochs(orders, 16).tolist() == losses
    assert one.rates[-1] == all_at_once.rates[-1]
    for name, value in one.values.items():
        np.testing.assert_array_equal(all_at_once.values[name], value)


@dataclass(frozen=True)
class Snake(Activation, name=""):
    """A user's own activation, in the vocabulary, with a hyperparameter."""

    frequency: float = 1.7

    def value(self, z: Any, m: Any) -> Any:
        return z + (1 - m.cos(2 * self.frequency * z)) / (2 * self.frequency) + m.exp(-(z**4)) ** 0.5

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        return m.where(m.floor(z) < 0, m.sqrt(m.abs(z)), m.sign(z) * z**1.5)  # anything, so long as both agree


class Opaque(Activation, name=""):
    """A user's own activation outside the vocabulary."""

    formula = "z"

    def value(self, z: Any, m: Any) -> Any:
        return np.sort(z) if z.sum() > 0 else z

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        return np.ones_like(z)


def test_a_users_own_function_compiles(case, apart):
    network = Network(7, [Dense(9, Snake()), Dense(3)], loss="mean_squared_error", dtype="float64", seed=0)
    trial = case(network)
    assert apart(trial.interpreted(), trial.compiled()) < CLOSE


def test_an_opaque_function_is_refused_with_a_reason(case):
    network = Network(7, [Dense(9, Opaque()), Dense(3)], loss="mean_squared_error", dtype="float64", seed=0)
    trial = case(network)
    with pytest.raises(NotCompilable, match="vocabulary"):
        trial.compiled()


def test_dropout_masks_are_the_interpreters(case):
    network = Network(3, [Dense(13, "relu", dropout=0.4), Dense(2)], loss="mean_squared_error", seed=2**50 + 3)
    trial = case(network, rows=20)
    runner = CompiledRunner(trial.program, trial.start, trial.arrays(), "float32", batch_size=20, fused=False)
    expected = Interpreter(trial.program, "float32")({**trial.start, **trial.data})
    runner.epochs([np.arange(20)], 20)[0]
    table = runner._table
    name = table.statements.latest["mask1"]
    found = table.arena.view(name).reshape(20, -1)[:, :13]
    np.testing.assert_array_equal(found, expected["mask1"])


SMOOTH = ("identity", "sigmoid", "tanh", "softplus", "silu", "gelu", "mish", "exp")


@st.composite
def networks(draw: Any) -> tuple[list[int], list[str], bool, int, int, int]:
    depth = draw(st.integers(1, 5))
    widths = [draw(st.integers(1, 200)) for _ in range(depth + 1)]
    activations = [draw(st.sampled_from(SMOOTH[:-1])) for _ in range(depth - 1)]
    batch = draw(st.integers(1, 300))
    rows = draw(st.integers(1, min(300, 20 * batch)))  # an epoch is at most the 20 updates that are judged
    return widths, activations, draw(st.booleans()), rows, batch, draw(st.integers(0, 2**32))


def random_case(case: Any, spec: Any, dtype: str) -> Any:
    widths, activations, zeros, rows, _, seed = spec
    layers = [Dense(units, name, dropout=0.5 * zeros) for units, name in zip(widths[1:], activations, strict=False)] + [
        Dense(widths[-1], "softmax")
    ]
    network = Network(widths[0], layers, loss="categorical_cross_entropy", dtype=dtype, seed=seed)
    return case(network, cr.Momentum(learning_rate=0.01), rows=rows)


def check_random_network(case: Any, apart: Any, spec: Any) -> None:
    *_, zeros, rows, batch, _ = spec
    batch = min(rows, batch)
    epochs = -(-20 // -(-rows // batch))
    double = random_case(case, spec, "float64")
    truth = double.interpreted(batch, epochs)
    assert apart(truth, double.compiled(batch, epochs, sparse=zeros)) < 1e-9
    single = random_case(case, spec, "float32")
    single.start |= {name: np.float32(value) for name, value in double.start.items() if np.ndim(value)}
    own = apart(truth, single.interpreted(batch, epochs))
    assert apart(truth, single.compiled(batch, epochs, sparse=zeros)) <= 4 * own + 1e-6


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(networks())
def test_random_networks(case, apart, spec):
    check_random_network(case, apart, spec)


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(networks())
def test_many_random_networks(case, apart, spec):
    check_random_network(case, apart, spec)
