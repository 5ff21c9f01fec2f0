"""The NumPy runner: trains through the interpreter, one batch after the other."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.program.interpret import Interpreter, Values
from chainrule.program.program import Program

Array = NDArray[Any]


class NumpyRunner:
    """Runs epochs of a training program.

    `values` holds the parameters and state by name and is renewed after every batch. The arrays in it are replaced,
    never written to, so a shallow copy of `values` is a snapshot.
    """

    def __init__(self, program: Program, values: Values, a0: Array, y: Array, w: Array | None, dtype: Any) -> None:
        self.run = Interpreter(program, dtype)
        self.values = {name: values[name] for name in (*program.parameters, *program.state)}
        self.rates: list[float] = []  # the learning rate of the last update of each epoch of the last call
        self._data = {"a0": a0, "y": y} | ({} if w is None else {"w": w})
        self._totals = total_by_rows(program)
        self._stored = tuple(self.values)

    def epochs(
        self, orders: Sequence[NDArray[np.intp]], batch_size: int, check: Callable[[], None] = lambda: None
    ) -> NDArray[np.float64]:
        """Train for an epoch on the rows in each order, `batch_size` at a time; return the epochs' losses.

        `check` is called after each batch.
        """
        self.rates = []
        return np.array([self._epoch(order, batch_size, check) for order in orders])

    def epochs_at_once(self, count: int, batch_size: int) -> int:
        """How many epochs one call of `epochs` is worth: one, since it answers after each batch."""
        return 1

    def _epoch(self, order: NDArray[np.intp], batch_size: int, check: Callable[[], None]) -> float:
        total, rate = 0.0, math.nan
        whole = len(order) <= batch_size and len(order) == len(self._data["a0"]) and bool((np.diff(order) == 1).all())
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            batch = self._data if whole else {name: array[rows] for name, array in self._data.items()}
            known = self.run({**self.values, **batch, "n": len(rows)})
            self.values = {name: known[name] for name in self._stored}
            rate = known["lr"]
            total += float(known["L"]) * (1 if self._totals else len(rows))
            check()
        self.rates.append(rate)
        return total if self._totals else total / len(order)


def total_by_rows(program: Program) -> bool:
    """Whether an epoch's loss is the sum of its batches' losses, rather than their mean."""
    losses = (getattr(step.operation, "loss", None) for step in program.section("loss"))
    return any(loss is not None and loss.reduction == "sum" for loss in losses)
