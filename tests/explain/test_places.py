"""Convolutions, pools and sequences, opened: each entry is the sum over its window, in words and in numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from chainrule.explain import places
from chainrule.explain.ladder import ladder
from chainrule.explain.notation import write
from chainrule.explain.reasons import REASONS, reason
from chainrule.explain.trace import Trace, trace_program
from chainrule.functions.losses import Loss
from chainrule.network.images import (
    AvgPool2D,
    Conv1D,
    Conv2D,
    ConvTranspose2D,
    Flatten,
    GlobalAvgPool,
    GlobalMaxPool,
    MaxPool2D,
    Reshape,
    Upsample2D,
)
from chainrule.network.layers import Dense, Layer
from chainrule.network.network import Network
from chainrule.network.normalization import BatchNorm, LayerNorm
from chainrule.network.scope import Scope
from chainrule.program.derive import derive
from chainrule.program.interpret import initial_state
from chainrule.program.operations import LossValue, Operation
from chainrule.program.operations.windows import Say
from chainrule.program.program import Builder, Program
from chainrule.program.simplify import simplify


def program_of(shape: tuple[Any, ...], layers: list[Layer]) -> Program:
    return Network(shape, [*layers, Dense(1)], "half_mean_squared_error", seed=0).program


def traced(program: Program) -> Trace:
    rng = np.random.default_rng(0)
    sizes = {"n": 2, "T": 3}
    values = {name: rng.normal(size=[sizes.get(str(s), s) for s in shape]) for name, shape in program.given.items()}
    for name, shape in program.inputs.items():
        if shape == ("n", "T", 1):  # the steps that there are
            values[name] = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 1.0]])[:, :, None]
    return trace_program(program, {**values, **initial_state(program), "n": 2})


def with_words() -> Program:
    """The words that no layer has so far."""
    g = Builder()
    a0 = g.input("a0", ("n", 3, 4))
    a1 = Conv1D(4, 2, "tanh", padding="same").add_to(Scope(g, 1, "a1", True), a0)
    parts = [g.add(Say("slice", (0, 1)), "s2", a1), g.add(Say("slice", (1, 4)), "t2", a1)]
    c2 = g.add(Say("concat", ((3, 1),)), "c2", *parts[::-1])
    f2 = g.add(Say("flip", (1,)), "f2", c2)
    a = g.add(Say("max", ((1,),)), "a2", f2)
    a = Dense(1).add_to(Scope(g, 3, "y_hat", True), a)
    y, n = g.input("y", ("n", 1)), g.input("n", ())
    g.add(LossValue(Loss.get("half_mean_squared_error"), 1), "L", y, a, n, section="loss")
    return derive(g.program(a, "L"))


PROGRAMS = {
    "image": lambda: program_of(
        (7, 6, 2),
        [Conv2D(3, 3, "tanh", padding=1, stride=(1, 2)), MaxPool2D(3, 2), ConvTranspose2D(2, 2, "relu", 2), Flatten()],
    ),
    "normalized": lambda: program_of((4, 4, 1), [Conv2D(2, 2), BatchNorm("tanh"), LayerNorm(), GlobalAvgPool()]),
    "pools": lambda: program_of(
        (12,), [Dense(12), Reshape((2, 3, 2)), Upsample2D(2), AvgPool2D((2, 3), 1), GlobalMaxPool()]
    ),
    "means of a sequence": lambda: program_of(("T", 2), [Conv1D(3, 3, "tanh", padding="same"), GlobalAvgPool()]),
    "largest of a sequence": lambda: program_of(("T", 2), [Conv1D(3, 2, "tanh", padding="same"), GlobalMaxPool()]),
    "words": with_words,
}


def check(trace: Trace, entries: int = 4) -> set[type[Operation]]:
    """Open some entries of every step: what is written gives the number, and every step has a reason."""
    rng, found = np.random.default_rng(0), set()
    for position, step in enumerate(trace.program):
        value = np.asarray(trace.computed[position])
        for _ in range(entries):
            index = tuple(int(rng.integers(size)) for size in value.shape)
            opened = trace.open_step(position, index)
            assert str(opened)
            assert opened.formula is not None, (step, opened.note)
            assert opened.by_hand == pytest.approx(opened.result, rel=1e-9, abs=1e-11), str(opened)
        found.add(type(step.operation))
        assert type(step.operation) in REASONS
        assert reason(step, trace.program)
    return found


def test_every_operation_on_windows() -> None:
    found = set()
    for build in PROGRAMS.values():
        program = build()
        found |= check(traced(program)) | check(traced(simplify(program)))
    assert found >= {k for k in Operation.__subclasses__() if k.__module__ == Say.__module__}


def test_a_convolution_is_the_window_times_the_kernel() -> None:
    trace = traced(program_of((5, 6, 2), [Conv2D(3, (2, 1)), GlobalAvgPool()]))
    opened = trace.open("z1", (0, 3, 4, 2))
    assert opened.formula is not None
    assert write(opened.formula) == (
        "a0[0, 3, 4, 0] W1[0, 0, 0, 2] + a0[0, 3, 4, 1] W1[0, 0, 1, 2] + a0[0, 4, 4, 0] W1[1, 0, 0, 2] + "
        "a0[0, 4, 4, 1] W1[1, 0, 1, 2] + b1[2]"
    )
    assert "line: z1 = p1 W1 + b1" in str(opened)
    gradient = str(trace.open("dW1", (1, 0, 1, 2)))
    assert "a0[0, 1, 0, 1] dz1[0, 0, 0, 2] + a0[0, 1, 1, 1] dz1[0, 0, 1, 2] + " in gradient
    assert ladder(trace, "z1", (0, 3, 4, 2)).agrees
    assert ladder(trace, "dW1", (1, 0, 1, 2)).agrees
    assert ladder(trace, "db1", (1,)).agrees


def test_padding_adds_nothing() -> None:
    trace = traced(program_of((3, 3, 1), [Conv2D(1, 3, padding="same", bias=False), Flatten()]))
    opened = trace.open("z1", (0, 0, 0, 0))
    assert opened.formula is not None
    assert write(opened.formula) == (
        "a0[0, 0, 0, 0] W1[1, 1, 0, 0] + a0[0, 0, 1, 0] W1[1, 2, 0, 0] + a0[0, 1, 0, 0] W1[2, 1, 0, 0] + "
        "a0[0, 1, 1, 0] W1[2, 2, 0, 0]"
    )


@pytest.mark.parametrize("word", ["patches", "unpatch", "max_pool", "route", "reshape"])
def test_a_wrong_rule_is_caught(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    right = places.RULES[word]

    def wrong(e: Any, index: Any, size: Any, entry: Any) -> Any:
        return right(e, (*index[:-1], max(index[-1] - 1, 0) if isinstance(index[-1], int) else index[-1]), size, entry)

    monkeypatch.setitem(places.RULES, word, wrong)
    with pytest.raises(AssertionError):
        check(traced(PROGRAMS["image"]()), 6)
