"""Sequences, twins and attention live in PyTorch: values, all gradients, and weights after 20 updates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from chainrule import (
    GRU,
    LSTM,
    Attention,
    Bidirectional,
    Concat,
    Dense,
    Distance,
    Embedding,
    Flatten,
    GradientDescent,
    Input,
    Network,
    Sequential,
    SimpleRNN,
)

pytestmark = pytest.mark.torch

RATE, UPDATES, UNITS = 0.05, 20, 3
rng = np.random.default_rng(0)
LENGTHS = [4, 1, 3, 2, 5]
NUMBERS = [rng.normal(size=(length, 2)) for length in LENGTHS]
TEXTS = [rng.integers(1, 6, length) for length in LENGTHS]
Y = rng.normal(size=5)
Step = Callable[[Any, dict[str, Any]], Any]


def compare(network: Network, X: Any, y: Any, step: Step, loss: Callable[..., Any]) -> None:
    """Train both by plain descent; `step` is the prediction in PyTorch, from the weights by their names here."""
    torch = pytest.importorskip("torch")
    weights = {name: torch.tensor(value, requires_grad=True) for name, value in network.parameters.items()}
    for _ in range(UPDATES):
        predicted = step(torch, weights)
        cost = loss(torch, predicted)
        found, gradients = network.gradients(X, y)
        np.testing.assert_allclose(network.predict(X), predicted.detach().numpy(), rtol=1e-9, atol=1e-12)
        assert found == pytest.approx(cost.item(), rel=1e-10)
        for value in weights.values():
            value.grad = None
        cost.backward()
        for name, value in weights.items():
            np.testing.assert_allclose(gradients[name], value.grad.numpy(), rtol=1e-8, atol=1e-12, err_msg=name)
            with torch.no_grad():
                value -= RATE * value.grad
        network.fit(X, y, 1, optimizer=GradientDescent(RATE), shuffle=False, engine="numpy")
    for name, value in weights.items():
        np.testing.assert_allclose(network.parameters[name], value.detach().numpy(), rtol=1e-8, atol=1e-12)


def squared(torch: Any, predicted: Any) -> Any:
    return ((predicted[:, 0] - torch.tensor(Y)) ** 2).mean()


def final(torch: Any, kind: str, rows: Any, weights: dict[str, Any], layer: int, two: bool) -> Any:
    """The last states of `torch.nn`'s layer, with these weights, over packed sequences."""
    made = getattr(torch.nn, kind)(rows[0].shape[1], UNITS, batch_first=True, bidirectional=two, dtype=torch.float64)
    its = {}
    for mark, end in (("", ""), ("r", "_reverse"))[: 1 + two]:
        W, U, b = (weights[f"{word}{mark}{layer}"] for word in "WUb")
        its |= {f"weight_ih_l0{end}": W.T, f"weight_hh_l0{end}": U.T, f"bias_ih_l0{end}": b}
        its[f"bias_hh_l0{end}"] = weights[f"k{mark}{layer}"] if kind == "GRU" else torch.zeros_like(b)
    packed = torch.nn.utils.rnn.pack_sequence(rows, enforce_sorted=False)
    _, state = torch.func.functional_call(made, its, (packed,))
    h = state[0] if kind == "LSTM" else state
    return torch.cat(list(h), dim=1)


KINDS: dict[str, Any] = {"RNN": SimpleRNN(UNITS), "LSTM": LSTM(UNITS), "GRU": GRU(UNITS)}


@pytest.mark.parametrize("words", [False, True], ids=["numbers", "words"])
@pytest.mark.parametrize("two", [False, True], ids=["", "bidirectional"])
@pytest.mark.parametrize("kind", KINDS)
def test_recurrent_layers(kind: str, two: bool, words: bool) -> None:
    layers = [Bidirectional(KINDS[kind]) if two else KINDS[kind], Dense(1)]
    given = Input(("T",), vocabulary=6) if words else Input(("T", 2))
    network = Network(given, [Embedding(2), *layers] if words else layers, "mean_squared_error", "float64", seed=0)
    number = 2 if words else 1

    def predict(torch: Any, p: dict[str, Any]) -> Any:
        rows = [p["E1"][torch.tensor(t)] for t in TEXTS] if words else [torch.tensor(x) for x in NUMBERS]
        h = final(torch, kind, rows, p, number, two)
        return h @ p[f"W{number + 1}"] + p[f"b{number + 1}"]

    compare(network, TEXTS if words else NUMBERS, Y, predict, squared)


@pytest.mark.parametrize("name", ["contrastive", "triplet"])
def test_twins(name: str) -> None:
    names = ["anchor", "same", "other"][: 2 + (name == "triplet")]
    given = [Input(3, side) for side in names]
    twin = Sequential([Dense(4, "tanh"), Dense(2)])
    anchor, *others = map(twin, given)
    distances = [Distance()(anchor, other) for other in others]
    network = Network(given, Concat()(*distances) if others[1:] else distances[0], name, "float64", seed=0)
    X = {side: rng.normal(size=(5, 3)) for side in names}
    y = None if others[1:] else [1, 0, 0, 1, 0]

    def predict(torch: Any, p: dict[str, Any]) -> Any:
        ends = [torch.tanh(torch.tensor(rows) @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"] for rows in X.values()]
        return torch.stack([((ends[0] - end) ** 2).sum(1).add(1e-12).sqrt() for end in ends[1:]], dim=1)

    def loss(torch: Any, d: Any) -> Any:
        if y is None:
            return torch.relu(d[:, 0] - d[:, 1] + 0.2).mean()
        same = torch.tensor(y)
        return (same * d[:, 0] ** 2 / 2 + (1 - same) * torch.relu(1 - d[:, 0]) ** 2 / 2).mean()

    compare(network, X, y, predict, loss)


def test_attention() -> None:
    x = Input((4, 2))
    value = Attention()(Dense(3)(x), Dense(3)(x), Dense(2)(x))
    network = Network(x, Dense(1)(Flatten()(value)), "mean_squared_error", "float64", seed=0)
    X = rng.normal(size=(5, 4, 2))

    def predict(torch: Any, p: dict[str, Any]) -> Any:
        q, k, v = (torch.tensor(X) @ p[f"W{i}"] + p[f"b{i}"] for i in (1, 2, 3))
        seen = torch.nn.functional.scaled_dot_product_attention(q, k, v)
        end = max(int(name[1:]) for name in p)
        return seen.flatten(1) @ p[f"W{end}"] + p[f"b{end}"]

    compare(network, X, Y, predict, squared)
