"""Reverse mode over what was recorded: one rule for each operation, whatever the shapes."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from chainrule.check.graph import Array, Node, inputs, number

#: What a rule returns for each argument: an array, a list of them for a list, None where nothing passes.
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
        amount = unbroadcast(np.asarray(amount, dtype=np.float64), node.shape)
        if node.index in adjoints:
            adjoints[node.index] = adjoints[node.index] + amount
        else:
            adjoints[node.index], nodes[node.index] = amount, node
            heapq.heappush(waiting, -node.index)

    for node, seed in seeds:
        give(node, seed)
    while waiting:
        node = nodes[-heapq.heappop(waiting)]
        if node.index in stop or not node.args:
            continue
        arriving = adjoints[node.index]
        if overrides and node.index in overrides:
            for source, amount in overrides[node.index](arriving):
                if source is not node:
                    give(source, amount)
                    continue
                for inner, part in parts(node, amount):  # as of the identity: only what arrives is another
                    if relevant(inner):
                        give(inner, part)
            continue
        if not any(relevant(source) for source in inputs(node)):
            continue
        for source, amount in parts(node, arriving):
            if relevant(source):
                give(source, amount)
    return adjoints


def parts(node: Node, arriving: Array) -> list[tuple[Node, Array]]:
    """What a node passes on to those that it was made from. Raises `NoRule`."""
    rule = RULES.get(node.op)
    if rule is None:
        raise NoRule(node.kwargs.get("called") or node.op)
    x = number(node.args[0])
    y = number(node.args[1]) if len(node.args) > 1 else None
    try:
        given = rule(node, arriving, x, y)
    except (ValueError, TypeError, IndexError, np.exceptions.AxisError) as error:
        raise NoRule(node.op) from error
    found: list[tuple[Node, Array]] = []
    for argument, part in zip(node.args, given, strict=False):
        _collect(argument, part, found)
    return found


def _collect(argument: Any, part: Any, found: list[tuple[Node, Array]]) -> None:
    if part is None:
        return
    if isinstance(argument, Node):
        found.append((argument, part))
    elif isinstance(argument, list):
        for inner, piece in zip(argument, part, strict=True):
            _collect(inner, piece, found)


def unbroadcast(amount: Array, shape: tuple[int, ...]) -> Array:
    """Sum over what NumPy spread, so that the result has `shape`."""
    if amount.shape == shape:
        return amount
    while amount.ndim > len(shape):
        amount = amount.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1 and axis < amount.ndim and amount.shape[axis] != 1:
            amount = amount.sum(axis=axis, keepdims=True)
    if amount.shape == shape:
        return amount
    return np.array(np.broadcast_to(amount, shape)) if amount.size != math.prod(shape) else amount.reshape(shape)


# ---- rules


def _axis(node: Node) -> Any:
    axis = node.kwargs.get("axis")
    if axis is None and len(node.args) > 1 and isinstance(node.args[1], int | tuple):
        axis = node.args[1]
    return axis


def _spread(node: Node, g: Array, x: Array) -> Array:
    """What arrives at a reduction, spread over all that was reduced."""
    axis = _axis(node)
    if axis is None:
        return np.array(np.broadcast_to(g.reshape((1,) * x.ndim), x.shape))
    reduced = np.expand_dims(g, axis) if g.ndim < x.ndim else g
    return np.array(np.broadcast_to(reduced, x.shape))


def _matmul(node: Node, g: Array, a: Any, b: Any) -> Parts:
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if not a.ndim or not b.ndim:
        return g * b, g * a
    if a.ndim == 1 and b.ndim == 1:
        return g * b, g * a
    if a.ndim == 1:
        return (b @ g.reshape(b.shape[-1])), np.outer(a, g)
    if b.ndim == 1:
        return np.outer(g, b).reshape(a.shape), a.reshape(-1, a.shape[-1]).T @ g.ravel()
    if node.op == "dot" and b.ndim > 2:
        raise NoRule("dot")
    g = g.reshape((*np.shape(node.value)[:-2], a.shape[-2], b.shape[-1])) if g.ndim < 2 else g
    if a.ndim > 2 and b.ndim == 2:
        return g @ b.T, a.reshape(-1, a.shape[-1]).T @ g.reshape(-1, g.shape[-1])
    return g @ np.swapaxes(b, -1, -2), np.swapaxes(a, -1, -2) @ g


def _outer(node: Node, g: Array, x: Any, y: Any) -> Parts:
    return (g @ np.ravel(y)).reshape(np.shape(x)), (g.T @ np.ravel(x)).reshape(np.shape(y))


def _power(node: Node, g: Array, x: Any, y: Any) -> Parts:
    y = np.asarray(y, dtype=np.float64)
    into_y = g * node.value * np.log(x) if isinstance(node.args[1], Node) and np.all(np.asarray(x) > 0) else None
    return g * y * np.asarray(x, dtype=np.float64) ** (y - 1), into_y


def _einsum(node: Node, g: Array, spec: Any, x: Any) -> Parts:
    if not isinstance(node.args[0], str) or "->" not in node.args[0] or "." in node.args[0]:
        raise NoRule("einsum")
    sources, result = node.args[0].replace(" ", "").split("->")
    names = sources.split(",")
    values = [np.asarray(number(a)) for a in node.args[1:]]
    found: list[Any] = [None]
    for i, name in enumerate(names):
        others = [(n, v) for j, (n, v) in enumerate(zip(names, values, strict=True)) if j != i]
        seen = set(result).union(*(n for n, _ in others))
        kept = "".join(letter for letter in name if letter in seen)
        part = np.einsum(",".join([result, *(n for n, _ in others)]) + "->" + kept, g, *(v for _, v in others))
        if kept != name:
            shape = [values[i].shape[k] if letter in seen else 1 for k, letter in enumerate(name)]
            part = np.broadcast_to(part.reshape(shape), values[i].shape)
        found.append(part)
    return tuple(found)


def _take(node: Node, g: Array, x: Array, entries: Any) -> Parts:
    into = np.bincount(np.ravel(entries), weights=np.ravel(g), minlength=x.size)
    return (into.reshape(x.shape),)


def _get(node: Node, g: Array, x: Array, index: Any) -> Parts:
    into = np.zeros_like(x, dtype=np.float64)
    np.add.at(into, node.args[1], g)
    return (into,)


def _set(node: Node, g: Array, x: Array, y: Any) -> Parts:
    index, kept = node.args[2], np.array(g)
    part = kept[index].copy()
    kept[index] = 0
    return kept, unbroadcast(np.asarray(part), np.shape(y)) if isinstance(node.args[1], Node) else None


def _put(node: Node, g: Array, x: Array, y: Any) -> Parts:
    kept, entries = np.array(g), node.args[2]
    order = np.ravel(entries)
    part = kept.ravel()[order].reshape(np.shape(y))
    flat = kept.ravel()
    flat[order] = 0
    return flat.reshape(g.shape), part


def _concatenate(node: Node, g: Array, x: Any, y: Any) -> Parts:
    called = node.kwargs.get("called")
    pieces = [np.asarray(number(p), dtype=np.float64) for p in node.args[0]]
    axis = _axis(node) or 0
    if called == "hstack":
        axis = 0 if pieces[0].ndim == 1 else 1
    elif called == "column_stack":
        axis = 1
    parts_, at = [], 0
    for piece in pieces:
        one = piece.ndim < g.ndim  # rows or columns made of vectors
        length = 1 if one else piece.shape[axis]
        part = np.take(g, range(at, at + length), axis=axis)
        parts_.append(part.reshape(piece.shape))
        at += length
    return (parts_,)


def _stack(node: Node, g: Array, x: Any, y: Any) -> Parts:
    if isinstance(node.args[0], Node):
        return (g.reshape(node.args[0].shape),)
    axis = node.kwargs.get("axis", 0) if node.kwargs.get("called") == "stack" else 0
    g = np.moveaxis(g, axis, 0)

    def split(argument: Any, part: Any) -> Any:
        return [split(a, p) for a, p in zip(argument, part, strict=False)] if isinstance(argument, list) else part

    return (split(node.args[0], g),)


def _append(node: Node, g: Array, x: Any, y: Any) -> Parts:
    if node.kwargs.get("axis") is not None or len(node.args) > 2:
        axis = node.kwargs.get("axis", node.args[2] if len(node.args) > 2 else 0)
        first, second = np.split(g, [np.shape(x)[axis]], axis=axis)
    else:
        first, second = g[: np.size(x)].reshape(np.shape(x)), g[np.size(x) :].reshape(np.shape(y))
    split: Any = second
    if isinstance(node.args[1], list):
        split = list(np.ravel(second)) if np.ndim(y) == 1 else list(second)
    return first, split


def _insert(node: Node, g: Array, x: Array, y: Any) -> Parts:
    axis = node.kwargs.get("axis", node.args[3] if len(node.args) > 3 else None)
    return (np.delete(g if axis is not None else g.ravel(), node.args[1], axis=axis).reshape(x.shape),)


def _pad(node: Node, g: Array, x: Array, y: Any) -> Parts:
    width = np.broadcast_to(np.asarray(node.args[1]), (x.ndim, 2))
    return (g[tuple(slice(a, a + n) for (a, _), n in zip(width, x.shape, strict=True))],)


def _transpose(node: Node, g: Array, x: Array, y: Any) -> Parts:
    axes = node.kwargs.get("axes", node.args[1:] or None)
    if isinstance(axes, tuple) and len(axes) == 1 and axes[0] is not None and not isinstance(axes[0], int):
        axes = tuple(axes[0])
    return (np.transpose(g, None if axes in (None, (None,)) else np.argsort(axes)),)


def _extreme(node: Node, g: Array, x: Array, y: Any) -> Parts:
    value = (
        node.value if node.kwargs.get("keepdims") or _axis(node) is None else np.expand_dims(node.value, _axis(node))
    )
    mask = x == value
    axis = _axis(node)
    return (_spread(node, g, x) * mask / mask.sum(axis=axis, keepdims=axis is not None),)


def _choose(node: Node, g: Array, x: Any, y: Any) -> Parts:
    """To the one that was chosen; where both are equal, as at relu's kink, to neither."""
    larger, smaller = np.greater(x, y), np.less(x, y)
    return (g * larger, g * smaller) if node.op == "maximum" else (g * smaller, g * larger)


