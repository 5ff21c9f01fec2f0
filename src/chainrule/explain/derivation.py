"""The chain rule of a network, written out: every line with its reason, before and after each simplification."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import TYPE_CHECKING

from chainrule.explain.reasons import Words, in_text, reason
from chainrule.functions.expression import symbol
from chainrule.program import blocks as program_blocks
from chainrule.program.names import split_index
from chainrule.program.program import Program, Step
from chainrule.program.render import latex, mathml, text
from chainrule.program.render.printer import Notation
from chainrule.program.simplify import simplify

if TYPE_CHECKING:
    from chainrule.network.network import Network

MOST_PATHS = 4  # from a parameter to the loss that are written out


def derivation(network: Network) -> Derivation:
    """Return the derivation of every gradient of `network`.

    >>> from chainrule import Dense, Network
    >>> network = Network(3, [Dense(1, "sigmoid", bias=False)], loss="sum_squared_error")
    >>> print(derivation(network))
    Forward
    <BLANKLINE>
      z1 = a0 W1        each unit adds up its inputs times its weights
      ŷ = σ(z1)         the bend, element by element: 1 / (1 + exp(−z1))
      L = Σ((y − ŷ)²)   how far the predictions are from the targets, added up over all rows
    <BLANKLINE>
    The chain rule, from each parameter to the loss
    <BLANKLINE>
      ∂L/∂W1 = ∂L/∂ŷ · ∂ŷ/∂z1 · ∂z1/∂W1
    <BLANKLINE>
    Link by link, from the loss backwards; dX stands for ∂L/∂X
    <BLANKLINE>
      dŷ = 2 (ŷ − y)         the slope of the loss in each prediction
      dz1 = dŷ ⊙ ŷ (1 − ŷ)   through σ, element by element: times its slope ŷ (1 − ŷ)
      dW1 = a0ᵀ dz1          what the weights multiplied, a0, times what arrives, dz1; all rows add up
    """
    return Derivation(network.program)


@dataclass(frozen=True)
class Line:
    """One equation of a program and why it holds, or the line above what is repeated.

    `label` is "before" or "after" where it is simplified.
    """

    step: Step | program_blocks.Block
    reason: Words
    label: str = ""

    def written(self, notation: Notation) -> str:
        """Return the line in a notation."""
        return notation.equation(self.step) if isinstance(self.step, Step) else notation.turns(self.step)


@dataclass(frozen=True)
class Chain:
    """The gradient of a parameter as products of derivatives, one for each path from the loss (first) to it (last).

    `more` says that there are further paths.
    """

    parameter: str
    paths: tuple[tuple[str, ...], ...]
    more: bool = False
    reason: Words = ()
    label: str = ""

    def written(self, notation: Notation) -> str:
        """Return the line in a notation."""
        return notation.chain(self.parameter, self.paths, self.more)


@dataclass(frozen=True)
class Block:
    """Lines under a title."""

    title: str
    lines: tuple[Line | Chain, ...]


@dataclass(frozen=True)
class Derivation:
    """The backward pass of a program with its reasons; prints as text, and as LaTeX and MathML."""

    program: Program

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What the derivation consists of, in order, whatever it is written in."""
        forward = [item for item in self.program.steps if item.section in ("forward", "loss")]
        return (
            Block("Forward", tuple(self._lines(forward))),
            Block("The chain rule, from each parameter to the loss", tuple(map(self.chain, self.program.parameters))),
            Block("Link by link, from the loss backwards; dX stands for ∂L/∂X", self.lines),
            *self.changes,
        )

    @property
    def lines(self) -> tuple[Line, ...]:
        """The chain rule as it comes out of the rules, one line per step."""
        return tuple(self._lines([item for item in self.program.steps if item.section == "backward"]))

    @property
    def changes(self) -> tuple[Block, ...]:
        """What each simplification takes away and puts in its place."""
        blocks = []
        for rewrite in simplify(self.program).rewrites:
            before, after = self._lines(rewrite.before, "before"), self._lines(rewrite.after, "after")
            blocks.append(Block(f"Simplified {rewrite.reason}", (*before, *after)))
        return tuple(blocks)

    def chain(self, parameter: str) -> Chain:
        """Return the gradient of a parameter as a product of derivatives along each path from it to the loss."""
        paths = [*islice(_paths(self.program, parameter), MOST_PATHS + 1)]
        passed = {split_index(name)[0] for path in paths for name in path if "[" in name}
        blocks = [item for item in self.program.steps if isinstance(item, program_blocks.Block)]
        later = any(passed.intersection(block.written) and block.first for block in blocks)  # by way of later turns
        return Chain(parameter, tuple(paths[:MOST_PATHS]), later or len(paths) > MOST_PATHS)

    def _lines(self, items: Sequence[Step | program_blocks.Block], label: str = "") -> Iterator[Line]:
        for item in items:
            if isinstance(item, program_blocks.Block):
                yield Line(item, _carried(item), label)
            yield from (Line(step, reason(step, self.program), label) for step in item.inner)

    def __str__(self) -> str:
        parts: list[str] = []
        for block in self.blocks:
            lines = [line.written(text.write) for line in block.lines]
            width = max(map(len, lines), default=0)
            parts += ["", block.title, ""] if parts else [block.title, ""]
            for line, shown in zip(block.lines, lines, strict=True):
                label = f"{line.label:<8}" if line.label else ""
                parts.append(f"  {label}{shown:<{width}}   {in_text(line.reason, text.write)}".rstrip())
        return "\n".join(parts)

    def to_latex(self) -> str:
        """Return the derivation as LaTeX: a title and an `align*` for each block, with the reasons as text."""
        parts = []
        for block in self.blocks:
            parts += [rf"\textbf{{{_latex_text(block.title)}}}", r"\begin{align*}"]
            parts.append(" \\\\\n".join(map(_latex_line, block.lines)))
            parts.append(r"\end{align*}")
        return "\n".join(parts)

    def to_mathml(self) -> str:
        """Return the derivation as HTML with MathML equations."""
        parts = []
        for block in self.blocks:
            parts.append(f"<h4>{escape(block.title)}</h4><table>")
            for line in block.lines:
                words = in_text(line.reason, lambda e: f"<math>{mathml.write(e)}</math>", escape)
                label = f"<td>{line.label}</td>" if line.label else ""
                parts.append(f"<tr>{label}<td>{line.written(mathml.write)}</td><td>{words}</td></tr>")
            parts.append("</table>")
        return "".join(parts)

    def _repr_html_(self) -> str:
        from chainrule.html import page

        return page(self.to_mathml(), "derivation")


