"""The graph of a program as a drawing: the way forward from left to right, and under it the way back.

A column holds a value and everything that belongs to it: parameters above, its gradient below, their gradients at the
bottom. The update is not drawn.
"""

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from chainrule.functions.expression import symbols
from chainrule.program.blocks import Block, whole_names
from chainrule.program.names import Name
from chainrule.program.program import Program, Step
from chainrule.program.render.drawing import MUTED, NEGATIVE, PAPER, POSITIVE, drawing, words
from chainrule.program.render.text import equation, pretty, shape_text, turns

GIVEN, FORWARD, BACKWARD, GRADIENT = range(4)  # the rows, from the top
BOX_WIDTH, BOX_HEIGHT, BETWEEN = 62.0, 38.0, 10.0
WIDEST = 100  # letters of text that fills a box, times their size
ROW, MARGIN, TOP = 96.0, 16.0, 14.0
EDGES = {FORWARD: POSITIVE, BACKWARD: NEGATIVE}


class Place(NamedTuple):
    """Where a name stands: its row, and the middle of its box."""

    row: int
    x: float
    y: float


def to_svg(program: Program, *, alone: bool = True) -> str:
    """Return the graph of a program: what is computed from what, forward above and backward below.

    >>> from chainrule import Dense, Network
    >>> to_svg(Network(2, [Dense(1)], loss="mean_squared_error").prediction_program).count("<rect")
    4
    """
    boxes = {", ".join(item.outputs): item for item in program.steps if item.section != "update"}
    home = {name: box for box, item in boxes.items() for name in item.outputs}
    places = _places(program, boxes, home)
    parts = [
        _edge(places[start], places[box], item, places)
        for box, item in boxes.items()
        for start in dict.fromkeys(home.get(name, name) for name in _read(item))
        if start in places and start != box
    ]
    parts += [part for name, place in places.items() for part in _box(program, name, boxes.get(name), place)]
    width = max(place.x for place in places.values()) + BOX_WIDTH / 2 + MARGIN
    height = max(place.y for place in places.values()) + BOX_HEIGHT / 2 + TOP
    return drawing(width, height, "The program as a graph: forward above, backward below", parts, alone=alone)


def _read(item: Step | Block) -> tuple[str, ...]:
    return item.inputs if isinstance(item, Block) or item.expression is None else symbols(item.expression)


def _places(program: Program, boxes: dict[str, Step | Block], home: dict[str, str]) -> dict[str, Place]:
    """Every name's place; plain numbers that are given, such as n, are left out.

    A value of the forward and loss sections stands where the longest way from the inputs ends, which are in column 0.
    """
    forward = {name for item in program.steps if item.section == "forward" for name in item.inputs}
    data = [name for name, shape in program.inputs.items() if shape and name in forward]
    column = dict.fromkeys(data, 0)

    def read(item: Step | Block) -> list[int]:
        """The columns of what a step reads."""
        return [column[start] for start in (home.get(name, name) for name in item.inputs) if start in column]

    def row(name: str) -> int:
        item = boxes.get(name)
        if item is None:
            return FORWARD if name in data else GIVEN
        if item.section != "backward":
            return FORWARD
        return GRADIENT if Name.parse(name).whole in program.parameters else BACKWARD

    for box, item in boxes.items():
        if item.section in ("forward", "loss"):
            column[box] = 1 + max(read(item), default=0)
    for name, shape in program.given.items():
        readers = [column[box] for box, item in boxes.items() if name in item.inputs and box in column]
        if shape and name not in column and readers:
            column[name] = min(readers)
    for box, item in boxes.items():
        if item.section == "backward":
            gradient = item.outputs[-1]
            of = gradient[1:] if gradient[1:] in {*column, *home} else Name.parse(gradient).whole  # of a share, dW1_2
            column[box] = column.get(
                home.get(of, of), max(read(item), default=0)
            )  # what is no gradient by what it reads
    stacks: dict[tuple[int, int], list[str]] = {}
    for name, number in column.items():
        stacks.setdefault((row(name), number), []).append(name)
    widths = [
        max(len(names) for (_, number), names in stacks.items() if number == place) * (BOX_WIDTH + BETWEEN) + 34
        for place in range(max(column.values()) + 1)
    ]
    rows = {level: i for i, level in enumerate(sorted({level for level, _ in stacks}))}
    found = {}
    for (level, number), names in stacks.items():
        middle = MARGIN - 17 + sum(widths[:number]) + widths[number] / 2
        start = middle - (len(names) - 1) * (BOX_WIDTH + BETWEEN) / 2
        for i, name in enumerate(names):
            found[name] = Place(level, start + i * (BOX_WIDTH + BETWEEN), TOP + BOX_HEIGHT / 2 + ROW * rows[level])
    return found


