"""The stored numbers, and chainrule's own for the same case."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainrule import Network
from chainrule.functions.losses import Loss
from chainrule.functions.optimizers import Optimizer
from chainrule.network.layers import Layer
from chainrule.program.interpret import Interpreter, initial_state

collect_ignore = ["make_numbers.py"]  # needs PyTorch; run by hand and by test_live.py

STORED = json.loads(Path(__file__).with_name("numbers.json").read_text(encoding="utf-8"))["cases"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `name` runs for every stored case."""
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", list(STORED))


@pytest.fixture(scope="session")
def stored() -> dict[str, Any]:
    """Every case by its name: what was computed, from what, and the results."""
    return STORED


def _build(chosen: dict[str, Any], start: dict[str, Any]) -> Network:
    layers = [Layer.get({"name": "dense", **layer}) for layer in chosen["layers"]]
    inputs = len(start["W1"] if "W1" in start else start["gamma1"])
    network = Network(inputs, layers, Loss.get(chosen["loss"]), dtype="float64", seed=0)
    for name, value in start.items():
        network.parameters[name] = value
    return network


@pytest.fixture(scope="session")
def build() -> Callable[..., Network]:
    """The network of a case, with the parameters that it starts from."""
    return _build


@pytest.fixture(scope="session")
def interpret() -> Callable[..., Any]:
    """What a case ends with, losses, parameters and running statistics: its program, interpreted once per batch."""

    def run(chosen: dict[str, Any], X: Any, y: Any, w: Any, start: dict[str, Any], updates: int) -> Any:
        network = _build(chosen, start)
        program = network.training_program(Optimizer.get(chosen["optimizer"]), weighted=w is not None)
        given = network.values(X, y, w)
        values = {**initial_state(program), **given}
        step, losses, batch = Interpreter(program, "float64"), [], chosen["batch"]
        while len(losses) < updates:
            for first in range(0, len(given["a0"]), batch):
                rows = {key: given[key][first : first + batch] for key in ("a0", "y", "w") if key in given}
                values = step({**values, **rows, "n": len(rows["a0"])})
                losses.append(float(values["L"]))
        if len(losses) > updates:
            raise ValueError("the updates must fill whole epochs")
        return losses, {name: values[name] for name in network.prediction_values}

    return run


@pytest.fixture(scope="session")
def agree() -> Callable[..., None]:
    """Losses and parameters are equal up to rounding, which twenty updates may gather."""

    def check(losses: Any, end: dict[str, Any], expected: dict[str, Any], rtol: float = 1e-10) -> None:
        np.testing.assert_allclose(losses, expected["losses"], rtol=rtol, atol=1e-14)
        assert set(end) == set(expected["end"])
        for name, value in expected["end"].items():
            np.testing.assert_allclose(end[name], value, rtol=rtol, atol=1e-13, err_msg=name)

    return check
