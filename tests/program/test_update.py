"""The update section: order, clipping, decay, attributes of parameters, and state."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from chainrule.functions.optimizers import AdaGrad, Adam, AdamW, GradientDescent, Momentum, Nesterov, Optimizer, RMSProp
from chainrule.functions.schedules import Exponential, WarmUp
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter, initial_state
from chainrule.program.operations import Copy
from chainrule.program.program import Builder, Parameter, Program, State
from chainrule.program.update import with_updates
from chainrule.program.verify import verify


def given_gradients(**parameters: Parameter) -> Program:
    """A program whose gradients are inputs, gW for every parameter W."""
    builder = Builder()
    for name, parameter in parameters.items():
        builder.parameter(name, parameter)
        builder.add(Copy(), f"d{name}", builder.input(f"given_{name}", parameter.shape), section="backward")
    return builder.program(f"d{name}")


def run(program: Program, optimizer: Optimizer, start: dict[str, Any], gradients: list[dict[str, Any]]) -> Any:
    """The values after one update per entry of `gradients`."""
    updated = verify(with_updates(program, optimizer))
    step = Interpreter(updated)
    values: dict[str, Any] = {**initial_state(updated), **{k: np.array(v, float) for k, v in start.items()}}
    for now in gradients:
        values = step({**values, **{f"given_{name}": np.array(g, float) for name, g in now.items()}})
    return values


def one(optimizer: Optimizer, gradients: list[float], parameter: Parameter | None = None) -> Any:
    """The same for a single weight that starts at 1."""
    program = given_gradients(W1=parameter or Parameter((1,)))
    return run(program, optimizer, {"W1": [1.0]}, [{"W1": [g]} for g in gradients])


# ---- two updates by hand; the arithmetic is spelled out in the tests of the optimizers

BY_HAND: list[tuple[Optimizer, list[float], float, dict[str, float]]] = [
    (GradientDescent(0.1), [0.5, -0.25], 0.975, {"lr": 0.1}),
    (Momentum(0.1), [0.5, -0.25], 0.93, {"vW1": -0.02}),
    (Nesterov(0.1), [0.5, -0.25], 0.912, {"vW1": -0.02}),
    (RMSProp(0.1, rho=0.75, epsilon=0.25), [0.5, -0.25], 0.95, {"sW1": 1 / 16}),
    (AdaGrad(0.1, epsilon=0.5), [0.3, 0.4], 0.9225, {"sW1": 0.25}),
    (
        Adam(0.1, beta1=0.5, beta2=0.75, epsilon=0.5),
        [0.5, -0.5],
        0.95 + 1 / 60,
        {"mW1": -0.125, "vW1": 7 / 64, "c1": 0.75, "c2": 7 / 16, "t": 2},
    ),
    (AdamW(0.1, weight_decay=0.1, beta1=0.5, beta2=0.75, epsilon=0.5), [0.5, -0.5], 0.94 + 1 / 60 - 0.0094, {"t": 2}),
    (GradientDescent(0.1, weight_decay=0.5), [0.5, 0.0], 0.855, {}),
]


@pytest.mark.parametrize(("optimizer", "gradients", "weight", "others"), BY_HAND, ids=repr)
def test_two_updates_by_hand(
    optimizer: Optimizer, gradients: list[float], weight: float, others: dict[str, float]
) -> None:
    found = one(optimizer, gradients)
    assert found["W1"][0] == pytest.approx(weight, rel=1e-14)
    for name, value in others.items():
        assert np.asarray(found[name]).item() == pytest.approx(value, rel=1e-14), name


def test_nesterovs_rule_in_sutskevers_form() -> None:
    """Sutskever et al. 2013, equations 3-4: v ← μv − ηg(θ + μv), θ ← θ + v; W here is their θ + μv."""
    mu, lr, target = 0.8, 0.05, 3.0
    theta, v = 1.0, 0.0
    program = given_gradients(W1=Parameter((1,)))
    values, updated = {"W1": np.array([1.0])}, verify(with_updates(program, Nesterov(lr, momentum=mu)))
    step, values = Interpreter(updated), {**initial_state(updated), **values}
    for _ in range(10):
        values = step({**values, "given_W1": values["W1"] - target})
        v = mu * v - lr * (theta + mu * v - target)
        theta += v
        assert values["W1"][0] == pytest.approx(theta + mu * v, rel=1e-13)


# ---- order


def test_clipping_by_value() -> None:
    program = given_gradients(W1=Parameter((3,)))
    found = run(program, GradientDescent(1.0, clip_value=0.5), {"W1": [0, 0, 0]}, [{"W1": [3, -0.2, -0.7]}])
    np.testing.assert_allclose(found["W1"], [-0.5, 0.2, 0.5])


def test_clipping_by_the_norm_of_all_gradients() -> None:
    program = given_gradients(W1=Parameter((2,)), b1=Parameter((1,)))
    start = {"W1": [0, 0], "b1": [0]}
    # 2² + 3² + 6² = 7²
    found = run(program, GradientDescent(1.0, clip_norm=3.5), start, [{"W1": [2, -3], "b1": [6]}])
    assert (found["norm"], found["clip"]) == (7, 0.5)
    np.testing.assert_allclose(found["W1"], [-1, 1.5])
    np.testing.assert_allclose(found["b1"], [-3])
    found = run(program, GradientDescent(1.0, clip_norm=7.5), start, [{"W1": [2, -3], "b1": [6]}])
    assert found["clip"] == 1
    np.testing.assert_array_equal(found["W1"], [-2, 3])


def test_no_gradient_is_not_divided_by_its_norm() -> None:
    found = one(GradientDescent(1.0, clip_norm=1.0), [0.0])
    assert (found["norm"], found["clip"], found["W1"].item()) == (0, 1, 1)


def test_value_first_then_norm_then_the_rule() -> None:
    program = given_gradients(W1=Parameter((2,)))
    optimizer = Momentum(1.0, momentum=0.5, clip_value=4.0, clip_norm=2.5)
    # (100, 3) → (4, 3) → (2, 1.5); v = -(2, 1.5), and then with nothing new half of it
    found = run(program, optimizer, {"W1": [0, 0]}, [{"W1": [100, 3]}, {"W1": [0, 0]}])
    np.testing.assert_allclose(found["W1"], [-3, -2.25])


def test_decay_is_decoupled_and_comes_last() -> None:
    """The decay neither enters the gradient's norm nor the moments."""
    found = one(Adam(0.1, weight_decay=0.5, clip_norm=1e-3), [2.0])
    assert found["norm"] == 2
    assert found["mW1"][0] == pytest.approx(0.1 * 1e-3)
    assert found["W1"][0] == pytest.approx(1 - 0.1 * 1e-3 / (1e-3 + 1e-8) - 0.1 * 0.5 * 1, rel=1e-12)


