"""A model of a table: a network, how the table's columns become its inputs, and how its outputs become predictions."""

import math
import os
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.encoding import Feature, TableEncoder
from chainrule.data.frames import as_frame, in_kind
from chainrule.data.pixels import PictureEncoder
from chainrule.data.reading import shortened
from chainrule.data.target import Target
from chainrule.errors import InvalidInput, ModelFileError
from chainrule.export.network import network_to_onnx
from chainrule.export.table import raw_inputs, table_to_onnx
from chainrule.network.network import Network
from chainrule.store.extra import Document, check_format
from chainrule.store.native import save
from chainrule.store.reading import Stored, loading, read
from chainrule.tabular.metrics import Figures, baseline, class_figures, number_figures, with_intervals
from chainrule.tabular.result import METRICS, Baseline, Figure
from chainrule.tabular.verdict import Verdict

Array = NDArray[Any]
PathLike = str | os.PathLike[str]

FORMAT = 2  # 1: columns without steps
NAME = "tabular"  # of the document in the network's file
ROWS = {"train", "validation", "test"}  # whose numbers it tells


@dataclass(frozen=True)
class TabularModel:
    """A trained network that reads tables.

    A table is a data frame (of Polars, pandas, PyArrow, …), a dictionary of columns, or the path of a file. Its columns
    may be in any order, and those that the model does not know are ignored.

    about : where it comes from, as JSON: rows, metrics, settings.
    """

    network: Network
    encoder: TableEncoder | PictureEncoder
    target: Target
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def features(self) -> tuple[Feature, ...]:
        """The network's inputs, in order: their names and the columns they are made from."""
        return self.encoder.features

    @property
    def table(self) -> TableEncoder:
        """How columns are read. Raises `InvalidInput` where the model reads pictures."""
        if isinstance(self.encoder, PictureEncoder):
            raise InvalidInput("The model reads pictures, and this is done for tables only.")
        return self.encoder

    @property
    def pictures(self) -> PictureEncoder:
        """How pictures are read. Raises `InvalidInput` where the model reads tables."""
        if isinstance(self.encoder, TableEncoder):
            raise InvalidInput("The model reads tables, and this is done for pictures only.")
        return self.encoder

    def read(self, path: PathLike, encoding: str | None = None) -> pl.DataFrame:
        """Return the table in a file, its columns as they are there: the model's steps read text. (The target is read.)

        encoding : of text; UTF-8 if None.
        """
        return self._with_known(self.encoder.read(path, encoding))

    def unknown_columns(self, table: Any) -> tuple[str, ...]:
        """Return the columns of a table that the model does not know; raise `InvalidInput` where one is missing."""
        return self.encoder.check(self._frame(table), self.target.name)

    def predict(self, table: Any) -> Array:
        """Return a prediction for each row, (n,): classes as text, or numbers in the target's unit.

        Raises `InvalidInput` where a column is missing or of another type.
        """
        return self.target.values(self._outputs(table))

    def predict_proba(self, table: Any) -> Array:
        """Return the probability of each class, (n, classes), in the order of `target.classes`.

        Raises `InvalidInput` in a regression, and where a column is missing or of another type.
        """
        if self.target.task == "regression":
            raise InvalidInput("There are no probabilities: the model predicts numbers.")
        return self.target.probabilities(self._outputs(table))

    def predictions(self, table: Any) -> Any:
        """Return predictions as a table: "prediction" and, for classes, a column "probability_…" for each.

        It is of the kind that `table` is: pandas' with its index, PyArrow's, Polars' eager or lazy; else Polars'.
        """
        outputs = self._outputs(table)
        columns: dict[str, Any] = {"prediction": self.target.values(outputs).tolist()}
        if self.target.task == "classification":
            probabilities = self.target.probabilities(outputs)
            columns |= {f"probability_{name}": p for name, p in zip(self.target.classes, probabilities.T, strict=True)}
        return in_kind(pl.DataFrame(columns), table)

    def evaluate(self, table: Any) -> dict[str, float]:
        """Return the metrics of the rows that have a target: `TrainingResult.metrics` names them."""
        measure, rows = self._measure(table)
        return {name: value for name, value in measure(np.ones(rows)).items() if name in METRICS}

    def figures(self, table: Any) -> dict[str, Figure]:
        """Return these metrics, and of classes AUC, average precision and F1, each with its 95% interval."""
        return with_intervals(*self._measure(table))

    def baseline(self, table: Any) -> Baseline | None:
        """Return what the constant of the training rows achieves on the same rows; None where it was not kept."""
        constant = self.about.get("constant")
        return None if constant is None else baseline(self.target, np.array(constant), self._with_target(table)[1])

    @property
    def verdict(self) -> Verdict | None:
        """Whether it has learned something, by the rows held out in training; None in files of earlier versions."""
        return Verdict.from_spec(self.about["verdict"]) if "verdict" in self.about else None

    def _measure(self, table: Any) -> tuple[Figures, int]:
        """Return what gives the figures of the rows that have a target, and how many there are."""
        frame, actual = self._with_target(table)
        outputs = self._outputs(frame)
        if self.target.task == "regression":
            return number_figures(actual, self.target.values(outputs)), len(actual)
        return class_figures(actual, self.target.probabilities(outputs)), len(actual)

    def _with_target(self, table: Any) -> tuple[pl.DataFrame, Array]:
        """Return the rows that have a target, and those targets: class numbers or numbers."""
        frame = self._frame(table)
        self.check_target(frame)
        frame = frame.filter(pl.col(self.target.name).is_not_null())
        if not frame.height:
            raise InvalidInput(f"No row has a value of {shortened(self.target.name)} to compare with.")
        actual = frame[self.target.name]
        return frame, self.target.numbers(actual) if self.target.task == "regression" else self.target.encode(actual)

    def check_target(self, frame: pl.DataFrame) -> None:
        """Raise `InvalidInput` where a table lacks what is to be predicted."""
        if self.target.name not in frame.columns:
            lacking = f"The table lacks the column {shortened(self.target.name)}, which is to be predicted."
            nameless = "The pictures are in no sub-folders, whose names would tell what is right."
            raise InvalidInput(lacking if self.features else nameless)

    def to_numpy_source(self, data_file: PathLike | None = None) -> str:
        """Return a standalone script, NumPy only, whose ``predict`` takes the table's own columns (or pixels, 0 to 1).

        More than 2,000 weights go into `data_file`, whose name ends in .npz and which belongs beside the script; raises
        `InvalidInput` where that is not given.
        """
        from chainrule.tabular.script import table_script

        return table_script(self, data_file) if self.features else self.network.to_numpy_source(data_file=data_file)

    def to_onnx(self, path: PathLike | None = None, opset: int = 18, *, classes: Any = None) -> Any:
        """Return an ONNX model that reads the table's own columns; it gives label and probabilities, or prediction.

        See `Network.to_onnx`, and of how a column is given `chainrule.export.table`. Of pictures, it reads pixels as
        shares of the brightest, which its metadata tell. `classes` are other labels than the model's own.
        """
        classes = self.target.classes if classes is None else classes
        if self.features:
            return table_to_onnx(self, path, opset, classes)
        return network_to_onnx(self.network, path, opset, classes, brightest=self.pictures.top)

    def onnx_inputs(self, table: Any) -> dict[str, Array]:
        """Return what the ONNX model is given for a table, by the names of its inputs: what the columns hold, read.

        Raises `InvalidInput` where a column is missing or of another type.
        """
        return raw_inputs(self.table, self._frame(table))

    def save(self, path: PathLike) -> None:
        """Write the model to one file, whole or not at all; nothing in it is code."""
        save(self.network, path, extra=self.documents())

    def documents(self) -> dict[str, Document]:
        """Return what its file holds beside the network."""
        told = {"encoder": self.encoder.spec(), "target": self.target.spec(), "about": self.about}
        return {NAME: {"format": FORMAT, **told}}

    @classmethod
    def load(cls, path: PathLike) -> Self:
        """Return the model in a file that `save` or ``chainrule train`` wrote.

        Raises `ModelFileError`, with the reason, for any other file.
        """
        with loading(path):
            stored = read(path, {})
            if NAME not in stored.documents:
                raise ModelFileError(
                    "it holds a network that was not trained on a table, so it knows no columns; in Python, use "
                    "chainrule.load"
                )
            return cls.from_stored(stored)

    @classmethod
    def from_stored(cls, stored: Stored) -> Self:
        """Return the model in a file. Raises an error of any kind where its document is not what `save` writes."""
        document, network = stored.documents[NAME], stored.network
        check_format(document, FORMAT)
        kind = TableEncoder if "codes" in document["encoder"] else PictureEncoder
        encoder = kind.from_spec(document["encoder"])
        target = Target.from_spec(document["target"])
        if encoder.inputs != network.inputs or target.outputs != network.outputs:
            raise ModelFileError("it is damaged (its columns are not those of its network)")
        about = _checked(document["about"])
        _check_judgement(about, target, len(encoder.features))
        return cls(network, encoder, target, about)

    def _frame(self, table: Any) -> pl.DataFrame:
        if isinstance(table, str | os.PathLike):
            return self.read(table)
        return self._with_known(as_frame(table))

    def _with_known(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return a table with the target, if it is there, read as in training."""
        name = self.target.name
        return frame.with_columns(self.target.read(frame[name])) if name in frame.columns else frame

    def _outputs(self, table: Any) -> Array:
        frame = self._frame(table)
        if not frame.height:
            return np.empty((0, self.target.outputs))
        found: Array = self.network.predict(self.encoder.transform(frame))
        return found


def _check_judgement(about: dict[str, Any], target: Target, inputs: int) -> None:
    """Raise `ValueError` or `TypeError` where the verdict or the constant, if they are there, are of another model."""
    if "verdict" in about:
        Verdict.from_spec(about["verdict"])
    strong = about.get("strong")
    if strong is not None:
        center, scores = np.array(strong["center"], np.float64), strong["scores"]
        known = center.shape == (inputs,) and np.isfinite(center).all() and len(scores) == strong["folds"]
        if not (known and all(len(fold) and np.isfinite(np.array(fold, np.float64)).all() for fold in scores)):
            raise ValueError("its out-of-fold errors are wrong")
    if "constant" in about:
        constant = np.array(about["constant"], np.float64)
        if constant.shape != (len(target.classes) or 1,) or not np.isfinite(constant).all():
            raise ValueError("its constant is wrong")


def _checked(about: dict[str, Any]) -> dict[str, Any]:
    """Return what is told about a model, if numbers are where they should be."""
    rows, metrics, figures = (about.get(name) or {} for name in ("rows", "metrics", "figures"))
    beside = [each for each in (*about.get("others", ()), about.get("simple"), about.get("baseline")) if each]
    ends = [*figures.values(), *(pair for each in beside for pair in each.get("intervals", {}).values())]
    numbers = [*rows.values(), *metrics.values(), *(each[name] for each in beside for name in metrics)]
    told = not rows or not metrics or rows.keys() >= ROWS
    told = told and all("name" in each for each in beside) and (not figures or set(figures) >= set(metrics))
    told = told and all(len(figure) == 3 for figure in figures.values())
    numbers += [number for some in ends for number in some]
    if not (told and all(type(number) in (int, float) and math.isfinite(number) for number in numbers)):
        raise ModelFileError("it is damaged (what it tells of its training is wrong)")
    return about
