"""What networks for tables are made of: numbers as cosines or ramps, dense layers of one pace, and their mixture."""

import math
from dataclasses import dataclass, field
from typing import Any, ClassVar

from chainrule.errors import InvalidInput
from chainrule.functions.initializers import Normal, Uniform
from chainrule.functions.registry import AMOUNT, POSITIVE, taken
from chainrule.network.layers import ACTIVATION, COUNT, Dense, Layer
from chainrule.network.scope import Scope
from chainrule.program.operations import Affine, Operation

#: Column numbers are compared with what lies between them: whole numbers would be compiled in, for one table only.
BETWEEN = 0.25


@dataclass(frozen=True)
class Curves(Operation):
    """γ ⊙ f(w ⊙ x + b) + β in the first `curves` columns, γ ⊙ x + β up to column `scaled`, x in the others.

    f(z) is cos(2πz) or, of `ramps`, z brought into 0 to 1.
    """

    curves: int
    scaled: int
    ramps: bool = False

    def value(self, m: Any, x: Any, w: Any, b: Any, gamma: Any, beta: Any) -> Any:
        column = m.column_number(x)
        z = m.hadamard(w, x) + b
        f = m.where(z > 0, m.where(z < 1, z, 1), 0) if self.ramps else m.cos(2 * math.pi * z)
        curve = m.where(column < self.curves - BETWEEN, f, x)
        return m.where(column < self.scaled - BETWEEN, m.hadamard(gamma, curve) + beta, x)


@dataclass(frozen=True)
class Periodic(Layer, name="periodic"):
    """Numbers beside cosines of them, each with a frequency, shift, scale and offset that are learned.

    It reads `waves` copies of `numbers` columns, which become γ ⊙ cos(2π (w ⊙ x + b)) + β, then those numbers once
    more, which become γ ⊙ x + β, and then any others, which stay as they are; see `copied`. As γ and β start at zero,
    a network begins with what it reads beside the numbers, and takes up what helps.

    Parameters
    ----------
    numbers, waves : how many.
    sigma : the standard deviation of the frequencies w at the start: small for smooth functions of the numbers.
    rate : what the learning rate is multiplied by.

    Gorishniy, Rubachev & Babenko 2022, 'On embeddings for numerical features in tabular deep learning', equation 3.

    >>> from chainrule import Dense, Input, Network
    >>> network = Network(Input(2, take=Periodic.copied(1, 2, waves=2)), [Periodic(1, 2), Dense(1)], "hinge", seed=0)
    >>> network.parameters["w1"].shape  # the number 3 times, and another input
    (4,)
    """

    numbers: int = field(metadata=COUNT)
    waves: int = field(default=7, metadata=COUNT)
    sigma: float = field(default=1.0, metadata=POSITIVE)
    rate: float = field(default=0.3, metadata=AMOUNT)
    first: ClassVar[tuple[str, ...]] = ("numbers", "waves")

    @staticmethod
    def copied(numbers: int, inputs: int, waves: int = 7) -> tuple[int, ...]:
        """Return which of `inputs` columns, of which the first are numbers, the layer is to be given, in order."""
        return (*(list(range(numbers)) * waves), *range(inputs))

    def add_to(self, scope: Scope, x: str) -> str:
        return _curves(self, scope, x, {"w": Normal(self.sigma), "b": None})


