"""Every optimizer of the registry: two updates by hand, what all have in common, and JSON."""

from __future__ import annotations

import inspect
import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from chainrule.errors import InvalidInput, UnknownName
from chainrule.functions.optimizers import AdaGrad, Adam, AdamW, GradientDescent, Momentum, Nesterov, Optimizer, RMSProp
from chainrule.functions.schedules import Constant, Cosine, Exponential, InverseScaling, Scaled, StepDecay, WarmUp
from chainrule.functions.vocabulary import Vocabulary, trace_method

ENTRIES = [kind() for kind in Optimizer.registry.values() if kind.__module__.startswith("chainrule.")]
every = pytest.mark.parametrize("optimizer", ENTRIES, ids=repr)
M = Vocabulary()


class Run:
    """The rules of an optimizer in their order, applied to one parameter."""

    def __init__(self, optimizer: Optimizer, w: Any = 1.0, dtype: Any = np.float64) -> None:
        self.optimizer, self.m, self.t = optimizer, Vocabulary(dtype), 0
        self.w = np.asarray(w, dtype)
        self.slots = {slot: np.zeros_like(self.w) for slot in optimizer.slots}

    def rule(self, name: str, known: dict[str, Any]) -> Any:
        return getattr(self.optimizer, name)(*(known[read] for read in self.optimizer.reads(name)), self.m)

    def update(self, g: Any) -> Any:
        lr, self.t = self.optimizer.schedule(self.t), self.t + 1
        known = {"w": self.w, "g": np.asarray(g, self.w.dtype), "lr": lr, "t": self.t, **self.slots}
        for name in (*self.optimizer.scalars, *self.optimizer.slots):
            known[name] = self.rule(name, known)
        self.slots = {slot: known[slot] for slot in self.slots}
        self.w = self.w - self.rule("step", known) - lr * self.optimizer.weight_decay * self.w
        return self.w


# (optimizer, gradients, weights after each): numbers chosen so that every root is a whole fraction; w starts at 1
BY_HAND: list[tuple[Optimizer, list[float], list[float]]] = [
    # 1 - 0.1 · 0.5; + 0.1 · 0.25
    (GradientDescent(0.1), [0.5, -0.25], [0.95, 0.975]),
    # v: -0.05, -0.045 + 0.025
    (Momentum(0.1, momentum=0.9), [0.5, -0.25], [0.95, 0.93]),
    # the same v; W + 0.9 v - 0.1 g: 1 - 0.045 - 0.05, 0.905 - 0.018 + 0.025
    (Nesterov(0.1, momentum=0.9), [0.5, -0.25], [0.905, 0.912]),
    # s: 0.25 · 0.25 = 1/16, 3/64 + 1/64; both times √s + ε = 1/4 + 1/4; steps 0.05 / ½, -0.025 / ½
    (RMSProp(0.1, rho=0.75, epsilon=0.25), [0.5, -0.25], [0.9, 0.95]),
    # s: 0.09, 0.25; steps 0.03 / (0.3 + 0.5), 0.04 / (0.5 + 0.5)
    (AdaGrad(0.1, epsilon=0.5), [0.3, 0.4], [0.9625, 0.9225]),
    # m: 1/4, -1/8; c1: 1/2, 3/4; v: 1/16, 7/64; c2: 1/4, 7/16; steps 0.05 / (½ + ½), (-1/60) / (½ + ½)
    (Adam(0.1, beta1=0.5, beta2=0.75, epsilon=0.5), [0.5, -0.5], [0.95, 0.95 + 1 / 60]),
    # the same steps; the decay of 0.1 takes 0.1 · 0.1 of the weight as well
    (AdamW(0.1, weight_decay=0.1, beta1=0.5, beta2=0.75, epsilon=0.5), [0.5, -0.5], [0.94, 0.94 + 1 / 60 - 0.0094]),
    (GradientDescent(0.1, weight_decay=0.5), [0.5, 0.0], [0.9, 0.9 * 0.95]),
    (GradientDescent(Exponential(0.1, decay=0.5)), [0.5, 0.5], [0.95, 0.925]),
]


@pytest.mark.parametrize(("optimizer", "gradients", "weights"), BY_HAND, ids=repr)
def test_two_updates_by_hand(optimizer: Optimizer, gradients: list[float], weights: list[float]) -> None:
    run = Run(optimizer)
    for g, w in zip(gradients, weights, strict=True):
        assert run.update(g) == pytest.approx(w, rel=1e-14)


