"""Operations: the kinds of step that a program is made of, each defined once.

An operation gives its shape rule, its value, written in the vocabulary so that computing, printing and exporting share
one definition, and the rule for its gradient: for each input that can have one, the operation and operands that compute
that input's share of it. Behind each operation stand those of its gradient.
"""

from chainrule.program.operations.affine import Affine, AffineInputGradient, AffineWeightGradient, ColumnSum
from chainrule.program.operations.base import Contribution, Operation, broadcast
from chainrule.program.operations.elementwise import (
    Activate,
    ActivationGradient,
    Add,
    Copy,
    DropoutMask,
    MemberSum,
    Multiply,
)
from chainrule.program.operations.loss import LossGradient, LossValue, Penalty, PenaltyGradient, SmoothLabels

__all__ = [
    "Activate",
    "ActivationGradient",
    "Add",
    "Affine",
    "AffineInputGradient",
    "AffineWeightGradient",
    "ColumnSum",
    "Contribution",
    "Copy",
    "DropoutMask",
    "LossGradient",
    "LossValue",
    "MemberSum",
    "Multiply",
    "Operation",
    "Penalty",
    "PenaltyGradient",
    "SmoothLabels",
    "broadcast",
]
