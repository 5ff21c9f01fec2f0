"""Every snippet of docs/onnx.md runs and gives what the page says."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from chainrule.cli import main

pytest.importorskip("onnxruntime")
pytest.importorskip("skl2onnx")

ROOT = Path(__file__).parents[2]
TITANIC = ROOT.parent / "shared" / "data" / "titanic.csv"


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not TITANIC.exists():
        pytest.skip("shared/data is not here")
    shutil.copy(TITANIC, tmp_path / "titanic.csv")
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "onnx.md").read_text(encoding="utf-8")
    commands = re.findall(r"^\$ (.*)$", text, re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        result = CliRunner().invoke(main, shlex.split(command)[1:])
        assert result.exit_code == 0, result.output
    assert result.stdout == "onnx in titanic.onnx\n"
    examples = doctest.DocTestParser().get_doctest(text, {}, "onnx.md", None, None)
    assert len(examples.examples) > 30
    assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(examples).failed == 0
