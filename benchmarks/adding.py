"""The adding problem (Hochreiter & Schmidhuber 1997): 50 random numbers, two of them marked, whose sum is to be said.

    python benchmarks/adding.py [EPOCHS]

An LSTM of 32 units beside a dense network that sees all steps at once, and the mean, which says 1 whatever it sees.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from chainrule import LSTM, Adam, Dense, Flatten, Network

STEPS, TRAINING, TEST, ENOUGH = 50, 10_000, 2_000, 0.005


def sequences(rng: np.random.Generator, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Return numbers and marks (rows, STEPS, 2), one mark in each half, and the sums of the marked (rows,)."""
    X = np.stack([rng.random((rows, STEPS)), np.zeros((rows, STEPS))], axis=2)
    half = STEPS // 2
    for start, size in ((0, half), (half, STEPS - half)):
        X[np.arange(rows), start + rng.integers(size, size=rows), 1] = 1
    return X.astype(np.float32), X.prod(axis=2).sum(axis=1)


def main(epochs: int = 40) -> None:
    rng = np.random.default_rng(0)
    (X, y), (X_test, y_test) = sequences(rng, TRAINING), sequences(rng, TEST)
    print(f"always the mean: {np.mean((y_test - y.mean()) ** 2):.4f}", flush=True)
    for name, layers in {
        "dense": [Flatten(), Dense(64, "relu"), Dense(32, "relu"), Dense(1)],
        "LSTM": [LSTM(32), Dense(1)],
    }.items():
        network = Network((STEPS, 2), layers, loss="mean_squared_error", seed=0)
        start = time.perf_counter()
        for epoch in range(1, epochs + 1):
            optimizer = Adam(0.005, clip_norm=1.0)
            network.fit(X, y, 1, batch_size=100, optimizer=optimizer, engine="numpy", progress=False)
            error = network.evaluate(X_test, y_test)
            spent = time.perf_counter() - start
            if epoch % 5 == 0 or error < ENOUGH:
                print(f"{name}, epoch {epoch:2d}: {error:.5f}, {spent:.0f} s", flush=True)
            if error < ENOUGH:
                break


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
