"""Products that leave zeros out: the results of those that do not, to the bit, and only where it pays."""

from __future__ import annotations

import numpy as np
import pytest

from chainrule import Dense, Network
from chainrule.engine import runner as runners
from chainrule.engine.runner import CompiledRunner
from chainrule.engine.sparsity import has_zeros_to_skip, marks_of
from chainrule.program.interpret import initial_state
from chainrule.training.runner import NumpyRunner


def one_hot(rows: int, columns: int, each: int, seed: int = 0) -> np.ndarray:
    """Columns of categories, `each` apiece, and a column of numbers."""
    rng = np.random.default_rng(seed)
    parts = [np.eye(each)[rng.integers(0, each, rows)] for _ in range(columns)]
    return np.hstack([rng.standard_normal((rows, 1)), *parts])


def scattered(rows: int, inputs: int, share: float) -> np.ndarray:
    rng = np.random.default_rng(1)
    return rng.standard_normal((rows, inputs)) * (rng.random((rows, inputs)) < share)


def trained(X, dtype, units, batch, monkeypatch, *, sparse, threads=1, epochs=2):
    """Parameters and state after a few epochs, and the kernels that the table used."""
    monkeypatch.setattr(runners, "has_zeros_to_skip", lambda _: sparse)
    network = Network(
        X.shape[1], [Dense(units, "relu"), Dense(3, "softmax")], "categorical_cross_entropy", dtype=dtype, seed=0
    )
    y = np.eye(3)[np.arange(len(X)) % 3]
    values = network.values(X, y)
    program = network.training_program("adam")
    start = {**initial_state(program, network.dtype), "seed": 0, **network.parameters}
    data = values["a0"], values["y"], None, network.dtype
    runner = CompiledRunner(program, start, *data, batch_size=batch, threads=threads)
    judge = NumpyRunner(program, start, *data)
    orders = [np.random.default_rng(epoch).permutation(len(X)) for epoch in range(epochs)]
    losses = runner.epochs(orders, batch)
    expected = [judge.epochs([order], batch)[0] for order in orders]
    np.testing.assert_allclose(losses, expected, rtol=1e-4 if dtype == "float32" else 1e-11)
    return dict(runner.values), {i.template for i in runner._table.instructions}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    ("X", "units", "batch"),
    [
        (one_hot(61, 5, 7), 70, 16),
        (scattered(40, 100, 0.05), 9, 40 - 1),
        (scattered(7, 16, 0.1), 130, 3),
        (scattered(33, 401, 0.02), 65, 10),
        (np.zeros((20, 50)), 5, 8),
        (np.ones((20, 13)), 5, 8),
    ],
    ids=["one-hot", "scattered", "few rows", "long rows", "all zero", "no zero"],
)
def test_leaving_zeros_out_changes_no_bit(X, dtype, units, batch, monkeypatch):
    dense, kernels = trained(X, dtype, units, batch, monkeypatch, sparse=False)
    assert "sparse_product" not in kernels
    for threads in (1, 2, 7):
        sparse, kernels = trained(X, dtype, units, batch, monkeypatch, sparse=True, threads=threads)
        assert {"sparse_product", "sparse_weight_gradient"} <= kernels
        for name, value in dense.items():
            np.testing.assert_array_equal(value, sparse[name], err_msg=name)


def test_all_rows_in_one_batch_are_read_as_they_are(monkeypatch):
    monkeypatch.setattr(runners, "has_zeros_to_skip", lambda _: True)
    X = one_hot(30, 6, 5)
    network = Network(31, [Dense(4, "relu"), Dense(31)], "half_sum_squared_error", dtype="float64", seed=0)
    program = network.training_program("gradient_descent")
    start = {**initial_state(program, network.dtype), "seed": 0, **network.parameters}
    runner = CompiledRunner(program, start, X, X.copy(), None, network.dtype, batch_size=len(X))
    assert "sparse_product" not in {i.template for i in runner._table.instructions}  # all rows are one batch


def test_a_fit_that_goes_on_with_other_data_marks_it_anew(monkeypatch):
    monkeypatch.setattr(runners, "has_zeros_to_skip", lambda _: True)
    network = Network(50, [Dense(6, "relu"), Dense(1)], "half_sum_squared_error", dtype="float64", seed=0)
    program = network.training_program("adam")
    start = {**initial_state(program, network.dtype), "seed": 0, **network.parameters}
    first, second = scattered(30, 50, 0.1), scattered(30, 50, 0.2)[::-1].copy()
    y, order = np.zeros((30, 1)), [np.arange(30)]
    went_on = CompiledRunner(program, start, first, y, None, network.dtype, batch_size=8)
    went_on.go_on(start, second, y, None)
    afresh = CompiledRunner(program, start, second, y, None, network.dtype, batch_size=8)
    np.testing.assert_array_equal(went_on.epochs(order, 8), afresh.epochs(order, 8))
    np.testing.assert_array_equal(went_on.values["W1"], afresh.values["W1"])


def test_a_number_that_is_not_finite_is_not_left_out(monkeypatch):
    X = scattered(30, 40, 0.05)
    X[4, 17] = np.nan
    monkeypatch.setattr(runners, "has_zeros_to_skip", lambda _: True)
    network = Network(40, [Dense(5, "tanh"), Dense(1)], "half_sum_squared_error", dtype="float32", seed=0)
    program = network.training_program("gradient_descent")
    start = {**initial_state(program, network.dtype), "seed": 0, **network.parameters}
    a0, y = np.asarray(X, np.float32), np.zeros((30, 1), np.float32)
    runner = CompiledRunner(program, start, a0, y, None, network.dtype, batch_size=8)
    assert np.isnan(runner.epochs([np.arange(30)], 8)).all()


@pytest.mark.parametrize("inputs", [1, 7, 16, 17, 40])
def test_marks_are_a_bit_for_each_number(inputs):
    X = scattered(5000, inputs, 0.3)
    bits = np.unpackbits(marks_of(X).view(np.uint8), axis=1, bitorder="little")
    np.testing.assert_array_equal(bits[:, :inputs], X != 0)
    assert not bits[:, inputs:].any()


@pytest.mark.parametrize(
    ("X", "worth_it"),
    [
        (one_hot(500, 8, 6), True),
        (scattered(500, 300, 0.1), True),
        (scattered(500, 300, 0.5), False),
        (np.ones((500, 300)), False),
        (np.zeros((500, 2)), False),  # no whole tile
        (np.zeros((2, 300)), False),
    ],
)
def test_zeros_are_left_out_where_that_pays(X, worth_it):
    assert has_zeros_to_skip(X) is worth_it
