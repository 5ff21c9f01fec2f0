"""The last training of a network as a script of its own, NumPy only."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from chainrule.errors import InvalidInput
from chainrule.network.data import is_weighted
from chainrule.program.program import Program, Step
from chainrule.program.render.numpy_script import AnyPath, Script, training_script
from chainrule.program.update import ScaleBy
from chainrule.training.recipe import TrainingRecord

if TYPE_CHECKING:
    from chainrule.network.network import Network


def last_training(network: Network, data_file: AnyPath | None = None) -> Script:
    """Return a script that repeats the last `fit` from its start; see `Network.to_numpy_source` and `training_script`.

    Raises `InvalidInput` where there was none that can be written so.
    """
    record = network.last_training
    if record is None or record.recipe.optimizer is None or not record.lr_factors:
        raise InvalidInput("There is no training to write as a script: fit the network first.")
    recipe, first = record.recipe, record.first_epoch
    if recipe.augment is not None:
        raise InvalidInput("A training with augment cannot be written as a script: it changes its rows on their way.")
    rows = slice(None) if record.rows is None else record.rows
    program, factors = _program(network, record)
    start = {name: record.start[name] for name in (*program.parameters, *program.state)}
    epochs = range(first, first + len(record.lr_factors))
    return training_script(
        program,
        {name: array[rows] for name, array in record.data.items()},
        start | ({"seed": network.seed} if recipe.shuffle else {}),
        network.dtype,
        f"{network!r}, trained by {_named(recipe.optimizer)}, epochs {first + 1} to {epochs.stop}.",
        data_file,
        epochs=epochs,
        batch_size=recipe.batch_size,
        shuffle=recipe.shuffle,
        sums=program.sums_rows,
        lr_factors=factors,
    )


def _program(network: Network, record: TrainingRecord) -> tuple[Program, list[float]]:
    """Return the program that was run, and `lr_factor` of every epoch where callbacks changed it."""
    optimizer, factors, weighted = record.recipe.optimizer, record.lr_factors, is_weighted(record.data)
    assert optimizer is not None
    if len(set(factors)) == 1:
        return network.training_program(optimizer.scaled(factors[0]), weighted=weighted), []
    program = network.training_program(optimizer, weighted=weighted)
    place = next(i for i, step in enumerate(program, start=1) if step.output == "lr")
    scale = Step(ScaleBy(), "lr", ("lr_factor", "lr"), "update")
    steps = (*program.steps[:place], scale, *program.steps[place:])
    return dataclasses.replace(program, steps=steps, inputs={**program.inputs, "lr_factor": ()}), factors


def _named(entry: Any) -> str:
    """An entry as it would be made, with what is not default."""
    fields = ((field.name, getattr(entry, field.name), field.default) for field in dataclasses.fields(entry))
    return (
        f"{type(entry).__name__}({', '.join(f'{name}={value!r}' for name, value, usual in fields if value != usual)})"
    )
