"""How programs, traces, networks and histories show themselves: in a terminal and in a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.explain.shown import NOT_COMPUTED, Shown, show
from chainrule.program.program import SECTIONS, Step
from chainrule.program.render.text import equation, pretty, shape_text

if TYPE_CHECKING:
    from chainrule.explain.trace import Trace
    from chainrule.network.history import History
    from chainrule.network.network import Network

TITLES = {
    "given": "What the iteration starts from",
    "forward": "Feedforward: from the input to the prediction",
    "loss": "Loss: how far off the prediction is",
    "backward": "Backpropagation: the chain rule, from the loss back to every weight",
    "update": "Update: a step against the gradient",
}
STYLE = (
    "<style>.chainrule{font:14px/1.5 system-ui,sans-serif;max-width:60em}.chainrule h4{margin:1em 0 .3em}"
    ".chainrule code{font:13px/1.5 ui-monospace,monospace}.chainrule table{border-collapse:collapse;margin:.2em 0 .6em 1em}"
    ".chainrule td{padding:.05em .6em;text-align:right;font-variant-numeric:tabular-nums;border:1px solid #8884}"
    ".chainrule .shape{color:#888}.chainrule pre{margin:.2em 0 .6em 1em}</style>"
)

Line = tuple[str, str, Any]  # what is shown of a value: its equation or name, its shape, the value (None: not yet)


def sections(trace: Trace) -> list[tuple[str, list[Line]]]:
    """Return what a trace shows, section by section."""
    given = [(pretty(name), shape_text(np.shape(value)), value) for name, value in trace.given.items()]
    found: list[tuple[str, list[Line]]] = [("given", given)]
    steps = list(trace)
    for section in SECTIONS:
        lines = [
            (equation(step), shape_text(np.shape(value)) if value is not None else "", value)
            for step, value in steps
            if step.section == section
        ]
        if lines:
            found.append((section, lines))
    return found


def trace_text(trace: Trace) -> str:
    """Return a trace as text: every equation with its value."""
    lines: list[str] = []
    for section, values in sections(trace):
        lines += ["", TITLES[section], ""] if lines else [TITLES[section], ""]
        for shown, shape, value in values:
            lines.append(f"  {shown}  {shape}".rstrip())
            lines += [f"      {line}" for line in ([NOT_COMPUTED] if value is None else _table_text(show(value)))]
    return "\n".join(lines)


def trace_html(trace: Trace) -> str:
    """Return a trace as HTML: every equation, each to be unfolded to its value and to one entry worked out."""
    parts = [STYLE, '<div class="chainrule">']
    position = 0
    for section, values in sections(trace):
        parts.append(f"<h4>{escape(TITLES[section])}</h4>")
        for shown, shape, value in values:
            summary = f'<summary><code>{escape(shown)}</code> <span class="shape">{escape(shape)}</span></summary>'
            content = f"<p>{NOT_COMPUTED}</p>" if value is None else _table_html(show(value))
            if section != "given":
                if value is not None:
                    content += _opened_html(trace.at(position + 1), trace.program.steps[position])
                position += 1
            parts.append(f"<details>{summary}{content}</details>")
    return "".join([*parts, "</div>"])


def network_html(network: Network) -> str:
    """Return a network as HTML: its table of layers and its program."""
    text = f"{network.summary()}\n\n{network.program}"
    return f'{STYLE}<div class="chainrule"><pre><code>{escape(text)}</code></pre></div>'


def history_html(history: History) -> str:
    """Return a history as HTML: its losses as a line, and the first and last epochs as a table."""
    epochs = len(history)
    if not epochs:
        return f'{STYLE}<div class="chainrule">no epochs yet</div>'
    columns = [("epoch", range(1, epochs + 1)), ("loss", history.loss)]
    if not np.isnan(history.validation_loss).all():
        columns.append(("validation loss", history.validation_loss))
    chosen = list(range(epochs)) if epochs <= 10 else [*range(5), *range(epochs - 5, epochs)]
    head = "".join(f"<td>{escape(title)}</td>" for title, _ in columns)
    rows = "".join("<tr>" + "".join(f"<td>{values[i]:.6g}</td>" for _, values in columns) + "</tr>" for i in chosen)
    return (
        f'{STYLE}<div class="chainrule">{_curve(history.loss)}'
        f"<table><tr>{head}</tr>{rows}</table>{'' if epochs <= 10 else f'the first and last five of {epochs} epochs'}</div>"
    )


def _curve(losses: Sequence[float], width: int = 360, height: int = 90) -> str:
    """A small drawing of the losses, at most one point per pixel."""
    values = np.asarray(losses, dtype=float)
    values = values[np.unique(np.linspace(0, len(values) - 1, min(width, len(values))).astype(int))]
    extent = float(np.ptp(values)) or 1.0
    x = np.linspace(2, width - 2, len(values))
    y = 2 + (height - 4) * (float(values.max()) - values) / extent
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="loss per epoch">'
        f'<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="1.5"/></svg>'
    )


def _opened_html(trace: Trace, step: Step) -> str:
    """The entry of a value that is largest in size, worked out."""
    value = np.asarray(trace[step.output])
    index = tuple(int(i) for i in np.unravel_index(int(np.argmax(np.abs(value))), value.shape)) if value.shape else ()
    return f"<pre><code>{escape(str(trace.open(step.output, index)))}</code></pre>"


def _table_text(shown: Shown) -> Iterable[str]:
    if shown.summary:
        yield shown.summary
    widths = [max(len(row[i]) for row in shown.cells) for i in range(len(shown.cells[0]))]
    for row in shown.cells:
        yield "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))


def _table_html(shown: Shown) -> str:
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in shown.cells)
    return (f"<p>{escape(shown.summary)}</p>" if shown.summary else "") + f"<table>{rows}</table>"
