"""Which engine a network trains on: decided by an estimate of the work, never by a clock."""

import math

from chainrule.errors import EngineUnavailable
from chainrule.functions.expression import walk
from chainrule.functions.words import shape_of
from chainrule.program.blocks import Block
from chainrule.program.program import Program, Step

#: Estimates for the interpreter: seconds per step of a program, and multiply-adds per second.
STEP, RATE = 1e-5, 1e10

#: From this many seconds of interpreting on, compiled kernels are worth loading, or compiling once.
WORTH_IT = 1.0

#: What is raised where the compiled engine cannot be used; OSError is llvmlite's, where its library does not load.
UNUSABLE = (EngineUnavailable, ImportError, OSError)


def check_usable() -> None:
    """Raise `EngineUnavailable` where Numba or llvmlite is missing, or does not load."""
    try:
        import numba  # noqa: F401
    except UNUSABLE as reason:
        raise EngineUnavailable(f"The compiled engine cannot be used ({reason}).") from reason


def choose(program: Program, rows: int, batch_size: int, epochs: int) -> str:
    """Return "compiled" or "numpy": whichever is estimated to be faster for this much training, all in all."""
    iterations, steps = epochs * -(-rows // batch_size), sum(count for _, count in _counted(program))
    seconds = iterations * steps * STEP + epochs * rows * multiply_adds(program) / RATE
    return "compiled" if seconds >= WORTH_IT else "numpy"


def multiply_adds(program: Program) -> int:
    """The multiply-adds of a program's products, for each row of the batch."""
    found = 0
    for step, count in _counted(program):
        for e in walk(step.expression) if step.expression is not None else ():
            if e.op == "matmul":
                sizes = (*shape_of(e.args[0], program.shapes_inside), shape_of(e.args[1], program.shapes_inside)[-1])
                found += count * math.prod(int(n) for size in sizes for n in str(size).split("·") if n.isdigit())
    return found


def _counted(program: Program) -> list[tuple[Step, int]]:
    """Every step, and how often it is taken; once, where only the data say that."""
    counts = [(item, item.count if isinstance(item, Block) else 1) for item in program.steps]
    return [(step, count if isinstance(count, int) else 1) for item, count in counts for step in item.inner]
