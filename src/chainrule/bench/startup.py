"""A first training in a fresh process with a warm cache: import, build, train digits, exit, for every library."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from chainrule.bench.peers import installed

#: What each process runs. The workload and its data are plain NumPy, so nobody pays for another's import.
CODE = """
from chainrule.bench.peers import PEERS
from chainrule.bench.workloads import WORKLOADS
PEERS[{library!r}][0](WORKLOADS["digits"], 2)()
"""
LIBRARIES = ("chainrule", "scikit-learn", "PyTorch", "JAX")


def startup(turns: int = 5, tell: Callable[[str], None] = lambda _: None) -> list[dict[str, Any]]:
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
