"""The steps of `chainrule.data.steps`, followed in plain Python and NumPy: what a script of a model does.

>>> value = "$1,250.50"
>>> for step in [{"do": "replace", "pairs": [["$", ""], [",", ""]]}, {"do": "number"}]:
...     value = follow(value, step)
>>> value
1250.5
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

SPACES = " \t\r\n\v\f\xa0\u202f"
FARTHEST = 10.0  # standard deviations from the mean at which a feature is cut off: one wild value decides nothing


def follow(value: Any, step: Any) -> Any:
    """Return what a step makes of a value; steps on text leave other values alone."""
    do = step["do"]
    if do == "text" and value is not None and not isinstance(value, str):
        whole = isinstance(value, float) and value.is_integer()
        return str(int(value)) if whole else str(value).lower() if isinstance(value, bool) else str(value)
    if do == "days" and value is not None:
        return days(value)
    if not isinstance(value, str):
        return value
    if do == "strip":
        return value.strip(SPACES)
    if do == "lower":
        return value.lower()
    if do == "missing":
        return None if value.lower() in step["values"] else value
    if do == "replace":
        for old, new in step["pairs"]:
            value = value.replace(old, new)
    if do in ("number", "words", "date"):
        found = number(value) if do == "number" else step["words"].get(value) if do == "words" else moment(value, step)
        if found is None and not step.get("or_missing"):
            raise ValueError(f"{value!r} cannot be read; in training, there were other values")
        return None if found != found or found in (np.inf, -np.inf) else found
    return value


def number(text: str) -> float | None:
    """Return text as a number, None if it is none."""
    if re.fullmatch(r"[+-]?(inf|infinity|nan|([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?)", text, re.IGNORECASE):
        return float(text)
    return None


def moment(text: str, step: Any) -> Any:
    """Return text as a date, or a time of day, by the first format that fits; None if none does."""
    for form in step["formats"]:
        try:
            found = datetime.strptime(text, form)
        except ValueError:
            continue
        if "%Y" not in form and "%y" not in form:
            return found.time()
        return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
    return None


def days(value: Any) -> float:
    """Return a date as days since 1970, a time as a share of the day, a span of time as days."""
    if isinstance(value, time):
        value = datetime.combine(date(1970, 1, 1), value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    span = value if isinstance(value, timedelta) else value.replace(tzinfo=None) - datetime(1970, 1, 1)
    return span // timedelta(microseconds=1) / 86_400e6


def features(values: list[Any], step: Any) -> list[NDArray[Any]]:
    """Return the features, (n,) each, that a step makes of a column's values."""
    missing = np.array([value is None for value in values], bool)
    if step["do"] == "is_missing":
        return [missing]
    if step["do"] == "one_hot":
        places = [step["places"].get(value, step["other"]) for value in values]
        return [np.array([place == k for place in places]) & ~missing for k in range(len(step["names"]))]
    return [scaled(np.array([np.nan if value is None else float(value) for value in values]), step)]


def scaled(x: NDArray[Any], step: Any) -> NDArray[Any]:
    """Return numbers (n,), NaN where missing, or a wave over them, near 0 and of size 1, cut off far out.

    With a `bound`, they approach it instead: x/√(1 + (x/bound)²). With a `unit`, log(1 + x/unit) takes their place.
    """
    x = waved(x, step) if "wave" in step else x
    x = np.log1p(np.maximum(x, 0) / step["unit"]) if "unit" in step else x
    with np.errstate(all="ignore"):
        x = x / step["scale"] - step["mean"] / step["scale"]
    x = np.where(np.isnan(x), step["fill"] / step["scale"] - step["mean"] / step["scale"], x)
    if "bound" in step:
        x = x / np.hypot(1, x / step["bound"])
    return np.clip(x, -FARTHEST, FARTHEST, out=x)


def waved(x: NDArray[Any], step: Any) -> NDArray[Any]:
    """Return where days (n,) stand in a year, a week or a day: a sine or cosine."""
    angle: NDArray[Any] = 2 * np.pi * (x - step["shift"]) / step["period"]
    found: NDArray[Any] = np.sin(angle) if step["wave"] == "sine" else np.cos(angle)
    return found


def encode(columns: Any, table: Any) -> NDArray[Any]:
    """Return what the network reads, (n, inputs): of a table, a dict of columns, each a list of values or texts."""
    found = []
    for column in columns:
        if column["column"] not in table:
            raise ValueError(f"The table lacks the column {column['column']!r}.")
        values = [None if value != value else value for value in table[column["column"]]]
        for step in column["steps"]:
            if step["do"] in ("scale", "is_missing", "one_hot"):
                found += features(values, step)
            else:
                values = [follow(value, step) for value in values]
    return np.array(found).T
