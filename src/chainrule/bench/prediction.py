"""Prediction: the latency of one row, and the rate for many, through `Network.predict`."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.bench.workloads import WORKLOADS, Workload

Row = dict[str, Any]


def prediction(turns: int = 9) -> list[Row]:
    """Return the latency of one float32 row through digits, and the rates of 100,000 rows through mnist512."""
    return [latency(WORKLOADS["digits"], turns), *(throughput(WORKLOADS["mnist512"], n, turns) for n in (1, 2))]


def latency(workload: Workload, turns: int = 9, calls: int = 2_000) -> Row:
    """Return microseconds per call for one float32 row, in Python: wall time and processor time, medians."""
    network, X = _compiled(workload, 1, threads=1)
    wall, used = _medians(lambda: [network.predict(X) for _ in range(calls)], turns)
    micro = {"us": wall / calls * 1e6, "processor_us": used / calls * 1e6}
    return {"workload": workload.name, "rows": 1, "threads": 1, **micro}


def throughput(workload: Workload, threads: int = 2, turns: int = 5, rows: int = 100_000) -> Row:
    """Return GFLOP/s of the products for `rows` rows: by wall time, and by processor time over all threads."""
    network, X = _compiled(workload, rows, threads)
    network.predict(X)
    flops = 2 * rows * sum(a * b for a, b in zip(workload.widths, workload.widths[1:], strict=False))
    wall, used = _medians(lambda: network.predict(X), turns)
    rates = {"gflops": flops / wall / 1e9, "seconds": wall, "gflops_per_processor_second": flops / used / 1e9}
    return {"workload": workload.name, "rows": rows, "threads": threads, **rates}


def _medians(work: Callable[[], object], turns: int) -> tuple[float, float]:
    """Return seconds of wall time, and of processor time over all threads."""
    wall, used = [], []
    for _ in range(turns):
        start, before = time.perf_counter(), time.process_time()
        work()
        wall.append(time.perf_counter() - start)
        used.append(time.process_time() - before)
    return statistics.median(wall), statistics.median(used)


def _compiled(workload: Workload, rows: int, threads: int) -> tuple[Any, Any]:
    """A network that predicts on the engine with `threads` threads, and `rows` rows for it."""
    from chainrule.engine.cpu.threads import set_threads

    network = workload.network()
    rng = np.random.default_rng(0)
    X = rng.standard_normal((rows, workload.widths[0]), dtype=np.float32)
    few = rng.integers(0, workload.widths[-1], 2)
    set_threads(threads)
    try:
        network.fit(X[:1].repeat(2, axis=0), few, epochs=1, engine="compiled", progress=False)
        network.predict(X[:1])
    finally:
        set_threads(None)
    return network, X
