"""A network with its weights as a drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import ProgramError
from chainrule.program.interpret import Interpreter
from chainrule.program.operations import Activate, Affine
from chainrule.program.program import Program, Step
from chainrule.program.render.drawing import INK, MUTED, NEGATIVE, PAPER, POSITIVE, drawing, words
from chainrule.program.render.svg_graph import to_svg

if TYPE_CHECKING:
    from chainrule.network.network import Network

Array = NDArray[Any]

MOST_UNITS = 12  # of a layer that are drawn
MOST_NUMBERS = 12  # weights between two layers, up to which each is written out
GAP, HEIGHT = 170.0, 380.0  # between columns; of the tallest one, at most
RADIUS = 15.0
LETTER, LONGEST = 7.2, 22  # width of a letter; letters of a name that are shown


def shortened(text: str, most: int = LONGEST) -> str:
    """Return a name in one line, no longer than a drawing has room for.

    >>> shortened("a name on\\ntwo lines that goes on"), shortened("short")
    ('a name on two lines t…', 'short')
    """
    line = "".join(sign if sign.isprintable() else " " for sign in text[: 4 * most])
    line = " ".join(line.split())
    return line if len(line) <= most and len(text) <= 4 * most else f"{line[: most - 1]}…"


class Column(NamedTuple):
    """A layer as it is drawn: how many units it has, which of them are shown, and where they stand."""

    size: int
    shown: NDArray[np.intp]
    x: float
    y: tuple[float, ...]
    radius: float

    @property
    def end(self) -> float:
        """Where the units that are not shown are counted, or the last unit stands."""
        return self.y[-1] + (30 if len(self.y) < self.size else 0)


class Weights(NamedTuple):
    """One affine step: its weights (in, out), its biases if it has them, and the function that follows.

    `typical` is the size of what the weights multiply, (in,), or 1 where that is not known.
    """

    W: Array
    b: Array | None
    heading: str
    typical: Array | float


def network_svg(
    network: Network,
    inputs: Sequence[str] = (),
    outputs: Sequence[str] = (),
    X: Array | None = None,
    *,
    alone: bool = True,
) -> str:
    """Return a drawing of a network: units as circles, weights as lines whose colour is the sign and width the size.

    Of a layer with more than 12 units, the strongest are drawn (see `strongest`, which also takes X), and the others
    are counted. `inputs` and `outputs` name the units of the first and the last layer.

    >>> from chainrule import Dense, Network
    >>> network = Network(2, [Dense(2, "tanh"), Dense(1, "sigmoid")], loss="binary_cross_entropy", seed=1)
    >>> network_svg(network).count("<circle")
    10

    Networks of images, of sequences and of more than one path are drawn as the graph of their prediction.
    """
    if _is_beyond_columns(network.prediction_program):
        return to_svg(network.prediction_program, alone=alone)
    layers = _layers(network, X)
    sizes = [layers[0].W.shape[0], *(layer.W.shape[1] for layer in layers)]
    take = network.graph.take or range(sizes[0])
    left_names = [shortened(inputs[i]) if inputs else f"x{i + 1}" for i in take]
    right_names = [shortened(name) for name in outputs] or [
        f"ŷ{i + 1}" if sizes[-1] > 1 else "ŷ" for i in range(sizes[-1])
    ]
    shown = [_strongest(layers, number, MOST_UNITS) for number in range(len(sizes))]
    left, right = (
        24 + RADIUS + LETTER * max(len(names[i]) for i in units)
        for names, units in ((left_names, shown[0]), (right_names, shown[-1]))
    )
    columns = _columns(sizes, shown, left)
    bottom = max(column.end for column in columns) + 46
    parts: list[str] = []
    for near, far, layer in zip(columns, columns[1:], layers, strict=False):
        parts += _lines(near, far, layer.W)
    headed = [("inputs", None), *((layer.heading, layer.b) for layer in layers)]
    for column, (heading, bias) in zip(columns, headed, strict=True):
        parts += _units(column, bias)
        counted = f"{column.size:,} unit{'' if column.size == 1 else 's'}"
        parts += [words(column.x, bottom, heading), words(column.x, bottom + 18, counted, fill=MUTED, size=12)]
    for column, names, side, anchor in ((columns[0], left_names, -1, "end"), (columns[-1], right_names, 1, "start")):
        x = column.x + side * (column.radius + 8)
        parts += [words(x, y, names[unit], anchor=anchor) for unit, y in zip(column.shown, column.y, strict=True)]
    width = columns[-1].x + right
    label = f"The network: {' to '.join(map(str, sizes))} units, lines for weights"
    return drawing(max(width, 300), bottom + 34, label, parts, alone=alone)


def _is_beyond_columns(program: Program) -> bool:
    """Whether values have more axes than rows and columns, or weights do not lead from one layer to the next."""
    affine = [step for step in program.section("forward") if isinstance(step.operation, Affine)]
    layers = [step.layer for step in affine]
    deep = any(len(shape) > 2 for name, shape in program.shapes.items() if name not in program.parameters)
    weights = [program.shapes[step.inputs[1]] for step in affine]
    apart = any(near[-1] != far[0] for near, far in pairwise(weights))
    return deep or apart or len(program.inputs) > 1 or len(set(layers)) < len(layers)


def strongest(network: Network, layer: int, count: int, X: Array | None = None) -> NDArray[np.intp]:
    """Return at most `count` units of a layer (0: the inputs), those that the next layer gets most from, in order.

    That is measured by the size of a unit's outgoing weights, times its typical value (root mean square) on X
    (n, inputs), if given; for the last layer, by the size of the incoming weights.
    """
    return _strongest(_layers(network, X), layer, count)


def _layers(network: Network, X: Array | None) -> list[Weights]:
    program, found = network.prediction_program, []
    take = network.graph.take
    X = X if X is None or take is None else X[:, take]
    values = {} if X is None else Interpreter(program, network.dtype)({**network.prediction_values, "a0": X})
    for step in program.section("forward"):
        if isinstance(step.operation, Affine):
            W, *b = (np.asarray(network.parameters[name], float) for name in step.inputs[1:])
            a = np.asarray(values.get(step.inputs[0], 1.0), float)
            typical = np.sqrt(np.mean(np.square(a), axis=tuple(range(a.ndim - 1))))
            bias, heading = np.nan_to_num(b[0]) if b else None, _activation(program, step)
            found.append(Weights(np.nan_to_num(W), bias, heading, typical))
    if not found:
        raise ProgramError("There are no weights to draw: the network has no affine layer.")
    return found


def _activation(program: Program, affine: Step) -> str:
    """The function that is applied before the next weights, whatever lies between, such as a normalization."""
    name = "identity"
    for step in program.section("forward")[tuple(program).index(affine) + 1 :]:
        if isinstance(step.operation, Affine):
            break
        if isinstance(step.operation, Activate):
            name = step.operation.activation.name
    return name


def _strongest(layers: Sequence[Weights], number: int, count: int) -> NDArray[np.intp]:
    last = number == len(layers)
    W, typical = (layers[-1].W.T, 1.0) if last else (layers[number].W, layers[number].typical)
    strength = np.linalg.norm(W / (np.abs(W).max() or 1.0), axis=1) * typical  # scaled: a square might be infinite
    return np.sort(np.argsort(-strength, kind="stable")[:count])


def _columns(sizes: Sequence[int], shown: Sequence[NDArray[np.intp]], left: float) -> list[Column]:
    spaces = [min(92.0, HEIGHT / max(len(units), 1)) for units in shown]
    heights = [space * (len(units) - 1) for space, units in zip(spaces, shown, strict=True)]
    columns = []
    for i, (size, units, space, height) in enumerate(zip(sizes, shown, spaces, heights, strict=True)):
        top = 30 + (max(heights) - height) / 2
        y = tuple(top + space * row for row in range(len(units)))
        columns.append(Column(size, units, left + GAP * i, y, min(RADIUS, 0.4 * space)))
    return columns


def _lines(near: Column, far: Column, W: Array) -> Iterator[str]:
    """Lines for weights, strong ones on top; numbers on them where they are few."""
    part = W[np.ix_(near.shown, far.shown)]
    share = np.abs(part) / (np.abs(part).max() or 1.0)
    crowd, widest = (1.0, 5.0) if part.size <= 60 else (1.6, 3.0)  # where there are many, weak ones stand back
    numbers = []
    for i, j in sorted(np.ndindex(*part.shape), key=lambda place: float(share[place])):
        colour, size = POSITIVE if part[i, j] > 0 else NEGATIVE, float(share[i, j]) ** crowd
        start, end = (near.x + near.radius, near.y[i]), (far.x - far.radius, far.y[j])
        yield (
            f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" stroke="{colour}" '
            f'stroke-width="{0.4 + (widest - 0.4) * size:.2f}" stroke-opacity="{0.15 + 0.75 * size:.2f}"/>'
        )
        if part.size == W.size <= MOST_NUMBERS:  # of the strongest of many, they would lie upon one another
            at = 0.3 if part.shape[1] > 1 else 0.45  # before the lines cross
            x, y = (a + at * (b - a) for a, b in zip(start, end, strict=True))
            numbers.append(words(x, y, signed(float(part[i, j])), fill=colour, size=12, halo=True))
    yield from numbers


def _units(column: Column, bias: Array | None) -> Iterator[str]:
    """Circles, tinted by their bias; the biases in numbers where there is room."""
    largest = 1.0 if bias is None else float(np.abs(bias).max()) or 1.0
    for unit, y in zip(column.shown, column.y, strict=True):
        circle = f'<circle cx="{column.x:.1f}" cy="{y:.1f}" r="{column.radius:.1f}"'
        yield f'{circle} fill="{PAPER}" stroke="{INK}" stroke-width="1.3"/>'
        if bias is None:
            yield f'<circle cx="{column.x:.1f}" cy="{y:.1f}" r="2" fill="{INK}"/>'
            continue
        tint = POSITIVE if bias[unit] > 0 else NEGATIVE
        yield f'{circle} fill="{tint}" fill-opacity="{0.55 * abs(bias[unit]) / largest:.2f}"/>'
        if len(column.y) == 1 or column.y[1] - column.y[0] > 50:
            yield words(column.x, y + column.radius + 12, f"b {signed(bias[unit])}", fill=MUTED, size=12, halo=True)
    if len(column.shown) < column.size:
        yield words(column.x, column.end, f"and {column.size - len(column.shown):,} more", fill=MUTED, size=12)


def signed(value: float) -> str:
    """Return a number with its sign, in two or three digits.

    >>> signed(-0.126), signed(12.3), signed(2345.0)
    ('−0.13', '+12', '+2e+03')
    """
    size = abs(value)
    form = "+.0e" if size >= 1000 else "+.0f" if size >= 10 else "+.1f" if size >= 1 else "+.2f"
    return f"{value:{form}}".replace("-", "−")
