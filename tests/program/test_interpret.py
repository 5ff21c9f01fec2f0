"""The reference reader: hand-computed numbers, dtypes, and what it does with state."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from chainrule import Dense, Network
from chainrule.functions.optimizers import Optimizer
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter, fits, initial_state
from chainrule.program.program import State
from chainrule.program.simplify import simplify
from chainrule.program.update import with_updates
from chainrule.program.verify import verify

LN2, LN3 = math.log(2), math.log(3)


def test_tanh_and_sigmoid_by_hand() -> None:
    # tanh(ln 2) = 3/5 and σ(ln 3) = 3/4, so every value is a short fraction
    network = Network(2, [Dense(2, "tanh"), Dense(1, "sigmoid")], "binary_cross_entropy", dtype="float64", seed=0)
    network.parameters["W1"] = [[LN2, 0.0], [0.0, -LN2]]
    network.parameters["b1"] = [0.0, 2 * LN2]
    network.parameters["W2"] = [[5 * LN3], [-5 * LN3]]
    network.parameters["b2"] = [LN3]
    # x = (1, 1): z1 = (ln 2, ln 2), a1 = (3/5, 3/5), z2 = ln 3, ŷ = 3/4; y = 0: L = ln 4
    run = Interpreter(network.program)
    found = run(network.values([[1.0, 1.0]], [0]))
    expected: dict[str, Any] = {
        "z1": [[LN2, LN2]],
        "a1": [[0.6, 0.6]],
        "z2": [[LN3]],
        "y_hat": [[0.75]],
        "L": 2 * LN2,
        "dy_hat": [[4.0]],  # (3/4 - 0) / (3/4 · 1/4)
        "dz2": [[0.75]],
        "dW2": [[0.45], [0.45]],
        "db2": [0.75],
        "da1": [[3.75 * LN3, -3.75 * LN3]],
        "dz1": [[2.4 * LN3, -2.4 * LN3]],  # slope 1 - 9/25
        "dW1": [[2.4 * LN3, -2.4 * LN3], [2.4 * LN3, -2.4 * LN3]],
        "db1": [2.4 * LN3, -2.4 * LN3],
    }
    for name, value in expected.items():
        np.testing.assert_allclose(found[name], value, rtol=1e-13, err_msg=name)


def test_one_update_by_hand() -> None:
    network = Network(1, [Dense(1)], "half_mean_squared_error", dtype="float64", seed=0)
    network.parameters["W1"] = [[2.0]]
    program = network.training_program(Optimizer.get({"name": "gradient_descent", "learning_rate": 0.1}))
    # rows (1 → 0), (3 → 0): ŷ = (2, 6); L = ½ (4 + 36) / 2; dW = (2·1 + 6·3) / 2; db = 8 / 2
    found = Interpreter(program)(network.values([[1.0], [3.0]], [0.0, 0.0]))
    assert found["L"] == 10
    assert (found["dW1"].item(), found["db1"].item()) == (10, 4)
    assert (found["W1"].item(), found["b1"].item()) == (2 - 0.1 * 10, -0.1 * 4)


def test_given_values_are_left_alone(example: Any) -> None:
    program = with_updates(simplify(derive(example.program)), Optimizer.get("adam"))
    values = {**example.values, **initial_state(program), "seed": 3, "draw": 5}
    before = {name: np.copy(value) for name, value in values.items()}
    found = Interpreter(program)(values)
    for name, value in before.items():
        np.testing.assert_array_equal(values[name], value)
    assert all(not np.array_equal(found[name], before[name]) for name in program.parameters)


@pytest.mark.parametrize("optimizer", Optimizer.registry)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_stays(example: Any, optimizer: str, dtype: Any) -> None:
    chosen = Optimizer.get({"name": optimizer, "clip_norm": 0.5, "clip_value": 0.5, "learning_rate": "cosine"})
    program = verify(with_updates(simplify(derive(example.program)), chosen))
    values = {**initial_state(program, dtype), "seed": 3, "draw": 5}
    for name, value in example.values.items():
        values[name] = value.astype(dtype) if isinstance(value, np.ndarray) else value
    found = Interpreter(program, dtype)(values)
    for name, shape in program.shapes.items():
        if shape and (name in found or program.producer(name)):  # of a block, what is read elsewhere
            assert found[name].dtype == dtype, name
            assert fits(found[name], shape), name
    plain = {name: type(found[name]) for name in ("lr", "t", "norm", "clip")}
    assert plain == {"lr": float, "t": int, "norm": float, "clip": float}
    assert np.asarray(found["L"]).dtype == dtype


def test_one_program_for_every_number_of_rows(graph: Any) -> None:
    for rows in (1, 2, 7):
        example = graph("chain", rows)
        found = Interpreter(derive(example.program))(example.values)
        assert found["y_hat"].shape == (rows, 1)
        assert found["dW1"].shape == (2, 3)


def test_overflow_on_the_way_to_a_limit_is_silent() -> None:
    network = Network(1, [Dense(1, "sigmoid")], "binary_cross_entropy", dtype="float32", seed=0)
    network.parameters["W1"] = [[1e4]]
    assert network.predict([[-1.0], [1.0]]).tolist() == [[0.0], [1.0]]


def test_initial_state(graph: Any) -> None:
    program = with_updates(derive(graph("dropped").program), Optimizer.get("adam"))
    state = initial_state(program, np.float32)
    assert list(state) == ["seed", "draw", "t", "mW1", "vW1", "mb1", "vb1", "mW2", "vW2", "mb2", "vb2"]
    assert (state["seed"], state["draw"], state["t"]) == (0, 0, 0)
    assert type(state["t"]) is int
    assert state["mW1"].dtype == np.float32
    np.testing.assert_array_equal(state["mW1"], np.zeros((2, 5)))


def test_state_may_start_elsewhere(new_graph: Any) -> None:
    g = new_graph()
    g.remember("scale", State((2,), 1.5))
    g.remember("count", State((), 4))
    state = initial_state(g.program("scale"))
    np.testing.assert_array_equal(state["scale"], [1.5, 1.5])
    assert state["count"] == 4


def test_fits() -> None:
    assert fits(np.zeros((5, 2)), ("n", 2))
    assert fits(3, ())
    assert not fits(np.zeros((5, 2)), ("n", 3))
    assert not fits(np.zeros(2), ("n", 2))
    assert not fits(np.zeros((3, 5, 2)), ("n", 2))
