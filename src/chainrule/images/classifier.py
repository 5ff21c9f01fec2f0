"""Pictures recognised by a convolutional network, as a scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, column_or_1d

from chainrule.data.pictures import Pictures, read_pictures
from chainrule.data.pixels import PictureEncoder
from chainrule.data.reading import shortened
from chainrule.data.target import Target
from chainrule.errors import InvalidInput, ModelFileError
from chainrule.estimators.learner import Learner, Plan
from chainrule.functions.optimizers import AdamW
from chainrule.functions.schedules import Cosine
from chainrule.images import networks
from chainrule.network.network import Network
from chainrule.store.extra import Document
from chainrule.store.reading import Stored
from chainrule.tabular.model import TabularModel
from chainrule.tabular.split import split
from chainrule.training.augment import Augment

Array = NDArray[Any]

FEWEST = 10  # pictures
PICTURES, MOST_EPOCHS, LEAST_EPOCHS = 110_000, 60, 12  # that training sees; the epochs that this may be
WEIGHT_DECAY = 1e-3


@dataclass(eq=False, repr=False)
class ImageClassifier(ClassifierMixin, Learner):  # type: ignore[misc]
    """Classes of pictures, learned by a convolutional network that is chosen from their number and size.

    X is an array (n, height, width[, channels]), or paths of files; in `fit` it may be the path of a folder with a
    sub-folder for each class, or of another source of `read_pictures`, and y may then be left out.

    Parameters
    ----------
    augment : how pictures are changed in each epoch: "auto" for what moves and turns them a little, None, an `Augment`
        or a mapping of its fields, such as {"shift": 2, "rotate": 10, "flip": True}.
    batch_size, learning_rate : pictures per update, and how far the first of these goes.
    **others : see `chainrule.estimators.learner.Learner`.

    Attributes
    ----------
    classes_ : the labels, in the order of the probabilities.
    encoder_ : how pictures become what the network reads. about_ : what ``chainrule train`` tells of its training.

    >>> X = np.zeros((40, 8, 8))
    >>> X[:20, 2:6, 2] = X[20:, 2, 2:6] = 1
    >>> classifier = ImageClassifier(epochs=20).fit(X, ["upright"] * 20 + ["flat"] * 20)
    >>> classifier.predict(X[[0, 39]]).tolist()
    ['upright', 'flat']
    """

    _: KW_ONLY
    augment: Any = "auto"
    batch_size: int = 32
    learning_rate: float = 0.002

    classes_: Array = field(init=False)
    encoder_: PictureEncoder = field(init=False)
    about_: dict[str, Any] = field(init=False)

    def fit(self, X: Any, y: Any = None) -> Self:
        """Train on pictures X and their classes y (n,); return the estimator.

        Raises `InvalidInput` where nothing can be learned from them.
        """
        pictures = X if isinstance(X, Pictures) else read_pictures(X)
        codes = self._codes(pictures, pictures.labels if y is None else column_or_1d(y, warn=True))
        rng = np.random.default_rng(self._seed())
        return self._train(pictures, codes, *split(np.arange(len(codes)), codes, self.validation_fraction, rng))

    def _codes(self, pictures: Pictures, labels: Array | None) -> Array:
        """Learn the classes; return their numbers, (n,)."""
        self._validate_params()
        if labels is None:
            raise InvalidInput("The pictures have no classes: give a folder with a sub-folder for each class, or y.")
        check_classification_targets(labels)
        if len(labels) != len(pictures.names):
            raise InvalidInput(f"There are {len(pictures.names)} pictures, but {len(labels)} classes in y.")
        self.classes_, codes = np.unique(labels, return_inverse=True)
        if len(self.classes_) < 2:
            raise InvalidInput(
                f"All pictures are of one class, {shortened(labels[0])}: there is nothing to tell apart."
            )
        if len(labels) < FEWEST:
            raise InvalidInput(f"There are {len(labels)} pictures, too few to learn from: {FEWEST} are needed.")
        return codes

    def _train(self, pictures: Pictures, codes: Array, rows: Array, held: Array) -> Self:
        """Train on these rows, and stop by those that are held."""
        self.encoder_, self.about_ = PictureEncoder.fit(pictures), {}
        self._learn(self._plan(len(rows)), self.encoder_.inputs_of(pictures.pixels), codes, rows, held)
        return self

    def _plan(self, rows: int) -> Plan:
        """Return how so many pictures are learned."""
        shape, classes, seed = self.encoder_.shape, len(self.classes_), self._seed()
        augment = Augment(**self.augment) if isinstance(self.augment, Mapping) else self.augment
        loss = "binary_cross_entropy" if classes == 2 else "categorical_cross_entropy"
        return Plan(
            build=lambda: Network(shape, networks.layers(shape, rows, classes), loss, seed=seed),
            epochs=self.epochs or min(MOST_EPOCHS, max(LEAST_EPOCHS, PICTURES // rows)),
            batch_size=min(self.batch_size, rows),
            patience=self.patience,
            optimizer=lambda updates: AdamW(Cosine(self.learning_rate, updates), weight_decay=WEIGHT_DECAY),
            augment=networks.usual(shape) if augment == "auto" else augment,
        )

    @property
    def model_(self) -> TabularModel:
        """The network with how pictures become its inputs, and its outputs classes."""
        target = Target("class", "classification", tuple(map(str, self.classes_)), text=True)
        return TabularModel(self.network_, self.encoder_, target, self.about_)

    def predict(self, X: Any) -> Array:
        """Return the most probable class of each picture, (n,)."""
        best = self.predict_proba(X).argmax(axis=1)
        return np.asarray(self.classes_[best])

    def predict_proba(self, X: Any) -> Array:
        """Return the probability of each class, (n, classes), in the order of `classes_`."""
        check_is_fitted(self, "network_")
        a0 = self.encoder_.inputs_of(self.encoder_.pictures(X).pixels)
        return Target.probabilities(self.network_.predict(a0))

    # ---- files

    def _facts(self) -> Document:
        return {"classes": self.classes_.tolist(), "kind": self.classes_.dtype.str}

    def _documents(self) -> dict[str, Document]:
        return {**super()._documents(), **self.model_.documents()}

    def _recall(self, facts: Document, stored: Stored) -> None:
        model = TabularModel.from_stored(stored)
        self.encoder_, self.about_ = model.pictures, model.about
        self.classes_ = np.array(facts["classes"], facts["kind"])
        if tuple(map(str, self.classes_)) != model.target.classes:
            raise ModelFileError("it is damaged (its classes are wrong)")
