"""Training on rows that come in pieces, because all of them do not fit into memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.errors import InvalidInput
from chainrule.program.interpret import Values, row_count
from chainrule.program.program import Program
from chainrule.training.recipe import Data, Rows
from chainrule.training.runner import Losses, NumpyRunner, Runner

if TYPE_CHECKING:
    from chainrule.training.run import Run


@dataclass(frozen=True)
class Pieces:
    """What a function of the epoch's number, from 0, yields: pieces of rows, (X, y) or (X, y, sample_weight).

    A piece has batches of `batch_size` rows, the last one perhaps fewer; it is one batch if that is None.
    """

    function: Callable[[int], Iterable[Any]]
    batch_size: int | None

    @property
    def pieces(self) -> Pieces:
        """Itself: what the rows come in."""
        return self

    def of(self, epoch: int) -> Iterable[tuple[Any, ...]]:
        """Yield the pieces of an epoch. Raises `InvalidInput` where they are none."""
        number = -1
        for number, piece in enumerate(self.function(epoch)):
            if not isinstance(piece, tuple) or len(piece) not in (2, 3):
                raise InvalidInput(
                    f"Piece {number} of epoch {epoch} must be (X, y) or (X, y, sample_weight), but is {piece!r:.100}."
                )
            yield piece
        if number < 0:
            raise InvalidInput(f"Epoch {epoch} has no rows: the function of its number must yield pieces, (X, y).")

    def runner(self, run: Run, program: Program, values: Values, data: Data) -> Runner:
        """Return what runs the epochs of `run`."""
        return PieceRunner(self, run, program, values)


class PieceRunner(Runner):
    """Runs each piece of an epoch as an epoch of its own."""

    order_matters = False

    def __init__(self, pieces: Pieces, run: Run, program: Program, values: Values) -> None:
        self._pieces, self._run, self._program, self.values = pieces, run, program, values

    def epochs(self, orders: Sequence[Rows] | int, batch_size: int, check: Callable[[], None] = lambda: None) -> Losses:
        """Train for the next epoch; see `Runner`."""
        total, rows = 0.0, 0
        for X, y, *weight in self._pieces.of(len(self._run.history)):
            data = self._run.network.data(X, y, *weight)
            count = row_count(data)
            batch = min(self._pieces.batch_size or count, count)
            runner = self._made(data, batch)
            runner.epochs([np.arange(count)], batch, check)
            total, rows, self.values, self.rates = total + runner.totals[0], rows + count, runner.values, runner.rates
            self._run.keep(runner)
        self.totals = np.array([total])
        return self.totals if self._program.sums_rows else self.totals / rows

    def _made(self, data: Data, batch: int) -> Runner:
        network, recipe = self._run.network, self._run.recipe
        if recipe.engine == "numpy":
            return NumpyRunner(self._program, self.values, data, network.dtype)
        from chainrule.engine.kept import take

        return take(network, self._program, self.values, data, batch, recipe.threads)
