"""What training on 1 GB of float32 adds to resident memory, beside X and y themselves.

python -m benchmarks.memory
"""

from __future__ import annotations

import numpy as np

from chainrule import Dense, Network

FEATURES = 100
ROWS = 2**30 // (4 * FEATURES)
BATCH = 1000


def status(field: str) -> float:
    """A field of this process's status, in MB."""
    with open("/proc/self/status", encoding="ascii") as lines:
        found = next(line for line in lines if line.startswith(field))
    return int(found.split()[1]) * 1024 / 1e6


def main() -> None:
    X = np.random.default_rng(0).standard_normal((ROWS, FEATURES), dtype=np.float32)
    y = (X[:, 0] > 0).astype(np.int64)
    layers = [Dense(64, "relu"), Dense(2, "softmax")]
    network = Network(FEATURES, layers, loss="categorical_cross_entropy", seed=0)
    network.fit(X[:BATCH], y[:BATCH], epochs=1, batch_size=BATCH, engine="compiled")  # compiles, loads
    before = status("VmRSS")
    with open("/proc/self/clear_refs", "w", encoding="ascii") as peak:
        peak.write("5")  # the peak counts from now
    network.fit(X, y, epochs=1, batch_size=BATCH, engine="compiled")
    print(f"X: {X.nbytes / 1e6:.0f} MB; resident before {before:.0f} MB, peak {status('VmHWM'):.0f} MB")
    print(f"training added {status('VmHWM') - before:.0f} MB at its peak")


if __name__ == "__main__":
    main()
