"""Expressions and steps as MathML, which browsers show as mathematics without any help."""

from __future__ import annotations

import re
from html import escape

from chainrule.functions.expression import Expr
from chainrule.functions.forms import ATOM, POWER, PRODUCT, Written
from chainrule.functions.words import TIMES
from chainrule.program.program import Program, Step
from chainrule.program.render.printer import Printer, notation
from chainrule.program.render.text import number, pretty

GREEK = {"gamma": "γ", "beta": "β"}


def name_mathml(name: str) -> str:
    """Return a program's name in MathML; the gradient of X is ∂L/∂X, and a number after a letter is its layer.

    >>> name_mathml("W1")
    '<msup><mi>W</mi><mrow><mo>(</mo><mn>1</mn><mo>)</mo></mrow></msup>'
    >>> name_mathml("R_W1"), name_mathml("c1")
    ('<msub><mi>R</mi><mi>W1</mi></msub>', '<msub><mi>c</mi><mn>1</mn></msub>')
    """
    if name.startswith("d") and len(name) > 1 and name != "draw":
        return slope("L", name[1:])
    if name == "y_hat":
        return "<mover><mi>y</mi><mo>^</mo></mover>"
    if match := re.fullmatch(r"(c)(\d+)|(lr)(\w+)", name):  # numbered, but not by layer
        letter, index = (part for part in match.groups() if part)
        return f"<msub><mi>{escape(pretty(letter))}</mi>{_index(index)}</msub>"
    if match := re.fullmatch(r"([a-z]?)(gamma|beta)(\d+)", name):
        slot, greek, layer = match.groups()
        above = f"<mrow><mo>(</mo><mn>{layer}</mn><mo>)</mo></mrow>"
        letter = f"<mi>{GREEK[greek]}</mi>"
        return f"<msubsup><mi>{slot}</mi>{letter}{above}</msubsup>" if slot else f"<msup>{letter}{above}</msup>"
    match = re.fullmatch(r"([A-Za-z])([a-z]*)(?:([A-Z])([a-z]*))?(\d+)(?:_(\w+))?", name)
    if match is None:
        head, _, tail = pretty(name).partition("_")
        return (
            f"<msub><mi>{escape(head)}</mi>{_index(tail)}</msub>"
            if head and tail
            else f"<mi>{escape(pretty(name))}</mi>"
        )
    first, rest, second, tail, layer, share = match.groups()
    if len(rest) == 1 and not second:  # a slot of a bias: mb1, as mW1 of a weight
        rest, second = "", rest
    extra = f"<mo>,</mo>{_index(share)}" if share else ""
    above = f"<mrow><mo>(</mo><mn>{layer}</mn>{extra}<mo>)</mo></mrow>"
    if second:
        return f"<msubsup><mi>{first}</mi><mi>{second}{tail or ''}</mi>{above}</msubsup>"
    return f"<msup><mi>{first}{rest}</mi>{above}</msup>"


def _index(text: str) -> str:
    return f"<mn>{text}</mn>" if text.isdecimal() else f"<mi>{escape(text)}</mi>"


def slope(top: str, bottom: str) -> str:
    """Return the derivative ∂top/∂bottom of one name by another in MathML."""
    above, below = name_mathml(top), name_mathml(bottom)
    return f"<mfrac><mrow><mo>∂</mo>{above}</mrow><mrow><mo>∂</mo>{below}</mrow></mfrac>"


def _symbol(printer: Printer, e: Expr) -> Written:
    return name_mathml(e.args[0]), ATOM


def _constant(printer: Printer, e: Expr) -> Written:
    digits, _, exponent = number(e.args[0]).partition("e")
    if not exponent:
        return f"<mn>{digits}</mn>", PRODUCT if e.args[0] < 0 else ATOM
    power = f"<msup><mn>10</mn><mn>{exponent[0].replace('+', '')}{exponent[1:].lstrip('0')}</mn></msup>"
    factor = "" if digits == "1" else f"<mn>{digits}</mn><mo>·</mo>"
    return f"<mrow>{factor}{power}</mrow>", PRODUCT


def _product(printer: Printer, e: Expr) -> Written:
    left, right = printer.operand(e.operands[0], PRODUCT), printer.operand(e.operands[1], POWER)
    return f"<mrow>{left}{'<mo>·</mo>' if right.startswith('<mn>') else TIMES}{right}</mrow>", PRODUCT


def _fraction(printer: Printer, e: Expr) -> Written:
    """A fraction of a fraction is written as one: (a/b)/c as a over b c."""
    above, below = e.operands
    if above.op != "div":
        return f"<mfrac>{printer(above)}{printer(below)}</mfrac>", ATOM
    top, first = above.operands
    bottom = f"<mrow>{printer.operand(first, PRODUCT)}{TIMES}{printer.operand(below, POWER)}</mrow>"
    return f"<mfrac>{printer(top)}{bottom}</mfrac>", ATOM


def _base(printer: Printer, e: Expr) -> str:
    """What an exponent is put on: in brackets where it is a fraction, or carries an exponent already."""
    text = printer.operand(e, ATOM)
    raised = text.startswith(("<mfrac>", "<msup>", "<msubsup>"))
    return f"{printer.brackets[0]}{text}{printer.brackets[1]}" if raised else text


def _power(printer: Printer, e: Expr) -> Written:
    return f"<msup>{_base(printer, e.operands[0])}{printer(e.operands[1])}</msup>", POWER


def _transpose(printer: Printer, e: Expr) -> Written:
    """The sign joins the layer's number, where there is one: (1)⊤."""
    (x,) = e.operands
    text, layered = printer.operand(x, ATOM), "<mo>)</mo></mrow></msup>"
    if (x.operands[0] if x.op == "rows" else x).op == "symbol" and text.endswith(layered):
        return f"{text.removesuffix(layered)}<mo>)</mo><mi>⊤</mi></mrow></msup>", POWER
    return f"<msup>{_base(printer, e.operands[0])}<mi>⊤</mi></msup>", POWER


def _call(printer: Printer, e: Expr) -> Written:
    arguments = "<mo>,</mo>".join(map(printer, e.operands))
    return f"<mrow><mi>{escape(e.args[0].symbol)}</mi><mo>(</mo>{arguments}<mo>)</mo></mrow>", ATOM


def _mask(printer: Printer, e: Expr) -> Written:
    return f"<msub><mi>mask</mi>{printer(e.operands[-1])}</msub>", ATOM


MATHML = notation(
    "mathml",
    {
        "symbol": _symbol,
        "constant": _constant,
        "mul": _product,
        "div": _fraction,
        "pow": _power,
        "transpose": _transpose,
        "dropout_mask": _mask,
        "call": _call,
    },
)

write = Printer(MATHML, ("<mrow><mo>(</mo>", "<mo>)</mo></mrow>"))


def equation(step: Step, program: Program | None = None) -> str:
    """Return a step as one MathML equation; an update of what the `program` is given is an assignment."""
    given = step.inputs if program is None else program.given
    sign = "←" if step.section == "update" and step.output in given else "="
    if step.expression is not None:
        right = write(step.expression)
    else:
        right = f"<mtext>{escape(step.operation.outline(*map(pretty, step.inputs)))}</mtext>"
    return f"<math>{name_mathml(step.output)}<mo>{sign}</mo>{right}</math>"


def to_mathml(program: Program) -> list[str]:
    """Return the program as MathML, an equation per step."""
    return [equation(step, program) for step in program]
