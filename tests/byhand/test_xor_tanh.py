"""XOR with tanh: hand-computed numbers, finite differences, and how often luck is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from chainrule.byhand import xor_tanh
from chainrule.byhand.xor_tanh import X, Y

FILE = Path(xor_tanh.__file__)
LN2, LN3 = 0.6931471805599453, 1.0986122886681098  # tanh: 3/5 and 4/5; sigmoid(ln 3) = 3/4
SOLVED_BY_TWO = {2, 3, 4, 5, 7, 8, 9, 11, 12, 18, 19}
STUCK_WITH_TWO = set(range(20)) - SOLVED_BY_TWO

# One sample, with parameters chosen so that every value is a short fraction.
TINY_X, TINY_Y = np.array([[1.0], [2.0]]), np.array([[1.0]])
TINY = {
    "W1": np.array([[LN2, 0.0], [LN3, -LN3]]),
    "b1": np.array([[0.0], [0.0]]),
    "W2": np.array([[4.0, 3.0]]),
    "b2": np.array([[LN3]]),
}


def test_forward_by_hand() -> None:
    # Z1 = (ln 2, ln 3 - 2 ln 3);  A1 = (3/5, -4/5);  Z2 = 12/5 - 12/5 + ln 3;  cost = -log 3/4
    A2, cache = xor_tanh.forward_prop(TINY_X, TINY)
    np.testing.assert_allclose(cache["A1"], [[0.6], [-0.8]], rtol=1e-14)
    np.testing.assert_allclose(A2, [[0.75]], rtol=1e-14)
    assert xor_tanh.calculate_cost(A2, TINY_Y) == pytest.approx(0.2876820724517809, rel=1e-14)


def test_backward_by_hand() -> None:
    # dZ2 = 3/4 - 1 = -1/4;  dW2 = -1/4 · (3/5, -4/5);  dA1 = (4, 3) · -1/4 = (-1, -3/4)
    # slopes 1 - A1² = (16/25, 9/25);  dZ1 = (-0.64, -0.27);  x = (1, 2)
    _, cache = xor_tanh.forward_prop(TINY_X, TINY)
    grads = xor_tanh.backward_prop(TINY_X, TINY_Y, cache, TINY)
    np.testing.assert_allclose(grads["dW2"], [[-0.15, 0.2]], rtol=1e-13)
    np.testing.assert_allclose(grads["db2"], [[-0.25]], rtol=1e-13)
    np.testing.assert_allclose(grads["dW1"], [[-0.64, -1.28], [-0.27, -0.54]], rtol=1e-13)
    np.testing.assert_allclose(grads["db1"], [[-0.64], [-0.27]], rtol=1e-13)


def test_relu_by_hand() -> None:
    # Z1 = (1 · 1 + 1 · 2 - 1, -2) = (2, -2);  A1 = (2, 0);  Z2 = 2 ln 3 - ln 3;  A2 = 3/4
    # dZ2 = -1/4;  dA1 = (ln 3, 5) · -1/4;  only the first unit lets it through
    parameters = {
        "W1": np.array([[1.0, 1.0], [0.0, -1.0]]),
        "b1": np.array([[-1.0], [0.0]]),
        "W2": np.array([[LN3, 5.0]]),
        "b2": np.array([[-LN3]]),
    }
    A2, cache = xor_tanh.forward_prop(TINY_X, parameters, "relu")
    np.testing.assert_allclose(cache["A1"], [[2.0], [0.0]])
    np.testing.assert_allclose(A2, [[0.75]], rtol=1e-14)
    grads = xor_tanh.backward_prop(TINY_X, TINY_Y, cache, parameters, "relu")
    np.testing.assert_allclose(grads["dW2"], [[-0.5, 0.0]], rtol=1e-13)
    np.testing.assert_allclose(grads["db1"], [[-0.25 * LN3], [0.0]], rtol=1e-13)
    np.testing.assert_allclose(grads["dW1"], [[-0.25 * LN3, -0.5 * LN3], [0.0, 0.0]], rtol=1e-13)


def test_cost_is_the_mean_over_the_columns() -> None:
    # (-log 1/2 - log 3/4 - log 1) / 3 = 0.9808292530117262 / 3
    A2, labels = np.array([[0.5, 0.25, 1.0]]), np.array([[1.0, 0.0, 1.0]])
    assert xor_tanh.calculate_cost(A2, labels) == pytest.approx(0.3269430843372421, rel=1e-12)
    assert np.isfinite(xor_tanh.calculate_cost(np.array([[0.0, 1.0]]), np.array([[1.0, 0.0]])))


@pytest.mark.parametrize("activation", ["tanh", "relu"])
@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_backward_agrees_with_finite_differences(name: str, activation: str) -> None:
    rng = np.random.default_rng(8)
    x, y = rng.normal(size=(3, 7)), rng.integers(0, 2, size=(2, 7)).astype(np.float64)
    parameters = xor_tanh.initialize_parameters(3, 5, 2, seed=6)
    parameters["b1"], parameters["b2"] = rng.normal(size=(5, 1)), rng.normal(size=(2, 1))
    values = parameters[name]
    numeric = np.zeros_like(values)
    h = 1e-5
    for index in np.ndindex(values.shape):
        sides = []
        for nudge in (h, -h):
            values[index] += nudge
            A2, _ = xor_tanh.forward_prop(x, parameters, activation)
            sides.append(xor_tanh.calculate_cost(A2, y))
            values[index] -= nudge
        numeric[index] = (sides[0] - sides[1]) / (2 * h)
    _, cache = xor_tanh.forward_prop(x, parameters, activation)
    grads = xor_tanh.backward_prop(x, y, cache, parameters, activation)
    np.testing.assert_allclose(grads["d" + name], numeric, rtol=1e-6, atol=1e-9)


def test_start() -> None:
    parameters = xor_tanh.initialize_parameters(3, 5, 2, seed=9)
    rng = np.random.default_rng(9)
    np.testing.assert_array_equal(parameters["W1"], rng.standard_normal((5, 3)))
    np.testing.assert_array_equal(parameters["W2"], rng.standard_normal((2, 5)))
    np.testing.assert_array_equal(parameters["b1"], np.zeros((5, 1)))
    np.testing.assert_array_equal(parameters["b2"], np.zeros((2, 1)))


def test_update_subtracts_the_gradient() -> None:
    parameters = {"W1": np.array([[1.0, 2.0]]), "b1": np.array([[3.0]])}
    grads = {"dW1": np.array([[10.0, -10.0]]), "db1": np.array([[1.0]])}
    updated = xor_tanh.update_parameters(parameters, grads, 0.1)
    np.testing.assert_allclose(updated["W1"], [[0.0, 3.0]], atol=1e-15)
    np.testing.assert_allclose(updated["b1"], [[2.9]])


def test_predict_is_1_only_above_one_half() -> None:
    parameters = {"W1": np.array([[1.0]]), "b1": np.array([[0.0]]), "W2": np.array([[1.0]]), "b2": np.array([[0.0]])}
    answers = xor_tanh.predict(np.array([[-1.0, 0.0, 1.0]]), parameters)
    np.testing.assert_array_equal(answers, [[0, 0, 1]])


def test_two_hidden_units_solve_11_of_20_seeds() -> None:
    right = set()
    for seed in range(20):
        parameters = xor_tanh.model(X, Y, 2, 2, 1, 1_000, 0.3, seed=seed, print_every=0)
        if np.array_equal(xor_tanh.predict(X, parameters), Y):
            right.add(seed)
    assert right == SOLVED_BY_TWO
    assert xor_tanh.count_solved(2) == 11


@pytest.mark.parametrize("seed", sorted(STUCK_WITH_TWO))
def test_stuck_seeds_stay_stuck_for_the_reason_given(seed: int) -> None:
    parameters = xor_tanh.model(X, Y, 2, 2, 1, 10_000, 0.3, seed=seed, print_every=0)
    A2, cache = xor_tanh.forward_prop(X, parameters)
    assert not np.array_equal(xor_tanh.predict(X, parameters), Y)
    halves = np.flatnonzero(np.abs(A2[0] - 0.5) < 0.01)
    assert halves.tolist() in ([1, 3], [2, 3])  # (1, 1) and one of its neighbours
    one, other = cache["A1"][:, halves].T
    assert np.all(np.abs([one, other]) > 0.99)  # where tanh is flat
    np.testing.assert_allclose(one, other, atol=0.01)


def test_eight_hidden_units_solve_every_seed() -> None:
    assert xor_tanh.count_solved(8) == 20


def test_relu_learns_xor_too() -> None:
    parameters = xor_tanh.model(X, Y, 2, 8, 1, 1_000, 0.3, activation="relu", print_every=0)
    np.testing.assert_array_equal(xor_tanh.predict(X, parameters, "relu"), Y)


def test_model_reports_the_cost_before_each_update(capsys: pytest.CaptureFixture[str]) -> None:
    costs: list[float] = []
    xor_tanh.model(X, Y, 2, 8, 1, 250, 0.3, seed=3, costs=costs)
    A2, _ = xor_tanh.forward_prop(X, xor_tanh.initialize_parameters(2, 8, 1, seed=3))
    assert len(costs) == 250
    assert costs[0] == xor_tanh.calculate_cost(A2, Y)
    assert costs[-1] < costs[0]
    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"iteration {i:5d}   cost {costs[i]:.4f}" for i in (0, 100, 200)]


def test_runs_alone_and_prints() -> None:
    run = subprocess.run([sys.executable, "-I", str(FILE)], capture_output=True, text=True, check=True)
    assert run.stderr == ""
    assert run.stdout.isascii()  # so that it prints on every console
    assert "prediction  actual" in run.stdout
    assert "11 solve XOR with 2 hidden units" in run.stdout
    assert "1 XOR 1 = 0, which is right." in run.stdout
    assert "20 solve XOR with 8 hidden units" in run.stdout


def test_needs_nothing_but_numpy() -> None:
    imported = set()
    for node in ast.walk(ast.parse(FILE.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add("." * node.level + (node.module or "").split(".")[0])
    assert imported - sys.stdlib_module_names == {"numpy"}
