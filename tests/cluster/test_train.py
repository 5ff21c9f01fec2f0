"""``chainrule train --cluster``: a table's model, from workers."""

import json

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from chainrule.cli import main
from chainrule.data import large

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's, of sockets and loops
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
