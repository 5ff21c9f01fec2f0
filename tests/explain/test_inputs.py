"""Gradients with respect to inputs, against differences."""

from typing import Any

import numpy as np
import pytest

from chainrule import Conv2D, Dense, Dropout, Flatten, MaxPool2D, Network
from chainrule.explain.inputs import input_gradients


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_agrees_with_differences(activation: str) -> None:
    layers = [Conv2D(3, 3, activation), MaxPool2D(2), Flatten(), Dropout(0.5), Dense(3, "softmax")]
    network = Network((6, 6, 2), layers, "categorical_cross_entropy", dtype="float64", seed=0)
    X: Any = np.random.default_rng(0).random((2, 6, 6, 2))
    y = np.array([2, 0])
    found = input_gradients(network, X, y)["a0"]
    assert found.shape == X.shape
    for place in [(0, 1, 2, 0), (0, 5, 5, 1), (1, 3, 3, 0), (1, 0, 0, 1)]:
        ends = []
        for step in (1e-5, -1e-5):
            moved = X.copy()
            moved[place] += step
            ends.append(network.evaluate(moved, y))
        assert found[place] == pytest.approx((ends[0] - ends[1]) / 2e-5, abs=1e-8)
