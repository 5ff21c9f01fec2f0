"""Expressions and steps as MathML, which browsers show as mathematics without any help."""

from html import escape

from chainrule.functions.expression import Expr
from chainrule.functions.forms import ATOM, POWER, PRODUCT, Written
from chainrule.functions.words import TIMES
from chainrule.program.blocks import Block
from chainrule.program.names import SIGNS, Name
from chainrule.program.program import Program
from chainrule.program.render.printer import Notation
from chainrule.program.render.text import number

LAYER = "<mo>)</mo></mrow></msup>"  # how a name that has a layer ends


def _word(word: str) -> str:
    if word == "y_hat":
        return "<mover><mi>y</mi><mo>^</mo></mover>"
    if word.endswith("-1"):
        return f"<mrow>{_word(word[:-2])}<mo>−</mo><mn>1</mn></mrow>"
    return f"<mn>{word}</mn>" if word.isdecimal() else f"<mi>{escape(SIGNS.get(word, word).replace('_', ' '))}</mi>"


class Mathml(Notation):
    """Mathematics in MathML."""

    key = "mathml"
    brackets = "<mrow><mo>(</mo>", "<mo>)</mo></mrow>"
    factors = TIMES, "<mo>·</mo>"
    digits = "<mn>"
    chains = "<mo>&#8290;</mo>", "<mo>+</mo>", "<mo>…</mo>"
    derivative = "<mfrac><mrow><mo>∂</mo>{}</mrow><mrow><mo>∂</mo>{}</mrow></mfrac>"
    sides = "<math>{}<mo>{}</mo>{}</math>"
    call = "<mrow><mi>{}</mi><mo>(</mo>{}<mo>)</mo></mrow>"
    comma = "<mo>,</mo>"
    mask = "<msub><mi>mask</mi>{rate}</msub>"

    def name(self, name: str) -> str:
        """Return a program's name in MathML; the gradient of X is ∂L/∂X, and a number above a letter is its layer.

        >>> write.name("W1")
        '<msup><mi>W</mi><mrow><mo>(</mo><mn>1</mn><mo>)</mo></mrow></msup>'
        >>> write.name("L_data"), write.name("c1")
        ('<msub><mi>L</mi><mi>data</mi></msub>', '<msub><mi>c</mi><mn>1</mn></msub>')
        """
        parts = Name.parse(name)
        text, below, above = _word(parts.line), self.comma.join(map(_word, parts.below)), ""
        below = f"<mrow>{below}</mrow>" if parts.below[1:] else below
        if parts.above:
            above = f"<mrow><mo>(</mo>{self.comma.join(map(_word, parts.above))}<mo>)</mo></mrow>"
        if below or above:
            kind = "msubsup" if below and above else "msub" if below else "msup"
            text = f"<{kind}>{text}{below}{above}</{kind}>"
        return self.derivative.format(self.name("L"), text) if parts.prefix == "d" else text

    def number(self, value: float) -> str:
        digits, _, exponent = number(value).partition("e")
        if not exponent:
            return f"<mn>{digits}</mn>"
        power = f"<msup><mn>10</mn><mn>{exponent[0].replace('+', '')}{exponent[1:].lstrip('0')}</mn></msup>"
        factor = "" if digits == "1" else f"<mn>{digits}</mn><mo>·</mo>"
        return f"<mrow>{factor}{power}</mrow>"

    def plain(self, text: str) -> str:
        return f"<mtext>{escape(text)}</mtext>"

    def function(self, symbol: str) -> str:
        return escape(symbol)

    def turns(self, block: Block) -> str:
        carried = ["<mo>=</mo>".join(map(self.name, [*names, start])) for start, names in block.first.items()]
        first = "".join(f'<mo>,</mo><mspace width="1em"/>{names}' for names in carried)
        ends = "<mo>,</mo><mo>…</mo><mo>,</mo>".join(map(_word, block.turns))
        return self.sides.format(f"<mtext>for </mtext>{_word(block.letter)}", "=", ends + first)

    def transposed(self, x: Expr) -> str:
        """The sign joins the layer's number, where there is one: (1)⊤."""
        text = self.operand(x, ATOM)
        if (x.operands[0] if x.op == "rows" else x).op == "symbol" and text.endswith(LAYER):
            return f"{text.removesuffix(LAYER)}<mo>)</mo><mi>⊤</mi></mrow></msup>"
        return f"<msup>{self.base(x)}<mi>⊤</mi></msup>"

    def base(self, e: Expr) -> str:
        """Return what an exponent is put on: in brackets where it is a fraction, or carries an exponent already."""
        text = self.operand(e, ATOM)
        raised = text.startswith(("<mfrac>", "<msup>", "<msubsup>"))
        return f"{self.brackets[0]}{text}{self.brackets[1]}" if raised else text

    def write_constant(self, e: Expr) -> Written:
        text, binds = super().write_constant(e)
        return text, PRODUCT if text.startswith("<mrow>") else binds

    def write_div(self, e: Expr) -> Written:
        """A fraction of a fraction is written as one: (a/b)/c as a over b c."""
        above, below = e.operands
        if above.op != "div":
            return f"<mfrac>{self(above)}{self(below)}</mfrac>", ATOM
        top, first = above.operands
        bottom = f"<mrow>{self.operand(first, PRODUCT)}{TIMES}{self.operand(below, POWER)}</mrow>"
        return f"<mfrac>{self(top)}{bottom}</mfrac>", ATOM

    def write_mul(self, e: Expr) -> Written:
        text, binds = super().write_mul(e)
        return f"<mrow>{text}</mrow>", binds

    def write_pow(self, e: Expr) -> Written:
        return f"<msup>{self.base(e.operands[0])}{self(e.operands[1])}</msup>", POWER


write = Mathml()
name_mathml, slope, equation = write.name, write.slope, write.equation


def to_mathml(program: Program) -> list[str]:
    """Return the program as MathML, an equation per step; those of a block are indented."""
    lines = []
    for item in program.steps:
        indent = '<mspace width="2em"/>' if isinstance(item, Block) else ""
        lines += [write.turns(item)] if isinstance(item, Block) else []
        lines += [equation(step, program).replace("<math>", f"<math>{indent}") for step in item.inner]
    return lines
