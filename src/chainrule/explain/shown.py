"""Arrays as they are shown: whole where they are small, otherwise their extent, their summary and a corner.

Both the terminal and the notebook print what is made here, so both show the same numbers.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.program.render.text import number

NOT_COMPUTED = "not computed yet"  # shown rather than 0
MOST_ROWS, MOST_COLUMNS = 8, 8  # of an array that is shown whole
CORNER_ROWS, CORNER_COLUMNS = 3, 5  # of one that is not

Place = tuple[int, ...]


@dataclass(frozen=True)
class Shown:
    """An array as text: rows of cells with their places in the array, and for a large one what the cells leave out.

    Where `summary` is not empty, the cells are the array's top left corner.
    """

    cells: tuple[tuple[str, ...], ...]
    places: tuple[tuple[Place, ...], ...]
    summary: str = ""


def show(value: Any) -> Shown:
    """Return an array (or a number) as it is shown.

    >>> import numpy as np
    >>> show(np.array([[1.0, -0.5]])).cells
    (('1', '−0.5'),)
    >>> show(np.zeros((100, 784))).summary
    'mean 0, from 0 to 0; the first 3 rows and 5 columns of 100 × 784:'
    """
    array = np.asarray(value)
    matrix = array.reshape(-1, array.shape[-1]) if array.ndim > 2 else np.atleast_2d(array)
    corner, summary = matrix, ""
    if len(matrix) > MOST_ROWS or matrix.shape[1] > MOST_COLUMNS:
        corner = matrix[:CORNER_ROWS, :CORNER_COLUMNS]
        mean, least, most = (number(float(x)) for x in (matrix.mean(), matrix.min(), matrix.max()))
        rows, columns = map(_counted, corner.shape, ("row", "column"))
        size = " × ".join(map(str, array.shape))
        summary = f"mean {mean}, from {least} to {most}; the first {rows} and {columns} of {size}:"

    numbers = np.arange(matrix.size).reshape(matrix.shape)[: len(corner), : corner.shape[1]]
    return Shown(
        tuple(tuple(number(float(entry) + 0.0) for entry in row) for row in corner),  # −0, which is 0, is shown as 0
        tuple(tuple(place_of(entry, array.shape) for entry in row) for row in numbers),
        summary,
    )


def place_of(entry: int, shape: tuple[int, ...]) -> Place:
    """Return the index of an entry that is known by its number, counted row by row."""
    return tuple(int(i) for i in np.unravel_index(entry, shape))


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
