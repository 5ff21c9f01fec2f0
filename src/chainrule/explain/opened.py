"""One number of an iteration, opened: symbol, formula, numbers, result, and where it stands in program and source."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from chainrule.errors import InvalidInput
from chainrule.explain.elements import Index, element, evaluate, rewritten, row_terms, rows_in
from chainrule.explain.notation import entry_name, leaves_out_zeros, spelled, with_numbers, write
from chainrule.functions.expression import Expr, substitute, walk
from chainrule.functions.words import WORDS
from chainrule.html import InText
from chainrule.program.names import plain
from chainrule.program.operations import DropoutMask
from chainrule.program.program import Step
from chainrule.program.render.text import definition, equation, number, pretty


@dataclass(frozen=True)
class Equation:
    """A formula as it is shown: what it is of, long sums by a few of their terms, with numbers, and what comes out.

    `zeros` says that terms that are 0 are left out.
    """

    symbol: str
    arrow: str
    formula: Expr
    numbers: Expr
    result: float
    zeros: bool

    def lines(self) -> list[str]:
        """Return the formula, the numbers and what comes out."""
        start = " " * len(self.symbol)
        numbers, result = (f"{start} = {text}" for text in (write(self.numbers), number(self.result + 0.0)))
        return [f"{self.symbol} {self.arrow} {write(self.formula)}", numbers, *([result] if result != numbers else [])]


@dataclass(frozen=True)
class Opened(InText):
    """One entry of a value, taken apart.

    step, source : the line of the program that computes it, and of the exported source; None and empty for what the
        iteration is given.
    formula : the entry's expression over entries; None for what is given, drawn at random, or opaque, of which `note`
        says what there is to say.
    values : what the step reads, by name.
    """

    name: str
    index: Index
    result: float
    note: str = ""
    step: Step | None = None
    source: str = ""
    formula: Expr | None = None
    values: Mapping[str, Any] = field(default_factory=dict, repr=False)
    dtype: Any = np.float64

    @property
    def symbol(self) -> str:
        """The entry as it is shown."""
        return entry_name(self.name, self.index)

    @property
    def arrow(self) -> str:
        """How the symbol is joined to its formula: an update is an assignment."""
        return "←" if self.step and self.step.section == "update" and self.name in self.step.inputs else "="

    @cached_property
    def sizes(self) -> dict[str, tuple[int, ...]]:
        """The shapes of what the step reads."""
        return {name: np.shape(value) for name, value in self.values.items()}

    @cached_property
    def by_hand(self) -> float | None:
        """The number computed from `formula`, entry by entry: it agrees with `result` up to rounding."""
        return None if self.formula is None else float(evaluate(self.formula, self.values, self.dtype))

    @cached_property
    def numbers(self) -> Expr | None:
        """The formula with this iteration's numbers in it, as it is shown: long sums by a few of their terms."""
        return self.equations[0].numbers if self.equations else None

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """The formula, and the parts of it that have names of their own, each for the first row that occurs."""
        if self.formula is None:
            return ()
        found = {"": self._equation(self.symbol, self.arrow, self.formula, self.result)}
        pending = [*rows_in(found[""].formula)]
        while pending:
            row = pending.pop(0)
            name, _, index = row.args
            if name not in found:
                terms = row_terms(row, self.sizes)
                result = float(evaluate(terms, self.values, self.dtype))
                found[name] = self._equation(f"  where {entry_name(name, index[:-1])}", "=", terms, result)
                pending += rows_in(found[name].formula)
        return tuple(found.values())

    def _equation(self, symbol: str, arrow: str, formula: Expr, result: float) -> Equation:
        shown, zeros = spelled(formula, self.values), leaves_out_zeros(formula, self.values)
        return Equation(symbol, arrow, shown, with_numbers(shown, self.values), result, zeros)

    def lines(self) -> list[str]:
        """Return the explanation, line by line."""
        lines = [line for part in self.equations for line in part.lines()]
        lines = lines or [f"{self.symbol} = {number(self.result + 0.0)}"]
        lines += [f"  where {text}" for text in _definitions(self.formula)] if self.formula is not None else []
        lines += ["(terms that are 0 are left out)"] if any(part.zeros for part in self.equations) else []
        lines += [self.note] if self.note else []
        lines += [f"line: {equation(self.step)}"] if self.step else []
        return lines + ([f"source: {self.source}"] if self.source else [])

    def __str__(self) -> str:
        return "\n".join(self.lines())


