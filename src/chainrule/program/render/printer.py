"""Writing expressions with as few parentheses as the precedence of their operators allows.

A notation is a table from an expression's `op` to a `Form`; text, LaTeX and NumPy source are three such tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from chainrule.functions.expression import Expr

# How tightly things bind, loosest first.
CHOICE, COMPARE, SUM, HADAMARD, PRODUCT, POWER, ATOM = range(7)

#: What a form's template becomes: the text, and how tightly it binds.
Written = tuple[str, int]


class Form(NamedTuple):
    """How one operation is written: its template, how tightly it binds, and how tightly each operand must."""

    template: str
    binds: int = ATOM
    operands: tuple[int, ...] = (CHOICE, CHOICE, CHOICE, CHOICE, CHOICE)


#: A rule for what a template cannot say: it receives the expression and the printer.
Special = Callable[["Printer", Expr], Written]


class Printer:
    """Writes expressions in one notation."""

    def __init__(self, forms: Mapping[str, Form | Special], brackets: tuple[str, str] = ("(", ")")) -> None:
        self.forms = forms
        self.brackets = brackets

    def __call__(self, expression: Expr) -> str:
        """Return `expression` written out."""
        return self.write(expression)[0]

    def write(self, expression: Expr) -> Written:
        """Return `expression` written out, and how tightly the result binds."""
        form = self.forms[expression.op]
        if not isinstance(form, Form):
            return form(self, expression)
        operands = zip(expression.operands, form.operands, strict=False)
        return form.template.format(*(self.operand(e, binds) for e, binds in operands)), form.binds

    def operand(self, expression: Expr, binds: int) -> str:
        """Return `expression` in brackets unless it binds at least as tightly as `binds`."""
        text, actual = self.write(expression)
        return text if actual >= binds else f"{self.brackets[0]}{text}{self.brackets[1]}"


def transparent(printer: Printer, expression: Expr) -> Written:
    """Write only the operand: for words that guard a computation without changing its meaning."""
    return printer.write(expression.operands[0])
