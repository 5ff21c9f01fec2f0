"""Pictures of the same person, or thing, told from pictures of another, by a Siamese network."""

import time
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from os import PathLike
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import TransformerMixin
from sklearn.metrics import pairwise_distances, pairwise_distances_argmin, roc_curve
from sklearn.utils.validation import check_is_fitted

from chainrule.data.pictures import Pictures
from chainrule.data.pixels import PictureEncoder
from chainrule.errors import InvalidInput
from chainrule.functions.metric_losses import Triplet
from chainrule.images.learner import Learner
from chainrule.network.graph import Input, Sequential
from chainrule.network.images import AvgPool2D, Conv2D, Dropout, Flatten
from chainrule.network.layers import Dense, Layer
from chainrule.network.merge import Concat, Distance
from chainrule.network.network import Network
from chainrule.training.augment import Augment, Change, drawn

Array = NDArray[Any]

ROLES = ("anchor", "same", "other")  # the network's inputs
FEWEST = 4  # people with several pictures: two to learn from, two to choose the threshold by
SMALL, LARGE = 24, 64  # pixels of a side, up to which nothing is left out; from which pictures are halved
NAMELESS = "Who is in the pictures? Give y, or a folder with a sub-folder for each person."
BEHIND = 2  # layers of the network, behind those that make coordinates of a picture
MOST = 1_500  # pictures of which all pairs are compared


@dataclass(frozen=True)
class Triplets:
    """For each picture another of the same person and one of somebody else, drawn by counter: a change in training.

    pixels : (n, height, width, channels). people : (n,), numbers from 0. augment : how each of the three is changed.
    """

    pixels: Array
    people: Array
    augment: Change | None = None

    def __call__(self, data: dict[str, Array], rows: Array, seed: int, epoch: int) -> dict[str, Array]:
        """Return the data with the pictures of such triplets; see `chainrule.training.augment.Change`."""
        found = dict(data)
        for place, (role, chosen) in enumerate(zip(ROLES, self.chosen(rows, seed, epoch), strict=True)):
            name, pixels = f"a0_{role}", self.pixels[chosen]
            if self.augment is not None:
                pixels = self.augment({name: pixels}, rows + place * len(self.people), seed, epoch)[name]
            found[name] = pixels
        return found

    def chosen(self, rows: Array, seed: int, epoch: int) -> tuple[Array, Array, Array]:
        """Return the numbers of three pictures for each row; who has one picture is paired with that."""
        order = np.argsort(self.people, kind="stable")  # person by person
        counts = np.bincount(self.people)
        first, own = (np.cumsum(counts) - counts)[self.people[rows]], counts[self.people[rows]]
        place = np.argsort(order)[rows] - first
        chance = drawn(rows, seed, epoch, stream=1)
        same = (place + np.minimum(1, own - 1) + (chance[0] * (own - 1)).astype(int)) % own
        other = own + (chance[1] * (len(order) - own)).astype(int)
        return rows, order[first + same], order[(first + other) % len(order)]


