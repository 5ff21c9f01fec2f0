"""Writes the stored file of the current format, once: `python tests/store/files/make.py`.

A format's file shows what that format's models look like, so it is never rewritten. Beside it stands what the loaded
network must be: its predictions, its history, and the loss of going on for two more epochs.
"""

import json
from pathlib import Path

import numpy as np

from chainrule import Adam, Dense, Network, Normal, WarmUp
from chainrule.store.native import FORMAT

HERE = Path(__file__).parent


def data() -> tuple[np.ndarray, np.ndarray]:
    """Return 12 rows of small fractions, the same everywhere, and targets 0 and 1."""
    X = (np.arange(36).reshape(12, 3) * 7 % 11 - 5) / 4
    return X, (X[:, 0] * X[:, 1] > 0).astype(float)


def make(format_: int) -> None:
    path = HERE / f"format_{format_}.safetensors"
    if path.exists():
        raise SystemExit(f"{path.name} exists, and stays as it is.")
    layers = [
        Dense(4, "leaky_relu", l2=0.001, dropout=0.25),
        Dense(3, "tanh", weight_init=Normal(0.8)),
        Dense(1, "sigmoid"),
    ]
    network = Network(3, layers, "binary_cross_entropy", seed=2026)
    X, y = data()
    optimizer = Adam(WarmUp(5, 0.05), weight_decay=0.01)
    network.fit(X, y, 6, batch_size=5, optimizer=optimizer, validation=(X[:4], y[:4]))
    network.save(path)
    expected = {
        "network": network.spec(),
        "optimizer": optimizer.spec(),
        "state": {name: np.asarray(value).tolist() for name, value in network.state.items()},
        "history": {name: list(column) for name, column in vars(network.history).items()},
        "predictions": network.predict(X).tolist(),
    }
    expected["next_losses"] = network.fit(X, y, 2, batch_size=5, optimizer=optimizer).loss[-2:]
    path.with_suffix(".json").write_text(json.dumps(expected, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    make(FORMAT)
