"""How good predictions are, and what can be had without any column."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.data.target import Target
from chainrule.tabular.result import Baseline

Array = NDArray[Any]


def class_metrics(codes: Array, probabilities: Array) -> dict[str, float]:
    """Return accuracy and log loss of probabilities (n, classes) for class numbers (n,).

    >>> class_metrics(np.array([0, 1]), np.array([[0.5, 0.5], [0.0, 1.0]]))["accuracy"]
    1.0
    """
    from sklearn.metrics import accuracy_score, log_loss

    labels = list(range(probabilities.shape[1]))
    return {
        "accuracy": float(accuracy_score(codes, probabilities.argmax(axis=1))),
        "log_loss": float(log_loss(codes, probabilities, labels=labels)),
    }


def number_metrics(actual: Array, predicted: Array) -> dict[str, float]:
    """Return root mean squared error, mean absolute error and R² (0 where it is not defined) of predictions (n,).

    >>> number_metrics(np.array([1.0, 3.0]), np.array([1.0, 2.0]))["mae"]
    0.5
    """
    from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

    r2 = float(r2_score(actual, predicted)) if len(actual) > 1 else 0.0
    return {
        "rmse": float(root_mean_squared_error(actual, predicted)),
        "mae": float(mean_absolute_error(actual, predicted)),
        "r2": r2,
    }


def baseline(target: Target, train: Array, test: Array) -> Baseline:
    """Return what the most frequent class, or the mean, of the training targets achieves on the held-out ones.

    Targets are class numbers or numbers in the table's unit. The log loss is that of the classes' shares.
    """
    if target.task == "regression":
        mean = float(train.mean())
        return Baseline("mean", mean, number_metrics(test, np.full(len(test), mean)))
    shares = np.bincount(train, minlength=len(target.classes)) / len(train)
    majority = target.classes[int(shares.argmax())]
    return Baseline("majority class", majority, class_metrics(test, np.tile(shares, (len(test), 1))))
