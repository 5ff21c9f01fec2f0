"""One binary message: the length of a JSON header, the header, then its arrays, aligned to 8 bytes."""

import json
import math
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np


def pack(header: Mapping[str, Any], arrays: Mapping[str, Any] | None = None) -> bytes:
    """Return a message.

    >>> pack({"type": "frame"}, {"x": np.zeros(2, np.float32)})[4:46]
    b'{"type": "frame", "arrays": {"x": ["f4", ['
    """
    specs, parts, at = {}, [], 0
    for name, value in (arrays or {}).items():
        array = np.ascontiguousarray(value)
        specs[name] = [array.dtype.str[1:], list(array.shape), at]
        padding = -array.nbytes % 8
        parts += [array.tobytes(), b"\0" * padding]
        at += array.nbytes + padding
    text = json.dumps(_finite({**header, "arrays": specs}), ensure_ascii=False, allow_nan=False).encode()
    text += b" " * (-(len(text) + 4) % 8)
    return struct.pack("<I", len(text)) + text + b"".join(parts)


def _finite(value: Any) -> Any:
    """JSON has no NaN and no infinity: they are null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, list | tuple) else value
