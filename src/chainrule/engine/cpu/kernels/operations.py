"""What each word of the vocabulary is in vector arithmetic: one row per operation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chainrule.engine.cpu.kernels import numerics
from chainrule.engine.cpu.simd.values import Emitter, Value


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
    "exp": lambda m, x: numerics.exp(x),
    "log": lambda m, x: numerics.log(x),
    "log1p": lambda m, x: numerics.log1p(x),
    "tanh": lambda m, x: numerics.tanh(x),
    "sigmoid": lambda m, x: numerics.sigmoid(x),
    "erf": lambda m, x: numerics.erf(x),
    "cos": lambda m, x: numerics.cos(x),
    "pow": lambda m, x, y: numerics.power(x, y),
}
