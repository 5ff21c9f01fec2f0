"""`fit` and `predict` through the compiled engine: the same training, judged by the interpreter."""

import numpy as np
import pytest

from chainrule import Activation, Adam, Dense, EarlyStopping, GradientDescent, Network, TrainingDiverged, load


@pytest.fixture
def table():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(37, 3))
    return X, (X[:, 0] + X[:, 1] > 0).astype(float)


def classifier(dropout=0.0, dtype="float64"):
    layers = [Dense(5, "tanh", dropout=dropout), Dense(1, "sigmoid")]
    return Network(3, layers, "binary_cross_entropy", dtype=dtype, seed=1)


def test_compiled_training_is_the_same_training(table):
    options = {"batch_size": 8, "optimizer": Adam(0.01), "validation": 0.2}
    judge, compiled = classifier(dropout=0.3), classifier(dropout=0.3)
    judge.fit(*table, 12, engine="numpy", **options)
    compiled.fit(*table, 12, engine="compiled", **options)
    assert compiled.engine == "compiled"
    np.testing.assert_allclose(compiled.history.loss, judge.history.loss, rtol=1e-11)
    np.testing.assert_allclose(compiled.history.validation_loss, judge.history.validation_loss, rtol=1e-11)
    for name in judge.parameters:
        np.testing.assert_allclose(compiled.parameters[name], judge.parameters[name], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(compiled.predict(table[0]), judge.predict(table[0]), rtol=1e-10)


@pytest.mark.parametrize("batch_size", [None, 8])
def test_three_and_seven_epochs_are_ten(table, tmp_path, batch_size):
    once, twice = classifier(dtype="float32"), classifier(dtype="float32")
    once.fit(*table, 10, batch_size=batch_size, engine="compiled")
    twice.fit(*table, 3, batch_size=batch_size, engine="compiled")
    twice.save(tmp_path / "network")
    resumed = load(tmp_path / "network")
    for network in (twice, resumed):
        network.fit(*table, 7, batch_size=batch_size)  # goes on with the engine that it began with
        assert network.engine == "compiled"
        assert network.history.loss == once.history.loss
        for name in once.parameters:
            np.testing.assert_array_equal(network.parameters[name], once.parameters[name])


def test_callbacks_see_every_epoch(table):
    judge, compiled = classifier(), classifier()
    seen = []
    options = {"optimizer": GradientDescent(0.5), "validation": 0.3}
    judge.fit(*table, 60, callbacks=[EarlyStopping(5)], **options)
    compiled.fit(*table, 60, callbacks=[EarlyStopping(5), lambda run: seen.append(1)], engine="compiled", **options)
    assert len(seen) == len(compiled.history) == len(judge.history)
    np.testing.assert_allclose(compiled.parameters["W1"], judge.parameters["W1"], rtol=1e-9)


def test_divergence_stops_at_the_same_epoch(table):
    X, y = table
    lengths = []
    for engine in ("numpy", "compiled"):
        network = Network(3, [Dense(4, "relu"), Dense(1)], "sum_squared_error", dtype="float64", seed=0)
        with pytest.raises(TrainingDiverged, match="the loss became"):
            network.fit(X, y, 500, optimizer=GradientDescent(0.1), engine=engine)
        lengths.append(len(network.history))
        assert all(np.isfinite(array).all() for array in network.parameters.values())
    assert lengths[0] == lengths[1]


def test_an_opaque_function_trains_on_numpy_and_says_so(table, caplog):
    class Sine(Activation):
        def value(self, z, m):
            return np.sin(z)

        def derivative(self, z, a, m):
            return np.cos(z)

    network = Network(3, [Dense(3, Sine()), Dense(1)], "mean_squared_error", seed=0)
    network.fit(*table, 2, engine="compiled")
    assert network.engine is None  # chosen again, once it can be used
    assert "training on NumPy" in caplog.text