def test_the_list_is_complete() -> None:
    assert {optimizer.name for optimizer, _, _ in BY_HAND} <= set(Optimizer.registry)


def test_the_first_adam_step_is_the_learning_rate() -> None:
    """Both corrections cancel the start at zero, whatever the size of the gradient: the paper's section 2.1."""
    for g in (1e-3, 1.0, 1e3):
        assert Run(Adam(0.01)).update(g) == pytest.approx(1 - 0.01, rel=1e-6)


def test_adams_epsilon_is_outside_the_root_and_after_the_correction() -> None:
    run = Run(Adam(0.1, beta2=0.999, epsilon=1e-3))
    assert run.update(1e-3) == pytest.approx(1 - 0.1 * 1e-3 / (1e-3 + 1e-3), rel=1e-10)


def test_momentum_gathers_speed() -> None:
    run = Run(Momentum(0.1, momentum=0.5), w=0.0)
    steps = np.diff([0.0, *(float(run.update(1.0)) for _ in range(30))])
    assert steps[-1] == pytest.approx(-0.1 / (1 - 0.5))


def test_defaults() -> None:
    found = {optimizer.name: optimizer.schedule(0) for optimizer in ENTRIES}
    assert found == {
        **found,
        "gradient_descent": 0.1,
        "momentum": 0.01,
        "nesterov": 0.01,
        "rmsprop": 0.001,
        "adagrad": 0.01,
        "adam": 0.001,
        "adamw": 0.001,
    }
    assert (AdamW().weight_decay, Adam().weight_decay) == (0.01, 0)
    assert (Adam().beta1, Adam().beta2, Adam().epsilon, Momentum().momentum) == (0.9, 0.999, 1e-8, 0.9)


# ---- what all have in common


@every
def test_rules_read_what_there_is(optimizer: Optimizer) -> None:
    known = {"w", "g", "lr", "t", *optimizer.slots, *optimizer.scalars}
    for rule in (*optimizer.scalars, *optimizer.slots, "step"):
        assert set(optimizer.reads(rule)) <= known, rule
        assert list(inspect.signature(getattr(optimizer, rule)).parameters)[-1] == "m", rule
    for scalar in optimizer.scalars:
        assert set(optimizer.reads(scalar)) <= {"lr", "t", *optimizer.scalars}
    letters = list(optimizer.slots.values())
    assert len(set(letters)) == len(letters)
    assert not {"d", "g", "c"} & set(letters), "gradients and clipped gradients have these letters"


@every
def test_no_gradient_no_step(optimizer: Optimizer) -> None:
    run = Run(Optimizer.get({**_spec(optimizer), "weight_decay": 0.0}), w=[1.0, -2.0])
    for _ in range(3):
        np.testing.assert_array_equal(run.update([0.0, 0.0]), [1.0, -2.0])


@every
def test_a_bowl_is_descended(optimizer: Optimizer) -> None:
    run = Run(Optimizer.get({**_spec(optimizer), "learning_rate": 0.05}), w=[1.0, -2.0])
    heights = [float(np.sum(run.w**2))]
    for _ in range(40):
        heights.append(float(np.sum(run.update(2 * run.w) ** 2)))  # noqa: PERF401
    assert heights[1] < heights[0]
    assert heights[-1] < 0.75 * heights[0]


@every
def test_float32_stays_float32(optimizer: Optimizer) -> None:
    run, exact = Run(optimizer, w=[1.0, -2.0], dtype=np.float32), Run(optimizer, w=[1.0, -2.0])
    for g in ([0.5, 0.1], [-0.25, 1e-3], [0.0, 3.0]):
        assert run.update(g).dtype == np.float32
        exact.update(g)
        assert all(slot.dtype == np.float32 for slot in run.slots.values())
    np.testing.assert_allclose(run.w, exact.w, rtol=1e-5)


@every
def test_is_traced(optimizer: Optimizer, evaluate: Callable[..., Any]) -> None:
    rng = np.random.default_rng(0)
    values = {name: rng.random((2, 3)) + 0.1 for name in ("w", "g", *optimizer.slots)}
    values |= {"lr": 0.05, "t": 3, **dict.fromkeys(optimizer.scalars, 0.4)}
    for rule in (*optimizer.scalars, *optimizer.slots, "step"):
        reads = optimizer.reads(rule)
        traced = trace_method(optimizer, rule, *reads)
        assert traced is not None, f"{optimizer.name}.{rule} uses something outside the vocabulary"
        expected = getattr(optimizer, rule)(*(values[read] for read in reads), M)
        np.testing.assert_array_equal(evaluate(traced, values, M), expected)


