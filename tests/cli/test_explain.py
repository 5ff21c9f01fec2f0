"""``chainrule explain``, ``demo --explain`` and the audit of a saved network, as people call them."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from chainrule import Dense, Network
from chainrule.cli import main
from chainrule.cli.samples import MOST_ROWS, read_samples
from chainrule.demos import find

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
Y = np.array([0.0, 1.0, 1.0, 0.0])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a trained XOR network and its table, as the working directory."""
    network = Network(2, [Dense(2, "tanh"), Dense(1, "sigmoid")], "binary_cross_entropy", "float64", seed=1)
    network.fit(X, Y, 5)
    network.save(tmp_path / "xor.safetensors")
    (tmp_path / "xor.csv").write_text("x1,x2,answer\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def explain(*arguments: object) -> Result:
    return run("explain", "xor.safetensors", "xor.csv", *arguments)


def check_sentence(result: Result, *parts: str) -> None:
    assert result.exit_code > 0
    assert isinstance(result.exception, SystemExit)
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    for part in parts:
        assert part in result.stderr


def load(folder: Path) -> Network:
    from chainrule import load

    return load(folder / "xor.safetensors")


# ---- explain


def test_all_rows(folder: Path) -> None:
    result = explain()
    assert result.exit_code == 0, result.stderr
    first, _, rest = result.stdout.partition("\n\n")
    assert first == "All 4 rows. Columns of a0: 0 x1, 1 x2; y: answer."
    assert rest == f"{load(folder).trace(X, Y)}\n"


def test_one_row(folder: Path) -> None:
    result = explain("--row", 4)
    assert result.stdout.startswith("Row 4 of 4. ")
    assert result.stdout.endswith(f"\n\n{load(folder).trace(X[3:], Y[3:])}\n")
    assert explain("--row", 4, "--row", 1).stdout.startswith("Rows 4, 1 of 4. ")


def test_numbers_opened_and_zoomed(folder: Path) -> None:
    trace = load(folder).trace(X[3:], Y[3:])
    result = explain("--row", 4, "--open", "dW1[0, 1]", "--open", "ŷ[0,0]", "--zoom", "z1[0, 1]")
    assert str(trace.open("dW1", (0, 1))) in result.stdout
    assert str(trace.open("y_hat", (0, 0))) in result.stdout
    assert "a neuron: row · column" in result.stdout
    assert "They agree" in result.stdout
    assert "Feedforward" not in result.stdout


def test_until(folder: Path) -> None:
    result = explain("--until", "z2")
    assert "z2 = a1 W2 + b2  (4, 1)\n      " in result.stdout
    assert "  ŷ = σ(z2)\n      not computed yet" in result.stdout
    check_sentence(explain("--until", "z2", "--open", "L"), "L is not computed yet: step")


def test_another_optimizer(folder: Path) -> None:
    assert "W1 ← W1 − η dW1" in explain("--optimizer", "gradient_descent").stdout
    check_sentence(explain("--optimizer", "gradient_decent"), "did you mean 'gradient_descent'")


def test_the_derivation(folder: Path) -> None:
    derivation = load(folder).derivation()
    assert run("explain", "xor.safetensors", "--derivation").stdout == f"{derivation}\n"
    assert run("explain", "xor.safetensors", "--latex").stdout == f"{derivation.to_latex()}\n"


def test_a_page(folder: Path) -> None:
    assert explain("--html", "trace.html").stdout == "Written to trace.html.\n"
    page = (folder / "trace.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert load(folder).trace(X, Y)._repr_html_() in page
    assert run("explain", "xor.safetensors", "--derivation", "--html", "derivation.html").exit_code == 0
    assert "<math>" in (folder / "derivation.html").read_text(encoding="utf-8")
    check_sentence(explain("--html", "trace.txt"), "its name must end in")
    check_sentence(explain("--html", "nowhere/trace.html"), "there is no folder")


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["--row", 5], ["There is no row 5: the table has rows 1 to 4."]),
        (["--row", 0], ["There is no row 0: the table has rows 1 to 4."]),
        (["--row", -1], ["There is no row -1"]),
        (["--row", "three"], ["three"]),
        (["--open", "dW1[0, 7]"], ["its entries are dW1[0, 0] to dW1[1, 1]", "[0, 7]"]),
        (["--open", "dw1[0, 0]"], ["did you mean 'dW1'"]),
        (["--open", "dW1["], ["is not an entry such as dW1[0, 1]"]),
        (["--zoom", "dW1"], ["but received no index"]),
        (["--target", "answers"], ["did you mean 'answer'"]),
    ],
)
def test_what_is_wrong_is_said(folder: Path, arguments: list[object], parts: list[str]) -> None:
    check_sentence(explain(*arguments), *parts)


