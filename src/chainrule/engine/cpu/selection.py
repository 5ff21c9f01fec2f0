"""Instruction selection: from a program, by way of statements and groups, to a table of instructions.

For each kind of group, a row of `INSTRUCTIONS` says which kernel executes it and with which arguments. Kernels know no
shapes, so a new architecture is only a new table.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np

from chainrule.engine.cpu.context import WHOLE
from chainrule.engine.cpu.hazards import ALL, FIRST, Access
from chainrule.engine.cpu.table import ONES, Address, Table, rows_of_sample
from chainrule.engine.cpu.target import TILE_ROWS, host
from chainrule.engine.cpu.windows import Windows
from chainrule.engine.lowering.fuse import Group, fuse
from chainrule.errors import NotCompilable
from chainrule.functions.expression import Expr
from chainrule.program.blocks import Block
from chainrule.program.program import Program

#: Threads divide the columns of a matmul with at least this many weights, whose rows take at most this many bytes.
MANY_WEIGHTS, HALF_A_CACHE = 30_000, 2**19

#: Matmuls that are narrower than this, or have fewer multiply-adds, are too small to look for zeros in.
NARROW, LITTLE_WORK = 64, 2_000_000


def lower(program: Program, dtype: Any, rows: int, *, fused: bool = True, **options: Any) -> Table:
    """Return the program as a table for batches of at most `rows` rows; for `options`, see `Table`.

    Unless `fused`, every statement has a loop of its own. Raises `NotCompilable`.
    """
    repeated = next((item for item in program.steps if isinstance(item, Block) and item.letter == "t"), None)
    if repeated is not None:
        raise NotCompilable(f"The engine does not run what is repeated yet, as {repeated.outputs[0]} is.")
    table = Table(program, dtype, rows, **options)
    for group in fuse(table.statements, {*table.results.values()}, table.layout.panel, enabled=fused):
        table.reserve_outputs(group)
        if group.kind == "scalar":
            table.deferred[group.head.output] = partial(_add, table, group)
        else:
            _add(table, group)
    _add_results(table)
    table.close()
    return table


def _add(table: Table, group: Group) -> None:
    _add_deferred(table, group.reads)
    INSTRUCTIONS.get(group.kind, _each)(table, group)


def _add_deferred(table: Table, names: Iterable[str]) -> None:
    """Add what was deferred until one of these names is read."""
    for name in sorted(names):
        if (add := table.deferred.pop(name, None)) is not None:
            add()


def _add_results(table: Table) -> None:
    """Add what each batch reports: its loss, or its rows of the prediction."""
    _add_deferred(table, list(table.deferred))
    for output, name in table.results.items():
        if table.program.loss:
            table.add("report", [Address(name), int(not table.program.sums_rows)], [Access(name, False, FIRST)])
        else:
            rows = [Address(f"outside {output}"), table.width(name), table.each(name)]
            table.add("scatter", [Address(name), table.stride(name), *rows], [Access(name, False, "rows")])


# ---- one function per kind of group


def _matmul(table: Table, group: Group) -> None:
    if (e := group.head.expression).op == "unpatch" or e.args[0].op == "patches":
        return _convolution(table, group)
    a, b = (e.args[0] for e in group.head.expression.args)
    inner, columns = (int(size) for size in table.shape(b))
    padded, stride = table.layout.padded(columns), table.layout.stride(columns)
    rest = [Address(table.place(b)), inner, padded, stride]
    partition = "columns" if _by_columns(table, a, b) else "rows"
    reads = [Access(a, False, "rows" if partition == "rows" else ALL), Access(table.place(b), False, ALL)]
    each = rows_of_sample(group.shape)
    arguments = [Address(a), table.stride(a), table.batch_stride(a), *rest, each, int(partition == "columns")]
    if each == 1 and _is_sparse(table, (a,), inner, columns):
        del arguments[-2]
        bitmask = table.bitmask(a)
        reads.append(Access(bitmask[0].name, False, reads[0].partition))
        instruction = table.add("sparse_matmul", [*bitmask, *arguments], reads)
    else:
        instruction = table.add("matmul", arguments, reads)
    instruction.work = inner * columns * each
    table.add_body(instruction, group, partition)


def _by_columns(table: Table, a: str, b: str) -> bool:
    """Whether threads divide the columns of a matmul: each then reads only those weights that it updates itself.

    It costs barriers, and every thread reads all of a, so it pays where there are many weights and few rows.
    """
    if table.program.loss is None or b not in table.program.parameters:
        return False
    inner, columns = (int(size) for size in table.shape(b))
    panels, rest = divmod(table.layout.padded(columns), table.layout.panel)
    size = table.rows * inner * table.layout.dtype.itemsize
    return panels > 1 and rest == 0 and inner * columns >= MANY_WEIGHTS and size <= HALF_A_CACHE


def _weight_gradient(table: Table, group: Group) -> None:
    if group.head.expression.args[0].op == "patches":
        return _convolution_gradient(table, group)
    a, dz = (e.args[0] for e in group.head.expression.args)
    inputs, columns = (int(size) for size in group.shape)
    rest = [Address(dz), table.stride(dz), inputs, table.layout.padded(columns)]
    reads = [Access(a, False, ALL), Access(dz, False, ALL)]
    if table.each(dz) == 1 and _is_sparse(table, (a, dz), inputs, columns):
        bitmask = [table.transposed_bitmask(name) for name in (a, dz)]
        reads += [Access(address.name, False, ALL) for address, _ in bitmask]
        arguments = [*bitmask[0], *bitmask[1], Address(a), table.stride(a), int(a not in table.outside), *rest]
        instruction, partition = table.add("sparse_weight_gradient", arguments, reads), ALL
    else:
        instruction = table.add("weight_gradient", [Address(a), table.stride(a), *rest, table.each(dz)], reads)
        partition = "tiles"
    instruction.work = inputs * columns * table.each(dz)
    table.add_body(instruction, group, partition)


def _convolution(table: Table, group: Group) -> None:
    """A matmul of the patches of an image, or of those that dz adds up to an image."""
    e = group.head.expression
    if e.op == "unpatch":
        a, b, extents, *window = e.args
        a, b, direction = a.args[0], b.args[0], "backward"
    else:
        (x, *window), b, direction = e.args[0].args, e.args[1].args[0], "forward"
        a, extents = x.args[0], table.shape(x.args[0])[1:-1]
    windows = Windows(extents, window)
    if e.op == "unpatch" and table.shape(b)[0] == table.width(a):
        return _unpatch(table, group, a, b, windows)
    plan = _plan(table, a, windows, direction)
    columns = int(group.shape[-1])
    arguments = [Address(a), table.size(a), table.batch_stride(a), plan, Address(table.place(b)), table.shape(b)[0]]
    arguments += [table.layout.padded(columns), table.layout.stride(columns), rows_of_sample(group.shape)]
    reads = [Access(a, False, "rows"), Access(table.place(b), False, ALL)]
    instruction = table.add("convolution", arguments, reads)
    instruction.work = math.prod(windows.counts) * math.prod(windows.window.kernel) * table.width(a) * columns
    table.add_body(instruction, group, "rows")


def _unpatch(table: Table, group: Group, a: str, b: str, windows: Windows) -> None:
    """The same where the patches themselves are made, one image at a time."""
    inner, deep = map(int, table.shape(b))
    channels, each, padded = int(group.shape[-1]), rows_of_sample(group.shape), table.layout.padded(deep)
    numbers = windows.forward(channels, channels)
    counts, columns = math.prod(windows.counts), table.layout.padded(channels)
    sizes = counts * padded, int(numbers[WHOLE]) + table.layout.panel, each * columns
    table.image = max(table.image, sum(sizes))
    plan = table.constant(f"forward {windows.extents} {windows.window} {channels} {channels}", numbers)
    arguments = [Address(a), table.stride(a), Address(b), inner, deep, padded, plan, channels]
    reads = [Access(a, False, "rows"), Access(b, False, ALL)]
    instruction = table.add("unpatch", [*arguments, table.layout.stride(channels), each], reads)
    instruction.work = counts * inner * deep
    table.add_body(instruction, group, "rows")


def _convolution_gradient(table: Table, group: Group) -> None:
    patches, dz = group.head.expression.args
    (x, *window), dz = patches.args, dz.args[0]
    a, (inputs, columns) = x.args[0], group.shape
    plan = _plan(table, a, Windows(table.shape(a)[1:-1], window), "forward")
    padded, sums = table.layout.padded(int(columns)), f"{group.head.output} sums"
    tiles = -(-int(inputs) // TILE_ROWS) * -(-padded // table.layout.panel)
    table.arena.reserve(sums, tiles * TILE_ROWS * table.layout.panel)
    arguments = [Address(a), table.size(a), plan, Address(dz), table.stride(dz), inputs, padded, Address(sums)]
    reads = [Access(a, False, ALL), Access(dz, False, ALL), Access(sums, True, "tiles")]
    instruction = table.add("convolution_gradient", arguments, reads)
    instruction.work = int(inputs) * int(columns) * table.each(dz)
    table.add_body(instruction, group, "tiles")


def _plan(table: Table, a: str, windows: Windows, direction: str) -> Address:
    """The plan by which a convolution reads a."""
    step, channels = table.stride(a), table.width(a)
    plan = windows.forward(step, channels) if direction == "forward" else windows.backward(step, channels)[0]
    table.image = max(table.image, int(plan[WHOLE]))
    return table.constant(f"{direction} {windows.extents} {windows.window} {step} {channels}", plan)


def _window(table: Table, group: Group) -> None:
    """A pool, or the way back from it."""
    e = group.head.expression
    *operands, kernel, stride, padding, dilation = e.args
    names = [x.args[0] for x in operands if isinstance(x, Expr)]
    back, columns, each = e.op in ("route", "spread"), int(group.shape[-1]), rows_of_sample(group.shape)
    extents = group.shape[1:-1] if back else table.shape(names[0])[1:-1]
    windows = Windows(extents, (kernel, stride, padding, dilation))
    padded = table.layout.padded(columns)
    table.image = max(table.image, each * padded)
    plan = table.constant(f"places {extents} {windows.window}", windows.forward(1))
    arguments: list[Any] = [Address(names[0]), table.stride(names[0])]
    if back:
        arguments += [a for name in (names * 3)[1:3] for a in (Address(name), table.stride(name))]
    else:
        arguments.append(math.prod(windows.extents))
    arguments += [plan, padded, table.layout.stride(columns), each, int(e.op in ("route", "max_pool"))]
    reads = [Access(name, False, "rows") for name in names]
    table.add_body(table.add("unpool" if back else "pool", arguments, reads), group, "rows")


def _reshape(table: Table, group: Group) -> None:
    x, output = group.head.expression.args[0].args[0], group.head.output
    arguments = [
        Address(x),
        table.width(x),
        table.stride(x),
        Address(output),
        table.width(output),
        table.stride(output),
    ]
    arguments += [table.layout.padded(table.width(output)), table.each(output)]
    table.add("reshape", arguments, [Access(x, False, "rows"), Access(output, True, "rows")])


def _is_sparse(table: Table, names: tuple[str, ...], inner: int, columns: int) -> bool:
    """Whether to skip the zeros of one of these, in a matmul or gradient of `inner` by `columns` weights."""
    if table.sparse is not None:
        return table.sparse
    narrow, work = min(table.rows, inner, columns) < NARROW, table.rows * inner * columns
    if not host().has_masks or narrow or work < LITTLE_WORK:
        return False
    return any(table.statements.is_often_zero(name) for name in names)


def _column_sum(table: Table, group: Group) -> None:
    (dz,) = (e.args[0] for e in group.head.expression.args)
    arguments = [Address(ONES), Address(dz), table.stride(dz), table.layout.padded(table.width(dz))]
    arguments.append(table.each(dz))
    table.add_body(table.add("column_sum", arguments, [Access(dz, False, ALL)]), group, "panels")


def _transpose(table: Table, group: Group) -> None:
    x, *taps = group.head.expression.args
    inputs, outputs = map(int, table.shape(x.args[0]))
    W, output, order = table.place(x.args[0]), group.head.output, [0]
    if taps:
        _, order = Windows(*taps).backward(1, 1)
    place = table.constant(f"order {order}", order)
    arguments = [Address(W), inputs // len(order), outputs, Address(output), len(order), place]
    table.add("transpose", arguments, [Access(W, False, ALL), Access(output, True, ALL)])


def _mask(table: Table, group: Group) -> None:
    seed, draw, stream, rate, *turn = group.head.expression.args
    output, width = group.head.output, table.width(group.head.output)
    kept = f"{output} kept"
    table.arena.reserve(kept, 1, np.float64)
    table.constants[kept] = 1 / (1 - rate)
    table.add(
        "dropout_mask",
        [
            *(Address(output), width, table.layout.stride(width), table.each(output), *(turn or [0])),
            *(Address(f"outside {seed.args[0]}"), table.slot(draw.args[0]), stream, int(rate * 2**32), Address(kept)),
        ],
        [Access(output, True, "rows")],
    )


def _each(table: Table, group: Group) -> None:
    """A group without a loop of its own: element by element."""
    if group.kind == "rows":
        width = int(group.shape[-1])
        arguments = [Address(ONES), table.layout.padded(width), table.layout.stride(width)]
        arguments.append(rows_of_sample(group.shape))
        table.add_body(table.add("each_row", arguments, []), group, "rows")
    elif group.kind == "parameter":
        size = table.layout.size(group.shape)  # type: ignore[arg-type]
        table.add_body(table.add("each_block", [Address(ONES), size], []), group, "blocks")
    else:
        table.add_body(table.add("once", [Address(ONES)], []), group, FIRST)


#: How each kind of group becomes an instruction; a kind that is not here has no loop of its own.
INSTRUCTIONS: dict[str, Callable[[Table, Group], None]] = {
    "matmul": _matmul,
    "weight_gradient": _weight_gradient,
    "column_sum": _column_sum,
    "transpose": _transpose,
    "window": _window,
    "reshape": _reshape,
    "mask": _mask,
}
