"""Every example runs, alone, as a reader would run it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.py"))


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_example(path, tmp_path):
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, path], capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, env=environment
    )
    assert done.returncode == 0, done.stderr
    said = done.stderr.splitlines()
    assert all(line.startswith("chainrule: ") for line in said), done.stderr  # which engine, what it compiles
    assert len(done.stdout.splitlines()) >= 3
