"""The table that a program is lowered to: instructions over one arena, mere data until the machine executes them."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainrule.engine.cpu.cache import KERNELS, Kernel
from chainrule.engine.cpu.context import BITS, BLOCK, BODY, INTERLEAVED
from chainrule.engine.cpu.hazards import ALL, FIRST, Access, with_barriers
from chainrule.engine.cpu.layout import Arena, Layout
from chainrule.engine.lowering.body import Body, BodyWriter
from chainrule.engine.lowering.fuse import LOOPS, Group
from chainrule.engine.lowering.split import split
from chainrule.engine.lowering.statements import COLUMNS, ROWS, Statements
from chainrule.engine.lowering.turns import expand, turn_name
from chainrule.errors import NotCompilable
from chainrule.functions.cached import cached_property
from chainrule.functions.expression import symbol, walk
from chainrule.program.program import Program, Shape

ONES = "ones"
BARRIER = "barrier"


@dataclass(frozen=True)
class Address:
    """An argument that is an address: of a name in the arena, or of what the caller has under that name."""

    name: str
    offset: int = 0  # in numbers


class View(NamedTuple):
    """A value that is part of another: where it begins there, how far apart its rows are, and its samples."""

    base: str
    offset: int
    stride: int
    size: int


@dataclass(frozen=True)
class Slot:
    """An argument that is the index of a scalar among those of an iteration."""

    name: Any  # a name, or ("constant", value)


@dataclass
class Instruction:
    """A kernel and its arguments: integers, or what becomes one when the memory is allocated."""

    template: str
    arguments: list[Any]
    accesses: list[Access]
    body: Body | None = None
    width: int = 0
    work: int = 0  # multiply-adds for each sample
    operands: list[Any] = field(default_factory=list)
    group: Group | None = None


def rows_of_sample(shape: Shape) -> int:
    """How many rows of numbers a sample of this shape has."""
    return math.prod(shape[1:-1])  # type: ignore[arg-type]


def _bitmask_stride(lines: int) -> int:
    """Words for one bit of each line: an odd number of squares of bits, so that they do not compete for cache lines."""
    return (-(-lines // BITS) | 1) * BITS


class Table:
    """A lowered program: its instructions, its memory, and the scalars that each iteration needs.

    A batch has at most `rows` rows; `outside` names inputs that are read where the caller has them; with `gathers`,
    every batch is gathered from the caller's arrays, otherwise inputs are in the arena from the start; `sparse` says
    whether matmuls look for zeros to skip (None: those that are large enough do). The results are the same, to the bit.
    """

    def __init__(
        self,
        program: Program,
        dtype: Any,
        rows: int,
        *,
        outside: tuple[str, ...] = (),
        gathers: bool = True,
        sparse: bool | None = None,
    ) -> None:
        self.program, self.rows, self.outside, self.sparse = expand(program), rows, outside, sparse
        self.layout = Layout(np.dtype(dtype))
        self.statements: Statements = split(self.program)
        wanted = (self.program.loss,) if self.program.loss else self.program.outputs
        self.results = {name: self.statements.latest[name] for name in wanted}  # by their names in the program
        self.arena = Arena(self.layout.dtype)
        self.slots: dict[Any, int] = {}
        self.constants: dict[str, Any] = {ONES: 1.0}  # in the arena from the start: a number, or an array
        self.instructions: list[Instruction] = []
        self.phases: list[list[Instruction]] = []  # the same, each run for itself; most programs have only one
        self.views: dict[str, View] = {}
        self.in_loop = False
        #: Sums and computed scalars, by name: added when first read, because a sum needs a barrier before it.
        self.deferred: dict[str, Callable[[], Any]] = {}
        self.spills = self.image = 0  # numbers that each thread's own memory holds for bodies, and for an image
        #: Inputs of which only patches are read: nothing needs their rows to be padded.
        self.compact = {name for name in self.program.inputs if self._is_compact(name)}
        self._reserve_given(gathers)

    def _is_compact(self, name: str) -> bool:
        readers = [s.expression for s in self.statements.body if name in s.reads]
        words = {part.op for e in readers for part in walk(e) if symbol(name) in part.operands}
        return words == {"patches"} and symbol(name) not in readers

    def close(self) -> None:
        """When all instructions are there, put barriers between them and allocate the memory."""
        self.end_phase()
        self.instructions = [instruction for phase in self.phases for instruction in phase]
        self.arena.reserve(BARRIER, 64, np.int64)
        self.arena.allocate()
        for name, value in self.constants.items():
            self.arena.view(name)[: np.size(value)] = value

    def end_phase(self) -> None:
        """Put barriers between the instructions since the last phase; there is none from one phase to the next."""
        self.phases.append(with_barriers(self.instructions, lambda: Instruction("barrier", [Address(BARRIER)], [])))
        self.instructions = []

    # ---- memory

    def _reserve_given(self, gathers: bool) -> None:
        self.arena.reserve(ONES, 1)
        for name in self.program.given:
            if self.shape(name) and name not in self.program.inputs:
                self.reserve(name)
        read = {name for s in self.statements.body for name in s.reads}
        for name in self.program.inputs:
            if self.shape(name) and name in read and name not in self.outside:
                self.reserve(name)
                if gathers:
                    rows = [self.width(name), Address(name), self.stride(name), self.each(name)]
                    if name in self.compact:  # a sample as one row
                        rows = [self.size(name), Address(name), self.size(name), 1]
                    self.add("gather", [Address(f"outside {name}"), *rows], [Access(name, True, "rows")])

    def reserve_outputs(self, group: Group) -> None:
        for s in group.statements:
            if s.output in group.stores and s.output not in self.statements.stored and s.output not in self.views:
                self.reserve(s.output)
                if s.kind == "reduce_sum":
                    self.arena.reserve(f"{s.output} parts", self.parts(s.shape), np.float64)

    def reserve(self, name: str) -> None:
        """Reserve memory for a value."""
        shape = self.shape(name)
        if "n" in shape:
            self.arena.reserve(name, self.rows * self.size(name))
        elif shape:
            self.arena.reserve(name, self.layout.size(shape))  # type: ignore[arg-type]
        else:
            self.arena.reserve(name, 1, np.float64)

    def parts(self, shape: Shape) -> int:
        """How many partial sums a sum over all elements has: one for each row, or for each block."""
        return self.rows * rows_of_sample(shape) if "n" in shape else -(-self.layout.size(shape) // BLOCK)  # type: ignore[arg-type]

    def place(self, name: str) -> str:
        """The name under which the memory of a value is reserved."""
        return self.statements.stored.get(name, name)

    def view(self, name: str) -> View:
        """Where a value is."""
        found = self.views.get(name)
        return found or View(self.place(name), 0, self.stride(name), self.size(name))

    def turn(self, array: str, turn: int) -> View:
        """One turn of an array (n, T, units)."""
        base, offset, stride, size = self.view(array)
        return View(base, offset + turn * stride, size, size)

    def columns(self, name: str, start: int) -> View:
        """The columns from `start` on."""
        base, offset, stride, size = self.view(name)
        return View(base, offset + start, stride, size)

    def zeros(self, width: int) -> View:
        """As many rows of zeros as one likes."""
        name = f"zeros {self.layout.padded(width)}"
        self.arena.reserve(name, self.layout.padded(width))
        return View(name, 0, 0, 0)

    def address(self, name: str) -> Address:
        """The address of a value in the arena."""
        found = self.views.get(name)
        return Address(found.base, found.offset) if found else Address(self.place(name))

    def rows_at(self, name: str) -> tuple[Address, int]:
        """Where the rows of a value begin, and how far apart they are."""
        return self.address(name), self.stride(name)

    def access(self, name: str, writes: bool, partition: str) -> Access:
        """An access to a value, or to that which it is part of."""
        return Access(self.views[name].base if name in self.views else self.place(name), writes, partition)

    def shape(self, name: str) -> Shape:
        return self.statements.shapes[name]

    def width(self, name: str) -> int:
        return int(self.shape(name)[-1])

    def stride(self, name: str) -> int:
        """How many numbers lie between the beginnings of two rows."""
        if name in self.views:
            return self.views[name].stride
        close = name in self.outside or name in self.compact
        return self.width(name) if close else self.layout.stride(self.width(name))

    def each(self, name: str) -> int:
        """How many rows a sample has: the places of an image, or 1."""
        return rows_of_sample(self.shape(name))

    def size(self, name: str) -> int:
        """How many numbers lie between the beginnings of two samples."""
        return self.views[name].size if name in self.views else self.each(name) * self.stride(name)

    def batch_stride(self, name: str) -> int:
        """The size that finds the batch among the samples of the call: 0 for a matrix that holds only the batch."""
        return self.size(name) if name in self.outside and self.program.loss is None else 0

    def constant(self, name: str, numbers: Any) -> Address:
        """The address of whole numbers that are in the arena from the start, under this name."""
        if name not in self.arena:
            self.arena.reserve(name, len(numbers), np.int64)
            self.constants[name] = numbers
        return Address(name)

    def bitmask(self, name: str) -> list[Any]:
        """The address and stride of the bitmask of a matrix's rows; the first call adds an instruction for it."""
        bitmask, width, stride = f"{name} bitmask", self.width(name), _bitmask_stride(self.rows)
        found = [Address(bitmask), stride]
        if bitmask not in self.arena:
            self.arena.reserve(bitmask, -(-width // BITS) * stride, np.int64)
            accesses = [Access(name, False, "rows"), Access(bitmask, True, "rows")]
            arguments = [Address(name), width, self.stride(name), self.batch_stride(name), *found]
            self.add("make_bitmask", arguments, accesses)
        return found

    def transposed_bitmask(self, name: str) -> list[Any]:
        """The same for the matrix's columns."""
        transposed, width, stride = f"{name} transposed bitmask", self.width(name), _bitmask_stride(self.width(name))
        found = [Address(transposed), stride]
        if transposed not in self.arena:
            bitmask = self.bitmask(name)
            self.arena.reserve(transposed, -(-self.rows // BITS) * stride, np.int64)
            accesses = [Access(bitmask[0].name, False, ALL), Access(transposed, True, "columns")]
            self.add("transpose_bits", [*bitmask, width, *found], accesses)
        return found

    def slot(self, name: Any) -> Slot:
        self.slots.setdefault(name, len(self.slots))
        return Slot(name)

    # ---- instructions

    def add(self, template: str, arguments: list[Any], accesses: list[Access]) -> Instruction:
        self.instructions.append(Instruction(template, arguments, accesses))
        return self.instructions[-1]

    def add_body(self, instruction: Instruction, group: Group, partition: str) -> None:
        """Give an instruction the body of its group, whose elements are divided among threads by `partition`."""
        writer = BodyWriter(lambda name: self._classify(name, group))
        sums = []
        for s in group.statements:
            if s.kind in LOOPS:
                writer.matmul(s.output)
            else:
                writer.define(s.output, s.expression)
            if s.output in group.stores:
                kind = "store" if self.shape(s.output) == s.shape else "column"
                kind = s.kind if s.kind in ("reduce_sum", "scalar") else kind
                writer.store(kind, s.output, f"{s.output} parts" if kind == "reduce_sum" else s.output)
                sums += [s] if kind == "reduce_sum" else []
        instruction.width = int(group.shape[-1]) if group.shape else 1
        usual = {"matrix": self.layout.stride(instruction.width), "column": self.layout.lanes}
        strides = [self.stride(name) if self._is_rows(group) and kind in usual else 0 for kind, name in writer.operands]
        kinds = [kind for kind, _ in writer.operands]
        strided = any(stride not in (0, usual.get(kind)) for kind, stride in zip(kinds, strides, strict=True))
        strided = strided or any(name in self.views for _, name in writer.operands)
        body = writer.body(masked=self._is_rows(group), strided=strided)
        instruction.body, instruction.group = body, group
        self.spills = max(self.spills, len(body.spills) * INTERLEAVED * self.layout.padded(instruction.width))
        written = {operand for _, operand, _ in body.results}
        for index, (kind, name) in enumerate(writer.operands):
            slot = kind == "scalar"
            instruction.operands.append(self.slot(name) if slot else self.address(name))
            instruction.operands += [strides[index]] * strided
            if slot:
                continue
            divided = partition if kind in ("matrix", "partial", "column") else ALL
            if kind == "memory":
                divided = FIRST if partition == FIRST else ALL
            if index in written:
                instruction.accesses.append(self.access(name, True, divided))
            instruction.accesses.append(self.access(name, False, divided))
        for s in sums:
            count = 0 if "n" in s.shape else self.parts(s.shape)
            parts = f"{s.output} parts"
            accesses = [Access(parts, False, ALL), Access(s.output, True, FIRST)]
            arguments = [Address(parts), count, rows_of_sample(s.shape) if "n" in s.shape else 0, Address(s.output)]
            self.deferred[s.output] = partial(self.add, "reduce_sum", arguments, accesses)

    def _is_rows(self, group: Group) -> bool:
        return LOOPS.get(group.kind, group.kind) == "rows"

    def _classify(self, name: str, group: Group) -> str:
        """What kind of operand a name is in a group's body."""
        if name == ROWS:
            return "rows"
        shape = self.shape(name)
        if name.startswith(COLUMNS) and shape[-1] == group.shape[-1] and self._is_rows(group):
            return "column_number"
        if shape == ():
            return "scalar" if name in self.statements.scheduled else "memory"
        if shape == group.shape and name not in self.outside:
            return "matrix"
        if self._is_rows(group) and name not in self.outside:
            if shape == (*group.shape[:-1], 1):
                return "column"
            if len(shape) == 1 and shape[0] == group.shape[-1]:
                return "vector"
        raise NotCompilable(f"The engine cannot combine {name} of shape {shape} with values of shape {group.shape}.")

    # ---- parameters and state, in and out

    def place_value(self, name: str, value: NDArray[Any]) -> None:
        """Copy a parameter or state, named and shaped as in the original program, into the arena."""
        array = np.asarray(value, self.layout.dtype)
        if name in self.arena:
            self.layout.pack(array, self.arena.view(name))
            return
        for i, turn in enumerate(array):
            self.layout.pack(turn, self.arena.view(turn_name(name, i)))

    def value(self, name: str, shape: tuple[int, ...]) -> NDArray[Any]:
        """Return a parameter or state of this shape, as a new array."""
        if name in self.arena:
            return self.layout.unpack(self.arena.view(name), shape)
        return np.stack([self.value(turn_name(name, i), shape[1:]) for i in range(shape[0])])

    # ---- what the machine executes

    @cached_property
    def kernels(self) -> list[Kernel]:
        """The kernels of the instructions, one each."""
        return [self.kernel(instruction) for instruction in self.instructions]

    def kernel(self, instruction: Instruction) -> Kernel:
        """The kernel of an instruction."""
        return Kernel(instruction.template, instruction.body, self.layout.dtype)

    def executed(self, *, barriers: bool, phase: int | None = None) -> list[Instruction]:
        """The instructions, of all phases or one, for several threads, or, without barriers, for one."""
        wanted = self.instructions if phase is None else self.phases[phase]
        return [i for i in wanted if barriers or i.template != BARRIER]

    def code(self, outside: dict[str, int], *, barriers: bool) -> NDArray[np.int64]:
        """The instructions as words; `outside` holds the addresses of the caller's arrays."""
        addresses = KERNELS.addresses(self.kernels)
        rows = []
        for instruction in self.executed(barriers=barriers):
            words = [self._word(word, outside) for word in self.words(instruction)]
            rows.append([addresses[self.kernel(instruction)], *words])
        width = -(-max(map(len, rows)) // 8) * 8
        return np.array([words + [0] * (width - len(words)) for words in rows], np.int64)

    def words(self, instruction: Instruction) -> list[Any]:
        """What follows the kernel's address in an instruction: whole numbers, and `Address` where one is meant."""
        words = list(instruction.arguments)
        if instruction.body is not None:
            words += [0] * (BODY - 1 - len(words)) + [instruction.width, *instruction.operands]
        return [self.slots[word.name] if isinstance(word, Slot) else word for word in words]

    def is_outside(self, address: Address) -> bool:
        """Whether an address is that of one of the caller's arrays."""
        return address.name.startswith("outside ") or address.name in self.outside

    def _word(self, word: Any, outside: dict[str, int]) -> int:
        if not isinstance(word, Address):
            return int(word)
        if word.name.startswith("outside "):
            return outside.get(word.name.removeprefix("outside "), 0)
        found = outside[word.name] if word.name in self.outside else self.arena.address(word.name)
        return found + word.offset * self.layout.dtype.itemsize
