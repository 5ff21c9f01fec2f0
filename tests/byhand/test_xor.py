"""The 2-2-1 XOR network: hand-computed numbers, finite differences, and what the lesson claims."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from chainrule.byhand import xor
from chainrule.byhand.xor import X, Y

FILE = Path(xor.__file__)
LN3 = 1.0986122886681098  # sigmoid(ln 3) = 3/4

# One row, with parameters chosen so that every value is a short fraction.
TINY_X, TINY_Y = np.array([[1.0, 2.0]]), np.array([[0.0]])
TINY = {
    "W1": np.array([[2.0, LN3], [-1.0, -LN3]]),
    "b1": np.array([[0.0, 2 * LN3]]),
    "W2": np.array([[3.0], [-2.0]]),
    "b2": np.array([[0.0]]),
}


def solved(parameters: xor.Parameters) -> bool:
    _, y_hat = xor.forward(X, parameters)
    return bool(np.all((y_hat > 0.5) == (Y > 0.5)))


def test_forward_by_hand() -> None:
    # z1 = (2 - 2, ln 3 - 2 ln 3 + 2 ln 3) = (0, ln 3);  z2 = 3 · 1/2 - 2 · 3/4 = 0
    a1, y_hat = xor.forward(TINY_X, TINY)
    np.testing.assert_allclose(a1, [[0.5, 0.75]], rtol=1e-14)
    np.testing.assert_allclose(y_hat, [[0.5]], rtol=1e-14)
    assert xor.mean_loss(TINY_Y, y_hat) == pytest.approx(0.125, rel=1e-14)


def test_backward_by_hand() -> None:
    # dŷ = 1/2;  dz2 = 1/2 · 1/4 = 1/8;  dW2 = (1/2, 3/4) · 1/8
    # da1 = 1/8 · (3, -2) = (3/8, -1/4);  slopes (1/4, 3/16);  dz1 = (3/32, -3/64);  x = (1, 2)
    gradients = xor.backward(TINY_X, TINY_Y, *xor.forward(TINY_X, TINY), TINY)
    np.testing.assert_allclose(gradients["dW2"], [[0.0625], [0.09375]], rtol=1e-14)
    np.testing.assert_allclose(gradients["db2"], [[0.125]], rtol=1e-14)
    np.testing.assert_allclose(gradients["dW1"], [[0.09375, -0.046875], [0.1875, -0.09375]], rtol=1e-14)
    np.testing.assert_allclose(gradients["db1"], [[0.09375, -0.046875]], rtol=1e-14)


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_backward_agrees_with_finite_differences_of_the_sum(name: str) -> None:
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(5, 2)), rng.random((5, 1))
    parameters = {key: rng.normal(size=value.shape) for key, value in TINY.items()}
    values = parameters[name]
    numeric = np.zeros_like(values)
    h = 1e-5
    for index in np.ndindex(values.shape):
        sides = []
        for nudge in (h, -h):
            values[index] += nudge
            _, y_hat = xor.forward(x, parameters)
            sides.append(5 * xor.mean_loss(y, y_hat))  # 5 rows: the sum is 5 times the mean
            values[index] -= nudge
        numeric[index] = (sides[0] - sides[1]) / (2 * h)
    gradients = xor.backward(x, y, *xor.forward(x, parameters), parameters)
    np.testing.assert_allclose(gradients["d" + name], numeric, rtol=1e-6, atol=1e-9)


def test_start() -> None:
    parameters = xor.initialize(seed=4)
    rng = np.random.default_rng(4)
    np.testing.assert_array_equal(parameters["W1"], rng.random((2, 2)))
    np.testing.assert_array_equal(parameters["W2"], rng.random((2, 1)))
    np.testing.assert_array_equal(parameters["b1"], np.zeros((1, 2)))
    np.testing.assert_array_equal(parameters["b2"], np.zeros((1, 1)))


def test_one_epoch_is_one_step_down_the_gradient() -> None:
    start = xor.initialize(seed=1)
    a1, y_hat = xor.forward(X, start)
    gradients = xor.backward(X, Y, a1, y_hat, start)
    parameters, losses = xor.train(X, Y, epochs=1, learning_rate=0.5, seed=1)
    assert losses == [xor.mean_loss(Y, y_hat)]  # the loss before the update
    for name, value in start.items():
        np.testing.assert_array_equal(parameters[name], value - 0.5 * gradients["d" + name])


def test_a_flat_y_becomes_a_column() -> None:
    assert xor.train(X, Y[:, 0], epochs=20)[1] == xor.train(X, Y, epochs=20)[1]


@pytest.mark.parametrize("seed", range(10))
def test_every_seed_learns_xor(seed: int) -> None:
    parameters, losses = xor.train(X, Y, seed=seed)
    assert len(losses) == 10_000
    assert solved(parameters)


def test_an_unlucky_start_needs_a_larger_learning_rate() -> None:
    parameters, _ = xor.train(X, Y, seed=25)
    np.testing.assert_allclose(xor.forward(X, parameters)[1], 0.5, atol=0.02)
    assert solved(xor.train(X, Y, learning_rate=1, seed=25)[0])


def test_with_the_gradient_of_the_mean_no_seed_learns_in_time() -> None:
    assert not any(solved(xor.train(X, Y, learning_rate=0.025, seed=seed)[0]) for seed in range(10))


def test_answering_one_half_costs_an_eighth() -> None:
    assert xor.mean_loss(Y, np.full((4, 1), 0.5)) == 0.125


def test_twins_stay_twins() -> None:
    parameters = {name: np.full_like(value, 0.3) for name, value in TINY.items()}
    gradients = xor.backward(X, Y, *xor.forward(X, parameters), parameters)
    np.testing.assert_allclose(gradients["dW1"][:, 0], gradients["dW1"][:, 1], rtol=1e-12)
    np.testing.assert_allclose(gradients["dW2"][0], gradients["dW2"][1], rtol=1e-12)


def test_runs_alone_and_prints() -> None:
    run = subprocess.run([sys.executable, "-I", str(FILE)], capture_output=True, text=True, check=True)
    assert run.stderr == ""
    assert run.stdout.isascii()  # so that it prints on every console
    assert "prediction  actual" in run.stdout
    assert "4 of 4 answers" in run.stdout


def test_needs_nothing_but_numpy() -> None:
    imported = set()
    for node in ast.walk(ast.parse(FILE.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add("." * node.level + (node.module or "").split(".")[0])
    assert imported - sys.stdlib_module_names == {"numpy"}
