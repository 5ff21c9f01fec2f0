"""Whole scripts of NumPy only: the predictions of a program, or a training from its start.

They compute what the interpreter computes. They hold their numbers where these are few, and read them from a file
beside them otherwise.
"""

import itertools
import textwrap
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.functions.expression import symbol, walk
from chainrule.program.interpret import Values, row_count
from chainrule.program.program import SECTIONS, Program
from chainrule.program.render.numpy_source import NumpySource
from chainrule.program.render.script import WIDTH, comment, number
from chainrule.program.render.text import shape_text

Arrays = dict[str, NDArray[Any]]
AnyPath = str | PathLike[str]

LIMIT = 2000  # how many numbers a script holds itself

# What the scripts call things of their own; np.savez has two names that no array can have.
PREDICTION_NAMES = ("Path", "data", "forward", "predict", "X", "blocks", "file", "allow_pickle")
TRAINING_NAMES = (
    *("Path", "data", "batch_size", "factors", "epoch", "order", "total", "start", "rows", "file", "allow_pickle"),
)
DATA_NAMES = {"a0": "X", "y": "Y", "w": "weights"}  # of all rows, by the names of a batch's


# The text of a script, and what its data file is to hold, if it needs one.
Script = tuple[str, Arrays]


def prediction_script(
    program: Program,
    values: Values,
    dtype: Any,
    about: str,
    data_file: AnyPath | None = None,
    rows_at_once: int = 4096,
    *,
    entry: str = "predict",
    imports: tuple[str, ...] = (),
    ending: str = "",
    taken: tuple[str, ...] = (),
    take: tuple[int, ...] | None = None,
) -> Script:
    """Return a script with a function `predict`, which computes the program's output for rows of a0.

    `values` are the program's parameters and state, `about` says what the script is of, and `data_file` names an
    .npz file that is to lie beside it, for more than 2,000 numbers.

    entry : the name of that function.
    take : which columns of X the program reads, in this order; all if None.
    ending : what stands at the end instead of an example; it needs the `imports`, and has `taken` names.

    Raises `InvalidInput` where that is needed and not given, and where the program cannot be written as NumPy source.
    """
    source = NumpySource(program, (*PREDICTION_NAMES, *taken))
    loading, weights, stored = _assignments(values, data_file, "weights")
    output, *inputs = (f"{n} {comment(shape_text(program.shapes[n]))}" for n in (program.output, *program.inputs))
    text = _script(
        *_docstring("The predictions of a trained network.", about),
        *source.definitions.header(dtype, *imports, *(["from pathlib import Path"] if loading else [])),
        "# weights",
        *loading,
        *weights.values(),
        "",
        "",
        f"def forward({', '.join(program.inputs)}):",
        f'    """Return {output} for {", ".join(inputs)}."""',
        *source.lines("forward", "    "),
        f"    return {program.output}",
        "",
        "",
        *_predict(program, entry, rows_at_once, take),
        "",
        "",
        ending or f'if __name__ == "__main__":\n    print({entry}({_example(program, take)}))',
    )
    return text, stored


def _predict(program: Program, entry: str, rows_at_once: int, take: tuple[int, ...] | None) -> list[str]:
    """The function that predicts; where sequences have a mask, it may be left out if all are as long."""
    called = {name: "X" if name == "a0" else name for name in program.inputs}
    first, *others = called.values()
    arguments = ", ".join(f"{name}=None" if name.startswith("m0") else name for name in called.values())
    lines = [
        f"def {entry}({arguments}):",
        f'    """Return {program.output} for every row of {first}; '
        f'{rows_at_once} rows at once bound the memory that it takes."""',
    ]
    for name, own in called.items():
        if name.startswith("m0"):
            data = called["a0" + name[2:]]
            numbers = _are_numbers(program, "a0" + name[2:])
            steps = f"({data} > 0)[..., None]" if numbers else f"np.ones((*{data}.shape[:2], 1))"
            lines += [f"    if {own} is None:  # which steps there are, (n, T, 1)", f"        {own} = {steps}"]
        kind = "int" if _are_numbers(program, name) else "dtype"
        if take is not None:
            listed = textwrap.fill(f"{list(take)}]", WIDTH - 8)
            lines.append(
                f"    {own} = np.asarray({own})[\n        :, {textwrap.indent(listed, ' ' * 8).lstrip()[:-1]}\n    ]"
            )
        lines.append(f"    {own} = np.ascontiguousarray({own}, {kind})")
    blocks = ", ".join(f"{own}[i : i + {rows_at_once}]" for own in called.values())
    each, block, taken = (f"({blocks})", "block", "*block") if others else (blocks, "a0", "a0")
    return [
        *lines,
        f"    blocks = [{each} for i in range(0, len({first}), {rows_at_once})]",
        '    with np.errstate(all="ignore"):  # exp may overflow to infinity, and 1 / infinity is 0',
        f"        return np.concatenate([forward({taken}) for {block} in blocks])",
    ]


def _are_numbers(program: Program, name: str) -> bool:
    """Whether an input names the rows of a table, by whole numbers."""
    reading = [step.expression for step in program.readers(name) if step.expression is not None]
    return any(e.op == "take" and symbol(name) == e.args[1] for whole in reading for e in walk(whole))


def _example(program: Program, take: tuple[int, ...] | None = None) -> str:
    if take is not None:
        return f"np.zeros((1, {max(take) + 1}))"
    shapes = [shape for name, shape in program.inputs.items() if not name.startswith("m0")]
    sizes = [", ".join("3" if isinstance(size, str) else str(size) for size in shape[1:]) for shape in shapes]
    return ", ".join(f"np.zeros((1, {size}))" for size in sizes)


