"""Every schedule of the registry: by hand, as a trace, and at unusual steps."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.errors import InvalidInput, UnknownName
from chainrule.functions.schedules import (
    Constant,
    Cosine,
    Exponential,
    InverseScaling,
    Scaled,
    Schedule,
    StepDecay,
    WarmUp,
    as_schedule,
)
from chainrule.functions.vocabulary import Vocabulary, trace_method

ENTRIES = [kind() for kind in Schedule.registry.values() if kind.__module__.startswith("chainrule.")]
ENTRIES += [WarmUp(5, Cosine(0.3, 20)), WarmUp(3, WarmUp(4, StepDecay(every=2))), Scaled(Exponential(0.2), 0.5)]
every = pytest.mark.parametrize("schedule", ENTRIES, ids=repr)
repeatable = settings(max_examples=40, deadline=None, derandomize=True)

# (schedule, step → rate)
BY_HAND: list[tuple[Schedule, dict[int, float]]] = [
    (Constant(0.3), {0: 0.3, 1: 0.3, 10**9: 0.3}),
    (StepDecay(0.8, every=3, factor=0.5), {0: 0.8, 2: 0.8, 3: 0.4, 5: 0.4, 6: 0.2, 30: 0.8 / 1024}),
    (Exponential(0.8, decay=0.5), {0: 0.8, 1: 0.4, 3: 0.1}),
    (InverseScaling(0.6, power=0.5), {0: 0.6, 3: 0.3, 8: 0.2}),
    (InverseScaling(0.6, power=1), {0: 0.6, 1: 0.3, 5: 0.1}),
    (Cosine(1.0, steps=6), {0: 1.0, 2: 0.75, 3: 0.5, 4: 0.25, 6: 0.0, 100: 0.0}),
    (Cosine(1.0, steps=4, final=0.2), {0: 1.0, 2: 0.6, 4: 0.2, 5: 0.2}),
    # a rise over 4 updates to the schedule's first rate, and then the schedule from its own 0
    (WarmUp(4, Constant(0.8)), {0: 0.2, 1: 0.4, 3: 0.8, 4: 0.8, 50: 0.8}),
    (WarmUp(2, Exponential(0.8, decay=0.5)), {0: 0.4, 1: 0.8, 2: 0.8, 3: 0.4, 5: 0.1}),
    (WarmUp(1, Exponential(0.8, decay=0.5)), {0: 0.8, 1: 0.8, 2: 0.4}),
    (Scaled(Exponential(0.8, decay=0.5), 0.25), {0: 0.2, 1: 0.1}),
]


@pytest.mark.parametrize(("schedule", "rates"), BY_HAND, ids=repr)
def test_by_hand(schedule: Schedule, rates: dict[int, float]) -> None:
    for step, rate in rates.items():
        assert schedule(step) == pytest.approx(rate, rel=1e-14, abs=1e-16)


def test_the_list_is_complete() -> None:
    assert {schedule.name for schedule, _ in BY_HAND} <= set(Schedule.registry)


@every
@repeatable
@given(step=st.integers(0, 10**9))
def test_a_pure_function_that_never_rises_after_the_warm_up(schedule: Schedule, step: int) -> None:
    rate = schedule(step)
    assert type(rate) is float
    assert math.isfinite(rate)
    assert rate >= 0
    assert schedule(step) == rate
    warm = 20 + getattr(schedule, "steps", 0) if schedule.name == "warm_up" else 0
    assert schedule(step + warm + 1) <= schedule(step + warm) * (1 + 1e-15)


@repeatable
@given(steps=st.integers(1, 1000), step=st.integers(0, 1000))
def test_warm_up_rises_evenly(steps: int, step: int) -> None:
    rate = WarmUp(steps, Constant(1.0))(step)
    assert rate == pytest.approx(min((step + 1) / steps, 1))


@every
def test_is_traced(schedule: Schedule, evaluate: Callable[..., Any]) -> None:
    traced = trace_method(schedule, "value", "step")
    assert traced is not None, f"{schedule.name} uses something outside the vocabulary"
    for step in (0, 1, 2, 7, 2000):
        assert float(evaluate(traced, {"step": step}, Vocabulary())) == schedule(step)


@every
def test_json_and_back(schedule: Schedule) -> None:
    back = Schedule.get(json.loads(json.dumps(schedule.spec())))
    assert back == schedule
    assert type(back) is type(schedule)


def test_a_number_is_a_constant_rate() -> None:
    assert as_schedule(0.25) == Constant(0.25)
    assert as_schedule(1) == Constant(1.0)
    assert as_schedule("cosine") == Cosine()
    assert as_schedule(WarmUp(3, 0.5)) == WarmUp(3, Constant(0.5))
    assert as_schedule({"name": "warm_up", "steps": 3, "then": "exponential"}) == WarmUp(3, Exponential())


@pytest.mark.parametrize("rate", [0, -1, math.nan, math.inf, True, None])
def test_rates_that_cannot_be(rate: Any) -> None:
    with pytest.raises(InvalidInput):
        as_schedule(rate)


@pytest.mark.parametrize(
    ("kind", "field", "wrong"),
    [
        *((kind, "rate", (0, -0.1, math.nan, math.inf, "0.1", None)) for kind in (Constant, Exponential, Cosine)),
        *((kind, "steps", (0, -3, "10", math.inf)) for kind in (Cosine, WarmUp)),
        (StepDecay, "every", (0, -3, math.inf)),
        (StepDecay, "factor", (0, -1)),
        (Exponential, "decay", (0, -0.9, math.nan)),
        (InverseScaling, "power", (0, -1)),
        (Cosine, "final", (-0.1, math.nan)),
    ],
)
def test_hyperparameters_that_cannot_be(kind: Any, field: str, wrong: tuple[Any, ...]) -> None:
    for value in wrong:
        with pytest.raises(InvalidInput, match=f"{kind.name}: {field} must be in"):
            kind(**{field: value})


def test_did_you_mean() -> None:
    with pytest.raises(UnknownName, match="There is no schedule named 'cosin'; did you mean 'cosine'"):
        as_schedule("cosin")
