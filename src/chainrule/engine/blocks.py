"""The compiled engine for a batch in blocks of rows: the phases of a program with totals, one at a time."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.engine.runner import CompiledRunner
from chainrule.errors import NotCompilable
from chainrule.program.totals import ALL_ROWS, divided

Array = NDArray[Any]


class CompiledBlocks(CompiledRunner):
    """Runs the phases of a program with totals on blocks of rows; see `cluster.blocks.InterpretedBlocks`."""

    def _prepare(self, batch_size: int, values: Any) -> None:
        super()._prepare(batch_size, values)
        self.phases = len(self._table.phases)
        self._shares = [list(totals.values()) for _, totals in self._table.statements.phases]
        if any(name in self._table.views for names in self._shares for name in names):
            raise NotCompilable("A gradient is computed as part of another array, which the engine does not add up.")
        self._losses = np.zeros(1)

    def begin(self, rows: int) -> None:
        """Begin an update of so many rows."""
        self._values = None
        self._scalars[ALL_ROWS] = rows
        self._row = self._schedule.table(self._scalars, 1)

    def run(self, phase: int, rows: NDArray[np.intp], before: int) -> None:
        """Run a phase on these rows, which come after so many of the batch."""
        order, count = np.ascontiguousarray(rows, np.int64), len(rows)
        how: dict[str, Any] = {"threads": self._machine.threads, "phase": phase, "scalars_stride": 0}
        how |= {"order": order.ctypes.data, "scalars": self._row.ctypes.data, "losses": self._losses.ctypes.data}
        self._machine.run(0, 1, count=count, batch=count, block=(before, self._scalars[ALL_ROWS]), **how)

    def finish(self, rows: NDArray[np.intp]) -> tuple[float, float]:
        """Run the last phase; return the loss before the update, and the learning rate."""
        self.run(self.phases - 1, rows, 0)
        self._schedule.advance(self._scalars, 1)
        return float(self._at(self._table.results[self.program.loss or ""])[0][0]), float(self._schedule.rates[-1])

    def shares(self, phase: int) -> Array:
        """Return this block's shares at the end of a phase, in an order that does not depend on the processor."""
        parts = [self._table.layout.unpack(*self._at(name)).ravel() for name in self._shares[phase]]
        return np.concatenate(parts, dtype=self.dtype)

    def take(self, phase: int, totals: Array) -> None:
        """Put totals in the shares' places."""
        places = [self._at(name) for name in self._shares[phase]]
        for (place, _), total in zip(places, divided(totals, [shape for _, shape in places]), strict=True):
            self._table.layout.pack(total, place)

    def _at(self, name: str) -> tuple[Array, Any]:
        """The memory of a value, and its shape."""
        return self._table.arena.view(self._table.place(name)), self._table.shape(name) or (1,)
