"""Reverse mode over what was recorded: one rule for each operation, whatever the shapes."""

import heapq
import math
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.graph import Array, Node, inputs, number
from chainrule.check.watch.primitives import MOVING

#: What a rule returns for each argument: an array, None where nothing passes.
Parts = tuple[Any, ...]
Rule = Callable[[Node, Array, Any, Any], Parts]
#: What arrives at a node, and what it passes on instead of its rule's parts.
Override = Callable[[Array], list[tuple[Node, Array]]]


class NoRule(Exception):
    """A gradient would have to pass through something whose derivative is not known here."""


def sweep(
    seeds: Iterable[tuple[Node, Any]],
    stop: Mapping[int, Any],
    overrides: Mapping[int, Override] | None = None,
    relevant: Callable[[Node], bool] = lambda node: True,
) -> dict[int, Array]:
    """The derivatives of Σ seed · node in all that the nodes were made from, by index; `stop` is not gone beyond.

    Only nodes that are `relevant`, such as those that depend on a parameter, receive anything.
    """
    adjoints: dict[int, Array] = {}
    nodes: dict[int, Node] = {}
    waiting: list[int] = []

    def give(node: Node, amount: Any) -> None:
        if node.index not in adjoints:
            nodes[node.index] = node
            heapq.heappush(waiting, -node.index)
        amount = unbroadcast(np.asarray(amount, dtype=np.float64), node.shape)
        adjoints[node.index] = adjoints[node.index] + amount if node.index in adjoints else amount

    for node, seed in seeds:
        give(node, seed)
    while waiting:
        node = nodes[-heapq.heappop(waiting)]
        override = (overrides or {}).get(node.index)
        if node.index in stop or not (override or any(relevant(source) for source in inputs(node))):
            continue
        given = (override or partial(parts, node))(adjoints[node.index])
        if given and given[0][0] is node:  # as of the identity: only what arrives is another
            given = parts(node, given[0][1])
        for source, amount in given:
            if relevant(source):
                give(source, amount)
    return adjoints


def parts(node: Node, arriving: Array) -> list[tuple[Node, Array]]:
    """What a node passes on to those that it was made from. Raises `NoRule`."""
    try:
        if node.op in MOVES or node.op in MOVING:
            return _moved(node, arriving)
        x = number(node.args[0])
        y = number(node.args[1]) if len(node.args) > 1 else None
        given = RULES.get(node.op, _numeric)(node, arriving, x, y)
    except (ValueError, TypeError, IndexError, np.exceptions.AxisError) as error:
        raise NoRule(node.op) from error
    pairs = zip(node.args, given, strict=False)
    return [(argument, part) for argument, part in pairs if isinstance(argument, Node) and part is not None]


def _moved(node: Node, g: Array) -> list[tuple[Node, Array]]:
    """Numbers that only change places: the same is done to their addresses, and what arrives goes back to each."""
    sources: list[Node] = []
    count = 0

    def addresses(argument: Any) -> Any:
        nonlocal count
        if isinstance(argument, list):
            return [addresses(part) for part in argument]
        if not isinstance(argument, Node):
            return argument
        sources.append(argument)
        count += argument.size
        return np.arange(FIRST + count - argument.size, FIRST + count).reshape(argument.shape)

    moved = [addresses(argument) for argument in node.args]
    made: Any = MOVES.get(node.op) or node.kwargs["function"]
    places = np.ravel(np.asarray(made(*moved, **_options(node)), dtype=np.float64))
    kept = places >= FIRST  # what else is there are constants, as in a frame of zeros
    into = (places[kept] - FIRST).astype(int)
    given = np.asarray(np.bincount(into, weights=np.ravel(g)[kept], minlength=count), dtype=np.float64)
    ends = np.cumsum([source.size for source in sources])
    return [(s, given[end - s.size : end].reshape(s.shape)) for s, end in zip(sources, ends, strict=True)]


