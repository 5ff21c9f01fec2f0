"""`Network.fit(cluster=…)` is `fit`: callbacks, validation, going on, what is remembered."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

import numpy as np
import pytest

from chainrule import BatchNorm, ChainruleError, Cluster, Dense, InvalidInput, Network, TrainingDiverged, WorkerLost
from chainrule.training.callbacks import EarlyStopping
from chainrule.training.lbfgs import minimize

sys.path.insert(0, str(Path(__file__).parent))

from threads import LocalWorld

RNG = np.random.default_rng(0)
X = RNG.normal(size=(200, 5))
Y = X[:, 0] * X[:, 1]


def network():
    return Network(5, [Dense(16, "relu", dropout=0.1), Dense(1)], "mean_squared_error", seed=1)


def fitted(workers, epochs=4, found=None, **options):
    found = found or network()
    found.fit(X, Y, epochs, 64, engine="numpy", cluster=Cluster(world(workers), block_rows=16), **options)
    return found


def world(workers):
    return LocalWorld(workers) if type(workers) is int and workers else workers


def assert_same(found, expected):
    assert found.history.loss == expected.history.loss
    for name, array in expected.parameters.items():
        np.testing.assert_array_equal(found.parameters[name], array)
    assert found.state.keys() == expected.state.keys()


def test_going_on_is_as_training_at_once():
    assert_same(fitted(2, 3, fitted(3, 1)), fitted(1))
    plain = network()
    plain.fit(X, Y, 4, 64, engine="numpy")
    np.testing.assert_allclose(fitted(4).history.loss, plain.history.loss, rtol=1e-4)
    assert fitted(4).state.keys() == plain.state.keys()


def test_callbacks_and_validation():
    def slower(run):
        run.scale_learning_rate(0.5)

    options = {"validation": (X[:50], Y[:50]), "callbacks": [EarlyStopping(2), slower]}
    one, two = fitted(1, 20, **options), fitted(2, 20, **options)
    assert_same(one, two)
    assert one.history.validation_loss == two.history.validation_loss
    assert one.history.learning_rate[:3] == pytest.approx([0.001, 0.0005, 0.00025])


def test_divergence_leaves_the_network():
    found = network()
    with pytest.raises(TrainingDiverged):
        fitted(2, 9, found, optimizer={"name": "gradient_descent", "learning_rate": 1e9})
    assert all(np.isfinite(array).all() for array in found.parameters.values())


@pytest.mark.parametrize("restarts", [1, 2])
def test_lost_workers(monkeypatch, restarts):
    """Two attempts are ended in the midst of an epoch: training goes on from the one before, twice at most."""
    expected, calls = fitted(2), []

    def lost(self, *arguments, as_ever=LocalWorld.epochs):
        calls.append(as_ever(self, *arguments))
        if len(calls) in (2, 3):
            raise WorkerLost("The worker 1 was lost.")
        return calls[-1]

    monkeypatch.setattr(LocalWorld, "epochs", lost)
    monkeypatch.setattr("chainrule.cluster.cluster.CALL", 1e-9)
    found = network()
    cluster = Cluster(LocalWorld(2), block_rows=16, restarts=restarts)
    if restarts == 1:
        with pytest.raises(WorkerLost, match="worker 1"):
            found.fit(X, Y, 4, 64, engine="numpy", cluster=cluster)
        assert len(found.history) == 1
    else:
        found.fit(X, Y, 4, 64, engine="numpy", cluster=cluster)
        assert_same(found, expected)


@pytest.mark.parametrize("workers", [0, True, 2.5, None.__class__])
def test_what_is_no_cluster(workers):
    with pytest.raises(InvalidInput, match="cluster must be a Dask client, the address"):
        fitted(workers)


def test_a_scheduler_that_is_not_there_is_no_reason_for_another_engine(caplog):
    """With the compiled engine asked for, too, it is said once what is wrong."""
    pytest.importorskip("distributed")
    cluster = Cluster("tcp://127.0.0.1:1", timeout=0.2)
    with pytest.raises(WorkerLost, match="No Dask scheduler answers"):
        network().fit(X, Y, 1, engine="compiled", cluster=cluster)
    assert "NumPy" not in caplog.text


MPI = """
import sys; sys.path.insert(0, {folder!r})
from test_fit import fitted, minimized
found = fitted("mpi")
fitted("mpi", 2, found)
searched, result, _ = minimized("mpi")
for network in (found, searched):
    sys.stdout.write(network.history.loss[-1].hex() + " " + float(abs(network.parameters["W1"]).sum()).hex() + "\\n")
sys.stdout.write(f"{{result.nfev}} evaluations\\n")
"""


@pytest.mark.skipif(
    which("mpirun", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}") is None, reason="no mpirun"
)
def test_mpi():
    pytest.importorskip("mpi4py")
    searched, result, _ = minimized(1)
    lines = [
        f"{expected.history.loss[-1].hex()} {float(abs(expected.parameters['W1']).sum()).hex()}"
        for expected in (fitted(2, 2, fitted(1)), searched)
    ]
    code = MPI.format(folder=str(Path(__file__).parent))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = [which("mpirun", path=path), "-n", "2", sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    for line in (*lines, f"{result.nfev} evaluations"):
        assert done.stdout.count(line) == 2, done.stderr


class Alone:
    """The communicator of a process whose only other one has ended training."""

    rank, size = 0, 1

    def allgather(self, value):
        return [value, None]

    def alltoall(self, parts):
        return parts


def test_a_process_that_goes_on_alone_is_told(monkeypatch):
    monkeypatch.setattr("chainrule.cluster.mpi.communicator", Alone)
    with pytest.raises(ChainruleError, match="ended in some of the processes only: callbacks must do the same"):
        fitted("mpi")


NORMALIZED = [Dense(8, bias=False), BatchNorm("tanh"), Dense(1)]


def minimized(workers, **options):
    found = Network(5, NORMALIZED, "mean_squared_error", seed=1)
    cluster = None if workers is None else Cluster(world(workers), block_rows=16)
    result, stopped = minimize(found, X, Y, max_iter=12, cluster=cluster, **options)
    return found, result, stopped


def test_lbfgs(monkeypatch):
    """The search is the same for any number of workers, and where one is lost on the way; and as without workers."""
    one, plain = minimized(1), minimized(None)
    as_ever, calls = LocalWorld.epochs, []

    def lost(*arguments):
        calls.append(1)
        if len(calls) in (5, 9):
            raise WorkerLost("The worker 1 was lost.")
        return as_ever(*arguments)

    found = [minimized(2), minimized(4)]
    monkeypatch.setattr(LocalWorld, "epochs", lost)
    found.append(minimized(3))
    assert len(calls) == one[1].nfev + 12 + 2  # the statistics after each iteration are an evaluation, too
    for network, result, _ in found:
        assert_same(network, one[0])
        assert result.nfev == one[1].nfev
    np.testing.assert_allclose(one[0].history.loss, plain[0].history.loss, rtol=1e-6)
    np.testing.assert_allclose(one[0].state["running_var2"], plain[0].state["running_var2"], rtol=1e-4)
    assert minimized(2, callbacks=[lambda run: run.stop("enough")])[2] == "enough"
