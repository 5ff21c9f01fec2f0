"""Random networks of every kind, and sequences of different lengths, in onnxruntime."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainrule import (
    GRU,
    LSTM,
    Activation,
    Add,
    AvgPool2D,
    Bidirectional,
    Concat,
    Conv1D,
    Conv2D,
    ConvTranspose2D,
    Dense,
    Distance,
    Dropout,
    Embedding,
    Flatten,
    GlobalAvgPool,
    GlobalMaxPool,
    Input,
    Layer,
    LayerNorm,
    MaxPool2D,
    Multiply,
    Network,
    SimpleRNN,
    Upsample2D,
)
from chainrule.network.sequences import Recurrent
from chainrule.program.operations import Activate, Affine

sys.path.insert(0, str(Path(__file__).parent))

from running import ROWS_OF_X, check, numbers, operators

# ---- sequences of different lengths

WAYS: list[Layer] = [
    LSTM(4, return_sequences=True),
    GRU(4),
    SimpleRNN(4, activation="sigmoid", return_sequences=True),
    SimpleRNN(4, activation="silu", return_sequences=True),
    Bidirectional(LSTM(3)),
    Bidirectional(GRU(3, return_sequences=True)),
    Bidirectional(SimpleRNN(3, activation="gelu", return_sequences=True)),
]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("layer", WAYS, ids=repr)
def test_lengths(layer: Layer, dtype: str) -> None:
    rng = np.random.default_rng(0)
    network = Network(Input(("T", 3)), [layer, Dense(2)], loss="mean_squared_error", dtype=dtype, seed=0)
    if "gelu" in repr(layer) and dtype == "float64":
        return
    lengths = rng.integers(0, 10, ROWS_OF_X)  # some sequences are empty
    lengths[0] = 9
    X = [rng.standard_normal((length, 3)).astype(dtype) for length in lengths]
    padded = np.zeros((ROWS_OF_X, 9, 3), dtype)
    for row, place in zip(X, padded, strict=True):
        place[: len(row)] = row
    check(network, X, {"X": padded, "lengths": lengths})


def test_words_are_padded_with_zeros() -> None:
    rng = np.random.default_rng(0)
    layers = [Embedding(4), Conv1D(3, 3, padding="same"), Bidirectional(LSTM(3)), Dense(1, "sigmoid")]
    network = Network(Input(("T",), vocabulary=9), layers, loss="binary_cross_entropy", seed=0)
    X = rng.integers(0, 3, (ROWS_OF_X, 8)) * (np.arange(8) < rng.integers(0, 9, (ROWS_OF_X, 1)))
    model = check(network, X, {"X": X})
    assert [info.name for info in model.graph.input] == ["X"]


@dataclass(frozen=True, repr=False)
class Lazy(Recurrent, name="lazy for export"):
    """h[t] = h[t−1] + tanh(u[t] + h[t−1] U): no operator of ONNX's, though its first steps are those of one."""

    def turn(self, scope: Any, add: Any, at: Any, hold: Any, u: str, U: str) -> None:
        from chainrule.program.operations import Add as Plus

        z = add(Plus(), "z", u, add(Affine(), "v", at("h", "t-1"), U))
        hold("h", add(Plus(), "n", add(Activate(Activation.get("tanh")), "g", z), at("h", "t-1")))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_blocks_of_ones_own(dtype: str) -> None:
    X = numbers(np.random.default_rng(0), 6, 3, dtype=dtype)
    layers = [Lazy(4, return_sequences=True), LSTM(2), Dense(1)]
    model = check(Network(Input((6, 3)), layers, "mean_squared_error", dtype, seed=0), X, {"X": X})
    assert operators(model).count("Scan") == (1 if dtype == "float32" else 2)


# ---- random networks


