"""How words are written: templates that know how tightly they bind, in four notations.

A notation is text, LaTeX, MathML or NumPy source; `program/render/` has a printer for each.
"""

import re
from collections.abc import Callable
from html import escape
from typing import Any, NamedTuple

# How tightly things bind, loosest first.
CHOICE, COMPARE, SUM, HADAMARD, PRODUCT, POWER, ATOM = range(7)
ANY = (CHOICE,) * 5

#: What a form's template becomes: the text, and how tightly it binds.
Written = tuple[str, int]


class Form(NamedTuple):
    """How one operation is written: its template, how tightly it binds, and how tightly each operand must.

    The template is filled in with the word's arguments, in their order: operands and plain values.
    """

    template: str
    binds: int = ATOM
    operands: tuple[int, ...] = ANY


#: A rule for what a template cannot say: it receives the printer and the expression.
Special = Callable[[Any, Any], Written]


class Forms(NamedTuple):
    """A word in each notation; None where the notation has a rule of its own for it."""

    text: Form | Special | None = None
    latex: Form | Special | None = None
    mathml: Form | Special | None = None
    numpy: Form | Special | None = None


#: What LaTeX calls by a command of its own, and how it writes the signs of text.
COMMANDS = {"exp", "log", "tanh", "sin", "cos", "arctan", "max", "min"}
SIGNS = {
    **{"−": "-", "⊙": r"\odot", "≥": r"\ge", "≤": r"\le", "⌊": r"\left\lfloor ", "⌋": r" \right\rfloor"},
    **{"(": r"\left(", ")": r"\right)", "[": r"\left[", "]": r"\right]"},
}


def said(text: str, numpy: str | Form, binds: int = ATOM, operands: tuple[int, ...] = ANY) -> Forms:
    """Forms of a word whose LaTeX and MathML say part by part what its text says; NumPy's template, too, or its form.

    >>> said("log(1 + {})", "np.log1p({})").latex.template
    '\\\\log\\\\left(1 + {}\\\\right)'
    """
    parts = re.findall(r"\{\}|\w+|\s|.", text)
    latex, mathml = "".join(map(_latex, parts)), "".join(map(_mathml, parts))
    mathml = f"<mrow>{mathml}</mrow>" if parts[1:] else mathml
    own, tex, page = (Form(template, binds, operands) for template in (text, latex, mathml))
    return Forms(own, tex, page, numpy if isinstance(numpy, Form) else Form(numpy))


def _latex(part: str) -> str:
    if part.isalpha() and len(part) > 1:
        return rf"\{part}" if part in COMMANDS else rf"\operatorname{{{{{part}}}}}"
    return SIGNS.get(part, part)


def _mathml(part: str) -> str:
    if part in ("{}", " "):
        return part.strip()
    kind = "mi" if part.isalpha() else "mn" if part.isdecimal() else "mo"
    return f"<{kind}>{escape(part)}</{kind}>"


def function(name: str, numpy: str = "") -> Forms:
    """Forms of a function that every notation calls by its name: exp(x)."""
    return said(f"{name}({{}})", f"{numpy or f'np.{name}'}({{}})")


def infix(sign: str, numpy: str, binds: int, left: int, right: int, python: tuple[int, int, int]) -> Forms:
    """Forms of an operator between its operands; `python` says how tightly Python's binds, and its operands must."""
    own, *operands = python
    return said(f"{{}} {sign} {{}}", Form(f"{{}} {numpy} {{}}", own, tuple(operands)), binds, (left, right))


def transparent(printer: Any, expression: Any) -> Written:
    """Write only the first operand: for words that guard or spread a value without changing its meaning."""
    written: Written = printer.write(expression.operands[0])
    return written
