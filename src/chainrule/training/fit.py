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
from chainrule.training.feed import Feed
from chainrule.training.recipe import Data, Recipe, Rows, split_rows
from chainrule.training.run import Run
from chainrule.training.validation import Validation

if TYPE_CHECKING:
    from chainrule.cluster.cluster import Cluster
    from chainrule.network.network import Network


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
        rows = in_pieces if callable(X) else in_memory
        feed, held_out = rows(network, X, y, recipe, sample_weight, validation)
        return train(prepared(replace(feed, cluster=cluster), held_out), listeners, progress)


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


def in_memory(
    network: Network, X: Any, y: Any, recipe: Recipe, sample_weight: Any = None, validation: Any = None
) -> tuple[Feed, Validation | None]:
    """Return checked rows to train on, and what to validate on."""
    data = network.data(X, y, sample_weight)
    rows, held_out = _validation(network, data, validation)
    return Feed(network, recipe, data, rows), held_out


def in_pieces(
    network: Network, function: Any, y: Any, recipe: Recipe, sample_weight: Any = None, validation: Any = None
) -> tuple[Feed, Validation | None]:
    """Return the same of rows that a function of the epoch yields."""
    if y is not None or sample_weight is not None or isinstance(validation, float | int):
        raise InvalidInput(
            "Where X is a function of the epoch, it yields pieces (X, y) or (X, y, sample_weight): give no y or "
            "sample_weight beside it, and rows to validate on as validation=(X, y)."
        )
    feed = Feed(network, recipe, {}, pieces=function)
    first = next(feed.parts(len(network.history)))
    return replace(feed, data=first), _validation(network, first, validation)[1]


def prepared(feed: Feed, held_out: Validation | None) -> Run:
    """Return the run, with an engine that can be used."""
    network, recipe = feed.network, feed.recipe
    check_batches(network.layers, feed.count, recipe.batch_size)
    engine = recipe.engine if recipe.engine != "auto" else network.engine
    if engine is None:
        program = network.training_program(recipe.optimizer or "adam", weighted=is_weighted(feed.data))
        size = min(recipe.batch_size or feed.count, feed.count)
        engine = "compiled" if feed.pieces else choose(program, feed.count, size, recipe.epochs)
    try:
        return Run(replace(feed, recipe=replace(recipe, engine=engine)), held_out)
    except UNUSABLE as reason:
        if recipe.engine == "compiled" and not isinstance(reason, NotCompilable):
            raise EngineUnavailable(f"The compiled engine cannot be used ({reason}).") from reason
        logging.getLogger("chainrule").warning("chainrule: training on NumPy. %s", reason)
        run = Run(replace(feed, recipe=replace(recipe, engine="numpy")), held_out)
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
