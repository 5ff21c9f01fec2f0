"""What recurrent layers compute at each turn: gates, which are parts of one product, and what they let through."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from chainrule.functions.activations import Activation
from chainrule.program.operations.base import Contribution, Operation
from chainrule.program.program import Step


@dataclass(frozen=True)
class Part:
    """Which of `count` equal parts of the columns: number `place`, from 0, of `units` columns."""

    place: int
    units: int

    def of(self, m: Any, z: Any) -> Any:
        return m.slice(z, self.place * self.units, (self.place + 1) * self.units)


@dataclass(frozen=True)
class Gate(Operation):
    """a = f(its part of z), or of u + v, where there are two: one of several gates that share a product.

    z: (n, gates · units); a: (n, units). The gradients of all parts, side by side, are that of z.
    """

    activation: Activation
    part: Part

    def value(self, m: Any, *inputs: Any) -> Any:
        parts = [self.part.of(m, z) for z in inputs]
        return m.call(self.activation, sum(parts[1:], parts[0]))

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        for name in step.inputs:
            yield name, GateGradient(self.activation, self.part), (d, step.output, *step.inputs)


@dataclass(frozen=True)
class GateGradient(Operation):
    """The gate's part of dz: da ⊙ f′. It stands beside the other gates' parts."""

    activation: Activation
    part: Part
    beside: ClassVar[bool] = True

    def value(self, m: Any, da: Any, a: Any, *zs: Any) -> Any:
        parts = [self.part.of(m, z) for z in zs]
        return self.activation.backward(da, sum(parts[1:], parts[0]), a, m)


@dataclass(frozen=True)
class Candidate(Operation):
    """g = tanh(its part of u + r ⊙ its part of v): the new state of a GRU, in which r resets what was."""

    part: Part

    def value(self, m: Any, u: Any, v: Any, r: Any) -> Any:
        return m.tanh(self.part.of(m, u) + m.hadamard(r, self.part.of(m, v)))

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        u, v, r = step.inputs
        yield u, CandidateGradient(self.part, "u"), (d, step.output)
        yield v, CandidateGradient(self.part, "v"), (d, step.output, r)
        yield r, CandidateGradient(self.part, "r"), (d, step.output, v)


@dataclass(frozen=True)
class CandidateGradient(Operation):
    """What of dg reaches u, v or r: dg ⊙ (1 − g²), times r on its way to v and times v's part on its way to r."""

    part: Part
    way: str

    @property
    def beside(self) -> bool:
        """Whether it stands beside the other gates' parts."""
        return self.way != "r"

    def value(self, m: Any, d: Any, g: Any, *other: Any) -> Any:
        inside = m.hadamard(d, 1 - g**2)
        if self.way == "u":
            return inside
        return m.hadamard(inside, other[0] if self.way == "v" else self.part.of(m, other[0]))


@dataclass(frozen=True)
class Beside(Operation):
    """The parts of a gradient side by side."""

    places: tuple[int, ...]
    units: int

    def value(self, m: Any, *inputs: Any) -> Any:
        ordered = [inputs[self.places.index(place)] for place in range(len(inputs))]
        return m.concat(*ordered, (self.units,) * len(inputs))


class Cell(Operation):
    """c = f ⊙ c_before + i ⊙ g: what a memory cell keeps, and what is new in it."""

    def value(self, m: Any, f: Any, before: Any, i: Any, g: Any) -> Any:
        return m.hadamard(f, before) + m.hadamard(i, g)


class Reveal(Operation):
    """h = o ⊙ tanh(c): what of a memory cell is shown."""

    def value(self, m: Any, o: Any, c: Any) -> Any:
        return m.hadamard(o, m.tanh(c))


class Blend(Operation):
    """h = (1 − z) ⊙ g + z ⊙ h_before: a gate between what is new and what was."""

    def value(self, m: Any, z: Any, g: Any, before: Any) -> Any:
        return m.hadamard(1 - z, g) + m.hadamard(z, before)


class Hold(Operation):
    """x where there is a step, and what was before where a sequence has ended. x, before: (n, k); mask: (n, 1)."""

    def value(self, m: Any, x: Any, before: Any, mask: Any) -> Any:
        return m.where(mask > 0, x, before)

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        x, before, mask = step.inputs
        yield x, Held(1), (d, mask)
        yield before, Held(0), (d, mask)


@dataclass(frozen=True)
class Held(Operation):
    """The gradient where the mask is `when`, and 0 elsewhere."""

    when: int

    def value(self, m: Any, d: Any, mask: Any) -> Any:
        return m.hadamard(d, mask) if self.when else m.hadamard(d, 1 - mask)
