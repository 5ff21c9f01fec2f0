"""How values are laid out in memory.

Everything is padded to whole vectors, and the padding is zero:

- rows (n, k): row by row, each row padded, so that no loop over a row has a remainder; an image's places are rows;
- a parameter (k,): padded;
- a parameter (in, out): in panels as wide as a tile, each holding its columns of row 0, of row 1, … without a gap: just
  the order in which a tile reads them.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.engine.cpu.target import host

ALIGNMENT = 64


@dataclass(frozen=True)
class Layout:
    """The sizes that follow from a number type on this processor."""

    dtype: np.dtype[Any]

    @property
    def lanes(self) -> int:
        return host().lanes(self.dtype)

    @property
    def panel(self) -> int:
        return host().panel(self.dtype)

    def padded(self, count: int) -> int:
        """`count`, rounded up to whole vectors."""
        return -(-count // self.lanes) * self.lanes

    def stride(self, width: int) -> int:
        """How far apart rows are: not by a multiple of 512 bytes, so that they do not compete for cache lines."""
        padded = self.padded(width)
        return padded + self.lanes if padded * self.dtype.itemsize % 512 == 0 else padded

    def size(self, shape: tuple[int, ...]) -> int:
        """How many numbers a parameter takes up, with its padding."""
        return self.padded(shape[-1]) * math.prod(shape[:-1])

    def pack(self, values: NDArray[Any], target: NDArray[Any]) -> None:
        """Write a parameter to its memory, (size,)."""
        if values.ndim == 1:
            target[: len(values)] = values
            return
        values = values.reshape(-1, values.shape[-1])
        for columns, place in self._panels(values.shape, target):
            place[:, : columns.stop - columns.start] = values[:, columns]

    def unpack(self, source: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
        """Return a parameter from its memory, as a new array."""
        if len(shape) == 1:
            return source[: shape[0]].copy()
        values = np.empty((math.prod(shape[:-1]), shape[-1]), self.dtype)
        for columns, place in self._panels(values.shape, source):
            values[:, columns] = place[:, : columns.stop - columns.start]
        return values.reshape(shape)

    def _panels(self, shape: tuple[int, ...], flat: NDArray[Any]) -> list[tuple[slice, NDArray[Any]]]:
        """For each panel, its columns of the parameter and a view of it, (in, width)."""
        inputs, outputs = shape
        panels = []
        for left in range(0, outputs, self.panel):
            width = min(self.panel, self.padded(outputs) - left)
            view = flat[left * inputs : (left + width) * inputs].reshape(inputs, width)
            panels.append((slice(left, min(left + width, outputs)), view))
        return panels


class Arena:
    """One block of memory, divided by name before anything runs."""

    def __init__(self, dtype: np.dtype[Any]) -> None:
        self.dtype = dtype
        self._wanted: list[tuple[str, int, np.dtype[Any]]] = []
        self._places: dict[str, tuple[int, int, np.dtype[Any]]] = {}
        self._size = 0
        self._block: NDArray[np.uint8] | None = None

    def reserve(self, name: str, count: int, dtype: Any = None) -> None:
        """Reserve `count` numbers, at first 0, under a name: of the arena's type unless `dtype` says otherwise."""
        if name in self._places:
            return
        kind = np.dtype(dtype or self.dtype)
        self._places[name] = (self._size, count, kind)
        # a spare vector after each: a tile's last loads may reach a little past the end
        self._size += -(-(count * kind.itemsize + ALIGNMENT) // ALIGNMENT) * ALIGNMENT

    def allocate(self) -> None:
        """Allocate the memory. It is zero, and becomes resident only as it is touched."""
        block = np.zeros(self._size + ALIGNMENT, np.uint8)
        start = -block.ctypes.data % ALIGNMENT
        self._block = block[start : start + self._size]
        self.start = self._block.ctypes.data

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def offset(self, name: str) -> int:
        """How many bytes lie before a name's numbers."""
        return self._places[name][0]

    def address(self, name: str) -> int:
        return self.start + self.offset(name)

    def view(self, name: str) -> NDArray[Any]:
        assert self._block is not None
        offset, count, kind = self._places[name]
        return self._block[offset : offset + count * kind.itemsize].view(kind)
