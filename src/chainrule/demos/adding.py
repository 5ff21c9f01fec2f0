"""The adding problem: random numbers, two of them marked, whose sum is to be said; only a memory can do it."""

from dataclasses import dataclass
from functools import cache, partial
from typing import ClassVar

import numpy as np

from chainrule.demos.comparison import Comparing
from chainrule.demos.demo import Array, Settings
from chainrule.functions.optimizers import Adam
from chainrule.network.images import Flatten
from chainrule.network.layers import Dense, Layer
from chainrule.network.network import Network
from chainrule.network.sequences import LSTM
from chainrule.report.subject import Trained

STEPS, TRAINING, TEST = 20, 2_000, 1_000
UNITS = 32
ERROR = "mean squared error"


def sequences(rng: np.random.Generator, rows: int, steps: int) -> tuple[Array, Array]:
    """Return numbers and marks (rows, steps, 2), one mark in each half, and the sums of the marked (rows,)."""
    X = np.stack([rng.random((rows, steps)), np.zeros((rows, steps))], axis=2)
    half = steps // 2
    for start, size in ((0, half), (half, steps - half)):
        X[np.arange(rows), start + rng.integers(size, size=rows), 1] = 1
    return X.astype(np.float32), X.prod(axis=2).sum(axis=1)


def networks(steps: int, seed: int) -> dict[str, Network]:
    """Return a dense network, which sees all steps at once, and one that reads them one after the other."""
    layers: dict[str, list[Layer]] = {
        "dense": [Flatten(), Dense(64, "relu"), Dense(32, "relu"), Dense(1)],
        "LSTM": [LSTM(UNITS), Dense(1)],
    }
    return {name: Network((steps, 2), each, "mean_squared_error", seed=seed) for name, each in layers.items()}


@cache
def _split(seed: int) -> tuple[Array, Array, Array, Array]:
    rng = np.random.default_rng(seed)
    return *sequences(rng, TRAINING, STEPS), *sequences(rng, TEST, STEPS)


@dataclass(frozen=True)
class Adding(Comparing):
    """An LSTM, a dense network, and the mean."""

    options: ClassVar = Comparing.options - {"data"}
    batches: ClassVar = {"batch_size": 50}
    method: ClassVar = partial(Adam, clip_norm=1.0)

    def begun(self, settings: Settings) -> tuple[Network, Array, Array]:
        return networks(STEPS, settings.seed)["LSTM"], *_split(settings.seed)[:2]

    def trained(self, settings: Settings) -> Trained:
        X, y, X_test, y_test = _split(settings.seed)
        built = networks(STEPS, settings.seed)
        measures = {"always the mean": {ERROR: float(np.mean((y_test - y.mean()) ** 2))}}
        for name, network in built.items():
            network.fit(X, y, settings.epochs, optimizer=self.optimizer(settings), **self.batches)
            measures[name] = {ERROR: network.evaluate(X_test, y_test)}
        close = float(np.mean(np.abs(built["LSTM"].predict(X_test)[:, 0] - y_test) < 0.1))
        said = [f"Of {TEST:,} new sequences, the LSTM is off by less than 0.1 in {close:.1%}."]
        return Trained(network=built["LSTM"], thing="sequence", measures=measures, said=said)


ADDING = Adding(
    "adding",
    f"{STEPS} random numbers, two of them marked: what is the sum of these two? An LSTM reads one after the other, and "
    "has to keep a number in mind until the second mark; a dense network sees all at once, and has less of a chance.",
    Settings((), "tanh", 0.01, 20),
)
