"""What is measured: training once everything is compiled, a first training in a fresh process, and prediction.

All libraries take turns, workload by workload, so that what else the machine does falls on all of them. A turn of
training is one, or as many as take `TURN` seconds together: what is short would otherwise be measured while the cores
wake up. The figures of each library are medians of its turns.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from chainrule.bench.peers import PEERS, installed
from chainrule.bench.workloads import WORKLOADS, Workload
from chainrule.engine.choice import multiply_adds

Row = dict[str, Any]

#: Seconds before each turn: some libraries' threads keep spinning for a while after their work.
PAUSE = 0.3

#: Seconds that a turn takes at least.
TURN = 0.3

#: What each process runs. The workload and its data are plain NumPy, so nobody pays for another's import.
CODE = """
from chainrule.bench.peers import PEERS
from chainrule.bench.workloads import WORKLOADS
PEERS[{library!r}][0](WORKLOADS["digits"], 2)()
"""
LIBRARIES = ("chainrule", "scikit-learn", "PyTorch", "JAX")


def settings(names: Iterable[str], threads: Sequence[int]) -> list[tuple[str, int]]:
    """Each library with each number of threads; scikit-learn with the most alone."""
    return [(name, count) for name in names for count in threads if count == max(threads) or name != "scikit-learn"]


def measure(
    workload: Workload,
    names: Iterable[str],
    threads: Sequence[int],
    turns: int = 3,
    tell: Callable[[str], None] = lambda _: None,
) -> list[Row]:
    """Return a row for each library and number of threads: seconds, µs per iteration, GFLOP/s."""
    trainers = {}
    for name, count in settings(names, threads):
        tell(f"{workload.name}, {name} warms up")
        try:
            train = PEERS[name][0](workload, count)
            train()
        except Exception as error:
            print(f"{workload.name}: {name} cannot be measured: {error}", file=sys.stderr)
        else:
            trainers[name, count] = train
    times: dict[tuple[str, int], list[float]] = {key: [] for key in trainers}
    for _ in range(turns):
        for key, train in trainers.items():
            tell(f"{workload.name}, {key[0]}, {key[1]} thread{'s' if key[1] > 1 else ''}")
            time.sleep(PAUSE)
            times[key].append(seconds_of(train))
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


def startup(turns: int = 5, tell: Callable[[str], None] = lambda _: None) -> list[Row]:
    """Return a row per library: the wall time of the whole process, and its processor time, medians of a few turns."""
    names = [name for name in installed() if name in LIBRARIES]
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    for turn in range(turns + 1):
        for name in names:
            tell(f"fresh process, {name}")
            before, start = os.times(), time.perf_counter()
            subprocess.run([sys.executable, "-c", CODE.format(library=name)], check=True, capture_output=True)
            wall, after = time.perf_counter() - start, os.times()
            if turn:  # the first fills caches
                used = after.children_user + after.children_system - before.children_user - before.children_system
                taken[name].append((wall, used))
    return [
        {
            "library": name,
            "seconds": statistics.median(wall for wall, _ in rows),
            "processor_seconds": statistics.median(used for _, used in rows),
        }
        for name, rows in taken.items()
    ]


def prediction(turns: int = 9) -> list[Row]:
    """Return a row for one float32 row through digits, and for 100,000 through mnist512 on one thread and on two."""
    big = [_predicting(WORKLOADS["mnist512"], 100_000, threads, 1, turns) for threads in (1, 2)]
    return [_predicting(WORKLOADS["digits"], 1, 1, 2_000, turns), *big]


def _predicting(workload: Workload, rows: int, threads: int, calls: int, turns: int) -> Row:
    """Return seconds a call, in Python, the median of a few turns of so many calls, and GFLOP/s of the products."""
    from chainrule.engine.cpu.threads import set_threads

    network, taken = workload.network(), list[float]()
    rng = np.random.default_rng(0)
    X = rng.standard_normal((rows, *workload.shape), dtype=np.float32)
    set_threads(threads)
    try:
        few = X[:1].repeat(2, axis=0), rng.integers(0, 10, 2)
        network.fit(*few, epochs=1, engine="compiled", progress=False)  # from now on, it predicts on the engine
        network.predict(X)
    finally:
        set_threads(None)
    for _ in range(turns):
        start = time.perf_counter()
        for _ in range(calls):
            network.predict(X)
        taken.append((time.perf_counter() - start) / calls)
    seconds = statistics.median(taken)
    rate = 2 * rows * multiply_adds(network.prediction_program) / seconds / 1e9
    return {"workload": workload.name, "rows": rows, "threads": threads, "seconds": seconds, "gflops": rate}
