"""Every snippet of the pages about tables runs and prints what the page says."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from chainrule.cli import main

ROOT = Path(__file__).parents[2]
TITANIC = ROOT.parent / "shared" / "data" / "titanic.csv"
PAGES = ("train-on-a-csv.md", "use-the-model-from-python.md")
FLAGS = doctest.ELLIPSIS


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if not TITANIC.exists():
        pytest.skip("shared/data is not here")
    shutil.copy(TITANIC, tmp_path / "titanic.csv")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def commands(text: str) -> list[tuple[str, str]]:
    """The command lines of a page, each with the output shown below it."""
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    return [(found[1], found[2]) for block in blocks for found in re.finditer(r"\$ (.*)\n((?:(?!\$ ).*\n)*)", block)]


def test_commands() -> None:
    found = commands((ROOT / "docs" / PAGES[0]).read_text(encoding="utf-8"))
    assert len(found) >= 8
    for command, expected in found:
        result = CliRunner().invoke(main, shlex.split(command)[1:])
        assert result.exit_code == 0, result.stderr
        assert doctest.OutputChecker().check_output(expected, result.stdout, FLAGS), f"{command}\n{result.stdout}"


def test_python() -> None:
    text = (ROOT / "docs" / PAGES[1]).read_text(encoding="utf-8")
    examples = doctest.DocTestParser().get_doctest(text, {}, PAGES[1], None, None)
    assert len(examples.examples) > 12
    failed = doctest.DocTestRunner(optionflags=FLAGS).run(examples)
    assert failed.failed == 0


def test_a_wrong_page_would_be_seen() -> None:
    (command, expected), *_ = commands("```console\n$ chainrule --version\nsomething else\n```\n")
    result = CliRunner().invoke(main, shlex.split(command)[1:])
    assert not doctest.OutputChecker().check_output(expected, result.stdout, FLAGS)
