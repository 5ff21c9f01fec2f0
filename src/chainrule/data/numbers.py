"""Numbers, yes-or-no columns and dates as features: filled in, centred and scaled; a date becomes several numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.columns import Kind
from chainrule.data.inference import infer
from chainrule.data.reading import shortened
from chainrule.errors import InvalidInput

Array = NDArray[Any]

FARTHEST = 10.0  # standard deviations from the mean at which a feature is cut off: one wild value decides nothing
HUGE = 1e100  # numbers whose squares are still finite
MANY, FEW = 50_000, 5_000  # rows from which on a part of them tells mean and scale, and the median

HELD = {"number": "numbers", "boolean": "true or false", "date": "dates or times"}
SAME = "every training row holds the same value"
CYCLES = {"year": 365.2425, "week": 7.0, "day": 1.0}  # in days
PARTS = {"days", *(f"{name}, {wave}" for name in CYCLES for wave in ("sine", "cosine"))}  # of a date


@dataclass(frozen=True)
class Numbers:
    """How a column becomes one feature or, for dates, several.

    parts : what each feature is, such as "" for the number itself, or "year, sine".
    fill, mean, scale : of each part: what a missing value counts as; what is subtracted; what is then divided by.
    marks_missing : whether one more feature is 1 where the value is missing.
    """

    column: str
    kind: Kind
    parts: tuple[str, ...]
    fill: tuple[float, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    marks_missing: bool

    @classmethod
    def fit(cls, series: pl.Series, kind: Kind) -> Self | str:
        """Learn from training rows; return why not where nothing can be."""
        marks_missing = series.null_count() > 0
        values = _dates(series) if kind == "date" else {"": _plain(series)}
        extremes = {part: (np.fmin.reduce(array), np.fmax.reduce(array)) for part, array in values.items()}
        varying = {part: array for part, array in values.items() if extremes[part][0] < extremes[part][1]}
        if not varying and not marks_missing:
            return SAME
        values = varying or dict([next(iter(values.items()))])
        # A part of very many rows tells as much; but where a value is missing, all that there are count.
        every = 1 if marks_missing else 1 + len(series) // MANY
        table = np.column_stack([array[::every] for array in values.values()])
        largest = np.array([np.abs(extremes[part]).max() for part in values])
        unit = np.where(largest > HUGE, largest, 1.0)
        if (unit != 1).any():
            table /= unit
        if marks_missing:
            fill = np.nanmedian(table, axis=0)
            table = np.where(np.isnan(table), fill, table)
        else:
            fill = np.median(table[:: 1 + len(table) // FEW], axis=0)
        mean, scale = mean_and_scale(table)
        fills, means, scales = (tuple((array * unit).tolist()) for array in (fill, mean, scale))
        return cls(series.name, kind, tuple(values), fills, means, scales, marks_missing)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the features."""
        named = [f"{self.column}: {part}" if part else self.column for part in self.parts]
        return (*named, *([f"{self.column} is missing"] if self.marks_missing else []))

    def write(self, series: pl.Series, out: Array) -> None:
        """Write the features into `out`, (features, n)."""
        values = self._values(series)
        for i, (part, fill, mean, scale) in enumerate(zip(self.parts, self.fill, self.mean, self.scale, strict=True)):
            with np.errstate(over="ignore"):
                scaled = values[part] / scale
            scaled -= mean / scale
            missing = np.isnan(scaled)
            if missing.any():
                scaled[missing] = fill / scale - mean / scale
            out[i] = np.clip(scaled, -FARTHEST, FARTHEST, out=scaled)
        if self.marks_missing:
            out[-1] = series.is_null().to_numpy()

    def _values(self, series: pl.Series) -> dict[str, Array]:
        if series.null_count() == len(series):
            return dict.fromkeys(self.parts, np.full(len(series), np.nan))
        if series.dtype == pl.String and self.kind == "date":
            series = infer(series)
        temporal = series.dtype.is_temporal()
        if self.kind == "date" and temporal:
            values = _dates(series)
            if set(self.parts) <= set(values):
                return values
        elif self.kind != "date" and not temporal and (array := self._numbers(series)) is not None:
            return {"": array}
        raise InvalidInput(
            f"The column {shortened(self.column)} held {HELD[self.kind]} in training, "
            f"but now holds {_example(series, self.kind)}."
        )

    def _numbers(self, series: pl.Series) -> Array | None:
        """Return numbers, NaN where missing, if the column holds numbers or what stands for them."""
        if series.dtype == pl.String:
            read = series.str.strip_chars().cast(pl.Float64, strict=False)
            return _plain(read) if read.null_count() == series.null_count() else None
        if not (series.dtype.is_numeric() or series.dtype == pl.Boolean):
            return None
        array = _plain(series)
        if self.kind == "boolean" and not np.isin(array[~np.isnan(array)], (0, 1)).all():
            return None
        return array

    def validate(self) -> None:
        """Raise `ValueError` unless the fields are of their types."""
        numbers: Sequence[tuple[float, ...]] = (self.fill, self.mean, self.scale)
        right = all(len(n) == len(self.parts) and all(map(math.isfinite, n)) for n in numbers)
        right = right and all(s > 0 and math.isfinite(f / s - m / s) for f, m, s in zip(*numbers, strict=True))
        named = isinstance(self.column, str) and isinstance(self.marks_missing, bool) and self.kind in HELD
        known = set(self.parts) <= PARTS if self.kind == "date" else self.parts == ("",)
        if not (right and named and known and self.parts):
            raise ValueError("its numbers are wrong")


