"""Permutation importance (Breiman 2001, 'Random forests', section 10): how much worse the predictions get when the
values of a column are exchanged between rows, so that they tell nothing any more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chainrule.report.subject import Subject

REPEATS = 5
WORK = 2e9  # multiplications that all of it may take, about
LEAST_ROWS, MOST_ROWS = 100, 2000
MOST_COLUMNS = 100  # that are tried: those with the strongest weights


@dataclass(frozen=True)
class Importance:
    """How much the error grows without a column: the mean of several exchanges, and their standard deviation."""

    column: str
    growth: float
    spread: float


def importances(subject: Subject) -> tuple[list[Importance], float, int]:
    """Return the columns, the most important first; the error with all of them; and the number of rows measured."""
    network, judged = subject.network, subject.judged
    columns = _strongest(subject)
    once = network.parameters.count * max(len(columns), 1) * REPEATS
    most = max(LEAST_ROWS, min(MOST_ROWS, int(WORK / once)))
    rng = np.random.default_rng(0)
    rows = np.sort(rng.permutation(len(judged))[:most])
    a0 = judged.a0[rows]
    error = subject.error(network.predict(a0), rows)
    found = []
    for column in columns:
        positions = subject.columns[column]
        changed = np.tile(a0, (REPEATS, 1))
        for repeat in np.split(changed, REPEATS):
            repeat[:, positions] = a0[np.ix_(rng.permutation(len(rows)), np.asarray(positions))]
        grown = [subject.error(y_hat, rows) - error for y_hat in np.split(network.predict(changed), REPEATS)]
        found.append(Importance(column, float(np.mean(grown)), float(np.std(grown))))
    return sorted(found, key=lambda each: -each.growth), error, len(rows)


def _strongest(subject: Subject) -> list[str]:
    """The columns to try, in order: all of them, or those whose inputs reach the first layer most."""
    names = list(subject.columns)
    if len(names) <= MOST_COLUMNS:
        return names
    W = next(array for name, array in subject.network.parameters.items() if name.startswith("W"))
    reach = np.linalg.norm(W, axis=-1) * subject.a0.std(axis=0)
    strength = [float(np.linalg.norm(reach[subject.columns[name]])) for name in names]
    return [names[i] for i in np.sort(np.argsort(strength)[::-1][:MOST_COLUMNS])]
