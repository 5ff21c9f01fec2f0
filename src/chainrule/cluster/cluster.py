"""`cluster=` of `Network.fit`: which workers train, and what happens when one is lost."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from chainrule.cluster.dask import DaskWorld
from chainrule.cluster.mpi import MpiWorld
from chainrule.errors import ChainruleError, InvalidInput, WorkerLost
from chainrule.program.interpret import Values
from chainrule.training.feed import Feed
from chainrule.training.recipe import Rows, check_count
from chainrule.training.runner import Losses, Runner

#: Seconds that a call for some epochs is to take, so that a lost worker costs no more than that.
CALL = 2.0

World: TypeAlias = DaskWorld | MpiWorld


@dataclass
class Cluster:
    """Workers that train a network together, and how: what can be given as ``cluster=`` in place of `workers`.

    The numbers that come of it are the same, to the bit, for any number of workers, and where some are lost on the way.

    Parameters
    ----------
    workers : a Dask client, the address of a Dask scheduler such as "tcp://host:8786", or "mpi" in a program that
        mpirun has started.
    block_rows : rows that are computed together. Another number rounds differently; a batch of fewer than two blocks is
        computed by one worker alone.
    timeout : seconds without an answer after which a worker counts as lost.
    restarts : how often those that are left go on from the last finished epoch, before `WorkerLost` is raised.

    >>> from chainrule import Cluster
    >>> Cluster("tcp://host:8786", block_rows=256).restarts
    3
    """

    workers: Any
    block_rows: int = 512
    timeout: float = 30.0
    restarts: int = 3

    def __post_init__(self) -> None:
        check_count("block_rows", self.block_rows)
        self._world: World | None = None

    @classmethod
    def of(cls, given: Any) -> Cluster:
        """Return what was given as ``cluster=``."""
        return given if isinstance(given, Cluster) else cls(given)

    def runner(self, feed: Feed, values: Values) -> ClusterRunner:
        """Return what runs epochs on the workers, from these values; see `Part`."""
        self._world = self._world or self._connected()
        return ClusterRunner(self._world, replace(feed, cluster=None), values, self)

    def leave(self) -> None:
        """Let go of the workers when a training has ended."""
        if self._world is not None:
            world, self._world = self._world, None
            world.leave()

    def _connected(self) -> World:
        workers = self.workers
        if workers == "mpi":
            return MpiWorld()
        if isinstance(workers, str) or hasattr(workers, "scheduler_info"):
            return DaskWorld(workers, self.timeout)
        if hasattr(workers, "epochs"):
            return workers  # type: ignore[no-any-return]
        raise InvalidInput(
            "cluster must be a Dask client, the address of a Dask scheduler such as 'tcp://host:8786', or 'mpi', but "
            f"is {workers!r:.100}."
        )


class ClusterRunner(Runner):
    """Runs epochs on all workers of a world. What they reached is kept here, and is where others go on from."""

    order_matters = False  # the workers find it

    def __init__(self, world: World, feed: Feed, values: Values, cluster: Cluster) -> None:
        self._world, self._job, self.values, self._left = world, (feed, cluster.block_rows), values, cluster.restarts
        self._history = feed.network.history
        world.gather(*self._job)
        self._theirs: Values | None = None  # that the workers have
        self._pace = CALL  # seconds per epoch

    def epochs(self, orders: Sequence[Rows] | int, batch_size: int, check: Callable[[], None] = lambda: None) -> Losses:
        """Train for so many epochs; see `Runner`."""
        assert isinstance(orders, int)
        new, first = None if self.values is self._theirs else self.values, len(self._history)
        try:
            result, *others = self._world.epochs(new, range(first, first + orders), check)
        except WorkerLost as error:
            if self._left == 0:
                raise
            self._left -= 1
            logging.getLogger("chainrule").warning("chainrule: %s The others go on.", error)
            self._theirs = None
            self._world.gather(*self._job)
            return self.epochs(orders, batch_size, check)
        if any(other.digest != result.digest for other in others):
            raise ChainruleError(
                "The workers' weights are no longer the same, as their processors round updates differently: "
                "use workers with processors of one kind."
            )
        assert result.values is not None
        self.values = self._theirs = result.values
        self.rates, self.totals, self._pace = result.rates, result.losses, result.seconds / orders
        return result.losses

    def evaluated(self, values: Values) -> Values:
        """Return what a program of one epoch makes of these values, and the loss, L."""
        self.values = values
        (loss,) = self.epochs(1, 0)
        return {**self.values, "L": loss}

    def epochs_at_once(self, count: int, batch_size: int) -> int:
        """How many epochs one call is worth."""
        return max(1, int(CALL / self._pace))
