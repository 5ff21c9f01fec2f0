"""Matmuls that skip zeros: the results of those that do not, to the bit, and only where it may pay."""

from __future__ import annotations

import ctypes
import mmap
import sys
from dataclasses import replace

import numpy as np
import pytest

from chainrule import Dense, Network
from chainrule.engine.cpu import selection
from chainrule.engine.cpu.selection import lower
from chainrule.engine.cpu.target import host
from chainrule.engine.predictor import CompiledPredictor
from chainrule.engine.runner import CompiledRunner
from chainrule.program.interpret import initial_state

SPARSE = {"sparse_matmul", "sparse_weight_gradient"}


def one_hot(rows: int, columns: int, each: int, seed: int = 0) -> np.ndarray:
    """Columns of categories, `each` apiece, and a column of numbers."""
    rng = np.random.default_rng(seed)
    parts = [np.eye(each)[rng.integers(0, each, rows)] for _ in range(columns)]
    return np.hstack([rng.standard_normal((rows, 1)), *parts])


def scattered(rows: int, inputs: int, share: float) -> np.ndarray:
    rng = np.random.default_rng(1)
    return rng.standard_normal((rows, inputs)) * (rng.random((rows, inputs)) < share)


def network_for(X, layers, dtype="float64"):
    return Network(X.shape[1], [*layers, Dense(3, "softmax")], "categorical_cross_entropy", dtype=dtype, seed=0)


def runner_for(X, layers, dtype, batch, **options):
    network = network_for(X, layers, dtype)
    data = network.data(X, np.eye(3)[np.arange(len(X)) % 3])
    program = network.training_program("adam")
    start = {**initial_state(program, network.dtype), "seed": 0, **network.parameters}
    return CompiledRunner(program, start, data, network.dtype, batch_size=batch, **options)


def trained(X, layers, dtype, batch, **options):
    """The losses, and parameters and state, after a few epochs."""
    runner = runner_for(X, layers, dtype, batch, **options)
    count = len(X)
    orders = [np.random.default_rng(epoch).permutation(count) for epoch in range(3)]
    epochs = orders if batch < count or runner.order_matters else 3
    losses = runner.epochs(epochs, batch)
    return losses, dict(runner.values), {i.template for i in runner._table.instructions}


@pytest.mark.usefixtures("every_thread")
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    ("X", "layers", "batch"),
    [
        (one_hot(61, 5, 7), [Dense(70, "relu")], 16),
        (scattered(40, 100, 0.05), [Dense(9, "relu")], 40 - 1),
        (scattered(7, 16, 0.1), [Dense(130, "relu"), Dense(131, "relu")], 3),
        (scattered(33, 401, 0.02), [Dense(65, "tanh")], 10),
        (scattered(150, 70, 1.0), [Dense(200, "relu"), Dense(66, "relu", dropout=0.5)], 149),  # dz has most zeros
        (scattered(150, 70, 0.3), [Dense(130, "relu")], 150),
        (scattered(150, 70, 1.0), [Dense(130, "relu")], 150),
        (np.vstack([scattered(75, 200, 1.0), scattered(75, 200, 0.02)]), [Dense(256, "tanh")], 150),
        (np.zeros((20, 50)), [Dense(5, "relu")], 8),
        (np.ones((20, 13)), [Dense(5, "tanh")], 8),
    ],
    ids=[
        "one-hot",
        "scattered",
        "few rows",
        "long rows",
        "rectifiers",
        "whole",
        "whole, dense",
        "halves",
        "all zero",
        "no zero",
    ],
)
def test_skipping_zeros_changes_no_bit(X, layers, dtype, batch):
    losses, values, kernels = trained(X, layers, dtype, batch, sparse=False)
    assert not SPARSE & kernels
    for threads in (1, 2, 7):
        sparse_losses, sparse_values, kernels = trained(X, layers, dtype, batch, sparse=True, threads=threads)
        assert kernels >= SPARSE
        np.testing.assert_array_equal(losses, sparse_losses)
        for name, value in values.items():
            np.testing.assert_array_equal(value, sparse_values[name], err_msg=name)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.6, 1.0])
@pytest.mark.parametrize("rows", [1, 5, 700])
def test_predictions_that_skip_zeros(rows, share, monkeypatch):
    X = scattered(rows, 90, share).astype(np.float32)
    network = network_for(X, [Dense(70, "relu"), Dense(80, "relu")], "float32")
    found = []
    for sparse in (False, True):
        monkeypatch.setattr(selection, "_is_sparse", lambda *_, sparse=sparse: sparse)
        predict = CompiledPredictor(network.prediction_program, "float32", threads=2)
        found.append(predict({"a0": X}, network.parameters)[0])
    np.testing.assert_array_equal(*found)


