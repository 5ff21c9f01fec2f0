"""Recognising activations: the z that an output was made of, and what made it."""

import heapq

import numpy as np

from chainrule.check.graph import Array, Node, inputs, origin
from chainrule.check.parameters import Recording


def sigmoid(v: Array) -> Array:
    """1 / (1 + e⁻ᵛ)."""
    return np.asarray(1 / (1 + np.exp(-v)), dtype=np.float64)


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
