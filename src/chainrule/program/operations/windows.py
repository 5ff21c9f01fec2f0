"""A word as a step of its own, and what layers for images and sequences need beside the affine rule."""

from dataclasses import dataclass
from typing import Any

from chainrule.functions.shapes import times
from chainrule.functions.windows import Window
from chainrule.program.operations.base import Operation


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

    def value(self, m: Any, x: Any) -> Any:
        return m.sum(x, self.axes) / self.count


@dataclass(frozen=True)
class AveragePool(Operation):
    """The mean of each window, channel by channel. (n, height, width, channels) → (n, height′, width′, channels)."""

    window: Window

    def value(self, m: Any, x: Any) -> Any:
        return m.sum_pool(x, *self.window) / times(*self.window.kernel)


@dataclass(frozen=True)
class Unpatch(Operation):
    """z = every patch added to its place in an image of `extents`, + b: what a transposed convolution ends with."""

    extents: tuple[int, ...]
    window: Window

    def value(self, m: Any, p: Any, *b: Any) -> Any:
        z = m.unpatch(p, self.extents, *self.window)
        return z + b[0] if b else z


class StepMean(Operation):
    """The mean over the steps that there are. a: (n, T, k); mask: (n, T, 1), 1 at these steps; the mean: (n, k)."""

    def value(self, m: Any, a: Any, mask: Any) -> Any:
        return m.sum(m.hadamard(a, mask), (1,)) / m.sum(mask, (1,))


class StepMax(Operation):
    """The largest value over the steps that there are; see `StepMean`."""

    def value(self, m: Any, a: Any, mask: Any) -> Any:
        return m.max(m.where(mask > 0, a, -float("inf")), (1,))


@dataclass(frozen=True)
class Count(Operation):
    """How many values a mean over rows and places goes over: n · places."""

    places: int

    def value(self, m: Any, x: Any) -> Any:
        return x * self.places
