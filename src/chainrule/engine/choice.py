"""Which engine a network trains on: decided by an estimate of the work, never by a clock."""

from __future__ import annotations

import math

from chainrule.errors import EngineUnavailable
from chainrule.program.program import Program

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
    multiply_adds = 3 * sum(math.prod(parameter.shape) for parameter in program.parameters.values())  # per row
    iterations = epochs * -(-rows // batch_size)
    seconds = iterations * len(program.steps) * STEP + epochs * rows * multiply_adds / RATE
    return "compiled" if seconds >= WORTH_IT else "numpy"
