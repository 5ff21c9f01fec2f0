"""Pictures recognised by a convolutional network, as a scikit-learn estimator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from numbers import Integral, Real
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, column_or_1d

from chainrule.data.pictures import Pictures, read_pictures
from chainrule.data.pixels import PictureEncoder
from chainrule.data.target import Target
from chainrule.errors import InvalidInput
from chainrule.estimators.learner import Learner
from chainrule.images import networks
from chainrule.store.extra import Document
from chainrule.store.reading import Stored
from chainrule.tabular.model import TabularModel
from chainrule.tabular.split import split
from chainrule.training.augment import Augment, Change

Array = NDArray[Any]

FEWEST = 10  # pictures


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
    model_ : the model that ``chainrule predict`` uses too; `model_.network` is `network_`.

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
    model_: TabularModel = field(init=False)

    _parameter_constraints: ClassVar[dict[str, list[Any]]] = {
        **Learner._parameter_constraints,
        "augment": [None, StrOptions({"auto"}), dict, Augment, callable],
        "batch_size": [Interval(Integral, 1, None, closed="left")],
        "learning_rate": [Interval(Real, 0, None, closed="neither")],
    }

    def fit(self, X: Any, y: Any = None) -> Self:
        """Train on pictures X and their classes y (n,); return the estimator.

        Raises `InvalidInput` where nothing can be learned from them.
        """
        self._validate_params()
        pictures = X if isinstance(X, Pictures) else read_pictures(X)
        labels = pictures.labels if y is None else column_or_1d(y, warn=True)
        if labels is None:
            raise InvalidInput("The pictures have no classes: give y, or a folder with a sub-folder for each class.")
        check_classification_targets(labels)
        if len(labels) != len(pictures.names):
            raise InvalidInput(f"There are {len(pictures.names)} pictures, but {len(labels)} classes in y.")
        rows = np.arange(len(labels))
        self.classes_, codes = np.unique(labels, return_inverse=True)
        if len(labels) < FEWEST or len(self.classes_) < 2:
            count = f"{len(labels)} pictures of {len(self.classes_)} class{'es' * (len(self.classes_) != 1)}"
            raise InvalidInput(f"There are {count}, too few to learn from: {FEWEST} of 2 are needed.")
        parts = split(rows, codes, self.validation_fraction, np.random.default_rng(self._seed()))
        return self._train(pictures, codes, *parts)

    def _train(self, pictures: Pictures, codes: Array, rows: Array, held: Array) -> Self:
        """Train on these rows, and stop by those that are held."""
        encoder = PictureEncoder.fit(pictures)
        classes, how = len(self.classes_), (self.patience, self.epochs, self.batch_size, self.learning_rate)
        plan = networks.plan(encoder.shape, len(rows), classes, self._seed(), *how, self._change(encoder.shape))
        self._learn(plan, encoder.inputs_of(pictures.pixels), codes, rows, held)
        target = Target("class", "classification", tuple(map(str, self.classes_)), text=True)
        self.model_ = TabularModel(self.network_, encoder, target)
        return self

    def _change(self, shape: tuple[int, ...]) -> Change | None:
        if self.augment == "auto":
            return networks.usual(shape)
        change: Change | None = Augment(**self.augment) if isinstance(self.augment, Mapping) else self.augment
        return change

    def predict(self, X: Any) -> Array:
        """Return the most probable class of each picture, (n,)."""
        best = self.predict_proba(X).argmax(axis=1)
        return np.asarray(self.classes_[best])

    def predict_proba(self, X: Any) -> Array:
        """Return the probability of each class, (n, classes), in the order of `classes_`."""
        check_is_fitted(self, "model_")
        encoder = self.model_.encoder
        assert isinstance(encoder, PictureEncoder)
        a0 = encoder.inputs_of(encoder.pictures(X).pixels)
        return self.model_.target.probabilities(self.network_.predict(a0))

    # ---- files

    def _facts(self) -> Document:
        return {"classes": self.classes_.tolist(), "kind": self.classes_.dtype.str}

    def _documents(self) -> dict[str, Document]:
        return {**super()._documents(), **self.model_.documents()}

    def _recall(self, facts: Document, stored: Stored) -> None:
        self.model_ = TabularModel.from_stored(stored)
        self.classes_ = np.array(facts["classes"], facts["kind"])
