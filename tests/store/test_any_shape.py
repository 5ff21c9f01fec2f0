"""Networks of any shape are kept, resumed, stepped through and copied, bit for bit: images, sequences, graphs."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainrule import (
    GRU,
    LSTM,
    Adam,
    Attention,
    Bidirectional,
    Checkpoint,
    Conv2D,
    Dense,
    Distance,
    Embedding,
    Flatten,
    GlobalAvgPool,
    Input,
    MaxPool2D,
    ModelFileError,
    Network,
    Sequential,
    Stepper,
    load,
)

Same = Callable[[Network, Network], None]
Case = tuple[Callable[[], Network], Any, Any]

rng = np.random.default_rng(0)
LENGTHS = (3, 1, 4, 2, 2, 3, 1)
TEXTS = [rng.integers(1, 6, length).tolist() for length in LENGTHS]
NUMBERS = [rng.normal(size=(length, 2)) for length in LENGTHS]
Y = rng.normal(size=7)


def pictures() -> Network:
    layers = [Conv2D(2, 3, "tanh", padding="same"), MaxPool2D(2), Flatten(), Dense(3, "softmax", l2=0.01)]
    return Network((5, 4, 1), layers, "categorical_cross_entropy", seed=1)


def sequences() -> Network:
    return Network(Input(("T", 2)), [LSTM(3, dropout=0.3), Dense(1)], "mean_squared_error", seed=1)


def tags() -> Network:
    layers = [Embedding(3, dropout=0.2), Bidirectional(GRU(2, return_sequences=True)), Dense(2, "softmax")]
    return Network(Input(("T",), vocabulary=6), layers, "categorical_cross_entropy", seed=1)


def twins() -> Network:
    left, right = (Input(("T",), side, vocabulary=6) for side in ("left", "right"))
    twin = Sequential([Embedding(2), LSTM(3, dropout=0.2)])
    return Network([left, right], Distance()(twin(left), twin(right)), "contrastive", seed=1)


def attends() -> Network:
    x = Input(("T", 2))
    states = GRU(3, return_sequences=True)(x)
    seen = Attention()(Dense(2)(states), Dense(2)(states), states)
    return Network(x, {"one": Dense(1)(GlobalAvgPool()(seen)), "each": Dense(2)(seen)}, "mean_squared_error", seed=1)


CASES: dict[str, Case] = {
    "pictures": (pictures, rng.normal(size=(7, 5, 4, 1)), [0, 1, 2, 2, 1, 0, 0]),
    "sequences": (sequences, NUMBERS, Y),
    "tags": (tags, TEXTS, [rng.integers(0, 2, length) for length in LENGTHS]),
    "twins": (twins, {"left": TEXTS, "right": TEXTS[::-1]}, [1, 0, 0, 1, 0, 1, 1]),
    "two outputs": (attends, NUMBERS, {"one": Y, "each": [rng.normal(size=(length, 2)) for length in LENGTHS]}),
}
every = pytest.mark.parametrize("name", CASES)


def train(network: Network, X: Any, y: Any, epochs: int, **options: Any) -> None:
    network.fit(X, y, epochs, batch_size=3, optimizer=Adam(0.01), engine="numpy", **options)


@every
def test_what_is_saved_comes_back_and_goes_on(name: str, tmp_path: Path, assert_same: Same) -> None:
    """3 epochs, saved as a checkpoint, and 7 more are 10."""
    make, X, y = CASES[name]
    whole, part = make(), make()
    train(whole, X, y, 10)
    train(part, X, y, 3, callbacks=[Checkpoint(tmp_path / "model", every=3)])
    loaded = load(tmp_path / "model")
    assert_same(loaded, part)
    train(loaded, X, y, 7)
    assert_same(loaded, whole)
    whole.save(tmp_path / "again")
    assert_same(load(tmp_path / "again"), whole)


@every
def test_steps_are_the_updates_of_fit(name: str, assert_same: Same) -> None:
    make, X, y = CASES[name]
    whole, stepped = make(), make()
    train(whole, X, y, 2)
    stepper = Stepper(stepped, X, y, batch_size=3, optimizer=Adam(0.01), engine="numpy")
    stepper.step(2)
    then = stepper.snapshot()
    ahead = stepper.step(4)
    assert_same(stepped, whole)
    stepper.restore(then)
    assert stepper.step(4) == ahead
    assert_same(stepped, whole)


@every
@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, lambda n: pickle.loads(pickle.dumps(n))])
def test_copies_go_on_alike(name: str, duplicate: Callable[[Network], Network], assert_same: Same) -> None:
    make, X, y = CASES[name]
    network = make()
    train(network, X, y, 1)
    other = duplicate(network)
    assert_same(other, network)
    train(network, X, y, 1)
    assert len(other.history) == 1
    train(other, X, y, 1)
    assert_same(other, network)


def test_a_file_whose_layers_read_each_other_in_a_circle_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = twins()
    spec = network.spec()
    spec["nodes"][0][1] = [len(spec["nodes"])]
    monkeypatch.setattr(network, "spec", lambda: spec)
    network.save(tmp_path / "model")
    with pytest.raises(ModelFileError) as caught:
        load(tmp_path / "model")
    assert "circle" in str(caught.value)
    assert len(str(caught.value)) < 300
