"""The rows of a training, and how each epoch takes them: from memory, changed on their way, or in pieces."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.errors import InvalidInput
from chainrule.network.data import is_weighted
from chainrule.program.interpret import row_count
from chainrule.training.recipe import Data, Recipe, Rows, epoch_order
from chainrule.training.runner import Losses, Runner

if TYPE_CHECKING:
    from chainrule.cluster.cluster import Cluster
    from chainrule.network.network import Network

AT_ONCE = 2**25  # numbers of the rows that are augmented at once


@dataclass(frozen=True)
class Feed:
    """The rows that a network is trained on by a recipe.

    data : arrays by the names of the program's inputs; of rows that come in pieces, the first piece.
    rows : which of them to train on; all if None.
    pieces : from an epoch's number, from 0, to its rows in pieces, (X, y) or (X, y, sample_weight).
    cluster : whose workers take the rows, and train.
    """

    network: Network
    recipe: Recipe
    data: Data
    rows: Rows | None = None
    pieces: Callable[[int], Iterable[Any]] | None = None
    cluster: Cluster | None = None

    @property
    def count(self) -> int:
        """How many rows there are."""
        return row_count(self.data) if self.rows is None else len(self.rows)

    @property
    def in_parts(self) -> bool:
        """Whether an epoch's rows come in parts, which are read or made on the way."""
        return self.pieces is not None or self.recipe.augment is not None

    def train(self, runner: Runner, epochs: range, check: Callable[[], None] = lambda: None) -> Losses:
        """Let a runner train for these epochs, by their numbers; return their losses."""
        size = self.recipe.batch_size or self.count
        if self.any_order(runner):
            return runner.epochs(len(epochs), size, check)
        if self.in_parts:
            (epoch,) = epochs
            return self._in_parts(runner, epoch, check)
        return runner.epochs([self.order(epoch) for epoch in epochs], size, check)

    def any_order(self, runner: Runner) -> bool:
        """Whether the runner needs no order of the rows, as where all are one batch, and it does not matter."""
        whole = self.rows is None and not self.in_parts and (self.recipe.batch_size or self.count) >= self.count
        return self.cluster is not None or (whole and not runner.order_matters)

    def order(self, epoch: int) -> Rows:
        """Return the order in which an epoch takes its rows."""
        return epoch_order(self.network.seed, epoch, self.rows, self.count, self.recipe.shuffle)

    def _in_parts(self, runner: Runner, epoch: int, check: Callable[[], None]) -> Losses:
        total, rows = 0.0, 0
        for data in self.parts(epoch):
            count = row_count(data)
            runner.feed(data)
            runner.epochs([np.arange(count)], self.recipe.batch_size or count, check)
            total, rows = total + runner.totals[0], rows + count
        runner.totals = np.array([total])
        sums = self.network.gradient_program(weighted=is_weighted(self.data)).sums_rows
        return runner.totals if sums else runner.totals / rows

    def parts(self, epoch: int) -> Iterator[Data]:
        """Yield an epoch's rows in parts, changed on their way. Raises `InvalidInput` where a piece is none."""
        augment = self.recipe.augment
        for data, rows in self._taken(epoch) if self.pieces is None else self._read(self.pieces, epoch):
            yield data if augment is None else augment(data, rows, self.network.seed, epoch)

    def _read(self, pieces: Callable[[int], Iterable[Any]], epoch: int) -> Iterator[tuple[dict[str, Any], Rows]]:
        first = 0
        for number, piece in enumerate(pieces(epoch)):
            if not isinstance(piece, tuple) or len(piece) not in (2, 3):
                raise InvalidInput(
                    f"Piece {number} of epoch {epoch} must be (X, y) or (X, y, sample_weight), but is {piece!r:.100}."
                )
            data = self.network.data(*piece)
            rows = np.arange(first, first + row_count(data))
            first += len(rows)
            yield data if self.recipe.augment is None else {name: array.copy() for name, array in data.items()}, rows
        if not first:
            raise InvalidInput(f"Epoch {epoch} has no rows: the function of its number must yield pieces, (X, y).")

    def _taken(self, epoch: int) -> Iterator[tuple[dict[str, Any], Rows]]:
        """Yield rows from memory, a part at a time so that memory is bounded."""
        order, size = self.order(epoch), self.recipe.batch_size or self.count
        batch = size * sum(math.prod(array.shape[1:]) for array in self.data.values())
        size *= max(1, AT_ONCE // batch)
        for start in range(0, self.count, size):
            rows = order[start : start + size]
            yield {name: array[rows] for name, array in self.data.items()}, rows
