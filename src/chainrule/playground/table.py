"""A table as the page needs it: what the network reads, the rows held out, and the plane that the surface is over."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.columns import examine
from chainrule.data.encoding import TableEncoder
from chainrule.data.target import Target, decide_task, head
from chainrule.errors import InvalidInput
from chainrule.network.layers import Dense
from chainrule.playground.settings import Settings
from chainrule.tabular.training import check_there
from chainrule.training.recipe import split_rows

if TYPE_CHECKING:
    from chainrule.tabular.result import TrainingResult

Array = NDArray[Any]

MOST_CLASSES = 10
HELD_OUT, FEWEST = 0.2, 25  # share of the rows that is held out, where there are so many
SIDE = 40  # points along a side of the surface
BANDS = 8  # categories that an axis shows
DOTS = 600  # rows that are drawn
LONGEST = 1000  # letters of a cell


@dataclass(frozen=True)
class Axis:
    """A column that the surface is over: numbers from `low` to `high`, or the categories in `bands`, each a strip."""

    name: str
    kind: Literal["number", "category"]
    low: float = 0.0
    high: float = 1.0
    bands: tuple[Any, ...] = ()

    def ticks(self, count: int) -> Array:
        """The column's values at the middles of `count` equal cells."""
        middles = (np.arange(count) + 0.5) / count
        if self.kind == "number":
            numbers: Array = self.low + middles * (self.high - self.low)
            return numbers
        labels: Array = np.array(self.bands, object)[(middles * len(self.bands)).astype(int)]
        return labels

    def places(self, series: pl.Series) -> Array:
        """Where each row lies, from 0 to 1; −1 where its value is missing or has no band."""
        if self.kind == "number":
            values = series.cast(pl.Float64).to_numpy()
            return np.where(np.isnan(values), -1, np.clip((values - self.low) / (self.high - self.low), 0, 1))
        order = {band: place for place, band in enumerate(self.bands)}
        spread = np.random.default_rng(0).uniform(0.15, 0.85, len(series))
        found = np.array([order.get(value, -1) for value in series])
        return np.where(found < 0, -1, (found + spread) / len(self.bands))


