"""One network is trained by one fit at a time, whatever the threads."""

import copy
import threading

import numpy as np
import pytest

from chainrule import Dense, InvalidInput, Network
from chainrule.training.lbfgs import minimize

X = np.random.default_rng(0).normal(size=(20, 3))


def build():
    return Network(3, [Dense(4, "tanh"), Dense(1)], "mean_squared_error", seed=1)


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_a_fit_in_another_thread_is_refused_before_anything_is_read(engine):
    """The second fit has other rows, of which nothing may reach the first."""
    network, alone = build(), build()
    options = {"epochs": 6, "batch_size": 8, "engine": engine}
    alone.fit(X, X[:, 0], **options)
    alone.fit(X, X[:, 0], **options)
    network.fit(X, X[:, 0], **options)
    in_the_middle, refused = threading.Event(), threading.Event()

    def pause(run):
        if len(run.history) == 8:
            in_the_middle.set()
            refused.wait()

    thread = threading.Thread(target=lambda: network.fit(X, X[:, 0], callbacks=[pause], **options))
    thread.start()
    in_the_middle.wait()
    try:
        for train in (network.fit, lambda *rows, **_: minimize(network, *rows)):
            with pytest.raises(InvalidInput, match="being trained already"):
                train(X + 1, X[:, 1], **options)
        with pytest.raises(InvalidInput, match="cannot be reset"):
            network.reset()
        copy.copy(network).fit(X + 1, X[:, 1], **options)
        assert len(network.history) == 8
    finally:
        refused.set()
        thread.join()
    assert network.history.loss == alone.history.loss
    np.testing.assert_array_equal(network.parameters["W1"], alone.parameters["W1"])
    network.fit(X, X[:, 0], **options)


def test_a_copy_goes_its_own_way():
    network = build()
    network.fit(X, X[:, 0], epochs=2)
    before = dict(network.parameters)
    for twin in (copy.copy(network), copy.deepcopy(network)):
        assert twin.last_training is None
        twin.fit(X, X[:, 0], epochs=3)
        twin.parameters["b2"] = [9.0]
        assert (len(twin.history), len(network.history)) == (5, 2)
        np.testing.assert_equal(dict(network.parameters), before)
    assert network.last_training is not None
