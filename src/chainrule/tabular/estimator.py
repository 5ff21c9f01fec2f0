"""scikit-learn estimators that take a table as it is: text, dates and missing values among its columns."""

import time as clock
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from os import PathLike
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.utils import assert_all_finite, check_random_state
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, _num_samples, check_array, check_is_fitted, column_or_1d

from chainrule.data.frames import as_frame
from chainrule.data.inference import understood
from chainrule.data.target import Target
from chainrule.errors import InvalidInput, ModelFileError
from chainrule.export.estimators import Exported
from chainrule.store.extra import plain
from chainrule.tabular import contributions
from chainrule.tabular.contributions import Contributions
from chainrule.tabular.fitting import examined, learn
from chainrule.tabular.intervals import class_sets, interval
from chainrule.tabular.large import Divided
from chainrule.tabular.model import TabularModel
from chainrule.tabular.settings import Options
from chainrule.tabular.split import divide
from chainrule.tabular.task import FOLDS, MEMBERS
from chainrule.tabular.threads import limited

Array = NDArray[Any]

NAME = "estimator"  # of what a file tells beside the model


@dataclass(eq=False, repr=False)
class _Tabular(Exported, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """What both estimators share.

    X is a data frame (of pandas, Polars or PyArrow), a dictionary of columns, or an array; its text, dates and missing
    values are read as `chainrule train` reads them.

    Parameters
    ----------
    recipe : "strong": an ensemble of networks that differ in smoothness and in the rows they leave out; "fast": one
        network that stops by a few rows held out, as always where there is free text; "mlp": one hidden layer of 100
        units.
    time_limit : seconds that `fit` may take: "strong" then makes fewer steps, or trains fewer networks. (It is kept by
        the clock, so that results depend on the machine.)
    members, folds : of "strong", how many networks are trained at most, and how often the rows are divided.
    class_weight : of a classifier, "balanced", or a weight for each class by its label; a regressor ignores it.
    kinds : what columns are, whatever they seem, such as {"zip": "category"}.
    text : how free text is read, "mean", "lstm" or "gru"; see `TextClassifier`.
    drop_columns, keep_columns : columns to leave out; columns to use although they seem to identify a row.
    threads : to compute with, at most.
    random_state : what fixes folds, weights, order and dropout.

    Attributes
    ----------
    model_ : the `TabularModel`: its network, how columns are read, `save`.
    n_features_in_, feature_names_in_ : as in scikit-learn.
    """

    recipe: str = "strong"
    _: KW_ONLY
    time_limit: float | None = None
    members: int = MEMBERS
    folds: int = FOLDS
    class_weight: Any = None
    kinds: Mapping[str, str] | None = None
    text: str | None = None
    drop_columns: Any = None
    keep_columns: Any = None
    threads: int | None = None
    random_state: Any = 0

    model_: TabularModel = field(init=False)

    def fit(self, X: Any, y: Any, sample_weight: Any = None, *, groups: Any = None, time: Any = None) -> Self:
        """Train on X and y (n,); return the estimator.

        groups : (n,), rows of one group are in one fold, as where rows of one person must not tell of each other.
        time : (n,), numbers or dates: the folds are stretches of time.

        Raises `InvalidInput` where nothing can be learned from X.
        """
        began, seed = clock.perf_counter(), self.random_state
        options = Options(
            recipe=self.recipe,
            time_limit=self.time_limit,
            members=self.members,
            folds=self.folds,
            drop_columns=tuple(self.drop_columns or ()),
            keep_columns=tuple(self.keep_columns or ()),
            kinds=self.kinds or {},
            text=self.text,
            threads=self.threads,
            seed=seed if isinstance(seed, int) else int(check_random_state(seed).randint(2**31 - 1)),
        )
        frame, texts = self._frame(X, fitting=True)
        y = self._checked_target(y)
        if len(y) != frame.height:
            raise ValueError(f"X and y must have the same number of rows, but have {frame.height} and {len(y)}.")
        if sample_weight is not None:
            sample_weight = _check_sample_weight(sample_weight, np.empty((len(y), 1)), ensure_non_negative=True)
            there = sample_weight > 0  # what does not count is not there
            frame, y, sample_weight = frame.filter(pl.Series(there)), y[there], sample_weight[there]
            groups, time = (None if given is None else np.asarray(given)[there] for given in (groups, time))
            _some_rows(y)
        target, encoded = self._target(y)
        weight = self._weight(sample_weight, y)
        frame, readings = understood(frame, options.kinds, texts)
        columns, options, _ = examined(frame, readings, options)
        by = {name: _labels(given, len(y)) for name, given in (("groups", groups), ("time", time)) if given is not None}
        stopping = 0.0 if options.recipe == "strong" else options.validation_size
        parts = divide(encoded if target.classes else None, len(y), 0.0, stopping, options.seed, **by)
        rows = frame, columns, readings, target, options, parts, np.arange(len(y)), len(y)
        deadline = None if options.time_limit is None else began + options.time_limit
        with limited(options.threads):
            weights = [None if weight is None else weight[part] for part in parts[:2]]
            found, _ = learn(Divided(*rows, by=by), encoded, weights, deadline, progress=False)
        self.model_ = found.model
        return self

    def _frame(self, X: Any, *, fitting: bool) -> tuple[pl.DataFrame, list[str]]:
        """Return a table as it is, and the names of columns whose text was meant as text."""
        named = isinstance(X, Mapping) or any(hasattr(X, name) for name in ("dtypes", "schema", "column_names"))
        if named and not hasattr(X, "toarray"):
            frame = as_frame(X)
            if fitting:
                self.feature_names_in_ = np.array(frame.columns, object)
                self.n_features_in_ = frame.width
            return frame, frame.columns
        X = check_array(X, dtype=None, ensure_all_finite="allow-nan", estimator=self, input_name="X")
        if not fitting and X.shape[1] != self.n_features_in_:
            raise ValueError(
                f"X has {X.shape[1]} features, but {type(self).__name__} is expecting {self.n_features_in_} features "
                "as input."
            )
        if fitting:
            self.n_features_in_ = X.shape[1]
            if hasattr(self, "feature_names_in_"):
                del self.feature_names_in_
        names = [f"x{place}" for place in range(X.shape[1])]
        if hasattr(self, "feature_names_in_"):
            names = list(self.feature_names_in_)
        frame = pl.DataFrame({name: _series(column) for name, column in zip(names, X.T, strict=True)})
        return as_frame(frame), []

    def _weight(self, weight: Array | None, y: Array) -> Array | None:
        """Return how much each row counts, 1 on average; None where all count alike."""
        if self.class_weight is not None and hasattr(self, "classes_"):
            by_class = compute_sample_weight(self.class_weight, y)
            weight = by_class if weight is None else weight * by_class
        return None if weight is None else weight / weight.mean()

    def _inputs(self, X: Any) -> Array:
        """Return what the network reads of a table."""
        check_is_fitted(self, "model_")
        frame, _ = self._frame(X, fitting=False)
        return self.model_.encoder.transform(frame)

    @property
    def feature_importances_(self) -> Array:
        """By how much the loss grows where a column's values are exchanged among rows, of rows not trained on."""
        check_is_fitted(self, "model_")
        found = self.model_.about.get("strong", {}).get("importances")
        if found is None:
            raise AttributeError("Only recipe='strong' has importances: other recipes keep no rows to tell them by.")
        names = getattr(self, "feature_names_in_", [f"x{place}" for place in range(self.n_features_in_)])
        return np.array([found.get(name, 0.0) for name in names])

    def explain(self, X: Any) -> Contributions:
        """Return what each column of each row adds to the prediction; see `Contributions`."""
        a0 = self._inputs(X)
        return contributions.explain(self.model_, a0)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the fitted estimator to one file, which `chainrule predict` reads too; nothing in it is code."""
        check_is_fitted(self, "model_")
        parameters = {name: value for name, value in self.get_params(deep=False).items() if plain(value)}
        about = {"class": type(self).__name__, "parameters": parameters, "inputs": self.n_features_in_}
        if hasattr(self, "feature_names_in_"):
            about["names"] = list(self.feature_names_in_)
        if hasattr(self, "classes_"):
            about |= {"classes": self.classes_.tolist(), "kind": self.classes_.dtype.str}
        replace(self.model_, about={**self.model_.about, NAME: about}).save(path)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Self:
        """Return the estimator in a file that `save` wrote. Raises `ModelFileError` for any other file."""
        model = TabularModel.load(path)
        about = model.about.get(NAME)
        try:
            if about is None or about["class"] != cls.__name__:
                held = "a model of a table, without an estimator" if about is None else f"a {about['class']}"
                raise ModelFileError(f"The file holds {held}; use chainrule.load.")
            estimator = cls(**about["parameters"])
            estimator.n_features_in_ = int(about["inputs"])
            if "names" in about:
                estimator.feature_names_in_ = np.array(about["names"], object)
            if "classes" in about:
                estimator.classes_ = np.array(about["classes"], about["kind"])
        except (KeyError, TypeError, ValueError) as error:
            raise ModelFileError(f"The file is damaged: what it tells of its estimator is wrong ({error}).") from None
        estimator.model_ = model
        return estimator

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = tags.input_tags.string = tags.input_tags.categorical = True
        return tags


class TabularRegressor(RegressorMixin, _Tabular):  # type: ignore[misc]
    """Numbers predicted from a table as it is; for the parameters, see `_Tabular`.

    >>> import polars as pl
    >>> table = pl.DataFrame({"size": [i % 10 for i in range(60)], "city": ["Bonn", "Ulm"] * 30})
    >>> model = TabularRegressor(recipe="fast").fit(table, [2.0 * (i % 10) for i in range(60)])
    >>> model.predict(table).shape
    (60,)
    """

    def predict(self, X: Any) -> Array:
        """Return a number for each row, (n,)."""
        a0 = self._inputs(X)
        return np.asarray(self.model_.target.values(self.model_.network.predict(a0)))

    def predict_interval(self, X: Any, coverage: float = 0.9) -> Array:
        """Return the ends of an interval for each row, (n, 2), that holds the truth at this rate.

        From out-of-fold predictions (CV+). Raises `InvalidInput` unless the recipe is "strong".
        """
        a0 = self._inputs(X)
        return interval(self.model_, a0, coverage)

    def _checked_target(self, y: Any) -> Array:
        numbers: Array = check_array(column_or_1d(y, warn=True), ensure_2d=False, dtype=np.float64, input_name="y")
        _some_rows(numbers)
        return numbers

    def _target(self, y: Array) -> tuple[Target, Array]:
        series = pl.Series("target", y)
        constant = y.min() == y.max()
        target = Target("target", "regression", mean=float(y[0])) if constant else Target.fit(series, "regression")
        return target, target.encode(series)


class TabularClassifier(ClassifierMixin, _Tabular):  # type: ignore[misc]
    """Classes predicted from a table as it is; for the parameters, see `_Tabular`.

    Attributes
    ----------
    classes_ : the labels, in the order of the probabilities.

    >>> import polars as pl
    >>> table = pl.DataFrame({"size": [i % 10 for i in range(60)], "city": ["Bonn", "Ulm"] * 30})
    >>> model = TabularClassifier(recipe="fast").fit(table, ["large" if i % 10 > 4 else "small" for i in range(60)])
    >>> model.classes_.tolist(), model.predict_proba(table).shape
    (['large', 'small'], (60, 2))
    """

    classes_: Array

    def predict(self, X: Any) -> Array:
        """Return the most probable class of each row, (n,)."""
        best = self.predict_proba(X).argmax(axis=1)
        return np.asarray(self.classes_[best])

    def predict_proba(self, X: Any) -> Array:
        """Return the probability of each class, (n, classes), in the order of `classes_`."""
        a0 = self._inputs(X)
        return np.asarray(self.model_.target.probabilities(self.model_.network.predict(a0)))

    def predict_set(self, X: Any, coverage: float = 0.9) -> Array:
        """Return whether each class may be that of each row, (n, classes): the true one is in the set at this rate.

        From out-of-fold predictions (CV+). Raises `InvalidInput` unless the recipe is "strong".
        """
        a0 = self._inputs(X)
        return class_sets(self.model_, a0, coverage)

    def _checked_target(self, y: Any) -> Array:
        labels: Array = column_or_1d(y, warn=True)
        assert_all_finite(labels, input_name="y")  # before what comes next casts them
        check_classification_targets(labels)
        _some_rows(labels)
        return labels

    def _target(self, y: Array) -> tuple[Target, Array]:
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"The classifier needs 2 classes or more, but the data contains one class, {y[0]!r}.")
        return Target("target", "classification", tuple(map(str, self.classes_)), text=True), codes


def _some_rows(y: Array) -> None:
    if len(y) < 4:
        raise InvalidInput(f"There are n_samples={len(y)} rows, too few to learn from: 4 or more are needed.")


def _series(column: Array) -> pl.Series:
    if column.dtype.kind == "O":
        missing = [value is None or value != value for value in column]
        items = [None if gone else value for value, gone in zip(column, missing, strict=True)]
        return pl.Series(items, strict=False)
    series = pl.Series(np.ascontiguousarray(column))
    return series.fill_nan(None) if column.dtype.kind == "f" else series


def _labels(values: Any, rows: int) -> Array:
    """Groups or times as an array of their own. Raises `InvalidInput` where there is not one for each row."""
    if isinstance(values, str) or _num_samples(values) != rows:
        raise InvalidInput(f"groups and time need a value for each of the {rows} rows.")
    return np.unique(np.asarray(values), return_inverse=True)[1]
