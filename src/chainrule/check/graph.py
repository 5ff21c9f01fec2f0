"""What was computed: nodes, each made by one operation from others, in the order of computing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
#: Operations that give the same numbers, in another arrangement or as another object.
SAME_NUMBERS = frozenset({"take", "reshape", "transpose", "copy"})


class Node:
    """A number or an array that was computed at a place of the program; a leaf was not seen being computed.

    `args` holds nodes, constants, and lists of either. `value` is what it was when it was made.
    """

    __slots__ = ("args", "index", "inplace", "kwargs", "name", "op", "place", "users", "value")

    def __init__(self, index: int, op: str, args: tuple[Any, ...], kwargs: dict[str, Any], value: Any, place: int):
        self.index, self.op, self.args, self.kwargs, self.place = index, op, args, kwargs, place
        self.value: Array = value
        self.inplace = False  # whether the object that it was made from now holds it
        self.name = ""  # what it was first stored as
        self.users: list[Node] = []

    def __repr__(self) -> str:
        return f"<{self.index} {self.op} {self.name} {self.value.shape}>"

    @property
    def size(self) -> int:
        return int(self.value.size)

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape


def inputs(node: Node) -> Iterator[Node]:
    """The nodes that a node was made from."""
    for argument in node.args:
        yield from _nodes(argument)


def _nodes(argument: Any) -> Iterator[Node]:
    if isinstance(argument, Node):
        yield argument
    elif isinstance(argument, list):
        for part in argument:
            yield from _nodes(part)


def ancestors(starts: Iterable[Node], stop: Iterable[int] = (), lowest: int = 0) -> set[int]:
    """The indices of `starts` and of everything that they were made from, not going beyond the nodes of `stop`."""
    stops, found = frozenset(stop), set[int]()
    waiting = list(starts)
    while waiting:
        node = waiting.pop()
        if node.index in found or node.index < lowest:
            continue
        found.add(node.index)
        if node.index not in stops:
            waiting.extend(inputs(node))
    return found


def descendants(starts: Iterable[Node], stop: Iterable[int], highest: int) -> set[int]:
    """The indices of what was made from `starts`, up to a node, not going beyond the nodes of `stop`."""
    stops, found = frozenset(stop), set[int]()
    waiting = [user for start in starts for user in start.users]
    while waiting:
        node = waiting.pop()
        if node.index in found or node.index > highest or node.index in stops:
            continue
        found.add(node.index)
        waiting.extend(node.users)
    return found


def number(argument: Any) -> Any:
    """The numbers of an argument of an operation: of a node, a constant, or a list of them."""
    if isinstance(argument, Node):
        return argument.value
    if isinstance(argument, list):
        pieces = [number(part) for part in argument]
        try:
            return np.array(pieces, dtype=np.float64)
        except ValueError:  # pieces of different shapes, to be put side by side
            return pieces
    return argument


def origin(node: Node) -> Node:
    """What a node is a rearrangement of."""
    while node.op in SAME_NUMBERS and isinstance(node.args[0], Node):
        node = node.args[0]
    return node


def same(x: Any, y: Any, tolerance: float = 1e-6) -> bool:
    """Whether two arrays hold the same numbers, but for rounding.

    >>> same(np.array([1.0, 2.0]), np.array([1.0, 2.0 + 1e-9]))
    True
    """
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if x.shape != y.shape:
        return False
    scale = max(float(np.abs(x).max(initial=0.0)), float(np.abs(y).max(initial=0.0)))
    return scale < np.inf and bool(np.abs(x - y).max(initial=0.0) <= tolerance * scale)
