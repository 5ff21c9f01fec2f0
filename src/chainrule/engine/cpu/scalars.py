"""The scalars of an iteration, such as the learning rate and Adam's corrections, computed for many iterations at once.

They depend on nothing but counters, so the schedules and rules in `functions/` are called once, with NumPy arrays of
counters, in double precision; the kernels read one row of a table in each iteration.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.engine.cpu.table import Table
from chainrule.errors import NotCompilable
from chainrule.functions.vocabulary import Vocabulary
from chainrule.program.program import Step
from chainrule.program.update import Increment


class ScalarSchedule:
    """The steps of a program that compute scalars from counters, and the columns of the table that kernels read."""

    def __init__(self, table: Table) -> None:
        self._steps = table.statements.scalar_steps
        self._slots = dict(table.slots)
        self._counters = [name for name, state in table.program.state.items() if state.shape == ()]
        self._vocabulary = Vocabulary(np.float64)
        for step, output, reads in self._steps:
            if output in table.statements.stored and not (isinstance(step.operation, Increment) and len(reads) == 1):
                raise NotCompilable(f"{step.output} is a scalar that each update computes from the one before.")
        self._constant = not any(reads for _, _, reads in self._steps) and not any(
            name in self._slots for name in self._counters
        )
        self._kept: NDArray[np.float64] | None = None
        self._rate = next((step.output for step, _, _ in self._steps if step.output == "lr"), None)
        self.rates = np.array([np.nan])  # the learning rate of each iteration of the last table, or the only one

    def table(self, values: Mapping[str, Any], iterations: int) -> NDArray[np.float64]:
        """Return the scalars of the next iterations, (iterations, slots), or (1, slots) where they never change."""
        if self._constant and self._kept is not None:
            return self._kept
        count = 1 if self._constant else iterations
        known: dict[Any, Any] = {
            name: int(values[name]) + np.arange(count) if name != "seed" else values[name] for name in self._counters
        }
        with np.errstate(all="ignore"):
            for step, output, reads in self._steps:
                known[output] = self._evaluate(step, [known[name] for name in reads], count)
        table = np.empty((count, max(1, len(self._slots))))
        for name, slot in self._slots.items():
            table[:, slot] = name[1] if isinstance(name, tuple) else known[name]
        if self._rate:
            self.rates = np.broadcast_to(known[self._rate], (count,))
        if self._constant:
            self._kept = table
        return table

    def advance(self, values: dict[str, Any], iterations: int) -> None:
        """Set the counters to what they are after `iterations` iterations."""
        for _, output, reads in self._steps:
            if output == f"{reads[0]}′" if reads else False:
                values[reads[0]] = int(values[reads[0]]) + iterations

    def _evaluate(self, step: Step, inputs: list[Any], count: int) -> Any:
        """The step for all iterations at once, or one by one where a user's schedule takes no arrays."""
        try:
            result = np.asarray(step.operation.value(self._vocabulary, *inputs))
            if result.dtype.kind in "biuf" and result.shape in ((), (count,)):
                return result
        except (TypeError, ValueError):
            pass
        rows = zip(*(np.broadcast_to(x, (count,)).tolist() for x in inputs), strict=True)
        return np.array([float(step.operation.value(self._vocabulary, *row)) for row in rows])
