"""Properties that are computed once."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class cached_property(Generic[T]):
    """What `functools.cached_property` is since Python 3.12: without the lock of Python 3.11.

    That lock is one for all objects, so a process that was forked while another thread held it would wait for ever.
    Two threads may compute the same value, and one of the two is kept.
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute, self.__doc__ = compute, compute.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type | None = None) -> T:
        if instance is None:
            return self  # type: ignore[return-value]
        value: T = instance.__dict__.setdefault(self._name, self._compute(instance))
        return value
