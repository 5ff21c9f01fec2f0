"""How many threads compute: while training, predicting, and never longer than asked for."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from threadpoolctl import threadpool_info

from chainrule.engine.cpu.threads import set_threads, thread_count
from chainrule.errors import InvalidInput
from chainrule.network.network import Network
from chainrule.tabular import train
from chainrule.tabular.threads import limited

TABLE = pl.DataFrame({"x": [i / 40 for i in range(80)], "y": [i % 7 + i / 3 for i in range(80)]})


def blas() -> set[int]:
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


def test_inside_and_after() -> None:
    before = blas(), thread_count()
    with limited(1):
        assert (blas(), thread_count()) == ({1}, 1)
    assert (blas(), thread_count()) == before
    with pytest.raises(ZeroDivisionError), limited(1):
        raise ZeroDivisionError
    assert (blas(), thread_count()) == before


def test_what_was_chosen_before_is_chosen_again() -> None:
    assert set_threads(3) is None
    try:
        with limited(1), limited(None):
            assert thread_count() == 1
        assert thread_count() == 3
    finally:
        assert set_threads(None) == 3


def test_training_and_judging(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[set[int], int]] = []
    predict = Network.predict

    def watched(network: Network, X: Any) -> Any:
        seen.append((blas(), thread_count()))
        return predict(network, X)

    monkeypatch.setattr(Network, "predict", watched)
    train(TABLE, "y", epochs=1, threads=1)
    assert seen
    assert set(map(str, seen)) == {"({1}, 1)"}


@pytest.mark.parametrize("threads", [0, -1, "two", 1.5])
def test_what_is_no_number_of_threads(threads: Any) -> None:
    with pytest.raises(InvalidInput, match="threads must be a whole number, 1 or more"):
        train(TABLE, "y", threads=threads)
