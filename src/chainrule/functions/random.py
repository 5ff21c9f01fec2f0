"""Counter-based random numbers, so that every reader of a program draws the same dropout masks.

Philox 4×32-10 (Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011) turns a counter and a
key into four random words, without any state to carry from one draw to the next.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray


def philox(counter: Any, key: Any) -> NDArray[np.uint32]:
    """Return the Philox 4×32-10 words of each counter.

    `counter` holds 32-bit words along its first axis, (4, blocks); `key` is a pair of 32-bit words. The result has the
    counter's shape.

    >>> [f"{word:08x}" for word in philox([[0], [0], [0], [0]], (0, 0))[:, 0]]
    ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']
    """
    c0, c1, c2, c3 = np.asarray(counter, dtype=np.uint64)
    k0, k1 = (int(word) for word in key)
    low, shift = np.uint64(0xFFFFFFFF), np.uint64(32)
    for _ in range(10):
        p0, p1 = c0 * np.uint64(0xD2511F53), c2 * np.uint64(0xCD9E8D57)
        high1, high0 = (p1 >> shift) ^ c1 ^ np.uint64(k0), (p0 >> shift) ^ c3 ^ np.uint64(k1)
        c0, c1, c2, c3 = high1, p1 & low, high0, p0 & low
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.stack([c0, c1, c2, c3]).astype(np.uint32)


def dropout_mask(
    shape: Any, seed: int, draw: int, stream: int, rate: float, dtype: Any, turn: int = 0, block: Any = None
) -> NDArray[Any]:
    """Return 1/(1 − rate) where a unit is kept and 0 where it is dropped, in `shape`.

    Element e, counted row by row, is decided by word e mod 4 of the block with counter (e div 4, stream, draw low, draw
    high) and the seed's two halves as key; it is dropped where that word is below rate · 2³². `stream` tells the layers
    of a network apart, `draw` its iterations; at a `turn` of a block, the elements of the turns before are counted too.
    Of a `block` of a batch's rows, (rows before it, rows of the batch), the mask is part of the batch's.
    """
    size = math.prod(shape)
    before, rows = block or (0, shape[0])
    first = (turn * rows + before) * math.prod(shape[1:])
    blocks = np.arange(first // 4, -(-(first + size) // 4), dtype=np.uint64)
    same = np.ones_like(blocks)
    counter = [blocks, same * stream, same * (draw & 0xFFFFFFFF), same * (draw >> 32)]
    words = philox(counter, (seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF)).T.reshape(-1)
    kept = words[first % 4 :][:size].reshape(shape) >= int(rate * 2**32)
    mask: NDArray[Any] = kept * np.dtype(dtype).type(1 / (1 - rate))
    return mask
