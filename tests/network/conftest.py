"""What the tests of networks share: the derived gradients beside central differences of the loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from chainrule import Network
from chainrule.network.build import build_program
from chainrule.program.interpret import Interpreter

STEP, ROUNDING = 3e-6, 1e-9


@pytest.fixture(scope="session")
def assert_slopes() -> Callable[..., None]:
    """Return a check of each parameter's gradient along random directions, in a network of float64.

    The loss is that of the program before it is derived or simplified; dropout drops the same numbers each time.
    """

    def check(network: Network, X: Any, y: Any, sample_weight: Any = None) -> None:
        assert network.dtype == np.float64
        weighted = sample_weight is not None
        measured = Interpreter(build_program(network.graph, network.losses, weighted=weighted))
        values = network.values(X, y, sample_weight)
        forms = [network.gradient_program(weighted=weighted)] + [network.program] * (not weighted)
        found = [Interpreter(program)(values) for program in forms]
        rng = np.random.default_rng(0)
        for name, value in network.parameters.items():
            for _ in range(2):
                way = rng.normal(size=value.shape)
                there, back = (measured({**values, name: value + h * way})["L"] for h in (STEP, -STEP))
                slope = (there - back) / (2 * STEP)
                for form, numbers in zip(forms, found, strict=True):
                    derived = np.sum(numbers[form.gradients[name]] * way)
                    assert derived == pytest.approx(slope, rel=1e-6, abs=ROUNDING), name

    return check
