"""Instructions that move numbers, of which parts of arrays need none: they are views."""

import numpy as np

from chainrule.engine.cpu.hazards import ALL, Access
from chainrule.engine.cpu.table import Address, Table, View
from chainrule.engine.lowering.fuse import Group


def copy(table: Table, group: Group) -> None:
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

    def copied(source: View, target: View, width: int, padded: int, each: int) -> None:
        ends = [a for v in (source, target) for a in (Address(v.base, v.offset), v.size, v.stride)]
        reads = [Access(source.base, False, "rows"), Access(target.base, True, "rows")]
        table.add("copy", [*ends, width, padded, each], reads)

    x = table.view(names[0])
    if e.op == "slice":
        copied(table.columns(names[0], e.args[1]), whole, width, padded, each)
    elif e.op == "concat":
        starts = np.cumsum([0, *e.args[-1]]).tolist()
        for name, start, stop in zip(names, starts, starts[1:], strict=False):
            own = table.columns(output, start)
            if table.views.get(name) != own:
                copied(table.view(name), own, stop - start, (padded if stop == width else stop) - start, each)
    elif e.op == "flip":
        copied(View(x.base, x.offset + (each - 1) * x.stride, -x.stride, x.size), whole, width, padded, each)
    elif e.op == "before":
        copied(table.view(names[1]) if names[1:] else zeros, whole, width, padded, 1)
        copied(x, View(whole.base, whole.offset + whole.stride, whole.stride, whole.size), width, padded, each - 1)
    else:
        copied(zeros, whole, width, padded, each)
        if e.op == "placed":
            copied(x, table.turn(output, e.args[2] % each), width, padded, 1)
        else:
            copied(x, table.columns(output, e.args[2]), table.width(names[0]), 0, each)


def take(table: Table, group: Group) -> None:
    (words, numbers), output = (x.args[0] for x in group.head.expression.args), group.head.output
    arguments = [table.address(words), table.shape(words)[0], *table.rows_at(numbers), *table.rows_at(output)]
    reads = [table.access(words, False, ALL), table.access(numbers, False, "rows"), table.access(output, True, "rows")]
    table.add("take", [*arguments, table.layout.padded(table.width(output)), table.each(output)], reads)


def scatter_add(table: Table, group: Group) -> None:
    (d, numbers), output = (x.args[0] for x in group.head.expression.args), group.head.output
    arguments = [*table.rows_at(d), *table.rows_at(numbers), table.address(output), table.shape(output)[0]]
    reads = [table.access(d, False, ALL), table.access(numbers, False, ALL), table.access(output, True, "words")]
    table.add("scatter_add", [*arguments, table.layout.padded(table.width(output)), table.each(d)], reads)


def reshape(table: Table, group: Group) -> None:
    x, output = group.head.expression.args[0].args[0], group.head.output
    arguments = [*table.rows_at(x), table.width(x), *table.rows_at(output), table.width(output)]
    arguments += [table.layout.padded(table.width(output)), table.each(output)]
    table.add("reshape", arguments, [table.access(x, False, "rows"), table.access(output, True, "rows")])
