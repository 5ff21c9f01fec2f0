"""Layers for sequences: a loop over single samples as the judge, gradients, lengths, dropout, and bad input."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import chainrule
from chainrule import (
    GRU,
    LSTM,
    Bidirectional,
    Conv1D,
    Dense,
    Dropout,
    Embedding,
    GlobalAvgPool,
    GradientDescent,
    Input,
    InvalidInput,
    Layer,
    LayerNorm,
    Network,
    SimpleRNN,
)

Array = NDArray[np.float64]
Slopes = Callable[..., None]

WORDS, LENGTHS = 6, (5, 1, 3, 2, 4)
rng = np.random.default_rng(0)
NUMBERS = [rng.normal(size=(length, 2)) for length in LENGTHS]
TEXTS = [rng.integers(1, WORDS, length).tolist() for length in LENGTHS]
Y = rng.normal(size=len(LENGTHS))
KINDS: dict[str, Callable[..., Any]] = {
    "SimpleRNN": SimpleRNN,
    "sigmoid": lambda units, **options: SimpleRNN(units, activation="sigmoid", **options),
    "LSTM": LSTM,
    "GRU": GRU,
    "Bidirectional LSTM": lambda units, **options: Bidirectional(LSTM(units, **options)),
    "Bidirectional GRU": lambda units, **options: Bidirectional(GRU(units, **options)),
    "Bidirectional SimpleRNN": lambda units, **options: Bidirectional(SimpleRNN(units, **options)),
}


def network_of(layers: list[Layer], inputs: Any = None, loss: str = "mean_squared_error", seed: int = 1) -> Network:
    network = Network(inputs or Input(("T", 2)), layers, loss, "float64", seed)
    draw = np.random.default_rng(seed)
    for name, value in network.parameters.items():  # also where biases begin as 0
        network.parameters[name] = value + 0.3 * draw.normal(size=value.shape)
    return network


# ---- the same, step by step


def σ(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def states(layer: Any, x: Array, W: Array, U: Array, b: Array, k: Array | None) -> list[Array]:
    """The states of one layer on one sequence x (T, 2), as the textbook has them."""
    h = c = np.zeros(layer.units)
    found = []
    for a in x:
        if isinstance(layer, LSTM):
            i, f, g, o = np.split(a @ W + b + h @ U, 4)
            c = σ(f) * c + σ(i) * np.tanh(g)
            h = σ(o) * np.tanh(c)
        elif isinstance(layer, GRU):
            assert k is not None
            (ur, uz, ug), (vr, vz, vg) = np.split(a @ W + b, 3), np.split(h @ U + k, 3)
            z, g = σ(uz + vz), np.tanh(ug + σ(ur + vr) * vg)
            h = (1 - z) * g + z * h
        else:
            h = {"tanh": np.tanh, "sigmoid": σ}[layer.activation.name](a @ W + b + h @ U)
        found.append(h)
    return found


def step_by_step(layer: Any, x: Array, p: Any) -> Array:
    def those(own: Any, x: Array, mark: str = "") -> list[Array]:
        return states(own, x, p[f"W{mark}1"], p[f"U{mark}1"], p[f"b{mark}1"], p.get(f"k{mark}1"))

    if not isinstance(layer, Bidirectional):
        found = those(layer, x)
        return np.array(found if layer.return_sequences else found[-1])
    there, back = those(layer.layer, x), those(layer.layer, x[::-1], "r")
    if layer.layer.return_sequences:
        return np.concatenate([there, back[::-1]], axis=1)
    return np.concatenate([there[-1], back[-1]])


@pytest.mark.parametrize("sequences", [False, True], ids=["last", "all"])
@pytest.mark.parametrize("kind", KINDS)
def test_states_are_those_of_a_loop_over_single_sequences(kind: str, sequences: bool) -> None:
    layer = KINDS[kind](3, return_sequences=sequences)
    network = network_of([layer])
    for x, ours in zip(NUMBERS, network.predict(NUMBERS), strict=True):
        theirs = step_by_step(layer, x, network.parameters)
        np.testing.assert_allclose(ours[: len(x)] if sequences else ours, theirs, rtol=1e-12, atol=1e-14)


# ---- gradients


@pytest.mark.parametrize("sequences", [False, True], ids=["last", "all"])
@pytest.mark.parametrize("kind", KINDS)
def test_gradients(kind: str, sequences: bool, assert_slopes: Slopes) -> None:
    """Lengths 1 … 5 in one batch, and all of one length, 1 and 4."""
    after = [Dense(1)] if not sequences else [GlobalAvgPool(), Dense(1)]
    layer = KINDS[kind](3, return_sequences=sequences)
    network = network_of([layer, *after])
    assert_slopes(network, NUMBERS, Y)
    assert_slopes(network, NUMBERS, Y, [1.0, 2.0, 0.0, 0.5, 3.0])
    for length in (1, 4):
        assert_slopes(network_of([layer, *after], (length, 2)), rng.normal(size=(3, length, 2)), Y[:3])


CHAINS: dict[str, list[Layer]] = {
    "embedding": [Embedding(3), GlobalAvgPool(), Dense(1)],
    "embedding with dropout": [Embedding(4, dropout=0.4), LSTM(2), Dense(1)],
    "embedding alone": [Embedding(1), GlobalAvgPool()],
    "two layers": [Embedding(3), LSTM(3, return_sequences=True), GRU(2), Dense(1)],
    "two directions, twice": [
        Embedding(3),
        Bidirectional(GRU(2, return_sequences=True)),
        Bidirectional(LSTM(2)),
        Dense(1),
    ],
    "dropout of the state": [Embedding(3), LSTM(4, dropout=0.5), Dense(1)],
    "dropout of all states": [Embedding(3), GRU(4, return_sequences=True, dropout=0.5), SimpleRNN(2), Dense(1)],
    "dropout of both directions": [Embedding(3), Bidirectional(SimpleRNN(3, dropout=0.5)), Dense(1)],
    "dropout of both directions, all states": [
        Embedding(3),
        Bidirectional(LSTM(2, return_sequences=True, dropout=0.5)),
        GlobalAvgPool(),
        Dense(1),
    ],
    "between others": [
        Embedding(3),
        Conv1D(3, 3, "tanh", padding="same"),
        LayerNorm(),
        Dense(2, "tanh"),
        Dropout(0.2),
        LSTM(2),
        Dense(1),
    ],
}


@pytest.mark.parametrize("name", CHAINS)
def test_gradients_of_chains_on_words(name: str, assert_slopes: Slopes) -> None:
    network = network_of(CHAINS[name], Input(("T",), vocabulary=WORDS))
    assert_slopes(network, TEXTS, Y)


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_of_targets_for_each_step(kind: str, assert_slopes: Slopes) -> None:
    layer = KINDS[kind](3, return_sequences=True)
    values = network_of([layer, Dense(2)])
    assert_slopes(values, NUMBERS, [rng.normal(size=(length, 2)) for length in LENGTHS])
    classes = network_of([layer, Dense(3, "softmax")], loss="categorical_cross_entropy")
    numbers = [rng.integers(0, 3, length) for length in LENGTHS]
    assert_slopes(classes, NUMBERS, numbers)
    assert_slopes(classes, NUMBERS, numbers, [1.0, 2.0, 0.0, 0.5, 3.0])
    alone = network_of([KINDS[kind](1, return_sequences=True)])
    if kind.startswith("Bi"):
        assert_slopes(alone, NUMBERS, [rng.normal(size=(length, 2)) for length in LENGTHS])
    else:
        assert_slopes(alone, NUMBERS, [rng.normal(size=length) for length in LENGTHS])


# ---- what is padded is nothing


@pytest.mark.parametrize("name", [name for name in CHAINS if "dropout" not in name])
def test_a_sequence_is_what_it_is_alone(name: str) -> None:
    network = network_of(CHAINS[name], Input(("T",), vocabulary=WORDS))
    together = network.predict(TEXTS)
    for text, prediction in zip(TEXTS, together, strict=True):
        np.testing.assert_allclose(network.predict([text])[0], prediction, rtol=1e-12, atol=1e-14)
    padded = np.array([text + [0] * (7 - len(text)) for text in TEXTS])
    np.testing.assert_allclose(network.predict(padded), together, rtol=1e-12, atol=1e-14)


def test_the_loss_of_steps_is_their_mean_and_padding_has_none() -> None:
    network = network_of([LSTM(2, return_sequences=True), Dense(3, "softmax")], loss="categorical_cross_entropy")
    classes = [rng.integers(0, 3, length) for length in LENGTHS]
    probabilities = network.predict(NUMBERS)
    each = [-np.log(p[np.arange(len(c)), c]) for p, c in zip(probabilities, classes, strict=True)]
    assert network.evaluate(NUMBERS, classes) == pytest.approx(np.concatenate(each).mean(), rel=1e-12)
    weights = np.array([1.0, 2.0, 0.0, 0.5, 3.0])
    expected = sum(w * e.sum() for w, e in zip(weights, each, strict=True)) / (weights @ LENGTHS)
    assert network.evaluate(NUMBERS, classes, weights) == pytest.approx(expected, rel=1e-12)


def test_dropout_is_drawn_anew_for_each_update_and_not_at_all_for_predictions() -> None:
    network = network_of([LSTM(40, dropout=0.5), Dense(1)])
    losses = {network.gradients(NUMBERS, Y)[0]}
    np.testing.assert_array_equal(network.predict(NUMBERS), network.predict(NUMBERS))
    assert network.gradients(NUMBERS, Y)[0] in losses  # the same draw, until there is an update
    history = network.fit(NUMBERS, Y, 3, optimizer=GradientDescent(1e-12), engine="numpy")
    assert len(set(history.loss)) == 3


@pytest.mark.parametrize("batch", [1, 2, 3, 5])
def test_smaller_last_batches_are_cut_to_their_own_length(batch: int) -> None:
    """One epoch of plain descent is what is made by hand, batch by batch, of sequences that are padded less."""
    one, other = (network_of([Bidirectional(GRU(2)), Dense(1)]) for _ in range(2))
    one.fit(NUMBERS, Y, 1, batch, GradientDescent(0.1), shuffle=False, engine="numpy")
    for start in range(0, len(Y), batch):
        _, gradients = other.gradients(NUMBERS[start : start + batch], Y[start : start + batch])
        for name, gradient in gradients.items():
            other.parameters[name] = other.parameters[name] - 0.1 * gradient
    for name, value in one.parameters.items():
        np.testing.assert_allclose(value, other.parameters[name], rtol=1e-10, atol=1e-13)


# ---- what is written and what is refused


@pytest.mark.parametrize("layers", CHAINS.values(), ids=CHAINS)
def test_layers_through_json(layers: list[Layer]) -> None:
    for layer in layers:
        assert Layer.get(json.loads(json.dumps(layer.spec()))) == layer


def test_layers_are_written_as_they_are_made() -> None:
    layers = (
        SimpleRNN(3, activation="relu"),
        LSTM(3, return_sequences=True, forget_bias=0.0),
        Bidirectional(GRU(2, dropout=0.5)),
        Embedding(3, dropout=0.5),
    )
    for layer in layers:
        assert eval(repr(layer), {name: getattr(chainrule, name) for name in chainrule.__all__}) == layer


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: LSTM(0), "whole number of units, 1 or more, but received 0"),
        (lambda: GRU(2.5), "whole number of units, 1 or more, but received 2.5"),
        (lambda: LSTM(2, return_sequences="yes"), "return_sequences"),
        (lambda: LSTM(2, dropout=1), r"dropout must be in \[0, 1\)"),
        (lambda: SimpleRNN(2, activation="tanj"), "tanj"),
        (lambda: Embedding(-1), "whole number of units"),
        (lambda: Bidirectional(Dense(2)), "needs a recurrent layer, such as LSTM"),
        (lambda: Bidirectional(LSTM), "needs a recurrent layer, such as LSTM"),
        (lambda: Network(4, [LSTM(2)], "mean_squared_error"), r"LSTM \(layer 1\) reads sequences .* shape \(n, 4\)"),
        (
            lambda: Network((5, 2), [LSTM(2), GRU(2)], "mean_squared_error"),
            r"GRU \(layer 2\) reads sequences .* shape \(n, 2\)",
        ),
        (lambda: Network((4, 4, 1), [Bidirectional(GRU(2))], "mean_squared_error"), "reads sequences"),
        (lambda: Network((4,), [Embedding(2)], "mean_squared_error"), "give the Input a vocabulary"),
        (lambda: Network(Input(("T",), vocabulary=9), [LSTM(2)], "mean_squared_error"), "put an Embedding before it"),
    ],
)
def test_what_does_not_fit(make: Any, message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as caught:
        make()
    assert len(str(caught.value)) < 300
