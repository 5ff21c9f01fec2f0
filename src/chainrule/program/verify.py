"""The checks that every program must pass before it is run."""

from chainrule.errors import ProgramError
from chainrule.program.program import SECTIONS, Program


def verify(program: Program) -> Program:
    """Return `program` if it holds together, or raise `ProgramError` naming what does not.

    Names are defined before use, and once (an update may assign each parameter or state once more); shapes agree;
    sections come in order; every parameter has a gradient of its shape and, where there are updates, one update.
    """
    shapes = program.shapes  # raises where a name is undefined or operands do not fit
    defined = set(program.given)
    assigned: set[str] = set()
    latest = 0
    for item in program.steps:
        section = SECTIONS.index(item.section)
        if section < latest:
            raise ProgramError(f"{item.outputs[0]}: a {item.section} step after the {SECTIONS[latest]} section.")
        latest = section
        for name in item.outputs:
            if name in defined:
                stored = name in program.parameters or name in program.state
                if not stored or item.section != "update" or name in assigned:
                    raise ProgramError(f"The name {name} is defined twice.")
                assigned.add(name)
                value = item.shaped(shapes)[name]
                if value != program.given[name]:
                    raise ProgramError(f"{name} of shape {program.given[name]} is updated with {value}.")
            defined.add(name)
    for name in (*program.outputs, *([program.loss] if program.loss else [])):
        if name not in defined:
            raise ProgramError(f"The program never computes {name}.")
    if any(step.section == "backward" for step in program.steps):
        for name, gradient in program.gradients.items():
            if gradient not in shapes:
                raise ProgramError(f"The parameter {name} has no gradient: the loss does not depend on it.")
            if shapes[gradient] != program.parameters[name].shape:
                raise ProgramError(
                    f"{gradient} has shape {shapes[gradient]}, but {name} has {program.parameters[name].shape}."
                )
    if latest == SECTIONS.index("update"):
        for name in program.parameters:
            if name not in assigned:
                raise ProgramError(f"The parameter {name} is never updated.")
    return program
