"""The fast recipe on all rows of a frame: one network, which stops by some of them held out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.columns import Column
from chainrule.data.encoding import TableEncoder
from chainrule.data.inference import Reading
from chainrule.data.target import Target
from chainrule.tabular.model import TabularModel
from chainrule.tabular.settings import Options, decide
from chainrule.tabular.split import split
from chainrule.tabular.training import build
from chainrule.tabular.watch import KeepBest

Array = NDArray[Any]


def fit_fast(
    frame: pl.DataFrame,
    columns: tuple[Column, ...],
    readings: Mapping[str, Reading],
    target: Target,
    encoded: Array,
    recipe: str,
    seed: int,
    weight: Array | None = None,
    threads: int | None = None,
) -> TabularModel:
    """Train on rows whose targets are `encoded`; return the model. weight : (n,), how much each row counts."""
    options = Options(recipe=recipe, seed=seed, threads=threads)
    classes = encoded if target.classes else None
    learned, held = split(np.arange(frame.height), classes, options.validation_size, np.random.default_rng(seed))
    settings = decide(options, len(learned), target.task)
    mask = np.zeros(frame.height, bool)
    mask[learned] = True
    encoder = TableEncoder.fit(frame, columns, pl.Series(mask), readings)
    a0 = encoder.transform(frame)
    network = build(settings, len(encoder.features), target)
    weights = [None if weight is None else weight[rows] for rows in (learned, held)]
    best = KeepBest(settings.patience, a0[held], encoded[held], weights[1], settings.averaging)
    network.fit(
        a0[learned],
        encoded[learned],
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        optimizer=settings.optimizer,
        sample_weight=weights[0],
        validation=(a0[held], encoded[held]),
        callbacks=[best],
        threads=threads,
        progress=False,
    )
    return TabularModel(network, encoder, target)
