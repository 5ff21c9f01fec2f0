"""Every command's help ends with an example, and the example runs."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from chainrule import Dense, Network
from chainrule.byhand import xor
from chainrule.cli import main
from chainrule.cli.app import COMMANDS
from chainrule.cli.examples import Examples
from chainrule.tabular import train

TITANIC = Path(__file__).parents[3] / "shared" / "data" / "titanic.csv"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with everything that the examples name."""
    if not TITANIC.exists():
        pytest.skip("shared/data is not here")
    monkeypatch.chdir(tmp_path)
    shutil.copy(TITANIC, "titanic.csv")
    train("titanic.csv", "Survived", epochs=2).model.save("titanic.safetensors")
    Network(2, [Dense(2, "tanh"), Dense(1, "sigmoid")], loss="binary_cross_entropy", seed=0).save("xor.safetensors")
    np.savetxt("xor.csv", [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]], "%d", ",", header="x1,x2,y", comments="")
    shutil.copy(xor.__file__, "my_network.py")
    return tmp_path


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_in_help_runs(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "chainrule.playground.server.serve", lambda *_, **__: print("http://")
    )  # it serves until Ctrl-C
    if name == "export":
        pytest.importorskip("onnx")
    command = main.get_command(None, name)  # type: ignore[arg-type]
    assert isinstance(command, Examples)
    assert f"  {command.example}" in run(name, "--help").stdout.splitlines()
    before = set(folder.iterdir())
    words = shlex.split(command.example)
    assert words[:2] == ["chainrule", name]
    done = run(*words[1:])
    assert done.exit_code == 0, done.stderr
    assert done.stdout
    if "--out" in words:
        assert (folder / words[words.index("--out") + 1]).exists()
    assert before <= set(folder.iterdir())
