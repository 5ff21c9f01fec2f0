"""Writing expressions with as few parentheses as the precedence of their operators allows.

Each word's row has a `Form` for each notation; of numbers, names and the few words that no template can write, a
notation speaks itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Literal

from chainrule.functions.expression import Expr
from chainrule.functions.forms import ATOM, POWER, PRODUCT, Form, Special, Written
from chainrule.functions.words import WORDS
from chainrule.program.names import Name
from chainrule.program.program import Program, Step

if TYPE_CHECKING:
    from chainrule.program.blocks import Block

Forms = Mapping[str, Form | Special]
Key = Literal["text", "latex", "mathml", "numpy"]


class Printer:
    """Writes expressions in one notation: by the forms in the words' rows, and by what takes their place.

    That is, for a word that a subclass has a rule of its own for, its method `write_WORD`, and then its `forms`.
    """

    key: Key
    brackets: tuple[str, str] = ("(", ")")
    forms: ClassVar[Forms] = {}

    def __call__(self, expression: Expr) -> str:
        """Return `expression` written out."""
        return self.write(expression)[0]

    def write(self, expression: Expr) -> Written:
        """Return `expression` written out, and how tightly the result binds."""
        if (rule := getattr(self, f"write_{expression.op}", None)) is not None:
            return rule(expression)  # type: ignore[no-any-return]
        form: Form | Special = self.forms.get(expression.op) or getattr(WORDS[expression.op].forms, self.key)
        if not isinstance(form, Form):
            return form(self, expression)
        bindings = iter(form.operands)
        arguments = (self.operand(a, next(bindings)) if isinstance(a, Expr) else a for a in expression.args)
        return form.template.format(*arguments), form.binds

    def operand(self, expression: Expr, binds: int) -> str:
        """Return `expression` in brackets unless it binds at least as tightly as `binds`."""
        text, actual = self.write(expression)
        return text if actual >= binds else f"{self.brackets[0]}{text}{self.brackets[1]}"


class Notation(Printer):
    """A printer of mathematics, which writes the names of a program, its steps, and the chain rule as well.

    A subclass says what they are made of.

    factors : what stands between two factors; and before one that begins with a number, so with one of `digits`.
    chains : what stands between derivatives that are multiplied, or added; and for more of them.
    derivative : of one name by another.
    sides : two sides and the sign between them; that of an assignment is an `arrow`.
    call : a function's name and its arguments, with a `comma` between them.
    mask : which of a layer's units are kept, by what it is `like` and the `rate` of those that are not.
    name, number : how a program's name, and a constant, is shown.
    turns : the line above a block: for t = 1 … T, and what is carried at first.
    transposed : an operand with the sign of a transpose.
    """

    name: Callable[[str], str]
    number: Callable[[float], str]
    turns: Callable[[Block], str]
    transposed: Callable[[Expr], str]
    factors: ClassVar[tuple[str, str]]
    digits: ClassVar[str | tuple[str, ...]] = tuple("0123456789")
    chains: ClassVar[tuple[str, str, str]]
    derivative: ClassVar[str]
    sides: ClassVar[str] = "{} {} {}"
    arrow: ClassVar[str] = "←"
    call: ClassVar[str]
    comma: ClassVar[str] = ", "
    mask: ClassVar[str]

    def plain(self, text: str) -> str:
        """Return text that is no formula."""
        return text

    def function(self, symbol: str) -> str:
        """Return what a function is called."""
        return symbol

    def slope(self, top: str, bottom: str) -> str:
        """Return the derivative ∂top/∂bottom of one name by another."""
        return self.derivative.format(self.name(top), self.name(bottom))

    def formula(self, step: Step) -> str:
        """Return the right-hand side of a step."""
        if step.expression is not None:
            return self(step.expression)
        return self.plain(step.operation.outline(*(str(Name.parse(name)) for name in step.inputs)))

    def equation(self, step: Step, program: Program | None = None) -> str:
        """Return a step as one equation; an update of what the `program` is given, or the step reads, is an assignment.

        >>> from chainrule.program.operations import Affine
        >>> from chainrule.program.render.text import write
        >>> write.equation(Step(Affine(), "z1", ("a0", "W1", "b1"), "forward"))
        'z1 = a0 W1 + b1'
        """
        given = step.inputs if program is None else program.given
        sign = self.arrow if step.section == "update" and step.output in given else "="
        return self.sides.format(self.name(step.output), sign, self.formula(step))

    def chain(self, parameter: str, paths: Sequence[Sequence[str]], more: bool) -> str:
        """Return a gradient as the sum, over the paths from the loss, of the products of the derivatives on them."""
        times, plus, dots = self.chains
        products = [times.join(self.slope(top, bottom) for top, bottom in pairwise(path)) for path in paths]
        return self.sides.format(self.slope("L", parameter), "=", plus.join([*products, *[dots] * more]))

    def write_symbol(self, e: Expr) -> Written:
        return self.name(e.args[0]), ATOM

    def write_constant(self, e: Expr) -> Written:
        return self.number(e.args[0]), PRODUCT if e.args[0] < 0 else ATOM

    def write_mul(self, e: Expr) -> Written:
        left, right = self.operand(e.operands[0], PRODUCT), self.operand(e.operands[1], POWER)
        return f"{left}{self.factors[right.startswith(self.digits)]}{right}", PRODUCT

    def write_transpose(self, e: Expr) -> Written:
        (x,) = e.operands
        return self.write(x.operands[0]) if x.op == "transpose" else (self.transposed(x), POWER)

    def write_call(self, e: Expr) -> Written:
        return self.call.format(self.function(e.args[0].symbol), self.comma.join(map(self, e.operands))), ATOM

    def write_dropout_mask(self, e: Expr) -> Written:
        return self.mask.format(like=self(e.operands[0]), rate=self(e.operands[4])), ATOM
