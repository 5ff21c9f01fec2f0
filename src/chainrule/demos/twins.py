"""Which pictures show the same drawing, or person: twins beside pixels, eigenfaces and fisherfaces."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from chainrule.data.pictures import Pictures
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
        seen, _ = self._parts(settings)
        X, people = reduced(4 * seen.pixels - 2), np.unique(seen.labels, return_inverse=True)[1]
        drawn = Triplets(X, people)({}, np.arange(len(X)), settings.seed, 0)
        roles = {name.removeprefix("a0_"): pixels for name, pixels in drawn.items()}
        return twins(X.shape[1:], Verifier().units, Verifier().margin, settings.seed), roles, np.zeros((len(X), 2))

    def _parts(self, settings: Settings) -> tuple[Pictures, Pictures]:
        """Return pictures of whom they show: to learn from, and the last quarter of the people, never to be seen."""
        found = pictures(settings.data, settings.seed)
        if found.labels is None:
            raise InvalidInput("Who is in the pictures? The demo needs a folder with a sub-folder for each person.")
        if settings.data is None:
            found = replace(found[np.arange(DRAWINGS).repeat(VARIANTS)], labels=np.arange(DRAWINGS).repeat(VARIANTS))
            turned: Any = TURNED({"a0": found.pixels}, np.arange(len(found.pixels)), settings.seed, 0)
            found = replace(found, pixels=turned["a0"])
        people = np.unique(found.labels)
        unseen = np.isin(found.labels, people[-max(2, len(people) // 4) :])
        return found[np.flatnonzero(~unseen)], found[np.flatnonzero(unseen)]

    def trained(self, settings: Settings) -> Trained:
        seen, unseen = self._parts(settings)
        return of_verifier(Verifier(**estimator_settings(settings)).fit(seen), seen, unseen)


TWINS = Twins(
    "twins",
    "Are two pictures the same drawing, moved and turned a little? Networks that share their weights, twins, put each "
    "picture somewhere, and the distance answers, also for drawings that they have never seen.",
    Settings((), "relu", 0.001, 20),
)
