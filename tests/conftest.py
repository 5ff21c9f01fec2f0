"""What tests of several parts need."""

import signal

import pytest


@pytest.fixture
def ctrl_c():
    """Ctrl-C means what it usually does, even where the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
