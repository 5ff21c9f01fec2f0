"""The column to predict: which task it makes, how it becomes numbers, and how predictions become its values again.

>>> import polars as pl
>>> target = Target.fit(pl.Series("answer", ["yes", "no", "no", "yes"]), "classification")
>>> target.classes, target.encode(pl.Series("answer", ["no", "yes"])).tolist()
(('no', 'yes'), [0, 1])
"""

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.columns import kind_of
from chainrule.data.inference import understand
from chainrule.data.numbers import HUGE, mean_and_scale
from chainrule.data.reading import shortened
from chainrule.data.steps import Step, Unreadable, checked, cleaned, text_of
from chainrule.errors import InvalidInput

Array = NDArray[Any]
Task = Literal["classification", "regression"]

FEW = 20  # different whole numbers up to which they are taken for classes
PER_CLASS = 5  # rows that each of those has on average, at least
MOST_CLASSES = 1000


def head(classes: int) -> tuple[int, str, str]:
    """Return how many outputs there are for so many classes, or, of none, for a number; their activation; the loss."""
    if not classes:
        return 1, "identity", "mean_squared_error"
    return (classes, "softmax", "categorical_cross_entropy") if classes > 2 else (1, "sigmoid", "binary_cross_entropy")


def decide_task(series: pl.Series) -> Task:
    """Return the task that a target without missing values makes: text, yes or no, and few whole numbers are classes.

    Raises `InvalidInput` for any other target.
    """
    kind = kind_of(series.dtype)
    if kind in ("category", "boolean"):
        return "classification"
    if kind != "number":
        raise _no_target(series)
    distinct = series.n_unique()
    if distinct <= 2:
        return "classification"
    whole = series.dtype.is_integer() or bool((series == series.floor()).all())
    return "classification" if whole and distinct <= min(FEW, len(series) / PER_CLASS) else "regression"


