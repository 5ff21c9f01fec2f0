"""One number of a program: the formula of a single entry of an array, and its value.

A step's expression speaks of whole arrays. `element` turns it into the expression of one entry: matrix products become
sums of products, transposes exchange indices, sums are written out. The symbols of the result are entries of arrays,
``W1[0, 1]``; putting numbers in their place gives the calculation that a learner would do by hand. Beside arithmetic
and the vocabulary's words, such an expression has these nodes:

    entry   (name, index)                   an entry of an array
    total   (term, …), largest (term, …)    a short sum; the largest of a few
    series  (op, letter, count, term)       a long "total" or "largest": the term for every value of the letter
    row     (name, whole, index)            what is taken over a row of an array, under a name: max, sum or row
    number  (letter, count)                 the letter itself, where it stands for every index below count
    dot     (row, column), added (column)   a sum of products, and of terms, of whole rows and columns, whose indices
                                            have a letter in them
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import product
from math import prod
from typing import Any

import numpy as np

from chainrule.errors import InvalidInput
from chainrule.explain.places import RULES as PLACES
from chainrule.explain.places import ZERO, NeedsNumbers, total
from chainrule.functions.expression import Expr, substitute, walk
from chainrule.functions.vocabulary import Vocabulary, trace_method
from chainrule.functions.words import m, shape_of

Index = tuple[int | str, ...]  # a letter stands for every index of its axis
Sizes = Mapping[str, tuple[int, ...]]

MOST_TERMS = 6  # of a sum that are written out
SIMPLE = 6  # nodes of a term that needs no name of its own


def element(expression: Expr, index: Index, sizes: Sizes) -> Expr:
    """Return the expression of the entry at `index` of an array expression; `sizes` gives every array's actual shape.

    Raises `InvalidInput` where a function of whole rows is not written in the vocabulary.

    >>> from chainrule.explain.notation import write
    >>> from chainrule.functions.expression import symbol
    >>> product = Expr("matmul", (symbol("a0"), symbol("W1")))
    >>> write(element(product, (0, 1), {"a0": (1, 2), "W1": (2, 2)}))
    'a0[0, 0] W1[0, 1] + a0[0, 1] W1[1, 1]'
    >>> write(element(product, (0, 1), {"a0": (1, 64), "W1": (64, 2)}))
    'Σₖ a0[0, k] W1[k, 1]'
    """
    if expression.op in _RULES:
        return _RULES[expression.op](expression, index, sizes)
    found = rewritten(expression, lambda e: _operand(e, index, sizes))
    return Expr("mul", found.args) if found.op == "hadamard" else found


def size_of(expression: Expr, sizes: Sizes) -> tuple[int, ...]:
    """Return the actual shape of an array expression."""
    return shape_of(expression, sizes)  # type: ignore[return-value]


def row_terms(row: Expr, sizes: Sizes) -> Expr:
    """Return what a "row" node stands for, over entries: all the terms of its sum or maximum."""
    _, whole, index = row.args
    (operand,) = whole.operands
    columns = size_of(operand, sizes)[-1]
    op = "largest" if whole.op == "max" else "total"
    return _terms(op, "j", columns, lambda j: element(operand, (*index[:-1], j), sizes))


def rewritten(expression: Expr, rule: Callable[[Expr], Expr]) -> Expr:
    """Return an expression with another in place of each of its operands."""
    return Expr(expression.op, tuple(rule(a) if isinstance(a, Expr) else a for a in expression.args))


def instance(expression: Expr, letter: str, position: int) -> Expr:
    """Return an expression with a number in place of an index's letter."""
    if expression.op in ("entry", "row"):
        *what, index = expression.args
        return Expr(expression.op, (*what, tuple(position if i == letter else i for i in index)))
    if expression.op == "number" and expression.args[0] == letter:
        return Expr("constant", (position,))
    return rewritten(expression, lambda e: instance(e, letter, position))


