"""Steady state: how long training takes once everything is built and compiled.

All libraries take turns, workload by workload, so that what else the machine does falls on all of them. A turn is one
training, or as many as take `TURN` seconds together: what is short would otherwise be measured while the cores wake up.
The time of each library is the median of its turns.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from chainrule.bench.peers import PEERS
from chainrule.bench.workloads import Workload

Row = dict[str, Any]

#: Seconds before each turn: some libraries' threads keep spinning for a while after their work.
PAUSE = 0.3

#: Seconds that a turn takes at least.
TURN = 0.3


def settings(names: Iterable[str], threads: Sequence[int]) -> list[tuple[str, int]]:
    """Each library with each number of threads; scikit-learn with the most alone."""
    return [(name, count) for name in names for count in threads if count == max(threads) or name != "scikit-learn"]


def measure(
    workload: Workload,
    names: Iterable[str],
    threads: Sequence[int],
    turns: int = 5,
    tell: Callable[[str], None] = lambda _: None,
) -> list[Row]:
    """Return a row for each library and number of threads: seconds, µs per iteration, GFLOP/s."""
    trainers = {}
    for name, count in settings(names, threads):
        try:
            trainers[name, count] = PEERS[name][0](workload, count)
        except Exception as error:
            print(f"{workload.name}: {name} cannot be measured: {error}", file=sys.stderr)
    times: dict[tuple[str, int], list[float]] = {key: [] for key in trainers}
    for turn in range(turns + 1):
        for key, train in trainers.items():
            tell(f"{workload.name}, {key[0]}, {key[1]} thread{'s' if key[1] > 1 else ''}")
            time.sleep(PAUSE)
            taken = seconds_of(train)
            if turn:  # the first only warms up
                times[key].append(taken)
    rows = []
    for (name, count), all_turns in times.items():
        seconds = statistics.median(all_turns)
        rate = workload.flops_per_iteration * workload.iterations / seconds / 1e9
        rows.append(
            {
                **{"workload": workload.name, "library": name, "threads": count, "seconds": seconds},
                **{"iteration_us": seconds / workload.iterations * 1e6, "gflops": rate, "all": all_turns},
            }
        )
    return rows


def seconds_of(train: Callable[[], None]) -> float:
    """Return the mean time of as many trainings, one after the other, as make a turn."""
    start, count, elapsed = time.perf_counter(), 0, 0.0
    while elapsed < TURN:
        train()
        count, elapsed = count + 1, time.perf_counter() - start
    return elapsed / count
