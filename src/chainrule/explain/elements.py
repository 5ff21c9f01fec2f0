"""One number of a program, opened: the formula of one element, with names, with numbers, and its value.

A step's expression speaks of whole arrays. `element` turns it into the expression of a single entry: matrix products
become sums of products, transposes exchange indices, sums over rows are written out. The symbols of the result are
entries of arrays, `W1[0, 1]`; putting numbers in their place gives the calculation that a learner would do by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from math import prod
from typing import Any

import numpy as np

from chainrule.errors import InvalidInput
from chainrule.functions.expression import Expr, substitute
from chainrule.functions.vocabulary import Vocabulary, trace_method
from chainrule.program.program import Program
from chainrule.program.render.printer import (
    ATOM,
    CHOICE,
    COMPARE,
    HADAMARD,
    POWER,
    PRODUCT,
    SUM,
    Form,
    Printer,
    Special,
    Written,
)
from chainrule.program.render.text import TEXT, number, pretty
from chainrule.program.render.text import write as text_of

Index = tuple[int | str, ...]  # a letter stands for any index, as in "the sum over j"
Sizes = Mapping[str, tuple[int, ...]]

MOST_TERMS = 6  # of a sum that are written out; the rest is dots
MOST_ADDED = 2000  # of a sum that are added one by one; longer ones are left to NumPy


def element(expression: Expr, index: Index, sizes: Sizes) -> Expr:
    """Return the expression of the entry at `index` of an array expression, over entries of arrays.

    `sizes` gives every array's actual shape. A sum is one node "total" with its terms as operands.

    >>> from chainrule.functions.expression import symbol
    >>> product = Expr("matmul", (symbol("a0"), symbol("W1")))
    >>> write(element(product, (0, 1), {"a0": (1, 2), "W1": (2, 2)}))
    'a0[0, 0] W1[0, 1] + a0[0, 1] W1[1, 1]'
    """
    if expression.op in _STRUCTURAL:
        return _STRUCTURAL[expression.op](expression, index, sizes)
    parts = [
        element(a, _broadcast_index(index, size_of(a, sizes)), sizes) if isinstance(a, Expr) else a
        for a in expression.args
    ]
    if expression.op == "hadamard":
        return Expr("mul", tuple(parts))
    return Expr(expression.op, tuple(parts))


def size_of(expression: Expr, sizes: Sizes) -> tuple[int, ...]:
    """Return the actual shape of an array expression."""
    if expression.op == "symbol":
        return tuple(sizes[expression.args[0]])
    operands = [size_of(e, sizes) for e in expression.operands]
    if expression.op == "matmul":
        left, right = operands
        members = left[:-2] if len(left) >= len(right) else right[:-2]
        return (*members, left[-2], right[-1])
    if expression.op == "transpose":
        return (*operands[0][:-2], operands[0][-1], operands[0][-2])
    if expression.op in ("row_sum", "row_max"):
        return (*operands[0][:-1], 1)
    if expression.op == "column_sum":
        return operands[0][1:] if len(operands[0]) == 2 else (operands[0][0], 1, operands[0][2])
    if expression.op == "member_sum":
        return operands[0][1:]
    if expression.op in ("sum", "mean"):
        return ()
    return np.broadcast_shapes(*operands)


def evaluate(expression: Expr, lookup: Callable[[str, Index], Any], dtype: Any) -> float:
    """Return the value of an element's expression, entry by entry in `dtype`, as a scalar calculation would go."""
    m = Vocabulary(dtype)
    arrays: dict[Expr, Any] = {}

    def value(e: Expr) -> Any:
        if e.op == "entry":
            return lookup(*e.args)
        if e.op == "folded":
            whole, index = e.args
            if whole not in arrays:
                arrays[whole] = _whole(whole, lookup, m)
            return arrays[whole][index]
        if e.op == "constant":
            return e.args[0]
        if e.op == "call":
            return m.call(e.args[0], *map(value, e.operands))
        operands = [value(a) for a in e.operands]
        if e.op == "total":
            return sum(operands[1:], operands[0])
        if e.op == "largest":
            return max(operands)
        if e.op in _ARITHMETIC:
            return _ARITHMETIC[e.op](*operands)
        return getattr(m, e.op)(*operands)

    with np.errstate(all="ignore"):
        return float(value(expression))


