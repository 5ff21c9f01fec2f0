"""``chainrule train`` and what follows it, as people call them: results, files, and one sentence where something is
wrong."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner, Result

from chainrule import Dense, Network
from chainrule.cli import main
from chainrule.errors import InvalidInput
from chainrule.tabular import load

COMMAND = [sys.executable, "-m", "chainrule"]
TITANIC = Path(__file__).parents[3] / "shared" / "data" / "titanic.csv"
QUICK = ("--epochs", "3")


FIGURES = ["accuracy", "balanced accuracy", "log loss", "AUC", "average precision", "F1"]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def check_sentence(result: Result, *parts: str) -> None:
    """One line on stderr that holds `parts`, nothing on stdout, a non-zero exit without traceback."""
    assert result.exit_code > 0
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1, result.stderr
    assert len(result.stderr) < 700
    for part in parts:
        assert part in result.stderr


def people(rows: int = 120, seed: int = 0) -> pl.DataFrame:
    """A table with every kind of column: a target that depends on some, and some that are of no use."""
    rng = np.random.default_rng(seed)
    height, city = rng.normal(170, 10, rows), rng.choice(["Bonn", "Ulm", "Köln"], rows)
    frame = pl.DataFrame(
        {
            "id": np.arange(rows) + 1000,
            "height": height.round(1),
            "city": city,
            "member": rng.random(rows) < 0.5,
            "since": [f"{2000 + i % 20}-0{1 + i % 9}-11" for i in range(rows)],
            "planet": ["Earth"] * rows,
            "nothing": [None] * rows,
            "label": [f"person {i}" for i in range(rows)],
            "tall": np.where(height + 6 * (city == "Ulm") > 172, "yes", "no"),
        }
    )
    missing = pl.Series(rng.random(rows) < 0.1)
    return frame.with_columns(height=pl.when(missing).then(None).otherwise(pl.col("height")))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a table and a model trained on it."""
    folder = tmp_path_factory.mktemp("home")
    people().write_csv(folder / "people.csv")
    model = folder / "people.safetensors"
    assert (
        run(
            "train", folder / "people.csv", "--target", "tall", "--out", model, "--no-report", "--recipe", "fast"
        ).exit_code
        == 0
    )
    return folder


