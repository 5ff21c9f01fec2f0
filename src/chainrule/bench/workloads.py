"""The workloads that everything is measured on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from chainrule.engine.runner import CompiledRunner
    from chainrule.network.network import Network

Array = NDArray[Any]


@dataclass(frozen=True)
class Workload:
    """A network and random float32 data: layer widths, the hidden activation, rows, batch and epochs.

    With `classes` the last layer is softmax with cross-entropy, trained by Adam; otherwise all layers are sigmoid, with
    half the sum of squares, trained by gradient descent in full batches.
    """

    name: str
    widths: tuple[int, ...]
    batch: int
    rows: int
    epochs: int
    classes: bool = True

    @property
    def optimizer(self) -> str:
        return "adam" if self.classes else "gradient_descent"

    @property
    def flops_per_iteration(self) -> int:
        """2 per multiply-add of the products needed: forward, weight gradient, and all but the first input gradient."""
        sizes = [a * b for a, b in zip(self.widths, self.widths[1:], strict=False)]
        return 2 * self.batch * (3 * sum(sizes) - sizes[0])

    @property
    def iterations(self) -> int:
        return self.epochs * (self.rows // self.batch)

    def network(self) -> Network:
        """chainrule's network for it."""
        from chainrule import Dense, Network

        inputs, *hidden, outputs = self.widths
        if not self.classes:
            layers = [Dense(units, "sigmoid") for units in (*hidden, outputs)]
            return Network(inputs, layers, loss="half_sum_squared_error", seed=0)
        layers = [*(Dense(units, "relu") for units in hidden), Dense(outputs, "softmax")]
        return Network(inputs, layers, loss="categorical_cross_entropy", seed=0)

    @cached_property
    def data(self) -> tuple[Array, Array]:
        """X, and y: class numbers, or one target per row."""
        if not self.classes:
            X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
            return X, np.array([0, 1, 1, 0], np.float32)
        rng = np.random.default_rng(0)
        X = rng.standard_normal((self.rows, self.widths[0]), dtype=np.float32)
        return X, rng.integers(0, self.widths[-1], self.rows)

    def compiled(self, threads: int) -> tuple[CompiledRunner, list[NDArray[np.intp]]]:
        """The engine alone, without `fit` around it, and the order of the rows for each epoch."""
        from chainrule.engine.runner import CompiledRunner
        from chainrule.program.interpret import initial_state

        network = self.network()
        program = network.training_program(self.optimizer)
        start = {**initial_state(program, network.dtype), "seed": 0, **network.parameters}
        data = network.data(*self.data)
        runner = CompiledRunner(program, start, data, network.dtype, batch_size=self.batch, threads=threads)
        orders = [np.random.default_rng(epoch).permutation(self.rows) for epoch in range(min(self.epochs, 50))]
        return runner, orders


WORKLOADS = {
    w.name: w
    for w in (
        Workload("xor", (2, 2, 1), batch=4, rows=4, epochs=10_000, classes=False),
        Workload("digits", (64, 100, 10), batch=200, rows=1_800, epochs=50),
        Workload("digits32", (64, 64, 64, 10), batch=32, rows=1_792, epochs=20),
        Workload("mnist", (784, 128, 10), batch=128, rows=59_904, epochs=1),
        Workload("mnist512", (784, 512, 512, 10), batch=256, rows=59_904, epochs=1),
        Workload("tab", (28, 256, 256, 2), batch=1_024, rows=199_680, epochs=1),
    )
}
