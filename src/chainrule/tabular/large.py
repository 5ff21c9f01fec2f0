"""Training on a table that is not read whole: what is learned of its columns, and its rows in pieces.

A row's place decides what it is for, by a hash with the seed: for the metrics, for deciding when to stop, or to learn
from. One pass over the table keeps the rows that are held out and a sample of the others, from which columns are
understood, and adds up the figures of all training rows: their means, scales and counts are exact, only medians are
those of the sample.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.categories import category_features_of
from chainrule.data.columns import DENSE, NEARLY_ALL, Column, examine, kind_of
from chainrule.data.encoding import TableEncoder
from chainrule.data.inference import Reading, understood
from chainrule.data.large import LargeTable
from chainrule.data.numbers import number_features
from chainrule.data.reading import shortened
from chainrule.data.steps import HELD, Step, Unreadable, cleaned, text_of
from chainrule.data.suspects import repeated
from chainrule.data.target import MOST_CLASSES, Target, decide_task, has_names
from chainrule.errors import InvalidInput
from chainrule.tabular.settings import Options
from chainrule.training.augment import drawn

Array = NDArray[Any]

SAMPLE = 50_000  # rows that are kept of those to learn from, to stop by and to judge by, of each about so many
SEEN = 20_000  # rows, from all over the table, that tell how text is read
LABELS = 100_000  # different texts of a column that are counted; of more, the rarest are forgotten
AT_ONCE = 2**25  # numbers, of about so many of which the rows are shuffled together


@dataclass
class Figures:
    """What a column's training rows hold: how many have a value, the extremes, and what adds up of each piece.

    pieces : how many numbers there are, their mean and their variance. labels : how often each text occurs.
    """

    rows: int = 0
    count: int = 0
    low: float = np.inf
    high: float = -np.inf
    pieces: list[tuple[int, float, float]] = field(default_factory=list)
    labels: pl.DataFrame | None = None

    def add(self, series: pl.Series) -> None:
        """Add the rows of a piece."""
        kind, there = kind_of(series.dtype), series.drop_nulls()
        self.rows, self.count = self.rows + len(series), self.count + len(there)
        if kind == "category":
            labels = text_of(there).rename("label").value_counts(name="rows")
            labels = labels if self.labels is None else pl.concat([self.labels, labels]).group_by("label").sum()
            self.labels = labels.top_k(LABELS, by=["rows", "label"])
        elif kind in ("number", "boolean") and len(there):
            values = there.cast(pl.Float64).to_numpy()
            self.pieces.append((len(values), values.mean(), values.var()))
            self.low, self.high = min(self.low, values.min()), max(self.high, values.max())

    @property
    def identifies(self) -> bool:
        """Whether texts are nearly all different, or whole numbers could be, as their extremes tell."""
        if self.labels is not None:
            return self.labels.height >= NEARLY_ALL * int(self.labels["rows"].sum())
        return bool(NEARLY_ALL * self.count <= self.high - self.low + 1 <= DENSE * self.count)

    def filled(self, fill: float) -> tuple[float, float]:
        """Mean and standard deviation where `fill` takes the place of what is missing; the latter is 1 if it is 0."""
        counts, means, variances = np.array([*self.pieces, (self.rows - self.count, fill, 0.0)]).T
        mean = float(np.average(means, weights=counts))
        scale = float(np.sqrt(np.average(variances + (means - mean) ** 2, weights=counts)))
        return mean, 1.0 if scale <= self.rows * np.finfo(np.float64).eps * abs(mean) else scale


@dataclass(frozen=True)
class Stream:
    """A large table's rows, read as columns, and what they add up to.

    With an encoder, it is a function of an epoch's number, which yields what the network reads: pieces in random order,
    the rows of some at a time shuffled together, which `gather` reads, as `map` does.
    """

    table: LargeTable
    readings: Mapping[str, Reading]
    target: Target
    figures: Mapping[str, Figures]
    seed: int
    held: float  # the share of rows that are not learned from
    encoder: TableEncoder = field(default_factory=lambda: TableEncoder((), ()))
    gather: Callable[[Callable[[int], Any], list[int]], Iterable[Any]] = map

    def encoded(self, frame: pl.DataFrame, columns: tuple[Column, ...], rows: pl.Series) -> Self:
        """Return the same with an encoder: of the sample's training rows, with the figures of all."""
        return replace(self, encoder=TableEncoder.fit(frame, columns, rows, self.readings, learn=self._learned))

    def __call__(self, epoch: int) -> Iterator[tuple[Array, Array]]:
        rng, pieces, width = np.random.default_rng([self.seed, epoch]), self.table.pieces, self.encoder.inputs
        order = rng.permutation(len(pieces)).tolist()
        several = max(1, round(AT_ONCE / (max(piece.rows for piece in pieces) * width)))
        for start in range(0, len(order), several):
            parts = list(self.gather(self.read, order[start : start + several]))
            places = rng.permutation(sum(len(y) for _, y in parts))
            X, y = np.empty((len(places), width), np.float32), np.empty(len(places))
            for part, targets in parts:
                here, places = np.split(places, [len(targets)])
                X[here], y[here] = part, targets
            del parts, part
            if len(y):
                yield X, y
            del X, y  # before there is more

    def read(self, place: int) -> tuple[Array, Array]:
        """Return what the network reads of the training rows of a piece, and their targets."""
        frame, number = read_piece(self.table, place, self.target.name, self.readings)
        frame = frame.filter(pl.Series(hashed(number, self.seed) >= self.held))
        return self.encoder.transform(frame), self.target.encode(frame[self.target.name])

    def _learned(self, series: pl.Series, column: Column) -> list[Step] | str:
        found = self.figures[column.name]
        if not found.count:
            return "no training row holds a value"
        if column.kind == "category":
            assert found.labels is not None
            return category_features_of(series.name, found.labels, found.rows)
        extra: list[float | None] = [None] if found.count < found.rows and not series.null_count() else []
        if column.kind != "date":  # not all values may be in the sample
            series = series.cast(pl.Float64)
            extra += [x for x in (found.low, found.high) if not series.is_between(x, x).any()]
        steps = number_features(pl.concat([series, pl.Series(series.name, extra, series.dtype)]), column.kind)
        if isinstance(steps, str) or column.kind == "date":
            return steps
        mean, scale = found.filled(steps[0]["fill"])
        return [steps[0] | {"mean": mean, "scale": scale}, *steps[1:]]


