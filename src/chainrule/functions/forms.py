"""How words are written: templates that know how tightly they bind, in four notations.

A notation is text, LaTeX, MathML or NumPy source; `program/render/` has a printer for each.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

# How tightly things bind, loosest first.
CHOICE, COMPARE, SUM, HADAMARD, PRODUCT, POWER, ATOM = range(7)

#: What a form's template becomes: the text, and how tightly it binds.
Written = tuple[str, int]


class Form(NamedTuple):
    """How one operation is written: its template, how tightly it binds, and how tightly each operand must."""

    template: str
    binds: int = ATOM
    operands: tuple[int, ...] = (CHOICE, CHOICE, CHOICE, CHOICE, CHOICE)


#: A rule for what a template cannot say: it receives the printer and the expression.
Special = Callable[[Any, Any], Written]


class Forms(NamedTuple):
    """A word in each notation; None where the notation has a rule of its own for it."""

    text: Form | Special | None = None
    latex: Form | Special | None = None
    mathml: Form | Special | None = None
    numpy: Form | Special | None = None


def function(name: str, *, latex: str = "", numpy: str = "") -> Forms:
    """Forms of a function that every notation calls by its name: exp(x)."""
    return Forms(
        Form(f"{name}({{}})"),
        Form(rf"{latex or chr(92) + name}\left({{}}\right)"),
        Form(f"<mrow><mi>{name}</mi><mo>(</mo>{{}}<mo>)</mo></mrow>"),
        Form(f"{numpy or f'np.{name}'}({{}})"),
    )


def infix(sign: str, latex: str, numpy: str, binds: int, left: int, right: int, python: tuple[int, int, int]) -> Forms:
    """Forms of an operator between its operands; `python` says how tightly Python's binds, and its operands must."""
    own, *operands = python
    escaped = sign.replace(">", "&gt;").replace("<", "&lt;")
    return Forms(
        Form(f"{{}} {sign} {{}}", binds, (left, right)),
        Form(f"{{}} {latex} {{}}", binds, (left, right)),
        Form(f"<mrow>{{}}<mo>{escaped}</mo>{{}}</mrow>", binds, (left, right)),
        Form(f"{{}} {numpy} {{}}", own, tuple(operands)),
    )


def transparent(printer: Any, expression: Any) -> Written:
    """Write only the first operand: for words that guard or spread a value without changing its meaning."""
    written: Written = printer.write(expression.operands[0])
    return written