@dataclass(frozen=True)
class Ramps(Layer, name="ramps"):
    """Numbers beside ramps of them, which rise from 0 to 1 over a part of their range: for what changes at a threshold.

    As `Periodic`, with w ⊙ x + b brought into 0 to 1 in place of the cosine. A start at the numbers' quantiles is
    better than the one here, which knows nothing of them; see `chainrule.tabular.task.ramps`.

    Gorishniy, Rubachev & Babenko 2022, 'On embeddings for numerical features in tabular deep learning', equation 1.

    >>> from chainrule import Dense, Input, Network
    >>> network = Network(Input(1, take=Periodic.copied(1, 1, waves=2)), [Ramps(1, 2), Dense(1)], "hinge", seed=0)
    >>> network.parameters["w1"].shape  # the number 3 times
    (3,)
    """

    numbers: int = field(metadata=COUNT)
    waves: int = field(default=7, metadata=COUNT)
    rate: float = field(default=0.3, metadata=AMOUNT)
    first: ClassVar[tuple[str, ...]] = ("numbers", "waves")

    def add_to(self, scope: Scope, x: str) -> str:
        return _curves(self, scope, x, {"w": Normal(1.0), "b": Uniform(-1, 1)}, ramps=True)


def _curves(layer: Periodic | Ramps, scope: Scope, x: str, starts: dict[str, Any], ramps: bool = False) -> str:
    size, curves = scope.size(x), layer.numbers * layer.waves
    if size < curves + layer.numbers:
        raise InvalidInput(
            f"{layer!r} reads {layer.numbers} numbers {layer.waves + 1} times each, but is given {size} columns."
        )
    starts = starts | {"gamma": None, "beta": None}
    names = [scope.parameter(word, (size,), start, lr_scale=layer.rate, decay=False) for word, start in starts.items()]
    return scope.result(Curves(curves, curves + layer.numbers, ramps), x, *names)


@dataclass(frozen=True, repr=False)
class NTKDense(Dense, name="ntk_dense"):
    """A dense layer that learns at the same pace whatever its number of inputs.

    W starts with variance 1/fan_in and learns at the rate/√fan_in, b at `bias_rate` times the rate.

    Jacot, Gabriel & Hongler 2018, 'Neural tangent kernel', section 2: W written as V/√fan_in, for Adam.

    >>> NTKDense(3, "relu")
    NTKDense(3, 'relu')
    """

    bias_rate: float = 0.1

    def add_to(self, scope: Scope, a: str) -> str:
        fan_in = scope.size(a)
        pace = 1 / math.sqrt(fan_in)
        W = scope.parameter("W", (fan_in, self.units), Normal(pace), lr_scale=pace, l1=self.l1, l2=self.l2)
        start = Uniform(-pace, pace)
        b = scope.parameter("b", (self.units,), start, fan_in, decay=False, lr_scale=self.bias_rate)
        return scope.activate(self, scope.add(Affine(), "z", a, W, b))


@dataclass(frozen=True)
class WeightedSum(Operation):
    """The sum of values of one shape, each times its weight."""

    weights: tuple[float, ...]

    def value(self, m: Any, *inputs: Any) -> Any:
        first, *others = (weight * value for weight, value in zip(self.weights, inputs, strict=True))
        return sum(others, first)


@dataclass(frozen=True)
class Mixture(Layer, name="mixture"):
    """What several networks say, each by its weight: their mean, where the weights add up to 1.

    activation : that of the layers that it reads, which says what its values can be.

    >>> from chainrule import Dense, Input, Network
    >>> x = Input(2)
    >>> said = [Dense(1, "sigmoid")(x), Dense(1, "sigmoid")(x)]
    >>> Network(x, Mixture((0.75, 0.25), "sigmoid")(*said), loss="binary_cross_entropy", seed=0).outputs
    1
    """

    weights: tuple[float, ...] = field(metadata=taken(lambda layer, name, given: tuple(map(float, given))))
    activation: Any = field(default="identity", metadata=ACTIVATION)
    takes: ClassVar[None] = None

    def spec(self) -> Any:
        return {**super().spec(), "weights": list(self.weights)}  # type: ignore[dict-item]

    def add_to(self, scope: Scope, *inputs: str) -> str:
        if len(inputs) != len(self.weights) or len({scope.shape(name) for name in inputs}) > 1:
            raise InvalidInput(f"A mixture of {len(self.weights)} needs as many values, all of one shape.")
        return scope.result(WeightedSum(self.weights), *inputs)
