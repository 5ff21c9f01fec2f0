"""Layers: a specification each, and the steps that it contributes to a program."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from typing import Any, ClassVar

from chainrule.errors import InvalidInput
from chainrule.functions.activations import Activation, Identity
from chainrule.functions.initializers import Initializer, default_initializer
from chainrule.functions.registry import AMOUNT, FLAG, SHARE, Entry, python_number, taken
from chainrule.network.scope import Scope
from chainrule.program.operations import Affine

OF_ONE_LENGTH = "needs sequences of one length, but {} is known only when the network runs"


class Value:
    """What a layer makes of other values: to be read by further layers, and given by a network."""

    def __init__(self, layer: Layer | None = None, inputs: tuple[Value, ...] = ()) -> None:
        self.layer, self.inputs = layer, inputs

    def __repr__(self) -> str:
        return f"what {self.layer!r:.60} gives"


class Layer(Entry, family="layer"):
    """A layer's specification. Layers are numbered from 1: the input is not counted.

    `activation` is the last function that a layer applies, `least_rows` how many rows it needs to train, `word` what
    its result is called, `takes` how many values it reads, None where it is two or more, and `first` the fields that
    are shown without their names, by default those that must be given.

    A layer holds no weights, so it can be compared, shared by networks, and written as JSON:

    >>> Layer.get({"name": "dense", "units": 3, "activation": "tanh"})
    Dense(3, 'tanh')
    """

    activation: Any = Identity()
    least_rows: ClassVar[int] = 1
    word: ClassVar[str] = "a"
    takes: ClassVar[int | None] = 1
    first: ClassVar[tuple[str, ...]] = ()

    def __repr__(self) -> str:
        """The call that makes it, with what is not as it is by default."""
        own = {f.name: getattr(self, f.name) for f in fields(self)}
        needed = {f.name: own[f.name] for f in fields(self) if f.default is MISSING}
        usual = vars(type(self)(**needed))
        if "activation" in own:  # on which the way to start depends
            usual = vars(type(self)(**{**needed, "activation": self.activation})) | {"activation": usual["activation"]}
        first = self.first or tuple(needed)
        written = {name: repr(value.spec() if isinstance(value, Entry) else value) for name, value in own.items()}
        changed = [name for name in own if name not in first and own[name] != usual[name]]
        arguments = [written[name] for name in first] + [f"{name}={written[name]}" for name in changed]
        return f"{type(self).__name__}({', '.join(arguments)})"

    def __call__(self, *values: Value) -> Value:
        """Return what the layer makes of values. Called on several, one after the other, it shares its weights."""
        if (self.takes is None and len(values) < 2) or (self.takes is not None and len(values) != self.takes):
            wanted = {None: "two values or more", 1: "one value"}.get(self.takes, f"{self.takes} values")
            raise InvalidInput(f"{self.name} is called on {wanted}, but received {len(values)}.")
        for value in values:
            if not isinstance(value, Value):
                raise InvalidInput(f"A layer is called on an Input, or what a layer gives, but received {value!r:.60}.")
        return Value(self, values)

    def add_to(self, scope: Scope, *inputs: Any, **none: Any) -> str:
        """Add the layer's parameters and steps, reading the values of these names; return its result's name."""
        raise NotImplementedError

    def unfit(self, scope: Scope, why: str, *received: str, remedy: str = "") -> InvalidInput:
        """Return the error of a layer that cannot be used so, or not on the values that it has `received`."""
        shapes = [f"({', '.join(map(str, scope.shape(name)))})" for name in received]
        what = "a value of shape " * (len(shapes) == 1)
        but = f", but receives {what}{' and '.join(shapes)}" if shapes else ""
        return InvalidInput(f"{type(self).__name__} (layer {scope.number}) {why}{but}{remedy and f': {remedy}'}.")


def _count(layer: Any, name: str, value: Any) -> int:
    value = python_number(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise InvalidInput(f"A layer needs a whole number of {name}, 1 or more, but received {value!r}.")
    return value


def _weights(layer: Any, name: str, start: Any) -> Initializer:
    return default_initializer(layer.activation) if start is None else Initializer.get(start)


#: What the fields of layers may be; that of an activation comes before that of weights, whose default it says.
COUNT, WEIGHTS = taken(_count), taken(_weights)
ACTIVATION = taken(lambda layer, name, value: Activation.get(value))
INITIALIZER = taken(lambda layer, name, value: Initializer.get(value))


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

    units: int = field(metadata=COUNT)
    activation: Any = field(default="identity", metadata=ACTIVATION)
    bias: bool = field(default=True, metadata=FLAG)
    weight_init: Any = field(default=None, metadata=WEIGHTS)
    bias_init: Any = field(default="zeros", metadata=INITIALIZER)
    l1: float = field(default=0.0, metadata=AMOUNT)
    l2: float = field(default=0.0, metadata=AMOUNT)
    dropout: float = field(default=0.0, metadata=SHARE)
    first: ClassVar[tuple[str, ...]] = ("units", "activation")

    def add_to(self, scope: Scope, a: str) -> str:
        fan_in = scope.size(a)
        operands = [a, scope.parameter("W", (fan_in, self.units), self.weight_init, l1=self.l1, l2=self.l2)]
        if self.bias:
            operands.append(scope.parameter("b", (self.units,), self.bias_init, fan_in, decay=False))
        return scope.activate(self, scope.add(Affine(), "z", *operands))