@pytest.fixture
def here(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, as the working folder."""
    shutil.copytree(home, tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


# ---- train


def test_json(here: Path) -> None:
    result = run("train", "people.csv", "--target", "tall", *QUICK, "--out", "m.safetensors", "--no-report", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    facts = json.loads(result.stdout)
    assert facts["task"] == "classification"
    assert (facts["n_train"], facts["n_validation"], facts["n_test"]) == (82, 14, 24)
    assert facts["metrics"].keys() == {"accuracy", "balanced_accuracy", "log_loss"} < facts["baseline"].keys()
    assert facts["columns"] == {"height": "number", "city": "category", "member": "boolean", "since": "date"}
    assert list(facts["dropped_columns"]) == ["id", "planet", "nothing", "label"]
    assert facts["dropped_columns"]["id"] == "it identifies a row (120 different values in 120 rows)"
    assert facts["dropped_columns"]["planet"] == "every row holds the same value"
    assert facts["dropped_columns"]["nothing"] == "no row holds a value"
    assert facts["epochs"] == 3
    assert facts["seconds"] > 0
    assert (facts["model"], facts["report"]) == ("m.safetensors", None)
    assert Path("m.safetensors").exists()
    again = run(*shlex.split(facts["command"])[1:], "--json")
    assert json.loads(again.stdout)["metrics"] == facts["metrics"]


def test_free_text(here: Path) -> None:
    said = [f"I found that film number {i} was {kind} indeed" for i, kind in enumerate(["fine", "dull"] * 60)]
    pl.DataFrame({"review": said, "kind": ["praise", "blame"] * 60}).write_csv("films.csv")
    result = run("train", "films.csv", "--target", "kind", "--text", "mean", "--epochs", "40", "--out", "m.safetensors")
    assert result.exit_code == 0, result.stderr
    assert "review  text                 free text, 17 words and pairs of words are known" in result.stdout
    assert "free text by the mean of its words' and pairs' vectors; adamw" in result.stdout
    assert re.search("95% intervals .*TF-IDF, logistic regression", result.stdout)
    why = run("predict", "m.safetensors", "films.csv", "--why").stdout.splitlines()
    assert why[0].endswith("average score,why review,unexplained,words of review")
    assert '"' in why[1]
    assert "fine +" in why[1]
    assert "dull -" in why[2]
    pl.DataFrame({"review": [None, "", "xyz"]}).write_csv("empty.csv")
    assert run("predict", "m.safetensors", "empty.csv").stdout.count("\n") == 4
    for command in (
        ("summary", "m.safetensors"),
        ("evaluate", "m.safetensors", "films.csv"),
        ("show", "m.safetensors"),
    ):
        assert run(*command).exit_code == 0
    assert run("explain", "m.safetensors", "films.csv", "--row", 1).exit_code == 0
    check_sentence(run("show", "m.safetensors", "--format", "numpy", "--out", "x.py"), "reads no free text", "'review'")
    check_sentence(run("train", "people.csv", "--target", "tall", "--as", "id=text"), "'id' cannot be read as text")
    check_sentence(run("train", "films.csv", "--target", "kind", "--text", "bert"), "'bert'", "gru, lstm, mean")


def test_the_report_is_beside_the_model(here: Path) -> None:
    result = run("train", "people.csv", "--target", "tall", *QUICK, "--out", "tall.safetensors", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    facts = json.loads(result.stdout)
    assert facts["report"] == "tall.html"
    assert Path("tall.html").read_text(encoding="utf-8").lower().startswith("<!doctype html")
    run("train", "people.csv", "--target", "tall", *QUICK, "--report", "r.html")
    assert Path("r.html").exists()
    assert not Path("model.html").exists()


def test_text(here: Path) -> None:
    result = run("train", "people.csv", "--target", "tall", *QUICK, "--no-report")
    assert (result.exit_code, result.stderr) == (0, "")
    for line in (
        "people.csv: 120 rows; to predict: tall (classification, 2 classes)",
        "height   number           12",
        "id       (left out)           it identifies a row (120 different values in 120 rows)",
        "Model in model.safetensors",
    ):
        assert line in result.stdout.splitlines(), result.stdout
    assert re.search(r"\n95% intervals +this network +majority class \(\w+\)\naccuracy ", result.stdout)


def test_columns_are_overruled_and_the_command_says_so(here: Path) -> None:
    people().with_columns(due=pl.lit("04/03/2021"), code=pl.format("0{}", "height")).head(60).write_csv("odd.csv")
    odd = pl.read_csv("odd.csv", infer_schema=False)
    odd = odd.with_columns(due=pl.Series([f"0{1 + i % 9}/0{1 + i % 8}/2021" for i in range(odd.height)]))
    odd.write_csv("odd.csv")
    guessed = run("train", "odd.csv", "--target", "tall", *QUICK, "--no-report")
    assert "day first, a guess: --as due=month-first for the other" in guessed.stdout
    arguments = ["--target", "tall", *QUICK, "--no-report", "--as", "due=month-first", "--as", "height=category"]
    facts = json.loads(run("train", "odd.csv", *arguments, "--json").stdout)
    assert facts["columns"]["height"] == "category"
    assert facts["readings"]["due"] == "as you say: month-first; month first"
    again = run(*shlex.split(facts["command"])[1:], "--json")
    assert json.loads(again.stdout)["metrics"] == facts["metrics"]
    check_sentence(run("train", "odd.csv", "--target", "tall", "--as", "due"), "'due' is not COLUMN=KIND")
    check_sentence(run("train", "odd.csv", "--target", "tall", "--as", "duo=date"), "did you mean 'due'?")
    check_sentence(run("train", "odd.csv", "--target", "tall", "--as", "due=dat"), "did you mean 'date'?")
    check_sentence(run("train", "odd.csv", "--target", "tall", "--as", "city=date"), "'city' cannot be read as date")
    check_sentence(run("train", "odd.csv", "--target", "tall", "--encoding", "utf-99"), "there is no encoding 'utf-99'")


def test_a_table_from_standard_input(here: Path) -> None:
    content = Path("people.csv").read_bytes()
    arguments = ["train", "-", "--target", "tall", *QUICK, "--no-report", "--out", "m"]
    result = CliRunner().invoke(main, arguments, input=content)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("standard input: 120 rows")
    predicted = CliRunner().invoke(main, ["predict", "m", "-", "--keep", "id"], input=content)
    assert predicted.stdout == run("predict", "m", "people.csv", "--keep", "id").stdout


def test_regression_with_every_option(here: Path) -> None:
    options = shlex.split(
        "--task regression --recipe mlp --hidden 6,4 --activation tanh --dropout 0.1 --epochs 4 --batch-size 20 "
        "--optimizer momentum --learning-rate 0.01 --weight-decay 0.001 --test-size 0.3 --drop-columns label,planet "
        "--keep-columns id --seed 5 --threads 1 --no-report --json"
    )
    result = run("train", "people.csv", "--target", "height", *options)
    assert result.exit_code == 0, result.stderr
    facts = json.loads(result.stdout)
    assert facts["metrics"].keys() == {"rmse", "mae", "r2"}
    assert facts["baseline"]["name"] == "mean"
    assert facts["n_without_target"] == 12
    assert facts["n_train"] + facts["n_validation"] + facts["n_test"] == 108
    assert "id" in facts["columns"]
    assert facts["dropped_columns"]["label"] == "you asked for it"
    settings = facts["settings"]
    assert (settings["hidden"], settings["activation"], settings["dropout"]) == ([6, 4], "tanh", 0.1)
    assert settings["optimizer"]["name"] == "momentum"
    assert (settings["learning_rate"], settings["weight_decay"], settings["seed"]) == (0.01, 0.001, 5)
    network = load("model.safetensors").network
    assert [layer.units for layer in network.layers] == [6, 4, 1]


def test_class_weight_and_no_hidden_layer(here: Path) -> None:
    options = ("--class-weight", "balanced", "--hidden", "0", "--no-report")
    result = run("train", "people.csv", "--target", "city", *QUICK, *options)
    assert result.exit_code == 0, result.stderr
    assert load("model.safetensors").target.classes == ("Bonn", "Köln", "Ulm")


@pytest.mark.parametrize("ending", ["tsv", "parquet", "jsonl"])
def test_other_files(here: Path, ending: str) -> None:
    frame, path = people(), Path(f"people.{ending}")
    if ending == "tsv":
        frame.write_csv(path, separator="\t")
    elif ending == "parquet":
        frame.write_parquet(path)
    else:
        frame.write_ndjson(path)
    arguments = ("--target", "tall", *QUICK, "--no-report", "--json", "--out", "m")
    facts = [json.loads(run("train", name, *arguments).stdout) for name in ("people.csv", path)]
    assert facts[0]["metrics"] == facts[1]["metrics"]
    assert facts[0]["columns"] == facts[1]["columns"]


def test_a_report_that_cannot_be_written_leaves_the_model(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> None:
        raise InvalidInput("Cannot write 'model.html': no space left on device.")

    monkeypatch.setattr("chainrule.report.html.write_report", full)
    result = run("train", "people.csv", "--target", "tall", *QUICK)
    check_sentence(result, "no space left on device. (The model is saved, in 'model.safetensors'.)")
    assert load("model.safetensors").target.name == "tall"


#: Ctrl-C in the middle of the third epoch, of a training that would take hours.
INTERRUPTED = """
import signal, sys
from chainrule.cli import main
from chainrule.training.run import Run
complete = Run._complete
def interrupted(run, losses):
    if len(run.history) == 2:
        signal.raise_signal(signal.SIGINT)
    return complete(run, losses)
Run._complete = interrupted
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_keeps_the_best_weights(here: Path) -> None:
    people(400).write_csv("many.csv")
    arguments = ["train", "many.csv", "--target", "tall", "--epochs", "1000000", "--hidden", "300,300"]
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, *arguments], capture_output=True, encoding="utf-8", timeout=300
    )
    assert "Interrupted: the best weights so far, of epoch 2, are kept." in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 0
    assert "Model in model.safetensors; report in model.html" in done.stdout
    assert len(load("model.safetensors").predict("many.csv")) == 400
    assert "it was interrupted" in Path("model.html").read_text(encoding="utf-8")


