"""Shapes of expressions, in numbers and in names of what is known only when a program runs."""

from collections.abc import Mapping
from typing import Literal

from chainrule.errors import ProgramError

#: A dimension is a number, or the name of one that is known only when the program runs: "n", the rows of the batch.
Dimension = int | str
Shape = tuple[Dimension, ...]
Shapes = Mapping[str, Shape]

#: What a reduction goes over: everything (None), one axis (which stays, as 1), several (which go), or all "rows": every
#: axis but the last.
Axes = int | tuple[int, ...] | Literal["rows"] | None


def broadcast(*shapes: Shape) -> Shape:
    """Return the shape that `shapes` broadcast to. Raises `ProgramError` where they do not.

    >>> broadcast(("n", 3), (3,), ())
    ('n', 3)
    """
    if len(set(shapes)) == 1:
        return shapes[0]
    longest = max(map(len, shapes))
    padded = [(1,) * (longest - len(shape)) + shape for shape in shapes]
    result: list[Dimension] = []
    for dimensions in zip(*padded, strict=True):
        sizes = dict.fromkeys(d for d in dimensions if d != 1)
        if len(sizes) > 1:
            raise ProgramError(f"Shapes {', '.join(map(str, shapes))} do not fit together.")
        result.append(next(iter(sizes), 1))
    return tuple(result)


def times(*dimensions: Dimension) -> Dimension:
    """Return the product of dimensions: a number, or a name such as "n·4".

    >>> times(2, 3), times("n"), times("n", 2, 2)
    (6, 'n', 'n·4')
    """
    number, names = 1, []
    for dimension in dimensions:
        if isinstance(dimension, int):
            number *= dimension
        else:
            names.append(dimension)
    if not names:
        return number
    return "·".join([*names, *([str(number)] if number != 1 else [])])


def matmul(x: Shape, y: Shape) -> Shape:
    """Rows of x times columns of y; where y is a matrix, all axes of x but the last are rows."""
    if len(x) < 2 or len(y) < 2 or x[-1] != y[-2] or y[:-2] not in ((), x[:-2]):
        raise ProgramError(f"Cannot multiply a of shape {x} by W of shape {y}.")
    return (*x[:-1], y[-1])


def transpose(x: Shape) -> Shape:
    """The last two axes exchanged."""
    return (*x[:-2], x[-1], x[-2])


def rows(x: Shape) -> Shape:
    """All axes but the last as one."""
    return (times(*x[:-1]), x[-1])


def reduced(x: Shape, axes: Axes = None) -> Shape:
    """What a reduction leaves of x; see `Axes`."""
    if axes is None:
        return ()
    if axes == "rows":
        return x[-1:]
    if isinstance(axes, int):
        place = axes % len(x)
        return (*x[:place], 1, *x[place + 1 :])
    gone = {axis % len(x) for axis in axes}
    return tuple(size for axis, size in enumerate(x) if axis not in gone)


def first(x: Shape, *others: Shape) -> Shape:
    """The shape of the first operand."""
    return x


def like(x: Shape, y: Shape) -> Shape:
    """The shape of the second operand, which has as many elements as the first."""
    return y


def second(x: Shape, y: Shape, axes: tuple[int, ...] = ()) -> Shape:
    """The shape of the second operand, which the first must fit once it has `axes` of size 1."""
    for axis in axes:
        x = (*x[:axis], 1, *x[axis:])
    if broadcast(x, y) != y:
        raise ProgramError(f"A value of shape {x} cannot be spread over {y}.")
    return y


def without(x: Shape, axis: int) -> Shape:
    """The shape of one turn of x, whose turns lie on `axis`, or on the last where x has fewer axes."""
    return reduced(x, (min(axis, len(x) - 1),))


def stacked(x: Shape, count: Dimension, axis: int) -> Shape:
    """The shape of `count` turns of shape x side by side: the other way round than `without`."""
    place = min(axis, len(x))
    return (*x[:place], count, *x[place:])
