"""What the commands share."""

from __future__ import annotations

import os
import sys

import pytest

from chainrule.cli.options import limit_reading


def test_reading_asks_for_no_more_threads_than_there_are_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLARS_MAX_THREADS", "unset")
    monkeypatch.delitem(sys.modules, "polars", raising=False)
    limit_reading(10**30)
    assert int(os.environ["POLARS_MAX_THREADS"]) == (os.cpu_count() or 1)
    limit_reading(1)
    assert os.environ["POLARS_MAX_THREADS"] == "1"
