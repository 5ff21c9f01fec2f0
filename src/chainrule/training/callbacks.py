"""What can happen between epochs: stopping early, keeping the best weights, checkpoints, a falling learning rate.

What a callback counts, such as the epochs without improvement, starts over with each call of `fit`. A callback is a
`Callback`, or any function of the `Run`, which is called after each epoch:

>>> from chainrule import Dense, Network
>>> network = Network(1, [Dense(1)], loss="mean_squared_error", seed=0)
>>> def stop_when_good(run):
...     if run.history.loss[-1] < 0.01:
...         run.stop("good enough")
>>> options = {"optimizer": "gradient_descent", "callbacks": [stop_when_good]}
>>> len(network.fit([[0.0], [1.0]], [0.0, 1.0], epochs=1000, **options)) < 1000
True
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from chainrule.errors import InvalidInput
from chainrule.training.recipe import check_amount, check_count, is_number

if TYPE_CHECKING:
    from chainrule.program.interpret import Values
    from chainrule.training.run import Run

Monitor = Literal["auto", "loss", "validation_loss"]


class Callback:
    """Base of callbacks: three moments, each doing nothing by default, and when the second is due.

    >>> from chainrule import Dense, Network
    >>> class Report(Callback):
    ...     def epoch(self, run):
    ...         print(len(run.history), run.report())
    >>> network = Network(1, [Dense(1, weight_init="zeros")], loss="mean_squared_error")
    >>> history = network.fit([[1.0]], [1.0], epochs=2, optimizer="gradient_descent", callbacks=[Report()])
    1 loss 1
    2 loss 0.36
    """

    def begin(self, run: Run) -> None:
        """Before the first epoch of a fit."""

    def due(self, run: Run) -> int:
        """Return in how many epochs `epoch` is to be called next, at the latest: 1, unless a subclass can wait.

        Epochs that nobody needs to see one by one are trained together, which saves time where they are short.
        """
        return 1

    def epoch(self, run: Run) -> None:
        """After every epoch, or after as many as `due` allows; the network and its history are up to date."""

    def end(self, run: Run) -> None:
        """After the last epoch, however it came to be the last (not after an error)."""


class Watching(Callback):
    """A callback that watches a loss: with "auto" the validation loss where there is one."""

    monitor: Monitor
    best_loss: float
    min_delta: float = 0.0

    def begin(self, run: Run) -> None:
        """Start over. Raises `InvalidInput` where there will be no such loss to watch."""
        if self.monitor == "validation_loss" and not run.validates:
            raise InvalidInput("A callback watches 'validation_loss', but fit was given no validation rows.")
        if self.monitor not in ("auto", "loss", "validation_loss"):
            raise InvalidInput(f"monitor must be 'auto', 'loss' or 'validation_loss', but is {self.monitor!r}.")
        self.best_loss = math.inf

    def improved(self, run: Run) -> bool:
        """Note the loss after an epoch if it is the best so far, by more than `min_delta`; return whether it is."""
        watched = self.monitor if self.monitor != "auto" else "validation_loss" if run.validates else "loss"
        loss = float(getattr(run.history, watched)[-1])
        better = loss < self.best_loss - self.min_delta
        self.best_loss = loss if better else self.best_loss
        return better


@dataclass
class EarlyStopping(Watching):
    """Stop when the loss has not improved by more than `min_delta` for `patience` epochs; keep the best weights.

    With `restore_best` the network ends with the parameters and state of its best epoch (the history keeps them all).

    Raises `InvalidInput` where it is to watch the validation loss, but there are no validation rows.

    Here training pulls the weight to 1, past the 0.7 that suits the validation row:

    >>> from chainrule import Dense, Network
    >>> network = Network(1, [Dense(1, bias=False, weight_init="zeros")], loss="mean_squared_error")
    >>> options = {"optimizer": "gradient_descent", "validation": ([[1.0]], [0.7])}
    >>> stopping = EarlyStopping(patience=3)
    >>> len(network.fit([[1.0]], [1.0], epochs=1000, callbacks=[stopping], **options)), stopping.best_epoch
    (8, 5)
    >>> network.parameters["W1"].item()  # 1 − 0.8⁵
    0.672
    """

    patience: int = 10
    min_delta: float = 0.0
    monitor: Monitor = "auto"
    restore_best: bool = True
    best_loss: float = field(default=math.inf, init=False)
    best_epoch: int = field(default=0, init=False)
    _best: Values | None = field(default=None, init=False, repr=False)
    _run: Run | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        check_count("patience", self.patience)
        check_amount("min_delta", self.min_delta)

    def begin(self, run: Run) -> None:
        super().begin(run)
        self.best_epoch, self._best, self._run = len(run.history), None, run

    def epoch(self, run: Run) -> None:
        if self.improved(run):
            self.best_epoch, self._best = len(run.history), run.snapshot()
        elif len(run.history) - self.best_epoch >= self.patience:
            run.stop(f"no improvement in {self.patience} epochs; the best was epoch {self.best_epoch}")

    def end(self, run: Run) -> None:
        if self.restore_best and self._best is not None:
            run.restore(self._best)

    def interrupted(self) -> bool:
        """Give the network its best weights so far; return whether an epoch has ended at all."""
        if self._run is None or self._best is None:
            return False
        self.end(self._run)
        return True


@dataclass
class Checkpoint(Watching):
    """Save the network to `path` every `every` epochs, or, with `best_only`, whenever the loss is the best so far.

    >>> from tempfile import TemporaryDirectory
    >>> from chainrule import Dense, Network, load
    >>> network = Network(1, [Dense(1)], loss="mean_squared_error", seed=0)
    >>> with TemporaryDirectory() as folder:
    ...     checkpoint = Checkpoint(f"{folder}/network.safetensors", every=10)
    ...     history = network.fit([[0.0], [1.0]], [1.0, 3.0], epochs=25, callbacks=[checkpoint])
    ...     len(load(checkpoint.path).history)
    20
    """

    path: str | Path
    every: int = 1
    best_only: bool = False
    monitor: Monitor = "auto"
    best_loss: float = field(default=math.inf, init=False)

    def __post_init__(self) -> None:
        check_count("every", self.every)

    def due(self, run: Run) -> int:
        return 1 if self.best_only else self.every - len(run.history) % self.every

    def epoch(self, run: Run) -> None:
        if self.improved(run) if self.best_only else len(run.history) % self.every == 0:
            run.network.save(self.path)


@dataclass
class ReduceOnPlateau(Watching):
    """Multiply the learning rate by `factor` when the loss has not improved for `patience` epochs.

    `factor` is between 0 and 1; all factors together stay at `min_factor` or above. Here there is nothing to improve:

    >>> from chainrule import Dense, Network
    >>> network = Network(1, [Dense(1)], loss="mean_squared_error")
    >>> options = {"optimizer": "gradient_descent", "callbacks": [ReduceOnPlateau(patience=2)]}
    >>> network.fit([[0.0]], [0.0], epochs=7, **options).learning_rate
    [0.1, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025]
    """

    factor: float = 0.5
    patience: int = 5
    min_delta: float = 0.0
    min_factor: float = 1e-4
    monitor: Monitor = "auto"
    best_loss: float = field(default=math.inf, init=False)
    _since: int = field(default=0, init=False, repr=False)

    def __post_init__(self) -> None:
        check_count("patience", self.patience)
        check_amount("min_delta", self.min_delta)
        check_amount("min_factor", self.min_factor)
        if not is_number(self.factor) or not 0 < self.factor < 1:
            raise InvalidInput(f"factor must be between 0 and 1, but is {self.factor!r:.200}.")

    def begin(self, run: Run) -> None:
        super().begin(run)
        self._since = 0

    def epoch(self, run: Run) -> None:
        self._since += 1
        if self.improved(run):
            self._since = 0
        elif self._since >= self.patience and run.network.lr_factor * self.factor >= self.min_factor:
            run.scale_learning_rate(self.factor)
            self._since = 0


class _Function(Callback):
    """A plain function as a callback."""

    def __init__(self, function: Callable[[Run], None]) -> None:
        self._function = function

    def epoch(self, run: Run) -> None:
        self._function(run)


def as_callbacks(callbacks: Any) -> list[Callback]:
    """Return what `fit` was given as a list of callbacks."""
    if callbacks is None:
        return []
    found = []
    several = isinstance(callbacks, Iterable) and not callable(callbacks)
    for item in callbacks if several else [callbacks]:
        if isinstance(item, type) or not (isinstance(item, Callback) or callable(item)):
            hint = f" (write {item.__name__}(), with brackets)" if isinstance(item, type) else ""
            raise InvalidInput(f"A callback must be a Callback or a function of the run, but is {item!r:.200}{hint}.")
        found.append(item if isinstance(item, Callback) else _Function(item))
    return found
