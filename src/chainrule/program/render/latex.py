"""Expressions and steps as LaTeX."""

from collections.abc import Sequence

from chainrule.functions.expression import Expr
from chainrule.functions.forms import ATOM, POWER, Written
from chainrule.program.blocks import Block
from chainrule.program.names import Name
from chainrule.program.program import Program, Step
from chainrule.program.render.printer import Notation

WORDS = {"y_hat": r"\hat{y}", "lr": r"\eta", "gamma": r"\gamma", "beta": r"\beta"}
FUNCTIONS = {"σ": r"\sigma", "tanh": r"\tanh", "exp": r"\exp"}


def _word(word: str) -> str:
    """A letter and an index as they are, a word upright."""
    if word in WORDS or len(word) < 2 or not word.replace("_", "").isalpha():
        return WORDS.get(word, word)
    return rf"\mathrm{{{_escaped(word)}}}"


def _escaped(word: str) -> str:
    return word.replace("_", r"\_")


class Latex(Notation):
    """Mathematics in LaTeX, whose signs that relate two sides stand where `aligned` finds them."""

    key = "latex"
    brackets = r"\left(", r"\right)"
    factors = r"\,", r" \cdot "
    chains = r"\,", " + ", r"\cdots"
    derivative = r"\frac{{\partial {}}}{{\partial {}}}"
    arrow = r"\leftarrow"
    call = r"{}\left({}\right)"
    mask = r"\operatorname{{mask}}_{{{rate}}}"

    def name(self, name: str) -> str:
        r"""Return a program's name in LaTeX; the gradient of X is ∂L/∂X.

        >>> write.name("W1"), write.name("y_hat"), write.name("db2")
        ('W^{(1)}', '\\hat{y}', '\\frac{\\partial L}{\\partial b^{(2)}}')
        """
        parts = Name.parse(name)
        below = f"_{{{','.join(map(_word, parts.below))}}}" if parts.below else ""
        above = f"^{{({','.join(map(_word, parts.above))})}}" if parts.above else ""
        text = f"{_word(parts.line)}{below}{above}"
        return self.derivative.format("L", text) if parts.prefix == "d" else text

    def number(self, value: float) -> str:
        digits, _, exponent = f"{value:.6g}".partition("e")
        return rf"{digits} \cdot 10^{{{int(exponent)}}}" if exponent else digits

    def plain(self, text: str) -> str:
        return rf"\text{{{_escaped(text)}}}"

    def function(self, symbol: str) -> str:
        return FUNCTIONS.get(symbol) or rf"\operatorname{{{_escaped(symbol)}}}"

    def turns(self, block: Block) -> str:
        first = [rf",\quad {' = '.join(map(self.name, [*names, start]))}" for start, names in block.first.items()]
        start, end = block.turns
        return rf"\text{{for }} {block.letter} = {start}, \ldots, {end}{''.join(first)}"

    def transposed(self, x: Expr) -> str:
        return rf"{self.base(x)}^{{\top}}"

    def base(self, e: Expr) -> str:
        """Return what an exponent is put on: a fraction in brackets, in braces what carries an exponent already."""
        text = self.operand(e, ATOM)
        if text.startswith(r"\frac"):
            return rf"\left({text}\right)"
        return f"{{{text}}}" if "^" in text else text

    def write_pow(self, e: Expr) -> Written:
        return f"{self.base(e.operands[0])}^{{{self(e.operands[1])}}}", POWER


write = Latex()
name_latex, equation = write.name, write.equation


def aligned(line: str) -> str:
    """Return a line with the sign between its sides marked for alignment."""
    return line.replace(" = ", " &= ", 1).replace(r" \leftarrow ", r" &\leftarrow ", 1)


def to_latex(program: Program) -> str:
    """Return the program as one `align*` environment, a line per step; those of a block stand behind a bar."""

    def lines(steps: Sequence[Step | Block]) -> str:
        return " \\\\\n".join(
            rf"{aligned(write.turns(item))} \\" + "\n"
            r"&\left|\;\begin{aligned}" + f"\n{lines(item.steps)}\n" + r"\end{aligned}\right."
            if isinstance(item, Block)
            else aligned(equation(item, program))
            for item in steps
        )

    return f"\\begin{{align*}}\n{lines(program.steps)}\n\\end{{align*}}"
