"""A job, and one worker's part in it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.cluster.blocks import BlockRunner, Blocks, InterpretedBlocks, Transport
from chainrule.errors import NotCompilable
from chainrule.functions.optimizers import Optimizer
from chainrule.program.interpret import Values
from chainrule.program.totals import ALL_ROWS, with_totals
from chainrule.training.pieces import Pieces
from chainrule.training.recipe import Data, Rows

if TYPE_CHECKING:
    from chainrule.network.network import Network


@dataclass(frozen=True)
class Job:
    """What every worker needs to know, beside the data and the values to start from."""

    network: Network
    optimizer: Optimizer
    weighted: bool
    engine: str
    threads: int | None
    block_rows: int
    pieces: Pieces | None = None

    def runner(self, values: Values, data: Data, transport: Transport) -> BlockRunner:
        """Return one worker's part in training; through the interpreter where only that can run the program."""
        network, rows = self.network, self.block_rows
        program = with_totals(network.training_program(self.optimizer, weighted=self.weighted))
        given = {**values, ALL_ROWS: 0}

        def make() -> Blocks:
            if self.engine == "compiled":
                from chainrule.engine.blocks import CompiledBlocks

                with suppress(NotCompilable):
                    return CompiledBlocks(program, given, data, network.dtype, batch_size=rows, threads=self.threads)
            return InterpretedBlocks(program, given, data, network.dtype)

        def pieces(epoch: int) -> Iterator[Data]:
            return (network.data(*piece) for piece in self.pieces.of(epoch)) if self.pieces else iter(())

        return BlockRunner(program, make, transport, rows, pieces)


@dataclass(frozen=True)
class Result:
    """What a call for some epochs has led to; `values` are the first worker's."""

    losses: Any
    totals: Any
    rates: list[float]
    digest: int
    values: Values | None

    @classmethod
    def of(cls, runner: BlockRunner, orders: Sequence[Rows | int], batch_size: int, *, first: bool) -> Result:
        """Run the epochs; return the result."""
        losses = runner.epochs(orders, batch_size)
        values = runner.values
        digest = 0
        for name in sorted(values):
            digest = zlib.crc32(np.ascontiguousarray(values[name]).tobytes(), digest)
        return cls(losses, runner.totals, runner.rates, digest, values if first else None)
