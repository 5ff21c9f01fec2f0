"""What a column of text really holds: whole numbers, numbers, yes or no, dates, or text.

A column is of a kind only if every value in it is: nothing is guessed from the first rows alone. (They only say which
kinds need not be tried.)

>>> import polars as pl
>>> [infer(pl.Series([*values, None])).dtype for values in (["1", "2"], ["1", "2.5"], ["True", "false"], ["1", "x"])]
[Int64, Float64, Boolean, String]
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl

#: What stands for a missing value.
MISSING = ("", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "?")

SAMPLE = 100
#: Days since 1970 of the years 1 to 9999, but for a day at each end: a time zone may shift a moment by one.
FIRST, LAST = (day.toordinal() - date(1970, 1, 1).toordinal() for day in (date(1, 1, 2), date(9999, 12, 30)))
PER_DAY = {"d": 1, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
DATES = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y")
MOMENTS = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.fZ", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M")
TIMES = ("%H:%M:%S", "%H:%M")

Attempt = Callable[[pl.Series], pl.Series]


def normal(column: pl.Series, *, as_text: bool = False) -> pl.Series:
    """Return a column as one of few types: whole numbers, Float64 (finite or missing), Boolean, String, dates, others.

    A date that Python has none for, beyond the years 1 to 9999, counts as missing, as an infinite number does.

    Text is read as what it holds, unless `as_text`.
    """
    kind = column.dtype
    if kind.is_float() or kind.is_decimal() or kind in (pl.Int128, pl.UInt128):
        numbers = column.cast(pl.Float64)
        return numbers.set(~numbers.is_finite(), None)
    if kind.is_temporal():
        return column.set(~_in_reach(column), None)
    if kind in (pl.Categorical, pl.Enum, pl.Null):
        column = column.cast(pl.String)
    if column.dtype != pl.String:
        return column
    column = column.set(column.is_in(MISSING), None)
    return column if as_text else infer(column)


def _in_reach(column: pl.Series) -> pl.Series:
    """Whether each date, or span of time, is one that Python has; asked of whole days, with which nothing overflows."""
    unit = "d" if column.dtype == pl.Date else getattr(column.dtype, "time_unit", "ns")
    days = column.to_physical() // PER_DAY[unit]
    return days.is_between(0, 0) if column.dtype == pl.Time else days.is_between(FIRST, LAST)


def infer(column: pl.Series, *, decimal_comma: bool = False) -> pl.Series:
    """Return a column of text as what all its values can be read as."""
    some = column.drop_nulls().head(SAMPLE)
    if some.is_empty():
        return column
    missing = column.null_count()
    for attempt in ATTEMPTS + ([_with_comma] if decimal_comma else []):
        if attempt(some).null_count() == 0:
            read = attempt(column)
            if read.null_count() == missing:
                return normal(read)
    return column


def _cast(dtype: Any) -> Attempt:
    return lambda column: column.cast(dtype, strict=False)


def _stripped(column: pl.Series) -> pl.Series:
    return column.str.strip_chars().cast(pl.Float64, strict=False)


def _with_comma(column: pl.Series) -> pl.Series:
    return _stripped(column.str.replace(",", ".", literal=True))


def _yes_or_no(column: pl.Series) -> pl.Series:
    return column.str.to_lowercase().replace_strict(
        ["true", "false"], [True, False], default=None, return_dtype=pl.Boolean
    )


def _moments(dtype: Any, form: str) -> Attempt:
    return lambda column: column.str.strptime(dtype, form, strict=False)


ATTEMPTS: list[Attempt] = [
    _cast(pl.Int64),
    _cast(pl.Float64),
    _stripped,
    _yes_or_no,
    *(_moments(pl.Date, form) for form in DATES),
    *(_moments(pl.Datetime("us"), form) for form in MOMENTS),
    *(_moments(pl.Time, form) for form in TIMES),
]
