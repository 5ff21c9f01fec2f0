"""The training loop: from checked data to a trained network and its history."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.errors import EngineUnavailable, InvalidInput
from chainrule.functions.optimizers import Optimizer
from chainrule.network.checks import as_features, as_targets, as_weights, check_batches
from chainrule.network.history import History
from chainrule.program.interpret import Values
from chainrule.training.callbacks import Callback, as_callbacks
from chainrule.training.progress import Progress
from chainrule.training.recipe import Recipe, Rows, split_rows
from chainrule.training.run import Run

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
    recipe = Recipe(epochs, batch_size, Optimizer.get(optimizer), bool(shuffle))
    listeners = as_callbacks(callbacks)
    values = network.values(X, y, sample_weight)
    rows, held_out = _validation(network, values, validation)
    check_batches(network.layers, len(values["a0"]) if rows is None else len(rows), batch_size)
    chosen = _choose_engine(network, engine, recipe, "w" in values)
    data = (values["a0"], values["y"], values.get("w"))
    run = Run(network, recipe, data, rows, held_out, chosen, threads)
    for listener in listeners:
        listener.begin(run)
    with run, Progress("training", epochs, progress) as bar:
        while len(run.history) < run.last_epoch and run.stopped is None:
            done = run.epochs(1 if listeners else run.last_epoch - len(run.history))
            for listener in listeners:
                listener.epoch(run)
            bar.advance(run.report(), done)
        for listener in listeners:
            listener.end(run)
    return network.history


def _choose_engine(network: Network, engine: str, recipe: Recipe, weighted: bool) -> str:
    if engine not in ENGINES:
        raise InvalidInput(f"engine must be 'auto', 'numpy' or 'compiled', but is {engine!r}.")
    if engine == "numpy" or (engine == "auto" and network.engine != "compiled"):
        return "numpy"
    try:
        from chainrule.engine.choice import why_not
    except ImportError as error:  # llvmlite is missing or broken here
        if engine == "compiled":
            raise EngineUnavailable(f"The compiled engine cannot be loaded ({error}); use engine='numpy'.") from error
        return "numpy"
    program = network.training_program(recipe.optimizer, weighted=weighted)
    if reason := why_not(program, network.dtype):
        logging.getLogger("chainrule").warning("chainrule: training on NumPy. %s", reason)
        return "numpy"
    return "compiled"


def _validation(network: Network, values: Values, validation: Any) -> tuple[Rows | None, Values | None]:
    """Return the rows to train on (None: all) and the checked values to validate on (None: nothing)."""
    if validation is None:
        return None, None
    if isinstance(validation, int | float | np.number):
        rows, held = split_rows(network.seed, len(values["a0"]), float(validation))
        return rows, {"n": len(held)} | {name: values[name][held] for name in ("a0", "y", "w") if name in values}
    try:
        X, y, *weights = validation
        (weight,) = weights or [None]
    except (TypeError, ValueError):
        raise InvalidInput(
            f"validation must be a share between 0 and 1, (X, y) or (X, y, sample_weight), but is {validation!r:.200}."
        ) from None
    a0 = as_features(X, network.inputs, network.dtype)
    targets = as_targets(y, network.loss, network.outputs, len(a0), network.dtype)
    held_out: Values = {"a0": a0, "y": targets, "n": len(a0)}
    return None, held_out if weight is None else held_out | {"w": as_weights(weight, len(a0), network.dtype)}
