"""A number opened for the page: its lines with links, its place in program and source, and a measured slope beside."""

import re
from typing import Any

import numpy as np

from chainrule.explain.differences import measure
from chainrule.explain.ladder import ladder
from chainrule.explain.opened import parse_entry
from chainrule.explain.reasons import in_text, reason
from chainrule.explain.shown import NOT_COMPUTED, show
from chainrule.explain.trace import Trace
from chainrule.program.program import Program
from chainrule.program.render.mathml import equation as mathml
from chainrule.program.render.numpy_source import NumpySource
from chainrule.program.render.text import equation, number, pretty, shape_text, write

LINK = re.compile(r"[^\W\d]\w*\[\d+(?:, \d+)*\]|(?<![\w.])(?:L|η)(?![\w(\[])")

Segment = list[Any]  # a piece of text, and the entry that it leads to, "dW1|0,1", or nothing


def listing(program: Program) -> list[dict[str, str]]:
    """Return the program line by line, each with the statement of the NumPy source that it becomes."""
    statements, shapes = NumpySource(program).statements, program.shapes_inside
    return [
        {"section": step.section, "text": equation(step), "shape": shape_text(shapes[step.output]), "source": source}
        for step, source in zip(program, statements, strict=True)
    ]


def values(trace: Trace) -> list[str]:
    """Return, for each line, the first numbers of its value; or that it is not computed yet."""
    return [NOT_COMPUTED if value is None else _first(value) for _, value in trace]


def _first(value: Any) -> str:
    cells = [cell for row in show(value).cells for cell in row]
    return ", ".join(cells[:4]) + (", …" if np.size(value) > 4 else "")


def opened(trace: Trace, name: str, index: tuple[int, ...]) -> dict[str, Any]:
    """Return everything that the page shows of one entry. Raises `InvalidInput` for one that is not there."""
    found = trace.open(name, index)
    position = trace.last(name, trace.position)
    step = None if position is None else tuple(trace.program)[position]
    lines = [_linked(line, trace) for line in found.lines()]
    more: list[list[Segment]] = []
    if step is not None and step.section == "backward":
        gradients = {s.output for s in trace.program if s.section == "backward"}
        why = in_text(reason(step, trace.program), write)
        more += [[[why, None]]] if why else []
        if not gradients & set(step.inputs):
            more.append([["The chain begins here, at the loss ", None], ["L", "L|"], [".", None]])
    gradient = f"d{name}"
    if trace.program.gradients.get(name) or any(s.output == gradient for s in trace.program):
        shown = f"{pretty(gradient)}[{', '.join(map(str, index))}]"
        more.append([["How much L changes with it: ", None], [shown, f"{gradient}|{','.join(map(str, index))}"]])
    return {
        "name": name,
        "index": list(index),
        "symbol": found.symbol,
        "value": number(found.result + 0.0),
        "lines": lines,
        "more": more,
        "position": position,
        "math": "" if step is None else mathml(step, trace.program),
        "measured": _measured(trace, name, index, found.result, step),
        "scales": ladder(trace, name, index).lines() if found.formula is not None else [],
    }


def _linked(line: str, trace: Trace) -> list[Segment]:
    if line.startswith(("source:", "line:")):
        return [[line, None]]
    segments: list[Segment] = []
    end = 0
    for match in LINK.finditer(line):
        name, index = parse_entry(match[0]) if match[0] != "η" else ("lr", ())
        if name in trace.program.shapes and len(index) == len(trace.program.shapes[name]):
            segments += [[line[end : match.start()], None]] if match.start() > end else []
            segments.append([match[0], f"{name}|{','.join(map(str, index))}"])
            end = match.end()
    return [*segments, [line[end:], None]] if end < len(line) else segments


def _measured(trace: Trace, name: str, index: tuple[int, ...], derived: float, step: Any) -> dict[str, Any] | None:
    """The slope by central differences, where the entry is a gradient."""
    if step is None or step.section != "backward" or name[1:] not in trace.program.shapes:
        return None
    given = {k: np.asarray(v, np.float64) if np.ndim(v) else v for k, v in trace.given.items()}
    shape = np.shape(trace[name])
    place = int(np.ravel_multi_index(index, shape)) if shape else 0
    slopes = measure(trace.program, given, name[1:], [place]).slopes
    slope = float(slopes.flat[place])
    near = 1e-3 * max(abs(slope), abs(derived)) + 1e-6 * float(np.abs(trace[name]).max()) + 1e-9
    return {"slope": number(slope) if np.isfinite(slope) else "–", "agrees": bool(abs(slope - derived) <= near)}
