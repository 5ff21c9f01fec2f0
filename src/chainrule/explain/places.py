"""How an entry of a window, a pool or a rearranged array names the entries that it comes from.

Rules for `elements`: each takes an expression, an index and what opens an operand, and gives the entries it is made of.
A place in a window is worked out from numbers, so where a letter stands for many, `NeedsNumbers` says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import numpy as np

from chainrule.errors import InvalidInput
from chainrule.functions.expression import Expr
from chainrule.functions.windows import Window

Index = tuple[int | str, ...]
Size = tuple[int, ...]

#: Returns the entry of an operand at an index.
Open = Callable[[Expr, Index], Expr]
ZERO = Expr("constant", (0,))


class NeedsNumbers(InvalidInput):
    """A letter in an index, where only a number says which entry it is."""


def numbers(index: Index) -> tuple[int, ...]:
    """Return an index without letters; raise `NeedsNumbers` for one with letters."""
    if any(isinstance(i, str) for i in index):
        raise NeedsNumbers("An entry of a window is opened for one place at a time.")
    return index  # type: ignore[return-value]


def total(terms: Iterator[Expr] | list[Expr]) -> Expr:
    """Return a sum without terms that are 0, and with sums in it written as one."""
    flat: list[Expr] = []
    for term in terms:
        flat += term.args if term.op == "total" else [term] if term != ZERO else []
    return Expr("total", tuple(flat)) if len(flat) > 1 else flat[0] if flat else ZERO


def _place(window: Window, at: Any, offset: Any, sizes: Size) -> tuple[int, ...] | None:
    """Where in an image a place of a window lies; None in the padding."""
    found = tuple(
        i * s + k * d - p
        for i, k, s, (p, _), d in zip(at, offset, window.stride, window.padding, window.dilation, strict=True)
    )
    return found if all(0 <= i < size for i, size in zip(found, sizes, strict=True)) else None


def _covering(window: Window, place: Any, count: Size) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Yield each window that covers a place of an image, and which place of the window that is."""
    for offset in np.ndindex(*window.kernel):
        starts = [i + p - k * d for i, k, (p, _), d in zip(place, offset, window.padding, window.dilation, strict=True)]
        at = tuple(start // s for start, s in zip(starts, window.stride, strict=True))
        fits = all(start % s == 0 for start, s in zip(starts, window.stride, strict=True))
        if fits and all(0 <= i < size for i, size in zip(at, count, strict=True)):
            yield at, offset


def patches(e: Expr, index: Index, size: Any, entry: Open) -> Expr:
    x, window = e.args[0], Window(*e.args[1:])
    n, *at, k = index
    *offset, channel = np.unravel_index(numbers((k,))[0], (*window.kernel, size(x)[-1]))
    place = _place(window, numbers(tuple(at)), offset, size(x)[1:-1])
    return ZERO if place is None else entry(x, (n, *map(int, place), int(channel)))


def pool(e: Expr, index: Index, size: Any, entry: Open) -> Expr:
    x, window = e.args[0], Window(*e.args[1:])
    n, *at, channel = index
    places = (_place(window, numbers(tuple(at)), k, size(x)[1:-1]) for k in np.ndindex(*window.kernel))
    terms = [entry(x, (n, *place, channel)) for place in places if place is not None]
    return total(terms) if e.op == "sum_pool" else terms[0] if len(terms) == 1 else Expr("largest", tuple(terms))


def image(e: Expr, index: Index, size: Any, entry: Open) -> Expr:
    """`unpatch`, `spread` and `route`: the sum over the windows that cover a place."""
    d, window = e.args[0], Window(*e.args[-4:])
    n, *place, channel = index
    channels = size(e)[-1]
    terms = []
    for at, offset in _covering(window, numbers(tuple(place)), size(d)[1:-1]):
        if e.op == "unpatch":
            k = np.ravel_multi_index((*offset, *numbers((channel,))), (*window.kernel, channels))
            terms.append(entry(d, (n, *at, int(k))))
            continue
        term = entry(d, (n, *at, channel))
        if e.op == "route":  # where it is the largest, and none before it is
            _, x, y = e.operands
            largest = entry(y, (n, *at, channel))
            term = Expr("mul", (term, entry(x, (n, *place, channel)) >= largest))
            for earlier in product(*map(range, window.kernel)):
                other = _place(window, at, earlier, size(x)[1:-1])
                if earlier < offset and other is not None:
                    term = Expr("mul", (term, entry(x, (n, *other, channel)) < largest))
        terms.append(term)
    return total(terms)


def rearranged(e: Expr, index: Index, size: Any, entry: Open) -> Expr:
    """`reshape`, `reshape_like` and `rows`: the same elements in the same order."""
    (x, *_), own = e.operands, size(e)
    if size(x) == own:
        return entry(x, index)
    place = np.unravel_index(np.ravel_multi_index(numbers(index), own), size(x))
    return entry(x, tuple(map(int, place)))


def columns(e: Expr, index: Index, size: Any, entry: Open) -> Expr:
    """`slice`, `unslice` and `concat`."""
    *before, last = index
    (j,) = numbers((last,))
    if e.op == "concat":
        for operand, width in zip(e.operands, e.args[-1], strict=True):
            if j < width:
                return entry(operand, (*before, j))
            j -= width
    start, stop = e.args[-2:]
    if e.op == "slice":
        return entry(e.operands[0], (*before, j + start))
    return entry(e.operands[0], (*before, j - start)) if start <= j < stop else ZERO


def flip(e: Expr, index: Index, size: Any, entry: Open) -> Expr:
    x, axis = e.args
    (i,) = numbers((index[axis],))
    return entry(x, (*index[:axis], size(x)[axis] - 1 - i, *index[axis + 1 :]))


def expand(e: Expr, index: Index, size: Any, entry: Open) -> Expr:
    x, _, axes = e.args
    return entry(x, tuple(i for axis, i in enumerate(index) if axis not in axes))


def turns(e: Expr, index: Index, size: Any, entry: Open) -> Expr:
    """`turn`, `placed`, `before` and `stack`: which turn it is, or is of."""
    x, *others = e.operands
    own = size(x if e.op == "turn" else e)
    axis = min(e.args[-1] if e.op == "stack" else e.args[-2], len(own) - 1)
    left, right = index[:axis], index[axis + (e.op != "turn") :]
    if e.op == "turn":
        return entry(x, (*left, e.args[1] % own[axis], *right))
    (at,) = numbers((index[axis],))
    if e.op == "stack":
        return entry(e.operands[at], (*left, *right))
    if e.op == "placed":
        return entry(x, (*left, *right)) if at == e.args[2] % own[axis] else ZERO
    if at:
        return entry(x, (*left, at - 1, *right))
    return entry(others[0], (*left, *right)) if others else ZERO


def closed(e: Expr, index: Index, size: Any, entry: Open) -> Expr:
    raise InvalidInput("which row of the table it is, the data says: it cannot be opened")


RULES: dict[str, Callable[[Expr, Index, Any, Open], Expr]] = {
    "patches": patches,
    **dict.fromkeys(("sum_pool", "max_pool"), pool),
    **dict.fromkeys(("unpatch", "spread", "route"), image),
    **dict.fromkeys(("reshape", "reshape_like", "rows"), rearranged),
    **dict.fromkeys(("slice", "unslice", "concat"), columns),
    **dict.fromkeys(("turn", "placed", "before", "stack"), turns),
    "flip": flip,
    "expand": expand,
    **dict.fromkeys(("take", "scatter_add"), closed),
}
