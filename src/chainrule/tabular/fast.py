"""The fast recipe: one network, which stops by rows held out, and keeps what was best for these."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.encoding import TableEncoder
from chainrule.data.target import Target, head
from chainrule.network.graph import Input, Sequential
from chainrule.network.images import GlobalAvgPool, GlobalMaxPool
from chainrule.network.layers import Dense, Value
from chainrule.network.merge import Concat
from chainrule.network.network import Network
from chainrule.network.sequences import GRU, LSTM, Bidirectional, Embedding
from chainrule.tabular.large import Divided
from chainrule.tabular.model import TabularModel
from chainrule.tabular.result import Snapshot
from chainrule.tabular.settings import Settings
from chainrule.tabular.watch import KeepBest, Path

Array = NDArray[Any]

LAYERS = {"lstm": LSTM, "gru": GRU}
WORD, FORGOTTEN, STATE = 32, 0.7, 32  # numbers that a word becomes; share of them dropped; units that read, each way


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
    given: Divided, encoded: Array, settings: Settings, weights: Sequence[Array | None], progress: bool | None
) -> Learned:
    """Train on rows whose targets are `encoded`; `weights` say how much those to learn from, and to stop by, count."""
    frame, target, stream = given.frame, given.target, given.stream
    own, pairs = mask(frame, given.parts[0]), settings.text == "mean"
    if stream is None:
        encoder = TableEncoder.fit(frame, given.columns, own, given.readings, pairs=pairs)
    else:
        stream = stream.encoded(frame, given.columns, own)
        encoder = stream.encoder
    inner, outer = ((encoder.transform(frame, mask(frame, part)), encoded[np.sort(part)]) for part in given.parts[:2])
    network = _network(settings, encoder, target)
    best, path = KeepBest(settings.patience, *outer, weights[1], settings.averaging), Path()
    interrupted = False
    X, y = inner if stream is None else (stream, None)
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
            cluster=given.options.cluster,
        )
    except KeyboardInterrupt:
        if not best.interrupted():
            raise
        interrupted = True
    model = TabularModel(network, encoder, target)
    return Learned(model, inner[0], best.best_epoch, path.snapshots, best.stopped, interrupted)


def _network(settings: Settings, encoder: TableEncoder, target: Target) -> Network:
    hidden = [Dense(units, settings.activation, dropout=settings.dropout) for units in settings.hidden]
    outputs, activation, loss = head(len(target.classes))
    last = Dense(outputs, activation)
    if not any(code.kind == "text" for code in encoder.codes):
        return Network(len(encoder.features), [*hidden, last], loss, seed=settings.seed)
    inputs, joined = _reading(settings, encoder)
    columns = inputs[0].vocabulary is None  # the hidden layers read these, where there are any, or else the texts
    joined[0] = Sequential(hidden)(joined[0]) if columns else joined[0]
    value = Concat()(*joined) if len(joined) > 1 else joined[0]
    layers = [last] if columns else [*hidden, last]
    return Network(inputs, Sequential(layers)(value), loss, seed=settings.seed)


def _reading(settings: Settings, encoder: TableEncoder) -> tuple[list[Input], list[Value]]:
    """Return inputs, the table's other columns first, and what becomes of each: texts are pooled."""
    width = len(encoder.features)
    places = encoder.places
    texts = {code.column: code.vocabulary for code in encoder.codes if code.kind == "text"}
    others = [place for name, its in places.items() if name not in texts for place in its]
    fit = all(name.isidentifier() and name != "columns" for name in texts)
    inputs = [Input(width, "columns", take=others)] if others else []
    joined: list[Value] = list(inputs)
    for number, (column, words) in enumerate(texts.items(), start=1):
        x = Input(width, column if fit else f"text{number}", words, places[column])
        e = Embedding(WORD, dropout=FORGOTTEN)(x)
        if settings.text == "mean":
            joined.append(GlobalAvgPool()(e))
        else:
            h = Bidirectional(LAYERS[settings.text](STATE, return_sequences=True))(e)
            joined += [GlobalAvgPool()(h), GlobalMaxPool()(h)]
        inputs.append(x)
    return inputs, joined
