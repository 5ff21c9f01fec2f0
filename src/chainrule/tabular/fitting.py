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
from chainrule.tabular.fast import Learned, fit_fast, mask
from chainrule.tabular.large import Divided
from chainrule.tabular.settings import Options, Settings, decide
from chainrule.tabular.strong import fit_strong, folds_of

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
    options, target, learned = given.options, given.target, given.parts[0]
    settings = decide(options, given.counts[0], target.task, {c.kind for c in given.columns if not c.dropped})
    if options.recipe != "strong":
        return fit_fast(given, encoded, settings, weights, progress), settings
    order = {name: None if values is None else values[learned] for name, values in given.by.items()}
    y = encoded[learned]
    fold = folds_of(y if target.classes else None, len(y), min(options.folds, len(y)), options.seed, **order)
    rows = given.frame.filter(mask(given.frame, learned))
    what = rows, given.columns, given.readings, target, y
    return fit_strong(*what, fold, options, weights[0], deadline, progress), settings


def class_weights(options: Options, target: Target, codes: Array) -> Array | None:
    """Return how much each row counts, (n,); None where all count alike."""
    if options.class_weight is None or not target.classes:
        return None
    from sklearn.utils.class_weight import compute_sample_weight

    weights: Array = compute_sample_weight(options.class_weight, codes)
    return weights
