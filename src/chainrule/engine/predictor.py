"""The compiled predictor: ŷ for any number of rows, by the same kernels.

Each thread takes rows of every batch, without barriers; X is read where it is, and hidden values exist for only one
batch at a time.
"""

import math
import threading
from collections.abc import Mapping
from ctypes import addressof, c_char
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.engine.cpu.machine import WORTH_A_THREAD, Machine, multiply_adds
from chainrule.engine.cpu.scalars import ScalarSchedule
from chainrule.engine.cpu.selection import lower
from chainrule.engine.cpu.target import TILE_ROWS
from chainrule.engine.cpu.threads import thread_count
from chainrule.engine.runner import as_numbers, only_multiplied
from chainrule.program.program import Program

Array = NDArray[Any]

#: Rows of a batch for each thread: few enough for hidden values to stay in the cache, enough to reuse the weights.
ROWS = 42 * TILE_ROWS

#: The most numbers that a value of a batch has for each thread, as long as TILE_ROWS rows have no more.
LARGEST = 2**19

#: The most multiply-adds of one call of the machine, so that Ctrl-C is answered.
CALL = 20_000_000_000


class CompiledPredictor:
    """Computes a prediction program's output. Raises `NotCompilable` where only the interpreter can.

    Thread-safe: calls are serialised.
    """

    def __init__(self, program: Program, dtype: Any, threads: int | None = None) -> None:
        self.program, self.dtype = program, np.dtype(dtype)
        self._threads = thread_count(threads)
        outside = only_multiplied(program)
        self._inputs = tuple(name for name, shape in program.inputs.items() if shape)
        shapes = [shape[1:] for shape in program.shapes.values() if "n" in shape]
        largest = max(math.prod(size for size in shape if isinstance(size, int)) for shape in shapes)
        rows = max(1, min(ROWS, LARGEST // largest) // TILE_ROWS) * TILE_ROWS
        table = lower(program, self.dtype, rows * self._threads, outside=outside)
        self._machine = Machine(table, dict.fromkeys(self._inputs, 0), self._threads)
        self._rows = table.rows
        self._work = max(1, multiply_adds(table) // table.rows)  # of a row
        self._scalars = ScalarSchedule(table).table({}, 1)
        self._scalars_at = self._scalars.ctypes.data
        self._outputs: dict[str, Any] = {name: program.shapes[name][1:] for name in program.outputs}
        self._order = None if {*self._inputs} <= {*outside} else np.zeros(0, np.int64)
        self._order_at = 0
        self._known: dict[str, Array] = {}
        self._lock = threading.Lock()

    def __call__(self, data: Mapping[str, Array], parameters: Mapping[str, Array]) -> list[Array]:
        """Return each output, (n, …), for the inputs by name, C-contiguous and of the network's dtype.

        A parameter is packed again if its array is not that of the last call, or could have been written to.
        """
        count = len(data[self._inputs[0]])
        predictions: list[Array] = [np.empty((count, *shape), self.dtype) for shape in self._outputs.values()]
        if count == 0:
            return predictions
        data = as_numbers(data, self.dtype)
        with self._lock:
            self._load(parameters)
            for name in self._inputs:
                self._machine.point(name, data[name].ctypes.data)
            for name, prediction in zip(self._outputs, predictions, strict=True):
                self._machine.point(name, addressof(c_char.from_buffer(prediction.data)))  # quicker than .ctypes.data
            order = 0
            if self._order is not None:
                if len(self._order) < count:
                    self._order = np.arange(count)
                    self._order_at = self._order.ctypes.data
                order = self._order_at
            threads = max(1, min(self._threads, count * self._work // WORTH_A_THREAD, -(-count // TILE_ROWS)))
            whole = count // self._rows
            per_call = max(1, CALL // (self._work * self._rows))
            calls = [(first, min(first + per_call, whole)) for first in range(0, whole, per_call)]
            # A smaller last batch is divided among the threads at other rows. Without barriers, one thread could begin
            # it where another is not done yet, so it is a call of its own.
            calls += [(whole, whole + 1)] if count % self._rows else []
            for first, last in calls:
                self._machine.run(
                    *(first, last),
                    count=count,
                    batch=self._rows,
                    order=order,
                    scalars=self._scalars_at,
                    scalars_stride=0,
                    losses=0,
                    threads=threads,
                )
        return predictions

    def _load(self, parameters: Mapping[str, Array]) -> None:
        table = self._machine.table
        for name in (*self.program.parameters, *self.program.state):
            array = parameters[name]
            if self._known.get(name) is not array or array.flags.writeable:
                table.place_value(name, array)
                self._known[name] = array
