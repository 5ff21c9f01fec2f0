"""The training loop: what an epoch is, going on, shuffling, validation, divergence, interrupts."""

import math
import signal

import numpy as np
import pytest

from chainrule import Adam, Cosine, Dense, GradientDescent, Momentum, Network, TrainingDiverged, WarmUp
from chainrule.errors import InvalidInput, UnknownName
from chainrule.training.recipe import epoch_order, split_rows


@pytest.fixture
def table():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(37, 3))
    return X, (X[:, 0] + X[:, 1] > 0).astype(float)


def classifier(**options):
    layers = [Dense(5, "tanh", dropout=options.pop("dropout", 0.0)), Dense(1, "sigmoid")]
    return Network(3, layers, "binary_cross_entropy", **{"seed": 1, **options})


def assert_same(one, other):
    assert one.history.loss == other.history.loss
    for name in one.parameters:
        np.testing.assert_array_equal(one.parameters[name], other.parameters[name], strict=True)
    assert one.state.keys() == other.state.keys()
    for name, value in one.state.items():
        np.testing.assert_array_equal(value, other.state[name])


def test_one_step_by_hand():
    # ŷ = 2·3 = 6 and y = 1: L = (6 − 1)² = 25, dW = 2·5·2 = 20, W ← 3 − 0.1·20 = 1
    network = Network(1, [Dense(1, bias=False)], "sum_squared_error", dtype="float64")
    network.parameters["W1"] = [[3.0]]
    history = network.fit([[2.0]], [1.0], 1, optimizer=GradientDescent(0.1))
    assert history.loss == [25.0]
    assert network.parameters["W1"].tolist() == [[1.0]]


def test_epoch_loss_is_weighted_by_rows():
    # Rows 1, 2, 3 in batches of 2: with a zero learning step the losses are mean(1, 4) and 9.
    network = Network(1, [Dense(1, bias=False, weight_init="zeros")], "mean_squared_error", dtype="float64")
    history = network.fit([[0.0]] * 3, [1.0, 2.0, 3.0], 1, batch_size=2, shuffle=False)
    assert history.loss == [pytest.approx((2 * 2.5 + 1 * 9) / 3)]
    summed = Network(1, [Dense(1, bias=False, weight_init="zeros")], "sum_squared_error", dtype="float64")
    assert summed.fit([[0.0]] * 3, [1.0, 2.0, 3.0], 1, batch_size=2, shuffle=False).loss == [14.0]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    "optimizer",
    [
        "gradient_descent",
        Momentum(0.1, clip_norm=0.5),
        Adam(Cosine(0.01, 100)),
        Adam(WarmUp(7, 0.02), weight_decay=0.1),
    ],
    ids=["gradient_descent", "momentum", "adam_cosine", "adam_warm_up"],
)
def test_three_and_seven_epochs_are_ten(table, optimizer, dtype):
    options = {"batch_size": 8, "optimizer": optimizer, "validation": 0.2}
    once, twice = classifier(dropout=0.3, dtype=dtype), classifier(dropout=0.3, dtype=dtype)
    once.fit(*table, 10, **options)
    twice.fit(*table, 3, **options)
    twice.fit(*table, 7, **options)
    assert_same(once, twice)
    assert once.history.validation_loss == twice.history.validation_loss


def test_another_optimizer_starts_afresh(table):
    network = classifier()
    network.fit(*table, 2, optimizer="adam")
    assert network.state["t"] == 2
    network.fit(*table, 1, optimizer="momentum")
    assert set(network.state) == {"vW1", "vb1", "vW2", "vb2"}
    network.fit(*table, 1, optimizer=Adam())
    assert network.state["t"] == 1


def test_reset_starts_over(table):
    network, fresh = classifier(), classifier()
    network.fit(*table, 3)
    network.reset()
    assert len(network.history) == 0
    assert network.state == {}
    network.fit(*table, 2)
    fresh.fit(*table, 2)
    assert_same(network, fresh)
    assert not np.array_equal(network.reset(7).parameters["W1"], fresh.reset().parameters["W1"])


def test_same_seed_same_numbers_other_seed_others(table):
    one, other, third = classifier(dropout=0.5), classifier(dropout=0.5), classifier(dropout=0.5, seed=2)
    for network in (one, other, third):
        network.fit(*table, 3, batch_size=10)
    assert_same(one, other)
    assert one.history.loss != third.history.loss


def test_orders():
    order = epoch_order(3, 0, None, 10, shuffle=True)
    assert sorted(order) == list(range(10))
    assert list(order) != list(range(10))
    assert list(order) != list(epoch_order(3, 1, None, 10, shuffle=True))
    rows = np.array([4, 7, 9])
    assert sorted(epoch_order(3, 0, rows, 3, shuffle=True)) == [4, 7, 9]
    train, held = split_rows(0, 10, 0.3)
    assert len(held) == 3
    assert sorted([*train, *held]) == list(range(10))


def test_validation_rows_are_not_trained_on(table):
    X, y = table
    _, held = split_rows(1, len(X), 0.25)
    spoiled = X.copy()
    spoiled[held] = 1e3
    one, other = classifier(), classifier()
    one.fit(X, y, 4, batch_size=5, validation=0.25)
    other.fit(spoiled, y, 4, batch_size=5, validation=0.25)
    assert one.history.loss == other.history.loss
    assert one.history.validation_loss != other.history.validation_loss


def test_validation_loss_is_evaluate_without_dropout(table):
    X, y = table
    network = classifier(dropout=0.5)
    history = network.fit(X, y, 3, validation=(X[:10], y[:10]))
    assert history.validation_loss[-1] == network.evaluate(X[:10], y[:10])
    assert math.isnan(classifier().fit(X, y, 1).validation_loss[0])


