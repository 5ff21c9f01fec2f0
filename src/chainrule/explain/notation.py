"""How the formula of one number is written: with names, with numbers, and long sums by a few of their terms."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from chainrule.explain.elements import MOST_TERMS, Index, evaluate, instance, rewritten
from chainrule.functions.expression import Expr, walk
from chainrule.functions.forms import ATOM, COMPARE, HADAMARD, POWER, PRODUCT, SUM, Written
from chainrule.program.names import split_index
from chainrule.program.render.text import Text, number, pretty

MOST_SHOWN = 4  # numbers of a row or column
DOTS = Expr("dots", ())  # the terms that are not written
SUBSCRIPTS = {"i": "ᵢ", "j": "ⱼ", "k": "ₖ"}


def entry_name(name: str, index: Index) -> str:
    """Return an entry as it is shown: ``W1[0, 1]``, or the bare name of a plain number.

    >>> entry_name("dy_hat", (2, 0)), entry_name("lr", ())
    ('dŷ[2, 0]', 'η')

    Of a part of an array, the entry in the whole:

    >>> entry_name("h2[:, 4]", (0, 3))
    'h2[0, 4, 3]'
    """
    array, part = split_index(name)
    rest = [] if array == "0" else [*index]  # 0 is what some things start with
    places = [rest.pop(0) if place == ":" else place for place in part.split(", ") if place] + rest
    return f"{pretty(array)}[{', '.join(map(str, places))}]" if places else pretty(array)


def spelled(expression: Expr, values: Mapping[str, Any]) -> Expr:
    """Return an element's expression with every long sum by a few of its terms, those that are 0 left out.

    >>> long = Expr("series", ("total", "k", 9, Expr("entry", ("b", ("k",)))))
    >>> write(spelled(long, {"b": np.array([0, 0, 3, 4, 5, 6, 7, 8, 9.0])}))
    'b[2] + b[3] + b[4] + b[5] + b[6] + … + b[8]'
    """
    if expression.op == "row":
        return expression
    if (long := _long(expression, values)) is None:
        return rewritten(expression, lambda e: spelled(e, values))
    kind, terms, term = long
    chosen = (DOTS if place is None else spelled(term(place), values) for place in _chosen(kind, terms))
    return Expr(kind, tuple(chosen))


def leaves_out_zeros(expression: Expr, values: Mapping[str, Any]) -> bool:
    """Whether `spelled` leaves out terms that are 0."""
    sums = (long[1] for e in walk(expression) if (long := _long(e, values)) is not None and long[0] == "total")
    return any(0 < np.count_nonzero(terms) < len(terms) for terms in sums)


def _long(e: Expr, values: Mapping[str, Any]) -> tuple[str, Any, Callable[[int], Expr]] | None:
    """A long "total" or "largest": which of them it is, the values of its terms, and what gives each term."""
    if e.op == "series":
        kind, letter, count, term = e.args
        return kind, np.broadcast_to(evaluate(term, values), (count,)), lambda place: instance(term, letter, place)
    if e.op in ("total", "largest") and len(e.args) > MOST_TERMS:
        return e.op, np.array([float(evaluate(term, values)) for term in e.operands]), lambda place: e.operands[place]
    return None


def _chosen(kind: str, terms: Any) -> list[int | None]:
    """Which terms are written: the first few that are not 0, and the last one; None stands for dots between them."""
    places = [] if kind == "largest" else np.flatnonzero(terms).tolist()
    places = places or list(range(len(terms)))
    if len(places) <= MOST_TERMS:
        return [*places]
    ranks = {*range(MOST_TERMS - 1), len(places) - 1, *([int(np.argmax(terms))] if kind == "largest" else [])}
    chosen: list[int | None] = []
    for rank in sorted(ranks):
        if chosen and rank - 1 not in ranks:
            chosen.append(None)
        chosen.append(places[rank])
    return chosen


def with_numbers(expression: Expr, values: Mapping[str, Any]) -> Expr:
    """Return an element's expression with numbers in place of entries, and vectors in that of rows and columns."""
    if expression.op in ("dot", "added"):
        vectors = (np.atleast_1d(evaluate(a, values)) for a in expression.operands)
        return Expr(expression.op, tuple(Expr("vector", tuple(map(float, vector))) for vector in vectors))
    if expression.op in ("entry", "row"):
        return Expr("constant", (float(evaluate(expression, values)),))
    return rewritten(expression, lambda e: with_numbers(e, values))


class Elements(Text):
    """The formulas of single numbers."""

    def write_entry(self, e: Expr) -> Written:
        return entry_name(*e.args), ATOM

    def write_vector(self, e: Expr) -> Written:
        shown = [number(x) for x in e.args[:MOST_SHOWN]]
        left_out = ["…", number(e.args[-1])] if len(e.args) > MOST_SHOWN else []
        return f"({', '.join([*shown, *left_out])})", ATOM

    def write_dot(self, e: Expr) -> Written:
        return " · ".join(self.operand(x, POWER) for x in e.operands), PRODUCT

    def write_added(self, e: Expr) -> Written:
        return f"Σ {self.operand(e.operands[0], POWER)}", PRODUCT

    def write_row(self, e: Expr) -> Written:
        name, _, index = e.args
        return entry_name(name, index[:-1]), ATOM

    def write_number(self, e: Expr) -> Written:
        return str(e.args[0]), ATOM

    def write_dots(self, e: Expr) -> Written:
        return "…", ATOM

    def write_constant(self, e: Expr) -> Written:
        """A negative number stands in brackets beside any sign, as one writes it by hand."""
        return number(e.args[0] + 0.0), COMPARE if e.args[0] < 0 else ATOM

    def write_add(self, e: Expr) -> Written:
        return self.sum(" + ", SUM, e.operands)

    def write_sub(self, e: Expr) -> Written:
        return self.sum(" − ", HADAMARD, e.operands)

    def write_total(self, e: Expr) -> Written:
        return self.sum(" + ", HADAMARD, e.operands)

    def sum(self, sign: str, binds: int, terms: Sequence[Expr]) -> Written:
        """Return terms with a sign between them; in the first a negative number needs no brackets."""
        first, *others = terms
        leading = self(first) if first.op == "constant" else self.operand(first, SUM)
        return sign.join([leading, *(self.operand(term, binds) for term in others)]), SUM

    def write_mul(self, e: Expr) -> Written:
        left, right = self.operand(e.operands[0], PRODUCT), self.operand(e.operands[1], POWER)
        return f"{left}{self.factors[any(x.op == 'constant' for x in e.operands)]}{right}", PRODUCT

    def write_largest(self, e: Expr) -> Written:
        return f"max({', '.join(map(self, e.operands))})", ATOM

    def write_series(self, e: Expr) -> Written:
        op, letter, _, term = e.args
        sign, binds = ("Σ", PRODUCT) if op == "total" else ("max", POWER)
        return f"{sign}{SUBSCRIPTS[letter]} {self.operand(term, binds)}", PRODUCT


write = Elements()
