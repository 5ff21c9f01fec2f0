"""Instruction selection: from a program, by way of statements and groups, to a table of instructions.

For each kind of group, a row of `INSTRUCTIONS` says which kernel executes it and with which arguments. Kernels know no
shapes, so a new architecture is only a new table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np

from chainrule.engine.cpu.hazards import ALL, FIRST, Access
from chainrule.engine.cpu.table import ONES, Address, Table
from chainrule.engine.cpu.target import host
from chainrule.engine.lowering.fuse import Group, fuse
from chainrule.errors import NotCompilable
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
    for group in fuse(table.statements, {table.result}, table.layout.panel, enabled=fused):
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
    name = table.result
    if table.program.loss:
        table.add("report", [Address(name), int(not table.program.sums_rows)], [Access(name, False, FIRST)])
    else:
        arguments = [Address(name), table.stride(name), Address("outside prediction"), table.width(name)]
        table.add("scatter", arguments, [Access(name, False, "rows")])


# ---- one function per kind of group


def _matmul(table: Table, group: Group) -> None:
    a, b = (e.args[0] for e in group.head.expression.args)
    inner, columns = (int(size) for size in table.shape(b))
    padded, stride = table.layout.padded(columns), table.layout.stride(columns)
    rest = [Address(table.place(b)), inner, padded, stride]
    partition = "columns" if _by_columns(table, a, b) else "rows"
    reads = [Access(a, False, "rows" if partition == "rows" else ALL), Access(table.place(b), False, ALL)]
    arguments = [Address(a), table.stride(a), table.batch_stride(a), *rest, int(partition == "columns")]
    if _is_sparse(table, (a,), inner, columns):
        bitmask = table.bitmask(a)
        reads.append(Access(bitmask[0].name, False, reads[0].partition))
        instruction = table.add("sparse_matmul", [*bitmask, *arguments], reads)
    else:
        instruction = table.add("matmul", arguments, reads)
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
    a, dz = (e.args[0] for e in group.head.expression.args)
    inputs, columns = (int(size) for size in group.shape)
    rest = [Address(dz), table.stride(dz), inputs, table.layout.padded(columns)]
    reads = [Access(a, False, ALL), Access(dz, False, ALL)]
    if _is_sparse(table, (a, dz), inputs, columns):
        bitmask = [table.transposed_bitmask(name) for name in (a, dz)]
        reads += [Access(address.name, False, ALL) for address, _ in bitmask]
        arguments = [*bitmask[0], *bitmask[1], Address(a), table.stride(a), int(a not in table.outside), *rest]
        instruction, partition = table.add("sparse_weight_gradient", arguments, reads), ALL
    else:
        instruction = table.add("weight_gradient", [Address(a), table.stride(a), *rest], reads)
        partition = "tiles"
    table.add_body(instruction, group, partition)


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
    table.add_body(table.add("column_sum", arguments, [Access(dz, False, ALL)]), group, "panels")


def _transpose(table: Table, group: Group) -> None:
    (W,) = group.head.reads
    inputs, outputs = table.shape(W)
    W, output = table.place(W), group.head.output
    arguments = [Address(W), inputs, outputs, Address(output)]
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
            *(Address(output), width, table.layout.stride(width), *(turn or [0]), Address(f"outside {seed.args[0]}")),
            *(table.slot(draw.args[0]), stream, int(rate * 2**32), Address(kept)),
        ],
        [Access(output, True, "rows")],
    )


def _each(table: Table, group: Group) -> None:
    """A group without a loop of its own: element by element."""
    if group.kind == "rows":
        width = int(group.shape[-1])
        arguments = [Address(ONES), table.layout.padded(width), table.layout.stride(width)]
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
    "mask": _mask,
}
