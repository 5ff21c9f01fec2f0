"""2,000 damaged and crafted files of every kind of model, from Python and from the command line; slow."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

MUTATIONS = Path(__file__).with_name("mutations.py")
BATCH, FILES = 200, 2000


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, FILES, BATCH))
def test_a_damaged_file_is_answered_in_one_sentence(tmp_path: Path, first: int) -> None:
    command = [sys.executable, str(MUTATIONS), str(tmp_path), str(first), str(first + BATCH)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=1200, check=True)
    *wrong, memory = run.stdout.splitlines()
    assert wrong == []
    assert run.stderr == ""
    assert int(memory.removesuffix(" MB")) < 1024
    assert not list(tmp_path.glob(".chainrule*"))
