"""From columns to what a network reads: numbers of similar size, learned from the training rows.

What is learned (means and scales, medians for missing values, the frequent categories) is in steps, plain data that
every reader of the model follows (`chainrule.data.steps`).

>>> import polars as pl
>>> from chainrule.data.columns import examine
>>> table = pl.DataFrame({"size": [1.0, 3.0, None, 2.0], "city": ["Bonn", "Bonn", "Ulm", "Ulm"]})
>>> encoder = TableEncoder.fit(table, examine(table))
>>> [feature.name for feature in encoder.features]
['size', 'size is missing', 'city = Bonn', 'city = Ulm']
>>> encoder.transform(pl.DataFrame({"city": ["Ulm", "Köln"], "size": [2.0, 2.0]})).tolist()
[[0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0]]
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from functools import cached_property, partial
from os import PathLike
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.categories import category_features
from chainrule.data.columns import Column
from chainrule.data.earlier import upgraded
from chainrule.data.inference import KINDS, Kind, Reading, usual
from chainrule.data.numbers import number_features
from chainrule.data.parallel import each
from chainrule.data.reading import read_raw, shortened
from chainrule.data.steps import HELD, Step, Unreadable, checked, cleaned, names, text_of, write
from chainrule.data.texts import in_words, text_features
from chainrule.errors import InvalidInput

Array = NDArray[Any]


@dataclass(frozen=True)
class Feature:
    """One input of the network: its name, and the table's column that it is made from."""

    name: str
    column: str


