"""What training on 1 GB of float32 adds to resident memory, beside X and y themselves: a table, then images.

python -m benchmarks.memory
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from chainrule import Conv2D, Dense, Flatten, MaxPool2D, Network

FEATURES, BATCH = 100, 1000
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


def main() -> None:
    measure((FEATURES,), [Dense(64, "relu"), Dense(2, "softmax")], BATCH)
    measure((28, 28, 1), IMAGE, 64)


if __name__ == "__main__":
    main()