def with_numbers(expression: Expr, lookup: Callable[[str, Index], Any]) -> Expr:
    """Return an element's expression with its entries replaced by their numbers."""
    if expression.op in ("entry", "folded"):
        return Expr("constant", (evaluate(expression, lookup, np.float64),))
    if expression.op == "total" and len(expression.args) > MOST_TERMS:  # only these are written
        shown = (*expression.args[: MOST_TERMS - 1], expression.args[-1])
        return Expr("total", (*(with_numbers(a, lookup) for a in shown[:-1]), DOTS, with_numbers(shown[-1], lookup)))
    return Expr(expression.op, tuple(with_numbers(a, lookup) if isinstance(a, Expr) else a for a in expression.args))


def _whole(expression: Expr, lookup: Callable[[str, Index], Any], m: Vocabulary) -> Any:
    """The value of an array expression, as a whole."""
    if expression.op == "symbol":
        return lookup(expression.args[0], ())
    if expression.op == "constant":
        return expression.args[0]
    operands = [_whole(a, lookup, m) for a in expression.operands]
    if expression.op == "call":
        return m.call(expression.args[0], *operands)
    return (
        _ARITHMETIC[expression.op](*operands) if expression.op in _ARITHMETIC else getattr(m, expression.op)(*operands)
    )


def sizes_of(program: Program, values: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """Return the actual shape of every name of a program that has a value."""
    return {name: np.shape(value) for name, value in values.items() if name in program.shapes}


def entry_name(name: str, index: Index) -> str:
    """Return an entry as it is shown: ``W1[0, 1]``, or the bare name of a plain number.

    >>> entry_name("dy_hat", (2, 0)), entry_name("lr", ())
    ('dŷ[2, 0]', 'η')
    """
    return f"{pretty(name)}[{', '.join(map(str, index))}]" if index else pretty(name)


# ---- how each array operation reads one entry


def _symbol(e: Expr, index: Index, sizes: Sizes) -> Expr:
    return Expr("entry", (e.args[0], _broadcast_index(index, tuple(sizes[e.args[0]]))))


def _matmul(e: Expr, index: Index, sizes: Sizes) -> Expr:
    left, right = e.operands
    left_size, right_size = size_of(left, sizes), size_of(right, sizes)
    *members, i, j = index
    terms = []
    for k in range(left_size[-1]):
        a = element(left, (*members[: len(left_size) - 2], i, k), sizes)
        b = element(right, (*members[: len(right_size) - 2], k, j), sizes)
        terms.append(Expr("mul", (a, b)))
    return _total(terms)


def _transpose(e: Expr, index: Index, sizes: Sizes) -> Expr:
    *members, i, j = index
    return element(e.operands[0], (*members, j, i), sizes)


def _row(e: Expr, index: Index, sizes: Sizes, node: str) -> Expr:
    """What is taken over a row: written out where the row is short, one folded number where it is long."""
    (row,) = e.operands
    columns = size_of(row, sizes)[-1]
    if columns > MOST_TERMS or "j" in index:
        return Expr("folded", (e, (*index[:-1], 0)))
    terms = [element(row, (*index[:-1], j), sizes) for j in range(columns)]
    return terms[0] if columns == 1 else Expr(node, tuple(terms))


def _column_sum(e: Expr, index: Index, sizes: Sizes) -> Expr:
    (matrix,) = e.operands
    size = size_of(matrix, sizes)
    return _total([element(matrix, (*index[: len(size) - 2], i, index[-1]), sizes) for i in range(size[-2])])


def _member_sum(e: Expr, index: Index, sizes: Sizes) -> Expr:
    (members,) = e.operands
    return _total([element(members, (k, *index), sizes) for k in range(size_of(members, sizes)[0])])


def _sum(e: Expr, index: Index, sizes: Sizes) -> Expr:
    (everything,) = e.operands
    size = size_of(everything, sizes)
    if prod(size) > MOST_ADDED:
        return Expr("folded", (Expr("sum", (everything,)), ()))
    return _total([element(everything, place, sizes) for place in product(*map(range, size))])


def _mean(e: Expr, index: Index, sizes: Sizes) -> Expr:
    size = size_of(e.operands[0], sizes)
    return Expr("div", (_sum(e, index, sizes), Expr("constant", (prod(size[-2:]),))))


def _softmax_call(e: Expr, index: Index, sizes: Sizes) -> Expr:
    function = e.args[0]
    if not function.distribution:
        return Expr("call", (function, *(element(a, index, sizes) for a in e.operands)))
    written_out = trace_method(function, "value", "z")
    if written_out is None:
        raise InvalidInput(f"{function.name} is not written in the vocabulary, so its elements cannot be opened.")
    return element(substitute(written_out, {"z": e.operands[0]}), index, sizes)


def _total(terms: list[Expr]) -> Expr:
    return terms[0] if len(terms) == 1 else Expr("total", tuple(terms))


def _broadcast_index(index: Index, size: tuple[int, ...]) -> Index:
    tail = index[len(index) - len(size) :] if size else ()
    return tuple(0 if extent == 1 else i for i, extent in zip(tail, size, strict=True))


_STRUCTURAL: dict[str, Callable[[Expr, Index, Sizes], Expr]] = {
    "symbol": _symbol,
    "constant": lambda e, index, sizes: e,
    "matmul": _matmul,
    "transpose": _transpose,
    "row_sum": lambda e, index, sizes: _row(e, index, sizes, "total"),
    "row_max": lambda e, index, sizes: _row(e, index, sizes, "largest"),
    "column_sum": _column_sum,
    "member_sum": _member_sum,
    "sum": _sum,
    "mean": _mean,
    "call": _softmax_call,
}

_ARITHMETIC: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, b: a**b,
    "neg": lambda a: -a,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
}


