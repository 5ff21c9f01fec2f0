"""Dates in the common orders, with and without a time of day."""

import polars as pl

from chainrule.data.steps import MOMENT, Step, dates, parsed, share

CLOCK = (" %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
YEAR_FIRST = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d")
ISO: tuple[str, ...] = ("T%H:%M", "T%H:%M:%S", "T%H:%M:%S.%f", "T%H:%M:%SZ", "T%H:%M:%S.%fZ", "T%H:%M:%S%z")
ISO += (" %H:%M:%S.%f", " %H:%M:%S%z")
IN_WORDS: tuple[str, ...] = ("%d %B %Y", "%d %b %Y", "%d. %B %Y", "%d-%b-%Y", "%d-%b-%y", "%B %d, %Y", "%b %d, %Y")
IN_WORDS += ("%B %d %Y", "%b %d %Y")
ORDERS = {
    "day-first": ("%d.%m.%y", "%d/%m/%y", "%d-%m-%y", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y"),
    "month-first": ("%m/%d/%y", "%m-%d-%y", "%m/%d/%Y", "%m-%d-%Y"),
}
TIMES = ("%H:%M", "%H:%M:%S", "%I:%M %p")
SURE = (*YEAR_FIRST, *(YEAR_FIRST[0] + clock for clock in (*CLOCK, *ISO)), "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S")
SURE += (*IN_WORDS, *(day + clock for day in IN_WORDS[:2] for clock in CLOCK), "%Y-%m")
SAMPLE = 100


def date_steps(text: pl.Series | None, of: str = "moment") -> list[Step]:
    """Return the step that reads dates as 20240229, if all of a text is such; without text, dates of any sure kind."""
    if text is None:
        return [{"do": "date", "formats": [*TIMES] if of == "time" else [*SURE, *ORDERS["day-first"]]}]
    present, form = text.drop_nulls(), "^(19|20)[0-9]{6}$"
    if not (present.head(1).str.contains(form).all() and present.str.contains(form).all()):
        return []
    return [] if dates(present, ["%Y%m%d"]).null_count() else [{"do": "date", "formats": ["%Y%m%d"]}]


def date_steps_of(values: pl.Series, order: str = "") -> tuple[list[Step], list[str]]:
    """Return the steps that read most of these texts as dates or times, and how, in words; else no steps."""
    some = values.head(SAMPLE)
    if share(some.str.contains(r"^[+-]?\w+\W{1,2}\w+")) < 0.7:
        return [], []
    if times := _fitting(some, TIMES):
        return [{"do": "date", "formats": times}], []
    sure = _fitting(some, SURE)
    if sure and not dates(values, sure).null_count():
        return [{"do": "date", "formats": sure}], []
    found = {name: sure + _fitting(some, days, CLOCK) for name, days in ORDERS.items() if not order or name == order}
    reads = {name: dates(values, formats).cast(MOMENT) for name, formats in found.items() if formats}
    if not reads:
        return [], []
    best = max(reads, key=lambda name: reads[name].is_not_null().sum())
    how = [] if found[best] == sure else [best.replace("-", " ")]
    others = [name for name in reads if name != best and reads[name].null_count() == reads[best].null_count()]
    if how and any(found[name] != sure and not reads[name].equals(reads[best]) for name in others):
        how = [f"{how[0]}, a guess: --as COLUMN={others[0]} for the other"]
    return [{"do": "date", "formats": found[best]}], how


def _fitting(some: pl.Series, days: tuple[str, ...], clocks: tuple[str, ...] = ()) -> list[str]:
    forms = [*days, *(day + clock for day in days for clock in clocks)]
    fits = some.to_frame().select(parsed(form).is_not_null().any().alias(form) for form in forms)
    return [form for form in forms if fits[form][0]]
