"""Matmuls of matrices with many zeros: images, one-hot columns, the outputs of rectifiers.

A bitmask has a bit for each number of a matrix, set where the number is not zero, and only those are read and
multiplied. A line is a row of a matmul's first matrix, or a column of one of a weight gradient's; each of its numbers
adds a row of the other matrix to the line's sums. Lines are processed one word of the bitmask at a time: the rows of
the other matrix that belong to it stay in the nearest cache while many lines pass over them.

A bitmask is stored word by word: first one word for the first BITS numbers of each line, line after line; then,
`bitmask_stride` words further on, one for the next BITS numbers of each line, and so on.

Every sum is taken in the same order as in `loops`, and a zero adds nothing to it, so finite results are the same to the
bit. Where a sample of the batch finds too few zeros, the kernels of `loops` do the work.
"""

from __future__ import annotations

from typing import Any

from chainrule.engine.cpu.context import BITS, LINES
from chainrule.engine.cpu.kernels.loops import Numbers, Words, matmul, matmul_share, share, weight_gradient
from chainrule.engine.cpu.simd.pointers import at, buffer
from chainrule.engine.cpu.simd.sparse import count_bits
from chainrule.engine.cpu.target import TILE_ROWS

LANES, TILE_VECTORS, PANEL_SIZE, LINES_SIZE = 16, 4, 4096, 8192  # filled in by `compiling`
bitmask_word: Any = None
sparse_tile: Any = None
transpose_square: Any = None
epilogue: Any = None

#: Lines in a sample, and the largest share of nonzero numbers at which skipping the zeros pays.
SAMPLE, WORTH_SKIPPING = 16, 0.75


