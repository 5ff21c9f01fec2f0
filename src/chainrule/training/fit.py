"""The training loop: from checked data to a trained network and its history."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.engine.choice import UNUSABLE, choose
from chainrule.errors import EngineUnavailable, InvalidInput, NotCompilable
from chainrule.functions.optimizers import Optimizer
from chainrule.functions.registry import check_flag
from chainrule.network.checks import as_features, as_targets, as_weights, check_batches
from chainrule.network.history import History
from chainrule.program.interpret import Values
from chainrule.progress import Progress
from chainrule.training.callbacks import Callback, as_callbacks
from chainrule.training.recipe import Recipe, Rows, split_rows
from chainrule.training.run import Run
from chainrule.training.validation import Validation

if TYPE_CHECKING:
    from chainrule.network.network import Network

ENGINES = ("auto", "numpy", "compiled")


def fit(
    network: Network,
    X: Any,
    y: Any,
    *,
    epochs: int,
    batch_size: int | None,
    optimizer: str | Optimizer,
    shuffle: bool,
    sample_weight: Any,
    validation: Any,
    callbacks: Sequence[Callback | Callable[[Run], None]],
    engine: str,
    threads: int | None,
    progress: bool | None,
) -> History:
    """Train `network`; see `Network.fit` for the arguments. Nothing is changed unless all of them can be used."""
    recipe = Recipe(epochs, batch_size, Optimizer.get(optimizer), check_flag("shuffle", shuffle))
    listeners = as_callbacks(callbacks)
    values = network.values(X, y, sample_weight)
    rows, held_out = _validation(network, values, validation)
    count = len(values["a0"]) if rows is None else len(rows)
    check_batches(network.layers, count, batch_size)
    chosen = _choose_engine(network, engine, recipe, count, "w" in values)
    data = (values["a0"], values["y"], values.get("w"))
    try:
        run = Run(network, recipe, data, rows, held_out, chosen, threads)
    except UNUSABLE as reason:
        if engine == "compiled" and not isinstance(reason, NotCompilable):
            raise EngineUnavailable(f"The compiled engine cannot be used ({reason}).") from reason
        logging.getLogger("chainrule").warning("chainrule: training on NumPy. %s", reason)
        run = Run(network, recipe, data, rows, held_out, "numpy", threads)
    for listener in listeners:
        listener.begin(run)
    with run, Progress("training", epochs, progress) as bar:
        while len(run.history) < run.last_epoch and run.stopped is None:
            most = min([run.last_epoch - len(run.history), *(listener.due(run) for listener in listeners)])
            done = run.epochs(most)
            for listener in listeners:
                listener.epoch(run)
            bar.advance(run.report(), done)
        for listener in listeners:
            listener.end(run)
    return network.history


def _choose_engine(network: Network, engine: str, recipe: Recipe, rows: int, weighted: bool) -> str:
    if engine not in ENGINES:
        raise InvalidInput(f"engine must be 'auto', 'numpy' or 'compiled', but is {engine!r}.")
    if engine == "auto" and network.engine is not None:
        return network.engine
    if engine == "auto":
        program = network.training_program(recipe.optimizer, weighted=weighted)
        return choose(program, rows, min(recipe.batch_size or rows, rows), recipe.epochs)
    return engine


def _validation(network: Network, values: Values, validation: Any) -> tuple[Rows | None, Validation | None]:
    """Return the rows to train on (None: all) and what to validate on (None: nothing)."""
    if validation is None:
        return None, None
    if isinstance(validation, int | float | np.number):
        rows, held = split_rows(network.seed, len(values["a0"]), float(validation))
        return rows, Validation(values["a0"], values["y"], values.get("w"), held)
    try:
        X, y, *weights = validation
        (weight,) = weights or [None]
    except (TypeError, ValueError):
        raise InvalidInput(
            f"validation must be a share between 0 and 1, (X, y) or (X, y, sample_weight), but is {validation!r:.200}."
        ) from None
    a0 = as_features(X, network.inputs, network.dtype)
    targets = as_targets(y, network.loss, network.outputs, len(a0), network.dtype)
    return None, Validation(a0, targets, None if weight is None else as_weights(weight, len(a0), network.dtype), None)
