"""Work on the columns of a long table, side by side."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import polars as pl

Item = TypeVar("Item")
Result = TypeVar("Result")

LONG = 20_000  # rows from which threads are worth their start: NumPy and Polars let each other run


def each(function: Callable[[Item], Result], items: Iterable[Item], rows: int) -> list[Result]:
    """Return what the function makes of each item, in order.

    Where the items have many rows, in as many threads as Polars has.

    >>> each(len, ["a", "bc"], rows=2)
    [1, 2]
    """
    if rows < LONG:
        return [function(item) for item in items]
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        return list(pool.map(function, items))
