"""Text as features: one per frequent category, one for all rare ones together, one for a missing value.

The rule is that of scikit-learn's OneHotEncoder with min_frequency, max_categories and "infrequent_if_exist"; Polars
counts and applies it, because a table may have millions of rows of text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.numbers import SAME
from chainrule.data.reading import shortened
from chainrule.errors import InvalidInput

Array = NDArray[Any]

MOST = 50  # categories of a column that have a feature each
LONGEST = 1000  # bytes of such a category: a longer text counts as a rare one


def least_rows(rows: int) -> int:
    """Return in how many rows a category must occur to have a feature of its own: 2 in 100, but 2 to 10.

    >>> least_rows(50), least_rows(300), least_rows(100_000)
    (2, 6, 10)
    """
    return max(2, min(10, rows // 50))


@dataclass(frozen=True)
class Categories:
    """How a column of text becomes features.

    categories : those with a feature each, in order.
    pooled : whether rare ones share a feature, which is also that of unseen ones. (Without it, an unseen category is
        0 in every feature.)
    marks_missing : whether there is a feature for a missing value.
    """

    column: str
    categories: tuple[str, ...]
    pooled: bool
    marks_missing: bool

    @classmethod
    def fit(cls, series: pl.Series) -> Self | str:
        """Learn from training rows; return why not where nothing can be."""
        present = series.drop_nulls()
        least = least_rows(len(series))
        counts = present.rename("label").value_counts(name="rows")
        frequent = counts.filter((pl.col("rows") >= least) & (pl.col("label").str.len_bytes() <= LONGEST))
        kept = frequent.sort(["rows", "label"], descending=[True, False]).head(MOST)["label"].sort().to_list()
        if counts.height == 1 and len(present) == len(series):
            return SAME
        code = cls(series.name, tuple(kept), counts.height > len(kept), len(present) < len(series))
        if len(code.names) < 2:
            return f"no value occurs in {least} rows or more ({counts.height:,} different values)"
        return code

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the features."""
        named = [f"{self.column} = {shortened(label, 40)[1:-1]}" for label in self.categories]
        word = "another" if self.categories else "given"
        rest = [f"{self.column} is {word}"] * self.pooled + [f"{self.column} is missing"] * self.marks_missing
        return (*named, *rest)

    def write(self, series: pl.Series, out: Array) -> None:
        """Write the features into `out`, (features, n) of zeros."""
        if series.dtype.is_nested() or series.dtype in (pl.Binary, pl.Object):
            kind = str(series.dtype).partition("(")[0].lower()
            raise InvalidInput(
                f"The column {shortened(self.column)} held text in training, but now holds {kind} values."
            )
        text, count = series.cast(pl.String), len(self.categories)
        place = text.cast(pl.Enum(self.categories), strict=False).to_physical().fill_null(count).to_numpy()
        present = place < count + self.pooled
        if text.null_count():
            missing = text.is_null().to_numpy()
            present &= ~missing
            if self.marks_missing:
                out[-1] = missing
        rows = np.flatnonzero(present)
        out[place[rows], rows] = 1

    def validate(self) -> None:
        """Raise `ValueError` unless the fields are of their types."""
        text = isinstance(self.column, str) and all(isinstance(label, str) for label in self.categories)
        flags = isinstance(self.pooled, bool) and isinstance(self.marks_missing, bool)
        if not text or not flags or len(set(self.categories)) < len(self.categories):
            raise ValueError("its categories are wrong")
