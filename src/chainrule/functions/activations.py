"""Activations: value and derivative of each, written once.

`value(z, m)` computes the activation a of the raw score z; `derivative(z, a, m)` its slope, from z or, where that is
shorter, from a. Both are written in the vocabulary `m` (see `chainrule.functions.vocabulary`). To add one, subclass
`Activation` with a name: the registry, the tests, the text, the LaTeX and the source pick it up.

>>> import numpy as np
>>> from chainrule.functions.vocabulary import Vocabulary
>>> Activation.get("leaky_relu").value(np.array([-1.0, 2.0]), Vocabulary())
array([-0.01,  2.  ])
"""

import math
from dataclasses import dataclass, field
from typing import Any, ClassVar

from chainrule.functions.differentiate import derived, is_elementwise, written_out
from chainrule.functions.registry import AMOUNT, Entry, number
from chainrule.functions.vocabulary import trace_method
from chainrule.functions.words import evaluate

INFINITY = math.inf


class Activation(Entry, family="activation"):
    """An activation function. Subclass it with ``name="…"`` to add one.

    Attributes
    ----------
    symbol : how a call is printed, its name by default; empty to print the formula in its place.
    interval : the lowest and the highest value of a (limits included).
    kinks : the z at which the first or second derivative jumps.
    formula : only for a function outside the vocabulary: what to print for it, in terms of z.

    >>> from chainrule import Dense, Network
    >>> class Square(Activation):
    ...     def value(self, z, m):
    ...         return z**2
    >>> network = Network(2, [Dense(3, Square()), Dense(1)], loss="mean_squared_error", seed=0)
    >>> network.check_gradients([[1.0, 2.0]], [1.0]).passed
    True
    """

    symbol: ClassVar[str] = ""
    interval: ClassVar[tuple[float, float]] = (-INFINITY, INFINITY)
    kinks: ClassVar[tuple[float, ...]] = ()
    rectifier: ClassVar[bool] = False  # the relu family: he_normal is its default initializer
    distribution: ClassVar[bool] = False  # every row of a sums to 1
    formula: ClassVar[str] = ""

    def __init_subclass__(cls, **names: Any) -> None:
        super().__init_subclass__(**names)
        if "symbol" not in vars(cls):
            cls.symbol = cls.name

    def value(self, z: Any, m: Any) -> Any:
        """Return a = f(z), elementwise; z and a are (n, units)."""
        raise NotImplementedError

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        """Return f′(z), elementwise, (n, units). Unless it is written, it is derived from `value`, word by word."""
        found = derived(getattr(self, "entry", self), "value", ("z",), "z", "a")
        return evaluate(found, {"z": z, "a": a}, m)

    def backward(self, da: Any, z: Any, a: Any, m: Any) -> Any:
        """Return dz, given da: the chain rule through f. Elementwise it is da ⊙ f′(z)."""
        if type(self).derivative is not Activation.derivative or self.is_elementwise:
            return m.hadamard(da, self.derivative(z, a, m))
        found = derived(getattr(self, "entry", self), "value", ("z",), "z", "a", "da")
        return evaluate(found, {"da": da, "z": z, "a": a}, m)

    @property
    def is_elementwise(self) -> bool:
        """Whether every element of a comes of the same element of z; False where `value` is opaque."""
        value = trace_method(self, "value", "z")
        return value is not None and is_elementwise(written_out(value))


class Identity(Activation, name="identity"):
    """f(z) = z: for predictions of any size.

    Nothing of it is left in the program that runs:

    >>> from chainrule import Dense, Network
    >>> print(Network(2, [Dense(1, Identity())], loss="mean_squared_error").prediction_program)
    forward    ŷ = a0 W1 + b1  (n, 1)
    simplified identity in layer 1: its slope is 1, so values and gradients pass unchanged
    """

    symbol = ""

    def value(self, z: Any, m: Any) -> Any:
        return z

    def backward(self, da: Any, z: Any, a: Any, m: Any) -> Any:
        return da

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        return 1 + 0 * z


class Sigmoid(Activation, name="sigmoid"):
    """The logistic function: from the logarithm of the odds to the probability.

    Odds of 3 to 1 are a probability of ¾:

    >>> from math import log
    >>> from chainrule.functions.vocabulary import Vocabulary
    >>> float(Sigmoid().value(log(3), Vocabulary()))
    0.75
    """

    symbol = "σ"
    interval = (0.0, 1.0)
    source = "Verhulst 1838, 'Notice sur la loi que la population suit dans son accroissement'"

    def value(self, z: Any, m: Any) -> Any:
        return 1 / (1 + m.exp(-z))

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        return a * (1 - a)


