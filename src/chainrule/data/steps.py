"""How a column becomes what a network reads, as data: a list of small records that every reader of a model can follow.

Steps on text leave other values alone, so that a table may come as text, as from a file, or with types:

strip : without white space around it.
lower : in small letters.
missing : missing, if it is one of the `values`, in whatever letters.
replace : with each of the `pairs` replaced, one after the other.
number, words, date : a number; true or false, by the `words`; a date, by the first of Python's `formats` that fits.
    What cannot be read is an error or, with `or_missing`, missing.

Others make one value of another: text, of any value; days, of a date (or `of` a time of day, or a span of time). The
rest add features: scale (of the number itself, or of a wave over it), is_missing, one_hot (by the feature's place for
each category; all others share the place `other`, if there is one). Polars follows them here, plain Python in
`chainrule.data.plain`.

>>> import polars as pl
>>> steps = [{"do": "strip"}, {"do": "replace", "pairs": [["$", ""], [",", ""]]}, {"do": "number"}]
>>> cleaned(pl.Series("price", ["$1,250.50", " $3 ", None]), steps).to_list()
[1250.5, 3.0, None]
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.plain import SPACES, scaled

Array = NDArray[Any]
Step = dict[str, Any]

FEATURES = ("scale", "is_missing", "one_hot")
HELD = {"number": "numbers", "boolean": "true or false", "date": "dates or times", "category": "text"}
#: Days since 1970 of the years 1 to 9999, but for a day at each end: a time zone may shift a moment by one.
FIRST, LAST = -719_161, 2_932_895
PER_DAY = {"d": 1, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


def share(which: pl.Series) -> float:
    """Return the share of the values that are true."""
    return int(which.sum()) / max(len(which), 1)


class Unreadable(ValueError):
    """A value that a step cannot read; `row` counts from 0."""

    def __init__(self, row: int, value: object) -> None:
        super().__init__(f"{value!r:.60} (row {row + 1})")
        self.row, self.value = row, value


def cleaned(series: pl.Series, steps: Sequence[Step], *, within_reach: bool = True) -> pl.Series:
    """Return the values that a column's features are made of, infinite numbers and far dates as missing.

    Raises `Unreadable` for a value that is not like those.
    """
    given = series
    if series.dtype == pl.String and {step["do"] for step in steps} & {"number", "replace"} == {"number"}:
        plain = _number(series)  # as most are: much faster than step by step
        series = plain if plain.null_count() == series.null_count() < len(series) else series
        series = in_reach(series) if within_reach else series
    for step in steps:
        change = ON_TEXT.get(step["do"])
        if change is None:
            series = OTHERS[step["do"]](series, step) if step["do"] in OTHERS else series
        elif series.dtype == pl.String:
            before, series = series, change(series, step)
            if step["do"] in READING and not step.get("or_missing") and series.null_count() > before.null_count():
                row = (series.is_null() & before.is_not_null()).arg_max() or 0
                raise Unreadable(row, given[row])
            series = in_reach(series) if within_reach else series
    return series


def _number(text: pl.Series) -> pl.Series:
    for dtype in (pl.Int64, pl.Float64):
        some = text.head(100)
        if some.cast(dtype, strict=False).null_count() == some.null_count():
            found = text.cast(dtype, strict=False)
            if found.null_count() == text.null_count():
                return found
    return text.cast(pl.Float64, strict=False)


def _words(text: pl.Series, step: Step) -> pl.Series:
    return text.replace_strict(step["words"], default=None, return_dtype=pl.Boolean)


def _replace(text: pl.Series, step: Step) -> pl.Series:
    for old, new in step["pairs"]:
        text = text.str.replace_all(old, new, literal=True)
    return text


def _date(text: pl.Series, step: Step) -> pl.Series:
    read = [parsed(text, form) for form in step["formats"]]
    kinds = {series.dtype for series in read}
    wide = read[0].dtype if len(kinds) == 1 else pl.Datetime("us")
    found = read[0].cast(wide)
    for other in read[1:]:
        found = found.zip_with(found.is_not_null(), other.cast(wide))
    return found


def parsed(text: pl.Series, form: str) -> pl.Series:
    """Return text as days, moments or times of day by one of Python's formats; missing where it does not fit."""
    chrono = form.replace(".%f", "%.f").replace("%z", "%#z")
    if "%Y" not in form and "%y" not in form:
        return text.str.strptime(pl.Time, chrono, strict=False)
    if "%z" in form:
        return text.str.strptime(pl.Datetime("us", "UTC"), chrono, strict=False).dt.replace_time_zone(None)
    moment = "%H" in form or "%I" in form
    found = text.str.strptime(pl.Datetime("us") if moment else pl.Date, chrono, strict=False)
    if "%Y" in form:
        found = found.set(~text.str.contains("[0-9]{4}"), None)  # chrono takes 5.3.24 for the year 24
    if "%y" in form:
        found = found.set(~text.str.contains(r"[^0-9][0-9]{2}(?:\s|$)"), None)  # nor 1.2.3 for 2003
        # Python's two-digit years begin with 1969, chrono's with 1970
        found = found.zip_with((found.dt.year() != 2069).fill_null(True), found.dt.offset_by("-100y"))
    return found


def text_of(series: pl.Series, step: Step | None = None) -> pl.Series:
    """Return values as text: whole numbers without a point, true and false in small letters."""
    text = series.cast(pl.String)
    if series.dtype.is_float() and bool((series == series.floor()).all()):
        return series.cast(pl.Int64, strict=False).cast(pl.String).fill_null(text)  # beyond Int64, as 1e20
    return text


