"""The loss on the rows that are held out, after each epoch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chainrule.program.interpret import Values, initial_state
from chainrule.training.recipe import Array, Rows

if TYPE_CHECKING:
    from chainrule.network.network import Network

#: Rows that the compiled engine takes at once: few enough that hidden values stay in the cache.
BATCH = 1024


@dataclass(frozen=True)
class Validation:
    """What to validate on: these rows of a0, y and w, all of them if `rows` is None."""

    a0: Array
    y: Array
    w: Array | None
    rows: Rows | None

    def loss(self, network: Network, values: Values, engine: str, threads: int | None) -> Callable[[Values], float]:
        """Return what computes the loss from parameters and state, without dropout.

        `values` are those that it starts from. Raises as the compiled engine does.
        """
        if engine == "compiled":
            return self._compiled(network, values, threads)
        run = network.loss_runner(weighted=self.w is not None)
        named = {"a0": self.a0, "y": self.y} | ({} if self.w is None else {"w": self.w})
        data: Values = named if self.rows is None else {name: array[self.rows] for name, array in named.items()}
        data["n"] = len(data["a0"])
        return lambda values: float(run({**data, **values})["L"])

    def _compiled(self, network: Network, values: Values, threads: int | None) -> Callable[[Values], float]:
        from chainrule.engine.runner import CompiledRunner

        rows = np.arange(len(self.a0)) if self.rows is None else self.rows
        # a mean over batches is the mean over all rows only where each row counts the same, and nothing is added twice
        in_batches = self.w is None and network.loss.reduction == "mean"
        batch = min(BATCH, len(rows)) if in_batches else len(rows)
        program = network.loss_program(weighted=self.w is not None)
        start = {**initial_state(program, network.dtype), "seed": network.seed, **values}
        data = (self.a0, self.y, self.w)
        runner = CompiledRunner(program, start, *data, network.dtype, batch_size=batch, threads=threads)

        def loss(values: Values) -> float:
            runner.values = {**start, **values}
            return float(runner.epochs([rows], batch)[0])

        return loss
