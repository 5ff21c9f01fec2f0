"""A training program for batches that are computed in blocks of rows, wherever these are.

What a program computes of a batch's rows is of two kinds: values of each row, and sums over rows, such as the gradient
of a weight. A block of rows has its own share of a sum. `with_totals` writes out where shares are added up to totals,
and orders the steps in phases: all of a phase's totals are taken at its end, together, and the steps that read them
belong to the next. Most networks have two phases: everything up to the gradients, and the update. Batch normalization,
whose means are totals, too, adds two to each of its layers' forward pass and one to the way back.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.functions.expression import Expr, substitute, symbol, symbols, walk
from chainrule.functions.shapes import Shape
from chainrule.functions.words import shape_of
from chainrule.program.blocks import Block
from chainrule.program.names import split_index
from chainrule.program.operations import Add, Copy, Derived, Operation, Stack, TurnSum
from chainrule.program.program import Program, State, Step

#: The number of rows of the whole batch, which replaces that of the block's.
ALL_ROWS = "n_all"

#: Operations of which shares may be taken: of a sum of shares they are the share of the sum.
LINEAR = (Add, Copy, Stack, TurnSum)


class Total(Operation):
    """The sum of the shares of all blocks of rows. Where one block is the whole batch, it is that block's share."""

    def value(self, m: Any, *inputs: Any) -> Any:
        return inputs[0]


def with_totals(program: Program) -> Program:
    """Return a training program whose sums over rows are totals of shares; see above.

    Raises `InvalidInput` where a sum cannot be taken apart: within a block of turns that goes on with it, or where a
    user's function outside the vocabulary is summed.
    """
    return _Totals(program).program()


def phases_of(program: Program) -> tuple[list[slice], list[list[Any]]]:
    """Return where each phase's items are, and the totals at the end of each but the last."""
    groups = [[*found] for _, found in groupby(program.steps, lambda i: isinstance(getattr(i, "operation", 0), Total))]
    ends = np.cumsum([0, *map(len, groups)])
    return [slice(*part) for part in pairwise(ends)][::2], groups[1::2]


