"""Expressions and steps as MathML, which browsers show as mathematics without any help."""

from __future__ import annotations

import re
from html import escape

from chainrule.functions.expression import Expr
from chainrule.program.program import Program, Step
from chainrule.program.render.printer import (
    ATOM,
    CHOICE,
    COMPARE,
    HADAMARD,
    POWER,
    PRODUCT,
    SUM,
    Form,
    Printer,
    Special,
    Written,
    transparent,
)
from chainrule.program.render.text import number, pretty


def name_mathml(name: str) -> str:
    """Return a program's name in MathML; the gradient of X is ∂L/∂X, and a number after a letter is its layer.

    >>> name_mathml("W1")
    '<msup><mi>W</mi><mrow><mo>(</mo><mn>1</mn><mo>)</mo></mrow></msup>'
    """
    if name.startswith("d") and len(name) > 1 and name != "draw":
        return f"<mfrac><mrow><mo>∂</mo><mi>L</mi></mrow><mrow><mo>∂</mo>{name_mathml(name[1:])}</mrow></mfrac>"
    if name == "y_hat":
        return "<mover><mi>y</mi><mo>^</mo></mover>"
    match = re.fullmatch(r"([A-Za-z]+)(\d+)(?:_(\w+))?", pretty(name))
    if match is None:
        return f"<mi>{escape(pretty(name))}</mi>"
    letters, layer, share = match.groups()
    extra = f"<mo>,</mo><mtext>{escape(share)}</mtext>" if share else ""
    return f"<msup><mi>{escape(letters)}</mi><mrow><mo>(</mo><mn>{layer}</mn>{extra}<mo>)</mo></mrow></msup>"


def _symbol(printer: Printer, e: Expr) -> Written:
    return name_mathml(e.args[0]), ATOM


def _constant(printer: Printer, e: Expr) -> Written:
    return f"<mn>{number(e.args[0])}</mn>", PRODUCT if e.args[0] < 0 else ATOM


def _product(printer: Printer, e: Expr) -> Written:
    left, right = printer.operand(e.operands[0], PRODUCT), printer.operand(e.operands[1], POWER)
    return f"<mrow>{left}{'<mo>·</mo>' if right.startswith('<mn>') else '<mo>&#8290;</mo>'}{right}</mrow>", PRODUCT


def _function(name: str) -> Form:
    return Form(f"<mrow><mi>{name}</mi><mo>(</mo>{{}}<mo>)</mo></mrow>")


def _call(printer: Printer, e: Expr) -> Written:
    arguments = "<mo>,</mo>".join(map(printer, e.operands))
    return f"<mrow><mi>{escape(e.args[0].symbol)}</mi><mo>(</mo>{arguments}<mo>)</mo></mrow>", ATOM


def _mask(printer: Printer, e: Expr) -> Written:
    return f"<msub><mi>mask</mi>{printer(e.operands[-1])}</msub>", ATOM


def _infix(sign: str, binds: int, left: int, right: int) -> Form:
    return Form(f"<mrow>{{}}<mo>{sign}</mo>{{}}</mrow>", binds, (left, right))


MATHML: dict[str, Form | Special] = {
    "symbol": _symbol,
    "constant": _constant,
    "add": _infix("+", SUM, SUM, SUM),
    "sub": _infix("−", SUM, SUM, HADAMARD),
    "neg": Form("<mrow><mo>−</mo>{}</mrow>", PRODUCT, (PRODUCT,)),
    "mul": _product,
    "div": Form("<mfrac>{}{}</mfrac>"),
    "pow": Form("<msup>{}{}</msup>", POWER, (ATOM, CHOICE)),
    "gt": _infix("&gt;", COMPARE, SUM, SUM),
    "ge": _infix("≥", COMPARE, SUM, SUM),
    "lt": _infix("&lt;", COMPARE, SUM, SUM),
    "le": _infix("≤", COMPARE, SUM, SUM),
    "where": Form(
        "<mrow><mo>{{</mo><mtable><mtr><mtd>{1}</mtd><mtd><mtext>if </mtext>{0}</mtd></mtr>"
        "<mtr><mtd>{2}</mtd><mtd><mtext>otherwise</mtext></mtd></mtr></mtable></mrow>"
    ),
    **{name: _function(name) for name in ("exp", "log", "tanh", "erf", "cos", "sign")},
    "log1p": Form("<mrow><mi>log</mi><mo>(</mo><mn>1</mn><mo>+</mo>{}<mo>)</mo></mrow>", ATOM, (SUM,)),
    "floor": Form("<mrow><mo>⌊</mo>{}<mo>⌋</mo></mrow>"),
    "sqrt": Form("<msqrt>{}</msqrt>"),
    "abs": Form("<mrow><mo>|</mo>{}<mo>|</mo></mrow>"),
    "maximum": Form("<mrow><mi>max</mi><mo>(</mo>{}<mo>,</mo>{}<mo>)</mo></mrow>"),
    "minimum": Form("<mrow><mi>min</mi><mo>(</mo>{}<mo>,</mo>{}<mo>)</mo></mrow>"),
    "positive": transparent,
    "hadamard": _infix("⊙", HADAMARD, HADAMARD, PRODUCT),
    "matmul": _infix("&#8290;", PRODUCT, PRODUCT, POWER),
    "transpose": Form("<msup>{}<mo>⊤</mo></msup>", POWER, (ATOM,)),
    "sum": Form("<mrow><mo>∑</mo><mo>(</mo>{}<mo>)</mo></mrow>"),
    "mean": Form("<mrow><mi>mean</mi><mo>[</mo>{}<mo>]</mo></mrow>"),
    "row_sum": Form("<mrow><msub><mo>∑</mo><mi>j</mi></msub><mo>(</mo>{}<mo>)</mo></mrow>"),
    "row_max": Form("<mrow><msub><mi>max</mi><mi>j</mi></msub><mo>(</mo>{}<mo>)</mo></mrow>"),
    "column_sum": Form("<mrow><msub><mo>∑</mo><mi>i</mi></msub>{}</mrow>", PRODUCT, (POWER,)),
    "member_sum": Form("<mrow><msub><mo>∑</mo><mi>k</mi></msub>{}</mrow>", PRODUCT, (POWER,)),
    "dropout_mask": _mask,
    "call": _call,
}

write = Printer(MATHML, ("<mrow><mo>(</mo>", "<mo>)</mo></mrow>"))


def equation(step: Step) -> str:
    """Return a step as one MathML equation; an update is an assignment."""
    sign = "←" if step.section == "update" and step.output in step.inputs else "="
    if step.expression is not None:
        right = write(step.expression)
    else:
        right = f"<mtext>{escape(step.operation.outline(*map(pretty, step.inputs)))}</mtext>"
    return f"<math>{name_mathml(step.output)}<mo>{sign}</mo>{right}</math>"


def to_mathml(program: Program) -> list[str]:
    """Return the program as MathML, an equation per step."""
    return [equation(step) for step in program]
