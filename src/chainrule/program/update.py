"""The update section: what an optimizer does with the gradients, as steps.

Order: the learning rate and counters, clipping, then for each parameter its slots and the step itself, with decoupled
weight decay; at last what layers remember. (The gradients of penalties are part of the backward section.)
"""

from dataclasses import dataclass, replace
from typing import Any

from chainrule.functions.optimizers import Optimizer
from chainrule.functions.schedules import Constant, Schedule
from chainrule.program.operations import Operation
from chainrule.program.program import Program, State, Step


@dataclass(frozen=True)
class LearningRate(Operation):
    """η, from the number of updates made so far."""

    schedule: Schedule

    def value(self, m: Any, *inputs: Any) -> Any:
        return self.schedule.value(inputs[0] if inputs else 0, m)


class Increment(Operation):
    """x + 1."""

    def value(self, m: Any, x: Any) -> Any:
        return x + 1


@dataclass(frozen=True)
class ClipValue(Operation):
    """Every element brought into ±limit."""

    limit: float

    def value(self, m: Any, x: Any) -> Any:
        return m.maximum(m.minimum(x, self.limit), -self.limit)


class GlobalNorm(Operation):
    """√Σ‖g‖² over all gradients."""

    def value(self, m: Any, *inputs: Any) -> Any:
        squares = [m.sum(g**2) for g in inputs]
        return m.sqrt(sum(squares[1:], squares[0]))


@dataclass(frozen=True)
class ClipFactor(Operation):
    """min(1, limit / norm): what brings gradients of that norm down to the limit."""

    limit: float

    def value(self, m: Any, x: Any) -> Any:
        return m.minimum(self.limit / m.positive(x), 1)


@dataclass(frozen=True)
class Scale(Operation):
    """factor · x, with a constant factor."""

    factor: float

    def value(self, m: Any, x: Any) -> Any:
        return self.factor * x


class ScaleBy(Operation):
    """factor · x, with a factor computed before."""

    def value(self, m: Any, factor: Any, x: Any) -> Any:
        return factor * x


@dataclass(frozen=True)
class RunningMean(Operation):
    """(1 − momentum) · running + momentum · mean, with the batch's mean."""

    momentum: float

    def value(self, m: Any, running: Any, mean: Any) -> Any:
        return (1 - self.momentum) * running + self.momentum * mean


@dataclass(frozen=True)
class RunningVariance(Operation):
    """(1 − momentum) · running + momentum · variance · n/(n − 1), with the variance of a batch of n rows, unbiased."""

    momentum: float

    def value(self, m: Any, running: Any, variance: Any, n: Any) -> Any:
        return (1 - self.momentum) * running + self.momentum * (n / (n - 1)) * variance


@dataclass(frozen=True)
class OptimizerRule(Operation):
    """The new value of one of an optimizer's slots or scalars."""

    optimizer: Optimizer
    rule: str

    def value(self, m: Any, *inputs: Any) -> Any:
        return getattr(self.optimizer, self.rule)(*inputs, m)


@dataclass(frozen=True)
class Descend(Operation):
    """W ← W − step, and − η λ W where weight decay λ applies. Inputs: W, η, and what the optimizer's step reads."""

    optimizer: Optimizer
    decay: bool = True

    def value(self, m: Any, w: Any, lr: Any, *reads: Any) -> Any:
        new = w - self.optimizer.step(*reads, m)
        return new - lr * self.optimizer.weight_decay * w if self.decay else new


def with_updates(program: Program, optimizer: Optimizer) -> Program:
    """Return a program with gradients, followed by one update of every parameter by `optimizer`."""
    steps: list[Step] = []
    state = dict(program.state)

    def add(operation: Operation, output: str, *inputs: str, layer: int | None = None) -> str:
        steps.append(Step(operation, output, inputs, "update", layer))
        return output

    schedule = optimizer.schedule
    constant = isinstance(schedule, Constant)
    rules = (*optimizer.scalars, *optimizer.slots, "step")
    counts = not constant or any("t" in optimizer.reads(rule) for rule in rules)
    if counts:
        state["t"] = State((), 0)
    add(LearningRate(schedule), "lr", *(() if constant else ("t",)))
    if counts:
        add(Increment(), "t", "t")
    scalars = {"lr": "lr", "t": "t"}
    for scalar in optimizer.scalars:
        name = scalar if scalar not in program.shapes else f"{scalar}_t"  # c1 may be the cells of an LSTM
        scalars[scalar] = add(OptimizerRule(optimizer, scalar), name, *optimizer.reads(scalar))

    gradients = _clipped(program, optimizer, add)
    for name, parameter in program.parameters.items():
        layer = parameter.layer
        names = {**scalars, "w": name, "g": gradients[name]}
        if parameter.lr_scale != 1:
            names["lr"] = add(Scale(parameter.lr_scale), f"lr{name}", "lr", layer=layer)
        for slot, letter in optimizer.slots.items():
            names[slot] = f"{letter}{name}"
            state[names[slot]] = State(parameter.shape)
        for slot in optimizer.slots:
            reads = [names[read] for read in optimizer.reads(slot)]
            add(OptimizerRule(optimizer, slot), names[slot], *reads, layer=layer)
        decays = parameter.decay and optimizer.weight_decay != 0
        reads = [names[read] for read in optimizer.reads("step")]
        add(Descend(optimizer, decays), name, name, "lr", *reads, layer=layer)  # decay: at the common rate
    for name, item in program.state.items():
        if item.update is not None:
            operation, inputs = item.update
            add(operation, name, *inputs, layer=item.layer)
    if "draw" in state:
        add(Increment(), "draw", "draw")
    return replace(program, steps=(*program.steps, *steps), state=state)


def _clipped(program: Program, optimizer: Optimizer, add: Any) -> dict[str, str]:
    """Add the clipping steps and return the name of each parameter's gradient as the optimizer is to read it."""
    names = program.gradients
    layers = {name: parameter.layer for name, parameter in program.parameters.items()}
    if optimizer.clip_value is not None:
        clip = ClipValue(optimizer.clip_value)
        names = {name: add(clip, f"g{name}", gradient, layer=layers[name]) for name, gradient in names.items()}
    if optimizer.clip_norm is not None:
        norm = add(GlobalNorm(), "norm", *names.values())
        factor = add(ClipFactor(optimizer.clip_norm), "clip", norm)
        names = {
            name: add(ScaleBy(), f"c{name}", factor, gradient, layer=layers[name]) for name, gradient in names.items()
        }
    return names