def mean_and_scale(table: Array) -> tuple[Array, Array]:
    """Return the mean of each column (n, columns) and its standard deviation, 1 where only rounding differs.

    They are those of scikit-learn's StandardScaler, whose import takes longer than most tables.

    >>> mean_and_scale(np.array([[1.0, 5.0], [3.0, 5.0]]))
    (array([2., 5.]), array([1., 1.]))
    """
    mean, scale = table.mean(axis=0), table.std(axis=0)
    rounding = len(table) * np.finfo(np.float64).eps * np.abs(mean)
    return mean, np.where(scale <= rounding, 1.0, scale)


def _plain(series: pl.Series) -> Array:
    """Return numbers in float64; NaN where a value is missing or not finite."""
    array = series.cast(pl.Float64).to_numpy()
    finite = np.isfinite(array)
    return array if finite.all() else np.where(finite, array, np.nan)


def _dates(series: pl.Series) -> dict[str, Array]:
    """Return a date as numbers: days since 1970, and where it stands in the year, the week and the day."""
    if series.dtype == pl.Duration:
        return {"days": series.dt.total_microseconds().cast(pl.Float64).to_numpy() / 86_400e6}
    if series.dtype == pl.Time:
        return _cycle(series.cast(pl.Int64).cast(pl.Float64).to_numpy() / 86_400e9, "day")
    precise = series.dtype != pl.Date
    if isinstance(series.dtype, pl.Datetime) and series.dtype.time_zone:
        series = series.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    moments = series.cast(pl.Datetime("us"))
    days = moments.dt.epoch("us").cast(pl.Float64).to_numpy() / 86_400e6
    found = {"days": days, **_cycle(days, "year"), **_cycle(days - 4, "week")}  # 1970 began on a Thursday
    return found | _cycle(days, "day") if precise else found | dict.fromkeys(_cycle(days, "day"), 0 * days)


def _cycle(days: Array, name: str) -> dict[str, Array]:
    angle = 2 * np.pi * days / CYCLES[name]
    return {f"{name}, sine": np.sin(angle), f"{name}, cosine": np.cos(angle)}


def _example(series: pl.Series, kind: Kind) -> str:
    """Return a value that does not fit, and the row that holds it."""
    present = series.is_not_null()
    if series.dtype == pl.String and kind != "date":
        present &= series.str.strip_chars().cast(pl.Float64, strict=False).is_null()
    row = present.arg_max()
    assert row is not None
    return f"{shortened(series[row], 40)} (row {row + 1})"
