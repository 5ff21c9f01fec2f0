"""Callbacks around an estimator: a time budget, checkpoints of the whole estimator, and scikit-learn's callbacks."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chainrule.errors import InvalidInput
from chainrule.estimators.watch import Rows
from chainrule.network.network import Network
from chainrule.training.callbacks import Callback, Checkpoint
from chainrule.training.recipe import is_number

if TYPE_CHECKING:
    from chainrule.estimators.base import BaseMLP
    from chainrule.training.run import Run


@dataclass
class TimeBudget(Callback):
    """Stop after the first epoch that ends later than `seconds` after the start.

    >>> from chainrule import Dense, Network
    >>> network = Network(1, [Dense(1)], loss="mean_squared_error", seed=0)
    >>> len(network.fit([[0.0], [1.0]], [1.0, 3.0], epochs=10**9, callbacks=[TimeBudget(0.1)])) < 10**9
    True
    """

    seconds: float
    _end: float = field(default=math.inf, init=False, repr=False)

    def __post_init__(self) -> None:
        if not is_number(self.seconds) or self.seconds <= 0:
            raise InvalidInput(f"A time budget must be a positive number of seconds, but is {self.seconds!r:.200}.")

    def begin(self, run: Run) -> None:
        self._end = time.monotonic() + self.seconds

    def epoch(self, run: Run) -> None:
        if time.monotonic() > self._end:
            run.stop(f"the time budget of {self.seconds:g} seconds is used up")


class EstimatorCheckpoint(Callback):
    """What a `Checkpoint` becomes in an estimator: it saves the estimator, so that `resume` can go on from it."""

    def __init__(self, checkpoint: Checkpoint, estimator: BaseMLP) -> None:
        self._checkpoint = checkpoint
        self._estimator = estimator

    def due(self, run: Run) -> int:
        return self._checkpoint.due(run)

    def epoch(self, run: Run) -> None:
        self._checkpoint.epoch(_Savable(run, self._estimator))  # type: ignore[arg-type]


class _Savable:
    """A run whose network is saved as the estimator."""

    def __init__(self, run: Run, estimator: BaseMLP) -> None:
        self._run, self.network = run, estimator

    def __getattr__(self, name: str) -> Any:
        return getattr(self._run, name)


class SklearnCallbacks(Callback):
    """Calls the callbacks given to `set_callbacks`: an epoch is a task of its own below the task of the fit."""

    def __init__(self, estimator: BaseMLP, train: Rows) -> None:
        self._estimator = estimator
        metadata = None if train.weight is None else {"sample_weight": train.weight}
        self._data = {"estimator": estimator, "X": train.X, "y": train.labels, "metadata": metadata}
        self._fit: Any = None
        self._task: Any = None

    def begin(self, run: Run) -> None:
        extra = 1 if self._estimator.solver == "lbfgs" else 0  # begun, but not needed
        epochs = max(self._estimator.max_iter - self._estimator.n_iter_, 0)
        self._fit = self._estimator._init_callback_context(max_subtasks=epochs + extra)
        self._fit.call_on_fit_task_begin(**self._data)
        self._begin_epoch()

    def epoch(self, run: Run) -> None:
        network = run.network
        stop = self._task.call_on_fit_task_end(**self._data, reconstruction_attributes=lambda: self._fitted(network))
        self._task = None
        if stop:
            run.stop("a callback asked for it")
        if run.stopped is None and len(run.history) < run.last_epoch:
            self._begin_epoch()

    def end(self, run: Run) -> None:
        if self._task is not None:
            self._task.call_on_fit_task_end(estimator=self._estimator)
        network = run.network
        self._fit.call_on_fit_task_end(**self._data, reconstruction_attributes=lambda: self._fitted(network))

    def _begin_epoch(self) -> None:
        self._task = self._fit.subcontext(task_name="epoch")
        self._task.call_on_fit_task_begin(**self._data)

    def _fitted(self, network: Network) -> dict[str, Any]:
        """What makes a copy of the estimator one that is fitted as of now, to features without names."""
        return {"network_": copy.copy(network), "feature_names_in_": None}


def around(estimator: BaseMLP, train: Rows, *, whole: bool) -> Sequence[Any]:
    """Return the callbacks of a fit (`whole`) or of a partial one, in the order in which they are called."""
    given = list(estimator.callbacks)
    checkpoints = [callback for callback in given if isinstance(callback, Checkpoint)]
    others = [callback for callback in given if not isinstance(callback, Checkpoint)]
    bridge = [SklearnCallbacks(estimator, train)] if whole and hasattr(estimator, "_skl_callbacks") else []
    return [*others, *bridge, *(EstimatorCheckpoint(checkpoint, estimator) for checkpoint in checkpoints)]
