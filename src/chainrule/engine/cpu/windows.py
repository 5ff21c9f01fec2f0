"""Plans: tables of offsets that say where the windows of one image lie in memory.

A convolution is a matmul whose first matrix is never made: row r of it is a window, and its number k lies at
row[r] + depth[k]. Read backwards, each place of the image is a window of dz with the taps in the opposite order. With a
stride of s only some of the taps meet a place, the same ones at every s-th: these places are a phase, a matmul by
itself. (Dumoulin & Visin 2016, 'A guide to convolution arithmetic for deep learning', section 4.)
"""

from itertools import product
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainrule.engine.cpu.context import PHASE, PHASE_WORDS
from chainrule.engine.cpu.target import TILE_ROWS
from chainrule.functions.windows import Window

Array = NDArray[np.int64]


class Axis(NamedTuple):
    """What of one axis belongs to a phase: places of results, where each begins to read, taps, how far on each is."""

    places: Array
    starts: Array
    taps: Array
    shifts: Array


class Windows:
    """The windows of an image of `extents`, whose places are `step` numbers apart in memory. Of one axis or two."""

    def __init__(self, extents: Any, window: Any) -> None:
        self.extents, self.window = tuple(map(int, extents)), Window(*window)
        if len(self.extents) == 1:  # an image of one line
            self.extents = (1, *self.extents)
            kernel, stride, padding, dilation = self.window
            self.window = Window((1, *kernel), (1, *stride), ((0, 0), *padding), (1, *dilation))
        self.counts = tuple(int(count) for count in self.window.extents(self.extents))

    def forward(self, step: int, channels: int = 1) -> Array:
        """The plan for a matmul of patches: of images of `channels`, or with a step of 1 in places."""
        phase = [
            Axis(np.arange(count), np.arange(count) * stride - before, np.arange(kernel), np.arange(kernel) * dilation)
            for count, kernel, stride, (before, _), dilation in zip(self.counts, *self.window, strict=True)
        ]
        beside = self.window.kernel[1] if self.window.dilation[1] == 1 and step == channels else 1
        return _plan([phase], self.extents, self.counts, self.window.padding, beside, step, channels)

    def backward(self, step: int, channels: int) -> tuple[Array, list[int]]:
        """The plan for adding up patches of dz, of `channels`, and the order in which W's taps are read."""
        axes = [_phases(*axis) for axis in zip(self.extents, *self.window, strict=True)]
        padding = []
        for phases, count in zip(axes, self.counts, strict=True):
            reached = np.concatenate([np.add.outer(p.starts, p.shifts).ravel() for p in phases] + [np.zeros(1, int)])
            padding.append((max(0, -int(reached.min())), max(0, int(reached.max()) - count + 1)))
        chosen = [list(phase) for phase in product(*axes) if all(len(axis.places) for axis in phase)]
        order = [y * self.window.kernel[1] + x for rows, columns in chosen for y in rows.taps for x in columns.taps]
        order += [tap for tap in range(prod(self.window.kernel)) if tap not in order]
        return _plan(chosen, self.counts, self.extents, padding, 1, step, channels), order


def _phases(size: int, kernel: int, stride: int, padding: tuple[int, int], dilation: int) -> list[Axis]:
    """For each remainder of (place + padding) / stride: its places, their windows, and the taps that meet them.

    Tap k of window o lies at place o·stride + k·dilation − padding.
    """
    places = np.arange(size) + padding[0]
    found = []
    for remainder in range(stride):
        own = places[places % stride == remainder]
        taps = np.array([k for k in range(kernel) if (remainder - k * dilation) % stride == 0], int)
        found.append(Axis(own - padding[0], own // stride, taps, (remainder - taps * dilation) // stride))
    return found


def _plan(
    phases: list[list[Axis]], extents: Any, results: Any, padding: Any, beside: int, step: int, channels: int
) -> Array:
    """The words of a plan (see `context`): images of `extents` are read, and the results lie on a grid of their own.

    `beside` taps lie side by side.
    """
    (top, bottom), (left, right) = padding
    pitch = (left + extents[1] + right) * step
    bordered = top + bottom + left + right > 0
    whole = (top + extents[0] + bottom) * pitch
    lines = [extents[0] * bordered, extents[1] * step, top * pitch + left * step, pitch, whole]
    head: list[int] = [*lines, TILE_ROWS if len(phases) == 1 else 1, beside * channels, len(phases)]
    tables: list[Array] = []
    place, weight = PHASE + PHASE_WORDS * len(phases), 0

    def add(table: Array) -> int:
        nonlocal place
        tables.append(np.concatenate([table, np.repeat(table[-1:], -len(table) % TILE_ROWS)]))  # tiles read whole rows
        place += len(tables[-1])
        return place - len(tables[-1])

    for rows, columns in phases:
        starts = np.add.outer((rows.starts + top) * pitch, (columns.starts + left) * step).ravel()
        numbers = np.add.outer(rows.places * results[1], columns.places).ravel()
        taps = np.add.outer(rows.shifts * pitch, columns.shifts * step).ravel()
        depth = np.add.outer(taps, np.arange(channels)).ravel()
        head += [add(starts), len(starts), add(numbers), add(depth), len(depth), weight]
        weight += len(depth)
    return np.concatenate([np.array(head), *tables]).astype(np.int64)
