"""Augmentation: what it does to a picture, and that training with it goes on to the bit."""

from typing import Any

import numpy as np
import pytest

from chainrule import Augment, Conv2D, Dense, Dropout, Flatten, InvalidInput, Network
from chainrule.training import feed
from chainrule.training.augment import _places, _read_at, drawn

Array = np.ndarray[Any, Any]
ROWS = np.arange(6)


def changed(augment: Augment, X: Array, rows: Array = ROWS, seed: int = 0, epoch: int = 0) -> Array:
    return np.asarray(augment({"a0": X.copy()}, rows, seed, epoch)["a0"])


def pictures(*shape: int) -> Array:
    return np.random.default_rng(0).random(shape)


def test_nothing_changes_nothing() -> None:
    X = pictures(6, 5, 4, 3)
    assert (changed(Augment(), X) == X).all()


def test_a_shift_moves_whole_pixels_and_repeats_the_edge() -> None:
    X = pictures(6, 7, 8, 2)
    padded = np.pad(X, [(0, 0), (2, 2), (2, 2), (0, 0)], "edge")
    moved = {(y, x): padded[:, y : y + 7, x : x + 8] for y in range(5) for x in range(5)}
    found = changed(Augment(shift=2), X)
    places = [[place for place, all_ in moved.items() if (all_[row] == found[row]).all()] for row in ROWS]
    assert all(len(place) == 1 for place in places)
    assert len({place[0] for place in places}) > 2


def test_half_are_mirrored() -> None:
    X = pictures(200, 3, 4, 1)
    found = changed(Augment(flip=True), X, np.arange(200))
    mirrored = (found == X[:, :, ::-1]).all(axis=(1, 2, 3))
    assert ((found == X).all(axis=(1, 2, 3)) ^ mirrored).all()
    assert 70 < mirrored.sum() < 130


def test_a_quarter_turn() -> None:
    X = pictures(1, 5, 5, 1)
    none, quarter = np.zeros(1), np.full(1, np.pi / 2)
    turned = _read_at(X, *_places((5, 5), none, none, np.cos(quarter), np.sin(quarter), np.ones(1)))
    assert np.allclose(turned[0, :, :, 0], np.rot90(X[0, :, :, 0], -1))


def test_a_turn_mixes_four_pixels_and_keeps_the_middle() -> None:
    X = pictures(6, 5, 5, 1)
    found = changed(Augment(rotate=20), X)
    assert np.allclose(found[:, 2, 2], X[:, 2, 2])
    assert not np.allclose(found, X)
    assert found.min() >= X.min()
    assert found.max() <= X.max()


def test_what_is_drawn_depends_on_row_epoch_and_seed_alone() -> None:
    X, augment = pictures(6, 5, 5, 1), Augment(1, 20, True)
    found = changed(augment, X)
    some = np.array([4, 1])
    assert (changed(augment, X[some], some) == found[some]).all()
    assert not (changed(augment, X, epoch=1) == found).all()
    assert not (changed(augment, X, seed=1) == found).all()
    assert not (drawn(ROWS, 0, 0) == drawn(ROWS, 0, 0, stream=1)).any()
    numbers = drawn(np.arange(5000), 2**40 + 1, 3)
    assert np.allclose(numbers.mean(axis=1), 0.5, atol=0.02)


def network(dropout: float) -> Network:
    layers = [Conv2D(3, 3, "relu"), Flatten(), Dropout(dropout), Dense(3, "softmax")]
    return Network((6, 6, 1), layers, "categorical_cross_entropy", seed=3)


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
@pytest.mark.parametrize(("batch_size", "dropout"), [(10, 0.2), (16, 0.0), (None, 0.0), (64, 0.2)])
def test_training_goes_on_to_the_bit(
    engine: str, batch_size: int | None, dropout: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    X, y = pictures(50, 6, 6, 1), np.arange(50) % 3
    how: dict[str, Any] = {"batch_size": batch_size, "engine": engine, "augment": Augment(1, 10, True)}
    whole, parted, small = network(dropout), network(dropout), network(dropout)
    whole.fit(X, y, 4, validation=0.2, **how)
    parted.fit(X, y, 1, validation=0.2, **how)
    parted.fit(X, y, 3, validation=0.2, **how)
    monkeypatch.setattr(feed, "AT_ONCE", 500)  # in parts of a few batches
    small.fit(X, y, 4, validation=0.2, **how)
    for other in (parted, small):
        assert other.history.loss == whole.history.loss
        assert all((other.parameters[name] == whole.parameters[name]).all() for name in whole.parameters)
    plain = network(dropout)
    plain.fit(X, y, 4, batch_size, engine=engine, validation=0.2)
    assert plain.history.loss != whole.history.loss


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_to_change_nothing_is_to_train_as_usual(engine: str) -> None:
    X, y = pictures(50, 6, 6, 1), np.arange(50) % 3
    usual, same = network(0.2), network(0.2)
    usual.fit(X, y, 3, 10, engine=engine)
    same.fit(X, y, 3, 10, engine=engine, augment=Augment())
    assert same.history.loss == usual.history.loss


def test_a_change_of_ones_own() -> None:
    seen = []

    def change(data: dict[str, Array], rows: Array, seed: int, epoch: int) -> dict[str, Array]:
        seen.append((sorted(data), sorted(rows.tolist()), seed, epoch))
        return {**data, "y": np.zeros_like(data["y"])}

    learner = Network(1, [Dense(1)], "mean_squared_error", seed=7)
    learner.fit(np.arange(5.0)[:, None], np.arange(5.0), 2, 2, augment=change)
    assert seen == [(["a0", "y"], list(range(5)), 7, epoch) for epoch in (0, 1)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"shift": -1}, "shift must be a whole number of pixels"),
        ({"shift": 1.5}, "shift must be a whole number of pixels"),
        ({"rotate": 200}, "rotate must be a number of degrees"),
        ({"rotate": "much"}, "rotate must be a number of degrees"),
        ({"flip": 3}, "flip must be"),
    ],
)
def test_wrong_arguments(arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        Augment(**arguments)


def test_what_cannot_be_augmented() -> None:
    learner = Network(2, [Dense(1)], "mean_squared_error", seed=0)
    with pytest.raises(InvalidInput, match="there are none in X"):
        learner.fit(np.zeros((4, 2)), np.zeros(4), 1, augment=Augment(1))
    with pytest.raises(InvalidInput, match="augment must be an Augment"):
        learner.fit(np.zeros((4, 2)), np.zeros(4), 1, augment="auto")  # type: ignore[arg-type]
    learner.fit(np.zeros((4, 2)), np.zeros(4), 1, augment=lambda data, rows, seed, epoch: data)
    with pytest.raises(InvalidInput, match="cannot be written as a script"):
        learner.to_numpy_source(train=True)
