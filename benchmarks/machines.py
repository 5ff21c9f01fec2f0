"""What an update costs on 1 to 1,000 machines: measured on 1, 2 and 4 workers here, and by a small model.

python -m benchmarks.machines [ROWS]
mpirun -n 2 python -m benchmarks.machines mpi [ROWS]

The workers are processes of Dask with one thread each, the network is 784-512-512-10. Of the model,

    rows/N · work/speed + update + 2 (N−1)/N · bytes · (1/bandwidth + carrying) + rounds · (latency + (N−1) · message)

speed and update are fitted to what one worker spends for two numbers of rows; message and carrying, what sending costs
the sender each time and for each byte, to what two spend for a network of few weights and for this one. That leaves
four workers, and half as many rows, to check it by. What is measured is the processor's time of each worker, which is
the same where workers have to share cores; links are the model's alone.

What the wall clock says of two processes beside one with two threads is measured, too, and by mpirun this alone.
"""

from __future__ import annotations

import math
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from chainrule import Cluster, Dense, Network

SIZES, SMALL = (784, 512, 512, 10), (784, 1, 10)
LINKS = {"1 Gbit/s": (1.25e8, 1e-4), "10 Gbit/s": (1.25e9, 3e-5), "100 Gbit/s": (1.25e10, 1e-5)}
PAIRS = 10
MACHINES = (1, 2, 4, 16, 64, 256, 1000)
ROUNDS = 2  # exchanges of an update without batch normalization: slices there, sums back


class Model(NamedTuple):
    """speed : operations a second; the others: seconds."""

    speed: float
    update: float
    message: float = 0.0
    carrying: float = 0.0

    def seconds(self, rows: int, machines: int, bandwidth: float = math.inf, latency: float = 0.0) -> float:
        """How long an update takes."""
        others = machines - 1
        talk = 2 * others / machines * 4 * parameters() * (1 / bandwidth + self.carrying)
        talk += ROUNDS * (latency + others * self.message)
        return rows / machines * work() / self.speed + self.update + (talk if others else 0.0)


def parameters() -> int:
    return sum((a + 1) * b for a, b in pairwise(SIZES))


def work() -> int:
    """Floating-point operations of a row: forward, and twice back, but for the first layer's input."""
    products = [a * b for a, b in pairwise(SIZES)]
    return 2 * (3 * sum(products) - products[0])


def measured(
    client: Any,
    rows: int,
    sizes: tuple[int, ...] = SIZES,
    updates: int = 6,
    threads: int = 1,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Seconds that an update takes on the client's workers, or, with None, in this process: the best of some."""
    rng = np.random.default_rng(0)
    X, y = rng.random((rows, sizes[0]), np.float32), rng.integers(0, sizes[-1], rows)
    layers = [*(Dense(units, "relu") for units in sizes[1:-1]), Dense(sizes[-1], "softmax")]
    network = Network(sizes[0], layers, "categorical_cross_entropy", seed=0)
    times: list[float] = []

    def note(run: Any) -> None:
        times.append(clock())

    def fit(epochs: int, callbacks: Sequence[Callable[[Any], None]]) -> None:
        options: dict[str, Any] = {"shuffle": False, "engine": "compiled", "threads": threads, "callbacks": callbacks}
        cluster = None if client is None else Cluster(client)
        network.fit(np.tile(X, (5, 1)), np.tile(y, 5), epochs, rows, cluster=cluster, **options)

    fit(updates + 1, [note])
    return min(np.diff(times), default=math.nan) / 5


def pairs(client: Any, rows: int, count: int = PAIRS) -> list[float]:
    """How many times as long two processes with a thread each take as one process with two, one after the other."""
    return sorted(measured(client, rows, updates=3) / measured(None, rows, updates=3, threads=2) for _ in range(count))


def spent(client: Any, rows: int, sizes: tuple[int, ...] = SIZES) -> float:
    """Seconds of the processor's time that each worker spends on an update."""
    return measured(client, rows, sizes, clock=lambda: statistics.mean(client.run(time.process_time).values()))


def told(ratios: Sequence[float]) -> str:
    shown = ", ".join(f"{ratio:.2f}" for ratio in ratios)
    return (
        f"2 processes with a thread each beside one with two threads, {len(ratios)} pairs: {shown} times as long, "
        f"{statistics.median(ratios):.2f} in the median"
    )


def by_mpi(rows: int) -> None:
    from mpi4py import MPI

    comm, ratios = MPI.COMM_WORLD, []
    for _ in range(PAIRS):
        two = measured("mpi", rows, updates=3)
        if comm.rank:
            while not comm.Iprobe():  # to wait otherwise would take a core
                time.sleep(0.01)
            comm.recv()
            continue
        ratios.append(two / measured(None, rows, updates=3, threads=2))
        for other in range(1, comm.size):
            comm.send(None, other)
    if ratios:
        print(told(sorted(ratios)))


def main() -> None:
    given = [word for word in sys.argv[1:] if word != "mpi"]
    rows = int(given[0]) if given else 4096
    if "mpi" in sys.argv:
        by_mpi(rows)
        return
    from distributed import Client, LocalCluster

    found: dict[int, float] = {}
    half: dict[int, float] = {}
    small: dict[int, float] = {}
    ratios: list[float] = []
    for workers in (1, 2, 4):
        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            found[workers], half[workers] = spent(client, rows), spent(client, rows // 2)
            if workers == 1:
                quarter = spent(client, rows // 4)
            ratios = pairs(client, rows) if workers == 2 else ratios
            if workers <= 2:
                small[workers] = spent(client, 1024, SMALL)
    speed = 0.75 * rows * work() / (found[1] - quarter)
    model = Model(speed, max(0.0, found[1] - rows * work() / speed), max(0.0, small[2] - small[1]) / ROUNDS)
    rest = found[2] - model.seconds(rows, 2)
    model = model._replace(carrying=max(0.0, rest) / (4 * parameters()))
    a_second = 1e-6 / (model.carrying or math.nan)
    print(f"{parameters():,} weights, {rows:,} rows an update; a worker: {speed / 1e9:.0f} GFLOP/s,")
    print(f"{model.message * 1e3:.1f} ms a message, {a_second:.0f} MB/s. Each worker's ms an update (the model's):")
    print(f"{'workers':>10}{f'{rows:,} rows':>20}{f'{rows // 2:,} rows':>20}")
    for workers in found:
        cells = [(found[workers], model.seconds(rows, workers)), (half[workers], model.seconds(rows // 2, workers))]
        print(f"{workers:>10}" + "".join(f"{s * 1e3:>11.1f} {f'({m * 1e3:.1f})':>8}" for s, m in cells))
    print(told(ratios))
    print(f"\nms an update by the model, and how many times as fast as one machine\n{'machines':>10}", end="")
    print("".join(f"{link:>20}" for link in LINKS))
    for machines in MACHINES:
        cells = [model.seconds(rows, machines, *link) for link in LINKS.values()]
        one = model.seconds(rows, 1)
        print(f"{machines:>10}" + "".join(f"{1e3 * s:>12.1f} {one / s:>6.2f}x" for s in cells))


if __name__ == "__main__":
    main()
