"""The exported scripts print the losses that `fit` recorded, and predict what `predict` does, to the last bit."""

import contextlib
import io
import re

import numpy as np
import pytest

from chainrule import Adam, Cosine, Dense, EarlyStopping, Exponential, GradientDescent, Network, ReduceOnPlateau
from chainrule.errors import InvalidInput, TrainingDiverged
from chainrule.functions.activations import Activation
from chainrule.functions.losses import CategoricalCrossEntropy, Loss
from chainrule.functions.optimizers import Optimizer
from chainrule.functions.schedules import Schedule
from chainrule.program.render import numpy_script

both = pytest.mark.parametrize("dtype", ["float32", "float64"])
LIBRARY = {"numpy", "math", "pathlib"}


def entries(family):
    return [kind() for kind in family.registry.values() if kind.__module__.startswith("chainrule.")]


def rows(count=23, features=3, seed=0):
    return np.random.default_rng(seed).normal(size=(count, features))


def targets(loss, X):
    """Targets that the loss takes, one column, or classes."""
    score = X[:, 0] + 0.5 * X[:, 1]
    if loss.link == "softmax":
        return (score > 0).astype(int) + (score > 1)
    return (score > 0).astype(float) if loss.targets != Loss.targets else score


def network_for(loss, *hidden, dtype="float64", **options):
    """A network that ends as the loss needs it."""
    last = Dense(loss.columns or (3 if loss.link == "softmax" else 1), loss.link or "identity", **options)
    return Network(3, [*hidden, last], loss, dtype=dtype, seed=5)


def run(source):
    """Run a script; return what it printed as losses, and its names."""
    printed, names = io.StringIO(), {"__name__": "script"}
    with contextlib.redirect_stdout(printed), np.errstate():
        exec(compile(source, "script", "exec"), names)
    found = re.findall(r"epoch (\d+): loss (.*)", printed.getvalue())
    assert len(found) == len(printed.getvalue().splitlines())
    return {int(epoch): float(loss) for epoch, loss in found}, names


def assert_repeats(network, first_epoch=0):
    """The script prints the losses of the last fit, and ends with the network's weights and state."""
    source = network.to_numpy_source(train=True)
    losses, names = run(source)
    assert losses == {epoch: loss for epoch, loss in enumerate(network.history.loss, 1) if epoch > first_epoch}
    for name, value in {**network.parameters, **network.state}.items():
        np.testing.assert_array_equal(names[name], value, strict=isinstance(value, np.ndarray), err_msg=name)
    assert max(map(len, source.splitlines())) <= 100
    return source


# ---- whole trainings, for every entry of every registry

HIDDEN = (Dense(4, "tanh"),)


@both
@pytest.mark.parametrize("activation", entries(Activation), ids=repr)
def test_activations(activation, dtype):
    X = rows()
    network = Network(3, [Dense(4, activation), Dense(2, activation)], "mean_squared_error", dtype=dtype, seed=2)
    network.fit(X, X[:, :2], 3, batch_size=5)
    assert_repeats(network)


@both
@pytest.mark.parametrize("loss", [*entries(Loss), CategoricalCrossEntropy(0.2)], ids=repr)
@pytest.mark.parametrize("weighted", [False, True])
def test_losses(loss, weighted, dtype):
    X = rows()
    weights = np.linspace(0.0, 2.0, len(X)) if weighted else None
    network = network_for(loss, *HIDDEN, dtype=dtype)
    network.fit(X, targets(loss, X) if loss.needs_targets else None, 3, batch_size=5, sample_weight=weights)
    assert_repeats(network)


@both
@pytest.mark.parametrize("optimizer", entries(Optimizer), ids=repr)
@pytest.mark.parametrize("options", [{}, {"weight_decay": 0.01, "clip_value": 0.1, "clip_norm": 0.2}], ids=["", "all"])
def test_optimizers(optimizer, options, dtype):
    X = rows()
    network = network_for(Loss.get("huber"), *HIDDEN, dtype=dtype)
    network.fit(X, X[:, :1], 4, batch_size=10, optimizer=type(optimizer)(**options))
    assert_repeats(network)


