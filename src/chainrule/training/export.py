"""A network as a script of its own, NumPy only: its predictions, or its last training from the start.

The scripts compute what the interpreter computes. They hold their numbers where these are few, and read them from a
file beside them otherwise.
"""

from __future__ import annotations

import dataclasses
import io
import itertools
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.network.network import ROWS_AT_ONCE
from chainrule.program.program import SECTIONS, Program, Step
from chainrule.program.render.numpy_source import NumpySource
from chainrule.program.render.script import WIDTH, comment, number
from chainrule.program.render.text import shape_text
from chainrule.program.update import ScaleBy
from chainrule.store.files import PathLike, write_whole
from chainrule.training.runner import total_by_rows

if TYPE_CHECKING:
    from chainrule.network.network import Network
    from chainrule.training.recipe import TrainingRecord

LIMIT = 2000  # how many numbers a script holds itself

# What the scripts call things of their own; np.savez has two names that no array can have.
PREDICTION_NAMES = ("Path", "data", "forward", "predict", "X", "blocks", "file", "allow_pickle")
TRAINING_NAMES = (
    *("Path", "data", "X", "Y", "weights", "batch_size", "factors", "epoch", "order", "total", "start", "rows"),
    *("file", "allow_pickle"),
)


def prediction_source(network: Network, data_file: PathLike | None = None) -> str:
    """Return a script with the network's weights and a function `predict` that does what `network.predict` does.

    More than 2,000 weights are written to `data_file`, whose name ends in .npz and which belongs beside the script.

    Raises `InvalidInput` where that is needed and not given, and where the network cannot be written as NumPy source.

    >>> from chainrule import Dense, Network
    >>> network = Network(2, [Dense(1, "sigmoid")], loss="binary_cross_entropy", seed=0)
    >>> script = {"__name__": "a module"}
    >>> exec(prediction_source(network), script)
    >>> bool((script["predict"]([[1, 2]]) == network.predict([[1, 2]])).all())
    True
    """
    program = network.prediction_program
    source = NumpySource(program, PREDICTION_NAMES)
    loading, weights = _assignments(network.prediction_values, data_file, "weights")
    output = program.output
    read, computed = (comment(shape_text(program.shapes[name])) for name in ("a0", output))
    return _script(
        *_docstring("The predictions of a trained network.", repr(network)),
        *source.definitions.header(network.dtype, *(["from pathlib import Path"] if loading else [])),
        "# weights",
        *loading,
        *weights.values(),
        "",
        "",
        "def forward(a0):",
        f'    """Return {output} {computed} for a0 {read}."""',
        *source.lines("forward", "    "),
        f"    return {output}",
        "",
        "",
        "def predict(X):",
        f'    """Return {output} for every row of X; {ROWS_AT_ONCE} rows at once bound the memory that it takes."""',
        "    X = np.ascontiguousarray(X, dtype)",
        f"    blocks = [X[i : i + {ROWS_AT_ONCE}] for i in range(0, len(X), {ROWS_AT_ONCE})]",
        '    with np.errstate(all="ignore"):  # exp may overflow to infinity, and 1 / infinity is 0',
        "        return np.concatenate([forward(a0) for a0 in blocks])",
        "",
        "",
        'if __name__ == "__main__":',
        f"    print(predict(np.zeros((1, {network.inputs}))))",
    )


