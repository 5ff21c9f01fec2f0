"""Where a network stands in its training."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from chainrule.functions.optimizers import Optimizer
from chainrule.network.history import History
from chainrule.network.parameters import Parameters
from chainrule.program.interpret import Values

if TYPE_CHECKING:
    from chainrule.training.recipe import TrainingRecord


@dataclass
class TrainingState:
    """Where a network stands in its training: a `Run` writes it, and a file holds it."""

    parameters: Parameters
    history: History = field(default_factory=History)
    state: Values = field(default_factory=dict)  # beside the parameters, by name: moments, counters, running statistics
    optimizer: Optimizer | None = None  # what the state belongs to
    lr_factor: float = 1.0  # what callbacks have multiplied the learning rate by
    engine: str | None = None  # "numpy" or "compiled", chosen at the first fit and kept
    last_training: TrainingRecord | None = None  # on what it was last fitted, and how

    def adopt(self, values: Values) -> None:
        """Take over parameters and state from `values`, as a runner or a snapshot holds them."""
        self.parameters.adopt(values)
        self.state = {name: value for name, value in values.items() if name not in self.parameters and name != "seed"}

    def __copy__(self) -> Self:
        """A state of its own, which further training does not reach, without the data that was trained on."""
        parameters, history = copy.copy(self.parameters), copy.deepcopy(self.history)
        return replace(self, parameters=parameters, history=history, last_training=None)


def part_of_training(name: str) -> Any:
    """A field of the network's `TrainingState`, as if it were the network's own."""
    return property(
        lambda network: getattr(network.training, name), lambda network, value: setattr(network.training, name, value)
    )
