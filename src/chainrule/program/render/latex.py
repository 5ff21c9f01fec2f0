"""Expressions and steps as LaTeX."""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.functions.expression import Expr
from chainrule.functions.forms import ATOM, POWER, PRODUCT, Written
from chainrule.program.blocks import Block
from chainrule.program.names import Name
from chainrule.program.program import Program, Step
from chainrule.program.render.printer import Printer, notation
from chainrule.program.render.text import pretty

WORDS = {"y_hat": r"\hat{y}", "lr": r"\eta", "gamma": r"\gamma", "beta": r"\beta"}


def name_latex(name: str) -> str:
    r"""Return a program's name in LaTeX; the gradient of X is ∂L/∂X.

    >>> name_latex("W1"), name_latex("y_hat"), name_latex("db2")
    ('W^{(1)}', '\\hat{y}', '\\frac{\\partial L}{\\partial b^{(2)}}')
    """
    parts = Name.parse(name)
    below = f"_{{{','.join(map(_word, parts.below))}}}" if parts.below else ""
    above = f"^{{({','.join(map(_word, parts.above))})}}" if parts.above else ""
    text = f"{_word(parts.line)}{below}{above}"
    return rf"\frac{{\partial L}}{{\partial {text}}}" if parts.prefix == "d" else text


def _word(word: str) -> str:
    """A letter and an index as they are, a word upright."""
    if word in WORDS or len(word) < 2 or not word.replace("_", "").isalpha():
        return WORDS.get(word, word)
    return rf"\mathrm{{{_escaped(word)}}}"


def _escaped(word: str) -> str:
    return word.replace("_", r"\_")


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
    name = known.get(shown) or rf"\operatorname{{{_escaped(shown)}}}"
    return rf"{name}\left({', '.join(map(printer, e.operands))}\right)", ATOM


def _mask(printer: Printer, e: Expr) -> Written:
    return rf"\operatorname{{mask}}_{{{printer(e.operands[4])}}}", ATOM


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

write = Printer(LATEX, (r"\left(", r"\right)"), "latex")


def equation(step: Step, program: Program) -> str:
    """Return a step as one LaTeX equation; an update is an assignment."""
    sign = r"\leftarrow" if step.section == "update" and step.output in program.given else "="
    outline = step.operation.outline(*map(pretty, step.inputs)).replace("_", r"\_")
    right = write(step.expression) if step.expression is not None else rf"\text{{{outline}}}"
    return f"{name_latex(step.output)} {sign} {right}"


def turns(block: Block) -> str:
    """Return the line above a block: for t = 1, …, T, and what is carried at first."""
    first = "".join(rf",\quad {' = '.join(map(name_latex, [*names, start]))}" for start, names in block.first.items())
    start, end = block.turns
    return rf"\text{{for }} {block.letter} = {start}, \ldots, {end}{first}"


def to_latex(program: Program) -> str:
    """Return the program as one `align*` environment, a line per step; those of a block stand behind a bar."""

    def lines(steps: Sequence[Step | Block]) -> str:
        return " \\\\\n".join(
            rf"{turns(item).replace(' = ', ' &= ', 1)} \\" + "\n"
            r"&\left|\;\begin{aligned}" + f"\n{lines(item.steps)}\n" + r"\end{aligned}\right."
            if isinstance(item, Block)
            else equation(item, program).replace(" = ", " &= ", 1).replace(r" \leftarrow ", r" &\leftarrow ", 1)
            for item in steps
        )

    return f"\\begin{{align*}}\n{lines(program.steps)}\n\\end{{align*}}"
