"""How good the default settings are on small tables: means over seeds 0 to 9, each with other rows held out.

python -m benchmarks.quality [titanic.csv]
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
from sklearn import datasets

from chainrule.bench.report import name_of_machine
from chainrule.tabular import train

TABLES = {"diabetes": "r2", "breast_cancer": "accuracy", "iris": "accuracy"}


def mean_scores(path: Path, target: str, metric: str) -> tuple[float, float]:
    """Return the mean metric of the network and that of the baseline."""
    results = [train(path, target, seed=seed, progress=False) for seed in range(10)]
    network, baseline = (
        [found[metric] for found in each]
        for each in zip(*((result.metrics, result.baseline.metrics) for result in results), strict=True)
    )
    return float(np.mean(network)), float(np.mean(baseline))


def write_table(name: str, path: Path) -> None:
    """Write one of scikit-learn's tables as a CSV; the column to predict is \"target\"."""
    data = getattr(datasets, f"load_{name}")()
    columns = dict(zip(data.feature_names, data.data.T, strict=True))
    pl.DataFrame({**columns, "target": data.target}).write_csv(path)


def main() -> None:
    print(name_of_machine())
    with TemporaryDirectory() as folder:
        path = Path(folder, "table.csv")
        tables = [(Path(name), name, "Survived", "accuracy") for name in sys.argv[1:2]]
        for source, name, target, metric in [*tables, *((path, n, "target", m) for n, m in TABLES.items())]:
            if source is path:
                write_table(name, path)
            network, baseline = mean_scores(source, target, metric)
            print(f"{Path(name).stem:14} {metric:9} {network:.3f}, baseline {baseline:.3f}")


if __name__ == "__main__":
    main()
