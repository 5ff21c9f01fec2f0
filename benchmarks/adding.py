"""The adding problem (Hochreiter & Schmidhuber 1997): 50 random numbers, two of them marked, whose sum is to be said.

    python -m benchmarks.adding [EPOCHS]

An LSTM of 32 units beside a dense network that sees all steps at once, and the mean, which says 1 whatever it sees.
"""

from __future__ import annotations

import sys

import numpy as np

from chainrule import Adam, Cosine
from chainrule.demos.adding import networks, sequences

STEPS, TRAINING, TEST, SEEDS, BATCH, ENOUGH = 50, 8_000, 2_000, range(3), 50, 0.001


def main(epochs: int = 15) -> None:
    solved = 0
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        (X, y), (X_test, y_test) = (sequences(rng, rows, STEPS) for rows in (TRAINING, TEST))
        print(f"seed {seed}: always the mean {np.mean((y_test - y.mean()) ** 2):.4f}", flush=True)
        for name, network in networks(STEPS, seed).items():
            optimizer = Adam(Cosine(0.01, epochs * TRAINING // BATCH), clip_norm=1.0)
            network.fit(X, y, epochs, batch_size=BATCH, optimizer=optimizer, progress=False)
            error = network.evaluate(X_test, y_test)
            solved += name == "LSTM" and error < ENOUGH
            print(f"seed {seed}: {name} {error:.5f} after {epochs} epochs", flush=True)
    print(f"The LSTM is below {ENOUGH} in {solved} of {len(SEEDS)} seeds.")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
