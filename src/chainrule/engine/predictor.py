"""The compiled predictor: ŷ for any number of rows, by the same kernels.

Each thread takes rows of every batch, without barriers; X is read where it is, and hidden values exist for only one
batch at a time.
"""

from __future__ import annotations

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
from chainrule.engine.runner import only_multiplied
from chainrule.program.program import Program

Array = NDArray[Any]

#: Rows of a batch for each thread: few enough for hidden values to stay in the cache, enough to reuse the weights.
ROWS = 42 * TILE_ROWS

#: The most multiply-adds of one call of the machine, so that Ctrl-C is answered.
CALL = 20_000_000_000


class CompiledPredictor:
    """Computes a prediction program's output. Raises `NotCompilable` where only the interpreter can.

    Thread-safe: calls are serialised.
    """

    def __init__(self, program: Program, dtype: Any, threads: int | None = None) -> None:
        self.program, self.dtype = program, np.dtype(dtype)
        self._threads = thread_count(threads)
        in_place = only_multiplied(program, "a0")
        table = lower(program, self.dtype, ROWS * self._threads, outside=("a0",) if in_place else ())
        self._machine = Machine(table, {"a0": 0}, self._threads)
        self._rows = table.rows
        self._work = max(1, multiply_adds(table) // table.rows)  # of a row
        self._scalars = ScalarSchedule(table).table({}, 1)
        self._scalars_at = self._scalars.ctypes.data
        self._outputs = int(program.shapes[program.output][-1])
        self._order = None if in_place else np.zeros(0, np.int64)
        self._order_at = 0
        self._known: dict[str, Array] = {}
        self._lock = threading.Lock()

    def __call__(self, X: Array, parameters: Mapping[str, Array]) -> Array:
        """Return ŷ (n, outputs) for X (n, inputs), C-contiguous and of the network's dtype.

        A parameter is packed again if its array is not that of the last call, or could have been written to.
        """
        count = len(X)
        prediction = np.empty((count, self._outputs), self.dtype)
        if count == 0:
            return prediction
        with self._lock:
            self._load(parameters)
            self._machine.point("a0", X.ctypes.data)
            address = addressof(c_char.from_buffer(prediction.data))  # quicker than .ctypes.data
            self._machine.point("prediction", address)
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
        return prediction

    def _load(self, parameters: Mapping[str, Array]) -> None:
        table = self._machine.table
        for name in (*self.program.parameters, *self.program.state):
            array = parameters[name]
            if self._known.get(name) is not array or array.flags.writeable:
                table.place_value(name, array)
                self._known[name] = array
