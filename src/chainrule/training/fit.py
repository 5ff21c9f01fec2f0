"""The training loop: from checked data to a trained network and its history."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.engine.choice import UNUSABLE, choose
from chainrule.errors import EngineUnavailable, InvalidInput, NotCompilable
from chainrule.network.checks import check_batches
from chainrule.network.data import is_weighted
from chainrule.network.history import History
from chainrule.program.interpret import row_count
from chainrule.progress import Progress
from chainrule.training.callbacks import Callback, as_callbacks
from chainrule.training.pieces import Pieces
from chainrule.training.recipe import Data, Recipe, Rows, split_rows
from chainrule.training.run import Run, Source
from chainrule.training.validation import Validation

if TYPE_CHECKING:
    from chainrule.cluster.cluster import Cluster
    from chainrule.network.network import Network


#: Rows that come in pieces are taken to be so many where an engine is chosen: it will be the compiled one.
ENDLESS = 2**40


def fit(
    network: Network,
    X: Any,
    y: Any,
    recipe: Recipe,
    sample_weight: Any = None,
    validation: Any = None,
    callbacks: Sequence[Callback | Callable[[Run], None]] = (),
    progress: bool | None = None,
    cluster: Cluster | None = None,
) -> History:
    """Train `network`; see `Network.fit` for the arguments. Nothing is changed unless all of them can be used."""
    listeners = as_callbacks(callbacks)
    with network.exclusive():
        if callable(X):
            return _fit_pieces(network, X, y, recipe, sample_weight, validation, listeners, progress, cluster)
        run = prepared(network, X, y, recipe, sample_weight, validation, cluster)
        return train(run, listeners, progress) if cluster is None else cluster.train(run, listeners, progress)


def _fit_pieces(
    network: Network,
    function: Callable[[int], Any],
    y: Any,
    recipe: Recipe,
    sample_weight: Any,
    validation: Any,
    listeners: Sequence[Callback],
    progress: bool | None,
    cluster: Cluster | None,
) -> History:
    """Train on the pieces of rows that a function of the epoch yields."""
    if y is not None or sample_weight is not None or isinstance(validation, float | int):
        raise InvalidInput(
            "Where X is a function of the epoch, it yields pieces (X, y) or (X, y, sample_weight): give no y or "
            "sample_weight beside it, and rows to validate on as validation=(X, y)."
        )
    pieces = Pieces(function, recipe.batch_size)
    X, y, *weight = next(iter(pieces.of(len(network.history))))
    recipe = replace(recipe, batch_size=None)
    if cluster is not None:
        cluster = replace(cluster, pieces=pieces)
    run = prepared(network, X, y, recipe, weight[0] if weight else None, validation, cluster or pieces)
    run.training.last_training = None  # there is no more than one piece to tell of
    return train(run, listeners, progress) if cluster is None else cluster.train(run, listeners, progress)


def train(run: Run, listeners: Sequence[Callback], progress: bool | None = None) -> History:
    """Run epochs until there are enough of them, each listener hearing of them when it is due."""
    try:
        for listener in listeners:
            listener.begin(run)
        run.begin()
        with Progress("training", run.recipe.epochs, progress) as bar:
            while run.stopped is None and len(run.history) < run.last_epoch:
                done = run.epochs(min([run.last_epoch - len(run.history), *(each.due(run) for each in listeners)]))
                if not done:
                    break
                for listener in listeners:
                    listener.epoch(run)
                bar.advance(run.report(), done)
            for listener in listeners:
                listener.end(run)
    finally:
        run.release()
    return run.history


def prepared(
    network: Network,
    X: Any,
    y: Any,
    recipe: Recipe,
    sample_weight: Any = None,
    validation: Any = None,
    source: Source | None = None,
) -> Run:
    """Return the run of `recipe` on checked data, with an engine that can be used."""
    data = network.data(X, y, sample_weight)
    rows, held_out = _validation(network, data, validation)
    count = row_count(data) if rows is None else len(rows)
    check_batches(network.layers, count, recipe.batch_size)
    engine = recipe.engine if recipe.engine != "auto" else network.engine
    if engine is None:
        program = network.training_program(recipe.optimizer or "adam", weighted=is_weighted(data))
        most = ENDLESS if source is not None and source.pieces is not None else count
        engine = choose(program, most, min(recipe.batch_size or count, count), recipe.epochs)
    try:
        return Run(network, replace(recipe, engine=engine), data, rows, held_out, source=source)
    except UNUSABLE as reason:
        if recipe.engine == "compiled" and not isinstance(reason, NotCompilable):
            raise EngineUnavailable(f"The compiled engine cannot be used ({reason}).") from reason
        logging.getLogger("chainrule").warning("chainrule: training on NumPy. %s", reason)
        run = Run(network, replace(recipe, engine="numpy"), data, rows, held_out, source=source)
        if isinstance(reason, NotCompilable):
            run.training.engine = None  # chosen again, once the engine can run it
        return run


def _validation(network: Network, data: Data, validation: Any) -> tuple[Rows | None, Validation | None]:
    """Return the rows to train on (None: all) and what to validate on (None: nothing)."""
    if validation is None:
        return None, None
    if isinstance(validation, int | float | np.number):
        rows, held = split_rows(network.seed, row_count(data), float(validation))
        return rows, Validation(data, held)
    try:
        X, y, *weights = validation
        (weight,) = weights or [None]
    except (TypeError, ValueError):
        raise InvalidInput(
            f"validation must be a share between 0 and 1, (X, y) or (X, y, sample_weight), but is {validation!r:.200}."
        ) from None
    return None, Validation(network.data(X, y, weight))
