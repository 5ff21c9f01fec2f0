"""Rows on their way in: checked, encoded, weighted, and divided into those to train on and those to validate on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import is_classifier
from sklearn.model_selection import train_test_split
from sklearn.utils.validation import _check_sample_weight, column_or_1d, validate_data

from chainrule.errors import InvalidInput
from chainrule.estimators.watch import Rows

if TYPE_CHECKING:
    from chainrule.estimators.base import BaseMLP, Mode


def training_rows(estimator: BaseMLP, X: Any, y: Any, sample_weight: Any, mode: Mode, fresh: bool) -> Rows:
    """Return the rows given to fit, without those of weight zero."""
    X, y = _validated(estimator, X, y, reset=fresh)
    if fresh:
        estimator._encode_new(y, mode)
    encoded = estimator._encode(y, mode)
    weight = None if sample_weight is None else _check_sample_weight(sample_weight, X, ensure_non_negative=True)
    by_class = estimator._class_weights(y)
    if by_class is not None:
        weight = by_class if weight is None else weight * by_class
    rows = Rows(X, encoded, y, weight)
    if weight is None or weight.all():
        return rows
    if not weight.any():
        raise ValueError("Sample weights must contain at least one non-zero number.")
    return rows.take(np.flatnonzero(weight))


def validated(estimator: Any, *data: Any, **options: Any) -> Any:
    """Return what scikit-learn's `validate_data` does; it shows complex numbers whole, which is not for reading."""
    try:
        return validate_data(estimator, *data, **options)
    except (TypeError, ValueError) as error:
        if str(error).startswith("Complex data") or str(error).endswith("not 'complex'"):
            raise InvalidInput("Complex data not supported: X and y must hold real numbers.") from None
        raise


def _validated(estimator: BaseMLP, X: Any, y: Any, *, reset: bool) -> tuple[Any, Any]:
    X, y = validated(
        estimator,
        *(X, y),
        accept_sparse=["csr", "csc"],
        multi_output=True,
        y_numeric=not is_classifier(estimator),
        dtype=(np.float64, np.float32),
        reset=reset,
    )
    if y.ndim == 2 and y.shape[1] == 1:
        y = column_or_1d(y, warn=True)
    return X.toarray() if hasattr(X, "toarray") else X, y


def split(estimator: BaseMLP, rows: Rows, validation: Any, seed: int) -> tuple[Rows, Rows | None]:
    """Return the rows to train on and those to validate on, if any: the ones given, or some held out.

    The division depends on the seed alone, so that going on with the same rows keeps it.
    """
    X, y, sample_weight = validation
    if (X is None) != (y is None):
        raise InvalidInput("X_val and y_val belong together, but only one of them was given.")
    if X is None and sample_weight is not None:
        raise InvalidInput("sample_weight_val is the weight of the rows of X_val, but there is no X_val.")
    if X is not None:
        X, y = _validated(estimator, X, y, reset=False)
        weight = None if sample_weight is None else _check_sample_weight(sample_weight, X, ensure_non_negative=True)
        return rows, Rows(X, estimator._encode(y, "fit"), y, weight)
    if not estimator.early_stopping or estimator.solver == "lbfgs":
        return rows, None
    train, held = train_test_split(
        np.arange(len(rows)),
        random_state=seed,
        test_size=estimator.validation_fraction,
        stratify=_strata(estimator, rows),
    )
    if len(held) < 2:
        raise ValueError("The validation set is too small. Increase 'validation_fraction' or the size of your dataset.")
    return rows.take(np.sort(train)), rows.take(np.sort(held))


def _strata(estimator: BaseMLP, rows: Rows) -> NDArray[Any] | None:
    """Return the classes to divide evenly: of two, always; of more, where there are rows enough for it."""
    if not is_classifier(estimator):
        return None
    if rows.y.ndim == 2:  # two classes, or multi-label, which cannot be divided so
        return np.asarray(rows.y > 0.5) if rows.y.shape[1] == 1 else None
    counts = np.unique(rows.y, return_counts=True)[1]
    held = int(np.ceil(estimator.validation_fraction * len(rows)))
    enough = counts.min() >= 2 and len(counts) <= min(held, len(rows) - held)
    return np.asarray(rows.y) if enough else None