def _where(node: Node, g: Array, x: Any, y: Any) -> Parts:
    if len(node.args) != 3:
        raise NoRule("where")
    mask = np.asarray(x, dtype=bool)
    return None, g * mask, g * ~mask


def _variance(node: Node, g: Array, x: Array, y: Any) -> Parts:
    axis, ddof = _axis(node), node.kwargs.get("ddof", 0)
    count = x.size / max(1, node.size)
    slope = 2 * (x - x.mean(axis=axis, keepdims=True)) / (count - ddof)
    if node.op == "std":
        return (_spread(node, g / (2 * node.value), x) * slope,)
    return (_spread(node, g, x) * slope,)


def _norm(node: Node, g: Array, x: Array, y: Any) -> Parts:
    if len(node.args) > 1 and node.args[1] not in (None, 2):
        raise NoRule("norm")
    return (_spread(node, g / node.value, x) * x,) if np.all(node.value) else (np.zeros_like(x),)


def _tile(node: Node, g: Array, x: Array, y: Any) -> Parts:
    repeats = tuple(np.atleast_1d(node.args[1]))
    shape = (1,) * (len(repeats) - x.ndim) + x.shape
    repeats = (1,) * (len(shape) - len(repeats)) + repeats
    pairs = [n for pair in zip(repeats, shape, strict=True) for n in pair]
    return (g.reshape(pairs).sum(axis=tuple(range(0, 2 * len(shape), 2))).reshape(x.shape),)


