"""Writing expressions with as few parentheses as the precedence of their operators allows.

A notation is a table from an expression's `op` to a `Form`: the words' own, and what the notation says of numbers,
names and the few words that no template can write.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from chainrule.functions.expression import Expr
from chainrule.functions.forms import Form, Special, Written
from chainrule.functions.words import WORDS

Notation = Mapping[str, Form | Special]


Name = Literal["text", "latex", "mathml", "numpy"]


def notation(name: Name, own: Notation) -> dict[str, Form | Special]:
    """Return how every word is written in a notation; `own` are the forms that are not the words' but its own."""
    forms = {word.name: getattr(word.forms, name) for word in WORDS.values()}
    return {op: form for op, form in forms.items() if form is not None} | dict(own)


class Printer:
    """Writes expressions in one notation; words that were added later by the forms in their rows."""

    def __init__(self, forms: Notation, brackets: tuple[str, str] = ("(", ")"), name: Name = "text") -> None:
        self.forms = forms
        self.brackets = brackets
        self.name = name

    def form(self, op: str) -> Form | Special:
        """Return how an operation is written."""
        found: Form | Special = self.forms[op] if op in self.forms else getattr(WORDS[op].forms, self.name)
        return found

    def __call__(self, expression: Expr) -> str:
        """Return `expression` written out."""
        return self.write(expression)[0]

    def write(self, expression: Expr) -> Written:
        """Return `expression` written out, and how tightly the result binds."""
        form = self.form(expression.op)
        if not isinstance(form, Form):
            return form(self, expression)
        operands = zip(expression.operands, form.operands, strict=False)
        return form.template.format(*(self.operand(e, binds) for e, binds in operands)), form.binds

    def operand(self, expression: Expr, binds: int) -> str:
        """Return `expression` in brackets unless it binds at least as tightly as `binds`."""
        text, actual = self.write(expression)
        return text if actual >= binds else f"{self.brackets[0]}{text}{self.brackets[1]}"
