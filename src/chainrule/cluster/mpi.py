"""Workers that mpirun has started, all running the same program: the first one trains, the others do their parts."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chainrule.cluster.part import Part, Result
from chainrule.errors import ChainruleError, InvalidInput
from chainrule.network.history import History
from chainrule.program.interpret import Values
from chainrule.training.feed import Feed
from chainrule.training.recipe import Recipe

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


class MpiWorld:
    """All processes of mpirun; see `DaskWorld`. Where one of them fails, all are ended: that is MPI's way."""

    def __init__(self) -> None:
        self._comm = communicator()

    def gather(self, feed: Feed, rows: int) -> None:
        self._part = Part(feed, rows, self._comm)

    def epochs(self, values: Values | None, epochs: range, check: Callable[[], None]) -> list[Result]:
        with _all_or_none(self._comm):
            results = self._results(*self._comm.bcast((self._part.feed.recipe, values, epochs)))
        check()
        return results

    @property
    def is_first(self) -> bool:
        """Whether this process is the first, which trains."""
        return bool(self._comm.rank == 0)

    def serve(self, run: Run) -> History:
        """Do this process's part, until the first one has trained the network; then take over what came of it."""
        with _all_or_none(self._comm):
            while not isinstance(command := self._comm.bcast(None), dict):
                self._results(*command)
        error, run.stopped, run.runner.result = (command[name] for name in ("error", "stopped", "result"))
        run.begin()
        run.restore(command["values"])
        vars(run.history).update(command["history"])
        if error is not None:
            raise error
        return run.history

    def leave(self, run: Run, error: BaseException | None) -> None:
        """Let the others take over what this process has trained, or the error with which that has ended."""
        ended = {"error": error, "stopped": run.stopped, "result": run.runner.result}
        self._comm.bcast(ended | {"values": run.snapshot(), "history": vars(run.history)})

    def _results(self, recipe: Recipe, values: Values | None, epochs: range) -> list[Result]:
        if recipe != self._part.feed.recipe:  # the first process has another learning rate
            self._part = Part(replace(self._part.feed, recipe=recipe), self._part.rows, self._comm)
        return list(self._comm.allgather(self._part.train(values, epochs)))


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
