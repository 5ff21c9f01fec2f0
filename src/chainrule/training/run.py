"""One call of `fit` in progress: what runs the epochs, and what callbacks see."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput, TrainingDiverged
from chainrule.program.interpret import Values, initial_state
from chainrule.training.interrupts import Interrupts
from chainrule.training.recipe import Array, Recipe, Rows, TrainingRecord, epoch_order, kept
from chainrule.training.runner import NumpyRunner
from chainrule.training.validation import Validation

if TYPE_CHECKING:
    from chainrule.engine.runner import CompiledRunner
    from chainrule.network.network import Network


class Run:
    """One call of `fit` in progress: what callbacks see.

    Attributes
    ----------
    network, history : up to date after every epoch.
    recipe : how it trains.
    last_epoch : the number of epochs in the history when it is done.
    stopped : why it was stopped, or None.
    """

    def __init__(
        self,
        network: Network,
        recipe: Recipe,
        data: tuple[Array, Array, Array | None],
        rows: Rows | None,
        validation: Validation | None,
        engine: str = "numpy",
        threads: int | None = None,
    ) -> None:
        self._engine, self._threads = engine, threads
        self.network, self.recipe, self.history = network, recipe, network.history
        self.last_epoch = len(network.history) + recipe.epochs
        self.stopped: str | None = None
        self._state, self._lr_factor = self._start()
        a0, y, w = data
        self._data, self._rows = data, rows
        self._count = len(a0) if rows is None else len(rows)
        self._batch_size = min(recipe.batch_size or self._count, self._count)
        self._runner = self._make_runner()
        start = dict(self._runner.values)
        self._loss_held_out = None if validation is None else validation.loss(network, start, engine, threads)
        self.record = TrainingRecord(recipe, kept(a0), kept(y), kept(w), rows, start, len(network.history))

    def _start(self) -> tuple[Values, float]:
        """The state that training starts from: all of it with the same optimizer, else what is not an optimizer's."""
        network = self.network
        if network.optimizer == self.recipe.optimizer:
            return network.state, network.lr_factor
        lasting = network.gradient_program().state
        return {name: value for name, value in network.state.items() if name in lasting}, 1.0

    def __enter__(self) -> Self:
        """Make the run the network's: from here on it changes."""
        network = self.network
        if network.in_training:
            raise InvalidInput("This network is being trained already: wait for that fit, or train a copy of it.")
        network.in_training = True
        network.engine, network.optimizer, network.last_training = self._engine, self.recipe.optimizer, self.record
        network.state, network.lr_factor = self._state, self._lr_factor
        return self

    def __exit__(self, *error: object) -> None:
        self.network.in_training = False
        if self.network.compiled_runner is not None:
            self.network.compiled_runner.release()

    @property
    def validates(self) -> bool:
        """Whether there is a validation loss."""
        return self._loss_held_out is not None

    def epochs(self, most: int) -> int:
        """Train for at most `most` epochs, as many as are worth a call; return how many.

        On divergence or Ctrl-C, the network is left as its last epoch ended.
        """
        self._adopt_changes()
        runner = self._runner
        together = 1 if self.validates else runner.epochs_at_once(self._count, self._batch_size)
        count = min(most, together)
        before = self.snapshot()
        done = len(self.history)
        try:
            with Interrupts() as interrupts:
                losses = self._train(count, interrupts)
                validation_loss = self._validation_loss()
                finite = all(np.isfinite(runner.values[name]).all() for name in self.network.parameters)
                if finite and np.isfinite(losses).all():
                    self._publish()
                    self.record.lr_factors.extend([self.network.lr_factor] * count)
                    self.history.extend(losses.tolist(), [validation_loss] * count, runner.rates)
        except KeyboardInterrupt as interrupt:
            if len(self.history) == done:
                self.restore(before)
            interrupt.add_note(f"The network is as epoch {len(self.history)} left it.")
            raise
        if len(self.history) == done:
            self.restore(before)
            if count == 1:
                raise TrainingDiverged(self._advice(done + 1, float(losses[0])))
            return self.epochs(count // 2)  # fewer and fewer, to stop at the right one
        return count

    def _train(self, count: int, interrupts: Interrupts) -> NDArray[np.float64]:
        """Run the next epochs; return their losses."""
        runner = self._runner
        whole = self._rows is None and self._batch_size == self._count
        if not isinstance(runner, NumpyRunner) and whole and not runner.order_matters:
            return runner.epochs(count, self._batch_size, interrupts.check)
        first, shuffle = len(self.history), self.recipe.shuffle
        orders = [
            epoch_order(self.network.seed, epoch, self._rows, self._count, shuffle)
            for epoch in range(first, first + count)
        ]
        return runner.epochs(orders, self._batch_size, interrupts.check)

    def stop(self, reason: str) -> None:
        """End training after this epoch."""
        self.stopped = reason

    def snapshot(self) -> Values:
        """Return the parameters and state, to be given back to `restore`."""
        return dict(self._runner.values)

    def restore(self, values: Values) -> None:
        """Put parameters and state back to a snapshot."""
        self._runner.values = dict(values)
        self._publish()

    def scale_learning_rate(self, factor: float) -> None:
        """Multiply the learning rate from the next epoch on by `factor`."""
        self._lr_factor *= factor
        self.network.lr_factor, self._state = self._lr_factor, self.network.state
        self._runner = self._make_runner()

    def _adopt_changes(self) -> None:
        """Go on from what a callback has assigned to the network's parameters, if anything."""
        values, parameters = self._runner.values, self.network.parameters
        if any(parameters[name] is not values[name] for name in parameters):
            self._runner.values = {**values, **parameters}

    def report(self) -> str:
        """Return the latest losses in a few words."""
        text = f"loss {self.history.loss[-1]:.4g}"
        return f"{text}, validation {self.history.validation_loss[-1]:.4g}" if self.validates else text

    def _make_runner(self) -> NumpyRunner | CompiledRunner:
        network, (a0, y, w) = self.network, self._data
        optimizer = self.recipe.optimizer.scaled(self._lr_factor)
        program = network.training_program(optimizer, weighted=w is not None)
        values = {**initial_state(program, network.dtype), "seed": network.seed, **self._state, **network.parameters}
        if self._engine == "compiled":
            from chainrule.engine.runner import CompiledRunner

            size, threads, last = self._batch_size, self._threads, network.compiled_runner
            if last is not None and last.serves(program, size, len(a0), threads):  # what is lowered need not be again
                last.go_on(values, a0, y, w)
                return last
            runner = CompiledRunner(program, values, a0, y, w, network.dtype, batch_size=size, threads=threads)
            network.compiled_runner = runner
            return runner
        return NumpyRunner(program, values, a0, y, w, network.dtype)

    def _publish(self) -> None:
        """Make the runner's parameters and state the network's."""
        values = self._runner.values
        self.network.parameters.adopt(values)
        self.network.state = {
            name: value for name, value in values.items() if name not in self.network.parameters and name != "seed"
        }

    def _validation_loss(self) -> float:
        return math.nan if self._loss_held_out is None else self._loss_held_out(self._runner.values)

    def _advice(self, epoch: int, loss: float) -> str:
        rate = self.recipe.optimizer.scaled(self.network.lr_factor).schedule(self.network.state.get("t", 0))
        largest = float(np.abs(self._data[0]).max())
        what = "a weight is no longer finite" if math.isfinite(loss) else f"the loss became {loss}"
        scale = f" scale the inputs (they reach {largest:.3g})," if largest > 100 else ""
        return (
            f"Training diverged in epoch {epoch}: {what}. The network keeps the weights from before that epoch. "
            f"Try a learning rate smaller than {rate:g},{scale} or clip the gradients (clip_norm=1.0)."
        )