@both
@pytest.mark.parametrize("schedule", entries(Schedule), ids=repr)
def test_schedules(schedule, dtype):
    X = rows()
    network = network_for(Loss.get("huber"), *HIDDEN, dtype=dtype)
    network.fit(X, X[:, :1], 4, batch_size=10, optimizer=GradientDescent(schedule))
    assert_repeats(network)


@pytest.mark.parametrize(
    "options",
    [
        {"batch_size": None},
        {"batch_size": 1},
        {"batch_size": 7},
        {"batch_size": 1000},
        {"batch_size": np.int64(5)},
        {"batch_size": 7, "shuffle": False},
        {"shuffle": False},
        {"batch_size": 7, "validation": 0.3},
        {"batch_size": 7, "validation": (rows(5), np.zeros(5))},
        {"batch_size": 7, "validation": 0.3, "sample_weight": np.arange(1.0, 24.0)},
    ],
    ids=str,
)
@pytest.mark.parametrize("loss", ["half_sum_squared_error", "mean_squared_error"])
def test_batches_and_rows(options, loss):
    X = rows()
    network = network_for(Loss.get(loss), Dense(4, "relu", dropout=0.3, l1=0.01, l2=0.02), bias=False)
    network.fit(X, X[:, 0], 4, **options)
    source = assert_repeats(network)
    if options.get("validation") == 0.3:
        assert len(run(source)[1]["X"]) == 16


def test_weights_in_any_memory_order(monkeypatch):
    monkeypatch.setattr(numpy_script, "LIMIT", 10**5)
    # a product with a matrix in columns may round differently from one with the same matrix in rows
    network = Network(50, [Dense(130, "tanh", weight_init="orthogonal"), Dense(1)], "mean_squared_error", seed=0)
    network.parameters["W2"] = rows(1, 130).T
    X = rows(7, 50)
    network.fit(X, X[:, 0], 2, batch_size=1)
    losses, names = run(network.to_numpy_source(train=True))
    assert list(losses.values()) == network.history.loss
    np.testing.assert_array_equal(names["W1"], network.parameters["W1"])


# ---- going on, and what callbacks do


@both
def test_the_last_fit_is_repeated_from_where_it_started(dtype):
    X = rows()
    network = network_for(Loss.get("mean_squared_error"), Dense(4, "tanh", dropout=0.2), dtype=dtype)
    optimizer = Adam(Cosine(0.05, 20))
    network.fit(X, X[:, 0], 3, batch_size=6, optimizer=optimizer)
    network.fit(X, X[:, 0], 2, batch_size=6, optimizer=optimizer)
    source = assert_repeats(network, first_epoch=3)
    assert "for epoch in range(3, 5):" in source
    assert "\nt = 12\n" in source
    assert "epochs 4 to 5." in source


def test_stopping_early():
    X = rows()
    network = network_for(Loss.get("mean_squared_error"), *HIDDEN)
    stop = EarlyStopping(patience=1, min_delta=1e3, restore_best=False)
    network.fit(X, X[:, 0], 50, callbacks=[stop])
    assert 1 < len(network.history) < 50
    assert_repeats(network)


def test_a_learning_rate_that_fell():
    X = rows()
    network = network_for(Loss.get("mean_squared_error"), *HIDDEN)
    fall = ReduceOnPlateau(patience=2, min_delta=1e3)
    network.fit(X, X[:, 0], 8, batch_size=5, optimizer=Adam(0.01), callbacks=[fall])
    assert len(set(network.history.learning_rate)) > 2
    source = assert_repeats(network)
    assert "factors = [1.0] * 3 + [0.5] * 2 + [0.25] * 2 + [0.125] * 1\n" in source
    assert "    lr_factor = factors[epoch - 0]\n" in source
    assert " lr = 0.01\n        lr = lr_factor * lr\n" in source
    network.fit(X, X[:, 0], 2, batch_size=5, optimizer=Adam(0.01))
    source = assert_repeats(network, first_epoch=8)
    assert "factors" not in source


