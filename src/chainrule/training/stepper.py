"""Training update by update, and back."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.errors import InvalidInput, TrainingDiverged
from chainrule.functions.optimizers import Optimizer
from chainrule.program.interpret import Values
from chainrule.training.fit import in_memory, prepared
from chainrule.training.interrupts import Interrupts
from chainrule.training.recipe import Recipe, Rows, check_count

if TYPE_CHECKING:
    from chainrule.network.network import Network


@dataclass(frozen=True)
class Snapshot:
    """A moment of a training: its position, and parameters and state by name, in arrays that are never written to."""

    epoch: int
    update: int
    values: Values
    total: float  # of the losses of the epoch so far
    history: tuple[tuple[float, ...], ...]


class Stepper:
    """`Network.fit`, one update at a time, with exact time travel.

    The network itself is trained: after each call its parameters, state and history are those that `fit` has after as
    many updates, bit for bit, on either engine. What the next update does depends on nothing but the snapshot that it
    starts from, so that going back is restoring an earlier snapshot, and stepping on to where you want to be.

    Parameters
    ----------
    network : goes on from where it stands; meanwhile nothing else may train it.
    X, y, batch_size, optimizer, shuffle, sample_weight, threads : as for `Network.fit`.
    engine : "numpy", "compiled", or "auto": the one the network was trained with before, NumPy where there is none.

    Attributes
    ----------
    epoch : how many epochs the network has been trained for, which is the length of its history.
    update : how many updates of the next epoch have been made, of `updates_per_epoch`.

    Raises `InvalidInput` for data that cannot be used.

    >>> from chainrule import Dense, Network, Stepper
    >>> network = Network(1, [Dense(1, weight_init="zeros")], loss="mean_squared_error", seed=0)
    >>> stepper = Stepper(network, [[1.0], [2.0], [3.0]], [1.0, 2.0, 3.0], batch_size=2, optimizer="momentum")
    >>> losses = stepper.step(3)
    >>> stepper.epoch, stepper.update
    (1, 1)
    >>> then = stepper.snapshot()
    >>> ahead = stepper.step(50)
    >>> stepper.restore(then)
    >>> stepper.step(50) == ahead
    True
    """

    def __init__(
        self,
        network: Network,
        X: Any,
        y: Any,
        batch_size: int | None = None,
        optimizer: str | Optimizer = "adam",
        shuffle: bool = True,
        sample_weight: Any = None,
        engine: str = "auto",
        threads: int | None = None,
    ) -> None:
        chosen = network.engine or "numpy" if engine == "auto" else engine
        recipe = Recipe(1, batch_size, Optimizer.get(optimizer), shuffle, chosen, threads)
        with network.exclusive():
            self._run = prepared(*in_memory(network, X, y, recipe, sample_weight))
            self._run.begin()
        self.network = network
        self.epoch, self.update, self._total = len(network.history), 0, 0.0
        self.updates_per_epoch = -(-self._run.count // self._run.batch_size)
        self._sums = network.gradient_program(weighted=sample_weight is not None).sums_rows
        self._orders: dict[int, Rows] = {}  # of the latest epoch

    @property
    def rows(self) -> Rows:
        """The rows of X that the next update reads."""
        if self.epoch not in self._orders:
            self._orders = {self.epoch: self._run.feed.order(self.epoch)}
        size = self._run.batch_size
        return self._orders[self.epoch][self.update * size : (self.update + 1) * size]

    def step(self, updates: int = 1) -> list[float]:
        """Make so many updates; return the loss of each batch before its update.

        Raises `TrainingDiverged`, and leaves the network as it was, where a loss or a weight becomes infinite. Ctrl-C
        leaves it as the last update that was finished did.
        """
        check_count("updates", updates)
        losses: list[float] = []
        with self._alone() as run:
            before = self._snapshot()
            try:
                with Interrupts() as interrupts:
                    for _ in range(updates):
                        losses.append(self._step())
                        interrupts.check()
            finally:
                run.publish()
            if not run.is_finite(np.array(losses)):
                self._restore(before)
                place = next((i for i, loss in enumerate(losses) if not math.isfinite(loss)), len(losses) - 1)
                raise TrainingDiverged(run.advice(f"update {place + 1} of {updates}", losses[place]))
        return losses

    def _step(self) -> float:
        run, runner = self._run, self._run.runner
        loss = float(runner.epochs(1 if run.feed.any_order(runner) else [self.rows], run.batch_size)[0])
        self._total += float(runner.totals[0])
        self.update += 1
        if self.update == self.updates_per_epoch:
            run.history.extend([self._total if self._sums else self._total / run.count], [math.nan], runner.rates)
            self.epoch, self.update, self._total = self.epoch + 1, 0, 0.0
            run.record.lr_factors.append(run.training.lr_factor)
        return loss

    def snapshot(self) -> Snapshot:
        """Return where training stands."""
        with self._alone():
            return self._snapshot()

    def restore(self, snapshot: Snapshot) -> None:
        """Go to where training stood, before or after; also one of a stepper for the same network, data and recipe."""
        with self._alone():
            self._restore(snapshot)

    def _snapshot(self) -> Snapshot:
        columns = tuple(map(tuple, vars(self._run.history).values()))
        return Snapshot(self.epoch, self.update, self._run.snapshot(), self._total, columns)

    def _restore(self, snapshot: Snapshot) -> None:
        self._run.restore(snapshot.values)
        self.epoch, self.update, self._total = snapshot.epoch, snapshot.update, snapshot.total
        for column, kept in zip(vars(self._run.history).values(), snapshot.history, strict=True):
            column[:] = kept
        record = self._run.record
        record.lr_factors[:] = [self._run.training.lr_factor] * (self.epoch - record.first_epoch)

    @contextmanager
    def _alone(self) -> Iterator[Any]:
        """Keep others away from the network, if none has trained it since; take up what was assigned to it."""
        with self.network.exclusive():
            if self.network.training is not self._run.training:
                raise InvalidInput("The network has been trained or reset by other means since: make a new Stepper.")
            self._run.adopt_changes()
            yield self._run
