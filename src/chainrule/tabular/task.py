"""What members of an ensemble learn, and how: the numbers of the strong recipe, its layers, its loss.

Much comes from Holzmüller, Grinsztajn & Steinwart 2024, 'Better by default: strong pre-tuned MLPs', and Gorishniy,
Kotelnikov & Babenko 2025, 'TabM: advancing tabular deep learning with parameter-efficient ensembling'.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainrule.data.numbers import mean_and_scale
from chainrule.data.target import head
from chainrule.functions.optimizers import AdamW
from chainrule.functions.schedules import Cosine
from chainrule.network.graph import Input
from chainrule.network.layers import Layer
from chainrule.network.periodic import NTKDense, Periodic, Ramps

Array = NDArray[Any]

DAMPING, STRICT = 0.1, 0.3


class Configuration(NamedTuple):
    """A kind of members.

    sigma : of `Periodic`; 0 for `Ramps`. activation : "identity" for no hidden layers, that is, an additive network.
    damping : dropout's rate, and the weight decay.
    """

    sigma: float
    activation: str
    damping: float = DAMPING


CONFIGURATIONS = Configuration(1.0, "relu"), Configuration(0.1, "mish"), Configuration(0.0, "relu")
OF_NUMBERS = (Configuration(3.0, "relu"),)
OF_CLASSES = Configuration(0.0, "identity"), Configuration(0.0, "relu", STRICT)
UNITS = (80, 80)
RATE, RATE_OF_CLASSES = 0.04, 0.02
EPOCHS, LEAST_STEPS, MOST_STEPS = 30, 1200, 40_000
LEAST_STEPS_FOR_NUMBERS = 2000  # which go on getting better for longer
SEGMENTS, FIRST_JUDGED, PRUNED, KEPT = 20, 0.08, 0.25, 2
PATIENCE = 0.3  # of the way, without becoming better, after which a kind is not trained on
FOLDS, MEMBERS = 4, 20
FINE = 32  # parts of the rows, whose ends are where ramps may begin
NARROWEST = 0.02  # ramp, as a share of where it ends: w ⊙ x + b of a steeper one is the difference of large numbers
ROUNDS = 12  # in which the weights of configurations are found


def pace(rows: int, classes: bool) -> tuple[int, int]:
    """Return the rows of a batch, and how many steps there are, of members that learn from so many rows."""
    batch = min(128, max(16, rows // 8), rows)
    return batch, min(MOST_STEPS, max(LEAST_STEPS if classes else LEAST_STEPS_FOR_NUMBERS, EPOCHS * (rows // batch)))


def configurations(classes: bool, members: int = MEMBERS, folds: int = FOLDS) -> tuple[Configuration, ...]:
    """Return those of so many members at most, each of which is trained once per fold."""
    return (*CONFIGURATIONS, *(OF_CLASSES if classes else OF_NUMBERS))[: max(1, members // folds)]


def optimizer(steps: int, classes: bool, damping: float = DAMPING) -> AdamW:
    """Return how members are trained: classes are learned more slowly than numbers."""
    return AdamW(Cosine(RATE_OF_CLASSES if classes else RATE, steps), beta2=0.95, weight_decay=damping)


def ramps(x: Array, size: int, waves: int = 7) -> dict[str, Array]:
    """Return how `Ramps` starts, of `size` columns: from quantile to quantile of the numbers x (n, numbers).

    What comes out, and the numbers themselves, have mean 0 and variance 1. Where many rows hold one value, the
    quantiles are those of finer parts, so that no ramp is lost.

    >>> x = np.array([[0.0], [0.0], [1.0], [3.0]])
    >>> ramps(x, 3, waves=2)["w"].tolist(), ramps(x, 3, waves=2)["b"].tolist()
    ([1.0, 0.5, 0.0], [0.0, -0.5, 0.0])
    """
    start = {word: np.zeros(size) for word in ("w", "b", "gamma", "beta")}
    numbers = x.shape[1]
    fine = np.quantile(x, np.linspace(0, 1, FINE + 1), axis=0)
    for j in range(numbers):
        edges = np.unique(fine[:, j])
        if len(edges) > waves + 1:
            edges = edges[np.linspace(0, len(edges) - 1, waves + 1).round().astype(int)]
        edges = edges[np.append(True, np.diff(edges) > NARROWEST * np.abs(edges[1:]))]
        low, width = edges[:-1], np.diff(edges)
        curves = np.column_stack([np.clip((x[:, j, None] - low) / width, 0, 1), x[:, j]])
        places = [*(j + numbers * np.arange(len(low))), j + numbers * waves]
        start["w"][places[:-1]], start["b"][places[:-1]] = 1 / width, -low / width
        mean, scale = mean_and_scale(curves)
        start["gamma"][places], start["beta"][places] = 1 / scale, -mean / scale
    return start


@dataclass(frozen=True)
class Task:
    """What is to be learned: what networks read, and the targets.

    a0 : (n, inputs), of which `numbers` are the columns that become cosines or ramps.
    y : (n,), class numbers, or numbers of mean 0 and variance 1.
    classes : how many there are; 0 in a regression.
    fold : (n,), the fold that leaves the row out, from 0.
    weight : (n,), how much each row counts; None where all count alike.
    """

    a0: Array
    numbers: tuple[int, ...]
    y: Array
    classes: int
    fold: Array
    weight: Array | None = None

    @property
    def head(self) -> tuple[int, str, str]:
        """The number of outputs, the last activation, and the loss."""
        return head(self.classes)

    @property
    def input(self) -> Input:
        """The networks' input: the numbers, as often as `Periodic` reads them, and the rest."""
        inputs = self.a0.shape[1]
        rest = tuple(place for place in range(inputs) if place not in set(self.numbers))
        take = [(*self.numbers, *rest)[place] for place in Periodic.copied(len(self.numbers), inputs)]
        return Input(inputs, take=take if self.numbers else None)

    def of(self, rows: Array) -> Task:
        """Return the task of some of the rows."""
        weight = None if self.weight is None else self.weight[rows]
        return replace(self, a0=self.a0[rows], y=self.y[rows], fold=self.fold[rows], weight=weight)

    def layers(self, sigma: float, activation: str, damping: float = DAMPING) -> list[Layer]:
        """The layers of one member."""
        count = len(self.numbers)
        embedding = [Periodic(count, sigma=sigma) if sigma else Ramps(count)] if count else []
        units = () if activation == "identity" else UNITS
        hidden = [NTKDense(size, activation, dropout=damping) for size in units]
        outputs, last, _ = self.head
        return [*embedding, *hidden, NTKDense(outputs, last)]

    def loss(self, said: Array) -> float:
        """Return the mean loss of what was said of every row, (n, outputs)."""
        if not np.isfinite(said).all():
            return math.inf
        if not self.classes:
            losses = (said[:, 0] - self.y) ** 2
        else:
            p = (
                np.where(self.y == 1, said[:, 0], 1 - said[:, 0])
                if self.classes == 2
                else said[range(len(said)), self.y]
            )
            losses = -np.log(np.maximum(p, 1e-7))
        return float(np.average(losses, weights=self.weight))
