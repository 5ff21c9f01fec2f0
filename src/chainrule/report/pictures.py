"""Pictures inside a page: arrays of pixels, and contour lines and shaded heights of values on a grid."""

from base64 import b64encode
from io import BytesIO
from typing import Any

import numpy as np
from contourpy import contour_generator
from numpy.typing import NDArray
from PIL import Image

Array = NDArray[Any]
HILL = (86, 120, 168)  # red, green, blue; how opaque it is tells the height, so it suits light and dark pages
PIXELS = 200


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


def lines(values: Array, level: float) -> list[Array]:
    """Return the lines at a level, each as points (k, 2) of x and y in units of cells; y is the row.

    >>> [line.tolist() for line in lines(np.array([[0.0, 1.0], [0.0, 1.0]]), 0.25)]
    [[[0.25, 1.0], [0.25, 0.0]]]
    """
    return contour_generator(z=values).lines(level)  # type: ignore[return-value]


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


def data_uri(pixels: Array) -> str:
    """Return an image (rows, columns, 4), red, green, blue and opacity from 0 to 255, for use in a page.

    >>> data_uri(np.zeros((1, 1, 4)))[:30]
    'data:image/png;base64,iVBORw0K'
    """
    file = BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(file, "PNG", optimize=True)
    return f"data:image/png;base64,{b64encode(file.getvalue()).decode()}"
