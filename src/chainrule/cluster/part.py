"""A job, and one worker's part in it."""

from __future__ import annotations

import zlib
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.cluster.blocks import BlockRunner, Blocks, InterpretedBlocks, Transport
from chainrule.errors import NotCompilable
from chainrule.functions.optimizers import Optimizer
from chainrule.network.data import is_weighted
from chainrule.program.interpret import Values
from chainrule.program.totals import ALL_ROWS, with_totals
from chainrule.training.feed import Feed


@dataclass(frozen=True)
class Job:
    """What every worker needs to know, beside the values to start from."""

    feed: Feed
    optimizer: Optimizer
    block_rows: int

    def runner(self, values: Values, transport: Transport) -> BlockRunner:
        """Return what trains; through the interpreter where only that can run the program."""
        network, data, recipe = self.feed.network, self.feed.data, self.feed.recipe
        program = with_totals(network.training_program(self.optimizer, weighted=is_weighted(data)))
        given = {**values, ALL_ROWS: 0}
        how: dict[str, Any] = {"batch_size": self.block_rows, "threads": recipe.threads, "gathers": True}

        def make() -> Blocks:
            if recipe.engine == "compiled":
                from chainrule.engine.blocks import CompiledBlocks

                with suppress(NotCompilable):
                    return CompiledBlocks(program, given, data, network.dtype, **how)
            return InterpretedBlocks(program, given, data, network.dtype)

        return BlockRunner(program, make, transport, self.block_rows)


@dataclass(frozen=True)
class Result:
    """What a call for some epochs has led to; `values` are the first worker's."""

    losses: Any
    totals: Any
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
            self._runner = self.job.runner(values, transport)
        elif values is not None:
            self._runner.values = values
        runner, self._runner.transport = self._runner, transport
        losses, digest = self.job.feed.train(runner, epochs), 0
        for name in sorted(now := runner.values):
            digest = zlib.crc32(np.ascontiguousarray(now[name]).tobytes(), digest)
        return Result(losses, runner.totals, runner.rates, digest, None if transport.rank else now)
