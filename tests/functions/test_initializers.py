"""Every initializer of the registry: shapes, seeds, and the distribution it claims."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from chainrule.errors import InvalidInput, UnknownName
from chainrule.functions.activations import Activation
from chainrule.functions.initializers import (
    Fill,
    GlorotUniform,
    HeNormal,
    Initializer,
    LecunNormal,
    Normal,
    Orthogonal,
    Uniform,
    default_initializer,
)

ENTRIES = [kind() for kind in Initializer.registry.values() if kind.__module__.startswith("chainrule.")]
ENTRIES += [Fill(0.5), Uniform(0, 1), Normal(1.0), Orthogonal(2.0)]
every = pytest.mark.parametrize("initializer", ENTRIES, ids=repr)

FAN_IN, FAN_OUT = 150, 50
# name → the bound of a uniform draw, by hand: √(6 / 200), √(6 / 150)
BOUNDS = {"glorot_uniform": 0.17320508075688773, "he_uniform": 0.2}
# name → the standard deviation of a normal draw: √(2 / 200), √(2 / 150), √(1 / 150)
DEVIATIONS = {"glorot_normal": 0.1, "he_normal": 0.11547005383792516, "lecun_normal": 0.08164965809277261}


def draw(initializer: Initializer, shape: tuple[int, ...] = (FAN_IN, FAN_OUT), seed: int = 0) -> Any:
    return initializer.draw(np.random.default_rng(seed), shape, FAN_IN, FAN_OUT)


@every
def test_shape_dtype_and_seed(initializer: Initializer) -> None:
    for shape in ((FAN_IN, FAN_OUT), (3, 4, 2), (1, 1), (2, 5)):
        array = draw(initializer, shape)
        assert array.shape == shape
        assert array.dtype == np.float64
        assert np.isfinite(array).all()
        np.testing.assert_array_equal(draw(initializer, shape), array)
        if initializer.name not in ("zeros", "constant", "forget_bias") and array.size > 1:
            assert not np.array_equal(draw(initializer, shape, seed=1), array)


@every
def test_json_and_back(initializer: Initializer) -> None:
    assert Initializer.get(json.loads(json.dumps(initializer.spec()))) == initializer


def test_constants() -> None:
    np.testing.assert_array_equal(draw(Initializer.get("zeros"), (2, 2)), np.zeros((2, 2)))
    np.testing.assert_array_equal(draw(Fill(0.5), (3,)), [0.5, 0.5, 0.5])


@pytest.mark.parametrize(("initializer", "low", "high"), [(Uniform(), -0.05, 0.05), (Uniform(2, 3), 2, 3)])
def test_uniform(initializer: Initializer, low: float, high: float) -> None:
    _is_uniform(draw(initializer), low, high)


@pytest.mark.parametrize("name", BOUNDS)
def test_bounds(name: str) -> None:
    _is_uniform(draw(Initializer.get(name)), -BOUNDS[name], BOUNDS[name])


@pytest.mark.parametrize(
    ("initializer", "std"),
    [(Normal(), 0.05), (Normal(2.0), 2.0), *((Initializer.get(name), std) for name, std in DEVIATIONS.items())],
    ids=repr,
)
def test_deviations(initializer: Initializer, std: float) -> None:
    sample = draw(initializer) / std
    n = sample.size
    assert abs(sample.mean()) < 4 / math.sqrt(n)
    assert abs(sample.var() - 1) < 4 * math.sqrt(2 / n)
    assert abs((np.abs(sample) < 1).mean() - 0.6827) < 4 * math.sqrt(0.22 / n)  # bell-shaped


def test_the_generator_is_numpys() -> None:
    np.testing.assert_array_equal(draw(Uniform(0, 1), (4, 3), seed=5), np.random.default_rng(5).random((4, 3)))
    np.testing.assert_array_equal(draw(Normal(1.0), (4, 3), seed=5), np.random.default_rng(5).normal(size=(4, 3)))


@pytest.mark.parametrize("shape", [(6, 3), (3, 6), (4, 4), (2, 5, 3), (2, 3, 5)])
def test_orthogonal(shape: tuple[int, ...]) -> None:
    for gain in (1.0, 2.0):
        q = draw(Orthogonal(gain), shape) / gain
        transposed = np.swapaxes(q, -1, -2)
        product = q @ transposed if shape[-2] < shape[-1] else transposed @ q
        np.testing.assert_allclose(product, np.broadcast_to(np.eye(min(shape[-2:])), product.shape), atol=1e-14)


def test_orthogonal_draws_all_signs() -> None:
    corners = [draw(Orthogonal(), (2, 2), seed)[0, 0] for seed in range(200)]
    assert 60 < sum(corner > 0 for corner in corners) < 140


def test_orthogonal_needs_a_matrix() -> None:
    with pytest.raises(InvalidInput, match="orthogonal: needs a matrix, but the parameter has shape"):
        draw(Orthogonal(), (3,))


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "uniform", "low": 1, "high": 1},
        {"name": "uniform", "low": 2, "high": -2},
        {"name": "uniform", "low": math.nan},
        {"name": "normal", "std": 0},
        {"name": "normal", "std": -1.0},
    ],
    ids=str,
)
def test_bounds_that_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match=f"{wrong['name']}: "):
        Initializer.get(wrong)


def test_defaults() -> None:
    expected = {"selu": LecunNormal(), "tanh": GlorotUniform(), "sigmoid": GlorotUniform(), "identity": GlorotUniform()}
    for name in ("relu", "leaky_relu", "elu"):
        expected[name] = HeNormal()
    assert {name: default_initializer(Activation.get(name)) for name in expected} == expected


def test_did_you_mean() -> None:
    with pytest.raises(UnknownName, match="There is no initializer named 'he_norm'; did you mean 'he_normal'"):
        Initializer.get("he_norm")


def _is_uniform(sample: Any, low: float, high: float) -> None:
    unit, n = (sample - low) / (high - low), sample.size
    assert unit.min() >= 0
    assert unit.max() <= 1
    assert unit.min() < 10 / n
    assert unit.max() > 1 - 10 / n
    assert abs(unit.mean() - 0.5) < 4 * math.sqrt(1 / 12 / n)
    assert abs(unit.var() - 1 / 12) < 4 * math.sqrt(1 / 180 / n)
