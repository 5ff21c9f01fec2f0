"""Layers: a specification each, and the steps that it contributes to a program."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar

from chainrule.errors import InvalidInput
from chainrule.functions.activations import Activation, Identity
from chainrule.functions.initializers import Initializer, default_initializer
from chainrule.functions.registry import Entry, check_flag, check_number, python_number
from chainrule.network.scope import Scope
from chainrule.program.operations import Affine


class Layer(Entry, family="layer"):
    """A layer's specification. Layers are numbered from 1: the input is not counted.

    `activation` is the last function that a layer applies; `least_rows` is how many rows it needs to train.

    A layer holds no weights, so it can be compared, shared by networks, and written as JSON:

    >>> Layer.get({"name": "dense", "units": 3, "activation": "tanh"})
    Dense(3, 'tanh')
    """

    activation: Any = Identity()
    least_rows: ClassVar[int] = 1

    def add_to(self, scope: Scope, *inputs: str) -> str:
        """Add the layer's parameters and steps, reading the values of these names; return its result's name."""
        raise NotImplementedError


@dataclass(frozen=True, repr=False)
class Dense(Layer, name="dense"):
    """A fully connected layer: z = a W + b, a' = f(z).

    Parameters
    ----------
    units : how many outputs.
    activation : f, by name or as an `Activation`.
    bias : whether to add b.
    weight_init : how W starts; by default he_normal for the relu family, lecun_normal for selu, else glorot_uniform.
    bias_init : how b starts.
    l1, l2 : penalties l1·Σ|W| + ½·l2·ΣW², added to the loss.
    dropout : the share of the layer's outputs that is set to 0 in each training iteration; the others are scaled up.

    >>> Dense(3, "relu", dropout=0.2).weight_init
    HeNormal()
    """

    units: int
    activation: Any = "identity"
    bias: bool = True
    weight_init: Any = None
    bias_init: Any = "zeros"
    l1: float = 0.0
    l2: float = 0.0
    dropout: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "units", python_number(self.units))
        if not isinstance(self.units, int) or isinstance(self.units, bool) or self.units < 1:
            raise InvalidInput(f"A layer needs a whole number of units, 1 or more, but received {self.units!r}.")
        object.__setattr__(self, "bias", check_flag("bias", self.bias))
        check_number(self, "l1", 0, float("inf"), open_ends="high")
        check_number(self, "l2", 0, float("inf"), open_ends="high")
        check_number(self, "dropout", 0, 1, open_ends="high")
        activation = Activation.get(self.activation)
        weights = default_initializer(activation) if self.weight_init is None else Initializer.get(self.weight_init)
        object.__setattr__(self, "activation", activation)
        object.__setattr__(self, "weight_init", weights)
        object.__setattr__(self, "bias_init", Initializer.get(self.bias_init))

    def __repr__(self) -> str:
        default = Dense(self.units, self.activation)
        changed = [f.name for f in fields(self) if getattr(self, f.name) != getattr(default, f.name)]
        arguments = [repr(self.units), repr(self.activation.spec())]
        arguments += [f"{name}={_short(getattr(self, name))!r}" for name in changed]
        return f"Dense({', '.join(arguments)})"

    def add_to(self, scope: Scope, *inputs: str) -> str:
        (a,) = inputs
        fan_in = scope.size(a)
        operands = [a, scope.parameter("W", (fan_in, self.units), self.weight_init, l1=self.l1, l2=self.l2)]
        if self.bias:
            operands.append(scope.parameter("b", (self.units,), self.bias_init, fan_in, decay=False))
        return scope.activate(self, scope.add(Affine(), "z", *operands))


def _short(value: Any) -> Any:
    return value.spec() if isinstance(value, Entry) else value