def _box(program: Program, name: str, item: Step | Block | None, place: Place) -> Iterator[str]:
    """A box; of what is repeated, one for all turns, which says how many there are."""
    colour = MUTED if item is None else EDGES[BACKWARD if item.section == "backward" else FORWARD]
    dashed = ' stroke-dasharray="4 3"' if item is None else ""
    lines = [*([turns(item)] if isinstance(item, Block) else []), *map(equation, item.inner if item else ())]
    title = f"<title>{escape(chr(10).join(lines))}</title>" if item else ""
    yield (
        f'<g>{title}<rect x="{place.x - BOX_WIDTH / 2:.1f}" y="{place.y - BOX_HEIGHT / 2:.1f}" width="{BOX_WIDTH:g}" '
        f'height="{BOX_HEIGHT:g}" rx="8" fill="{PAPER}" stroke="{colour}" stroke-width="1.4"{dashed}/>'
    )
    shown, shape, size = pretty(name), "", 13
    if isinstance(item, Block):
        shown, size = f"{item.letter} = {' … '.join(item.turns)}", 11
        names = ", ".join(pretty(array) for array in item.outputs if array in whole_names(program))
        shape = names if len(names) <= 12 else f"{names[:11]}…"
    else:
        shape = shape_text(program.shapes[name])
    yield words(place.x, place.y - (7 if shape else 0), shown, size=min(size, WIDEST // len(shown)))
    yield (words(place.x, place.y + 9, shape, fill=MUTED, size=min(10, WIDEST // len(shape))) if shape else "") + "</g>"


def _edge(start: Place, end: Place, step: Step | Block, places: dict[str, Place]) -> str:
    """A line from box to box, with an arrow's head; one that leads a value back to the backward section stands back."""
    colour = EDGES[BACKWARD if step.section == "backward" else FORWARD]
    back = step.section == "backward" and start.row in (GIVEN, FORWARD)
    if start.row == end.row:
        way = 1 if end.x > start.x else -1
        x1, y1, x2, y2 = start.x + way * BOX_WIDTH / 2, start.y, end.x - way * BOX_WIDTH / 2, end.y
        left, right = sorted((start.x, end.x))
        neighbours = not any(place.row == start.row and left < place.x < right for place in places.values())
        bend = 0.0 if neighbours else BOX_HEIGHT * (1.1 if start.row == FORWARD else -1.1)
        handles = f"{x1 + way * 20:.1f} {y1 - bend:.1f} {x2 - way * 20:.1f} {y2 - bend:.1f}"
        shape = f"M{x1:.1f} {y1:.1f}C{handles} {x2:.1f} {y2:.1f}"
        head = (-7.0 * way, -3.5, -7.0 * way, 3.5)
    else:
        way = 1 if end.y > start.y else -1
        x1, y1, x2, y2 = start.x, start.y + way * BOX_HEIGHT / 2, end.x, end.y - way * BOX_HEIGHT / 2
        middle = (y1 + y2) / 2
        shape = f"M{x1:.1f} {y1:.1f}C{x1:.1f} {middle:.1f} {x2:.1f} {middle:.1f} {x2:.1f} {y2:.1f}"
        head = (-3.5, -7.0 * way, 3.5, -7.0 * way)
    look = ' stroke-dasharray="2 4" stroke-opacity="0.7"' if back else ""
    tip = f"M{x2:.1f} {y2:.1f}l{head[0]:g} {head[1]:g}L{x2 + head[2]:.1f} {y2 + head[3]:.1f}Z"
    return (
        f'<path d="{shape}" fill="none" stroke="{colour}" stroke-width="1.4"{look}/>'
        f'<path d="{tip}" fill="{colour}" stroke="none"/>'
    )
