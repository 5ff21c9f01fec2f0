"""Networks in onnxruntime: every layer, every activation, both dtypes, and random networks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
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
    Attention,
    AvgPool2D,
    BatchNorm,
    Bidirectional,
    Concat,
    Conv1D,
    Conv2D,
    ConvTranspose2D,
    CosineSimilarity,
    Dense,
    Distance,
    Dropout,
    Embedding,
    Flatten,
    GlobalAvgPool,
    GlobalMaxPool,
    Input,
    InvalidInput,
    Layer,
    LayerNorm,
    MaxPool1D,
    MaxPool2D,
    Multiply,
    Network,
    Reshape,
    SimpleRNN,
    Upsample2D,
)
from chainrule.export.words import ROWS
from chainrule.functions.words import WORDS
from chainrule.network.sequences import Recurrent
from chainrule.program.operations import Activate, Affine
from chainrule.program.operations.base import Operation

sys.path.insert(0, str(Path(__file__).parent))

from running import check, onnx, run

ROWS_OF_X = 40
#: Words that only the way back has, or that nothing has in a prediction.
NOT_AHEAD = {"placed", "unslice", "scatter_add", "route", "unpatch", "patches", "sum_pool", "dropout_mask"}
NOT_AHEAD |= {"expand", "stack"}


def numbers(rng: np.random.Generator, *shape: int, dtype: str = "float32") -> Any:
    return rng.standard_normal((ROWS_OF_X, *shape)).astype(dtype)


def operators(model: Any) -> list[str]:
    return [node.op_type for node in model.graph.node]


# ---- activations and words


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", list(Activation.registry))
def test_activations(name: str, dtype: str) -> None:
    if Activation.registry[name].__module__.partition(".")[0] != "chainrule":
        pytest.skip("a test's own")
    rng = np.random.default_rng(0)
    network = Network(3, [Dense(8, name), Dense(4, name)], loss="mean_squared_error", dtype=dtype, seed=0)
    X = 3 * numbers(rng, 3, dtype=dtype)
    if name == "gelu" and dtype == "float64":
        with pytest.raises(InvalidInput, match="onnxruntime has no Erf in float64"):
            network.to_onnx()
        return
    check(network, X, {"X": X})


def test_every_word_has_a_row_or_is_for_the_way_back() -> None:
    own = {name for name, word in WORDS.items() if word.value.__module__ != "test_words"}
    assert set(ROWS) - own == set()
    assert {name for name in own - set(ROWS) if name in NOT_AHEAD} == own - set(ROWS)


@dataclass(frozen=True)
class Odd(Operation):
    """Words that no layer of chainrule's has ahead."""

    def value(self, m: Any, *inputs: Any) -> Any:
        (x,) = inputs
        spread = m.sin(x) + m.floor(m.sqrt(m.abs(x))) + m.log1p(x**2) + m.sign(x) * m.column_number(x)
        whole = m.mean(x) + m.max(x) + m.sum(x, "rows") + m.where(x, 1, x**3) / m.positive(m.cos(x) ** 2)
        return spread + (x >= 0) + (x <= m.minimum(x, 1)) * whole + m.reshape_like(m.transpose(x), x)


@dataclass(frozen=True)
class OddLayer(Layer, name="odd for export"):
    def add_to(self, scope: Any, *inputs: str) -> str:
        return str(scope.result(Odd(), *inputs))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_words_of_ones_own_layer(dtype: str) -> None:
    X = numbers(np.random.default_rng(1), 5, dtype=dtype)
    check(Network(5, [OddLayer()], loss="mean_squared_error", dtype=dtype, seed=0), X, {"X": X})


# ---- layers


def image(*layers: Layer) -> tuple[Input, list[Layer]]:
    return Input((11, 13, 2)), [*layers, Flatten(), Dense(3)]


def sequence(*layers: Layer) -> tuple[Input, list[Layer]]:
    return Input((9, 3)), [*layers, Dense(2)]


