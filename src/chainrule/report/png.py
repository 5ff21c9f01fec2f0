"""Small pictures inside a page: arrays of pixels as PNG, the few lines that it takes."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from typing import Any

import numpy as np
from numpy.typing import NDArray


def data_uri(pixels: NDArray[Any]) -> str:
    """Return an image (rows, columns, 4), red, green, blue and opacity from 0 to 255, for use in a page.

    >>> data_uri(np.zeros((1, 1, 4)))[:30]
    'data:image/png;base64,iVBORw0K'
    """
    rows, columns, _ = pixels.shape
    lines = np.zeros((rows, 1 + 4 * columns), np.uint8)  # each begins with its filter: none
    lines[:, 1:] = pixels.reshape(rows, 4 * columns)
    header = struct.pack(">IIBBBBB", columns, rows, 8, 6, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b"")]
    return "data:image/png;base64," + b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*c) for c in chunks)).decode()


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
