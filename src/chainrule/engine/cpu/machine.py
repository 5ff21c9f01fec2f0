"""The machine: executes a table for many iterations in one call, on one thread or on several.

The loop itself is a kernel (`kernels.control.machine`); this is what surrounds it: each thread's context, and the
choice of how many threads a call is worth.
"""

import ctypes
import math
import time
from collections.abc import Iterator
from functools import partial
from struct import Struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.engine.cpu.cache import KERNELS, Kernel
from chainrule.engine.cpu.context import CALL, FIELD, WORDS
from chainrule.engine.cpu.specialised import Specialised, is_small
from chainrule.engine.cpu.table import Address, Table
from chainrule.engine.cpu.threads import run_all

#: Work below which a further thread costs more in barriers than it saves, in multiply-adds per iteration and thread.
WORTH_A_THREAD = 150_000

#: The least multiply-adds of a call from whose pace the number of threads is chosen: a few milliseconds' worth.
TRIAL = 250_000_000

_SIGNATURE = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p)
_WORDS_OF_CALL = Struct("11q")

Words = NDArray[np.int64]


class Machine:
    """Executes one table. Not thread-safe: the arena is shared."""

    def __init__(self, table: Table, outside: dict[str, int], threads: int) -> None:
        self.table = table
        work = multiply_adds(table)
        self.threads = max(1, min(threads, work // WORTH_A_THREAD))
        self._tables = [table.code(outside, barriers=barriers) for barriers in (False, True)]
        self._codes = [list(self._parts(code, barriers=i > 0)) for i, code in enumerate(self._tables)]
        self._places: dict[str, list[tuple[Words, int, int]]] = {}
        kernel = Kernel("machine", None, table.layout.dtype)
        self._run = _SIGNATURE(KERNELS.addresses([kernel])[kernel])
        self._contexts: list[tuple[memoryview, int]] = []  # each with its address
        self._own: list[NDArray[Any]] = []  # the memory of each thread
        self._choice = _ThreadChoice(self.threads)
        self._trial = max(1, TRIAL // max(1, work))
        self._ensure(self.threads)
        self._one = (
            Specialised(table, self._tables[0])
            if len(self._codes[0]) == self.threads == 1 and is_small(table)
            else None
        )

    def _parts(self, code: Words, *, barriers: bool) -> Iterator[tuple[int, int, int]]:
        """Of each phase, the address of its code, its instructions, and the words of each."""
        start = code.ctypes.data
        for phase, _ in enumerate(self.table.phases):
            count = len(self.table.executed(barriers=barriers, phase=phase))
            yield start, count, code.shape[1]
            start += count * code.strides[0]

    def _ensure(self, threads: int) -> None:
        """Make contexts and scratch memory for this many threads, each on cache lines of its own."""
        while len(self._contexts) < threads:
            context = np.zeros(WORDS + 16, np.int64)
            for name, size in (("scratch", self.table.spills), ("image", self.table.image)):
                self._own.append(np.zeros(size + 64, self.table.layout.dtype))
                context[FIELD[name]] = self._own[-1].ctypes.data
            context[FIELD["thread"]] = len(self._contexts)
            self._contexts.append((context.data, context.ctypes.data))

    def run(
        self,
        first: int,
        last: int,
        *,
        count: int,
        batch: int,
        order: int,
        scalars: int,
        scalars_stride: int,
        losses: int,
        threads: int | None = None,
        phase: int = 0,
        block: tuple[int, int] = (0, 0),
    ) -> None:
        """Run iterations `first` to before `last` of epochs of `count` rows in batches of `batch`.

        `order`, `scalars` and `losses` are addresses: of the row numbers of all epochs; of the scalars of iteration
        `first`, with those of the next `scalars_stride` doubles further on (0: the same for all); and of a double for
        each epoch. Of a program in phases, one `phase` is run; of a batch in blocks of rows, `block` says how many rows
        come before this one, and how many there are in all.
        """
        rest = (count, batch, scalars - first * scalars_stride * 8, scalars_stride, *block)
        if threads is not None or not self._choice.adapts:
            began = time.perf_counter()
            self._run_on(threads or 1, order, losses, first, last, *rest, phase=phase)
            if self._one is not None:
                self._one.note(time.perf_counter() - began)
            return
        while first < last:
            end = min(first + max(self._trial, self._choice.iterations), last)
            began = time.perf_counter()
            self._run_on(self._choice.threads, order, losses, first, end, *rest)
            self._choice.learn(time.perf_counter() - began, end - first)
            first = end

    def _run_on(self, threads: int, *call: int, phase: int = 0) -> None:
        """Run one call on this many threads; its other words go into each context, in this order."""
        self._ensure(threads)
        code, size, width = self._codes[threads > 1][phase]
        if threads == 1 and self._one is not None and self._one.serves(*call[4:6]):
            code, size, width = self._one.code
        tasks = []
        for context, address in self._contexts[:threads]:
            _WORDS_OF_CALL.pack_into(context, 8 * CALL, threads, *call)
            tasks.append(partial(self._run, code, size, width, address))
        if threads == 1:
            tasks[0]()
        else:
            run_all(tasks)

    def point(self, name: str, address: int) -> None:
        """From now on, let the instructions find the caller's array at this address."""
        for table, row, word in self._pointers(name):
            table[row, word] = address

    def _pointers(self, name: str) -> list[tuple[Words, int, int]]:
        """Where the array's address is found: table, row and word."""
        if name not in self._places:
            wanted = {Address(f"outside {name}")} | ({Address(name)} if name in self.table.outside else set())
            self._places[name] = [
                (code, row, 1 + word)
                for code, barriers in zip(self._tables, (False, True), strict=True)
                for row, instruction in enumerate(self.table.executed(barriers=barriers))
                for word, argument in enumerate(instruction.arguments)
                if isinstance(argument, Address) and argument in wanted
            ]
        return self._places[name]


class _ThreadChoice:
    """How many threads to use: all, or one where that is as fast, because the work is small or the cores are busy.

    It may depend on the clock, since the result does not depend on it, to the bit. A number of threads is judged by the
    best of its last calls, since any one call may be disturbed. Whether the other number is faster by now takes a call
    with it to see. That is tried when four times such a call's time has passed, then ever more rarely as long as it is
    not; and one thread is tried only when all have become slower than they were.
    """

    CALLS = 3  # that a number of threads is judged by
    SOONEST, LATEST = 4, 32  # the wait from one trial to the next, in units of the last trial's time
    SLOWER = 1.25  # than at their best: somebody else is using the cores
    SECONDS = 0.005  # that a call is to take once its pace is known: each call has to wake threads

    def __init__(self, most: int) -> None:
        self.most = self.threads = most
        self.adapts = most > 1
        self._paces: dict[int, list[float]] = {1: [], most: []}  # seconds per iteration, in the last calls
        self._best = math.inf  # of all threads
        self._cost: dict[int, float] = {}  # threads → seconds of the last trial
        self._calls, self._spent = 0, 0.0  # calls and seconds since the number last changed
        self._trial, self._wait = False, self.SOONEST

    @property
    def iterations(self) -> int:
        """How many iterations the next call is worth."""
        paces = self._paces[self.threads]
        return int(self.SECONDS / max(min(paces), 1e-9)) if paces else 1

    def learn(self, seconds: float, iterations: int) -> None:
        """Take note of how long a call took."""
        paces = self._paces[self.threads]
        paces[:] = [*paces[1 - self.CALLS :], seconds / iterations]
        if self._calls == 0:
            self._cost[self.threads] = seconds
        self._calls, self._spent = self._calls + 1, self._spent + seconds
        if self._trial and self._calls > self.CALLS:
            self._trial, self._wait = False, self.SOONEST
        other = self.most if self.threads == 1 else 1
        known = self._paces[other]
        due = not known or self._spent >= self._wait * self._cost[other]
        if self.threads == 1:
            change = due or min(known) < 0.9 * min(paces)
        else:
            self._best = min(self._best, *paces)
            by_chance = self._calls < self.CALLS and known and min(known) > 0.8 * min(paces)
            slower = min(paces) > self.SLOWER * self._best
            change = not known or (not by_chance and (min(known) < min(paces) or (slower and due)))
        if change:
            if self._trial:  # in vain
                self._wait = min(2 * self._wait, self.LATEST)
            self._trial = due and not self._trial
            self.threads, self._calls, self._spent = other, 0, 0.0
            self._paces[other] = []  # to be measured anew


def multiply_adds(table: Table) -> int:
    """The multiply-adds of all matmuls in one whole batch."""
    return table.rows * sum(instruction.work for instruction in table.instructions)
