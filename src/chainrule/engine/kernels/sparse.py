"""The kernels for data that is mostly zeros: products that leave out what is zero in all of a tile.

Every sum is taken in the same order, and a zero adds nothing to it, so the results are those of `loops.product` and
`loops.weight_gradient` to the bit. The rows of a batch stay where the caller has them; marks, a bit for each number,
say where they are worth reading (see `engine.sparsity`).
"""

from __future__ import annotations

from typing import Any, TypeAlias

from chainrule.engine.kernels.loops import Numbers, Words, share
from chainrule.engine.simd.pointers import at, buffer, word_buffer
from chainrule.engine.simd.sparse import list_columns, list_rows
from chainrule.engine.target import MARKED, SPARSE_ROWS, TILE_ROWS

Indices: TypeAlias = Any
Marks: TypeAlias = Any

LANES, TILE_VECTORS, TILE_SIZE = 16, 4, 384  # filled in by `compiling`
sparse_row_tile: Any = None
sparse_column_tile: Any = None
finish: Any = None


def gather_marks(
    data: Marks,  # of all rows, (n, words)
    words: int,
    width: int,
    starts: Words,  # (rows,): where each row of the batch begins
    marks: Marks,  # (words, step), a column for each row of the batch
    step: int,
    order: Words,
    start: int,
    rows: int,
    thread: int,
    threads: int,
) -> None:
    """Where the rows of this batch are, and their marks."""
    first, last = share(rows, TILE_ROWS, thread, threads)
    for row in range(first, last):
        number = order[start + row]
        starts[row] = number * width
        read, write = at(data, number * words), at(marks, row)
        for word in range(words):
            write[word * step] = read[word]


def sparse_product(
    a: Numbers,  # all rows, mostly zeros; those of the batch begin at `starts`
    starts: Words,
    marks: Marks,  # (words, marks_step), of the batch
    marks_step: int,
    b: Numbers,  # (inner, columns) in panels
    inner: int,
    columns: int,
    step: int,
    rows: int,
    places: Indices,
    thread: int,
    threads: int,
    instruction: Words,
    context: Words,
) -> None:
    """`product`, over those k only where a tile's rows are not all zero: few rows, so that more is left out."""
    result, offsets = buffer(a, TILE_SIZE), word_buffer(a)
    first, last = share(rows, TILE_ROWS, thread, threads)
    for row in range(first, last, SPARSE_ROWS):
        count = min(SPARSE_ROWS, last - row)
        for r in range(SPARSE_ROWS):
            offsets[r] = starts[row + min(r, count - 1)]
        found = columns_in_use(at(marks, row), marks_step, count - 1, inner, places)
        column = 0
        while column < columns:
            vectors = min((columns - column) // LANES, TILE_VECTORS)
            sparse_row_tile(vectors, a, offsets, starts, at(b, column * inner), vectors * LANES, places, found, result)
            finish(instruction, context, result, row, count, column, vectors, step)
            column += vectors * LANES


def sparse_weight_gradient(
    a: Numbers,  # all rows, mostly zeros; those of the batch begin at `starts`
    starts: Words,
    marks: Marks,  # (words, marks_step), of the batch
    marks_step: int,
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
    result, offsets = buffer(a, TILE_SIZE), word_buffer(a)
    first, last = share(inputs, SPARSE_ROWS, thread, threads)
    for unit in range(first, last, SPARSE_ROWS):
        count = min(SPARSE_ROWS, inputs - unit)
        for r in range(SPARSE_ROWS):
            offsets[r] = unit + min(r, count - 1)
        found = rows_in_use(at(marks, unit // MARKED * marks_step), unit % MARKED, rows, places)
        column = 0
        while column < columns:
            vectors = min((columns - column) // LANES, TILE_VECTORS)
            sparse_column_tile(vectors, a, offsets, starts, at(dz, column), dz_step, places, found, result)
            finish(instruction, context, result, unit, count, column * inputs, vectors, vectors * LANES)
            column += vectors * LANES


def columns_in_use(marks: Marks, step: int, last: int, inner: int, places: Indices) -> int:
    """List the columns where a tile's rows are not all zero, at least one, and return how many they are."""
    found = 0
    for k in range(0, inner, MARKED):
        found += list_columns(at(marks, k // MARKED * step), last, k, at(places, found))
    if found == 0:
        places[0] = 0
    return max(found, 1)


def rows_in_use(marks: Marks, shift: int, rows: int, places: Indices) -> int:
    """List the rows where a tile's columns are not all zero, at least one, and return how many they are."""
    found = 0
    bits = ((1 << SPARSE_ROWS) - 1) << shift
    for row in range(0, rows, MARKED):
        found += list_rows(at(marks, row), bits, rows - row, row, at(places, found))
    if found == 0:
        places[0] = 0
    return max(found, 1)
