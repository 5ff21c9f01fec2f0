"""The fast recipe: one network, which stops by rows held out, and keeps what was best for these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.columns import Column
from chainrule.data.encoding import TableEncoder
from chainrule.data.inference import Reading
from chainrule.data.target import Target
from chainrule.network.layers import Dense
from chainrule.network.network import Network
from chainrule.tabular.large import Stream
from chainrule.tabular.model import TabularModel
from chainrule.tabular.result import Snapshot
from chainrule.tabular.settings import Settings
from chainrule.tabular.watch import KeepBest, Path

Array = NDArray[Any]


@dataclass(frozen=True)
class Learned:
    """What a recipe gives: the model, what its network was trained on, and how training went; see `TrainingResult`."""

    model: TabularModel
    a0: Array
    best_epoch: int
    path: tuple[Snapshot, ...] = ()
    stopped: str = ""
    interrupted: bool = False


def mask(frame: pl.DataFrame, rows: Array) -> pl.Series:
    """Return whether each row is one of these: to take them so is several times faster than by their numbers."""
    taken = np.zeros(frame.height, bool)
    taken[rows] = True
    return pl.Series(taken)


def fit_fast(
    frame: pl.DataFrame,
    columns: tuple[Column, ...],
    readings: Mapping[str, Reading],
    target: Target,
    encoded: Array,
    rows: tuple[Array, Array],
    settings: Settings,
    weights: Sequence[Array | None] = (None, None),
    progress: bool | None = None,
    stream: Stream | None = None,
    cluster: Any = None,
) -> Learned:
    """Train on rows of a frame, whose targets are `encoded`.

    rows : those to learn from, and those that decide when to stop; weights : how much each of them counts; stream : of
    a table that is not read whole, of whose rows the frame is a sample; cluster : the workers that train.
    """
    own = mask(frame, rows[0])
    encoder = TableEncoder.fit(frame, columns, own, readings) if stream is None else stream.encoder(frame, columns, own)
    inner, outer = ((encoder.transform(frame, mask(frame, part)), encoded[np.sort(part)]) for part in rows)
    network = _network(settings, len(encoder.features), target)
    best, path = KeepBest(settings.patience, *outer, weights[1], settings.averaging), Path()
    interrupted = False
    X, y = inner if stream is None else (stream.pieces(encoder, settings.batch_size), None)
    try:
        network.fit(
            X,
            y,
            epochs=settings.epochs,
            batch_size=settings.batch_size,
            optimizer=settings.optimizer,
            sample_weight=weights[0],
            validation=outer,
            callbacks=[best, path],
            threads=settings.threads,
            progress=progress,
            cluster=cluster,
        )
    except KeyboardInterrupt:
        if not best.interrupted():
            raise
        interrupted = True
    model = TabularModel(network, encoder, target)
    return Learned(model, inner[0], best.best_epoch, path.snapshots, best.stopped, interrupted)


def _network(settings: Settings, inputs: int, target: Target) -> Network:
    hidden = [Dense(units, settings.activation, dropout=settings.dropout) for units in settings.hidden]
    if target.task == "regression":
        last, loss = Dense(1), "mean_squared_error"
    elif target.outputs == 1:
        last, loss = Dense(1, "sigmoid"), "binary_cross_entropy"
    else:
        last, loss = Dense(target.outputs, "softmax"), "categorical_cross_entropy"
    return Network(inputs, [*hidden, last], loss, seed=settings.seed)