@dataclass(eq=False, repr=False)
class Verifier(TransformerMixin, Learner):  # type: ignore[misc]
    """Tells whether two pictures show the same person, also of people that it has not seen in training.

    A network gives each picture coordinates, such that those of one person lie together: it learns from triplets, of
    a picture, another of the same person, and one of somebody else. Some of the people are held out of training, to
    choose the distance by up to which two pictures are taken for the same.

    X is an array (n, height, width[, channels]), or another source of `read_pictures`.

    Parameters
    ----------
    units : how many coordinates. margin : by how much somebody else is to be further away than the same person.
    augment : how pictures are changed in each epoch: "auto" for what moves them a little, None, an `Augment` or a
        mapping of its fields.
    batch_size, learning_rate : triplets per update, and how far the first of these goes.
    validation_fraction : share of the people that are held out to choose the threshold; with `refit`, the weights are
        then fitted on all. By so few it is not decided when to stop: all `epochs` are made, whatever the `patience`.
    **others : see `chainrule.images.learner.Learner`.

    Attributes
    ----------
    threshold_ : the distance up to which pictures show the same person; 1 is how far those of different people that it
        has learned from are apart, on average.
    same_, different_ : the distances of pairs of the people that were held out.

    Schroff, Kalenichenko & Philbin 2015, 'FaceNet: A unified embedding for face recognition and clustering'.

    >>> rng = np.random.default_rng(0)
    >>> faces = rng.random((6, 8, 8)).repeat(5, axis=0)
    >>> X, y = faces + 0.1 * rng.random((30, 8, 8)), np.arange(6).repeat(5)
    >>> verifier = Verifier(epochs=5, augment=None).fit(X, y)
    >>> verifier.same(X[[0, 0]], X[[1, 5]]).tolist()
    [True, False]
    >>> verifier.identify(X[[1, 6]], {"Ada": X[0], "Bob": X[5]}).tolist()
    ['Ada', 'Bob']
    """

    _: KW_ONLY
    units: int = 128
    margin: float = 2.0
    augment: Any = "auto"
    batch_size: int = 32
    learning_rate: float = 0.001
    validation_fraction: float = 0.2

    threshold_: float = field(init=False)
    same_: Array = field(init=False)
    different_: Array = field(init=False)
    _scale: float = field(init=False)

    _pace, _kept = (24_000, 5, 100), ("threshold_", "_scale", "same_", "different_")

    def fit(self, X: Any, y: Any = None) -> Self:
        """Train on pictures X and who is in them, y (n,), names or numbers; of a folder, its sub-folders' names.

        Raises `InvalidInput` where nothing can be learned from them.
        """
        pictures, names = self._labelled(X, y, NAMELESS, "identities")
        people = np.unique(names, return_inverse=True)[1]
        several = np.flatnonzero(np.bincount(people) > 1)
        if len(several) < FEWEST:
            raise InvalidInput(
                f"There are {len(several)} identities with two pictures or more, of {people.max() + 1} in all: "
                f"{FEWEST} are needed, of which some choose the threshold."
            )
        self.encoder_ = PictureEncoder.fit(pictures)
        pixels, began = self._read(pictures), time.perf_counter()
        share = min(max(2, round(self.validation_fraction * len(several))), len(several) - 2)
        held = np.isin(people, np.random.default_rng(self._seed()).permutation(several)[:share])
        self._train(pixels[~held], people[~held])
        self._choose(pixels[held], people[held])
        self.stopped_ = self.network_
        if self.refit:
            self._train(pixels, people)
        self.best_epoch_, self.interrupted_ = len(self.network_.history), False
        self.seconds_ = time.perf_counter() - began
        return self

    def _train(self, X: Array, people: Array) -> None:
        """Learn from triplets of these pictures, drawn anew in each epoch."""
        network = twins(X.shape[1:], self.units, self.margin, self._seed())
        triplets = Triplets(X, people, self._augment(Augment(shift=round(max(X.shape[1:3]) / 28))))
        no_targets = np.zeros((len(X), 2))  # of distances
        self._fit(network, dict.fromkeys(ROLES, X), no_targets, len(X), augment=triplets)
        apart, same = pairs(coordinates(network, X), people)
        self.network_, self._scale = network, float(apart[~same].mean()) or 1.0

    def _choose(self, pixels: Array, people: Array) -> None:
        """Choose the threshold by people that were held out of training."""
        apart, same = pairs(coordinates(self.network_, pixels) / self._scale, people)
        wrong, right, limits = roc_curve(same, -apart)
        last = -limits[np.argmax(right - wrong)]
        beyond = apart[apart > last]
        self.threshold_ = float(last + (beyond.min() if len(beyond) else last)) / 2
        self.same_, self.different_ = apart[same], apart[~same]

    # ---- what it is asked

    def transform(self, X: Any) -> Array:
        """Return the coordinates of each picture, (n, units), in which distances are as `distance` says."""
        return coordinates(self.network_, self._read(X)) / np.float32(self._scale)

    def _read(self, X: Any) -> Array:
        """Return what the network reads, from −2 to 2: its first layer learns faster where grey is 0."""
        return reduced(4 * super()._read(X) - 2)

    def distance(self, A: Any, B: Any) -> Array:
        """Return how far the pictures in A are from those in B, one by one, (n,); 1 is usual of different people."""
        first, second = self.transform(A), self.transform(B)
        if len(first) != len(second):
            raise InvalidInput(f"A and B are compared one by one, but hold {len(first)} and {len(second)} pictures.")
        return np.asarray(np.linalg.norm(first - second, axis=1))

    def same(self, A: Any, B: Any) -> Array:
        """Return whether the pictures in A and in B, one by one, show the same person, (n,)."""
        return self.distance(A, B) <= self.threshold_

    def identify(self, images: Any, gallery: Any) -> Array:
        """Return who in the gallery is nearest to each picture, (n,).

        gallery : from names to a picture each, or to several; or a folder with a sub-folder for each person.

        Raises `InvalidInput` where it is empty, or the same picture stands for two people.
        """
        check_is_fitted(self, "threshold_")
        names, pixels = self._people(gallery)
        seen: dict[bytes, Any] = {}
        for name, each in zip(names, pixels, strict=True):
            if seen.setdefault(each.tobytes(), name) != name:
                raise InvalidInput(f"The gallery has the same picture of {seen[each.tobytes()]!r} and of {name!r}.")
        nearest = pairwise_distances_argmin(self.transform(images), self.transform(pixels))
        return np.asarray(names[nearest])

    def report(self, path: str | PathLike[str], seen: Any = None, unseen: Any = None) -> None:
        """Write a report in one HTML file: the distances of pairs, with the threshold, and every line of the network.

        unseen : X and y, of people that it does not know. seen : X and y that it was trained on, from which eigenfaces
        and fisherfaces, beside it, learn. Without these, the pairs are of the people who were held out.
        """
        from chainrule.report.compared import of_verifier
        from chainrule.report.html import write_report

        write_report(of_verifier(self, seen, unseen), path)

    def known(self, X: Any, y: Any = None) -> tuple[Pictures, Array]:
        """Return pictures of the size that it reads, and who is in them."""
        return self._labelled(self.encoder_.pictures(X), y, NAMELESS, "identities")

    def _people(self, gallery: Any) -> tuple[Array, Array]:
        """Return a name for each picture in a gallery, and the pictures."""
        if not isinstance(gallery, Mapping):
            pictures = self.encoder_.pictures(gallery)
            if pictures.labels is None:
                raise InvalidInput("The gallery must be pictures by name, or a folder with a sub-folder per person.")
            return pictures.labels, pictures.pixels
        if not gallery:
            raise InvalidInput("The gallery is empty.")
        axes = len(self.encoder_.shape) - (self.encoder_.shape[2] == 1)  # of a picture
        stacks = [value[None] if np.ndim(value) <= axes else value for value in map(np.asarray, gallery.values())]
        parts = [self.encoder_.pictures(stack).pixels for stack in stacks]
        return np.array(list(gallery), object).repeat([len(part) for part in parts]), np.concatenate(parts)


