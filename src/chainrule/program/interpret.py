"""The reference reader: every step in plain NumPy, one after the other, in the network's dtype."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from chainrule.functions.vocabulary import Vocabulary
from chainrule.program.blocks import Block, whole_names
from chainrule.program.compiled import cast, compiled, reads
from chainrule.program.names import split_index
from chainrule.program.program import Program, Shape

Values = dict[str, Any]


class Interpreter:
    """Runs a program on values by name.

    >>> from chainrule.program.operations import Affine
    >>> from chainrule.program.program import Builder, Parameter
    >>> builder = Builder()
    >>> _ = builder.input("a0", ("n", 2)), builder.parameter("W1", Parameter((2, 1)))
    >>> _ = builder.add(Affine(), "z1", "a0", "W1")
    >>> run = Interpreter(builder.program("z1"))
    >>> run({"a0": np.array([[1.0, 2.0]]), "W1": np.array([[3.0], [4.0]])})["z1"]
    array([[11.]])
    """

    def __init__(self, program: Program, dtype: DTypeLike = np.float64, keep: Iterable[str] = ()) -> None:
        self.program = program
        self.vocabulary = Vocabulary(dtype)
        shapes = program.shapes
        wanted = whole_names(program).union(keep)
        parts = {split_index(n)[0] for block in program.blocks for n in reads(block) if not block.is_carried(n)}
        # Plain numbers (learning rate, counters, norms) are kept as Python's, in double precision: NumPy lets them
        # take the dtype of the arrays they meet.
        self._steps = [
            _Loop(item, program, wanted, parts)
            if isinstance(item, Block)
            else (
                item.operation.value,
                item.inputs,
                item.output,
                item.section == "update" and shapes[item.output] == (),
            )
            for item in program.steps
        ]

    def __call__(self, values: Mapping[str, Any], record: list[Any] | None = None, part: slice = slice(None)) -> Values:
        """Return `values` with everything that the program computes; updated names hold their new values.

        Of what a block computes, only what is read outside of it is there, and what was to be kept of every turn: all
        of that, if the value of each step is to be appended to a `record`. Only this `part` of the items is run.
        """
        known = dict(values)
        turns: dict[tuple[str, int], Any] = {}
        m = self.vocabulary
        with np.errstate(all="ignore"):  # exp may overflow to infinity, which 1/(1 + exp(−z)) turns into 0
            for item in self._steps[part]:
                if isinstance(item, _Loop):
                    item(m, known, turns)
                    if record is not None:
                        record += [known[split_index(step.output)[0]] for step in item.block.steps]
                    continue
                compute, inputs, output, plain = item
                value = cast(m, compute(m, *[known[name] for name in inputs]))
                known[output] = value.item() if plain and isinstance(value, np.generic | np.ndarray) else value
                if record is not None:
                    record.append(known[output])
        return known


class _Loop:
    """A block, made ready to be run: its names are places in a list."""

    def __init__(self, block: Block, program: Program, wanted: set[str], parts: set[str]) -> None:
        self.block = block
        self._starts = dict(block.starts)
        self._shapes = block.shapes_inside(program.shapes)
        self._sizes = {  # where the size of a dimension can be read
            size: (name, axis) for name, shape in reversed(program.given.items()) for axis, size in enumerate(shape)
        }
        self._kept = [(name, name in wanted) for name in block.outputs if name in wanted | parts]
        read = [(name, *split_index(name)) for name in reads(block)]
        self._shared = [name for name, _, index in read if not index]
        self._carried = [name for name, _, _ in read if block.is_carried(name)]
        #: Name, array, and whether it is of the turn before.
        self._parts = [
            (name, array, index == block.before) for name, array, index in read if index and not block.is_carried(name)
        ]
        given = [*self._shared, *self._carried], [name for name, *_ in self._parts], [name for name, _ in self._kept]
        self._turns = compiled(block, self._shapes, *given)

    def __call__(self, m: Vocabulary, known: Values, turns: dict[tuple[str, int], Any]) -> None:
        """Run all turns; add to `known` what is wanted whole, and to `turns` everything, a turn at a time."""
        block = self.block
        parts = []
        for _, array, before in self._parts:
            if (array, block.axis) not in turns:
                whole = known[array]
                turns[array, block.axis] = _turns_first(whole, min(block.axis, whole.ndim - 1))
            part = turns[array, block.axis]
            parts.append([self._start(m, known, f"{array}[{block.before}]"), *part[:-1]] if before else part)
        (count,) = self._sizes_of(known, (block.count,))
        kept = []
        for array, wanted in self._kept:
            if wanted:  # each turn is written to its place at once
                sizes = self._sizes_of(known, self._shapes[block.own(array)])
                axis = min(block.axis, len(sizes))
                known[array] = np.empty((*sizes[:axis], count, *sizes[axis:]), m.dtype)
                turns[array, block.axis] = _turns_first(known[array], axis)
            else:
                turns[array, block.axis] = [None] * count
            kept.append(turns[array, block.axis])
        shared = [known[name] for name in self._shared]
        carried = [self._start(m, known, name) for name in self._carried]
        self._turns(m, reversed(range(count)) if block.reverse else range(count), *shared, *carried, *parts, *kept)

    def _start(self, m: Vocabulary, known: Values, name: str) -> Any:
        """What an array is before the first turn: 0, where nothing is said."""
        start = self._starts.get(split_index(name)[0])
        if start is not None:
            return known[start]
        return np.zeros(self._sizes_of(known, self._shapes[name]), m.dtype)

    def _sizes_of(self, known: Values, shape: Shape) -> list[int]:
        """A shape in numbers."""
        sources = [(size, *self._sizes.get(size, ("", 0))) for size in shape]
        return [np.shape(known[source])[axis] if isinstance(size, str) else size for size, source, axis in sources]


def _turns_first(array: Any, axis: int) -> Any:
    """A view whose first axis is that of the turns; `np.moveaxis` takes ten times as long."""
    return array.transpose(axis, *range(axis), *range(axis + 1, array.ndim))


def initial_state(program: Program, dtype: DTypeLike = np.float64) -> Values:
    """Return the state that a program starts with: arrays in `dtype`, and plain numbers."""
    return {
        name: np.full(state.shape, state.start, dtype=dtype) if state.shape else state.start
        for name, state in program.state.items()
    }


def row_count(data: Mapping[str, Any]) -> int:
    """Return how many samples there are in data by name, a sample per row."""
    return len(next(iter(data.values())))


def fits(value: Any, shape: Shape) -> bool:
    """Whether an array has a shape, where named dimensions may be of any size."""
    actual = np.shape(value)
    return len(actual) == len(shape) and all(isinstance(d, str) or d == s for d, s in zip(shape, actual, strict=True))