def evaluate(
    expression: Expr, values: Mapping[str, Any], dtype: Any = np.float64, add: Callable[[Any], Any] = np.sum
) -> Any:
    """Return the value of an element's expression, computed in `dtype`; an array where a letter is left in it.

    `add` adds up the terms of a series. What is taken over rows is computed once, for all rows.
    """
    m, wholes = Vocabulary(dtype), dict[Expr, Any]()

    def value(e: Expr) -> Any:
        match e.op:
            case "entry":
                name, index = e.args
                return values[name][_place(index)] if index else values[name]
            case "row":
                _, row, index = e.args
                if row not in wholes:
                    wholes[row] = whole(row)
                return wholes[row][_place(index)]
            case "number":
                return np.arange(e.args[1], dtype=m.dtype)
            case "series":
                op, _, count, term = e.args
                return (add if op == "total" else np.max)(np.broadcast_to(value(term), (count,)))
            case "total":
                first, *others = map(value, e.operands)
                return sum(others, first)
            case "largest":
                return max(map(value, e.operands))
            case "dot":
                return np.dot(*map(value, e.operands))
            case "added":
                return np.sum(value(e.operands[0]))
        return compute(e, value)

    def whole(e: Expr) -> Any:
        return values[e.args[0]] if e.op == "symbol" else compute(e, whole)

    def compute(e: Expr, value: Callable[[Expr], Any]) -> Any:
        if e.op == "constant":
            return e.args[0]
        arguments = [value(a) if isinstance(a, Expr) else a for a in e.args]
        if e.op == "call":  # a user's function may need an array of two dimensions
            function, *operands = arguments
            columns = [np.reshape(x, (-1, 1)) if np.ndim(x) < 2 else x for x in operands]
            return np.reshape(m.call(function, *columns), np.shape(operands[0]))
        return getattr(m, e.op)(*arguments)

    with np.errstate(all="ignore"):
        return value(expression)


def _place(index: Index) -> tuple[Any, ...]:
    return tuple(slice(None) if isinstance(i, str) else i for i in index)


# ---- how each array operation reads one entry


def _operand(e: Expr, index: Index, sizes: Sizes) -> Expr:
    return element(e, broadcast_index(index, size_of(e, sizes)), sizes)


def broadcast_index(index: Index, size: tuple[int, ...]) -> Index:
    """Return where an entry of an array lies in another of this size, which was broadcast to it."""
    tail = index[len(index) - len(size) :] if size else ()
    return tuple(0 if extent == 1 else i for i, extent in zip(tail, size, strict=True))


def _symbol(e: Expr, index: Index, sizes: Sizes) -> Expr:
    return Expr("entry", (e.args[0], broadcast_index(index, tuple(sizes[e.args[0]]))))


def _matmul(e: Expr, index: Index, sizes: Sizes) -> Expr:
    left, right = e.operands
    *before, i, j = index

    def term(k: int | str) -> Expr:
        a, b = _operand(left, (*before, i, k), sizes), _operand(right, (*before, k, j), sizes)
        return ZERO if ZERO in (a, b) else Expr("mul", (a, b))

    return _terms("total", "k", size_of(left, sizes)[-1], term, index)


def _transpose(e: Expr, index: Index, sizes: Sizes) -> Expr:
    *before, i, j = index
    return element(e.operands[0], (*before, j, i), sizes)


def _column_number(e: Expr, index: Index, sizes: Sizes) -> Expr:
    number = index[-1]
    if isinstance(number, str):
        return Expr("number", (number, size_of(e.operands[0], sizes)[-1]))
    return Expr("constant", (number,))


