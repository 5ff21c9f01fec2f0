"""Blocks: steps that are repeated, for t = 1 … T, and what their names say of how the turns hang together.

Within a block, a name says by its index which turn it is of. ``z2[t]`` is computed at this turn; ``u2[t]``, which no
step of the block computes, is the part at t of the array ``u2`` outside; ``h2[t-1]`` is of the turn before; ``U2``,
without an index, is the same at every turn. What is computed as ``z2[t]`` is outside the array ``z2`` of all turns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chainrule.errors import ProgramError
from chainrule.functions import shapes
from chainrule.functions.cached import cached_property
from chainrule.functions.differentiate import is_elementwise
from chainrule.functions.shapes import Dimension, Shape, Shapes
from chainrule.program.names import split_index, with_index
from chainrule.program.operations import Add, Operation, Stack, Turn, Zeros
from chainrule.program.program import Program, Section, Step


@dataclass(frozen=True)
class Block:
    """Steps that are taken `count` times.

    letter : "t" of time, "k" of networks side by side.
    count : how many turns: a number, or the name of a dimension such as "T".
    axis : where the turns lie in the arrays outside: 1 of time, (n, T, units). Arrays of fewer axes have them last.
    starts : for arrays of which the turn before is read, what that is at the first turn; 0 for those left out.
    reverse : from the last turn to the first. What is then computed as ``dh[t-1]`` is passed on to the turn t-1.
    """

    letter: str
    count: Dimension
    axis: int
    steps: tuple[Step, ...]
    starts: tuple[tuple[str, str], ...] = ()
    reverse: bool = False
    section: Section = "forward"
    layer: int | None = None

    @property
    def inner(self) -> tuple[Step, ...]:
        """The steps that it is made of."""
        return self.steps

    @property
    def before(self) -> str:
        """The index of the turn before: "t-1"."""
        return f"{self.letter}-1"

    @cached_property
    def written(self) -> dict[str, str]:
        """The arrays that it computes, and the index under which: the turn's own, or in reverse the one before."""
        return dict(split_index(step.output) for step in self.steps)

    @property
    def outputs(self) -> tuple[str, ...]:
        """The arrays that it computes."""
        return tuple(self.written)

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """What its steps read that they do not compute themselves at the same turn, as it is called within."""
        computed = {step.output for step in self.steps}
        return tuple(dict.fromkeys(name for step in self.steps for name in step.inputs if name not in computed))

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The names outside that it reads."""
        arrays = [array for array, _ in map(split_index, self.reads) if array not in self.written]
        return tuple(dict.fromkeys([*arrays, *(start for _, start in self.starts)]))

    @property
    def turns(self) -> tuple[str, str]:
        """The first and the last turn, as they are called."""
        ends = ("1", str(self.count))
        return ends[::-1] if self.reverse else ends

    @property
    def first(self) -> dict[str, list[str]]:
        """What is carried at the first turn: by what it is there, "0" at the end, the names such as "h2[0]"."""
        starts, found = dict(self.starts), dict[str, list[str]]()
        for name in filter(self.is_carried, self.reads):
            array, index = split_index(name)
            at = with_index(array, "0" if index == self.before else str(self.count))
            found.setdefault(starts.get(array, "0"), []).append(at)
        return dict(sorted(found.items(), key=lambda pair: pair[0] == "0"))

    def is_carried(self, name: str) -> bool:
        """Whether a name that is read is what another turn computes."""
        array, index = split_index(name)
        return self.written.get(array, index) != index

    def own(self, name: str) -> str:
        """Return what a name that is carried is called at the turn that computes it."""
        array, _ = split_index(name)
        return with_index(array, self.written[array])

    def place(self, name: str, turn: int) -> int:
        """Where a name lies in its array at a turn, counted from 0; beyond its ends is what it starts with."""
        array, index = split_index(name)
        return turn - (index == self.before) + (self.written.get(array) == self.before)

    def narrowed(self, wanted: set[str]) -> Block:
        """Return the block with only those steps on which some of its arrays depend."""
        needed = {step.output for step in self.steps if split_index(step.output)[0] in wanted}
        size = -1
        while size < len(needed):
            size = len(needed)
            reads = {name for step in self.steps if step.output in needed for name in step.inputs}
            needed |= {step.output for step in self.steps if step.output in reads}
            needed |= {self.own(name) for name in reads if self.is_carried(name)}
        return self.with_steps(tuple(step for step in self.steps if step.output in needed))

    def with_steps(self, steps: tuple[Step, ...]) -> Block:
        """Return the block with other steps, and of its starts those that they read."""
        read = {name for step in steps for name in step.inputs}
        read = {split_index(name)[0] for name in read if name.endswith(f"[{self.before}]") or self.is_carried(name)}
        return replace(self, steps=steps, starts=tuple(pair for pair in self.starts if pair[0] in read))

    def renamed(self, names: Mapping[str, str]) -> Block:
        """Return the block with some names, as they are called outside, exchanged."""
        inside = {
            name: with_index(names.get(array, array), index)
            for step in self.steps
            for name in (step.output, *step.inputs)
            for array, index in [split_index(name)]
        }
        starts = tuple((names.get(array, array), names.get(start, start)) for array, start in self.starts)
        return replace(self, steps=tuple(step.renamed(inside) for step in self.steps), starts=starts)

    def shaped(self, known: Shapes) -> dict[str, Shape]:
        """Return the shape of each array that it computes. Raises `ProgramError` where something does not fit."""
        inside = self.shapes_inside(known)
        arrays = {split_index(step.output)[0]: inside[step.output] for step in self.steps}
        return {array: shapes.stacked(shape, self.count, self.axis) for array, shape in arrays.items()}

    def shapes_inside(self, known: Shapes) -> dict[str, Shape]:
        """Return the shape at one turn of every name that its steps read or compute.

        What starts as 0 has the shape of what it is added to, or that in which it is passed on.
        """
        self._check_names(known)
        if isinstance(self.count, str) and not any(self.count in shape for shape in known.values()):
            raise ProgramError(f"Nothing that the program is given says what {self.count} is.")
        inside = {name: self._part(name, known) for name in self.reads if split_index(name)[0] not in self.written}
        starts = {array: known[start] for array, start in self.starts}
        for name in self.reads:
            array, _ = split_index(name)
            if array in starts and inside.setdefault(name, starts[array]) != starts[array]:
                raise ProgramError(f"{name} of shape {inside[name]} starts with the shape {starts[array]}.")
        waiting = list(self.steps)
        while waiting:
            rest = []
            for step in waiting:
                reads = [name for name in step.inputs if name in inside]
                if len(reads) == len(step.inputs):
                    (shape,) = step.shaped(inside).values()
                elif reads and step.expression is not None and is_elementwise(step.expression):
                    shape = shapes.broadcast(*(inside[name] for name in reads))
                else:
                    rest.append(step)
                    continue
                array, _ = split_index(step.output)
                for name in (step.output, *(n for n in self.reads if split_index(n)[0] == array)):
                    if inside.setdefault(name, shape) != shape:
                        raise ProgramError(f"{name} starts with the shape {inside[name]}, and goes on with {shape}.")
            if len(rest) == len(waiting):
                raise ProgramError(f"{rest[0].output}: its shape cannot be known, as what it reads starts as 0.")
            waiting = rest
        for step in self.steps:
            step.shaped(inside)
        return inside

    def _part(self, name: str, known: Shapes) -> Shape:
        array, index = split_index(name)
        shape = known[array]
        if not index:
            return shape
        place = min(self.axis, len(shape) - 1)
        if not shape or shape[place] != self.count:
            raise ProgramError(f"{name}: {array} of shape {shape} does not have {self.count} turns on axis {place}.")
        return shapes.without(shape, self.axis)

    def _check_names(self, known: Shapes) -> None:
        computed: set[str] = set()
        for step in self.steps:
            array, index = split_index(step.output)
            if index != self.letter and not (self.reverse and index == self.before):
                raise ProgramError(f"{step.output}: what a turn computes is called {array}[{self.letter}].")
            for name in step.inputs:
                outside, at = split_index(name)
                if at not in ("", self.letter, self.before):
                    raise ProgramError(f"{step.output} reads {name}: an index is [{self.letter}] or [{self.before}].")
                own = outside in self.written
                if name not in computed if own and not self.is_carried(name) else not own and outside not in known:
                    raise ProgramError(f"{step.output} reads {name}, which no earlier step defines.")
                if own and not at:
                    raise ProgramError(f"{step.output} reads all turns of {name}, which are not computed yet.")
            computed.add(step.output)
        if len(self.written) < len(self.steps):
            raise ProgramError("A block computes a name twice.")
        for array, start in self.starts:
            if start not in known:
                raise ProgramError(f"{array} starts from {start}, which no earlier step defines.")


def whole_names(program: Program) -> set[str]:
    """Return the names of which somebody needs the whole value, rather than one turn at a time."""
    wanted = {*program.outputs, program.loss or "", *program.gradients.values()}
    for item in program.steps:
        if isinstance(item, Block):
            wanted.update(name for name in item.reads if "[" not in name)
            wanted.update(start for _, start in item.starts)
        else:
            wanted.update(item.inputs)
    return wanted


def unrolled(program: Program, turns: int | None = None) -> Program:
    """Return `program` with the turns of its blocks written out, for those who do not know blocks.

    A turn is part of a name then: at first ``h2[t]`` is ``h2_t1``. `turns` is how many there are, where the program
    only has a name for that. Raises `ProgramError` where it is not given then.
    """
    if not program.blocks:
        return program
    wanted = whole_names(program)
    steps: list[Step] = []
    sizes: dict[Dimension, int] = {}
    for item in program.steps:
        if isinstance(item, Block):
            count = item.count if isinstance(item.count, int) else turns
            if count is None:
                raise ProgramError(
                    f"This program repeats steps for {item.letter} = 1 … {item.count}, and {item.count} is known only "
                    f"with the data: say how many turns to write out, as in unrolled(program, 3)."
                )
            sizes[item.count] = count
            _unroll(item, count, program.shapes, wanted, steps)
        else:
            steps.append(item)
    inputs = {name: tuple(sizes.get(size, size) for size in shape) for name, shape in program.inputs.items()}
    return replace(program, steps=tuple(steps), inputs=inputs)


def _unroll(block: Block, count: int, known: Shapes, wanted: set[str], steps: list[Step]) -> None:
    """Append a block's steps, once for each turn, and its arrays where they are wanted whole."""
    starts, made = dict(block.starts), {step.output for step in steps}

    def emit(operation: Operation, output: str, *inputs: str) -> str:
        if output not in made:
            steps.append(Step(operation, output, inputs, block.section, block.layer))
            made.add(output)
        return output

    def at(name: str, turn: int) -> str:
        array, index = split_index(name)
        return f"{array}_{block.letter}{turn - (index == block.before)}" if index else name

    def read(name: str, turn: int) -> str | None:
        """What a name is at a turn; None where it starts as 0."""
        array, index = split_index(name)
        number = turn - (index == block.before)
        if index and (turn == (count if block.reverse else 1) if block.is_carried(name) else number == 0):
            return starts.get(array)
        if index and array not in block.written:
            emit(Turn(number - 1, block.axis, str(number)), at(name, turn), array)
        return at(name, turn)

    def zero(name: str, turn: int) -> str:
        shape = block.shapes_inside(known)[name]
        like = next(read for read in known if known[read][:1] == shape[:1])  # of as many rows
        return emit(Zeros(shape), at(name, turn), like)

    for turn in range(count, 0, -1) if block.reverse else range(1, count + 1):
        for step in block.steps:
            found = {name: read(name, turn) for name in step.inputs}
            names = [name for name in step.inputs if found[name]] if isinstance(step.operation, Add) else step.inputs
            inputs = [found[name] or zero(name, turn) for name in names or step.inputs]
            emit(step.operation.at(turn - 1), at(step.output, turn), *inputs)
    for step in block.steps:
        array, _ = split_index(step.output)
        if array in wanted:
            emit(Stack(block.axis), array, *(at(step.output, turn) for turn in range(1, count + 1)))
