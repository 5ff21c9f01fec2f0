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
each category; all others share the place `other`, if there is one), tokens (word numbers, see `chainrule.data.texts`).
Polars follows them here, plain Python in
`chainrule.data.plain`.

>>> import polars as pl
>>> steps = [{"do": "strip"}, {"do": "replace", "pairs": [["$", ""], [",", ""]]}, {"do": "number"}]
>>> cleaned(pl.Series("price", ["$1,250.50", " $3 ", None]), steps).to_list()
[1250.5, 3.0, None]
"""

import math
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.plain import SPACES, scaled
from chainrule.data.texts import write_words

Array = NDArray[Any]
Step = dict[str, Any]

FEATURES = ("scale", "is_missing", "one_hot", "tokens")
SOME = 4000  # rows that tell whether values repeat
HELD = {"number": "numbers", "boolean": "true or false", "date": "dates or times", "category": "text", "text": "text"}
#: Days since 1970 of the years 1 to 9999, but for a day at each end: a time zone may shift a moment by one.
FIRST, LAST = -719_161, 2_932_895
MOMENT = pl.Datetime("us")
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
    if series.dtype == pl.String:
        if any(step["do"] == "number" for step in steps):
            plain = plain_numbers(_replaced_at_once(series, steps))  # as most are: much faster than step by step
            series = series if plain is None else in_reach(plain) if within_reach else plain
        if series.dtype == pl.String and _repeats(series):
            values = series.unique()
            values = values.drop_nulls() if values.null_count() else values
            try:
                read = _followed(values, steps, within_reach)
            except Unreadable:
                pass  # its row is found below
            else:
                if read.equals(values, check_dtypes=True):
                    return series
                return read.gather(series.cast(pl.Enum(values)).to_physical())
    return _followed(series, steps, within_reach)


def _replaced_at_once(text: pl.Series, steps: Sequence[Step]) -> pl.Series:
    """Return text with all pairs replaced in one pass, if none makes what a later one replaces; else as it is.

    What has white space, capitals or markers of absence then still does, so that it is no plain number.
    """
    pairs = [pair for step in steps if step["do"] == "replace" for pair in step["pairs"]]
    apart = all(old not in new for i, (_, new) in enumerate(pairs) for old, _ in pairs[i + 1 :])
    return text.str.replace_many(*map(list, zip(*pairs, strict=True))) if pairs and apart else text


def _repeats(text: pl.Series) -> bool:
    """Whether there are so many rows, and so few different values, that reading each value once is faster."""
    some = text.gather_every(1 + len(text) // SOME)
    return len(some) > SOME / 2 and some.n_unique() <= len(some) / 2


def _followed(series: pl.Series, steps: Sequence[Step], within_reach: bool) -> pl.Series:
    given = series
    for do, group in groupby(steps, lambda step: "edit" if step["do"] in ON_TEXT else step["do"]):
        same = list(group)
        if do == "edit" and series.dtype == pl.String:  # all at once: most of the time is Polars' for each call
            text = pl.first()
            for step in same:
                text = ON_TEXT[step["do"]](text, step)
            series = series.to_frame().select_seq(text).to_series()
        for step in same:
            if do in OTHERS:
                series = OTHERS[do](series, step)
            elif do in READING and series.dtype == pl.String:
                before, series = series, READING[do](series, step)
                if not step.get("or_missing") and series.null_count() > before.null_count():
                    row = (series.is_null() & before.is_not_null()).arg_max() or 0
                    raise Unreadable(row, given[row])
                series = in_reach(series) if within_reach else series
    return series


def plain_numbers(text: pl.Series) -> pl.Series | None:
    """Return text as numbers, if all of it is plain numbers, and there is one; else None."""
    numbers = _number(text)
    return numbers if numbers.null_count() == text.null_count() < len(text) else None


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


def _replace(text: pl.Expr, step: Step) -> pl.Expr:
    for old, new in step["pairs"]:
        text = text.str.replace_all(old, new, literal=True)
    return text


def dates(text: pl.Series, formats: Sequence[str]) -> pl.Series:
    """Return text as days, moments or times of day, by the first of Python's formats that fits; else missing."""
    read = [(parsed(form), kind_of_date(form)) for form in formats]
    wide = read[0][1] if len({kind for _, kind in read}) == 1 else MOMENT
    return text.to_frame().select(pl.coalesce(found.cast(wide) for found, _ in read)).to_series()


