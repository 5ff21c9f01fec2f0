"""Expressions and steps as LaTeX."""

from __future__ import annotations

import re

from chainrule.functions.expression import Expr
from chainrule.functions.forms import ATOM, POWER, PRODUCT, Written
from chainrule.program.program import Program, Step
from chainrule.program.render.printer import Printer, notation
from chainrule.program.render.text import pretty


def name_latex(name: str) -> str:
    r"""Return a program's name in LaTeX; the gradient of X is ∂L/∂X.

    >>> name_latex("W1"), name_latex("y_hat"), name_latex("db2")
    ('W^{(1)}', '\\hat{y}', '\\frac{\\partial L}{\\partial b^{(2)}}')
    """
    if name.startswith("d") and len(name) > 1 and name != "draw":
        return rf"\frac{{\partial L}}{{\partial {name_latex(name[1:])}}}"
    if name.startswith("lr"):
        return r"\eta" + (rf"_{{{name_latex(name[2:])}}}" if len(name) > 2 else "")
    if name == "y_hat":
        return r"\hat{y}"
    match = re.fullmatch(r"([A-Za-z])([a-z]*)(?:([A-Z])([a-z]*))?(\d+)(?:_(\w+))?", name)
    if match is None:
        return rf"\mathrm{{{name.replace('_', chr(92) + '_')}}}" if len(name) > 1 else name
    first, rest, second, tail, number, share = match.groups()
    if len(rest) == 1 and not second:  # a slot of a bias: mb1, as mW1 of a weight
        rest, second = "", rest
    letter = first if not rest else rf"\mathrm{{{first}{rest}}}"
    if second:  # a slot of a parameter: mW1
        letter += rf"_{{{second}{tail or ''}}}"
    return rf"{letter}^{{({number}{',' + share if share else ''})}}"


def _symbol(printer: Printer, e: Expr) -> Written:
    return name_latex(e.args[0]), ATOM


def _constant(printer: Printer, e: Expr) -> Written:
    text = f"{e.args[0]:.6g}"
    if "e" in text:
        digits, exponent = text.split("e")
        text = rf"{digits} \cdot 10^{{{int(exponent)}}}"
    return text, PRODUCT if e.args[0] < 0 else ATOM


def _product(printer: Printer, e: Expr) -> Written:
    left, right = printer.operand(e.operands[0], PRODUCT), printer.operand(e.operands[1], POWER)
    return (rf"{left} \cdot {right}" if right[0].isdigit() else rf"{left}\,{right}"), PRODUCT


def _base(printer: Printer, e: Expr) -> str:
    """What an exponent is put on: a fraction in brackets, and in braces what carries an exponent already."""
    text = printer.operand(e, ATOM)
    if text.startswith(r"\frac"):
        return rf"\left({text}\right)"
    return f"{{{text}}}" if "^" in text else text


def _power(printer: Printer, e: Expr) -> Written:
    return f"{_base(printer, e.operands[0])}^{{{printer(e.operands[1])}}}", POWER


def _transpose(printer: Printer, e: Expr) -> Written:
    return rf"{_base(printer, e.operands[0])}^{{\top}}", POWER


def _call(printer: Printer, e: Expr) -> Written:
    known = {"σ": r"\sigma", "tanh": r"\tanh", "exp": r"\exp"}
    shown = e.args[0].symbol
    name = known.get(shown) or rf"\operatorname{{{shown.replace('_', chr(92) + '_')}}}"
    return rf"{name}\left({', '.join(map(printer, e.operands))}\right)", ATOM


def _mask(printer: Printer, e: Expr) -> Written:
    return rf"\operatorname{{mask}}_{{{printer(e.operands[-1])}}}", ATOM


LATEX = notation(
    "latex",
    {
        "symbol": _symbol,
        "constant": _constant,
        "mul": _product,
        "pow": _power,
        "transpose": _transpose,
        "dropout_mask": _mask,
        "call": _call,
    },
)

write = Printer(LATEX, (r"\left(", r"\right)"))


def equation(step: Step, program: Program) -> str:
    """Return a step as one LaTeX equation; an update is an assignment."""
    sign = r"\leftarrow" if step.section == "update" and step.output in program.given else "="
    outline = step.operation.outline(*map(pretty, step.inputs)).replace("_", r"\_")
    right = write(step.expression) if step.expression is not None else rf"\text{{{outline}}}"
    return f"{name_latex(step.output)} {sign} {right}"


def to_latex(program: Program) -> str:
    """Return the program as one `align*` environment, a line per step."""
    lines = [
        equation(step, program).replace(" = ", " &= ", 1).replace(r" \leftarrow ", r" &\leftarrow ", 1)
        for step in program
    ]
    return "\\begin{align*}\n" + " \\\\\n".join(lines) + "\n\\end{align*}"
