"""The architecture as a drawing: units as circles, weights as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle
from numpy.typing import NDArray

from chainrule.program.interpret import Interpreter
from chainrule.report.style import BLUE, GREY, INK, SIGNED, SMALL, TEXT, TITLE, VERMILION, new_figure

if TYPE_CHECKING:
    from chainrule.network.network import Network

Array = NDArray[Any]
Positions = list[tuple[float, float]]

MOST_UNITS = 12  # of a layer that are drawn
RADIUS = 0.2  # all lengths are inches
COLUMN_GAP, WIDEST = 2.6, 60  # between columns; and all of them
LABEL_HEIGHT = 0.17
ROOMY = 0.7  # between units: from here on biases are written out
DENSE = 60  # weights between two columns
PAPER = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.8}


@dataclass(frozen=True)
class Column:
    """One layer of the drawing: which of its units are shown, and where."""

    size: int
    shown: NDArray[np.intp]
    positions: Positions
    spacing: float
    heading: str


def network_diagram(
    network: Network, title: str = "", inputs: Sequence[str] = (), outputs: Sequence[str] = (), X: Array | None = None
) -> Figure:
    """Draw a network of dense layers with its weights: colour is the sign, width the size, a unit's tint its bias.

    Of a layer with more than 12 units, the strongest are drawn (see `strongest`, which also takes X). `inputs` and
    `outputs` name the units of the first and the last layer.
    """
    weights = _weights(network)
    biases = [None, *(network.parameters.get(f"b{number}") for number in range(1, len(weights) + 1))]
    columns = _columns(network, weights, X)
    first, last = columns[0], columns[-1]
    names: dict[int, Sequence[str]] = {
        0: inputs or [f"x{i + 1}" for i in range(first.size)],
        len(weights): outputs or (["ŷ"] if last.size == 1 else [f"ŷ{i + 1}" for i in range(last.size)]),
    }

    height = max((len(c.shown) - 1) * c.spacing for c in columns) / 2 + RADIUS
    width = last.positions[0][0]
    left, right = (0.45 + 0.1 * max(map(len, names[end])) for end in (0, len(weights)))
    bottom = height + (0.85 if any(b is not None for b in biases) else 0.65)
    figure = new_figure(max(width + left + right + 0.2, 6.8), height + bottom + 0.9)
    axes = figure.add_subplot()
    axes.set(xlim=(-left, width + right), ylim=(-bottom, height + 0.05), aspect="equal")
    axes.axis("off")
    for near, far, W in zip(columns, columns[1:], weights, strict=False):
        _draw_weights(axes, near, far, W[np.ix_(near.shown, far.shown)])
    for number, (column, bias) in enumerate(zip(columns, biases, strict=True)):
        _draw_units(axes, column, bias, names.get(number), "right" if number == 0 else "left")
        shown = "" if len(column.shown) == column.size else f"the {len(column.shown)} strongest of "
        captions = (column.heading, TEXT, INK), (f"{shown}{column.size} unit{'s'[: column.size - 1]}", SMALL, GREY)
        for line, (text, size, color) in enumerate(captions):
            at = column.positions[0][0], 0.45 - bottom - 0.21 * line
            axes.text(*at, text, ha="center", va="top", fontsize=size, color=color)
    if title:
        figure.suptitle(title, fontsize=TITLE, color=INK, x=0.02, ha="left")
    _legend(figure, any(b is not None for b in biases))
    return figure


def strongest(network: Network, layer: int, count: int = MOST_UNITS, X: Array | None = None) -> NDArray[np.intp]:
    """Return up to `count` units of a layer (0: the inputs), those that the next layer gets most from, in order.

    That is measured by the size of a unit's outgoing weights, times its typical value (root mean square) on X
    (n, inputs), if given; for the last layer, by the size of the incoming weights.
    """
    weights = _weights(network)
    if layer == len(weights):
        strength = _norm(weights[-1], 0)
    else:
        strength = _norm(weights[layer], 1)
        if X is not None:
            program = network.prediction_program
            values = Interpreter(program, network.dtype)({**network.parameters, "a0": X})
            strength = strength * np.sqrt(np.mean(np.square(values[f"a{layer}"]), axis=0))
    return np.sort(np.argsort(-strength, kind="stable")[:count])


def _norm(W: Array, axis: int) -> Array:
    """The size of the rows or columns of W, relative to its largest element (whose square might be infinite)."""
    return np.asarray(np.linalg.norm(W / (np.abs(W).max() or 1.0), axis=axis))


def _weights(network: Network) -> list[Array]:
    return [network.parameters[f"W{number}"] for number in range(1, len(network.layers) + 1)]


def _columns(network: Network, weights: Sequence[Array], X: Array | None) -> list[Column]:
    sizes = [network.inputs, *(W.shape[1] for W in weights)]
    headings = ["input", *(layer.activation.name for layer in network.layers)]
    gap = min(COLUMN_GAP, WIDEST / len(weights))
    columns = []
    for number, (size, heading) in enumerate(zip(sizes, headings, strict=True)):
        shown = strongest(network, number, X=X)
        spacing = min(1.1, 5.2 / len(shown))
        top = spacing * (len(shown) - 1) / 2
        positions = [(gap * number, top - spacing * i) for i in range(len(shown))]
        columns.append(Column(size, shown, positions, spacing, heading))
    return columns


def _draw_weights(axes: Axes, left: Column, right: Column, W: Array) -> None:
    """Draw the lines, strong ones on top, and their numbers where there is room."""
    largest = float(np.abs(W).max()) or 1.0
    edges = sorted((abs(W[i, j]) / largest, i, j) for i in range(W.shape[0]) for j in range(W.shape[1]))
    lines = [(left.positions[i], right.positions[j]) for _, i, j in edges]
    faint = 1.0 if W.size <= DENSE else 1.6  # where there are many, weak ones stand back
    colors = [to_rgba(BLUE if W[i, j] > 0 else VERMILION, 0.9 * (0.2 + 0.8 * size) ** faint) for size, i, j in edges]
    axes.add_collection(
        LineCollection(lines, colors=colors, linewidths=[0.3 + 4.2 * size**faint for size, _, _ in edges])
    )
    # At this share of the way all numbers of the layer stand below one another, at equal distances.
    share = left.spacing / (left.spacing + len(right.shown) * right.spacing) if min(W.shape) > 1 else 0.45
    step = share * right.spacing if W.shape[1] > 1 else (1 - share) * left.spacing
    if step < LABEL_HEIGHT:
        return
    for (start, end), (_, i, j) in zip(lines, edges, strict=True):
        x, y = (start[k] + share * (end[k] - start[k]) for k in (0, 1))
        color = BLUE if W[i, j] > 0 else VERMILION
        axes.text(x, y, _signed(W[i, j]), ha="center", va="center", fontsize=SMALL, color=color, bbox=PAPER)


def _draw_units(axes: Axes, column: Column, bias: Array | None, names: Sequence[str] | None, side: str) -> None:
    """Draw a column's circles, tinted by `bias`; the numbers where there is room; the names on the outer `side`."""
    largest = 1.0 if bias is None else float(np.abs(bias).max()) or 1.0
    radius = min(RADIUS, 0.42 * column.spacing)
    for index, (x, y) in zip(column.shown, column.positions, strict=True):
        tint = "white" if bias is None else SIGNED(0.5 + 0.28 * bias[index] / largest)
        axes.add_patch(Circle((x, y), radius, facecolor=tint, edgecolor=INK, linewidth=1.1, zorder=3))
        if names is not None:
            outside = x + (radius + 0.1) * (-1 if side == "right" else 1)
            axes.text(outside, y, names[index], ha=side, va="center", fontsize=TEXT, color=INK)
        if bias is not None and column.spacing > ROOMY:
            at = x, y - radius - 0.06
            axes.text(*at, f"b {_signed(bias[index])}", ha="center", va="top", fontsize=SMALL, bbox=PAPER, zorder=4)


def _legend(figure: Figure, biased: bool) -> None:
    handles: list[Any] = [
        Line2D([], [], color=BLUE, linewidth=3, label="positive weight"),
        Line2D([], [], color=VERMILION, linewidth=3, label="negative weight"),
    ]
    if biased:
        tints = (SIGNED(0.75), "positive bias"), (SIGNED(0.25), "negative bias")
        handles += [
            Line2D(
                [], [], marker="o", linestyle="", markersize=9, markerfacecolor=tint, markeredgecolor=INK, label=name
            )
            for tint, name in tints
        ]
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles), frameon=False, fontsize=SMALL)


def _signed(value: float) -> str:
    """The number with its sign, in two or three digits."""
    size = abs(value)
    form = "+.0e" if size >= 1000 else "+.0f" if size >= 10 else "+.1f" if size >= 1 else "+.2f"
    return f"{value:{form}}".replace("-", "−")
