"""From columns to what a network reads: numbers of similar size, learned from the training rows.

What is learned (means and scales, medians for missing values, the frequent categories) is plain
data and is applied as such, so that a stored model gives the same numbers in every process.

>>> import polars as pl
>>> from chainrule.data.columns import examine
>>> table = pl.DataFrame({"size": [1.0, 3.0, None, 2.0], "city": ["Bonn", "Bonn", "Ulm", "Ulm"]})
>>> encoder = TableEncoder.fit(table, examine(table))
>>> [feature.name for feature in encoder.features]
['size', 'size is missing', 'city = Bonn', 'city = Ulm']
>>> encoder.transform(pl.DataFrame({"city": ["Ulm", "Köln"], "size": [2.0, 2.0]})).tolist()
[[0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0]]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from itertools import groupby
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.categories import Categories
from chainrule.data.columns import KINDS, Column
from chainrule.data.numbers import Numbers
from chainrule.data.parallel import each
from chainrule.data.reading import shortened
from chainrule.errors import InvalidInput

Array = NDArray[Any]
Code = Numbers | Categories

AT_ONCE = 4096  # rows that are turned together: they fit into the processor's cache


@dataclass(frozen=True)
class Feature:
    """One input of the network: its name, and the table's column that it is made from."""

    name: str
    column: str


@dataclass(frozen=True)
class TableEncoder:
    """Turns tables into the arrays that a network reads.

    columns : every column of the training table but the target, those left out too.
    codes : how each used column becomes features, in the order of the features.
    """

    columns: tuple[Column, ...]
    codes: tuple[Code, ...]

    @classmethod
    def fit(cls, frame: pl.DataFrame, columns: Iterable[Column], rows: pl.Series | None = None) -> Self:
        """Learn from training rows, those where `rows` (n,) is true, or all. A column that says nothing is left out.

        Raises `InvalidInput` where no column is left.
        """
        seen, codes = [], []
        columns = tuple(columns)
        found = each(lambda c: None if c.dropped else _fit(_taken(frame[c.name], rows), c), columns, frame.height)
        for column, code in zip(columns, found, strict=True):
            if isinstance(code, str):
                column, code = Column(**{**asdict(column), "dropped": code}), None
            seen.append(column)
            if code is not None:
                codes.append(code)
        if not codes:
            reasons = "; ".join(f"{shortened(c.name)}: {c.dropped}" for c in seen[:5])
            raise InvalidInput(f"There is no column to learn from{f' ({reasons})' if reasons else ''}.")
        return cls(tuple(seen), tuple(codes))

    @property
    def features(self) -> tuple[Feature, ...]:
        """The inputs of the network, in order."""
        return tuple(Feature(name, code.column) for code in self.codes for name in code.names)

    @property
    def text_columns(self) -> frozenset[str]:
        """The columns that must be read as text."""
        return frozenset(code.column for code in self.codes if isinstance(code, Categories))

    def check(self, frame: pl.DataFrame, target: str = "") -> tuple[str, ...]:
        """Return the columns of a table that the model does not know, the target aside.

        Raises `InvalidInput` where a column that it needs is missing.
        """
        there = set(frame.columns)
        missing = [code.column for code in self.codes if code.column not in there]
        known = {column.name for column in self.columns} | {target}
        extra = tuple(name for name in frame.columns if name not in known)
        if missing:
            near = get_close_matches(missing[0], extra, n=1, cutoff=0.6)
            hint = f"; did you mean {shortened(near[0])}?" if near and len(missing) == 1 else ""
            named = ", ".join(map(shortened, missing[:5])) + (", …" if len(missing) > 5 else "")
            noun = "column" if len(missing) == 1 else "columns"
            raise InvalidInput(f"The table lacks the {noun} {named}, which the model needs{hint or '.'}")
        return extra

    def transform(self, frame: pl.DataFrame, rows: pl.Series | None = None) -> Array:
        """Return what the network reads, (n, features) in float32; the order of the table's columns does not matter.

        Of the rows where `rows` (n,) is true, if it is given.

        Raises `InvalidInput` where a column is missing or holds values of another type.
        """
        self.check(frame)
        count = frame.height if rows is None else int(rows.sum())
        a0 = np.zeros((count, len(self.features)), np.float32)
        work: list[tuple[Code, Array]] = []  # each code, and where it writes: (features, n)
        turned: list[tuple[Array, Array]] = []  # numbers, a column after the other, and their place in a0
        first = 0
        for kind, codes in groupby(self.codes, type):
            together = tuple(codes)
            ends = np.cumsum([len(code.names) for code in together])
            place = a0[:, first : first + ends[-1]]
            by_feature = np.empty(place.shape[::-1], np.float32) if kind is Numbers else place.T
            if kind is Numbers:
                turned += [
                    (by_feature[:, at : at + AT_ONCE], place[at : at + AT_ONCE]) for at in range(0, count, AT_ONCE)
                ]
            work += zip(together, np.split(by_feature, ends[:-1]), strict=True)
            first += ends[-1]
        each(lambda pair: pair[0].write(_taken(frame[pair[0].column], rows), pair[1]), work, count)
        each(lambda pair: np.copyto(pair[1], pair[0].T), turned, count)
        return a0

    def spec(self) -> dict[str, Any]:
        """Return the encoder as JSON."""
        return {
            "columns": [asdict(column) for column in self.columns],
            "codes": [{"code": type(code).__name__, **asdict(code)} for code in self.codes],
        }

    @classmethod
    def from_spec(cls, spec: dict[str, Any]) -> Self:
        """Return the encoder that `spec` describes. Raises `ValueError`, `TypeError` or `KeyError` for any other."""
        columns = tuple(Column(**column) for column in spec["columns"])
        if not all(isinstance(c.name, str) and isinstance(c.dropped, str) and c.kind in KINDS for c in columns):
            raise ValueError("its columns are wrong")
        codes = tuple(_revive(code) for code in spec["codes"])
        if not {code.column for code in codes} <= {column.name for column in columns}:
            raise ValueError("its columns are wrong")
        return cls(columns, codes)


def _taken(series: pl.Series, rows: pl.Series | None) -> pl.Series:
    return series if rows is None else series.filter(rows)


def _fit(series: pl.Series, column: Column) -> Code | str:
    """Return how a column becomes features, or why it does not."""
    if series.null_count() == len(series):
        return "no training row holds a value"
    if column.kind == "category":
        return Categories.fit(series)
    return Numbers.fit(series, column.kind)


CODES: dict[str, type[Code]] = {kind.__name__: kind for kind in (Numbers, Categories)}


def _revive(spec: dict[str, Any]) -> Code:
    arguments = {name: _tuples(value) for name, value in spec.items() if name != "code"}
    code = CODES[spec["code"]](**arguments)
    code.validate()
    return code


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, Sequence) and not isinstance(value, str) else value
