"""``chainrule check`` and ``chainrule worksheet``, as they are called."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from chainrule.cli.check import check
from chainrule.cli.worksheet import worksheet
from chainrule.errors import InvalidInput

CORPUS = Path(__file__).parents[1] / "check" / "corpus"


@pytest.fixture
def files(tmp_path):
    names = ("tutorial_xor.py", "xor_hidden_slope_forgotten.py")
    return [str(shutil.copy(CORPUS / name, tmp_path / name)) for name in names]


def test_one_correct_file(files):
    result = CliRunner().invoke(check, files[:1])
    assert result.exit_code == 0
    assert "Your backprop is right" in result.output


def test_a_class_of_files(files):
    result = CliRunner().invoke(check, files)
    assert result.exit_code == 1
    assert "1 of 2 correct" in result.output
    assert "missing_activation_derivative" in result.output.splitlines()[-3]


def test_json_is_one_object_a_file(files):
    result = CliRunner().invoke(check, [*files, "--json"])
    assert result.exit_code == 1
    first, second = map(json.loads, result.output.splitlines())
    assert first == {
        **first,
        "file": files[0],
        "verdict": "correct",
        "first_wrong": None,
        "mistake": None,
        "line": None,
    }
    assert second["first_wrong"] == "dW1"
    assert second["mistake"] == "missing_activation_derivative"
    assert second["line"] == 25


def test_a_page_for_a_class(files, tmp_path):
    page = tmp_path / "report.html"
    CliRunner().invoke(check, [*files, "--html", str(page)])
    text = page.read_text(encoding="utf-8")
    assert "1 of 2 correct" in text
    assert "<mark>  25      d_hidden = d_output.dot(weights_hidden_output.T)</mark>" in text
    assert "missing_activation_derivative</td><td>25</td>" in text


def test_a_missing_file(tmp_path):
    result = CliRunner().invoke(check, [str(tmp_path / "nothing.py")])
    assert isinstance(result.exception, InvalidInput)


def test_worksheet():
    result = CliRunner().invoke(worksheet, ["--hidden", "3", "--activation", "sigmoid", "--seed", "2"])
    assert result.exit_code == 0
    assert "2-3-1 network" in result.output
    assert "Solutions" in result.output
    assert "Solutions" not in CliRunner().invoke(worksheet, ["--no-solutions"]).output


def test_worksheets_to_print(tmp_path):
    page = tmp_path / "sheet.html"
    options = ["--hidden", "3,2", "--data", "classes", "--html", str(page)]
    assert CliRunner().invoke(worksheet, options).exit_code == 0
    tasks, key = (path.read_text(encoding="utf-8") for path in (page, tmp_path / "sheet-key.html"))
    assert "2-3-2-3 network" in tasks
    assert "_______" in tasks
    assert "_______" not in key
    assert "Solutions" in key


@pytest.mark.parametrize("hidden", ["9", "0", "3,", "x"])
def test_units_that_are_none(hidden):
    assert "is no list of units" in CliRunner().invoke(worksheet, ["--hidden", hidden]).output
