"""What follows ``chainrule train``: one verdict in every place, one number for every row, and predictions that keep
columns."""

from __future__ import annotations

import json
import re
import shlex
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner, Result

from chainrule.cli import main
from chainrule.tabular import load

QUICK = ("--epochs", "3")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def fails(result: Result, sentence: str) -> None:
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert sentence in result.stderr


def people(rows: int = 120) -> pl.DataFrame:
    rng = np.random.default_rng(0)
    height, city = rng.normal(170, 10, rows).round(1), rng.choice(["Bonn", "Ulm"], rows)
    tall = np.where(height + 6 * (city == "Ulm") > 172, "yes", "no")
    return pl.DataFrame({"id": np.arange(rows) + 1000, "height": height, "city": city, "tall": tall})


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a table and a model trained on it, as the working folder."""
    monkeypatch.chdir(tmp_path)
    people().write_csv("people.csv")
    trained = run("train", "people.csv", "--target", "tall", *QUICK, "--no-report", "--out", "people.safetensors")
    assert trained.exit_code == 0, trained.stderr
    return tmp_path


def test_the_constant_is_that_of_the_training_rows(here: Path) -> None:
    """Also where another class is the most frequent in the table at hand, or the mean another."""
    people().filter(pl.col("tall") == "no").write_csv("small.csv")
    facts = json.loads(run("evaluate", "people.safetensors", "small.csv", "--json").stdout)
    assert facts["baseline"]["value"] == "yes"
    assert facts["baseline"]["accuracy"] == 0
    assert run("train", "people.csv", "--target", "height", *QUICK, "--no-report", "--out", "h").exit_code == 0
    people().filter(pl.col("height") < 165).write_csv("short.csv")
    facts = json.loads(run("evaluate", "h", "short.csv", "--json").stdout)
    assert facts["baseline"]["value"] == pytest.approx(170, abs=3)
    assert facts["baseline"]["r2"] < -1


def test_one_verdict_everywhere(here: Path) -> None:
    """In the terminal, as JSON, in the report, in the summary and beside an evaluation."""
    people(600).write_csv("many.csv")
    arguments = ("train", "many.csv", "--target", "tall", "--epochs", 60, "--out", "m.safetensors")
    facts, text = json.loads(run(*arguments, "--json").stdout), run(*arguments).stdout
    assert facts["verdict"] == "learned"
    assert 0 < facts["gain"]["low"] < facts["gain"]["mean"] < facts["gain"]["high"] <= 1
    assert facts["gain"]["loss"] == "log loss"
    (sentence,) = [line for line in text.splitlines() if line.startswith("It has learned something: on 120 held-out")]
    assert sentence in run("summary", "m.safetensors").stdout.splitlines()
    assert sentence in run("evaluate", "m.safetensors", "people.csv").stdout.splitlines()
    evaluated = json.loads(run("evaluate", "m.safetensors", "people.csv", "--json").stdout)
    assert (evaluated["verdict"], evaluated["gain"]) == (facts["verdict"], facts["gain"])
    page = Path("m.html").read_text(encoding="utf-8")
    opening, reason = sentence.split(": ", 1)
    assert f'<p class="verdict" data-verdict="learned"><strong>{opening}:</strong> {reason}</p>' in page


def test_rows_have_one_number(here: Path) -> None:
    """The row that the report shows is the one that ``explain --row`` opens, also where others have no target."""
    frame = people().with_columns(tall=pl.when(pl.col("id") >= 1010).then(pl.col("tall")))
    frame.write_csv("some.csv")
    assert run("train", "some.csv", "--target", "tall", *QUICK, "--out", "m.safetensors").exit_code == 0
    page = Path("m.html").read_text(encoding="utf-8")
    (command,) = re.findall(r"<code>(chainrule explain .*?)</code>", page)
    number = int(re.findall(r'<section id="hardest">.*?<tbody><tr><th scope="row">(\d+)</th>', page)[0])
    assert command == f"chainrule explain m.safetensors some.csv --row {number}"
    opened = run(*shlex.split(command)[1:], "--open", "a0[0, 0]")
    assert opened.stdout.startswith(f"Row {number} of 120. Columns of a0: 0 height")
    a0 = load("m.safetensors").encoder.transform(frame[number - 1])
    assert f"a0[0, 0] = {a0[0, 0]:.6g}" in opened.stdout.replace("−", "-")


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_columns_are_kept(here: Path, ending: str) -> None:
    """In a CSV as they are written, so that ids stay what they are; in Parquet with their types."""
    frame = people().with_columns(id=pl.format("00{}", "id"), note=pl.lit("a, b"))
    frame.write_csv("new.csv")
    read = partial(pl.read_csv, infer_schema=False) if ending == "csv" else pl.read_parquet
    predicted = ["prediction", "probability_no", "probability_yes"]
    result = run("predict", "people.safetensors", "new.csv", "--keep", "note", "--keep", "id", "--out", f"p.{ending}")
    assert (result.exit_code, result.stderr) == (0, "")
    some = read(f"p.{ending}")
    assert some.columns == ["note", "id", *predicted]
    assert some["note"].to_list() == ["a, b"] * 120
    assert some["id"].to_list() == frame["id"].to_list()
    run("predict", "people.safetensors", "new.csv", "--keep-all", "--out", f"all.{ending}")
    every = read(f"all.{ending}")
    assert every.columns == [*frame.columns, *predicted]
    assert every.select(predicted).equals(some.select(predicted))
    if ending == "csv":
        assert every.drop(predicted).equals(pl.read_csv("new.csv", infer_schema=False))


def test_kept_columns_are_printed_too(here: Path) -> None:
    printed = run("predict", "people.safetensors", "people.csv", "--keep", "id").stdout.splitlines()
    assert printed[0] == "id,prediction,probability_no,probability_yes"
    assert printed[1].startswith("1000,")


def test_columns_that_cannot_be_kept(here: Path) -> None:
    fails(
        run("predict", "people.safetensors", "people.csv", "--keep", "citty", "--out", "p.csv"),
        "There is no column to keep 'citty'; did you mean 'city'?",
    )
    people().with_columns(prediction=pl.lit("guess")).write_csv("guesses.csv")
    fails(
        run("predict", "people.safetensors", "guesses.csv", "--keep-all", "--out", "p.csv"),
        "'prediction' cannot be kept: the predictions have one of that name",
    )
    people().with_columns(pair=pl.lit([1, 2])).write_parquet("pairs.parquet")
    fails(
        run("predict", "people.safetensors", "pairs.parquet", "--keep-all", "--out", "p.csv"),
        "'pair' cannot be kept: it holds list values, which no CSV can",
    )
    assert not Path("p.csv").exists()
    result = run("predict", "people.safetensors", "pairs.parquet", "--keep-all", "--out", "p.parquet")
    assert result.exit_code == 0, result.stderr
    assert pl.read_parquet("p.parquet")["pair"].to_list() == [[1, 2]] * 120
