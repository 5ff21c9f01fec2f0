"""The measuring: accurate slopes of smooth functions, kinks noticed, and no word from the derived gradient."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.explain.differences import STEP_SIZES, Measurement, measure
from chainrule.program.operations import Operation
from chainrule.program.program import Builder, Parameter, Shape


@dataclass(frozen=True)
class Any1D(Operation):
    """L = f(w), with any function."""

    f: Callable[[float], float]

    def shape(self, *shapes: Shape) -> Shape:
        return ()

    def value(self, m: Any, *inputs: Any) -> Any:
        return self.f(float(inputs[0][0]))


def slope(f: Callable[[float], float], w: float, step_sizes: Any = STEP_SIZES) -> Measurement:
    """The measured slope of f at w."""
    builder = Builder()
    builder.add(Any1D(f), "L", builder.parameter("w", Parameter((1,))), section="loss")
    return measure(builder.program("L", "L"), {"w": np.array([w])}, "w", [0], step_sizes)


@pytest.mark.parametrize(
    ("f", "w", "expected", "relative"),
    [
        (math.sin, 1.0, math.cos(1), 1e-12),
        (math.exp, 3.0, math.exp(3), 1e-11),
        (lambda w: math.exp(100 * w), 0.1, 100 * math.exp(10), 1e-9),  # D(0.01) alone would be off by 18 %
        (lambda w: math.exp(math.exp(w)), 1.5, math.exp(math.exp(1.5) + 1.5), 1e-10),
        (lambda w: w**5, 2.0, 80, 1e-11),
        (lambda w: 1 / w, 0.05, -400, 1e-8),
        (lambda w: math.tanh(w / 1e-3), 0.0, 1e3, 1e-7),
        (lambda w: w * w, 1e6, 2e6, 1e-11),
    ],
)
def test_smooth(f: Callable[[float], float], w: float, expected: float, relative: float) -> None:
    found = slope(f, w)
    assert found.slopes[0] == pytest.approx(expected, rel=relative)
    assert found.undeclared == 0


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.floats(-3, 3), min_size=1, max_size=7), st.floats(-2, 2))
def test_polynomials(coefficients: list[float], w: float) -> None:
    p = np.polynomial.Polynomial(coefficients)
    found = slope(lambda x: float(p(x)), w)
    assert found.undeclared == 0
    size = float(np.polynomial.Polynomial(np.abs(coefficients))(abs(w) + 1))
    assert abs(found.slopes[0] - p.deriv()(w)) <= 1e-10 * size


def test_what_rounding_takes_is_within_the_bound() -> None:
    found = slope(lambda w: 1e9 + math.sin(w), 0.5)  # sin has hardly 7 digits left
    assert found.uncertainty[0] < 1e-2
    assert abs(found.slopes[0] - math.cos(0.5)) <= found.uncertainty[0]
    flat = slope(lambda w: 1e300, 0.5)
    assert flat.slopes[0] == 0
    assert flat.undeclared == 0


@pytest.mark.parametrize("distance", [0.0, 1e-12, 1e-9, 3e-7, -1e-12, -3e-7])
def test_kinks_that_nobody_declares_are_noticed(distance: float) -> None:
    found = slope(lambda w: max(w, 0.0) + 0.3 * w, distance)
    assert np.isnan(found.slopes[0])
    assert found.undeclared == 1


@pytest.mark.parametrize("distance", [2e-6, 9e-6, 3e-5, 4e-4, 5e-3, 0.5, -2e-6, -9e-6, -3e-5, -4e-4, -5e-3])
def test_beside_a_kink_smaller_steps_find_the_slope(distance: float) -> None:
    found = slope(lambda w: max(w, 0.0) + 0.3 * w, distance)
    if np.isnan(found.slopes[0]):
        assert abs(distance) < 1e-5, "only the smallest step fits, and nothing confirms it"
    else:
        assert found.slopes[0] == pytest.approx(1.3 if distance > 0 else 0.3, rel=1e-9)


def test_a_jump_is_not_measured() -> None:
    assert slope(lambda w: float(w > 0), 1e-8).undeclared == 1


def test_where_the_loss_is_infinite_on_one_side_smaller_steps_are_used() -> None:
    found = slope(lambda w: -math.log(w) if w > 0 else math.inf, 1e-3)
    assert found.slopes[0] == pytest.approx(-1e3, rel=1e-7)


def test_step_sizes_scale_with_the_weight() -> None:
    seen: list[float] = []
    slope(lambda w: seen.append(w) or w, 1000.0, (1e-3, 1e-4))  # type: ignore[func-returns-value]
    assert sorted({round(abs(w - 1000), 6) for w in seen} - {0}) == [0.1, 1.0]