@dataclass(frozen=True)
class Divided:
    """A table that is understood, and its rows divided.

    frame : the rows that have a target; of a large table, those that are kept.
    parts : which of these to learn from, to stop by, and to judge by.
    number : (n,), the rows' numbers in the table, from 1.
    counts : how many rows of the table are learned from, stopped by, and judged by.
    told : what a reader should know.
    by : groups and times by which rows are divided, (n,) numbers from 0, or None.
    """

    frame: pl.DataFrame
    columns: tuple[Column, ...]
    readings: Mapping[str, Reading]
    target: Target
    options: Options
    parts: tuple[Array, Array, Array]
    number: Array
    rows: int
    stream: Stream | None = None
    told: tuple[str, ...] = ()
    by: Mapping[str, Array | None] = field(default_factory=dict)

    @property
    def counts(self) -> tuple[int, int, int]:
        learned, validation, test = map(len, self.parts)
        return self.stream.figures[self.target.name].rows if self.stream else learned, validation, test


def look(table: LargeTable, target: str, options: Options) -> Divided:
    """Go through a large table once. Raises `InvalidInput` where it cannot be learned from."""
    for name in ("group", "time_column", "class_weight"):
        if getattr(options, name) is not None:
            raise InvalidInput(f"A table that is not read whole cannot be trained on with {name}: leave it out.")
    if options.recipe == "strong":
        raise InvalidInput("The recipe 'strong' needs a table that fits into memory: use recipe='fast'.")
    seen = range(0, len(table.pieces), -(-len(table.pieces) // 20))
    some = pl.concat([table.read(place).head(SEEN // len(seen)) for place in seen], how="vertical_relaxed")
    _, readings = understood(some, options.kinds)
    if keeps_names(target, readings, options.kinds, some[target]):
        del readings[target]
    test = min(options.test_size, SAMPLE / table.rows)
    held = test + min(options.validation_size * (1 - test), SAMPLE / table.rows)
    figures = {name: Figures() for name in table.columns}
    kept, places, values = [], [], pl.Series(target, [])
    for place in range(len(table.pieces)):
        frame, number = read_piece(table, place, target, readings)
        u = hashed(number, options.seed)
        learned = frame.filter(pl.Series(u >= held))
        for name in table.columns:
            figures[name].add(learned[name])
        if len(values) <= MOST_CLASSES:  # a class may be in few rows
            values = pl.concat([values.cast(frame[target].dtype), frame[target].unique()]).unique()
        chosen = u < held + SAMPLE / table.rows
        kept.append(frame.filter(pl.Series(chosen)))
        places.append(number[chosen])
    frame, number = pl.concat(kept, how="vertical_relaxed"), np.concatenate(places)
    role = np.digitize(hashed(number, options.seed), [test, held])
    judged, stopping, learning = (np.flatnonzero(role == part) for part in range(3))
    if not (len(judged) and len(stopping) and len(learning)):
        raise InvalidInput(f"There are {frame.height} rows with a target, too few to learn from and to hold some out.")
    task = options.task or decide_task(frame[target])
    if task == "classification":
        fitted = Target.fit(pl.concat([frame[target], values]), task)
    else:
        mean, scale = figures[target].filled(0.0)
        steps = readings[target].steps if target in readings else ()
        fitted = replace(Target.fit(frame[target], task), mean=mean, scale=scale, steps=steps)
    columns = examine(frame.drop(target), options.drop_columns, options.keep_columns, readings)
    columns = tuple(
        replace(c, dropped="") if c.dropped.startswith("it identifies") and not figures[c.name].identifies else c
        for c in columns
    )
    columns = repeated(frame, columns, options.keep_columns)
    stream = Stream(table, readings, fitted, figures, options.seed, held)
    parts = learning, stopping, judged
    return Divided(frame, columns, readings, fitted, options, parts, number + 1, table.rows, stream)


def read_piece(
    table: LargeTable, place: int, target: str, readings: Mapping[str, Reading]
) -> tuple[pl.DataFrame, Array]:
    """Return the rows of a piece that have a target, their text read, and their numbers. Raises `InvalidInput`."""
    frame = table.read(place)
    number = table.pieces[place].number + np.arange(frame.height)
    for name, reading in readings.items():
        try:
            frame = frame.with_columns(cleaned(frame[name], reading.steps).alias(name))
        except Unreadable as error:
            raise InvalidInput(
                f"The column {shortened(name)} holds {HELD.get(reading.kind, 'other values')} where it was looked at, "
                f"and {error.value!r:.60} in row {number[error.row] + 1:,}: say what it is, as by --as NAME=category."
            ) from None
    there = frame[target].is_not_null()
    return frame.filter(there), number[there.to_numpy()]


def hashed(number: Array, seed: int) -> Array:
    """Return a number from 0 to 1 for each row's number, as if drawn at random."""
    found: Array = drawn(number, seed, 0, stream=1)[0]
    return found


def keeps_names(target: str, readings: Mapping[str, Reading], kinds: Mapping[str, str], series: pl.Series) -> bool:
    """Whether a target that is read as true and false has other names for these, which classes keep."""
    boolean = target in readings and readings[target].kind == "boolean" and target not in kinds
    return boolean and has_names(series)
