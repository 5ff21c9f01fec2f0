"""The machine's loop, and the barrier between phases."""

from __future__ import annotations

from typing import Any, TypeAlias

from chainrule.engine.cpu.context import FIELD
from chainrule.engine.cpu.simd.pointers import (
    at,
    call_kernel,
    doubles,
    fetch_add,
    keep_pointer,
    load_acquire,
    pause,
    store_release,
    yield_core,
)

Words: TypeAlias = Any

_ROWS, _START, _ITERATION, _EPOCH, _NUMBERS = (
    FIELD[name] for name in ("rows", "start", "iteration", "epoch", "numbers")
)
_FIRST, _LAST, _COUNT, _BATCH = (FIELD[name] for name in ("first", "last", "count", "batch"))
_NUMBERS_START, _NUMBERS_STEP = FIELD["numbers_start"], FIELD["numbers_step"]


def machine(code: Words, instructions: int, width: int, context: Words) -> None:
    """Execute the table once for every batch from iteration `first` to before `last`."""
    count, batch = context[_COUNT], context[_BATCH]
    numbers = doubles(context, _NUMBERS_START)
    first = context[_FIRST]
    per_epoch = (count + batch - 1) // batch
    epoch, place = first // per_epoch, first % per_epoch
    for iteration in range(first, context[_LAST]):
        context[_ROWS] = min(batch, count - place * batch)
        context[_START] = epoch * count + place * batch
        context[_ITERATION] = iteration
        context[_EPOCH] = epoch
        keep_pointer(context, _NUMBERS, at(numbers, iteration * context[_NUMBERS_STEP]))
        instruction = code
        for _ in range(instructions):
            call_kernel(instruction, context)
            instruction = at(instruction, width)
        place += 1
        if place == per_epoch:
            place = 0
            epoch += 1


def barrier(barrier: Words, threads: int) -> None:
    """Wait for all threads: about 1000 pauses (25 µs), and then by giving the core away (another thread may need it).

    Word 0 of `barrier` counts arrivals, word 16 rounds.
    """
    round_at = at(barrier, 16)
    number = load_acquire(round_at)
    if fetch_add(barrier, 1) == threads - 1:
        store_release(barrier, 0)
        store_release(round_at, number + 1)
        return
    spins = 0
    while load_acquire(round_at) == number:
        spins += 1
        if spins < 1000:
            pause()
        else:
            yield_core()
