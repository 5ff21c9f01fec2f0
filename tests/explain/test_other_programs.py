"""The gradient check on programs that no layer builds: shared weights, branches, networks side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from chainrule.errors import ProgramError
from chainrule.explain.gradients import compare
from chainrule.functions.activations import Activation
from chainrule.functions.losses import Loss
from chainrule.program import derive as derive_module
from chainrule.program.blocks import Block
from chainrule.program.derive import derive
from chainrule.program.operations import Activate, Add, Affine, Copy, LossValue, Multiply, TurnSum
from chainrule.program.program import Builder, Parameter, Step
from chainrule.program.simplify import simplify

ROWS = 5


def two_branches() -> Builder:
    """Both inputs go through the same W and b; the branches meet in a sum, a product and a copy."""
    builder = Builder()
    left, right, y, n = (
        builder.input(name, shape) for name, shape in [("l0", ("n", 3)), ("r0", ("n", 3)), ("y", ("n", 2)), ("n", ())]
    )
    W, b = builder.parameter("W1", Parameter((3, 2))), builder.parameter("b1", Parameter((2,)))
    W2 = builder.parameter("W2", Parameter((2, 2)))
    for side, a in (("l", left), ("r", right)):
        builder.add(Affine(0.5), f"z_{side}", a, W, b)
        builder.add(Activate(Activation.get("tanh")), f"a_{side}", f"z_{side}")
    builder.add(Add(), "both", "a_l", "a_r")
    builder.add(Multiply(), "product", "both", "a_r")
    builder.add(Copy(), "copied", "product")
    builder.add(Affine(), "z3", "copied", W2)
    builder.add(Activate(Activation.get("sigmoid")), "y_hat", "z3")
    builder.add(LossValue(Loss.get("binary_cross_entropy"), 2), "L", y, "y_hat", n, section="loss")
    return builder


def members() -> Builder:
    """Three networks side by side, reading the same rows and sharing the first layer's W0."""
    builder = Builder()
    x, y, n = builder.input("a0", ("n", 3)), builder.input("y", ("n", 1)), builder.input("n", ())
    builder.add(Affine(), "z0", x, builder.parameter("W0", Parameter((3, 3))))
    builder.add(Activate(Activation.get("gelu")), "h", "z0")
    for name, shape in {"W1": (3, 3, 4), "b1": (3, 4), "W2": (3, 4, 1)}.items():
        builder.parameter(name, Parameter(shape))
    steps = (
        Step(Affine(1 / np.sqrt(3)), "z1[k]", ("h", "W1[k]", "b1[k]"), "forward"),
        Step(Activate(Activation.get("elu")), "a1[k]", ("z1[k]",), "forward"),
        Step(Affine(), "y_hat[k]", ("a1[k]", "W2[k]"), "forward"),
    )
    builder.repeat(Block("k", 3, 0, steps))
    loss = Step(LossValue(Loss.get("mean_squared_error"), 1), "L_each[k]", (y, "y_hat[k]", n), "loss")
    builder.repeat(Block("k", 3, 0, (loss,), section="loss"))
    builder.add(TurnSum(0), "L", "L_each", section="loss")
    return builder


def values_for(builder: Builder, seed: int = 0) -> dict[str, Any]:
    """Random values of everything that the program is given."""
    rng = np.random.default_rng(seed)
    program = builder.program(output="y_hat", loss="L")
    shapes = {name: tuple(ROWS if d == "n" else d for d in shape) for name, shape in program.given.items()}
    values: dict[str, Any] = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    return values | {"y": rng.uniform(size=shapes["y"]), "n": ROWS}


@pytest.mark.parametrize("build", [two_branches, members])
def test_any_program_can_be_compared(build: Callable[[], Builder]) -> None:
    builder = build()
    program, values = derive(builder.program(output="y_hat", loss="L")), values_for(builder)
    for forms in (program, {"one": program, "other": simplify(program)}):
        report = compare(forms, values)
        assert report.passed, str(report)
        assert report.largest < 1e-8
        assert all(c.compared == values[c.name].size for c in report.comparisons)


def test_a_program_without_gradients_cannot_be_compared() -> None:
    builder = two_branches()
    with pytest.raises((ProgramError, KeyError)):
        compare(builder.program(output="y_hat", loss="L"), values_for(builder))


# ---- mistakes in what gathers gradients


def report_on(build: Callable[[], Builder]) -> Any:
    builder = build()
    return compare(derive(builder.program(output="y_hat", loss="L")), values_for(builder))


def test_a_use_that_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    class First(Add):
        def value(self, m: Any, *inputs: Any) -> Any:
            return inputs[0]

    monkeypatch.setattr(derive_module, "Add", First)
    report = report_on(two_branches)
    assert set(report.wrong) == {"W1", "b1"}
    assert report.right == ("W2",)


def test_an_average_over_turns_in_place_of_a_sum() -> None:
    class Mean(TurnSum):
        def shape(self, *shapes: Any) -> Any:
            return shapes[0][1:]

        def value(self, m: Any, *inputs: Any) -> Any:
            return np.mean(inputs[0], axis=self.axis)

    builder = members()
    program = derive(builder.program(output="y_hat", loss="L"))
    steps = tuple(replace(step, operation=Mean(0)) if step.outputs == ("dh",) else step for step in program.steps)
    report = compare(replace(program, steps=steps), values_for(builder))
    assert report.wrong == ("W0",)
    assert "everywhere 3 times too small" in str(report)


@pytest.mark.parametrize(
    ("operation", "index"), [(Add, 0), (Add, 1), (Multiply, 0), (Multiply, 1), (Copy, 0)], ids=lambda v: str(v)
)
@pytest.mark.parametrize("factor", [2.0, -1.0, 0.0, 1.001])
def test_branches(monkeypatch: pytest.MonkeyPatch, operation: Any, index: int, factor: float) -> None:
    """One contribution of one operation is spoiled: what comes after it in the backward pass is wrong."""
    rule = operation.gradient

    class Scaled(Copy):
        def value(self, m: Any, *inputs: Any) -> Any:
            return factor * self.of.value(m, *inputs)

    def spoiled(self: Any, step: Any, d: str) -> Any:
        for i, (name, made, operands) in enumerate(rule(self, step, d)):
            if i == index:
                wrong = Scaled()
                object.__setattr__(wrong, "of", made)
                yield name, wrong, operands
            else:
                yield name, made, operands

    monkeypatch.setattr(operation, "gradient", spoiled)
    report = report_on(two_branches)
    assert set(report.wrong) == {"W1", "b1"}
    assert report.right == ("W2",)
