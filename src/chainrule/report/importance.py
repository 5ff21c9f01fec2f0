"""Permutation importance (Breiman 2001, 'Random forests', section 10): how much worse the predictions get when the
values of a column are exchanged between rows, so that they no longer tell anything."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chainrule.report.subject import Subject

LEAST_REPEATS, MOST_REPEATS = 2, 5
WORK = 1e9  # multiplications that all of it may take, about: as many rows as that allows, and then repeats
LEAST_ROWS, MOST_ROWS = 100, 2000
AT_ONCE = 20_000  # rows that are predicted together
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
    affordable = WORK / (network.parameters.count * max(len(columns), 1))
    most = max(LEAST_ROWS, min(MOST_ROWS, int(affordable / LEAST_REPEATS)))
    rng = np.random.default_rng(0)
    rows = np.sort(rng.permutation(len(judged))[:most])
    repeats = max(LEAST_REPEATS, min(MOST_REPEATS, int(affordable / len(rows))))
    a0 = judged.a0[rows]
    error = subject.error(network.predict(a0), rows)
    together = max(1, AT_ONCE // (repeats * len(rows)))
    found = []
    for first in range(0, len(columns), together):
        group = columns[first : first + together]
        changed = np.tile(a0, (len(group), repeats, 1, 1))
        for column, exchanged in zip(group, changed, strict=True):
            positions = np.asarray(subject.columns[column])
            for repeat in exchanged:
                repeat[:, positions] = a0[np.ix_(rng.permutation(len(rows)), positions)]
        y_hat = network.predict(changed.reshape(-1, a0.shape[1])).reshape(len(group), repeats, len(rows), -1)
        for column, answers in zip(group, y_hat, strict=True):
            grown = [subject.error(answer, rows) - error for answer in answers]
            found.append(Importance(column, float(np.mean(grown)), float(np.std(grown))))
    return sorted(found, key=lambda each: -each.growth), error, len(rows)


def _strongest(subject: Subject) -> list[str]:
    """The columns to try, in order: all of them, or those whose inputs reach the first layer most."""
    names = list(subject.columns)
    if len(names) <= MOST_COLUMNS or subject.reading is not None:
        return names[:MOST_COLUMNS]
    W = next(array for name, array in subject.network.parameters.items() if name.startswith("W"))
    reach, take = np.linalg.norm(W, axis=-1), subject.network.graph.take
    reach = reach if take is None else np.sqrt(np.bincount(take, reach**2))
    reach = reach * subject.a0.std(axis=0)
    strength = [float(np.linalg.norm(reach[subject.columns[name]])) for name in names]
    return [names[i] for i in np.sort(np.argsort(strength)[::-1][:MOST_COLUMNS])]
