"""One training in progress: what runs the epochs, and what callbacks see."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from chainrule.errors import InvalidInput, TrainingDiverged
from chainrule.network.data import is_weighted
from chainrule.network.training_state import TrainingState
from chainrule.program.interpret import Values, initial_state
from chainrule.training.feed import Feed
from chainrule.training.interrupts import Interrupts
from chainrule.training.recipe import TrainingRecord, kept
from chainrule.training.runner import Losses, NumpyRunner, Runner
from chainrule.training.validation import Validation


class Run:
    """One training in progress, such as a call of `fit`: what callbacks see.

    Attributes
    ----------
    network, history : up to date after every epoch.
    recipe : how it trains.
    last_epoch : the number of epochs in the history when it is done.
    stopped : why it was stopped, or None.
    """

    def __init__(self, feed: Feed, validation: Validation | None = None, runner: Runner | None = None) -> None:
        self.network, self.recipe, self.feed = feed.network, feed.recipe, feed
        self.history = self.network.history
        self.last_epoch = len(self.history) + self.recipe.epochs
        self.stopped: str | None = None
        self.training = self._training()
        self.count = feed.count
        self.batch_size = min(self.recipe.batch_size or self.count, self.count)
        self.runner = runner or self._make_runner()
        start = self.snapshot()
        how = (self.network, start, self.recipe.engine, self.recipe.threads)
        self._loss_held_out = None if validation is None else validation.loss(*how)
        self.record = TrainingRecord(self.recipe, kept(feed.data), feed.rows, start, len(self.history))
        self.training.last_training = None if feed.pieces else self.record

    def _training(self) -> TrainingState:
        """The state that training starts from: all of it with the same optimizer, else what is not an optimizer's."""
        now, optimizer = self.network.training, self.recipe.optimizer
        if optimizer is None:
            return replace(now)
        if optimizer == now.optimizer:
            return replace(now, engine=self.recipe.engine)
        lasting = self.network.gradient_program().state
        state = {name: value for name, value in now.state.items() if name in lasting}
        return replace(now, state=state, optimizer=optimizer, lr_factor=1.0, engine=self.recipe.engine)

    def begin(self) -> None:
        """Make its state the network's: from here on the network changes."""
        self.network.training = self.training

    @property
    def validates(self) -> bool:
        """Whether there is a validation loss."""
        return self._loss_held_out is not None

    def epochs(self, most: int) -> int:
        """Train for at most `most` epochs, as many as are worth a call; return how many, 0 where none is left to do.

        On divergence or Ctrl-C, the network is left as its last epoch ended.
        """
        self.adopt_changes()
        alone = self.validates or self.feed.in_parts
        together = 1 if alone else self.runner.epochs_at_once(self.count, self.batch_size)
        count, done, before = min(most, together), len(self.history), self.snapshot()
        try:
            with Interrupts() as interrupts:
                losses = self.feed.train(self.runner, range(done, done + count), interrupts.check)
                finite = self.is_finite(losses)
                if finite:
                    self._complete(losses)
        except KeyboardInterrupt as interrupt:
            if len(self.history) == done:
                self.restore(before)
            interrupt.add_note(f"The network is as epoch {len(self.history)} left it.")
            raise
        if finite:
            return len(losses)
        self.restore(before)
        if count == 1:
            raise TrainingDiverged(self.advice(f"epoch {done + 1}", float(losses[0])))
        return self.epochs(count // 2)  # fewer and fewer, to stop at the right one

    def _complete(self, losses: Losses) -> None:
        """Make what the epochs have led to the network's, and note their losses."""
        self.publish()
        held_out = math.nan if self._loss_held_out is None else self._loss_held_out(self.runner.values)
        self.record.lr_factors.extend([self.training.lr_factor] * len(losses))
        self.history.extend(losses.tolist(), [held_out] * len(losses), self.runner.rates)

    def stop(self, reason: str) -> None:
        """End training after this epoch."""
        self.stopped = reason

    def snapshot(self) -> Values:
        """Return the parameters and state, to be given back to `restore`."""
        return dict(self.runner.values)

    def restore(self, values: Values) -> None:
        """Put parameters and state back to a snapshot."""
        self.runner.values = dict(values)
        self.publish()

    def publish(self) -> None:
        """Make the runner's parameters and state the network's."""
        self.training.adopt(self.runner.values)

    def adopt_changes(self) -> None:
        """Go on from what a callback has assigned to the network's parameters, if anything."""
        values, parameters = self.runner.values, self.network.parameters
        if any(parameters[name] is not values[name] for name in parameters):
            self.runner.values = {**values, **parameters}

    def is_finite(self, losses: Losses) -> bool:
        """Whether these losses, and the parameters, are finite."""
        values = self.runner.values
        return all(np.isfinite(array).all() for array in (losses, *(values[name] for name in self.network.parameters)))

    def scale_learning_rate(self, factor: float) -> None:
        """Multiply the learning rate from the next epoch on by `factor`."""
        self.training.lr_factor *= factor
        self.runner = self._make_runner()

    def report(self) -> str:
        """Return the latest losses in a few words."""
        text = f"loss {self.history.loss[-1]:.4g}"
        return f"{text}, validation {self.history.validation_loss[-1]:.4g}" if self.validates else text

    def release(self) -> None:
        """Let go of the data; what has been lowered is kept for a training that goes on."""
        self.runner.release()
        if self.feed.cluster is not None:
            self.feed.cluster.leave()
        elif self.recipe.engine == "compiled":
            from chainrule.engine.kept import keep

            keep(self.network, self.runner)

    def _make_runner(self) -> Runner:
        network, recipe, training, data = self.network, self.recipe, self.training, self.feed.data
        if recipe.optimizer is None:
            raise InvalidInput("L-BFGS has no learning rate that could be changed.")
        optimizer = recipe.optimizer.scaled(training.lr_factor)
        program = network.training_program(optimizer, weighted=is_weighted(data))
        start = initial_state(program, network.dtype)
        values = {**start, "seed": network.seed, **training.state, **training.parameters}
        if self.feed.cluster is not None:
            return self.feed.cluster.runner(replace(self.feed, recipe=replace(recipe, optimizer=optimizer)), values)
        if recipe.engine == "compiled":
            from chainrule.engine.kept import take

            return take(network, program, values, data, self.batch_size, recipe.threads, gathers=self.feed.in_parts)
        return NumpyRunner(program, values, data, network.dtype)

    def advice(self, where: str, loss: float) -> str:
        """Return what to say when training has diverged, and what to do."""
        what = "a weight is no longer finite" if math.isfinite(loss) else f"the loss became {loss}"
        largest = max(float(np.abs(array).max()) for name, array in self.feed.data.items() if name not in ("y", "w"))
        optimizer = self.recipe.optimizer
        if optimizer is None:
            remedy = f"Scale the inputs (they reach {largest:.3g})."
        else:
            rate = optimizer.scaled(self.training.lr_factor).schedule(self.training.state.get("t", 0))
            scale = f" scale the inputs (they reach {largest:.3g})," if largest > 100 else ""
            remedy = f"Try a learning rate smaller than {rate:g},{scale} or clip the gradients (clip_norm=1.0)."
        kept = "The network keeps the weights from before that"
        return f"Training diverged in {where}: {what}. {kept} {where.split()[0]}. {remedy}"
