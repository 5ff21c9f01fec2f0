"""The small vocabulary in which every function is written.

A function takes the vocabulary as its last argument `m`. With `Vocabulary` the words compute, in NumPy; with
`Symbolic` the same words build an expression:

>>> import numpy as np
>>> def softplus(z, m):
...     return m.maximum(z, 0) + m.log1p(m.exp(-m.abs(z)))
>>> float(softplus(np.array(0.0), Vocabulary()))
0.6931471805599453
>>> softplus(symbol("z"), Symbolic()).op
'add'

Arithmetic, powers and comparisons are Python's operators; a comparison is an indicator, 1 where it holds. The first
group of words acts on each element; the second on whole matrices.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from chainrule.functions import random
from chainrule.functions.expression import Expr, expr, symbol, trace

__all__ = ["TINY", "WORDS", "Symbolic", "Vocabulary", "symbolic", "trace_method"]

#: The smallest normal float32: what `positive` keeps its argument above.
TINY = 2.0**-126

_erf = np.frompyfunc(math.erf, 1, 1)


class Vocabulary:
    """The words, computed with NumPy in one dtype; plain Python numbers stay plain."""

    def __init__(self, dtype: DTypeLike = np.float64) -> None:
        self.dtype = np.dtype(dtype).type

    # ---- element by element
    def exp(self, x: Any) -> Any:
        return np.exp(x)

    def log(self, x: Any) -> Any:
        return np.log(x)

    def log1p(self, x: Any) -> Any:
        """log(1 + x), exact for small x."""
        return np.log1p(x)

    def tanh(self, x: Any) -> Any:
        return np.tanh(x)

    def erf(self, x: Any) -> Any:
        """The error function 2/√π ∫₀ˣ exp(−t²) dt."""
        return np.asarray(_erf(x), dtype=self.dtype)

    def sqrt(self, x: Any) -> Any:
        return np.sqrt(x)

    def cos(self, x: Any) -> Any:
        return np.cos(x)

    def floor(self, x: Any) -> Any:
        return np.floor(x)

    def abs(self, x: Any) -> Any:
        return np.abs(x)

    def sign(self, x: Any) -> Any:
        """−1, 0 or 1."""
        return np.sign(x)

    def maximum(self, x: Any, y: Any) -> Any:
        return np.maximum(x, y)

    def minimum(self, x: Any, y: Any) -> Any:
        return np.minimum(x, y)

    def where(self, condition: Any, x: Any, y: Any) -> Any:
        """x where the condition holds, y elsewhere."""
        if not isinstance(x, np.ndarray) and not isinstance(y, np.ndarray):
            x, y = self.dtype(x), self.dtype(y)
        return np.where(condition, x, y)

    def column_number(self, x: Any) -> Any:
        """For each element of x the number of its column, 0, 1, …"""
        return np.broadcast_to(np.arange(np.shape(x)[-1], dtype=self.dtype), np.shape(x))

    def positive(self, x: Any) -> Any:
        """x, kept at or above TINY so that it can be divided by or have its logarithm taken."""
        return np.maximum(x, TINY)

    def hadamard(self, x: Any, y: Any) -> Any:
        """x ⊙ y: the element-by-element product, named so that it is printed as one."""
        return x * y

    # ---- whole matrices
    def matmul(self, x: Any, y: Any) -> Any:
        """The matrix product; a leading member axis is batched."""
        return x @ y

    def transpose(self, x: Any) -> Any:
        """Rows and columns exchanged; a leading member axis stays."""
        return np.swapaxes(x, -1, -2)

    def sum(self, x: Any) -> Any:
        return np.sum(x)

    def mean(self, x: Any) -> Any:
        """The mean over rows and columns; members, if any, are summed."""
        return np.sum(x) / math.prod(x.shape[-2:])

    def row_sum(self, x: Any) -> Any:
        """The sum of each row, as a column: (n, k) → (n, 1)."""
        return np.sum(x, axis=-1, keepdims=True)

    def row_max(self, x: Any) -> Any:
        """The largest element of each row, as a column: (n, k) → (n, 1)."""
        return np.max(x, axis=-1, keepdims=True)

    def column_sum(self, x: Any) -> Any:
        """The sum of each column: (n, k) → (k,), and (members, n, k) → (members, 1, k)."""
        return np.sum(x, axis=-2, keepdims=np.ndim(x) > 2)

    def member_sum(self, x: Any) -> Any:
        """The sum over the leading member axis: (members, n, k) → (n, k)."""
        return np.sum(x, axis=0)

    def dropout_mask(self, like: Any, seed: Any, draw: Any, stream: int, rate: float) -> Any:
        """1/(1 − rate) where a unit is kept, 0 where it is dropped, in the shape of `like`."""
        return random.dropout_mask(like.shape, seed, draw, stream, rate, self.dtype)

    def call(self, function: Any, *arguments: Any) -> Any:
        """`function.value`, printed as a call by its name rather than written out."""
        return function.value(*arguments, self)


#: Every word, in the order above.
WORDS = tuple(name for name in vars(Vocabulary) if not name.startswith("_"))


class Symbolic(Vocabulary):
    """The same words, each returning an expression instead of a number."""

    def call(self, function: Any, *arguments: Any) -> Expr:
        return Expr("call", (getattr(function, "entry", function), *map(expr, arguments)))


def _symbolic(word: str) -> Any:
    def build(self: Symbolic, *arguments: Any) -> Expr:
        return Expr(word, tuple(map(expr, arguments)))

    return build


for _word in WORDS:
    if _word != "call":
        setattr(Symbolic, _word, _symbolic(_word))


def symbolic(entry: Any) -> Any:
    """Return a stand-in for `entry` whose numeric hyperparameters are constants of an expression.

    That stops Python from folding them: Adam's ``1 - self.beta2`` stays ``1 − 0.999``.
    """
    proxy = object.__new__(type(entry))
    for key, value in vars(entry).items():
        object.__setattr__(proxy, key, expr(value) if type(value) in (int, float) else value)
    object.__setattr__(proxy, "entry", entry)
    return proxy


def trace_method(entry: Any, method: str, *arguments: str) -> Expr | None:
    """Return what ``entry.method(*arguments, m)`` computes, over symbols of those names; None where it is opaque."""
    return trace(getattr(symbolic(entry), method), *map(symbol, arguments), Symbolic())
