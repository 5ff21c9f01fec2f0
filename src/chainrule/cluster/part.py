"""One worker's part in training."""

import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from chainrule.cluster.blocks import BlockRunner, Blocks, InterpretedBlocks, Transport
from chainrule.errors import NotCompilable
from chainrule.network.data import is_weighted
from chainrule.program.interpret import Values
from chainrule.program.totals import with_totals
from chainrule.training.feed import Feed
from chainrule.training.lbfgs import evaluation
from chainrule.training.recipe import Data
from chainrule.training.runner import Losses


@dataclass(frozen=True)
class Result:
    """What a call for some epochs has led to; `values` are the first worker's, `seconds` what it took."""

    losses: Losses
    rates: list[float]
    digest: int
    values: Values | None
    seconds: float


class Part:
    """One worker's part in training, in blocks of so many rows, from one call to the next.

    Without an optimizer, the loss and its gradient are evaluated, and take the place of an update.
    """

    def __init__(self, feed: Feed, rows: int, transport: Transport) -> None:
        pieces: Any = feed.pieces
        if hasattr(pieces, "gather"):
            feed = replace(feed, pieces=replace(pieces, gather=partial(shared, transport)))
        self.feed, self.rows, self.transport = feed, rows, transport
        self._runner: BlockRunner | None = None

    def train(self, values: Values | None, epochs: range) -> Result:
        """Train for these epochs, from these values, or, with None, going on."""
        began = time.perf_counter()
        if self._runner is None:
            assert values is not None
            self._runner = self._made(values)
        elif values is not None:
            self._runner.values = values
        losses, digest = self.feed.train(self._runner, epochs), 0
        for name in sorted(now := self._runner.values):
            digest = zlib.crc32(np.ascontiguousarray(now[name]).tobytes(), digest)
        own = None if self.transport.rank else now
        return Result(losses, self._runner.rates, digest, own, time.perf_counter() - began)

    def _made(self, values: Values) -> BlockRunner:
        """What trains; through the interpreter where only that can run the program."""
        network, data, recipe, rows = self.feed.network, self.feed.data, self.feed.recipe, self.rows
        optimizer = recipe.optimizer
        weighted, dtype = is_weighted(data), network.dtype if optimizer else np.float64
        program = network.training_program(optimizer, weighted=weighted) if optimizer else evaluation(network, weighted)
        program = with_totals(program)

        def make(values: Values, data: Data) -> Blocks:
            if recipe.engine == "compiled":
                from chainrule.engine.blocks import CompiledBlocks

                with suppress(NotCompilable):
                    how: dict[str, Any] = {"batch_size": rows, "threads": recipe.threads, "gathers": True}
                    return CompiledBlocks(program, values, data, dtype, **how)
            return InterpretedBlocks(program, values, data, dtype)

        return BlockRunner(make, values, data, self.transport, rows)


def shared(transport: Transport, read: Callable[[int], Any], places: list[int]) -> list[Any]:
    """Return what is read at these places, by each worker at some of them."""
    mine = [read(place) for place in places[transport.rank :: transport.size]]
    found = transport.alltoall([mine] * transport.size)
    return [found[i % transport.size][i // transport.size] for i in range(len(places))]
