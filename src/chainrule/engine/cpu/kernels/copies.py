"""Kernels that move numbers: between the caller's arrays and the arena, and from one place there to another."""

from __future__ import annotations

from typing import Any

from chainrule.engine.cpu.kernels.loops import Numbers, Words, sample_share, share
from chainrule.engine.cpu.simd.pointers import at, buffer, prefetch
from chainrule.engine.cpu.target import TILE_ROWS

LANES, TILE_VECTORS, TILE_SIZE = 16, 4, 384  # filled in by `compiling`
epilogue: Any = None

#: Rows of a table are asked for so many rows before they are read.
AHEAD = 8


def gather(
    data: Numbers,  # all rows, as the caller has them
    width: int,
    target: Numbers,  # (rows, width), rows `stride` apart
    stride: int,
    each: int,  # rows of a sample
    order: Words,
    start: int,
    context: Words,
) -> None:
    """Copy the samples of this batch from all samples."""
    first, last = sample_share(context)
    for sample in range(first, last):
        for row in range(each):
            read = at(data, (order[start + sample] * each + row) * width)
            write = at(target, (sample * each + row) * stride)
            for column in range(width):
                write[column] = read[column]


def copy(
    source: Numbers,
    source_size: int,  # numbers from one sample to the next
    source_stride: int,  # and from one row to the next
    target: Numbers,
    target_size: int,
    target_stride: int,
    target_batch_size: int,  # target_size where the target holds all samples of the call, 0 where those of the batch
    width: int,
    padded: int,  # numbers of a row of the target, those from `width` on 0
    each: int,  # rows of a sample
    start: int,
    context: Words,
) -> None:
    """Rows of some samples, from one place to another."""
    target = at(target, start * target_batch_size)
    first, last = sample_share(context)
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
    context: Words,
) -> None:
    """The rows of a table that numbers name."""
    first, last = sample_share(context)
    for sample in range(first, last):
        for row in range(each):
            number = int(numbers[sample * numbers_stride + row])
            later = int(numbers[sample * numbers_stride + min(row + AHEAD, each - 1)])
            for column in range(0, columns, TILE_VECTORS * LANES):
                wide = min(columns - column, TILE_VECTORS * LANES)
                read = at(table, column * words + number * wide)
                write = at(target, (sample * each + row) * stride + column)
                for i in range(0, wide, LANES):
                    prefetch(at(table, column * words + later * wide + i))
                for i in range(wide):
                    write[i] = read[i]


def scatter_add(
    d: Numbers,  # rows `d_stride` apart
    d_stride: int,
    numbers: Numbers,  # (samples, each), rows `numbers_stride` apart
    numbers_stride: int,
    words: int,  # rows of the table
    columns: int,  # a multiple of LANES
    each: int,  # rows of a sample
    first_row: Words,  # of d, for each word; −1 where it has none
    next_row: Words,  # for each row of d, the next of the same word
    rows: int,
    instruction: Words,
    context: Words,
) -> None:
    """Each row of d added to that of a table which its number names, in order; the epilogue runs over blocks of words.

    A thread owns words.
    """
    result = buffer(d, TILE_SIZE)
    panel = TILE_VECTORS * LANES
    high = TILE_ROWS
    first, last = share(words, high, context)
    for word in range(first, last):
        first_row[word] = -1
    for sample in range(rows - 1, -1, -1):
        for row in range(each - 1, -1, -1):
            word, number = int(numbers[sample * numbers_stride + row]), sample * each + row
            if first <= word and word < last:
                next_row[number] = first_row[word]
                first_row[word] = number
    for column in range(0, columns, panel):
        wide = min(columns - column, panel)
        for start in range(first, last, high):
            count = min(high, last - start)
            for i in range(count):
                write, number = at(result, i * wide), first_row[start + i]
                for j in range(wide):
                    write[j] = 0
                while number >= 0:
                    read = at(d, number * d_stride + column)
                    for j in range(wide):
                        write[j] += read[j]
                    number = next_row[number]
            epilogue(instruction, context, result, wide, start, count, column * words, wide // LANES, wide)


def reshape(
    source: Numbers,  # rows of `width` numbers
    source_stride: int,
    width: int,
    target: Numbers,  # rows of `target_width` numbers, padded with zeros
    stride: int,
    target_width: int,
    padded: int,
    each: int,  # rows of a sample in `target`
    context: Words,
) -> None:
    """The numbers of each sample, in order, in rows of another width."""
    first, last = sample_share(context)
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