def computed(
    step: Step,
    value: Any,
    index: Index,
    source: str,
    values: Mapping[str, Any],
    dtype: Any,
    parts: Mapping[str, Expr] | None = None,
) -> Opened:
    """Return one entry of a step's value, taken apart; `values` holds what the step reads.

    `parts` are what it reads that is not shown, but what it is made of: patches, of which one sees the image.
    """
    index = check_index(step.output, value, index)
    result, formula, note = entry(value, index), None, ""
    if step.expression is None:
        note = "computed by Python code of its own: there is no formula to open"
    elif isinstance(step.operation, DropoutMask):
        kept = f"kept, and scaled by 1 / (1 − {number(step.operation.rate)})" if result else "dropped"
        note = f"drawn at random, by counter: this unit is {kept}"
    elif any(e.op == "dropout_mask" for e in walk(step.expression)):
        note = "drawn at random"
    else:
        sizes = {name: np.shape(read) for name, read in values.items()}
        try:
            formula = _named(element(substitute(step.expression, dict(parts or {})), index, sizes))
        except InvalidInput as error:
            note = str(error)
    return Opened(step.output, index, result, note, step, source, formula, values, dtype)


def parse_entry(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the name and index that an entry's text stands for, as the program or as a page of text writes them.

    >>> parse_entry("dW1[0, 1]"), parse_entry("dŷ[2,0]"), parse_entry("γ1[0]")
    (('dW1', (0, 1)), ('dy_hat', (2, 0)), ('gamma1', (0,)))
    """
    match = re.fullmatch(r"\s*([^\W\d]\w*\u0302?\w*)\s*(?:\[([\d\s,]*)\])?\s*", text)
    if match is None:
        raise InvalidInput(f"{text!r} is not an entry such as dW1[0, 1], or a name such as L.")
    name, places = match.groups()
    return plain(name), tuple(int(place) for place in (places or "").replace(",", " ").split())


def entry(value: Any, index: Any) -> float:
    """Return one number of an array, or a number itself, where the index is empty."""
    return float(np.asarray(value)[index])


def check_index(name: str, value: Any, index: Index) -> Index:
    """Return `index` as a tuple, if it is one of an entry of `value`; raise `InvalidInput` otherwise."""
    shape = np.shape(value)
    index = tuple(index)
    if len(index) != len(shape) or not all(0 <= i < extent for i, extent in zip(index, shape, strict=True)):  # type: ignore[operator]
        received = f"[{', '.join(map(str, index)):.60}]" if index else "no index"
        if not shape:
            raise InvalidInput(f"{pretty(name)} is a single number without an index, but received {received}.")
        last = ", ".join(str(extent - 1) for extent in shape)
        raise InvalidInput(
            f"{pretty(name)} has shape {shape}: its entries are {pretty(name)}[{', '.join('0' * len(shape))}] "
            f"to {pretty(name)}[{last}], but received {received}."
        )
    return index


def _named(formula: Expr) -> Expr:
    """Return a formula in which different rows that would have the same name have different ones."""
    wholes: dict[tuple[str, Expr], str] = {}
    taken: set[str] = {e.args[0] for e in walk(formula) if e.op == "entry"}
    for row in rows_in(formula):
        base, whole, _ = row.args
        if (base, whole) not in wholes:
            name = base
            while name in taken:
                name += "′"
            wholes[base, whole] = name
            taken.add(name)

    def rename(e: Expr) -> Expr:
        return Expr("row", (wholes[e.args[:2]], *e.args[1:])) if e.op == "row" else rewritten(e, rename)

    return rename(formula)


def _definitions(formula: Expr) -> list[str]:
    """What the functions and comparisons in a formula are, where their signs do not say it."""
    functions = dict.fromkeys(e.args[0] for e in walk(formula) if e.op == "call")
    found = [definition(f) for f in functions if f.name not in WORDS]
    chosen = {id(e.args[0]) for e in walk(formula) if e.op == "where"}
    if any(e.op in ("gt", "ge", "lt", "le") and id(e) not in chosen for e in walk(formula)):
        found.append("a comparison counts 1 if it holds, else 0")
    return found
