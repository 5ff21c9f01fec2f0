"""Folders of pictures on the command line: train, predict, evaluate, and what is said of bad input."""

import csv
import json
import shutil
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from chainrule import ImageClassifier, load
from chainrule.cli import main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def fails(result: Result, *words: str, code: int = 1) -> None:
    assert result.exit_code == code
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    for word in words:
        assert word in result.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Strokes: upright, flat and none; and a damaged file."""
    home = tmp_path_factory.mktemp("pictures")
    rng = np.random.default_rng(0)
    for name in ("flat", "none", "upright"):
        (home / name).mkdir()
        for number in range(30):
            picture, place = rng.integers(0, 60, (8, 8)).astype(np.uint8), rng.integers(2, 6)
            picture[{"flat": (place, slice(1, 7)), "upright": (slice(1, 7), place)}.get(name, (0, 0))] = 255
            Image.fromarray(picture).save(home / name / f"{number}.png")
    (home / "none" / "<b>bad.png").write_bytes(b"nothing")
    return home


@pytest.fixture(scope="module")
def trained(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    model = tmp_path_factory.mktemp("models") / "strokes.safetensors"
    return model, run("train", folder, "--out", model, "--epochs", 8, "--seed", 1)


def test_what_is_printed(folder: Path, trained: tuple[Path, Result]) -> None:
    model, result = trained
    assert result.exit_code == 0
    for line in (
        f"{folder.name}: 90 pictures of 8 × 8 pixels, grey; 3 classes: flat, none, upright",
        "left out: none/<b>bad.png (it is damaged, or not a picture)",
        "61 pictures to learn from, 11 to decide when to stop, 18 held out for these metrics:",
        "The weights in the file are fitted on all 90, for as many updates.",
    ):
        assert line in result.stdout.splitlines()
    assert "than without looking (95% interval" in result.stdout
    assert "logistic regression on pixels" in result.stdout
    assert isinstance(load(model), ImageClassifier)


def test_the_report(trained: tuple[Path, Result]) -> None:
    page = trained[0].with_suffix(".html").read_text(encoding="utf-8")
    for section in ("quality", "seen", "hardest", "data", "training", "network", "sequence", "chain", "again"):
        assert f'<section id="{section}">' in page
    assert "<b>bad" not in page
    assert "&lt;b&gt;bad" in page
    assert page.count('class="mosaic"') in (3, 5)  # W1, and two layers for a right and perhaps a wrong picture
    assert page.count("the pixels that mattered") >= 9


def test_predict_and_evaluate(folder: Path, trained: tuple[Path, Result], tmp_path: Path) -> None:
    model, _ = trained
    result = run("predict", model, folder)
    rows = list(csv.DictReader(StringIO(result.stdout)))
    assert len(rows) == 90
    assert list(rows[0]) == ["file", "prediction", *(f"probability_{name}" for name in ("flat", "none", "upright"))]
    right = np.mean([row["file"].partition("/")[0] == row["prediction"] for row in rows])
    assert "left out: none/<b>bad.png" in result.stderr
    measured = json.loads(run("evaluate", model, folder, "--json").stdout)
    assert measured["n"] == 90
    assert measured["metrics"]["accuracy"] == pytest.approx(right)
    assert "90 pictures\n" in run("evaluate", model, folder).stdout
    one = run("predict", model, folder / "flat" / "3.png", "--out", tmp_path / "one.parquet")
    assert "1 predictions in" in one.stdout
    assert run("show", model).stdout.startswith("forward    p1")
    assert "conv2d" in run("summary", model).stdout


def test_explain_opens_a_picture(folder: Path, trained: tuple[Path, Result]) -> None:
    model, _ = trained
    result = run("explain", model, folder, "--row", 3, "--open", "dW1[0, 0, 0, 1]")
    assert result.exit_code == 0
    assert result.stdout.startswith("Row 3 of 90. a0: pixels; y: class.\n\ndW1[0, 0, 0, 1] = ")
    assert "line: dW1 = p1ᵀ dz1" in result.stdout
    fails(run("explain", model, folder / "flat"), "in no sub-folders")
    summary = run("summary", model).stdout
    assert "61 pictures to learn from" in summary
    assert "logistic regression on pixels" in summary


def test_json_and_no_refit(folder: Path, tmp_path: Path) -> None:
    arguments = ["--out", tmp_path / "m", "--epochs", 1, "--no-refit", "--no-report", "--json"]
    facts = json.loads(run("train", folder, *arguments).stdout)
    assert facts["refit"] is False
    assert facts["left_out"] == {"none/<b>bad.png": "it is damaged, or not a picture"}
    assert facts["others"][0]["name"] == "logistic regression on pixels"
    assert facts["command"].endswith("--epochs 1 --no-refit --no-report")
    assert len(load(tmp_path / "m").network_.history) == 1


def test_the_same_command_trains_the_same(folder: Path, trained: tuple[Path, Result], tmp_path: Path) -> None:
    model, _ = trained
    run("train", folder, "--out", tmp_path / "m", "--epochs", 8, "--seed", 1, "--no-report")
    one, same = (load(path).network_.parameters for path in (model, tmp_path / "m"))
    assert all((one[name] == same[name]).all() for name in one)


def test_bad_input(folder: Path, trained: tuple[Path, Result], tmp_path: Path) -> None:
    model, _ = trained
    (tmp_path / "empty").mkdir()
    fails(run("train", tmp_path / "empty"), "holds no pictures")
    (tmp_path / "one" / "a").mkdir(parents=True)
    for number in range(12):
        shutil.copy(folder / "flat" / f"{number}.png", tmp_path / "one" / "a")
    fails(run("train", tmp_path / "one"), "All pictures are of one class, 'a'")
    fails(run("train", tmp_path / "one" / "a"), "have no classes", "a sub-folder for each class")
    fails(run("evaluate", model, tmp_path / "one" / "a"), "in no sub-folders")
    fails(run("evaluate", model, tmp_path / "one"), "knows no class 'a'")
    fails(run("train", folder, "--target", "class"), "--target is for tables", code=2)
    fails(run("train", folder, "--hidden", "8"), "--hidden is for tables", code=2)
    (tmp_path / "table.csv").write_text("x,y\n1,2\n")
    fails(run("train", tmp_path / "table.csv"), "Missing option '--target'", code=2)
    fails(run("train", tmp_path / "table.csv", "--target", "y", "--refit"), "--refit is for pictures", code=2)
    fails(run("predict", model, tmp_path / "table.csv"), "The picture 'table.csv' cannot be read")
    fails(run("predict", model, folder / "flat", "--why"), "The model reads pictures")
    fails(run("demo", "xor", "--data", folder), "The demo xor has no --data", code=2)
    for name in ("b", "c"):
        (tmp_path / "tiny" / name).mkdir(parents=True)
        for number in range(8):
            Image.new("L", (1, 1), number).save(tmp_path / "tiny" / name / f"{number}.png")
    fails(run("train", tmp_path / "tiny"), "1 × 1 pixels, too small")
