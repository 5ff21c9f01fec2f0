"""The training loop: from checked data to a trained network and its history."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.errors import EngineUnavailable, InvalidInput, TrainingDiverged
from chainrule.functions.optimizers import Optimizer
from chainrule.network.checks import as_features, as_targets
from chainrule.network.history import History
from chainrule.program.interpret import Values, initial_state
from chainrule.training.callbacks import Callback
from chainrule.training.progress import Progress
from chainrule.training.recipe import Array, Recipe, Rows, TrainingRecord, epoch_order, split_rows
from chainrule.training.runner import NumpyRunner

if TYPE_CHECKING:
    from chainrule.engine.runner import CompiledRunner
    from chainrule.network.network import Network

ENGINES = ("auto", "numpy", "compiled")


def fit(
    network: Network,
    X: Any,
    y: Any,
    *,
    epochs: int,
    batch_size: int | None,
    optimizer: str | Optimizer,
    shuffle: bool,
    sample_weight: Any,
    validation: Any,
    callbacks: Sequence[Callback | Callable[[Run], None]],
    engine: str,
    threads: int | None,
    progress: bool | None,
) -> History:
    """Train `network`; see `Network.fit` for the arguments. Nothing is changed unless all of them can be used."""
    recipe = Recipe(epochs, batch_size, Optimizer.get(optimizer), bool(shuffle))
    values = network.values(X, y, sample_weight)
    rows, held_out = _validation(network, values, validation)
    data = (values["a0"], values["y"], values.get("w"))
    chosen = _choose_engine(network, engine, recipe, "w" in values)
    run = Run(network, recipe, data, rows, held_out, chosen, threads)
    listeners = [c if isinstance(c, Callback) else _Function(c) for c in callbacks]

    network.engine = chosen
    network.last_training = run.record
    for listener in listeners:
        listener.begin(run)
    with Progress("training", epochs, progress) as bar:
        while len(run.history) < run.last_epoch and run.stopped is None:
            done = run.epochs(1 if listeners else run.last_epoch - len(run.history))
            for listener in listeners:
                listener.epoch(run)
            bar.advance(run.report(), done)
    for listener in listeners:
        listener.end(run)
    return network.history


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
        held_out: Values | None,
        engine: str = "numpy",
        threads: int | None = None,
    ) -> None:
        self._engine, self._threads = engine, threads
        self.network, self.recipe, self.history = network, recipe, network.history
        self.last_epoch = len(network.history) + recipe.epochs
        self.stopped: str | None = None
        if network.optimizer != recipe.optimizer:
            network.optimizer, network.state, network.lr_factor = recipe.optimizer, {}, 1.0
        a0, y, w = data
        self._data, self._rows, self._held_out = data, rows, held_out
        self._count = len(a0) if rows is None else len(rows)
        self._batch_size = min(recipe.batch_size or self._count, self._count)
        self._runner = self._make_runner()
        start = dict(self._runner.values)
        self.record = TrainingRecord(recipe, a0, y, w, rows, start, len(network.history))

    @property
    def validates(self) -> bool:
        """Whether there is a validation loss."""
        return self._held_out is not None

    def epochs(self, most: int) -> int:
        """Train for one epoch or, where nothing happens between them, for as many as are worth a call; say how many."""
        runner = self._runner
        if isinstance(runner, NumpyRunner) or self.validates or most == 1:
            self.epoch()
            return 1
        count = min(most, runner.epochs_at_once(self._count, self._batch_size))
        before, first = self.snapshot(), len(self.history)
        any_order = self._rows is None and self._batch_size == self._count and not runner.order_matters
        try:
            if any_order:
                losses = runner.epochs(count, self._batch_size)
            else:
                numbers = range(first, first + count)
                shuffle = self.recipe.shuffle
                orders = [epoch_order(self.network.seed, e, self._rows, self._count, shuffle) for e in numbers]
                losses = runner.epochs(orders, self._batch_size)
        except KeyboardInterrupt as interrupt:
            self.restore(before)
            interrupt.add_note(f"The network is as epoch {first} left it.")
            raise
        values = runner.values
        if not (np.isfinite(losses).all() and all(np.isfinite(values[n]).all() for n in self.network.parameters)):
            self.restore(before)
            for _ in range(count):  # one by one, to stop at the right one
                self.epoch()
            return count
        self._publish()
        for loss, rate in zip(losses.tolist(), runner.rates, strict=True):
            self.record.lr_factors.append(self.network.lr_factor)
            self.history.append(loss, math.nan, rate)
        return count

    def epoch(self) -> None:
        """Train for one epoch. On divergence or an interrupt, the network is left as the last epoch ended."""
        before = self.snapshot()
        number = len(self.history)
        order = epoch_order(self.network.seed, number, self._rows, self._count, self.recipe.shuffle)
        try:
            loss = self._runner.epoch(order, self._batch_size)
        except KeyboardInterrupt as interrupt:
            self.restore(before)
            interrupt.add_note(f"The network is as epoch {number} left it.")
            raise
        values = self._runner.values
        finite = all(np.isfinite(values[name]).all() for name in self.network.parameters)
        if not (math.isfinite(loss) and finite):
            self.restore(before)
            raise TrainingDiverged(self._advice(number + 1, loss))
        self._publish()
        self.record.lr_factors.append(self.network.lr_factor)
        self.history.append(loss, self._validation_loss(), self._runner.last_rate)

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
        self.network.lr_factor *= factor
        self._runner = self._make_runner()

    def report(self) -> str:
        """Return the latest losses in a few words."""
        text = f"loss {self.history.loss[-1]:.4g}"
        return f"{text}, validation {self.history.validation_loss[-1]:.4g}" if self.validates else text

    def _make_runner(self) -> NumpyRunner | CompiledRunner:
        network, (a0, y, w) = self.network, self._data
        optimizer = self.recipe.optimizer.scaled(network.lr_factor)
        program = network.training_program(optimizer, weighted=w is not None)
        values = {**initial_state(program, network.dtype), "seed": network.seed, **network.state, **network.parameters}
        if self._engine == "compiled":
            from chainrule.engine.runner import CompiledRunner

            size, threads = self._batch_size, self._threads
            return CompiledRunner(program, values, a0, y, w, network.dtype, batch_size=size, threads=threads)
        return NumpyRunner(program, values, a0, y, w, network.dtype)

    def _publish(self) -> None:
        """Make the runner's parameters and state the network's."""
        values = self._runner.values
        self.network.parameters.adopt(values)
        self.network.state = {
            name: value for name, value in values.items() if name not in self.network.parameters and name != "seed"
        }

    def _validation_loss(self) -> float:
        if self._held_out is None:
            return math.nan
        run = self.network.loss_runner(weighted="w" in self._held_out)
        return float(run({**self._held_out, **self.network.parameters})["L"])

    def _advice(self, epoch: int, loss: float) -> str:
        rate = self.recipe.optimizer.scaled(self.network.lr_factor).schedule(self.network.state.get("t", 0))
        largest = float(np.abs(self._data[0]).max())
        what = "a weight is no longer finite" if math.isfinite(loss) else f"the loss became {loss}"
        scale = f" scale the inputs (they reach {largest:.3g})," if largest > 100 else ""
        return (
            f"Training diverged in epoch {epoch}: {what}. The network keeps the weights from before that epoch. "
            f"Try a learning rate smaller than {rate:g},{scale} or clip the gradients (clip_norm=1.0)."
        )


class _Function(Callback):
    """A plain function as a callback."""

    def __init__(self, function: Callable[[Run], None]) -> None:
        if not callable(function):
            raise InvalidInput(f"A callback must be a Callback or a function of the run, but is {function!r}.")
        self._function = function

    def epoch(self, run: Run) -> None:
        self._function(run)


def _choose_engine(network: Network, engine: str, recipe: Recipe, weighted: bool) -> str:
    if engine not in ENGINES:
        raise InvalidInput(f"engine must be 'auto', 'numpy' or 'compiled', but is {engine!r}.")
    if engine == "numpy" or (engine == "auto" and network.engine != "compiled"):
        return "numpy"
    try:
        from chainrule.engine.choice import why_not
    except ImportError as error:  # llvmlite is missing or broken here
        if engine == "compiled":
            raise EngineUnavailable(f"The compiled engine cannot be loaded ({error}); use engine='numpy'.") from error
        return "numpy"
    program = network.training_program(recipe.optimizer, weighted=weighted)
    if reason := why_not(program, network.dtype):
        print(f"chainrule: training on NumPy. {reason}", file=sys.stderr)
        return "numpy"
    return "compiled"


def _validation(network: Network, values: Values, validation: Any) -> tuple[Rows | None, Values | None]:
    """Return the rows to train on (None: all) and the checked values to validate on (None: nothing)."""
    if validation is None:
        return None, None
    if isinstance(validation, int | float):
        rows, held = split_rows(network.seed, len(values["a0"]), float(validation))
        return rows, {"n": len(held)} | {name: values[name][held] for name in ("a0", "y", "w") if name in values}
    try:
        X, y = validation
    except (TypeError, ValueError):
        raise InvalidInput(f"validation must be a share between 0 and 1, or (X, y), but is {validation!r}.") from None
    a0 = as_features(X, network.inputs, network.dtype)
    targets = as_targets(y, network.loss, network.outputs, len(a0), network.dtype)
    return None, {"a0": a0, "y": targets, "n": len(a0)}
