"""Hostile tables through the command line: each is answered by a result or by one sentence."""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest

AT_ONCE, GROUPS = 120, 10  # tables that one process takes, and how many such processes there are
SECONDS, WAITING, MEMORY = 10, 60, 2**30  # that a table may compute, and wait; bytes that a process may hold


ROWS = 60
Y = pl.Series("y", ["u", "v"] * (ROWS // 2))
X = pl.Series("x", np.random.default_rng(0).normal(size=ROWS))


@pytest.mark.parametrize(
    "columns",
    [
        [pl.Series("d", range(7_000_000, 7_000_000 + ROWS), dtype=pl.Int32).cast(pl.Date), X, Y],
        [pl.Series("d", [[50_000_000]] * ROWS, dtype=pl.List(pl.Int32)).cast(pl.List(pl.Date)), X, Y],
        [pl.Series("d", ["+12345-01-02T00:00:00", "2024-01-02T00:00:00"] * (ROWS // 2)), X, Y],
        [X, pl.Series("y", ["1e300", "2e300"] * (ROWS // 2))],
    ],
)
def test_far_dates_and_far_targets_give_a_model_and_a_report(columns: list[pl.Series], tmp_path: Path) -> None:
    path = tmp_path / ("t.parquet" if columns[0].dtype != pl.String and columns[-1][0] == "u" else "t.csv")
    frame = pl.DataFrame(columns)
    frame.write_parquet(path) if path.suffix == ".parquet" else frame.write_csv(path)
    assert complaint("train", path, "--target=y", "--epochs=2", "--out", tmp_path / "m") == ""
    assert {item.name for item in tmp_path.iterdir()} == {path.name, "m", "m.html"}
    assert complaint("predict", tmp_path / "m", path) == complaint("evaluate", tmp_path / "m", path) == ""


@pytest.mark.slow
@pytest.mark.parametrize("group", range(GROUPS))
def test_hostile_tables_are_answered(group: int, tmp_path: Path) -> None:
    seeds = range(group * AT_ONCE, (group + 1) * AT_ONCE)
    done = subprocess.run(
        [sys.executable, "-W", "always::RuntimeWarning", __file__, str(seeds.start), str(seeds.stop)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": "80"},
        timeout=AT_ONCE * WAITING,
    )
    assert done.stderr == ""  # where a time limit, or a panic of Polars, would have left its traces
    *wrong, last = done.stdout.splitlines()
    assert wrong == []
    answered = json.loads(last)
    assert answered["tables"] == len(seeds)
    assert answered["models"] > AT_ONCE // 10  # not all of them are refused at the door
    assert answered["memory"] < MEMORY
    assert done.returncode == 0


def faults(seed: int, folder: Path) -> tuple[list[str], int]:
    """Train on a table, and use the model where there is one; return what went wrong, and how many models came out."""
    from hostile_tables import write_table

    path, target, more = write_table(seed, folder)
    trained = complaint("train", path, f"--target={target}", "--epochs=2", "--threads=1", "--out", folder / "m", *more)
    found, models = [trained] if trained else [], int((folder / "m").exists())
    if models:
        predicted = complaint("predict", folder / "m", path, "--out", folder / "p.csv")
        found += [text for text in (predicted, complaint("evaluate", folder / "m", path)) if text]
    expected = {path.name, "m", "m.html", "p.csv"} if models else {path.name}
    if left := {item.name for item in folder.iterdir()} - expected:
        found.append(f"{left} were left behind")
    return found, models


def complaint(*arguments: object) -> str:
    """Run a command; return what is wrong with how it ended, or nothing."""
    from click.testing import CliRunner

    from chainrule.cli import main

    result = CliRunner().invoke(main, [*map(str, arguments)])
    said = f"{arguments[0]}: exit {result.exit_code}, {result.exception!r}, stderr {result.stderr[:500]!r}"
    if not isinstance(result.exception, SystemExit | None):
        return said
    if result.exit_code == 0:
        notes = [
            line for line in result.stderr.splitlines() if not line.startswith("The model does not know the column")
        ]
        return said if notes else ""
    one = result.stderr.startswith("Error: ") and result.stderr.count("\n") == 1 and len(result.stderr) < 700
    return "" if one and not result.stdout and result.exit_code in (1, 2) else said


def answer(first: int, end: int) -> None:
    """Take the tables of these seeds; print a line for each fault, and a summary."""
    import resource

    models = 0
    for seed in range(first, end):
        faulthandler.dump_traceback_later(WAITING, exit=True)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)  # of the processor, so that a busy machine changes nothing
        with tempfile.TemporaryDirectory(dir=".") as folder:
            wrong, trained = faults(seed, Path(folder))
        models += trained
        for text in wrong:
            print(f"seed {seed}: {text}", flush=True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(json.dumps({"tables": end - first, "models": models, "memory": memory}))


if __name__ == "__main__":
    answer(int(sys.argv[1]), int(sys.argv[2]))