def unbroadcast(amount: Array, shape: tuple[int, ...]) -> Array:
    """Sum over what NumPy spread, so that the result has `shape`."""
    if amount.shape == shape:
        return amount
    amount = amount.sum(axis=tuple(range(amount.ndim - len(shape)))) if amount.ndim > len(shape) else amount
    spread = tuple(k for k, size in enumerate(shape[: amount.ndim]) if size == 1 != amount.shape[k])
    amount = amount.sum(axis=spread, keepdims=True)
    return amount.reshape(shape) if amount.size == math.prod(shape) else np.array(np.broadcast_to(amount, shape))


# ---- rules


def _options(node: Node) -> dict[str, Any]:
    return {k: v for k, v in node.kwargs.items() if k not in ("called", "function", "dtype", "out")}


def _axis(node: Node) -> Any:
    axis = node.kwargs.get("axis")
    given = node.args[1] if len(node.args) > 1 else None
    return given if axis is None and isinstance(given, int | tuple) else axis


def _spread(node: Node, g: Array, x: Array) -> Array:
    """What arrives at a reduction, spread over all that was reduced."""
    axis = _axis(node)
    if axis is None:
        return np.array(np.broadcast_to(g.reshape((1,) * x.ndim), x.shape))
    return np.array(np.broadcast_to(np.expand_dims(g, axis) if g.ndim < x.ndim else g, x.shape))


def _matmul(node: Node, g: Array, a: Any, b: Any) -> Parts:
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if not a.ndim or not b.ndim or a.ndim == b.ndim == 1:
        return g * b, g * a
    if b.ndim > 2 and (node.op == "dot" or a.ndim == 1):
        raise NoRule(node.op)
    left, right = np.atleast_2d(a), b[:, None] if b.ndim == 1 else b
    g = g.reshape((*left.shape[:-1], right.shape[-1]))
    into = g @ np.swapaxes(right, -1, -2)
    if right.ndim == 2:
        return into.reshape(a.shape), (left.reshape(-1, a.shape[-1]).T @ g.reshape(-1, g.shape[-1])).reshape(b.shape)
    return into, np.swapaxes(left, -1, -2) @ g


def _power(node: Node, g: Array, x: Any, y: Any) -> Parts:
    y = np.asarray(y, dtype=np.float64)
    into_y = g * node.value * np.log(x) if isinstance(node.args[1], Node) and np.all(np.asarray(x) > 0) else None
    return g * y * np.asarray(x, dtype=np.float64) ** (y - 1), into_y


def _einsum(node: Node, g: Array, spec: Any, x: Any) -> Parts:
    if not isinstance(spec, str) or "->" not in spec or "." in spec:
        raise NoRule("einsum")
    sources, result = spec.replace(" ", "").split("->")
    names, values = sources.split(","), [np.asarray(number(a)) for a in node.args[1:]]
    found: list[Any] = [None]
    for i, name in enumerate(names):
        others = [(n, v) for j, (n, v) in enumerate(zip(names, values, strict=True)) if j != i]
        seen = set(result).union(*(n for n, _ in others))
        kept = "".join(letter for letter in name if letter in seen)
        part = np.einsum(",".join([result, *(n for n, _ in others)]) + "->" + kept, g, *(v for _, v in others))
        shape = [size if letter in seen else 1 for letter, size in zip(name, values[i].shape, strict=True)]
        found.append(np.broadcast_to(part.reshape(shape), values[i].shape))
    return tuple(found)