def random_network(rng: np.random.Generator) -> tuple[Network, Any, dict[str, Any]]:
    """A network of a random kind, its X, and what the model is given."""
    dtype = str(rng.choice(["float32", "float32", "float64"]))
    functions = ["tanh", "relu", "sigmoid", "elu", "selu", "softplus", "mish", "silu", "leaky_relu", "hard_sigmoid"]
    functions += ["gelu"] * (dtype == "float32")

    def some() -> str:
        return str(rng.choice(functions))

    def size(low: int = 1, high: int = 7) -> int:
        return int(rng.integers(low, high))

    kind = str(rng.choice(["dense", "conv", "recurrent", "graph"]))
    seed = size(0, 1000)
    if kind == "dense":
        layers: list[Layer] = []
        for _ in range(size(1, 5)):
            layers.append(Dense(size(1, 20), some(), bias=bool(rng.random() < 0.8)))
            layers += [[], [LayerNorm(some())], [Dropout(0.2)]][size(0, 3)]
        network = Network(size(), [*layers, Dense(size(), "softmax")], "categorical_cross_entropy", dtype, seed)
        X = numbers(rng, int(network.inputs), dtype=dtype)
        return network, X, {"X": X}
    if kind == "conv":
        layers = []
        for _ in range(size(1, 3)):
            layer = Conv2D(
                size(), (size(1, 4), size(1, 4)), some(), stride=size(1, 3), padding="same", dilation=size(1, 3)
            )
            up = ConvTranspose2D(size(), size(1, 4), some(), stride=size(1, 3), padding="same")
            options: list[list[Layer]] = [[layer], [up], [MaxPool2D(2)], [AvgPool2D((1, 2))], [Upsample2D(2)]]
            options = options if dtype == "float32" else options[2:3]
            layers += options[size(0, len(options))]
        end: list[Layer] = [[Flatten()], [GlobalAvgPool()], [GlobalMaxPool()]][size(0, 3)]  # type: ignore[assignment]
        shape = size(8, 12), size(8, 12), size(1, 4)
        network = Network(shape, [*layers, *end, Dense(2)], "mean_squared_error", dtype, seed)
        X = numbers(rng, *shape, dtype=dtype)
        return network, X, {"X": X}
    if kind == "recurrent":
        cells: list[Recurrent] = [LSTM(size()), GRU(size()), SimpleRNN(size(), activation=some())]
        cell = cells[size(0, 3)]
        deep = type(cell)(size(), return_sequences=True)
        layers = [deep, Bidirectional(cell) if rng.random() < 0.5 else cell]
        channels = size()
        network = Network(Input(("T", channels)), [*layers[size(0, 2) :], Dense(2)], "mean_squared_error", dtype, seed)
        lengths = rng.integers(1, 8, ROWS_OF_X)
        whole = numbers(rng, int(lengths.max()), channels, dtype=dtype)
        whole[np.arange(whole.shape[1]) >= lengths[:, None]] = 0
        X = [row[:length] for row, length in zip(whole, lengths, strict=True)]
        return network, X, {"X": whole, "lengths": lengths}
    width = size()
    a, b = Input(width, name="a"), Input(width, name="b")
    twin, other = Dense(width, some()), Dense(width, some())
    joined = [Add(), Multiply(), Concat()][size(0, 3)](twin(a), other(twin(b)))
    outputs = {"p": Dense(size(), some())(joined), "q": Dense(1)(Concat()(joined, Distance()(a, b)))}
    network = Network([a, b], outputs, "mean_squared_error", dtype, seed)
    given = {"a": numbers(rng, width, dtype=dtype), "b": numbers(rng, width, dtype=dtype)}
    return network, given, given


def sweep(seeds: range) -> None:
    for seed in seeds:
        network, X, given = random_network(np.random.default_rng(seed))
        check(network, X, given)


def test_random_networks() -> None:
    sweep(range(25))


@pytest.mark.slow
@pytest.mark.parametrize("part", range(1, 10))
def test_more_random_networks(part: int) -> None:
    sweep(range(25 * part, 25 * (part + 1)))
