"""Which rows are trained on, which decide when to stop, and which are held out for the metrics."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput

Rows = NDArray[np.intp]

FEWEST = 10  # rows that a table needs


def divide(
    classes: NDArray[Any] | None,
    count: int,
    test_size: float,
    validation_size: float,
    seed: int,
    groups: NDArray[Any] | None = None,
    time: NDArray[Any] | None = None,
) -> tuple[Rows, Rows, Rows]:
    """Return the rows to train on, to validate on, and to hold out, each in order.

    Every class has its share in each, as far as its rows go round; `classes` (n,) are class numbers from 0. With
    `groups` (n,), a group stays whole; by `time` (n,), the last rows are held out, and the last before them validate.

    Raises `InvalidInput` where there are too few rows.

    >>> train, validation, test = divide(None, 100, 0.2, 0.15, seed=0)
    >>> len(train), len(validation), len(test)
    (68, 12, 20)
    """
    if test_size and count < FEWEST:
        raise InvalidInput(f"There are {count} rows with a target, too few to learn from and to hold some out.")
    rng = np.random.default_rng(seed)
    if groups is not None:
        time = rng.permutation(int(groups.max()) + 1)[groups]
    found: list[Rows] = []
    rest = np.arange(count)
    for share in (test_size, validation_size):
        if not share:
            found.append(rest[:0])
            continue
        cut = split(rest, classes, share, rng) if time is None else _last(rest, time, share)
        rest = cut[0]
        found.append(cut[1])
    return rest, found[1], found[0]


def _last(rows: Rows, time: NDArray[Any], share: float) -> tuple[Rows, Rows]:
    """Return the rows before a moment and those from it on; what has the same time is not parted."""
    moment = np.sort(time[rows])[-max(1, round(share * len(rows)))]
    late = time[rows] >= moment
    if late.all():
        raise InvalidInput("There are too few different groups or times to hold some of them out.")
    return rows[~late], rows[late]


def split(rows: Rows, classes: NDArray[Any] | None, share: float, rng: np.random.Generator) -> tuple[Rows, Rows]:
    """Return the rows without those that are taken away, and those; the only row of a class is never taken.

    Systematic sampling: of the rows in random order, class by class, one is taken at equal intervals.
    """
    taken = round(share * len(rows))
    drawn = rng.permutation(len(rows))
    if classes is not None:
        there = classes[rows][drawn]
        counts = np.bincount(there)
        common = counts[there] > 1
        drawn, there = drawn[common], there[common]
        drawn = drawn[np.argsort(there.astype(np.min_scalar_type(len(counts))), kind="stable")]
    if not 0 < taken < len(drawn):
        raise InvalidInput(
            f"A share of {share:g} of {len(rows)} rows leaves {len(rows) - taken} to train on and {taken} to hold out."
        )
    places = (np.arange(taken) + rng.random()) * (len(drawn) / taken)
    held = np.zeros(len(rows), bool)
    held[drawn[places.astype(np.intp)]] = True
    return rows[~held], rows[held]
