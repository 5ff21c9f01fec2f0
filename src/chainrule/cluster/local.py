"""Workers that are threads of this process."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chainrule.cluster.blocks import BlockRunner
from chainrule.cluster.part import Job, Result, World
from chainrule.cluster.transport import Transport, in_threads
from chainrule.program.interpret import Values
from chainrule.training.recipe import Data, Rows


class LocalWorld(World):
    """So many threads."""

    def __init__(self, count: int, timeout: float) -> None:
        self._count, self._timeout = count, timeout

    def start(self, job: Job, data: Data) -> None:
        self._job, self._data = job, data
        self._runners: list[BlockRunner | None] = [None] * self._count

    def epochs(
        self, values: Values | None, orders: Sequence[Rows | int], batch_size: int, check: Callable[[], None]
    ) -> list[Result]:
        def work(transport: Transport) -> Result:
            runner = self._runners[transport.rank]
            if runner is None:
                assert values is not None
                runner = self._runners[transport.rank] = self._job.runner(values, self._data, transport)
            elif values is not None:
                runner.values = values
            runner.transport = transport
            return Result.of(runner, orders, batch_size, first=transport.rank == 0)

        results: list[Result] = in_threads(self._count, work, self._timeout)
        check()
        return results

    def close(self) -> None:
        self._runners = [None] * self._count
