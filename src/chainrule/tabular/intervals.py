"""Intervals and sets that hold the truth at a wanted rate, from out-of-fold predictions: CV+.

A row's score says how far its out-of-fold prediction was off: |y − ŷ|, or 1 − p of its class. Each fold's members say
something of a new row, and that fold's scores say how wrong that may be.

Barber, Candès, Ramdas & Tibshirani 2021, 'Predictive inference with the jackknife+', section 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.tabular.mixture import part

if TYPE_CHECKING:
    from chainrule.tabular.model import TabularModel
    from chainrule.tabular.task import Task

Array = NDArray[Any]

KEPT = 500  # scores of a fold, at equal distances of their order, where there are more


def scores_of(task: Task, out_of_fold: Array) -> list[list[float]]:
    """Return each fold's scores in order: all of them, or KEPT that stand for all; and its number of rows first."""
    several = task.classes > 2
    scores = 1 - out_of_fold[range(len(task.y)), task.y] if several else np.abs(task.y - out_of_fold[:, 0])
    found = []
    for fold in range(int(task.fold.max()) + 1):
        mine = np.sort(scores[task.fold == fold])
        if len(mine) > KEPT:
            mine = np.quantile(mine, (np.arange(KEPT) + 0.5) / KEPT, method="inverted_cdf")
        found.append([float(np.sum(task.fold == fold)), *map(float, mine)])
    return found


def _known(model: TabularModel) -> list[list[float]]:
    scores = model.about.get("strong", {}).get("scores")
    if not scores:
        raise InvalidInput("There are no out-of-fold predictions to tell how far off it is: use recipe='strong'.")
    return scores  # type: ignore[no-any-return]


def _check(coverage: float) -> None:
    if not (isinstance(coverage, int | float) and 0 < coverage < 1):
        raise InvalidInput(f"coverage must be a share between 0 and 1, such as 0.9, but is {coverage!r:.60}.")


def _weights(scores: list[list[float]]) -> tuple[Array, Array, Array, float]:
    """All scores, their folds, how many rows each stands for, and how many there are in all."""
    values = np.concatenate([fold[1:] for fold in scores])
    folds = np.repeat(np.arange(len(scores)), [len(fold) - 1 for fold in scores])
    shares = np.concatenate([np.full(len(fold) - 1, fold[0] / max(1, len(fold) - 1)) for fold in scores])
    return values, folds, shares, float(sum(fold[0] for fold in scores))


def interval(model: TabularModel, a0: Array, coverage: float) -> Array:
    """Return the lower and upper ends, (n, 2), in the target's unit, for what the network reads, (n, inputs)."""
    _check(coverage)
    scores = _known(model)
    values, folds, shares, count = _weights(scores)
    said = np.column_stack([part(model.network, k, len(scores)).predict(a0)[:, 0] for k in range(len(scores))])
    level = min(1.0, coverage * (count + 1) / count)
    ends = np.empty((len(a0), 2))
    for rows in np.array_split(np.arange(len(a0)), max(1, len(a0) * len(values) // 2**22)):
        for side, sign in ((0, -1), (1, 1)):
            reach = sign * said[rows][:, folds] + values
            ends[rows, side] = sign * _quantile(reach, shares, level)
    return ends * model.target.scale + model.target.mean


def _quantile(values: Array, weights: Array, level: float) -> Array:
    """The least value of each row at which the weights below it reach a share of all."""
    order = np.argsort(values, axis=1)
    reached = np.cumsum(weights[order], axis=1) >= level * weights.sum() - 1e-9
    found: Array = np.take_along_axis(values, order, axis=1)[np.arange(len(values)), reached.argmax(axis=1)]
    return found


def class_sets(model: TabularModel, a0: Array, coverage: float) -> Array:
    """Return which classes are not ruled out for each row, (n, classes); there may be several, or none."""
    _check(coverage)
    scores = _known(model)
    _, _, _, count = _weights(scores)
    worse: Any = 0.0
    for k, (rows, *mine) in enumerate(scores):
        p = model.target.probabilities(part(model.network, k, len(scores)).predict(a0))
        worse = worse + rows * (1 - np.searchsorted(mine, 1 - p, side="left") / max(1, len(mine)))
    # a class stays where at least a share of 1 - coverage of the rows were as far off as it would be
    return np.asarray(worse + 1 > (1 - coverage) * (count + 1))
