"""What a model says as one column changes and all others stay as they are: partial dependence, and how rows differ.

Friedman 2001, 'Greedy function approximation', section 8.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.steps import write

if TYPE_CHECKING:
    from chainrule.tabular.model import TabularModel

Array = NDArray[Any]

ROWS, PLACES, LABELS = 300, 21, 10  # rows that are changed; values of a number, and of a category, at most


@dataclass(frozen=True)
class Curve:
    """What is said of rows whose column holds each of some values: the mean, and the middle 80% of the rows.

    values : numbers (of a date, the year), or texts, of which those are one that the network cannot tell apart.
    mean, low, high : (values,).
    what : which number it is: the target, or the probability of a class. years : whether the values are years.
    """

    values: list[float] | list[str]
    mean: Array
    low: Array
    high: Array
    what: str
    years: bool = False


def curve(model: TabularModel, frame: pl.DataFrame, a0: Array, column: str) -> Curve | None:
    """Return the curve of a column over rows and what the network reads of them, (n, inputs); None for free text."""
    (code,) = (code for code in model.table.codes if code.column == column)
    present = code.read(frame[column]).drop_nulls()
    if code.kind == "text" or present.is_empty():
        return None
    named = code.kind in ("category", "boolean")
    if named:
        values = present.value_counts(sort=True)[column].head(LABELS)
        values = pl.concat([values, pl.Series(column, [None], values.dtype)]) if frame[column].null_count() else values
    else:
        places = np.linspace(0, len(present) - 1, PLACES).round().astype(int)
        values = present.sort().gather(places).unique(maintain_order=True)
    features = np.zeros((len(values), len(code.names)), np.float32)
    write(values, code.steps, features)
    names = values.cast(pl.String).fill_null("(missing)").to_list() if named else []
    if named:
        features, first, group = np.unique(features, axis=0, return_index=True, return_inverse=True)
        names = [names[i] if (group == k).sum() == 1 else "(another)" for k, i in enumerate(first)]
    some = a0[np.random.default_rng(0).permutation(len(a0))[:ROWS]]
    changed = np.repeat(some[None], len(features), axis=0)
    changed[:, :, model.table.places[column]] = features[:, None, :]
    outputs = model.network.predict(changed.reshape(-1, a0.shape[1]))
    what, said = model.target.name, model.target.values(outputs) if model.target.task == "regression" else None
    if said is None:
        p = model.target.probabilities(outputs)
        k = 1 if p.shape[1] == 2 else int(p.mean(axis=0).argmax())
        said, what = p[:, k], f"P({model.target.classes[k]})"
    said = said.reshape(len(features), -1)
    low, high = np.quantile(said, (0.1, 0.9), axis=1)
    shown = values.to_physical().cast(pl.Float64) if not named else values
    if years := any(step.get("of") == "moment" for step in code.steps):
        shown = shown / 365.2425 + 1970
    return Curve(names or shown.to_list(), said.mean(axis=1), low, high, what, years)
