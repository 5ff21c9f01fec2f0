"""Losses: value, derivative, the targets they take and the predictions they need, each written once.

`value(y, p, m)` is the loss of one target y and one prediction p (ŷ); `derivative(y, p, m)` its slope in p. Both act
element by element on (n, outputs) arrays; `reduction` says how the elements become one number:

- "sum": Σ over everything; with sample weights Σ wℓ;
- "mean": over rows and outputs, with weights Σ wℓ / (outputs · Σ w); "row_mean": over rows alone, Σ wℓ / Σ w.

Where a loss names a `link`, `value_from_scores` and `derivative_from_scores` give the same loss from the raw scores of
that activation: one formula instead of two, and finite for every score.
"""

import math
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.functions.activations import Activation
from chainrule.functions.differentiate import derived
from chainrule.functions.registry import POSITIVE, SHARE, Entry, number
from chainrule.functions.words import evaluate

Reduction = Literal["sum", "mean", "row_mean"]


class Loss(Entry, family="loss"):
    """A loss function. Subclass it with ``name="…"`` to add one.

    Attributes
    ----------
    reduction : "sum", "mean" or "row_mean".
    targets, predictions : the lowest and highest of each that it accepts.
    link : the name of the activation that it is simplified with, if any.
    needs_targets : whether y is read; else it may be None. columns : how many outputs it is a loss of, 0 for any.
    kinks : where the derivatives jump, as values of `kinked`.
    formula : only for a function outside the vocabulary: what to print for it, in terms of y and ŷ.

    >>> from chainrule import Dense, Fill, Network
    >>> class Quartic(Loss):
    ...     def value(self, y, p, m):
    ...         return (p - y) ** 4
    >>> Network(1, [Dense(1, weight_init=Fill(1.0))], Quartic()).evaluate([[1.0]], [3.0])  # ŷ = 1
    16.0
    """

    reduction: ClassVar[Reduction] = "mean"
    targets: ClassVar[tuple[float, float]] = (-math.inf, math.inf)
    predictions: ClassVar[tuple[float, float]] = (-math.inf, math.inf)
    link: ClassVar[str] = ""
    needs_targets: ClassVar[bool] = True
    columns: ClassVar[int] = 0
    kinks: ClassVar[tuple[float, ...]] = ()
    formula: ClassVar[str] = ""

    def __init_subclass__(cls, **names: Any) -> None:
        super().__init_subclass__(**names)
        if {"value", "derivative"} & vars(cls).keys() and "link" not in vars(cls):
            cls.link = ""  # an inherited formula for scores belongs to the value it was made from

    def value(self, y: Any, p: Any, m: Any) -> Any:
        """Return the loss of each element, (n, outputs)."""
        raise NotImplementedError

    def derivative(self, y: Any, p: Any, m: Any) -> Any:
        """Return the slope of `value` in p, (n, outputs). Unless it is written, it is derived from `value`."""
        found = derived(getattr(self, "entry", self), "value", ("y", "p"), "p", "loss")
        return evaluate(found, {"y": y, "p": p}, m)

    def value_from_scores(self, y: Any, z: Any, m: Any) -> Any:
        """Return `value` where p is the link of the raw scores z."""
        raise NotImplementedError

    def derivative_from_scores(self, y: Any, p: Any, m: Any) -> Any:
        """Return the slope in the raw scores, in terms of p: for every link here it is p − y."""
        return p - y

    def kinked(self, y: Any, p: Any) -> Any:
        """Return the quantity that has the `kinks`."""
        return p - y

    def encode(self, y: NDArray[Any], outputs: int) -> NDArray[Any]:
        """Return targets as `value` takes them, (n, outputs); a loss with one output also takes (n,).

        Raises `InvalidInput` where they do not fit the loss.
        """
        low, high = self.targets
        outside = (y < low) | (y > high)
        if outside.any():
            raise InvalidInput(
                f"The loss {self.name!r} needs targets {_interval(low, high)}, but y holds {y[outside][0]:g}."
            )
        return y.reshape(-1, 1) if y.ndim == 1 and outputs == 1 else y

    def check_activation(self, activation: Activation) -> None:
        """Raise `InvalidInput` where `activation` gives predictions that this loss cannot take."""
        low, high = activation.interval
        if not (self.predictions[0] <= low and high <= self.predictions[1]):
            hint = f"; use {self.link!r} in the last layer" if self.link else ""
            raise InvalidInput(
                f"The loss {self.name!r} needs predictions {_interval(*self.predictions)}, but the last layer's "
                f"activation {activation.name!r} gives {_interval(low, high)}{hint}."
            )


