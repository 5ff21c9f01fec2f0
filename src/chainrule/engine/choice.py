"""Which engine a network trains on: decided by an estimate of the work, never by a clock."""

from __future__ import annotations

import math

from chainrule.errors import EngineUnavailable
from chainrule.functions.expression import walk
from chainrule.functions.shapes import Shapes
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
    turns = [(item, item.count if isinstance(item, Block) else 1) for item in program.steps]
    counted = [(step, count if isinstance(count, int) else 1) for item, count in turns for step in item.inner]
    multiply_adds = sum(count * _multiply_adds(step, program.shapes_inside) for step, count in counted)  # per row
    iterations = epochs * -(-rows // batch_size)
    seconds = iterations * sum(count for _, count in counted) * STEP + epochs * rows * multiply_adds / RATE
    return "compiled" if seconds >= WORTH_IT else "numpy"


def _multiply_adds(step: Step, shapes: Shapes) -> int:
    """Those of a step's products, for each row of the batch."""
    products = [e for e in walk(step.expression) if e.op == "matmul"] if step.expression is not None else []
    sizes = [(*shape_of(e.args[0], shapes), shape_of(e.args[1], shapes)[-1]) for e in products]
    return sum(math.prod(int(n) for size in of for n in str(size).split("·") if n.isdigit()) for of in sizes)