def test_steps_in_order(graph: Any) -> None:
    program = with_updates(derive(graph("chain").program), AdamW(WarmUp(5, Exponential()), clip_value=1, clip_norm=1))
    names = [s.output for s in program.section("update")]
    parameters = ["W1", "b1", "W2", "b2"]
    assert names == [
        *("lr", "t", "c1", "c2"),
        *(f"g{name}" for name in parameters),
        *("norm", "clip"),
        *(f"c{name}" for name in parameters),
        *(name for p in parameters for name in (f"m{p}", f"v{p}", p)),
    ]
    assert [s.section for s in program.steps[-len(names) :]] == ["update"] * len(names)


# ---- attributes of parameters


@pytest.mark.parametrize("optimizer", [kind(0.1) for kind in Optimizer.registry.values()], ids=repr)
def test_lr_scale_is_another_learning_rate(optimizer: Optimizer) -> None:
    optimizer = replace(optimizer, weight_decay=0.2)
    gradients = [0.5, -0.3, 0.8]
    scaled = one(optimizer, gradients, Parameter((1,), lr_scale=0.25))
    other = one(replace(optimizer, learning_rate=0.025, weight_decay=0.8), gradients)  # decay goes by the common rate
    assert scaled["W1"][0] == pytest.approx(other["W1"][0], rel=1e-13)
    assert scaled["lr"] == 0.1


