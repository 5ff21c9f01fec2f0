"""Workers that mpirun has started: each runs the same program, and trains the network with its part of every batch."""

import sys
import traceback
from collections.abc import Callable
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
        try:
            self._agree(epochs)
            results = list(self._comm.allgather(self._part.train(values, epochs)))
        except BaseException as error:
            if self._comm.size > 1:  # the others would wait for ever
                text = f"{error}" if isinstance(error, ChainruleError) else traceback.format_exc()
                who = f"worker {self._comm.rank} of {self._comm.size}"
                print(f"chainrule: {who} has failed: {text}", file=sys.stderr, flush=True)
                self._comm.Abort(1)
            raise
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
