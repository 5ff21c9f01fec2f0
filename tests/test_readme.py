"""The README's snippets run, and print what it says they print."""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "README.md"


def test_snippets_print_what_the_page_shows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```(python|text)\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert [kind for kind, _ in blocks] == ["python", "text"] * 3
    names: dict[str, object] = {}
    for (_, code), (_, shown) in zip(blocks[::2], blocks[1::2], strict=True):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, names)
        assert _without_rounding(printed.getvalue()) == _without_rounding(shown)


@pytest.mark.skipif(not Path(sys.prefix, "bin", "activate").exists(), reason="not in an environment of its own")
def test_the_first_commands_run_as_the_page_orders_them(tmp_path):
    """In a shell that knows only the system's programs, after what `make demo` leaves: `.venv`."""
    start, _, _ = PAGE.read_text(encoding="utf-8").partition("\n## A network, and its program")
    lines = re.findall(r"^    (.*)", start, re.MULTILINE)
    assert [line.split()[:2] for line in lines[:2]] == [["make", "demo"], ["make", "test"]]
    assert any(line.startswith("chainrule demo ") for line in lines[2:])
    (tmp_path / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    script = "\n".join(f"{line} --epochs 5" if line.startswith("chainrule demo") else line for line in lines[2:])
    env = {**os.environ, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["sh", "-ec", script], cwd=tmp_path, env=env, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("xor\n")


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_installing_is_not_silent():
    done = subprocess.run(
        ["make", "--dry-run", "install", "VENV=none"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    installing = [line for line in done.stdout.splitlines() if "pip install" in line]
    assert len(installing) == 3
    assert not any(word.startswith("-q") or word == "--quiet" for line in installing for word in line.split())


def _without_rounding(text: str) -> str:
    """Figures that rounding errors decide differ from machine to machine; everything else must be the same."""
    return re.sub(r"difference [\d.e-]+, in \w+", "difference", text)
