"""Losses of distances: numbers by hand, gradients, and twins that learn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from chainrule import Adam, Concat, Contrastive, Dense, Distance, Input, InvalidInput, Network, Sequential, Triplet

rng = np.random.default_rng(0)


def check(network: Network, X: Any, y: Any, weights: Any = None) -> None:
    """Each entry of each gradient beside a central difference of `evaluate`."""
    loss, gradients = network.gradients(X, y, weights)
    assert loss == pytest.approx(network.evaluate(X, y, weights), rel=1e-12)
    for name, gradient in gradients.items():
        before = network.parameters[name]
        for place in np.ndindex(before.shape):
            found = []
            for h in (1e-6, -1e-6):
                moved = before.copy()
                moved[place] += h
                network.parameters[name] = moved
                found.append(network.evaluate(X, y, weights))
            assert gradient[place] == pytest.approx((found[0] - found[1]) / 2e-6, rel=1e-6, abs=1e-9)
        network.parameters[name] = before


def pairs(loss: Any = "contrastive", **options: Any) -> Network:
    left, right = Input(2, name="left"), Input(2, name="right")
    twin = Sequential([Dense(3, "tanh"), Dense(2)])
    return Network([left, right], Distance()(twin(left), twin(right)), loss, dtype="float64", seed=0, **options)


def triples(loss: Any = "triplet") -> Network:
    given = [Input(2, name=name) for name in ("anchor", "same", "other")]
    twin = Sequential([Dense(3, "tanh"), Dense(2)])
    anchor, same, other = map(twin, given)
    distances = Concat()(Distance()(anchor, same), Distance()(anchor, other))
    return Network(given, distances, loss, dtype="float64", seed=0)


def test_contrastive_by_hand() -> None:
    network, X = pairs(Contrastive(2.0)), {"left": rng.normal(size=(6, 2)), "right": rng.normal(size=(6, 2))}
    y = np.array([1, 0, 1, 0, 0, 1])
    d = network.predict(X)[:, 0]
    each = np.where(y == 1, d**2 / 2, np.maximum(2 - d, 0) ** 2 / 2)
    assert network.evaluate(X, y) == pytest.approx(each.mean(), rel=1e-12)
    w = np.array([1.0, 2.0, 0.0, 3.0, 1.0, 0.5])
    assert network.evaluate(X, y, w) == pytest.approx(np.average(each, weights=w), rel=1e-12)


def test_triplet_by_hand_needs_no_targets() -> None:
    network, X = triples(Triplet(0.1)), {name: 2 * rng.normal(size=(6, 2)) for name in ("anchor", "same", "other")}
    d = network.predict(X)
    each = np.maximum(d[:, 0] - d[:, 1] + 0.1, 0)
    assert (each == 0).any()
    assert (each > 0).any()
    assert network.evaluate(X, None) == pytest.approx(each.mean(), rel=1e-12)
    w = np.array([1.0, 2.0, 0.0, 3.0, 1.0, 0.5])
    assert network.evaluate(X, None, w) == pytest.approx(np.average(each, weights=w), rel=1e-12)


@pytest.mark.parametrize("margin", [0.3, 1.0, 3.0])
def test_gradients(margin: float) -> None:
    X = {name: rng.normal(size=(5, 2)) for name in ("anchor", "same", "other")}
    weights = [1.0, 2.0, 0.0, 3.0, 1.0]
    check(triples(Triplet(margin)), X, None)
    check(triples(Triplet(margin)), X, None, weights)
    X = {"left": X["anchor"], "right": X["same"]}
    check(pairs(Contrastive(margin)), X, [1, 0, 0, 1, 0])
    check(pairs(Contrastive(margin)), X, [1, 0, 0, 1, 0], weights)


def test_twins_learn_to_tell_two_circles_apart() -> None:
    """Which points are of the same circle, of points that training has not seen."""

    def points(count: int) -> tuple[Any, Any]:
        angle, circle = rng.uniform(0, 2 * np.pi, count), rng.integers(0, 2, count)
        return (1 + 2 * circle)[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1), circle

    left, right = Input(2, name="left"), Input(2, name="right")
    twin = Sequential([Dense(16, "tanh"), Dense(2)])
    network = Network([left, right], Distance()(twin(left), twin(right)), "contrastive", seed=0)
    (a, its), (b, theirs) = points(400), points(400)
    network.fit({"left": a, "right": b}, its == theirs, 60, batch_size=50, optimizer=Adam(0.02), engine="numpy")
    (a, its), (b, theirs) = points(200), points(200)
    near = network.predict({"left": a, "right": b})[:, 0] < 0.5
    assert np.mean(near == (its == theirs)) > 0.95


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Contrastive(0), "margin must be"),
        (lambda: Triplet(-1), "margin must be"),
        (lambda: Triplet(float("inf")), "margin must be"),
        (lambda: pairs().evaluate({"left": np.eye(2), "right": np.eye(2)}, [1, 2]), "y|targets"),
        (lambda: pairs().evaluate({"left": np.eye(2), "right": np.eye(2)}, None), "'contrastive' needs targets"),
    ],
)
def test_bad_input(make: Any, message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as caught:
        make()
    assert len(str(caught.value)) < 300


def test_triplet_is_of_two_distances() -> None:
    with pytest.raises(InvalidInput, match="'triplet' is of 2 outputs, not 3"):
        Network(4, [Dense(3)], "triplet")
