"""A program that does not hold together is refused, and the message names the place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chainrule.errors import ProgramError
from chainrule.functions.optimizers import Optimizer
from chainrule.program.derive import derive
from chainrule.program.operations import Copy
from chainrule.program.program import Parameter, Program, State, Step
from chainrule.program.simplify import simplify
from chainrule.program.update import Increment, with_updates
from chainrule.program.verify import verify


@pytest.fixture
def program(graph: Any) -> Program:
    """A sound one: 2-3-1 with gradients and updates by Adam."""
    return with_updates(derive(graph("chain").program), Optimizer.get("adam"))


def swapped(program: Program, first: str, second: str) -> Program:
    steps = list(program.steps)
    i, j = (next(k for k, s in enumerate(steps) if s.output == name) for name in (first, second))
    steps[i], steps[j] = steps[j], steps[i]
    return replace(program, steps=tuple(steps))


def without(program: Program, *outputs: str) -> Program:
    return replace(program, steps=tuple(s for s in program.steps if s.output not in outputs))


def changed(program: Program, name: str, **changes: Any) -> Program:
    return replace(program, steps=tuple(replace(s, **changes) if s.output == name else s for s in program.steps))


def without_update(program: Program) -> Program:
    return replace(program, steps=tuple(s for s in program.steps if s.section != "update"))


def added(program: Program, *steps: Step) -> Program:
    return replace(program, steps=(*program.steps, *steps))


@pytest.mark.parametrize("optimizer", Optimizer.registry)
def test_sound_programs_pass(example: Any, optimizer: str) -> None:
    for program in (example.program, derive(example.program), simplify(derive(example.program))):
        assert verify(program) is program
        updated = replace(program, steps=program.steps)
        if program.section("backward"):
            updated = with_updates(program, Optimizer.get({"name": optimizer, "clip_norm": 1.0, "clip_value": 1.0}))
        assert verify(updated) is updated


FAULTS: dict[str, tuple[Callable[[Program], Program], str]] = {
    "an undefined name": (lambda p: changed(p, "z2", inputs=("a7", "W2", "b2")), "z2 reads a7, which no earlier step"),
    "a name used before it is defined": (lambda p: swapped(p, "z1", "a1"), "a1 reads z1, which no earlier step"),
    "a gradient used too early": (lambda p: swapped(p, "dz2", "dW2"), "dW2 reads dz2, which no earlier step"),
    "a missing step": (lambda p: without(p, "a1"), "z2 reads a1, which no earlier step"),
    "a name defined twice": (lambda p: changed(p, "L", output="z2"), "The name z2 is defined twice"),
    "a step repeated": (lambda p: replace(p, steps=(p.steps[0], *p.steps)), "z1 is defined twice"),
    "an input overwritten": (lambda p: added(p, Step(Copy(), "a0", ("a0",), "update")), "a0 is defined twice"),
    "a parameter assigned in the forward pass": (
        lambda p: replace(p, steps=(Step(Copy(), "W1", ("W1",), "forward"), *p.steps)),
        "W1 is defined twice",
    ),
    "a parameter updated twice": (lambda p: added(p, p.steps[-1]), "b2 is defined twice"),
    "shapes that disagree": (
        lambda p: replace(p, parameters={**p.parameters, "W2": Parameter((4, 1))}),
        r"z2: Cannot multiply a of shape \('n', 3\) by W of shape \(4, 1\)",
    ),
    "a bias of the wrong length": (
        lambda p: replace(p, parameters={**p.parameters, "b1": Parameter((1,))}),
        r"z1: W of shape \(2, 3\) needs b of shape \(3,\), but b has shape \(1,\)",
    ),
    "a gradient of another shape": (
        lambda p: changed(without_update(p), "dW2", inputs=("a0", "dz2")),
        r"dW2 has shape \(2, 1\), but W2",
    ),
    "an update of another shape": (
        lambda p: changed(p, "b1", operation=Copy(), inputs=("dW1",)),
        r"b1 of shape \(3,\) is updated with \(2, 3\)",
    ),
    "a state of another shape": (
        lambda p: replace(p, state={**p.state, "mW1": State((3, 2))}),
        r"mW1: Shapes \(3, 2\), \(2, 3\) do not fit together",
    ),
    "an optimizer's operands that disagree": (
        lambda p: changed(p, "dW2", inputs=("a0", "dz2")),
        r"mW2: Shapes \(3, 1\), \(2, 1\) do not fit together",
    ),
    "a missing gradient": (
        lambda p: replace(p, parameters={**p.parameters, "W9": Parameter((2, 2))}),
        "The parameter W9 has no gradient: the loss does not depend on it",
    ),
    "a missing update": (lambda p: without(p, "b1"), "The parameter b1 is never updated"),
    "a backward step after the update": (
        lambda p: added(p, Step(Copy(), "extra", ("dW1",), "backward")),
        "extra: a backward step after the update section",
    ),
    "a forward step after the loss": (
        lambda p: replace(p, steps=(*p.steps[:5], Step(Copy(), "late", ("z1",), "forward"), *p.steps[5:])),
        "late: a forward step after the loss section",
    ),
    "an update before the backward section": (
        lambda p: replace(p, steps=(*p.steps[:5], Step(Increment(), "t", ("t",), "update"), *p.steps[5:])),
        "a backward step after the update section",
    ),
    "no prediction": (lambda p: replace(p, output="y_hut"), "never computes y_hut"),
    "no loss": (lambda p: replace(p, loss="LL"), "never computes LL"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_found(fault: str, program: Program) -> None:
    spoil, message = FAULTS[fault]
    verify(program)
    spoiled = spoil(program)
    assert spoiled.steps != program.steps or spoiled != program
    with pytest.raises(ProgramError, match=message):
        verify(spoiled)


def test_a_gradient_that_was_not_summed_over_members(graph: Any) -> None:
    program = derive(graph("members_after_shared").program)
    steps = [s.renamed({"da1_each": "da1"}) for s in program.steps if s.outputs != ("da1",)]
    with pytest.raises(ProgramError, match="dW1: Cannot multiply"):
        verify(replace(program, steps=tuple(steps)))


def test_an_update_may_assign_once_and_read_the_new_value(graph: Any) -> None:
    program = with_updates(derive(graph("chain").program), Optimizer.get("adam"))
    after = added(program, Step(Copy(), "W1_copy", ("W1",), "update"))
    assert verify(after) is after


def test_a_program_for_prediction_needs_no_gradients(graph: Any) -> None:
    program = graph("chain").program
    forward = replace(program, steps=program.section("forward"), loss=None)
    assert verify(forward) is forward
