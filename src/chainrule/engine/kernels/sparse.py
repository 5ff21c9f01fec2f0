"""The kernels for products with data that is mostly zeros: they leave out what is zero in all of a tile.

Every sum is taken in the same order, and a zero adds nothing to it, so the results are those of `loops.product` and
`loops.weight_gradient` to the bit.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from chainrule.engine.kernels.loops import Numbers, Words, share
from chainrule.engine.simd.pointers import at, bits, buffer
from chainrule.engine.target import SPARSE_ROWS, TILE_ROWS

Indices: TypeAlias = Any

LANES, TILE_VECTORS, TILE_SIZE, TILE_WORDS = 16, 4, 384, 3  # filled in by `compiling`
sparse_tile: Any = None
narrow_sparse_tile: Any = None
list_used: Any = None
finish: Any = None


def sparse_product(
    a: Numbers,  # (rows, inner), rows a_step apart, mostly zeros
    a_step: int,
    a_moves: int,
    b: Numbers,  # (inner, columns) in panels
    inner: int,
    columns: int,
    step: int,
    rows: int,
    start: int,
    places: Indices,
    thread: int,
    threads: int,
    instruction: Words,
    context: Words,
) -> None:
    """`product`, over those k only where a tile's rows are not all zero: few rows, so that more is left out."""
    result = buffer(a, TILE_SIZE)
    a = at(a, start * a_moves * a_step)
    first, last = share(rows, TILE_ROWS, thread, threads)
    for row in range(first, last, SPARSE_ROWS):
        top, others = at(a, row * a_step), rows - 1 - row
        count = columns_in_use(top, a_step, others, inner, places)
        column = 0
        while column < columns:
            vectors = min((columns - column) // LANES, TILE_VECTORS)
            panel = at(b, column * inner)
            narrow_sparse_tile(vectors, top, a_step, others, 1, panel, vectors * LANES, places, count, result)
            finish(instruction, context, result, row, min(SPARSE_ROWS, last - row), column, vectors, step)
            column += vectors * LANES


def sparse_weight_gradient(
    a: Numbers,  # (rows, inputs), mostly zeros
    a_step: int,
    dz: Numbers,  # (rows, columns)
    dz_step: int,
    inputs: int,
    columns: int,
    rows: int,
    places: Indices,
    thread: int,
    threads: int,
    instruction: Words,
    context: Words,
) -> None:
    """`weight_gradient`, over those rows only where a tile's inputs are not all zero."""
    result = buffer(a, TILE_SIZE)
    panel = TILE_VECTORS * LANES
    panels = (columns + panel - 1) // panel
    first, last = share((inputs + TILE_ROWS - 1) // TILE_ROWS * panels, 1, thread, threads)
    count = 0
    for number in range(first, last):
        column = number % panels * panel
        unit = number // panels * TILE_ROWS
        left, others = at(a, unit), inputs - 1 - unit
        if column == 0 or number == first:
            count = rows_in_use(left, a_step, others, rows, places)
        vectors = min((columns - column) // LANES, TILE_VECTORS)
        sparse_tile(vectors, left, 1, others, a_step, at(dz, column), dz_step, places, count, result)
        units = min(TILE_ROWS, inputs - unit)
        finish(instruction, context, result, unit, units, column * inputs, vectors, vectors * LANES)


def columns_in_use(a: Numbers, a_step: int, last: int, inner: int, places: Indices) -> int:
    """List the columns where a tile's rows are not all zero, at least one, and return how many they are."""
    places[0] = 0
    found = 0
    whole = inner // LANES * LANES
    for k in range(0, whole, LANES):
        found += list_used(at(a, k), a_step, last, k, at(places, found))
    for k in range(whole, inner):
        places[found] = k
        used = 0
        for row in range(SPARSE_ROWS):
            used |= a[min(row, last) * a_step + k] != 0
        found += used
    return max(found, 1)


def rows_in_use(a: Numbers, a_step: int, last: int, rows: int, places: Indices) -> int:
    """List the rows where a tile's columns are not all zero, at least one, and return how many they are.

    A tile with fewer columns than others counts as in use everywhere: next to it may be the end of the memory.
    """
    places[0] = 0
    found = 0
    for row in range(rows):
        places[found] = row
        if last < TILE_ROWS - 1:
            found += 1
        else:
            numbers = bits(at(a, row * a_step))
            seen = numbers[0]
            for word in range(1, TILE_WORDS):
                seen |= numbers[word]
            found += seen != 0
    return max(found, 1)
