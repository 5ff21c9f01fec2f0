"""Small pictures inside a page: arrays of pixels as PNG."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def data_uri(pixels: NDArray[Any]) -> str:
    """Return an image (rows, columns, 4), red, green, blue and opacity from 0 to 255, for use in a page.

    >>> data_uri(np.zeros((1, 1, 4)))[:30]
    'data:image/png;base64,iVBORw0K'
    """
    file = BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(file, "PNG", optimize=True)
    return f"data:image/png;base64,{b64encode(file.getvalue()).decode()}"
