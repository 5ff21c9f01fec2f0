"""The page as a widget, in JupyterLab and in marimo: their real servers, two widgets each (`make notebook-test`)."""

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from chainrule.playground.begin import session_of
from tests.playground.looking import Seen, numbers_open, trains_and_goes_back

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CELLS = ["import chainrule as c\nc.play('spirals')", "import chainrule\nchainrule.play('moons')"]
#: How an element of the notebook looks, with the page's own class names and without.
LOOK = (
    "names => { const e = document.body.appendChild(document.createElement('div'));"
    " e.innerHTML = '<button>x</button><h2>x</h2><p>x</p>'; const all = [e, ...e.children];"
    " all.forEach((each) => (each.className = names));"
    " const found = all.map((each) => { const s = getComputedStyle(each);"
    " return [...s].map((name) => name + ': ' + s[name]).join('; ') }); e.remove(); return found }"
)


def needs(name: str) -> None:
    if importlib.util.find_spec(name) is None or importlib.util.find_spec("anywidget") is None:
        pytest.skip(f"{name} and anywidget are not installed: make notebook-test")


@contextmanager
def running(folder: Path, *command: str) -> Iterator[str]:
    """Run a notebook's server, with nothing of its own but a folder; yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {name: str(folder) for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")}
    with open(folder / "server.log", "w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", *command, f"--port={port}"], cwd=folder, env=os.environ | own, stdout=log, stderr=log
        )
        try:
            for _ in range(600):
                with socket.socket() as probe:
                    if server.poll() is not None or probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            assert server.poll() is None, (folder / "server.log").read_text()
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


@pytest.fixture(params=["jupyterlab", "marimo"])
def page(request: pytest.FixtureRequest, browser: Any, tmp_path: Path) -> Iterator[Any]:
    """A notebook whose two cells have been run."""
    needs(request.param)
    page = browser.new_page(viewport={"width": 1500, "height": 1000})
    page.set_default_timeout(60_000)
    if request.param == "marimo":
        cells = "".join(
            f"@app.cell\ndef _():\n    {cell.replace(chr(10), chr(10) + '    ')}\n    return\n" for cell in CELLS
        )
        (tmp_path / "notebook.py").write_text(f"import marimo\napp = marimo.App()\n{cells}")
        command = ["marimo", "run", "notebook.py", "--headless", "--no-token"]
    else:
        cells = [
            {"cell_type": "code", "id": f"c{i}", "metadata": {}, "source": cell, "outputs": [], "execution_count": None}
            for i, cell in enumerate(CELLS)
        ]
        kernel = {"name": "python3", "display_name": "Python", "language": "python"}
        notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
        (tmp_path / "notebook.ipynb").write_text(json.dumps(notebook))
        command = ["jupyterlab", "--allow-root", "--no-browser", "--ServerApp.token=t", "--LabApp.news_url=None"]
    with running(tmp_path, *command) as address:
        if request.param == "marimo":
            page.goto(address)
        else:
            page.goto(f"{address}/lab/tree/notebook.ipynb?token=t")
            page.get_by_text("(ipykernel) | Idle").wait_for()
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        yield page
        page.close()


def test_widgets_do_what_the_page_does(page: Any) -> None:
    one, other = (
        Seen(page, session_of(table), page.locator(".play").nth(i)) for i, table in enumerate(["spirals", "moons"])
    )
    for seen in (one, other):
        seen.button("Train").wait_for()
    trains_and_goes_back(one)
    numbers_open(one)
    other.at(0)  # what the one did is not the other's
    trains_and_goes_back(other, jumps=3)
    names = "play card bar head unit dead link listing row on tip uplot u-wrap u-over"
    assert page.evaluate(LOOK, names) == page.evaluate(LOOK, "")
