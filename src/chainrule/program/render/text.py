"""A program as a page of text, in the notation of a textbook."""

from chainrule.functions.activations import Activation
from chainrule.functions.expression import Expr
from chainrule.functions.forms import ATOM, POWER, Written
from chainrule.functions.vocabulary import trace_method
from chainrule.program.blocks import Block
from chainrule.program.names import Name
from chainrule.program.program import Program, Rewrite, Shape
from chainrule.program.render.printer import Notation
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


class Text(Notation):
    """Mathematics in letters and signs."""

    key = "text"
    factors = " ", " · "
    chains = " · ", " + ", "…"
    derivative = "∂{}/∂{}"
    call = "{}({})"
    mask = "dropout_mask({like}; rate {rate})"
    name, number = staticmethod(pretty), staticmethod(number)

    def turns(self, block: Block) -> str:
        first = ", ".join(" = ".join(map(pretty, [*names, start])) for start, names in block.first.items())
        return f"for {block.letter} = {' … '.join(block.turns)}{'        ' * bool(first)}{first}"

    def transposed(self, x: Expr) -> str:
        return f"{self.operand(x, ATOM)}ᵀ"

    def write_pow(self, e: Expr) -> Written:
        base, exponent = self.operand(e.operands[0], ATOM), e.operands[1]
        if exponent.op == "constant" and isinstance(exponent.args[0], int):
            return base + str(exponent.args[0]).translate(SUPERSCRIPTS), POWER
        return f"{base}^{self.operand(exponent, ATOM)}", POWER

    def write_log(self, e: Expr) -> Written:
        """log x without brackets where x is a single symbol."""
        (x,) = e.operands
        while x.op == "positive":
            (x,) = x.operands
        return (f"log {self(x)}", POWER) if x.op == "symbol" else (f"log({self(x)})", ATOM)


write = Text()
equation, formula, turns = write.equation, write.formula, write.turns


def definition(activation: Activation) -> str:
    """Return an activation's definition; of a function outside the vocabulary, the formula that came with it.

    >>> definition(Activation.get("sigmoid"))
    'σ(z) = 1 / (1 + exp(−z))'
    """
    traced = trace_method(activation, "value", "z")
    right = write(traced) if traced is not None else activation.formula or "…"
    return f"{activation.symbol or 'f'}(z) = {right}"


def shape_text(shape: Shape) -> str:
    """Return a shape as it is shown, without quotes around named dimensions; nothing for a single number."""
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})" if shape else ""


def to_text(program: Program) -> str:
    """Return the program as aligned lines: section, equation, shape; and at the end how it is simplified to be run."""
    rows: list[tuple[str, str, str, str, str]] = []
    shapes = program.shapes_inside
    for item in program.steps:
        indent = "  " if isinstance(item, Block) else ""
        rows += [(item.section, turns(item), "", "", "")] if isinstance(item, Block) else []
        for step in item.inner:
            sign = "←" if step.section == "update" and step.output in program.given else "="
            name, shape = indent + pretty(step.output), shape_text(shapes[step.output])
            rows.append((step.section, name, sign, formula(step), shape))
    name_width = max((len(name) for _, name, sign, *_ in rows if sign), default=0)
    formula_width = min(max((len(right) for *_, right, _ in rows), default=0), 72)
    lines, above = [], ""
    for section, name, sign, right, shape in rows:
        shown = section if section != above else ""
        lines.append(f"{shown:<10} {name:<{name_width}} {sign} {right:<{formula_width}}  {shape}".rstrip())
        above = section
    return "\n".join([*lines, *map(_rewrite_text, program.rewrites or simplify(program).rewrites)])


def _rewrite_text(rewrite: Rewrite) -> str:
    if rewrite.name in ("copy", "last turn", "hoist"):  # of many steps, which the program itself shows best
        return f"simplified {rewrite.reason}"
    shorter = [equation(step) for step in rewrite.after if step.section == "backward"]
    return f"simplified {', '.join([*shorter, rewrite.reason])}"
