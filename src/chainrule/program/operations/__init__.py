"""Operations: the kinds of step that a program is made of, each defined once.

An operation gives its value, written in the vocabulary so that computing, printing and exporting share one definition.
Where a textbook names its gradient, it also gives that rule: for each input that can have one, the operation and
operands that compute that input's share of it; everywhere else the rules of its words are enough. Behind each operation
stand those of its gradient.
"""

from chainrule.program.operations.affine import Affine, AffineInputGradient, AffineWeightGradient, ColumnSum
from chainrule.program.operations.base import Contribution, Derived, Operation, derived_contributions
from chainrule.program.operations.elementwise import (
    Activate,
    ActivationGradient,
    Add,
    Copy,
    DropoutMask,
    Masked,
    Multiply,
)
from chainrule.program.operations.loss import LossGradient, LossValue, Penalty, PenaltyGradient, SmoothLabels
from chainrule.program.operations.turns import Before, Stack, Turn, TurnSum, Zeros

__all__ = [
    "Activate",
    "ActivationGradient",
    "Add",
    "Affine",
    "AffineInputGradient",
    "AffineWeightGradient",
    "Before",
    "ColumnSum",
    "Contribution",
    "Copy",
    "Derived",
    "DropoutMask",
    "LossGradient",
    "LossValue",
    "Masked",
    "Multiply",
    "Operation",
    "Penalty",
    "PenaltyGradient",
    "SmoothLabels",
    "Stack",
    "Turn",
    "TurnSum",
    "Zeros",
    "derived_contributions",
]