class Tanh(Activation, name="tanh"):
    """The hyperbolic tangent, 2σ(2z) − 1.

    Its slope 1 − a² is 1 at z = 0, and little is left of it far from there:

    >>> from math import tanh
    >>> from chainrule.functions.vocabulary import Vocabulary
    >>> [Tanh().derivative(z, tanh(z), Vocabulary()) for z in (0, 1, 2, 3)]
    [1.0, 0.420, 0.071, 0.010]
    """

    interval = (-1.0, 1.0)
    source = "LeCun et al. 1998, 'Efficient BackProp', section 4.4"

    def value(self, z: Any, m: Any) -> Any:
        return m.tanh(z)

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        return 1 - a**2


class Relu(Activation, name="relu"):
    """The rectifier, max(0, z); its slope at 0 is taken as 0.

    It halves the mean square of its scores; the weights that a layer starts with by default make up for that:

    >>> from chainrule import Dense
    >>> Dense(8, "relu").weight_init
    HeNormal()
    """

    interval = (0.0, INFINITY)
    kinks = (0.0,)
    rectifier = True
    source = "Nair & Hinton 2010, 'Rectified linear units improve restricted Boltzmann machines'"

    def value(self, z: Any, m: Any) -> Any:
        return m.maximum(z, 0)

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        return z > 0


@dataclass(frozen=True)
class LeakyRelu(Activation, name="leaky_relu"):
    """The rectifier with a small `slope`, 0 to 1, below zero.

    A unit goes on learning even where all its scores are negative.

    >>> from chainrule.functions.vocabulary import Vocabulary
    >>> float(LeakyRelu(0.1).value(-2.0, Vocabulary()))
    -0.2
    """

    slope: float = field(default=0.01, metadata=number(0, 1))
    kinks = (0.0,)
    rectifier = True
    source = "Maas, Hannun & Ng 2013, 'Rectifier nonlinearities improve neural network acoustic models'"

    def value(self, z: Any, m: Any) -> Any:
        return m.where(z > 0, z, self.slope * z)

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        return m.where(z > 0, 1, self.slope)


@dataclass(frozen=True)
class Elu(Activation, name="elu"):
    """The exponential linear unit: z above zero, α(exp z − 1) below, where it approaches −α. `alpha` is 0 or more.

    >>> from chainrule.functions.vocabulary import Vocabulary
    >>> [float(Elu(0.5).value(z, Vocabulary())) for z in (-10.0, -1.0, 1.0)]
    [-0.500, -0.316, 1.000]
    """

    alpha: float = field(default=1.0, metadata=AMOUNT)
    kinks = (0.0,)
    rectifier = True
    source = "Clevert, Unterthiner & Hochreiter 2015, 'Fast and accurate deep network learning by ELUs'"

    # exp of the negative part only: exp of a large z would be infinite, in a branch that is not taken
    def value(self, z: Any, m: Any) -> Any:
        return m.where(z > 0, z, self.alpha * (m.exp(m.minimum(z, 0)) - 1))

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        return m.where(z > 0, 1, self.alpha * m.exp(m.minimum(z, 0)))


class Selu(Activation, name="selu"):
    """The self-normalising exponential linear unit: λ·elu(z) with λ and α such that mean 0 and variance 1 are kept.

    >>> import numpy as np
    >>> from chainrule.functions.vocabulary import Vocabulary
    >>> a = Selu().value(np.random.default_rng(0).standard_normal(10**6), Vocabulary())
    >>> float(abs(a.mean())), float(a.var())
    (0.00, 1.00)
    """

    kinks = (0.0,)
    source = "Klambauer et al. 2017, 'Self-normalizing neural networks', equation 14"

    scale: ClassVar[float] = 1.0507009873554805
    scaled_alpha: ClassVar[float] = 1.7580993408473766  # λα

    def value(self, z: Any, m: Any) -> Any:
        return m.where(z > 0, self.scale * z, self.scaled_alpha * (m.exp(m.minimum(z, 0)) - 1))

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        return m.where(z > 0, self.scale, self.scaled_alpha * m.exp(m.minimum(z, 0)))


class Gelu(Activation, name="gelu"):
    """z·Φ(z), with Φ the normal distribution function (exact, by erf).

    That is z times the chance that a normally distributed number is below z.

    >>> from chainrule.functions.vocabulary import Vocabulary
    >>> [float(Gelu().value(z, Vocabulary())) for z in (-1.0, 1.0, 3.0)]
    [-0.159, 0.841, 2.996]
    """

    source = "Hendrycks & Gimpel 2016, 'Gaussian error linear units (GELUs)'"

    def value(self, z: Any, m: Any) -> Any:
        return z * _normal_cdf(z, m)

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        density = m.exp(-(z**2) / 2) * (1 / math.sqrt(2 * math.pi))
        return _normal_cdf(z, m) + z * density


def _normal_cdf(z: Any, m: Any) -> Any:
    return 0.5 * (1 + m.erf(z * math.sqrt(0.5)))


