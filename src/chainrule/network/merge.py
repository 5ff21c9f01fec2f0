"""Layers that make one value of several: sums, comparisons, attention."""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

from chainrule.functions.activations import Softmax
from chainrule.network.layers import Layer
from chainrule.network.scope import Scope
from chainrule.program import operations
from chainrule.program.operations.base import Operation
from chainrule.program.operations.windows import Say

SMALL = 1e-12  # keeps the slope of a root finite where two values are the same


class Alike(Layer):
    """What layers have in common that make one value of several of one shape, by one operation."""

    operation: ClassVar[Operation]

    def add_to(self, scope: Scope, *inputs: str) -> str:
        if len(set(map(scope.shape, inputs))) > 1:
            raise self.unfit(scope, "needs values of one shape", *inputs)
        return scope.result(self.operation, *inputs)


class Add(Alike, name="add"):
    """The sum of values of one shape, such as a layer's input and output: a residual connection (He et al. 2016).

    >>> from chainrule import Dense, Input, Network
    >>> x = Input(3)
    >>> Network(x, Dense(1)(Add()(x, Dense(3, "relu")(x))), loss="mean_squared_error", seed=0).outputs
    1
    """

    takes: ClassVar[None] = None
    operation = operations.Add()


class Multiply(Alike, name="multiply"):
    """The product, element by element, of two values of one shape.

    >>> from chainrule import Dense, Input, Network
    >>> x = Input(3)
    >>> Network(x, Multiply()(x, Dense(3, "sigmoid")(x)), loss="mean_squared_error", seed=0).outputs
    3
    """

    takes: ClassVar[int] = 2
    operation = operations.Multiply()


class Concat(Layer, name="concat"):
    """Values side by side: their columns, units or channels, one after the other.

    >>> from chainrule import Dense, Input, Network
    >>> x = Input(3)
    >>> Network(x, Concat()(x, Dense(2, "relu")(x)), loss="mean_squared_error", seed=0).outputs
    5
    """

    takes: ClassVar[None] = None

    def add_to(self, scope: Scope, *inputs: str) -> str:
        return scope.result(Say("concat", (tuple(map(scope.size, inputs)),)), *inputs)


class EuclideanDistance(Operation):
    """√(Σ (x − y)²) of each row. x, y: (n, k); the distance: (n, 1)."""

    def value(self, m: Any, x: Any, y: Any) -> Any:
        return m.sqrt(m.sum((x - y) ** 2, -1) + SMALL)


class Cosine(Operation):
    """x · y / (‖x‖ ‖y‖) of each row. x, y: (n, k); the cosine: (n, 1)."""

    def value(self, m: Any, x: Any, y: Any) -> Any:
        return m.sum(m.hadamard(x, y), -1) / m.sqrt(m.sum(x**2, -1) * m.sum(y**2, -1) + SMALL)


class Distance(Alike, name="distance"):
    """How far two rows are from each other: √(Σ (x − y)²), (n, 1).

    >>> from chainrule import Dense, Input, Network
    >>> twin = Dense(2)
    >>> left, right = Input(3, name="left"), Input(3, name="right")
    >>> network = Network([left, right], Distance()(twin(left), twin(right)), loss="contrastive", seed=0)
    >>> network.predict({"left": [[1, 2, 3]], "right": [[1, 2, 3]]}).round(3).tolist()
    [[0.0]]
    """

    takes: ClassVar[int] = 2
    operation = EuclideanDistance()


class CosineSimilarity(Alike, name="cosine_similarity"):
    """The cosine of the angle between two rows, (n, 1): 1 where they point the same way, −1 where the opposite way.

    >>> from chainrule import Input, Network
    >>> x, y = Input(2, name="x"), Input(2, name="y")
    >>> network = Network([x, y], CosineSimilarity()(x, y), loss="mean_squared_error", seed=0)
    >>> network.predict({"x": [[1, 0], [1, 1]], "y": [[0, 1], [2, 2]]}).round(3).tolist()
    [[0.0], [1.0]]
    """

    takes: ClassVar[int] = 2
    operation = Cosine()


@dataclass(frozen=True)
class Scores(Operation):
    """s = q kᵀ / √d, −∞ where k is padding. q: (n, T, d); k: (n, S, d); mask of k: (n, S, 1); s: (n, T, S)."""

    width: int

    def value(self, m: Any, q: Any, k: Any, *mask: Any) -> Any:
        s = m.matmul(q, m.transpose(k)) / math.sqrt(self.width)
        return m.where(m.transpose(mask[0]) > 0, s, -1e9) if mask else s


class Attention(Layer, name="attention"):
    """softmax(q kᵀ / √d) v: each step of the query takes a mean of the values, weighted by how its keys fit.

    Called on query (n, T, d), key (n, S, d) and value (n, S, units), it gives (n, T, units).

    Vaswani et al. 2017, 'Attention is all you need', equation 1.

    >>> from chainrule import Dense, Flatten, Input, Network
    >>> x = Input((5, 4))
    >>> q, k, v = Dense(3)(x), Dense(3)(x), Dense(2)(x)
    >>> network = Network(x, Dense(1)(Flatten()(Attention()(q, k, v))), loss="mean_squared_error", seed=0)
    >>> [step.output for step in network.prediction_program]
    ['a1', 'a2', 'a3', 's4', 'p4', 'a4', 'a5', 'y_hat']
    """

    takes: ClassVar[int] = 3

    def add_to(self, scope: Scope, *inputs: str) -> str:
        query, key, value = inputs
        q, k, v = map(scope.shape, inputs)
        if not len(q) == len(k) == len(v) == 3 or q[2] != k[2] or k[1] != v[1]:
            raise self.unfit(scope, "reads a query (n, T, d), a key (n, S, d) and a value (n, S, units)", *inputs)
        mask = scope.mask(key)
        s = scope.add(Scores(scope.size(key)), "s", query, key, *([mask] if mask else []))
        return scope.result(Say("matmul"), scope.add(operations.Activate(Softmax()), "p", s), value)