class Data:
    """A table, encoded for a target and columns.

    X, y : what is trained on; X_held, y_held : what is held out, None in a small table.
    """

    def __init__(self, frame: pl.DataFrame, name: str, settings: Settings, source: str = "") -> None:
        self.whole, self.name, self.source = frame, name, source
        target = settings.target or frame.columns[-1]
        check_there([target], frame.columns, "target column")
        frame = frame.filter(pl.col(target).is_not_null())
        if frame.height < 2:
            raise InvalidInput(f"The table has {frame.height} rows with a value of {target!r:.60}; two are the least.")
        series = frame[target]
        task = decide_task(series)
        found = Target.fit(series, task)
        if len(found.classes) > MOST_CLASSES:
            raise InvalidInput(
                f"The target {target!r:.60} has {len(found.classes)} classes; the page shows {MOST_CLASSES} at most."
            )
        rows = np.arange(frame.height)
        held = rows[:0]
        if frame.height >= FEWEST:
            rows, held = split_rows(settings.seed, frame.height, HELD_OUT)
        self.target = Target.fit(series.gather(rows), task) if task == "regression" else found
        self.columns = examine(frame.drop(target), settings.left_out)
        mask = np.zeros(frame.height, bool)
        mask[rows] = True
        self.encoder = TableEncoder.fit(frame, self.columns, pl.Series(mask))
        self.frame, self.held = frame, ~mask
        encoded, codes = self.encoder.transform(frame), self.target.encode(series)
        self.X, self.y = encoded[rows], codes[rows]
        self.X_held: Any = encoded[held] if len(held) else None
        self.y_held: Any = codes[held] if len(held) else None
        self.codes = codes
        self._survey()
        if not self.axes:
            raise InvalidInput("The table has no column of numbers or categories to draw a surface over.")

    def _survey(self) -> None:
        """Find the columns that can be axes, and what the others are held at."""
        self.frame = self.frame.with_columns(pl.col(pl.String).str.slice(0, LONGEST))  # longer text is no category
        used = [code.column for code in self.encoder.codes]
        kinds = {c.name: c.kind for c in self.columns}
        found = {
            name: self.frame[name] for name in dict.fromkeys(used) if self.frame[name].null_count() < len(self.frame)
        }
        self.axes = {name: _axis(series, kinds[name]) for name, series in found.items() if kinds[name] != "date"}
        self.hold: dict[str, Any] = {name: _typical(series) for name, series in found.items()}

    @classmethod
    def judged(cls, result: TrainingResult) -> Data | None:
        """Return the held-out rows of a training, as it encoded them; None where no surface can be drawn over them."""
        data = cls.__new__(cls)
        rows, model = result.held_out, result.model
        data.frame = data.whole = rows.frame
        data.name, data.source = Path(result.data.source).name or "a table", result.data.source
        data.target, data.encoder, data.columns = model.target, model.table, result.data.columns
        data.X = result.a0
        data.codes = model.target.encode(rows.frame[model.target.name])
        data.held = np.ones(rows.frame.height, bool)
        data._survey()
        complete = len(data.hold) == len({code.column for code in model.table.codes})
        return data if data.axes and complete else None

    @property
    def last(self) -> tuple[Dense, str]:
        """The output layer and the loss that fit the target."""
        outputs, activation, loss = head(len(self.target.classes))
        return Dense(outputs, activation), loss

    @property
    def hash(self) -> str:
        """A fingerprint of the table's values."""
        return hashlib.sha256(self.whole.write_csv().encode()).hexdigest()

    def usual_axes(self) -> tuple[str, str]:
        """The first two numeric columns, or whatever there is; the same one twice where there is but one."""
        names = sorted(self.axes, key=lambda name: self.axes[name].kind != "number")
        return names[0], names[min(1, len(names) - 1)]

    def grid(self, across: str, up: str, held: dict[str, Any]) -> Array:
        """What the network reads on the plane, (SIDE², features), from the top left, row by row.

        Columns that are not axes are held at `held`, or where they are typical.
        """
        count = SIDE * SIDE
        values = {
            name: pl.Series(name, [value] * count, self.frame[name].dtype) for name, value in (self.hold | held).items()
        }
        for name, ticks in (
            (up, np.repeat(self.axes[up].ticks(SIDE)[::-1], SIDE)),
            (across, np.tile(self.axes[across].ticks(SIDE), SIDE)),
        ):
            dtype = self.frame[name].dtype if self.axes[name].kind == "category" else pl.Float64
            values[name] = pl.Series(name, ticks.tolist(), dtype)
        return self.encoder.transform(pl.DataFrame(list(values.values())))

    def dots(self, across: str, up: str) -> Array:
        """The rows that are drawn, (n, 5): place across and up, class or scaled target, whether held out, number."""
        count = self.frame.height
        chosen = np.sort(np.random.default_rng(0).permutation(count)[:DOTS])
        x, y = (self.axes[name].places(self.frame[name].gather(chosen)) for name in (across, up))
        if across == up:
            y = np.random.default_rng(1).uniform(0.1, 0.9, len(chosen))
        return np.stack([x, y, self.codes[chosen], self.held[chosen], chosen], axis=1).astype(np.float32)


def _axis(series: pl.Series, kind: str) -> Axis:
    if kind == "number":
        values = series.cast(pl.Float64).drop_nulls().to_numpy()
        low, high = float(values.min()), float(values.max())
        pad = 0.06 * (high - low) or 1.0
        return Axis(series.name, "number", low - pad, high + pad)
    counts = series.drop_nulls().value_counts(sort=True)
    return Axis(series.name, "category", bands=tuple(sorted(counts[series.name].head(BANDS).to_list())))


def _typical(series: pl.Series) -> Any:
    """The median of numbers and dates, else the most frequent value."""
    if series.dtype.is_numeric() or series.dtype.is_temporal():
        ordered = series.drop_nulls().sort()
        return ordered[len(ordered) // 2]
    return series.drop_nulls().mode().sort()[0]
