"""Normalization: a layer's values brought to mean 0 and variance 1, and then to a scale and shift that are learned.

Behind each operation stand those of its gradient. Both normalizations, of rows and of columns, pass d = dx back as
(d − mean d − x · mean(d ⊙ x)) / √(variance + ε): what d would change in mean and variance is taken out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from chainrule.program.operations.affine import ColumnSum
from chainrule.program.operations.base import Contribution, Operation
from chainrule.program.program import Step


@dataclass(frozen=True)
class RowNormalize(Operation):
    """x = (a − mean of its row) / √(variance of its row + ε). a, x: (n, units).

    Ba, Kiros & Hinton 2016, 'Layer normalization', equation 4.
    """

    units: int
    epsilon: float

    def value(self, m: Any, a: Any) -> Any:
        centred = a - m.sum(a, -1) / self.units
        return centred / m.sqrt(m.sum(centred**2, -1) / self.units + self.epsilon)

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        (a,) = step.inputs
        yield a, RowNormalizeGradient(self.units, self.epsilon), (d, a, step.output)


@dataclass(frozen=True)
class RowNormalizeGradient(Operation):
    """da = (d − mean d − x · mean(d ⊙ x)) / √(variance + ε), the means over rows."""

    units: int
    epsilon: float

    def value(self, m: Any, d: Any, a: Any, x: Any) -> Any:
        centred = a - m.sum(a, -1) / self.units
        deviation = m.sqrt(m.sum(centred**2, -1) / self.units + self.epsilon)
        return (d - m.sum(d, -1) / self.units - m.hadamard(x, m.sum(d * x, -1) / self.units)) / deviation


class ColumnMean(Operation):
    """The mean of each column. a: (n, units); n: (); the mean: (units,)."""

    def value(self, m: Any, a: Any, n: Any) -> Any:
        return m.sum(a, "rows") / n


class ColumnVariance(Operation):
    """The variance of each column around its mean, divided by n. a: (n, units); mean, variance: (units,); n: ()."""

    def value(self, m: Any, a: Any, mean: Any, n: Any) -> Any:
        return m.sum((a - mean) ** 2, "rows") / n


@dataclass(frozen=True)
class ColumnNormalize(Operation):
    """x = (a − mean) / √(variance + ε). a, x: (n, units); mean, variance: (units,); n: ().

    With n, mean and variance must be those of the n rows of a: the rule for a's gradient goes through them. Without,
    they are given numbers, such as running statistics, and there is no gradient.

    Ioffe & Szegedy 2015, 'Batch normalization', algorithm 1.
    """

    epsilon: float
    goes_through: ClassVar[tuple[int, ...]] = (1, 2)

    def value(self, m: Any, *inputs: Any) -> Any:
        a, mean, variance = inputs[:3]
        return (a - mean) / m.sqrt(variance + self.epsilon)

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        if len(step.inputs) == 4:
            a, _, variance, n = step.inputs
            yield a, ColumnNormalizeGradient(self.epsilon), (d, step.output, variance, n)


@dataclass(frozen=True)
class ColumnNormalizeGradient(Operation):
    """da = (d − mean d − x · mean(d ⊙ x)) / √(variance + ε), the means over columns.

    Ioffe & Szegedy 2015, section 3, their equations put into one.
    """

    epsilon: float

    def value(self, m: Any, d: Any, x: Any, variance: Any, n: Any) -> Any:
        means = m.sum(d, "rows") / n, m.sum(m.hadamard(d, x), "rows") / n
        return (d - means[0] - m.hadamard(x, means[1])) / m.sqrt(variance + self.epsilon)


class ScaleShift(Operation):
    """z = γ ⊙ x + β, the same γ and β for every row. x: (n, units); γ, β: (units,)."""

    def value(self, m: Any, x: Any, gamma: Any, beta: Any) -> Any:
        return m.hadamard(gamma, x) + beta

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        x, gamma, beta = step.inputs
        yield gamma, ScaleGradient(), (d, x)
        yield beta, ColumnSum(), (d,)
        yield x, Scaled(), (gamma, d)


class ScaleGradient(Operation):
    """dγ = the sum of d ⊙ x over the rows."""

    def value(self, m: Any, d: Any, x: Any) -> Any:
        return m.sum(m.hadamard(d, x), "rows")


class Scaled(Operation):
    """dx = γ ⊙ d."""

    def value(self, m: Any, gamma: Any, d: Any) -> Any:
        return m.hadamard(gamma, d)