class SumSquaredError(Loss, name="sum_squared_error"):
    """Σ (y − ŷ)², over rows and outputs.

    Twice the rows are twice the loss, and twice the gradient:

    >>> from chainrule import Dense, Fill, Network
    >>> network = Network(1, [Dense(1, weight_init=Fill(1.0))], SumSquaredError())  # ŷ = x
    >>> network.evaluate([[1.0]], [3.0]), network.evaluate([[1.0], [1.0]], [3.0, 3.0])
    (4.0, 8.0)
    """

    reduction: ClassVar[Reduction] = "sum"
    source = "Legendre 1805, 'Nouvelles méthodes pour la détermination des orbites des comètes'"

    def value(self, y: Any, p: Any, m: Any) -> Any:
        return (y - p) ** 2

    def derivative(self, y: Any, p: Any, m: Any) -> Any:
        return 2 * (p - y)


class HalfSumSquaredError(Loss, name="half_sum_squared_error"):
    """½ Σ (y − ŷ)²: the ½ cancels the 2 of the derivative.

    >>> from chainrule import Dense, Fill, Network
    >>> network = Network(1, [Dense(1, weight_init=Fill(1.0))], HalfSumSquaredError())  # ŷ = x
    >>> network.trace([[1.0]], [3.0])["dy_hat"].tolist()  # ŷ − y
    [[-2.0]]
    """

    reduction: ClassVar[Reduction] = "sum"
    source = "Rumelhart, Hinton & Williams 1986, 'Learning representations by back-propagating errors', equation 3"

    def value(self, y: Any, p: Any, m: Any) -> Any:
        return 0.5 * (y - p) ** 2

    def derivative(self, y: Any, p: Any, m: Any) -> Any:
        return p - y


class MeanSquaredError(SumSquaredError, name="mean_squared_error", aliases=("mse",)):
    """The mean of (y − ŷ)², over rows and outputs: its best constant prediction is the mean.

    >>> from chainrule import Dense, Fill, Network
    >>> network = Network(1, [Dense(1, weight_init=Fill(1.0))], MeanSquaredError())  # ŷ = x
    >>> network.evaluate([[1.0], [1.0]], [3.0, 1.0])  # (2² + 0²) / 2
    2.0
    """

    reduction = "mean"


class HalfMeanSquaredError(HalfSumSquaredError, name="half_mean_squared_error"):
    """The mean of ½ (y − ŷ)²: what scikit-learn's MLPRegressor minimizes.

    >>> from chainrule import Dense, Fill, Network
    >>> network = Network(1, [Dense(1, weight_init=Fill(1.0))], HalfMeanSquaredError())  # ŷ = x
    >>> network.evaluate([[1.0], [1.0]], [3.0, 1.0])
    1.0
    """

    reduction = "mean"


class MeanAbsoluteError(Loss, name="mean_absolute_error", aliases=("mae",)):
    """The mean of |y − ŷ|: its best constant prediction is the median.

    Only the side on which ŷ is counts in the gradient, not how far off:

    >>> from chainrule import Dense, Fill, Network
    >>> network = Network(1, [Dense(1, weight_init=Fill(1.0))], MeanAbsoluteError())  # ŷ = x
    >>> [network.gradients([[1.0]], [y])[1]["b1"].item() for y in (-100.0, 0.9, 2.0)]
    [1.0, 1.0, -1.0]
    """

    kinks = (0.0,)
    source = "Boscovich 1757, 'De litteraria expeditione per pontificiam ditionem'"

    def value(self, y: Any, p: Any, m: Any) -> Any:
        return m.abs(y - p)

    def derivative(self, y: Any, p: Any, m: Any) -> Any:
        return m.sign(p - y)


