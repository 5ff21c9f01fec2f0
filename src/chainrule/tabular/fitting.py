"""From columns to a model, for `train` and for the estimators: what columns are, and training by a recipe."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
from numpy.typing import NDArray

from chainrule.data.columns import Column, examine
from chainrule.data.inference import Reading
from chainrule.data.reading import shortened
from chainrule.data.suspects import repeated
from chainrule.data.target import Target
from chainrule.tabular.fast import Learned, fit_fast
from chainrule.tabular.large import Divided
from chainrule.tabular.settings import Options, Settings, decide
from chainrule.tabular.strong import fit_strong

Array = NDArray[Any]


def examined(
    frame: pl.DataFrame, readings: Mapping[str, Reading], options: Options
) -> tuple[tuple[Column, ...], Options, tuple[str, ...]]:
    """Return what the columns are, the options with a recipe that can read them, and what is to be said of that."""
    drop = (*options.drop_columns, *([options.group] if options.group else []))
    columns = examine(frame, drop, options.keep_columns, readings, texts=True)
    columns = repeated(frame, columns, options.keep_columns)
    texts = [column.name for column in columns if column.kind == "text" and not column.dropped]
    if not texts or options.recipe != "strong":
        return columns, options, ()
    told = f"The recipe 'strong' reads no free text, such as {shortened(texts[-1])}: 'fast' is used."
    return columns, replace(options, recipe="fast", time_limit=None), (told,)


def learn(
    given: Divided,
    encoded: Array,
    weights: Sequence[Array | None] = (None, None),
    deadline: float | None = None,
    progress: bool | None = None,
) -> tuple[Learned, Settings]:
    """Train by the recipe of the options; return what came out, and how it was trained.

    encoded : (n,), targets of the frame's rows. weights : how much each row counts of those to learn from, and to stop
        by. deadline : when to be done, by `time.perf_counter`.
    """
    kinds = {column.kind for column in given.columns if not column.dropped}
    settings = decide(given.options, given.counts[0], given.target.task, kinds)
    if given.options.recipe == "strong":
        return fit_strong(given, encoded, weights[0], deadline, progress), settings
    return fit_fast(given, encoded, settings, weights, progress), settings


def class_weights(options: Options, target: Target, codes: Array) -> Array | None:
    """Return how much each row counts, (n,); None where all count alike."""
    if options.class_weight is None or not target.classes:
        return None
    from sklearn.utils.class_weight import compute_sample_weight

    weights: Array = compute_sample_weight(options.class_weight, codes)
    return weights
