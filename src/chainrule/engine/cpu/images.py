"""Instructions that read windows of images: convolutions, their gradients, pools and the way back from these."""

import math
from typing import Any

from chainrule.engine.cpu.context import WHOLE
from chainrule.engine.cpu.hazards import ALL, Access
from chainrule.engine.cpu.table import Address, Table, rows_of_sample
from chainrule.engine.cpu.target import TILE_ROWS
from chainrule.engine.cpu.windows import Windows
from chainrule.engine.lowering.fuse import Group
from chainrule.functions.expression import Expr
from chainrule.functions.windows import Window

#: Rows over which a tile's sums stay in registers, at least, where the rows of samples lie one after the other.
LONG = 128


def convolution(table: Table, group: Group) -> None:
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
    arguments = [table.address(a), table.size(a), table.batch_stride(a), plan, table.address(b), table.shape(b)[0]]
    arguments += [table.layout.padded(columns), table.layout.stride(columns), rows_of_sample(group.shape)]
    reads = [table.access(a, False, "rows"), table.access(b, False, ALL)]
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
    arguments = [*table.rows_at(a), table.address(b), inner, deep, padded, plan, channels]
    reads = [table.access(a, False, "rows"), table.access(b, False, ALL)]
    instruction = table.add("unpatch", [*arguments, table.layout.stride(channels), each], reads)
    instruction.work = counts * inner * deep
    table.add_body(instruction, group, "rows")


def convolution_gradient(table: Table, group: Group) -> None:
    """A gradient over the rows of each sample: of an image's windows, or of a sequence's steps, image after image."""
    x, dz = group.head.expression.args
    a, window = (x.args[0].args[0], x.args[1:]) if x.op == "patches" else (x.args[0], Window.of(1))
    dz, each = dz.args[0], table.each(dz.args[0])
    together = 1 if x.op == "patches" else max(1, LONG // each)
    extents = table.shape(a)[1:-1] if x.op == "patches" else (each * together,)
    inputs, columns = group.shape
    plan = _plan(table, a, Windows(extents, window), "forward")
    padded, sums = table.layout.padded(int(columns)), f"{group.head.output} sums"
    tiles = -(-int(inputs) // TILE_ROWS) * -(-padded // table.layout.panel)
    table.arena.reserve(sums, tiles * TILE_ROWS * table.layout.panel)
    arguments = [
        *(table.address(a), table.size(a), plan, together, *table.rows_at(dz), each),
        *(inputs, padded, Address(sums)),
    ]
    reads = [table.access(a, False, ALL), table.access(dz, False, ALL), Access(sums, True, "tiles")]
    instruction = table.add("convolution_gradient", arguments, reads)
    instruction.work = int(inputs) * int(columns) * each
    table.add_body(instruction, group, "tiles")


def _plan(table: Table, a: str, windows: Windows, direction: str) -> Address:
    """The plan by which a convolution reads a."""
    step, channels = table.stride(a), table.width(a)
    plan = windows.forward(step, channels) if direction == "forward" else windows.backward(step, channels)[0]
    table.image = max(table.image, int(plan[WHOLE]))
    return table.constant(f"{direction} {windows.extents} {windows.window} {step} {channels}", plan)


def window(table: Table, group: Group) -> None:
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
    arguments: list[Any] = [*table.rows_at(names[0])]
    if back:
        arguments += [a for name in (names * 3)[1:3] for a in table.rows_at(name)]
    else:
        arguments.append(math.prod(windows.extents))
    arguments += [plan, padded, table.layout.stride(columns), each, int(e.op in ("route", "max_pool"))]
    reads = [table.access(name, False, "rows") for name in names]
    table.add_body(table.add("unpool" if back else "pool", arguments, reads), group, "rows")