def _diag(node: Node, g: Array, x: Array, y: Any) -> Parts:
    return (np.diag(g).reshape(x.shape) if x.ndim == 1 or node.kwargs.get("called") == "diagflat" else np.diag(g),)


def _slope(function: Callable[[Node, Any], Any]) -> Rule:
    """The rule of a function that works element by element."""
    return lambda node, g, x, y: (g * function(node, np.asarray(x, dtype=np.float64)),)


def _erf_slope(node: Node, x: Array) -> Array:
    return np.asarray(2 / math.sqrt(math.pi) * np.exp(-(x**2)))


RULES: dict[str, Rule] = {
    "add": lambda n, g, x, y: (g, g),
    "sub": lambda n, g, x, y: (g, -g),
    "mul": lambda n, g, x, y: (g * y, g * x),
    "div": lambda n, g, x, y: (g / y, -g * x / np.asarray(y, dtype=np.float64) ** 2),
    "pow": _power,
    "matmul": _matmul,
    "dot": _matmul,
    "inner": lambda n, g, x, y: _matmul(n, g, x, y) if np.ndim(x) < 2 else (g @ y, g.T @ x),
    "vdot": lambda n, g, x, y: (g * y, g * x),
    "outer": _outer,
    "einsum": _einsum,
    "neg": lambda n, g, x, y: (-g,),
    "exp": _slope(lambda n, x: n.value),
    "expm1": _slope(lambda n, x: n.value + 1),
    "log": lambda n, g, x, y: (g / x,),
    "log1p": _slope(lambda n, x: 1 / (1 + x)),
    "log2": _slope(lambda n, x: 1 / (x * math.log(2))),
    "log10": _slope(lambda n, x: 1 / (x * math.log(10))),
    "sqrt": _slope(lambda n, x: 0.5 / n.value),
    "square": _slope(lambda n, x: 2 * x),
    "reciprocal": _slope(lambda n, x: -(n.value**2)),
    "tanh": _slope(lambda n, x: 1 - n.value**2),
    "arctan": _slope(lambda n, x: 1 / (1 + x**2)),
    "sin": _slope(lambda n, x: np.cos(x)),
    "cos": _slope(lambda n, x: -np.sin(x)),
    "sinh": _slope(lambda n, x: np.cosh(x)),
    "cosh": _slope(lambda n, x: np.sinh(x)),
    "sigmoid": _slope(lambda n, x: n.value * (1 - n.value)),
    "erf": _slope(_erf_slope),
    "logaddexp": lambda n, g, x, y: (g * np.exp(x - n.value), g * np.exp(y - n.value)),
    "abs": _slope(lambda n, x: np.sign(x)),
    "sign": _slope(lambda n, x: 0 * x),
    "maximum": _choose,
    "minimum": _choose,
    "clip": _slope(lambda n, x: n.value == x),
    "where": _where,
    "sum": lambda n, g, x, y: (_spread(n, g, x),),
    "mean": lambda n, g, x, y: (_spread(n, g, x) * (n.value.size / x.size),),
    "amax": _extreme,
    "amin": _extreme,
    "var": _variance,
    "std": _variance,
    "norm": _norm,
    "transpose": _transpose,
    "reshape": lambda n, g, x, y: (g.reshape(x.shape),),
    "copy": lambda n, g, x, y: (g.reshape(np.shape(x)),),
    "take": _take,
    "get": _get,
    "set": _set,
    "put": _put,
    "concatenate": _concatenate,
    "stack": _stack,
    "append": _append,
    "insert": _insert,
    "pad": _pad,
    "swapaxes": lambda n, g, x, y: (np.swapaxes(g, n.args[1], n.args[2]),),
    "moveaxis": lambda n, g, x, y: (np.moveaxis(g, n.args[2], n.args[1]),),
    "broadcast": lambda n, g, x, y: (unbroadcast(g, x.shape),),
    "tile": _tile,
    "diag": _diag,
    "flip": lambda n, g, x, y: (np.flip(g, {"flipud": 0, "fliplr": 1}.get(n.kwargs["called"], _axis(n))),),
    "logical": lambda n, g, x, y: (None, None),
    "heaviside": lambda n, g, x, y: (None, None),
}
