"""z = a W + b, and the three gradients that come of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chainrule.errors import ProgramError
from chainrule.program.operations.base import Contribution, Operation
from chainrule.program.program import Shape, Step


@dataclass(frozen=True)
class Affine(Operation):
    """z = a W + b, times a constant `scale` on the product (such as 1/√fan_in).

    a: (n, in) or (members, n, in); W: (in, out) or (members, in, out); b: (out,) or (members, 1, out); z: (n, out), or
    (members, n, out) where W has members.
    """

    scale: float = 1.0

    def shape(self, *shapes: Shape) -> Shape:
        a, W, *b = shapes
        if a[-1] != W[-2] or not 2 <= len(a) <= len(W) <= 3 or (len(a) == 3 and a[0] != W[0]):
            raise ProgramError(f"Cannot multiply a of shape {a} by W of shape {W}.")
        expected = (W[-1],) if len(W) == 2 else (W[0], 1, W[-1])
        if b and b[0] != expected:
            raise ProgramError(f"W of shape {W} needs b of shape {expected}, but b has shape {b[0]}.")
        return (*W[:-2], a[-2], W[-1])

    def value(self, m: Any, *inputs: Any) -> Any:
        a, W, *b = inputs
        z = _scaled(self.scale, m.matmul(a, W))
        return z + b[0] if b else z

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        a, W, *b = step.inputs
        yield W, AffineWeightGradient(self.scale), (a, d)
        if b:
            yield b[0], ColumnSum(), (d,)
        yield a, AffineInputGradient(self.scale), (d, W)


@dataclass(frozen=True)
class AffineWeightGradient(Operation):
    """dW = aᵀ dz: each weight's gradient is what came in times the error that went out, summed over the rows."""

    scale: float = 1.0

    def shape(self, *shapes: Shape) -> Shape:
        a, dz = shapes
        return (*dz[:-2], a[-1], dz[-1])

    def value(self, m: Any, *inputs: Any) -> Any:
        a, dz = inputs
        return _scaled(self.scale, m.matmul(m.transpose(a), dz))


@dataclass(frozen=True)
class AffineInputGradient(Operation):
    """da = dz Wᵀ: each unit's gradient is the error of the units it fed, weighted as it fed them."""

    scale: float = 1.0

    def shape(self, *shapes: Shape) -> Shape:
        dz, W = shapes
        return (*dz[:-1], W[-2])

    def value(self, m: Any, *inputs: Any) -> Any:
        dz, W = inputs
        return _scaled(self.scale, m.matmul(dz, m.transpose(W)))


@dataclass(frozen=True)
class ColumnSum(Operation):
    """db = the sum of dz over its rows, because every row used the same b."""

    def shape(self, *shapes: Shape) -> Shape:
        (dz,) = shapes
        return (dz[-1],) if len(dz) == 2 else (dz[0], 1, dz[-1])

    def value(self, m: Any, *inputs: Any) -> Any:
        return m.sum(inputs[0], "rows")


def _scaled(scale: float, product: Any) -> Any:
    return product if scale == 1.0 else scale * product
