"""A first fit in a fresh process with a warm cache: import, build, train, exit, for every library.

python -m benchmarks.startup
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from typing import Any

from benchmarks.peers import installed

#: What each process runs, after `import sys; sys.path` is as here: build the trainer (a first run included), train.
CODE = "from benchmarks.peers import PEERS; from benchmarks.workloads import WORKLOADS; {run}"
RUN = {
    "chainrule": "from benchmarks.startup import train; train()",
    "scikit-learn": "PEERS['scikit-learn'][0](WORKLOADS['digits'], 2)()",
    "PyTorch": "PEERS['PyTorch'][0](WORKLOADS['digits'], 2)()",
    "JAX": "PEERS['JAX'][0](WORKLOADS['digits'], 2)()",
}


def train() -> None:
    """What chainrule's process does: fit, or where the engine is not wired into it, its runner."""
    from benchmarks.peers import PEERS
    from benchmarks.workloads import WORKLOADS

    PEERS["chainrule"][0](WORKLOADS["digits"], 2)()


def startup(turns: int = 5) -> list[dict[str, Any]]:
    """Return a row per library: the wall time of the whole process, and its processor time, medians of a few turns."""
    names = [name for name in installed() if name in RUN]
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    for turn in range(turns + 1):
        for name in names:
            before, start = os.times(), time.perf_counter()
            subprocess.run([sys.executable, "-c", CODE.format(run=RUN[name])], check=True, capture_output=True)
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


if __name__ == "__main__":
    found = startup()
    ours = found[0]
    for row in found:
        print(
            f"{row['library']:14}{row['seconds']:8.2f} s{row['processor_seconds']:8.2f} s of processor time; "
            f"chainrule takes {ours['seconds'] / row['seconds']:.2f} of it "
            f"({ours['processor_seconds'] / row['processor_seconds']:.2f} in processor time)"
        )
