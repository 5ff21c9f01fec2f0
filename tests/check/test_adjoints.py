"""Every rule of the check's reverse mode agrees with differences of the operation that it belongs to."""

import numpy as np
import pytest

from chainrule.check.adjoints import RULES, parts
from chainrule.check.graph import Node

RNG = np.random.default_rng(5)
X, Y = RNG.random((3, 4)) + 0.5, RNG.random((3, 4)) + 0.2
BINARY = {
    "add": (np.add, X, Y),
    "sub": (np.subtract, X, Y[0]),
    "mul": (np.multiply, X, Y[:, :1]),
    "div": (np.divide, X, Y),
    "pow": (np.power, X, Y),
    "matmul": (np.matmul, X, Y.T),
    "dot": (np.dot, X, Y[0]),
    "inner": (np.inner, X, Y),
    "vdot": (np.vdot, X[0], Y[0]),
    "outer": (np.outer, X[0], Y[1]),
    "linear": (np.convolve, X[0], Y[1, :2]),
    "maximum": (np.maximum, X, Y),
    "minimum": (np.minimum, X, Y),
    "logaddexp": (np.logaddexp, X, Y),
}
UNARY = {
    "neg": np.negative,
    "abs": np.abs,
    "sum": np.sum,
    "mean": np.mean,
    "amax": np.max,
    "amin": np.min,
    "var": np.var,
    "std": np.std,
    "norm": np.linalg.norm,
    "reshape": np.ravel,
    **{name: getattr(np, name) for name in "exp log sqrt tanh sin square log1p arctan reciprocal".split()},  # noqa: SIM905
}


def agrees(op, function, *values, **options):
    """Compare what passes back through one operation with central differences."""
    leaves = [Node(i, "leaf", (), {}, np.array(v), -1) for i, v in enumerate(values)]
    options = {**options, "function": function, "called": op}
    given = {k: v for k, v in options.items() if k not in ("function", "called")}
    value = np.asarray(function(*values, **given))
    arriving = RNG.random(value.shape)
    for leaf, amount in parts(Node(9, op, tuple(leaves), options, value, -1), arriving):
        for place in np.ndindex(leaf.shape):
            moved = []
            for sign in (1, -1):
                changed = [np.array(v) for v in values]
                changed[leaf.index][place] += sign * 1e-6
                moved.append(float(np.sum(arriving * function(*changed, **given))))
            spread = np.broadcast_to(amount, np.broadcast_shapes(leaf.shape, np.shape(amount)))
            over = tuple(k for k in range(spread.ndim - len(leaf.shape))) if spread.ndim > len(leaf.shape) else ()
            summed = spread.sum(axis=over) if over else spread
            summed = summed.sum(axis=1, keepdims=True) if summed.shape != leaf.shape else summed
            assert summed[place] == pytest.approx((moved[0] - moved[1]) / 2e-6, rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("op", BINARY)
def test_of_two(op):
    agrees(op, *BINARY[op])


@pytest.mark.parametrize("op", UNARY)
def test_of_one(op):
    agrees(op, UNARY[op], X)


@pytest.mark.parametrize("op", ["sum", "mean", "var", "std", "amax"])
@pytest.mark.parametrize("options", [{"axis": 0}, {"axis": 1, "keepdims": True}])
def test_along_an_axis(op, options):
    agrees(op, UNARY[op], X, **options)


def test_few_rules_are_left():
    """Those with arguments of their own are tried by the corpus."""
    assert len(set(RULES) - set(BINARY) - set(UNARY)) <= 18
