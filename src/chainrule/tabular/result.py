"""What comes out of training on a table: everything that the command line prints and a report shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from chainrule.data.columns import Column
from chainrule.data.target import Task
from chainrule.network.history import History
from chainrule.network.network import Network

if TYPE_CHECKING:
    import polars as pl

    from chainrule.data.pictures import Pictures
    from chainrule.tabular.model import TabularModel
    from chainrule.tabular.settings import Settings
    from chainrule.tabular.verdict import Verdict

Array = NDArray[Any]


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


@dataclass(frozen=True)
class Baseline:
    """What can be had without any column: the most frequent class, or the mean, of the training rows.

    name : "majority class" or "mean".
    value : that class (as text) or that number.
    metrics : the same names as the model's.
    """

    name: str
    value: str | float
    metrics: Mapping[str, float]

    def facts(self) -> dict[str, Any]:
        """Return the baseline as JSON: its name, its value and its metrics."""
        return {"name": self.name, "value": self.value, **self.metrics}


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


@dataclass(frozen=True)
class Snapshot:
    """The parameters after an epoch; epoch 0 is where training started."""

    epoch: int
    parameters: Mapping[str, Array]


@dataclass(frozen=True)
class TrainingResult:
    """A trained model and how it came to be.

    model : the network with what is needed to read a table: `model.network`, `model.features`, `model.predict(frame)`.
    task : "classification" or "regression".
    data : the table, its columns, and how its rows were divided.
    settings : how it was trained, every value resolved.
    metrics : of the held-out rows: accuracy, balanced_accuracy and log_loss, or rmse, mae and r2.
    baseline : the same metrics without any column. simple : those of a simple method, where there are texts.
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
    metrics: Mapping[str, float]
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
    simple: Baseline | None = None

    @property
    def network(self) -> Network:
        """The trained network."""
        return self.model.network

    @property
    def classes(self) -> tuple[str, ...]:
        """The class labels as text, in the order of the probabilities' columns; empty in a regression."""
        return self.model.target.classes
