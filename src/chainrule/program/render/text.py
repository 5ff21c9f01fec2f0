"""A program as a page of text, in the notation of a textbook."""

from __future__ import annotations

from chainrule.functions.activations import Activation
from chainrule.functions.expression import Expr
from chainrule.functions.forms import ATOM, POWER, PRODUCT, Special, Written
from chainrule.functions.vocabulary import trace_method
from chainrule.program.blocks import Block
from chainrule.program.names import Name
from chainrule.program.program import Program, Rewrite, Shape, Step
from chainrule.program.render.printer import Printer, notation
from chainrule.program.simplify import simplify

SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def pretty(name: str) -> str:
    """Return a program's name as it is shown: ŷ for y_hat, η for lr, γ for gamma.

    >>> pretty("dy_hat"), pretty("lr"), pretty("dgamma2")
    ('dŷ', 'η', 'dγ2')
    """
    return str(Name.parse(name))


def number(value: float) -> str:
    """Return a constant as short as it can be shown without lying: six digits."""
    return f"{value:.6g}".replace("-", "−")


def _symbol(printer: Printer, e: Expr) -> Written:
    return pretty(e.args[0]), ATOM


def _constant(printer: Printer, e: Expr) -> Written:
    return number(e.args[0]), PRODUCT if e.args[0] < 0 else ATOM


def _product(printer: Printer, e: Expr) -> Written:
    left, right = printer.operand(e.operands[0], PRODUCT), printer.operand(e.operands[1], POWER)
    return f"{left} · {right}" if right[0].isdigit() else f"{left} {right}", PRODUCT


def _power(printer: Printer, e: Expr) -> Written:
    base, exponent = printer.operand(e.operands[0], ATOM), e.operands[1]
    if exponent.op == "constant" and isinstance(exponent.args[0], int):
        return base + str(exponent.args[0]).translate(SUPERSCRIPTS), POWER
    return f"{base}^{printer.operand(exponent, ATOM)}", POWER


def _function(name: str) -> Special:
    def write(printer: Printer, e: Expr) -> Written:
        """log x without brackets where x is a single symbol."""
        (x,) = e.operands
        while x.op == "positive":
            (x,) = x.operands
        return (f"{name} {printer(x)}", POWER) if x.op == "symbol" else (f"{name}({printer(x)})", ATOM)

    return write


def _call(printer: Printer, e: Expr) -> Written:
    return f"{e.args[0].symbol}({', '.join(map(printer, e.operands))})", ATOM


def _mask(printer: Printer, e: Expr) -> Written:
    like, rate = e.operands[0], e.operands[4]
    return f"dropout_mask({printer(like)}; rate {printer(rate)})", ATOM


TEXT = notation(
    "text",
    {
        "symbol": _symbol,
        "constant": _constant,
        "mul": _product,
        "pow": _power,
        "log": _function("log"),
        "dropout_mask": _mask,
        "call": _call,
    },
)

write = Printer(TEXT)


def formula(step: Step) -> str:
    """Return the right-hand side of a step."""
    if step.expression is not None:
        return write(step.expression)
    return step.operation.outline(*map(pretty, step.inputs))


def definition(activation: Activation) -> str:
    """Return an activation's definition; of a function outside the vocabulary, the formula that came with it.

    >>> definition(Activation.get("sigmoid"))
    'σ(z) = 1 / (1 + exp(−z))'
    """
    traced = trace_method(activation, "value", "z")
    right = write(traced) if traced is not None else activation.formula or "…"
    return f"{activation.symbol or 'f'}(z) = {right}"


def equation(step: Step) -> str:
    """Return a step as one equation; an update is an assignment.

    >>> from chainrule.program.operations import Affine
    >>> equation(Step(Affine(), "z1", ("a0", "W1", "b1"), "forward"))
    'z1 = a0 W1 + b1'
    """
    sign = "←" if step.section == "update" and step.output in step.inputs else "="
    return f"{pretty(step.output)} {sign} {formula(step)}"


def shape_text(shape: Shape) -> str:
    """Return a shape as it is shown, without quotes around named dimensions; nothing for a single number."""
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})" if shape else ""


def to_text(program: Program) -> str:
    """Return the program as aligned lines: section, equation, shape; and at the end how it is simplified to be run."""
    rows: list[tuple[str, str, str, str, str]] = []
    shapes = program.shapes
    shown = ""
    for item in program.steps:
        if isinstance(item, Block):
            rows.append((item.section if item.section != shown else "", turns_text(item), "", "", ""))
            shown, inside, indent = item.section, item.shapes_inside(shapes), "  "
        else:
            inside, indent = shapes, ""
        for step in item.inner:
            sign = "←" if step.section == "update" and step.output in program.given else "="
            name, shape = indent + pretty(step.output), shape_text(inside[step.output])
            rows.append((step.section if step.section != shown else "", name, sign, formula(step), shape))
            shown = step.section
    name_width = max((len(row[1]) for row in rows if row[2]), default=0)
    formula_width = min(max((len(row[3]) for row in rows), default=0), 72)
    lines = [
        f"{section:<10} {name:<{name_width}} {sign} {text:<{formula_width}}  {shape}".rstrip()
        for section, name, sign, text, shape in rows
    ]
    lines += [_rewrite_text(rewrite) for rewrite in program.rewrites or simplify(program).rewrites]
    return "\n".join(lines)


def turns_text(block: Block) -> str:
    """Return the line above a block: for t = 1 … T, and what is carried at first.

    >>> from chainrule.program.operations import Affine
    >>> turns_text(Block("t", 50, 1, (Step(Affine(), "h[t]", ("h[t-1]", "W"), "forward"),), (("h", "h0"),)))
    'for t = 1 … 50        h[0] = h0'
    """
    first = ", ".join(" = ".join(map(pretty, [*names, start])) for start, names in block.first.items())
    return f"for {block.letter} = {' … '.join(block.turns)}{'        ' * bool(first)}{first}"


def _rewrite_text(rewrite: Rewrite) -> str:
    if rewrite.name in ("copy", "last turn", "hoist"):  # of many steps, which the program itself shows best
        return f"simplified {rewrite.reason}"
    shorter = [equation(step) for step in rewrite.after if step.section == "backward"]
    return f"simplified {', '.join([*shorter, rewrite.reason])}"
