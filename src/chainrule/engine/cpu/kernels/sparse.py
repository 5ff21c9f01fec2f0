"""The kernels for products with values that are often zero: images, one-hot columns, what a rectifier gives out.

What may be other than zero is marked, a bit for each number of a matrix, and only that is read and multiplied. A line
is a row of a product's first matrix, or a column of one of a gradient's; each of its numbers adds a row of the other
matrix to the line's sums. A line is taken a word of marks at a time: the rows of the other matrix that belong to it
stay in the nearest cache while many lines pass over them.

Marks lie word by word: a word for the first BITS numbers of each line, one line after the other; `marks_step` words
further on those for the next BITS, and so on.

Every sum is taken in the same order as in `loops`, and a zero adds nothing to it, so finite results are the same to the
bit; where a sample of the batch finds too few zeros, those kernels do the work.
"""

from __future__ import annotations

from typing import Any

from chainrule.engine.cpu.context import BITS, LINES
from chainrule.engine.cpu.kernels.loops import Numbers, Words, product, product_share, share, weight_gradient
from chainrule.engine.cpu.simd.pointers import at, buffer, word_buffer
from chainrule.engine.cpu.simd.sparse import count_bits
from chainrule.engine.cpu.target import TILE_ROWS

LANES, TILE_VECTORS, PANEL_SIZE, LINES_SIZE = 16, 4, 4096, 8192  # filled in by `compiling`
mark_word: Any = None
marked_tile: Any = None
transpose_square: Any = None
finish: Any = None

#: Lines of a sample, and the share of numbers other than zero up to which leaving out the others pays.
SAMPLE, WORTH_MARKING = 16, 0.75


