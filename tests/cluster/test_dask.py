"""Dask's workers: the digest of one, whatever happens to some of them."""

import importlib.metadata
import os
import sys
from pathlib import Path

import numpy as np
import pytest

from chainrule import Cluster, Dense, InvalidInput, Network, WorkerLost

distributed = pytest.importorskip("distributed")

sys.path.insert(0, str(Path(__file__).parent))

from threads import LocalWorld  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's, of sockets and loops
RNG = np.random.default_rng(0)
X = RNG.normal(size=(300, 5))
Y = X[:, 0] * X[:, 1]


def network():
    return Network(5, [Dense(16, "relu", dropout=0.1), Dense(1)], "mean_squared_error", seed=1)


def fitted(workers, **options):
    found = network()
    found.fit(X, Y, 6, 100, engine="numpy", cluster=Cluster(workers, block_rows=16, timeout=20.0), **options)
    return found


def assert_same(found, expected):
    assert found.history.loss == expected.history.loss
    for name, array in expected.parameters.items():
        np.testing.assert_array_equal(found.parameters[name], array)


@pytest.fixture(scope="module")
def expected():
    return fitted(LocalWorld(1))


@pytest.fixture
def client():
    options = {"processes": False, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(n_workers=3, **options) as cluster, distributed.Client(cluster) as client:
        yield client


def test_workers_give_the_digest_of_one(client, expected):
    found = fitted(client)
    assert_same(found, expected)
    again = network()
    for epochs in (2, 4):
        again.fit(X, Y, epochs, 100, engine="numpy", cluster=Cluster(client, block_rows=16))
    assert_same(again, expected)


def test_a_scheduler_by_its_address(client, expected):
    assert_same(fitted(client.scheduler.address), expected)


def test_a_worker_that_leaves(client, expected):
    """The others go on from the last epoch, and the result is as if nothing had happened."""

    def leave(run):
        if len(run.history) == 2:
            client.retire_workers([min(client.scheduler_info(n_workers=-1)["workers"])], close_workers=True)

    assert_same(fitted(client, callbacks=[leave]), expected)
    assert len(client.scheduler_info(n_workers=-1)["workers"]) == 2


def test_no_scheduler():
    with pytest.raises(WorkerLost, match=r"No Dask scheduler answers at 'tcp://127\.0\.0\.1:1'"):
        network().fit(X, Y, 1, cluster=Cluster("tcp://127.0.0.1:1", timeout=0.5))


def test_other_versions(client, monkeypatch):
    monkeypatch.setattr("chainrule.cluster.dask.__version__", "9.9")
    with pytest.raises(InvalidInput, match=r"has chainrule .*, but here it is 9\.9"):
        fitted(client)


def test_workers_without_chainrule(client, monkeypatch):
    def version(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    with pytest.raises(InvalidInput, match=r"has no chainrule: install version"):
        fitted(client)


def kill_at(part):
    """In a worker's process: end it by kill -9 as a part of another arrives, of which there are two in an update."""
    from chainrule.cluster import dask

    made = []

    def _receive(*arguments, as_ever=dask._receive, **named):
        made.append(1)
        if len(made) == part:
            os.kill(os.getpid(), 9)
        return as_ever(*arguments, **named)

    dask._receive = _receive


def killed(moments, expected, workers):
    """Train on some processes, of which one dies at each of these parts."""
    import cloudpickle

    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    options = {"processes": True, "threads_per_worker": 1, "dashboard_address": None}
    for moment in moments:
        with distributed.LocalCluster(n_workers=workers, **options) as cluster, distributed.Client(cluster) as client:
            client.wait_for_workers(workers)
            addresses = sorted(client.scheduler_info(n_workers=-1)["workers"])
            client.run(kill_at, moment, workers=[addresses[moment % workers]])
            assert_same(fitted(client), expected)
            assert set(addresses) - set(client.scheduler_info(n_workers=-1)["workers"])


def test_kill_9(expected):
    killed([15], expected, 2)


@pytest.mark.slow
def test_kill_9_at_any_moment(expected):
    moments = np.random.default_rng(0).choice(np.arange(1, 73), 10, replace=False)  # 2 others in each of 36 exchanges
    killed(moments.tolist(), expected, 3)
