"""The zoom ladder: one number as a sum of scalars, as a neuron, and as an entry of a matrix product: all the same.

(a W)[i, j] is by definition Σₖ a[i, k] W[k, j]: row i of a times column j of W, one neuron's weights. So the rungs
agree exactly; computed, they may differ in the last digits, because each adds up in an order of its own. How much that
can be is known: n numbers added in any order come out within γₙ Σ|terms| of the true sum, γₙ = nu / (1 − nu), with u
half the distance from 1 to the next number (Higham 2002, 'Accuracy and stability of numerical algorithms', 4.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.explain.elements import Index, Sizes, broadcast_index, element, evaluate, rewritten, size_of
from chainrule.explain.notation import entry_name, spelled, with_numbers, write
from chainrule.explain.opened import Opened
from chainrule.explain.places import NeedsNumbers
from chainrule.functions.expression import Expr, walk
from chainrule.html import InText
from chainrule.program.render.text import formula

if TYPE_CHECKING:
    from chainrule.explain.trace import Trace


@dataclass(frozen=True)
class Rung:
    """One way to see a number: its title, its formula, the formula with numbers, and what comes out."""

    title: str
    formula: str
    numbers: str
    result: float


@dataclass(frozen=True)
class Ladder(InText):
    """A number at several scales. `bound` is how far rounding alone may take the rungs apart; `strict`, if proven."""

    symbol: str
    rungs: tuple[Rung, ...]
    bound: float
    strict: bool
    dtype: Any

    @property
    def apart(self) -> float:
        """The largest difference between two rungs."""
        results = [rung.result for rung in self.rungs]
        return max(results) - min(results) if np.isfinite(results).all() else 0.0 if len(set(results)) == 1 else np.inf

    @property
    def agrees(self) -> bool:
        """Whether all rungs are the same number, up to rounding."""
        return bool(self.apart <= self.bound)

    def lines(self) -> list[str]:
        """Return the ladder, line by line, with the proof at its foot."""
        lines = []
        for rung in self.rungs:
            lines += [rung.title, f"  {self.symbol} = {rung.formula}"]
            start = " " * len(self.symbol)
            lines += [f"  {start} = {rung.numbers}"] if rung.numbers else []
            lines += [f"  {start} = {self.dtype(rung.result)!s}".replace("-", "−")]
        if len(self.rungs) == 1:
            return lines
        if not self.agrees:
            return [*lines, f"They do not agree: {self.apart:.1e} apart, where rounding may do {self.bound:.1e}."]
        apart = "exactly" if self.apart == 0 else f"to {self.apart:.1e}"
        reason = f": added up in another order, rounding may change up to {self.bound:.1e}" if self.strict else ""
        return [*lines, f"They agree {apart}{reason}."]

    def __str__(self) -> str:
        return "\n".join(self.lines())


def ladder(trace: Trace, name: str, index: Index = ()) -> Ladder:
    """Return one entry of a computed value at every scale that it has.

    >>> from chainrule import Dense, Network
    >>> network = Network(2, [Dense(1)], loss="mean_squared_error", dtype="float64", seed=0)
    >>> network.parameters["W1"] = [[0.5], [0.25]]
    >>> print(ladder(network.trace([[1.0, 2.0]], [1.0]), "y_hat", (0, 0)))
    a sum of scalars
      ŷ[0, 0] = a0[0, 0] W1[0, 0] + a0[0, 1] W1[1, 0] + b1[0]
              = 1 · 0.5 + 2 · 0.25 + 0
              = 1.0
    a neuron: row · column
      ŷ[0, 0] = a0[0, :] · W1[:, 0] + b1[0]
              = (1, 2) · (0.5, 0.25) + 0
              = 1.0
    an entry of the whole, (1, 2) times (2, 1)
      ŷ[0, 0] = (a0 W1 + b1)[0, 0]
              = 1.0
    They agree exactly: added up in another order, rounding may change up to 1.8e-15.
    """
    opened = trace.open(name, index)
    expression = opened.step.expression if opened.step else None
    product = None if expression is None else next((e for e in walk(expression) if e.op == "matmul"), None)
    title = "an entry of the whole array" if opened.index else "all at once"
    if product is not None:
        left, right = (size_of(operand, opened.sizes) for operand in product.operands)
        title = f"an entry of the whole, {left} times {right}"
    if opened.step is None or opened.formula is None or expression is None:
        rung = Rung(title, entry_name(name, index), "", opened.result)
        return Ladder(opened.symbol, (rung,), 0.0, True, trace.dtype)
    within = ", ".join(map(str, opened.index))
    place = f"({formula(opened.step)})[{within}]" if within else formula(opened.step)
    rungs = (_scalars(opened), *_neuron(expression, opened), Rung(title, place, "", opened.result))
    return Ladder(opened.symbol, rungs, *_bound(opened), trace.dtype)


def _scalars(opened: Opened) -> Rung:
    assert opened.formula is not None
    assert opened.numbers is not None
    result = evaluate(opened.formula, opened.values, opened.dtype, lambda terms: np.cumsum(terms)[-1])
    title = "a sum of scalars" if any(e.op in ("total", "series") for e in walk(opened.formula)) else "one scalar"
    return Rung(title, write(spelled(opened.formula, opened.values)), write(opened.numbers), float(result))


# ---- the neuron: a row times a column


def _neuron(expression: Expr, opened: Opened) -> Iterator[Rung]:
    """The formula with its matrix product as a row times a column, or its sum over rows as the sum of a column."""
    if not _sums(expression):
        return
    try:
        shown = _with_vectors(expression, opened.index, opened.sizes)
    except NeedsNumbers:  # a window is no slice
        return
    title = "a neuron: row · column" if any(e.op == "dot" for e in walk(shown)) else "the sum of a column"
    result = float(evaluate(shown, opened.values, opened.dtype))
    yield Rung(title, write(shown), write(with_numbers(shown, opened.values)), result)


def _with_vectors(e: Expr, index: Index, sizes: Sizes) -> Expr:
    """The entry at `index`, with matrix products as "dot" of two slices and column sums as "added" of one."""

    def part(x: Expr, *place: int | str) -> Expr:
        """A slice of x: its letter stands for all, as a colon does in Python."""
        return element(x, place[len(place) - len(size_of(x, sizes)) :], sizes)

    if not _sums(e):
        return element(e, broadcast_index(index, size_of(e, sizes)), sizes)
    if e.op == "matmul":
        left, right = e.operands
        *before, i, j = index
        return Expr("dot", (part(left, *before, i, ":"), part(right, *before, ":", j)))
    if e.op == "sum":
        (x,) = e.operands
        axes = len(size_of(x, sizes))
        if axes > 2 and e.args[1] == "rows":
            raise NeedsNumbers("Rows that are places of images are no column.")
        return Expr("added", (part(x, *index[: axes - 2], ":", index[-1]),))
    return Expr(e.op, tuple(_with_vectors(a, index, sizes) for a in e.operands))


def _sums(expression: Expr) -> bool:
    """Whether there is a matrix product in it, or a sum over rows."""
    return any(e.op == "matmul" or (e.op == "sum" and e.args[1] in ("rows", -2)) for e in walk(expression))


# ---- the proof


def _bound(opened: Opened) -> tuple[float, bool]:
    """By how much rounding can take apart two ways to compute a formula: 2γ times the sum of the terms' sizes.

    With functions in it, such as exp, that is no proof; then a thousand roundings are let pass.
    """
    assert opened.formula is not None
    u = float(np.finfo(opened.dtype).eps) / 2
    nodes = [*walk(opened.formula)]
    if not {e.op for e in nodes} <= _LINEAR:
        largest = max([abs(opened.result), *(float(np.max(np.abs(value))) for value in opened.values.values())])
        return 1000 * u * largest, False
    n = sum(e.args[2] + 1 if e.op == "series" else len(e.args) for e in nodes if e.op not in ("entry", "constant"))
    return 2 * n * u / (1 - n * u) * float(evaluate(_of_sizes(opened.formula), opened.values)), True


def _of_sizes(e: Expr) -> Expr:
    """The formula with sums in place of differences, over the numbers' sizes."""
    if e.op in ("entry", "constant"):
        return Expr("abs", (e,))
    if e.op == "neg":
        return _of_sizes(e.operands[0])
    return rewritten(Expr("add", e.args) if e.op == "sub" else e, _of_sizes)


_LINEAR = {"entry", "constant", "total", "series", "add", "sub", "neg", "mul"}