def test_files_that_do_not_fit(folder: Path) -> None:
    check_sentence(run("explain", "xor.safetensors"), "Name a table after the model")
    check_sentence(run("explain", "xor.safetensors", "none.csv"), "Cannot read 'none.csv': there is no such file")
    check_sentence(run("explain", "none.safetensors", "xor.csv"), "Cannot load", "there is no such file")
    (folder / "wide.csv").write_text("a,b,c,d,y\n1,2,3,4,5\n")
    check_sentence(run("explain", "xor.safetensors", "wide.csv"), "The network takes 2 features", "5 columns")
    (folder / "words.csv").write_text("a,b,y\n1,red,0\n2,blue,1\n")
    check_sentence(run("explain", "xor.safetensors", "words.csv"), "The column 'b' holds text", "chainrule train")
    (folder / "holes.csv").write_text("a,b,y\n1,2,0\n3,,1\n")
    check_sentence(run("explain", "xor.safetensors", "holes.csv"), "Row 2 has no value in the column 'b'")
    assert run("explain", "xor.safetensors", "holes.csv", "--row", 1).exit_code == 0
    (folder / "odd.csv").write_text("a,b,y\n1,2,7\n")
    check_sentence(run("explain", "xor.safetensors", "odd.csv"), "between 0 and 1", "7")


def test_the_target_anywhere(folder: Path) -> None:
    (folder / "first.csv").write_text("answer,x1,x2\n0,0,0\n1,0,1\n1,1,0\n0,1,1\n")
    moved = run("explain", "xor.safetensors", "first.csv", "--target", "answer")
    assert moved.stdout == explain().stdout


@pytest.mark.parametrize("command", ["explain", "check"])
@pytest.mark.usefixtures("folder")
def test_a_table_in_another_encoding(command: str) -> None:
    Path("old.csv").write_text("größe,x2,answer\n0,0,0\n0,1,1\n", encoding="cp1252")
    check_sentence(run(command, "xor.safetensors", "old.csv"), "it is not UTF-8 text")
    found = run(command, "xor.safetensors", "old.csv", "--encoding", "cp1252")
    assert "0 größe, 1 x2; y: answer" in found.stdout


def test_several_targets_and_many_rows(tmp_path: Path) -> None:
    network = Network(2, [Dense(3, "relu"), Dense(2)], "mean_squared_error", seed=0)
    network.save(tmp_path / "two.safetensors")
    table = np.random.default_rng(0).normal(size=(50, 4))
    rows = "\n".join(",".join(map(str, row)) for row in table)
    (tmp_path / "two.csv").write_text(f"a,b,y,z\n{rows}\n")
    samples = read_samples(tmp_path / "two.safetensors", tmp_path / "two.csv")
    assert samples.y.shape == (MOST_ROWS, 2)
    assert samples.sentence().startswith(
        "The first 32 of 50 rows (others with --row). Columns of a0: 0 a, 1 b; y: y, z."
    )


