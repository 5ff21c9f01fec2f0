"""Kernels that read windows of images: convolutions as matmuls, their gradients, pools.

Where a window's numbers lie is in the plan (see `cpu.windows`): a table for the rows of the result and one for the
depth, so that row r and depth k meet at a[row[r] + depth[k]], and no patches are ever in memory. An image that needs a
border of zeros is copied into the thread's own memory, which costs little beside its products.
"""

from __future__ import annotations

from typing import Any

from chainrule.engine.cpu.context import LINE, LINES_OF, PHASE, PHASE_WORDS, PHASES, PITCH, RUN, RUN_LINE, TOP, WHOLE
from chainrule.engine.cpu.kernels.loops import Numbers, Words, share, tiles_before
from chainrule.engine.cpu.simd.pointers import at, buffer
from chainrule.engine.cpu.target import TILE_ROWS

LANES, TILE_VECTORS, TILE_SIZE = 16, 4, 384  # filled in by `compiling`
tile: Any = None
table_tile: Any = None
adding_tile: Any = None
largest_of: Any = None
sum_of: Any = None
add_to_first: Any = None
add_to_all: Any = None
put_line: Any = None
add_line: Any = None
epilogue: Any = None


def clear_border(plan: Words, image: Numbers) -> None:
    """Zeros in the thread's own image, where there is one."""
    if plan[LINES_OF] > 0:
        for i in range(plan[WHOLE]):
            image[i] = 0


def bordered(source: Numbers, plan: Words, image: Numbers) -> Numbers:
    """The image itself, or where it needs a border its copy."""
    if plan[LINES_OF] == 0:
        return source
    for line in range(plan[LINES_OF]):
        read, write = at(source, line * plan[LINE]), at(image, plan[TOP] + line * plan[PITCH])
        for i in range(plan[LINE]):
            write[i] = read[i]
    return image


