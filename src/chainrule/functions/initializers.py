"""Initializers: where the parameters start.

Each draws an array from a `numpy.random.Generator`, in float64. `fan_in` and `fan_out` are the numbers of units that a
weight matrix reads from and writes to; the name's scale is chosen so that signals keep their size from layer to layer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.functions.registry import Entry, check_number

Floats = NDArray[np.float64]


class Initializer(Entry, family="initializer"):
    """A distribution to draw a parameter from."""

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        """Return an array of `shape`."""
        raise NotImplementedError


class Zeros(Initializer, name="zeros"):
    """All zero: for biases. (Weights that all start alike would stay alike.)"""

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        return np.zeros(shape)


@dataclass(frozen=True)
class Fill(Initializer, name="constant"):
    """Every element the same."""

    value: float = 0.0

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        return np.full(shape, float(self.value))


@dataclass(frozen=True)
class Uniform(Initializer, name="uniform"):
    """Uniform on [low, high)."""

    low: float = -0.05
    high: float = 0.05

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise InvalidInput(f"uniform: low must be below high, but they are {self.low!r} and {self.high!r}.")

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        return rng.uniform(self.low, self.high, shape)


@dataclass(frozen=True)
class Normal(Initializer, name="normal"):
    """Normal with mean 0 and standard deviation `std`."""

    std: float = 0.05

    def __post_init__(self) -> None:
        check_number(self, "std", 0, math.inf, open_ends="both")

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        return rng.normal(0.0, self.std, shape)


class GlorotUniform(Initializer, name="glorot_uniform"):
    """Uniform within ±√(6 / (fan_in + fan_out))."""

    source = "Glorot & Bengio 2010, 'Understanding the difficulty of training deep feedforward neural networks', eq. 16"

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        bound = math.sqrt(6 / (fan_in + fan_out))
        return rng.uniform(-bound, bound, shape)


class GlorotNormal(Initializer, name="glorot_normal"):
    """Normal with variance 2 / (fan_in + fan_out)."""

    source = "Glorot & Bengio 2010, equation 12"

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        return rng.normal(0.0, math.sqrt(2 / (fan_in + fan_out)), shape)


class HeUniform(Initializer, name="he_uniform"):
    """Uniform within ±√(6 / fan_in)."""

    source = "He et al. 2015, 'Delving deep into rectifiers', section 2.2"

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        bound = math.sqrt(6 / fan_in)
        return rng.uniform(-bound, bound, shape)


class HeNormal(Initializer, name="he_normal"):
    """Normal with variance 2 / fan_in: made for the relu family."""

    source = "He et al. 2015, 'Delving deep into rectifiers', equation 10"

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        return rng.normal(0.0, math.sqrt(2 / fan_in), shape)


class LecunNormal(Initializer, name="lecun_normal"):
    """Normal with variance 1 / fan_in: made for selu."""

    source = "LeCun et al. 1998, 'Efficient BackProp', section 4.6"

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        return rng.normal(0.0, math.sqrt(1 / fan_in), shape)


@dataclass(frozen=True)
class Orthogonal(Initializer, name="orthogonal"):
    """A random matrix with orthonormal rows or columns (whichever are fewer), times `gain`."""

    gain: float = 1.0
    source = "Saxe, McClelland & Ganguli 2014, 'Exact solutions to the nonlinear dynamics of learning'"

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        if len(shape) < 2:
            raise InvalidInput(f"orthogonal: needs a matrix, but the parameter has shape {shape}.")
        rows, columns = shape[-2:]
        normal = rng.normal(size=(*shape[:-2], max(rows, columns), min(rows, columns)))
        q, r = np.linalg.qr(normal)
        q = q * np.sign(np.diagonal(r, axis1=-2, axis2=-1))[..., None, :]  # makes the draw uniform (Haar)
        return np.asarray(self.gain * (q if rows >= columns else np.swapaxes(q, -1, -2)))


def default_initializer(activation: Any) -> Initializer:
    """Return the initializer that suits an activation: he_normal for the relu family, lecun_normal for selu,
    glorot_uniform otherwise.

    >>> from chainrule.functions.activations import Activation
    >>> default_initializer(Activation.get("relu")).name
    'he_normal'
    """
    if activation.rectifier:
        return HeNormal()
    return LecunNormal() if activation.name == "selu" else GlorotUniform()
