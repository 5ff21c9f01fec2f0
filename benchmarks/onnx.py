"""A table's model in onnxruntime beside chainrule itself: one row, and 10,000 rows, in one run.

python -m benchmarks.onnx titanic.csv [--target Survived]

chainrule is given a data frame, onnxruntime the arrays of `onnx_inputs`; first of an ensemble, then of one network.
Rows are repeated up to 10,000. Times are medians, on all cores, as either does by default, and on one; chainrule's come
first, before onnxruntime is there, whose threads keep spinning beside whatever runs next.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl

from chainrule import set_threads
from chainrule.bench.report import name_of_machine
from chainrule.engine.cpu.target import available_cores
from chainrule.tabular import train

ROWS, FEW, ONCE, AGAIN = 10_000, 5, 2000, 40


def seconds(times: int, action: Callable[[], Any]) -> float:
    """Return the median time of an action."""
    taken: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table")
    parser.add_argument("--target", default="Survived")
    arguments = parser.parse_args()
    print(name_of_machine())
    for recipe in ("strong", "fast"):
        measure(arguments.table, arguments.target, recipe)


def measure(table: str, target: str, recipe: str) -> None:
    """Print how long one row takes, and 10,000 of them."""
    model = train(table, target, recipe=recipe, seed=0, progress=False).model
    frame, ours = model.read(table), dict[int, float]()
    many = pl.concat([frame] * (ROWS // frame.height + 1)).head(ROWS)
    for threads in (available_cores(), 1):
        set_threads(threads)
        seconds(FEW, partial(model.predict_proba, many))
        ours[threads] = seconds(AGAIN, partial(model.predict_proba, many))
    import onnxruntime  # type: ignore[import-untyped, unused-ignore]

    written = model.to_onnx().SerializeToString()
    one, whole = (model.onnx_inputs(rows) for rows in (frame.head(1), many))
    for threads, own in ours.items():
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        run = partial(onnxruntime.InferenceSession(written, options).run, None)
        seconds(ONCE, partial(run, one))
        row, theirs = seconds(ONCE, partial(run, one)), seconds(AGAIN, partial(run, whole))
        print(f"{recipe}, threads: {threads}: one row in onnxruntime: {row * 1e6:.0f} microseconds (at most 100)")
        print(
            f"{recipe}, threads: {threads}: {ROWS:,} rows: {theirs * 1e3:.1f} ms in onnxruntime, {own * 1e3:.1f} ms "
            f"in chainrule: {theirs / own:.2f} times as long (at most 1.5)"
        )


if __name__ == "__main__":
    main()
