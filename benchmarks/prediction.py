"""Prediction: the latency of one row, and the rate for many.

python -m benchmarks.prediction
"""

from __future__ import annotations

import statistics
import time
from typing import Any

import numpy as np

from benchmarks.workloads import WORKLOADS, Workload
from chainrule.engine.predictor import CompiledPredictor


def latency(workload: Workload, calls: int = 2_000, turns: int = 9) -> dict[str, float]:
    """Return microseconds per call for one float32 row, in Python: wall time and processor time, medians."""
    predict, parameters, X = _predictor(workload, 1, threads=1)
    wall, used = [], []
    for _ in range(turns):
        start, before = time.perf_counter(), time.thread_time()
        for _ in range(calls):
            predict(X, parameters)
        wall.append((time.perf_counter() - start) / calls)
        used.append((time.thread_time() - before) / calls)
    return {"wall_us": statistics.median(wall) * 1e6, "processor_us": statistics.median(used) * 1e6}


def throughput(workload: Workload, rows: int = 100_000, threads: int = 2, turns: int = 5) -> dict[str, float]:
    """Return GFLOP/s of the products for so many rows: by wall time, and by processor time over all threads."""
    predict, parameters, X = _predictor(workload, rows, threads)
    predict(X, parameters)
    flops = 2 * rows * sum(a * b for a, b in zip(workload.widths, workload.widths[1:], strict=False))
    wall, used = [], []
    for _ in range(turns):
        start, before = time.perf_counter(), time.process_time()
        predict(X, parameters)
        wall.append(time.perf_counter() - start)
        used.append(time.process_time() - before)
    return {
        "gflops": flops / statistics.median(wall) / 1e9,
        "gflops_per_processor_second": flops / statistics.median(used) / 1e9,
    }


def _predictor(workload: Workload, rows: int, threads: int) -> tuple[CompiledPredictor, Any, Any]:
    network = workload.network()
    predict = CompiledPredictor(network.prediction_program, network.dtype, threads=threads)
    parameters = dict(network.parameters)
    for array in parameters.values():
        array.flags.writeable = False  # nobody changes them, so they need not be packed for every call
    X = np.random.default_rng(0).standard_normal((rows, workload.widths[0]), dtype=np.float32)
    return predict, parameters, X


if __name__ == "__main__":
    for name, value in latency(WORKLOADS["digits"]).items():
        print(f"one row through 64-100-10: {value:.1f} ({name})")
    for threads in (1, 2):
        for name, value in throughput(WORKLOADS["mnist512"], threads=threads).items():
            print(f"100,000 rows through 784-512-512-10, {threads} thread(s): {value:.0f} ({name})")