# ---- learning rates


@every
@pytest.mark.parametrize("rate", [0.25, 1, Constant(0.25), "cosine", {"name": "step", "every": 3}, WarmUp(5, Cosine())])
def test_learning_rate_is_a_number_or_a_schedule(optimizer: Optimizer, rate: Any) -> None:
    found = Optimizer.get({**_spec(optimizer), "learning_rate": rate})
    assert 0 < found.schedule(0) <= 1


@pytest.mark.parametrize("rate", [0, -0.1, math.nan, math.inf, True, None, "fast", [0.1]])
def test_learning_rates_that_cannot_be(rate: Any) -> None:
    with pytest.raises(InvalidInput):
        Adam(learning_rate=rate)


def test_scaled() -> None:
    assert Adam(0.1).scaled(0.5) == Adam(0.05)
    assert Adam(0.1).scaled(1) == Adam(0.1)
    half = Momentum(Cosine(0.2, steps=10)).scaled(0.5)
    assert half.momentum == 0.9
    assert [half.schedule(t) for t in (0, 5, 10)] == pytest.approx([0.1, 0.05, 0])
    assert half.learning_rate == Scaled(Cosine(0.2, steps=10), 0.5)


# ---- errors, names and JSON


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "adam", "beta1": 1.0},
        {"name": "adam", "beta2": -0.1},
        {"name": "adam", "epsilon": 0},
        {"name": "momentum", "momentum": 1},
        {"name": "nesterov", "momentum": 1.5},
        {"name": "rmsprop", "rho": 1},
        {"name": "adagrad", "epsilon": 0.0},
        {"name": "adamw", "weight_decay": -1},
        {"name": "gradient_descent", "weight_decay": math.inf},
        {"name": "gradient_descent", "clip_norm": 0},
        {"name": "gradient_descent", "clip_value": -1},
        {"name": "gradient_descent", "clip_value": math.inf},
        {"name": "adam", "beta1": "0.9"},
        {"name": "adam", "beta1": True},
    ],
    ids=str,
)
def test_hyperparameters_out_of_bounds(wrong: dict[str, Any]) -> None:
    field = list(wrong)[1]
    with pytest.raises(InvalidInput, match=rf"{wrong['name']}: {field} must be in [\[(].*, but is "):
        Optimizer.get(wrong)


@pytest.mark.parametrize(("typed", "meant"), [("adm", "adam"), ("Adam_W", "adamw"), ("gradient-descent", None)])
def test_did_you_mean(typed: str, meant: str | None) -> None:
    with pytest.raises(UnknownName, match=f"did you mean '{meant or 'gradient_descent'}'"):
        Optimizer.get(typed)


def test_unknown_hyperparameter() -> None:
    with pytest.raises(InvalidInput, match=r"'momentum' has hyperparameters .*momentum; received mu"):
        Optimizer.get({"name": "momentum", "mu": 0.9})


SCHEDULES = [
    Constant(0.3),
    StepDecay(0.2, every=7, factor=0.1),
    Exponential(decay=0.9),
    InverseScaling(power=1.0),
    Cosine(0.3, steps=20, final=0.01),
    WarmUp(5, Cosine(0.3)),
    WarmUp(3, WarmUp(4, StepDecay())),
    Scaled(WarmUp(5, Cosine(0.3)), 0.1),
]


@every
@pytest.mark.parametrize("rate", [None, 0.05, *SCHEDULES], ids=repr)
def test_json_and_back(optimizer: Optimizer, rate: Any) -> None:
    changes = {"clip_norm": 1.5, "clip_value": 0.5, "weight_decay": 0.02}
    changed = type(optimizer)(**({} if rate is None else {"learning_rate": rate, **changes}))
    spec = json.loads(json.dumps(changed.spec()))
    back = Optimizer.get(spec)
    assert back == changed
    assert type(back) is type(changed)
    assert [back.schedule(t) for t in range(30)] == [changed.schedule(t) for t in range(30)]
    assert hash(back) == hash(changed)


@every
def test_a_name_stands_for_the_defaults(optimizer: Optimizer) -> None:
    assert Optimizer.get(optimizer.name) == optimizer == Optimizer.get(type(optimizer))


def _spec(optimizer: Optimizer) -> dict[str, Any]:
    spec = optimizer.spec()
    return {"name": spec} if isinstance(spec, str) else spec
