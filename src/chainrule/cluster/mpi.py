"""Workers that mpirun has started: each runs the same program, and trains the network with its part of every batch."""

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chainrule.cluster.blocks import Part, Result
from chainrule.errors import ChainruleError, InvalidInput
from chainrule.program.interpret import Values
from chainrule.training.feed import Feed


def communicator() -> Any:
    """Return that of all processes. Raises `InvalidInput` where the extra or MPI itself is missing."""
    try:
        from mpi4py import MPI
    except (ImportError, RuntimeError) as error:
        raise InvalidInput(
            f"cluster='mpi' needs mpi4py and an MPI library ({error!s:.150}): pip install 'chainrule[mpi]'."
        ) from None
    return MPI.COMM_WORLD


class MpiWorld:
    """All processes of mpirun; see `DaskWorld`. Where one of them fails, all are ended: that is MPI's way."""

    def __init__(self) -> None:
        self._comm = communicator()

    def gather(self, feed: Feed, rows: int) -> None:
        self._part = Part(feed, rows, self._comm)

    def epochs(self, values: Values | None, epochs: range, check: Callable[[], None]) -> list[Result]:
        with _all_or_none(self._comm):
            self._agree(epochs)
            results: list[Result] = self._comm.allgather(self._part.train(values, epochs))
        check()
        return results

    def leave(self) -> None:
        self._agree(None)

    def _agree(self, epochs: range | None) -> None:
        """Raise `ChainruleError` where others are about to do something else, which would let all wait for ever."""
        if any(other != epochs for other in self._comm.allgather(epochs)):
            raise ChainruleError(
                "Training has ended in some of the processes only: callbacks must do the same in each of them."
            )


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
