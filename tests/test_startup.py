"""Starting is quick because the heavy libraries load when first used."""

import subprocess
import sys

import pytest

HELP = """\
import runpy, sys
sys.argv = ["chainrule", "--help"]
try:
    runpy.run_module("chainrule", run_name="__main__")
except SystemExit as leaving:
    assert not leaving.code, leaving.code
"""


def loaded_after(code: str) -> set[str]:
    """The top-level modules that a new interpreter has loaded after running `code`."""
    listing = "\nimport sys; print('\\nloaded:', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code + listing], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stdout.split("loaded:")[-1].split()}


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        pytest.param(
            "import chainrule",
            {"sklearn", "numba", "scipy", "polars", "matplotlib", "rich", "safetensors"},
            id="import",
        ),
        pytest.param(HELP, {"sklearn", "numba", "polars", "matplotlib"}, id="help"),
    ],
)
def test_heavy_libraries_are_not_loaded(code: str, heavy: set[str]) -> None:
    loaded = loaded_after(code)
    assert "chainrule" in loaded
    assert not loaded & heavy


def test_a_heavy_import_would_be_seen() -> None:
    assert "rich" in loaded_after("import rich.console")
