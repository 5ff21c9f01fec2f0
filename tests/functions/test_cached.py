"""Cached properties: computed once, and never a lock that a forked process could wait for."""

import os
import pickle
import re
import signal
import threading
from pathlib import Path

import pytest

import chainrule
from chainrule.functions.cached import cached_property


class Halves:
    def __init__(self, number, entered=None, go_on=None):
        self.number, self.entered, self.go_on, self.computed = number, entered, go_on, 0

    @cached_property
    def half(self):
        """Half of it."""
        self.computed += 1
        if self.entered is not None:
            self.entered.set()
            self.go_on.wait()
        return self.number / 2


def test_it_is_computed_once_and_travels_along():
    halves = Halves(3)
    assert (halves.half, halves.half, halves.computed) == (1.5, 1.5, 1)
    assert pickle.loads(pickle.dumps(halves)).__dict__ == halves.__dict__
    assert Halves.half.__doc__ == "Half of it."


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
def test_a_fork_while_another_thread_computes_does_not_hang():
    entered, go_on = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: Halves(1, entered, go_on).half)
    thread.start()
    entered.wait()
    if not (child := os.fork()):
        signal.alarm(10)  # a child that waits is ended
        os._exit(0 if Halves(4).half == 2 else 1)
    status = os.waitpid(child, 0)[1]
    go_on.set()
    thread.join()
    assert status == 0


@pytest.mark.parametrize("room", ["program", "network", "engine", "training"])
def test_rooms_that_threads_and_forks_meet_use_it(room):
    files = (Path(chainrule.__file__).parent / room).rglob("*.py")
    assert [file.name for file in files if re.search(r"functools.*cached_property", file.read_text("utf-8"))] == []