# ---- how they are written


def _entry(printer: Printer, e: Expr) -> Written:
    return entry_name(*e.args), ATOM


def _number(printer: Printer, e: Expr) -> Written:
    """A negative number stands in brackets beside any sign, as one writes it by hand."""
    return number(e.args[0]), COMPARE if e.args[0] < 0 else ATOM


def _product(printer: Printer, e: Expr) -> Written:
    left, right = printer.operand(e.operands[0], PRODUCT), printer.operand(e.operands[1], POWER)
    sign = " · " if any(operand.op == "constant" for operand in e.operands) else " "
    return f"{left}{sign}{right}", PRODUCT


def _folded(printer: Printer, e: Expr) -> Written:
    whole, index = e.args
    rows = ", ".join(map(str, index[:-1]))
    return f"{text_of(whole)}" + (f"[{rows}]" if rows else ""), ATOM


def _terms(binds: int, joint: str, template: str) -> Special:
    def write(printer: Printer, e: Expr) -> Written:
        most = len(e.operands) if DOTS in e.operands else MOST_TERMS
        shown = [printer.operand(term, binds) for term in e.operands[:most]]
        if len(e.operands) > MOST_TERMS and DOTS not in e.operands:
            shown[-1:] = ["…", printer.operand(e.operands[-1], binds)]
        return template.format(joint.join(shown)), SUM if joint == " + " else ATOM

    return write


ELEMENTS: dict[str, Form | Special] = {
    **TEXT,
    "entry": _entry,
    "folded": _folded,
    "dots": Form("…"),
    "constant": _number,
    "mul": _product,
    "total": _terms(HADAMARD, " + ", "{}"),
    "largest": _terms(CHOICE, ", ", "max({})"),
}

DOTS = Expr("dots", ())
write = Printer(ELEMENTS)
