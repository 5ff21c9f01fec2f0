"""The engine's own mathematics, against the correctly rounded values."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from chainrule.engine.predictor import CompiledPredictor
from chainrule.functions.activations import Activation
from chainrule.program.operations import Activate
from chainrule.program.program import Builder

WIDTH = 64
Extended = np.longdouble


@dataclass(frozen=True)
class Word(Activation, name=""):
    """A word of the vocabulary as an activation."""

    word: str = ""

    def value(self, z: Any, m: Any) -> Any:
        return 1 / (1 + m.exp(-z)) if self.word == "sigmoid" else getattr(m, self.word)(z)


def compute(word: str, x: np.ndarray) -> np.ndarray:
    """The engine's value of each x."""
    builder = Builder()
    a0 = builder.input("a0", ("n", WIDTH))
    program = builder.program(builder.add(Activate(Word(word)), "y_hat", a0))
    padded = np.zeros(-(-len(x) // WIDTH) * WIDTH, x.dtype)
    padded[: len(x)] = x
    return CompiledPredictor(program, x.dtype, threads=1)({"a0": padded.reshape(-1, WIDTH)}, {})[0].ravel()[: len(x)]


def sigmoid(x: Any) -> Any:
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), e / (1 + e))


def erf(x: Any) -> Any:
    """From the series near 0, and from erfc, which is accurate where erf is nearly 1, beyond."""
    near = np.abs(x) < 0.75
    small = np.where(near, x, 0)
    term, total = small, small
    for n in range(1, 40):
        term = -term * small * small / n
        total = total + term / (2 * n + 1)
    far = np.sign(x).astype(Extended)
    between = ~near & (np.abs(x) < 8)  # beyond, erf is 1 to the last bit
    far[between] = [math.copysign(1, v) * (1 - Extended(math.erfc(abs(float(v))))) for v in x[between]]
    return np.where(near, total * 2 / np.sqrt(Extended(np.pi) + Extended(1.2246467991473532e-16)), far)


EXACT: dict[str, Callable[[Any], Any]] = {
    "exp": np.exp,
    "log": np.log,
    "log1p": np.log1p,
    "tanh": np.tanh,
    "sigmoid": sigmoid,
    "erf": erf,
}


def everywhere(dtype: Any, count: int) -> np.ndarray:
    """Numbers of every size and sign, and more of them where the functions do something."""
    rng = np.random.default_rng(1)
    bits = np.dtype(f"u{np.dtype(dtype).itemsize}")
    any_bits = rng.integers(0, np.iinfo(bits).max, count, dtype=bits, endpoint=True).view(dtype)
    around = [rng.uniform(-r, r, count // 4).astype(dtype) for r in (1, 10, 110, 760)]
    limits = np.array([0.0, -0.0, 1.0, -1.0, np.inf, -np.inf, np.finfo(dtype).tiny, np.finfo(dtype).max], dtype)
    x = np.concatenate([any_bits[np.isfinite(any_bits)], *around, limits])
    return np.concatenate([x, np.nextafter(limits, dtype(0)), 1 + around[0] / 1000])


def errors_in_ulps(word: str, x: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        exact = EXACT[word](x.astype(Extended))
        rounded = exact.astype(x.dtype)
        found = compute(word, x)
        ulp = np.spacing(np.abs(rounded))
        errors = np.abs(found.astype(Extended) - exact) / ulp
    same = (found == rounded) | (np.isnan(found) & np.isnan(rounded))
    return np.where(same, 0, np.where(np.isfinite(errors), errors, np.inf))


@pytest.mark.skipif(np.finfo(Extended).nmant < 63, reason="needs extended precision to compare with")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("word", EXACT)
def test_within_two_units_in_the_last_place(word, dtype):
    x = everywhere(dtype, 20_000)
    errors = errors_in_ulps(word, x)
    worst = int(np.argmax(errors))
    assert errors[worst] <= 2, f"{word}({x[worst]!r}) is {errors[worst]} ulp off"


@pytest.mark.slow
@pytest.mark.parametrize("word", EXACT)
def test_every_float32(word):
    step = 2**22
    for first in range(0, 2**32, step):
        x = np.arange(first, first + step, dtype=np.uint64).astype(np.uint32)[::7].view(np.float32)
        errors = errors_in_ulps(word, x[~np.isnan(x)])
        assert errors.max(initial=0) <= 2


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("word", [*EXACT, "sqrt", "cos", "floor", "abs", "sign"])
def test_nan_stays_nan(word, dtype):
    assert np.isnan(compute(word, np.array([np.nan], dtype))).all()


def test_cosine():
    x = np.random.default_rng(0).uniform(-1000, 1000, 5000)
    np.testing.assert_allclose(compute("cos", x), np.cos(x), atol=1e-15)
    np.testing.assert_allclose(compute("cos", x.astype(np.float32)), np.cos(x.astype(np.float32)), atol=3e-7)
