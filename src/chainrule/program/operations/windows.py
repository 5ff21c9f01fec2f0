"""A word as a step of its own; and the affine rule on patches, which makes a convolution of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chainrule.errors import ProgramError
from chainrule.functions.shapes import Shape, times
from chainrule.functions.windows import Window
from chainrule.program.operations.affine import ColumnSum
from chainrule.program.operations.base import Contribution, Operation
from chainrule.program.program import Step


@dataclass(frozen=True)
class Say(Operation):
    """A single word of the vocabulary, such as "patches" or "reshape", with what follows its operands."""

    word: str
    attributes: tuple[Any, ...] = ()

    def value(self, m: Any, *inputs: Any) -> Any:
        return getattr(m, self.word)(*inputs, *self.attributes)


@dataclass(frozen=True)
class Mean(Operation):
    """The mean over some axes, of `count` values each."""

    axes: tuple[int, ...]
    count: int

    def value(self, m: Any, *inputs: Any) -> Any:
        return m.sum(inputs[0], self.axes) / self.count


@dataclass(frozen=True)
class AveragePool(Operation):
    """The mean of each window, channel by channel. (n, height, width, channels) → (n, height′, width′, channels)."""

    window: Window

    def value(self, m: Any, *inputs: Any) -> Any:
        return m.sum_pool(inputs[0], *self.window) / times(*self.window.kernel)


@dataclass(frozen=True)
class PatchAffine(Operation):
    """z = p W + b for every patch. p: (n, …, kh·kw·channels); W: (kh, kw, channels, filters); z: (n, …, filters).

    W lies flat in the order in which a patch is read: place by place, and at each of them channel by channel.
    """

    def shape(self, *shapes: Shape) -> Shape:
        p, W, *_ = shapes
        if p[-1] != times(*W[:-1]):
            raise ProgramError(f"Patches of shape {p} do not fit W of shape {W}.")
        return super().shape(*shapes)

    def value(self, m: Any, *inputs: Any) -> Any:
        p, W, *b = inputs
        z = m.matmul(p, m.rows(W))
        return z + b[0] if b else z

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        p, W, *b = step.inputs
        yield W, PatchWeightGradient(), (p, d, W)
        if b:
            yield b[0], ColumnSum(), (d,)
        yield p, PatchInputGradient(), (d, W)


@dataclass(frozen=True)
class PatchWeightGradient(Operation):
    """dW = pᵀ dz over all patches, in the shape of W."""

    def value(self, m: Any, *inputs: Any) -> Any:
        p, dz, W = inputs
        return m.reshape_like(m.matmul(m.transpose(m.rows(p)), m.rows(dz)), W)


@dataclass(frozen=True)
class PatchInputGradient(Operation):
    """dp = dz Wᵀ: every patch's share. Read forwards it is what a transposed convolution begins with."""

    def value(self, m: Any, *inputs: Any) -> Any:
        dz, W = inputs
        return m.matmul(dz, m.transpose(m.rows(W)))

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        a, W = step.inputs
        yield W, PatchWeightGradient(), (d, a, W)
        yield a, PatchAffine(), (d, W)


@dataclass(frozen=True)
class Unpatch(Operation):
    """z = every patch added to its place in an image of `extents`, + b: what a transposed convolution ends with."""

    extents: tuple[int, ...]
    window: Window

    def value(self, m: Any, *inputs: Any) -> Any:
        p, *b = inputs
        z = m.unpatch(p, self.extents, *self.window)
        return z + b[0] if b else z


@dataclass(frozen=True)
class StepMean(Operation):
    """The mean over the steps that there are. a: (n, T, k); mask: (n, T, 1), 1 at these steps; the mean: (n, k)."""

    def value(self, m: Any, *inputs: Any) -> Any:
        a, mask = inputs
        return m.sum(m.hadamard(a, mask), (1,)) / m.sum(mask, (1,))


@dataclass(frozen=True)
class StepMax(Operation):
    """The largest value over the steps that there are; see `StepMean`."""

    def value(self, m: Any, *inputs: Any) -> Any:
        a, mask = inputs
        return m.max(m.where(mask > 0, a, -float("inf")), (1,))


@dataclass(frozen=True)
class Count(Operation):
    """How many values a mean over rows and places goes over: n · places."""

    places: int

    def value(self, m: Any, *inputs: Any) -> Any:
        return inputs[0] * self.places
