"""Numbers by their quartiles: few wild values change nothing, and all of them come within reach of the network.

(x − median) / (interquartile range), brought below 3 by z/√(1 + (z/3)²). Where that range is 0, as of counts that are
mostly 0, half of the whole range takes its place, of log(1 + x/unit) where nothing is below 0, with the median of what
is not 0 as the unit. What has two values becomes ±1.

Holzmüller, Grinsztajn & Steinwart 2024, 'Better by default: strong pre-tuned MLPs', section 3.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from chainrule.data.encoding import Code, TableEncoder
from chainrule.data.plain import waved
from chainrule.data.steps import Step, cleaned

BOUND = 3.0


def robust(encoder: TableEncoder, frame: pl.DataFrame) -> TableEncoder:
    """Return the encoder with its numbers scaled by the quartiles of these training rows."""
    codes = []
    for code in encoder.codes:
        if any(step["do"] == "scale" for step in code.steps):
            values = cleaned(frame[code.column], code.steps).cast(pl.Float64).fill_null(np.nan).to_numpy()
            steps = tuple(_robust(step, values) if step["do"] == "scale" else step for step in code.steps)
            code = Code(code.column, code.kind, steps)
        codes.append(code)
    return replace(encoder, codes=tuple(codes))


def _robust(step: Step, values: Any) -> Step:
    values = waved(values, step) if "wave" in step else values
    values = values[~np.isnan(values)]
    low, first, middle, third, high = _quartiles(values) if len(values) else [0.0] * 5
    if not low < high:
        return step
    if ((values == low) | (values == high)).all():
        return {**step, "mean": (low + high) / 2, "scale": (high - low) / 2}
    if first == third and low >= 0 and "wave" not in step:
        step = {**step, "unit": float(np.median(values[values > 0]))}
        low, first, middle, third, high = _quartiles(np.log1p(values / step["unit"]))
    scale = third - first if third > first else (high - low) / 2
    return {**step, "mean": middle, "scale": scale, "fill": middle, "bound": BOUND}


def _quartiles(values: Any) -> list[float]:
    return [float(x) for x in np.quantile(values, (0, 0.25, 0.5, 0.75, 1))]


def waving(encoder: TableEncoder) -> tuple[int, ...]:
    """Return the places of the features that are numbers of many values."""
    made = [step for code in encoder.codes for step in code.steps for _ in step.get("names", [0] * ("name" in step))]
    return tuple(place for place, step in enumerate(made) if "bound" in step)
