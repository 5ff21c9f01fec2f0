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
    Mixture,
    Multiply,
    Network,
    NTKDense,
    Periodic,
    Ramps,
    Reshape,
    SimpleRNN,
    Upsample2D,
)
from chainrule.export.words import ROWS
from chainrule.functions.words import WORDS
from chainrule.program.operations.base import Operation

sys.path.insert(0, str(Path(__file__).parent))

from running import ROWS_OF_X, check, numbers, onnx, operators, run

#: Words that only the way back has, or that nothing has in a prediction.
NOT_AHEAD = {"placed", "unslice", "scatter_add", "route", "unpatch", "patches", "sum_pool", "dropout_mask"}
NOT_AHEAD |= {"expand", "stack"}


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

    def value(self, m: Any, x: Any) -> Any:
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
    "cosines": (Input(3, take=Periodic.copied(2, 3)), [Periodic(2), NTKDense(4, "mish"), NTKDense(2)]),
    "ramps": (Input(3, take=Periodic.copied(2, 3)), [Ramps(2), NTKDense(4, "mish"), NTKDense(2)]),
    "cosines alone": (Input(4), [Periodic(1, 2, sigma=0.5)]),
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
    X = rng.integers(0, 9, (ROWS_OF_X, 7)) if name == "words" else numbers(rng, *given.given, dtype=dtype)
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
    outputs = {
        "left": Dense(4)(gate),
        "z1": Mixture((0.25, 0.75), "sigmoid")(*(Dense(1, "sigmoid")(both) for _ in "ab")),
    }
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
    for name, wanted in (("lstm", "LSTM"), ("gru", "GRU"), ("scan", "Scan"), ("global", "ReduceMax")):
        model = Network(*CHAINS[name], loss="mean_squared_error", seed=0).to_onnx()
        assert operators(model).count(wanted) == (2 if wanted in ("LSTM", "GRU") else 1), operators(model)
    model = Network(*IN_FLOAT32["backwards"], loss="mean_squared_error", seed=0).to_onnx()
    assert operators(model).count("ConvTranspose") == 2
    assert "Slice" not in operators(model)


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
