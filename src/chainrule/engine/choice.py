"""Which engine a network trains on: decided by an estimate of the work, never by a clock."""

from __future__ import annotations

from typing import Any

from chainrule.engine.lower import lower
from chainrule.engine.machine import multiply_adds
from chainrule.engine.statements import NotCompilable
from chainrule.program.program import Program

#: What the interpreter is reckoned to take: seconds per step of a program, and multiply-adds per second.
STEP, RATE = 1e-5, 1e10

#: Seconds of interpreting from which compiled kernels are worth loading, or compiling once.
WORTH_IT = 0.25


def choose(program: Program, dtype: Any, rows: int, batch_size: int, epochs: int) -> str:
    """Return "compiled" or "numpy": whichever is quicker for so much training, all in all."""
    try:
        table = lower(program, dtype, min(rows, batch_size))
    except NotCompilable:
        return "numpy"
    iterations = epochs * -(-rows // batch_size)
    seconds = iterations * (len(program) * STEP + multiply_adds(table) / RATE)
    return "compiled" if seconds >= WORTH_IT else "numpy"


def why_not(program: Program, dtype: Any) -> str | None:
    """Return why a program cannot be compiled, or None where it can."""
    try:
        lower(program, dtype, 1)
    except NotCompilable as reason:
        return str(reason)
    return None