def test_validation_rows_have_weights(table):
    X, y = table
    network, weights = classifier(), np.arange(10) % 3
    history = network.fit(X, y, 3, validation=(X[:10], y[:10], weights))
    assert history.validation_loss[-1] == network.evaluate(X[:10], y[:10], weights)
    assert history.validation_loss[-1] != network.evaluate(X[:10], y[:10])
    for wrong in ((X,), (X, y, weights, weights), 1 + 2j):
        with pytest.raises(InvalidInput, match=r"validation must be a share between 0 and 1, \(X, y\) or"):
            network.fit(X, y, 1, validation=wrong)
    with pytest.raises(InvalidInput, match="sample_weight must have shape"):
        network.fit(X, y, 1, validation=(X, y, weights[:3]))


def test_sample_weights_count_as_repetition(table):
    X, y = table
    weights = np.arange(len(X)) % 3
    weighted, repeated = classifier(dtype="float64"), classifier(dtype="float64")
    weighted.fit(X, y, 5, sample_weight=weights, shuffle=False)
    repeated.fit(np.repeat(X, weights, axis=0), np.repeat(y, weights), 5, shuffle=False)
    np.testing.assert_allclose(weighted.history.loss, repeated.history.loss, rtol=1e-12)
    np.testing.assert_allclose(weighted.parameters["W1"], repeated.parameters["W1"], rtol=1e-10)


def test_divergence_keeps_the_last_finite_weights(table):
    X, y = table
    network = Network(3, [Dense(4, "relu"), Dense(1)], "sum_squared_error", seed=0)
    network.fit(X, y, 1, optimizer=GradientDescent(1e-3))
    with pytest.raises(TrainingDiverged, match=r"diverged in epoch \d+: the loss became .* smaller than 10") as caught:
        network.fit(X, y, 100, optimizer=GradientDescent(10.0))
    epochs = len(network.history)
    assert f"epoch {epochs + 1}:" in str(caught.value)
    assert all(np.isfinite(network.parameters[name]).all() for name in network.parameters)
    assert np.isfinite(network.history.loss).all()
    assert np.isfinite(network.predict(X)).all()


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize(("engine", "finished"), [("numpy", 3), ("compiled", 4)])
def test_interrupt_keeps_the_last_finished_epoch(table, engine, finished):
    """NumPy looks for Ctrl-C after each batch; the machine finishes a call, which here is an epoch."""
    network, reference = classifier(), classifier()

    def interrupt(run):
        if len(run.history) == 3:
            epochs = run.runner.epochs
            run.runner.epochs = lambda *arguments: (signal.raise_signal(signal.SIGINT), epochs(*arguments))[1]

    with pytest.raises(KeyboardInterrupt) as caught:
        network.fit(*table, 10, batch_size=8, callbacks=[interrupt], engine=engine)
    reference.fit(*table, finished, batch_size=8, engine=engine)
    assert_same(network, reference)
    assert caught.value.__notes__ == [f"The network is as epoch {finished} left it."]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.usefixtures("ctrl_c")
def test_interrupt_within_a_long_epoch_undoes_it(table, monkeypatch):
    network, reference = classifier(), classifier()

    def interrupt(run):
        if len(run.history) == 2:
            monkeypatch.setattr(run.runner, "_per_call", 1)  # a call of the machine for each batch
            machine = run.runner._machine
            execute = machine.run
            monkeypatch.setattr(machine, "run", lambda *a, **b: (signal.raise_signal(signal.SIGINT), execute(*a, **b)))

    with pytest.raises(KeyboardInterrupt) as caught:
        network.fit(*table, 10, batch_size=8, callbacks=[interrupt], engine="compiled")
    reference.fit(*table, 2, batch_size=8, engine="compiled")
    assert_same(network, reference)
    assert caught.value.__notes__ == ["The network is as epoch 2 left it."]


def test_nothing_changes_when_an_argument_is_refused(table):
    X, y = table
    network, untouched = classifier(), classifier()
    for options in ({"epochs": 0}, {"validation": 2.0}, {"engine": "gpu"}, {"batch_size": -1}, {"optimizer": "adm"}):
        with pytest.raises(InvalidInput):
            network.fit(X, y, **{"epochs": 1, **options})
    assert_same(network, untouched)
    assert network.optimizer is None


def test_refusals_say_what_to_do(table):
    X, y = table
    network = classifier()
    with pytest.raises(UnknownName, match="did you mean 'adam'"):
        network.fit(X, y, 1, optimizer="adm")
    with pytest.raises(InvalidInput, match="engine must be 'auto'"):
        network.fit(X, y, 1, engine="gpu")
    with pytest.raises(InvalidInput, match="learning rate must be a positive"):
        network.fit(X, y, 1, optimizer=GradientDescent(float("nan")))
    with pytest.raises(InvalidInput, match="callback must be"):
        network.fit(X, y, 1, callbacks=[3])


def test_float32_stays_float32(table):
    network = classifier(dropout=0.2)
    network.fit(*table, 2, optimizer=Adam(clip_norm=1.0))
    assert {array.dtype for array in network.parameters.values()} == {np.dtype("float32")}
    assert {v.dtype for v in network.state.values() if isinstance(v, np.ndarray)} == {np.dtype("float32")}
    assert network.predict(table[0]).dtype == np.float32


@pytest.mark.parametrize("shuffle", ["x", None, 2])
def test_shuffle_is_true_or_false(shuffle):
    with pytest.raises(InvalidInput, match=f"^shuffle must be True or False, but is {shuffle!r}.$"):
        Network(1, [Dense(1)], loss="mse").fit([[1.0]], [1.0], epochs=1, shuffle=shuffle)
