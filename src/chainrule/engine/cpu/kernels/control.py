"""The machine's loop, and the barrier between phases."""

from __future__ import annotations

from typing import Any, TypeAlias

from chainrule.engine.cpu import context as field
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


def machine(code: Words, instructions: int, width: int, context: Words) -> None:
    """Execute the table once for every batch from iteration `first` to before `last`."""
    count, batch = context[field.COUNT], context[field.BATCH]
    scalars = doubles(context, field.SCALARS_START)
    first = context[field.FIRST]
    per_epoch = (count + batch - 1) // batch
    epoch, place = first // per_epoch, first % per_epoch
    for iteration in range(first, context[field.LAST]):
        context[field.ROWS] = min(batch, count - place * batch)
        context[field.START] = epoch * count + place * batch
        context[field.EPOCH] = epoch
        keep_pointer(context, field.SCALARS, at(scalars, iteration * context[field.SCALARS_STRIDE]))
        instruction = code
        for _ in range(instructions):
            call_kernel(instruction, context)
            instruction = at(instruction, width)
        place += 1
        if place == per_epoch:
            place = 0
            epoch += 1


def barrier(barrier: Words, threads: int) -> None:
    """Wait for all threads: for about 1000 pauses (25 µs), then by yielding the core, which another thread may need.

    Word 0 of `barrier` counts arrivals, and word 16, on another cache line, rounds.
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
