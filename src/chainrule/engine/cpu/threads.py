"""The pool of worker threads, each of which runs the machine on its share, and how many of them to use.

Workers wait on locks, which costs nothing while they are idle. Each training borrows idle workers or starts new ones,
so several Python threads can train at once. After a fork, the child starts with none.
"""

import os
import threading
from collections.abc import Callable, Sequence

from chainrule.engine.cpu.target import available_cores
from chainrule.errors import InvalidInput

Task = Callable[[], None]


class _Worker:
    """A thread that runs one task at a time, whenever its lock is released."""

    def __init__(self) -> None:
        self._go, self._done = threading.Lock(), threading.Lock()
        self._go.acquire()
        self._done.acquire()
        self._task: Task | None = None
        threading.Thread(target=self._work, name="chainrule", daemon=True).start()

    def start(self, task: Task) -> None:
        self._task = task
        self._go.release()

    def wait(self) -> None:
        self._done.acquire()

    def _work(self) -> None:
        while True:
            self._go.acquire()
            assert self._task is not None
            try:
                self._task()
            finally:
                self._task = None
                self._done.release()


_idle: list[_Worker] = []
_lock = threading.Lock()


def run_all(tasks: Sequence[Task]) -> None:
    """Run the tasks side by side, the first in this thread; return when all are done.

    An interrupt waits for the tasks, which are short, so that nothing is left running.
    """
    with _lock:
        workers = [_idle.pop() if _idle else _Worker() for _ in tasks[1:]]
    for worker, task in zip(workers, tasks[1:], strict=True):
        worker.start(task)
    try:
        tasks[0]()
    finally:
        _wait_for(workers)
        with _lock:
            _idle.extend(workers)


def _wait_for(workers: list[_Worker]) -> None:
    interrupt: BaseException | None = None
    for worker in workers:
        while True:
            try:
                worker.wait()
                break
            except KeyboardInterrupt as error:
                interrupt = error
    if interrupt is not None:
        raise interrupt


def _forget() -> None:
    """In a forked child: the workers did not come along, and the lock may have been held."""
    global _lock
    _lock = threading.Lock()
    _idle.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)

# ---- how many threads

_chosen: int | None = None


def set_threads(count: int | None) -> int | None:
    """Choose how many threads the compiled engine uses where `fit` is not told; None: as many as there are cores.

    This takes precedence over ``CHAINRULE_THREADS`` in the environment. Threads change the speed, never a result.

    Return what was chosen before. Raises `InvalidInput` for anything but a whole number, 1 or more, or None.

    >>> before = set_threads(2)
    >>> set_threads(before)  # as it was
    2
    """
    global _chosen
    before, _chosen = _chosen, None if count is None else _checked(count)
    return before


def thread_count(threads: int | None = None) -> int:
    """Return the number of threads to use: `threads`, what `set_threads` chose, $CHAINRULE_THREADS, or all cores.

    Cores are counted as this process may use them: by affinity and by its control group's quota.
    """
    if threads is not None:
        return _checked(threads)
    if _chosen is not None:
        return _chosen
    if named := os.environ.get("CHAINRULE_THREADS"):
        try:
            return _checked(int(named))
        except ValueError:
            raise InvalidInput(f"CHAINRULE_THREADS must be a whole number, 1 or more, but is {named!r}.") from None
    return available_cores()


def _checked(count: int) -> int:
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise InvalidInput(f"The number of threads must be a whole number, 1 or more, but is {count!r}.")
    return count
