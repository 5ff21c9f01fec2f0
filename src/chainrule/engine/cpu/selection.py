"""Instruction selection: from a program, by way of statements and groups, to a table of instructions.

For each kind of group, a row of `INSTRUCTIONS` says which kernel executes it and with which arguments. Kernels know no
shapes, so a new architecture is only a new table.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from chainrule.engine.cpu.context import WHOLE
from chainrule.engine.cpu.hazards import ALL, FIRST, Access
from chainrule.engine.cpu.table import ONES, Address, Table, View, rows_of_sample
from chainrule.engine.cpu.target import TILE_ROWS, host
from chainrule.engine.cpu.windows import Windows
from chainrule.engine.lowering.fuse import Group, fuse
from chainrule.engine.lowering.statements import Loop
from chainrule.functions.expression import Expr
from chainrule.functions.windows import Window
from chainrule.program.names import split_index
from chainrule.program.program import Program

#: Threads divide the columns of a matmul with at least this many weights, whose rows take at most this many bytes.
MANY_WEIGHTS, HALF_A_CACHE = 30_000, 2**19

#: Matmuls that are narrower than this, or have fewer multiply-adds, are too small to look for zeros in.
NARROW, LITTLE_WORK = 64, 2_000_000


def lower(program: Program, dtype: Any, rows: int, *, fused: bool = True, **options: Any) -> Table:
    """Return the program as a table for batches of at most `rows` rows; for `options`, see `Table`.

    Unless `fused`, every statement has a loop of its own. Raises `NotCompilable`.
    """
    table = Table(program, dtype, rows, **options)
    statements, results = table.statements, {*table.results.values()}
    ends = [0, *(end for end, _ in statements.phases), len(statements.body)]
    for start, end in itertools.pairwise(ends):
        later = {name for s in statements.body[end:] for name in s.reads}
        shared = {share for _, totals in statements.phases for share in totals.values()}
        part = replace(statements, body=statements.body[start:end]) if statements.phases else statements
        groups = fuse(part, results | later | shared, table.layout.panel, enabled=fused)
        _add_groups(table, groups, fused)
        if end < ends[-1]:
            _add_deferred(table, list(table.deferred))
            table.end_phase()
    _add_results(table)
    table.close()
    return table


def _add_groups(table: Table, groups: list[Group], fused: bool) -> None:
    _place_parts(table, groups)
    for group in groups:
        if group.kind == "loop":
            _add_loop(table, group, fused)
            continue
        table.reserve_outputs(group)
        if group.kind == "scalar":
            table.deferred[group.head.output] = partial(_add, table, group)
        else:
            _add(table, group)


def _add_loop(table: Table, group: Group, fused: bool) -> None:
    """The instructions of one turn, for every turn: they are the same, at other addresses."""
    loop = group.head
    assert isinstance(loop, Loop)
    block, starts = loop.block, {array: loop.arrays[start] for array, start in loop.block.starts}
    carried = {block.own(name) for name in block.reads if block.is_carried(name)}
    wanted = carried | {s.output for s in loop.inner.body if split_index(s.output)[0] in group.stores}
    groups = fuse(loop.inner, wanted, table.layout.panel, enabled=fused, siblings=True)
    stored = {split_index(name)[0] for g in groups for name in g.stores} & {*block.outputs}
    _add_deferred(table, group.reads)
    names = {name for s in loop.inner.body for name in (s.output, *s.reads) if split_index(name)[1]}
    turns, table.in_loop = range(int(block.count)), True
    for turn in reversed(turns) if block.reverse else turns:
        for name in sorted(names):
            array, place = split_index(name)[0], block.place(name, turn)
            if place in turns:
                array = loop.arrays.get(array, array)
                table.views[name] = table.turn(array, place)
            else:
                table.views[name] = table.view(starts[array]) if array in starts else table.zeros(table.width(name))
        parts = _place_parts(table, groups)
        for array in stored - {split_index(name)[0] for name in parts}:
            table.reserve(array)
        for g in groups:
            table.reserve_outputs(g)
            _add(table, g)
    table.in_loop = False


def _place_parts(table: Table, groups: list[Group]) -> set[str]:
    """Let what will stand side by side be computed in its place, where that begins with a vector; return its names."""
    made, placed = {name for group in groups for name in group.stores}, set[str]()
    for group in groups:
        e = group.head.expression
        if e.op == "concat" and group.kind == "copy" and not any(width % table.layout.lanes for width in e.args[-1]):
            table.reserve_outputs(group)
            for i, x in enumerate(e.operands):
                if x.args[0] in made - placed and x.args[0] not in table.statements.stored:
                    table.views[x.args[0]] = table.columns(group.head.output, sum(e.args[-1][:i]))
                    placed.add(x.args[0])
    return placed


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
            arguments = [table.address(name), table.stride(name), *rows]
            table.add("scatter", arguments, [table.access(name, False, "rows")])


# ---- one function per kind of group


def _matmul(table: Table, group: Group) -> None:
    if (e := group.head.expression).op == "unpatch" or e.args[0].op == "patches":
        return _convolution(table, group)
    a, b = (e.args[0] for e in group.head.expression.args)
    inner, columns = (int(size) for size in table.shape(b))
    padded, stride = table.layout.padded(columns), table.layout.stride(columns)
    rest = [table.address(b), inner, padded, stride]
    partition = "columns" if _by_columns(table, a, b) else "rows"
    reads = [table.access(a, False, "rows" if partition == "rows" else ALL), table.access(b, False, ALL)]
    each = rows_of_sample(group.shape)
    arguments = [table.address(a), table.stride(a), table.batch_stride(a), *rest, each, int(partition == "columns")]
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
    if table.in_loop or table.program.loss is None or b not in table.program.parameters:
        return False
    inner, columns = (int(size) for size in table.shape(b))
    panels, rest = divmod(table.layout.padded(columns), table.layout.panel)
    size = table.rows * inner * table.layout.dtype.itemsize
    return panels > 1 and rest == 0 and inner * columns >= MANY_WEIGHTS and size <= HALF_A_CACHE


def _weight_gradient(table: Table, group: Group) -> None:
    a, dz = (e.args[0] for e in group.head.expression.args)
    if isinstance(a, Expr) or table.each(dz) > 1:
        return _convolution_gradient(table, group)
    inputs, columns = (int(size) for size in group.shape)
    rest = [table.address(dz), table.stride(dz), inputs, table.layout.padded(columns)]
    reads = [table.access(a, False, ALL), table.access(dz, False, ALL)]
    if table.each(dz) == 1 and _is_sparse(table, (a, dz), inputs, columns):
        bitmask = [table.transposed_bitmask(name) for name in (a, dz)]
        reads += [Access(address.name, False, ALL) for address, _ in bitmask]
        arguments = [*bitmask[0], *bitmask[1], table.address(a), table.stride(a), int(a not in table.outside), *rest]
        instruction, partition = table.add("sparse_weight_gradient", arguments, reads), ALL
    else:
        instruction = table.add("weight_gradient", [table.address(a), table.stride(a), *rest, table.each(dz)], reads)
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
    arguments = [table.address(a), table.stride(a), table.address(b), inner, deep, padded, plan, channels]
    reads = [table.access(a, False, "rows"), table.access(b, False, ALL)]
    instruction = table.add("unpatch", [*arguments, table.layout.stride(channels), each], reads)
    instruction.work = counts * inner * deep
    table.add_body(instruction, group, "rows")


def _convolution_gradient(table: Table, group: Group) -> None:
    """A gradient over the rows of each sample: of an image's windows, or of a sequence's steps, image after image."""
    x, dz = group.head.expression.args
    a, window = (x.args[0].args[0], x.args[1:]) if x.op == "patches" else (x.args[0], Window.of(1))
    extents, dz = table.shape(a)[1:-1] if x.op == "patches" else (table.each(a),), dz.args[0]
    inputs, columns = group.shape
    plan = _plan(table, a, Windows(extents, window), "forward")
    padded, sums = table.layout.padded(int(columns)), f"{group.head.output} sums"
    tiles = -(-int(inputs) // TILE_ROWS) * -(-padded // table.layout.panel)
    table.arena.reserve(sums, tiles * TILE_ROWS * table.layout.panel)
    arguments = [
        table.address(a),
        table.size(a),
        plan,
        table.address(dz),
        table.stride(dz),
        inputs,
        padded,
        Address(sums),
    ]
    reads = [table.access(a, False, ALL), table.access(dz, False, ALL), Access(sums, True, "tiles")]
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
    arguments: list[Any] = [table.address(names[0]), table.stride(names[0])]
    if back:
        arguments += [a for name in (names * 3)[1:3] for a in (table.address(name), table.stride(name))]
    else:
        arguments.append(math.prod(windows.extents))
    arguments += [plan, padded, table.layout.stride(columns), each, int(e.op in ("route", "max_pool"))]
    reads = [table.access(name, False, "rows") for name in names]
    table.add_body(table.add("unpool" if back else "pool", arguments, reads), group, "rows")


def _copy(table: Table, group: Group) -> None:
    """A word that only moves numbers: what is part of an array stays there, other numbers are copied."""
    e, output = group.head.expression, group.head.output
    names = [x.args[0] for x in e.operands]
    if e.op == "zeros":
        table.views[output] = table.zeros(table.width(output))
        return
    if e.op == "turn":
        table.views[output] = table.turn(names[0], e.args[1] % int(table.shape(names[0])[1]))
        return
    if e.op == "slice" and e.args[1] % table.layout.lanes == e.args[2] % table.layout.lanes == 0:
        table.views[output] = table.columns(names[0], e.args[1])
        return
    table.reserve(output)
    whole, width, each = table.view(output), table.width(output), table.each(output)
    zeros, padded = table.zeros(width), table.layout.padded(width)

    def copy(source: View, target: View, width: int, padded: int, each: int) -> None:
        ends = [a for v in (source, target) for a in (Address(v.base, v.offset), v.size, v.stride)]
        reads = [Access(source.base, False, "rows"), Access(target.base, True, "rows")]
        table.add("copy", [*ends, width, padded, each], reads)

    x = table.view(names[0])
    if e.op == "slice":
        copy(table.columns(names[0], e.args[1]), whole, width, padded, each)
    elif e.op == "concat":
        starts = np.cumsum([0, *e.args[-1]]).tolist()
        for name, start, stop in zip(names, starts, starts[1:], strict=False):
            own = table.columns(output, start)
            if table.views.get(name) != own:
                copy(table.view(name), own, stop - start, (padded if stop == width else stop) - start, each)
    elif e.op == "flip":
        copy(View(x.base, x.offset + (each - 1) * x.stride, -x.stride, x.size), whole, width, padded, each)
    elif e.op == "before":
        copy(table.view(names[1]) if names[1:] else zeros, whole, width, padded, 1)
        copy(x, View(whole.base, whole.offset + whole.stride, whole.stride, whole.size), width, padded, each - 1)
    else:
        copy(zeros, whole, width, padded, each)
        if e.op == "placed":
            copy(x, table.turn(output, e.args[2] % each), width, padded, 1)
        else:
            copy(x, table.columns(output, e.args[2]), table.width(names[0]), 0, each)


def _take(table: Table, group: Group) -> None:
    (words, numbers), output = (x.args[0] for x in group.head.expression.args), group.head.output
    arguments = [table.address(words), table.shape(words)[0], table.address(numbers), table.stride(numbers)]
    arguments += [table.address(output), table.stride(output), table.layout.padded(table.width(output))]
    reads = [table.access(words, False, ALL), table.access(numbers, False, "rows"), table.access(output, True, "rows")]
    table.add("take", [*arguments, table.each(output)], reads)


def _scatter_add(table: Table, group: Group) -> None:
    (d, numbers), output = (x.args[0] for x in group.head.expression.args), group.head.output
    arguments = [table.address(d), table.stride(d), table.address(numbers), table.stride(numbers)]
    arguments += [
        table.address(output),
        table.shape(output)[0],
        table.layout.padded(table.width(output)),
        table.each(d),
    ]
    reads = [table.access(d, False, ALL), table.access(numbers, False, ALL), table.access(output, True, "words")]
    table.add("scatter_add", arguments, reads)


def _reshape(table: Table, group: Group) -> None:
    x, output = group.head.expression.args[0].args[0], group.head.output
    arguments = [
        table.address(x),
        table.width(x),
        table.stride(x),
        table.address(output),
        table.width(output),
        table.stride(output),
    ]
    arguments += [table.layout.padded(table.width(output)), table.each(output)]
    table.add("reshape", arguments, [table.access(x, False, "rows"), table.access(output, True, "rows")])


def _is_sparse(table: Table, names: tuple[str, ...], inner: int, columns: int) -> bool:
    """Whether to skip the zeros of one of these, in a matmul or gradient of `inner` by `columns` weights."""
    if table.in_loop:
        return False
    if table.sparse is not None:
        return table.sparse
    narrow, work = min(table.rows, inner, columns) < NARROW, table.rows * inner * columns
    if not host().has_masks or narrow or work < LITTLE_WORK:
        return False
    return any(table.statements.is_often_zero(name) for name in names)


def _column_sum(table: Table, group: Group) -> None:
    (dz,) = (e.args[0] for e in group.head.expression.args)
    arguments = [Address(ONES), table.address(dz), table.stride(dz), table.layout.padded(table.width(dz))]
    arguments.append(table.each(dz))
    table.add_body(table.add("column_sum", arguments, [table.access(dz, False, ALL)]), group, "panels")


def _transpose(table: Table, group: Group) -> None:
    x, *taps = group.head.expression.args
    inputs, outputs = map(int, table.shape(x.args[0]))
    W, output, order = x.args[0], group.head.output, [0]
    if taps:
        _, order = Windows(*taps).backward(1, 1)
    place = table.constant(f"order {order}", order)
    arguments = [table.address(W), inputs // len(order), outputs, table.address(output), len(order), place]
    table.add("transpose", arguments, [table.access(W, False, ALL), table.access(output, True, ALL)])


def _mask(table: Table, group: Group) -> None:
    seed, draw, stream, rate, *turn = group.head.expression.args
    output, width = group.head.output, table.width(group.head.output)
    kept = f"{output} kept"
    table.arena.reserve(kept, 1, np.float64)
    table.constants[kept] = 1 / (1 - rate)
    table.add(
        "dropout_mask",
        [
            *(table.address(output), width, table.layout.stride(width), table.each(output), *(turn or [0])),
            *(Address(f"outside {seed.args[0]}"), table.slot(draw.args[0]), stream, int(rate * 2**32), Address(kept)),
        ],
        [table.access(output, True, "rows")],
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
    "copy": _copy,
    "take": _take,
    "scatter_add": _scatter_add,
    "mask": _mask,
}