def training_script(
    program: Program,
    data: Mapping[str, NDArray[Any]],
    start: Values,
    dtype: Any,
    about: str,
    data_file: AnyPath | None = None,
    *,
    epochs: range,
    batch_size: int | None,
    shuffle: bool,
    sums: bool,
    lr_factors: list[float] | None = None,
) -> Script:
    """Return a script that runs a program with updates from `start`, and prints the loss of each of the `epochs`.

    `data` are the program's inputs, a sample per row, and `start` its parameters and state; to `shuffle`, a "seed" is
    among them. An epoch's loss is the sum of its batches' losses where the program's loss `sums` over rows, and their
    mean otherwise. `lr_factors` are values of its input lr_factor, one per epoch. For the rest, see
    `prediction_script`.
    """
    rows = row_count(data)
    source = NumpySource(program, (*TRAINING_NAMES, *map(_name_of, data)))
    batch = {**{name: f"{_name_of(name)}[rows]" for name in data}, "n": "len(rows)"}
    arrays = {name: value for name, value in start.items() if isinstance(value, np.ndarray)}
    plain = {n: int(v) if isinstance(v, int) else float(v) for n, v in start.items() if n not in arrays}
    runs = [f"[{number(value)}] * {len(list(run))}" for value, run in itertools.groupby(lr_factors or [])]
    given = {_name_of(name): array for name, array in data.items()}
    loading, assigned, stored = _assignments({**given, **arrays}, data_file, "training data and weights")
    count, first = f"len({next(iter(given))})", epochs.start
    order = f"np.random.default_rng([seed, epoch]).permutation({count})" if shuffle else f"np.arange({count})"
    share, result = ("", "total") if sums else (" * n", f"total / {count}")
    text = _script(
        *_docstring("The training of a network from its start; every epoch prints its loss.", about),
        *source.definitions.header(dtype, *(["from pathlib import Path"] if loading else [])),
        'np.seterr(all="ignore")  # exp may overflow to infinity, and 1 / infinity is 0',
        "",
        "# data, a sample per row",
        *loading,
        *(assigned[name] for name in given),
        "",
        "# where training starts",
        *(assigned[name] for name in arrays),
        *(f"{name} = {number(value)}" for name, value in plain.items()),
        f"batch_size = {min(batch_size or rows, rows)}",
        *([f"factors = {' + '.join(runs)}"] if lr_factors else []),
        "",
        f"for epoch in range({first}, {epochs.stop}):",
        f"    order = {order}",
        *([f"    lr_factor = factors[epoch - {first}]"] if lr_factors else []),
        "    total = 0.0",
        f"    for start in range(0, {count}, batch_size):",
        "        rows = order[start : start + batch_size]",
        f"        {', '.join(batch)} = {', '.join(batch.values())}",
        *(line for name in SECTIONS for line in ("", f"        # {name}", *source.lines(name, " " * 8))),
        "",
        f"        total += float({program.loss}){share}",
        f'    print(f"epoch {{epoch + 1}}: loss {{{result}!r}}")',
    )
    return text, stored


def _name_of(name: str) -> str:
    return DATA_NAMES.get(name, f"all_{name}")


# ---- pieces of scripts


def _script(*lines: str) -> str:
    return "\n".join([*lines, ""])


def _docstring(title: str, about: str) -> list[str]:
    return [f'"""{title}', "", *textwrap.wrap(comment(about), WIDTH, break_on_hyphens=False), '"""', ""]


def _assignments(
    arrays: Mapping[str, NDArray[Any]], data_file: AnyPath | None, what: str
) -> tuple[list[str], dict[str, str], Arrays]:
    """Return what opens the data file, an assignment for every array, and what that file is to hold, if anything."""
    stored = {name: array for name, array in arrays.items() if array.any() or np.signbit(array).any()}
    count = sum(array.size for array in stored.values())
    texts = {
        name: f"{name} = np.zeros({array.shape[0] if array.ndim == 1 else array.shape}, {_kind(array)})"
        for name, array in arrays.items()
    }
    if count <= LIMIT:
        return [], texts | {name: _array(name, array) for name, array in stored.items()}, {}
    if data_file is None or not str(data_file).endswith(".npz"):
        raise InvalidInput(
            f"The {what} are {count:,} numbers, too many for a script to hold: pass data_file='NAME.npz', the file to "
            "write them to, and keep it beside the script."
        )
    loading = [f"with np.load(Path(__file__).with_name({Path(data_file).name!r})) as file:", "    data = dict(file)"]
    return loading, texts | {name: f'{name} = data["{name}"]' for name in stored}, stored


def _array(name: str, array: NDArray[Any]) -> str:
    """An assignment of an array, on one line, else a line for each of a few rows, else as many as fit on a line."""
    text = _nested(array)
    line = f"{name} = np.array({text}, {_kind(array)})".replace("\0", " ")
    if len(line) <= WIDTH:
        return line
    pieces = map(_nested, array) if array.ndim > 1 and len(array) <= 10 else [text[1:-1]]
    lines = itertools.chain(*(textwrap.wrap(f"{piece},", WIDTH - 8, break_long_words=False) for piece in pieces))
    body = "\n".join(f"        {part}".replace("\0", " ") for part in lines)
    return f"{name} = np.array(\n    [\n{body}\n    ],\n    {_kind(array)},\n)"


def _kind(array: NDArray[Any]) -> str:
    return "int" if array.dtype.kind in "iu" else "dtype"


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
