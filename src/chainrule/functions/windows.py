"""Words for images and sequences: their windows, and the parts of arrays.

An image is (n, height, width, channels), a sequence (n, T, channels): windows go over the axes between the first and
the last. A kernel of k covers dilation · (k − 1) + 1 places of an axis; the next window begins a stride further on;
padding is the number of zeros (for a maximum, of −∞) before and after an axis.

The functions are written for reading, and are what a script is given: they know of NumPy and of each other alone.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any, NamedTuple

import numpy as np

from chainrule.errors import ProgramError
from chainrule.functions import shapes
from chainrule.functions.expression import Expr
from chainrule.functions.forms import ATOM, CHOICE, Form, Forms, Special, Written
from chainrule.functions.shapes import Dimension, Shape
from chainrule.functions.word import m, word


class Window(NamedTuple):
    """Which windows there are, one number (of the padding, two) for each axis that they go over."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[tuple[int, int], ...]
    dilation: tuple[int, ...]

    @classmethod
    def of(cls, *kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Window:
        """Return windows that are alike along all axes.

        >>> Window.of(3, 3).extents((28, 28))
        (26, 26)
        """
        axes = len(kernel)
        return cls(kernel, (stride,) * axes, ((padding, padding),) * axes, (dilation,) * axes)

    def extents(self, sizes: Shape) -> Shape:
        """Return how many windows there are along each axis. Raises `ProgramError` where there are none."""
        if len(sizes) != len(self.kernel):
            raise ProgramError(f"Windows over {len(self.kernel)} axes do not fit a value with {len(sizes)} such axes.")
        found: list[Dimension] = []
        for size, kernel, stride, padding, dilation in zip(sizes, *self, strict=True):
            reach = dilation * (kernel - 1) + 1
            if isinstance(size, str):
                if stride != 1 or sum(padding) != reach - 1:
                    raise ProgramError(f"Along an axis of unknown size {size}, windows need stride 1 and padding same.")
                found.append(size)
                continue
            if reach > size + sum(padding):
                padded = f" and {sum(padding)} of padding" if any(padding) else ""
                raise ProgramError(f"A window that reaches over {reach} does not fit into {size}{padded}.")
            found.append((size + sum(padding) - reach) // stride + 1)
        return tuple(found)

    def __str__(self) -> str:
        def short(numbers: tuple[Any, ...]) -> str:
            return str(numbers[0]) if len(set(numbers)) == 1 else "×".join(map(str, numbers))

        sides = [str(before) if before == after else f"{before}+{after}" for before, after in self.padding]
        shown = ["×".join(map(str, self.kernel))]
        shown += [f"stride {short(self.stride)}"] * (max(self.stride) > 1)
        shown += [f"padding {short(tuple(sides))}"] * any(map(any, self.padding))
        shown += [f"dilation {short(self.dilation)}"] * (max(self.dilation) > 1)
        return ", ".join(shown)


# ---- windows


def _windows(x: Any, kernel: Any, stride: Any, padding: Any, dilation: Any, fill: Any = 0) -> Any:
    """A view of every window: an axis for each place in it, before the channels."""
    if any(map(any, padding)):
        x = np.pad(x, ((0, 0), *padding, (0, 0)), constant_values=fill)
    reach = tuple(d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True))
    axes = tuple(range(1, len(kernel) + 1))
    seen = np.lib.stride_tricks.sliding_window_view(x, reach, axis=axes, writeable=True)
    every = slice(None)
    seen = seen[(every, *(slice(None, None, s) for s in stride), every, *(slice(None, None, d) for d in dilation))]
    return np.moveaxis(seen, len(kernel) + 1, -1)


def _from_windows(parts: Any, like: Any, kernel: Any, stride: Any, padding: Any, dilation: Any) -> Any:
    """The image to whose windows the parts, one for each place in them, add up; `like` is one of its shape."""
    extents = like if isinstance(like, tuple) else like.shape[1:-1]
    padded = [size + before + after for size, (before, after) in zip(extents, padding, strict=True)]
    x: Any = None
    for place, part in zip(np.ndindex(*kernel), parts, strict=True):
        if x is None:
            x = np.zeros((len(part), *padded, part.shape[-1]), part.dtype)
            seen = _windows(x, kernel, stride, ((0, 0),) * len(kernel), dilation)
        seen[(..., *place, slice(None))] += part
    return x[(slice(None), *(slice(p, p + size) for size, (p, _) in zip(extents, padding, strict=True)))]


def patches(x: Any, kernel: Any, stride: Any, padding: Any, dilation: Any) -> Any:
    """Each window as a row: its places in reading order, and at each of them its channels."""
    seen = _windows(x, kernel, stride, padding, dilation)
    return seen.reshape(*seen.shape[: len(kernel) + 1], int(np.prod(kernel)) * x.shape[-1])


def unpatch(p: Any, like: Any, kernel: Any, stride: Any, padding: Any, dilation: Any) -> Any:
    """Every row added to the window that it was, or would be, read from."""
    channels = p.shape[-1] // int(np.prod(kernel))
    starts = range(0, p.shape[-1], channels)
    parts = (p[..., start : start + channels] for start in starts)
    return _from_windows(parts, like, kernel, stride, padding, dilation)


def sum_pool(x: Any, kernel: Any, stride: Any, padding: Any, dilation: Any) -> Any:
    """The sum of each window, channel by channel."""
    seen = _windows(x, kernel, stride, padding, dilation)
    return sum(seen[(..., *place, slice(None))] for place in np.ndindex(*kernel))


def spread(d: Any, like: Any, kernel: Any, stride: Any, padding: Any, dilation: Any) -> Any:
    """Every value added to all places of its window."""
    return _from_windows([d] * int(np.prod(kernel)), like, kernel, stride, padding, dilation)


def max_pool(x: Any, kernel: Any, stride: Any, padding: Any, dilation: Any) -> Any:
    """The largest value of each window, channel by channel."""
    seen = _windows(x, kernel, stride, padding, dilation, -np.inf)
    found = seen[(..., *(0 for _ in kernel), slice(None))].copy()
    for place in np.ndindex(*kernel):
        np.maximum(found, seen[(..., *place, slice(None))], out=found)
    return found


def route(d: Any, x: Any, y: Any, kernel: Any, stride: Any, padding: Any, dilation: Any) -> Any:
    """Every value added where the first maximum, y, of its window of x is."""
    seen = _windows(x, kernel, stride, padding, dilation, -np.inf)
    waiting = np.ones(d.shape, bool)

    def parts() -> Any:
        for place in np.ndindex(*kernel):
            here = waiting & (seen[(..., *place, slice(None))] == y)
            np.logical_xor(waiting, here, out=waiting)
            yield d * here

    return _from_windows(parts(), x, kernel, stride, padding, dilation)


# ---- rows of a table


def scatter_add(d: Any, indices: Any, like: Any) -> Any:
    """Each row added to that row of a table which its index names, in order, whatever the machine."""
    order = np.argsort(indices, axis=None, kind="stable")
    numbers = np.reshape(indices, -1)[order]
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    table = np.zeros_like(like)
    if len(starts):
        table[numbers[starts]] = np.add.reduceat(d.reshape(-1, d.shape[-1])[order], starts, axis=0)
    return table


def unslice(d: Any, like: Any, start: Any, stop: Any) -> Any:
    """Columns start to stop of what is 0 elsewhere."""
    whole = np.zeros_like(like)
    whole[..., start:stop] = d
    return whole


#: What scripts define, by name, and what each of these calls.
HELPERS: dict[str, Callable[..., Any]] = {
    f.__name__: f
    for f in (_windows, _from_windows, patches, unpatch, sum_pool, spread, max_pool, route, scatter_add, unslice)
}
CALLS: dict[str, tuple[str, ...]] = dict.fromkeys(("patches", "sum_pool", "max_pool"), ("_windows",))
CALLS |= dict.fromkeys(("unpatch", "spread", "route"), ("_windows", "_from_windows"))


# ---- how they are written, and their shapes


def _call(name: str, shown: Callable[..., str], operands: int = 1, numpy: str = "") -> Forms:
    """A call by name, of the first operands and what is said of the attributes; in NumPy, of everything."""

    def notation(template: str, words: str, comma: str) -> Special:
        def write(printer: Any, e: Expr) -> Written:
            parts = [printer(x) for x in e.operands[:operands]]
            said = shown(*(a for a in e.args[1:] if not isinstance(a, Expr)))
            return template.format(comma.join([*parts, *([words.format(said)] if said else [])])), ATOM

        return write

    def python(printer: Any, e: Expr) -> Written:
        given = (printer(a) if isinstance(a, Expr) else repr(a) for a in e.args)
        return f"{numpy or name}({', '.join(given)})", ATOM

    label = name.replace("_", r"\_")
    return Forms(
        notation(f"{name}({{}})", "{}", ", "),
        notation(rf"\operatorname{{{{{label}}}}}\left({{}}\right)", r"\text{{{}}}", ", "),
        notation(f"<mrow><mi>{name}</mi><mo>(</mo>{{}}<mo>)</mo></mrow>", "<mtext>{}</mtext>", "<mo>,</mo>"),
        python,
    )


def _window(*attributes: Any) -> str:
    return str(Window(*attributes[-4:]))


def _pooled(x: Shape, *window: Any) -> Shape:
    return (x[0], *Window(*window).extents(x[1:-1]), x[-1])


def _patched(x: Shape, *window: Any) -> Shape:
    return (*_pooled(x, *window)[:-1], shapes.times(x[-1], *window[0]))


def _image(d: Shape, like: Shape, *window: Any, parts: int = 1) -> Shape:
    """The shape of an image with these windows: `like` is that of one, or its extents alone."""
    axes = Window(*window)
    extents = like if len(like) == len(axes.kernel) else like[1:-1]
    if axes.extents(extents) != d[1:-1] or int(d[-1]) % parts:
        raise ProgramError(f"Windows of shape {d} are not those of an image of {extents}: {axes}.")
    return (d[0], *extents, int(d[-1]) // parts)


def _pair(name: str, back: str, value: Any, adjoint: Any, shape: Any, parts: Callable[[Any], int]) -> None:
    """A word that reads windows, and the one that adds them up again: each is the other's gradient."""
    word(name, value, lambda d, y, x, *window: (getattr(m, back)(d, x, *window),), _call(name, _window), shape, ((),))
    word(
        back,
        adjoint,
        lambda d, y, p, like, *window: (getattr(m, name)(d, *window), None)[: 1 + isinstance(like, Expr)],
        _call(back, _window),
        lambda d, like, *window: _image(d, like, *window, parts=parts(window[0])),
        ((),),
    )


_pair("patches", "unpatch", patches, unpatch, _patched, prod)
_pair("sum_pool", "spread", sum_pool, spread, _pooled, lambda kernel: 1)
word(
    "max_pool",
    max_pool,
    lambda d, y, x, *window: (m.route(d, x, y, *window),),
    _call("max_pool", _window),
    _pooled,
    ((),),
)
word("route", route, None, _call("route", _window, 2), lambda d, x, *others: x, ((),))


def _reshaped(x: Shape, shape: Shape) -> Shape:
    if shapes.times(*x[1:]) != shapes.times(*shape):
        raise ProgramError(f"Each sample of shape {x[1:]} cannot be written in the shape {shape}.")
    return (x[0], *shape)


def _sliced(x: Shape, start: int, stop: int) -> Shape:
    if not 0 <= start < stop <= int(x[-1]):
        raise ProgramError(f"A value of shape {x} has no columns {start} to {stop}.")
    return (*x[:-1], stop - start)


def _joined(*xs: Any) -> Shape:
    *operands, widths = xs
    if {x[:-1] for x in operands} != {operands[0][:-1]} or tuple(x[-1] for x in operands) != widths:
        raise ProgramError(f"Values of shapes {', '.join(map(str, operands))} cannot be put side by side.")
    return (*operands[0][:-1], sum(widths))


def _parts(d: Expr, y: Expr, *xs: Any) -> tuple[Expr, ...]:
    widths = xs[-1]
    return tuple(m.slice(d, sum(widths[:i]), sum(widths[: i + 1])) for i, _ in enumerate(widths))


def _side_by_side(template: str, comma: str) -> Special:
    return lambda printer, e: (template.format(comma.join(map(printer, e.operands))), ATOM)


word(
    "reshape",  # the elements of each sample, in order, in another shape
    lambda x, shape: np.reshape(x, (len(x), *shape)),
    lambda d, y, x, shape: (m.reshape_like(d, x),),
    _call("reshape", lambda shape: "×".join(map(str, shape)))._replace(
        numpy=lambda printer, e: (f"np.reshape({printer(e.operands[0])}, {(-1, *e.args[1])})", ATOM)
    ),
    _reshaped,
    ((),),
)
word(
    "slice",  # columns start to stop, on the last axis
    lambda x, start, stop: x[..., start:stop],
    lambda d, y, x, start, stop: (m.unslice(d, x, start, stop),),
    Forms(
        Form("{}[{}:{}]", ATOM, (ATOM,)),
        Form("{}_{{[{}:{}]}}", ATOM, (ATOM,)),
        Form("<msub>{}<mi>[{}:{}]</mi></msub>", ATOM, (ATOM,)),
        Form("{}[..., {}:{}]", ATOM, (ATOM,)),
    ),
    _sliced,
    (0, 1),
)
word(
    "unslice",
    unslice,
    lambda d, y, x, like, start, stop: (m.slice(d, start, stop), None),
    _call("unslice", "{}:{}".format),
    lambda d, like, start, stop: like,
    (0, 0, 1),
)
word(
    "concat",  # side by side, on the last axis, in which each has its width
    lambda *xs: np.concatenate(xs[:-1], axis=-1),
    _parts,
    Forms(
        _side_by_side("[{}]", ", "),
        _side_by_side(r"\left[{}\right]", ", "),
        _side_by_side("<mrow><mo>[</mo>{}<mo>]</mo></mrow>", "<mo>,</mo>"),
        _side_by_side("np.concatenate([{}], axis=-1)", ", "),
    ),
    _joined,
    ((),),
)
word(
    "flip",  # the other way round along an axis
    np.flip,
    lambda d, y, x, axis: (m.flip(d, axis),),
    _call("flip", "axis {}".format, numpy="np.flip"),
    lambda x, axis: x,
    (1,),
)
word(
    "take",  # the rows of a table that whole numbers name
    lambda table, indices: np.take(table, indices, axis=0),
    lambda d, y, table, indices: (m.scatter_add(d, indices, table), None),
    Forms(
        Form("{}[{}]", ATOM, (ATOM, CHOICE)),
        Form("{}_{{[{}]}}", ATOM, (ATOM, CHOICE)),
        Form("<msub>{}<mrow><mo>[</mo>{}<mo>]</mo></mrow></msub>", ATOM, (ATOM, CHOICE)),
        Form("np.take({}, {}, axis=0)"),
    ),
    lambda table, indices: (*indices, *table[1:]),
)
word(
    "scatter_add",  # each row of d added to the row of a table that its number names
    scatter_add,
    lambda e, y, d, indices, like: (m.take(e, indices), None, None),
    _call("scatter_add", lambda: "", 2),
    lambda d, indices, like: like,
)
