"""What the tests of the functions share: slopes by differences, and the value of a traced expression."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from chainrule.functions.expression import Expr
from chainrule.functions.vocabulary import Vocabulary


@pytest.fixture(scope="session")
def slope() -> Callable[..., Any]:
    """The slope of f at x by a five-point difference: exact to about 1e-11 for smooth functions of moderate size."""

    def difference(f: Callable[[Any], Any], x: Any, h: float = 1e-3) -> Any:
        return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h)

    return difference


@pytest.fixture(scope="session")
def evaluate() -> Callable[..., Any]:
    """The value of an expression: every node computed by the vocabulary's word of its name."""

    def value(e: Expr, values: Mapping[str, Any], m: Vocabulary) -> Any:
        if e.op == "symbol":
            return values[e.args[0]]
        if e.op == "constant":
            return e.args[0]
        arguments = [value(a, values, m) if isinstance(a, Expr) else a for a in e.args]
        return getattr(m, e.op)(*arguments)

    def quietly(e: Expr, values: Mapping[str, Any], m: Vocabulary) -> Any:
        with np.errstate(all="ignore"):
            return value(e, values, m)

    return quietly
