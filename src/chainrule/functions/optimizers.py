"""Optimizers: how a gradient changes a parameter, each rule written once.

An optimizer keeps `slots`, arrays in the shape of the parameter that start at zero, and `scalars`, numbers computed
once per update. Every slot, every scalar and the `step` itself has one rule: a method whose argument names say what it
reads:

    w, g        the parameter and its gradient          lr    the learning rate
    t           the number of this update, from 1       m     the vocabulary
    and any slot or scalar by its name; a slot that an earlier rule has renewed is read renewed.

`step` returns what is subtracted from w. `weight_decay` λ then subtracts lr·λ·w as well, decoupled from the gradient
(Loshchilov & Hutter 2019, 'Decoupled weight decay regularization').
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, ClassVar, Self

from chainrule.functions.registry import AMOUNT, POSITIVE, SHARE, Entry, optional, taken
from chainrule.functions.schedules import Constant, Scaled, Schedule, as_schedule


def _rate(owner: Any, name: str, rate: Any) -> Any:
    schedule = as_schedule(rate)
    return schedule.rate if isinstance(schedule, Constant) else schedule


@dataclass(frozen=True)
class Optimizer(Entry, family="optimizer"):
    """What all optimizers share.

    Parameters
    ----------
    learning_rate : a number, a `Schedule`, or a schedule's name.
    weight_decay : λ of the decoupled decay, for parameters that decay (weights, not biases).
    clip_value : if given, every gradient element is first brought into ±clip_value.
    clip_norm : if given, all gradients together are then scaled down to at most this Euclidean norm
        (Pascanu, Mikolov & Bengio 2013, 'On the difficulty of training recurrent neural networks').

    The other numbers of an optimizer are checked too: `InvalidInput` says which range they must be in.

    An example of one weight on the parabola ½W², whose gradient is W:

    >>> from chainrule import Dense, Fill, Network
    >>> network = Network(1, [Dense(1, bias=False, weight_init=Fill(50.0))], "half_sum_squared_error")
    >>> network.trace([[1.0]], [0.0], GradientDescent(0.1, clip_norm=1.0))["W1"].item()  # 50 − 0.1 · 1
    49.90
    """

    learning_rate: Any = field(default=0.01, metadata=taken(_rate))
    weight_decay: float = field(default=0.0, metadata=AMOUNT)
    clip_value: float | None = field(default=None, metadata=optional(POSITIVE))
    clip_norm: float | None = field(default=None, metadata=optional(POSITIVE))

    #: slot → the letter that is printed before the parameter's name
    slots: ClassVar[dict[str, str]] = {}
    scalars: ClassVar[tuple[str, ...]] = ()
    step: ClassVar[Callable[..., Any]]

    @property
    def schedule(self) -> Schedule:
        """The learning rate, as a schedule."""
        return as_schedule(self.learning_rate)

    def scaled(self, factor: float) -> Self:
        """Return this optimizer with its learning rate multiplied by `factor`."""
        if factor == 1:
            return self
        constant = isinstance(self.schedule, Constant)
        rate = factor * self.schedule(0) if constant else Scaled(self.schedule, factor)
        return replace(self, learning_rate=rate)

    def reads(self, rule: str) -> tuple[str, ...]:
        """Return what the method `rule` reads, in the order of its arguments, without the vocabulary."""
        return _arguments(getattr(type(self), rule))


@cache
def _arguments(rule: Callable[..., Any]) -> tuple[str, ...]:
    """The names of a method's arguments, without the object and the vocabulary."""
    return tuple(name for name in inspect.signature(rule).parameters if name not in ("self", "m"))


@dataclass(frozen=True)
class GradientDescent(Optimizer, name="gradient_descent"):
    """W ← W − ηg.

    On the parabola ½W², where g = W, every step of η = 0.1 leaves 9 tenths of W:

    >>> from chainrule import Dense, Fill, Network
    >>> network = Network(1, [Dense(1, bias=False, weight_init=Fill(1.0))], "half_sum_squared_error")
    >>> history = network.fit([[1.0]], [0.0], epochs=3, optimizer=GradientDescent(0.1))
    >>> network.parameters["W1"].item()  # 0.9³
    0.729
    """

    learning_rate: Any = 0.1
    source = "Cauchy 1847, 'Méthode générale pour la résolution des systèmes d'équations simultanées'"

    def step(self, g: Any, lr: Any, m: Any) -> Any:
        return lr * g


@dataclass(frozen=True)
class Momentum(Optimizer, name="momentum"):
    """v ← μv − ηg, W ← W + v.

    On the parabola ½W², where g = W, the second step adds 9 tenths of the first:

    >>> from chainrule import Dense, Fill, Network
    >>> network = Network(1, [Dense(1, bias=False, weight_init=Fill(1.0))], "half_sum_squared_error")
    >>> history = network.fit([[1.0]], [0.0], epochs=2, optimizer=Momentum(0.1))
    >>> network.parameters["W1"].item()  # v = −0.1, W = 0.9; v = −0.09 − 0.09, W = 0.72
    0.72
    """

    momentum: float = field(default=0.9, metadata=SHARE)
    slots: ClassVar = {"velocity": "v"}
    source = "Polyak 1964, 'Some methods of speeding up the convergence of iteration methods'"

    def velocity(self, velocity: Any, g: Any, lr: Any, m: Any) -> Any:
        return self.momentum * velocity - lr * g

    def step(self, velocity: Any, m: Any) -> Any:
        return -velocity


