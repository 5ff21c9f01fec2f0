"""The regressor."""

from dataclasses import dataclass
from numbers import Real
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from sklearn.base import RegressorMixin
from sklearn.metrics import d2_pinball_score, r2_score
from sklearn.utils._param_validation import Interval, StrOptions

from chainrule.errors import InvalidInput
from chainrule.estimators.base import BaseMLP, Mode
from chainrule.estimators.losses import PerRow, Quantiles
from chainrule.estimators.parameters import Parameters
from chainrule.functions.activations import Activation
from chainrule.functions.losses import Loss, Quantile

Array = NDArray[Any]

#: scikit-learn's names for what chainrule calls otherwise.
LOSSES = {"squared_error": "half_mean_squared_error", "absolute_error": "mean_absolute_error"}
NAMED = {*LOSSES, "poisson", "huber", "quantile"}


@dataclass(eq=False, repr=False)
class RegressorLoss:
    """The regressor's first parameter."""

    loss: Any = "squared_error"


@dataclass(eq=False, repr=False)
class MLPRegressor(RegressorMixin, BaseMLP, RegressorLoss):  # type: ignore[misc]
    """A multi-layer perceptron that predicts numbers: scikit-learn's `MLPRegressor`, on chainrule.

    Parameters
    ----------
    loss : "squared_error", "poisson", "absolute_error", "huber", "quantile", or any `Loss`. Over several outputs it is
        summed. The last activation follows from it: exp for "poisson", sigmoid for a cross-entropy, else identity.
    quantile : the level of loss="quantile"; or several, rising, which are then the columns of the prediction.
    **others : see `chainrule.estimators.parameters.Parameters`; all of scikit-learn's, with its defaults.

    Attributes
    ----------
    See `chainrule.estimators.base.BaseMLP`.

    >>> X, y = [[0.0], [1.0], [2.0], [3.0]], [1.0, 3.0, 5.0, 7.0]
    >>> regressor = MLPRegressor(hidden_layer_sizes=(), solver="lbfgs", alpha=0, random_state=0).fit(X, y)
    >>> regressor.predict([[4.0]]).round(2)
    array([9.])
    """

    quantile: Any = 0.5

    _parameter_constraints: ClassVar[dict[str, list[Any]]] = {
        **Parameters._parameter_constraints,
        "loss": [StrOptions(NAMED | set(Loss.registry)), Loss],
        "quantile": [Interval(Real, 0, 1, closed="neither"), "array-like"],
    }

    def predict(self, X: Any) -> Array:
        """Return predictions, (n_samples,) or (n_samples, n_outputs); several quantiles never cross."""
        return self._predict_numbers(self._checked(X))

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        """Return R²; of several quantiles, the mean of their D² (the share of pinball loss that is explained)."""
        return self._default_score(y, self.predict(X), sample_weight)

    def _encode(self, y: Any, mode: Mode) -> Array:
        if y.ndim == 2 and isinstance(self._make_loss(), Quantiles):
            raise InvalidInput(
                f"Several quantiles at once are the columns of one target's prediction, but y has {y.shape[1]} columns."
            )
        return np.asarray(y if y.ndim == 2 else y.reshape(-1, 1))

    def _head(self, y: Array) -> tuple[int, Activation, Loss]:
        loss = self._make_loss()
        outputs = len(loss.q) if isinstance(loss, Quantiles) else y.shape[1]
        if outputs > 1 and loss.reduction == "mean" and not isinstance(loss, Quantiles):
            loss = PerRow(loss)
        return outputs, Activation.get(loss.link or "identity"), loss

    def _make_loss(self) -> Loss:
        if self.loss == "quantile":
            one = isinstance(self.quantile, Real)
            return Quantile(float(self.quantile)) if one else Quantiles(tuple(self.quantile))
        return Loss.get(LOSSES.get(self.loss, self.loss) if isinstance(self.loss, str) else self.loss)

    def _predict_numbers(self, X: Array) -> Array:
        predicted = self._forward(X)
        if isinstance(self.network_.loss, Quantiles):
            return np.sort(predicted, axis=1)  # never a larger loss: Chernozhukov, Fernández-Val & Galichon 2010
        return predicted[:, 0] if predicted.shape[1] == 1 else predicted

    def _default_score(self, y: Any, predicted: Array, weight: Any) -> float:
        loss = self.network_.loss
        if isinstance(loss, Quantiles):
            columns = zip(loss.q, predicted.T, strict=True)
            scores = [d2_pinball_score(y, column, sample_weight=weight, alpha=level) for level, column in columns]
            return float(np.mean(scores))
        return float(r2_score(y, predicted, sample_weight=weight))
