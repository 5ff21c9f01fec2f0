"""What a column is worth: how much worse an ensemble predicts, once rows that it was not trained on exchange it.

Breiman 2001, 'Random forests', section 10, with out-of-fold rows in place of out-of-bag ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chainrule.data.encoding import TableEncoder
from chainrule.tabular.mixture import part

if TYPE_CHECKING:
    from chainrule.tabular.members import Ensemble
    from chainrule.tabular.task import Task

Array = NDArray[Any]

ROWS = 500  # of each fold, at most
NUMBERS = 50_000_000  # that are read in all, at most: of a wide table fewer rows are looked at


def importances(task: Task, ensemble: Ensemble, encoder: TableEncoder, seed: int) -> dict[str, float]:
    """Return by how much the loss grows where a column's values are exchanged among rows, by the column's name."""
    rng = np.random.default_rng([seed, 2])
    folds = int(task.fold.max()) + 1
    width = len(task.input.take or range(task.a0.shape[1]))
    columns: dict[str, list[int]] = {}
    for place, feature in enumerate(encoder.features):
        columns.setdefault(feature.column, []).append(place)
    most = max(20, min(ROWS, NUMBERS // (folds * width * len(columns))))
    grown = dict.fromkeys(columns, 0.0)
    for fold in range(folds):
        rows = rng.permutation(np.flatnonzero(task.fold == fold))[:most]
        if len(rows) < 2:
            continue
        network, a0 = part(ensemble.network, fold, folds), task.a0[rows]
        own = task.of(rows)
        before = own.loss(network.predict(a0))
        stacked = np.repeat(a0[None], len(columns), axis=0)
        for place, inputs in enumerate(columns.values()):
            stacked[place][:, inputs] = a0[rng.permutation(len(rows))][:, inputs]
        said = network.predict(stacked.reshape(-1, a0.shape[1]))
        for name, its in zip(columns, np.split(said, len(columns)), strict=True):
            grown[name] += (own.loss(its) - before) / folds
    return grown
