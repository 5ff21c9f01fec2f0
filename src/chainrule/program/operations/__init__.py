"""Operations: the kinds of step that a program is made of, each defined once.

An operation gives its value, written in the vocabulary so that computing, printing and exporting share one definition.
Where a textbook names its gradient, it also gives that rule: for each input that can have one, the operation and
operands that compute that input's share of it; everywhere else the rules of its words are enough. Behind each operation
stand those of its gradient.
"""

from chainrule.program.operations.affine import Affine as Affine
from chainrule.program.operations.affine import AffineInputGradient as AffineInputGradient
from chainrule.program.operations.affine import AffineWeightGradient as AffineWeightGradient
from chainrule.program.operations.affine import ColumnSum as ColumnSum
from chainrule.program.operations.base import Contribution as Contribution
from chainrule.program.operations.base import Derived as Derived
from chainrule.program.operations.base import Operation as Operation
from chainrule.program.operations.base import derived_contributions as derived_contributions
from chainrule.program.operations.elementwise import Activate as Activate
from chainrule.program.operations.elementwise import ActivationGradient as ActivationGradient
from chainrule.program.operations.elementwise import Add as Add
from chainrule.program.operations.elementwise import Copy as Copy
from chainrule.program.operations.elementwise import DropoutMask as DropoutMask
from chainrule.program.operations.elementwise import Masked as Masked
from chainrule.program.operations.elementwise import Multiply as Multiply
from chainrule.program.operations.loss import LossGradient as LossGradient
from chainrule.program.operations.loss import LossValue as LossValue
from chainrule.program.operations.loss import Penalty as Penalty
from chainrule.program.operations.loss import PenaltyGradient as PenaltyGradient
from chainrule.program.operations.loss import SmoothLabels as SmoothLabels
from chainrule.program.operations.turns import Before as Before
from chainrule.program.operations.turns import Stack as Stack
from chainrule.program.operations.turns import Turn as Turn
from chainrule.program.operations.turns import TurnSum as TurnSum
from chainrule.program.operations.turns import Zeros as Zeros
