"""How many threads compute.

The compiled engine and NumPy's BLAS each have a pool of their own. (Polars has one too, whose size it asks
$POLARS_MAX_THREADS for when it is imported.)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits


@contextmanager
def limited(threads: int | None) -> Iterator[None]:
    """Compute with at most so many threads inside; None: with as many as before.

    >>> from chainrule.engine.cpu.threads import thread_count
    >>> with limited(1):
    ...     thread_count()
    1
    """
    if threads is None:
        yield
        return
    with _engine_limited(threads), threadpool_limits(threads, user_api="blas"):
        yield


@contextmanager
def _engine_limited(threads: int) -> Iterator[None]:
    try:
        from chainrule.engine.cpu.threads import set_threads
    except ImportError:  # llvmlite is missing or broken here: there is only NumPy to limit
        yield
        return
    before = set_threads(threads)
    try:
        yield
    finally:
        set_threads(before)
