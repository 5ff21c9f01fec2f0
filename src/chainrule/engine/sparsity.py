"""Data that is mostly zeros, as one-hot columns and images are: whether to leave the zeros out, and where they are.

A tile takes several rows in the product with W, several columns in the gradient of W, and can only leave out what is
zero in all of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.engine.target import MARKED, SPARSE_ROWS

#: Tiles of the data that are looked at for zeros, and the part of a product up to which leaving them out pays.
TILES, WORTH_SKIPPING = 32, 0.8

#: Rows that are marked at once: bounds the memory that it takes.
AT_ONCE = 4096


def has_zeros_to_skip(a0: NDArray[Any]) -> bool:
    """Return whether products with a0 (n, inputs) are quicker without its zeros, going by a sample of its rows."""
    rows, inputs = (size // SPARSE_ROWS for size in a0.shape)
    if not rows or not inputs:
        return False
    tiles = min(rows, TILES)
    used = a0[np.linspace(0, len(a0) - 1, tiles * SPARSE_ROWS).astype(int)] != 0
    by_rows = used.reshape(tiles, SPARSE_ROWS, -1).any(axis=1).mean()
    by_columns = used[:, : inputs * SPARSE_ROWS].reshape(len(used), inputs, SPARSE_ROWS).any(axis=2).mean()
    return bool(by_rows + by_columns < 2 * WORTH_SKIPPING)


def words_of(numbers: int) -> int:
    """Return how many words the marks of so many numbers are."""
    return -(-numbers // MARKED)


def marks_of(a0: NDArray[Any]) -> NDArray[np.uint16]:
    """Return a bit for each number of a0 (n, inputs), 1 where it is not zero, as (n, words); the first is the lowest.

    >>> marks_of(np.array([[0.0, 2.0, 0.0, 3.0]])).tolist()
    [[10]]
    """
    marks = np.zeros((len(a0), words_of(a0.shape[1])), "<u2")
    for first in range(0, len(a0), AT_ONCE):
        packed = np.packbits(a0[first : first + AT_ONCE] != 0, axis=1, bitorder="little")
        marks.view(np.uint8)[first : first + AT_ONCE, : packed.shape[1]] = packed
    return marks
