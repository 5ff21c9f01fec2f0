"""Numbers, yes-or-no columns and dates as features: filled in, centred and scaled; a date becomes several numbers.

What is learned from the training rows (means and scales, medians for missing values) is in the steps.
"""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.inference import Kind
from chainrule.data.plain import waved
from chainrule.data.steps import Step, cleaned

Array = NDArray[Any]

HUGE = 1e100  # numbers whose squares are still finite
MANY, FEW = 50_000, 5_000  # rows from which on a part of them tells mean and scale, and the median

SAME = "every training row holds the same value"
CYCLES = {"year": (365.2425, 0.0), "week": (7.0, 4.0), "day": (1.0, 0.0)}  # in days; 1970 began on a Thursday
WAVES: dict[str, Step] = {
    f"{name}, {wave}": {"wave": wave, "period": period, "shift": shift}
    for name, (period, shift) in CYCLES.items()
    for wave in ("sine", "cosine")
}
DAYS: dict[str, Step] = {"days": {}}
PARTS = {"moment": DAYS | WAVES, "time": dict(list(WAVES.items())[-2:]), "span": DAYS}  # of a date


def number_features(series: pl.Series, kind: Kind) -> list[Step] | str:
    """Return the steps that make features of a column's training rows; why not where nothing can be learned."""
    before: list[Step] = []
    marks_missing = series.null_count() > 0
    waves: dict[str, Step] = {"": {}}
    if kind == "date":
        of = "time" if series.dtype == pl.Time else "span" if series.dtype == pl.Duration else "moment"
        before, waves = [{"do": "days", "of": of}], PARTS[of]
        series = cleaned(series, before)
    array = series.cast(pl.Float64).to_numpy()
    array = np.where(np.isfinite(array), array, np.nan)
    values = {part: array if not wave else waved(array, wave) for part, wave in waves.items()}
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
    learned = zip(values, *(array * unit for array in (fill, *mean_and_scale(table))), strict=True)
    steps = [
        {"do": "scale", "name": f"{series.name}: {part}" if part else series.name, **waves[part]}
        | {"fill": float(fill), "mean": float(mean), "scale": float(scale)}
        for part, fill, mean, scale in learned
    ]
    marks = [{"do": "is_missing", "name": f"{series.name} is missing"}] if marks_missing else []
    return [*before, *steps, *marks]


def mean_and_scale(table: Array) -> tuple[Array, Array]:
    """Return the mean of each column (n, columns) and its standard deviation, 1 where only rounding differs.

    They are those of scikit-learn's StandardScaler, whose import takes longer than most tables.

    >>> mean_and_scale(np.array([[1.0, 5.0], [3.0, 5.0]]))
    (array([2., 5.]), array([1., 1.]))
    """
    mean, scale = table.mean(axis=0), table.std(axis=0)
    rounding = len(table) * np.finfo(np.float64).eps * np.abs(mean)
    return mean, np.where(scale <= rounding, 1.0, scale)
