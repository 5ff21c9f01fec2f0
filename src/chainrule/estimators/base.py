"""How both estimators train: validate, encode, and have a network trained."""

from __future__ import annotations

import warnings
from abc import abstractmethod
from dataclasses import replace
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import _fit_context
from sklearn.callback import CallbackSupportMixin
from sklearn.utils import check_random_state
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted

from chainrule.errors import InvalidInput
from chainrule.estimators import building, rows, solving
from chainrule.estimators.fitted import Fitted
from chainrule.estimators.quiet import quiet_unless
from chainrule.estimators.watch import Rows
from chainrule.functions.activations import Activation
from chainrule.functions.losses import Loss
from chainrule.network.network import Network

Array = NDArray[Any]
Mode = Literal["fit", "partial_fit", "resume"]

#: How scikit-learn names the activations of a last layer.
OUT_ACTIVATIONS = {"sigmoid": "logistic"}


def _is_stochastic(estimator: BaseMLP) -> bool:
    if estimator.solver == "lbfgs":
        raise AttributeError("partial_fit is only available for stochastic optimizers. lbfgs is not stochastic.")
    return True


class BaseMLP(CallbackSupportMixin, Fitted):  # type: ignore[misc]
    """Base of the estimators: what trains."""

    _best: Any = None  # parameters and state of the best epoch, while training
    _converged: bool = False

    # ---- what a classifier and a regressor do differently

    def _encode_new(self, y: Any, mode: Mode) -> None:
        """Learn what can be learned from the targets of a first fit: the classes."""

    def _class_weights(self, y: Any) -> Array | None:
        """Return how much each row counts by its class, if that matters."""
        return None

    @abstractmethod
    def _encode(self, y: Any, mode: Mode) -> Array:
        """Return targets as the network reads them, checked against those seen before."""

    @abstractmethod
    def _head(self, y: Array) -> tuple[int, Activation, Loss]:
        """Return the number of outputs, the last activation and the loss."""

    @abstractmethod
    def _predict_numbers(self, X: Array) -> Array:
        """Return predictions in the form that `_default_score` compares, for features checked before."""

    @abstractmethod
    def _default_score(self, y: Any, predicted: Array, weight: Any) -> float:
        """Return accuracy or R²."""

    # ---- training

    @_fit_context(prefer_skip_nested_validation=True)  # type: ignore[untyped-decorator]
    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        X_val: Any = None,
        y_val: Any = None,
        sample_weight_val: Any = None,
    ) -> Self:
        """Train on X (n_samples, n_features), dense or sparse, and y (n_samples,) or (n_samples, n_outputs).

        With X_val and y_val, the validation loss and score are recorded after every epoch, and the weights of the best
        epoch are restored at the end; sample_weight_val counts for both (class_weight does not).
        """
        return self._train(X, y, sample_weight, (X_val, y_val, sample_weight_val), "fit")

    @available_if(_is_stochastic)  # type: ignore[untyped-decorator]
    @_fit_context(prefer_skip_nested_validation=True)  # type: ignore[untyped-decorator]
    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Train for one more epoch, on these rows."""
        return self._train(X, y, sample_weight, (None, None, None), "partial_fit")

    @_fit_context(prefer_skip_nested_validation=True)  # type: ignore[untyped-decorator]
    def resume(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        X_val: Any = None,
        y_val: Any = None,
        sample_weight_val: Any = None,
    ) -> Self:
        """Go on with a fit that was interrupted, from a checkpoint that was loaded, on the same rows.

        The weights at the end are, bit for bit, those of a fit that was not interrupted. (Not for lbfgs, whose memory
        of past gradients is SciPy's; and your own callbacks start over.)
        """
        check_is_fitted(self, "network_")
        if self.solver == "lbfgs":
            raise InvalidInput("A fit with solver='lbfgs' cannot be resumed; use warm_start=True to go on from it.")
        return self._train(X, y, sample_weight, (X_val, y_val, sample_weight_val), "resume")

    def _train(self, X: Any, y: Any, sample_weight: Any, validation: Any, mode: Mode) -> Self:
        sizes = building.hidden_sizes(self)
        fresh = not hasattr(self, "network_") or (mode == "fit" and not self.warm_start)
        data = rows.training_rows(self, X, y, sample_weight, mode, fresh)
        if self.early_stopping and mode == "partial_fit":
            raise ValueError("partial_fit does not support early_stopping=True")
        outputs, activation, loss = self._head(data.y)
        start: dict[str, Array] = {}
        if fresh:
            random = check_random_state(self.random_state)
            start = building.draw_weights(self, [self.n_features_in_, *sizes, outputs], random)
            seed = int(random.randint(np.iinfo(np.int32).max))
        else:
            seed = self.network_.seed
        train, held = rows.split(self, data, validation, seed)
        batch_size = self._batch_size(len(train))
        layers = building.make_layers(self, self.n_features_in_, outputs, activation, self._per_row(train, batch_size))
        dtype = (train.X if fresh else self.network_).dtype.name
        if fresh or (self.network_.layers, self.network_.loss) != (tuple(layers), loss):
            network = Network(self.n_features_in_, layers, loss, dtype, seed)
            if not fresh:
                _carry_over(self.network_, network)
            for name, array in start.items():
                network.parameters[name] = array
            self.network_ = network
        if fresh:
            self._begin()
        self._describe(outputs, activation, len(sizes) + 2)
        with quiet_unless(self.verbose):
            solving.solve(self, train, held, batch_size, mode)
        return self

    def _describe(self, outputs: int, activation: Activation, layers: int) -> None:
        self.n_outputs_, self.n_layers_ = outputs, layers
        self.out_activation_ = OUT_ACTIVATIONS.get(activation.name, activation.name)

    def _begin(self) -> None:
        """Forget what an earlier fit recorded."""
        self.t_ = 0
        self._epochs_without_improvement = 0
        self._best_loss = np.inf
        self._metric_history: dict[str, list[float]] = {}
        self.best_loss_ = None if self.early_stopping else np.inf
        self.validation_scores_ = self.best_validation_score_ = None

    def _batch_size(self, count: int) -> int:
        if self.batch_size != "auto" and self.batch_size > count:
            warnings.warn(
                "Got `batch_size` less than 1 or larger than sample size. It is going to be clipped", stacklevel=5
            )
        return building.batch_size(self, count)

    def _per_row(self, train: Rows, batch_size: int) -> float:
        """What the penalties are multiplied by: one over the rows, or their weight, of the data set or of a batch."""
        total = float(len(train)) if train.weight is None else float(train.weight.sum())
        if self.alpha_scaling == "batch" and self.solver != "lbfgs":
            total *= batch_size / len(train)
        return 1 / total


def _carry_over(old: Network, new: Network) -> None:
    """Let a network go on where another stands; they may differ in their penalties, not in their parameters."""
    before, after = ([f"{layer.name} {getattr(layer, 'units', '')}".rstrip() for layer in n.layers] for n in (old, new))
    if before != after:
        raise InvalidInput(
            "To go on training, the layers must stay as they are: they were "
            f"{', '.join(before)}, and are now {', '.join(after)}."
        )
    new.parameters.adopt(old.parameters)
    new.training = replace(old.training, parameters=new.parameters, last_training=None)
