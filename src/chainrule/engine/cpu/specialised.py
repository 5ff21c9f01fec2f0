"""A table as one function: for networks so small that it takes longer to call the kernels than to run them.

All kernels are inlined into it, and what the table says is written into it as constants, so that LLVM sees a few
dozen operations on vectors where there were loops. The arithmetic, and so every bit, is the same.
"""

import math
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from chainrule.engine.cpu.cache import DIGEST, KERNELS
from chainrule.engine.cpu.context import FIELD, WORDS
from chainrule.engine.cpu.table import Address, Table

#: Only tables up to this size: multiply-adds of a batch, and instructions.
WORK, INSTRUCTIONS = 20_000, 48

#: Seconds that compiling takes, about: what a table has run before it is worth that.
COST = 0.25

#: Seconds that this process has spent in each such table.
SPENT: defaultdict[str, float] = defaultdict(float)

ARENA, CODE = 1, 2  # words of the one instruction: where the arena is, and the code of the table


def is_small(table: Table) -> bool:
    """Whether a table is so small that it is worth compiling as one function."""
    instructions = table.executed(barriers=False)
    work = table.rows * sum(instruction.work for instruction in instructions)
    return table.program.loss is not None and work <= WORK and len(instructions) <= INSTRUCTIONS


class Specialised:
    """The function of a table, from the moment on when the table has run so long that compiling it pays.

    It is kept in the cache as kernels are, and used at once where it is there.
    """

    def __init__(self, table: Table, code: NDArray[np.int64]) -> None:
        self._table, self._text = table, _text(table, code.shape[1])
        self._name = f"chainrule_iteration_{DIGEST(self._text.encode()).hexdigest()[:24]}"
        self._words = np.array([0, table.arena.start, code.ctypes.data], np.int64)
        self._address: int | None = None
        self._find(compiles=False)

    @property
    def code(self) -> tuple[int, int, int]:
        """Where the only instruction is, how many there are, and its words."""
        return self._words.ctypes.data, 1, len(self._words)

    def serves(self, count: int, batch: int) -> bool:
        """Whether it is there, and for such an epoch: all its batches have as many rows."""
        return self._address is not None and batch == self._table.rows and count % batch == 0

    def note(self, seconds: float) -> None:
        """Take note of how long a call took."""
        if self._address is None:
            SPENT[self._name] += seconds
            if SPENT[self._name] > COST:
                SPENT[self._name] = -math.inf  # tried once
                self._find(compiles=True)

    def _find(self, *, compiles: bool) -> None:
        text = self._text.replace("@iteration", f"@{self._name}")
        self._address = KERNELS.linked(self._name, text, self._table.kernels, compiles=compiles)
        self._words[0] = self._address or 0


def _text(table: Table, width: int) -> str:
    """The function in LLVM's language: an instruction after the other, with a context whose rows are known."""
    lines, calls = [], []
    for name, word in (("arena", ARENA), ("code", CODE)):
        lines += [
            f"%at.{name} = getelementptr i64, ptr %instruction, i64 {word}",
            f"%{name} = load ptr, ptr %at.{name}",
        ]
    lines += [
        f"%own = alloca [{WORDS} x i64]",
        f"call void @llvm.memcpy.p0.p0.i64(ptr %own, ptr %context, i64 {8 * WORDS}, i1 0)",
    ]
    for field, number in (("rows", table.rows), ("thread", 0), ("threads", 1)):
        lines += [f"%{field} = getelementptr i64, ptr %own, i64 {FIELD[field]}", f"store i64 {number}, ptr %{field}"]
    for row, instruction in enumerate(table.executed(barriers=False)):
        words = table.words(instruction)
        lines.append(f"%i{row} = alloca [{len(words) + 1} x i64]")
        for place, word in enumerate(words, 1):
            at, value = f"{row}.{place}", f"i64 {word}"
            if isinstance(word, Address):
                value = f"ptr %v{at}"
                if table.is_outside(word):
                    lines.append(f"%o{at} = getelementptr i64, ptr %code, i64 {row * width + place}")
                    lines.append(f"%v{at} = load ptr, ptr %o{at}")
                else:
                    offset = table.arena.offset(word.name) + word.offset * table.layout.dtype.itemsize
                    lines.append(f"%v{at} = getelementptr i8, ptr %arena, i64 {offset}")
            lines += [f"%w{at} = getelementptr i64, ptr %i{row}, i64 {place}", f"store {value}, ptr %w{at}"]
        calls.append(f"call void @{table.kernel(instruction).name}(ptr %i{row}, ptr %own)")
    heads = [f"declare void @{kernel.name}(ptr, ptr)" for kernel in dict.fromkeys(table.kernels)]
    heads.append("declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)")
    body = "\n  ".join([*lines, *calls, "ret void"])
    return "\n".join([*heads, f"define void @iteration(ptr %instruction, ptr %context) {{\n  {body}\n}}\n"])