@dataclass(frozen=True)
class Code:
    """How a column becomes features: the steps that make values of its text, and those that make features of these."""

    column: str
    kind: Kind
    steps: tuple[Step, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the features."""
        return names(self.steps)

    @property
    def vocabulary(self) -> int:
        """How many word numbers there are of a text, the padding and the unknown word among them."""
        return 2 + sum(len(step.get("words", ())) for step in self.steps if step["do"] == "tokens")

    def read(self, series: pl.Series) -> pl.Series:
        """Return the values that the features are made of. Raises `InvalidInput` for those of another kind."""
        try:
            values = self._fitting(series) if series.null_count() < len(series) else series.cast(pl.String)
            return values if self._known(values) else cleaned(values, self.steps)
        except Unreadable as error:
            raise InvalidInput(
                f"The column {shortened(self.column)} held {HELD[self.kind]} in training, but now holds {error}."
            ) from None

    def write(self, series: pl.Series, out: Array) -> None:
        """Write the features into `out`, (n, features) of zeros."""
        write(self.read(series), self.steps, out, self._labels)

    def _known(self, series: pl.Series) -> bool:
        """Whether cleaning would leave every text as it is: a category as it is kept, or another that is clean."""
        labels = self._labels
        if labels is None or series.dtype != pl.String:
            return False
        known = series.cast(labels, strict=False)
        if known.null_count() == series.null_count():
            return True
        others = series.filter(known.is_null() & series.is_not_null()).unique()
        return cleaned(others, self.steps).equals(others, check_dtypes=True)

    @cached_property
    def _labels(self) -> pl.Enum | None:
        labels = pl.Series([label for step in self.steps for label in step.get("places", ())], dtype=pl.String)
        kept = len(labels) > 0 and cleaned(labels, self.steps).equals(labels, check_dtypes=True)
        return pl.Enum(labels) if kept else None

    def _fitting(self, series: pl.Series) -> pl.Series:
        """Return a column whose type can be that of the training rows. Raises `Unreadable` where it cannot."""
        kind = series.dtype
        right = kind == pl.String or kind.is_temporal() == (self.kind == "date")
        right = right and not (kind.is_nested() or kind in (pl.Binary, pl.Object))
        if self.kind == "boolean" and kind.is_numeric():
            right = bool(series.is_in([0, 1]).all())
        if not right and not (self.kind in ("category", "text") and kind.is_temporal()):
            row = series.is_not_null().arg_max() or 0
            raise Unreadable(row, str(series[row]))
        return series


@dataclass(frozen=True)
class TableEncoder:
    """Turns tables into the arrays that a network reads.

    columns : every column of the training table but the target, those left out too.
    codes : how each used column becomes features, in the order of the features.
    """

    columns: tuple[Column, ...]
    codes: tuple[Code, ...]

    @classmethod
    def fit(
        cls,
        frame: pl.DataFrame,
        columns: Iterable[Column],
        rows: pl.Series | None = None,
        readings: Mapping[str, Reading] | None = None,
        *,
        pairs: bool = False,
        learn: Callable[[pl.Series, Column], list[Step] | str] | None = None,
    ) -> Self:
        """Learn from training rows, those where `rows` (n,) is true, or all. A column that says nothing is left out.

        readings : how the columns were read that were text. pairs : whether pairs of words are read, too. learn : what
            makes steps of a column's rows, or says why there are none.

        Raises `InvalidInput` where no column is left.
        """
        seen, codes = [], []
        columns, learn = tuple(columns), learn or partial(_fit, pairs=pairs)
        found = each(lambda c: None if c.dropped else learn(_taken(frame[c.name], rows), c), columns, frame.height)
        for column, steps in zip(columns, found, strict=True):
            seen.append(replace(column, dropped=steps) if isinstance(steps, str) else column)
            if isinstance(steps, list):
                if column.kind == "text":
                    seen[-1] = replace(column, how="; ".join(filter(None, [column.how, in_words(steps[0])])))
                reading = (readings or {}).get(column.name)
                before = reading.steps if reading else usual(column.kind, steps[0].get("of", ""))
                codes.append(Code(column.name, column.kind, (*before, *steps)))
        if not codes:
            reasons = "; ".join(f"{shortened(c.name)}: {c.dropped}" for c in seen[:5])
            raise InvalidInput(f"There is no column to learn from{f' ({reasons})' if reasons else ''}.")
        return cls(tuple(seen), tuple(codes))

    @property
    def inputs(self) -> int:
        """How many numbers the network reads of a row."""
        return len(self.features)

    def read(self, path: str | PathLike[str], encoding: str | None = None) -> pl.DataFrame:
        """Return the table in a file."""
        return read_raw(path, encoding)

    @property
    def features(self) -> tuple[Feature, ...]:
        """The inputs of the network, in order."""
        return tuple(Feature(name, code.column) for code in self.codes for name in code.names)

    @property
    def places(self) -> dict[str, list[int]]:
        """Where the inputs are that each column becomes."""
        found: dict[str, list[int]] = {}
        for place, feature in enumerate(self.features):
            found.setdefault(feature.column, []).append(place)
        return found

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
        ends = np.cumsum([0, *(len(code.names) for code in self.codes)])
        a0 = np.zeros((count, ends[-1]), np.float32)

        def one(i: int) -> None:
            code = self.codes[i]
            code.write(_taken(frame[code.column], rows), a0[:, ends[i] : ends[i + 1]])

        each(one, range(len(self.codes)), count)
        return a0

    def spec(self) -> dict[str, Any]:
        """Return the encoder as JSON."""
        return {
            "columns": [asdict(column) for column in self.columns],
            "codes": [asdict(code) | {"steps": list(code.steps)} for code in self.codes],
        }

    @classmethod
    def from_spec(cls, spec: dict[str, Any]) -> Self:
        """Return the encoder that `spec` describes. Raises `ValueError`, `TypeError` or `KeyError` for any other."""
        columns = tuple(Column(**column) for column in spec["columns"])
        if not all(isinstance(c.name, str) and isinstance(c.dropped, str) and c.kind in KINDS for c in columns):
            raise ValueError("its columns are wrong")
        codes = tuple(
            Code(code["column"], code["kind"], checked(code["steps"])) for code in map(upgraded, spec["codes"])
        )
        if not all(code.kind in HELD for code in codes):
            raise ValueError("its columns are wrong")
        if not {code.column for code in codes} <= {column.name for column in columns}:
            raise ValueError("its columns are wrong")
        return cls(columns, codes)


def _taken(series: pl.Series, rows: pl.Series | None) -> pl.Series:
    return series if rows is None else series.filter(rows)


def _fit(series: pl.Series, column: Column, pairs: bool) -> list[Step] | str:
    """Return the steps that make features of a column, or why there are none."""
    if series.null_count() == len(series):
        return "no training row holds a value"
    if column.kind == "text":
        return text_features(text_of(series), pairs)
    return category_features(text_of(series)) if column.kind == "category" else number_features(series, column.kind)
