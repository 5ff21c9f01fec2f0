"""Which rows are trained on, which decide when to stop, and which are held out for the metrics."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput

Rows = NDArray[np.intp]

FEWEST = 10  # rows that a table needs


def divide(
    classes: NDArray[Any] | None, count: int, test_size: float, validation_size: float, seed: int
) -> tuple[Rows, Rows, Rows]:
    """Return the rows to train on, to validate on, and to hold out, each in order.

    Every class has its share in each, as far as its rows go round; `classes` (n,) are class numbers from 0.

    Raises `InvalidInput` where there are too few rows.

    >>> train, validation, test = divide(None, 100, 0.2, 0.15, seed=0)
    >>> len(train), len(validation), len(test)
    (68, 12, 20)
    """
    if count < FEWEST:
        raise InvalidInput(f"There are {count} rows with a target, too few to learn from and to hold some out.")
    rest, test = _split(np.arange(count), classes, test_size, seed)
    train, validation = _split(rest, classes, validation_size, seed)
    return train, validation, test


def _split(rows: Rows, classes: NDArray[Any] | None, share: float, seed: int) -> tuple[Rows, Rows]:
    """Return the rows without those that are taken away, and those; the only row of a class is never taken."""
    from sklearn.model_selection import train_test_split

    taken = round(share * len(rows))
    single = np.zeros(len(rows), bool)
    strata = None
    if classes is not None:
        there = classes[rows]
        counts = np.bincount(there)
        single = counts[there] < 2
        strata = there[~single] if min(taken, (~single).sum() - taken) >= (counts >= 2).sum() else None
    common = rows[~single]
    if not 0 < taken < len(common):
        raise InvalidInput(
            f"A share of {share:g} of {len(rows)} rows leaves {len(rows) - taken} to train on and {taken} to hold out."
        )
    kept, held = train_test_split(common, test_size=taken, stratify=strata, random_state=seed % 2**32)
    return np.sort(np.concatenate([kept, rows[single]])), np.sort(held)
