"""Results as text and as a picture: times, ratios, and shares of the processor's peak."""

import platform
from collections.abc import Iterator
from importlib import metadata
from io import BytesIO
from typing import Any

from chainrule.bench.peak import peak
from chainrule.engine.cpu.target import available_cores, host

Results = dict[str, Any]

NAMES = ("numpy", "numba", "llvmlite", "scikit-learn", "torch", "jax")


def name_of_machine() -> str:
    """The processor, how many of its cores may be used, and Python."""
    return f"{host().cpu}, {available_cores()} cores, Python {platform.python_version()}"


def machine() -> Results:
    """What everything is measured on, and what its multiply-add units could do."""
    versions = {}
    for name in NAMES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return {
        "name": name_of_machine(),
        "versions": versions,
        "peak_gflops": {str(threads): peak(threads) for threads in (1, 2)},
    }


def text(results: Results) -> str:
    """The results as plain tables."""
    return "\n".join(_lines(results))


def _lines(results: Results) -> Iterator[str]:
    found = results["machine"]
    peaks = ", ".join(f"{rate:.0f} on {threads}" for threads, rate in found["peak_gflops"].items())
    yield f"{found['name']}; peak GFLOP/s: {peaks} thread(s)"
    yield ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    rows = results.get("steady", [])
    for workload in dict.fromkeys(row["workload"] for row in rows):
        yield ""
        yield f"{workload:22}{'threads':>8}{'seconds':>11}{'µs/iter':>11}{'GFLOP/s':>9}{'of peak':>9}{'× ours':>8}"
        for row in (r for r in rows if r["workload"] == workload):
            share = row["gflops"] / found["peak_gflops"].get(str(row["threads"]), float("nan"))
            yield (
                f"{row['library']:22}{row['threads']:8}{row['seconds']:11.4f}{row['iteration_us']:11.2f}"
                f"{row['gflops']:9.1f}{share:9.0%}{ratio(row, rows):8.2f}"
            )
    if rows := results.get("startup", []):
        yield from ("", f"{'digits, fresh process':24}{'seconds':>9}{'processor':>11}{'ours of it':>12}")
        for row in rows:
            share = rows[0]["seconds"] / row["seconds"]
            yield f"{row['library']:24}{row['seconds']:9.2f}{row['processor_seconds']:11.2f}{share:12.2f}"
    if rows := results.get("prediction", []):
        yield from ("", f"{'prediction':18}{'rows':>8}{'threads':>8}{'µs/call':>12}{'GFLOP/s':>9}{'of peak':>9}")
        for row in rows:
            share = row["gflops"] / found["peak_gflops"][str(row["threads"])]
            start = f"{row['workload']:18}{row['rows']:8}{row['threads']:8}{row['seconds'] * 1e6:12.1f}"
            yield f"{start}{row['gflops']:9.1f}{share:9.0%}"


def ratio(row: Results, rows: list[Results]) -> float:
    """How many times as long as chainrule, with as many threads as there are in the table, this row takes."""
    ours = [r for r in rows if r["workload"] == row["workload"] and r["library"] == "chainrule"]
    most = max(ours, key=lambda r: r["threads"], default=row)
    return float(row["seconds"] / most["seconds"])


def picture(results: Results) -> bytes:
    """The steady state as a PNG: how many times as long as chainrule each library takes, on a logarithmic axis."""
    from matplotlib.figure import Figure

    rows = results["steady"]
    workloads = list(dict.fromkeys(row["workload"] for row in rows))
    best: dict[str, dict[str, float]] = {}
    for row in rows:
        found = best.setdefault(row["library"], {})
        found[row["workload"]] = min(found.get(row["workload"], float("inf")), ratio(row, rows))
    figure = Figure(figsize=(8, 1 + 0.9 * len(workloads)), layout="constrained")
    axes = figure.subplots()
    height = 0.8 / len(best)
    for i, (library, found) in enumerate(best.items()):
        places = [w + (i - (len(best) - 1) / 2) * height for w in range(len(workloads))]
        values = [found.get(workload, float("nan")) for workload in workloads]
        bars = axes.barh(places, values, height, label=library)
        axes.bar_label(bars, [f"{value:.3g}" for value in values], padding=3, fontsize=7)
    axes.set_xscale("log")
    axes.set_yticks(range(len(workloads)), workloads)
    axes.invert_yaxis()
    axes.set_xlabel("time, as a multiple of chainrule's (each library's best setting)")
    axes.legend(frameon=False, loc="lower right")
    axes.spines[["top", "right"]].set_visible(False)
    file = BytesIO()
    figure.savefig(file, format="png", dpi=150)
    return file.getvalue()
