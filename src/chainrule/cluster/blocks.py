"""Updates from blocks of rows, whose sums are added in one order however many workers share them.

A batch is cut into blocks of a fixed number of rows. Each is computed for itself, so its share of every sum is the same
wherever that is. Shares are added in pairs, then the sums of pairs, and so on: a tree over the blocks' numbers. A
worker has a run of consecutive blocks and adds what it can; the rest of the tree is added by all workers, a slice of
the numbers each.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import NotCompilable
from chainrule.functions.words import WORDS
from chainrule.network.data import is_weighted
from chainrule.program.interpret import Interpreter, Values
from chainrule.program.program import Program, Step
from chainrule.program.totals import ALL_ROWS, divided, phases_of, with_totals
from chainrule.training.feed import Feed
from chainrule.training.lbfgs import evaluation
from chainrule.training.recipe import Data, Rows
from chainrule.training.runner import Losses, NumpyRunner

if TYPE_CHECKING:
    from chainrule.engine.blocks import CompiledBlocks

Blocks: TypeAlias = "InterpretedBlocks | CompiledBlocks"
Array = NDArray[Any]
Node = tuple[int, int]  # of the tree: its level, 0 of the blocks, and its number there


class Transport(Protocol):
    """One worker's way to the others, such as MPI's communicator: there are `size`, itself among them, by numbers."""

    rank: int
    size: int

    def alltoall(self, parts: Sequence[Any]) -> list[Any]:
        """Send each worker its part, and return what each has sent to this one; all call it equally often."""


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
        if hasattr(feed.pieces, "gather"):
            pieces: Any = feed.pieces
            feed = replace(feed, pieces=replace(pieces, gather=partial(shared, transport)))
        self._feed, self._rows, self._transport = feed, rows, transport
        self._runner: BlockRunner | None = None

    def train(self, values: Values | None, epochs: range) -> Result:
        """Train for these epochs, from these values, or, with None, going on."""
        began = time.perf_counter()
        if values is not None:
            self._runner = self._runner or self._made(values)
            self._runner.values = values
        assert self._runner is not None
        losses, now = self._feed.train(self._runner, epochs), self._runner.values
        digest = zlib.crc32(b"".join(np.ascontiguousarray(now[name]).tobytes() for name in sorted(now)))
        own = None if self._transport.rank else now
        return Result(losses, self._runner.rates, digest, own, time.perf_counter() - began)

    def _made(self, values: Values) -> BlockRunner:
        """What trains; through the interpreter where only that can run the program."""
        network, recipe, weighted = self._feed.network, self._feed.recipe, is_weighted(self._feed.data)
        if recipe.optimizer is None:
            program, dtype = with_totals(evaluation(network, weighted)), np.dtype(np.float64)
        else:
            program, dtype = with_totals(network.training_program(recipe.optimizer, weighted=weighted)), network.dtype

        def make(values: Values, data: Data) -> Blocks:
            if recipe.engine == "compiled":
                from chainrule.engine.blocks import CompiledBlocks

                with suppress(NotCompilable):
                    how: dict[str, Any] = {"batch_size": self._rows, "threads": recipe.threads, "gathers": True}
                    return CompiledBlocks(program, values, data, dtype, **how)
            return InterpretedBlocks(program, values, data, dtype)

        return BlockRunner(make, values, self._feed.data, self._transport, self._rows)


def shared(transport: Transport, read: Callable[[int], Any], places: list[int]) -> list[Any]:
    """Return what is read at these places, by each worker at some of them."""
    mine = [read(place) for place in places[transport.rank :: transport.size]]
    found = transport.alltoall([mine] * transport.size)
    return [found[i % transport.size][i // transport.size] for i in range(len(places))]


class Tree:
    """Sums of blocks' shares, added in pairs by their numbers as soon as both are there.

    >>> tree = Tree(3)
    >>> for number in (2, 0, 1):
    ...     tree.add((0, number), np.array([10.0**number]))
    >>> tree.root.tolist()
    [111.0]
    """

    def __init__(self, blocks: int) -> None:
        self._blocks = blocks
        self.nodes: dict[Node, Array] = {}

    def add(self, node: Node, vector: Array) -> None:
        """Add a node; its vector may be overwritten."""
        level, number = node
        while (width := -(-self._blocks >> level)) > 1:
            if number ^ 1 < width:
                if (other := self.nodes.pop((level, number ^ 1), None)) is None:
                    break
                vector = np.add(vector, other, out=vector)
            level, number = level + 1, number // 2
        self.nodes[level, number] = vector

    @property
    def root(self) -> Array:
        """The sum of all blocks."""
        (root,) = self.nodes.values()
        return root


class BlockRunner(NumpyRunner):
    """One worker's part in training: it computes its blocks of every batch, and makes every update.

    `make` returns what runs a program on blocks of at most `rows` rows of data, from these values. There is one of
    these, or, where the program has more than two phases and so goes on with a block later, one for each of the
    worker's blocks.
    """

    def __init__(
        self, make: Callable[[Values, Data], Blocks], values: Values, data: Data, transport: Transport, rows: int
    ) -> None:
        self._make, self._data, self._transport, self._size = make, data, transport, rows
        self._blocks = [make({**values, ALL_ROWS: 0}, data)]
        self._sums = self._blocks[0].program.sums_rows

    @property
    def values(self) -> Values:
        """Parameters and state, by name."""
        return {name: value for name, value in self._blocks[0].values.items() if name != ALL_ROWS}

    @values.setter
    def values(self, values: Values) -> None:
        for blocks in self._blocks:
            blocks.values = {**values, ALL_ROWS: 0}

    def feed(self, data: Data) -> None:
        self._data = data
        for blocks in self._blocks:
            blocks.feed(data)

    @np.errstate(all="ignore")  # infinite sums are found where training looks for divergence
    def _update(self, rows: Rows) -> tuple[float, float]:
        starts, workers, rank = range(0, len(rows), self._size), self._transport.size, self._transport.rank
        first, last = (len(starts) * place // workers for place in (rank, rank + 1))
        while self._blocks[0].phases > 2 and len(self._blocks) < last - first:
            self._blocks.append(self._make(self._blocks[0].values, self._data))
        for blocks in self._blocks:
            blocks.begin(len(rows))
        idle = max(0, len(self._blocks) - (last - first))  # these compute the first block, for the update's sake
        for phase in range(self._blocks[0].phases - 1):
            tree = Tree(len(starts))
            for number, start in enumerate([*starts[first:last], *[0] * idle], first):
                blocks = self._blocks[(number - first) % len(self._blocks)]
                blocks.run(phase, rows[start : start + self._size], start)
                if number < last:
                    tree.add((0, number), blocks.shares(phase))
            totals = added_up(tree, len(starts), self._transport)
            for blocks in self._blocks:
                blocks.take(phase, totals)
        (loss, rate), *_ = [blocks.finish(rows[: self._size]) for blocks in self._blocks]
        return loss, rate


def added_up(tree: Tree, count: int, transport: Transport) -> Array:
    """Return the sum of all workers' trees: each adds a slice of every vector, and sends it to the others."""
    if transport.size == 1:
        return tree.root
    slices = {node: np.array_split(vector, transport.size) for node, vector in tree.nodes.items()}
    mine = Tree(count)
    for received in transport.alltoall([{node: s[i] for node, s in slices.items()} for i in range(transport.size)]):
        for node, part in received.items():
            mine.add(node, part)
    return np.concatenate(transport.alltoall([mine.root] * transport.size))