def training_source(network: Network, data_file: PathLike | None = None) -> str:
    """Return a script that repeats the network's last `fit` from its start, and prints the loss of every epoch.

    Forward, loss, backward and update are written out. Rows that were held out for validation are left out; so is what
    callbacks did, other than to stop early and to change the learning rate. More than 2,000 numbers are written
    to `data_file`, whose name ends in .npz and which belongs beside the script.

    Raises `InvalidInput` where the network has not been fitted, where a file is needed and not given, and where the
    training cannot be written as NumPy source.

    >>> from chainrule import Dense, Network
    >>> network = Network(1, [Dense(1)], loss="mean_squared_error", dtype="float64", seed=0)
    >>> _ = network.fit([[0.0], [1.0]], [1.0, 3.0], epochs=2, optimizer="gradient_descent", shuffle=False)
    >>> with np.errstate():  # which the script sets for itself
    ...     exec(training_source(network), {})
    epoch 1: loss 3.6892
    epoch 2: loss 2.0536
    """
    record = network.last_training
    if record is None or not record.lr_factors:
        raise InvalidInput("There is no training to write as a script: fit the network first.")
    recipe, first, epochs = record.recipe, record.first_epoch, len(record.lr_factors)
    rows = slice(None) if record.rows is None else record.rows
    data = {"X": record.a0[rows], "Y": record.y[rows]}
    batch = {"a0": "X[rows]", "y": "Y[rows]", "n": "len(rows)"}
    if record.w is not None:
        data["weights"], batch["w"] = record.w[rows], "weights[rows]"
    batch_size = min(recipe.batch_size or len(data["X"]), len(data["X"]))

    program, factors = _program(network, record)
    source = NumpySource(program, TRAINING_NAMES)
    state = {name: record.start[name] for name in (*program.parameters, *program.state)}
    if recipe.shuffle:
        state["seed"] = network.seed
    arrays = {name: value for name, value in state.items() if isinstance(value, np.ndarray)}
    loading, given = _assignments({**data, **arrays}, data_file, "training data and weights")
    numbers = [f"{name} = {_plain(value)}" for name, value in state.items() if name not in arrays]

    shuffled, in_order = "np.random.default_rng([seed, epoch]).permutation(len(X))", "np.arange(len(X))"
    share, result = ("", "total") if total_by_rows(program) else (" * n", "total / len(X)")
    return _script(
        *_docstring(
            "The training of a network from its start; every epoch prints its loss.",
            f"{network!r}, trained by {_named(recipe.optimizer)}, epochs {first + 1} to {first + epochs}.",
        ),
        *source.definitions.header(network.dtype, *(["from pathlib import Path"] if loading else [])),
        'np.seterr(all="ignore")  # exp may overflow to infinity, and 1 / infinity is 0',
        "",
        "# data, a sample per row",
        *loading,
        *(given[name] for name in data),
        "",
        "# where training starts",
        *(given[name] for name in arrays),
        *numbers,
        f"batch_size = {batch_size}",
        *([f"factors = {_runs(factors)}"] if factors else []),
        "",
        f"for epoch in range({first}, {first + epochs}):",
        f"    order = {shuffled if recipe.shuffle else in_order}",
        *([f"    lr_factor = factors[epoch - {first}]"] if factors else []),
        "    total = 0.0",
        "    for start in range(0, len(X), batch_size):",
        "        rows = order[start : start + batch_size]",
        f"        {', '.join(batch)} = {', '.join(batch.values())}",
        *(line for name in SECTIONS for line in ("", f"        # {name}", *source.lines(name, " " * 8))),
        "",
        f"        total += float({program.loss}){share}",
        f'    print(f"epoch {{epoch + 1}}: loss {{{result}!r}}")',
    )


def _program(network: Network, record: TrainingRecord) -> tuple[Program, list[float]]:
    """Return the program that was run, and `lr_factor` of every epoch where callbacks changed it."""
    optimizer, factors, weighted = record.recipe.optimizer, record.lr_factors, record.w is not None
    if len(set(factors)) == 1:
        return network.training_program(optimizer.scaled(factors[0]), weighted=weighted), []
    program = network.training_program(optimizer, weighted=weighted)
    place = next(i for i, step in enumerate(program, start=1) if step.output == "lr")
    scale = Step(ScaleBy(), "lr", ("lr_factor", "lr"), "update")
    steps = (*program.steps[:place], scale, *program.steps[place:])
    return dataclasses.replace(program, steps=steps, inputs={**program.inputs, "lr_factor": ()}), factors


