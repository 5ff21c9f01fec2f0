"""What a column is: its kind, and whether it is of use. The rules know nothing of names.

>>> import polars as pl
>>> table = pl.DataFrame({"size": [1.5, 2.5, None], "city": ["Bonn", "Bonn", "Ulm"], "same": ["x", "x", "x"]})
>>> [(column.name, column.kind, column.dropped) for column in examine(table)]
[('size', 'number', ''), ('city', 'category', ''), ('same', 'category', 'every row holds the same value')]
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from chainrule.data.inference import Kind, Reading
from chainrule.data.parallel import each

NEARLY_ALL = 0.95  # share of different values from which text, or a numbering, identifies a row
DENSE = 1.5  # whole numbers, all different, that fill their range up to this factor are a numbering
LONG = 50_000  # rows from which the values of Float64 are counted approximately
MANY = 100  # rows from which whole numbers that are all different identify a row, whatever their range


@dataclass(frozen=True)
class Column:
    """A column of a table.

    name : as in the file.
    kind : "number", "boolean", "category" (a word or few), "text" (sentences), "date" (days and times), or "other",
        which cannot be used.
    dtype : how Polars reads it, such as "Int64" or "String".
    missing, distinct : how many rows lack a value; how many different values there are.
    dropped : why it is left out; empty where it is used.
    how : what is special about how its text is read; empty where nothing is.
    """

    name: str
    kind: Kind
    dtype: str
    missing: int
    distinct: int
    dropped: str = ""
    how: str = ""


def examine(
    frame: pl.DataFrame,
    drop: Collection[str] = (),
    keep: Collection[str] = (),
    readings: Mapping[str, Reading] | None = None,
    *,
    texts: bool = False,
) -> tuple[Column, ...]:
    """Return what the columns of a table are. Those in `drop` are left out; those in `keep` are not, if usable.

    readings : how the columns were read that were text. texts : whether sentences are of use.
    """
    readings = readings or {}

    def one(series: pl.Series) -> Column:
        found = _examine(series, readings.get(series.name), series.name in drop, series.name in keep)
        unread = found.kind == "text" and not found.dropped and not texts
        return replace(found, dropped="it is free text") if unread else found

    return tuple(each(one, frame.iter_columns(), frame.height))


def kind_of(dtype: pl.DataType) -> Kind:
    """Return the kind of a column that Polars reads so."""
    if dtype == pl.Boolean:
        return "boolean"
    if dtype.is_numeric():
        return "number"
    if dtype.is_temporal():
        return "date"
    return "category" if dtype == pl.String else "other"


def _examine(series: pl.Series, reading: Reading | None, drop: bool, keep: bool) -> Column:
    kind = kind_of(series.dtype) if reading is None else reading.kind
    missing = series.null_count()
    distinct = 0 if kind == "other" else _distinct(series) - (missing > 0)
    return Column(
        series.name,
        kind,
        str(series.dtype),
        missing,
        distinct,
        "you asked for it" if drop else _useless(series, kind, missing, distinct, keep),
        reading.how if reading else "",
    )


def _distinct(series: pl.Series) -> int:
    """Return how many different values there are; of Float64 in a long table, about how many."""
    if series.dtype.is_integer() and not series.null_count():
        values = series.to_numpy()
        places = (values - values.min()).view(f"u{values.itemsize}")  # modulo the type's range: nothing overflows
        if places.max() < len(values):  # as quick as looking at each once
            return int(np.count_nonzero(np.bincount(places.astype(np.intp))))
    if not series.dtype.is_float() or len(series) <= LONG or series.min() == series.max():
        return series.n_unique()
    return int(series.approx_n_unique())  # type: ignore[arg-type]


def _useless(series: pl.Series, kind: Kind, missing: int, distinct: int, keep: bool) -> str:
    """Return why nothing can be learned from a column, or nothing that holds for other rows."""
    present = len(series) - missing
    if kind == "other":
        return f"it holds {str(series.dtype).partition('(')[0].lower()} values, which cannot be used"
    if present == 0:
        return "no row holds a value"
    if distinct == 1 and not missing:
        return "every row holds the same value"
    if keep or distinct < 3:
        return ""
    identifies = f"it identifies a row ({distinct:,} different values in {present:,} rows)"
    if kind == "category" and distinct >= NEARLY_ALL * present:
        return identifies
    return identifies if kind == "number" and _is_numbering(series, present, distinct) else ""


def _is_numbering(series: pl.Series, present: int, distinct: int) -> bool:
    """Whether a column of whole numbers, nearly all different, numbers its rows."""
    if distinct < NEARLY_ALL * present or distinct < 10:
        return False
    values = series.drop_nulls()
    if not values.dtype.is_integer():
        if not bool((values == values.floor()).all()):
            return False
        values = values.cast(pl.Float64)
        distinct = values.n_unique()
    lowest, highest = values.min(), values.max()
    assert isinstance(lowest, int | float)
    assert isinstance(highest, int | float)
    dense = float(highest) - float(lowest) + 1 <= DENSE * present
    return dense or (distinct == present >= MANY)
