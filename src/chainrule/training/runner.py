"""What runs the epochs of a training, and the NumPy runner: through the interpreter, one batch after the other."""

import math
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from chainrule.program.interpret import Interpreter, Values, row_count
from chainrule.program.program import Program
from chainrule.training.recipe import Data, Rows

Losses = NDArray[np.float64]


class Runner(Protocol):
    """What runs the epochs of a training: `NumpyRunner`, `CompiledRunner` or `LbfgsRunner`.

    values : parameters and state by name; they can be assigned. Arrays in it are replaced, never written to, so that a
        shallow copy is a snapshot.
    rates, totals : of each epoch of the last call, the last update's learning rate, and the sum over the rows of the
        loss before each update.
    order_matters : whether the order of the rows makes a difference where all of them are one batch.
    """

    values: Values
    rates: list[float]
    totals: Losses

    @property
    def order_matters(self) -> bool: ...

    def epochs(self, orders: Sequence[Rows] | int, batch_size: int, check: Callable[[], None] = ...) -> Losses:
        """Train for an epoch on the rows in each of these orders, which are equally long; return the epochs' losses.

        Where all rows are one batch and their order does not matter, the number of epochs is enough. `check` is called
        now and then, and may raise. Fewer losses than asked for mean that there is nothing left to do.
        """

    def epochs_at_once(self, count: int, batch_size: int) -> int:
        """Return how many epochs of `count` rows one call is worth, where Ctrl-C is to be answered."""
        return 1

    def feed(self, data: Data) -> None:
        """Train on this data from now on: arrays of the same names and kinds, with as many rows or others."""
        return

    def release(self) -> None:
        """Let go of the data: there will be no more epochs."""
        return


class NumpyRunner(Runner):
    """Runs epochs of a training program through the interpreter. `check` is called after each batch."""

    order_matters = True  # by rounding

    def __init__(self, program: Program, values: Values, data: Data, dtype: Any) -> None:
        self.run = Interpreter(program, dtype)
        self.values = {name: values[name] for name in (*program.parameters, *program.state)}
        self._data, self._sums = data, program.sums_rows

    def feed(self, data: Data) -> None:
        self._data = data

    def epochs(self, orders: Sequence[Rows] | int, batch_size: int, check: Callable[[], None] = lambda: None) -> Losses:
        """Train for an epoch on the rows in each order; see `Runner`."""
        assert not isinstance(orders, int)
        ends = [self._epoch(order, batch_size, check) for order in orders]
        self.totals, self.rates = np.array([total for total, _ in ends]), [rate for _, rate in ends]
        return self.totals if self._sums else self.totals / len(orders[0])

    def _epoch(self, order: Rows, batch_size: int, check: Callable[[], None]) -> tuple[float, float]:
        total, rate = 0.0, math.nan
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            loss, rate = self._update(rows)
            total += loss * (1 if self._sums else len(rows))
            check()
        return total, rate

    def _update(self, rows: Rows) -> tuple[float, float]:
        """Make an update by these rows; return the loss before it, and the learning rate."""
        whole = len(rows) == row_count(self._data) and bool((np.diff(rows) == 1).all())
        batch = self._data if whole else {name: array[rows] for name, array in self._data.items()}
        known = self.run({**self.values, **batch, "n": len(rows)})
        self.values = {name: known[name] for name in self.values}
        return float(known["L"]), known["lr"]