@dataclass(frozen=True)
class Target:
    """A target column, fitted.

    classes : the classes as text, in the order of the network's outputs; empty in a regression.
    mean, scale : of the training rows, in a regression.
    text : whether the classes are text in the file.
    steps : how text is read.
    """

    name: str
    task: Task
    classes: tuple[str, ...] = ()
    mean: float = 0.0
    scale: float = 1.0
    text: bool = False
    steps: tuple[Step, ...] = ()

    @classmethod
    def fit(cls, series: pl.Series, task: Task) -> Self:
        """Return the target that these rows, none of them missing, show. Raises `InvalidInput` where it cannot be."""
        if task == "regression":
            if kind_of(series.dtype) not in ("number", "boolean"):
                raise InvalidInput(f"A regression needs numbers, but the target {shortened(series.name)} holds text.")
            values = _moderate(series)
            if values.min() == values.max():
                raise InvalidInput(f"Every row has the same target, {values[0]:g}: there is nothing to learn.")
            (mean,), (scale,) = mean_and_scale(values[:, None])
            return cls(series.name, task, (), float(mean), float(scale))
        if kind_of(series.dtype) == "other":
            raise _no_target(series)
        classes = series.unique().sort()
        if len(classes) < 2:
            raise InvalidInput(
                f"The target {shortened(series.name)} has one class, {shortened(as_text(classes)[0])}: "
                "there is nothing to tell apart."
            )
        if len(classes) > MOST_CLASSES or len(classes) > max(2, len(series) / 2):
            hint = "; for numbers use --task regression" if series.dtype.is_numeric() else ""
            raise InvalidInput(
                f"The target {shortened(series.name)} has {len(classes):,} classes in {len(series):,} rows, "
                f"too many to learn{hint}."
            )
        return cls(series.name, task, tuple(as_text(classes)), text=series.dtype == pl.String)

    def read(self, series: pl.Series) -> pl.Series:
        """Return the target with text read as in training. Raises `InvalidInput` for what cannot be."""
        if series.dtype != pl.String or self.text:
            return series
        try:
            return cleaned(series, self.steps or understand(series).steps)
        except Unreadable as error:
            raise InvalidInput(f"The target {shortened(self.name)} now holds {error}, which cannot be read.") from None

    def encode(self, series: pl.Series) -> Array:
        """Return class numbers (n,), or scaled numbers (n,). Raises `InvalidInput` for what is not the target's."""
        if self.task == "regression":
            return (self.numbers(series) - self.mean) / self.scale
        text = _text(series)
        codes = text.cast(pl.Enum(self.classes), strict=False).to_physical().cast(pl.Int64).fill_null(-1).to_numpy()
        if codes.min(initial=0) < 0:
            raise InvalidInput(
                f"The model knows no class {shortened(text[int(codes.argmin())])} of {shortened(self.name)}; it knows "
                f"{', '.join(map(shortened, self.classes[:10]))}{', …' if len(self.classes) > 10 else ''}."
            )
        return codes.astype(np.intp, copy=False)

    def numbers(self, series: pl.Series) -> Array:
        """Return the target of a regression as it is, (n,)."""
        if kind_of(series.dtype) not in ("number", "boolean"):
            raise InvalidInput(f"The model predicts numbers, but {shortened(self.name)} holds text in this table.")
        return _moderate(series)

    def actual(self, series: pl.Series) -> Array:
        """Return the target as predictions are given: classes as text, or numbers, (n,)."""
        return self.numbers(series) if self.task == "regression" else np.array(as_text(series), object)

    @staticmethod
    def probabilities(y_hat: Array) -> Array:
        """Return the probability of every class, (n, classes), from the network's outputs."""
        p = y_hat.astype(np.float64)
        return np.hstack([1 - p, p]) if p.shape[1] == 1 else p / p.sum(axis=1, keepdims=True)

    def values(self, y_hat: Array) -> Array:
        """Return predictions, (n,): classes as text, or numbers in the target's unit."""
        if self.task == "regression":
            return y_hat[:, 0].astype(np.float64) * self.scale + self.mean
        labels: Array = np.array(self.classes, object)[self.probabilities(y_hat).argmax(axis=1)]
        return labels

    @property
    def outputs(self) -> int:
        """How many outputs the network has: one for a number or for two classes."""
        return head(len(self.classes))[0]

    def spec(self) -> dict[str, Any]:
        """Return the target as JSON."""
        return {**asdict(self), "classes": list(self.classes), "steps": list(self.steps)}

    @classmethod
    def from_spec(cls, spec: dict[str, Any]) -> Self:
        """Return the target that `spec` describes. Raises `ValueError` or `TypeError` for any other document."""
        steps = checked(spec.get("steps", []))
        target = cls(**{**spec, "classes": tuple(spec["classes"]), "steps": steps})
        named = isinstance(target.name, str) and all(isinstance(label, str) for label in target.classes)
        scaled = math.isfinite(target.mean) and 0 < target.scale < math.inf
        counted = len(set(target.classes)) == len(target.classes) != 1
        right = target.task == ("classification" if target.classes else "regression")
        if not (named and scaled and counted and right):
            raise ValueError("its target is wrong")
        return target


def _moderate(series: pl.Series) -> Array:
    """Return a regression's numbers, (n,). Raises `InvalidInput` where their squares cannot be added up."""
    values = series.cast(pl.Float64).to_numpy()
    largest = np.abs(values).max(initial=0)
    if largest > HUGE:
        raise InvalidInput(
            f"The target {shortened(series.name)} holds numbers as large as {largest:.3g}, whose squares are too large "
            f"to compute with: divide it by a constant, so that none is beyond {HUGE:g}."
        )
    return values


def as_text(series: pl.Series) -> list[str]:
    """Return the values as text: whole numbers without a point, true and false as they are in files."""
    text: list[str] = _text(series).to_list()
    return text


def has_names(series: pl.Series) -> bool:
    """Whether a target that is yes or no has other words for it than true and false, which its classes then keep."""
    return not series.drop_nulls().str.to_lowercase().is_in(["true", "false"]).all()


def _no_target(series: pl.Series) -> InvalidInput:
    what = str(series.dtype).partition("(")[0].lower()
    return InvalidInput(f"The target {shortened(series.name)} holds {what} values; it must hold numbers or classes.")


def _text(series: pl.Series) -> pl.Series:
    if kind_of(series.dtype) == "other":
        raise _no_target(series)
    return text_of(series)
