"""How an entry of a window, a pool or a rearranged array names the entries that it comes from.

Rules for `elements`: each takes an expression, an index, what knows an operand's size and what opens one, and gives the
entries it is made of. Which those are, the words say themselves: they are run on numbered entries. Where a letter
stands for many of them and no letter says which, there is `NeedsNumbers`.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import accumulate, pairwise
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.functions.expression import Expr
from chainrule.functions.words import WORDS, m

Index = tuple[int | str, ...]
Size = tuple[int, ...]

#: Returns the entry of an operand at an index.
Open = Callable[[Expr, Index], Expr]
ZERO = Expr("constant", (0,))


class NeedsNumbers(InvalidInput):
    """A letter in an index, where only a number says which entry it is."""

    def __init__(self, why: str = "An entry of a window is opened for one place at a time.") -> None:
        super().__init__(why)


def total(terms: Iterator[Expr] | list[Expr]) -> Expr:
    """Return a sum without terms that are 0, and with sums in it written as one."""
    flat: list[Expr] = []
    for term in terms:
        flat += term.args if term.op == "total" else [term] if term != ZERO else []
    return Expr("total", tuple(flat)) if len(flat) > 1 else flat[0] if flat else ZERO


def numbers(index: Index) -> tuple[int, ...]:
    """Return an index without letters; raise `NeedsNumbers` for one with letters."""
    if any(isinstance(i, str) for i in index):
        raise NeedsNumbers
    return index  # type: ignore[return-value]


def shown(e: Expr, size: Any) -> NDArray[np.intp]:
    """Return which entry of the operands, counted through them from 1, each entry of a word shows; 0 for none."""
    return _shown(e.op, tuple(map(size, e.operands)), tuple(None if isinstance(a, Expr) else a for a in e.args))


@lru_cache(4)
def _shown(op: str, sizes: tuple[Size, ...], arguments: tuple[Any, ...]) -> NDArray[np.intp]:
    """As `shown`; `arguments` are the word's, with None for each operand."""
    ends = accumulate(map(prod, sizes), initial=1)
    operands = (np.arange(*ends).reshape(size) for ends, size in zip(pairwise(ends), sizes, strict=True))
    found: NDArray[np.intp] = WORDS[op].value(*(next(operands) if a is None else a for a in arguments))
    return found


def moved(e: Expr, index: Index, size: Any, entry: Open) -> Expr:
    """A word that puts entries elsewhere: the one that it shows at `index`, or 0."""
    letters = [i for i in index if isinstance(i, str)]
    found = shown(e, size)[tuple(slice(None) if isinstance(i, str) else i for i in index)]
    if not found.any():
        return ZERO
    start = 1
    for operand in e.operands:
        own = size(operand)
        if start <= found.min() and found.max() < start + prod(own):
            return entry(operand, tuple(_place(axis, letters) for axis in np.unravel_index(found - start, own)))
        start += prod(own)
    raise NeedsNumbers  # what the letters stand for is of several operands


def _place(axis: Any, letters: list[str]) -> int | str:
    """A place that is the same for all that letters stand for, or the letter that counts it."""
    if not letters:
        return int(axis)
    if np.ptp(axis) == 0:
        return int(axis.flat[0])
    for place, letter in enumerate(letters):
        if (axis == np.arange(axis.shape[place]).reshape(-1, *[1] * (axis.ndim - place - 1))).all():
            return letter
    raise NeedsNumbers


def pool(e: Expr, index: Index, size: Any, entry: Open) -> Expr:
    """The sum or the largest of a window."""
    x, *window = e.args
    *at, channel = numbers(index)
    patch, channels = m.patches(x, *window), size(x)[-1]
    seen = (moved(patch, (*at, k), size, entry) for k in range(channel, size(patch)[-1], channels))
    terms = [term for term in seen if term != ZERO]
    return total(terms) if e.op == "sum_pool" else terms[0] if len(terms) == 1 else Expr("largest", tuple(terms))


def image(e: Expr, index: Index, size: Any, entry: Open) -> Expr:
    """`unpatch`, `spread` and `route`: the sum over the windows that cover a place."""
    d, *others = e.operands
    place, own = numbers(index), size(e)
    seen = shown(m.patches(e, *e.args[-4:]), lambda x: own)  # of this image, what each place of each window sees
    terms = []
    for *at, k in reversed(np.argwhere(seen == 1 + np.ravel_multi_index(place, own)).tolist()):
        term = entry(d, (*at, k if e.op == "unpatch" else place[-1]))
        if e.op == "route":  # where it is the largest, and none before it is
            x, y = others
            largest = entry(y, (*at, place[-1]))
            term = Expr("mul", (term, entry(x, index) >= largest))
            for earlier in filter(None, seen[tuple(at)][place[-1] : k : own[-1]].tolist()):
                other = tuple(map(int, np.unravel_index(earlier - 1, own)))
                term = Expr("mul", (term, entry(x, other) < largest))
        terms.append(term)
    return total(terms)


def closed(e: Expr, index: Index, size: Any, entry: Open) -> Expr:
    raise InvalidInput("which row of the table it is, the data says: it cannot be opened")


MOVES = (
    *("patches", "reshape", "reshape_like", "rows", "slice", "unslice", "concat", "flip", "expand"),
    *("turn", "placed", "before", "stack"),
)
RULES: dict[str, Callable[[Expr, Index, Any, Open], Expr]] = {
    **dict.fromkeys(MOVES, moved),
    **dict.fromkeys(("sum_pool", "max_pool"), pool),
    **dict.fromkeys(("unpatch", "spread", "route"), image),
    **dict.fromkeys(("take", "scatter_add"), closed),
}
