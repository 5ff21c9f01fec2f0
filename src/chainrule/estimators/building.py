"""From an estimator's parameters to layers, an optimizer, and the weights to start from."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.estimators.parameters import ACTIVATIONS, RATES, Parameters
from chainrule.functions.activations import Activation
from chainrule.functions.initializers import Uniform
from chainrule.functions.optimizers import Adam, GradientDescent, Momentum, Nesterov, Optimizer
from chainrule.functions.registry import number
from chainrule.functions.schedules import Schedule
from chainrule.network.layers import Dense, Layer
from chainrule.network.normalization import BatchNorm, LayerNorm

Array = NDArray[Any]


def hidden_sizes(estimator: Parameters) -> list[int]:
    """Return the units of each hidden layer."""
    sizes = estimator.hidden_layer_sizes
    sizes = list(sizes) if hasattr(sizes, "__iter__") else [sizes]
    if not all(isinstance(size, Integral) for size in sizes):
        raise InvalidInput(f"hidden_layer_sizes must be whole numbers, such as (100, 50), but is {sizes!r:.60}.")
    if any(size <= 0 for size in sizes):
        raise ValueError(f"hidden_layer_sizes must be > 0, got {sizes}.")
    return [int(size) for size in sizes]


def hidden_activations(estimator: Parameters) -> list[Activation]:
    """Return the activation of each hidden layer."""
    return [
        Activation.get(ACTIVATIONS.get(given, given) if isinstance(given, str) else given)
        for given in _per_layer(estimator, "activation", str | Activation | dict | type)
    ]


def make_layers(estimator: Parameters, inputs: int, outputs: int, last: Activation, penalty: float) -> list[Layer]:
    """Return the layers; `penalty` is what `alpha` and `l1` are multiplied by: 1 / rows."""
    units = [inputs, *hidden_sizes(estimator), outputs]
    activations = [*hidden_activations(estimator), last]
    dropouts = [*_per_layer(estimator, "dropout", float | int), 0.0]
    normalization = normalization_of(estimator)
    penalties = {"l1": float(estimator.l1 * penalty), "l2": float(estimator.alpha * penalty)}
    layers: list[Layer] = []
    for (fan_in, fan_out), activation, share in zip(pairwise(units), activations, dropouts, strict=True):
        bound = init_bound(estimator, fan_in, fan_out)
        start = Uniform(-bound, bound)
        weight_init = start if estimator.weight_init is None else estimator.weight_init
        bias_init = start if estimator.bias_init is None else estimator.bias_init
        options: dict[str, Any] = {"weight_init": weight_init, "bias_init": bias_init, **penalties}
        if normalization is not None and len(layers) < 2 * (len(units) - 2):
            layers += [Dense(fan_out, **options), normalization(activation, dropout=float(share))]
        else:
            layers.append(Dense(fan_out, activation, dropout=float(share), **options))
    return layers


def layer_number(estimator: Parameters, hidden: int) -> int:
    """Return the number, in the network, of the layer that gives the outputs of a hidden layer, counted from 1."""
    return hidden if normalization_of(estimator) is None else 2 * hidden


def normalization_of(estimator: Parameters) -> type[BatchNorm] | type[LayerNorm] | None:
    """Return the layer that stands behind each hidden dense layer, if one does."""
    if estimator.batch_norm and estimator.layer_norm:
        raise InvalidInput("batch_norm and layer_norm do the same work in two ways: choose one of them.")
    return BatchNorm if estimator.batch_norm else LayerNorm if estimator.layer_norm else None


def batch_size(estimator: Parameters, rows: int) -> int:
    """Return how many rows an update takes, of `rows` in all."""
    if estimator.batch_size != "auto":
        return min(int(estimator.batch_size), rows)
    size = min(200, rows)
    while estimator.batch_norm and size > 2 and rows % size == 1:
        size -= 1  # a batch of a single row could not be normalized
    return size


def init_bound(estimator: Parameters, fan_in: int, fan_out: int) -> float:
    """Return the bound of scikit-learn's draw: √(6 / (fan_in + fan_out)), or √2 for logistic units.

    Glorot & Bengio 2010, 'Understanding the difficulty of training deep feedforward neural networks', equation 16.
    """
    logistic = isinstance(estimator.activation, str) and estimator.activation in ("logistic", "sigmoid")
    return math.sqrt((2.0 if logistic else 6.0) / (fan_in + fan_out))


def draw_weights(estimator: Parameters, units: Sequence[int], random: np.random.RandomState) -> dict[str, Array]:
    """Return W1, b1, …, drawn as scikit-learn draws them and with its numbers, except where an initializer is given."""
    drawn = {}
    for place, (fan_in, fan_out) in enumerate(pairwise(units)):
        number = layer_number(estimator, place) + 1  # of the dense layer that comes behind that hidden layer
        bound = init_bound(estimator, fan_in, fan_out)
        try:
            drawn[f"W{number}"] = random.uniform(-bound, bound, (fan_in, fan_out))
            drawn[f"b{number}"] = random.uniform(-bound, bound, fan_out)
        except (MemoryError, OverflowError, ValueError):
            raise InvalidInput(
                f"hidden_layer_sizes is too large: the weights W{number}, for {fan_in:,} inputs and {fan_out:,} units, "
                "do not fit into memory."
            ) from None
    given = {"W": estimator.weight_init is not None, "b": estimator.bias_init is not None}
    return {name: array for name, array in drawn.items() if not given[name[0]]}


def _per_layer(estimator: Parameters, option: str, single: Any) -> Sequence[Any]:
    """Return an option's value for each hidden layer, given as one for all or as a list."""
    value, count = getattr(estimator, option), len(hidden_sizes(estimator))
    if isinstance(value, single):
        return [value] * count
    values = list(value)
    if len(values) != count:
        raise InvalidInput(f"{option} has {len(values)} entries for {count} hidden layers: {value!r}.")
    return values


