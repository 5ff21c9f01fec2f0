"""Kernels that move numbers: between the caller's arrays and the arena, and from one place there to another."""

from __future__ import annotations

from chainrule.engine.cpu.kernels.loops import Numbers, Words, row_share, share
from chainrule.engine.cpu.simd.pointers import at
from chainrule.engine.cpu.target import TILE_ROWS

LANES, TILE_VECTORS = 16, 4  # filled in by `compiling`


def gather(
    data: Numbers,  # all rows, as the caller has them
    width: int,
    target: Numbers,  # (rows, width), rows `stride` apart
    stride: int,
    each: int,  # rows of a sample
    order: Words,
    start: int,
    rows: int,
    thread: int,
    threads: int,
) -> None:
    """Copy the samples of this batch from all samples."""
    first, last = share(rows, TILE_ROWS, thread, threads)
    for sample in range(first, last):
        for row in range(each):
            read = at(data, (order[start + sample] * each + row) * width)
            write = at(target, (sample * each + row) * stride)
            for column in range(width):
                write[column] = read[column]


def scatter(
    source: Numbers,  # (rows, width), rows `stride` apart
    stride: int,
    target: Numbers,  # all rows, close together
    width: int,
    each: int,  # rows of a sample
    start: int,
    rows: int,
    thread: int,
    threads: int,
) -> None:
    """Copy the rows of this batch to their places among all rows."""
    first, last = row_share(rows, each, thread, threads)
    for row in range(first, last):
        read, write = at(source, row * stride), at(target, (start * each + row) * width)
        for column in range(width):
            write[column] = read[column]


def copy(
    source: Numbers,
    source_size: int,  # numbers from one sample to the next
    source_stride: int,  # and from one row to the next
    target: Numbers,
    target_size: int,
    target_stride: int,
    width: int,
    padded: int,  # numbers of a row of the target, those from `width` on 0
    each: int,  # rows of a sample
    rows: int,
    thread: int,
    threads: int,
) -> None:
    """Rows of some samples, from one place to another."""
    first, last = share(rows, TILE_ROWS, thread, threads)
    for sample in range(first, last):
        for row in range(each):
            read = at(source, sample * source_size + row * source_stride)
            write = at(target, sample * target_size + row * target_stride)
            for i in range(width):
                write[i] = read[i]
            for i in range(width, padded):
                write[i] = 0


def take(
    table: Numbers,  # (words, columns) in panels
    words: int,
    numbers: Numbers,  # (samples, each), rows `numbers_stride` apart
    numbers_stride: int,
    target: Numbers,  # rows `stride` apart
    stride: int,
    columns: int,  # a multiple of LANES
    each: int,  # rows of a sample
    rows: int,
    thread: int,
    threads: int,
) -> None:
    """The rows of a table that numbers name."""
    first, last = share(rows, TILE_ROWS, thread, threads)
    for sample in range(first, last):
        for row in range(each):
            number = int(numbers[sample * numbers_stride + row])
            for column in range(0, columns, TILE_VECTORS * LANES):
                wide = min(columns - column, TILE_VECTORS * LANES)
                read = at(table, column * words + number * wide)
                write = at(target, (sample * each + row) * stride + column)
                for i in range(wide):
                    write[i] = read[i]


def scatter_add(
    d: Numbers,  # rows `d_stride` apart
    d_stride: int,
    numbers: Numbers,  # (samples, each), rows `numbers_stride` apart
    numbers_stride: int,
    table: Numbers,  # (words, columns) in panels
    words: int,
    columns: int,  # a multiple of LANES
    each: int,  # rows of a sample
    rows: int,
    thread: int,
    threads: int,
) -> None:
    """Each row of d added to that of a table which its number names, by the thread that owns the word, in order."""
    first, last = share(words, 1, thread, threads)
    for column in range(0, columns, TILE_VECTORS * LANES):
        wide = min(columns - column, TILE_VECTORS * LANES)
        panel = at(table, column * words)
        for i in range(first * wide, last * wide):
            panel[i] = 0
        for sample in range(rows):
            for row in range(each):
                number = int(numbers[sample * numbers_stride + row])
                if first <= number and number < last:
                    read, write = at(d, (sample * each + row) * d_stride + column), at(panel, number * wide)
                    for i in range(wide):
                        write[i] += read[i]


def reshape(
    source: Numbers,  # rows of `width` numbers
    source_stride: int,
    width: int,
    target: Numbers,  # rows of `target_width` numbers, padded with zeros
    stride: int,
    target_width: int,
    padded: int,
    each: int,  # rows of a sample in `target`
    rows: int,
    thread: int,
    threads: int,
) -> None:
    """The numbers of each sample, in order, in rows of another width."""
    first, last = share(rows, TILE_ROWS, thread, threads)
    for sample in range(first, last):
        row, column = sample * (each * target_width // width), 0
        for r in range(sample * each, (sample + 1) * each):
            write, done = at(target, r * stride), 0
            while done < target_width:
                read, count = at(source, row * source_stride + column), min(width - column, target_width - done)
                for i in range(count):
                    write[done + i] = read[i]
                done += count
                column += count
                if column == width:
                    row, column = row + 1, 0
            for i in range(target_width, padded):
                write[i] = 0
