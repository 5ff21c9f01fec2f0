"""The truth table: hand-computed numbers, finite differences, and what the lesson claims."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from chainrule.byhand import truth_table
from chainrule.byhand.truth_table import NeuralNetwork, X, Y

FILE = Path(truth_table.__file__)
LN3 = 1.0986122886681098  # sigmoid(ln 3) = 3/4


def tiny_network(*, use_bias: bool, learning_rate: float = 1.0) -> NeuralNetwork:
    """One row, with weights chosen so that every value is a short fraction."""
    x, y = np.array([[0.0, 1.0, 1.0]]), np.array([[1.0]])
    network = NeuralNetwork(x, y, use_bias=use_bias, learning_rate=learning_rate)
    network.weights1 = np.array([[9.0, 9, 9, 9], [0, 0, -LN3, 2], [0, LN3, 0, -2]])
    network.weights2 = np.array([[1.0], [-1.0], [1.0], [0.0]])
    network.feedforward()
    return network


def test_forward_by_hand() -> None:
    # z1 = (0, ln 3, -ln 3, 0);  z2 = 1/2 - 3/4 + 1/4 = 0;  loss = (1 - 1/2)²
    network = tiny_network(use_bias=False)
    np.testing.assert_allclose(network.layer1, [[0.5, 0.75, 0.25, 0.5]], rtol=1e-14)
    np.testing.assert_allclose(network.output, [[0.5]], rtol=1e-14)
    assert network.loss() == pytest.approx(0.25, rel=1e-14)


@pytest.mark.parametrize("use_bias", [False, True])
def test_backprop_by_hand(use_bias: bool) -> None:
    # dŷ = -2(1 - 1/2) = -1;  dz2 = -1 · 1/4 = -1/4;  dW2 = layer1 · dz2
    # dlayer1 = dz2 · W2 = (-1/4, 1/4, -1/4, 0);  slopes (1/4, 3/16, 3/16, 1/4)
    # dz1 = (-1/16, 3/64, -3/64, 0);  dW1 has that row wherever x is 1
    network = tiny_network(use_bias=use_bias)
    before1, before2 = network.weights1.copy(), network.weights2.copy()
    network.backprop()  # learning rate 1: before - after is the gradient
    dz1 = [-0.0625, 0.046875, -0.046875, 0.0]
    np.testing.assert_allclose(before1 - network.weights1, [[0.0] * 4, dz1, dz1], atol=1e-14)
    dw2 = [[-0.125], [-0.1875], [-0.0625], [-0.125]]
    np.testing.assert_allclose(before2 - network.weights2, dw2, atol=1e-14)
    on = 1.0 if use_bias else 0.0
    np.testing.assert_allclose(-network.bias1, on * np.array([dz1]), atol=1e-14)
    np.testing.assert_allclose(-network.bias2, [[on * -0.25]], atol=1e-14)


def test_learning_rate_scales_the_step() -> None:
    network = tiny_network(use_bias=False, learning_rate=0.1)
    network.backprop()
    np.testing.assert_allclose(network.weights2[:, 0], [1.0125, -0.98125, 1.00625, 0.0125])


@pytest.mark.parametrize("name", ["weights1", "weights2", "bias1", "bias2"])
def test_backprop_agrees_with_finite_differences(name: str) -> None:
    rng = np.random.default_rng(5)
    x, y = rng.normal(size=(6, 3)), rng.random((6, 1))
    network = NeuralNetwork(x, y, seed=3, use_bias=True)
    network.bias1, network.bias2 = rng.normal(size=(1, 4)), rng.normal(size=(1, 1))
    values = getattr(network, name)
    numeric = np.zeros_like(values)
    h = 1e-5
    for index in np.ndindex(values.shape):
        sides = []
        for nudge in (h, -h):
            values[index] += nudge
            network.feedforward()
            sides.append(network.loss())
            values[index] -= nudge
        numeric[index] = (sides[0] - sides[1]) / (2 * h)
    network.feedforward()
    before = values.copy()
    network.backprop()
    np.testing.assert_allclose(before - getattr(network, name), numeric, rtol=1e-6, atol=1e-9)


def test_start() -> None:
    network = NeuralNetwork(X, Y, seed=7)
    rng = np.random.default_rng(7)
    np.testing.assert_array_equal(network.weights1, rng.random((3, 4)))
    np.testing.assert_array_equal(network.weights2, rng.random((4, 1)))
    np.testing.assert_array_equal(network.bias1, np.zeros((1, 4)))
    np.testing.assert_array_equal(network.bias2, np.zeros((1, 1)))
    assert network.layer1.shape == (4, 4)
    assert network.output.shape == (4, 1)


def test_a_flat_y_becomes_a_column() -> None:
    flat, column = NeuralNetwork(X, Y[:, 0]), NeuralNetwork(X, Y)
    assert flat.train(20) == column.train(20)


@pytest.mark.parametrize("use_bias", [False, True])
@pytest.mark.parametrize("seed", range(20))
def test_every_seed_learns_and_the_loss_never_rises(seed: int, use_bias: bool) -> None:
    network = NeuralNetwork(X, Y, seed=seed, use_bias=use_bias)
    losses = [*network.train(1_500), network.loss()]
    assert len(losses) == 1_501
    assert np.all(np.diff(losses) <= 0)
    np.testing.assert_allclose(network.output, Y, atol=0.05)
    assert np.any(network.bias1 != 0) == use_bias
    assert np.any(network.bias2 != 0) == use_bias


def test_train_goes_on_and_reports_the_loss_before_each_update() -> None:
    network, again = NeuralNetwork(X, Y), NeuralNetwork(X, Y)
    first = network.loss()
    losses = network.train(10)
    assert losses[0] == first
    assert losses + network.train(5) == again.train(15)
    np.testing.assert_array_equal(network.output, again.output)
    after = network.output
    network.feedforward()
    np.testing.assert_array_equal(after, network.output)  # train leaves it up to date


def test_runs_alone_and_prints() -> None:
    run = subprocess.run([sys.executable, "-I", str(FILE)], capture_output=True, text=True, check=True)
    assert run.stderr == ""
    assert run.stdout.isascii()  # so that it prints on every console
    assert "prediction  actual" in run.stdout
    assert "rose 0 times" in run.stdout


def test_needs_nothing_but_numpy() -> None:
    imported = set()
    for node in ast.walk(ast.parse(FILE.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add("." * node.level + (node.module or "").split(".")[0])
    assert imported - sys.stdlib_module_names == {"numpy"}
