"""Silence at verbose=0, also of what chainrule says beside results, such as that it compiles kernels."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_silent: ContextVar[bool] = ContextVar("silent", default=False)  # of this thread alone: others may be verbose

logging.getLogger("chainrule").addFilter(lambda record: not _silent.get())


@contextmanager
def quiet_unless(verbose: Any) -> Iterator[None]:
    """Let chainrule's logger say nothing in this thread, unless `verbose`.

    >>> with quiet_unless(0):
    ...     logging.getLogger("chainrule").warning("nobody reads this")
    """
    token = _silent.set(_silent.get() or not verbose)
    try:
        yield
    finally:
        _silent.reset(token)
