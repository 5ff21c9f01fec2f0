"""Writes the stored file of the current format, once: `python tests/store/files/make.py`.

A format's file shows what that format's models look like, so it is never rewritten. Beside it stands what the loaded
network must be: its predictions, its history, and the loss of going on for two more epochs.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from chainrule import (
    GRU,
    LSTM,
    Adam,
    Bidirectional,
    Concat,
    Conv2D,
    Dense,
    Embedding,
    Flatten,
    Input,
    MaxPool2D,
    Network,
    Normal,
    WarmUp,
)
from chainrule.store.native import FORMAT

HERE = Path(__file__).parent


def data(format_: int) -> tuple[Any, Any]:
    """Return 12 rows of small fractions, the same everywhere, and targets 0 and 1; of format 2 texts and pictures."""
    X = (np.arange(36).reshape(12, 3) * 7 % 11 - 5) / 4
    y = (X[:, 0] * X[:, 1] > 0).astype(float)
    if format_ == 1:
        return X, y
    words = [[1 + (row * 5 + place * 3) % 7 for place in range(1 + row % 4)] for row in range(12)]
    pictures = (np.arange(12 * 25).reshape(12, 5, 5, 1) * 7 % 11 - 5) / 4
    return {"text": words, "picture": pictures}, {"good": y, "sizes": X[:, :2]}


def network(format_: int) -> Network:
    """Return a chain from columns, and of format 2 a graph of two inputs and two outputs, with a layer used twice."""
    if format_ == 1:
        layers = [
            Dense(4, "leaky_relu", l2=0.001, dropout=0.25),
            Dense(3, "tanh", weight_init=Normal(0.8)),
            Dense(1, "sigmoid"),
        ]
        return Network(3, layers, "binary_cross_entropy", seed=2026)
    inputs = text, picture = Input(("T",), "text", vocabulary=8), Input((5, 5, 1), "picture")
    words = Bidirectional(GRU(2, return_sequences=True))(Embedding(3)(text))
    shapes = Flatten()(MaxPool2D(2)(Conv2D(2, 2, "relu", padding=1)(picture)))
    again = Dense(4, "tanh", l2=0.001)
    both = again(again(Concat()(LSTM(2, dropout=0.25)(words), Dense(2, "tanh")(shapes))))
    outputs = {"sizes": Dense(2)(both), "good": Dense(1, "sigmoid")(both)}
    return Network(inputs, outputs, {"good": "binary_cross_entropy", "sizes": "huber"}, seed=2026)


def as_lists(predictions: Any) -> Any:
    """Return predictions as JSON."""
    if isinstance(predictions, dict):
        return {name: value.tolist() for name, value in predictions.items()}
    return predictions.tolist()


def make(format_: int) -> None:
    path = HERE / f"format_{format_}.safetensors"
    if path.exists():
        raise SystemExit(f"{path.name} exists, and stays as it is.")
    model, (X, y) = network(format_), data(format_)
    first = [{name: rows[:4] for name, rows in part.items()} if isinstance(part, dict) else part[:4] for part in (X, y)]
    optimizer = Adam(WarmUp(5, 0.05), weight_decay=0.01)
    model.fit(X, y, 6, batch_size=5, optimizer=optimizer, validation=(first[0], first[1]))
    model.save(path)
    expected = {
        "network": model.spec(),
        "optimizer": optimizer.spec(),
        "state": {name: np.asarray(value).tolist() for name, value in model.state.items()},
        "history": {name: list(column) for name, column in vars(model.history).items()},
        "predictions": as_lists(model.predict(X)),
    }
    expected["next_losses"] = model.fit(X, y, 2, batch_size=5, optimizer=optimizer).loss[-2:]
    path.with_suffix(".json").write_text(json.dumps(expected, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    make(FORMAT)
