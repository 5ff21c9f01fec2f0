"""Comparing weight changes with gradients, up to a factor that is common to all of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chainrule.explain.backprop.trace import Array

STRICT = 1e-7  # relative: only rounding lies between
LOOSE = 2e-4  # relative: a guard such as log(ŷ + 1e-8) lies between
SINGLE = 2e-3  # relative, for programs that compute in single precision
EPSILON = 2.2e-16

#: For each iteration, arrays by the names of parameters.
Arrays = Sequence[Mapping[str, Array]]


@dataclass(frozen=True)
class Agreement:
    """Which parameters agree, and with which common factor (change = factor · gradient) in each iteration."""

    matched: frozenset[str]
    factors: tuple[float, ...]
    weight: int

    def first_unmatched(self, names: Sequence[str]) -> str | None:
        """The first parameter along the backward pass that does not agree."""
        return next((name for name in names if name not in self.matched), None)


def agree(
    changes: Arrays, gradients: Arrays, names: Sequence[str], noise: Mapping[str, float], tolerance: float
) -> Agreement:
    """Compare with one factor for all iterations."""
    best = Agreement(frozenset(), (), -1)
    pairs = {name: _pair(changes, gradients, name) for name in names}
    for factor in _factors(pairs, noise, tolerance):
        matched = {
            name
            for name, pair in pairs.items()
            if pair is not None and error(pair[0], factor * pair[1]) <= max(tolerance, noise.get(name, 0.0))
        }
        weight = sum(2 if name[0] == "W" else 1 for name in matched)
        if weight > best.weight:
            best = Agreement(frozenset(matched), (factor,) * len(changes), weight)
    return best


def agree_each(
    changes: Arrays, gradients: Arrays, names: Sequence[str], noise: Mapping[str, float], tolerance: float
) -> Agreement:
    """Compare with a factor for each iteration, as a learning rate that decays has."""
    parts = [agree([c], [g], names, noise, tolerance) for c, g in zip(changes, gradients, strict=True)]
    matched = frozenset.intersection(*(part.matched for part in parts))
    factors = tuple(part.factors[0] if part.factors else float("nan") for part in parts)
    return Agreement(matched, factors, sum(2 if name[0] == "W" else 1 for name in matched))


def _pair(changes: Arrays, gradients: Arrays, name: str) -> tuple[Array, Array] | None:
    """All iterations' changes and gradients of a parameter as two vectors; None where shapes do not fit."""
    left, right = [], []
    for change, gradient in zip(changes, gradients, strict=True):
        if name not in change or name not in gradient:
            return None
        c, g = change[name], np.asarray(gradient[name])
        if not np.isfinite(g).all():
            return None
        try:
            shape = np.broadcast_shapes(c.shape, g.shape)
        except ValueError:
            return None
        if shape != c.shape:
            return None
        left.append(c.ravel())
        right.append(np.broadcast_to(g, shape).ravel())
    return np.concatenate(left), np.concatenate(right)


def _factors(
    pairs: Mapping[str, tuple[Array, Array] | None], noise: Mapping[str, float], tolerance: float
) -> list[float]:
    """The factors that some parameter's change has to its gradient, where the two are parallel."""
    found = []
    for name, pair in pairs.items():
        if pair is None:
            continue
        change, gradient = pair
        square = float(gradient @ gradient)
        if square < 1e-24:
            continue
        factor = float(change @ gradient) / square
        if factor and error(change, factor * gradient) <= max(tolerance, noise.get(name, 0.0)):
            found.append(factor)
    return found


def error(x: Array, y: Array) -> float:
    """‖x − y‖ relative to the larger of the two, for vectors; 0 for two zeros."""
    d = x - y
    scale = max(float(x @ x), float(y @ y))
    return math.sqrt(float(d @ d) / scale) if scale > 1e-26 else 0.0


def parallel(change: Array, gradient: Array, tolerance: float) -> bool:
    """Whether a change is a multiple of a gradient, which may have to be repeated to get its shape."""
    try:
        g = np.broadcast_to(gradient, change.shape).ravel()
    except ValueError:
        return False
    c = change.ravel()
    square = float(g @ g)
    if not square > 1e-24:
        return not c.any()
    return error(c, float(c @ g) / square * g) <= tolerance


def rounding(changes: Arrays, after: Arrays, names: Sequence[str], single: bool) -> dict[str, float]:
    """How much rounding of the weights can disturb their changes, relative, by name."""
    result = {}
    for name in names:
        change = np.sqrt(sum(float(np.sum(c[name] ** 2)) for c in changes))
        size = np.sqrt(sum(float(np.sum(a[name] ** 2)) for a in after))
        result[name] = min(4 * (1.2e-7 if single else EPSILON) * size / change, 1e-3) if change else 0.0
    return result
