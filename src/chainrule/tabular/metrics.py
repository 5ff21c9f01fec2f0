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
    """Return accuracy, balanced accuracy and log loss of probabilities (n, classes) for class numbers (n,).

    Balanced accuracy is the mean, over the classes that occur, of the share of a class that is predicted right.

    >>> class_metrics(np.array([0, 0, 0, 1]), np.tile([0.75, 0.25], (4, 1)))
    {'accuracy': 0.75, 'balanced_accuracy': 0.5, 'log_loss': 0.562...}
    """
    right = probabilities.argmax(axis=1) == codes
    counts = np.bincount(codes)
    recalls = np.bincount(codes, weights=right)[counts > 0] / counts[counts > 0]
    return {
        "accuracy": float(np.mean(right)),
        "balanced_accuracy": float(recalls.mean()),
        "log_loss": log_loss(codes, probabilities),
    }


def log_losses(codes: Array, probabilities: Array) -> Array:
    """Return −log of the probabilities (n, classes) that were given to the right classes, (n,).

    >>> log_losses(np.array([0, 1]), np.array([[0.5, 0.5], [0.0, 1.0]])).round(4) + 0.0
    array([0.6931, 0.    ])
    """
    losses: Array = -np.log(np.maximum(probabilities[np.arange(len(codes)), codes], TINY))
    return losses


def log_loss(codes: Array, probabilities: Array) -> float:
    """Return the mean of `log_losses`."""
    return float(log_losses(codes, probabilities).mean())


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


def constant(target: Target, train: Array) -> Array:
    """Return what is predicted without any column: shares (classes,) of the class numbers `train`, or the mean (1,).

    The mean is the target's, of the rows that it was fitted to.
    """
    if target.task == "regression":
        return np.array([target.mean])
    return np.bincount(train, minlength=len(target.classes)) / len(train)


def baseline(target: Target, constant: Array, actual: Array) -> Baseline:
    """Return what the constant achieves for the targets `actual` (n,): as the most frequent class, or as the mean."""
    if target.task == "regression":
        mean = float(constant[0])
        return Baseline("mean", mean, number_metrics(actual, np.full(len(actual), mean)))
    majority = target.classes[int(constant.argmax())]
    said = np.broadcast_to(constant, (len(actual), len(constant)))
    return Baseline("majority class", majority, class_metrics(actual, said))
