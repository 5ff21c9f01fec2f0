"""Weights as PyTorch has them: names, layouts, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainrule import (
    GRU,
    LSTM,
    BatchNorm,
    Bidirectional,
    Conv1D,
    Conv2D,
    ConvTranspose2D,
    Dense,
    Embedding,
    Flatten,
    GlobalAvgPool,
    Input,
    InvalidInput,
    LayerNorm,
    MaxPool2D,
    MLPClassifier,
    ModelFileError,
    Network,
    SimpleRNN,
)

RNG = np.random.default_rng(0)


def made(inputs: Any, layers: Any, seed: int = 0) -> Network:
    network = Network(inputs, layers, loss="mean_squared_error", seed=seed)
    for name, array in network.parameters.items():  # no bias is 0
        network.parameters[name] = array + 0.1 * np.random.default_rng(seed).standard_normal(array.shape)
    return network


NETWORKS: dict[str, tuple[Any, Any]] = {
    "dense": (3, [Dense(4, "relu", bias=False), Dense(5, "tanh", dropout=0.1), LayerNorm(), Dense(2)]),
    "images": ((8, 8, 3), [Conv2D(4, 3, "relu"), BatchNorm("tanh"), MaxPool2D(2), Flatten(), Dense(5), Dense(2)]),
    "backwards": ((4, 4, 2), [ConvTranspose2D(3, 3, "relu", stride=2), Flatten(), Dense(2)]),
    "sequences": (Input((9, 3)), [Conv1D(4, 3, "relu"), Flatten(), Dense(2)]),
    "states": (Input((9, 3)), [LSTM(4, return_sequences=True), Flatten(), Dense(2)]),
    "words": (Input((5,), vocabulary=7), [Embedding(3), GlobalAvgPool(), Dense(2)]),
    "lstm": (Input((9, 3)), [LSTM(4), Dense(2)]),
    "gru": (Input((9, 3)), [Bidirectional(GRU(4)), Dense(2)]),
    "rnn": (Input((9, 3)), [Bidirectional(SimpleRNN(4)), Dense(2)]),
}


def sample(network: Network, rows: int = 6) -> Any:
    (value,) = network.graph.inputs
    shape = (rows, *value.shape)
    return RNG.integers(0, 7, shape) if value.vocabulary else RNG.standard_normal(shape).astype("float32")


@pytest.mark.parametrize("name", NETWORKS)
def test_there_and_back(name: str, tmp_path: Path) -> None:
    network, other = made(*NETWORKS[name]), made(*NETWORKS[name], seed=1)
    if name == "images":
        network.fit(sample(network), RNG.standard_normal((6, 2)), epochs=2)
    X = sample(network)
    network.to_torch_state_dict(tmp_path / "weights.safetensors")
    other.load_torch_state_dict(tmp_path / "weights.safetensors")
    assert np.array_equal(other.predict(X), network.predict(X))
    state = {f"net.{key}": array for key, array in network.to_torch_state_dict().items()}
    third = made(*NETWORKS[name], seed=2)
    third.load_torch_state_dict({**state, **({"net.2.num_batches_tracked": np.array(2)} if name == "images" else {})})
    assert np.array_equal(third.predict(X), network.predict(X))
    third.save(tmp_path / "third.safetensors")


def test_names_and_layouts() -> None:
    network = made(*NETWORKS["images"])
    state = network.to_torch_state_dict()
    assert {key: array.shape for key, array in state.items()} == {
        "0.weight": (4, 3, 3, 3),
        "0.bias": (4,),
        "2.weight": (4,),
        "2.bias": (4,),
        "2.running_mean": (4,),
        "2.running_var": (4,),
        "6.weight": (5, 36),
        "6.bias": (5,),
        "7.weight": (2, 5),
        "7.bias": (2,),
    }
    assert state["0.weight"][3, 2, 1, 0] == network.parameters["W1"][1, 0, 2, 3]  # filter, channel, height, width
    W = network.parameters["W5"].reshape(3, 3, 4, 5)  # height, width, channels, units
    assert np.array_equal(state["6.weight"].reshape(5, 4, 3, 3), W.transpose(3, 2, 0, 1))
    state = made(*NETWORKS["lstm"]).to_torch_state_dict()
    assert {key: array.shape for key, array in state.items()} == {
        "0.weight_ih_l0": (16, 3),
        "0.weight_hh_l0": (16, 4),
        "0.bias_ih_l0": (16,),
        "0.bias_hh_l0": (16,),
        "1.weight": (2, 4),
        "1.bias": (2,),
    }
    assert not state["0.bias_hh_l0"].any()


def test_an_estimator_from_a_file(tmp_path: Path) -> None:
    network = made(4, [Dense(5, "relu"), Dense(3, "softmax")])
    network.to_torch_state_dict(tmp_path / "w.safetensors")
    fitted = MLPClassifier.from_torch(tmp_path / "w.safetensors", classes=["a", "b", "c"])
    X = sample(network)
    assert np.array_equal(fitted.predict_proba(X), network.predict(X))


def test_refusals(tmp_path: Path) -> None:
    network = made(*NETWORKS["dense"])
    state = network.to_torch_state_dict()
    before = dict(network.parameters)
    for wrong, words in (
        (
            {**state, "0.weight": np.zeros((2, 2))},
            r"holds .0\.weight. of shape \(2, 2\), where the network needs \(4, 3\), as 0.weight",
        ),
        ({key: a for key, a in state.items() if key != "6.bias"}, r"holds .6.weight. of .*needs \(2,\), as 6.bias"),
        ({}, "holds nothing more"),
        ({"weight": np.zeros(2)}, r"holds .weight. of shape"),
    ):
        with pytest.raises(InvalidInput, match=words):
            network.load_torch_state_dict(wrong)
    with pytest.raises(ModelFileError, match="Cannot load"):
        network.load_torch_state_dict(tmp_path / "nothing")
    (tmp_path / "text").write_text("no weights")
    with pytest.raises(ModelFileError, match="Cannot load"):
        network.load_torch_state_dict(tmp_path / "text")
    assert all(np.array_equal(network.parameters[name], array) for name, array in before.items())


@pytest.mark.torch
@pytest.mark.parametrize("name", NETWORKS)
def test_in_pytorch(name: str) -> None:
    torch = pytest.importorskip("torch")
    nn = torch.nn

    class Last(nn.Module):  # type: ignore[misc,name-defined]
        def forward(self, given: Any) -> Any:
            _, rest = given
            both = rest if name == "lstm" else (rest,)
            return torch.cat(list(both[0]), dim=1)

    class All(nn.Module):  # type: ignore[misc,name-defined]
        def forward(self, given: Any) -> Any:
            return given[0]

    class Mean(nn.Module):  # type: ignore[misc,name-defined]
        def forward(self, given: Any) -> Any:
            return given.mean(dim=1)

    bi = {"batch_first": True, "bidirectional": True}
    theirs = {
        "dense": [nn.Linear(3, 4, bias=False), nn.ReLU(), nn.Linear(4, 5), nn.Tanh(), nn.Dropout(), nn.LayerNorm(5)],
        "images": [nn.Conv2d(3, 4, 3), nn.ReLU(), nn.BatchNorm2d(4), nn.Tanh(), nn.MaxPool2d(2), nn.Flatten()],
        "backwards": [nn.ConvTranspose2d(2, 3, 3, stride=2), nn.ReLU(), nn.Flatten(), nn.Linear(243, 2)],
        "sequences": [nn.Conv1d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(28, 2)],
        "states": [nn.LSTM(3, 4, batch_first=True), All(), nn.Flatten(), nn.Linear(36, 2)],
        "words": [nn.Embedding(7, 3), Mean(), nn.Linear(3, 2)],
        "lstm": [nn.LSTM(3, 4, batch_first=True), Last(), nn.Linear(4, 2)],
        "gru": [nn.GRU(3, 4, **bi), Last(), nn.Linear(8, 2)],
        "rnn": [nn.RNN(3, 4, **bi), Last(), nn.Linear(8, 2)],
    }[name]
    theirs += {"dense": [nn.Linear(5, 2)], "images": [nn.Linear(36, 5), nn.Linear(5, 2)]}.get(name, [])
    module = nn.Sequential(*theirs).eval()
    network = made(*NETWORKS[name])
    state = network.to_torch_state_dict()
    if any(isinstance(part, Last | All) for part in theirs):  # modules that only choose move the last one on
        state = {key.replace("1.", "2.", 1) if key.startswith("1.") else key: a for key, a in state.items()}
        state = {key.replace("2.", "3.", 1) if name == "states" else key: a for key, a in state.items()}
    tensors = {key: torch.from_numpy(array) for key, array in state.items()}
    module.load_state_dict(tensors, strict=name != "images")  # PyTorch counts batches
    X = sample(network)
    first = np.moveaxis(X, -1, 1).copy() if name in ("images", "backwards", "sequences") else X
    found = module(torch.from_numpy(first)).detach().numpy()
    np.testing.assert_allclose(found, network.predict(X), rtol=1e-4, atol=2e-6)
    other = made(*NETWORKS[name], seed=3)
    other.load_torch_state_dict(module.state_dict())
    np.testing.assert_allclose(other.predict(X), network.predict(X), rtol=1e-6, atol=1e-6)