def _days(series: pl.Series, step: Step) -> pl.Series:
    """Dates as days since 1970, times as a share of the day, spans as days."""
    if not series.dtype.is_temporal():
        return series
    kind = "time" if series.dtype == pl.Time else "span" if series.dtype == pl.Duration else "moment"
    if kind != step["of"]:
        raise Unreadable(series.is_not_null().arg_max() or 0, series[series.is_not_null().arg_max() or 0])
    if kind == "time":
        return series.cast(pl.Int64).cast(pl.Float64) / 86_400e9
    if kind == "span":
        return series.dt.total_microseconds().cast(pl.Float64) / 86_400e6
    if isinstance(series.dtype, pl.Datetime) and series.dtype.time_zone:
        series = series.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    return series.cast(pl.Datetime("us")).dt.epoch("us").cast(pl.Float64) / 86_400e6


Change = Callable[[pl.Series, Step], pl.Series]
ON_TEXT: dict[str, Change] = {
    "strip": lambda text, step: text.str.strip_chars(SPACES),
    "lower": lambda text, step: text.str.to_lowercase(),
    "missing": lambda text, step: text.set(text.str.to_lowercase().is_in(step["values"]), None),
    "replace": _replace,
    "number": lambda text, step: _number(text),
    "words": _words,
    "date": _date,
}
OTHERS: dict[str, Change] = {"text": text_of, "days": _days}
READING = ("number", "words", "date")


def in_reach(column: pl.Series) -> pl.Series:
    """Return numbers that are finite and dates that Python has, of the years 1 to 9999; others are missing."""
    if column.dtype.is_float():
        finite = column.is_finite()
        return column if finite.all() else column.set(~finite, None)
    if not column.dtype.is_temporal() or column.dtype == pl.Time:
        return column
    unit = "d" if column.dtype == pl.Date else getattr(column.dtype, "time_unit", "ns")
    within = (column.to_physical() // PER_DAY[unit]).is_between(FIRST, LAST)  # with whole days, nothing overflows
    return column.set(~within, None)


# ---- features


def names(steps: Sequence[Step]) -> tuple[str, ...]:
    """Return the names of the features that steps add."""
    return tuple(name for step in steps for name in step.get("names", [step["name"]] if "name" in step else []))


def write(series: pl.Series, steps: Sequence[Step], out: Array) -> None:
    """Write the features of cleaned values into `out`, (n, features) of zeros."""
    place, numbers = 0, None
    for step in steps:
        if step["do"] == "one_hot":
            _one_hot(series, step, out[:, place : place + len(step["names"])])
            place += len(step["names"])
        elif step["do"] == "is_missing":
            out[:, place] = series.is_null().to_numpy()
            place += 1
        elif step["do"] == "scale":
            numbers = series.cast(pl.Float64).fill_null(math.nan).to_numpy() if numbers is None else numbers
            out[:, place] = scaled(numbers, step)
            place += 1


def _one_hot(series: pl.Series, step: Step, out: Array) -> None:
    places, other = step["places"], step["other"]
    code = series.cast(pl.Enum(list(places)), strict=False).to_physical().fill_null(len(places)).to_numpy()
    place = np.array([*places.values(), -1 if other is None else other])[code]
    place[series.is_null().to_numpy()] = -1
    rows = np.flatnonzero(place >= 0)
    out[rows, place[rows]] = 1


# ---- from files


def checked(steps: object) -> tuple[Step, ...]:
    """Return steps as they are in a file. Raises `ValueError`, `TypeError` or `KeyError` where they are none."""
    if not isinstance(steps, list | tuple):
        raise ValueError("its steps are wrong")
    for step in steps:
        FIELDS_OF[step["do"]](**{name: value for name, value in step.items() if name != "do"})
    return tuple(steps)


def _right(right: object) -> None:
    if not right:
        raise ValueError("its steps are wrong")


def _texts(items: object) -> bool:
    return isinstance(items, list) and all(isinstance(item, str) for item in items)


def _check_scale(
    name: str,
    fill: float,
    mean: float,
    scale: float,
    wave: str = "sine",
    period: float = 1.0,
    shift: float = 0.0,
    bound: float = 1.0,
    unit: float = 1.0,
) -> None:
    numbers = (fill, mean, scale, period, shift, bound, unit)
    _right(isinstance(name, str) and wave in ("sine", "cosine") and all(map(math.isfinite, numbers)))
    _right(scale > 0 and period > 0 and bound > 0 and unit > 0 and math.isfinite(fill / scale - mean / scale))


def _check_one_hot(names: list[str], places: dict[str, int], other: int | None) -> None:
    found = [*places.values(), *([] if other is None else [other])]
    _right(_texts(names) and all(type(place) is int and 0 <= place < len(names) for place in found))


FIELDS_OF: dict[str, Callable[..., None]] = {
    "strip": lambda: None,
    "lower": lambda: None,
    "text": lambda: None,
    "missing": lambda values: _right(_texts(values)),
    "replace": lambda pairs: _right(all(_texts(list(pair)) and len(pair) == 2 for pair in pairs)),
    "number": lambda or_missing=False: _right(isinstance(or_missing, bool)),
    "words": lambda words, or_missing=False: _right(all(isinstance(value, bool) for value in words.values())),
    "date": lambda formats, or_missing=False: _right(_texts(formats) and formats),
    "days": lambda of: _right(of in ("moment", "time", "span")),
    "scale": _check_scale,
    "is_missing": lambda name: _right(isinstance(name, str)),
    "one_hot": _check_one_hot,
}