class InterpretedBlocks:
    """Runs the phases of a program with totals on blocks of rows, through the interpreter.

    After `begin`, each phase but the last is run on some rows, which come after `before` others of the batch; then
    its shares are there, in one vector, and `take` gives it the totals of all. `finish` makes the update.
    """

    def __init__(self, program: Program, values: Values, data: Data, dtype: Any) -> None:
        kept = [name for item in program.steps if not isinstance(item, Step) for name in item.outputs]
        self.program, self._run, self._data = program, Interpreter(program, dtype, keep=kept), data
        self._parts, self._totals = phases_of(program)
        self.phases = len(self._parts)
        self.values = {name: values[name] for name in (*program.parameters, *program.state)}

    def feed(self, data: Data) -> None:
        self._data = data

    def begin(self, rows: int) -> None:
        self._known = {**self.values, ALL_ROWS: rows}

    def run(self, phase: int, rows: Rows, before: int) -> None:
        batch = {} if phase else {name: array[rows] for name, array in self._data.items()}
        m = self._run.vocabulary
        vars(m)["dropout_mask"] = partial(WORDS["dropout_mask"].value, m.dtype, block=(before, self._known[ALL_ROWS]))
        self._known = self._run({**self._known, **batch}, part=self._parts[phase])

    def shares(self, phase: int) -> Array:
        dtype = self._run.vocabulary.dtype
        return np.concatenate([np.ravel(self._known[step.inputs[0]]).astype(dtype) for step in self._totals[phase]])

    def take(self, phase: int, totals: Array) -> None:
        shapes = [np.shape(self._known[step.inputs[0]]) for step in self._totals[phase]]
        for step, total in zip(self._totals[phase], divided(totals, shapes), strict=True):
            self._known[step.output] = total[()]

    def finish(self, rows: Rows) -> tuple[float, float]:
        known = self._run(self._known, part=self._parts[-1])
        self.values = {name: known[name] for name in self.values}
        return float(known[self.program.loss or ""]), float(known.get("lr", np.nan))
