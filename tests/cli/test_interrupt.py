"""Ctrl-C at awkward moments: one word on standard error, and never a traceback."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: Ctrl-C while a module is imported.
WHILE_IMPORTING = """
import sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Finder())
sys.argv = ["chainrule", "train", "titanic.csv", "--target", "Survived"]
from chainrule.cli import main
main()
"""

#: Ctrl-C within a finalizer, where Python prints the exception and goes on.
WHERE_IT_IS_LOST = """
import sys, time
import chainrule.cli.app as app
from chainrule.cli import main
class Finalized:
    def __del__(self):
        raise KeyboardInterrupt
def wait(*_):
    Finalized()
    while True:
        time.sleep(0.01)
app.import_module = wait
main(["train"])
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=120)


@pytest.mark.parametrize("module", ["click", "chainrule.cli.train", "polars", "chainrule.tabular.training"])
def test_while_importing(module: str) -> None:
    done = run(WHILE_IMPORTING.format(module=module))
    assert done.stderr.split() == ["Interrupted."]
    assert done.returncode == 130
    assert done.stdout == ""


def test_where_it_would_be_lost() -> None:
    done = run(WHERE_IT_IS_LOST)
    assert done.stderr.split() == ["Interrupted."]
    assert done.returncode == 130
