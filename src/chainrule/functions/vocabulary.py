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

Arithmetic, powers and comparisons are Python's operators; a comparison is an indicator, 1 where it holds. The words
themselves are the rows of `functions/words.py`.
"""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from chainrule.functions.expression import Expr, expr, symbol, trace
from chainrule.functions.words import TINY, WORDS, Symbolic

__all__ = ["TINY", "Symbolic", "Vocabulary", "symbolic", "trace_method"]


class Vocabulary:
    """The words, computed with NumPy in one dtype; plain Python numbers stay plain."""

    def __init__(self, dtype: DTypeLike = np.float64) -> None:
        self.dtype = np.dtype(dtype).type

    def __getattr__(self, name: str) -> Any:
        """A word that computes in this dtype, or one that was added later."""
        if name not in WORDS:
            raise AttributeError(f"The vocabulary has no word {name!r}.")
        word = WORDS[name]
        return partial(word.value, self.dtype) if word.typed else word.value

    def call(self, function: Any, *arguments: Any) -> Any:
        """`function.value`, printed as a call by its name rather than written out."""
        return function.value(*arguments, self)


for _word in WORDS.values():
    if not _word.typed:
        setattr(Vocabulary, _word.name, staticmethod(_word.value))


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
