"""Activations, sums, products and dropout masks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from chainrule.errors import ProgramError
from chainrule.functions.activations import Activation
from chainrule.functions.shapes import Shape
from chainrule.program.operations.base import Contribution, Operation
from chainrule.program.program import Step


@dataclass(frozen=True)
class Activate(Operation):
    """a = f(z)."""

    activation: Activation

    def value(self, m: Any, z: Any) -> Any:
        return m.call(self.activation, z) if self.activation.symbol else self.activation.value(z, m)

    def outline(self, *names: str) -> str:
        return self.activation.formula or f"{self.activation.name}({names[0]})"

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        (z,) = step.inputs
        yield z, ActivationGradient(self.activation), (d, z, step.output)


@dataclass(frozen=True)
class ActivationGradient(Operation):
    """dz = da ⊙ f′(z); for softmax, its full Jacobian product."""

    activation: Activation

    def value(self, m: Any, da: Any, z: Any, a: Any) -> Any:
        return self.activation.backward(da, z, a, m)

    def outline(self, *names: str) -> str:
        da, z, _ = names
        return f"{da} ⊙ {self.activation.symbol}′({z})"


class Add(Operation):
    """The sum of values of one shape; also gathers the gradients of a value that was used more than once."""

    def shape(self, *shapes: Shape) -> Shape:
        if len(set(shapes)) != 1:
            raise ProgramError(f"Cannot add values of shapes {', '.join(map(str, shapes))}.")
        return shapes[0]

    def value(self, m: Any, *inputs: Any) -> Any:
        total = inputs[0]
        for value in inputs[1:]:
            total = total + value
        return total

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        for name in step.inputs:
            yield name, Copy(), (d,)


class Copy(Operation):
    """The value itself."""

    def value(self, m: Any, x: Any) -> Any:
        return x

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        yield step.inputs[0], Copy(), (d,)


class Multiply(Operation):
    """The product x ⊙ y of two values of one shape."""

    shape = Add.shape

    def value(self, m: Any, *inputs: Any) -> Any:
        return m.hadamard(*inputs)

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        x, y = step.inputs
        yield x, Multiply(), (d, y)
        yield y, Multiply(), (d, x)


class Masked(Operation):
    """x ⊙ m, where m is the same for all columns, and is not learned. x: (…, k); m: (…, 1)."""

    def value(self, m: Any, *inputs: Any) -> Any:
        return m.hadamard(*inputs)

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        x, mask = step.inputs
        yield x, Masked(), (d, mask)


@dataclass(frozen=True)
class DropoutMask(Operation):
    """1/(1 − rate) where a unit is kept, 0 where it is dropped (Srivastava et al. 2014, inverted).

    Drawn by counter from (seed, draw, stream), so it is a constant of the iteration: no gradient passes through it. In
    a block, the elements of a `turn`, counted from 0, come after those of the turns before it.
    """

    rate: float
    stream: int
    turn: Any = None
    constant: ClassVar[bool] = True

    def value(self, m: Any, like: Any, seed: Any, draw: Any) -> Any:
        return m.dropout_mask(like, seed, draw, self.stream, self.rate, *([] if self.turn is None else [self.turn]))

    def at(self, turn: Any) -> DropoutMask:
        return replace(self, turn=turn)
