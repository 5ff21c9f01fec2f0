"""How many threads compute.

The compiled engine and NumPy's BLAS each have a pool of their own. (Polars has one too, whose size it asks
$POLARS_MAX_THREADS for when it is imported.)
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits

from chainrule.engine.cpu.threads import set_threads


@contextmanager
def limited(threads: int | None) -> Iterator[None]:
    """Compute with at most `threads` threads inside; with as many as before if None.

    >>> from chainrule.engine.cpu.threads import thread_count
    >>> with limited(1):
    ...     thread_count()
    1
    """
    if threads is None:
        yield
        return
    before = set_threads(threads)
    try:
        with threadpool_limits(min(threads, os.cpu_count() or 1), user_api="blas"):
            yield
    finally:
        set_threads(before)
