"""A small table as one function: the same bits as the table's, from whenever it is there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from chainrule import Adam, BatchNorm, Conv2D, Dense, Flatten, MaxPool2D, Momentum, Network
from chainrule.engine.cpu import specialised
from chainrule.engine.cpu.specialised import Specialised

DENSE = [Dense(5, "sigmoid"), Dense(1)]
NETWORKS: dict[str, tuple[Any, list[Any], dict[str, Any]]] = {
    "one batch": (3, DENSE, {"batch_size": 12}),
    "batches": (3, [Dense(17, "tanh", l2=0.1), Dense(1)], {"batch_size": 4, "optimizer": Adam(0.01)}),
    "masks": (3, [Dense(7, "relu", dropout=0.3), BatchNorm(), Dense(1)], {"batch_size": 6, "optimizer": Momentum()}),
    "an image": ((5, 5, 1), [Conv2D(2, 2, "relu"), MaxPool2D(2), Flatten(), Dense(1)], {"batch_size": 12}),
}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each call of the machine, whether it ran the function."""
    used: list[bool] = []
    serves = Specialised.serves

    def watched(self: Specialised, count: int, batch: int) -> bool:
        used.append(serves(self, count, batch))
        return used[-1]

    monkeypatch.setattr(Specialised, "serves", watched)
    monkeypatch.setattr(specialised, "COST", float("inf"))
    find = Specialised._find  # as if the cache never had it
    monkeypatch.setattr(Specialised, "_find", lambda self, compiles: find(self, compiles=True) if compiles else None)
    specialised.SPENT.clear()
    return used


def trained(name: str, dtype: str, fits: int) -> tuple[dict[str, Any], list[float]]:
    inputs, layers, options = NETWORKS[name]
    shape = (inputs,) if isinstance(inputs, int) else inputs
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(12, *shape)), rng.normal(size=(12, 1))
    network = Network(inputs, layers, loss="mean_squared_error", dtype=dtype, seed=0)
    for _ in range(fits):
        network.fit(X, y, epochs=5, engine="compiled", progress=False, **options)
    return {**network.parameters, **network.state}, network.history.loss


@pytest.mark.parametrize(("name", "dtype"), [*((name, "float32") for name in NETWORKS), ("batches", "float64")])
def test_the_same_bits_from_the_moment_that_it_is_compiled(made, monkeypatch, name, dtype):
    parameters, losses = trained(name, dtype, fits=3)
    assert made
    assert not any(made)
    made.clear()
    monkeypatch.setattr(specialised, "COST", 0.0)
    own, own_losses = trained(name, dtype, fits=3)
    assert made[-1]
    assert own_losses == losses
    for key, value in parameters.items():
        np.testing.assert_array_equal(own[key], value)


def test_it_does_not_serve_where_the_last_batch_is_smaller(made, monkeypatch):
    monkeypatch.setattr(specialised, "COST", 0.0)
    monkeypatch.setitem(NETWORKS, "uneven", (3, DENSE, {"batch_size": 5}))
    trained("uneven", "float32", fits=2)
    assert made
    assert not any(made)


def test_a_large_network_is_left_as_it_is(made, monkeypatch):
    monkeypatch.setattr(specialised, "COST", 0.0)
    monkeypatch.setitem(NETWORKS, "large", (3, [Dense(300, "relu"), Dense(300), Dense(1)], {"batch_size": 12}))
    trained("large", "float32", fits=2)
    assert not made
