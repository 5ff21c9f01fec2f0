"""Steady state: how long training takes once everything is built and compiled.

All libraries take turns, workload by workload, so that what else the machine does falls on all of them; the time of
each is the median of its turns.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable
from typing import Any

from benchmarks.peers import PEERS, installed
from benchmarks.workloads import WORKLOADS, Workload

Row = dict[str, Any]


def measure(workload: Workload, names: Iterable[str], threads: Iterable[int], turns: int = 5) -> list[Row]:
    """Return a row for each library and number of threads: seconds, µs per iteration, GFLOP/s."""
    trainers = {}
    for name in names:
        # scikit-learn and JAX have no setting worth a row of its own: both take what they are given
        for count in threads if name in ("chainrule", "PyTorch") else [max(threads)]:
            try:
                trainers[name, count] = PEERS[name][0](workload, count)
            except Exception as error:
                print(f"{workload.name}: {name} cannot be measured: {error}")
    times: dict[tuple[str, int], list[float]] = {key: [] for key in trainers}
    for turn in range(turns + 1):
        for key, train in trainers.items():
            start = time.perf_counter()
            train()
            if turn:  # the first only warms up
                times[key].append(time.perf_counter() - start)
    rows = []
    for (name, count), taken in times.items():
        seconds = statistics.median(taken)
        rate = workload.flops_per_iteration * workload.iterations / seconds / 1e9
        rows.append(
            {
                **{"workload": workload.name, "library": name, "threads": count, "seconds": seconds},
                **{"iteration_us": seconds / workload.iterations * 1e6, "gflops": rate, "all": taken},
            }
        )
    return rows


def steady(workloads: Iterable[str] = WORKLOADS, threads: Iterable[int] = (1, 2), turns: int = 5) -> list[Row]:
    """Measure all installed libraries on these workloads."""
    return [row for name in workloads for row in measure(WORKLOADS[name], installed(), tuple(threads), turns)]
