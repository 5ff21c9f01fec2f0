"""How good predictions are, and what can be had without any column."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.data.target import Target
from chainrule.tabular.result import Baseline

Array = NDArray[Any]

TINY = np.finfo(np.float64).eps  # the least probability whose logarithm is taken, as scikit-learn does


def class_metrics(codes: Array, probabilities: Array) -> dict[str, float]:
    """Return accuracy and log loss of probabilities (n, classes) for class numbers (n,).

    >>> class_metrics(np.array([0, 1]), np.array([[0.5, 0.5], [0.0, 1.0]]))["accuracy"]
    1.0
    """
    accuracy = float(np.mean(probabilities.argmax(axis=1) == codes))
    return {"accuracy": accuracy, "log_loss": log_loss(codes, probabilities)}


def log_loss(codes: Array, probabilities: Array) -> float:
    """Return the mean of −log of the probabilities (n, classes) that were given to the right classes (n,).

    >>> round(log_loss(np.array([0, 1]), np.array([[0.5, 0.5], [0.0, 1.0]])), 4)
    0.3466
    """
    right = probabilities[np.arange(len(codes)), codes]
    return float(-np.log(np.maximum(right, TINY)).mean())


def number_metrics(actual: Array, predicted: Array) -> dict[str, float]:
    """Return root mean squared error, mean absolute error and R² (0 where it is not defined) of predictions (n,).

    >>> number_metrics(np.array([1.0, 3.0]), np.array([1.0, 2.0]))
    {'rmse': 0.7071067811865476, 'mae': 0.5, 'r2': 0.5}
    """
    errors = predicted - actual
    squares, spread = float(errors @ errors), actual - actual.mean()
    total = float(spread @ spread)
    return {
        "rmse": math.sqrt(squares / len(errors)),
        "mae": float(np.abs(errors).mean()),
        "r2": 1 - squares / total if total > 0 else 0.0,
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
    return Baseline("majority class", majority, class_metrics(test, np.broadcast_to(shares, (len(test), len(shares)))))
