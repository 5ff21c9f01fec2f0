"""Expressions and steps as MathML, which browsers show as mathematics without any help."""

from __future__ import annotations

from html import escape

from chainrule.functions.expression import Expr
from chainrule.functions.forms import ATOM, POWER, PRODUCT, Written
from chainrule.functions.words import TIMES
from chainrule.program.blocks import Block
from chainrule.program.names import SIGNS, Name
from chainrule.program.program import Program, Step
from chainrule.program.render.printer import Printer, notation
from chainrule.program.render.text import number, pretty


def name_mathml(name: str) -> str:
    """Return a program's name in MathML; the gradient of X is ∂L/∂X, and a number above a letter is its layer.

    >>> name_mathml("W1")
    '<msup><mi>W</mi><mrow><mo>(</mo><mn>1</mn><mo>)</mo></mrow></msup>'
    >>> name_mathml("L_data"), name_mathml("c1")
    ('<msub><mi>L</mi><mi>data</mi></msub>', '<msub><mi>c</mi><mn>1</mn></msub>')
    """
    parts = Name.parse(name)
    text, below, above = _word(parts.line), "<mo>,</mo>".join(map(_word, parts.below)), ""
    below = f"<mrow>{below}</mrow>" if parts.below[1:] else below
    if parts.above:
        above = f"<mrow><mo>(</mo>{'<mo>,</mo>'.join(map(_word, parts.above))}<mo>)</mo></mrow>"
    if below or above:
        kind = "msubsup" if below and above else "msub" if below else "msup"
        text = f"<{kind}>{text}{below}{above}</{kind}>"
    return _fraction_of(name_mathml("L"), text) if parts.prefix == "d" else text


def _word(word: str) -> str:
    if word == "y_hat":
        return "<mover><mi>y</mi><mo>^</mo></mover>"
    if word.endswith("-1"):
        return f"<mrow>{_word(word[:-2])}<mo>−</mo><mn>1</mn></mrow>"
    return f"<mn>{word}</mn>" if word.isdecimal() else f"<mi>{escape(SIGNS.get(word, word).replace('_', ' '))}</mi>"


def _fraction_of(above: str, below: str) -> str:
    return f"<mfrac><mrow><mo>∂</mo>{above}</mrow><mrow><mo>∂</mo>{below}</mrow></mfrac>"


def slope(top: str, bottom: str) -> str:
    """Return the derivative ∂top/∂bottom of one name by another in MathML."""
    return _fraction_of(name_mathml(top), name_mathml(bottom))


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
    return f"<msub><mi>mask</mi>{printer(e.operands[4])}</msub>", ATOM


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

write = Printer(MATHML, ("<mrow><mo>(</mo>", "<mo>)</mo></mrow>"), "mathml")


def equation(step: Step, program: Program | None = None) -> str:
    """Return a step as one MathML equation; an update of what the `program` is given is an assignment."""
    given = step.inputs if program is None else program.given
    sign = "←" if step.section == "update" and step.output in given else "="
    if step.expression is not None:
        right = write(step.expression)
    else:
        right = f"<mtext>{escape(step.operation.outline(*map(pretty, step.inputs)))}</mtext>"
    return f"<math>{name_mathml(step.output)}<mo>{sign}</mo>{right}</math>"


def turns(block: Block) -> str:
    """Return the line above a block: for t = 1, …, T, and what is carried at first."""
    carried = [[*names, start] for start, names in block.first.items()]
    first = "".join(f'<mo>,</mo><mspace width="1em"/>{"<mo>=</mo>".join(map(name_mathml, names))}' for names in carried)
    ends = "<mo>,</mo><mo>…</mo><mo>,</mo>".join(map(_word, block.turns))
    return f"<math><mtext>for </mtext>{_word(block.letter)}<mo>=</mo>{ends}{first}</math>"


def to_mathml(program: Program) -> list[str]:
    """Return the program as MathML, an equation per step; those of a block are indented."""
    lines = []
    for item in program.steps:
        indent = '<mspace width="2em"/>' if isinstance(item, Block) else ""
        lines += [turns(item)] if isinstance(item, Block) else []
        lines += [equation(step, program).replace("<math>", f"<math>{indent}") for step in item.inner]
    return lines
