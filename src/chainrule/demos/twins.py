"""Which pictures show the same drawing, or person: twins beside pixels, eigenfaces and fisherfaces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from chainrule.demos.comparison import Comparing, Comparison, estimator_settings, pictures
from chainrule.demos.demo import Array, Settings
from chainrule.errors import InvalidInput
from chainrule.images.verifier import Triplets, Verifier, pairs, reduced, twins
from chainrule.network.network import Network
from chainrule.training.augment import Augment

if TYPE_CHECKING:
    from matplotlib.figure import Figure

AUC, ONE_SHOT = "AUC of pairs", "one-shot"
DRAWINGS, VARIANTS = 600, 4  # that are told apart, where there is no other data
TURNED = Augment(shift=1, rotate=20)  # how the variants of a drawing differ
COMPONENTS = 50
GALLERIES = 10


def simple(train: Array, people: Array, asked: Array) -> dict[str, Array]:
    """Return the coordinates that simple methods, which learn from `train`, give the pictures in `asked`, (n, …)."""
    from sklearn.decomposition import PCA
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    seen, pixels = (X.reshape(len(X), -1).astype(np.float64) for X in (train, asked))
    axes = PCA(min(COMPONENTS, *seen.shape), svd_solver="full").fit(seen)
    projected = axes.transform(pixels)
    fisher = LinearDiscriminantAnalysis().fit(axes.transform(seen), people)
    return {"pixels": pixels, "eigenfaces": projected, "fisherfaces": fisher.transform(projected)}


def auc(points: Array, people: Array) -> float:
    """Return how often a pair of one person is closer than a pair of two, over all pairs."""
    from sklearn.metrics import roc_auc_score

    apart, same = pairs(points, people)
    return float(roc_auc_score(same, -apart))


def one_shot(points: Array, people: Array) -> float:
    """Return how often the nearest of one picture per person is of the right one; each picture takes its turn."""
    from sklearn.metrics import pairwise_distances_argmin

    order = [np.flatnonzero(people == person) for person in np.unique(people)]
    shares = []
    for turn in range(min(GALLERIES, *map(len, order))):
        gallery = np.array([rows[turn] for rows in order])
        asked = np.setdiff1d(np.arange(len(people)), gallery)
        nearest = pairwise_distances_argmin(points[asked], points[gallery])
        shares.append(np.mean(people[gallery][nearest] == people[asked]))
    return float(np.mean(shares))


@dataclass(frozen=True)
class Twins(Comparing):
    """A `Verifier` and simple distances."""

    batches: ClassVar = {"batch_size": 32}

    def build(self, settings: Settings) -> Network:
        (X, _), _ = self._parts(settings)
        return twins(reduced(X[:1]).shape[1:], Verifier().units, Verifier().margin, settings.seed)

    def data(self, settings: Settings) -> tuple[dict[str, Array], Array]:
        (X, names), _ = self._parts(settings)
        X = reduced(4 * X - 2)
        drawn = Triplets(X, np.unique(names, return_inverse=True)[1])({}, np.arange(len(X)), settings.seed, 0)
        return {name.removeprefix("a0_"): pixels for name, pixels in drawn.items()}, np.zeros((len(X), 2))

    def _parts(self, settings: Settings) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """Return pictures and whom they show: to learn from, and the last quarter of the people, never to be seen."""
        X, names = pictures(settings.data, settings.seed)
        if names is None:
            raise InvalidInput("Who is in the pictures? The demo needs a folder with a sub-folder for each person.")
        if settings.data is None:
            X, names = X[:DRAWINGS].repeat(VARIANTS, axis=0), np.arange(DRAWINGS).repeat(VARIANTS)
            X = np.asarray(TURNED({"a0": X}, np.arange(len(X)), settings.seed, 0)["a0"])
        people = np.unique(names)
        unseen = np.isin(names, people[-max(2, len(people) // 4) :])
        return (X[~unseen], names[~unseen]), (X[unseen], names[unseen])

    def run(self, settings: Settings) -> Comparison:
        train, (X, names) = self._parts(settings)
        verifier = Verifier(**estimator_settings(settings)).fit(*train)
        found = simple(*train, X) | {"ours": verifier.transform(X)}
        measures = {
            name: {AUC: auc(points, names), ONE_SHOT: one_shot(points, names)} for name, points in found.items()
        }
        apart, same = pairs(found["ours"], names)
        taken = apart <= verifier.threshold_
        best = max(measures, key=lambda name: measures[name][AUC])
        said = [
            f"All of this is about {len(np.unique(names))} that it has never seen; one-shot is how often the right one "
            "of them is found by one picture of each. Up to a distance of "
            f"{verifier.threshold_:.3f} two pictures are taken for the same: rightly for {taken[same].mean():.1%} of "
            f"the pairs that are, wrongly for {taken[~same].mean():.1%} of the others.",
            *([f"Here {best} are the better judge."] if best != "ours" else []),
        ]

        def plots() -> dict[str, Figure]:
            from chainrule.report.plots import distances_plot

            title = "twins: pairs of what it has never seen"
            return {"twins-distances": distances_plot(apart[same], apart[~same], verifier.threshold_, title)}

        return Comparison(self, settings, verifier.network_, measures, said, plots)


TWINS = Twins(
    "twins",
    "Are two pictures the same drawing, moved and turned a little? Networks that share their weights, twins, put each "
    "picture somewhere, and the distance answers, also for drawings that they have never seen.",
    Settings((), "relu", 0.001, 20),
)