@dataclass(frozen=True)
class Huber(Loss, name="huber"):
    """Squared error near zero, absolute error beyond `delta`, which is above 0: robust to outliers.

    >>> from chainrule.functions.vocabulary import Vocabulary
    >>> [float(Huber(1.0).value(0.0, p, Vocabulary())) for p in (0.5, 1.0, 100.0)]
    [0.125, 0.5, 99.5]
    """

    delta: float = field(default=1.0, metadata=POSITIVE)
    source = "Huber 1964, 'Robust estimation of a location parameter'"

    @property
    def kinks(self) -> tuple[float, ...]:  # type: ignore[override]
        return (-self.delta, self.delta)

    def value(self, y: Any, p: Any, m: Any) -> Any:
        r = m.abs(p - y)
        return m.where(r <= self.delta, 0.5 * r**2, self.delta * (r - 0.5 * self.delta))

    def derivative(self, y: Any, p: Any, m: Any) -> Any:
        return m.maximum(m.minimum(p - y, self.delta), -self.delta)


class Poisson(Loss, name="poisson"):
    """Half the Poisson deviance, y log(y/ŷ) − y + ŷ: for counts; zero where ŷ = y.

    Targets and predictions are 0 or more.

    >>> from chainrule.functions.vocabulary import Vocabulary
    >>> [float(Poisson().value(4.0, p, Vocabulary())) for p in (2.0, 4.0, 8.0)]
    [0.773, 0.000, 1.227]
    """

    targets = (0.0, math.inf)
    predictions = (0.0, math.inf)
    link = "exp"
    source = "McCullagh & Nelder 1989, 'Generalized Linear Models', section 2.3"

    def value(self, y: Any, p: Any, m: Any) -> Any:
        return y * (m.log(m.positive(y)) - m.log(m.positive(p))) - y + p

    def derivative(self, y: Any, p: Any, m: Any) -> Any:
        return (p - y) / m.positive(p)

    def value_from_scores(self, y: Any, z: Any, m: Any) -> Any:
        return y * (m.log(m.positive(y)) - z) - y + m.exp(z)


@dataclass(frozen=True)
class Quantile(Loss, name="quantile"):
    """The pinball loss: its best constant prediction is the `q` quantile, 0 < q < 1.

    For q = 0.9, too low is 9 times as bad as too high:

    >>> from chainrule.functions.vocabulary import Vocabulary
    >>> [float(Quantile(0.9).value(0.0, p, Vocabulary())) for p in (-1.0, 1.0)]
    [0.9, 0.1]
    """

    q: float = field(default=0.5, metadata=number(0, 1, open_ends="both"))
    kinks = (0.0,)
    source = "Koenker & Bassett 1978, 'Regression quantiles'"

    def value(self, y: Any, p: Any, m: Any) -> Any:
        return m.maximum(self.q * (y - p), (self.q - 1) * (y - p))

    def derivative(self, y: Any, p: Any, m: Any) -> Any:
        return m.where(p > y, 1 - self.q, m.where(p < y, -self.q, 0))


class BinaryCrossEntropy(Loss, name="binary_cross_entropy", aliases=("bce",)):
    """−[y log ŷ + (1 − y) log(1 − ŷ)]: the surprise at a yes-or-no answer. A coin toss costs log 2:

    >>> from chainrule import Dense, Network
    >>> network = Network(1, [Dense(1, "sigmoid", weight_init="zeros")], BinaryCrossEntropy())
    >>> network.evaluate([[1.0], [2.0]], [0.0, 1.0])
    0.693
    """

    targets = (0.0, 1.0)
    predictions = (0.0, 1.0)
    link = "sigmoid"
    source = "Good 1952, 'Rational decisions'"

    def value(self, y: Any, p: Any, m: Any) -> Any:
        return -(y * m.log(m.positive(p)) + (1 - y) * m.log(m.positive(1 - p)))

    def derivative(self, y: Any, p: Any, m: Any) -> Any:
        return (p - y) / m.positive(p * (1 - p))

    def value_from_scores(self, y: Any, z: Any, m: Any) -> Any:
        return m.maximum(z, 0) - y * z + m.log1p(m.exp(-m.abs(z)))

    def check_activation(self, activation: Activation) -> None:
        if activation.distribution:
            raise InvalidInput(
                f"The loss {self.name!r} asks each output a question of its own, but {activation.name!r} ties them "
                "together; use the loss 'categorical_cross_entropy' (or the activation 'sigmoid')."
            )
        super().check_activation(activation)