# ---- pieces of scripts


def _script(*lines: str) -> str:
    return "\n".join(lines) + "\n"


def _docstring(title: str, text: str) -> list[str]:
    return [f'"""{title}', "", *textwrap.wrap(comment(text), WIDTH, break_on_hyphens=False), '"""', ""]


def _named(entry: Any) -> str:
    """An entry as it would be made, with what is not default."""
    fields = ((field.name, getattr(entry, field.name), field.default) for field in dataclasses.fields(entry))
    return (
        f"{type(entry).__name__}({', '.join(f'{name}={value!r}' for name, value, usual in fields if value != usual)})"
    )


def _plain(value: Any) -> str:
    return number(int(value) if isinstance(value, int) else float(value))


def _runs(values: list[float]) -> str:
    """A list as a sum of runs: [0.1] * 3 + [0.05] * 2."""
    return " + ".join(f"[{number(value)}] * {len(list(run))}" for value, run in itertools.groupby(values))


def _assignments(
    arrays: Mapping[str, NDArray[Any]], data_file: PathLike | None, what: str
) -> tuple[list[str], dict[str, str]]:
    """Return what opens the data file, if one is needed (and now written), and an assignment for every array."""
    empty = {name for name, array in arrays.items() if not array.any() and not np.signbit(array).any()}
    stored = {name: array for name, array in arrays.items() if name not in empty}
    count = sum(array.size for array in stored.values())
    texts = {name: f"{name} = np.zeros({_shape(arrays[name])}, dtype)" for name in empty}
    if count <= LIMIT:
        return [], texts | {name: _array(name, array) for name, array in stored.items()}
    if data_file is None or not str(data_file).endswith(".npz"):
        raise InvalidInput(
            f"The {what} are {count:,} numbers, too many for a script to hold: pass data_file='NAME.npz', the file to "
            "write them to, and keep it beside the script."
        )
    buffer = io.BytesIO()
    np.savez(buffer, **stored)  # type: ignore[arg-type]
    write_whole(data_file, buffer.getvalue())
    loading = [f"with np.load(Path(__file__).with_name({Path(data_file).name!r})) as file:", "    data = dict(file)"]
    return loading, texts | {name: f'{name} = data["{name}"]' for name in stored}


def _shape(array: NDArray[Any]) -> str:
    return str(array.shape[0]) if array.ndim == 1 else str(array.shape)


def _array(name: str, array: NDArray[Any]) -> str:
    """An assignment of an array, on one line, else a line for each of a few rows, else as many as fit on a line."""
    text = _nested(array)
    line = f"{name} = np.array({text}, dtype)".replace("\0", " ")
    if len(line) <= WIDTH:
        return line
    pieces = map(_nested, array) if array.ndim > 1 and len(array) <= 10 else [text[1:-1]]
    lines = itertools.chain(*(textwrap.wrap(f"{piece},", WIDTH - 8, break_long_words=False) for piece in pieces))
    body = "\n".join(f"        {part}".replace("\0", " ") for part in lines)
    return f"{name} = np.array(\n    [\n{body}\n    ],\n    dtype,\n)"


def _nested(array: NDArray[Any]) -> str:
    """An array as nested lists; the spaces in a short row are marked, so that it stays on one line."""
    if array.ndim == 0:
        return _digits(array[()])
    if array.ndim > 1:
        return f"[{', '.join(map(_nested, array))}]"
    row = f"[{', '.join(map(_digits, array))}]"
    return row.replace(" ", "\0") if len(row) <= WIDTH - 9 else row


def _digits(value: Any) -> str:
    """The shortest digits that are read back as the same number of the array's dtype."""
    text = str(value).removesuffix(".0")
    exact = text != "-0" and np.isfinite(value) and type(value)(float(text)) == value
    return text if exact else number(float(value))
