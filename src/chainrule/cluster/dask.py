"""Dask's workers: a task for each, which exchange numbers by Dask's own connections."""

from __future__ import annotations

import asyncio
import ctypes
import importlib.metadata
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from typing import Any
from uuid import uuid4

from chainrule.cluster.blocks import Part, Result, Transport
from chainrule.errors import ChainruleError, InvalidInput, WorkerLost
from chainrule.program.interpret import Values
from chainrule.training.feed import Feed
from chainrule.version import __version__

LOOK = 0.5  # seconds between looks at whether all workers are there
ANSWER = 5.0  # seconds in which a scheduler, and a worker that is asked for its version, must answer

#: glibc's M_TRIM_THRESHOLD and M_MMAP_THRESHOLD, and what these are set to, which is as much as they may be.
MALLOC_OPTIONS, KEPT_BYTES = (-1, -3), 2**25


class DaskWorld:
    """The workers that a Dask scheduler has when training begins, and those that are left of them later."""

    def __init__(self, client: Any, timeout: float) -> None:
        self._address = client if isinstance(client, str) else None
        self.client = connected(client, timeout) if self._address else client
        self._timeout, self._limit = timeout, min(ANSWER, timeout)
        self._addresses: list[str] = []
        self._key = ""  # of what these workers have
        self._job: tuple[Feed, int] | None = None  # that is still to be sent

    def gather(self, feed: Feed, rows: int) -> None:
        """Let the workers that answer train; see `Part`. Raises `WorkerLost` where none does in time."""
        self._close()
        self._job, end = (feed, rows), time.monotonic() + self._timeout
        while time.monotonic() < end:
            with suppress(WorkerLost), _losses():
                if self._address and self.client.status != "running":
                    self.client = connected(self._address, self._timeout)
                if addresses := self._answering():
                    self._addresses, self._key = addresses, uuid4().hex
                    self._ask(self._timeout, addresses, begin, self._key, addresses)  # which loads chainrule there
                    return
            time.sleep(LOOK)
        raise WorkerLost("The Dask scheduler has no worker that answers: start some by dask worker.")

    def _answering(self) -> list[str]:
        """The workers that answer. Raises `InvalidInput` where one lacks this version of chainrule."""
        answers = self._ask(self._limit, self._heard(), importlib.metadata.version, "chainrule")
        for address, answer in answers.items():
            if isinstance(answer, importlib.metadata.PackageNotFoundError):
                raise InvalidInput(f"The worker {address} has no chainrule: install version {__version__} there.")
            if isinstance(answer, str) and answer != __version__:
                raise InvalidInput(f"The worker {address} has chainrule {answer}, but here it is {__version__}.")
        return sorted(address for address, answer in answers.items() if answer == __version__)

    def epochs(self, values: Values | None, epochs: range, check: Callable[[], None]) -> list[Result]:
        """Train for these epochs on all workers, from these values, or, with None, going on.

        Raises `WorkerLost` where that cannot be done; after `gather`, the next call is on those that are left.
        """
        try:
            with _losses():
                new = [self._job, values]
                if self._job or values:
                    new = self.client.scatter(new, workers=self._addresses, broadcast=True, hash=False)
                arguments, options = (self._key, self._timeout, *new, epochs), {"pure": False, "retries": 0}
                futures = [self.client.submit(part, *arguments, workers=[a], **options) for a in self._addresses]
                self._wait(futures, check)
                self._job = None
                return [future.result(self._timeout) for future in futures]
        except BaseException:
            self._close()
            raise

    def _wait(self, futures: list[Any], check: Callable[[], None]) -> None:
        """Return when all are done; raise the first error, and `WorkerLost` where a worker has gone."""
        from distributed import wait

        while not all(future.status == "finished" for future in futures):
            with suppress(TimeoutError):
                wait(futures, timeout=LOOK)
            for future in futures:
                if future.status not in ("pending", "finished"):
                    future.result(self._limit)  # which raises
            if lost := {*self._addresses} - {*self._heard()}:
                raise WorkerLost(f"The worker {min(lost)} was lost.")
            check()

    def _heard(self) -> list[str]:
        """The workers that have told the scheduler lately that they are there."""
        if (scheduler := self.client.scheduler) is None:
            raise WorkerLost("The Dask scheduler has gone.")
        workers = self.client.sync(scheduler.identity, n_workers=-1, callback_timeout=self._limit)["workers"]
        now = max((about["last_seen"] for about in workers.values()), default=0.0)  # by the scheduler's clock
        return [address for address, about in workers.items() if about["last_seen"] >= now - self._timeout]

    def _ask(self, seconds: float, workers: list[str], function: Any, *arguments: Any) -> dict[str, Any]:
        """Return what a function returns on each worker, or its error. Raises `TimeoutError` where one is silent."""
        how = {"workers": workers, "on_error": "return", "callback_timeout": seconds}
        return dict(self.client.sync(self.client._run, function, *arguments, **how))

    def _close(self) -> None:
        """End the workers' tasks, and let go of what they have."""
        if self._key:
            with suppress(WorkerLost), _losses():
                self._ask(self._limit, [*{*self._addresses} & {*self._heard()}], end, self._key)
        self._key = ""

    def leave(self) -> None:
        """Let go of the workers, and leave the scheduler, if that is by a client of our own."""
        self._close()
        if self._address:
            self.client.close(self._limit)


