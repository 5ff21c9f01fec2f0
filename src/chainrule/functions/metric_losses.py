"""Losses of distances, for networks that learn to tell what is the same."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from chainrule.functions.losses import Loss, Reduction
from chainrule.functions.registry import POSITIVE


@dataclass(frozen=True)
class Contrastive(Loss, name="contrastive"):
    """½ y d² + ½ (1 − y) max(0, margin − d)², of a distance d: the same, y = 1, is drawn together, and what is not is
    pushed apart until it is `margin` away.

    Hadsell, Chopra & LeCun 2006, 'Dimensionality reduction by learning an invariant mapping', equation 4, with y the
    other way round.

    >>> from chainrule.functions.vocabulary import Vocabulary
    >>> [float(Contrastive().value(y, d, Vocabulary())) for y, d in ((1, 0.5), (0, 0.5), (0, 2.0))]
    [0.125, 0.125, 0.0]
    """

    margin: float = field(default=1.0, metadata=POSITIVE)
    targets = (0.0, 1.0)
    source = "Hadsell, Chopra & LeCun 2006, 'Dimensionality reduction by learning an invariant mapping', equation 4"

    @property
    def kinks(self) -> tuple[float, ...]:  # type: ignore[override]
        return (self.margin,)

    def kinked(self, y: Any, p: Any) -> Any:
        return p

    def value(self, y: Any, p: Any, m: Any) -> Any:
        return 0.5 * y * p**2 + 0.5 * (1 - y) * m.maximum(self.margin - p, 0) ** 2

    def derivative(self, y: Any, p: Any, m: Any) -> Any:
        return y * p - (1 - y) * m.maximum(self.margin - p, 0)


@dataclass(frozen=True)
class Triplet(Loss, name="triplet"):
    """max(0, d₊ − d₋ + margin), of two distances (n, 2): from an anchor to the same, and to another; without targets.

    Schroff, Kalenichenko & Philbin 2015, 'FaceNet: A unified embedding for face recognition and clustering',
    equation 1, of distances in place of their squares.

    >>> import numpy as np
    >>> from chainrule.functions.vocabulary import Vocabulary
    >>> Triplet(0.2).value(0, np.array([[0.5, 0.6], [0.5, 0.9]]), Vocabulary()).round(3).tolist()
    [[0.1], [0.0]]
    """

    margin: float = field(default=0.2, metadata=POSITIVE)
    reduction: ClassVar[Reduction] = "row_mean"
    needs_targets: ClassVar[bool] = False
    columns: ClassVar[int] = 2
    source = "Schroff, Kalenichenko & Philbin 2015, 'FaceNet', equation 1"

    @property
    def kinks(self) -> tuple[float, ...]:  # type: ignore[override]
        return (-self.margin,)

    def kinked(self, y: Any, p: Any) -> Any:
        return p[..., :1] - p[..., 1:]

    def value(self, y: Any, p: Any, m: Any) -> Any:
        return m.maximum(m.sum(m.hadamard(p, 1 - 2 * m.column_number(p)), -1) + self.margin, 0)

    def derivative(self, y: Any, p: Any, m: Any) -> Any:
        signs = 1 - 2 * m.column_number(p)
        return m.hadamard(signs, m.sum(m.hadamard(p, signs), -1) + self.margin > 0)
