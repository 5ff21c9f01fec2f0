"""What a column of text really holds: numbers, yes or no, dates, or text; and the steps that read it so.

All of its different values are looked at; the first ones only say which kinds need not be tried.

>>> import polars as pl
>>> columns = (["$1,250.00", "-"], ["3.5 kg", "4 kg"], ["Yes", "no"], ["04/03/2021", "05/03/2021"], ["0123", "1234"])
>>> for values in columns:
...     reading = understand(pl.Series(values))
...     print(f"{reading.kind}: {reading.how}")
number: without '$'; thousands commas; '-' is missing
number: without 'kg'
boolean: 'yes' is true
date: day first, a guess: --as COLUMN=month-first for the other
category: codes with leading zeros
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import polars as pl

from chainrule.data.dates import ORDERS, date_steps, date_steps_of
from chainrule.data.figures import number_steps
from chainrule.data.parallel import each
from chainrule.data.plain import SPACES
from chainrule.data.steps import Step, cleaned, in_reach, plain_numbers, share
from chainrule.data.texts import is_text
from chainrule.errors import InvalidInput, UnknownName

Kind = Literal["number", "boolean", "category", "text", "date", "other"]
KINDS: tuple[str, ...] = get_args(Kind)
#: What a person may say that a column is, beside what is found.
WANTED = ("number", "category", "text", "boolean", "date", *ORDERS, "decimal-comma", "decimal-point")

#: What stands for a missing value in any column of a file.
MISSING = ("", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "?")
#: And, in small letters, among numbers, dates, and yes and no.
ABSENT = (
    *sorted({word.lower() for word in MISSING}),
    *("-", "--", "---", "–", "—", ".", "..", "...", "unknown", "n.a.", "none", "nil", "missing", "not available"),
    *("not applicable", "not given", "no data", "tbd", "undefined", "k.a.", "unbekannt", "inconnu", "desconocido"),
)
TRUE = ("true", "t", "yes", "y", "ja", "j", "oui", "si", "sí", "sim", "on", "wahr", "vrai", "1")
FALSE = ("false", "f", "no", "n", "nein", "non", "não", "off", "falsch", "faux", "0")

SAMPLE = 100
LIKELY = 0.7  # share of the first values that a kind must fit to be tried on all
STRAY, WORDS = 0.05, 3  # share of the rows, and different words, that may be no number where all others are


@dataclass(frozen=True)
class Reading:
    """What a column holds: its kind, the steps that read it, and what is special about it, in words."""

    kind: Kind
    steps: tuple[Step, ...]
    how: str = ""


def usual(kind: Kind, of: str = "") -> tuple[Step, ...]:
    """Return the steps by which text is read as values of a kind, where the column held no text itself."""
    if kind in ("category", "text"):
        return ({"do": "text"}, STRIP, {"do": "missing", "values": list(dict.fromkeys(w.lower() for w in MISSING))})
    if kind == "number":
        return (*PREPARED, {"do": "number"})
    if kind == "boolean":
        return (*PREPARED, {"do": "words", "words": YES_OR_NO})
    return (STRIP, NO_VALUE, *date_steps(None, of)) if kind == "date" else ()


STRIP: Step = {"do": "strip"}
NO_VALUE: Step = {"do": "missing", "values": list(ABSENT)}
PREPARED: tuple[Step, ...] = (STRIP, {"do": "lower"}, NO_VALUE)
YES_OR_NO = dict.fromkeys(TRUE, True) | dict.fromkeys(FALSE, False)


def understood(
    frame: pl.DataFrame, wanted: Mapping[str, str] | None = None, as_text: Collection[str] = ()
) -> tuple[pl.DataFrame, dict[str, Reading]]:
    """Return a table whose columns of text hold what they mean, and how each column that was text is read.

    wanted : what columns are to be, whatever they seem; as_text : columns whose text, where it is plain numbers, was
        meant as text.

    Raises `InvalidInput` where a column cannot be what it is to be.
    """
    wanted = wanted or {}
    for name, kind in wanted.items():
        if kind not in WANTED:
            raise UnknownName("kind of column", kind, WANTED)
        if name not in frame.columns:
            raise UnknownName("column", name, frame.columns)
    texts = [series for series in frame.iter_columns() if series.name in wanted or series.dtype == pl.String]

    def one(series: pl.Series) -> tuple[Reading, pl.Series]:
        reading, values = _understood(series, wanted.get(series.name), series.name not in as_text)
        return reading, cleaned(series, reading.steps) if values is None else values

    done = {series.name: pair for series, pair in zip(texts, each(one, texts, frame.height), strict=True)}
    readings = {name: reading for name, (reading, _) in done.items()}
    read = {name: series for name, (_, series) in done.items()}
    numbers = {name: reading.how for name, reading in readings.items() if reading.kind == "number"}
    sure = [how for name, how in numbers.items() if GUESS not in how and read[name].dtype == pl.Float64]
    if sure and all("decimal comma" in how for how in sure):  # the table is of one hand
        for name in [name for name, how in numbers.items() if GUESS + "decimal-comma" in how]:
            found = understand(frame[name], "decimal-comma")
            readings[name] = replace(found, how="decimal comma, as in other columns")
            read[name] = cleaned(frame[name], found.steps)
    return frame.with_columns(read.values()), readings


def understand(series: pl.Series, wanted: str | None = None, *, plain: bool = True) -> Reading:
    """Return what a column holds; what is `wanted`, if anything.

    plain : whether text that is plain numbers means numbers.

    Raises `InvalidInput` where the column cannot be what is wanted.
    """
    return _understood(series, wanted, plain)[0]


def _understood(series: pl.Series, wanted: str | None, plain: bool) -> tuple[Reading, pl.Series | None]:
    """Return what a column holds, and what its text says if that was read to know it."""
    if wanted:
        return _wanted(series, wanted), None
    some = series.drop_nulls().head(SAMPLE).str.strip_chars(SPACES)
    if plain_numbers(some) is not None:
        text, numbers = series, plain_numbers(series)
        if numbers is None:
            text = series.str.strip_chars(SPACES)
            numbers = plain_numbers(text)
        if numbers is not None:
            return _plain(text, numbers) if plain else (Reading("category", usual("category")), None)
    found = _found(cleaned(series, (STRIP,))) if len(some) and _likely(some) else None
    kind: Kind = "text" if found is None and is_text(series) else "category"
    return found or Reading(kind, usual(kind)), None


def _plain(text: pl.Series, numbers: pl.Series) -> tuple[Reading, pl.Series | None]:
    """Return what text that is plain numbers holds: codes, dates of 8 digits, or numbers."""
    whole = text if numbers.dtype.is_integer() else text.filter(numbers == numbers.floor())
    if whole.filter(whole.str.starts_with("0")).str.contains("^0[0-9]+$").any():
        return Reading("category", usual("category"), "codes with leading zeros"), None
    if steps := date_steps(text):
        return Reading("date", (STRIP, NO_VALUE, *steps), "8 digits"), None
    return Reading("number", usual("number")), in_reach(numbers)


GUESS = ", a guess: --as COLUMN="


def _likely(some: pl.Series) -> bool:
    """Whether the first values of a column may be something other than text."""
    lower = some.str.to_lowercase()
    words = lower.is_in([*TRUE, *FALSE, *ABSENT])
    return bool(words.all()) or share(lower.str.contains("[0-9]") | lower.is_in(list(ABSENT))) >= LIKELY


def _found(text: pl.Series, kinds: Collection[str] = ("boolean", "number", "date"), hint: str = "") -> Reading | None:
    """Return how text is read as one of the kinds. Few strays are allowed; with a `hint`, whatever is no such value."""
    counts = text.drop_nulls().alias("value").value_counts(name="rows")
    present = ~counts["value"].str.to_lowercase().is_in(list(ABSENT))
    absent, values, rows = counts["value"].filter(~present), *(counts[name].filter(present) for name in counts.columns)
    if values.is_empty():
        return None
    lower = values.str.to_lowercase()
    if "boolean" in kinds and lower.is_in([*TRUE, *FALSE]).all() and (hint or not lower.is_in(["0", "1"]).all()):
        yes = lower.filter(lower.is_in(list(TRUE))).unique().sort().to_list()
        return Reading(
            "boolean", usual("boolean"), _how([f"{_listed(yes)} is true" if yes and yes != ["true"] else ""], absent)
        )
    words = ~values.str.contains("[0-9]")
    count = len(text.drop_nulls())
    few = int(words.sum()) <= WORDS and int(rows.filter(words).sum()) <= STRAY * count
    figures = values.filter(~words) if few or hint else values
    style = hint if hint.startswith("decimal") else ""
    order = hint if hint in ORDERS else ""
    for kind, (steps, how) in (
        ("number", number_steps(figures, style) if "number" in kinds and len(figures) else ([], [])),
        ("date", date_steps_of(figures, order) if "date" in kinds and len(figures) else ([], [])),
    ):
        if not steps:
            continue
        before = PREPARED if kind == "number" else (STRIP, NO_VALUE)
        read = cleaned(values, [*before, *steps[:-1], steps[-1] | {"or_missing": True}], within_reach=False)
        stray = values.filter(read.is_null())
        few = len(stray) <= WORDS and int(rows.filter(read.is_null()).sum()) <= STRAY * count
        if read.null_count() == len(read) or not (few or hint):
            continue
        if kind == "number" and not hint and values.str.contains("^0[0-9]+$").any():
            return Reading("category", usual("category"), "codes with leading zeros")
        known = {"do": "missing", "values": [*ABSENT, *stray.str.to_lowercase().unique().sort().to_list()[:WORDS]]}
        last = steps[-1] | ({"or_missing": True} if hint else {})
        overruled = [f"{_listed(stray.sort().to_list())} too, unless --as COLUMN=category"] if len(stray) else []
        cleaning = [known if step is NO_VALUE else step for step in before]
        return Reading(kind, (*cleaning, *steps[:-1], last), _how(how, absent, overruled))  # type: ignore[arg-type]
    return None


def _wanted(series: pl.Series, wanted: str) -> Reading:
    """Return how a column is read as what a person says it is. Raises `InvalidInput` where it cannot be."""
    kind = "date" if wanted in ORDERS else "number" if wanted.startswith("decimal") else wanted
    said = f"as you say: {wanted}"
    if kind == "category" or (kind == "text" and series.dtype == pl.String and series.str.contains(r"\p{L}").any()):
        return Reading(kind, usual(kind), said)  # type: ignore[arg-type]
    found = None
    if series.dtype == pl.String:
        found = _found(series.str.strip_chars(SPACES), (kind,), wanted)
        if found is None and kind == "date" and (steps := date_steps(series.str.strip_chars(SPACES))):
            found = Reading("date", (STRIP, NO_VALUE, *steps))
    elif series.dtype.is_integer() and kind == "date":
        inner = _wanted(series.cast(pl.String), wanted)
        return Reading("date", ({"do": "text"}, *inner.steps), inner.how)
    elif (
        (kind == "number" and (series.dtype.is_numeric() or series.dtype == pl.Boolean))
        or (kind == "boolean" and (series.dtype == pl.Boolean or series.drop_nulls().is_in([0, 1]).all()))
        or (kind == "date" and series.dtype.is_temporal())
    ):
        found = Reading(kind, usual(kind))  # type: ignore[arg-type]
    if found is None:
        first = series.drop_nulls().head(1).to_list()
        raise InvalidInput(
            f"The column {series.name!r:.60} cannot be read as {wanted}: it holds {first[0]!r:.60}, for example."
            if first
            else f"The column {series.name!r:.60} cannot be read as {wanted}: it holds no value."
        )
    return Reading(found.kind, found.steps, f"{said}{'; ' if found.how else ''}{found.how}")


def _how(parts: list[str], absent: pl.Series, more: list[str] | None = None) -> str:
    listed = [f"{_listed(absent.sort().to_list())} is missing"] if len(absent) else []
    return "; ".join(filter(None, [*parts, *listed, *(more or [])]))


def _listed(words: list[str]) -> str:
    return ", ".join(f"{word[:20]!r}" for word in words[:3]) + (", …" if len(words) > 3 else "")
