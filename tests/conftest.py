"""What tests of several parts need."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium", path="/usr/bin") or shutil.which("chromium")
ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run"),
)

if os.environ.get("CHAINRULE_WITHOUT_NUMBA"):  # as where neither can be installed: `.ci/run` tests this too
    sys.modules["numba"] = sys.modules["llvmlite"] = None  # type: ignore[assignment]


@pytest.fixture
def ctrl_c():
    """Ctrl-C means what it usually does, even where the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium. For a module at a time: while it runs, so does an event loop of this thread."""
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield chromium
        chromium.close()
