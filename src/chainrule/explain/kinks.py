"""Where a program's loss has kinks: values at which a slope jumps, so that there is no gradient to measure.

Three kinds of step have them: an activation in its input z, a loss in its margin (such as ŷ − y), and an l1 penalty in
its weights, at 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.program.names import split_index
from chainrule.program.operations import Activate, LossValue, Penalty
from chainrule.program.program import Program, Step


@dataclass(frozen=True)
class Kinks:
    """`points`: the kinks of one step in the quantity `of` the named values that it reads."""

    step: Step
    of: Callable[..., Any]
    points: tuple[float, ...]

    def sides(self, values: Mapping[str, Any]) -> NDArray[np.int8]:
        """Return on which side of each kink each element lies: −1, 0 (on it) or 1; (kinks, …)."""
        quantity = self.of(*(values[split_index(name)[0]] for name in self.step.inputs))
        return np.stack([np.sign(quantity - point) for point in self.points]).astype(np.int8)


def find_kinks(program: Program) -> tuple[Kinks, ...]:
    """Return the kinks of every step of `program` that has some."""
    found = (_kinks(step) for step in program)
    return tuple(kinks for kinks in found if kinks and kinks.points)


def _kinks(step: Step) -> Kinks | None:
    operation = step.operation
    if isinstance(operation, Activate):
        return Kinks(step, lambda z: z, operation.activation.kinks)
    if isinstance(operation, LossValue) and not operation.from_scores:
        margin = operation.loss.kinked
        return Kinks(step, lambda y, p, *_: margin(y, p), operation.loss.kinks)
    if isinstance(operation, Penalty) and operation.l1:
        return Kinks(step, lambda W: W, (0.0,))
    return None
