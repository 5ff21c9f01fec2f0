"""What a table costs beside its training: a CSV of 200,000 rows and 30 columns, read, trained on for one epoch, judged
and reported, against reading it and one epoch alone, with and without what makes numbers of the table in between: no
epoch is possible before that. All take turns in one process; the figures are medians.

python -m benchmarks.table [--turns 7]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from chainrule.bench.report import name_of_machine
from chainrule.data.columns import examine
from chainrule.data.encoding import TableEncoder
from chainrule.data.reading import read_table
from chainrule.data.target import Target
from chainrule.network.network import Network
from chainrule.report.html import write_report
from chainrule.tabular import train
from chainrule.tabular.result import TrainingResult
from chainrule.tabular.settings import Options
from chainrule.tabular.split import divide

ROWS = 200_000
SEED = 0


def write_table(path: Path) -> None:
    """Write a table of 20 columns of numbers, 5 of whole numbers, 4 of words, and the one to predict."""
    rng = np.random.default_rng(SEED)
    columns = {f"number {i}": rng.normal(size=ROWS).round(4) for i in range(20)}
    columns |= {f"count {i}": rng.integers(0, 1000, ROWS) for i in range(5)}
    columns |= {f"word {i}": rng.choice([f"kind {k}" for k in range(12)], ROWS) for i in range(4)}
    score = columns["number 0"] + 0.01 * (columns["count 0"] - 500) * columns["number 1"] + rng.normal(size=ROWS)
    pl.DataFrame({**columns, "answer": np.where(score > 0, "yes", "no")}).write_csv(path)


def whole(folder: Path) -> TrainingResult:
    """Everything that ``chainrule train`` does, the model's file and the report included."""
    result = train(folder / "table.csv", "answer", epochs=1, seed=SEED, progress=False)
    result.model.save(folder / "model.safetensors")
    write_report(result, folder / "report.html")
    return result


def alone(folder: Path, result: TrainingResult) -> None:
    """Read the table, and train a new network of the same shape for one epoch on the same rows, ready as numbers."""
    read_table(folder / "table.csv")
    settings = result.settings
    network = Network.from_spec(result.network.spec())
    network.fit(
        result.a0, result.y, epochs=1, batch_size=settings.batch_size, optimizer=settings.optimizer, progress=False
    )


def numbers(folder: Path) -> None:
    """Read the table and make of it what a network reads: the rows to train on, their columns as numbers."""
    frame = read_table(folder / "table.csv")
    target = Target.fit(frame["answer"], "classification")
    encoded = target.encode(frame["answer"])
    learned, _, _ = divide(encoded, frame.height, Options().test_size, Options().validation_size, SEED)
    taken = np.zeros(frame.height, bool)
    taken[learned] = True
    rows = pl.Series(taken)
    TableEncoder.fit(frame, examine(frame.drop("answer")), rows).transform(frame, rows)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that work takes, and those of processor time, all threads together."""
    wall, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - used


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.table", description=__doc__)
    parser.add_argument("--turns", type=int, default=15)
    turns = parser.parse_args().turns
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_table(folder / "table.csv")
        result = whole(folder)  # what is compiled or cached, is now
        alone(folder, result)
        works: dict[str, Callable[[], object]] = {
            "read, train, judge, report": lambda: whole(folder),
            "reading and one epoch": lambda: alone(folder, result),
            "reading": lambda: read_table(folder / "table.csv"),
            "reading, as numbers": lambda: numbers(folder),
        }
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
        for _ in range(turns):
            for what, work in works.items():
                taken[what].append(timed(work))
    print(f"{name_of_machine()}; {ROWS:,} rows, 30 columns, {len(result.a0):,} rows trained on, medians of {turns}")
    times = {what: np.array(found) for what, found in taken.items()}
    everything, strict, read, encoded = times.values()
    times["reading, as numbers, and one epoch"] = full = strict - read + encoded
    for what, found in times.items():
        wall, used = np.median(found, axis=0)
        print(f"{what:36}{wall:8.2f} s{used:8.2f} s of processor time")
    for what, part in (("ratio", full), ("ratio, without making numbers", strict)):
        wall, used = np.median(everything / part, axis=0)  # turn by turn: what disturbs one disturbs the other
        print(f"{what:36}{wall:8.2f}  {used:8.2f}   in processor time")


if __name__ == "__main__":
    main()
