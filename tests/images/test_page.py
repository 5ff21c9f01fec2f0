"""Every snippet of recognise-pictures.md runs and prints what the page says."""

import doctest
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from chainrule.cli import main

PAGE = (Path(__file__).parents[2] / "docs" / "recognise-pictures.md").read_text(encoding="utf-8")


def test_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    same, ran = doctest.OutputChecker().check_output, 0
    for kind, block, printed in re.findall(r"```(python|console)\n(.*?)```(?:\n\n```text\n(.*?)```)?", PAGE, re.DOTALL):
        if kind == "console":
            command, _, printed = block.removeprefix("$ ").partition("\n")
            result = CliRunner().invoke(main, shlex.split(command)[1:])
            assert result.exit_code == 0, result.stderr
            found = result.stdout
        else:
            exec(block, {})
            found = capsys.readouterr().out
        assert same(printed, found, doctest.ELLIPSIS), found
        ran += 1
    assert ran == 5
