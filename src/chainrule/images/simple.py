"""What a sceptic would try first on pictures, to recognise, compare and clean them; and what it is judged by."""

import warnings
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import pairwise_distances_argmin, roc_auc_score

from chainrule.tabular.result import Baseline
from chainrule.tabular.simple import beside

Array = NDArray[Any]

WORK = 1e11  # multiplications that logistic regression may take, about
LEAST_ROUNDS, MOST_ROUNDS = 10, 200
EIGENFACES, GALLERIES = 50, 10
COMPONENTS, ALPHAS = (5, 10, 20, 40, 80), (1.0, 10.0, 100.0, 1_000.0, 10_000.0)
LINEAR = "linear filter"


def logistic_regression(X: Array, y: Array, judged: Array, codes: Array) -> Baseline:
    """Return how good multinomial logistic regression on the pixels is, trained on X and y, on others."""
    flat, classes = X.reshape(len(X), -1), int(codes.max()) + 1
    rounds = int(np.clip(WORK / (4 * flat.size * classes), LEAST_ROUNDS, MOST_ROUNDS))
    model, asked = LogisticRegression(max_iter=rounds), judged.reshape(len(judged), -1)
    with warnings.catch_warnings(action="ignore", category=ConvergenceWarning):
        return beside("logistic regression on pixels", model, (flat, y), asked, codes)


def faces(train: Array, people: Array, asked: Array) -> dict[str, Array]:
    """Return the coordinates that simple methods, which learn from `train`, give the pictures in `asked`, (n, …)."""
    seen, pixels = (X.reshape(len(X), -1).astype(np.float64) for X in (train, asked))
    axes = PCA(min(EIGENFACES, *seen.shape), svd_solver="full").fit(seen)
    projected = axes.transform(pixels)
    fisher = LinearDiscriminantAnalysis().fit(axes.transform(seen), people)
    return {"pixels": pixels, "eigenfaces": projected, "fisherfaces": fisher.transform(projected)}


def auc(apart: Array, same: Array) -> float:
    """Return how often a pair of one person is closer than a pair of two; see `pairs`."""
    return float(roc_auc_score(same, -apart))


def one_shot(points: Array, people: Array) -> float:
    """Return how often the nearest of one picture per person is of the right one; each picture takes its turn."""
    order = [np.flatnonzero(people == person) for person in np.unique(people)]
    shares = []
    for turn in range(min(GALLERIES, *map(len, order))):
        gallery = np.array([rows[turn] for rows in order])
        asked = np.setdiff1d(np.arange(len(people)), gallery)
        nearest = pairwise_distances_argmin(points[asked], points[gallery])
        shares.append(np.mean(people[gallery][nearest] == people[asked]))
    return float(np.mean(shares))


def filters(seen: Array, train: Array, judged: Array, clean: Array) -> dict[str, Array]:
    """Return what simple methods make of noisy pictures (n, height, width, channels), from 0 to 1.

    seen : noisy pictures to learn from, and train, without noise. judged : noisy pictures, and clean, without noise.

    Where a method has a setting, it is the one that suits the clean pictures best: they are given that advantage.
    """

    def flat(X: Array) -> Array:
        return X.reshape(len(X), -1)

    def best(found: list[Array]) -> Array:
        return min((each.reshape(clean.shape).clip(0, 1) for each in found), key=lambda each: error(each, clean))

    most = min(len(train), flat(train).shape[1])
    components = PCA(min(max(COMPONENTS), most), svd_solver="covariance_eigh").fit(flat(train))
    mean, axes = components.mean_, components.components_
    scores = (flat(judged) - flat(seen).mean(axis=0)) @ axes.T  # noise is brighter than black, so the means differ
    windows = sliding_window_view(np.pad(judged, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge"), (3, 3), axis=(1, 2))
    return {
        "noisy": judged,
        "median filter": np.median(windows, axis=(-2, -1)),
        "components": best([scores[:, :k] @ axes[:k] + mean for k in COMPONENTS if k <= most]),
        LINEAR: best([Ridge(alpha).fit(flat(seen), flat(train)).predict(flat(judged)) for alpha in ALPHAS]),
    }


def error(found: Array, clean: Array) -> float:
    """Return the mean squared error."""
    return float(np.mean((found - clean) ** 2))
