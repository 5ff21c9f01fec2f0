"""Which pictures show the same drawing, or person: twins beside pixels, eigenfaces and fisherfaces."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from chainrule.demos.comparison import Comparing, estimator_settings, pictures
from chainrule.demos.demo import Array, Settings
from chainrule.errors import InvalidInput
from chainrule.images.verifier import Triplets, Verifier, reduced, twins
from chainrule.network.network import Network
from chainrule.report.compared import of_verifier
from chainrule.report.subject import Trained
from chainrule.training.augment import Augment

DRAWINGS, VARIANTS = 600, 4  # that are told apart, where there is no other data
TURNED = Augment(shift=1, rotate=20)  # how the variants of a drawing differ


@dataclass(frozen=True)
class Twins(Comparing):
    """A `Verifier` and simple distances."""

    batches: ClassVar = {"batch_size": 32}

    def begun(self, settings: Settings) -> tuple[Network, dict[str, Array], Array]:
        (X, names), _ = self._parts(settings)
        X = reduced(4 * X - 2)
        drawn = Triplets(X, np.unique(names, return_inverse=True)[1])({}, np.arange(len(X)), settings.seed, 0)
        roles = {name.removeprefix("a0_"): pixels for name, pixels in drawn.items()}
        return twins(X.shape[1:], Verifier().units, Verifier().margin, settings.seed), roles, np.zeros((len(X), 2))

    def _parts(self, settings: Settings) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """Return pictures and whom they show: to learn from, and the last quarter of the people, never to be seen."""
        found = pictures(settings.data, settings.seed)
        X, names = found.pixels, found.labels
        if names is None:
            raise InvalidInput("Who is in the pictures? The demo needs a folder with a sub-folder for each person.")
        if settings.data is None:
            X, names = X[:DRAWINGS].repeat(VARIANTS, axis=0), np.arange(DRAWINGS).repeat(VARIANTS)
            X = np.asarray(TURNED({"a0": X}, np.arange(len(X)), settings.seed, 0)["a0"])
        people = np.unique(names)
        unseen = np.isin(names, people[-max(2, len(people) // 4) :])
        return (X[~unseen], names[~unseen]), (X[unseen], names[unseen])

    def trained(self, settings: Settings) -> Trained:
        seen, unseen = self._parts(settings)
        return of_verifier(Verifier(**estimator_settings(settings)).fit(*seen), seen, unseen)


TWINS = Twins(
    "twins",
    "Are two pictures the same drawing, moved and turned a little? Networks that share their weights, twins, put each "
    "picture somewhere, and the distance answers, also for drawings that they have never seen.",
    Settings((), "relu", 0.001, 20),
)