#: Networks of a list of layers; those in float64 are without what onnxruntime lacks.
CHAINS: dict[str, tuple[Input, list[Layer]]] = {
    "dense": (Input(4), [Dense(8, "tanh", bias=False, dropout=0.5), BatchNorm("relu"), LayerNorm(), Dense(2)]),
    "pool": image(MaxPool2D(3, stride=2), Upsample2D((2, 3)), Dropout(0.3), Reshape((5, 4, 18))),
    "global": (Input((6, 5, 3)), [Dense(4, "relu"), GlobalMaxPool(), Dense(2)]),
    "words": (Input((7,), vocabulary=9), [Embedding(4), GlobalAvgPool(), Dense(2, "softmax")]),
    "scan": sequence(SimpleRNN(4, activation="softplus", return_sequences=True), MaxPool1D(3, stride=2), GRU(3)),
    "lstm": sequence(LSTM(4, return_sequences=True), LSTM(3)),
    "gru": sequence(GRU(4, return_sequences=True), GRU(3)),
    "rnn": sequence(SimpleRNN(4, activation="relu", return_sequences=True), SimpleRNN(3)),
    "both ways": sequence(Bidirectional(GRU(4, return_sequences=True)), Bidirectional(LSTM(3))),
}
IN_FLOAT32: dict[str, tuple[Input, list[Layer]]] = {
    "convolutions": image(Conv2D(4, (3, 2), "relu", stride=(1, 2), dilation=2), Conv2D(3, 3, "tanh", padding="same")),
    "strides": image(
        Conv2D(4, 3, stride=2, padding="same"), BatchNorm("relu"), Conv2D(3, 2, bias=False, padding=(1, 2))
    ),
    "backwards": image(
        ConvTranspose2D(3, (2, 3), stride=(3, 2), padding=1), ConvTranspose2D(2, 3, "elu", padding="same")
    ),
    "same, backwards": image(ConvTranspose2D(2, 3, stride=3, padding="same", dilation=2)),
    "means": image(AvgPool2D((2, 3), stride=2)),
    "sequence": sequence(Conv1D(4, 3, "relu", padding="same", dilation=2), GlobalAvgPool()),
}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", [*CHAINS, *IN_FLOAT32])
def test_layers(name: str, dtype: str) -> None:
    rng = np.random.default_rng(0)
    given, layers = {**CHAINS, **IN_FLOAT32}[name]
    loss = "categorical_cross_entropy" if name == "words" else "mean_squared_error"
    network = Network(given, layers, loss=loss, dtype=dtype, seed=0)
    X = rng.integers(0, 9, (ROWS_OF_X, 7)) if name == "words" else numbers(rng, *given.shape, dtype=dtype)
    if dtype == "float64" and name in IN_FLOAT32:
        with pytest.raises(InvalidInput, match="onnxruntime has no"):
            network.to_onnx()
        return
    if "running_mean2" in network.prediction_program.state:
        network.fit(X, rng.standard_normal((ROWS_OF_X, network.outputs)), epochs=2)
    check(network, X, {"X": X})


def merged() -> tuple[Network, Callable[[np.random.Generator], dict[str, Any]]]:
    """Several inputs and outputs, one of which has the name of an input, and another that of a weight."""
    left, right, W1 = Input(4, name="left"), Input(4, name="right"), Input((5, 3), name="W1")
    twin = Dense(3, "tanh")
    both = Concat()(Distance()(twin(left), twin(right)), CosineSimilarity()(left, right), Add()(left, right))
    mixed = Attention()(Dense(3)(W1), Dense(3)(W1), Dense(4)(W1))
    gate = Multiply()(Flatten()(mixed), Dense(20, "sigmoid")(both))
    outputs = {"left": Dense(4)(gate), "z1": Dense(1, "sigmoid")(both)}
    losses = {"left": "mean_squared_error", "z1": "binary_cross_entropy"}
    network = Network([left, right, W1], outputs, losses, seed=0)
    return network, lambda rng: {"left": numbers(rng, 4), "right": numbers(rng, 4), "W1": numbers(rng, 5, 3)}


def test_inputs_and_outputs_have_their_names() -> None:
    network, data = merged()
    given = data(np.random.default_rng(0))
    model = check(network, given, given)
    assert [info.name for info in model.graph.input] == ["left", "right", "W1"]
    assert [info.name for info in model.graph.output] == ["left_hat", "z1"]


def test_every_layer_is_tried() -> None:
    chains = [layer for _, layers in (*CHAINS.values(), *IN_FLOAT32.values()) for layer in layers]
    tried = {type(layer) for layer in (*chains, *merged()[0].layers)}
    own = {kind for kind in Layer.registry.values() if kind.__module__.startswith("chainrule.")}
    assert own - tried == set()