class _Totals:
    def __init__(self, program: Program) -> None:
        self._program = program
        self._shapes: dict[str, Shape] = {**program.shapes_inside, ALL_ROWS: ()}
        self._phase: dict[str, int] = {}  # of what is computed
        self._shares: dict[str, str] = {}  # sums that are not totalled yet, and what their shares are called
        self._found: dict[Expr, str] = {}  # sums within expressions
        self._items: list[tuple[int, bool, Step | Block]] = []

    def program(self) -> Program:
        for item in self._program.steps:
            item = item.renamed({"n": ALL_ROWS})
            if isinstance(item, Step) and item.section == "update":
                continue
            self._block(item) if isinstance(item, Block) else self._step(item)
        self._totalled([*self._program.gradients.values(), self._program.loss or ""])
        last = 1 + max(phase for phase, total, _ in self._items if total)
        for step in self._program.section("update"):
            self._totalled(step.inputs)
            self._items.append((last, True, step.renamed({"n": ALL_ROWS})))
        steps = tuple(item for _, _, item in sorted(self._items, key=lambda item: item[:2]))
        inputs = {name: shape for name, shape in self._program.inputs.items() if name != "n"}
        return replace(self._program, steps=steps, inputs=inputs, state={**self._program.state, ALL_ROWS: State(())})

    def _step(self, step: Step) -> None:
        if isinstance(step.operation, LINEAR) and all(name in self._shares for name in step.inputs):
            self._share(step.renamed(self._shares), [step.output])
            return
        self._totalled(step.inputs)
        if (e := step.expression) is not None:
            rest = self._cut(e, step, inside=False)
            step = step if rest == e else replace(step, operation=_derived(rest), inputs=symbols(rest))
            self._share(step, [step.output] if self._is_sum(rest) else [])
        elif self._sums(step.output, step.inputs):
            raise InvalidInput(
                f"{step.output} is a sum by a function outside the vocabulary, which cannot be taken apart into "
                "blocks of rows: write it in the vocabulary (see chainrule.functions.vocabulary)."
            )
        else:
            self._share(step, [])

    def _block(self, block: Block) -> None:
        self._totalled(block.inputs)
        sums = [name for name in block.outputs if self._sums(name, block.inputs)]
        for step in block.steps:
            summed = [name for name in step.inputs if split_index(name)[0] in sums]
            operands = () if step.expression is None else step.expression.operands
            inner = any(self._is_sum(e) for operand in operands for e in walk(operand))
            if (summed and not isinstance(step.operation, LINEAR)) or inner:
                raise InvalidInput(f"{step.output} goes on with a sum over rows, turn by turn: blocks cannot share it.")
        self._share(block, sums)

    def _share(self, item: Step | Block, sums: Iterable[str]) -> None:
        """Add what computes these sums over rows, among other things: here, shares of them."""
        shares = {name: f"{name}_share" for name in sums}
        self._shapes |= {share: self._shapes[name] for name, share in shares.items()}
        self._shares |= shares
        item = item.renamed(shares)
        phase = max((self._phase.get(name, 0) for name in item.inputs), default=0)
        self._phase |= dict.fromkeys(item.outputs, phase)
        self._items.append((phase, False, item))

    def _totalled(self, names: Iterable[str]) -> None:
        """Take the totals of those of these names that are sums of shares."""
        for name in dict.fromkeys(names):
            if (share := self._shares.pop(name, None)) is not None:
                phase = self._phase[share]
                layer = next(i.layer for _, _, i in self._items if share in i.outputs)
                self._items.append((phase, True, Step(Total(), name, (share,), "backward", layer)))
                self._phase[name] = phase + 1

    def _cut(self, e: Expr, step: Step, inside: bool = True) -> Expr:
        """The expression over totals, in place of the sums over rows inside it, which become steps of their own."""
        cut = Expr(e.op, tuple(self._cut(a, step) if isinstance(a, Expr) else a for a in e.args))
        if not self._is_sum(cut):
            return cut
        if e.op == "mean":
            each = math.prod(int(size) for size in shape_of(cut.args[0], self._shapes) if size != "n")
            count = symbol(ALL_ROWS) if each == 1 else each * symbol(ALL_ROWS)
            return self._cut(Expr("sum", (cut.args[0], None)), step) / count
        if not inside:
            return cut
        if cut not in self._found:
            name = self._found[cut] = f"{step.output}_sum{len(self._found)}"
            self._shapes[name] = shape_of(cut, self._shapes)
            self._share(replace(step, operation=_derived(cut), output=name, inputs=symbols(cut)), [name])
            self._totalled([name])
        return symbol(self._found[cut])

    def _is_sum(self, e: Expr) -> bool:
        """Whether a node adds up over rows: there are n of its operand, and not of the node."""
        shapes = [shape_of(x, self._shapes) for x in (e, *e.operands)] if e.op != "call" else [()]
        return not _has_rows(shapes[0]) and any(map(_has_rows, shapes[1:]))

    def _sums(self, output: str, inputs: Iterable[str]) -> bool:
        return not _has_rows(self._shapes[output]) and any(_has_rows(self._shapes[name]) for name in inputs)


def _derived(e: Expr) -> Derived:
    return Derived(substitute(e, {name: symbol(f"x{i}") for i, name in enumerate(symbols(e), 1)}))


def _has_rows(shape: Shape) -> bool:
    """Whether n is among the dimensions of a shape."""
    return any("n" in str(size).split("·") for size in shape)


def divided(vector: NDArray[Any], shapes: Sequence[tuple[int, ...]]) -> list[NDArray[Any]]:
    """Return arrays of these shapes from their numbers, one after the other."""
    parts = np.split(vector, np.cumsum([math.prod(shape) for shape in shapes])[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
