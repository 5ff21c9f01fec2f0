"""A job, and one worker's part in it."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from chainrule.cluster.blocks import BlockRunner, Blocks, InterpretedBlocks, Transport
from chainrule.errors import NotCompilable
from chainrule.functions.optimizers import Optimizer
from chainrule.network.data import is_weighted
from chainrule.program.interpret import Values
from chainrule.program.totals import ALL_ROWS, with_totals
from chainrule.training.feed import Feed
from chainrule.training.runner import Losses


@dataclass(frozen=True)
class Job:
    """What every worker needs to know, beside the values to start from."""

    feed: Feed
    optimizer: Optimizer
    block_rows: int


@dataclass(frozen=True)
class Result:
    """What a call for some epochs has led to; `values` are the first worker's."""

    losses: Losses
    rates: list[float]
    digest: int
    values: Values | None


class Part:
    """One worker's part in a job, from one call to the next."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._runner: BlockRunner | None = None

    def train(self, transport: Transport, values: Values | None, epochs: range) -> Result:
        """Train for these epochs, from these values, or, with None, going on."""
        if self._runner is None:
            assert values is not None
            self._runner = self._made(values, transport)
        elif values is not None:
            self._runner.values = values
        runner, feed, digest = self._runner, self.job.feed, 0
        runner.transport = transport
        if gathered_by := getattr(feed.pieces, "gathered_by", None):
            feed = replace(feed, pieces=gathered_by(partial(shared, transport)))
        losses = feed.train(runner, epochs)
        for name in sorted(now := runner.values):
            digest = zlib.crc32(np.ascontiguousarray(now[name]).tobytes(), digest)
        return Result(losses, runner.rates, digest, None if transport.rank else now)

    def _made(self, values: Values, transport: Transport) -> BlockRunner:
        """What trains; through the interpreter where only that can run the program."""
        network, data, recipe = self.job.feed.network, self.job.feed.data, self.job.feed.recipe
        program = with_totals(network.training_program(self.job.optimizer, weighted=is_weighted(data)))
        given = {**values, ALL_ROWS: 0}

        def make() -> Blocks:
            if recipe.engine == "compiled":
                from chainrule.engine.blocks import CompiledBlocks

                how: dict[str, Any] = {"batch_size": self.job.block_rows, "threads": recipe.threads, "gathers": True}
                with suppress(NotCompilable):
                    return CompiledBlocks(program, given, data, network.dtype, **how)
            return InterpretedBlocks(program, given, data, network.dtype)

        return BlockRunner(program, make, transport, self.job.block_rows)


def shared(transport: Transport, read: Callable[[int], Any], places: list[int]) -> list[Any]:
    """Return what is read at these places, by each worker at some of them."""
    mine = [read(place) for place in places[transport.rank :: transport.size]]
    found = transport.exchange([mine] * transport.size)
    return [found[i % transport.size][i // transport.size] for i in range(len(places))]
