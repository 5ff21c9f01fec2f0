"""How long it takes until a network has been trained for the first time: ever, and in a fresh process.

python -m benchmarks.first_use [WORKLOAD ...]

For each workload of `chainrule bench`: a process with an empty folder of kernels (at most 10 s), then fresh processes
that import, build and train for one epoch of 2,000 rows, chainrule and PyTorch in turns (at most 0.35 of its time).
Medians of three, on two threads.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

from chainrule.bench.report import name_of_machine
from chainrule.bench.workloads import WORKLOADS

TURNS = 3
CODE = """
from dataclasses import replace
from chainrule.bench.peers import PEERS
from chainrule.bench.workloads import WORKLOADS
workload = WORKLOADS[{workload!r}]
PEERS[{library!r}][0](replace(workload, rows=min(workload.rows, 2000)), 2)()
"""


def seconds(workload: str, library: str, **environment: str) -> float:
    """Return how long a whole process takes."""
    code, began = CODE.format(workload=workload, library=library), time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env={**os.environ, **environment})
    return time.perf_counter() - began


def main() -> None:
    print(name_of_machine())
    print(f"{'':14}{'first use ever':>16}{'fresh process':>16}{'PyTorch':>10}{'ours of it':>12}")
    for name in sys.argv[1:] or [name for name in WORKLOADS if name != "xor"]:
        with tempfile.TemporaryDirectory() as folder:
            first = seconds(name, "chainrule", CHAINRULE_CACHE=folder)
        seconds(name, "chainrule")
        turns = [[seconds(name, library) for library in ("chainrule", "PyTorch")] for _ in range(TURNS)]
        ours, theirs = (statistics.median(times) for times in zip(*turns, strict=True))
        print(f"{name:14}{first:14.1f} s{ours:14.2f} s{theirs:8.2f} s{ours / theirs:12.2f}", flush=True)


if __name__ == "__main__":
    main()
