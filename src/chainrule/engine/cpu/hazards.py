"""Barriers: where one thread must wait for the others.

Every thread executes the whole table on its share. How the share is cut decides who touches what: two instructions that
divide a matrix by rows in the same way never meet. Anywhere else, a value that one wrote and the other reads or writes
needs a barrier between them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

#: Partitions: every thread reads or writes anything; only the first thread does. Others are names of ways to divide.
ALL, FIRST = "all", "first"


class Access(NamedTuple):
    """What an instruction does to a place: whether it writes, and how the place is divided among threads."""

    place: str
    writes: bool
    partition: str

    def conflicts(self, other: Access) -> bool:
        """Whether two threads could meet there."""
        if self.place != other.place or not (self.writes or other.writes):
            return False
        return self.partition != other.partition or self.partition == ALL


def with_barriers(instructions: list[Any], barrier: Callable[[], Any]) -> list[Any]:
    """Return the instructions with barriers between them; the table runs in a circle, so the end meets the start."""
    before: set[int] = set()  # the instructions that need a barrier before them
    since: list[Access] = []  # accesses since the last barrier
    for _ in range(2):
        for index, instruction in enumerate(instructions):
            if index in before or any(a.conflicts(b) for a in instruction.accesses for b in since):
                before.add(index)
                since = []
            since = since + instruction.accesses
    return [
        item
        for index, instruction in enumerate(instructions)
        for item in ([barrier(), instruction] if index in before else [instruction])
    ]