# ---- predict, evaluate, show, summary


def test_predictions_to_every_place(here: Path) -> None:
    printed = run("predict", "people.safetensors", "people.csv")
    assert printed.exit_code == 0
    assert printed.stderr == ""
    rows = list(csv.DictReader(printed.stdout.splitlines()))
    assert len(rows) == 120
    assert rows[0].keys() == {"prediction", "probability_no", "probability_yes"}
    assert {row["prediction"] for row in rows} == {"yes", "no"}
    for name, read in (("p.csv", pl.read_csv), ("p.parquet", pl.read_parquet)):
        result = run("predict", "people.safetensors", "people.csv", "--out", name)
        assert result.stdout == f"120 predictions in {name}\n"
        assert read(name)["probability_yes"].to_list() == [float(row["probability_yes"]) for row in rows]


def test_the_same_in_a_new_process(here: Path) -> None:
    """On rows with unseen categories, missing values and shuffled columns."""
    frame = people(40, seed=1).with_columns(city=pl.lit("Rome")).select("city", "since", "member", "height", "id")
    frame.write_csv("new.csv")
    done = subprocess.run(
        [*COMMAND, "predict", "people.safetensors", "new.csv", "--out", "p.parquet"], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    model = load("people.safetensors")
    assert (pl.read_parquet("p.parquet").drop("prediction").to_numpy() == model.predict_proba("new.csv")).all()


def test_evaluate(here: Path) -> None:
    result = run("evaluate", "people.safetensors", "people.csv", "--json")
    assert result.exit_code == 0
    facts = json.loads(result.stdout)
    predicted = load("people.safetensors").predict("people.csv")
    assert facts["n"] == 120
    assert facts["metrics"]["accuracy"] == pytest.approx((predicted == people()["tall"].to_numpy()).mean())
    shares = people()["tall"].value_counts().sort("count")["count"] / 120
    assert facts["baseline"]["name"] == "majority class"
    assert facts["baseline"]["value"] == "yes"
    assert facts["baseline"]["accuracy"] == pytest.approx(shares[1])
    assert facts["baseline"]["balanced_accuracy"] == 0.5
    lines = run("evaluate", "people.safetensors", "people.csv").stdout.splitlines()
    assert lines[0] == "120 rows"
    assert lines[1].endswith("  majority class (yes)")
    assert [line.split("  ")[0] for line in lines[1:8]] == ["95% intervals", *FIGURES]
    low, high = facts["baseline"]["intervals"]["accuracy"]
    assert f"{facts['baseline']['accuracy']:.4g} ({low:.3g} to {high:.3g})" in lines[2]
    auc = facts["figures"]["auc"]
    assert f"{auc['value']:.4g} ({auc['low']:.3g} to {auc['high']:.3g})" in lines[5]


def test_extra_columns_are_named_and_passed_over(here: Path) -> None:
    people().with_columns(new=pl.lit(1), also=pl.lit(2)).write_csv("more.csv")
    result = run("evaluate", "people.safetensors", "more.csv")
    assert result.exit_code == 0
    assert result.stderr == "The model does not know the columns new, also (ignored).\n"


def test_show(here: Path) -> None:
    text = run("show", "people.safetensors").stdout
    for section in ("forward", "loss", "backward", "update"):
        assert f"\n{section}" in f"\n{text}"
    assert run("show", "people.safetensors", "--format", "latex").stdout.startswith(r"\begin{align")
    assert run("show", "people.safetensors", "--format", "svg").stdout.startswith("<svg")
    assert run("show", "people.safetensors", "--format", "svg", "--out", "n.svg").stdout == "svg in n.svg\n"
    assert Path("n.svg").read_text(encoding="utf-8").startswith("<svg")
    run("show", "people.safetensors", "--format", "numpy", "--out", "script.py")
    model, scope = load("people.safetensors"), {"__name__": "script"}
    exec(Path("script.py").read_text(encoding="utf-8"), scope)
    columns = people().to_dict(as_series=False)
    assert np.allclose(scope["probabilities"](columns), model.predict_proba(people()), atol=1e-6)
    assert scope["predict"](columns) == model.predict(people()).tolist()


def test_show_of_many_weights(here: Path) -> None:
    Network(100, [Dense(30)], loss="mean_squared_error", seed=0).save("large")
    check_sentence(run("show", "large", "--format", "numpy"), "3,030 weights", "--out")
    assert run("show", "large", "--format", "numpy", "--out", "s.py").exit_code == 0
    assert Path("s.npz").exists()


def test_summary(here: Path) -> None:
    text = run("summary", "people.safetensors").stdout
    for part in ("predicts tall: no, yes", "  city: category", "id: left out, it identifies", "accuracy", "dense"):
        assert part in text
    lines = text.splitlines()
    (rows,) = [i for i, line in enumerate(lines) if line.endswith("24 held out for these metrics:")]
    assert lines[rows + 1] == ""
    assert [line.split("  ")[0] for line in lines[rows + 2 : rows + 9]] == ["95% intervals", *FIGURES]
    value, low, high = load("people.safetensors").about["figures"]["auc"]
    assert f" {value:.4g} ({low:.3g} to {high:.3g})" in lines[rows + 6]
    Network(2, [Dense(1)], loss="mean_squared_error", seed=0).save("plain")
    assert "3 parameters" in run("summary", "plain").stdout


# ---- when something is wrong


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (b"", ["the file is empty"]),
        (b"\n\n", ["the file is empty"]),
        (b"a,b\n", ["it has a header, but no rows"]),
        (bytes(range(256)) * 30, ["it is not a text file"]),
        (b"\x89PNG\r\n\x1a\n" + b"\xfe\xca\xaf" * 500, ["it is not"]),
        (b"a,b\n1,2\n3\n", ["row 2 after the header has 1 field, where the header has 2"]),
        (b"a,b\n1,2\n3,4,5\n", ["row 2 after the header has 3 fields, where the header has 2"]),
        (b"a,b,a\n1,2,3\n", ["two columns are named 'a'"]),
        (b'a,b\n"1,2\n3,4\n', ["row 1 after the header has 1 field"]),
        ("a,b\nü,2\n".encode("latin-1"), ["it is not UTF-8 text"]),
        ("a,b\nü,2\n".encode("utf-16"), ["it is UTF-16 text"]),
        (b"x,y\n" + b"1,2\n" * 30, ["There is no target column 'b'; the columns are 'x', 'y'."]),
        (b"a,B\n" + b"1,2\n" * 30, ["did you mean 'B'?"]),
        (b"a,b\n" + b"1,2\n2,2\n" * 30, ["has one class, '2'"]),
        (b"a,b\n" + b"1,\n" * 30, ["No row has a value of the target 'b'"]),
        (b"a,b\n1,2\n2,1\n", ["There are 2 rows with a target, too few"]),
        (b"b\n" + b"1\n2\n" * 30, ["There is no column to learn from"]),
        (b"a,b\n" + b",1\n,2\n" * 30, ["There is no column to learn from", "'a': no row holds a value"]),
        (b"a,b\n" + b"".join(b"%d,t%d\n" % (i % 7, i) for i in range(60)), ["60 classes in 60 rows"]),
    ],
)
def test_tables_that_cannot_be_used(content: bytes, parts: list[str], tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    check_sentence(run("train", path, "--target", "b", "--out", tmp_path / "model"), *parts)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["--target", "tal"], ["There is no target column 'tal'; did you mean 'tall'?"]),
        ([], ["--target"]),
        (["--target", "tall", "--activation", "sigmod"], ["no activation named 'sigmod'", "did you mean 'sigmoid'?"]),
        (["--target", "tall", "--optimizer", "adamm"], ["no optimizer named 'adamm'", "did you mean 'adam'?"]),
        (["--target", "tall", "--recipe", "mpl"], ["no recipe named 'mpl'", "did you mean 'mlp'?"]),
        (["--target", "tall", "--learning-rate", "nan"], ["'nan' is not a number above 0"]),
        (["--target", "tall", "--hidden", "ten"], ["'ten' is not a number of units per layer"]),
        (["--target", "tall", "--dropout", "1"], ["'1' is not a share of 0 or more"]),
        (["--target", "tall", "--weight-decay", "-1"], ["'-1' is not a number of 0 or more"]),
        (["--target", "tall", "--test-size", "2"], ["'2' is not a share between 0 and 1"]),
        (["--target", "tall", "--task", "rank"], ["'rank' is not one of"]),
        (["--target", "tall", "--task", "regression"], ["regression needs numbers, but the target 'tall' holds text"]),
        (["--target", "since"], ["The target 'since' holds date values"]),
        (["--target", "tall", "--drop-columns", "hight"], ["no column to drop 'hight'; did you mean 'height'?"]),
        (["--target", "tall", "--drop-columns", "tall"], ["is the target and cannot be dropped"]),
        (["--target", "height", "--class-weight", "balanced"], ["is for classes, but this is a regression"]),
        (["--target", "tall", "--out", "no/where/m"], ["there is no folder"]),
        (["--target", "tall", "--out", "."], ["that is a folder"]),
        (["--target", "tall", "--out", "people.csv"], ["The model would overwrite the table"]),
        (["--target", "tall", "--report", "no/where.html"], ["Cannot write the report", "there is no folder"]),
        (["--target", "tall", "--report", "/dev/null"], ["Cannot write the report", "not an ordinary file"]),
        (["--target", "tall", "--learning-rate", "1e30", "--optimizer", "gradient_descent"], ["diverged"]),
    ],
)
def test_arguments_that_cannot_be(here: Path, arguments: list[str], parts: list[str]) -> None:
    before = sorted(here.iterdir())
    check_sentence(run("train", "people.csv", *arguments), *parts)
    assert sorted(here.iterdir()) == before


