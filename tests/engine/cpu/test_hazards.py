"""Barriers: where threads wait for each other."""

from __future__ import annotations

from chainrule.engine.cpu.hazards import ALL, Access, with_barriers


class Toy:
    def __init__(self, *accesses: Access) -> None:
        self.accesses = list(accesses)


def test_a_barrier_stands_between_a_write_and_a_read_of_others():
    write, read = Toy(Access("x", True, "rows")), Toy(Access("x", False, ALL))
    own = Toy(Access("x", False, "rows"))
    assert with_barriers([write, own], lambda: None) == [write, own]
    assert with_barriers([write, read], lambda: None) == [None, write, None, read]  # the table runs in a circle