def _numeric(node: Node, g: Array, x: Any, y: Any) -> Parts:
    """Any function of few entries: what becomes of each entry alone, moved a little to both sides, tells its share."""
    if any(isinstance(a, Node) and a.size > MOST_ENTRIES for a in node.args) or "function" not in node.kwargs:
        raise NoRule(node.kwargs.get("called") or node.op)
    given = [np.asarray(a.value, dtype=np.float64) if isinstance(a, Node) else number(a) for a in node.args]

    def share(slot: int, entry: int) -> float:
        step = 1e-5 * max(1.0, abs(float(given[slot].ravel()[entry])))
        ends = []
        for sign in (1, -1):
            moved = given[slot].copy()
            moved.ravel()[entry] += sign * step
            made = node.kwargs["function"](*given[:slot], moved, *given[slot + 1 :], **_options(node))
            ends.append(float(np.sum(g * made)))
        return (ends[0] - ends[1]) / (2 * step)

    return tuple(
        np.reshape([share(slot, entry) for entry in range(a.size)], a.shape) if isinstance(a, Node) else None
        for slot, a in enumerate(node.args)
    )


def _extreme(node: Node, g: Array, x: Array, y: Any) -> Parts:
    axis = _axis(node)
    value = node.value if node.kwargs.get("keepdims") or axis is None else np.expand_dims(node.value, axis)
    mask = x == value
    return (_spread(node, g, x) * mask / mask.sum(axis=axis, keepdims=axis is not None),)


def _choose(node: Node, g: Array, x: Any, y: Any) -> Parts:
    """To the one that was chosen; where both are equal, as at relu's kink, to neither."""
    larger, smaller = np.greater(x, y), np.less(x, y)
    return (g * larger, g * smaller) if node.op == "maximum" else (g * smaller, g * larger)


def _analytic(node: Node, g: Array, x: Any, y: Any) -> Parts:
    """A smooth function, element by element: its slope is the imaginary part of one step in that direction."""
    return (g * getattr(np, node.op)(np.asarray(x) + 1e-30j).imag * 1e30,)


def _written(array: Array, value: Any, index: Any) -> Array:
    array[index] = value
    return array


#: Operations in which numbers only change places, done to their addresses.
MOVES: dict[str, Callable[..., Any]] = {
    "get": lambda x, index: x[index],
    "take": lambda x, entries: x.ravel()[entries],
    "set": lambda x, value, index: _written(x, value, index),
    "put": lambda x, value, entries: _written(x.ravel(), value, entries),
}
FIRST = 2.0**40  # the first address: larger than any constant
MOST_ENTRIES = 4_000
ANALYTIC = "exp expm1 log log1p log2 log10 sqrt square reciprocal tanh arctan sin cos sinh cosh"
RULES: dict[str, Rule] = {
    "add": lambda n, g, x, y: (g, g),
    "sub": lambda n, g, x, y: (g, -g),
    "mul": lambda n, g, x, y: (g * y, g * x),
    "div": lambda n, g, x, y: (g / y, -g * x / np.asarray(y, dtype=np.float64) ** 2),
    "pow": _power,
    "matmul": _matmul,
    "dot": _matmul,
    "einsum": _einsum,
    "neg": lambda n, g, x, y: (-g,),
    **dict.fromkeys(ANALYTIC.split(), _analytic),
    "sigmoid": lambda n, g, x, y: (g * n.value * (1 - n.value),),
    "abs": lambda n, g, x, y: (g * np.sign(x),),
    "sign": lambda n, g, x, y: (0 * g,),
    "maximum": _choose,
    "minimum": _choose,
    "clip": lambda n, g, x, y: (g * (n.value == x),),
    "where": lambda n, g, x, y: (None, g * np.not_equal(x, 0), g * np.equal(x, 0)),
    "sum": lambda n, g, x, y: (_spread(n, g, x),),
    "mean": lambda n, g, x, y: (_spread(n, g, x) * (n.value.size / x.size),),
    **dict.fromkeys(("amax", "amin"), _extreme),
    **dict.fromkeys(("reshape", "copy"), lambda n, g, x, y: (g.reshape(np.shape(x)),)),
    **dict.fromkeys(("logical", "heaviside"), lambda n, g, x, y: (None, None)),
}
