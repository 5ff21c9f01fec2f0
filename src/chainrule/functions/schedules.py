"""Learning-rate schedules: pure functions of the step, the number of updates made so far (0 at the first).

Written in the same vocabulary as everything else, but about plain numbers: the result is a Python float.
"""

import math
from dataclasses import dataclass, field
from typing import Any

from chainrule.errors import InvalidInput
from chainrule.functions.registry import AMOUNT, POSITIVE, Entry, number, python_number, taken
from chainrule.functions.vocabulary import Vocabulary

STEPS = number(1, math.inf, open_ends="high")


class Schedule(Entry, family="schedule"):
    """A learning rate as a function of the step.

    Steps are updates, of which an epoch has one per batch.

    Rates, factors and powers are above 0, numbers of steps 1 or more; `InvalidInput` says which is not.

    >>> from chainrule import Adam
    >>> Adam(learning_rate=Cosine(0.01, steps=500)).schedule(250)
    0.005
    """

    def value(self, step: Any, m: Any) -> Any:
        """Return the learning rate of the update numbered `step`, counted from 0."""
        raise NotImplementedError

    def __call__(self, step: int) -> float:
        """Return the learning rate of the update numbered `step`.

        >>> Exponential(0.1, decay=0.5)(2)
        0.025
        """
        return float(self.value(step, Vocabulary()))


@dataclass(frozen=True)
class Constant(Schedule, name="constant"):
    """The same rate throughout: what a plain number stands for.

    >>> from chainrule import Adam
    >>> Adam(learning_rate=0.01) == Adam(learning_rate=Constant(0.01))
    True
    """

    rate: float = field(default=0.1, metadata=POSITIVE)

    def value(self, step: Any, m: Any) -> Any:
        return self.rate


@dataclass(frozen=True)
class StepDecay(Schedule, name="step"):
    """The rate multiplied by `factor` after every `every` updates.

    >>> [StepDecay(0.1, every=2, factor=0.5)(step) for step in range(6)]
    [0.1, 0.1, 0.05, 0.05, 0.025, 0.025]
    """

    rate: float = field(default=0.1, metadata=POSITIVE)
    every: int = field(default=1000, metadata=STEPS)
    factor: float = field(default=0.5, metadata=POSITIVE)
    source = "Szegedy et al. 2015, 'Going deeper with convolutions', section 6"

    def value(self, step: Any, m: Any) -> Any:
        return self.rate * self.factor ** m.floor(step / self.every)


@dataclass(frozen=True)
class Exponential(Schedule, name="exponential"):
    """The rate multiplied by `decay` at every update.

    >>> [Exponential(0.1, decay=0.999)(step) for step in (0, 1, 1000)]
    [0.1, 0.0999, 0.0368]
    """

    rate: float = field(default=0.1, metadata=POSITIVE)
    decay: float = field(default=0.999, metadata=POSITIVE)

    def value(self, step: Any, m: Any) -> Any:
        return self.rate * self.decay**step


@dataclass(frozen=True)
class InverseScaling(Schedule, name="inverse_scaling"):
    """rate / (step + 1)^power.

    With ½ < power ≤ 1 the rates have an infinite sum and a finite sum of squares: Robbins and Monro's conditions.

    >>> [InverseScaling(0.1, power=1.0)(step) for step in range(4)]
    [0.1, 0.05, 0.0333, 0.025]
    """

    rate: float = field(default=0.1, metadata=POSITIVE)
    power: float = field(default=0.5, metadata=POSITIVE)
    source = "Robbins & Monro 1951, 'A stochastic approximation method'"

    def value(self, step: Any, m: Any) -> Any:
        return self.rate / (step + 1) ** self.power


@dataclass(frozen=True)
class Cosine(Schedule, name="cosine"):
    """From `rate` down to `final` along half a cosine over `steps` updates, and `final` afterwards.

    >>> [Cosine(0.1, steps=4)(step) for step in range(6)]
    [0.1, 0.0854, 0.05, 0.0146, 0.0, 0.0]
    """

    rate: float = field(default=0.1, metadata=POSITIVE)
    steps: int = field(default=1000, metadata=STEPS)
    final: float = field(default=0.0, metadata=AMOUNT)
    source = "Loshchilov & Hutter 2017, 'SGDR: stochastic gradient descent with warm restarts', equation 5"

    def value(self, step: Any, m: Any) -> Any:
        done = m.minimum(step / self.steps, 1)
        return self.final + (self.rate - self.final) * 0.5 * (1 + m.cos(math.pi * done))


@dataclass(frozen=True)
class WarmUp(Schedule, name="warm_up"):
    """A linear rise over the first `steps` updates, and then another schedule, counted from its own 0.

    >>> [WarmUp(4, then=StepDecay(0.1, every=2))(step) for step in range(8)]
    [0.025, 0.05, 0.075, 0.1, 0.1, 0.1, 0.05, 0.05]
    """

    steps: int = field(default=100, metadata=STEPS)
    then: Schedule = field(default_factory=Constant, metadata=taken(lambda owner, name, then: as_schedule(then)))
    source = "Goyal et al. 2017, 'Accurate, large minibatch SGD: training ImageNet in 1 hour', section 2.2"

    def value(self, step: Any, m: Any) -> Any:
        after = self.then.value(m.maximum(step - self.steps, 0), m)
        return after * m.minimum((step + 1) / self.steps, 1)


@dataclass(frozen=True)
class Scaled(Schedule, name="scaled"):
    """Another schedule times a factor: what reduce-on-plateau makes of it."""

    schedule: Schedule = field(default_factory=Constant)
    factor: float = 1.0

    def value(self, step: Any, m: Any) -> Any:
        return self.factor * self.schedule.value(step, m)


def as_schedule(rate: Any) -> Schedule:
    """Return a learning rate as a schedule: a positive number becomes a constant one."""
    rate = python_number(rate)
    if isinstance(rate, int | float) and not isinstance(rate, bool):
        if not (math.isfinite(rate) and rate > 0):
            raise InvalidInput(f"A learning rate must be a positive, finite number, but is {rate!r}.")
        return Constant(float(rate))
    return Schedule.get(rate)
