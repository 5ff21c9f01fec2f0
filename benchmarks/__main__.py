"""python -m benchmarks [workload …] [--turns 5] [--json file]: the tables, side by side, in one run."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.report import machine, print_tables
from benchmarks.steady import steady
from benchmarks.workloads import WORKLOADS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("workloads", nargs="*", choices=[*WORKLOADS, []], help="all of them, if none is named")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    results = {"machine": machine(), "steady": steady(options.workloads or WORKLOADS, turns=options.turns)}
    print_tables(results)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
