"""z = a W + b, and the three gradients that come of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chainrule.errors import ProgramError
from chainrule.functions.shapes import Shape, times
from chainrule.program.operations.base import Contribution, Operation
from chainrule.program.program import Step


@dataclass(frozen=True)
class Affine(Operation):
    """z = a W + b, times a constant `scale` on the product (such as 1/√fan_in).

    a: (n, …, in), of which all axes but the last are rows; W: (in, out); b: (out,); z: (n, …, out).
    `windows` says that a holds windows of an image, a row each, and W is a kernel, (height, width, channels, out). It
    lies flat in the order in which a window is read: place by place, and at each of them channel by channel.
    """

    scale: float = 1.0
    windows: bool = False

    def shape(self, *shapes: Shape) -> Shape:
        a, W, *b = shapes
        if self.windows and a[-1] != times(*W[:-1]):
            raise ProgramError(f"Windows of shape {a} do not fit W of shape {W}.")
        if b and b[0] != W[-1:]:
            raise ProgramError(f"W of shape {W} needs b of shape {W[-1:]}, but b has shape {b[0]}.")
        return super().shape(*shapes)

    def value(self, m: Any, a: Any, W: Any, *b: Any) -> Any:
        z = _scaled(self.scale, m.matmul(a, m.rows(W) if self.windows else W))
        return z + b[0] if b else z

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        a, W, *b = step.inputs
        yield W, AffineWeightGradient(self.scale, self.windows), (a, d, W) if self.windows else (a, d)
        if b:
            yield b[0], ColumnSum(), (d,)
        yield a, AffineInputGradient(self.scale, self.windows), (d, W)


@dataclass(frozen=True)
class AffineWeightGradient(Operation):
    """dW = aᵀ dz: each weight's gradient is what came in times the error that went out, summed over the rows.

    Of a kernel, whose shape it takes, W is a third input.
    """

    scale: float = 1.0
    windows: bool = False

    def value(self, m: Any, *inputs: Any) -> Any:
        a, dz = map(m.rows, inputs[:2])
        product = _scaled(self.scale, m.matmul(m.transpose(a), dz))
        return m.reshape_like(product, inputs[2]) if self.windows else product


@dataclass(frozen=True)
class AffineInputGradient(Operation):
    """da = dz Wᵀ: each unit's gradient is the error of the units it fed, weighted as it fed them.

    Read forwards, with a kernel, it is what a transposed convolution begins with.
    """

    scale: float = 1.0
    windows: bool = False

    def value(self, m: Any, dz: Any, W: Any) -> Any:
        return _scaled(self.scale, m.matmul(dz, m.transpose(m.rows(W) if self.windows else W)))

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        a, W = step.inputs
        yield W, AffineWeightGradient(self.scale, self.windows), (d, a, W) if self.windows else (d, a)
        yield a, Affine(self.scale, self.windows), (d, W)


class ColumnSum(Operation):
    """db = the sum of dz over its rows, because every row used the same b."""

    def value(self, m: Any, x: Any) -> Any:
        return m.sum(x, "rows")


def _scaled(scale: float, product: Any) -> Any:
    return product if scale == 1.0 else scale * product
