"""L-BFGS is a runner under the loop of `fit`: callbacks, validation and the history are those of every training."""

import math
import threading

import numpy as np
import pytest

from chainrule import Dense, EarlyStopping, InvalidInput, Network, ReduceOnPlateau
from chainrule.training.lbfgs import minimize

X = np.random.default_rng(0).normal(size=(20, 3))


def build():
    return Network(3, [Dense(4, "tanh"), Dense(1)], "mean_squared_error", seed=1)


def test_iterations_are_epochs():
    network, seen = build(), []
    network.fit(X, X[:, 0], epochs=2)
    state = dict(network.state)
    result, stopped = minimize(network, X, X[:, 0], max_iter=7, validation=(X, X[:, 0]), callbacks=[seen.append])
    assert (len(seen), len(network.history), seen[0].last_epoch, result.nit, stopped) == (7, 9, 9, 7, None)
    assert network.history.loss[-1] == result.fun
    assert network.history.validation_loss[-1] == network.evaluate(X, X[:, 0])
    assert math.isnan(network.history.learning_rate[-1])
    np.testing.assert_equal((dict(network.state), network.optimizer.name), (state, "adam"))
    with pytest.raises(InvalidInput, match="no training to write"):
        network.to_numpy_source(train=True)


def test_it_ends_at_the_minimum_or_where_a_callback_stops_it():
    network = Network(3, [Dense(1)], "mean_squared_error", dtype="float64", seed=1)
    result, stopped = minimize(network, X, X @ [1.0, 2.0, 3.0], tolerance=1e-9, max_iter=10**6)
    assert (result.success, stopped, len(network.history)) == (True, None, result.nit)
    np.testing.assert_allclose(network.parameters["W1"].ravel(), [1, 2, 3], atol=1e-6)
    stopping = EarlyStopping(patience=1, min_delta=10.0)
    _, stopped = minimize(network, X, X[:, 0], callbacks=[stopping])
    assert stopped == f"no improvement in 1 epochs; the best was epoch {stopping.best_epoch}"


def test_there_is_no_learning_rate():
    with pytest.raises(InvalidInput, match="no learning rate"):
        minimize(build(), X, X[:, 0], callbacks=[ReduceOnPlateau(patience=1, min_delta=10.0)])


def test_lbfgs_leaves_no_thread_behind():
    def fail(run):
        raise RuntimeError("mine")

    count = threading.active_count()
    minimize(build(), X, X[:, 0], max_iter=3)
    minimize(build(), X, X[:, 0], callbacks=[lambda run: run.stop("enough")])
    with pytest.raises(RuntimeError, match="mine"):
        minimize(build(), X, X[:, 0], callbacks=[fail])
    assert threading.active_count() == count