def mark(
    a: Numbers,  # (rows, width), rows step apart
    width: int,
    step: int,
    a_moves: int,  # as in `product`
    marks: Words,
    marks_step: int,
    rows: int,
    start: int,
    thread: int,
    threads: int,
) -> None:
    """Mark what is not zero in rows; everything, where a sample says that little is."""
    a = at(a, start * a_moves * step)
    first, last = share(rows, TILE_ROWS, thread, threads)
    found = 0
    for i in range(SAMPLE if last > first else 0):
        row = at(a, sampled(i, first, last) * step)
        for k in range(0, width, BITS):
            found += count_bits(mark_word(at(row, k), width - k))
    exact = found <= WORTH_MARKING * SAMPLE * width
    for number in range(first, last):
        row = at(a, number * step)
        for k in range(0, width, BITS):
            all_marked = -1 if k + BITS <= width else (1 << width - k) - 1
            marks[k // BITS * marks_step + number] = mark_word(at(row, k), width - k) if exact else all_marked


def turn(
    marks: Words,  # of rows
    marks_step: int,
    columns: int,
    turned: Words,  # of columns
    turned_step: int,
    rows: int,
    thread: int,
    threads: int,
) -> None:
    """From the marks of rows those of columns, a square of bits at a time."""
    square = word_buffer(marks, BITS)
    first, last = share(columns, BITS, thread, threads)
    for column in range(first, last, BITS):
        for row in range(0, rows, BITS):
            read, write = at(marks, column // BITS * marks_step + row), at(turned, row // BITS * turned_step + column)
            for i in range(BITS):
                square[i] = read[i] if row + i < rows else 0
            transpose_bits(square)
            for i in range(min(BITS, last - column)):
                write[i] = square[i]


def transpose_bits(square: Words) -> None:
    """Bit j of word i becomes bit i of word j: ever smaller squares change places, a word's worth at a time.

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


def lean_product(
    marks: Words,  # of a
    marks_step: int,
    a: Numbers,  # (rows, inner), rows a_step apart
    a_step: int,
    a_moves: int,  # as in `product`
    b: Numbers,  # (inner, columns) in panels
    inner: int,
    columns: int,  # a multiple of LANES
    step: int,  # between rows of what the body reads and writes
    by_columns: int,  # as in `product`
    rows: int,
    start: int,
    thread: int,
    threads: int,
    instruction: Words,
    context: Words,
) -> None:
    """`product`, without the zeros of a."""
    first, last, column, end = product_share(rows, columns, by_columns, thread, threads)
    if share_marked(marks, marks_step, first, last, inner) > WORTH_MARKING:
        product(
            *(a, a_step, a_moves, b, inner, columns, step, by_columns, rows, start, thread, threads),
            *(instruction, context),
        )
        return
    sums = buffer(a, LINES_SIZE)
    for row in range(first, last, LINES):
        lines, line = min(LINES, last - row), at(a, (start * a_moves + row) * a_step)
        for left in range(column, end, TILE_VECTORS * LANES):
            vectors = min((columns - left) // LANES, TILE_VECTORS)
            multiply(
                *(line, a_step, 1, at(marks, row), marks_step, lines, inner),
                *(vectors, at(b, left * inner), vectors * LANES, sums),
            )
            finish(instruction, context, sums, row, lines, left, vectors, step)


def lean_weight_gradient(
    a_marks: Words,  # of its columns
    a_marks_step: int,
    dz_marks: Words,  # of its columns
    dz_marks_step: int,
    a: Numbers,  # (rows, inputs)
    a_step: int,
    a_padded: int,  # 1 where its rows are padded to whole vectors
    dz: Numbers,  # (rows, columns)
    dz_step: int,
    inputs: int,
    columns: int,
    rows: int,
    thread: int,
    threads: int,
    instruction: Words,
    context: Words,
) -> None:
    """`weight_gradient`, without the zeros of a or of dz, whichever has more."""
    of_a = share_marked(a_marks, a_marks_step, 0, inputs, rows)
    of_dz = share_marked(dz_marks, dz_marks_step, 0, columns, rows) if a_padded == 1 else 1.0
    if min(of_a, of_dz) > WORTH_MARKING:
        weight_gradient(a, a_step, dz, dz_step, inputs, columns, rows, thread, threads, instruction, context)
    elif of_a <= of_dz:
        gradient_by_lines(
            *(a_marks, a_marks_step, a, a_step, dz, dz_step, inputs, columns, 0, rows, thread, threads),
            *(instruction, context),
        )
    else:
        gradient_by_lines(
            *(dz_marks, dz_marks_step, dz, dz_step, a, a_step, columns, inputs, 1, rows, thread, threads),
            *(instruction, context),
        )


def gradient_by_lines(
    marks: Words,
    marks_step: int,
    a: Numbers,  # whose columns are the lines
    a_step: int,
    b: Numbers,
    b_step: int,
    units: int,  # columns of a
    columns: int,  # of b
    turned: int,  # 0 where a line makes a row of the gradient, 1 where it makes a column
    rows: int,
    thread: int,
    threads: int,
    instruction: Words,
    context: Words,
) -> None:
    """The gradient, a block of lines by a panel of b's columns at a time."""
    panel = TILE_VECTORS * LANES
    sums, result = buffer(a, LINES_SIZE), buffer(a, PANEL_SIZE)
    inputs, outputs = (columns, units) if turned == 1 else (units, columns)
    unit, last = share(units, LANES, thread, threads)
    while unit < last:
        lines = min(LINES, last - unit)
        if turned == 1:  # no block is in two panels of W
            lines = min(lines, panel - unit % panel)
        for column in range(0, columns, panel):
            wide = min(panel, columns - column)
            vectors = (wide + LANES - 1) // LANES
            multiply(
                *(at(a, unit), 1, a_step, at(marks, unit), marks_step, lines, rows),
                *(vectors, at(b, column), b_step, sums),
            )
            tile, top, high, left = sums, unit, lines, column
            if turned == 1:
                tile, top, high, left, wide = result, column, wide, unit, lines
                for i in range(0, wide, LANES):
                    for j in range(0, high, LANES):
                        transpose_square(at(sums, i * panel + j), panel, at(result, j * panel + i), panel)
            before = left // panel * panel  # columns of W in earlier panels
            place, step = before * inputs + left - before, min(panel, outputs - before)
            finish(instruction, context, tile, top, high, place, wide // LANES, step)
        unit += lines


def multiply(
    line: Numbers,  # the first
    step: int,  # from one line to the next
    k_step: int,  # from one number of a line to the next
    marks: Words,
    marks_step: int,
    lines: int,
    length: int,  # of a line
    vectors: int,
    b: Numbers,
    b_step: int,
    sums: Numbers,
) -> None:
    """The sums of some lines, a panel apart: their marked numbers, each times its row of b."""
    panel = TILE_VECTORS * LANES
    for i in range(lines * panel):
        sums[i] = 0
    for k in range(0, length, BITS):
        numbers, rows, words = at(line, k * k_step), at(b, k * b_step), at(marks, k // BITS * marks_step)
        for i in range(lines):
            if words[i] != 0:
                marked_tile(vectors, at(numbers, i * step), k_step, words[i], rows, b_step, at(sums, i * panel))


# ---- samples


def sampled(i: int, first: int, last: int) -> int:
    """The number of line i of a sample of those from `first` to before `last`."""
    return first + (last - first) * i // SAMPLE


def share_marked(marks: Words, step: int, first: int, last: int, length: int) -> float:
    """The share of numbers that are marked in a sample of the lines `first` to before `last`."""
    found = 0
    for i in range(SAMPLE if last > first else 0):
        for k in range(0, length, BITS):
            found += count_bits(marks[k // BITS * step + sampled(i, first, last)])
    return found / (SAMPLE * length)
