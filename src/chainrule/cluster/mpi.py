"""Workers that mpirun has started, all running the same program: the first one trains, the others do their parts."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chainrule.cluster.blocks import BlockRunner, Transport
from chainrule.cluster.part import Job, Result
from chainrule.errors import ChainruleError, InvalidInput
from chainrule.functions.optimizers import Optimizer
from chainrule.network.history import History
from chainrule.program.interpret import Values
from chainrule.training.recipe import Data, Rows

if TYPE_CHECKING:
    from chainrule.training.run import Run


def communicator() -> Any:
    """Return that of all processes. Raises `InvalidInput` where the extra or MPI itself is missing."""
    try:
        from mpi4py import MPI
    except (ImportError, RuntimeError) as error:
        raise InvalidInput(
            f"cluster='mpi' needs mpi4py and an MPI library ({error!s:.150}): pip install 'chainrule[mpi]'."
        ) from None
    return MPI.COMM_WORLD


class MpiTransport(Transport):
    """This process."""

    def __init__(self, comm: Any) -> None:
        self._comm, self.rank, self.size = comm, comm.rank, comm.size

    def exchange(self, parts: Sequence[Any]) -> list[Any]:
        received: list[Any] = self._comm.alltoall(list(parts))
        return received


class MpiWorld:
    """All processes of mpirun; see `DaskWorld`. Where one of them fails, all are ended: that is MPI's way."""

    def __init__(self) -> None:
        self._comm = communicator()
        self._transport = MpiTransport(self._comm)

    def start(self, job: Job, data: Data) -> None:
        self._job, self._data = job, data
        self._runner: BlockRunner | None = None

    def epochs(
        self, values: Values | None, orders: Sequence[Rows | int], batch_size: int, check: Callable[[], None]
    ) -> list[Result]:
        with _all_or_none(self._comm):
            results = self._part(*self._comm.bcast((self._job.optimizer, values, orders, batch_size)))
        check()
        return results

    @property
    def is_first(self) -> bool:
        """Whether this process is the first, which trains."""
        return bool(self._comm.rank == 0)

    def serve(self, run: Run) -> History:
        """Do this process's part, until the first one has trained the network; then take over what came of it."""
        with _all_or_none(self._comm):
            while (command := self._comm.bcast(None)) is not None:
                self._part(*command)
            error, values, columns = self._comm.bcast(None)
        run.begin()
        run.restore(values)
        for column, numbers in zip(vars(run.history).values(), columns, strict=True):
            column[:] = numbers
        if error is not None:
            raise error
        return run.history

    def finish(self, run: Run, error: BaseException | None) -> None:
        """Let the others take over what this process has trained, or the error with which that has ended."""
        self._comm.bcast(None)
        self._comm.bcast((error, run.snapshot(), [*vars(run.history).values()]))

    def _part(
        self, optimizer: Optimizer, values: Values | None, orders: Sequence[Rows | int], batch_size: int
    ) -> list[Result]:
        if self._runner is None or optimizer != self._job.optimizer:
            assert values is not None
            self._job = replace(self._job, optimizer=optimizer)
            self._runner = self._job.runner(values, self._data, self._transport)
        elif values is not None:
            self._runner.values = values
        result = Result.of(self._runner, orders, batch_size, first=self._comm.rank == 0)
        return list(self._comm.allgather(result))

    def close(self) -> None:
        self._runner = None


@contextmanager
def _all_or_none(comm: Any) -> Iterator[None]:
    """End all processes where this one fails: the others would wait for it."""
    try:
        yield
    except BaseException as error:
        if comm.size > 1:
            text = f"{error}" if isinstance(error, ChainruleError) else traceback.format_exc()
            print(f"chainrule: worker {comm.rank} of {comm.size} has failed: {text}", file=sys.stderr, flush=True)
            comm.Abort(1)
        raise
