"""What training adds to resident memory: on 1 GB of float32, beside X and y themselves, a table, then images.

python -m benchmarks.memory

And an epoch of a Parquet file that is not read whole, of 20 million rows and 20 columns, beside an idle process that
has loaded the library (minutes, and 6 GB of the temporary folder):

python -m benchmarks.memory file [ROWS]
"""

from __future__ import annotations

import math
import sys
import time
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl

from chainrule import Conv2D, Dense, Flatten, MaxPool2D, Network
from chainrule.tabular import train

FEATURES, BATCH = 100, 1000
ROWS, PART = 20_000_000, 500_000
IMAGE = [Conv2D(6, 5, "relu"), MaxPool2D(2), Flatten(), Dense(2, "softmax")]


def status(field: str) -> float:
    """A field of this process's status, in MB."""
    with open("/proc/self/status", encoding="ascii") as lines:
        found = next(line for line in lines if line.startswith(field))
    return int(found.split()[1]) * 1024 / 1e6


def measure(shape: tuple[int, ...], layers: list[Any], batch: int) -> None:
    """Print what an epoch over 1 GB of samples of this shape adds."""
    rows = 2**30 // (4 * math.prod(shape))
    X = np.random.default_rng(0).standard_normal((rows, *shape), dtype=np.float32)
    y = (X.reshape(rows, -1)[:, 0] > 0).astype(np.int64)
    network = Network(shape if len(shape) > 1 else shape[0], layers, loss="categorical_cross_entropy", seed=0)
    network.fit(X[:batch], y[:batch], epochs=1, batch_size=batch // 2, engine="compiled")  # compiles, loads
    before = status("VmRSS")
    with open("/proc/self/clear_refs", "w", encoding="ascii") as peak:
        peak.write("5")  # the peak counts from now
    network.fit(X, y, epochs=1, batch_size=batch, engine="compiled")
    print(f"{len(X):,} × {shape}: {X.nbytes / 1e6:.0f} MB; resident before {before:.0f}, peak {status('VmHWM'):.0f} MB")
    print(f"training added {status('VmHWM') - before:.0f} MB at its peak", flush=True)


def write(path: str, rows: int) -> None:
    """Write a table of 15 numbers, 2 whole numbers, 2 texts and a target, in parts, and join them."""
    parts = Path(path).parent / "parts"
    parts.mkdir()
    rng, weights = np.random.default_rng(0), np.random.default_rng(1).normal(size=15)
    for start in range(0, rows, PART):
        count = min(PART, rows - start)
        numbers, city = rng.normal(size=(count, 15)), rng.integers(0, 50, count)
        table = pl.DataFrame(numbers, schema=[f"x{i}" for i in range(15)]).with_columns(
            k1=rng.integers(0, 1000, count),
            k2=rng.integers(0, 10**9, count),
            city=pl.Series(city).cast(pl.String),
            shop=pl.Series(rng.integers(0, 5000, count)).cast(pl.String),
            high=pl.Series(numbers @ weights + city % 5 + rng.normal(size=count) > 2).cast(pl.String),
        )
        table.write_parquet(parts / f"{start:010}.parquet")
    pl.scan_parquet(parts).sink_parquet(path)


def measure_file(rows: int) -> None:
    """Print what an epoch of a file that is not read whole adds."""
    with TemporaryDirectory() as folder:
        path = f"{folder}/table.parquet"
        writer = get_context("spawn").Process(target=write, args=(path, rows))
        writer.start()
        writer.join()
        before, began = status("VmRSS"), time.perf_counter()
        result = train(path, "high", epochs=1)
        size, seconds = Path(path).stat().st_size, time.perf_counter() - began
    print(
        f"{rows:,} rows × 20 columns, {size / 1e6:.0f} MB; resident before {before:.0f}, peak {status('VmHWM'):.0f} MB"
    )
    print(f"an epoch took {seconds:.0f} s and added {status('VmHWM') - before:.0f} MB at its peak; {result.metrics}")


def main() -> None:
    if sys.argv[1:2] == ["file"]:
        measure_file(int(sys.argv[2]) if len(sys.argv) > 2 else ROWS)
        return
    measure((FEATURES,), [Dense(64, "relu"), Dense(2, "softmax")], BATCH)
    measure((28, 28, 1), IMAGE, 64)


if __name__ == "__main__":
    main()
