"""Initializers: where the parameters start.

Each draws an array from a `numpy.random.Generator`, in float64. `fan_in` and `fan_out` are the numbers of units that a
weight matrix reads from and writes to; the name's scale is chosen so that signals keep their size from layer to layer.
"""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.functions.registry import POSITIVE, Entry

Floats = NDArray[np.float64]


class Initializer(Entry, family="initializer"):
    """A distribution to draw a parameter from. Subclass it with ``name="…"`` to add one.

    >>> from chainrule import Dense, Network
    >>> class Eye(Initializer):
    ...     def draw(self, rng, shape, fan_in, fan_out):
    ...         return np.eye(*shape)
    >>> Network(2, [Dense(2, weight_init=Eye())], loss="mean_squared_error").predict([[3.0, 4.0]]).tolist()
    [[3.0, 4.0]]
    """

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        """Return an array of `shape`."""
        raise NotImplementedError


class Zeros(Initializer, name="zeros"):
    """All zero: for biases. (Weights that all start alike would stay alike.)

    >>> from chainrule import Dense
    >>> Dense(3).bias_init
    Zeros()
    """

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        return np.zeros(shape)


@dataclass(frozen=True)
class Fill(Initializer, name="constant"):
    """Every element the same `value`.

    Hidden weights should not start like that: units that start alike learn alike.

    >>> from chainrule import Dense, Network
    >>> layers = [Dense(2, "tanh", weight_init=Fill(0.5)), Dense(1, weight_init=Fill(0.5))]
    >>> network = Network(1, layers, loss="mean_squared_error", seed=0)
    >>> history = network.fit([[0.0], [1.0]], [1.0, 0.0], epochs=100)
    >>> bool(network.parameters["W1"][0, 0] == network.parameters["W1"][0, 1])
    True
    """

    value: float = 0.0

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        return np.full(shape, float(self.value))


@dataclass(frozen=True)
class Uniform(Initializer, name="uniform"):
    """Uniform on [low, high). Raises `InvalidInput` unless low is below high.

    >>> from chainrule import Dense, Network
    >>> network = Network(100, [Dense(100, weight_init=Uniform(0, 1))], loss="mean_squared_error", seed=0)
    >>> float(network.parameters["W1"].min()), float(network.parameters["W1"].max())
    (0.00, 1.00)
    """

    low: float = -0.05
    high: float = 0.05
    source = "Rumelhart, Hinton & Williams 1986, 'Learning representations by back-propagating errors', figure 1"

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise InvalidInput(f"uniform: low must be below high, but they are {self.low!r} and {self.high!r}.")

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        return rng.uniform(self.low, self.high, shape)


@dataclass(frozen=True)
class Normal(Initializer, name="normal"):
    """Normal with mean 0 and standard deviation `std`, which is above 0.

    Sums of such weights grow with √fan_in:

    >>> import numpy as np
    >>> W = Normal(0.05).draw(np.random.default_rng(0), (400, 1000), fan_in=400, fan_out=1000)
    >>> float(W.std()), float(W.sum(axis=0).std())  # 0.05 and 0.05 · √400
    (0.050, 1.0)
    """

    std: float = field(default=0.05, metadata=POSITIVE)
    source = "Krizhevsky, Sutskever & Hinton 2012, 'ImageNet classification with deep CNNs', section 5"

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        return rng.normal(0.0, self.std, shape)


class GlorotUniform(Initializer, name="glorot_uniform"):
    """Uniform within ±√(6 / (fan_in + fan_out)): made for tanh and its like, and for signals in both directions.

    >>> import numpy as np
    >>> W = GlorotUniform().draw(np.random.default_rng(0), (200, 400), fan_in=200, fan_out=400)
    >>> float(abs(W).max())  # √(6/600)
    0.100
    """

    source = "Glorot & Bengio 2010, 'Understanding the difficulty of training deep feedforward neural networks', eq. 16"

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        bound = math.sqrt(6 / (fan_in + fan_out))
        return rng.uniform(-bound, bound, shape)


class GlorotNormal(Initializer, name="glorot_normal"):
    """Normal with variance 2 / (fan_in + fan_out).

    That is between 1 / fan_in, which keeps the size of the signals that go forward, and 1 / fan_out, which keeps
    that of the gradients that come back.

    >>> import numpy as np
    >>> W = GlorotNormal().draw(np.random.default_rng(0), (100, 700), fan_in=100, fan_out=700)
    >>> float(W.std())  # √(2/800)
    0.050
    """

    source = "Glorot & Bengio 2010, equation 12"

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        return rng.normal(0.0, math.sqrt(2 / (fan_in + fan_out)), shape)


class HeUniform(Initializer, name="he_uniform"):
    """Uniform within ±√(6 / fan_in): the variance of he_normal, without its tails.

    >>> import numpy as np
    >>> W = HeUniform().draw(np.random.default_rng(0), (200, 1000), fan_in=200, fan_out=1000)
    >>> float(W.var()), float(abs(W).max())  # 2/200 and √(6/200)
    (0.010, 0.173)
    """

    source = "He et al. 2015, 'Delving deep into rectifiers', section 2.2"

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        bound = math.sqrt(6 / fan_in)
        return rng.uniform(-bound, bound, shape)


class HeNormal(Initializer, name="he_normal"):
    """Normal with variance 2 / fan_in: made for the relu family.

    Through ten layers, signals keep their size:

    >>> import numpy as np
    >>> rng, a = np.random.default_rng(0), np.ones((1, 500))
    >>> for layer in range(10):
    ...     a = np.maximum(a @ HeNormal().draw(rng, (500, 500), fan_in=500, fan_out=500), 0)
    >>> bool(0.5 < (a**2).mean() < 2)
    True
    """

    source = "He et al. 2015, 'Delving deep into rectifiers', equation 10"

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        return rng.normal(0.0, math.sqrt(2 / fan_in), shape)


class LecunNormal(Initializer, name="lecun_normal"):
    """Normal with variance 1 / fan_in: made for selu, whose default it is.

    >>> import numpy as np
    >>> W = LecunNormal().draw(np.random.default_rng(0), (400, 1000), fan_in=400, fan_out=1000)
    >>> float(W.std())  # √(1/400)
    0.050
    """

    source = "LeCun et al. 1998, 'Efficient BackProp', section 4.6"

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        return rng.normal(0.0, math.sqrt(1 / fan_in), shape)


@dataclass(frozen=True)
class ForgetBias(Initializer, name="forget_bias"):
    """`value` for the second of four equal parts, the forget gates of an LSTM, and 0 elsewhere.

    >>> import numpy as np
    >>> ForgetBias().draw(np.random.default_rng(0), (8,), fan_in=1, fan_out=2).tolist()
    [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0]
    """

    value: float = 1.0
    source = "Jozefowicz, Zaremba & Sutskever 2015, 'An empirical exploration of recurrent network architectures'"

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Floats:
        drawn, units = np.zeros(shape), shape[-1] // 4
        drawn[..., units : 2 * units] = self.value
        return drawn


@dataclass(frozen=True)
class Orthogonal(Initializer, name="orthogonal"):
    """A random matrix with orthonormal rows or columns (whichever are fewer), times `gain`.

    Raises `InvalidInput` for a parameter that is not a matrix.

    >>> import numpy as np
    >>> W = Orthogonal().draw(np.random.default_rng(0), (5, 3), fan_in=5, fan_out=3)
    >>> np.allclose(W.T @ W, np.eye(3))
    True
    """

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