def convolution(
    a: Numbers,  # images
    a_size: int,  # numbers from one image to the next
    a_batch_size: int,  # the same where a holds all images of the call, 0 where it holds those of the batch
    plan: Words,
    b: Numbers,  # (depth, columns) in panels
    inner: int,  # rows of b
    columns: int,  # a multiple of LANES
    stride: int,  # of the rows that the body reads and writes
    each: int,  # rows of a sample
    image: Numbers,
    rows: int,
    start: int,
    thread: int,
    threads: int,
    instruction: Words,
    context: Words,
) -> None:
    """c[r] = Σₖ a[row[r] + depth[k]] b[k] of each image, phase by phase; the epilogue runs over each tile."""
    result = buffer(a, TILE_SIZE)
    panel, run = TILE_VECTORS * LANES, plan[RUN]
    a = at(a, start * a_batch_size)
    first, last = share(rows, TILE_ROWS, thread, threads)
    clear_border(plan, image)
    for sample in range(first, last):
        source = bordered(at(a, sample * a_size), plan, image)
        for number in range(plan[PHASES]):
            phase = at(plan, PHASE + number * PHASE_WORDS)
            row, count, place, depth, deep, weight = phase[0], phase[1], phase[2], phase[3], phase[4], phase[5]
            for column in range(0, columns, panel):
                vectors = min((columns - column) // LANES, TILE_VECTORS)
                weights = at(b, column * inner + weight * vectors * LANES)
                for r in range(0, count, TILE_ROWS):
                    if deep > 0:
                        taps = at(plan, depth)
                        table_tile(vectors, source, at(plan, row + r), taps, weights, vectors * LANES, deep, result)
                    else:  # no window reaches these places
                        for i in range(TILE_SIZE):
                            result[i] = 0
                    high = min(TILE_ROWS, count - r)
                    for i in range(0, high, run):
                        to = sample * each + plan[place + r + i]
                        part = at(result, i * panel)
                        epilogue(instruction, context, part, panel, to, min(run, high), column, vectors, stride)


def unpatch(
    dz: Numbers,  # a row for each window
    dz_stride: int,
    b: Numbers,  # (inner, deep) in panels
    inner: int,
    deep: int,  # numbers of a window
    padded: int,
    plan: Words,  # for images without padding between their places
    channels: int,
    stride: int,  # of the rows that the body reads and writes
    each: int,  # rows of a sample
    image: Numbers,
    rows: int,
    thread: int,
    threads: int,
    instruction: Words,
    context: Words,
) -> None:
    """The patches dz b of each image, added up where their windows are; the epilogue runs over each image."""
    result = buffer(dz, TILE_SIZE)
    panel, columns = TILE_VECTORS * LANES, (channels + LANES - 1) // LANES * LANES
    row, windows, depth, line = plan[PHASE], plan[PHASE + 1], plan[PHASE + 3], plan[RUN_LINE]
    patches, whole = image, at(image, windows * padded)
    places = at(whole, plan[WHOLE] + panel)
    first, last = share(rows, TILE_ROWS, thread, threads)
    for sample in range(first, last):
        for r in range(0, windows, TILE_ROWS):
            errors = at(dz, (sample * windows + r) * dz_stride)
            for column in range(0, padded, panel):
                vectors, left = min((padded - column) // LANES, TILE_VECTORS), windows - r
                tile(vectors, errors, dz_stride, left - 1, 1, at(b, column * inner), vectors * LANES, inner, result)
                for i in range(min(TILE_ROWS, left)):
                    put_line(at(patches, (r + i) * padded + column), at(result, i * panel), vectors * LANES)
        for i in range(plan[WHOLE]):
            whole[i] = 0
        for r in range(windows):
            write, read = at(whole, plan[row + r]), at(patches, r * padded)
            for k in range(0, deep, line):
                add_line(at(write, plan[depth + k]), at(read, k), line)
        wide = plan[LINE] // channels
        for r in range(each):
            read = at(whole, plan[TOP] + r // wide * plan[PITCH] + r % wide * channels)
            put_line(at(places, r * columns), read, channels)
        epilogue(instruction, context, places, columns, sample * each, each, 0, columns // LANES, stride)


def convolution_gradient(
    a: Numbers,  # images
    a_size: int,  # numbers from one image to the next
    plan: Words,
    together: int,  # samples of which the plan speaks at once
    dz: Numbers,  # (rows, columns)
    dz_stride: int,
    each: int,  # rows of a sample
    inputs: int,  # the depth of the windows
    columns: int,
    sums: Numbers,  # memory for all tiles
    image: Numbers,
    rows: int,
    thread: int,
    threads: int,
    instruction: Words,
    context: Words,
) -> None:
    """Σ over images and rows r of a[row[r] + depth[k]] dz[r], for each k: the same tables, exchanged."""
    tiles_down, panel = (inputs + TILE_ROWS - 1) // TILE_ROWS, TILE_VECTORS * LANES
    first = tiles_before(thread, threads, tiles_down, columns // LANES)
    last = tiles_before(thread + 1, threads, tiles_down, columns // LANES)
    row, depth = plan[PHASE], plan[PHASE + 3]
    for i in range(first * TILE_SIZE, last * TILE_SIZE):
        sums[i] = 0
    clear_border(plan, image)
    for sample in range(0, rows if last > first else 0, together):
        source, errors = bordered(at(a, sample * a_size), plan, image), at(dz, sample * each * dz_stride)
        count = min(together, rows - sample) * each
        for number in range(first, last):
            column, unit = number // tiles_down * panel, number % tiles_down * TILE_ROWS
            vectors = min((columns - column) // LANES, TILE_VECTORS)
            part = at(sums, number * TILE_SIZE)
            adding_tile(
                vectors, source, at(plan, depth + unit), at(plan, row), at(errors, column), dz_stride, count, part
            )
    for number in range(first, last):
        column, unit = number // tiles_down * panel, number % tiles_down * TILE_ROWS
        vectors, high = min((columns - column) // LANES, TILE_VECTORS), min(TILE_ROWS, inputs - unit)
        part = at(sums, number * TILE_SIZE)
        epilogue(instruction, context, part, panel, unit, high, column * inputs, vectors, vectors * LANES)


# ---- pools


def pool(
    x: Numbers,  # images, whose places are rows `x_stride` apart
    x_stride: int,
    x_each: int,  # places of an image
    plan: Words,  # in places
    columns: int,  # a multiple of LANES
    stride: int,  # of the rows that the body reads and writes
    each: int,  # windows of an image
    largest: int,  # 1 for the largest number of each window, 0 for the sum
    image: Numbers,
    rows: int,
    thread: int,
    threads: int,
    instruction: Words,
    context: Words,
) -> None:
    """One number for each window and channel; the epilogue runs over each image."""
    first, last = share(rows, TILE_ROWS, thread, threads)
    row, depth, deep = plan[PHASE], plan[PHASE + 3], plan[PHASE + 4]
    for sample in range(first, last):
        for r in range(each):
            read = at(x, (sample * x_each + plan[row + r]) * x_stride)
            for column in range(0, columns, LANES):
                write = at(image, r * columns + column)
                if largest == 1:
                    largest_of(at(read, column), x_stride, at(plan, depth), deep, write)
                else:
                    sum_of(at(read, column), x_stride, at(plan, depth), deep, write)
        epilogue(instruction, context, image, columns, sample * each, each, 0, columns // LANES, stride)


def unpool(
    d: Numbers,  # a row for each window
    d_stride: int,
    x: Numbers,  # the images, and y the largest number of each of their windows; not read where all places receive
    x_stride: int,
    y: Numbers,
    y_stride: int,
    plan: Words,  # in places
    columns: int,  # a multiple of LANES
    stride: int,  # of the rows that the body reads and writes
    each: int,  # places of an image
    first_only: int,  # 1 where the first of the largest receives, 0 where all places of the window do
    image: Numbers,
    rows: int,
    thread: int,
    threads: int,
    instruction: Words,
    context: Words,
) -> None:
    """Every row of d added to places of its window; the epilogue runs over each image."""
    first, last = share(rows, TILE_ROWS, thread, threads)
    row, windows, depth, deep = plan[PHASE], plan[PHASE + 1], plan[PHASE + 3], plan[PHASE + 4]
    for sample in range(first, last):
        for i in range(each * columns):
            image[i] = 0
        for r in range(windows):
            place, window = plan[row + r], sample * windows + r
            for column in range(0, columns, LANES):
                given, write = at(d, window * d_stride + column), at(image, place * columns + column)
                if first_only == 1:
                    read, wins = at(x, (sample * each + place) * x_stride + column), at(y, window * y_stride + column)
                    add_to_first(given, read, x_stride, wins, at(plan, depth), deep, write, columns)
                else:
                    add_to_all(given, at(plan, depth), deep, write, columns)
        epilogue(instruction, context, image, columns, sample * each, each, 0, columns // LANES, stride)
