"""The kernels: plain loops over rows, panels and tiles.

A kernel's arguments come from its instruction, word by word, except for those that the context provides (see
`context`), such as the number of rows in the batch or the thread's index. `compiling` fills in what depends on the
number type and the processor: LANES, TILE_VECTORS, `tile` and, for a kernel with a fused body, `epilogue`.

The number of threads may decide only who does what: each result is computed by one thread, in one order.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from chainrule.engine.cpu.context import BLOCK
from chainrule.engine.cpu.simd.pointers import at, buffer, word_buffer
from chainrule.engine.cpu.target import TILE_ROWS

# What an annotation says: a pointer to the network's numbers, to doubles or to words; `int` is a 64-bit integer.
Numbers: TypeAlias = Any
Doubles: TypeAlias = Any
Words: TypeAlias = Any

LANES, TILE_VECTORS, TILE_SIZE = 16, 4, 384  # filled in by `compiling`
tile: Any = None
column_tile: Any = None
epilogue: Any = None
transpose_square: Any = None


def share(count: int, unit: int, thread: int, threads: int) -> tuple[int, int]:
    """A thread's part of 0 … count, in whole units: from its first to before its last."""
    if threads == 1:  # divisions take longer than the whole matmul of a small network
        return 0, count
    units = (count + unit - 1) // unit
    return units * thread // threads * unit, min(units * (thread + 1) // threads * unit, count)


def row_share(rows: int, each: int, thread: int, threads: int) -> tuple[int, int]:
    """The same of the rows of samples that have `each`: no sample is divided."""
    first, last = share(rows, TILE_ROWS, thread, threads)
    return first * each, last * each


def matmul_share(
    rows: int, each: int, columns: int, by_columns: int, thread: int, threads: int
) -> tuple[int, int, int, int]:
    """A thread's rows and columns of a matmul: from the first to before the last of each."""
    if by_columns == 1 and columns // (TILE_VECTORS * LANES) % threads == 0:
        return 0, rows * each, *share(columns, TILE_VECTORS * LANES, thread, threads)
    return *row_share(rows, each, thread, threads), 0, columns