def test_a_model_of_a_table(tmp_path: Path) -> None:
    """What ``chainrule train`` wrote reads the table by its own preprocessing."""
    train = pytest.importorskip("chainrule.tabular.training")
    rng = np.random.default_rng(0)
    rows = [f"{a:.3f},{'red' if b > 0 else 'blue'},{'yes' if a + b > 0 else 'no'}" for a, b in rng.normal(size=(80, 2))]
    (tmp_path / "table.csv").write_text("size,colour,answer\n" + "\n".join(rows) + "\n,red,\n")
    assert train
    made = run("train", tmp_path / "table.csv", "--target", "answer", "--out", tmp_path / "model.safetensors")
    assert made.exit_code == 0, made.stderr
    shown = run("explain", tmp_path / "model.safetensors", tmp_path / "table.csv", "--row", 4)
    assert shown.exit_code == 0, shown.stderr
    assert "Row 4 of 81. Columns of a0: 0 " in shown.stdout
    assert "y: answer" in shown.stdout
    check_sentence(
        run("explain", tmp_path / "model.safetensors", tmp_path / "table.csv", "--row", 81),
        "Row 81 has no value of 'answer'",
    )
    check_sentence(
        run("explain", tmp_path / "model.safetensors", tmp_path / "table.csv", "--target", "size"),
        "was trained to predict 'answer'",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_piped_output_is_plain(folder: Path, encoding: str) -> None:
    command = [sys.executable, "-m", "chainrule", "explain", "xor.safetensors", "xor.csv", "--row", "4"]
    env = {**os.environ, "PYTHONIOENCODING": encoding, "FORCE_COLOR": "", "COLUMNS": "40"}
    done = subprocess.run(command, capture_output=True, check=False, env=env, timeout=60)
    assert done.returncode == 0, done.stderr
    assert b"\x1b" not in done.stdout
    text = done.stdout.decode(encoding)
    assert text == explain("--row", 4).stdout if encoding == "utf-8" else "y_hat = sigmoid(z2)" in text


# ---- demo


@pytest.mark.parametrize("name", ["xor", "truth-table"])
def test_a_demo_explained(tmp_path: Path, name: str) -> None:
    result = run("demo", name, "--explain", "--epochs", 1, "--out", tmp_path)
    assert result.exit_code == 0, result.stderr
    demo = find(name)
    rows, targets = demo.first_batch(demo.settings)
    trace = demo.build(demo.settings).trace(rows, targets, demo.optimizer(demo.settings))
    assert f"The first iteration, on {len(rows)} rows\n\n{trace}\n" in result.stdout
    assert "\n".join(f"  {line}" for line in trace.open("L").lines()) in result.stdout
    assert "The same number at three scales" in result.stdout
    assert "They agree" in result.stdout
    check_sentence(run("demo", name, "--explain", "--json", "--out", tmp_path), "Choose one of --explain and --json")


# ---- audit


def audited(folder: Path, broken: str = "") -> Result:
    return run("check", folder / "xor.safetensors", folder / "xor.csv", "--break", broken)


def test_a_saved_network_is_audited(folder: Path) -> None:
    result = audited(folder)
    assert result.exit_code == 0
    assert result.stdout.startswith("All 4 rows. ")
    assert "All 9 gradients of 4 parameters agree with central differences" in result.stdout


def test_a_saved_network_broken_on_purpose(folder: Path) -> None:
    result = audited(folder, "tanh derivative")
    assert result.exit_code == 0
    assert "dz1 = da1 ⊙ (1 − a1²)   became   dz1 = da1" in result.stdout
    assert "The gradient of W1 is wrong" in result.stdout
    where = "Computed from dz1, and so wrong with it: dW1, db1.\nNot computed from it, and right: dW2, db2."
    assert where in result.stdout
    assert "became   dW1 = −a0ᵀ dz1" in audited(folder, "dW1: sign").stdout
    assert "did you mean" in audited(folder, "tanh derivatives").stderr


def test_what_an_audit_is_told(folder: Path) -> None:
    model, table = folder / "xor.safetensors", folder / "xor.csv"
    right = run("check", model, table, "--json")
    assert right.exit_code == 0
    assert json.loads(right.stdout)["passed"] is True
    broken = run("check", model, table, "--json", "--break", "dz1: sign", "--row", "2", "--row", "3")
    facts = json.loads(broken.stdout)
    assert facts["broken"] == {"steps": ["dz1"], "mistake": "its sign is turned round"}
    assert facts["wrong"] == ["W1", "b1"]
    assert facts["rows"] == 2
    assert run("check", model).exit_code == 2
    assert "A saved network is checked on a table" in run("check", model).stderr


# ---- the page about all this

PAGE = Path(__file__).parents[2] / "docs" / "look-inside.md"


def without_rounding(text: str) -> str:
    """Figures that rounding decides differ from machine to machine; everything else must be the same."""
    text = re.sub(r"relative difference [\d.e-]+, in \w+", "relative difference", text)
    return re.sub(r"\d+ digits|agree (exactly|to [\d.e-]+):", "…", text)


def test_the_page_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}

    def python(code: str) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, names)
        return printed.getvalue()

    def console(line: str) -> str:
        result = run(*shlex.split(line)[1:])
        assert result.exit_code == 0, result.stderr
        return result.stdout

    ran = 0
    blocks = re.findall(r"```(python|console)\n(.*?)```(?:\n\n```text\n(.*?)```)?", PAGE.read_text("utf-8"), flags=re.S)
    for kind, code, shown in blocks:
        if kind == "console":
            line, _, shown = code.removeprefix("$ ").partition("\n")
            printed = console(line)
        else:
            printed = python(code)
        assert without_rounding(printed) == without_rounding(shown)
        ran += 1
    assert ran == 11
