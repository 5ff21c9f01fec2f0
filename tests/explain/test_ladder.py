"""The rungs of a ladder are one number, and where they are not, that is seen."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule import Dense, Network
from chainrule.explain.ladder import ladder
from chainrule.explain.trace import Trace, trace_program
from chainrule.program.operations import Affine
from chainrule.program.program import Builder, Parameter


def small(dtype: str = "float64", rows: int = 4, inputs: int = 3) -> Trace:
    rng = np.random.default_rng(0)
    network = Network(inputs, [Dense(5, "tanh", dropout=0.3), Dense(2)], "mean_squared_error", dtype, seed=1)
    return network.trace(rng.normal(size=(rows, inputs)), rng.normal(size=(rows, 2)), "adam")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("inputs", [1, 3, 50])
def test_every_number_agrees_with_itself(dtype: str, inputs: int) -> None:
    trace = small(dtype, rows=9, inputs=inputs)
    for name in trace.program.shapes:
        value = np.asarray(trace[name])
        index = tuple(extent - 1 for extent in value.shape)
        found = ladder(trace, name, index)
        assert found.agrees, str(found)
        assert found.rungs[-1].result == float(value[index])


def test_three_scales() -> None:
    trace = small()
    for name in ("z1", "dW1", "dh1"):
        found = ladder(trace, name, (0, 0))
        assert [rung.title.split(" ")[0:2] for rung in found.rungs] == [["a", "sum"], ["a", "neuron:"], ["an", "entry"]]
        assert found.strict
        assert "They agree" in str(found)
    assert [rung.title for rung in ladder(trace, "db1", (0,)).rungs][1] == "the sum of a column"
    assert [rung.title for rung in ladder(trace, "a1", (0, 0)).rungs] == ["one scalar", "an entry of the whole array"]
    assert len(ladder(trace, "mask1", (0, 0)).rungs) == 1
    assert len(ladder(trace.at(0), "W1", (0, 0)).rungs) == 1


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(1, 60), st.integers(0, 10_000), st.floats(0, 8))
def test_rounding_stays_within_the_bound(terms: int, seed: int, spread: float) -> None:
    """Against the exact sum, in fractions: each rung is within half the bound, whatever the sizes of the terms."""
    rng = np.random.default_rng(seed)
    g = Builder()
    g.add(Affine(), "z1", g.input("a0", ("n", terms)), g.parameter("W1", Parameter((terms, 1))))
    a0 = (rng.normal(size=(1, terms)) * 10 ** rng.uniform(-spread, spread, terms)).astype(np.float32)
    W1 = rng.normal(size=(terms, 1)).astype(np.float32)
    found = ladder(trace_program(g.program("z1"), {"a0": a0, "W1": W1}, np.float32), "z1", (0, 0))
    exact = sum(Fraction(float(a)) * Fraction(float(w)) for a, w in zip(a0[0], W1[:, 0], strict=True))
    for rung in found.rungs:
        assert abs(Fraction(rung.result) - exact) <= Fraction(found.bound) / 2
    assert found.agrees


def test_sequences() -> None:
    """Of an array of several axes all but the last are rows."""
    g = Builder()
    a0 = g.input("a0", ("n", 3, 2))
    z1 = g.add(Affine(0.5), "z1", a0, g.parameter("W1", Parameter((2, 4))), g.parameter("b1", Parameter((4,))))
    rng = np.random.default_rng(0)
    values = {"a0": rng.normal(size=(5, 3, 2)), "W1": rng.normal(size=(2, 4)), "b1": rng.normal(size=4)}
    found = ladder(trace_program(g.program(z1), values), "z1", (4, 2, 3))
    assert found.agrees
    assert len(found.rungs) == 3
    assert "0.5 · (a0[4, 2, :] · W1[:, 3]) + b1[3]" in str(found)


def change(trace: Trace, name: str, by: float) -> Trace:
    position = [step.output for step in trace.program.steps].index(name)
    computed: list[Any] = [*trace.computed]
    computed[position] = computed[position] + by
    return replace(trace, computed=tuple(computed))


@pytest.mark.parametrize(("dtype", "by"), [("float64", 1e-12), ("float32", 1e-4)])
def test_a_wrong_value_is_seen(dtype: str, by: float) -> None:
    trace = small(dtype, inputs=50)
    for name in ("z1", "dW1", "dh1", "db1", "dy_hat"):
        index = (0,) * np.ndim(trace[name])
        found = ladder(change(trace, name, by), name, index)
        if found.strict:
            assert not found.agrees
            assert "They do not agree" in str(found)
    assert not ladder(change(trace, "a1", 0.1), "a1", (0, 0)).agrees
    assert not ladder(change(trace, "a1", float("nan")), "a1", (0, 0)).agrees
