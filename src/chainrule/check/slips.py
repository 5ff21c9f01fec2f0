"""The formulas of activations' slopes, and the slips in them and in the slope of the loss, as tables."""

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.check.activations import is_softmax, sigmoid
from chainrule.check.graph import Array
from chainrule.check.structure import Block

Slope = Callable[[Array], Array]
DIAGONAL = "the softmax is treated as if each output depended on its own z alone"
SQUARED = "the gradient of the squared error is used, though the loss is cross-entropy"
ITSELF = "the squared error itself is passed back, not its slope"
MEAN_SQUARE = "the mean squared error is passed back, not each sample's error"
#: The mistake, what it is, where it can be, whether it stands for dz, for dŷ, or either, and what is made of y and ŷ.
LOSS_SLIPS: tuple[tuple[str, str, str, bool | None, Callable[[Array, Array], Any]], ...] = (
    ("softmax_cross_terms", DIAGONAL, "soft", True, lambda y, p: (p - y) * p * (1 - p)),
    ("softmax_cross_terms", DIAGONAL, "soft", True, lambda y, p: -y * (1 - p)),
    ("loss_gradient", SQUARED, "entropy", True, lambda y, p: (p - y) * p * (1 - p)),
    ("loss_gradient", SQUARED, "own", False, lambda y, p: p - y),
    ("loss_gradient", ITSELF, "", None, lambda y, p: (p - y) ** 2),
    ("loss_gradient", MEAN_SQUARE, "", None, lambda y, p: ((p - y) ** 2).mean()),
)
SLOPE_SLIPS: tuple[tuple[str, Callable[[Block, Array], Array]], ...] = (
    ("the gradient is multiplied by the activation, not by its slope", lambda b, g: g * b.a.value),
    ("half of the activation's slope is missing", lambda b, g: g * (1 - b.a.value)),
    ("the square is in the wrong place in the slope", lambda b, g: g * (1 - b.a.value) ** 2),
    ("what comes from the layer above is left out", lambda b, g: b.back(np.ones(b.a.shape))),
)


def _relu_like(below: float) -> tuple[Slope, Slope]:
    return (lambda v: np.where(v > 0, 1.0, below),) * 2


#: The slopes of activations as they are written in terms of z, and in terms of a.
SLOPES: dict[str, tuple[Slope, Slope]] = {
    "sigmoid": (lambda v: sigmoid(v) * (1 - sigmoid(v)), lambda v: v * (1 - v)),
    "tanh": (lambda v: np.asarray(1 - np.tanh(v) ** 2), lambda v: 1 - v**2),
    "relu": _relu_like(0.0),
    "leaky relu": _relu_like(0.01),
}
VALUES: dict[str, Slope] = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": lambda v: np.maximum(v, 0),
    "leaky relu": lambda v: np.where(v > 0, v, 0.01 * v),
}


def forms(block: Block) -> tuple[str, tuple[Slope, ...]]:
    """The name of an activation and its slope, written in z and in a."""
    z, a = block.z.value, block.a.value.reshape(block.z.shape)
    for name, value in VALUES.items():
        if np.allclose(value(z), a, rtol=1e-5, atol=1e-9):
            return name, SLOPES[name]
    below = z < 0
    if below.any() and np.allclose(a[z > 0], z[z > 0]):
        ratios = a[below] / z[below]
        if np.allclose(ratios, ratios[0]):
            return "leaky relu", _relu_like(float(ratios[0]))
    return "", ()


def name_of(block: Block) -> str:
    """The name of an activation, as far as it is known."""
    if block.z is block.a or np.allclose(block.z.value, block.a.value.reshape(block.z.shape)):
        return "identity"
    return "softmax" if is_softmax(block.z, block.a) else forms(block)[0] or "an activation of its own"
