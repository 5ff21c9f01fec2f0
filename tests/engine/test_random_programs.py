"""Random programs of every kind of layer on the engine: graphs of convolutions, pools, norms, dense and recurrent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule import Input, Network
from chainrule.engine.runner import CompiledRunner
from chainrule.errors import InvalidInput
from chainrule.program.interpret import initial_state
from chainrule.training.runner import NumpyRunner

CLOSE, ROWS, UPDATES = 1e-9, 13, 20
Values = dict[str, Any]


def random_outputs(rng: np.random.Generator) -> tuple[list[Input], Any]:
    """The inputs and the output of a random graph, of odd sizes."""

    def size(low: int, high: int) -> int:
        return int(rng.integers(low, high + 1))

    def some() -> str:
        return str(rng.choice(["tanh", "relu", "sigmoid", "silu"]))

    def image(x: Any) -> Any:
        kernel, stride = (size(1, 3), size(1, 3)), (size(1, 2), size(1, 2))
        kinds = [
            lambda: cr.Conv2D(size(1, 18), kernel, some(), stride=stride, padding="same", dilation=size(1, 2)),
            lambda: cr.Conv2D(size(1, 9), kernel, some(), dropout=0.3),
            lambda: cr.ConvTranspose2D(size(1, 9), kernel, some(), stride=stride, padding="same"),
            lambda: cr.MaxPool2D(2, stride=size(1, 2)),
            lambda: cr.AvgPool2D(2, stride=size(1, 2)),
            lambda: cr.BatchNorm(some()),
            lambda: cr.LayerNorm(some()),
            lambda: cr.Dense(size(1, 7), some()),
        ]
        for _ in range(size(1, 3)):
            x = kinds[size(0, len(kinds) - 1)]()(x)
        return [cr.Flatten(), cr.GlobalAvgPool(), cr.GlobalMaxPool()][size(0, 2)](x)

    def sequence(x: Any) -> Any:
        cell = [cr.LSTM, cr.GRU, cr.SimpleRNN][size(0, 2)]
        x = cell(size(1, 17), return_sequences=True, dropout=0.2 * size(0, 1))(x)
        last = cell(size(1, 7))
        return [last, cr.Bidirectional(last), cr.GlobalAvgPool(), cr.Conv1D(size(1, 5), 2)][size(0, 2)](x)

    shapes = {image: (size(5, 9), size(5, 9), size(1, 3)), sequence: (size(2, 6), size(1, 5))}
    branches = [[image], [sequence], [image, sequence], [image, image]][size(0, 3)]
    inputs = [Input(shapes[branch], name=f"x{number}") for number, branch in enumerate(branches)]
    parts = [branch(x) for branch, x in zip(branches, inputs, strict=True)]
    joined = cr.Concat()(*parts) if len(parts) > 1 else parts[0]
    return inputs, cr.Dense(size(1, 3))(cr.Dense(size(3, 20), some(), dropout=0.1)(joined))


def trained(kind: Any, network: Network, X: Values, y: Any, **options: Any) -> Values:
    """Parameters and state after some updates, of batches of which the last is smaller."""
    dtype, program = network.dtype, network.training_program(cr.Momentum(0.01))
    start = {**initial_state(program, dtype), "seed": 0, **network.parameters}
    runner = kind(program, start, network.data(X, y), dtype, **options)
    for epoch in range(UPDATES // 2):
        runner.epochs([np.random.default_rng(epoch).permutation(ROWS)], 7)
    return {name: np.array(value, float) for name, value in runner.values.items()}


def apart(one: Values, other: Values) -> float:
    return max(float(np.abs(one[name] - other[name]).max(initial=0)) for name in one)


def check(seed: int) -> bool:
    """Compare a random network's trainings; return whether it could be built."""
    rng = np.random.default_rng(seed)
    try:
        inputs, output = random_outputs(rng)
        networks = [Network(inputs, output, "mean_squared_error", dtype, seed=0) for dtype in ("float64", "float32")]
    except InvalidInput:  # an image that became too small
        return False
    double, single = networks
    X = {value.name: rng.standard_normal((ROWS, *value.shape)) for value in inputs}
    y = rng.standard_normal((ROWS, *next(iter(double.output_shapes.values()))[1:]))
    exact, compiled = trained(NumpyRunner, double, X, y), trained(CompiledRunner, double, X, y, threads=1)
    assert apart(exact, compiled) < CLOSE, (seed, double)
    for threads in (2, 7):
        assert apart(trained(CompiledRunner, double, X, y, threads=threads), compiled) == 0, (seed, double)
    for name, array in double.parameters.items():
        single.parameters[name] = array.astype(np.float32)
    own, theirs = (apart(exact, trained(kind, single, X, y)) for kind in (CompiledRunner, NumpyRunner))
    assert own <= max(4 * theirs, 1e-5), (seed, single, own, theirs)
    return True


@pytest.mark.usefixtures("every_thread")
def test_random_programs() -> None:
    assert check(0)


@pytest.mark.slow
@pytest.mark.usefixtures("every_thread")
@pytest.mark.parametrize("part", range(1, 9))
def test_more_random_programs(part: int) -> None:
    assert sum(map(check, range(8 * part, 8 * (part + 1)))) > 2
