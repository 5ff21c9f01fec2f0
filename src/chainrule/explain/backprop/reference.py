"""The right answer: the network that the program computes, as a chainrule network with its derived gradients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from chainrule.errors import ChainruleError
from chainrule.explain.backprop.forward import Pass
from chainrule.explain.backprop.iterations import Iteration, parameters
from chainrule.explain.backprop.recognise import ReluStep
from chainrule.explain.backprop.trace import Array
from chainrule.functions.activations import Activation, Relu
from chainrule.functions.losses import Loss
from chainrule.network.layers import Dense
from chainrule.network.network import Network
from chainrule.program.interpret import Interpreter, Values
from chainrule.program.program import Program

#: The losses that are tried, by the activation of the last layer; how each is called in words.
LOSSES = {
    "half_sum_squared_error": "squared",
    "binary_cross_entropy": "entropy",
    "categorical_cross_entropy": "entropy",
    "mean_absolute_error": "absolute",
    "huber": "huber",
    "hinge": "hinge",
}
LINKS = {"binary_cross_entropy": "sigmoid", "categorical_cross_entropy": "softmax"}


@dataclass(frozen=True, eq=False)
class Context:
    """One understanding of the program: its rows, targets and loss, for each of the iterations that are looked at."""

    network: Network
    loss: str
    kind: str  # "squared", "entropy", …
    passes: tuple[tuple[Pass, ...], ...]
    values: tuple[Values, ...]  # what the derived program computes, for each iteration
    iterations: tuple[Iteration, ...]
    computed: frozenset[str] = field(default=frozenset())
    doubtful: bool = False  # whether the program follows another measure than this loss, which may be what is meant
    unfamiliar: bool = False  # whether the program's own loss is an unknown one
    averaged: bool | None = None  # whether the program's own loss is an average over the samples, if it has one

    @property
    def program(self) -> Program:
        """Forward, loss and backward, written out."""
        return self.network.program

    @property
    def names(self) -> list[str]:
        """What is learned, in the order of the backward pass."""
        return list(self.iterations[0].changes)

    @property
    def rows(self) -> int:
        """How many samples go into an update."""
        return int(self.values[0]["n"])


def losses_for(activation: Activation) -> list[str]:
    """The losses that a network with this last activation may have.

    >>> losses_for(Activation.get("softmax"))
    ['half_sum_squared_error', 'categorical_cross_entropy', 'mean_absolute_error']
    """
    names = []
    for name in LOSSES:
        link = LINKS.get(name)
        if link and activation.name != link:
            continue
        if name in ("huber", "hinge") and activation.name != "identity":
            continue
        names.append(name)
    return names


def build(p: Pass, loss: str, *, step_at_zero: bool = False) -> Network:
    """Return the chainrule network that computes what a forward pass computes."""
    layers = []
    for layer in p.layers:
        activation = ReluStep() if step_at_zero and isinstance(layer.activation, Relu) else layer.activation
        layers.append(Dense(layer.W.shape[1], activation, bias=layer.b is not None))
    return Network(p.X.shape[1], layers, Loss.get(loss), dtype="float64", seed=0)


def given(network: Network, passes: Sequence[Pass], targets: Sequence[Array], iteration: Iteration) -> Values | None:
    """Return what the network's program is given in one iteration; None where loss and targets do not fit."""
    X = np.concatenate([p.X for p in passes])
    try:
        y = network.loss.encode(np.concatenate(list(targets)), network.outputs)
    except ChainruleError:
        return None
    values: Values = {"a0": X, "y": np.asarray(y, dtype=np.float64), "n": len(X), **parameters(passes[0])}
    values |= {f"{name}_new": array for name, array in iteration.after.items()}
    return values


def compute(program: Program, values: Sequence[Values]) -> list[Values]:
    """Run a program on the values of each iteration."""
    run = Interpreter(program)
    return [run(v) for v in values]