def make_bitmask(
    a: Numbers,  # (rows, width), rows `stride` apart
    width: int,
    stride: int,
    a_batch_stride: int,  # as in `matmul`
    bitmask: Words,
    bitmask_stride: int,
    rows: int,
    start: int,
    thread: int,
    threads: int,
) -> None:
    """Set the bits of the numbers that are not zero; all bits, where a sample finds few zeros."""
    a = at(a, start * a_batch_stride)
    first, last = share(rows, TILE_ROWS, thread, threads)
    found = 0
    for i in range(SAMPLE if last > first else 0):
        row = at(a, sampled(i, first, last) * stride)
        for k in range(0, width, BITS):
            found += count_bits(bitmask_word(at(row, k), width - k))
    exact = found <= WORTH_SKIPPING * SAMPLE * width
    for number in range(first, last):
        row = at(a, number * stride)
        for k in range(0, width, BITS):
            every_bit = -1 if k + BITS <= width else (1 << width - k) - 1
            bitmask[k // BITS * bitmask_stride + number] = bitmask_word(at(row, k), width - k) if exact else every_bit


def transpose_bits(
    bitmask: Words,  # whose lines are rows
    bitmask_stride: int,
    columns: int,
    transposed: Words,  # whose lines are columns
    transposed_stride: int,
    rows: int,
    thread: int,
    threads: int,
) -> None:
    """The bitmask of a matrix's columns from that of its rows, a square of bits at a time."""
    square = buffer(bitmask, BITS)
    first, last = share(columns, BITS, thread, threads)
    for column in range(first, last, BITS):
        for row in range(0, rows, BITS):
            read = at(bitmask, column // BITS * bitmask_stride + row)
            write = at(transposed, row // BITS * transposed_stride + column)
            for i in range(BITS):
                square[i] = read[i] if row + i < rows else 0
            transpose_block(square)
            for i in range(min(BITS, last - column)):
                write[i] = square[i]


def transpose_block(square: Words) -> None:
    """Bit j of word i becomes bit i of word j: ever smaller squares are exchanged, a word's worth at a time.

    Warren, Hacker's Delight (2nd edition), section 7-3.
    """
    size, low = 32, 0x00000000FFFFFFFF
    while size > 0:
        for first in range(0, BITS, 2 * size):
            for i in range(first, first + size):
                exchanged = ((square[i] >> size) ^ square[i + size]) & low
                square[i + size] ^= exchanged
                square[i] ^= exchanged << size
        size //= 2
        low ^= low << size


def sparse_matmul(
    bitmask: Words,  # of a
    bitmask_stride: int,
    a: Numbers,  # (rows, inner), rows `a_stride` apart
    a_stride: int,
    a_batch_stride: int,  # as in `matmul`
    b: Numbers,  # (inner, columns) in panels
    inner: int,
    columns: int,  # a multiple of LANES
    stride: int,  # of the rows that the body reads and writes
    by_columns: int,  # as in `matmul`
    rows: int,
    start: int,
    thread: int,
    threads: int,
    instruction: Words,
    context: Words,
) -> None:
    """`matmul`, skipping the zeros of a."""
    first, last, column, end = matmul_share(rows, 1, columns, by_columns, thread, threads)
    if nonzero_share(bitmask, bitmask_stride, first, last, inner) > WORTH_SKIPPING:
        matmul(
            *(a, a_stride, a_batch_stride, b, inner, columns, stride, 1, by_columns, rows, start, thread, threads),
            *(instruction, context),
        )
        return
    sums = buffer(a, LINES_SIZE)
    for row in range(first, last, LINES):
        lines, line = min(LINES, last - row), at(a, start * a_batch_stride + row * a_stride)
        for left in range(column, end, TILE_VECTORS * LANES):
            vectors = min((columns - left) // LANES, TILE_VECTORS)
            multiply(
                *(line, a_stride, 1, at(bitmask, row), bitmask_stride, lines, inner),
                *(vectors, at(b, left * inner), vectors * LANES, sums),
            )
            epilogue(instruction, context, sums, TILE_VECTORS * LANES, row, lines, left, vectors, stride)


def sparse_weight_gradient(
    a_bitmask: Words,  # of its columns
    a_bitmask_stride: int,
    dz_bitmask: Words,  # of its columns
    dz_bitmask_stride: int,
    a: Numbers,  # (rows, inputs)
    a_stride: int,
    a_padded: int,  # 1 where its rows are padded to whole vectors
    dz: Numbers,  # (rows, columns)
    dz_stride: int,
    inputs: int,
    columns: int,
    rows: int,
    thread: int,
    threads: int,
    instruction: Words,
    context: Words,
) -> None:
    """`weight_gradient`, skipping the zeros of a or of dz, whichever has more."""
    of_a = nonzero_share(a_bitmask, a_bitmask_stride, 0, inputs, rows)
    of_dz = nonzero_share(dz_bitmask, dz_bitmask_stride, 0, columns, rows) if a_padded == 1 else 1.0
    if min(of_a, of_dz) > WORTH_SKIPPING:
        weight_gradient(a, a_stride, dz, dz_stride, inputs, columns, 1, rows, thread, threads, instruction, context)
    elif of_a <= of_dz:
        gradient_by_lines(
            *(a_bitmask, a_bitmask_stride, a, a_stride, dz, dz_stride, inputs, columns, 0, rows, thread, threads),
            *(instruction, context),
        )
    else:
        gradient_by_lines(
            *(dz_bitmask, dz_bitmask_stride, dz, dz_stride, a, a_stride, columns, inputs, 1, rows, thread, threads),
            *(instruction, context),
        )


def gradient_by_lines(
    bitmask: Words,
    bitmask_stride: int,
    a: Numbers,  # whose columns are the lines
    a_stride: int,
    b: Numbers,
    b_stride: int,
    units: int,  # columns of a
    columns: int,  # of b
    transposed: int,  # 0 where a line makes a row of the gradient, 1 where it makes a column
    rows: int,
    thread: int,
    threads: int,
    instruction: Words,
    context: Words,
) -> None:
    """The weight gradient, a block of lines by a panel of b's columns at a time."""
    panel = TILE_VECTORS * LANES
    sums, result = buffer(a, LINES_SIZE), buffer(a, PANEL_SIZE)
    inputs, outputs = (columns, units) if transposed == 1 else (units, columns)
    unit, last = share(units, LANES, thread, threads)
    while unit < last:
        lines = min(LINES, last - unit)
        if transposed == 1:  # a block must not span two panels of W
            lines = min(lines, panel - unit % panel)
        for column in range(0, columns, panel):
            wide = min(panel, columns - column)
            vectors = (wide + LANES - 1) // LANES
            multiply(
                *(at(a, unit), 1, a_stride, at(bitmask, unit), bitmask_stride, lines, rows),
                *(vectors, at(b, column), b_stride, sums),
            )
            tile, top, high, left = sums, unit, lines, column
            if transposed == 1:
                tile, top, high, left, wide = result, column, wide, unit, lines
                for i in range(0, wide, LANES):
                    for j in range(0, high, LANES):
                        transpose_square(at(sums, i * panel + j), panel, at(result, j * panel + i), panel)
            before = left // panel * panel  # columns of W in earlier panels
            place, stride = before * inputs + left - before, min(panel, outputs - before)
            epilogue(instruction, context, tile, panel, top, high, place, wide // LANES, stride)
        unit += lines


def multiply(
    line: Numbers,  # the first line
    stride: int,  # from one line to the next
    k_stride: int,  # from one number of a line to the next
    bitmask: Words,
    bitmask_stride: int,
    lines: int,
    length: int,  # of a line
    vectors: int,
    b: Numbers,
    b_stride: int,
    sums: Numbers,
) -> None:
    """The sums of some lines, a panel apart: each number whose bit is set, times its row of b."""
    panel = TILE_VECTORS * LANES
    for i in range(lines * panel):
        sums[i] = 0
    for k in range(0, length, BITS):
        numbers, rows, words = at(line, k * k_stride), at(b, k * b_stride), at(bitmask, k // BITS * bitmask_stride)
        for i in range(lines):
            if words[i] != 0:
                sparse_tile(vectors, at(numbers, i * stride), k_stride, words[i], rows, b_stride, at(sums, i * panel))


# ---- samples


def sampled(i: int, first: int, last: int) -> int:
    """Line number i of a sample of the lines from `first` to before `last`."""
    return first + (last - first) * i // SAMPLE


def nonzero_share(bitmask: Words, stride: int, first: int, last: int, length: int) -> float:
    """The share of bits that are set, in a sample of the lines from `first` to before `last`."""
    found = 0
    for i in range(SAMPLE if last > first else 0):
        for k in range(0, length, BITS):
            found += count_bits(bitmask[k // BITS * stride + sampled(i, first, last)])
    return found / (SAMPLE * length)
