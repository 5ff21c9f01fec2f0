"""What tests of several parts need."""

import os
import signal
import sys

import pytest

if os.environ.get("CHAINRULE_WITHOUT_NUMBA"):  # as where neither can be installed: `.ci/run` tests this too
    sys.modules["numba"] = sys.modules["llvmlite"] = None  # type: ignore[assignment]


@pytest.fixture
def ctrl_c():
    """Ctrl-C means what it usually does, even where the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
