"""What is kept while a network trains on a table: the best weights, and where they went."""

from typing import Any

from numpy.typing import NDArray

from chainrule.tabular.result import Snapshot
from chainrule.training.callbacks import Callback, EarlyStopping
from chainrule.training.run import Run

Array = NDArray[Any]

MOST = 50  # snapshots of the way
NUMBERS = 5_000_000  # that all of them hold together, at most


class KeepBest(EarlyStopping):
    """Early stopping on validation rows whose best weights can also be had after an interrupt.

    With `averaging` β, the weights that are judged and kept are a running mean, β of the mean so far and 1 − β of the
    newest ones (Polyak & Juditsky 1992, 'Acceleration of stochastic approximation by averaging'): on few rows it
    depends less on where training happens to stand. The history's validation loss is that of the judged weights; with
    `weight` (n,), the rows count by it.
    """

    def __init__(self, patience: int, X: Array, y: Array, weight: Array | None = None, averaging: float = 0.0) -> None:
        super().__init__(patience)
        self.stopped = ""
        self._rows = (X, y) if weight is None else (X, y, weight)
        self._averaging = averaging
        self._mean: dict[str, Array] = {}

    def begin(self, run: Run) -> None:
        super().begin(run)
        self._mean = {}
        self._values = run.network.values(*self._rows)

    def epoch(self, run: Run) -> None:
        weighted = len(self._rows) == 3
        if self._averaging or weighted:
            self._follow(run)
            values = {**self._values, **self._mean}
            run.history.validation_loss[-1] = float(run.network.loss_runner(weighted=weighted)(values)["L"])
        super().epoch(run)
        if self.best_epoch == len(run.history) and self._best is not None:
            self._best = {**self._best, **self._mean}

    def end(self, run: Run) -> None:
        super().end(run)
        self.stopped = run.stopped or ""

    def _follow(self, run: Run) -> None:
        """Bring the mean up to date; it starts as the plain mean of the first epochs."""
        epochs, newest = len(run.history), dict(run.network.parameters)
        kept = min(self._averaging, 1 - 1 / epochs)
        self._mean = {
            name: kept * self._mean[name] + (1 - kept) * array if kept and self._mean else array
            for name, array in newest.items()
        }


class Path(Callback):
    """Keeps parameters along the way: the start, epochs at equal distances, and the last one."""

    def __init__(self) -> None:
        self._kept: list[Snapshot] = []
        self._last: Snapshot | None = None
        self._every = 1

    def begin(self, run: Run) -> None:
        self._most = max(2, min(MOST, NUMBERS // run.network.parameters.count))
        self._kept = [_snapshot(run)]

    def epoch(self, run: Run) -> None:
        self._last = _snapshot(run)
        if self._last.epoch % self._every == 0:
            self._kept.append(self._last)
        if len(self._kept) > self._most:
            self._every *= 2
            self._kept = [snapshot for snapshot in self._kept if snapshot.epoch % self._every == 0]

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """What was kept, in order."""
        last = [] if self._last is None or self._last is self._kept[-1] else [self._last]
        return (*self._kept, *last)


def _snapshot(run: Run) -> Snapshot:
    # Training replaces arrays and never writes to them, so that they need not be copied.
    return Snapshot(len(run.history), dict(run.network.parameters))
