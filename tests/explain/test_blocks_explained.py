"""What is repeated, explained: traced and opened turn by turn, checked against differences, broken and derived."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from chainrule.explain.audit import Audit, _steps
from chainrule.explain.derivation import Derivation
from chainrule.explain.gradients import compare
from chainrule.explain.ladder import ladder
from chainrule.explain.opened import parse_entry
from chainrule.explain.spoiled import rules, spoiled
from chainrule.explain.trace import Trace, trace_program
from chainrule.explain.views import tour, trace_html, trace_lines
from chainrule.program.blocks import Block, unrolled
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter
from chainrule.program.program import Builder, Program
from chainrule.program.render.svg_graph import to_svg
from chainrule.program.simplify import simplify
from tests.program.conftest import Graph
from tests.program.test_blocks import BUILT, RECURRENT, last_state, side_by_side, two_carried, values_for

TURNS = 3


def simplified(build: Any) -> Program:
    return simplify(derive(build(Graph())))


def traced(program: Program, rows: int = 2) -> Trace:
    return trace_program(program, values_for(program, rows, TURNS))


# ---- numbers


@pytest.mark.parametrize("build", BUILT)
@pytest.mark.parametrize("written_out", [False, True])
def test_every_number_of_every_turn_is_what_its_formula_gives(build: Any, written_out: bool) -> None:
    program = derive(build(Graph()))
    trace = traced(program if written_out else simplify(program))
    opened = 0
    for position, (_, value) in enumerate(trace):
        for index in np.ndindex(np.shape(value)):
            found = trace.open_step(position, index)
            assert found.by_hand is not None, found
            assert found.by_hand == pytest.approx(found.result, rel=1e-12, abs=1e-15)
            assert found.result == value[index]
            opened += 1
    assert opened > 100


@pytest.mark.parametrize("build", RECURRENT)
def test_the_numbers_are_those_of_the_turns_written_out(build: Any) -> None:
    program = simplified(build)
    trace, values = traced(program), values_for(program, 2, TURNS)
    flat = Interpreter(unrolled(program, TURNS))(values)
    assert len([step for step, _ in trace if "[" in step.output]) >= 3
    for step, value in trace:
        name, _, index = step.output.partition("[")
        for turn in range(TURNS) if index else ():
            number = turn + 1 - (index == "t-1]")
            np.testing.assert_allclose(value[:, turn], flat[f"{name}_t{number}"], rtol=1e-12)


def test_an_entry_says_which_turn(request: pytest.FixtureRequest) -> None:
    trace = traced(simplified(last_state))
    lines = trace.open("v2", (1, 2, 3)).lines()
    assert lines[0].startswith("v2[1, 2, 3] = h2[1, 1, 0] U2[0, 3] + h2[1, 1, 1] U2[1, 3]")
    assert "t = 3 of 3, where v2[t] = h2[t−1] U2" in lines
    assert "line: v2[:, 2] = h2[:, 1] U2" in lines
    assert "source: v2_t = h2_prev @ U2" in lines
    assert "h0[1, 0] U2[0, 3]" in trace.open("v2", (1, 0, 3)).lines()[0]
    assert "dh2_next[0, 2, 1] (1 − h2[0, 1, 1]²)" in trace.open("dz2", (0, 1, 1)).lines()[0]
    assert "dl2[0, 1]" in trace.open("dz2", (0, 2, 1)).lines()[0]
    zero = traced(simplified(two_carried)).open("v2", (0, 0, 0))
    assert "= 0 U2[0, 0] + 0 U2[1, 0]" in zero.lines()[0]
    assert zero.result == 0


def test_a_sum_over_rows_and_turns_names_both() -> None:
    program = simplified(last_state)
    trace = trace_program(program, values_for(program, 3, 4))
    lines = trace.open("dU2", (0, 1)).lines()
    assert lines[0].startswith("dU2[0, 1] = h2_before[0, 0, 0] dz2[0, 0, 1] + h2_before[0, 1, 0] dz2[0, 1, 1]")
    assert lines[0].endswith("… + h2_before[2, 3, 0] dz2[2, 3, 1]")


def test_the_ladder_of_a_turn() -> None:
    found = ladder(traced(simplified(last_state)), "v2", (1, 2, 3))
    assert found.agrees
    assert found.strict
    assert "h2[1, 1, :] · U2[:, 3]" in str(found)
    assert "(h2[:, 1] U2)[1, 3]" in str(found)


@pytest.mark.parametrize("build", BUILT)
def test_views(build: Any) -> None:
    trace = traced(simplified(build))
    text = "\n".join(line for line, _ in trace_lines(trace))
    assert "not computed yet" not in text
    assert len(trace_html(trace)) > len(text)
    assert trace.at("h2" if "h2" in trace.program.shapes else str(trace.program.loss)).position > 0
    assert parse_entry("dz2[0, 1, 2]") == ("dz2", (0, 1, 2))
    assert [line for line, _ in tour(trace)][: len(text.splitlines())] == text.splitlines()


def test_within_a_block_what_is_computed_can_be_opened() -> None:
    trace = traced(simplified(last_state))
    within = trace.at(next(i for i, (step, _) in enumerate(trace) if step.output == "v2[t]") + 1)
    assert within.open("v2", (1, 2, 3)).lines() == trace.open("v2", (1, 2, 3)).lines()
    assert "not computed yet" in trace_html(within)


# ---- gradients


@pytest.mark.parametrize("build", BUILT)
def test_the_check_passes_both_forms(build: Any) -> None:
    program = derive(build(Graph()))
    report = compare({"written out": program, "simplified": simplify(program)}, values_for(program, 2, TURNS))
    assert report.passed, report


@pytest.mark.parametrize("written_out", [False, True])
@pytest.mark.parametrize("build", BUILT)
def test_every_mistake_in_a_block_is_caught(build: Any, written_out: bool) -> None:
    program = derive(build(Graph()))
    program = program if written_out else simplify(program)
    values = values_for(program, 2, TURNS)
    within = {s.output.partition("[")[0] for b in program.steps if isinstance(b, Block) and b.reverse for s in b.steps}
    assert within
    for rule in sorted(within.intersection(rules(program))):
        broken = spoiled(program, rule, "twice")
        report = compare(broken.program, values, entries=4)
        assert report.wrong, rule
        shown = str(Audit(report, 2, _steps(broken.program), broken))
        assert "Broken on purpose: it is twice what it should be." in shown


def test_the_suspects_are_within_the_block() -> None:
    program = simplified(last_state)
    report = compare(spoiled(program, "dz2", "no slope").program, values_for(program, 2, TURNS))
    assert set(report.wrong) == {"W1", "b1", "U2", "W2", "b2"}
    assert any("dz2[t] = dh2_next[t]" in suspect for suspect in report.suspects)


# ---- derivation and drawing


def test_the_way_back_is_explained() -> None:
    page = str(Derivation(derive(last_state(Graph()))))
    for said in (
        r"for t = T … 1 .*dh2_next\[t\] is what t \+ 1 passes on to t, so the last turn comes first",
        r"dh2\[t\] = dh2_out\[t\] \+ dh2_next\[t\] +what arrives here at this turn, and what the turn after it",
        r"dU2 = Σₜ dU2_each +every turn read the same U2, so the shares of all turns add up",
        r"Simplified dU2_each, dW2_each, db2_each: for all t at once, as no turn waits for another's",
        r"∂L/∂U2 = ∂L/∂ŷ · ∂ŷ/∂z3 · ∂z3/∂l2 · ∂l2/∂h2\[t\] · ∂h2\[t\]/∂z2\[t\] · ∂z2\[t\]/∂v2\[t\] · ∂v2\[t\]/∂U2 \+ …",
        r"∂v2\[t\]/∂h0 · ∂h0/∂W1 \+ …",
    ):
        assert re.search(said, page), said


@pytest.mark.parametrize("build", BUILT)
def test_derivations_in_every_notation(build: Any) -> None:
    derivation = Derivation(derive(build(Graph())))
    assert r"\text{for } " in derivation.to_latex()
    assert "<mtext>for </mtext>" in derivation.to_mathml()
    assert all(line.reason for line in derivation.lines)


@pytest.mark.parametrize("build", BUILT)
def test_a_block_is_one_box(build: Any) -> None:
    program = simplified(build)
    svg = to_svg(program)
    blocks = [item for item in program.steps if isinstance(item, Block)]
    ends = "k = 1 … 3" if build is side_by_side else "t = 1 … T"
    assert len(re.findall(rf">{ends}<|>{ends[0]} = {ends[-1]} … 1<", svg)) == len(blocks)
    outside = len(program.steps) - len(blocks)
    assert svg.count("<rect") == len(blocks) + outside + sum(bool(shape) for shape in program.given.values()) - (
        "y" in program.given and not program.readers("y")
    )
    assert isinstance(Graph(), Builder)
