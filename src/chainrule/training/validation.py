"""The loss on the rows that are held out, after each epoch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chainrule.network.data import is_weighted
from chainrule.program.interpret import Values, initial_state, row_count
from chainrule.training.recipe import Data, Rows

if TYPE_CHECKING:
    from chainrule.network.network import Network

#: Rows that the compiled engine takes at once: few enough that hidden values stay in the cache.
BATCH = 1024
NUMBERS = 2**22  # that a value of these has at most: images are large


@dataclass(frozen=True)
class Validation:
    """What to validate on: these rows of the data, all of them if `rows` is None."""

    data: Data
    rows: Rows | None = None

    def loss(self, network: Network, values: Values, engine: str, threads: int | None) -> Callable[[Values], float]:
        """Return what computes the loss from parameters and state, without dropout.

        `values` are those that it starts from. Raises as the compiled engine does.
        """
        if engine == "compiled":
            return self._compiled(network, values, threads)
        run = network.loss_runner(weighted=is_weighted(self.data))
        data = self.data if self.rows is None else {name: array[self.rows] for name, array in self.data.items()}
        given = {**data, "n": row_count(data)}
        return lambda values: float(run({**given, **values})["L"])

    def _compiled(self, network: Network, values: Values, threads: int | None) -> Callable[[Values], float]:
        from chainrule.engine.runner import CompiledRunner

        rows = np.arange(row_count(self.data)) if self.rows is None else self.rows
        # a mean over batches is the mean over all rows only where each row counts the same, and nothing is added twice
        in_batches = not is_weighted(self.data) and network.loss.reduction == "mean"
        batch = min(BATCH, max(1, NUMBERS // network.row_size), len(rows)) if in_batches else len(rows)
        program = network.loss_program(weighted=is_weighted(self.data))
        start = {**initial_state(program, network.dtype), "seed": network.seed, **values}
        runner = CompiledRunner(program, start, self.data, network.dtype, batch_size=batch, threads=threads)

        def loss(values: Values) -> float:
            runner.values = {**start, **values}
            return float(runner.epochs([rows], batch)[0])

        return loss
