"""Images and windows on the engine: the interpreter's numbers, and the same bits for any threads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import chainrule as cr
from chainrule import Conv1D, Conv2D, ConvTranspose2D, Dense, Flatten, MaxPool2D, Network
from chainrule.engine.cpu.selection import lower

CLOSE = 1e-9
SQUARED, SMALL = "mean_squared_error", cr.GradientDescent(0.01)

#: The shape of a sample, and layers, which are followed by Flatten and Dense.
NETWORKS: dict[str, tuple[tuple[int, ...], list[Any]]] = {
    "pools": ((9, 8, 3), [Conv2D(5, 3, "relu"), MaxPool2D(3, stride=2), cr.AvgPool2D(2, stride=1)]),
    "padding": ((7, 6, 2), [Conv2D(20, 3, "tanh", padding="same"), Conv2D(4, (4, 3), "tanh", padding=(2, 1))]),
    "stride": ((10, 11, 2), [Conv2D(5, 3, "tanh"), Conv2D(4, 2, "tanh", stride=3), Conv2D(3, 2, stride=(2, 1))]),
    "dilation": ((10, 11, 2), [Conv2D(5, 3, dilation=2), Conv2D(4, (2, 3), stride=(1, 2), dilation=(3, 1), padding=3)]),
    "back": ((5, 4, 3), [ConvTranspose2D(5, 3, "tanh", stride=2), ConvTranspose2D(6, 2, "tanh", stride=3, padding=1)]),
    "phases": ((5, 4, 3), [ConvTranspose2D(10, 3, stride=2), Conv2D(9, 3, "tanh", stride=(3, 2)), Conv2D(9, 2)]),
    "ties": ((5, 5, 2), [Conv2D(5, 2, "tanh"), cr.Upsample2D(2), MaxPool2D(2)]),
    "norms": ((6, 6, 3), [Conv2D(5, 3), cr.BatchNorm("tanh"), Conv2D(70, 2), cr.LayerNorm("tanh", dropout=0.2)]),
    "whole": ((6, 6, 3), [Conv2D(18, 3, "relu", dropout=0.3), cr.GlobalAvgPool()]),
    "largest": ((6, 6, 3), [Conv2D(7, 3, "tanh"), cr.Upsample2D((2, 1)), Conv2D(7, 2), cr.GlobalMaxPool()]),
    "sequence": ((12, 4), [Conv1D(5, 3, "relu"), cr.MaxPool1D(2), Dense(4, "tanh")]),
    "shapes": ((4, 5), [cr.Reshape((2, 2, 5)), Conv2D(3, 2, "tanh"), cr.Reshape((3, 1))]),
}


def network_for(name: str, dtype: str = "float64") -> Network:
    shape, layers = NETWORKS[name]
    return Network(shape, [*layers, Flatten(), Dense(3)], SQUARED, dtype, seed=0)


@pytest.mark.usefixtures("every_thread")
@pytest.mark.parametrize("name", NETWORKS)
def test_agrees_with_the_interpreter_on_any_number_of_threads(case, apart, name):
    trial = case(network_for(name), SMALL, rows=20)
    compiled = trial.compiled(7, 7, threads=1)
    assert apart(trial.interpreted(7, 7), compiled) < CLOSE
    for threads in (2, 7):
        assert apart(trial.compiled(7, 7, threads=threads), compiled) == 0


def test_every_statement_alone(case, apart):
    trial = case(network_for("pools"), rows=20)
    assert apart(trial.interpreted(7, 2), trial.compiled(7, 2, fused=False)) < CLOSE


def test_all_rows_at_once_where_the_caller_has_them(case, apart):
    trial = case(network_for("padding"), rows=20)
    assert apart(trial.interpreted(20, 3), trial.compiled(20, 3)) < CLOSE


def test_fit_and_predict():
    shape, layers = NETWORKS["pools"]
    network = Network(shape, [*layers, Flatten(), Dense(3, "softmax")], "categorical_cross_entropy", seed=0)
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((300, *shape)), rng.integers(0, 3, 300)
    held_out = X[:30], y[:30]
    network.fit(X, y, epochs=2, batch_size=50, engine="compiled", validation=held_out)
    assert network.engine == "compiled"
    found = network.predict(X)
    assert network.history.validation_loss[-1] == pytest.approx(network.evaluate(*held_out), rel=1e-5)
    network.training.engine = "numpy"
    np.testing.assert_allclose(found, network.predict(X), atol=1e-5)


def test_a_convolution_is_one_instruction_each_way():
    network = Network((8, 8, 1), [Conv2D(16, 3, "relu"), Conv2D(4, 3, "relu"), Flatten(), Dense(1)], SQUARED, seed=0)
    table = lower(network.training_program("adam"), "float32", 8)
    templates = [instruction.template for instruction in table.instructions]
    assert templates.count("convolution") == 3
    assert templates.count("convolution_gradient") == 2
    assert not [name for name in ("p1", "z1", "p2", "dp2", "dW1") if name in table.arena]


WINDOW = st.builds(
    dict,
    kernel_size=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    stride=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    dilation=st.tuples(st.integers(1, 2), st.integers(1, 2)),
    padding=st.sampled_from(["same", 1, (0, 2)]),
    activation=st.sampled_from(["tanh", "relu", "sigmoid"]),
    filters=st.integers(1, 12),
)
LAYER = st.one_of(
    st.builds(lambda options: Conv2D(**options), WINDOW),
    st.builds(lambda options: ConvTranspose2D(**{**options, "padding": "same"}), WINDOW),
    st.builds(MaxPool2D, st.integers(1, 2), st.integers(1, 2)),
    st.builds(cr.AvgPool2D, st.integers(1, 2), st.integers(1, 2)),
    st.builds(cr.Upsample2D, st.tuples(st.integers(1, 2), st.integers(1, 2))),
    st.sampled_from([cr.BatchNorm("tanh"), cr.LayerNorm(), Dense(5, "tanh")]),
)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[*HealthCheck])
@given(
    layers=st.lists(LAYER, min_size=1, max_size=4),
    shape=st.tuples(st.integers(3, 9), st.integers(3, 9), st.integers(1, 4)),
    batch=st.integers(3, 20),
)
def test_random_networks(case, apart, layers, shape, batch):
    try:
        network = Network(shape, [*layers, Flatten(), Dense(2)], SQUARED, "float64", seed=0)
        network.training_program()
    except cr.InvalidInput:
        return
    trial = case(network, SMALL, rows=20)
    if 20 % batch == 1:
        return
    assert apart(trial.interpreted(batch, 5), trial.compiled(batch, 5, threads=2)) < CLOSE
