"""What comes out of training on a table: everything that the command line prints and a report shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainrule.data.columns import Column
from chainrule.data.target import Task
from chainrule.html import InText
from chainrule.network.history import History
from chainrule.network.network import Network

if TYPE_CHECKING:
    import polars as pl

    from chainrule.data.pictures import Pictures
    from chainrule.tabular.model import TabularModel
    from chainrule.tabular.settings import Settings
    from chainrule.tabular.verdict import Verdict

Array = NDArray[Any]

METRICS = ("accuracy", "balanced_accuracy", "log_loss", "rmse", "mae", "r2")
FIGURES = (*METRICS, "auc", "average_precision", "f1")


@dataclass(frozen=True)
class DataSummary:
    """The table.

    source : the file's name as it was given; empty for a table that is not a file.
    rows : rows in the table, before any are left out.
    rows_without_target : rows left out because they have no target.
    target : the name of the column to predict.
    columns : every column but the target, in the table's order, those left out too (`Column.dropped` says why).
    n_train, n_validation, n_test : rows trained on, watched for stopping, and held out. They add up to the rows that
        have a target.
    """

    source: str
    rows: int
    rows_without_target: int
    target: str
    columns: tuple[Column, ...]
    n_train: int
    n_validation: int
    n_test: int

    @property
    def used(self) -> tuple[Column, ...]:
        """The columns that the network reads."""
        return tuple(column for column in self.columns if not column.dropped)

    @property
    def dropped(self) -> dict[str, str]:
        """The columns left out, each with the reason."""
        return {column.name: column.dropped for column in self.columns if column.dropped}


class Figure(NamedTuple):
    """A figure of the held-out rows, and the ends of its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Baseline:
    """What can be had without any column: the most frequent class, or the mean, of the training rows; or by others.

    name : "majority class" or "mean", or what else was trained on the same rows.
    value : that class (as text) or that number; empty for others.
    figures : those of the model, on the same rows.
    """

    name: str
    value: str | float
    figures: Mapping[str, Figure]

    @property
    def metrics(self) -> dict[str, float]:
        """The figures without their intervals."""
        return {name: figure.value for name, figure in self.figures.items()}

    def facts(self) -> dict[str, Any]:
        """Return the baseline as JSON: its name, its value, its metrics, and the ends of their intervals."""
        intervals = {name: [figure.low, figure.high] for name, figure in self.figures.items()}
        return {"name": self.name, "value": self.value, **self.metrics, "intervals": intervals}


@dataclass(frozen=True)
class Rows:
    """Rows with their targets and what the model says of them; arrays are in the order of `frame`.

    frame : the rows as read from the file, all columns, the target included.
    number : (n,), each row's number in the table, from 1.
    a0 : (n, inputs), what the network reads. Its columns are `result.model.features`: exchanging the rows of one
        table column (`Feature.column`) in a0 is a permutation of that column.
    y : (n, outputs), targets as the network's loss reads them; scaled in a regression.
    actual : (n,), the targets: class labels as text, or numbers in the table's unit.
    predicted : (n,), the same for the predictions.
    probabilities : (n, classes), in the order of `result.classes`; None in a regression.
    """

    frame: pl.DataFrame
    number: Array
    a0: Array
    y: Array
    actual: Array
    predicted: Array
    probabilities: Array | None

    @property
    def codes(self) -> Array | None:
        """The numbers of the classes in `actual`, (n,); None in a regression."""
        if self.probabilities is None:
            return None
        return self.y.argmax(axis=1) if self.y.shape[1] > 1 else self.y[:, 0].astype(np.intp)

    def cells(self, row: int, columns: Sequence[str]) -> dict[str, Any]:
        """Return what a row holds in some columns: others may hold values that Python has none for."""
        return {name: self.frame[name][row] for name in columns}

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True)
class Snapshot:
    """The parameters after an epoch; epoch 0 is where training started."""

    epoch: int
    parameters: Mapping[str, Array]


@dataclass(frozen=True, repr=False)
class TrainingResult(InText):
    """A trained model and how it came to be.

    model : the network with what is needed to read a table: `model.network`, `model.features`, `model.predict(frame)`.
    task : "classification" or "regression".
    data : the table, its columns, and how its rows were divided.
    settings : how it was trained, every value resolved.
    figures : of the held-out rows, each with a 95% interval: `METRICS`, and of classes AUC, average precision and F1.
    baseline : the same without any column. others : those of what else people take, trained on the same rows: for
        tables beside the recipe "strong", and for texts and pictures.
    crossed : the same figures by cross-validation, where it was asked for: of all rows.
    verdict : whether something was learned.
    held_out : the rows that neither training nor stopping has seen.
    a0, y : (n_train, inputs), (n_train, outputs): what the network was trained on.
    history : losses per epoch; `best_epoch` (from 1) is the one whose weights are kept.
    path : parameters along the way, at most about fifty, ending with the last epoch; for a large network only few.
    stopped : why training ended before its last epoch; empty where it did not.
    interrupted : whether a person stopped it.
    seconds : from reading the file to the metrics.
    command : the arguments of the command line that reproduces the run, ("chainrule", "train", …).
    model_file : where the model was saved; empty where it was not.
    notes : what else a reader should know, a sentence each.
    pictures : those that it learned from and was judged by; None where it was a table.
    saved : the estimator that is saved in place of the model; see `chainrule.images.training.train`.
    """

    model: TabularModel
    task: Task
    data: DataSummary
    settings: Settings
    figures: Mapping[str, Figure]
    baseline: Baseline
    verdict: Verdict
    held_out: Rows
    a0: Array
    y: Array
    history: History
    best_epoch: int
    path: tuple[Snapshot, ...]
    stopped: str
    interrupted: bool
    seconds: float
    seed: int
    pictures: Pictures | None = None
    saved: Any = None
    command: tuple[str, ...] = ()
    model_file: str = ""
    notes: tuple[str, ...] = field(default=())
    others: tuple[Baseline, ...] = ()
    crossed: Mapping[str, Figure] = field(default_factory=dict)

    def __str__(self) -> str:
        """The verdict, and the figures that it rests on."""
        lines = [f"{name}: {f.value:.4g} ({f.low:.3g} to {f.high:.3g} at 95%)" for name, f in self.figures.items()]
        return "\n".join([str(self.verdict), *lines])

    __repr__ = __str__

    @property
    def metrics(self) -> dict[str, float]:
        """Of the held-out rows: accuracy, balanced_accuracy and log_loss, or rmse, mae and r2."""
        return {name: figure.value for name, figure in self.figures.items() if name in METRICS}

    @property
    def network(self) -> Network:
        """The trained network."""
        return self.model.network

    @property
    def classes(self) -> tuple[str, ...]:
        """The class labels as text, in the order of the probabilities' columns; empty in a regression."""
        return self.model.target.classes