def test_files_that_are_not_there(here: Path) -> None:
    check_sentence(run("train", "nothing.csv", "--target", "x"), "Cannot read 'nothing.csv': there is no such file")
    check_sentence(run("train", "table.doc", "--target", "x"), "there is no such file")
    Path("table.doc").write_bytes(b"PK")
    check_sentence(run("train", "table.doc", "--target", "x"), "its name must end in .csv")
    check_sentence(run("predict", "nothing", "people.csv"), "Cannot load 'nothing': there is no such file")
    check_sentence(run("predict", "people.safetensors", "nothing.csv"), "there is no such file")
    check_sentence(
        run("predict", "people.safetensors", "people.csv", "--out", "p.xlsx"), "must end in .csv or .parquet"
    )


def test_an_unwritable_folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
    check_sentence(run("train", "people.csv", "--target", "tall"), "cannot be written to")


def test_tables_that_do_not_fit_the_model(here: Path) -> None:
    def fails(frame: pl.DataFrame, *parts: str) -> None:
        frame.write_csv("other.csv")
        check_sentence(run("predict", "people.safetensors", "other.csv"), *parts)

    frame = people()
    fails(frame.drop("city"), "The table lacks the column 'city', which the model needs")
    fails(frame.rename({"city": "citty"}), "did you mean 'citty'?")
    fails(frame.with_columns(height=pl.lit("tall")), "'height' held numbers in training, but now holds 'tall' (row 1)")
    fails(frame.with_columns(since=pl.lit("never")), "'since' held dates or times in training, but now holds 'never'")
    fails(frame.with_columns(member=pl.lit(7)), "'member' held true or false in training, but now holds '7'")
    frame.drop("tall").write_csv("other.csv")
    check_sentence(
        run("evaluate", "people.safetensors", "other.csv"), "lacks the column 'tall', which is to be predicted"
    )
    frame.with_columns(tall=pl.lit("perhaps")).write_csv("other.csv")
    check_sentence(run("evaluate", "people.safetensors", "other.csv"), "knows no class 'perhaps' of 'tall'")