class Silu(Activation, name="silu"):
    """z·σ(z), also called swish.

    It is not monotonic: it is lowest at z = −1.278, and rises to 0 on both sides.

    >>> from chainrule.functions.vocabulary import Vocabulary
    >>> [float(Silu().value(z, Vocabulary())) for z in (-10.0, -1.278, 0.0)]
    [-0.0005, -0.2785, 0.0000]
    """

    source = "Elfwing, Uchibe & Doya 2017, 'Sigmoid-weighted linear units'"

    def value(self, z: Any, m: Any) -> Any:
        return z / (1 + m.exp(-z))

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        s = 1 / (1 + m.exp(-z))
        return s * (1 + z * (1 - s))


class Mish(Activation, name="mish"):
    """z·tanh(softplus(z)): much like silu, a little lower before it rises.

    >>> from chainrule.functions.vocabulary import Vocabulary
    >>> [float(f.value(-1.2, Vocabulary())) for f in (Mish(), Silu())]
    [-0.309, -0.278]
    """

    source = "Misra 2019, 'Mish: a self regularized non-monotonic activation function'"

    def value(self, z: Any, m: Any) -> Any:
        return z * m.tanh(_softplus(z, m))

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        t = m.tanh(_softplus(z, m))
        return t + z * (1 - t**2) / (1 + m.exp(-z))


class Softplus(Activation, name="softplus"):
    """log(1 + exp z), a smooth rectifier: log 2 at 0, and z itself, without overflow, where z is large.

    >>> from chainrule.functions.vocabulary import Vocabulary
    >>> [float(Softplus().value(z, Vocabulary())) for z in (0.0, 1000.0)]
    [0.693, 1000.000]
    """

    interval = (0.0, INFINITY)
    source = "Dugas et al. 2001, 'Incorporating second-order functional knowledge for better option pricing'"

    def value(self, z: Any, m: Any) -> Any:
        return _softplus(z, m)

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        return 1 / (1 + m.exp(-z))


def _softplus(z: Any, m: Any) -> Any:
    return m.maximum(z, 0) + m.log1p(m.exp(-m.abs(z)))


class HardSigmoid(Activation, name="hard_sigmoid"):
    """The sigmoid in three straight pieces: clip(z/6 + ½, 0, 1).

    >>> from chainrule.functions.vocabulary import Vocabulary
    >>> [float(HardSigmoid().value(z, Vocabulary())) for z in (-3.0, 0.0, 1.5, 4.0)]
    [0.0, 0.5, 0.75, 1.0]
    """

    interval = (0.0, 1.0)
    kinks = (-3.0, 3.0)
    source = "Howard et al. 2019, 'Searching for MobileNetV3', section 5.2"

    def value(self, z: Any, m: Any) -> Any:
        return m.minimum(m.maximum(z / 6 + 0.5, 0), 1)

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        return m.where(m.abs(z) < 3, 1 / 6, 0)


class Exp(Activation, name="exp"):
    """The exponential, for rates and counts: where the score grows by log 2, the prediction doubles.

    >>> from math import log
    >>> from chainrule.functions.vocabulary import Vocabulary
    >>> [float(Exp().value(z, Vocabulary())) for z in (1.0, 1.0 + log(2))]
    [2.718, 5.437]
    """

    interval = (0.0, INFINITY)
    source = "Nelder & Wedderburn 1972, 'Generalized linear models': the inverse of the Poisson family's log link"

    def value(self, z: Any, m: Any) -> Any:
        return m.exp(z)

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        return a


class Softmax(Activation, name="softmax"):
    """Each row turned into probabilities: exp(zⱼ) / Σₖ exp(zₖ).

    It is not elementwise: every output depends on every score of its row, so `backward` is the full Jacobian product
    dzⱼ = aⱼ (daⱼ − Σₖ daₖ aₖ), and `derivative` is only the Jacobian's diagonal.

    Only the differences of the scores count:

    >>> import numpy as np
    >>> from chainrule.functions.vocabulary import Vocabulary
    >>> Softmax().value(np.array([[0.0, 1.0], [1000.0, 1001.0]]), Vocabulary())
    array([[0.269, 0.731],
           [0.269, 0.731]])
    """

    interval = (0.0, 1.0)
    distribution = True
    source = "Bridle 1990, 'Probabilistic interpretation of feedforward classification network outputs'"

    def value(self, z: Any, m: Any) -> Any:
        e = m.exp(z - m.max(z, -1))  # subtracting the largest score changes nothing and keeps exp finite
        return e / m.sum(e, -1)

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        return a * (1 - a)

    def backward(self, da: Any, z: Any, a: Any, m: Any) -> Any:
        return m.hadamard(a, da - m.sum(da * a, -1))
