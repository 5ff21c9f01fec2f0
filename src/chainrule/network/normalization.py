"""Layers that normalize what the layer before them gives, and then apply the activation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from chainrule.functions.activations import Activation
from chainrule.functions.initializers import Fill, Zeros
from chainrule.functions.registry import check_number
from chainrule.network.layers import Layer, add_activation
from chainrule.program.operations.normalize import RowNormalize, ScaleShift
from chainrule.program.program import Builder, Parameter


@dataclass(frozen=True)
class LayerNorm(Layer):
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

    activation: Any = "identity"
    epsilon: float = 1e-5
    dropout: float = 0.0

    def __post_init__(self) -> None:
        check_number(self, "epsilon", 0, math.inf, open_ends="both")
        check_number(self, "dropout", 0, 1, open_ends="high")
        object.__setattr__(self, "activation", Activation.get(self.activation))

    def add_to(self, builder: Builder, a: str, number: int, output: str, *, training: bool) -> str:
        units = int(builder.shapes[a][-1])
        x = builder.add(RowNormalize(units, self.epsilon), f"x{number}", a, layer=number)
        gamma = Parameter((units,), Fill(1.0), units, units, number, decay=False)
        beta = Parameter((units,), Zeros(), units, units, number, decay=False)
        operands = builder.parameter(f"gamma{number}", gamma), builder.parameter(f"beta{number}", beta)
        z = builder.add(ScaleShift(), f"z{number}", x, *operands, layer=number)
        return add_activation(builder, self, z, number, output, training=training)
