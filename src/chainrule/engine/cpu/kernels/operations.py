"""What each word of the vocabulary is in vector arithmetic: one row per operation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chainrule.engine.cpu.kernels import numerics
from chainrule.engine.cpu.simd.values import Emitter, Value
from chainrule.errors import NotCompilable


def to_number(m: Emitter, value: Any) -> Value:
    """A comparison as 1 or 0; a number as it is."""
    return value if isinstance(value, Value) else m.where(value, 1.0, 0.0)


def _where(m: Emitter, condition: Any, x: Any, y: Any) -> Value:
    holds = condition.compare("!=", 0.0) if isinstance(condition, Value) else condition
    return m.where(holds, to_number(m, x), to_number(m, y))


def _sign(m: Emitter, x: Value) -> Value:
    return m.where(x > 0, 1.0, m.where(x < 0, -1.0, x))


OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": lambda m, x, y: x + y,
    "sub": lambda m, x, y: x - y,
    "mul": lambda m, x, y: x * y,
    "div": lambda m, x, y: x / y,
    "neg": lambda m, x: -x,
    "gt": lambda m, x, y: x > y,
    "ge": lambda m, x, y: x >= y,
    "lt": lambda m, x, y: x < y,
    "le": lambda m, x, y: x <= y,
    "where": _where,
    "maximum": lambda m, x, y: m.maximum(x, y),
    "minimum": lambda m, x, y: m.minimum(x, y),
    "abs": lambda m, x: abs(x),
    "sign": _sign,
    "sqrt": lambda m, x: m.call("sqrt", x),
    "floor": lambda m, x: m.call("floor", x),
    "pow": lambda m, x, y: numerics.power(x, y),
}


def operation(op: str) -> Callable[..., Any]:
    """Return what a word is in vector arithmetic: a row above, or the function of its name in `numerics`.

    Raises `NotCompilable` where it is neither.
    """
    if op in OPERATIONS:
        return OPERATIONS[op]
    function = getattr(numerics, op, None)
    if function is None:
        raise NotCompilable(
            f"The engine has no numerics for the word {op!r}: write them in engine/cpu/kernels/numerics.py, or say in "
            "its row in functions/words.py how it is `written` in other words. Only the NumPy engine can run it so far."
        )
    return lambda m, *operands: function(*operands)
