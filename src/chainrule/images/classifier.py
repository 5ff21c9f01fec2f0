"""Pictures recognised by a convolutional network, as a scikit-learn estimator."""

from dataclasses import KW_ONLY, dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets

from chainrule.data.pictures import Pictures
from chainrule.data.pixels import PictureEncoder
from chainrule.data.reading import shortened
from chainrule.data.target import Target, head
from chainrule.errors import InvalidInput, ModelFileError
from chainrule.functions.optimizers import AdamW, Optimizer
from chainrule.functions.schedules import Cosine
from chainrule.images import networks
from chainrule.images.learner import FEWEST, Learner
from chainrule.network.network import Network
from chainrule.store.extra import Document
from chainrule.store.reading import Stored
from chainrule.tabular.model import TabularModel
from chainrule.tabular.split import divide
from chainrule.training.augment import Augment, Change

Array = NDArray[Any]

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
    **others : see `chainrule.images.learner.Learner`.

    Attributes
    ----------
    classes_ : the labels, in the order of the probabilities.
    about_ : what ``chainrule train`` tells of its training.

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
    about_: dict[str, Any] = field(init=False)

    _pace = 110_000, 12, 60

    def fit(self, X: Any, y: Any = None) -> Self:
        """Train on pictures X and their classes y (n,); return the estimator.

        Raises `InvalidInput` where nothing can be learned from them.
        """
        pictures, codes = self._codes(X, y)
        rows, held, _ = divide(codes, len(codes), 0.0, self.validation_fraction, self._seed())
        self._learn(self._read(pictures), codes, rows, held)
        return self

    def _codes(self, X: Any, y: Any = None) -> tuple[Pictures, Array]:
        """Learn the classes; return the pictures, and the numbers of their classes, (n,)."""
        unknown = "The pictures have no classes: give a folder with a sub-folder for each class, or y."
        pictures, labels = self._labelled(X, y, unknown, "classes")
        check_classification_targets(labels)
        self.classes_, codes = np.unique(labels, return_inverse=True)
        if len(self.classes_) < 2:
            raise InvalidInput(
                f"All pictures are of one class, {shortened(labels[0])}: there is nothing to tell apart."
            )
        if len(labels) < FEWEST:
            raise InvalidInput(f"There are {len(labels)} pictures, too few to learn from: {FEWEST} are needed.")
        self.encoder_, self.about_ = PictureEncoder.fit(pictures), {}
        return pictures, codes

    def _network(self, rows: int) -> Network:
        shape, classes = self.encoder_.shape, len(self.classes_)
        return Network(shape, networks.layers(shape, rows, classes), head(classes)[2], seed=self._seed())

    def _optimizer(self, updates: int) -> Optimizer:
        return AdamW(Cosine(self.learning_rate, updates), weight_decay=WEIGHT_DECAY)

    def _change(self) -> Change | None:
        return self._augment(Augment(shift=max(1, min(self.encoder_.shape[:2]) // 14), rotate=10))

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
        return Target.probabilities(self.network_.predict(self._read(X)))

    # ---- files

    def _facts(self) -> Document:
        return {"classes": self.classes_.tolist(), "kind": self.classes_.dtype.str}

    def _recall(self, facts: Document, stored: Stored) -> None:
        model = TabularModel.from_stored(stored)
        self.encoder_, self.about_ = model.pictures, model.about
        self.classes_ = np.array(facts["classes"], facts["kind"])
        if tuple(map(str, self.classes_)) != model.target.classes:
            raise ModelFileError("it is damaged (its classes are wrong)")
