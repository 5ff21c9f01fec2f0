"""What was computed: nodes, each made by one operation from others, in the order of computing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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

    __slots__ = ("args", "index", "inplace", "kwargs", "name", "op", "place", "renamed", "users", "value")

    def __init__(self, index: int, op: str, args: tuple[Any, ...], kwargs: dict[str, Any], value: Any, place: int):
        self.index, self.op, self.args, self.kwargs, self.place = index, op, args, kwargs, place
        self.value: Array = value
        self.inplace = False  # whether the object that it was made from now holds it
        self.name = ""  # what it was first stored as
        self.renamed: list[int] = []  # where it was given another name, or handed back by a function
        self.users: list[Node] = []

    @property
    def size(self) -> int:
        return int(self.value.size)

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape

    def having(self, slot: int, value: Array) -> Node:
        """The same operation with other numbers as one of its operands."""
        held = self.args[slot]
        other = Node(held.index if isinstance(held, Node) else -1, "leaf", (), {}, value, -1)
        args = tuple(other if i == slot else a for i, a in enumerate(self.args))
        return Node(self.index, self.op, args, self.kwargs, self.value, self.place)


def inputs(node: Node) -> Iterator[Node]:
    """The nodes that a node was made from."""
    waiting = list(node.args)
    while waiting:
        argument = waiting.pop(0)
        if isinstance(argument, Node):
            yield argument
        elif isinstance(argument, list):
            waiting = argument + waiting


def ancestors(starts: Iterable[Node], stop: Iterable[int] = ()) -> set[int]:
    """The indices of `starts` and of everything that they were made from, not going beyond the nodes of `stop`."""
    return _reached(list(starts), frozenset(stop), inputs)


def descendants(starts: Iterable[Node], stop: Iterable[int], highest: int) -> set[int]:
    """The indices of what was made from `starts`, up to a node, not going beyond the nodes of `stop`, nor to them."""
    stops = frozenset(stop)

    def users(node: Node) -> Iterator[Node]:
        return (user for user in node.users if user.index <= highest and user.index not in stops)

    return _reached([user for start in starts for user in users(start)], stops, users)


def _reached(waiting: list[Node], stops: frozenset[int], further: Callable[[Node], Iterator[Node]]) -> set[int]:
    found = set[int]()
    while waiting:
        node = waiting.pop()
        if node.index not in found:
            found.add(node.index)
            if node.index not in stops:
                waiting.extend(further(node))
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
