"""One digest for any number of workers, and what plain training computes, by rounding."""

import hashlib
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from chainrule import LSTM, Adam, BatchNorm, Conv2D, Dense, GlobalAvgPool, Network
from chainrule.cluster.blocks import BlockRunner, InterpretedBlocks, Tree
from chainrule.engine.blocks import CompiledBlocks
from chainrule.program.interpret import initial_state
from chainrule.program.totals import with_totals
from chainrule.training.recipe import epoch_order

sys.path.insert(0, str(Path(__file__).parent))

from threads import in_threads

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(100, 6)), RNG.integers(0, 3, 100)


def dense(**options):
    return Network(6, [Dense(8, "relu", **options), Dense(3, "softmax")], "categorical_cross_entropy", seed=1)


def normalized():
    layers = [
        Dense(8, bias=False),
        BatchNorm("relu"),
        Dense(5, bias=False, dropout=0.2),
        BatchNorm("tanh"),
        Dense(3, "softmax"),
    ]
    return Network(6, layers, "categorical_cross_entropy", seed=1)


NETWORKS = {
    "dense": dense,
    "dropout and penalty": lambda: dense(dropout=0.3, l2=0.1),
    "batch normalization": normalized,
}


def runner(network, optimizer, engine, transport, rows, w=None, X=X, y=Y):
    data = network.data(X, y, w)
    program = with_totals(network.training_program(optimizer, weighted=w is not None))
    values = {**initial_state(program, network.dtype), "seed": network.seed, **network.parameters}
    if engine == "numpy":
        make = partial(InterpretedBlocks, program, dtype=network.dtype)
    else:
        make = partial(CompiledBlocks, program, dtype=network.dtype, batch_size=rows, threads=1)
    return BlockRunner(make, values, data, transport, rows)


def train(network, optimizer, engine, workers, rows=8, w=None, epochs=2, batch=48, X=X, y=Y):
    """Losses and values of every worker."""

    def work(transport):
        found = runner(network, optimizer, engine, transport, rows, w, X, y)
        orders = [epoch_order(1, epoch, None, len(X), True) for epoch in range(epochs)]
        return found.epochs(orders, batch).tolist(), found.values

    return in_threads(workers, work)


def digest(losses, values):
    parts = [np.asarray(losses).tobytes(), *(np.asarray(values[name]).tobytes() for name in sorted(values))]
    return hashlib.sha256(b"".join(parts)).hexdigest()


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
@pytest.mark.parametrize("optimizer", ["gradient_descent", Adam(0.01, clip_norm=0.1)])
@pytest.mark.parametrize("name", NETWORKS)
def test_one_digest(name, optimizer, engine):
    """Batches of 48, 48 and 4 rows are 6, 6 and 1 blocks, of which some workers have none."""
    network = NETWORKS[name]()
    found = {count: train(network, optimizer, engine, count) for count in (1, 2, 3, 4)}
    digests = {digest(*result) for results in found.values() for result in results}
    assert len(digests) == 1
    plain = network.fit(X, Y, 2, 48, optimizer, engine="numpy")
    losses, values = found[1][0]
    np.testing.assert_allclose(losses, plain.loss, rtol=1e-4)
    for key, array in network.parameters.items():
        np.testing.assert_allclose(values[key], array, rtol=1e-2, atol=1e-4)
    for key, array in network.state.items():
        np.testing.assert_allclose(values[key], array, rtol=1e-2, atol=1e-4)


def test_rows_with_weights():
    w = RNG.uniform(size=100)
    network = dense()
    one, four = train(network, "adam", "compiled", 1, w=w), train(network, "adam", "compiled", 4, w=w)
    assert digest(*one[0]) == digest(*four[3])
    np.testing.assert_allclose(one[0][0], network.fit(X, Y, 2, 48, sample_weight=w).loss, rtol=1e-5)


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_images_and_sequences(engine):
    image = Network(
        (6, 6, 1), [Conv2D(4, 3, "relu", dropout=0.2), GlobalAvgPool(), Dense(1)], "mean_squared_error", seed=1
    )
    sequence = Network((4, 3), [LSTM(5, dropout=0.2), Dense(1)], "mean_squared_error", seed=1)
    for network, X in ((image, RNG.normal(size=(40, 6, 6, 1))), (sequence, RNG.normal(size=(40, 4, 3)))):
        y = X.reshape(40, -1)[:, 0]
        one, two = (train(network, "adam", engine, count, batch=32, X=X, y=y) for count in (1, 2))
        assert digest(*one[0]) == digest(*two[0]) == digest(*two[1])
        np.testing.assert_allclose(one[0][0], network.fit(X, y, 2, 32, engine="numpy").loss, rtol=1e-4)


def test_the_tree_is_one_order():
    """However the blocks arrive, the float32 sum is that of pairs."""
    blocks = [np.float32(x) for x in RNG.normal(size=11) * 10.0 ** RNG.integers(-6, 6, 11)]
    sums = []
    for seed in range(5):
        tree = Tree(11)
        for number in np.random.default_rng(seed).permutation(11):
            tree.add((0, int(number)), np.array([blocks[number]]))
        sums.append(tree.root[0])
    a = [*((blocks[i] + blocks[i + 1]) for i in range(0, 10, 2)), blocks[10]]
    expected = ((a[0] + a[1]) + (a[2] + a[3])) + (a[4] + a[5])
    assert sums == [expected] * 5
