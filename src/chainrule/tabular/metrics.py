"""How good predictions are, and what can be had without any column."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.data.target import Target
from chainrule.tabular.result import Baseline, Figure

Array = NDArray[Any]
Figures = Callable[[Array], dict[str, float]]  # of weights of the rows

MOST_CLASSES = 50  # that are told from all others, one by one
DRAWS, FEWEST = 200, 40  # of the rows, that tell how far a figure is moved by luck
DRAWN = 1_000_000  # rows in all draws, where more than the fewest would take long
TINY = np.finfo(np.float64).eps  # the least probability whose logarithm is taken, as scikit-learn does


def class_figures(codes: Array, probabilities: Array) -> Figures:
    """Return what gives the figures of probabilities (n, classes) for class numbers (n,), by the rows' weights, (n,).

    Balanced accuracy is the mean, over the classes that occur, of the share of a class that is predicted right. AUC,
    average precision and F1 are those of the second of two classes, and of more the mean of every class against all
    others (of very many, there is only F1).
    """
    classes, said = probabilities.shape[1], probabilities.argmax(axis=1)
    right, losses = said == codes, log_losses(codes, probabilities)
    against = [1] if classes == 2 else list(range(classes)) if classes <= MOST_CLASSES else []
    ranks = [np.unique(probabilities[:, k], return_inverse=True)[1] for k in against]

    def figures(weight: Array) -> dict[str, float]:
        there, told = (np.bincount(each, weight, classes) for each in (codes, said))
        hits, known = np.bincount(codes, weight * right, classes), there > 0
        f1 = 2 * hits / np.maximum(there + told, TINY)
        ranking = [list(_ranking(rank, codes == k, weight)) for k, rank in zip(against, ranks, strict=True) if known[k]]
        found = {
            "accuracy": float(hits.sum() / weight.sum()),
            "balanced_accuracy": float((hits[known] / there[known]).mean()),
            "log_loss": float(losses @ weight / weight.sum()),
            **dict(zip(("auc", "average_precision"), np.mean(ranking or [[np.nan] * 2], axis=0).tolist(), strict=True)),
            "f1": float(f1[1] if classes == 2 else f1[known].mean()),
        }
        return {name: value for name, value in found.items() if math.isfinite(value)}

    return figures


def _ranking(rank: Array, positive: Array, weight: Array) -> tuple[float, float]:
    """AUC and average precision of a score, of which every row's place among its values is given."""
    those, others = np.bincount(rank, weight * positive), np.bincount(rank, weight * ~positive)
    if not (those.any() and others.any()):
        return math.nan, math.nan
    auc = those @ (np.cumsum(others) - others / 2) / (those.sum() * others.sum())
    caught, taken = np.cumsum(those[::-1]), np.cumsum((those + others)[::-1])
    return float(auc), float(those[::-1] @ (caught / np.maximum(taken, TINY)) / those.sum())


def number_figures(actual: Array, predicted: Array) -> Figures:
    """Return what gives the figures of predictions (n,): root mean squared error, mean absolute error, and R²."""
    errors = predicted - actual

    def figures(weight: Array) -> dict[str, float]:
        total = weight.sum()
        squares, spread = float(errors**2 @ weight), actual - actual @ weight / total
        whole = float(spread**2 @ weight)
        return {
            "rmse": math.sqrt(squares / total),
            "mae": float(np.abs(errors) @ weight / total),
            "r2": 1 - squares / whole if whole > 0 else 0.0,
        }

    return figures


def with_intervals(figures: Figures, rows: int) -> dict[str, Figure]:
    """Return every figure with its 95% interval: of draws of as many rows, with replacement (Efron 1979).

    That of the accuracy is Wilson's: where all rows are right, they are in every draw.
    """
    rng, found = np.random.default_rng(0), {}
    draws = range(min(DRAWS, max(FEWEST, DRAWN // rows)))
    drawn = [figures(np.bincount(rng.integers(rows, size=rows), minlength=rows).astype(float)) for _ in draws]
    for name, value in figures(np.ones(rows)).items():
        several = [each[name] for each in drawn if name in each] or [value]
        ends = wilson(value, rows) if name == "accuracy" else np.quantile(several, (0.025, 0.975)).tolist()
        found[name] = Figure(value, *ends)
    return found


def wilson(share: float, rows: int, z: float = 1.96) -> tuple[float, float]:
    """Return the interval of a share that was seen in so many rows (Wilson 1927).

    >>> wilson(1.0, 10)
    (0.72..., 1.0)
    """
    more = z**2 / rows
    middle, half = share + more / 2, z * math.sqrt(share * (1 - share) / rows + more / (4 * rows))
    return max(0.0, (middle - half) / (1 + more)), min(1.0, (middle + half) / (1 + more))


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


def constant(target: Target, train: Array) -> Array:
    """Return what is predicted without any column: shares (classes,) of the class numbers `train`, or the mean (1,).

    The mean is the target's, of the rows that it was fitted to.
    """
    if target.task == "regression":
        return np.array([target.mean])
    return np.bincount(train, minlength=len(target.classes)) / len(train)


def baseline(target: Target, constant: Array, actual: Array) -> Baseline:
    """Return what the constant achieves for the targets `actual` (n,): as the most frequent class, or as the mean."""
    rows = len(actual)
    if target.task == "regression":
        mean = float(constant[0])
        return Baseline("mean", mean, with_intervals(number_figures(actual, np.full(rows, mean)), rows))
    majority = target.classes[int(constant.argmax())]
    said = np.broadcast_to(constant, (rows, len(constant)))
    return Baseline("majority class", majority, with_intervals(class_figures(actual, said), rows))
