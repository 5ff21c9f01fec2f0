"""Members side by side: a program in which k networks are one batched product, written out as k times the same steps.

To the engine a member is only another set of addresses, so it needs no batched kernels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from chainrule.errors import NotCompilable, ProgramError
from chainrule.program.blocks import unrolled
from chainrule.program.operations import Add, DropoutMask, MemberSum
from chainrule.program.program import Parameter, Program, Shape, State, Step
from chainrule.program.update import GlobalNorm


@dataclass(frozen=True)
class MemberMask(DropoutMask):
    """The dropout mask of one member: its elements are counted after those of the members before it."""

    member: int = 0


def members_of(shape: Shape) -> int | None:
    """How many members a value of this shape has; None where all share it."""
    return int(shape[0]) if len(shape) == 3 else None


def member_name(name: str, member: int) -> str:
    return f"{name}@{member}"


def expand(program: Program) -> Program:
    """Return the program with every turn's and member's steps written out; itself where it has none."""
    try:
        program = unrolled(program)
    except ProgramError as error:
        raise NotCompilable(str(error)) from None
    shapes = program.shapes
    if not any(members_of(shape) for shape in shapes.values()):
        return program
    steps: list[Step] = []
    for step in program:
        steps += _expanded(step, shapes)

    def split_shape(name: str) -> list[tuple[str, Shape]]:
        shape = shapes[name]
        if (count := members_of(shape)) is None:
            return [(name, shape)]
        return [(member_name(name, i), _alone(shape)) for i in range(count)]

    parameters: dict[str, Parameter] = {}
    for name, parameter in program.parameters.items():
        parameters |= {new: replace(parameter, shape=shape) for new, shape in split_shape(name)}  # type: ignore[arg-type]
    state: dict[str, State] = {}
    for name, item in program.state.items():
        state |= {new: replace(item, shape=shape) for new, shape in split_shape(name)}  # type: ignore[arg-type]
    inputs = {new: shape for name in program.inputs for new, shape in split_shape(name)}
    return replace(program, steps=tuple(steps), parameters=parameters, state=state, inputs=inputs)


def _alone(shape: Shape) -> Shape:
    """The shape of one member's part; a bias, (1, units), is a vector."""
    return shape[2:] if shape[1] == 1 else shape[1:]


def _expanded(step: Step, shapes: dict[str, Shape]) -> list[Step]:
    counts = {members_of(shapes[name]) for name in (step.output, *step.inputs)} - {None}
    if not counts:
        return [step]
    (count,) = counts
    assert count is not None

    def of(name: str, member: int) -> str:
        return member_name(name, member) if members_of(shapes[name]) else name

    if members_of(shapes[step.output]):
        return [_of_member(step, i, of(step.output, i), [of(name, i) for name in step.inputs]) for i in range(count)]
    if isinstance(step.operation, GlobalNorm | MemberSum):
        names = [of(name, i) for name in step.inputs for i in range(count if members_of(shapes[name]) else 1)]
        operation = Add() if isinstance(step.operation, MemberSum) else step.operation
        return [replace(step, operation=operation, inputs=tuple(names))]
    if step.operation.loss_term:  # members' losses are added up
        parts = [member_name(step.output, i) for i in range(count)]
        each = [_of_member(step, i, part, [of(name, i) for name in step.inputs]) for i, part in enumerate(parts)]
        return [*each, replace(step, operation=Add(), inputs=tuple(parts))]
    raise NotCompilable(f"{step.output}: {step.operation} mixes members in a way that the engine does not know.")


def _of_member(step: Step, member: int, output: str, inputs: list[str]) -> Step:
    operation = step.operation
    if isinstance(operation, DropoutMask):
        operation = MemberMask(operation.rate, operation.stream, member)
    elif getattr(operation, "members", False):
        operation = replace(operation, members=False)  # type: ignore[call-arg]
    return replace(step, operation=operation, output=output, inputs=tuple(inputs))
