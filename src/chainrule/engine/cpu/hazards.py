"""Barriers: where one thread must wait for the others.

Every thread executes the whole table, each on its share. How shares are cut decides who touches what: two instructions
that both divide a matrix by rows never meet. Otherwise, a value that one wrote and the other reads or writes needs a
barrier between them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

#: Partitions: any thread reads or writes anything, or only the first thread does. Others are names of ways to divide.
ALL, FIRST = "all", "first"


class Access(NamedTuple):
    """What an instruction does to a value in memory: whether it writes, and how the value is divided among threads."""

    place: str
    writes: bool
    partition: str

    def conflicts(self, other: Access) -> bool:
        """Whether two threads could meet at the value."""
        if self.place != other.place or not (self.writes or other.writes):
            return False
        return self.partition != other.partition or self.partition == ALL


def with_barriers(instructions: list[Any], barrier: Callable[[], Any]) -> list[Any]:
    """Return the instructions with barriers between them. The table runs repeatedly, so its end meets its start."""
    before: set[int] = set()  # the instructions that need a barrier before them
    since: dict[str, set[Access]] = {}  # accesses since the last barrier, by place
    for _ in range(2):
        for index, instruction in enumerate(instructions):
            if index in before or any(a.conflicts(b) for a in instruction.accesses for b in since.get(a.place, ())):
                before.add(index)
                since = {}
            for access in instruction.accesses:
                since.setdefault(access.place, set()).add(access)
    return [
        item
        for index, instruction in enumerate(instructions)
        for item in ([barrier(), instruction] if index in before else [instruction])
    ]
