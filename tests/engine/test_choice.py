"""The choice of an engine."""

from __future__ import annotations

from chainrule import Dense, Network
from chainrule.engine.choice import choose


def test_choice_is_by_estimated_work():
    layers = [Dense(100, "relu"), Dense(10, "softmax")]
    program = Network(64, layers, loss="categorical_cross_entropy", seed=0).training_program("adam")
    assert choose(program, rows=100, batch_size=32, epochs=3) == "numpy"
    assert choose(program, rows=60_000, batch_size=32, epochs=10) == "compiled"
