"""A small convolutional network by hand: one number worked out, finite differences, and digits that it learns."""

from __future__ import annotations

import numpy as np
import pytest

from chainrule.byhand import convolution
from chainrule.byhand.convolution import CLASSES, FILTERS


@pytest.fixture
def data() -> tuple[convolution.Array, convolution.Array]:
    rng = np.random.default_rng(0)
    return rng.normal(size=(4, 8, 8)), np.eye(CLASSES)[rng.integers(0, CLASSES, 4)]


def test_one_number_by_hand() -> None:
    """A filter that weighs the middle by 2 and the place right of it by -1, on pixels that count up."""
    p = convolution.initialize()
    p["W1"] = np.zeros((3, 3, FILTERS))
    p["W1"][1, 1, 0], p["W1"][1, 2, 0], p["b1"][0] = 2.0, -1.0, 0.5
    X = np.arange(64.0).reshape(1, 8, 8)
    c = convolution.forward(X, p)
    # At (2, 3) the middle is X[3, 4] = 28, and right of it is 29: 2 · 28 − 29 + 0.5
    assert c["Z1"][0, 2, 3, 0] == 27.5
    # Of the window that begins at (2, 2) the largest is at (3, 3): 2 · 36 − 37 + 0.5
    assert c["F"][0, (1 * 3 + 1) * FILTERS] == 35.5


def test_windows_and_back() -> None:
    A = np.random.default_rng(0).normal(size=(2, 6, 6, FILTERS))
    np.testing.assert_array_equal(convolution.windows(A)[1, 2, 0, 3], A[1, 5, 1])
    np.testing.assert_array_equal(convolution.unwindows(convolution.windows(A)), A)


def test_gradients_by_differences(data: tuple[convolution.Array, convolution.Array]) -> None:
    X, Y = data
    p = convolution.initialize(seed=1)
    gradients = convolution.backward(X, Y, convolution.forward(X, p), p)
    rng = np.random.default_rng(2)
    for name, value in p.items():
        for _ in range(5):
            index = tuple(int(rng.integers(size)) for size in value.shape)
            costs = []
            for h in (1e-6, -1e-6):
                moved = value.copy()
                moved[index] += h
                costs.append(convolution.cost(convolution.forward(X, {**p, name: moved})["A2"], Y))
            slope = (costs[0] - costs[1]) / 2e-6
            assert gradients[name][index] == pytest.approx(slope, rel=1e-5, abs=1e-8)


def test_it_learns() -> None:
    from sklearn.datasets import load_digits

    X, classes = load_digits(return_X_y=True)
    X = X.reshape(-1, 8, 8) / 16
    p, costs = convolution.train(X[:600], np.eye(CLASSES)[classes[:600]], epochs=8, learning_rate=0.3)
    assert costs[-1] < 0.3 < costs[0]
    assert np.mean(convolution.predict(X[600:1000], p) == classes[600:1000]) > 0.85
