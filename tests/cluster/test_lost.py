"""Workers on two machines, which are network namespaces; links, workers and schedulers that are lost on the way.

Training ends with the digest of one worker, or with a sentence within a minute: never later, and never otherwise.
"""

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

import numpy as np
import pytest

pytest.importorskip("distributed")

sys.path.insert(0, str(Path(__file__).parent))

from test_dask import network
from threads import LocalWorld

from chainrule import Cluster

pytestmark = pytest.mark.slow
RNG = np.random.default_rng(0)
X = RNG.normal(size=(300, 5))
Y = X[:, 0] * X[:, 1]
EPOCHS = 100
HOSTS = ("10.213.77.1", "10.213.77.2")
TRAINING = f"""
import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
from distributed import Client
from test_lost import fitted
with Client(sys.argv[1]) as client:
    client.wait_for_workers(int(sys.argv[2]))
print(fitted(sys.argv[1], [lambda run: print("epochs", len(run.history), flush=True)]).history.loss[-1].hex())
"""


def fitted(workers, callbacks=()):
    found = network()
    cluster = Cluster(workers, block_rows=16, timeout=10.0)
    found.fit(X, Y, EPOCHS, 100, engine="numpy", cluster=cluster, callbacks=callbacks)
    return found


@pytest.fixture(scope="module")
def expected():
    return fitted(LocalWorld(1)).history.loss[-1].hex()


def ip(*words):
    return subprocess.run(["ip", *words], capture_output=True, check=False).returncode == 0


class Machines:
    """Two network namespaces with a link between them, and what runs there."""

    def __init__(self):
        self.names = [f"chainrule{os.getpid()}{side}" for side in "ab"]
        self.processes = []

    def join(self):
        """Whether namespaces are permitted here, and there is a link."""
        a, b = self.names
        made = which("ip") and all(ip("netns", "add", name) for name in self.names)
        if not made or not ip("-n", a, "link", "add", "veth", "type", "veth", "peer", "name", "veth", "netns", b):
            return False
        for name, host in zip(self.names, HOSTS, strict=True):
            ip("-n", name, "address", "add", f"{host}/24", "dev", "veth")
            for device in ("lo", "veth"):
                ip("-n", name, "link", "set", device, "up")
        return True

    def cut(self):
        """Take the link down."""
        ip("-n", self.names[1], "link", "set", "veth", "down")

    def start(self, side, *words):
        """Start a program on one of the machines."""
        command = ["ip", "netns", "exec", self.names[side], sys.executable, *words]
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        self.processes.append(subprocess.Popen(command, **options))
        return self.processes[-1]

    def scheduler(self):
        words = ("-m", "distributed.cli.dask_scheduler", "--host", HOSTS[0], "--port", "8786", "--no-dashboard")
        return self.start(0, *words)

    def worker(self, side):
        words = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", HOSTS[side])
        return self.start(side, "-m", "distributed.cli.dask_worker", f"tcp://{HOSTS[0]}:8786", *words)

    def leave(self):
        for process in self.processes:
            process.kill()
            process.communicate()
        for name in self.names:
            ip("netns", "delete", name)


@pytest.fixture
def machines():
    found = Machines()
    try:
        if not found.join():
            pytest.skip("network namespaces are not permitted here, or there is no ip (package iproute2)")
        yield found
    finally:
        found.leave()


def after_some_epochs(training, calls):
    """Wait until training has told so often how many epochs there are."""
    for _ in range(calls):
        assert training.stdout.readline().startswith("epochs")


def end_of(training, seconds=60):
    """The last line that training prints, or its error."""
    out, err = training.communicate(timeout=seconds)
    return (err if training.returncode else out).strip().splitlines()[-1]


def test_two_machines(machines, expected):
    machines.scheduler()
    machines.worker(0), machines.worker(1)
    assert end_of(machines.start(0, "-c", TRAINING, f"tcp://{HOSTS[0]}:8786", "2")) == expected


@pytest.mark.parametrize("calls", [1, 2, 3])
def test_a_link_that_breaks_ends_no_training(machines, expected, calls):
    """Of three workers, the one on the other machine is lost."""
    machines.scheduler()
    machines.worker(0), machines.worker(0), machines.worker(1)
    training = machines.start(0, "-c", TRAINING, f"tcp://{HOSTS[0]}:8786", "3")
    after_some_epochs(training, calls)
    machines.cut()
    assert end_of(training) == expected


def test_a_link_to_all_others_that_breaks_is_said(machines):
    machines.scheduler()
    machines.worker(0), machines.worker(0)
    training = machines.start(1, "-c", TRAINING, f"tcp://{HOSTS[0]}:8786", "2")
    after_some_epochs(training, 1)
    machines.cut()
    assert "WorkerLost" in end_of(training)


@pytest.mark.parametrize("again", [True, False])
def test_a_scheduler_that_is_lost(machines, expected, again):
    """Where it is started again, and its workers are, training goes on; else it is said."""
    scheduler = machines.scheduler()
    workers = [machines.worker(0), machines.worker(1)]
    training = machines.start(0, "-c", TRAINING, f"tcp://{HOSTS[0]}:8786", "2")
    after_some_epochs(training, 1)
    scheduler.kill()
    for worker in workers:
        worker.kill()
    if again:
        machines.scheduler()
        machines.worker(0), machines.worker(1)
    assert expected == end_of(training) if again else "WorkerLost" in end_of(training)