def tiles_before(thread: int, threads: int, tiles_down: int, vectors: int) -> int:
    """How many tiles, panel by panel, the threads before this one have: those of the last panel may be narrow."""
    work = tiles_down * vectors * thread // threads
    whole = vectors // TILE_VECTORS
    rest = work - whole * tiles_down * TILE_VECTORS
    if rest <= 0:
        return (work + TILE_VECTORS // 2) // TILE_VECTORS
    return whole * tiles_down + rest // (vectors % TILE_VECTORS)


# ---- matmuls


def matmul(
    a: Numbers,  # (rows, inner), rows `a_stride` apart
    a_stride: int,
    a_batch_stride: int,  # a_stride where a holds all rows of the call, 0 where it holds those of the batch
    b: Numbers,  # (inner, columns) in panels
    inner: int,
    columns: int,  # a multiple of LANES
    stride: int,  # of the rows that the body reads and writes
    each: int,  # rows of a sample
    by_columns: int,  # 1 where threads divide columns rather than rows, if the panels come out even
    rows: int,
    start: int,
    thread: int,
    threads: int,
    instruction: Words,
    context: Words,
) -> None:
    """a b, tile by tile; the epilogue runs over each tile while it is in the nearest cache."""
    result = buffer(a, TILE_SIZE)
    a = at(a, start * a_batch_stride)
    first, last, column, end = matmul_share(rows, each, columns, by_columns, thread, threads)
    below = rows * each - 1
    while column < end:
        vectors = min((columns - column) // LANES, TILE_VECTORS)
        panel = at(b, column * inner)
        for row in range(first, last, TILE_ROWS):
            tile(vectors, at(a, row * a_stride), a_stride, below - row, 1, panel, vectors * LANES, inner, result)
            count = min(TILE_ROWS, last - row)
            epilogue(instruction, context, result, TILE_VECTORS * LANES, row, count, column, vectors, stride)
        column += vectors * LANES


def weight_gradient(
    a: Numbers,  # (rows, inputs)
    a_stride: int,
    dz: Numbers,  # (rows, columns)
    dz_stride: int,
    inputs: int,
    columns: int,
    each: int,  # rows of a sample
    rows: int,
    thread: int,
    threads: int,
    instruction: Words,
    context: Words,
) -> None:
    """aᵀ dz, tile by tile; the epilogue, usually the optimizer's update, runs over each in the layout of W."""
    result = buffer(a, TILE_SIZE)
    tiles_down = (inputs + TILE_ROWS - 1) // TILE_ROWS
    panel = TILE_VECTORS * LANES
    first = tiles_before(thread, threads, tiles_down, columns // LANES)
    last = tiles_before(thread + 1, threads, tiles_down, columns // LANES)
    for number in range(first, last):
        column = number // tiles_down * panel
        unit = number % tiles_down * TILE_ROWS
        vectors = min((columns - column) // LANES, TILE_VECTORS)
        tile(vectors, at(a, unit), 1, inputs - 1 - unit, a_stride, at(dz, column), dz_stride, rows * each, result)
        count = min(TILE_ROWS, inputs - unit)
        epilogue(instruction, context, result, panel, unit, count, column * inputs, vectors, vectors * LANES)


def column_sum(
    ones: Numbers,  # a single 1: a sum of columns is a matmul with ones
    dz: Numbers,  # (rows, columns)
    dz_stride: int,
    columns: int,
    each: int,  # rows of a sample
    rows: int,
    thread: int,
    threads: int,
    instruction: Words,
    context: Words,
) -> None:
    """The sum of each column of dz, panel by panel, the last thread first (it has the least other work)."""
    result = buffer(dz, TILE_SIZE)
    panel = TILE_VECTORS * LANES
    first, last = share((columns + panel - 1) // panel, 1, threads - 1 - thread, threads)
    for number in range(first, last):
        column = number * panel
        vectors = min((columns - column) // LANES, TILE_VECTORS)
        column_tile(vectors, ones, 0, 0, 0, at(dz, column), dz_stride, rows * each, result)
        epilogue(instruction, context, result, 0, 0, 1, column, vectors, 0)


def transpose(
    source: Numbers,
    inputs: int,
    outputs: int,
    target: Numbers,
    places: int,  # how many such W there are, one under the other
    taps: Words,  # the order in which they are read
    thread: int,
    threads: int,
) -> None:
    """W (inputs, outputs) in panels → Wᵀ (outputs, inputs) in panels, a square of vectors at a time."""
    panel = TILE_VECTORS * LANES
    padded_inputs, padded_outputs = -(-inputs // LANES) * LANES, -(-outputs // LANES) * LANES
    squares = padded_outputs // LANES
    of_place = padded_inputs // LANES * squares
    first, last = share(of_place * places, 1, thread, threads)
    for number in range(first, last):
        place = number // of_place if places > 1 else 0
        number_there = number - place * of_place
        top, left = number_there // squares * LANES, number_there % squares * LANES
        over, under = left // panel * panel, top // panel * panel
        read_stride = min(panel, padded_outputs - over)
        write_stride = min(panel, padded_inputs - under)
        read = at(source, over * inputs * places + (taps[place] * inputs + top) * read_stride + left - over)
        write = at(target, under * outputs * places + (place * outputs + left) * write_stride + top - under)
        if top + LANES <= inputs and left + LANES <= outputs:
            transpose_square(read, read_stride, write, write_stride)
            continue
        for i in range(min(LANES, inputs - top)):
            for j in range(min(LANES, outputs - left)):
                write[j * write_stride + i] = read[i * read_stride + j]


def multiply_adds(a: Numbers, b: Numbers, k_stride: int, inner: int) -> None:
    """One long tile: with a `k_stride` of 0, over the same few numbers, it shows the processor's peak."""
    tile(TILE_VECTORS, a, 1, TILE_ROWS - 1, k_stride, b, k_stride, inner, at(a, TILE_SIZE))


# ---- rows and blocks


def each_row(
    ones: Numbers,
    columns: int,
    stride: int,
    each: int,  # rows of a sample
    rows: int,
    thread: int,
    threads: int,
    instruction: Words,
    context: Words,
) -> None:
    """The body alone, on rows."""
    first, last = row_share(rows, each, thread, threads)
    epilogue(instruction, context, ones, 0, first, last - first, 0, columns // LANES, stride)


def each_block(ones: Numbers, size: int, thread: int, threads: int, instruction: Words, context: Words) -> None:
    """The body alone, on a parameter's numbers in blocks: block b is the body's row b."""
    first, last = share(size, BLOCK, thread, threads)
    for start in range(first, last, BLOCK):
        epilogue(instruction, context, ones, 0, start // BLOCK, 1, 0, min(BLOCK, last - start) // LANES, BLOCK)


def once(ones: Numbers, thread: int, instruction: Words, context: Words) -> None:
    """The body alone, on scalars, by the first thread."""
    if thread == 0:
        epilogue(instruction, context, ones, 0, 0, 1, 0, 1, 0)


def dropout_mask(
    target: Numbers,  # (rows, width), rows `stride` apart
    width: int,
    stride: int,
    each: int,  # rows of a sample
    turn: int,  # of a block: the elements of those before come first
    seed: int,
    draw: int,  # the index, among the scalars, of the number of the draw
    stream: int,
    below: int,  # rate · 2³²
    kept: Doubles,  # 1/(1 − rate)
    scalars: Doubles,
    rows: int,
    rows_before: int,
    all_rows: int,
    thread: int,
    threads: int,
) -> None:
    """Philox 4×32-10 by counter, as in `functions.random`: element e is drawn from word e mod 4 of block e div 4."""
    low, high = 0xFFFFFFFF, 32
    number, scale = int(scalars[draw]), kept[0]
    first, last = row_share(rows, each, thread, threads)
    draws = word_buffer(128)
    for row in range(first, last):
        write = at(target, row * stride)
        element = ((turn * max(rows, all_rows) + rows_before) * each + row) * width
        end = element + width
        block = element // 4
        while block * 4 < end:
            chunk = min(32, (end + 3) // 4 - block)
            for i in range((chunk + 7) // 8 * 8):  # whole vectors, or the rest would go one by one
                c0, c1, c2, c3 = block + i, stream, number & low, number >> high
                k0, k1 = seed & low, (seed >> high) & low
                for _ in range(10):
                    p0, p1 = c0 * 0xD2511F53, c2 * 0xCD9E8D57
                    c0, c1, c2, c3 = (
                        ((p1 >> high) & low) ^ c1 ^ k0,
                        p1 & low,
                        ((p0 >> high) & low) ^ c3 ^ k1,
                        p0 & low,
                    )
                    k0, k1 = (k0 + 0x9E3779B9) & low, (k1 + 0xBB67AE85) & low
                draws[4 * i], draws[4 * i + 1], draws[4 * i + 2], draws[4 * i + 3] = c0, c1, c2, c3
            begin = max(element, block * 4)
            stop = min(end, (block + chunk) * 4)
            for e in range(begin, stop):
                write[e - element] = scale if draws[e - block * 4] >= below else 0.0
            block += chunk


def reduce_sum(partial: Doubles, parts: int, each: int, target: Doubles, rows: int, thread: int) -> None:
    """The sum of `parts` numbers and `each` per sample, in eight interleaved partial sums, by the first thread."""
    if thread != 0:
        return
    parts += each * rows
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = 0.0
    whole = parts // 8 * 8
    for i in range(0, whole, 8):
        s0 += partial[i]
        s1 += partial[i + 1]
        s2 += partial[i + 2]
        s3 += partial[i + 3]
        s4 += partial[i + 4]
        s5 += partial[i + 5]
        s6 += partial[i + 6]
        s7 += partial[i + 7]
    for i in range(whole, parts):
        s0 += partial[i]
    target[0] = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))


def report(loss: Doubles, is_mean: int, losses: Doubles, epoch: int, rows: int, thread: int) -> None:
    """Add the batch's loss to that of its epoch, multiplied by the batch's rows if it is a mean."""
    if thread == 0:
        losses[epoch] += loss[0] * (rows if is_mean else 1)