def twins(shape: tuple[int, ...], units: int, margin: float, seed: int) -> Network:
    """Return a network from three pictures to two distances, from the first to each of the others."""
    anchor, same, other = (Input(shape, name=role) for role in ROLES)
    small: list[Layer] = [Conv2D(8, 3, "relu", padding="same")]
    looks = [Conv2D(8, 5, "relu", stride=2), AvgPool2D(2)] if min(shape[:2]) >= SMALL else small
    shared, distance = Sequential([*looks, Flatten(), Dropout(0.3), Dense(units)]), Distance()
    seen = shared(anchor)
    apart = Concat()(distance(seen, shared(same)), distance(seen, shared(other)))
    return Network([anchor, same, other], apart, Triplet(margin), seed=seed)


def reduced(pixels: Array) -> Array:
    """Return pictures (n, height, width, channels) halved until no side is longer than LARGE."""
    while max(pixels.shape[1:3]) > LARGE:
        height, width = (side // 2 * 2 for side in pixels.shape[1:3])
        corners = [pixels[:, i:height:2, j:width:2] for i in (0, 1) for j in (0, 1)]
        pixels = np.asarray(sum(corners) / np.float32(4))
    return pixels


def coordinates(network: Network, pixels: Array) -> Array:
    """Return what twins make of pictures, each by itself, (n, units)."""
    alone = Network(pixels.shape[1:], list(network.layers[:-BEHIND]), "mean_squared_error", seed=0)
    for name, value in network.parameters.items():
        alone.parameters[name] = value
    alone.training.engine = network.engine
    return np.asarray(alone.predict(pixels))


def pairs(points: Array, people: Array) -> tuple[Array, Array]:
    """Return how far all pairs are apart, and whether each is of one person; of many points, of some of each person."""
    order = np.argsort(people, kind="stable")
    names, first = np.unique(people[order], return_index=True)
    place = np.arange(len(order)) - first[np.searchsorted(names, people[order])]
    chosen = np.sort(order[place < max(2, MOST // len(names))][:MOST]) if len(order) > MOST else order
    first, second = np.triu_indices(len(chosen), 1)
    return pairwise_distances(points[chosen])[first, second], people[chosen[first]] == people[chosen[second]]
