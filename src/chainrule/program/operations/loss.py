"""The terms of the loss: what the predictions cost, and penalties on the weights."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from chainrule.errors import ProgramError
from chainrule.functions.losses import Loss
from chainrule.program.operations.base import Contribution, Operation
from chainrule.program.program import Shape, Step


@dataclass(frozen=True)
class SmoothLabels(Operation):
    """(1 − s) y + s / classes."""

    smoothing: float
    classes: int

    def value(self, m: Any, y: Any) -> Any:
        return (1 - self.smoothing) * y + self.smoothing / self.classes


@dataclass(frozen=True)
class OfLoss:
    """What is computed from targets, predictions, the number of rows and, if given, sample weights.

    y, p: (n, outputs); n: (); w: (n, 1). Of predictions for each of many positions, such as the steps of a sequence,
    `positions` says how many belong to one weight, or to one row where there are none; w is (n, …, 1). It is 0
    where rows are all that there is. `from_scores` says that it goes through the last activation, too.
    """

    loss: Loss
    outputs: int
    from_scores: bool = False
    positions: int = 0

    def count(self, m: Any, n: Any, w: Any) -> Any:
        """Return what a mean divides by: rows, or the sum of their weights; times outputs where outputs count too."""
        many = m.positive(m.sum(w[0])) if w else n  # a batch whose weights are all 0 costs nothing
        many = many if self.positions <= 1 else self.positions * many
        return many if self.outputs == 1 or self.loss.reduction != "mean" else self.outputs * many


class LossValue(OfLoss, Operation):
    """L; with `from_scores`, p are the raw scores."""

    loss_term: ClassVar[bool] = True

    def shape(self, *shapes: Shape) -> Shape:
        y, p = shapes[:2]
        if y != p or y[-1] != self.outputs:
            raise ProgramError(f"Targets of shape {y} do not fit predictions of shape {p}.")
        return ()

    def value(self, m: Any, y: Any, p: Any, n: Any, *w: Any) -> Any:
        each = self.loss.value_from_scores(y, p, m) if self.from_scores else self.loss.value(y, p, m)
        if w:
            each = m.hadamard(w[0], each)
        elif self.loss.reduction == "mean" and not self.positions:
            return m.mean(each)
        return m.sum(each) if self.loss.reduction == "sum" else m.sum(each) / self.count(m, n, w)

    def outline(self, *names: str) -> str:
        y, p, _, *w = names
        each = self.loss.formula or f"{self.loss.name}({y}, {p})"
        kind = {"sum": "sum", "mean": "mean", "row_mean": "mean over rows"}[self.loss.reduction]
        return f"{'weighted ' if w else ''}{kind} of [{each}]"

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        if self.from_scores:  # the gradient is in terms of ŷ, which this step does not read
            raise ProgramError(f"{step.output} is simplified already: derive a program first, and then simplify it.")
        yield step.inputs[1], LossGradient(self.loss, self.outputs, positions=self.positions), step.inputs


class LossGradient(OfLoss, Operation):
    """dŷ, the slope of L in each prediction; with `from_scores`, dz, in each raw score (from the prediction)."""

    def shape(self, *shapes: Shape) -> Shape:
        return shapes[1]

    def value(self, m: Any, y: Any, p: Any, n: Any, *w: Any) -> Any:
        each = self.loss.derivative_from_scores(y, p, m) if self.from_scores else self.loss.derivative(y, p, m)
        if w:
            each = m.hadamard(w[0], each)
        return each if self.loss.reduction == "sum" else each / self.count(m, n, w)

    def outline(self, *names: str) -> str:
        return f"slope of the loss in {names[1]}"


@dataclass(frozen=True)
class Penalty(Operation):
    """l1·Σ|W| + ½·l2·ΣW², a term of the loss."""

    l1: float
    l2: float
    loss_term: ClassVar[bool] = True

    def value(self, m: Any, W: Any) -> Any:
        terms = [self.l1 * m.sum(m.abs(W))] if self.l1 else []
        terms += [0.5 * self.l2 * m.sum(W**2)] if self.l2 else []
        return sum(terms[1:], terms[0])

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        yield step.inputs[0], PenaltyGradient(self.l1, self.l2), step.inputs


@dataclass(frozen=True)
class PenaltyGradient(Operation):
    """l1·sign(W) + l2·W."""

    l1: float
    l2: float

    def value(self, m: Any, W: Any) -> Any:
        terms = [self.l1 * m.sign(W)] if self.l1 else []
        terms += [self.l2 * W] if self.l2 else []
        return sum(terms[1:], terms[0])
