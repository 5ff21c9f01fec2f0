"""The validation loss on the compiled engine is the interpreter's."""

import numpy as np
import pytest

import chainrule as cr
from chainrule import BatchNorm, Dense, Network

ROWS = 2600  # more than two batches of validation


def data():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((ROWS, 5))
    return X, np.sin(X.sum(axis=1)), rng.random(ROWS)


NETWORKS = {
    "mean": ([Dense(8, "tanh"), Dense(1)], "mean_squared_error"),
    "dropout and penalties": ([Dense(8, "relu", dropout=0.3, l2=0.1), Dense(1, l1=0.1)], "mean_squared_error"),
    "a sum, and penalties": ([Dense(8, "relu", l2=0.1), Dense(1)], "half_sum_squared_error"),
    "batch normalization": ([Dense(8), BatchNorm("relu"), Dense(1)], "mean_absolute_error"),
}


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("apart", [False, True], ids=["share", "arrays"])
@pytest.mark.parametrize("name", NETWORKS)
def test_compiled_as_interpreted(name, apart, weighted):
    layers, loss = NETWORKS[name]
    X, y, w = data()
    weight = w if weighted else None
    found = []
    for engine in ("numpy", "compiled"):
        network = Network(5, layers, loss, dtype="float64", seed=0)
        history = network.fit(
            *(X, y),
            epochs=3,
            batch_size=200,
            optimizer=cr.Adam(0.001),
            sample_weight=weight,
            validation=(X[:1100], y[:1100]) if apart else 0.45,
            engine=engine,
        )
        found.append(history.validation_loss)
    np.testing.assert_allclose(found[1], found[0], rtol=1e-9)
    if apart:
        np.testing.assert_allclose(network.evaluate(X[:1100], y[:1100]), found[1][-1], rtol=1e-9)
