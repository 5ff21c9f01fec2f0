"""The chain rule: from a forward pass and its loss to the backward section, one rule per operation.

The steps are walked in reverse. Each passes the gradient of its output on to its inputs by its operation's rule; a
value that was used several times has its gradients added; a value that was read by all members has theirs summed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from chainrule.errors import ProgramError
from chainrule.functions.shapes import Shape, Shapes
from chainrule.program.operations import (
    Add,
    AffineWeightGradient,
    ColumnSum,
    Contribution,
    MemberSum,
    Operation,
    derived_contributions,
)
from chainrule.program.program import Program, Step


def derive(program: Program) -> Program:
    """Return `program` with its backward section: the gradient dX of the loss for every parameter X."""
    plan = _contributions(program)
    expected = Counter(name for _, contributions in plan for name, _, _ in contributions)
    steps = list(program.steps)
    shapes = dict(program.shapes)
    arrived: dict[str, list[str]] = {}

    def emit(step: Step) -> None:
        shapes[step.output] = step.operation.shape(*(shapes[name] for name in step.inputs))
        steps.append(step)

    for forward, contributions in plan:
        for name, operation, operands in contributions:
            share = f"d{name}" if expected[name] == 1 else f"d{name}_{len(arrived.get(name, ())) + 1}"
            arrived.setdefault(name, []).append(share)
            if len(shapes[name]) == 3 and isinstance(operation, AffineWeightGradient | ColumnSum):
                operation = replace(operation, members=True)
            step = Step(operation, share, operands, "backward", forward.layer)
            for gathered in _unbroadcast(step, shapes, shapes[name]):
                emit(gathered)
            if len(arrived[name]) == expected[name] > 1:
                emit(Step(Add(), f"d{name}", tuple(arrived[name]), "backward", forward.layer))
    return replace(program, steps=tuple(steps))


def _contributions(program: Program) -> list[tuple[Step, list[Contribution]]]:
    """The steps that gradients flow through, last first, each with what it passes on to which of its inputs."""
    if program.loss is None:
        raise ProgramError("A program without a loss has no gradients.")
    learning = set(program.parameters)  # names that depend on a parameter
    for step in program.steps:
        if learning.intersection(step.inputs) and not step.operation.constant:
            learning.add(step.output)

    terms, reached = {program.loss}, {program.loss}  # parts of the loss sum; names that the loss depends on
    plan = []
    for step in reversed(program.steps):
        if step.output not in reached or step.output not in learning:
            continue
        if step.output in terms and isinstance(step.operation, Add):
            if terms.intersection(step.inputs) or len(set(step.inputs)) < len(step.inputs):
                raise ProgramError(f"{step.output}: a term is added to the loss twice.")
            terms.update(step.inputs)
            reached.update(step.inputs)
            continue
        if (step.output in terms) != step.operation.loss_term:
            raise ProgramError(
                f"{step.output}: the loss must be a sum of loss terms, such as a LossValue and penalties."
            )
        contributions = [c for c in _contributions_of(step, program.shapes) if c[0] in learning]
        passed_on = {name for name, _, _ in contributions}
        covered = {step.inputs[place] for place in step.operation.goes_through}
        for name in learning.intersection(step.inputs) - passed_on - covered:
            operation = type(step.operation).__name__
            raise ProgramError(f"{step.output}: {operation} has no gradient with respect to {name}, which is learned.")
        reached.update(passed_on)
        plan.append((step, contributions))
    return plan


def _contributions_of(step: Step, shapes: Shapes) -> Iterator[Contribution]:
    """What a step passes on to its inputs: by the rule that is written for its operation, or by its words'."""
    d = f"d{step.output}"
    if type(step.operation).gradient is Operation.gradient:
        return derived_contributions(step, d, shapes)
    return step.operation.gradient(step, d)


def _unbroadcast(step: Step, shapes: dict[str, Shape], wanted: Shape) -> tuple[Step, ...]:
    """The step, followed by the sum over members where it has an axis more than the value it is the gradient of."""
    if len(step.operation.shape(*(shapes[name] for name in step.inputs))) == len(wanted):
        return (step,)
    each = f"{step.output}_members"
    return (
        replace(step, output=each),
        Step(MemberSum(), step.output, (each,), "backward", step.layer),
    )
