"""Data that is mostly zeros, as one-hot columns and images are: whether products had better leave the zeros out.

A tile takes several rows in the product with W, several columns in the gradient of W, and can only leave out what is
zero in all of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.engine.target import SPARSE_ROWS, TILE_ROWS

#: Tiles of the data that are looked at for zeros, and the part of a product up to which leaving them out pays.
TILES, WORTH_SKIPPING = 64, 0.8


def has_zeros_to_skip(a0: NDArray[Any]) -> bool:
    """Return whether products with a0 (n, inputs) are quicker without its zeros, going by a sample of its rows."""
    rows, inputs = len(a0) // SPARSE_ROWS, a0.shape[1] // TILE_ROWS
    if not rows or not inputs:
        return False
    tiles = min(rows, TILES)
    used = a0[np.linspace(0, len(a0) - 1, tiles * SPARSE_ROWS).astype(int)] != 0
    by_rows = used.reshape(tiles, SPARSE_ROWS, -1).any(axis=1).mean()
    by_columns = used[:, : inputs * TILE_ROWS].reshape(len(used), inputs, TILE_ROWS).any(axis=2).mean()
    return bool(by_rows + by_columns < 2 * WORTH_SKIPPING)
