"""The compiled runner: trains as the NumPy runner does, through the machine."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.engine.cpu.machine import Machine, multiply_adds
from chainrule.engine.cpu.scalars import ScalarSchedule
from chainrule.engine.cpu.selection import lower
from chainrule.engine.cpu.threads import thread_count
from chainrule.functions.expression import walk
from chainrule.functions.shapes import Dimension
from chainrule.program.blocks import Block
from chainrule.program.interpret import row_count
from chainrule.program.operations import DropoutMask
from chainrule.program.program import Program

Array = NDArray[Any]
Values = dict[str, Any]

#: Seconds that one call of the machine is to take, so that Ctrl-C is answered and progress shown; and multiply-adds of
#: the first call, before the pace is known.
CALL, FIRST_CALL = 0.1, 2_000_000_000

#: The most iterations of one call: this bounds the table of scalars.
ITERATIONS = 20_000


class CompiledRunner:
    """Runs epochs of a training program, with the same interface as the NumPy runner.

    `values` holds parameters and state by name; reading it copies them out of the arena, assigning to it copies them
    in. `data` holds the program's inputs by name, a sample per row; it is not copied, unless all rows are one batch in
    changing order, and it does not gather the rows of each batch, as it must where it will be fed. Raises
    `NotCompilable` for a program that only the interpreter can run.
    """

    def __init__(
        self,
        program: Program,
        values: Mapping[str, Any],
        data: Mapping[str, Array],
        dtype: Any,
        *,
        batch_size: int | None = None,
        threads: int | None = None,
        fused: bool = True,
        sparse: bool | None = None,
        gathers: bool = False,
    ) -> None:
        self.program, self.dtype, self._gathers = program, np.dtype(dtype), gathers
        self._data = as_numbers(data, dtype)
        self.threads, self._lower = thread_count(threads), partial(lower, fused=fused, sparse=sparse)
        self._shapes = program.shapes
        self._scalars = {name: values[name] for name in program.state if program.state[name].shape == ()}
        self.rates: list[float] = []  # the learning rate of the last update of each epoch of the last call
        self.totals: NDArray[np.float64] = np.zeros(0)  # each epoch's losses, added up over its rows
        self._values: Values | None = None  # as last read, if nothing has changed since
        self._prepare(min(batch_size or row_count(data), row_count(data)), values)

    def _prepare(self, batch_size: int, values: Mapping[str, Any]) -> None:
        """Lower the program for batches of at most `batch_size` rows."""
        self._whole = self._takes_all(batch_size, row_count(self._data))
        outside = only_multiplied(self.program) if self._whole else ()
        self._sizes = sizes_of(self.program, self._data)
        program = _with_sizes(self.program, self._sizes)
        self._table = self._lower(program, self.dtype, batch_size, outside=outside, gathers=not self._whole)
        self._prepare_inputs()
        self._schedule = ScalarSchedule(self._table)
        addresses = {name: array.ctypes.data for name, array in self._data.items()}
        if "seed" in self._scalars:
            addresses["seed"] = int(self._scalars["seed"])
        self._machine = Machine(self._table, addresses, self.threads)
        self._per_call = max(1, min(ITERATIONS, FIRST_CALL // max(1, multiply_adds(self._table))))
        self._batch_size = batch_size
        self._arrange(values)

    def go_on(self, values: Mapping[str, Any], data: Mapping[str, Array]) -> None:
        """Train on this data from now on, and from these parameters and state.

        The program is the same, and so is the batch size where all rows are one batch.
        """
        self.feed(data)
        self.values = values

    def feed(self, data: Mapping[str, Array]) -> None:
        """Train on this data from now on."""
        self._data = as_numbers(data, self.dtype)
        if sizes_of(self.program, self._data) != self._sizes:
            self._prepare(self._batch_size, self.values)
        self._prepare_inputs()
        for name, array in self._data.items():
            self._machine.point(name, array.ctypes.data)

    def serves(
        self, program: Program, batch_size: int, data: Mapping[str, Array], threads: int | None, gathers: bool = False
    ) -> bool:
        """Whether `go_on` can be called for this program, and for batches of this size out of this data."""
        same = self.program is program and self.threads == thread_count(threads) and self._batch_size == batch_size
        same = same and self._gathers == gathers
        whole = self._takes_all(batch_size, row_count(data))
        return same and self._whole == whole and self._sizes == sizes_of(program, data)

    def _takes_all(self, batch_size: int, rows: int) -> bool:
        """Whether all rows are one batch, in whatever order."""
        return batch_size == rows and not self._gathers and not self.order_matters

    def release(self) -> None:
        """Let go of the data; `go_on` comes before any more training."""
        self._data, self._values = {}, None

    # ---- training

    def epochs(
        self, orders: Sequence[NDArray[np.intp]] | int, batch_size: int, check: Callable[[], None] = lambda: None
    ) -> NDArray[np.float64]:
        """Train for an epoch in each of these orders, which are equally long; return their losses.

        Where all rows are one batch and `order_matters` is false, the number of epochs is enough. `check` is called
        after each call of the machine, a fraction of a second apart, within a single epoch; several, which are short,
        are done whole.
        """
        count = row_count(self._data) if isinstance(orders, int) else len(orders[0])
        batch_size = min(batch_size, count)
        whole = self._takes_all(batch_size, row_count(self._data))
        if batch_size > self._batch_size or whole != self._whole:
            self._prepare(batch_size, self.values)
        if isinstance(orders, int):
            if not whole:
                raise ValueError("Only where all rows are one batch does their order not matter.")
            epochs, order = orders, np.zeros(0, np.int64)
        else:
            epochs = len(orders)
            order = np.ascontiguousarray(orders[0] if epochs == 1 else np.concatenate(orders), np.int64)
        losses = np.zeros(epochs)
        per_epoch = -(-count // batch_size)
        iterations = epochs * per_epoch
        self._values, self.rates = None, []
        first = 0
        while first < iterations:
            last = min(first + self._per_call, iterations)
            scalars = self._schedule.table(self._scalars, last - first)
            began = time.perf_counter()
            self._machine.run(
                *(first, last),
                count=count,
                batch=batch_size,
                order=order.ctypes.data,
                scalars=scalars.ctypes.data,
                scalars_stride=scalars.shape[1] if len(scalars) > 1 else 0,
                losses=losses.ctypes.data,
            )
            pace = (time.perf_counter() - began) / (last - first)
            self._per_call = max(1, min(ITERATIONS, int(CALL / pace)))
            self._schedule.advance(self._scalars, last - first)
            self.rates += self._rates(first, last, per_epoch)
            first = last
            if last < iterations and epochs == 1:
                check()
        self.totals = losses
        return losses if self.program.sums_rows else losses / count

    def _rates(self, first: int, last: int, per_epoch: int) -> list[float]:
        """The learning rates of those of these iterations that end an epoch."""
        rates: list[float] = self._schedule.rates.tolist()
        if len(rates) == 1:
            return rates * (last // per_epoch - first // per_epoch)
        return rates[-(first + 1) % per_epoch :: per_epoch]

    def epochs_at_once(self, count: int, batch_size: int) -> int:
        """How many epochs of `count` rows one call of the machine is worth: a tenth of a second's work, or one."""
        return max(1, self._per_call // -(-count // batch_size))

    @property
    def order_matters(self) -> bool:
        """Whether the order of the rows within a batch matters, other than by rounding: only for dropout's masks."""
        return any(isinstance(step.operation, DropoutMask) for step in self.program)

    def _prepare_inputs(self) -> None:
        """Where all rows are one batch, in any order, put what is not read from outside in its place."""
        for name, array in self._data.items() if self._whole else ():
            if name in self._table.arena:
                stride, width = self._table.stride(name), array.shape[-1]
                self._table.arena.view(name).reshape(-1, stride)[:, :width] = array.reshape(-1, width)

    # ---- parameters and state

    @property
    def values(self) -> Values:
        """Parameters and state, by name."""
        if self._values is None:
            stored = (*self.program.parameters, *self.program.state)
            self._values = {n: self._value(n) for n in stored}
        return self._values

    @values.setter
    def values(self, values: Mapping[str, Any]) -> None:
        self._scalars = {name: values[name] for name in self._scalars}
        self._arrange(values)
        self._values = None

    def _value(self, name: str) -> Any:
        if name in self._scalars:
            return self._scalars[name]
        return self._table.value(name, self._shapes[name])  # type: ignore[arg-type]

    def _arrange(self, values: Mapping[str, Any]) -> None:
        """Copy parameters and state to their places."""
        for name in (*self.program.parameters, *self.program.state):
            if name not in self._scalars:
                self._table.place_value(name, values[name])


def sizes_of(program: Program, data: Mapping[str, Array]) -> dict[Dimension, int]:
    """What the data say of dimensions that the program has a name for, such as the longest sequence's steps, T."""
    pairs = [
        pair for name, shape in program.inputs.items() if shape for pair in zip(shape, data[name].shape, strict=True)
    ]
    return {size: count for size, count in pairs if isinstance(size, str) and size != "n"}


def _with_sizes(program: Program, sizes: Mapping[Dimension, int]) -> Program:
    """The program for these sizes; itself where there are none."""
    if not sizes:
        return program
    inputs = {name: tuple(sizes.get(size, size) for size in shape) for name, shape in program.inputs.items()}
    steps = tuple(replace(i, count=sizes.get(i.count, i.count)) if isinstance(i, Block) else i for i in program.steps)
    return replace(program, inputs=inputs, steps=steps)


def as_numbers(data: Mapping[str, Array], dtype: Any) -> Mapping[str, Array]:
    """The data where all is in `dtype`, word numbers too: the kernels know no other."""
    return {name: np.ascontiguousarray(array, dtype) for name, array in data.items()}


def only_multiplied(program: Program) -> tuple[str, ...]:
    """The inputs with which the program does nothing but multiply them, or their patches: they need no padding."""
    expressions = [step.expression for step in program if step.expression is not None]
    uses = {name: set[str]() for name, shape in program.inputs.items() if shape}
    for e in (part for whole in expressions for part in walk(whole)):
        for x in e.operands:
            while x.op in ("rows", "transpose"):
                x = x.operands[0]
            if x.op == "symbol" and x.args[0] in uses and e.op not in ("rows", "transpose"):
                uses[x.args[0]].add(e.op)
    return tuple(name for name, words in uses.items() if words <= {"matmul", "patches"})