@dataclass(frozen=True)
class InverseScalingByRows(Schedule):
    """scikit-learn's "invscaling": rate / (rows seen before this epoch + 1)^power.

    An epoch has `updates` updates of `rows` rows in all; `seen` rows had been seen before update `first`.

    >>> schedule = InverseScalingByRows(1.0, power=0.5, updates=2, rows=99)
    >>> [schedule(step) for step in range(4)]
    [1.0, 1.0, 0.1, 0.1]
    """

    rate: float = 0.1
    power: float = 0.5
    updates: int = field(default=1, metadata=number(1, math.inf))
    rows: int = 1
    first: int = 0
    seen: int = 0

    def value(self, step: Any, m: Any) -> Any:
        epochs = m.floor((step - self.first) / self.updates)
        return self.rate / (self.seen + epochs * self.rows + 1) ** self.power


def make_optimizer(estimator: Parameters, rows: int, batch_size: int, first: int, seen: int) -> Optimizer:
    """Return the optimizer of a stochastic solver, before update number `first`, after `seen` rows."""
    solver = estimator.solver
    rate: Any = estimator.learning_rate
    if isinstance(rate, str) and rate in RATES:
        rate = float(estimator.learning_rate_init)
        if estimator.learning_rate == "invscaling" and solver != "adam":
            rate = InverseScalingByRows(rate, float(estimator.power_t), -(-rows // batch_size), rows, first, seen)
    optimizer: Optimizer
    if isinstance(solver, Optimizer):
        optimizer = solver
    elif solver == "adam":
        optimizer = Adam(rate, beta1=estimator.beta_1, beta2=estimator.beta_2, epsilon=estimator.epsilon)
    elif solver == "sgd":
        kind = Nesterov if estimator.nesterovs_momentum else Momentum
        optimizer = kind(rate, momentum=float(estimator.momentum)) if estimator.momentum else GradientDescent(rate)
    else:
        optimizer = Optimizer.get({"name": solver, "learning_rate": rate})
    options = ("weight_decay", "clip_norm", "clip_value")
    changes = {option: getattr(estimator, option) for option in options if getattr(estimator, option)}
    return replace(optimizer, **changes) if changes else optimizer
