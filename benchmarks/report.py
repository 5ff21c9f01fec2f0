"""Results as text: tables with ratios and shares of the peak."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import Any

from benchmarks.peak import peak
from chainrule.engine.target import available_cores, host

Results = dict[str, Any]


def name_of_machine() -> str:
    """The processor, how many of its cores may be used, and Python."""
    return f"{host().cpu}, {available_cores()} cores, Python {platform.python_version()}"


def machine() -> Results:
    """What everything was measured on."""
    names = ("numpy", "numba", "llvmlite", "scikit-learn", "torch", "jax")
    versions = {}
    for name in names:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return {
        "processor": host().cpu,
        "cores": available_cores(),
        "python": platform.python_version(),
        "versions": versions,
        "peak_gflops": {str(threads): peak(threads) for threads in (1, 2)},
    }


def print_tables(results: Results) -> None:
    """Print a table per workload: times, GFLOP/s, share of the peak, and how many times faster chainrule is."""
    found = results["machine"]
    peaks = found["peak_gflops"]
    print(f"{found['processor']}, {found['cores']} cores, Python {found['python']}; peak {peaks} GFLOP/s")
    print(", ".join(f"{name} {version}" for name, version in found["versions"].items()))
    rows = results["steady"]
    for workload in dict.fromkeys(row["workload"] for row in rows):
        print(f"\n{workload:18}{'threads':>8}{'seconds':>11}{'µs/iter':>11}{'GFLOP/s':>9}{'of peak':>9}{'ratio':>8}")
        ours = [r["seconds"] for r in rows if r["workload"] == workload and r["library"] == "chainrule"]
        best = min(ours, default=float("nan"))
        for row in (r for r in rows if r["workload"] == workload):
            share = row["gflops"] / peaks.get(str(row["threads"]), float("nan"))
            print(
                f"{row['library']:18}{row['threads']:8}{row['seconds']:11.4f}{row['iteration_us']:11.2f}"
                f"{row['gflops']:9.1f}{share:9.0%}{row['seconds'] / best:8.1f}"
            )
