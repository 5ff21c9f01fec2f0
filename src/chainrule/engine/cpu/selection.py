"""Instruction selection: from a program, by way of statements and groups, to a table of instructions.

For each kind of group, a row of `INSTRUCTIONS` says which kernel executes it and with which arguments. Kernels know no
shapes, so a new architecture is only a new table.
"""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from chainrule.engine.cpu import copies, images
from chainrule.engine.cpu.hazards import ALL, FIRST, Access
from chainrule.engine.cpu.table import ONES, Address, Table, rows_of_sample
from chainrule.engine.cpu.target import host
from chainrule.engine.cpu.windows import Windows
from chainrule.engine.lowering.fuse import Group, fuse
from chainrule.engine.lowering.statements import Loop
from chainrule.functions.expression import Expr
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
            arguments = [*table.rows_at(name), *rows]
            table.add("scatter", arguments, [table.access(name, False, "rows")])


# ---- one function per kind of group


def _matmul(table: Table, group: Group) -> None:
    if (e := group.head.expression).op == "unpatch" or e.args[0].op == "patches":
        return images.convolution(table, group)
    a, b = (e.args[0] for e in group.head.expression.args)
    inner, columns = (int(size) for size in table.shape(b))
    padded, stride = table.layout.padded(columns), table.layout.stride(columns)
    rest = [table.address(b), inner, padded, stride]
    partition = "columns" if _by_columns(table, a, b) else "rows"
    reads = [table.access(a, False, "rows" if partition == "rows" else ALL), table.access(b, False, ALL)]
    each = rows_of_sample(group.shape)
    arguments = [*table.rows_at(a), table.batch_stride(a), *rest, each, int(partition == "columns")]
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
        return images.convolution_gradient(table, group)
    inputs, columns = (int(size) for size in group.shape)
    rest = [*table.rows_at(dz), inputs, table.layout.padded(columns)]
    reads = [table.access(a, False, ALL), table.access(dz, False, ALL)]
    if table.each(dz) == 1 and _is_sparse(table, (a, dz), inputs, columns):
        bitmask = [table.transposed_bitmask(name) for name in (a, dz)]
        reads += [Access(address.name, False, ALL) for address, _ in bitmask]
        arguments = [*bitmask[0], *bitmask[1], *table.rows_at(a), int(a not in table.outside), *rest]
        instruction, partition = table.add("sparse_weight_gradient", arguments, reads), ALL
    else:
        instruction = table.add("weight_gradient", [*table.rows_at(a), *rest, table.each(dz)], reads)
        partition = "tiles"
    instruction.work = inputs * columns * table.each(dz)
    table.add_body(instruction, group, partition)


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
    arguments = [Address(ONES), *table.rows_at(dz), table.layout.padded(table.width(dz)), table.each(dz)]
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
        arguments = [Address(ONES), table.layout.padded(width), table.layout.stride(width), rows_of_sample(group.shape)]
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
    "window": images.window,
    "reshape": copies.reshape,
    "copy": copies.copy,
    "take": copies.take,
    "scatter_add": copies.scatter_add,
    "mask": _mask,
}
