"""Activations: the usual ones with their slopes, and the z that an output was made of."""

import heapq
from collections.abc import Callable

import numpy as np

from chainrule.check.graph import Array, Node, inputs, origin
from chainrule.check.parameters import Recording

Function = Callable[[Array], Array]


def sigmoid(v: Array) -> Array:
    """1 / (1 + e⁻ᵛ)."""
    return np.asarray(1 / (1 + np.exp(-v)), dtype=np.float64)


def _relu(below: float) -> tuple[Function, Function, Function]:
    """A relu with a slope below 0."""
    slope = lambda v: np.where(v > 0, 1.0, below)  # noqa: E731
    return (lambda z: np.where(z > 0, z, below * z)), slope, slope


#: The value of each activation, and its slope as it is written in terms of z, and in terms of a.
ACTIVATIONS: dict[str, tuple[Function, Function, Function]] = {
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z)), lambda a: a * (1 - a)),
    "tanh": (np.tanh, lambda z: np.asarray(1 - np.tanh(z) ** 2), lambda a: 1 - a**2),
    "relu": _relu(0.0),
    "leaky relu": _relu(0.01),
}


def recognised(z: Node, a: Node) -> tuple[str, tuple[Function, ...]]:
    """The name of an activation, and its slope written in z and in a."""
    given, made, known = z.value, a.value.reshape(z.shape), dict(ACTIVATIONS)
    if (below := given < 0).any():
        known["leaky relu"] = _relu(float(made[below][0] / given[below][0]))
    named = (name for name, (value, *_) in known.items() if np.allclose(value(given), made, rtol=1e-5, atol=1e-9))
    name = next(named, "")
    return name, known[name][1:] if name else ()


def is_softmax(z: Node, a: Node) -> bool:
    """Whether a is the softmax of z, along some axis."""
    for axis in range(a.value.ndim if z.shape == a.shape else 0):
        shifted = np.exp(z.value - z.value.max(axis=axis, keepdims=True))
        made = shifted / shifted.sum(axis=axis, keepdims=True)
        if a.shape[axis] > 1 and np.allclose(made, a.value, atol=1e-5):
            return True
    return False


def before(recording: Recording, a: Node) -> Node | None:
    """The node that all that `a` has of the parameters went through: its z."""
    depends, versions = recording.depends, recording.versions
    waiting, seen, last = [-a.index], {a.index}, None
    for _ in range(400):
        if len(waiting) == 1:
            last = recording.nodes[-waiting[0]]
            if any(origin(s).index in versions for s in inputs(last)):
                break
        node = recording.nodes[-heapq.heappop(waiting)]
        for source in inputs(node) if node.index not in versions else ():
            if depends[source.index] and source.index not in seen:
                seen.add(source.index)
                heapq.heappush(waiting, -source.index)
        if node.index in versions or not waiting or -waiting[0] in versions:
            break
    return last if last is not None and last.size == a.size else None
