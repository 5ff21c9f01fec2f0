"""Where a layer writes its steps: what it adds gets names with its number, and with which use of the layer it is."""

from __future__ import annotations

from typing import Any

from chainrule.errors import InvalidInput
from chainrule.functions.initializers import Initializer, Zeros
from chainrule.functions.shapes import Shape
from chainrule.program.operations import Activate, DropoutMask, Multiply, Operation
from chainrule.program.program import Builder, Parameter, State


class Scope:
    """A layer's part of a program.

    A parameter ``W`` of layer 2 is called ``W2``, and a value ``z`` of it ``z2``; where the layer is used more than
    once, ``z2_left`` and ``z2_right``: the parameters are shared, the values are not.

    builder : what collects the program.
    number : the layer's, from 1.
    output : what the layer's result is called.
    training : whether steps that are for training only, such as dropout, belong to the program.
    use, uses : which use of the layer it is, "" where there is only one; and how many there were before.
    mark : what words have behind them, where a layer consists of two alike.
    """

    def __init__(
        self, builder: Builder, number: int, output: str, training: bool, use: str = "", uses: int = 0, mark: str = ""
    ) -> None:
        self.builder, self.number, self.output, self.training = builder, number, output, training
        self.use, self.uses, self.mark = use, uses, mark

    def marked(self, mark: str) -> Scope:
        """Return a scope whose names are marked."""
        return Scope(self.builder, self.number, self.output, self.training, self.use, self.uses, mark)

    def name(self, word: str) -> str:
        """Return what the layer's value `word` is called."""
        return f"{word}{self.mark}{self.number}{f'_{self.use}' if self.use else ''}"

    def shape(self, name: str) -> Shape:
        """Return the shape of a value."""
        return self.builder.shapes[name]

    def size(self, name: str) -> int:
        """Return the size of a value's last axis: its columns, units or channels."""
        return int(self.shape(name)[-1])

    def mask(self, name: str) -> str | None:
        """Return the name of what is 1 at the steps of a sequence that there are, 0 where it is padded, (n, T, 1)."""
        return self.builder.masks.get(name)

    def parameter(
        self,
        word: str,
        shape: tuple[int, ...],
        initializer: Initializer | None = None,
        fan_in: int | None = None,
        fan_out: int | None = None,
        **options: Any,
    ) -> str:
        """Declare a parameter at the first use of the layer, find it at others; return its name.

        `fan_in` and `fan_out` are by default the sizes of its last two axes; for `options`, see `Parameter`.
        """
        name = f"{word}{self.mark}{self.number}"
        fans = fan_in or shape[0], fan_out or shape[-1]
        wanted = Parameter(shape, initializer or Zeros(), *fans, self.number, **options)
        known = self.builder.parameters.get(name)
        if known is None:
            return self.builder.parameter(name, wanted)
        if known != wanted:
            raise InvalidInput(
                f"Layer {self.number} is used on values of different sizes: its weights {name} would have the shapes "
                f"{known.shape} and {shape}."
            )
        return name

    def add(self, operation: Operation, word: str, *inputs: str) -> str:
        """Append a step that computes the layer's value `word`; return its name."""
        return self.builder.add(operation, self.name(word), *inputs, layer=self.number)

    def result(self, operation: Operation, *inputs: str) -> str:
        """Append the step that computes what the layer gives; return its name."""
        return self.builder.add(operation, self.output, *inputs, layer=self.number)

    def activate(self, layer: Any, z: str) -> str:
        """Append the activation of a layer's scores z and, for training, the dropout of its outputs, as its result."""
        if not (self.training and layer.dropout):
            return self.result(Activate(layer.activation), z)
        return self.drop(self.add(Activate(layer.activation), "a", z), layer.dropout)

    def drop(self, a: str, rate: float) -> str:
        """Append the dropout of `a`, as the layer's result."""
        seed, draw = self.builder.remember("seed", State(())), self.builder.remember("draw", State(()))
        mask = self.add(DropoutMask(rate, self.number + 2**16 * self.uses), "mask", a, seed, draw)
        output = self.name("h") if self.output == a else self.output
        return self.builder.add(Multiply(), output, a, mask, layer=self.number)