class Nesterov(Momentum, name="nesterov"):
    """v ← μv − ηg, W ← W + μv − ηg: momentum that looks ahead.

    On the parabola ½W², where g = W, its first step is longer by the factor 1 + μ:

    >>> from chainrule import Dense, Fill, Network
    >>> network = Network(1, [Dense(1, bias=False, weight_init=Fill(1.0))], "half_sum_squared_error")
    >>> network.trace([[1.0]], [0.0], Nesterov(0.1))["W1"].item()  # v = −0.1, W = 1 − 0.09 − 0.1
    0.81
    """

    source = "Sutskever et al. 2013, 'On the importance of initialization and momentum in deep learning', eqs. 3-4"

    def step(self, velocity: Any, g: Any, lr: Any, m: Any) -> Any:  # type: ignore[override]
        return lr * g - self.momentum * velocity


@dataclass(frozen=True)
class RMSProp(Optimizer, name="rmsprop"):
    """s ← ρs + (1−ρ)g², W ← W − ηg / (√s + ε).

    The first step is η/√(1−ρ), whatever the gradient:

    >>> from chainrule import Dense, Fill, Network
    >>> network = Network(1, [Dense(1, bias=False, weight_init=Fill(50.0))], "half_sum_squared_error")
    >>> network.trace([[1.0]], [0.0], RMSProp(0.1, rho=0.75))["W1"].item()  # 50 − 0.1/√0.25
    49.80
    """

    learning_rate: Any = 0.001
    rho: float = field(default=0.9, metadata=SHARE)
    epsilon: float = field(default=1e-8, metadata=POSITIVE)
    slots: ClassVar = {"square": "s"}
    source = "Tieleman & Hinton 2012, COURSERA Neural Networks for Machine Learning, lecture 6.5"

    def square(self, square: Any, g: Any, m: Any) -> Any:
        return self.rho * square + (1 - self.rho) * g**2

    def step(self, g: Any, square: Any, lr: Any, m: Any) -> Any:
        return lr * g / (m.sqrt(square) + self.epsilon)


@dataclass(frozen=True)
class AdaGrad(Optimizer, name="adagrad"):
    """s ← s + g², W ← W − ηg / (√s + ε).

    With equal gradients, the steps shrink like η/√t:

    >>> from chainrule import Dense, Network
    >>> network = Network(1, [Dense(1, bias=False, weight_init="zeros")], "mean_absolute_error")
    >>> history = network.fit([[1.0]], [100.0], epochs=4, optimizer=AdaGrad(0.1))
    >>> network.parameters["W1"].item()  # 0.1 · (1 + 1/√2 + 1/√3 + 1/√4)
    0.2784
    """

    epsilon: float = field(default=1e-10, metadata=POSITIVE)
    slots: ClassVar = {"square": "s"}
    source = "Duchi, Hazan & Singer 2011, 'Adaptive subgradient methods', section 1.1"

    def square(self, square: Any, g: Any, m: Any) -> Any:
        return square + g**2

    def step(self, g: Any, square: Any, lr: Any, m: Any) -> Any:
        return lr * g / (m.sqrt(square) + self.epsilon)


@dataclass(frozen=True)
class Adam(Optimizer, name="adam"):
    """Momentum and scale, each corrected for its start at zero: W ← W − η (m/c₁) / (√(v/c₂) + ε).

    Thanks to the corrections the first step is η, whatever the gradient:

    >>> from chainrule import Dense, Fill, Network
    >>> network = Network(1, [Dense(1, bias=False, weight_init=Fill(50.0))], "half_sum_squared_error")
    >>> network.trace([[1.0]], [0.0], Adam(0.1))["W1"].item()
    49.90
    """

    learning_rate: Any = 0.001
    beta1: float = field(default=0.9, metadata=SHARE)
    beta2: float = field(default=0.999, metadata=SHARE)
    epsilon: float = field(default=1e-8, metadata=POSITIVE)
    slots: ClassVar = {"mean": "m", "square": "v"}
    scalars = ("c1", "c2")
    source = "Kingma & Ba 2015, 'Adam: a method for stochastic optimization', algorithm 1"

    def c1(self, t: Any, m: Any) -> Any:
        return 1 - self.beta1**t

    def c2(self, t: Any, m: Any) -> Any:
        return 1 - self.beta2**t

    def mean(self, mean: Any, g: Any, m: Any) -> Any:
        return self.beta1 * mean + (1 - self.beta1) * g

    def square(self, square: Any, g: Any, m: Any) -> Any:
        return self.beta2 * square + (1 - self.beta2) * g**2

    def step(self, mean: Any, square: Any, c1: Any, c2: Any, lr: Any, m: Any) -> Any:
        return lr * (mean / c1) / (m.sqrt(square / c2) + self.epsilon)


@dataclass(frozen=True)
class AdamW(Adam, name="adamw"):
    """Adam with decoupled weight decay switched on.

    W also loses ηλW, whatever the scale of its gradients:

    >>> from chainrule import Dense, Fill, Network
    >>> network = Network(1, [Dense(1, bias=False, weight_init=Fill(50.0))], "half_sum_squared_error")
    >>> network.trace([[1.0]], [0.0], AdamW(0.1, weight_decay=0.01))["W1"].item()  # 50 − 0.1 − 0.1 · 0.01 · 50
    49.85
    """

    weight_decay: float = 0.01
    source = "Loshchilov & Hutter 2019, 'Decoupled weight decay regularization', algorithm 2"
