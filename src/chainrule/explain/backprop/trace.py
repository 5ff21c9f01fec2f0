"""What was seen of a learner's program: every array that an expression yielded, in the order of computing."""

from __future__ import annotations

import math
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LABEL = re.compile(r"(?i)loss|cost|objective")  # what is printed under such words is a loss
LOSS = re.compile(r"(?i)loss|cost|objective|criterion|err|^(J|L|C|E)(_|$)")  # and so is what has such a name
RARELY = 4  # so much less often than the network's products are those run that make its data


class OutOfTime(Exception):
    """The time for looking at a trace is spent."""


@dataclass(frozen=True)
class Node:
    """A place in the program: what is done there, and the places whose values it reads."""

    kind: str
    line: int
    text: str
    function: str
    children: Sequence[int] = ()


class Event(NamedTuple):
    """A value that a place yielded; `name` is the key where it was inside a dictionary, list or tuple."""

    node: int
    value: int
    name: str


@dataclass(frozen=True, eq=False)
class Trace:
    """Events in order, at most `most` of each place; equal arrays have the same number.

    It may be looked at until the thread has used `until` seconds of the processor.
    """

    nodes: Sequence[Node]
    events: Sequence[Event]
    values: Sequence[Array]
    outcome: Mapping[str, Any] = field(default_factory=dict)
    single_precision: bool = False
    most: int = 90
    until: float = math.inf

    def go_on(self) -> None:
        """Raise `OutOfTime` where the time for looking is spent."""
        if time.thread_time() > self.until:
            raise OutOfTime

    @property
    def tolerance(self) -> float:
        """How much rounding may come between two values that are the same, relative."""
        return 1e-4 if self.single_precision else 1e-6

    def array(self, event: int) -> Array:
        """The array of the event with this number."""
        return self.values[self.events[event].value]

    def node(self, event: int) -> Node:
        """The place of the event with this number."""
        return self.nodes[self.events[event].node]

    @cached_property
    def children(self) -> list[list[int]]:
        """For each event, the events whose values it was computed from."""
        latest: dict[int, int] = {}
        result = []
        for index, event in enumerate(self.events):
            result.append([latest[child] for child in self.nodes[event.node].children if child in latest])
            latest[event.node] = index
        return result

    @cached_property
    def first(self) -> list[int]:
        """For each value, the first event that yielded it."""
        found = [len(self.events)] * len(self.values)
        for index in range(len(self.events) - 1, -1, -1):
            found[self.events[index].value] = index
        return found

    def where(self, value: int) -> list[int]:
        """All events that yielded a value."""
        return self._places[value]

    @cached_property
    def _places(self) -> list[list[int]]:
        places: list[list[int]] = [[] for _ in self.values]
        for index, event in enumerate(self.events):
            places[event.value].append(index)
        return places

    def descends(self, event: int, ancestor: int, steps: int = 12) -> bool:
        """Whether a value was computed, as far as can be seen, from what an earlier event yielded."""
        wanted = self.events[ancestor].value
        front, seen = {self.events[event].value}, set()
        for _ in range(steps):
            if wanted in front:
                return True
            seen |= front
            before = [e for value in front for e in self.where(value) if ancestor < e <= event]
            front = {self.events[child].value for e in before for child in self.children[e]} - seen
        return False

    @cached_property
    def only_measured(self) -> set[int]:
        """The values that occur nowhere but in what is printed, under another name than that of a loss, or in a root.

        A root mean square is a measure, too, and what is in it no loss.
        """
        inside = self._inside(lambda node: node.kind == "call:sqrt" or (_prints(node) and not LABEL.search(node.text)))
        elsewhere = {event.value for event in self.events if event.node not in inside}
        return {event.value for event in self.events if event.node in inside} - elsewhere

    @cached_property
    def called_loss(self) -> set[int]:
        """The values that have the name of a loss, are returned by a function of that name, or printed under it."""
        inside = self._inside(
            lambda node: (_prints(node) or node.kind == "call:append") and bool(LABEL.search(node.text))
        )
        return {event.value for event in self.events if event.node in inside or _names_loss(self.nodes[event.node])}

    def _inside(self, wanted: Callable[[Node], bool]) -> set[int]:
        """The places inside those that are wanted."""
        found: set[int] = set()
        for node in self.nodes:
            within = list(node.children) if wanted(node) else []
            while within:
                child = within.pop()
                found.add(child)
                within += self.nodes[child].children
        return found

    @cached_property
    def products(self) -> list[int]:
        """The events that are matrix products."""
        return [index for index, event in enumerate(self.events) if self.nodes[event.node].kind in PRODUCTS]

    @cached_property
    def differences(self) -> list[int]:
        """The events that are differences."""
        return [index for index, event in enumerate(self.events) if self.nodes[event.node].kind in DIFFERENCES]

    @cached_property
    def _making_data(self) -> set[int]:
        """The products that only make data, such as X @ rotation: rarely run, and before those that always are."""
        times = Counter(self.events[index].node for index in self.products)
        most = max(times.values(), default=0)
        often = {node for node, count in times.items() if count == most}
        begin = next((index for index in self.products if self.events[index].node in often), 0)
        rarely = most // RARELY
        return {index for index in self.products if index < begin and times[self.events[index].node] <= rarely}

    @cached_property
    def derived(self) -> list[bool]:
        """For each value, whether it was computed from a matrix product of the network."""
        result = [False] * len(self.values)
        products = set(self.products) - self._making_data
        latest: dict[str, int] = {}  # the value that was last seen under each name
        for index, event in enumerate(self.events):
            node = self.nodes[event.node]
            if not result[event.value] and not event.name:  # what is in a collection was seen by itself before
                reads = [self.events[child].value for child in self.children[index]]
                if node.kind.startswith(("store", "aug")) and "[" in node.text:  # a part is assigned, the rest stays
                    reads.append(latest.get(node.text.partition("[")[0], event.value))
                result[event.value] = index in products or any(result[value] for value in reads)
            latest[node.text] = event.value
        return result


def _prints(node: Node) -> bool:
    return node.kind == "call:print"


def _names_loss(node: Node) -> bool:
    """Whether a place assigns to the name of a loss, or is a function of such a name, or its result."""
    if node.kind == "store" or node.kind.startswith("aug"):
        return bool(LOSS.search(re.split(r"[.\[]", node.text.removeprefix("self."))[0]))
    name = node.function.rpartition(".")[2] if node.kind == "return" else node.kind.removeprefix("call:")
    return (node.kind == "return" or node.kind.startswith("call:")) and bool(LOSS.search(name))


DIFFERENCES = {"bin:Sub", "aug:Sub", "call:subtract"}
PRODUCTS = {"bin:MatMult", "call:dot", "call:matmul", "call:einsum", "call:inner", "call:tensordot", "call:mm"}
