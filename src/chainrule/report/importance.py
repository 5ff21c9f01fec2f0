"""Permutation importance on the judged rows, of as many rows and columns as can be looked at in a moment."""

from dataclasses import dataclass

import numpy as np

from chainrule.report.subject import Subject
from chainrule.tabular.importance import growth

LEAST_REPEATS, MOST_REPEATS = 2, 5
WORK = 1e9  # multiplications that all of it may take, about: as many rows as that allows, and then repeats
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
    affordable = WORK / (network.parameters.count * max(len(columns), 1))
    most = max(LEAST_ROWS, min(MOST_ROWS, int(affordable / LEAST_REPEATS)))
    rng = np.random.default_rng(0)
    rows = np.sort(rng.permutation(len(judged))[:most])
    repeats = max(LEAST_REPEATS, min(MOST_REPEATS, int(affordable / len(rows))))
    places = {name: subject.columns[name] for name in columns}
    error, grown = growth(network, lambda said: subject.error(said, rows), judged.a0[rows], places, repeats, rng)
    found = [Importance(name, float(each.mean()), float(each.std())) for name, each in grown.items()]
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