def _reduced(e: Expr, index: Index, sizes: Sizes) -> Expr:
    """A sum or maximum: over a row, which has a name if it is long; over axes that go, with a letter for one."""
    (operand,) = e.operands
    axes, size = e.args[1], size_of(operand, sizes)
    op = "largest" if e.op == "max" else "total"
    if axes is None and op == "total":
        return _sum(operand, sizes)
    if axes == -1:
        letters = any(isinstance(i, str) for i in index)
        if size[-1] > 1 if op == "largest" else letters or size[-1] > MOST_TERMS:
            return Expr("row", (e.op, e, (*index[:-1], 0)))
        return _terms(op, "j", size[-1], lambda j: element(operand, (*index[:-1], j), sizes))
    if axes != "rows" and not isinstance(axes, tuple):
        raise InvalidInput(f"A {e.op} over the axes {axes} cannot be opened.")
    gone = tuple(range(len(size) - 1)) if axes == "rows" else axes
    places = list(product(*(range(size[axis]) for axis in gone)))

    def term(k: int | str) -> Expr:
        if isinstance(k, str) and len(gone) > 1:
            raise NeedsNumbers("A sum over several axes has no single letter.")
        summed: dict[int, int | str] = dict(zip(gone, (k,) if isinstance(k, str) else places[k], strict=True))
        kept = iter(index)
        place = tuple(summed[axis] if axis in summed else next(kept) for axis in range(len(size)))
        return element(operand, place, sizes)

    return _terms(op, "i" if axes == "rows" else "k", len(places), term, index)


def _sum(operand: Expr, sizes: Sizes) -> Expr:
    """The sum of everything: entry by entry where these are few and simple, or else row by row."""
    size = size_of(operand, sizes)
    if not size:
        return element(operand, (), sizes)
    sample = element(operand, (0,) * len(size), sizes)
    if prod(size) <= MOST_TERMS and sum(1 for _ in walk(sample)) <= SIMPLE:
        places = product(*map(range, size))
        return _terms("total", "", prod(size), lambda _: element(operand, next(places), sizes))
    if len(size) == 1:
        return _terms("total", "j", size[0], lambda j: element(operand, (j,), sizes))
    rows = m.sum(operand, -1)

    def of_rows(*place: int) -> Expr:
        return _terms("total", "i", size[-2], lambda i: Expr("row", ("row", rows, (*place, i, 0))))

    wholes = tuple(of_rows(*place) for place in product(*map(range, size[:-2])))
    return wholes[0] if len(wholes) == 1 else Expr("total", wholes)


def _mean(e: Expr, index: Index, sizes: Sizes) -> Expr:
    (operand,) = e.operands
    return Expr("div", (_sum(operand, sizes), Expr("constant", (prod(size_of(operand, sizes)[-2:]),))))


def _call(e: Expr, index: Index, sizes: Sizes) -> Expr:
    function = e.args[0]
    if not function.distribution:
        return Expr("call", (function, *(_operand(a, index, sizes) for a in e.operands)))
    written_out = trace_method(function, "value", "z")
    if written_out is None:
        raise InvalidInput(f"{function.name} is not written in the vocabulary, so its entries cannot be opened.")
    return element(substitute(written_out, {"z": e.operands[0]}), index, sizes)


def _terms(op: str, letter: str, count: int, term: Callable[[Any], Expr], index: Index = ()) -> Expr:
    """A sum or maximum: of one term, of a few, or of as many as a letter stands for. (One letter at a time.)"""
    if count > MOST_TERMS and not any(isinstance(i, str) for i in index):
        with suppress(NeedsNumbers):
            return Expr("series", (op, letter, count, term(letter)))
        if op == "total":
            return total(map(term, range(count)))
    terms = tuple(map(term, range(count)))
    return terms[0] if count == 1 else Expr(op, terms)


def _rearranged(e: Expr, index: Index, sizes: Sizes) -> Expr:
    return PLACES[e.op](e, index, lambda x: size_of(x, sizes), lambda x, place: _operand(x, place, sizes))


_RULES: dict[str, Callable[[Expr, Index, Sizes], Expr]] = {
    "symbol": _symbol,
    "constant": lambda e, index, sizes: e,
    "matmul": _matmul,
    "transpose": _transpose,
    "sum": _reduced,
    "max": _reduced,
    "mean": _mean,
    "column_number": _column_number,
    "call": _call,
    **dict.fromkeys(PLACES, _rearranged),
}


def rows_in(expression: Expr) -> Iterator[Expr]:
    """Yield the "row" nodes of an expression, in the order in which they are written."""
    return (node for node in walk(expression) if node.op == "row")