def connected(address: str, timeout: float) -> Any:
    """Return a client of the scheduler at this address. Raises `WorkerLost` where there is none."""
    try:
        from distributed import Client
    except ImportError:
        raise InvalidInput("cluster= needs Dask: pip install 'chainrule[dask]'.") from None
    try:
        return Client(address, timeout=min(ANSWER, timeout))
    except (OSError, ValueError) as error:
        raise WorkerLost(f"No Dask scheduler answers at {address!r:.100} ({error!s:.150}).") from error


@contextmanager
def placing(given: Any, shared: Any) -> Iterator[tuple[Any, Any]]:
    """Give an executor on all workers of a client, an address or a `Cluster`, and a future of what is sent to each."""
    workers = getattr(given, "workers", given)
    if workers == "mpi":
        raise InvalidInput("An ensemble's members are placed on Dask's workers only: use recipe='fast' with MPI.")
    world = DaskWorld(workers, ANSWER)
    try:
        with _losses():
            yield world.client.get_executor(pure=False), world.client.scatter(shared, broadcast=True, hash=False)
    finally:
        world.leave()


@contextmanager
def _losses() -> Iterator[None]:
    """Make Dask's errors, of workers and connections rather than of the work, `WorkerLost`."""
    try:
        yield
    except Exception as error:
        dasks = type(error).__module__.startswith(("distributed", "concurrent", "asyncio"))
        if isinstance(error, ChainruleError) or not (dasks or isinstance(error, OSError | KeyError)):
            raise
        raise WorkerLost(f"A worker or the scheduler was lost ({error!s:.150}).") from error


# ---- on the workers

_HERE: dict[tuple[str, str], DaskTransport] = {}  # by world and worker


def begin(key: str, addresses: list[str], dask_worker: Any) -> None:
    """Let a worker take part in a world, and keep memory for that.

    Dask's nannies set MALLOC_TRIM_THRESHOLD_, by which glibc gives the memory of every array back at once. The kernel
    then clears it for the next one, page by page, for a third of an update's time.
    """
    dask_worker.handlers["chainrule_part"] = _receive
    _HERE[key, dask_worker.address] = DaskTransport(key, addresses, dask_worker)
    with suppress(AttributeError, OSError, TypeError):  # where there is no glibc
        for option in MALLOC_OPTIONS:
            ctypes.CDLL(None).mallopt(option, KEPT_BYTES)


def part(key: str, timeout: float, job: tuple[Feed, int] | None, values: Values | None, epochs: range) -> Result:
    """One worker's task: its part of some epochs."""
    from distributed import get_worker

    here = _HERE[key, get_worker().address]
    here.timeout = timeout
    if job is not None:
        here.part = Part(*job, here)
        here.timeout *= 10  # others may have to compile; whether they are there is seen to elsewhere
    return here.part.train(values, epochs)


def end(key: str, dask_worker: Any) -> None:
    """End a worker's task, which waits for others in vain, and let go of what it has."""
    if here := _HERE.pop((key, dask_worker.address), None):
        here.waits.cancel()


async def _receive(key: str, to: str, sender: str, part: Any) -> str:
    if here := _HERE.get((key, to)):
        here.mail[sender].put_nowait(part)
    return "OK"


class DaskTransport(Transport):
    """One worker's connections to the others, and its part in what they do."""

    part: Part
    timeout: float

    def __init__(self, key: str, addresses: list[str], worker: Any) -> None:
        self.rank, self.size = addresses.index(worker.address), len(addresses)
        self._key, self._addresses, self._worker = key, addresses, worker
        self.mail: defaultdict[str, asyncio.Queue[Any]] = defaultdict(asyncio.Queue)  # by its sender
        self.waits: Future[Any] = Future()

    def alltoall(self, parts: Sequence[Any]) -> list[Any]:
        exchange = asyncio.wait_for(self._exchanged(parts), self.timeout)
        self.waits = asyncio.run_coroutine_threadsafe(exchange, self._worker.loop.asyncio_loop)
        try:
            return list(self.waits.result())
        except (OSError, CancelledError) as error:
            why = f"Another has not answered for {self.timeout:g} s, or cannot be reached ({error!s:.150})."
            raise WorkerLost(why) from error

    async def _exchanged(self, parts: Sequence[Any]) -> list[Any]:
        from distributed.protocol import to_serialize

        mine = self._worker.address
        if (self._key, mine) not in _HERE:
            raise asyncio.CancelledError
        sent = [
            self._worker.rpc(to).chainrule_part(key=self._key, to=to, sender=mine, part=to_serialize(part))
            for to, part in zip(self._addresses, parts, strict=True)
            if to != mine
        ]
        self.mail[mine].put_nowait(parts[self.rank])
        found = await asyncio.gather(*sent, *[self.mail[sender].get() for sender in self._addresses])
        return found[len(sent) :]
