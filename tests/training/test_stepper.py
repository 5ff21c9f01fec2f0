"""Stepping update by update is `fit`, to the last bit; so is every way there, by replays and jumps."""

import contextlib
import io

import numpy as np
import pytest

from chainrule import Adam, BatchNorm, Cosine, Dense, GradientDescent, LayerNorm, Momentum, Network, Stepper
from chainrule.errors import InvalidInput, TrainingDiverged

ROWS = 23
BATCH_NORM = [Dense(6), BatchNorm("relu", dropout=0.3)]
CASES = {
    "dropout": ([Dense(6, "tanh", dropout=0.3)], {"batch_size": 5, "optimizer": "adam"}),
    "batch norm": (BATCH_NORM, {"batch_size": 10, "optimizer": Momentum(Cosine(0.1, 20), clip_norm=0.5)}),
    "all rows": ([Dense(6, "relu")], {"optimizer": "adam"}),
    "all rows, dropout": ([Dense(6, "relu", dropout=0.2)], {"optimizer": "gradient_descent"}),
    "in order": ([Dense(6), LayerNorm("tanh")], {"batch_size": 4, "optimizer": "nesterov", "shuffle": False}),
    "penalties": ([Dense(6, "gelu", l2=0.1)], {"batch_size": 16, "optimizer": Adam(0.1, weight_decay=0.1)}),
}
every_case = pytest.mark.parametrize("case", CASES)
engines = pytest.mark.parametrize("engine", ["numpy", "compiled"])


def build(case="dropout", dtype="float32", loss="mean_squared_error"):
    return Network(3, [*CASES[case][0], Dense(2)], loss, dtype, seed=4)


def table():
    X = np.random.default_rng(0).normal(size=(ROWS, 3))
    return X, X[:, :2] * X[:, 1:]


def assert_same(one, other):
    for first, second in ((one.parameters, other.parameters), (one.state, other.state)):
        assert first.keys() == second.keys()
        for name, value in first.items():
            np.testing.assert_array_equal(value, second[name], strict=True, err_msg=name)
    np.testing.assert_equal(vars(one.history), vars(other.history))


@engines
@every_case
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_steps_are_fit(case, dtype, engine):
    options = {**CASES[case][1], "engine": engine}
    loss = "half_sum_squared_error" if case == "in order" else "mean_squared_error"
    fitted, stepped = build(case, dtype, loss), build(case, dtype, loss)
    fitted.fit(*table(), epochs=4, **options)
    stepper = Stepper(stepped, *table(), **options)
    for _ in range(4 * stepper.updates_per_epoch):
        stepper.step()
    assert (stepper.epoch, stepper.update) == (4, 0)
    assert_same(stepped, fitted)
    fitted.fit(*table(), epochs=1, **options)
    stepped.fit(*table(), epochs=1, **options)
    assert_same(stepped, fitted)


@engines
@every_case
def test_any_way_through_time_leads_to_the_same_numbers(case, engine):
    network = build(case)
    stepper = Stepper(network, *table(), **CASES[case][1], engine=engine)
    rng = np.random.default_rng(1)
    moments, losses = [stepper.snapshot()], []
    for _ in range(13):
        losses += stepper.step()
        moments.append(stepper.snapshot())
    for start, stop in rng.integers(0, 14, (20, 2)):
        stepper.restore(moments[min(start, stop)])
        if start != stop:
            assert stepper.step(abs(start - stop)) == losses[min(start, stop) : max(start, stop)]
        there, wanted = stepper.snapshot(), moments[max(start, stop)]
        assert (there.epoch, there.update, there.total) == (wanted.epoch, wanted.update, wanted.total)
        np.testing.assert_equal((there.values, there.history), (wanted.values, wanted.history))
        assert len(network.history) == there.epoch
        np.testing.assert_array_equal(network.parameters["W1"], there.values["W1"])


def test_one_batch_after_the_other():
    X, y = table()
    network = build()
    stepper = Stepper(
        network, X, y, batch_size=10, optimizer=GradientDescent(0.1), sample_weight=np.arange(1, ROWS + 1)
    )
    seen = []
    for _ in range(3):
        seen.append(stepper.rows)
        stepper.step()
    assert [len(rows) for rows in seen] == [10, 10, 3]
    assert sorted(np.concatenate(seen)) == list(range(ROWS))
    assert (stepper.epoch, stepper.update, stepper.updates_per_epoch) == (1, 0, 3)


def test_what_is_assigned_between_steps_counts():
    network = build()
    stepper = Stepper(network, *table(), optimizer="gradient_descent")
    stepper.step()
    network.parameters["b2"] = [7.0, 7.0]
    assert stepper.snapshot().values["b2"].tolist() == [7.0, 7.0]
    assert stepper.step()[0] > 20


def test_divergence_takes_the_steps_back():
    network = build("all rows")
    stepper = Stepper(network, *table(), optimizer=GradientDescent(1e4))
    before = dict(network.parameters)
    with pytest.raises(
        TrainingDiverged, match=r"diverged in update \d+ of 100: .* before that update\. Try a learning"
    ):
        stepper.step(100)
    assert (stepper.epoch, stepper.update, len(network.history)) == (0, 0, 0)
    np.testing.assert_equal(dict(network.parameters), before)


def test_nothing_else_may_train_the_network():
    network = build()
    stepper = Stepper(network, *table())
    with network.exclusive(), pytest.raises(InvalidInput, match="being trained already"):
        stepper.step()
    network.fit(*table(), epochs=1)
    with pytest.raises(InvalidInput, match="make a new Stepper"):
        stepper.step()
    Stepper(network, *table()).step(2)
    with pytest.raises(InvalidInput, match="updates must be a whole number"):
        Stepper(network, *table()).step(0)


def test_the_script_of_what_was_stepped():
    network = build()
    stepper = Stepper(network, *table(), batch_size=8)
    start = stepper.snapshot()
    stepper.step(9)
    printed = io.StringIO()
    for epochs in (3, 2):
        with contextlib.redirect_stdout(printed), np.errstate():
            exec(network.to_numpy_source(train=True), {})
        losses = printed.getvalue().split()[-1]
        assert float(losses) == network.history.loss[epochs - 1]
        stepper.restore(start)
        stepper.step(6)