@dataclass(frozen=True)
class CategoricalCrossEntropy(Loss, name="categorical_cross_entropy", aliases=("cross_entropy",)):
    """−Σⱼ yⱼ log ŷⱼ over the classes, averaged over rows.

    Targets are class numbers 0 … classes − 1, or rows of probabilities (one-hot among them). `label_smoothing` s,
    0 ≤ s < 1, replaces y by (1 − s) y + s / classes (Szegedy et al. 2016, 'Rethinking the Inception architecture',
    section 7).

    A guess among ten classes costs log 10:

    >>> from chainrule import Dense, Network
    >>> network = Network(1, [Dense(10, "softmax", weight_init="zeros")], CategoricalCrossEntropy())
    >>> network.evaluate([[1.0], [2.0]], [3, 7])
    2.303
    """

    label_smoothing: float = field(default=0.0, metadata=SHARE)
    reduction = "row_mean"
    targets = (0.0, 1.0)
    predictions = (0.0, 1.0)
    link = "softmax"
    source = "Bridle 1990, 'Probabilistic interpretation of feedforward classification network outputs'"

    def value(self, y: Any, p: Any, m: Any) -> Any:
        return -y * m.log(m.positive(p))

    def derivative(self, y: Any, p: Any, m: Any) -> Any:
        return -y / m.positive(p)

    def value_from_scores(self, y: Any, z: Any, m: Any) -> Any:
        shifted = z - m.max(z, -1)
        return y * (m.log(m.sum(m.exp(shifted), -1)) - shifted)

    def encode(self, y: NDArray[Any], outputs: int) -> NDArray[Any]:
        if y.ndim == 2 and (y.shape[1] > 1 or outputs == 1):
            rows = super().encode(y, outputs)
            if not np.allclose(rows.sum(axis=1), 1, atol=1e-4):
                raise InvalidInput(
                    f"The loss {self.name!r} needs targets that sum to 1 in every row (or class numbers), "
                    f"but a row of y sums to {rows.sum(axis=1)[np.argmax(np.abs(rows.sum(axis=1) - 1))]:g}."
                )
            exact: NDArray[Any] = rows / rows.sum(axis=1, keepdims=True)  # p − y is the slope only where it is 1
            return exact
        classes = y.reshape(-1)
        bad = (classes != np.floor(classes)) | (classes < 0) | (classes >= outputs)
        if bad.any():
            raise InvalidInput(
                f"The loss {self.name!r} needs class numbers 0 to {outputs - 1}, one per unit of the last layer, "
                f"but y holds {classes[bad][0]:g}."
            )
        return np.eye(outputs)[classes.astype(np.intp)]

    def check_activation(self, activation: Activation) -> None:
        if not activation.distribution:
            raise InvalidInput(
                f"The loss {self.name!r} needs predictions that sum to 1 in every row, but the last layer's "
                f"activation is {activation.name!r}; use 'softmax' (or the loss 'binary_cross_entropy')."
            )


class Hinge(Loss, name="hinge"):
    """max(0, 1 − y ŷ) with y = ±1 (targets 0 and 1 are read as −1 and 1) and ŷ a raw score.

    The right sign is not enough: the score must reach 1.

    >>> from chainrule.functions.vocabulary import Vocabulary
    >>> [float(Hinge().value(1.0, p, Vocabulary())) for p in (-1.0, 0.5, 1.0, 7.0)]
    [2.0, 0.5, 0.0, 0.0]
    """

    targets = (-1.0, 1.0)
    kinks = (1.0,)
    source = "Cortes & Vapnik 1995, 'Support-vector networks'"

    def value(self, y: Any, p: Any, m: Any) -> Any:
        return m.maximum(1 - y * p, 0)

    def derivative(self, y: Any, p: Any, m: Any) -> Any:
        return m.where(y * p < 1, -y, 0 * y)

    def kinked(self, y: Any, p: Any) -> Any:
        return y * p

    def encode(self, y: NDArray[Any], outputs: int) -> NDArray[Any]:
        y = super().encode(y, outputs)
        found = set(np.unique(y).tolist())
        if not (found <= {0, 1} or found <= {-1, 1}):
            raise InvalidInput(f"The loss 'hinge' needs targets 0 and 1, or -1 and 1, but y holds {sorted(found)[:5]}.")
        return np.where(y == 0, -1.0, y)


def _interval(low: float, high: float) -> str:
    whole = {(-math.inf, math.inf): "of any size", (0, math.inf): "of 0 or more"}
    return whole.get((low, high), f"between {low:g} and {high:g}")
