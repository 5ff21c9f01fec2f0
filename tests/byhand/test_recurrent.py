"""A small recurrent network by hand: its data, finite differences, and sums that it learns."""

from __future__ import annotations

import numpy as np
import pytest

from chainrule.byhand import recurrent


def test_two_numbers_are_marked_and_added_up() -> None:
    X, Y = recurrent.sequences(20, 5)
    np.testing.assert_array_equal(X[:, :, 1].sum(axis=1), 2)
    np.testing.assert_allclose(Y[:, 0], [sum(value for value, mark in row if mark) for row in X])


def test_two_steps_by_hand() -> None:
    p = {name: np.zeros_like(value) for name, value in recurrent.initialize().items()}
    p["W"][0, 0], p["U"][0, 0], p["b"][0], p["V"][0, 0], p["c"][0] = 2.0, -1.0, 0.5, 3.0, 1.0
    A, h = recurrent.forward(np.array([[[0.1, 0], [0.3, 1]]]), p)
    first = np.tanh(2 * 0.1 + 0.5)
    assert h[1][0, 0] == pytest.approx(first, rel=1e-12)
    assert A[0, 0] == pytest.approx(3 * np.tanh(2 * 0.3 - first + 0.5) + 1, rel=1e-12)


@pytest.mark.parametrize("T", [2, 7])
def test_gradients_by_differences(T: int) -> None:
    X, Y = recurrent.sequences(4, T)
    p = recurrent.initialize(seed=1)
    gradients = recurrent.backward(X, Y, *recurrent.forward(X, p), p)
    rng = np.random.default_rng(2)
    for name, value in p.items():
        way = rng.normal(size=value.shape)
        there, back = (recurrent.cost(recurrent.predict(X, {**p, name: value + h * way}), Y) for h in (1e-6, -1e-6))
        assert np.sum(gradients[name] * way) == pytest.approx((there - back) / 2e-6, rel=1e-6, abs=1e-9)


def test_it_learns() -> None:
    X, Y = recurrent.sequences(1000, 6)
    p, _ = recurrent.train(X, Y, epochs=60, learning_rate=0.05)
    X, Y = recurrent.sequences(200, 6, seed=1)
    assert recurrent.cost(recurrent.predict(X, p), Y) < 0.1 * np.var(Y)
