"""How traces, networks and histories show themselves: in a terminal and in a notebook, from the same lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule import html
from chainrule.explain.ladder import ladder
from chainrule.explain.reasons import in_text, reason
from chainrule.explain.shown import NOT_COMPUTED, place_of, show
from chainrule.program.names import split_index
from chainrule.program.program import SECTIONS
from chainrule.program.render.text import equation, pretty, shape_text, write

if TYPE_CHECKING:
    from chainrule.explain.trace import Trace
    from chainrule.network.network import Network

TITLES = {
    "given": "What the iteration starts from",
    "forward": "Feedforward: from the input to the prediction",
    "loss": "Loss: how far off the prediction is",
    "backward": "Backpropagation: the chain rule, from the loss back to every weight",
    "update": "Update: a step against the gradient",
}

Styled = tuple[str, str]  # a line of text, and what it is: "title", "equation", "number" or "note"


@dataclass(frozen=True)
class Quantity:
    """One value as a view shows it: its equation, or name; `value` is None where it is not computed yet."""

    equation: str
    value: Any
    position: int | None = None  # of its step; None for what is given
    reason: str = ""

    @property
    def shape(self) -> str:
        """The shape as it is shown."""
        return "" if self.value is None else shape_text(np.shape(self.value))


def sections(trace: Trace) -> Iterator[tuple[str, list[Quantity]]]:
    """Yield what a trace shows, in order: a title, and what stands under it."""
    yield TITLES["given"], [Quantity(pretty(name), value) for name, value in trace.given.items()]
    for section in SECTIONS:
        found = [
            Quantity(equation(step), value, position, in_text(reason(step, trace.program), write))
            for position, (step, value) in enumerate(trace)
            if step.section == section
        ]
        yield from [(TITLES[section], found)] if found else []


def trace_lines(trace: Trace) -> Iterator[Styled]:
    """Yield a trace line by line: every equation with its value."""
    for number, (title, quantities) in enumerate(sections(trace)):
        yield from [("", "")] * bool(number)
        yield from [(title, "title"), ("", "")]
        for quantity in quantities:
            yield f"  {quantity.equation}  {quantity.shape}".rstrip(), "equation"
            if quantity.value is None:
                yield f"      {NOT_COMPUTED}", "note"
                continue
            shown = show(quantity.value)
            if shown.summary:
                yield f"      {shown.summary}", "note"
            widths = [max(map(len, column)) for column in zip(*shown.cells, strict=True)]
            for row in shown.cells:
                aligned = "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
                yield f"      {aligned}", "number"


def tour(trace: Trace) -> Iterator[Styled]:
    """Yield a trace, then its loss and the largest entry of its first gradient, opened, and a zoom into a score."""
    yield from trace_lines(trace)
    program = trace.program
    gradient = next(iter(program.gradients.values()))
    first, _ = split_index(next(step.output for step in program))
    yield from [("", ""), ("Numbers, opened", "title")]
    for name in (str(program.loss), gradient):
        yield from (("", ""), *((f"  {line}", "number") for line in trace.open(name, largest(trace[name])).lines()))
    yield from [("", ""), ("The same number at three scales", "title"), ("", "")]
    yield from ((f"  {line}", "number") for line in ladder(trace, first, largest(trace[first])).lines())


def largest(value: Any) -> tuple[int, ...]:
    """Return the index of the entry that is largest in size."""
    return place_of(int(np.argmax(np.abs(value))), np.shape(value))


def trace_html(trace: Trace) -> str:
    """Return a trace as HTML: every equation unfolds to its value, and each number shown of it to its story."""
    parts = []
    for heading, quantities in sections(trace):
        parts.append(f"<h4>{escape(heading)}</h4>")
        for quantity in quantities:
            title = f'<code>{escape(quantity.equation)}</code> <span class="shape">{escape(quantity.shape)}</span>'
            content = f"<p>{escape(quantity.reason)}</p>" if quantity.reason else ""
            content += f"<p>{NOT_COMPUTED}</p>" if quantity.value is None else _numbers(trace, quantity)
            parts.append(html.foldable(title, content))
    return html.page("".join(parts), "trace")


def _numbers(trace: Trace, quantity: Quantity) -> str:
    """A value as a table, each number of a computed one to be opened."""
    shown = show(quantity.value)
    summary = f"<p>{escape(shown.summary)}</p>" if shown.summary else ""

    def cell(text: str, place: tuple[int, ...]) -> str:
        if quantity.position is None:
            return escape(text)
        return html.foldable(escape(text), html.code(str(trace.open_step(quantity.position, place))))

    rows = zip(shown.cells, shown.places, strict=True)
    return summary + html.table([list(map(cell, cells, places)) for cells, places in rows])


def network_html(network: Network) -> str:
    """Return a network as HTML: its table of layers and its program."""
    return html.page(html.code(f"{network.summary()}\n\n{network.program}"), "network")
