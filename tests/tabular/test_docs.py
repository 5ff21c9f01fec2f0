"""Every snippet of the pages about tables runs and prints what the page says."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from chainrule.cli import main

ROOT = Path(__file__).parents[2]
TITANIC = ROOT.parent / "shared" / "data" / "titanic.csv"
CONSOLE = {"train-on-a-csv.md": 8, "read-a-report.md": 1}  # how many commands they hold at least
SESSIONS = {"use-the-model-from-python.md": 13}  # and examples
FLAGS = doctest.ELLIPSIS


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if not TITANIC.exists():
        pytest.skip("shared/data is not here")
    shutil.copy(TITANIC, tmp_path / "titanic.csv")
    said = {
        kind: TITANIC.with_name(f"rt-polarity.{kind[:3]}").read_text("latin-1") for kind in ("positive", "negative")
    }
    rows = [(line, kind) for kind, lines in said.items() for line in lines.strip().split("\n")[::4]]
    pl.DataFrame(rows, schema=["review", "sentiment"], orient="row").write_csv(tmp_path / "reviews.csv")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def commands(text: str) -> list[tuple[str, str]]:
    """The command lines of a page, each with the output shown below it."""
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    return [(found[1], found[2]) for block in blocks for found in re.finditer(r"\$ (.*)\n((?:(?!\$ ).*\n)*)", block)]


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CONSOLE)
def test_commands(name: str) -> None:
    found = commands(page(name))
    assert len(found) >= CONSOLE[name]
    for command, expected in found:
        result = CliRunner().invoke(main, shlex.split(command)[1:])
        assert result.exit_code == 0, result.stderr
        assert doctest.OutputChecker().check_output(expected, result.stdout, FLAGS), f"{command}\n{result.stdout}"


@pytest.mark.parametrize("name", SESSIONS)
def test_sessions(name: str) -> None:
    examples = doctest.DocTestParser().get_doctest(page(name), {}, name, None, None)
    assert len(examples.examples) >= SESSIONS[name]
    failed = doctest.DocTestRunner(optionflags=FLAGS).run(examples)
    assert failed.failed == 0


def test_the_script_of_the_report(folder: Path) -> None:
    (script,) = re.findall(r"```python\n(.*?)```", page("read-a-report.md"), re.DOTALL)
    exec(script, {})
    assert "Survived" in (folder / "titanic.html").read_text(encoding="utf-8")


def test_a_wrong_page_would_be_seen() -> None:
    (command, expected), *_ = commands("```console\n$ chainrule --version\nsomething else\n```\n")
    result = CliRunner().invoke(main, shlex.split(command)[1:])
    assert not doctest.OutputChecker().check_output(expected, result.stdout, FLAGS)
