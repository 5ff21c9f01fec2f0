"""Permutation importance: how much worse predictions get when a column's values are exchanged between rows.

Breiman 2001, 'Random forests', section 10; of an ensemble, with out-of-fold rows in place of out-of-bag ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chainrule.data.encoding import TableEncoder
from chainrule.network.network import Network
from chainrule.tabular.mixture import part

if TYPE_CHECKING:
    from chainrule.tabular.members import Ensemble
    from chainrule.tabular.task import Task

Array = NDArray[Any]

ROWS = 500  # of each fold, at most
NUMBERS = 50_000_000  # that are read in all, at most: of a wide table fewer rows are looked at
AT_ONCE = 20_000  # rows that are predicted together


def growth(
    network: Network,
    error: Callable[[Array], float],
    a0: Array,
    columns: Mapping[str, Sequence[int]],
    repeats: int,
    rng: np.random.Generator,
) -> tuple[float, dict[str, Array]]:
    """Return the error with every column, and by how much it grows, (repeats,), where the rows of a column are mixed.

    error : of outputs (n, outputs) for the rows a0 (n, inputs). columns : where the inputs of each are.
    """
    before, grown = error(network.predict(a0)), dict[str, Array]()
    names = list(columns)
    together = max(1, AT_ONCE // (repeats * len(a0)))
    for first in range(0, len(names), together):
        group = names[first : first + together]
        changed = np.tile(a0, (len(group), repeats, 1, 1))
        for name, mixed in zip(group, changed, strict=True):
            for repeat in mixed:
                repeat[:, columns[name]] = a0[rng.permutation(len(a0))][:, columns[name]]
        said = network.predict(changed.reshape(-1, a0.shape[1])).reshape(len(group), repeats, len(a0), -1)
        grown |= {n: np.array([error(each) - before for each in its]) for n, its in zip(group, said, strict=True)}
    return before, grown


def importances(task: Task, ensemble: Ensemble, encoder: TableEncoder, seed: int) -> dict[str, float]:
    """Return by how much the loss of rows that were not trained on grows without a column, by the column's name."""
    rng = np.random.default_rng([seed, 2])
    folds, columns = int(task.fold.max()) + 1, encoder.places
    width = len(task.input.take or range(task.a0.shape[1]))
    most = max(20, min(ROWS, NUMBERS // (folds * width * len(columns))))
    found = dict.fromkeys(columns, 0.0)
    for fold in range(folds):
        rows = rng.permutation(np.flatnonzero(task.fold == fold))[:most]
        if len(rows) > 1:
            network = part(ensemble.network, fold, folds)
            _, grown = growth(network, task.of(rows).loss, task.a0[rows], columns, 1, rng)
            found = {name: found[name] + float(grown[name][0]) / folds for name in columns}
    return found