def _carried(block: program_blocks.Block) -> Words:
    """What passes from turn to turn."""
    letter = block.letter
    names = [part for name in block.reads if block.is_carried(name) for part in (", ", symbol(name))][1:]
    if not names:
        return (f"each {letter} by itself",)
    if not block.reverse:
        return (*names, " is what the turn before has left")
    return (*names, f" is what {letter} + 1 passes on to {letter}, so the last turn comes first")


def _latex_line(line: Line | Chain) -> str:
    words = in_text(line.reason, lambda e: f"${latex.write(e)}$", _latex_text)
    label = rf"&\text{{{line.label}}} && " if line.label else ""
    return f"{label}{latex.aligned(line.written(latex.write))}" + (rf" && \text{{{words}}}" if words else "")


def _paths(program: Program, name: str) -> Iterator[tuple[str, ...]]:
    """Every way from the loss back to a name, as the names along it; a link stands for what its rule goes through."""
    if name == program.loss:
        yield (name,)
        return
    blocks = [item for item in program.steps if isinstance(item, program_blocks.Block)]
    starting = {f"{array}[{block.before}]" for block in blocks for array, start in block.starts if start == name}
    known = {name, split_index(name)[0], *starting}
    for step in program:
        read = {input for place, input in enumerate(step.inputs) if place not in step.operation.goes_through}
        read |= {array for array, index in map(split_index, read) if "-" not in index}
        if step.section in ("forward", "loss") and known & read and not step.operation.constant:
            for rest in _paths(program, step.output):
                yield (*rest, name)


def _latex_text(words: str) -> str:
    """Plain words in LaTeX's text mode."""
    special = {sign: f"\\{sign}" for sign in "_&%#${}"} | {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}
    special |= {"½": r"$\tfrac{1}{2}$", "²": "$^2$", "σ": r"$\sigma$", "∂": r"$\partial$", "ŷ": r"$\hat{y}$"}
    special |= {"−": "$-$", "′": "$'$", "|": "$|$"}
    return "".join(special.get(sign, sign) for sign in words)
