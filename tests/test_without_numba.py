"""Where Numba and llvmlite cannot be imported, everything runs on the interpreter, and says so in one line."""

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from chainrule import Dense, Network

BLOCKED = "import sys\nsys.modules['numba'] = sys.modules['llvmlite'] = None\n"
#: As where a shared library does not load.
BROKEN = """\
import sys
class Broken:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("numba", "llvmlite"):
            raise OSError("Could not find the shared library")
sys.meta_path.insert(0, Broken())
"""
MISSING = "import of llvmlite halted; None in sys.modules"
COMMANDS = """
import json
from click.testing import CliRunner
from chainrule.cli import main
results = []
for arguments in json.loads(sys.argv[1]):
    result = CliRunner().invoke(main, arguments)
    results.append([result.exit_code, result.stdout, result.stderr])
print(json.dumps(results))
"""


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)


def commands(*lines: list[str]) -> list[tuple[int, str, str]]:
    """The exit code, output and errors of commands, all called in one such process."""
    done = run(BLOCKED + COMMANDS, json.dumps([[*map(str, line)] for line in lines]))
    assert done.returncode == 0, done.stderr
    return [tuple(result) for result in json.loads(done.stdout)]


@pytest.mark.parametrize(("block", "reason"), [(BLOCKED, MISSING), (BROKEN, "Could not find the shared library")])
def test_everything_runs_on_the_interpreter(block: str, reason: str, tmp_path: Path) -> None:
    X = np.linspace(-1, 1, 40).reshape(20, 2).astype("float32")
    network = Network(2, [Dense(3, "tanh"), Dense(1)], "mean_squared_error", seed=0)
    network.fit(X, X.sum(axis=1), 2, engine="numpy")
    expected = network.predict(X)
    network.engine = "compiled"  # as if it was trained where kernels can be compiled
    network.save(tmp_path / "network.safetensors")
    np.save(tmp_path / "X.npy", X)
    done = run(
        block
        + """
from chainrule import *
import chainrule, numpy as np, os
os.chdir(sys.argv[1])
X, network = np.load("X.npy"), load("network.safetensors")
y = X.sum(axis=1)
np.save("prediction.npy", network.predict(X))
network.predict(X)
network.fit(X, y, 2, validation=0.2)
assert network.engine == "numpy"
try:
    network.fit(X, y, 2, engine="compiled")
except EngineUnavailable as error:
    print(error)
network.fit(X, y, 2)
MLPClassifier(max_iter=2, early_stopping=True).fit(np.tile(X, (3, 1)), np.tile(y > 0, 3)).predict(X)
set_threads(1)
""",
        str(tmp_path),
    )
    assert done.returncode == 0, done.stderr
    assert np.array_equal(np.load(tmp_path / "prediction.npy"), expected)
    assert done.stdout == f"The compiled engine cannot be used ({reason}).\n"
    said = [line for line in done.stderr.splitlines() if line.startswith("chainrule: ")]
    assert said == [f"chainrule: predicting on NumPy. {reason}", f"chainrule: training on NumPy. {reason}"]


def test_the_commands_run_too(tmp_path: Path) -> None:
    rows = [f"{i % 7},{i % 5},{'yes' if i % 7 > 3 else 'no'}" for i in range(80)]
    (table := tmp_path / "table.csv").write_text("\n".join(["a,b,c", *rows]) + "\n")
    model, new = tmp_path / "model.safetensors", tmp_path / "new.csv"
    results = commands(
        ["train", table, "--target", "c", "--out", model, "--epochs", "2"],
        ["predict", model, table, "--out", new],
        ["evaluate", model, table],
        ["summary", model],
        ["show", model],
        ["explain", model, table, "--row", "1"],
        ["demo", "xor", "--epochs", "2", "--out", tmp_path / "demo"],
        ["worksheet"],
        ["warmup"],
        ["bench", "xor", "--turns", "1"],
    )
    for code, _, errors in results[:-2]:
        assert (code, errors) == (0, "")
    for code, output, errors in results[-2:]:
        assert (code, output) == (1, "")
        assert re.fullmatch(r"Error: The compiled engine cannot be used \(import of \w+ halted.*\)\.\n", errors)
    assert model.with_suffix(".html").exists()
    assert len(new.read_text().splitlines()) == 81