def test_a_schedule_that_is_scaled():
    X = rows()
    network = network_for(Loss.get("mean_squared_error"), *HIDDEN)
    optimizer, fall = Adam(Exponential(0.01, 0.9)), ReduceOnPlateau(patience=2, min_delta=1e3)
    network.fit(X, X[:, 0], 4, batch_size=5, optimizer=optimizer, callbacks=[fall])
    assert_repeats(network)
    network.fit(X, X[:, 0], 2, batch_size=5, optimizer=optimizer)
    assert "lr = 0.5 * (0.01 * 0.9**t)" in assert_repeats(network, first_epoch=4)


def test_only_what_was_trained_is_repeated():
    network = network_for(Loss.get("mean_squared_error"), *HIDDEN)
    message = "There is no training to write as a script: fit the network first."
    with pytest.raises(InvalidInput, match=message):
        network.to_numpy_source(train=True)
    with pytest.raises(TrainingDiverged), np.errstate(all="ignore"):
        network.fit(rows() * 1e200, rows()[:, 0] * 1e200, 3, optimizer=GradientDescent(1e100))
    with pytest.raises(InvalidInput, match=message):
        network.to_numpy_source(train=True)
    network.fit(rows(), rows()[:, 0], 2)
    network.reset()
    with pytest.raises(InvalidInput, match=message):
        network.to_numpy_source(train=True)


def test_export_changes_nothing():
    X = rows()
    one, other = (network_for(Loss.get("huber"), Dense(4, "tanh", dropout=0.2)) for _ in range(2))
    for network in (one, other):
        network.fit(X, X[:, 0], 2)
    one.to_numpy_source(train=True)
    one.to_numpy_source()
    for network in (one, other):
        network.fit(X, X[:, 0], 2)
    assert one.history.loss == other.history.loss


# ---- predictions


@both
@pytest.mark.parametrize("activation", entries(Activation), ids=repr)
def test_predictions(activation, dtype):
    network = Network(3, [Dense(5, activation, dropout=0.5), Dense(3, activation)], "huber", dtype=dtype, seed=3)
    source = network.to_numpy_source()
    names = run(source)[1]
    for X in (rows(1), rows(50), rows(4), 1e5 * rows(9), rows(9).tolist(), np.asfortranarray(rows(9))):
        np.testing.assert_array_equal(names["predict"](X), network.predict(X), strict=True)
    assert max(map(len, source.splitlines())) <= 100


def test_weights_stand_in_the_order_of_the_layers():
    network = Network(3, [Dense(2), Dense(2), Dense(1)], "mean_squared_error", seed=0)
    lines = network.to_numpy_source().splitlines()
    assert [line[:2] for line in lines if re.match(r"[Wb]\d = ", line)] == list(network.parameters)


def test_many_rows_are_taken_in_the_same_blocks():
    network = Network(20, [Dense(30, "relu"), Dense(1, "sigmoid")], "binary_cross_entropy", seed=0)
    X = rows(9000, 20)
    names = run(network.to_numpy_source())[1]
    np.testing.assert_array_equal(names["predict"](X), network.predict(X), strict=True)


# ---- planted faults are caught


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("default_rng([seed, epoch])", "default_rng(seed)"),
        ("range(0, 4)", "range(1, 5)"),
        ("[start : start + batch_size]", "[start + 1 : start + batch_size]"),
        ("total += float(L) * n", "total += float(L) * batch_size"),
        ("total / len(X)", "total"),
        ("draw = 0", "draw = 1"),
        ("dtype = np.float32", "dtype = np.float64"),
        ("\nb1 = np.zeros(4, dtype)", "\nb1 = np.ones(4, dtype)"),
        ("t = t + 1", "t = t + 2"),
    ],
)
def test_a_planted_fault_is_caught(right, wrong, monkeypatch):
    network = network_for(Loss.get("mean_squared_error"), Dense(4, "tanh", dropout=0.2), dtype="float32")
    network.fit(rows(), rows()[:, 0], 4, batch_size=5)
    source = assert_repeats(network)
    assert source.count(right) == 1
    monkeypatch.setattr(numpy_script, "_script", lambda *lines: "\n".join(lines).replace(right, wrong))
    with pytest.raises(AssertionError):
        assert_repeats(network)
