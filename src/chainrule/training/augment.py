"""Changes of a batch on its way into training: pictures moved, turned and flipped a little, each time in another way.

What is drawn depends on nothing but the network's seed, the epoch and the row, so that a training that was interrupted
goes on, bit for bit, as if it had not been.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.functions.random import philox
from chainrule.functions.registry import check_flag, python_number

Array = NDArray[Any]
Rows = NDArray[np.intp]

#: From arrays by the names of the program's inputs, a sample per row, the rows' numbers in X, the seed and the epoch
#: (from 0), to arrays of the same names and shapes. Those that are given are its own to write to.
Change = Callable[[dict[str, Array], Rows, int, int], Mapping[str, Array]]

STREAM = 0xA06E0000  # of the counters, so that they are not those of dropout
AT_ONCE = 2**18  # numbers of the pictures that are moved together: few enough for the cache


def drawn(rows: Rows, seed: int, epoch: int, stream: int = 0) -> NDArray[np.float64]:
    """Return four numbers from 0 to 1 for each row, (4, rows), by counter; `stream` gives others (up to 65,535).

    >>> drawn(np.array([3, 0]), seed=1, epoch=2)[:, 1].tolist() == drawn(np.array([0]), 1, 2)[:, 0].tolist()
    True
    """
    row = rows.astype(np.uint64)
    same = np.ones_like(row)
    words = philox([row, same * (STREAM + stream), same * epoch, row >> 32], (seed & 0xFFFFFFFF, seed >> 32))
    return np.asarray((words + 0.5) / 2**32)


@dataclass(frozen=True)
class Augment:
    """Pictures (n, height, width, channels) moved, turned and flipped a little, by chance, in each epoch anew.

    Parameters
    ----------
    shift : pixels, up to which a picture is moved in each direction.
    rotate : degrees, up to which it is turned to either side.
    flip : whether half of the pictures are mirrored left to right.

    What comes in at an edge repeats the pixels there.

    Simard, Steinkraus & Platt 2003, 'Best practices for convolutional neural networks applied to visual document
    analysis'.

    >>> from chainrule import Augment, Conv2D, Dense, Flatten, Network
    >>> network = Network((4, 4, 1), [Conv2D(2, 3, "relu"), Flatten(), Dense(1)], "mean_squared_error", seed=0)
    >>> X, y = np.random.default_rng(0).random((8, 4, 4, 1)), np.arange(8.0)
    >>> len(network.fit(X, y, epochs=3, batch_size=4, augment=Augment(shift=1, rotate=5)))
    3
    """

    shift: int = 0
    rotate: float = 0.0
    flip: bool = False

    def __post_init__(self) -> None:
        shift, turn = python_number(self.shift), python_number(self.rotate)
        if type(shift) is not int or shift < 0:
            raise InvalidInput(f"shift must be a whole number of pixels, 0 or more, but is {self.shift!r:.60}.")
        if type(turn) not in (int, float) or not 0 <= turn <= 180:
            raise InvalidInput(f"rotate must be a number of degrees from 0 to 180, but is {self.rotate!r:.60}.")
        object.__setattr__(self, "flip", check_flag("flip", self.flip))

    def __call__(self, data: dict[str, Array], rows: Rows, seed: int, epoch: int) -> Mapping[str, Array]:
        """Return the data with every picture among its inputs changed; see `Change`."""
        pictures = {name for name, array in data.items() if name.startswith("a0") and array.ndim == 4}
        if not pictures:
            raise InvalidInput("Augment changes pictures (n, height, width, channels), but there are none in X.")
        chance = drawn(rows, seed, epoch)
        return {name: self._moved(array, chance) if name in pictures else array for name, array in data.items()}

    def _moved(self, X: Array, chance: Array) -> Array:
        moves = np.floor(chance[:2] * (2 * self.shift + 1)) - self.shift
        angles = (2 * chance[2] - 1) * math.radians(self.rotate)
        flips = np.where(self.flip & (chance[3] < 0.5), -1.0, 1.0)
        how = [v.astype(X.dtype) for v in (*moves, np.cos(angles), np.sin(angles), flips)]
        size = max(1, AT_ONCE // math.prod(X.shape[1:]))
        for part in (slice(start, start + size) for start in range(0, len(X), size)):
            X[part] = _read_at(X[part], *_places(X.shape[1:3], *(v[part] for v in how)))
        return X


def _places(extents: tuple[int, ...], *drawn: Array) -> tuple[Array, Array]:
    """Return where each pixel is read from, as rows and columns, (n, height, width) each: turned about the middle."""
    middle = [(extent - 1) / 2 for extent in extents]
    down, right, cos, sin, flip = (v[:, None, None] for v in drawn)
    y, x = (np.arange(extent, dtype=flip.dtype) - half for extent, half in zip(extents, middle, strict=True))
    y, x = y[:, None] - down, x - right
    return cos * y - sin * x + middle[0], flip * (sin * y + cos * x) + middle[1]


def _read_at(X: Array, y: Array, x: Array) -> Array:
    """Return the mixtures of the four pixels of X (n, height, width, channels) between which each place lies."""
    n, height, width, channels = X.shape
    flat, first = X.reshape(-1, channels), np.arange(n)[:, None, None] * (height * width)
    y, x = np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)
    top, left = y.astype(np.intp), x.astype(np.intp)
    right = np.minimum(left + 1, width - 1)
    y, x = ((v - whole).astype(X.dtype)[..., None] for v, whole in ((y, top), (x, left)))
    lines = []
    for line in (top, np.minimum(top + 1, height - 1)):
        start = first + line * width
        here = flat.take(start + left, axis=0)
        lines.append(here + x * (flat.take(start + right, axis=0) - here))
    upper, lower = lines
    return np.asarray(upper + y * (lower - upper))
