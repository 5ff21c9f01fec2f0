"""Contour lines and shaded heights of values on a grid."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.report.png import data_uri

Array = NDArray[Any]
HILL = (86, 120, 168)  # red, green, blue; how opaque it is tells the height, so it suits light and dark pages
PIXELS = 200

#: Where a line enters and leaves a cell, by which of its corners are above the level (1, 2, 4, 8: counted from the
#: upper left, clockwise); sides 0 to 3 are the upper, right, lower and left one.
CROSSINGS = {
    1: ((3, 0),),
    2: ((0, 1),),
    3: ((3, 1),),
    4: ((1, 2),),
    5: ((3, 0), (1, 2)),
    6: ((0, 2),),
    7: ((3, 2),),
    8: ((2, 3),),
    9: ((2, 0),),
    10: ((0, 1), (2, 3)),
    11: ((2, 1),),
    12: ((1, 3),),
    13: ((1, 0),),
    14: ((0, 3),),
}


def levels(values: Array, count: int) -> Array:
    """Return levels between the lowest and the highest value, closer where there are more values.

    >>> levels(np.array([0.0, 1.0, 2.0]), 1)
    array([1.])
    """
    low, high, middle = float(values.min()), float(values.max()), float(np.median(values))
    if high <= low:
        return np.array([])
    share = min(max((middle - low) / (high - low), 1e-3), 0.999)
    shares: Array = np.linspace(0, 1, count + 2)[1:-1] ** (np.log(share) / np.log(0.5))
    return low + (high - low) * shares


def segments(values: Array, level: float) -> list[tuple[float, float, float, float]]:
    """Return the line at a level as pieces (x1, y1, x2, y2), in units of cells; y is the row (marching squares).

    >>> segments(np.array([[0.0, 1.0], [0.0, 1.0]]), 0.25)
    [(0.25, 0.0, 0.25, 1.0)]
    """
    above = values > level
    case = above[:-1, :-1] + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    found = []
    for row, column in zip(*np.nonzero((case > 0) & (case < 15)), strict=True):
        corners = values[row : row + 2, column : column + 2]
        a, b, c, d = (float(corners[place]) for place in ((0, 0), (0, 1), (1, 1), (1, 0)))
        sides = (
            lambda a=a, b=b: (_share(a, b, level), 0.0),
            lambda b=b, c=c: (1.0, _share(b, c, level)),
            lambda c=c, d=d: (_share(d, c, level), 1.0),
            lambda a=a, d=d: (0.0, _share(a, d, level)),
        )
        for enter, leave in CROSSINGS[int(case[row, column])]:
            (x1, y1), (x2, y2) = sides[enter](), sides[leave]()
            found.append((float(column + x1), float(row + y1), float(column + x2), float(row + y2)))
    return found


def _share(start: float, end: float, level: float) -> float:
    return (level - start) / (end - start) if end != start else 0.5


def shade(values: Array, steps: Array) -> str:
    """Return the heights as a picture for a page, a tint for each step between levels; the first row is on top."""
    rows, columns = values.shape
    x = np.linspace(0, columns - 1, PIXELS)
    y = np.linspace(0, rows - 1, PIXELS)
    wide = np.array([np.interp(x, np.arange(columns), row) for row in values])
    fine = np.array([np.interp(y, np.arange(rows), column) for column in wide.T]).T
    band = np.searchsorted(steps, fine)
    pixels = np.empty((PIXELS, PIXELS, 4))
    pixels[..., :3] = HILL
    pixels[..., 3] = 10 + 170 * band / max(len(steps), 1)
    return data_uri(pixels)
