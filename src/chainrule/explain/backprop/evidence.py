"""What the program learns from, and which loss it computes: found by value."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Iterator

import numpy as np

from chainrule.explain.backprop.forward import Pass
from chainrule.explain.backprop.recognise import same
from chainrule.explain.backprop.trace import Array, Trace

TARGET_NAME = re.compile(
    r"(?i)(^|[._\[\"'])(y|ys|y_?(train|true|batch|data|real|i|one_?hot)|targets?|labels?|t|ts|expected\w*|desired\w*|truth|actual)\b"
)
MOST_TARGETS = 5


def targets(trace: Trace, p: Pass, window: tuple[int, int], first: int | None = None) -> list[Array]:
    """Return what the targets may be, (n, outputs) each, the likeliest first."""
    n, outputs = p.prediction.shape
    found: list[Array] = []

    def offer(array: Array) -> None:
        y = as_targets(array, n, outputs, p.columns)
        if y is not None and not any(same(y, other, 0) for other in found):
            found.append(y)

    start = trace.first[trace.events[p.x_event].value] if first is None else first
    for array in _partners(trace, p, window, start):
        offer(array)
    if found:
        return found
    weights = {trace.events[event].value for layer in p.layers for event in (layer.W_event, layer.b_event) if event}
    data = trace.events[p.x_event].value
    leaves = []
    for event in range(window[1]):
        value = trace.events[event].value
        early = not trace.derived[value] or trace.first[value] < start
        if early and value not in weights and value != data and trace.array(event).ndim:
            named = bool(TARGET_NAME.search(trace.node(event).text) or TARGET_NAME.match(trace.events[event].name))
            leaves.append((not named, -event, event))
    for _, _, event in sorted(leaves):
        if len(found) >= MOST_TARGETS:
            break
        offer(trace.array(event))
    return found


def _partners(trace: Trace, p: Pass, window: tuple[int, int], start: int) -> Iterator[Array]:
    """What is subtracted from the prediction, or the prediction from, if it is from before the event `start`."""
    prediction = p.prediction
    differences = trace.differences
    for event in differences[bisect_left(differences, p.end) : bisect_left(differences, window[1])]:
        node = trace.node(event)
        trace.go_on()
        children = trace.children[event]
        for child in children:
            if _is(trace.array(child), prediction):
                other_side = _unrecorded(node.text, trace.node(child).text) if len(children) == 1 else ""
                if other_side:
                    left, difference = other_side == "right", trace.array(event)
                    yield trace.array(child) - difference if left else trace.array(child) + difference
                for other in children:
                    value = trace.events[other].value
                    if other != child and (not trace.derived[value] or trace.first[value] < start):
                        yield trace.array(other)


def _unrecorded(text: str, recorded: str) -> str:
    """On which side of a difference stands what was not recorded, as plain numbers in variables are not."""
    try:
        difference = ast.parse(text, mode="eval").body
    except SyntaxError:
        return ""
    if not isinstance(difference, ast.BinOp):
        return ""
    on_left = ast.unparse(difference.left) == recorded
    other = difference.right if on_left else difference.left
    if isinstance(other, ast.Constant):
        return ""
    return "right" if on_left else "left"


def _is(array: Array, rows: Array) -> bool:
    return array.size == rows.size and (
        np.array_equal(array.ravel(), rows.ravel()) or np.array_equal(array.ravel(), rows.T.ravel())
    )


def as_targets(array: Array, n: int, outputs: int, columns: bool) -> Array | None:
    """Bring targets into rows, (n, outputs); class numbers become one-hot rows."""
    if array.size == n * outputs:
        if array.ndim == 2 and columns and array.shape == (outputs, n):
            return array.T
        if array.shape == (n, outputs):
            return array
        if outputs == 1 or n == 1:
            return array.reshape(n, outputs)
        return None
    if outputs > 1 and array.size == n and array.ndim <= 2:
        labels = array.ravel()
        if (labels == np.floor(labels)).all() and labels.min() >= 0 and labels.max() < outputs:
            one_hot: Array = np.eye(outputs)[labels.astype(int)]
            return one_hot
    return None


def computed_losses(trace: Trace, p: Pass, y: Array) -> set[str]:
    """Which of "squared" and "entropy" the program computes, going by the numbers in it.

    Many follow the mean squared error of a network that they train on another loss. So squares that are not called a
    loss are only "measured", and where they are only printed they do not count at all.
    """
    n, outputs = y.shape
    a = p.prediction
    counts = {1.0, 1 / n, 1 / outputs, 1 / (n * outputs)}
    square = (a - y) ** 2
    found = set()
    with np.errstate(all="ignore"):
        binary = -(y * np.log(a) + (1 - y) * np.log(1 - a))
        classes = -y * np.log(a)
    squares = [c * f * square.sum() for c in counts for f in (1, 0.5)]
    squares += [c * f * square.sum(axis=1)[0] for c in counts for f in (1, 0.5)] if n > 1 else []
    entropies = [c * f * part.sum() for c in counts for f in (1, -1) for part in (binary, classes)]
    counted = [number for number in range(len(trace.values)) if number not in trace.only_measured]
    scalars = [number for number in counted if trace.values[number].size == 1 and trace.values[number].ndim <= 2]
    numbers = np.array([trace.values[number].item() for number in scalars] or [0.0])
    named = np.array([trace.values[number].item() for number in scalars if number in trace.called_loss] or [0.0])
    if _any_close(numbers, squares):
        found.add("squared" if _any_close(named, squares) else "measured")
    if _any_close(numbers, entropies, 1e-4):
        found.add("entropy")
    error = a - y
    doubled = {2 * c for c in counts} - {1.0, 1 / n}  # the 2 of a square's slope, where nothing else explains it
    for number in counted:
        trace.go_on()
        value = trace.values[number]
        if value.size == error.size and value.ndim and value.size > 1:
            rows = value.reshape(error.shape) if value.shape != error.T.shape else value.T
            if _multiple(rows, error, doubled):
                found.add("squared")
            if same(rows, square) or same(rows, square / 2):
                found.add("squared" if number in trace.called_loss else "measured")
            if np.isfinite(binary).all() and (same(rows, binary) or same(rows, -binary)):
                found.add("entropy")
    return found - {"measured"} if "squared" in found else found


def averages(trace: Trace, p: Pass, y: Array) -> bool | None:
    """Whether the program's loss is an average over the samples, rather than a sum; None where no loss is seen."""
    n = len(y)
    a = p.prediction
    with np.errstate(all="ignore"):
        parts = ((a - y) ** 2, y * np.log(a) + (1 - y) * np.log(1 - a), y * np.log(a))
    sums = [f * part.sum() / k for part in parts for f in (1, 0.5, -1) for k in {1, y.shape[1]}]
    numbers = np.array([v.item() for v in trace.values if v.size == 1 and v.ndim <= 2] or [0.0])
    summed, averaged = (_any_close(numbers, [s / k for s in sums], 1e-5) for k in (1, n))
    return averaged if summed != averaged else None


def _multiple(rows: Array, error: Array, factors: set[float]) -> bool:
    place = int(np.argmax(np.abs(error)))
    if not error.flat[place]:
        return False
    ratio = abs(float(rows.flat[place] / error.flat[place]))
    return any(abs(ratio - factor) < 1e-9 * factor for factor in factors) and same(np.abs(rows), ratio * np.abs(error))


def _any_close(numbers: Array, wanted: list[float], tolerance: float = 1e-7) -> bool:
    targets = np.array([w for w in wanted if np.isfinite(w) and abs(w) > 1e-12])
    if not targets.size:
        return False
    return bool((np.abs(numbers[:, None] - targets) <= tolerance * np.abs(targets)).any())