def kind_of_date(form: str) -> Any:
    """Return the type that a format's dates have."""
    if "%Y" not in form and "%y" not in form:
        return pl.Time
    return MOMENT if "%H" in form or "%I" in form else pl.Date


def parsed(form: str) -> pl.Expr:
    """Return a frame's first column, text, as dates by one of Python's formats; missing where it does not fit."""
    text, kind = pl.first(), kind_of_date(form)
    chrono = form.replace(".%f", "%.f").replace("%z", "%#z")
    if "%z" in form:
        return text.str.strptime(pl.Datetime("us", "UTC"), chrono, strict=False).dt.replace_time_zone(None)
    found = text.str.strptime(kind, chrono, strict=False)
    if "%Y" in form:
        found = pl.when(text.str.contains("[0-9]{4}")).then(found)  # chrono takes 5.3.24 for the year 24
    if "%y" in form:
        found = pl.when(text.str.contains(r"[^0-9][0-9]{2}(?:\s|$)")).then(found)  # nor 1.2.3 for 2003
        # Python's two-digit years begin with 1969, chrono's with 1970
        found = pl.when(found.dt.year() == 2069).then(found.dt.offset_by("-100y")).otherwise(found)
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


ON_TEXT: dict[str, Callable[[pl.Expr, Step], pl.Expr]] = {
    "strip": lambda text, step: text.str.strip_chars(SPACES),
    "lower": lambda text, step: text.str.to_lowercase(),
    "missing": lambda text, step: pl.when(~text.str.to_lowercase().is_in(step["values"])).then(text),
    "replace": _replace,
}
Change = Callable[[pl.Series, Step], pl.Series]
READING: dict[str, Change] = {
    "number": lambda text, step: _number(text),
    "words": _words,
    "date": lambda text, step: dates(text, step["formats"]),
}
OTHERS: dict[str, Change] = {"text": text_of, "days": _days}


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


def write(series: pl.Series, steps: Sequence[Step], out: Array, labels: pl.Enum | None = None) -> None:
    """Write the features of cleaned values into `out`, (n, features) of zeros.

    labels : the categories of a one_hot step, where they are at hand.
    """
    place, numbers = 0, None
    for step in steps:
        if step["do"] == "one_hot":
            _one_hot(series, step, out[:, place : place + len(step["names"])], labels or pl.Enum(list(step["places"])))
            place += len(step["names"])
        elif step["do"] == "tokens":
            write_words(series, step, out[:, place : place + len(step["names"])])
            place += len(step["names"])
        elif step["do"] == "is_missing":
            out[:, place] = series.is_null().to_numpy()
            place += 1
        elif step["do"] == "scale":
            numbers = series.cast(pl.Float64).fill_null(math.nan).to_numpy() if numbers is None else numbers
            out[:, place] = scaled(numbers, step)
            place += 1


def _one_hot(series: pl.Series, step: Step, out: Array, labels: pl.Enum) -> None:
    places, other = step["places"], step["other"]
    code = series.cast(labels, strict=False).to_physical().to_numpy()
    place = np.array([*places.values(), -1 if other is None else other])
    place = place[np.nan_to_num(code, nan=len(places)).astype(np.intp)]
    if series.null_count():
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


def _check_tokens(names: list[str], words: list[str], pairs: bool) -> None:
    _right(_texts(names) and names and _texts(words) and len(set(words)) == len(words) and isinstance(pairs, bool))


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
    "tokens": _check_tokens,
}
