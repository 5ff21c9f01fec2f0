"""What a second thread costs where it is not welcome: another process spins on one of the cores.

All workloads are trained with one thread and with two, in turns, while the process spins; the ratio is that of the
medians. python -m benchmarks.crowded [workload …] [--turns 5]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time

from chainrule.bench.peers import chainrule
from chainrule.bench.workloads import WORKLOADS

SPIN = "import os\nos.sched_setaffinity(0, [{core}])\nwhile True: pass"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowded", description=__doc__)
    parser.add_argument("workloads", nargs="*")
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    core = max(os.sched_getaffinity(0))
    for name in options.workloads or WORKLOADS:
        trains = {threads: chainrule(WORKLOADS[name], threads) for threads in (1, 2)}
        for train in trains.values():
            train()
        spinning = subprocess.Popen([sys.executable, "-c", SPIN.format(core=core)])
        try:
            times: dict[int, list[float]] = {1: [], 2: []}
            for _ in range(options.turns):
                for threads, train in trains.items():
                    start = time.perf_counter()
                    train()
                    times[threads].append(time.perf_counter() - start)
        finally:
            spinning.kill()
        one, two = (statistics.median(times[threads]) for threads in (1, 2))
        print(f"{name:10} 1 thread {one:8.4f} s   2 threads {two:8.4f} s   ratio {two / one:.2f}", flush=True)


if __name__ == "__main__":
    main()
