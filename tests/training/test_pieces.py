"""Rows that come in pieces: the numbers of the same rows in memory."""

import sys
from pathlib import Path

import numpy as np
import pytest

from chainrule import Cluster, Dense, InvalidInput, Network
from chainrule.training.callbacks import EarlyStopping

sys.path.insert(0, str(Path(__file__).parents[1] / "cluster"))

from threads import LocalWorld

RNG = np.random.default_rng(0)
X = RNG.normal(size=(100, 3))
Y = X[:, 0] * X[:, 1]
W = RNG.uniform(size=100)


def network():
    return Network(3, [Dense(8, "relu", dropout=0.1), Dense(1)], "mean_squared_error", seed=1)


def assert_same(found, expected):
    np.testing.assert_allclose(found.history.loss, expected.history.loss, rtol=1e-12)
    for name, array in expected.parameters.items():
        np.testing.assert_array_equal(found.parameters[name], array)


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
@pytest.mark.parametrize("size", [16, 48])
def test_pieces_are_rows_in_order(engine, size):
    def pieces(epoch):
        yield from ((X[i : i + size], Y[i : i + size], W[i : i + size]) for i in range(0, 100, size))

    expected, found = network(), network()
    expected.fit(X, Y, 3, 16, shuffle=False, sample_weight=W, engine=engine)
    for epochs in (1, 2):
        found.fit(pieces, epochs=epochs, batch_size=16, engine=engine)
    assert_same(found, expected)


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_pieces_are_changed_on_their_way(engine):
    """Each row by its number in the epoch, as where all rows are in memory; the pieces themselves stay as they are."""

    def doubled(data, rows, seed, epoch):
        data["a0"] *= (1 + rows % 2)[:, np.newaxis]
        return data

    def pieces(epoch):
        yield from parts

    single = X.astype(np.float32)
    parts = [(single[:48], Y[:48]), (single[48:], Y[48:])]
    expected, found = network(), network()
    expected.fit(X, Y, 3, 16, shuffle=False, augment=doubled, engine=engine)
    found.fit(pieces, epochs=3, batch_size=16, augment=doubled, engine=engine)
    assert_same(found, expected)
    np.testing.assert_array_equal(single, X.astype(np.float32))


def test_rows_without_an_end_are_compiled_for():
    found = network()
    found.fit(lambda epoch: [(X, Y)], epochs=1)
    assert found.engine == "compiled"


def test_workers_go_through_the_same_pieces():
    def pieces(epoch):
        yield from ((X[i : i + 48], Y[i : i + 48]) for i in range(0, 100, 48))

    expected = network()
    expected.fit(X, Y, 2, 24, shuffle=False, engine="numpy")
    for engine in ("numpy", "compiled"):
        one, two = network(), network()
        one.fit(pieces, epochs=2, batch_size=24, engine=engine, cluster=Cluster(LocalWorld(1), block_rows=8))
        two.fit(pieces, epochs=2, batch_size=24, engine=engine, cluster=Cluster(LocalWorld(2), block_rows=8))
        assert_same(two, one)
        np.testing.assert_allclose(one.history.loss, expected.history.loss, rtol=1e-4)


def test_a_piece_is_a_batch():
    expected, found = network(), network()
    expected.fit(X, Y, 2, 25, shuffle=False, engine="numpy", validation=(X, Y))
    seen = []

    def pieces(epoch):
        seen.append(epoch)
        yield from ((X[i : i + 25], Y[i : i + 25]) for i in range(0, 100, 25))

    history = found.fit(pieces, epochs=2, validation=(X, Y), callbacks=[EarlyStopping(5)], engine="numpy")
    assert_same(found, expected)
    assert history.validation_loss == expected.history.validation_loss
    assert seen == [0, 0, 1]  # the first piece is looked at before training


@pytest.mark.parametrize(
    ("function", "options", "message"),
    [
        (lambda epoch: [], {}, "Epoch 0 has no rows"),
        (lambda epoch: [X], {}, r"Piece 0 of epoch 0 must be \(X, y\)"),
        (lambda epoch: [(X, Y)], {"validation": 0.2}, "give no y"),
        (lambda epoch: [(X, Y)], {"y": Y}, "give no y"),
        (lambda epoch: [(X, Y), (X[:, :2], Y)][: 1 + epoch], {}, "2"),
    ],
)
def test_what_is_wrong(function, options, message):
    with pytest.raises(InvalidInput, match=message):
        network().fit(function, epochs=2, **options)
