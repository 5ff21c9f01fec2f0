"""Losses for several outputs: another loss summed over the outputs, and several quantiles at once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.functions.losses import Loss
from chainrule.functions.registry import Spec

MANY = 16  # quantiles: more are left to NumPy


#: What a sum over the outputs has of the loss that it sums.
SAME = (
    *("targets", "predictions", "link", "kinks", "formula", "kinked", "encode"),
    *("value", "derivative", "value_from_scores", "derivative_from_scores"),
)


@dataclass(frozen=True)
class PerRow(Loss):
    """Another loss, summed over the outputs and averaged over the rows: what scikit-learn descends on.

    With one output it is the other loss.

    >>> PerRow("binary_cross_entropy").reduction
    'row_mean'
    """

    loss: Any = "half_mean_squared_error"
    reduction = "row_mean"

    def __post_init__(self) -> None:
        loss = Loss.get(self.loss)
        object.__setattr__(self, "loss", loss)
        for name in SAME:
            object.__setattr__(self, name, getattr(loss, name))


@dataclass(frozen=True)
class Quantiles(Loss):
    """The pinball loss with a quantile of its own for every output; a single target counts for all of them.

    More than 16 quantiles are outside the vocabulary, and so run on NumPy.

    >>> Quantiles((0.1, 0.9)).encode(np.array([1.0, 2.0]), 2).tolist()
    [[1.0, 1.0], [2.0, 2.0]]
    """

    q: Any = (0.1, 0.5, 0.9)
    kinks = (0.0,)
    formula = "max(q (y − ŷ), (q − 1) (y − ŷ))"
    source = "Koenker & Bassett 1978, 'Regression quantiles'"

    def __post_init__(self) -> None:
        levels = tuple(float(level) for level in self.q)
        if not levels or not all(0 < level < 1 for level in levels) or list(levels) != sorted(set(levels)):
            raise InvalidInput(f"quantiles must lie between 0 and 1 and rise, but are {self.q!r}.")
        object.__setattr__(self, "q", levels)

    def spec(self) -> Spec:
        return {"name": self.name, "q": list(self.q)}

    def value(self, y: Any, p: Any, m: Any) -> Any:
        q = self._level(p, m)
        return m.maximum(q * (y - p), (q - 1) * (y - p))

    def derivative(self, y: Any, p: Any, m: Any) -> Any:
        q = self._level(p, m)
        return m.where(p > y, 1 - q, m.where(p < y, -q, 0))

    def _level(self, p: Any, m: Any) -> Any:
        """The quantile of each output; of many, as an array: in words it would take longer than the network."""
        if len(self.q) > MANY:
            return np.asarray(self.q, dtype=m.dtype)
        *others, level = self.q
        for number, q in reversed(list(enumerate(others))):
            level = m.where(m.column_number(p) < number + 1, q, level)
        return level

    def encode(self, y: NDArray[Any], outputs: int) -> NDArray[Any]:
        column = y.reshape(len(y), -1)
        return np.repeat(column, outputs, axis=1) if column.shape[1] == 1 else column
