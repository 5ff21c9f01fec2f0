"""Named rewrites: the same gradients by shorter and safer formulas.

Each rule takes a program and returns it rewritten once, with a note of what was done, or None where it does not apply.
"""

from collections.abc import Callable
from dataclasses import replace

from chainrule.functions.activations import Identity
from chainrule.program.blocks import Block
from chainrule.program.hoist import copies, hoist, last_turn
from chainrule.program.names import split_index
from chainrule.program.operations import Activate, ActivationGradient, Copy, LossGradient, LossValue
from chainrule.program.program import Program, Step

Rule = Callable[[Program], Program | None]


def simplify(program: Program) -> Program:
    """Return `program` with every rule applied until none does, and steps that nothing reads left out."""
    for rule in RULES:
        while (rewritten := rule(program)) is not None:
            program = rewritten
    return _without_unread(program)


def identity(program: Program) -> Program | None:
    """An identity activation passes values and gradients through unchanged, so its two steps are dropped."""
    for step in program:
        if isinstance(step.operation, Activate) and type(step.operation.activation) is Identity:
            (z, of), (a, index) = split_index(step.inputs[0]), split_index(step.output)
            read = {at for other in program for name, at in map(split_index, other.inputs) if name in (z, a)}
            if z in program.given or z in program.outputs or of != index or (index and read - {index, ""}):
                continue  # a name that has to stay, or is passed on to another turn
            back, names = _gradient_step(program, step), {z: a}
            changes: dict[Step, Step | None] = {step: None}
            if back and index:  # what arrives may be of another turn: `copies` sees to the rest
                changes[back] = replace(back, operation=Copy(), inputs=back.inputs[:1])
            elif back:
                changes[back], names[back.output] = None, back.inputs[0]
            place = "" if step.layer is None else f" in layer {step.layer}"
            reason = f"identity{place}: its slope is 1, so values and gradients pass unchanged"
            dropped = (step, back) if back else (step,)
            return program.exchanged(changes).renamed(names).noted("identity", reason, dropped)
    return None


def canonical_link(program: Program) -> Program | None:
    """A loss after the activation it is made for is computed from the raw scores: dz = (ŷ − y), f′ cancels."""
    for step in program:
        operation = step.operation
        if not isinstance(operation, LossValue) or operation.from_scores or not operation.loss.link:
            continue
        y, p, *rest = step.inputs
        made = program.producer(p)
        if made is None or not isinstance(made.operation, Activate):
            continue
        if made.operation.activation.name != operation.loss.link:
            continue
        scores = replace(operation, from_scores=True)
        changes: dict[Step, Step | None] = {step: replace(step, operation=scores, inputs=(y, made.inputs[0], *rest))}
        back = _gradient_step(program, made)
        slope = program.producer(back.inputs[0]) if back else None
        if back:
            if slope is None or not isinstance(slope.operation, LossGradient):
                continue  # the prediction is used elsewhere too, and its gradient is a sum
            direct = replace(slope.operation, from_scores=True)
            changes[back] = replace(back, operation=direct, inputs=slope.inputs)
        reason = f"because {operation.loss.link} is followed by {operation.loss.name}: one's slope cancels the other's"
        before = (step, slope, back) if back and slope else (step,)
        after = tuple(made for made in changes.values() if made)
        return program.exchanged(changes).noted(operation.loss.link, reason, before, after)
    return None


#: Applied in this order, each until it no longer applies.
RULES: tuple[Rule, ...] = (canonical_link, identity, copies, last_turn, hoist)


def _gradient_step(program: Program, activate: Step) -> Step | None:
    for step in program:
        if isinstance(step.operation, ActivationGradient) and step.inputs[1:] == (*activate.inputs, activate.output):
            return step
    return None


def _without_unread(program: Program) -> Program:
    """Leave out the steps that neither the prediction, the loss, a gradient, nor an update depends on."""
    wanted = {*program.outputs, program.loss or "", *program.gradients.values()}
    kept: list[Step | Block] = []
    for item in reversed(program.steps):
        needed = item.section == "update" or not wanted.isdisjoint(item.outputs)
        if needed and isinstance(item, Block):
            item = item.narrowed(wanted)
        if needed:
            kept.append(item)
            wanted.update(item.inputs)
    return replace(program, steps=tuple(reversed(kept)))