def test_operators_are_onnx_own() -> None:
    for name, wanted in (("lstm", "LSTM"), ("gru", "GRU"), ("rnn", "RNN"), ("scan", "Scan"), ("global", "ReduceMax")):
        model = Network(*CHAINS[name], loss="mean_squared_error", seed=0).to_onnx()
        assert operators(model).count(wanted) == (2 if wanted in ("LSTM", "GRU", "RNN") else 1), operators(model)
    model = Network(*IN_FLOAT32["backwards"], loss="mean_squared_error", seed=0).to_onnx()
    assert operators(model).count("ConvTranspose") == 2
    assert "Slice" not in operators(model)


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


# ---- files, versions, refusals


def test_the_file_is_the_same_to_the_byte_in_every_process(tmp_path: Path) -> None:
    code = (
        "import sys; from chainrule import GRU, Bidirectional, Dense, Input, Network; "
        "n = Network(Input(('T', 3)), [Bidirectional(GRU(3)), Dense(2, 'gelu')], 'mean_squared_error', seed=0); "
        "n.to_onnx(sys.argv[1])"
    )
    for number in range(2):
        environment = {**os.environ, "PYTHONHASHSEED": str(number)}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / str(number))], check=True, env=environment)
    assert (tmp_path / "0").read_bytes() == (tmp_path / "1").read_bytes()
    model = onnx.load(tmp_path / "0")
    assert {pair.key: pair.value for pair in model.metadata_props} == {"chainrule": __import__("chainrule").__version__}


def test_newer_opsets() -> None:
    X = numbers(np.random.default_rng(0), 11, 13, 2)
    network = Network(*IN_FLOAT32["strides"], loss="mean_squared_error", seed=0)
    for opset in (18, 20, min(23, onnx.defs.onnx_opset_version())):
        model = check(network, X, {"X": X}, opset)
        assert model.opset_import[0].version == opset


class Cube(Activation):
    def value(self, z: Any, m: Any) -> Any:
        return np.tanh(np.asarray(z, float))

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        return 1 - np.asarray(a, float) ** 2


def test_refusals_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "m.onnx"
    plain = Network(2, [Dense(1)], loss="mean_squared_error", seed=0)
    odd = Network(2, [Dense(1, Cube())], loss="mean_squared_error", seed=0)
    exact = Network(2, [Dense(1, "gelu")], loss="mean_squared_error", dtype="float64", seed=0)
    for network, opset, path, words in (
        (odd, 18, target, r"The activation 'Cube' does more than the vocabulary can say: define it"),
        (exact, 18, target, r"onnxruntime has no Erf in float64.*in float32"),
        (plain, 17, target, r"opset must be a whole number from 18 to \d+, but is 17"),
        (plain, 10**6, target, r"opset must be a whole number"),
        (plain, True, target, r"opset must be a whole number"),
        (plain, 18, tmp_path / "nowhere" / "m.onnx", r"Cannot write .*there is no folder"),
    ):
        with pytest.raises(InvalidInput, match=words) as caught:
            network.to_onnx(path, opset)
        assert "\n" not in str(caught.value)
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(InvalidInput, match=r"pip install 'chainrule\[onnx\]'"):
        plain.to_onnx(target)
    assert list(tmp_path.iterdir()) == []


@dataclass(frozen=True)
class Backwards(Operation):
    """A word that only a way back has."""

    def value(self, m: Any, *inputs: Any) -> Any:
        return m.placed(m.turn(inputs[0], 0, 1, "1"), inputs[0], 0, 1, "1")


@dataclass(frozen=True)
class Opaque(Operation):
    def value(self, m: Any, *inputs: Any) -> Any:
        return np.tanh(np.asarray(inputs[0], float))


@dataclass(frozen=True)
class Other(Layer, name="other for export"):
    operation: Any = None

    def add_to(self, scope: Any, *inputs: str) -> str:
        return str(scope.result(self.operation, *inputs))


def test_layers_that_cannot_be_written() -> None:
    for operation, words in (
        (Backwards(), "'placed' has no counterpart in ONNX"),
        (Opaque(), "code of its own, which ONNX"),
    ):
        network = Network(2, [Dense(2), Other(operation)], loss="mean_squared_error", seed=0)
        with pytest.raises(InvalidInput, match=words):
            network.to_onnx()


def test_a_batch_of_any_size() -> None:
    network = Network((6, 6, 1), [Conv2D(2, 3, "relu"), Flatten(), Dense(1)], "mean_squared_error", seed=0)
    model = network.to_onnx()
    for rows in (1, 3):
        X = np.ones((rows, 6, 6, 1), np.float32)
        np.testing.assert_allclose(run(model, {"X": X})["y_hat"], network.predict(X), rtol=1e-5)