def test_model_files_that_are_not(here: Path) -> None:
    whole = Path("people.safetensors").read_bytes()
    size = struct.unpack("<Q", whole[:8])[0]
    newer = whole[: 8 + size].replace(rb"\"format\":2", rb"\"format\":9").replace(rb"\"format\":1", rb"\"format\":9")
    contents = {
        "damaged": whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:],
        "cut": whole[: len(whole) // 2],
        "foreign": b"PK\x03\x04" + b"x" * 500,
        "newer": newer + whole[8 + size :],
        "huge": struct.pack("<Q", 10 * 2**30) + whole[8:],
        "text": b"hello",
        "empty": b"",
    }
    Network(2, [Dense(1)], loss="mean_squared_error", seed=0).save("plain")
    contents["plain"] = Path("plain").read_bytes()
    for name, content in contents.items():
        path = Path(f"{name}.safetensors")
        path.write_bytes(content)
        for arguments in (("predict", path, "people.csv"), ("evaluate", path, "people.csv")):
            check_sentence(run(*arguments), f"Cannot load '{path}'")
        if name != "plain":
            check_sentence(run("show", path), f"Cannot load '{path}'")
            check_sentence(run("summary", path), f"Cannot load '{path}'")
    check_sentence(run("predict", "newer.safetensors", "people.csv"), "newer chainrule")


