"""The classifier."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin, _fit_context
from sklearn.metrics import accuracy_score
from sklearn.preprocessing import LabelBinarizer
from sklearn.utils._param_validation import StrOptions
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import _check_partial_fit_first_call, type_of_target, unique_labels

from chainrule.estimators.base import BaseMLP, Mode, _is_stochastic
from chainrule.estimators.losses import PerRow
from chainrule.estimators.parameters import SHARE, Parameters
from chainrule.functions.activations import Activation, Sigmoid, Softmax
from chainrule.functions.losses import BinaryCrossEntropy, CategoricalCrossEntropy, Loss

Array = NDArray[Any]


@dataclass(eq=False, repr=False)
class MLPClassifier(ClassifierMixin, BaseMLP):  # type: ignore[misc]
    """A multi-layer perceptron that classifies: scikit-learn's `MLPClassifier`, on chainrule.

    Parameters
    ----------
    label_smoothing : the share of every target that is spread over all classes.
    class_weight : "balanced", or {class: weight}; multiplies the sample weights.
    **others : see `chainrule.estimators.parameters.Parameters`; all of scikit-learn's, with its defaults.

    Attributes
    ----------
    classes_ : the classes, in the order of the columns of `predict_proba`.
    **others : see `chainrule.estimators.base.BaseMLP`.

    >>> from sklearn.datasets import load_iris
    >>> X, y = load_iris(return_X_y=True)
    >>> classifier = MLPClassifier(8, "tanh", solver="lbfgs", max_iter=1000, random_state=0).fit(X, y)
    >>> bool(classifier.score(X, y) > 0.95)
    True
    >>> classifier.network_.layers[-1]
    Dense(3, 'softmax', ...)
    """

    label_smoothing: float = 0.0
    class_weight: Any = None
    loss: ClassVar[str] = "log_loss"  # as scikit-learn's says of itself

    _parameter_constraints: ClassVar[dict[str, list[Any]]] = {
        **Parameters._parameter_constraints,
        "label_smoothing": [SHARE],
        "class_weight": [None, dict, StrOptions({"balanced"})],
    }

    @available_if(_is_stochastic)  # type: ignore[untyped-decorator]
    @_fit_context(prefer_skip_nested_validation=True)  # type: ignore[untyped-decorator]
    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None, classes: Any = None) -> Self:
        """Train for one more epoch, on these rows; the first call needs all `classes` that will ever occur."""
        if self.class_weight == "balanced":
            raise ValueError(
                "class_weight='balanced' needs all rows, so it cannot be used with partial_fit; pass a dictionary "
                "(see sklearn.utils.class_weight.compute_class_weight)."
            )
        if _check_partial_fit_first_call(self, classes):
            self._learn_classes(y if type_of_target(y).startswith("multilabel") else classes)
        return self._train(X, y, sample_weight, (None, None, None), "partial_fit")

    def predict(self, X: Any) -> Array:
        """Return the most probable class of each row, (n_samples,); for multi-label 0s and 1s, (n_samples, labels)."""
        numbers = self._predict_numbers(self._checked(X))
        return numbers if self._multilabel else np.asarray(self.classes_[numbers])

    def predict_proba(self, X: Any) -> Array:
        """Return the probability of each class, (n_samples, classes), in the order of `classes_`."""
        probabilities = self._forward(self._checked(X))
        return probabilities if self.n_outputs_ > 1 else np.hstack([1 - probabilities, probabilities])

    def predict_log_proba(self, X: Any) -> Array:
        """Return the logarithm of each class's probability, (n_samples, classes)."""
        with np.errstate(divide="ignore"):
            logarithms: Array = np.log(self.predict_proba(X))
        return logarithms

    # ---- classes as numbers, and back

    def _learn_classes(self, y: Any) -> None:
        binarizer = LabelBinarizer().fit(y)
        self.classes_ = binarizer.classes_
        self._multilabel = binarizer.y_type_.startswith("multilabel")

    def _encode_new(self, y: Any, mode: Mode) -> None:
        if mode == "fit":
            self._learn_classes(y)

    def _encode(self, y: Any, mode: Mode) -> Array:
        """Return class numbers (n,), or 0s and 1s, (n, 1) for two classes and (n, labels) for multi-label."""
        self._check_classes(y, mode)
        if self._multilabel:
            return self._smooth(_dense(y).astype(np.float64))
        numbers = np.searchsorted(self.classes_, y)
        self.n_outputs_ = 1 if len(self.classes_) <= 2 else len(self.classes_)
        return np.asarray(numbers) if self.n_outputs_ > 1 else self._smooth(numbers.reshape(-1, 1).astype(np.float64))

    def _smooth(self, y: Array) -> Array:
        """Return 0s and 1s with the share `label_smoothing` spread over both (of more classes, the loss does it)."""
        share = float(self.label_smoothing)
        return (1 - share) * y + share / 2 if share else y

    def _check_classes(self, y: Any, mode: Mode) -> None:
        classes = unique_labels(y)
        if self.warm_start and mode == "fit":
            if set(classes) != set(self.classes_):
                raise ValueError(
                    "warm_start can only be used where `y` has the same classes as in the previous call to fit. "
                    f"Previously got {self.classes_}, `y` has {classes}"
                )
        elif len(np.setdiff1d(classes, self.classes_, assume_unique=True)):
            raise ValueError(
                f"`y` has classes not in `self.classes_`. `self.classes_` has {self.classes_}. 'y' has {classes}."
            )

    def _head(self, y: Array) -> tuple[int, Activation, Loss]:
        if y.ndim == 1:
            return len(self.classes_), Softmax(), CategoricalCrossEntropy(float(self.label_smoothing))
        loss = BinaryCrossEntropy()
        return y.shape[1], Sigmoid(), loss if y.shape[1] == 1 else PerRow(loss)

    def _class_weights(self, y: Any) -> Array | None:
        return None if self.class_weight is None else np.asarray(compute_sample_weight(self.class_weight, y))

    def _predict_numbers(self, X: Array) -> Array:
        """Return class numbers (n,), or for multi-label 0s and 1s (n, labels)."""
        probabilities = self._forward(X)
        if self._multilabel:
            return (probabilities > 0.5).astype(int)
        if self.n_outputs_ > 1:
            return np.asarray(probabilities.argmax(axis=1))
        certain = len(self.classes_) == 1
        return np.zeros(len(probabilities), int) if certain else (probabilities[:, 0] > 0.5).astype(int)

    def _default_score(self, y: Any, predicted: Array, weight: Any) -> float:
        truth = _dense(y) if self._multilabel else np.searchsorted(self.classes_, y)
        return float(accuracy_score(truth, predicted, sample_weight=weight))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        return tags


def _dense(y: Any) -> Array:
    return np.asarray(y.toarray() if hasattr(y, "toarray") else y)
