"""``chainrule train --cluster``: a table's model, from workers."""

import json
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from chainrule import Cluster, InvalidInput, MLPClassifier
from chainrule.cli import main
from chainrule.data import large
from chainrule.tabular import train
from chainrule.tabular.large import Stream
from chainrule.tabular.members import train_members
from chainrule.tabular.task import Configuration, Task

sys.path.insert(0, str(Path(__file__).parent))

from threads import LocalWorld

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's, of sockets and loops
STREAM_READ = Stream.read
RNG = np.random.default_rng(0)
A = RNG.normal(size=600)
TABLE = pl.DataFrame({"a": A, "city": RNG.choice(["Bonn", "Ulm"], 600), "high": np.where(A > 0.3, "yes", "no")})


@pytest.fixture(scope="module")
def address():
    options = {"processes": False, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(n_workers=2, **options) as cluster:
        yield cluster.scheduler_address


def run(*arguments):
    return CliRunner().invoke(main, ["train", *map(str, arguments)])


@pytest.mark.parametrize("whole", [True, False])
def test_train(tmp_path, address, monkeypatch, whole):
    path = tmp_path / "table.parquet"
    TABLE.write_parquet(path)
    if not whole:
        monkeypatch.setattr(large, "MOST_CELLS", 10)
    out = tmp_path / "model.safetensors"
    found = run(path, "--target", "high", "--epochs", 8, "--cluster", address, "--no-report", "--json", "--out", out)
    assert found.exit_code == 0, found.output
    facts = json.loads(found.stdout)
    assert facts["metrics"]["accuracy"] > 0.8
    assert facts["command"].count(f"--cluster {address}") == 1


@pytest.mark.parametrize(
    ("cluster", "message"),
    [("tcp://127.0.0.1:1", "No Dask scheduler answers at 'tcp://127.0.0.1:1'"), ("somewhere", "'somewhere'")],
)
def test_no_cluster(tmp_path, monkeypatch, cluster, message):
    monkeypatch.setattr("chainrule.cluster.dask.ANSWER", 0.2)
    path = tmp_path / "table.csv"
    TABLE.write_csv(path)
    found = run(path, "--target", "high", "--cluster", cluster, "--out", tmp_path / "model.safetensors")
    assert found.exit_code == 1
    assert message in found.stderr
    assert found.stderr.count("\n") == 1


def test_members_are_placed(address, monkeypatch):
    """An ensemble is that of this machine."""
    monkeypatch.setattr("chainrule.tabular.task.LEAST_STEPS", 40)
    monkeypatch.setattr("chainrule.tabular.task.EPOCHS", 2)
    a0 = RNG.normal(size=(60, 2)).astype(np.float32)
    task = Task(a0, (0, 1), (a0[:, 0] > 0).astype(int), 2, np.arange(60) % 4)
    how = {"kinds": [Configuration(0.5, "mish"), Configuration(1.0, "mish")], "threads": 1}
    expected, found = train_members(task, **how), train_members(task, cluster=address, **how)
    np.testing.assert_array_equal(found.network.predict(a0), expected.network.predict(a0))
    with pytest.raises(InvalidInput, match="placed on Dask's workers only"):
        train(TABLE, "high", recipe="strong", cluster="mpi")


def test_workers_read_what_is_theirs(tmp_path, monkeypatch):
    """Of a large table's pieces, each worker reads some; the numbers do not tell which."""
    path = tmp_path / "table.parquet"
    TABLE.drop_nulls().write_parquet(path)
    monkeypatch.setattr(large, "MOST_CELLS", 10)
    monkeypatch.setattr(large, "ROWS", 100)
    read, found = [], {}
    for workers in (1, 2, 3):
        monkeypatch.setattr(Stream, "read", lambda *a, of=workers, **k: (read.append(of), STREAM_READ(*a, **k))[1])
        cluster = Cluster(LocalWorld(workers), block_rows=16)
        found[workers] = train(path, "high", epochs=2, batch_size=64, cluster=cluster)
    assert read.count(1) == read.count(2) == read.count(3) == 18  # 6 pieces, twice, and once before training
    assert found[1].history.loss == found[2].history.loss == found[3].history.loss


def test_estimators(address):
    X, y = A[:200].reshape(-1, 2), A[:200:2] > 0
    one = MLPClassifier((8,), max_iter=3, random_state=0, cluster=address).fit(X, y)
    two = MLPClassifier((8,), max_iter=3, random_state=0, cluster=Cluster(LocalWorld(3))).fit(X, y)
    assert one.loss_curve_ == two.loss_curve_
    np.testing.assert_allclose(one.loss_curve_, MLPClassifier((8,), max_iter=3, random_state=0).fit(X, y).loss_curve_)
    options = {"hidden_layer_sizes": (8,), "solver": "lbfgs", "max_iter": 5, "random_state": 0}
    one = MLPClassifier(**options, cluster=address).fit(X, y)
    two = MLPClassifier(**options, cluster=Cluster(LocalWorld(3))).fit(X, y)
    assert one.loss_curve_ == two.loss_curve_
    assert one.loss_ == two.loss_
    np.testing.assert_allclose(one.loss_curve_, MLPClassifier(**options).fit(X, y).loss_curve_, rtol=1e-6)


def test_prediction_by_partitions(address):
    model = train(TABLE, "high", epochs=3, recipe="fast").model
    parts = [TABLE[:200], TABLE[200:]]
    with distributed.Client(address) as client:
        found = client.gather(client.map(model.predict, parts))
    np.testing.assert_array_equal(np.concatenate(found), model.predict(TABLE))
