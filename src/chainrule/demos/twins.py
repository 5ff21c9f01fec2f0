"""Which pictures show the same digit, or person: twins beside pixels, eigenfaces and fisherfaces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chainrule.demos.comparison import Comparing, Comparison, estimator_settings, pictures
from chainrule.demos.demo import Array, Settings
from chainrule.errors import InvalidInput
from chainrule.images.verifier import Triplets, Verifier, pairs, twins
from chainrule.network.network import Network

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NEW, UNSEEN, ONE_SHOT = "AUC, new pictures", "AUC, never seen", "one-shot, never seen"
COMPONENTS = 50
GALLERIES = 10
SHOWN = 8  # pairs of each kind


def simple(train: Array, people: Array, *asked: Array) -> dict[str, list[Array]]:
    """Return the coordinates that simple methods give the pictures in each of `asked`, (n, …)."""
    from sklearn.decomposition import PCA
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    seen, *flat = (X.reshape(len(X), -1).astype(np.float64) for X in (train, *asked))
    axes = PCA(min(COMPONENTS, *seen.shape), svd_solver="full").fit(seen)
    projected = [axes.transform(X) for X in flat]
    fisher = LinearDiscriminantAnalysis().fit(axes.transform(seen), people)
    return {"pixels": flat, "eigenfaces": projected, "fisherfaces": [fisher.transform(X) for X in projected]}


def auc(points: Array, people: Array) -> float:
    """Return how often a pair of one person is closer than a pair of two, over all pairs."""
    from sklearn.metrics import roc_auc_score

    apart, same = pairs(points, people)
    return float(roc_auc_score(same, -apart))


def one_shot(points: Array, people: Array) -> float:
    """Return how often the nearest of one picture per person is of the right one; each picture takes its turn."""
    order = [np.flatnonzero(people == person) for person in np.unique(people)]
    shares = []
    for turn in range(min(GALLERIES, *map(len, order))):
        gallery = np.array([rows[turn] for rows in order])
        asked = np.setdiff1d(np.arange(len(people)), gallery)
        nearest = np.linalg.norm(points[asked, None] - points[gallery], axis=2).argmin(axis=1)
        shares.append(np.mean(people[gallery][nearest] == people[asked]))
    return float(np.mean(shares))


@dataclass(frozen=True)
class Parts:
    """Pictures and who they show: to learn from, new ones of the same people, and those of people never seen."""

    train: tuple[Array, Array]
    new: tuple[Array, Array]
    unseen: tuple[Array, Array]


@dataclass(frozen=True)
class Twins(Comparing):
    """A `Verifier` and simple distances."""

    def build(self, settings: Settings) -> Network:
        return twins(self._parts(settings).train[0].shape[1:], Verifier().units, Verifier().margin, settings.seed)

    def data(self, settings: Settings) -> tuple[dict[str, Array], Array]:
        X, names = self._parts(settings).train
        drawn = Triplets(X, np.unique(names, return_inverse=True)[1])({}, np.arange(len(X)), settings.seed, 0)
        return {name.removeprefix("a0_"): pixels for name, pixels in drawn.items()}, np.zeros((len(X), 2))

    def _parts(self, settings: Settings) -> Parts:
        """Divide: the last quarter of the people is never seen, nor is a quarter of the pictures of the others."""
        X, names = pictures(settings.data, settings.seed)
        if names is None:
            raise InvalidInput("Who is in the pictures? The demo needs a folder with a sub-folder for each person.")
        people = np.unique(names)
        unseen = np.isin(names, people[-max(2, round(len(people) / 4)) :])
        new = ~unseen & (np.arange(len(X)) % 4 == 0)
        return Parts(*((X[rows], names[rows]) for rows in (~unseen & ~new, new, unseen)))

    def run(self, settings: Settings) -> Comparison:
        parts = self._parts(settings)
        verifier = Verifier(**estimator_settings(settings)).fit(*parts.train)
        asked = parts.new[0], parts.unseen[0]
        found = simple(*parts.train, *asked) | {"ours": [verifier.transform(X) for X in asked]}
        measures = {
            name: {
                NEW: auc(new, parts.new[1]),
                UNSEEN: auc(unseen, parts.unseen[1]),
                ONE_SHOT: one_shot(unseen, parts.unseen[1]),
            }
            for name, (new, unseen) in found.items()
        }
        apart, same = pairs(found["ours"][1], parts.unseen[1])
        taken = apart <= verifier.threshold_
        said = [
            f"Up to a distance of {verifier.threshold_:.3f} two pictures are taken for the same: of those never seen, "
            f"right for {taken[same].mean():.0%} of pairs of the same and {1 - taken[~same].mean():.0%} of others.",
        ]
        best = max(measures, key=lambda name: measures[name][UNSEEN])
        if best != "ours":
            said.append(
                f"For what it has never seen, {best} are the better judge here: it has seen too few to learn from."
            )

        def plots() -> dict[str, Figure]:
            from chainrule.report.plots import distances_plot, gallery

            X, names = parts.unseen
            drawn = Triplets(X, np.unique(names, return_inverse=True)[1]).chosen(np.arange(SHOWN), settings.seed, 0)
            sides = [(i, j) for other in drawn[1:] for i, j in zip(drawn[0], other, strict=True)]
            far = verifier.distance(X[[i for i, _ in sides]], X[[j for _, j in sides]])
            wrong = [
                bool((d <= verifier.threshold_) != (names[i] == names[j])) for d, (i, j) in zip(far, sides, strict=True)
            ]
            return {
                "twins-distances": distances_plot(
                    apart[same], apart[~same], verifier.threshold_, "twins: pairs of what it has never seen"
                ),
                "twins-pairs": gallery(
                    [np.hstack([X[i].squeeze(), X[j].squeeze()]) for i, j in sides],
                    [f"{d:.2f}" for d in far],
                    f"twins: distances of the same, then of others; taken for the same up to {verifier.threshold_:.2f}",
                    wrong,
                ),
            }

        return Comparison(self, settings, verifier.network_, measures, said, plots)


TWINS = Twins(
    "twins",
    "Are two pictures of the same digit? Networks that share their weights, twins, put each picture somewhere, and the "
    "distance answers. They learn from triplets, and are asked about new pictures, and about digits never seen.",
    Settings((), "relu", 0.001, 20),
)
