"""The table: what a program is lowered to. Instructions over one arena, as data until the machine executes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.engine.body import Body, BodyWriter
from chainrule.engine.cache import KERNELS, Kernel
from chainrule.engine.context import BITS, BLOCK, BODY, TOGETHER
from chainrule.engine.fuse import LEADERS, Group
from chainrule.engine.hazards import ALL, FIRST, Access, with_barriers
from chainrule.engine.layout import Arena, Layout
from chainrule.engine.members import expand, member_name
from chainrule.engine.statements import COLUMNS, ROWS, Statements, split
from chainrule.errors import NotCompilable
from chainrule.functions.cached import cached_property
from chainrule.program.program import Program, Shape

ONES = "ones"
BARRIER = "barrier"


@dataclass(frozen=True)
class Address:
    """An argument that is the place of something: of a name in the arena, or of an outside array."""

    name: str


@dataclass(frozen=True)
class Slot:
    """An argument that is the number of a plain number among those of an iteration."""

    name: Any  # a name, or ("constant", value)


@dataclass(frozen=True)
class Seed:
    """An argument that is the whole number stored under this name."""

    name: str


@dataclass
class Instruction:
    """A kernel with its arguments: plain integers, or what becomes one when memory is taken."""

    template: str
    arguments: list[Any]
    accesses: list[Access]
    body: Body | None = None
    width: int = 0
    operands: list[Any] = field(default_factory=list)
    group: Group | None = None


def _marks_step(lines: int) -> int:
    """Words for a mark of each line: an odd number of squares of bits, so that they share no cache lines."""
    return (-(-lines // BITS) | 1) * BITS


class Table:
    """A lowered program: its instructions, its memory, and the plain numbers that each iteration needs.

    `rows` is the most that a batch can have; `outside` names inputs that are read where the caller has them; with
    `gathers`, every batch is gathered from the caller's arrays, otherwise inputs are in the arena from the start;
    `lean` says whether products look for zeros to leave out (by their size, if it is None): the results stay the same,
    to the bit.
    """

    def __init__(
        self,
        program: Program,
        dtype: Any,
        rows: int,
        *,
        outside: tuple[str, ...] = (),
        gathers: bool = True,
        lean: bool | None = None,
    ) -> None:
        self.program, self.rows, self.outside, self.gathers = expand(program), rows, outside, gathers
        self.lean = lean
        self.layout = Layout(np.dtype(dtype))
        self.statements: Statements = split(self.program)
        latest = self.statements.latest
        self.wanted = {latest[self.program.loss]} if self.program.loss else {latest[self.program.output]}
        self.arena = Arena(self.layout.dtype)
        self.slots: dict[Any, int] = {}
        self.constants: dict[str, float] = {ONES: 1.0}  # what stands in the arena from the start
        self.instructions: list[Instruction] = []
        #: Sums and plain numbers, by name: added when they are first read, because the sum needs a barrier before it.
        self.deferred: dict[str, Callable[[], Any]] = {}
        self.spills = 0  # numbers that each thread needs for bodies
        self._reserve_given()

    def close(self) -> None:
        """Once all instructions are there: put barriers between them, and take the memory."""
        self.instructions = with_barriers(self.instructions, lambda: Instruction("barrier", [Address(BARRIER)], []))
        self.arena.reserve(BARRIER, 64, np.int64)
        self.arena.allocate()
        for name, value in self.constants.items():
            self.arena.view(name)[0] = value

    # ---- memory

    def _reserve_given(self) -> None:
        self.arena.reserve(ONES, 1)
        for name, shape in self.program.given.items():
            if shape and name not in self.program.inputs:
                self.arena.reserve(name, self.layout.size(shape))  # type: ignore[arg-type]
        read = {name for s in self.statements.body for name in s.reads}
        for name, shape in self.program.inputs.items():
            if shape and name in read and name not in self.outside:
                width = int(shape[-1])
                self.arena.reserve(name, self.rows * self.layout.step(width))
                target = [Address(name), self.layout.step(width)]
                if not self.gathers:
                    continue
                self.add("gather", [Address(f"outside {name}"), width, *target], [Access(name, True, "rows")])

    def reserve_outputs(self, group: Group) -> None:
        for s in group.statements:
            if s.output not in group.stores or s.output in self.statements.stored:
                continue
            if s.kind == "total":
                self.arena.reserve(f"{s.output} parts", self.parts(s.shape), np.float64)
                self.arena.reserve(s.output, 1, np.float64)
            elif s.shape == ():
                self.arena.reserve(s.output, 1, np.float64)
            elif "n" in s.shape:
                self.arena.reserve(s.output, self.rows * self.layout.step(int(s.shape[-1])))
            else:
                self.arena.reserve(s.output, self.layout.size(s.shape))  # type: ignore[arg-type]

    def parts(self, shape: Shape) -> int:
        """How many partial sums a total has: one a row, or one a block."""
        return self.rows if "n" in shape else -(-self.layout.size(shape) // BLOCK)  # type: ignore[arg-type]

    def place(self, name: str) -> str:
        """The name under which a value's memory is reserved."""
        return self.statements.stored.get(name, name)

    def shape(self, name: str) -> Shape:
        return self.statements.shapes[name]

    def width(self, name: str) -> int:
        return int(self.shape(name)[-1])

    def step_of(self, name: str) -> int:
        """Numbers from one row to the next."""
        return self.width(name) if name in self.outside else self.layout.step(self.width(name))

    def moves(self, name: str) -> int:
        """1 for a matrix that holds all rows of the call, of which the batch is a part."""
        return int(name in self.outside and self.program.loss is None)

    def marks(self, name: str) -> list[Any]:
        """Where the marks of a matrix's rows are, and their step; an instruction makes them, when first asked for."""
        marks, width, step = f"{name} marks", self.width(name), _marks_step(self.rows)
        found = [Address(marks), step]
        if marks not in self.arena:
            self.arena.reserve(marks, -(-width // BITS) * step, np.int64)
            accesses = [Access(name, False, "rows"), Access(marks, True, "rows")]
            self.add("mark", [Address(name), width, self.step_of(name), self.moves(name), *found], accesses)
        return found

    def turned_marks(self, name: str) -> list[Any]:
        """The same for its columns."""
        turned, width, step = f"{name} turned marks", self.width(name), _marks_step(self.width(name))
        found = [Address(turned), step]
        if turned not in self.arena:
            marks = self.marks(name)
            self.arena.reserve(turned, -(-self.rows // BITS) * step, np.int64)
            accesses = [Access(marks[0].name, False, ALL), Access(turned, True, "columns")]
            self.add("turn", [*marks, width, *found], accesses)
        return found

    def slot(self, name: Any) -> Slot:
        self.slots.setdefault(name, len(self.slots))
        return Slot(name)

    # ---- instructions

    def add(self, template: str, arguments: list[Any], accesses: list[Access]) -> Instruction:
        self.instructions.append(Instruction(template, arguments, accesses))
        return self.instructions[-1]

    def add_body(self, instruction: Instruction, group: Group, partition: str) -> None:
        """Give an instruction the body of its group; `partition` says how its elements are divided among threads."""
        writer = BodyWriter(lambda name: self._classify(name, group))
        totals = []
        for s in group.statements:
            if s.kind in LEADERS:
                writer.product(s.output)
            else:
                writer.define(s.output, s.expression)
            if s.output in group.stores:
                kind = s.kind if s.kind in ("total", "scalar") else "store"
                writer.store(kind, s.output, f"{s.output} parts" if kind == "total" else self.place(s.output))
                totals += [s] if kind == "total" else []
        body = writer.body(masked=self._is_rows(group))
        instruction.body, instruction.group = body, group
        instruction.width = int(group.shape[-1]) if group.shape else 1
        self.spills = max(self.spills, len(body.spills) * TOGETHER * self.layout.padded(instruction.width))
        written = {operand for _, operand, _ in body.results}
        for index, (kind, name) in enumerate(writer.operands):
            if kind == "number":
                instruction.operands.append(self.slot(name))
                continue
            place = self.place(name)
            instruction.operands.append(Address(place))
            divided = partition if kind in ("matrix", "partial", "column") else ALL
            if kind == "memory":
                divided = FIRST if partition == FIRST else ALL
            if index in written:
                instruction.accesses.append(Access(place, True, divided))
            instruction.accesses.append(Access(place, False, divided))
        for s in totals:
            count = 0 if "n" in s.shape else self.parts(s.shape)
            parts = f"{s.output} parts"
            accesses = [Access(parts, False, ALL), Access(s.output, True, FIRST)]
            arguments = [Address(parts), count, Address(s.output)]
            self.deferred[s.output] = partial(self.add, "total", arguments, accesses)

    def _is_rows(self, group: Group) -> bool:
        return LEADERS.get(group.kind, group.kind) == "rows"

    def _classify(self, name: str, group: Group) -> str:
        """What kind of operand a name is to a group's body."""
        if name == ROWS:
            return "rows"
        shape = self.shape(name)
        if name.startswith(COLUMNS) and shape == group.shape and self._is_rows(group):
            return "column_number"
        if shape == ():
            return "number" if name in self.statements.known_ahead else "memory"
        if shape == group.shape and name not in self.outside:
            return "matrix"
        if self._is_rows(group) and name not in self.outside:
            if shape == ("n", 1):
                return "column"
            if len(shape) == 1 and shape[0] == group.shape[-1]:
                return "vector"
        raise NotCompilable(f"The engine cannot combine {name} of shape {shape} with values of shape {group.shape}.")

    # ---- parameters and state, in and out

    def place_value(self, name: str, value: NDArray[Any]) -> None:
        """Copy a parameter or state, named and shaped as in the original program, to its place."""
        array = np.asarray(value, self.layout.dtype)
        if name in self.arena:
            self.layout.pack(array, self.arena.view(name))
            return
        for i, member in enumerate(array):
            place = member_name(name, i)
            shape = self.program.given[place]
            self.layout.pack(member.reshape(shape), self.arena.view(place))

    def value(self, name: str, shape: tuple[int, ...]) -> NDArray[Any]:
        """Return a parameter or state of this shape as a new array."""
        if name in self.arena:
            return self.layout.unpack(self.arena.view(name), shape)
        places = [member_name(name, i) for i in range(shape[0])]
        parts = [self.layout.unpack(self.arena.view(p), self.program.given[p]) for p in places]  # type: ignore[arg-type]
        return np.stack(parts).reshape(shape)

    def fill(self, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        """Write constants to their columns of a table of plain numbers, (iterations, slots), and return it."""
        for name, slot in self.slots.items():
            if isinstance(name, tuple):
                numbers[:, slot] = name[1]
        return numbers

    # ---- what the machine executes

    @cached_property
    def kernels(self) -> list[Kernel]:
        """The kernels that it needs, one for each instruction."""
        return [self._kernel(instruction) for instruction in self.instructions]

    def _kernel(self, instruction: Instruction) -> Kernel:
        return Kernel(instruction.template, instruction.body, self.layout.dtype)

    def executed(self, *, barriers: bool) -> list[Instruction]:
        """The instructions for several threads, or without barriers for one."""
        return [i for i in self.instructions if barriers or i.template != BARRIER]

    def code(self, outside: dict[str, int], *, barriers: bool) -> NDArray[np.int64]:
        """The instructions as words; `outside` holds the addresses of the caller's arrays."""
        addresses = KERNELS.addresses(self.kernels)
        rows = []
        for instruction in self.executed(barriers=barriers):
            words = [addresses[self._kernel(instruction)], *(self._word(a, outside) for a in instruction.arguments)]
            if instruction.body is not None:
                words += [0] * (BODY - len(words))
                words += [instruction.width, *(self._word(a, outside) for a in instruction.operands)]
            rows.append(words)
        width = -(-max(map(len, rows)) // 8) * 8
        code = np.zeros((len(rows), width), np.int64)
        for target, words in zip(code, rows, strict=True):
            target[: len(words)] = words
        return code

    def _word(self, argument: Any, outside: dict[str, int]) -> int:
        if isinstance(argument, Seed):
            return outside[argument.name]
        if isinstance(argument, Address):
            if argument.name.startswith("outside "):
                return outside.get(argument.name.removeprefix("outside "), 0)
            return outside[argument.name] if argument.name in self.outside else self.arena.address(argument.name)
        return self.slots[argument.name] if isinstance(argument, Slot) else int(argument)
