"""How good the default settings are, as a mean over ten divisions of the rows; slow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sklearn import datasets

from chainrule.tabular import train

TITANIC = Path(__file__).parents[3] / "shared" / "data" / "titanic.csv"


def mean_score(path: Path, target: str, metric: str) -> float:
    return float(np.mean([train(path, target, seed=seed).metrics[metric] for seed in range(10)]))


@pytest.mark.slow
@pytest.mark.skipif(not TITANIC.exists(), reason="shared/data is not here")
def test_titanic() -> None:
    assert mean_score(TITANIC, "Survived", "accuracy") >= 0.80


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "metric", "least"),
    [("diabetes", "r2", 0.42), ("breast_cancer", "accuracy", 0.96), ("iris", "accuracy", 0.94)],
)
def test_small_tables(name: str, metric: str, least: float, tmp_path: Path) -> None:
    data = getattr(datasets, f"load_{name}")()
    columns = dict(zip(data.feature_names, data.data.T, strict=True))
    pl.DataFrame({**columns, "target": data.target}).write_csv(tmp_path / "table.csv")
    assert mean_score(tmp_path / "table.csv", "target", metric) >= least
