"""Layers that normalize what the layer before them gives, and then apply the activation."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from chainrule.functions.initializers import Fill
from chainrule.functions.registry import POSITIVE, SHARE, number
from chainrule.functions.shapes import times
from chainrule.network.layers import ACTIVATION, OF_ONE_LENGTH, Layer
from chainrule.network.scope import Scope
from chainrule.program.operations.normalize import ColumnMean, ColumnNormalize, ColumnVariance, RowNormalize, ScaleShift
from chainrule.program.operations.windows import Count
from chainrule.program.program import State
from chainrule.program.update import RunningMean, RunningVariance


@dataclass(frozen=True)
class LayerNorm(Layer, name="layer_norm"):
    """Every row brought to mean 0 and variance 1, scaled and shifted: z = γ ⊙ (a − mean) / √(variance + ε) + β.

    Put it behind a `Dense` layer without an activation; it is the same in training and prediction.

    Parameters
    ----------
    activation : what is applied to z.
    epsilon : ε.
    dropout : as in `Dense`.

    Ba, Kiros & Hinton 2016, 'Layer normalization'.

    >>> from chainrule import Dense, Network
    >>> network = Network(2, [Dense(3), LayerNorm("relu"), Dense(1)], loss="mean_squared_error", seed=0)
    >>> list(network.parameters)
    ['W1', 'b1', 'gamma2', 'beta2', 'W3', 'b3']
    """

    activation: Any = field(default="identity", metadata=ACTIVATION)
    epsilon: float = field(default=1e-5, metadata=POSITIVE)
    dropout: float = field(default=0.0, metadata=SHARE)

    def add_to(self, scope: Scope, a: str) -> str:
        x = scope.add(RowNormalize(scope.size(a), self.epsilon), "x", a)
        return scope.activate(self, _add_scale_and_shift(scope, x))


@dataclass(frozen=True)
class BatchNorm(Layer, name="batch_norm"):
    """Every unit brought to mean 0 and variance 1, scaled and shifted: z = γ ⊙ (a − mean) / √(variance + ε) + β.

    In training, mean and variance are those of the batch, so a batch needs 2 rows or more, and sample weights do not
    count for them; of images and sequences, they are those of each channel over all places. Each update moves the
    running statistics towards them, and these take their place in predictions and validation. L-BFGS, which sees all
    rows at once, makes their mean and (biased) variance the running ones.

    Put it behind a `Dense` layer without an activation (whose bias it cancels), or first, to standardize the features.

    Parameters
    ----------
    activation : what is applied to z.
    epsilon : ε.
    momentum : the share of the batch in the running statistics: running ← (1 − momentum) · running + momentum · batch,
        as in PyTorch (Keras and others call 1 minus this the momentum); the variance is the unbiased one.
    dropout : as in `Dense`.

    Ioffe & Szegedy 2015, 'Batch normalization: Accelerating deep network training by reducing internal covariate
    shift'.

    >>> from chainrule import Dense, Network
    >>> layers = [Dense(1, bias=False), BatchNorm("relu"), Dense(1)]
    >>> network = Network(2, layers, loss="mean_squared_error", seed=0)
    >>> list(network.parameters)
    ['W1', 'gamma2', 'beta2', 'W3', 'b3']
    >>> history = network.fit([[0.0, 1.0], [2.0, 3.0], [5.0, 4.0]], [1.0, 3.0, 2.0], epochs=3)
    >>> list(network.state)[:2]
    ['running_mean2', 'running_var2']
    """

    activation: Any = field(default="identity", metadata=ACTIVATION)
    epsilon: float = field(default=1e-5, metadata=POSITIVE)
    momentum: float = field(default=0.1, metadata=number(0, 1, open_ends="low"))
    dropout: float = field(default=0.0, metadata=SHARE)
    least_rows: ClassVar[int] = 2  # of one row the variance is 0, and says nothing

    def add_to(self, scope: Scope, a: str) -> str:
        units, builder = (scope.size(a),), scope.builder
        mean, variance = f"running_mean{scope.number}", f"running_var{scope.number}"
        if scope.training:
            if scope.uses:
                why = "is used more than once, but keeps the statistics of one value"
                raise self.unfit(scope, why, remedy="use LayerNorm, or a BatchNorm for each")
            n, places = builder.input("n", ()), times(*scope.shape(a)[1:-1])
            if isinstance(places, str):
                raise self.unfit(scope, OF_ONE_LENGTH.format(places), remedy="use LayerNorm")
            n = scope.add(Count(places), "count", n) if places > 1 else n
            batch_mean = scope.add(ColumnMean(), "mean", a, n)
            batch_variance = scope.add(ColumnVariance(), "var", a, batch_mean, n)
            means = (RunningMean(self.momentum), (mean, batch_mean))
            variances = (RunningVariance(self.momentum), (variance, batch_variance, n))
            builder.remember(mean, State(units, 0.0, means, scope.number))
            builder.remember(variance, State(units, 1.0, variances, scope.number))
            statistics: tuple[str, ...] = (batch_mean, batch_variance, n)
        else:
            statistics = builder.remember(mean, State(units, 0.0)), builder.remember(variance, State(units, 1.0))
        x = scope.add(ColumnNormalize(self.epsilon), "x", a, *statistics)
        return scope.activate(self, _add_scale_and_shift(scope, x))


def _add_scale_and_shift(scope: Scope, x: str) -> str:
    """Add z = γ ⊙ x + β with parameters of its own, and return its name."""
    units = (scope.size(x),)
    gamma = scope.parameter("gamma", units, Fill(1.0), decay=False)
    return scope.add(ScaleShift(), "z", x, gamma, scope.parameter("beta", units, decay=False))
