"""What a person sets on the page: the network, and how it is trained. Checked, and as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from chainrule.errors import InvalidInput, UnknownName
from chainrule.functions.activations import Activation
from chainrule.functions.initializers import Initializer
from chainrule.functions.optimizers import Optimizer
from chainrule.functions.registry import python_number
from chainrule.network.layers import Dense, Layer

#: What there is to choose from, and the least and most of what is a number.
CHOICES = {
    "activations": ("tanh", "relu", "sigmoid", "leaky_relu", "elu", "gelu", "silu", "softplus", "identity"),
    "init": ("auto", "glorot_uniform", "he_normal", "lecun_normal", "normal", "uniform", "zeros"),
    "optimizer": ("adam", "adamw", "gradient_descent", "momentum", "nesterov", "rmsprop", "adagrad"),
    "engine": ("numpy", "compiled"),
}
LIMITS = {
    "learning_rate": (0.0, 1000.0),
    "batch_size": (1, 100_000),
    "dropout": (0.0, 0.95),
    "l1": (0.0, 10.0),
    "l2": (0.0, 10.0),
    "seed": (0, 2**31),
}
MOST_LAYERS, MOST_UNITS = 6, 512

#: What can change in the middle of a training, as it leaves the weights and the order of the rows what they are.
GOES_ON = frozenset({"activations", "optimizer", "learning_rate", "batch_size", "dropout", "l1", "l2", "engine"})


@dataclass(frozen=True)
class Settings:
    """A network's shape and its training.

    target : the column to predict; empty for the table's last one. left_out : columns that are not used.
    units, activations : of each hidden layer.
    init : how weights start; "auto" lets each layer choose.

    >>> Settings().changed({"units": [4], "activations": ["relu"]}).units
    (4,)
    """

    target: str = ""
    left_out: tuple[str, ...] = ()
    units: tuple[int, ...] = (8, 8)
    activations: tuple[str, ...] = ("tanh", "tanh")
    init: str = "auto"
    optimizer: str = "adam"
    learning_rate: float = 0.02
    batch_size: int = 32
    dropout: float = 0.0
    l1: float = 0.0
    l2: float = 0.0
    seed: int = 0
    engine: str = "numpy"

    def __post_init__(self) -> None:
        for name in ("left_out", "units", "activations"):
            object.__setattr__(self, name, tuple(map(python_number, getattr(self, name))))
        if len(self.units) > MOST_LAYERS or len(self.units) != len(self.activations):
            raise InvalidInput(
                f"There may be up to {MOST_LAYERS} hidden layers, each with its units and its activation, but there "
                f"are {len(self.units)} numbers of units and {len(self.activations)} activations."
            )
        for units in self.units:
            if not isinstance(units, int) or isinstance(units, bool) or not 1 <= units <= MOST_UNITS:
                raise InvalidInput(f"A layer has 1 to {MOST_UNITS} units here, but {units!r:.60} were asked for.")
        for name, (least, most) in LIMITS.items():
            value = getattr(self, name)
            right = int if isinstance(least, int) else int | float
            if not isinstance(value, right) or isinstance(value, bool) or not least <= value <= most:
                words = name.replace("_", " ")
                raise InvalidInput(f"The {words} must be from {least:g} to {most:g}, but is {value!r:.60}.")
        for name, known in CHOICES.items():
            for value in self.activations if name == "activations" else (getattr(self, name),):
                if value not in known:
                    raise UnknownName(name.removesuffix("s"), str(value)[:60], known)

    def changed(self, changes: Mapping[str, Any]) -> Self:
        """Return other settings. Raises `InvalidInput` for a name or value that cannot be."""
        for name in changes:
            if name not in vars(self):
                raise UnknownName("setting", str(name)[:60], vars(self))
        try:
            return replace(self, **changes)
        except TypeError:
            raise InvalidInput(f"These settings have a value of a wrong type: {dict(changes)!r:.100}.") from None

    def goes_on(self, other: Settings) -> bool:
        """Whether a training with these settings can go on with others."""
        changed = {name for name, value in vars(self).items() if getattr(other, name) != value}
        return changed <= GOES_ON and len(self.activations) == len(other.activations)

    def layers(self, last: Layer) -> list[Layer]:
        """Return the layers of the network that ends in `last`, a dense layer of its own."""
        assert isinstance(last, Dense)
        init = None if self.init == "auto" else Initializer.get(self.init)
        usual: dict[str, Any] = {"weight_init": init, "l1": self.l1, "l2": self.l2}
        hidden: list[Layer] = [
            Dense(units, Activation.get(name), dropout=self.dropout, **usual)
            for units, name in zip(self.units, self.activations, strict=True)
        ]
        return [*hidden, Dense(last.units, last.activation, **usual)]

    def update_rule(self) -> Optimizer:
        """Return the optimizer."""
        return Optimizer.get({"name": self.optimizer, "learning_rate": float(self.learning_rate)})

    def spec(self) -> dict[str, Any]:
        """Return the settings as JSON."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


def number_in(value: Any, name: str) -> float:
    """Return a finite number that came from a page. Raises `InvalidInput` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InvalidInput(f"{name} must be a number, but is {value!r:.60}.")
    return float(value)
