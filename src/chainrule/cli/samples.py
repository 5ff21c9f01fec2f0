"""The rows of a table as a saved network reads them: features, targets, and what the columns are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainrule.cli.options import load_any, plain
from chainrule.errors import InvalidInput

if TYPE_CHECKING:
    from chainrule.network.network import Network
    from chainrule.tabular.model import TabularModel

MOST_ROWS = 32  # that are taken where none are chosen
MOST_NAMES = 12  # of columns that are listed


@dataclass(frozen=True)
class Samples:
    """X (n, inputs) and y, of the rows (numbered from 1) of a table with `total` rows; and the inputs' names."""

    network: Network
    X: Any
    y: Any
    rows: tuple[int, ...]
    total: int
    inputs: tuple[str, ...]
    target: str

    def sentence(self) -> str:
        """Return which rows these are, and what the columns of a0 and y are."""
        names = [f"{i} {plain(name, 30)}" for i, name in enumerate(self.inputs[:MOST_NAMES])]
        names += ["…"] if len(self.inputs) > MOST_NAMES else []
        if self.rows == tuple(range(1, self.total + 1)):
            which = f"All {self.total} rows" if self.total > 1 else "The only row"
        elif self.rows == tuple(range(1, len(self.rows) + 1)) and len(self.rows) == MOST_ROWS:
            which = f"The first {MOST_ROWS} of {self.total:,} rows (others with --row)"
        else:
            chosen = ", ".join(map(str, self.rows))
            which = f"Row{'s' if len(self.rows) > 1 else ''} {chosen} of {self.total:,}"
        a0 = f"Columns of a0: {', '.join(names)}" if names else "a0: pixels"
        return f"{which}. {a0}; y: {plain(self.target)}."


def read_samples(
    model: Path, data: Path, rows: Sequence[int] = (), target: str = "", encoding: str | None = None
) -> Samples:
    """Return chosen rows, numbered from 1, of the table in the file `data` for the network in the file `model`.

    A network that was trained on a table brings its preprocessing with it. For any other, the columns are the features
    in order, and the target: the column named `target`, or the last ones.

    Raises `InvalidInput` for rows and columns that are not there, and for cells that are no numbers.
    """
    from chainrule.data.reading import read_table

    network, tabular = load_any(model)
    if tabular is not None:
        return _of_table(tabular, tabular.read(data, encoding), rows, target)
    frame = read_table(data, encoding)
    chosen = _choose(rows, frame.height)
    features, targets = _split(frame.columns, network, target)
    part = frame[[row - 1 for row in chosen]]
    X, y = (_numbers(part, columns, chosen) for columns in (features, targets))
    y = y[:, 0] if len(targets) == 1 else y
    return Samples(network, X, y, chosen, frame.height, tuple(features), ", ".join(targets))


def _of_table(model: TabularModel, frame: Any, rows: Sequence[int], target: str) -> Samples:
    name = plain(model.target.name)
    if target and target != model.target.name:
        raise InvalidInput(f"The model was trained to predict {name!r}, not {target!r}; leave out --target.")
    model.unknown_columns(frame)  # raises where one is missing
    model.check_target(frame)
    answers = frame[model.target.name]
    if rows:
        chosen = _choose(rows, frame.height)
        missing = [row for row in chosen if answers[row - 1] is None]
        if missing:
            raise InvalidInput(f"Row {missing[0]} has no value of {name!r}, which is needed for the loss.")
    else:
        present = [row for row, known in enumerate(answers.is_not_null(), start=1) if known]
        if not present:
            raise InvalidInput(f"No row has a value of {name!r}, which is needed for the loss.")
        chosen = tuple(present[:MOST_ROWS])
    part = frame[[row - 1 for row in chosen]]
    X, y = model.encoder.transform(part), model.target.encode(part[model.target.name])
    names = tuple(feature.name for feature in model.features)
    return Samples(model.network, X, y, chosen, frame.height, names, model.target.name)


def _choose(rows: Sequence[int], total: int) -> tuple[int, ...]:
    outside = [row for row in rows if not 1 <= row <= total]
    if outside:
        raise InvalidInput(f"There is no row {outside[0]}: the table has rows 1 to {total:,}.")
    return tuple(dict.fromkeys(rows)) or tuple(range(1, min(total, MOST_ROWS) + 1))


def _split(columns: list[str], network: Network, target: str) -> tuple[list[str], list[str]]:
    """The names of the columns that are features, and of those that are targets."""
    if target:
        if target not in columns:
            from chainrule.errors import UnknownName

            raise UnknownName("column", target, columns)
        targets = [target]
    else:
        targets = columns[network.inputs :]
    features = [name for name in columns if name not in targets]
    if len(features) != network.inputs or len(targets) not in (1, network.outputs):
        raise InvalidInput(
            f"The network takes {network.inputs} features, so the table needs {network.inputs} columns and the target, "
            f"but it has {len(columns)} columns{f' with the target {target!r}' if target else ''}."
        )
    return features, targets


def _numbers(frame: Any, columns: list[str], rows: tuple[int, ...]) -> Any:
    for name in columns:
        column = frame[name]
        if not (column.dtype.is_numeric() or str(column.dtype) == "Boolean"):
            raise InvalidInput(
                f"The column {plain(name)!r} holds text or dates, but a network takes numbers; a model trained by "
                "'chainrule train' brings what turns its columns into numbers."
            )
        if column.null_count():
            row = rows[column.is_null().arg_max() or 0]
            raise InvalidInput(f"Row {row} has no value in the column {plain(name)!r}; choose another row.")
    return frame.select(columns).to_numpy().astype(float)