def test_every_bit_of_the_columns_is_checked(here: Path) -> None:
    whole = Path("people.safetensors").read_bytes()
    start = whole.index(b"extra/tabular")
    for place in range(start, start + 2000, 37):
        Path("bad").write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        check_sentence(run("predict", "bad", "people.csv"), "Cannot load 'bad'")


def test_hostile_names_and_cells_are_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = ["<script>alert(1)</script>", "=1+1", "line\nbreak", "\u202eleft", "x" * 1_000_000]
    cells = ["<b>", "=cmd|' /C calc'!A0", "two\nlines", "\u202ertl", "y" * 1_000_000]
    rows = {
        name: [cells[(i * (k + 2)) % 5] if i < 5 else "a\x1b[31m" for i in range(40)] for k, name in enumerate(names)
    }
    pl.DataFrame({**rows, "num": [i % 9 for i in range(40)], "t": ["<i>", "=2"] * 20}).write_csv("hostile.csv")
    result = run("train", "hostile.csv", "--target", "t", *QUICK, "--no-report", "--out", "m")
    assert result.exit_code == 0, result.stderr[:500]
    assert "<script>alert(1)</script>" in result.stdout
    assert not {"\u202e", "\x1b"} & set(result.stdout)
    assert len(result.stdout) < 10_000
    assert run("predict", "m", "hostile.csv").stdout.startswith("prediction,probability_<i>,probability_=2\n")
    assert "\x1b" not in run("summary", "m").stdout
