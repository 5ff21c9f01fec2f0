"""The chain rule of a network, written out: every line with its reason, before and after each simplification."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from chainrule.functions.activations import Activation
from chainrule.functions.vocabulary import trace_method
from chainrule.program import operations as ops
from chainrule.program.program import Program, Step
from chainrule.program.render import latex, mathml, text
from chainrule.program.simplify import simplify

if TYPE_CHECKING:
    from chainrule.network.network import Network

MOST_PATHS = 4  # from a parameter to the loss that are written out


def derivation(network: Network) -> Derivation:
    """Return the derivation of every gradient of `network`.

    >>> from chainrule import Dense, Network
    >>> network = Network(3, [Dense(1, "sigmoid", bias=False)], loss="sum_squared_error")
    >>> print(derivation(network).chain("W1"))
    ∂L/∂W1 = ∂L/∂ŷ · ∂ŷ/∂z1 · ∂z1/∂W1
    """
    return Derivation(network.program)


@dataclass(frozen=True)
class Line:
    """One equation and why it holds."""

    step: Step
    reason: str

    @property
    def text(self) -> str:
        """The equation as text."""
        return text.equation(self.step)


@dataclass(frozen=True)
class Change:
    """One simplification: the lines that go, the lines that come, and why they are the same."""

    reason: str
    before: tuple[Line, ...]
    after: tuple[Line, ...]


@dataclass(frozen=True)
class Derivation:
    """The backward pass of a program with its reasons; prints as text, and as LaTeX and MathML."""

    program: Program

    @property
    def lines(self) -> tuple[Line, ...]:
        """The chain rule as it comes out of the rules, one line per step."""
        return tuple(Line(step, reason(step)) for step in self.program.section("backward"))

    @property
    def changes(self) -> tuple[Change, ...]:
        """What simplification makes of it."""
        return tuple(
            Change(rewrite.reason, *(_backward_lines(steps) for steps in (rewrite.before, rewrite.after)))
            for rewrite in simplify(self.program).rewrites
        )

    def chain(self, parameter: str) -> str:
        """Return the gradient of a parameter as a product of derivatives along each path from it to the loss."""
        paths = []
        for path in _paths(self.program, parameter):
            links = zip(path[1:], path[:-1], strict=True)
            paths.append(
                " · ".join(f"∂{text.pretty(top)}/∂{text.pretty(bottom)}" for top, bottom in reversed([*links]))
            )
            if len(paths) == MOST_PATHS:
                paths.append("…")
                break
        return f"∂L/∂{text.pretty(parameter)} = {' + '.join(paths)}"

    def __str__(self) -> str:
        parts = ["Forward", ""]
        parts += [f"  {text.equation(step)}" for step in self.program.steps if step.section in ("forward", "loss")]
        parts += ["", "The chain rule", ""]
        parts += [f"  {self.chain(name)}" for name in self.program.parameters]
        parts += ["", "Link by link, from the loss backwards (dX stands for ∂L/∂X)", ""]
        parts += _aligned(self.lines)
        for change in self.changes:
            parts += ["", f"Simplified {change.reason}", ""]
            parts += _aligned(change.before, "  before  ")
            parts += _aligned(change.after, "  after   ")
        return "\n".join(parts)

    def to_latex(self) -> str:
        """Return the derivation as LaTeX, an `align*` with the reasons as text, and one for each simplification."""
        blocks = [_latex_block(self.lines, self.program)]
        for change in self.changes:
            blocks.append(rf"\text{{Simplified {_latex_text(change.reason)}:}}")
            blocks.append(_latex_block(change.after, self.program) if change.after else "")
        return "\n".join(block for block in blocks if block)

    def to_mathml(self) -> str:
        """Return the derivation as HTML with MathML equations."""
        parts = ["<ol>", *(_html_line(line) for line in self.lines), "</ol>"]
        for change in self.changes:
            parts.append(f"<p>Simplified {escape(change.reason)}</p>")
            parts += ["<ul>", *(_html_line(line) for line in change.after), "</ul>"] if change.after else []
        return "".join(parts)

    def _repr_html_(self) -> str:
        return self.to_mathml()


def reason(step: Step) -> str:
    """Return why a backward step is as it is."""
    return next((say(step) for kind, say in REASONS.items() if isinstance(step.operation, kind)), "")


def _slope(step: Step) -> str:
    assert isinstance(step.operation, ops.ActivationGradient)
    activation: Activation = step.operation.activation
    if activation.distribution:
        return "each output of a row depends on every score of it: the whole Jacobian, not only its diagonal"
    slope = trace_method(activation, "derivative", "z", "a")
    written = text.write(slope) if slope is not None else f"{activation.symbol}′(z)"
    return f"through {activation.symbol or 'f'}, element by element: its slope is {written}"


def _loss(step: Step) -> str:
    assert isinstance(step.operation, ops.LossGradient)
    if step.operation.from_scores:
        return "the two slopes multiplied out: one cancels the other"
    mean = "" if step.operation.loss.reduction == "sum" else ", divided by what the mean divides by"
    return f"the slope of the loss in each prediction{mean}"


#: What is said of each kind of step.
REASONS: dict[type[ops.Operation], Callable[[Step], str]] = {
    ops.LossGradient: _loss,
    ops.ActivationGradient: _slope,
    ops.AffineWeightGradient: lambda step: f"each weight multiplied {text.pretty(step.inputs[0])}; all rows add up",
    ops.ColumnSum: lambda step: "the bias was added to every row; all rows add up",
    ops.AffineInputGradient: lambda step: "back through the weights that led forward",
    ops.PenaltyGradient: lambda step: "the slope of the penalty",
    ops.Multiply: lambda step: "the product rule: the other factor is what it was multiplied by",
    ops.Add: lambda step: f"used {len(step.inputs)} times: its gradients add up",
    ops.Copy: lambda step: "a sum passes its gradient to each of its terms",
    ops.MemberSum: lambda step: "read by every member: their gradients add up",
}


def _backward_lines(steps: tuple[Step, ...]) -> tuple[Line, ...]:
    return tuple(Line(step, reason(step)) for step in steps if step.section == "backward")


def _paths(program: Program, name: str) -> Iterator[list[str]]:
    """Every way from a name to the loss, as the names along it."""
    if name == program.loss:
        yield [name]
        return
    for step in program.steps:
        if step.section in ("forward", "loss") and name in step.inputs and not step.operation.constant:
            for rest in _paths(program, step.output):
                yield [name, *rest]


def _aligned(lines: tuple[Line, ...], indent: str = "  ") -> list[str]:
    width = max((len(line.text) for line in lines), default=0)
    return [f"{indent}{line.text:<{width}}   {line.reason}".rstrip() for line in lines]


def _latex_block(lines: tuple[Line, ...], program: Program) -> str:
    rows = [
        latex.equation(line.step, program).replace(" = ", " &= ", 1) + rf" && \text{{{_latex_text(line.reason)}}}"
        for line in lines
    ]
    return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}" if rows else ""


def _latex_text(words: str) -> str:
    special = {"_": r"\_", "²": "$^2$", "σ": r"$\sigma$", "ŷ": r"$\hat{y}$", "−": "$-$", "′": "$'$", "⊙": r"$\odot$"}
    return "".join(special.get(sign, sign) for sign in words)


def _html_line(line: Line) -> str:
    return f"<li>{mathml.equation(line.step)} <small>{escape(line.reason)}</small></li>"
