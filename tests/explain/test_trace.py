"""A trace holds what one training iteration computes, says what is not computed yet, and opens every number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from chainrule import Adam, Dense, GradientDescent, InvalidInput, Momentum, Network, UnknownName
from chainrule.explain.opened import parse_entry
from chainrule.program.interpret import Interpreter

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
Y = np.array([0.0, 1.0, 1.0, 0.0])


def xor(**options: Any) -> Network:
    layers = [Dense(2, "tanh", **options), Dense(1, "sigmoid")]
    return Network(2, layers, "binary_cross_entropy", "float64", seed=1)


# ---- it is the iteration that fit makes


@pytest.mark.parametrize("optimizer", ["gradient_descent", "momentum", "adam", Adam(0.1, clip_norm=0.1)])
@pytest.mark.parametrize("dropout", [0.0, 0.5])
@pytest.mark.parametrize("before", [0, 3])
def test_the_update_is_the_one_that_fit_makes(optimizer: Any, dropout: float, before: int) -> None:
    network = xor(dropout=dropout, l2=0.1)
    options = {"optimizer": optimizer, "shuffle": False, "engine": "numpy"}
    if before:
        network.fit(X, Y, before, **options)
    trace = network.trace(X, Y, optimizer)
    history = network.fit(X, Y, 1, **options)
    assert trace["L"] == history.loss[-1]
    for name in network.parameters:
        assert np.array_equal(trace[name], network.parameters[name])
    for name, value in network.state.items():
        assert np.array_equal(trace[name], value)


def test_weights_of_rows() -> None:
    network, weights = xor(), [1.0, 2.0, 0.0, 0.5]
    loss, gradients = network.gradients(X, Y, weights)
    trace = network.trace(X, Y, sample_weight=weights)
    assert trace["L"] == loss
    assert np.array_equal(trace["dW1"], gradients["W1"])
    assert trace.open("dz2", (2, 0)).result == 0


def test_the_optimizer() -> None:
    network = xor()
    assert network.trace(X, Y).open("lr").result == GradientDescent().learning_rate
    network.fit(X, Y, 2, optimizer=Momentum(0.5))
    assert "vW1" in network.trace(X, Y)
    assert network.trace(X, Y).given["vW1"].any()
    assert not network.trace(X, Y, Momentum(0.25)).given["vW1"].any()  # another one starts afresh
    assert "vW1" not in network.trace(X, Y, "gradient_descent")
    network.lr_factor = 0.5
    assert network.trace(X, Y)["lr"] == 0.25


def test_the_network_stays_as_it_is_and_the_trace_too() -> None:
    network, features = xor(), X.copy()
    before = {name: array.copy() for name, array in network.parameters.items()}
    trace = network.trace(features, Y)
    assert all(np.array_equal(network.parameters[name], array) for name, array in before.items())
    assert network.state == {}
    network.parameters["W1"] = np.full_like(before["W1"], 7)
    features[:] = 9
    assert np.array_equal(trace.given["W1"], before["W1"])
    assert np.array_equal(trace.given["a0"], X)


def test_every_value_is_the_interpreters() -> None:
    network = xor(dropout=0.3)
    trace = network.trace(X, Y, "adam")
    known = Interpreter(trace.program, np.float64)(trace.given)
    for name in trace.program.shapes:
        assert np.array_equal(trace[name], known[name]), name


# ---- not computed yet


def test_what_is_not_computed_yet() -> None:
    trace = xor().trace(X, Y).at("z2")
    assert trace["a1"].shape == (4, 2)
    for name in ("y_hat", "L", "dW1"):
        with pytest.raises(InvalidInput, match="not computed yet: step"):
            trace[name]
        with pytest.raises(InvalidInput, match="not computed yet"):
            trace.open(name)
    values = [value for _, value in trace]
    assert [value is None for value in values] == [False] * 3 + [True] * (len(values) - 3)
    text = str(trace)
    assert text.count("not computed yet") == len(values) - 3
    assert "  ŷ = σ(z2)\n      not computed yet" in text
    assert trace._repr_html_().count("not computed yet") == len(values) - 3


def test_before_the_update_a_name_means_the_old_value() -> None:
    network = xor()
    trace = network.trace(X, Y)
    assert np.array_equal(trace.at("dW1")["W1"], network.parameters["W1"])
    assert not np.array_equal(trace["W1"], network.parameters["W1"])
    assert trace.at("L").open("W1", (0, 0)).note == "given: a parameter, before the update"
    opened = trace.open("W1", (0, 0))
    assert str(opened).startswith("W1[0, 0] ← W1[0, 0] − η dW1[0, 0]\n")
    assert opened.by_hand == opened.result


def test_step_by_step() -> None:
    trace = xor().trace(X, Y)
    assert trace.at(0).position == 0
    assert trace.at(len(trace.program)).position == len(trace.program)
    assert np.array_equal(trace.at(0).at("L")["L"], trace["L"])  # back and forth
    for place in (-1, len(trace.program) + 1):
        with pytest.raises(InvalidInput, match="there is no step"):
            trace.at(place)
    with pytest.raises(UnknownName, match="did you mean 'dW1'"):
        trace.at("dW11")


# ---- opening


def test_an_opened_number_has_all_of_it() -> None:
    network = Network(2, [Dense(1, "sigmoid")], "sum_squared_error", "float64", seed=0)
    network.parameters["W1"] = [[0.5], [-0.25]]
    trace = network.trace([[1.0, 2.0]], [1.0])
    assert trace.open("z1", (0, 0)).lines() == [
        "z1[0, 0] = a0[0, 0] W1[0, 0] + a0[0, 1] W1[1, 0] + b1[0]",
        "         = 1 · 0.5 + 2 · (−0.25) + 0",
        "         = 0",
        "line: z1 = a0 W1 + b1",
        "source: z1 = a0 @ W1 + b1",
    ]
    assert trace.open("y_hat", (0, 0)).lines() == [
        "ŷ[0, 0] = σ(z1[0, 0])",
        "        = σ(0)",
        "        = 0.5",
        "  where σ(z) = 1 / (1 + exp(−z))",
        "line: ŷ = σ(z1)",
        "source: y_hat = sigmoid(z1)",
    ]
    assert trace.open("dy_hat", (0, 0)).lines() == [
        "dŷ[0, 0] = 2 · (ŷ[0, 0] − y[0, 0])",
        "         = 2 · (0.5 − 1)",
        "         = −1",
        "line: dŷ = 2 (ŷ − y)",
        "source: dy_hat = 2 * (y_hat - y)",
    ]
    assert trace.open("lr").lines() == ["η = 0.1", "  = 0.1", "line: η = 0.1", "source: lr = 0.1"]
    assert trace.open("a0", (0, 1)).lines() == ["a0[0, 1] = 2", "given: the features"]


def test_every_entry_of_a_small_iteration() -> None:
    trace = xor(dropout=0.5, l1=0.1).trace(X, Y, "adam")
    for position, step in enumerate(trace.program.steps):
        for index in np.ndindex(np.shape(trace.computed[position])):
            opened = trace.open_step(position, index)
            assert opened.source.startswith((f"{step.output} = ", "t1 = ", "e = "))
            if opened.formula is None:
                assert "drawn at random, by counter: this unit is " in str(opened)
            else:
                assert opened.by_hand == pytest.approx(opened.result, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(
    ("name", "index", "message"),
    [
        ("dW1", (2, 0), r"its entries are dW1\[0, 0\] to dW1\[1, 1\], but received \[2, 0\]"),
        ("dW1", (0,), r"but received \[0\]"),
        ("dW1", (), "but received no index"),
        ("dW1", (-1, 0), r"but received \[-1, 0\]"),
        ("L", (0,), "L is a single number without an index"),
        ("lr", (0,), "η is a single number"),
        ("dW9", (0, 0), "did you mean 'dW2'"),
    ],
)
def test_entries_that_are_not_there(name: str, index: tuple[int, ...], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        xor().trace(X, Y).open(name, index)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("L", ("L", ())),
        ("dW1[0, 1]", ("dW1", (0, 1))),
        (" dW1 [ 0 1 ] ", ("dW1", (0, 1))),
        ("ŷ[3,0]", ("y_hat", (3, 0))),
        ("y\u0302[3,0]", ("y_hat", (3, 0))),
        ("dŷ[3, 0]", ("dy_hat", (3, 0))),
        ("ηW1", ("lrW1", ())),
    ],
)
def test_an_entry_as_text(text: str, entry: tuple[str, tuple[int, ...]]) -> None:
    assert parse_entry(text) == entry


@pytest.mark.parametrize("optimizer", ["gradient_descent", "adam"])
def test_the_source_is_the_exported_scripts(optimizer: str) -> None:
    network = xor(dropout=0.5, l2=0.1)
    network.fit(X, Y, 1, optimizer=optimizer)
    lines = {line.split("  #")[0].strip() for line in network.to_numpy_source(train=True).splitlines()}
    trace = network.trace(X, Y)
    sources = [trace.open_step(i, (0,) * np.ndim(value)).source for i, value in enumerate(trace.computed)]
    assert len(sources) > 15
    missing = [source for source in sources if not set(source.split("; ")) <= lines]
    assert not missing
