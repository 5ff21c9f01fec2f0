"""The engine beside the interpreter: the same program, the same rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

from chainrule import Network
from chainrule.engine.runner import CompiledRunner
from chainrule.functions.optimizers import Optimizer
from chainrule.program.interpret import initial_state
from chainrule.training.runner import NumpyRunner


class Trained(NamedTuple):
    """What a runner leaves behind: the losses of its epochs, and parameters and state."""

    losses: list[float]
    values: dict[str, Any]


class Case:
    """A network, an optimizer and data, to be trained by either runner."""

    def __init__(
        self,
        network: Network,
        optimizer: Any = "gradient_descent",
        rows: int = 50,
        weighted: bool = False,
        y: Any = None,
    ) -> None:
        rng = np.random.default_rng(0)
        X = rng.standard_normal((rows, *np.atleast_1d(network.inputs)))
        y = targets(network, rows, rng)
        w = rng.random(rows) if weighted else None
        self.network, self.rows = network, rows
        self.data = network.values(X, y, w)
        self.program = network.training_program(Optimizer.get(optimizer), weighted=weighted)
        start = initial_state(self.program, network.dtype)
        self.start = {**start, "seed": network.seed, **network.parameters}

    def arrays(self) -> dict[str, Any]:
        return {name: self.data[name] for name in ("a0", "y", "w") if name in self.data}

    def train(self, runner: Any, batch: int, epochs: int) -> Trained:
        orders = [np.random.default_rng(epoch).permutation(self.rows) for epoch in range(epochs)]
        losses = [runner.epochs([order], batch)[0] for order in orders]
        return Trained(losses, dict(runner.values))

    def interpreted(self, batch: int = 16, epochs: int = 3) -> Trained:
        runner = NumpyRunner(self.program, self.start, self.arrays(), self.network.dtype)
        return self.train(runner, batch, epochs)

    def compiled(self, batch: int = 16, epochs: int = 3, **options: Any) -> Trained:
        runner = CompiledRunner(
            self.program, self.start, self.arrays(), self.network.dtype, batch_size=batch, **options
        )
        return self.train(runner, batch, epochs)


def targets(network: Network, rows: int, rng: np.random.Generator) -> Any:
    """Random targets that the network's loss accepts."""
    if network.loss.name == "categorical_cross_entropy":
        return rng.integers(0, network.outputs, rows)
    if network.loss.name == "hinge":
        return rng.integers(0, 2, (rows, network.outputs))
    return rng.random((rows, network.outputs))


def difference(first: Trained, second: Trained) -> float:
    """The largest difference of weights and losses, relative to the largest value of each array or 1."""
    pairs = [(first.values[name], second.values[name]) for name in first.values]
    pairs.append((first.losses, second.losses))
    return max(float(np.abs(np.subtract(a, b)).max() / max(1.0, np.abs(a).max())) for a, b in pairs)


@pytest.fixture
def case() -> type[Case]:
    return Case


@pytest.fixture
def apart() -> Callable[[Trained, Trained], float]:
    return difference


@pytest.fixture
def every_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use as many threads as asked for, however small the work."""
    monkeypatch.setattr("chainrule.engine.cpu.machine.WORTH_A_THREAD", 1)
