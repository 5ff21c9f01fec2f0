"""What makes a network look better than it is: rows and columns that repeat others, columns that tell the target."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.columns import Column
from chainrule.data.reading import shortened

Array = NDArray[Any]

ALL = 0.99  # share of the rows whose class a column tells; 0.999 of a number's variance
MOST = 100_000  # rows that are looked at for columns that tell the target


def repeated(frame: pl.DataFrame, columns: Iterable[Column], keep: Collection[str] = ()) -> tuple[Column, ...]:
    """Return columns, of which those are left out that hold what an earlier one does."""
    seen: dict[tuple[str, int], str] = {}
    found = []
    for column in columns:
        if not column.dropped and column.name not in keep:
            series = frame[column.name]
            first = seen.setdefault((str(series.dtype), int(series.hash().to_numpy().sum())), column.name)
            if first != column.name and series.equals(frame[first]):
                column = replace(column, dropped=f"it repeats {shortened(first)}")
        found.append(column)
    return tuple(found)


def notes(frame: pl.DataFrame, columns: Iterable[Column], target: str, encoded: Array, task: str) -> tuple[str, ...]:
    """Return what a reader should know of a table, a sentence each; `encoded` (n,) are its targets as numbers."""
    used = [column for column in columns if not column.dropped]
    plain = [series for series in frame.iter_columns() if not series.dtype.is_nested() and series.dtype != pl.Object]
    twice = frame.height - pl.DataFrame(plain).hash_rows().n_unique()
    found = []
    if twice:
        verb = "row repeats" if twice == 1 else "rows repeat"
        found.append(f"{twice:,} {verb} an earlier one: what is held out may have been learned by heart.")
    if task == "classification" and np.bincount(encoded).max() > ALL * len(encoded):
        return tuple(found)  # whatever is said is nearly always right
    told = [column.name for column in used if _tells(frame[column.name][:MOST], column, encoded[:MOST], task)]
    found += [
        f"{shortened(name)} alone tells {shortened(target)}: if it is known only afterwards, leave it out "
        "(--drop-columns)."
        for name in told[:5]
    ]
    return tuple(found)


def _tells(series: pl.Series, column: Column, y: Array, task: str) -> bool:
    """Whether a column alone says what the target is, in rows enough to be no accident."""
    few = column.distinct <= len(y) / 10
    if column.kind in ("category", "text"):
        groups = series.rank("dense").fill_null(0).to_numpy().astype(np.intp)
    else:
        values = series.to_physical().cast(pl.Float64)
        if task == "regression":
            there = values.is_not_null().to_numpy()
            x = values.rank().to_numpy()[there]
            ranks = pl.Series(y[there]).rank().to_numpy()
            if len(x) > 20 and np.ptp(x) and np.ptp(ranks) and abs(np.corrcoef(x, ranks)[0, 1]) > 0.9999:
                return True
        ranks = values.rank("dense" if few else "ordinal").fill_null(0).to_numpy()
        groups = ranks.astype(np.intp) if few else (ranks / 20).astype(np.intp)
        few = True
    if not few:
        return False
    counts = np.bincount(groups)
    if task == "classification":
        table = np.zeros((len(counts), int(y.max()) + 1))
        np.add.at(table, (groups, y), 1)
        return bool(table.max(axis=1).sum() > ALL * len(y))
    means = np.bincount(groups, weights=y) / np.maximum(counts, 1)
    return bool(np.var(y - means[groups]) < 0.001 * np.var(y)) and len(counts) <= len(y) / 10
