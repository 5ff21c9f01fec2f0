"""Recognising an activation by its values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from chainrule.functions.activations import (
    Activation,
    Elu,
    Gelu,
    HardSigmoid,
    Identity,
    LeakyRelu,
    Mish,
    Relu,
    Selu,
    Sigmoid,
    Silu,
    Softmax,
    Softplus,
    Tanh,
)
from chainrule.functions.vocabulary import Vocabulary

Array = NDArray[np.float64]
NUMPY = Vocabulary()
SAME = 1e-6
SLOPES = (0.001, 0.01, 0.05, 0.1, 0.2, 0.3)  # of leaky relu, as people choose them


class Softsign(Activation):
    """z / (1 + |z|)."""

    symbol = "softsign"

    def value(self, z: Array, m: Vocabulary) -> Array:
        return np.asarray(z / (1 + np.abs(z)))

    def derivative(self, z: Array, a: Array, m: Vocabulary) -> Array:
        return np.asarray(1 / (1 + np.abs(z)) ** 2)


class Arctan(Activation):
    """The inverse of the tangent."""

    symbol = "arctan"

    def value(self, z: Array, m: Vocabulary) -> Array:
        return np.arctan(z)

    def derivative(self, z: Array, a: Array, m: Vocabulary) -> Array:
        return np.asarray(1 / (1 + z**2))


class ScaledTanh(Activation):
    """1.7159 tanh(2z/3), as LeCun recommends."""

    symbol = "scaled_tanh"

    def value(self, z: Array, m: Vocabulary) -> Array:
        return np.asarray(1.7159 * np.tanh(2 / 3 * z))

    def derivative(self, z: Array, a: Array, m: Vocabulary) -> Array:
        return np.asarray(1.7159 * 2 / 3 * (1 - np.tanh(2 / 3 * z) ** 2))


class ReluStep(Relu):
    """relu with the slope 1 at 0, where either slope may be taken."""

    symbol = "relu"

    def derivative(self, z: Array, a: Array, m: Vocabulary) -> Array:
        return np.asarray(z >= 0, dtype=np.float64)


#: In this order: where all z are positive, relu and identity cannot be told apart, nor need they be.
CATALOGUE: Sequence[Activation] = (
    Sigmoid(),
    Tanh(),
    Relu(),
    Softmax(),
    Elu(),
    Softplus(),
    Silu(),
    Gelu(),
    Selu(),
    Mish(),
    HardSigmoid(),
    Softsign(),
    Arctan(),
    ScaledTanh(),
)


def same(x: Array, y: Array, tolerance: float = SAME) -> bool:
    """Whether two arrays hold the same numbers, but for rounding."""
    if x.shape != y.shape:
        return False
    scale = max(float(np.abs(x).max(initial=0.0)), float(np.abs(y).max(initial=0.0)))
    return scale < np.inf and bool(np.abs(x - y).max(initial=0.0) <= tolerance * scale)


def value(activation: Activation, z: Array) -> Array:
    """f(z)."""
    with np.errstate(all="ignore"):
        return np.asarray(activation.value(z, NUMPY), dtype=np.float64)


class Recogniser:
    """Knows what every activation makes of z, (n, units).

    >>> Recogniser(np.array([[-1.0, -2.0, 2.0]]))(np.array([[-0.2, -0.4, 2.0]]))
    LeakyRelu(slope=0.2)
    """

    def __init__(self, z: Array, tolerance: float = SAME) -> None:
        self.z, self.tolerance = z, tolerance

    @cached_property
    def _values(self) -> list[tuple[Activation, Array]]:
        return [
            (activation, value(activation, self.z))
            for activation in CATALOGUE
            if not (activation.distribution and self.z.shape[1] == 1)
        ]

    def __call__(self, a: Array) -> Activation | None:
        """Return the activation that takes z to a; None where it is unknown."""
        z = self.z
        if z.shape != a.shape or not a.any():
            return None
        if same(z, a, 1e-12):
            return Identity()
        first = a.flat[0]
        for activation, expected in self._values:
            if abs(expected.flat[0] - first) <= self.tolerance * max(1.0, np.abs(expected).max()) and same(
                expected, a, self.tolerance
            ):
                return activation
        below = z < 0
        slope = a.flat[np.argmax(below)] / z.flat[np.argmax(below)] if below.any() else 0.0
        likely = 0 < slope < 1 and (below.sum() > 1 or round(slope, 9) in SLOPES)
        if likely and same(np.where(below, slope * z, z), a, self.tolerance):
            return LeakyRelu(float(round(slope, 9)))
        return None
