"""What carries numbers from worker to worker: one exchange, in which each sends something to every other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any, Protocol

from chainrule.errors import WorkerLost


class Transport(Protocol):
    """One worker's way to the others, of which there are `size`, itself among them, by their numbers."""

    rank: int
    size: int

    def exchange(self, parts: Sequence[Any]) -> list[Any]:
        """Send each worker its part, and return what each has sent to this one.

        All workers call it equally often. Raises `WorkerLost` where one of them does not answer in time.
        """


class Alone(Transport):
    """The only worker."""

    rank, size = 0, 1

    def exchange(self, parts: Sequence[Any]) -> list[Any]:
        return list(parts)


class Threads(Transport):
    """One of several workers that are threads of this process."""

    def __init__(self, rank: int, queues: list[list[SimpleQueue[Any]]], timeout: float) -> None:
        self.rank, self.size, self._queues, self._timeout = rank, len(queues), queues, timeout

    def exchange(self, parts: Sequence[Any]) -> list[Any]:
        for other, part in enumerate(parts):
            self._queues[other][self.rank].put(part)
        try:
            return [queue.get(timeout=self._timeout) for queue in self._queues[self.rank]]
        except Empty:
            raise WorkerLost(f"A worker has not answered for {self._timeout:g} s.") from None


def in_threads(count: int, work: Callable[[Transport], Any], timeout: float = 60.0) -> list[Any]:
    """Return what `work` returns as each of `count` workers, in threads of this process."""
    queues: list[list[SimpleQueue[Any]]] = [[SimpleQueue() for _ in range(count)] for _ in range(count)]
    results: list[Any] = [None] * count
    errors: list[BaseException] = []

    def run(rank: int) -> None:
        try:
            results[rank] = work(Threads(rank, queues, timeout))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(rank,), daemon=True) for rank in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