def test_lr_scale_with_a_schedule() -> None:
    program = given_gradients(W1=Parameter((1,), lr_scale=2.0), b1=Parameter((1,)))
    step = [{"W1": [1.0], "b1": [1.0]}]
    found = run(program, GradientDescent(Exponential(0.1, decay=0.5)), {"W1": [0], "b1": [0]}, step * 3)
    assert found["b1"][0] == pytest.approx(-0.175)
    assert found["W1"][0] == pytest.approx(-0.35)


def test_decay_only_where_it_is_on() -> None:
    program = given_gradients(W1=Parameter((1,)), b1=Parameter((1,), decay=False))
    zero = [{"W1": [0.0], "b1": [0.0]}]
    for optimizer in (GradientDescent(0.1, weight_decay=0.5), AdamW(0.1, weight_decay=0.5)):
        found = run(program, optimizer, {"W1": [1], "b1": [1]}, zero * 2)
        assert (found["W1"].item(), found["b1"].item()) == (pytest.approx(0.95**2), 1)


# ---- learning rate and counters


def test_the_schedule_is_read_from_step_zero() -> None:
    found = one(GradientDescent(Exponential(0.8, decay=0.5)), [1.0, 1.0, 1.0])
    assert found["W1"].item() == pytest.approx(1 - 0.8 - 0.4 - 0.2)
    assert (found["t"], found["lr"]) == (3, pytest.approx(0.2))
    assert type(found["t"]) is int


def test_counters_only_where_something_counts() -> None:
    program = given_gradients(W1=Parameter((1,)))
    assert list(with_updates(program, GradientDescent()).state) == []
    assert list(with_updates(program, Momentum()).state) == ["vW1"]
    assert list(with_updates(program, Adam()).state) == ["t", "mW1", "vW1"]
    assert list(with_updates(program, GradientDescent(Exponential())).state) == ["t"]


def test_adam_counts_from_one_whatever_the_schedule() -> None:
    found = one(Adam(WarmUp(2, 0.1), epsilon=1e-12), [1.0])
    assert (found["lr"], found["c1"], found["t"]) == (0.05, pytest.approx(0.1), 1)
    assert found["W1"].item() == pytest.approx(1 - 0.05)


def test_every_draw_is_a_new_one(graph: Any) -> None:
    example = graph("dropped")
    program = verify(with_updates(derive(example.program), GradientDescent(1e-9)))
    step, values = Interpreter(program), {**example.values, "seed": 1, "draw": 0}
    masks = []
    for number in range(4):
        assert values["draw"] == number
        values = step(values)
        masks.append(values["mask1"])
    assert all(not np.array_equal(masks[0], mask) for mask in masks[1:])
    again = step({**example.values, "seed": 1, "draw": 2})
    np.testing.assert_array_equal(again["mask1"], masks[2])
    assert program.state["draw"] == State(())


def test_slots_have_the_shape_of_their_parameter(example: Any) -> None:
    program = verify(with_updates(derive(example.program), Adam()))
    for name, parameter in program.parameters.items():
        assert program.state[f"m{name}"].shape == program.state[f"v{name}"].shape == parameter.shape


@pytest.mark.parametrize("optimizer", Optimizer.registry)
def test_the_loss_goes_down(example: Any, optimizer: str) -> None:
    """Thirty small updates, in every graph: shared, batched and branching parameters all move downhill."""
    rate = 0.05 if optimizer in ("gradient_descent", "momentum", "nesterov") else 0.01
    program = verify(with_updates(derive(example.program), Optimizer.get({"name": optimizer, "learning_rate": rate})))
    step = Interpreter(program)
    values = {**initial_state(program), **example.values}
    losses = []
    for _ in range(30):
        values = step(values | ({"draw": 0} if "draw" in values else {}))
        losses.append(float(values["L"]))
    assert losses[-1] < losses[0]