@pytest.mark.parametrize("batch", [8, 30])
def test_a_number_that_is_not_finite_is_not_skipped(batch):
    runner = runner_for(scattered(30, 40, 0.05), [Dense(70, "tanh")], "float32", batch, sparse=True)
    runner._data["a0"][4, 17] = np.nan
    epochs = [np.arange(30)] if batch < 30 else 1
    assert np.isnan(runner.epochs(epochs, batch)).all()


def before_a_forbidden_page(array: np.ndarray) -> tuple[np.ndarray, mmap.mmap]:
    """A copy of the array, behind which a read crashes, and the memory that it is in."""
    page = mmap.PAGESIZE
    size = -(-array.nbytes // page) * page
    memory = mmap.mmap(-1, size + page)
    start = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    assert ctypes.CDLL(None).mprotect(ctypes.c_void_p(start + size), ctypes.c_size_t(page), 0) == 0
    copy = np.frombuffer(memory, array.dtype, array.size, size - array.nbytes).reshape(array.shape)
    copy[:] = array
    return copy, memory


@pytest.mark.skipif(sys.platform == "win32", reason="memory is protected in another way there")
@pytest.mark.parametrize("share", [0.1, 1.0])
@pytest.mark.parametrize("batch", [32, 97])
def test_nothing_behind_the_data_is_read(batch, share):
    X, _memory = before_a_forbidden_page(scattered(97, 70, share).astype(np.float32))
    trained(X, [Dense(130, "relu")], "float32", batch, sparse=True)


def test_a_fit_that_goes_on_with_other_data_makes_its_bitmask_anew():
    first, second = scattered(30, 50, 0.1), scattered(30, 50, 0.2)[::-1].copy()
    y, order = np.eye(3)[np.arange(30) % 3], [np.arange(30)]
    went_on, afresh = (runner_for(X, [Dense(6, "relu")], "float64", 8, sparse=True) for X in (first, second))
    start = dict(went_on.values) | went_on._scalars
    went_on.epochs(order, 8)
    went_on.go_on(start, {"a0": second, "y": y})
    np.testing.assert_array_equal(went_on.epochs(order, 8), afresh.epochs(order, 8))
    np.testing.assert_array_equal(went_on.values["W1"], afresh.values["W1"])


def sparse_matmuls(layers, monkeypatch, *, rows=256, masks=True):
    """For each matmul and gradient, by what it computes, whether it looks for zeros to skip."""
    network = network_for(np.zeros((1, 200)), layers)
    target = replace(host(), vector_bytes=64 if masks else 32)
    monkeypatch.setattr(selection, "host", lambda: target)
    table = lower(network.training_program("adam"), "float64", rows)
    return {
        i.group.head.output.split(".")[0]: i.template in SPARSE
        for i in table.instructions
        if i.template.removeprefix("sparse_") in ("matmul", "weight_gradient")
    }


def test_zeros_are_looked_for_where_there_may_be_many(monkeypatch):
    sparse = sparse_matmuls([Dense(100, "relu"), Dense(100, "tanh"), Dense(100, "softplus")], monkeypatch)
    assert sparse == {
        **{"z1": True, "dW1": True},  # of the data, nothing is known
        **{"z2": True, "dW2": True},  # of a rectifier
        **{"z3": False, "dW3": False},  # neither a nor dz
        "z4": False,
        "dW4": False,  # three columns are too few
        "da3": False,
        "da2": False,
        "da1": False,  # dz2 is never zero
    }


def test_dropout_makes_zeros(monkeypatch):
    sparse = sparse_matmuls([Dense(100, "tanh", dropout=0.5), Dense(100, "tanh")], monkeypatch)
    assert sparse["z2"]
    assert sparse["dW2"]


def test_zeros_are_not_looked_for_in_small_matmuls_or_with_short_vectors(monkeypatch):
    layers = [Dense(100, "relu"), Dense(100, "relu")]
    assert any(sparse_matmuls(layers, monkeypatch).values())
    assert not any(sparse_matmuls(layers, monkeypatch, masks=False).values())
    assert not any(sparse_matmuls(layers, monkeypatch, rows=32).values())
