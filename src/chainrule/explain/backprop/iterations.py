"""From forward passes to iterations: the weights before and after each update, in rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from chainrule.explain.backprop.forward import Layer, Pass
from chainrule.explain.backprop.trace import Array, Trace

MOST_ITERATIONS = 4


@dataclass(frozen=True, eq=False)
class Iteration:
    """One update: the passes made with the same weights, and by how much each parameter changed afterwards.

    `window` is the span of events from the first of the passes to the next pass with other weights.
    """

    passes: tuple[Pass, ...]
    changes: Mapping[str, Array]
    after: Mapping[str, Array]
    window: tuple[int, int]

    @property
    def last(self) -> Pass:
        """The last pass before the update."""
        return self.passes[-1]


def parameters(p: Pass) -> dict[str, Array]:
    """The weights and biases that a pass read, by their names in a chainrule network."""
    found = {}
    for number, layer in enumerate(p.layers, start=1):
        found[f"W{number}"] = layer.W
        if layer.b is not None:
            found[f"b{number}"] = layer.b
    return found


def learned(p: Pass) -> list[str]:
    """The names of what can have a gradient, in the order in which a backward pass computes them."""
    names = []
    for number in range(len(p.layers), 0, -1):
        names.append(f"W{number}")
        if p.layers[number - 1].b_event is not None:
            names.append(f"b{number}")
    return names


def iterations(trace: Trace, passes: list[Pass]) -> list[Iteration]:
    """Return the updates that the passes enclose, at most a few."""
    groups: list[list[Pass]] = []
    for p in passes:
        if groups and _same_weights(groups[-1][-1], p):
            groups[-1].append(p)
        else:
            groups.append([p])
    found = []
    for group, following in pairwise(groups):
        before, after = parameters(group[0]), parameters(following[0])
        fits = before.keys() == after.keys() and all(_fits(before[name], after[name]) for name in before)
        if fits:
            changes = {name: after[name] - before[name] for name in learned(group[0])}
            window = (group[0].start, following[0].start)
            found.append(Iteration(tuple(group), changes, after, window))
    return found[:MOST_ITERATIONS] or _final_update(trace, groups)


def _final_update(trace: Trace, groups: list[list[Pass]]) -> list[Iteration]:
    """The one update of a program that goes forward once: what its weights are assigned at last."""
    if not groups:
        return []
    group = groups[0]
    before = parameters(group[-1])
    after, found = dict(before), False
    for number, layer in enumerate(group[-1].layers, start=1):
        for name, event in ((f"W{number}", layer.W_event), (f"b{number}", layer.b_event)):
            if event is None or layer.bias_in_W:
                continue
            new = _assigned_later(trace, source_of(trace, event), group[-1].end)
            if new is not None:
                change = _in_rows(trace, layer, name, source_of(trace, event), new, before[name])
                if change is not None:
                    after[name], found = change, True
    if not found:
        return []
    changes = {name: after[name] - before[name] for name in learned(group[-1])}
    return [Iteration(tuple(group), changes, after, (group[0].start, len(trace.events)))]


def source_of(trace: Trace, event: int) -> int:
    """The parameter that an operand is, or is the transpose of."""
    while trace.node(event).kind in ("T", "call:transpose", "call:reshape", "call:view") and trace.children[event]:
        event = trace.children[event][0]
    return event


def _assigned_later(trace: Trace, source: int, end: int) -> Array | None:
    """The last other value that what is read at `source` is assigned after `end`."""
    wanted, shape = trace.node(source).text, trace.array(source).shape
    for event in range(len(trace.events) - 1, end, -1):
        node = trace.node(event)
        stored = node.kind == "store" or node.kind.startswith("aug")
        if stored and node.text == wanted and trace.array(event).shape == shape:
            return trace.array(event) if trace.events[event].value != trace.events[source].value else None
    return None


def _in_rows(trace: Trace, layer: Layer, name: str, source: int, new: Array, before: Array) -> Array | None:
    """A parameter's new value, brought into rows as its old one was."""
    old = trace.array(source)
    for turn in (lambda x: x, lambda x: x.T, lambda x: np.reshape(x, before.shape)):
        try:
            if turn(old).shape == before.shape and np.array_equal(turn(old), before):
                result: Array = turn(new)
                return result
        except ValueError:
            continue
    return None


def _fits(before: Array, after: Array) -> bool:
    """Whether one is the other changed: of its shape, or, for a bias that was stretched to all samples, larger."""
    try:
        return np.broadcast_shapes(before.shape, after.shape) == after.shape
    except ValueError:
        return False


def _same_weights(one: Pass, other: Pass) -> bool:
    first, second = parameters(one), parameters(other)
    return first.keys() == second.keys() and all(np.array_equal(first[name], second[name]) for name in first)
