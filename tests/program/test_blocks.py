"""Blocks: steps that are repeated, their derived way back, and what is hoisted out of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from chainrule.engine.lowering.split import split
from chainrule.engine.lowering.turns import expand
from chainrule.errors import NotCompilable, ProgramError
from chainrule.functions.activations import Activation, Sigmoid, Tanh
from chainrule.functions.losses import Loss
from chainrule.functions.random import dropout_mask
from chainrule.program.blocks import Block, unrolled
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter, Values
from chainrule.program.operations import (
    Activate,
    Add,
    Affine,
    DropoutMask,
    LossValue,
    Multiply,
    Operation,
    Turn,
    TurnSum,
)
from chainrule.program.program import Parameter, Program, State, Step
from chainrule.program.render.numpy_source import to_numpy
from chainrule.program.render.text import to_text
from chainrule.program.simplify import simplify
from chainrule.program.verify import verify

CLOSE = 1e-8  # of a five-point difference


def step(operation: Operation, output: str, *inputs: str) -> Step:
    return Step(operation, output, inputs, "forward")


TANH = (
    step(Affine(), "u2[t]", "e1[t]", "W2", "b2"),
    step(Affine(), "v2[t]", "h2[t-1]", "U2"),
    step(Add(), "z2[t]", "u2[t]", "v2[t]"),
    step(Activate(Tanh()), "h2[t]", "z2[t]"),
)


def start(g: Any, turns: int | str) -> Any:
    """What the recurrences below read: e1 (n, T, 3), and weights."""
    g.input("e1", ("n", turns, 3))
    g.weights(2, 3, 4)
    g.parameter("U2", Parameter((4, 4)))
    return g


def last_state(g: Any, turns: int | str = "T") -> Program:
    """The last state decides; it starts from what is learned."""
    h0 = g.affine("h0", start(g, turns).input("c0", ("n", 2)), *g.weights(1, 2, 4))
    g.repeat(Block("t", turns, 1, TANH, (("h2", h0),)))
    last = g.add(Turn(-1, 1, str(turns)), "l2", "h2")
    return g.close(
        g.activate("y_hat", g.affine("z3", last, *g.weights(3, 4, 1)), Sigmoid()), loss="binary_cross_entropy"
    )


def every_state(g: Any, turns: int | str = "T") -> Program:
    """An output at every turn, from weights that all share, and one early output read at every turn."""
    start(g, turns).repeat(Block("t", turns, 1, TANH))
    early = g.add(Turn(0, 1, "1"), "q1", "h2")
    V3, c3 = g.weights(3, 4, 4)
    out = step(Affine(), "o3[t]", "h2[t]", V3, c3), step(Multiply(), "m3[t]", "o3[t]", early)
    g.repeat(Block("t", turns, 1, out))
    return g.close(g.affine("y_hat", g.add(TurnSum(1), "s3", "m3"), *g.weights(4, 4, 2)))


def two_carried(g: Any, turns: int | str = "T") -> Program:
    """Two values pass from turn to turn, both from 0, each read by the other, and one also by itself."""
    steps = (
        *TANH[:3],
        step(Activate(Sigmoid()), "f2[t]", "z2[t]"),
        step(Multiply(), "k2[t]", "f2[t]", "c2[t-1]"),
        step(Activate(Tanh()), "g2[t]", "u2[t]"),
        step(Add(), "c2[t]", "k2[t]", "g2[t]"),
        step(Multiply(), "h2[t]", "f2[t]", "c2[t]"),
    )
    start(g, turns).repeat(Block("t", turns, 1, steps))
    return g.close(g.affine("y_hat", g.add(Turn(-1, 1, "T"), "l2", "h2"), *g.weights(3, 4, 2)))


def swapped(g: Any, turns: int | str = "T") -> Program:
    """Two values that only reach the loss by way of each other's turn before."""
    steps = (
        step(Affine(), "p2[t]", "q2[t-1]", "U2"),
        step(Affine(), "r2[t]", "e1[t]", "W2", "b2"),
        step(Multiply(), "q2[t]", "p2[t]", "r2[t]"),
        step(Affine(), "w2[t]", "q2[t-1]", "U2"),
    )
    q0 = g.affine("q0", start(g, turns).input("c0", ("n", 2)), *g.weights(1, 2, 4))
    g.repeat(Block("t", turns, 1, steps, (("q2", q0),)))
    return g.close(g.affine("y_hat", g.add(Turn(-1, 1, "T"), "l2", "w2"), *g.weights(3, 4, 2)))


def side_by_side(g: Any, turns: int = 3) -> Program:
    """Networks that read the same rows, each with its own weights and its own term of the loss: nothing is carried."""
    g.input("a0", ("n", 2))
    g.parameter("W1", Parameter((turns, 2, 4)))
    g.parameter("b1", Parameter((turns, 4)))
    g.weights(2, 4, 1)
    steps = (
        step(Affine(), "z1[k]", "a0", "W1[k]", "b1[k]"),
        step(Activate(Tanh()), "a1[k]", "z1[k]"),
        step(Affine(), "z2[k]", "a1[k]", "W2", "b2"),
        step(Activate(Sigmoid()), "p2[k]", "z2[k]"),
    )
    g.repeat(Block("k", turns, 0, steps))
    y, n = g.input("y", ("n", 1)), g.input("n", ())
    loss = Step(LossValue(Loss.get("binary_cross_entropy"), 1), "L_each[k]", (y, "p2[k]", n), "loss")
    g.repeat(Block("k", turns, 0, (loss,), section="loss"))
    g.add(TurnSum(0), "L", "L_each", section="loss")
    return g.program("p2", "L")


BUILT = [last_state, every_state, two_carried, swapped, side_by_side]
RECURRENT = BUILT[:-1]


def values_for(program: Program, rows: int = 3, turns: int = 50) -> Values:
    rng = np.random.default_rng(0)
    sizes = {"n": rows, "T": turns}
    values = {name: 0.5 * rng.normal(size=[sizes.get(d, d) for d in s]) for name, s in program.given.items()}
    return values | {"y": rng.random(values["y"].shape), "n": rows}


def gradients(program: Program, values: Values) -> dict[str, Any]:
    found = Interpreter(verify(program))(values)
    return {name: found[gradient] for name, gradient in program.gradients.items()}


def same(found: dict[str, Any], expected: dict[str, Any], tolerance: float = 1e-12) -> None:
    assert found.keys() == expected.keys()
    for name in found:
        assert found[name].shape == expected[name].shape
        np.testing.assert_allclose(found[name], expected[name], rtol=0, atol=tolerance * np.abs(expected[name]).max())


# ---- the way back


@pytest.mark.parametrize("build", BUILT)
def test_gradients_are_the_differences(
    build: Any, new_graph: Any, gradient_errors: Callable[..., dict[str, float]]
) -> None:
    turns = 7 if build is swapped else 50
    program = build(new_graph())
    errors = gradient_errors(program, values_for(program, turns=turns))
    assert max(errors.values()) < CLOSE, errors


@pytest.mark.parametrize("build", BUILT)
@pytest.mark.parametrize("turns", [2, 4])
def test_the_turns_written_out_have_the_same_gradients(build: Any, turns: int, new_graph: Any) -> None:
    program = build(new_graph(), *([turns] if build is side_by_side else []))
    flat = unrolled(program, turns)
    assert not any(isinstance(item, Block) for item in flat.steps)
    values = values_for(program, turns=turns)
    expected = gradients(derive(program), values)
    same(gradients(derive(flat), values), expected)
    same(gradients(unrolled(derive(program), turns), values), expected)
    same(gradients(unrolled(simplify(derive(program)), turns), values), expected)


@pytest.mark.parametrize("build", BUILT)
def test_every_rewrite_leaves_the_gradients_the_same(build: Any, new_graph: Any) -> None:
    program = derive(build(new_graph()))
    values = values_for(program, turns=6)
    same(gradients(simplify(program), values), gradients(program, values))


def test_hoisting_takes_out_what_waits_for_no_turn(new_graph: Any) -> None:
    program = simplify(derive(last_state(new_graph())))
    (hoisted,) = [{s.output for s in r.after} for r in program.rewrites if r.name == "hoist" and len(r.after) == 1]
    assert hoisted == {"u2"}
    inside = [[s.output for s in item.inner] for item in program.steps if isinstance(item, Block)]
    assert inside == [["v2[t]", "z2[t]", "h2[t]"], ["dz2[t]", "dh2_next[t-1]"]]
    assert program.producer("dU2").inputs == ("h2_before", "dz2")  # type: ignore[union-attr]
    assert "rows" not in str(program)


def test_networks_side_by_side_stay_a_block(new_graph: Any) -> None:
    program = simplify(derive(side_by_side(new_graph())))
    assert [item.letter for item in program.steps if isinstance(item, Block)].count("k") >= 2
    alone = Interpreter(program)(values_for(program))
    assert alone["dW1"].shape == (3, 2, 4)
    assert alone["dW2"].shape == (4, 1)


def test_a_mask_of_its_own_at_every_turn(new_graph: Any) -> None:
    g = new_graph()
    g.input("a0", ("n", 5)), g.remember("seed", State(())), g.remember("draw", State(()))
    mask = step(DropoutMask(0.4, 1), "mask1[k]", "a0", "seed", "draw")
    g.repeat(Block("k", 3, 0, (mask,)))
    program = g.program("mask1")
    values = {"a0": np.zeros((7, 5)), "seed": 5, "draw": 2}
    found = Interpreter(program)(values)["mask1"]
    np.testing.assert_array_equal(found, dropout_mask((3, 7, 5), 5, 2, 1, 0.4, np.float64))
    np.testing.assert_array_equal(Interpreter(unrolled(program))(values)["mask1"], found)
    known = dict(values)
    exec(to_numpy(program), known)
    np.testing.assert_array_equal(known["mask1"], found)


def test_a_copy_that_is_read_outside_stays(new_graph: Any) -> None:
    program = derive(last_state(new_graph()))
    for output in ("du2", "dz2"):
        kept = simplify(replace(program, output=output))
        assert output in kept.shapes


# ---- running


@pytest.mark.parametrize("build", RECURRENT)
def test_one_program_for_any_number_of_rows_and_turns(build: Any, new_graph: Any) -> None:
    run = Interpreter(simplify(derive(build(new_graph()))))
    for rows, turns in ((5, 8), (2, 8), (1, 1), (5, 3)):  # the last batch may be smaller
        program = unrolled(derive(build(new_graph())), turns)
        values = values_for(program, rows, turns)
        found = run(values)
        same({name: found[f"d{name}"] for name in program.parameters}, gradients(program, values))


def test_the_loop_by_hand(new_graph: Any) -> None:
    program = derive(last_state(new_graph()))
    v = values_for(program)
    h = v["c0"] @ v["W1"] + v["b1"]
    for t in range(50):
        h = np.tanh(v["e1"][:, t] @ v["W2"] + v["b2"] + h @ v["U2"])
    for ready in (program, simplify(program)):
        np.testing.assert_allclose(Interpreter(ready)(v)["l2"], h, rtol=1e-12)


def test_one_call_for_each_step_of_each_turn(new_graph: Any) -> None:
    """A turn does what the loop by hand would, also where a user's function is opaque."""
    calls: list[str] = []

    class Counted(Activation):
        def value(self, z: Any, m: Any) -> Any:
            calls.append("value")
            return np.tanh(np.asarray(z))

        def derivative(self, z: Any, a: Any, m: Any) -> Any:
            calls.append("slope")
            return np.cosh(np.asarray(z)) ** -2

    g = start(new_graph(), "T")
    g.repeat(Block("t", "T", 1, (*TANH[:3], step(Activate(Counted()), "h2[t]", "z2[t]"))))
    program = simplify(derive(g.close(g.add(Turn(-1, 1, "T"), "y_hat", "h2"))))
    values, run = values_for(program), Interpreter(program)
    calls.clear()
    run(values)
    assert (calls.count("value"), calls.count("slope")) == (50, 50)


@pytest.mark.parametrize("activation", Activation.registry)
def test_a_turn_is_computed_as_its_operations_are(activation: str, new_graph: Any) -> None:
    """What a turn writes in Python are the same bits as the values of its operations, one after the other."""
    g = start(new_graph(), 4)
    f = Activation.get(activation)
    g.repeat(Block("t", 4, 1, (*TANH[:3], step(Activate(f), "h2[t]", "z2[t]"))))
    program = simplify(derive(g.close(g.add(Turn(-1, 1, "4"), "y_hat", "h2"))))
    values = values_for(program)
    found, expected = Interpreter(program)(values), Interpreter(unrolled(program))(values)
    for name in (*program.gradients.values(), "y_hat", "L"):
        np.testing.assert_array_equal(found[name], expected[name], err_msg=name)


def test_float32_stays(new_graph: Any) -> None:
    program = simplify(derive(two_carried(new_graph())))
    values = {n: np.asarray(v, np.float32) if np.ndim(v) else v for n, v in values_for(program).items()}
    found = Interpreter(program, np.float32)(values)
    assert {found[f"d{name}"].dtype for name in program.parameters} == {np.dtype(np.float32)}


def test_a_users_function_in_another_dtype(new_graph: Any) -> None:
    class Wave(Activation):
        def value(self, z: Any, m: Any) -> Any:
            return np.sin(np.asarray(z, np.float64))

        def derivative(self, z: Any, a: Any, m: Any) -> Any:
            return np.cos(z)

    g = start(new_graph(), "T")
    g.repeat(Block("t", "T", 1, (*TANH[:3], step(Activate(Wave()), "h2[t]", "z2[t]"))))
    program = simplify(derive(g.close(g.add(Turn(-1, 1, "T"), "y_hat", "h2"))))
    values = {n: np.asarray(v, np.float32) if np.ndim(v) else v for n, v in values_for(program).items()}
    assert Interpreter(program, np.float32)(values)["dU2"].dtype == np.float32


# ---- reading

PAGE = """\
           u2              = e1 W2 + b2                                     (n, 50, 4)
           for t = 1 … 50        h2[0] = h0
             v2[t]         = h2[t−1] U2                                     (n, 4)
             z2[t]         = u2[t] + v2[t]                                  (n, 4)
             h2[t]         = tanh(z2[t])                                    (n, 4)"""

BACK = """\
           for t = 50 … 1        dh2_next[50] = dl2
             dz2[t]        = dh2_next[t] ⊙ (1 − h2[t]²)                     (n, 4)
             dh2_next[t−1] = dz2[t] U2ᵀ                                     (n, 4)
           dh0             = dh2_next[0]                                    (n, 4)
           h2_before       = h2[t−1]                                        (n, 50, 4)
           dU2             = h2_beforeᵀ dz2                                 (4, 4)
           dW2             = e1ᵀ dz2                                        (3, 4)
           db2             = Σᵢ dz2                                         (4,)"""


def test_fifty_turns_are_a_dozen_lines(new_graph: Any) -> None:
    page = to_text(simplify(derive(last_state(new_graph(), 50))))
    assert PAGE in page
    assert sorted(BACK.splitlines()) == sorted(line for line in page.splitlines() if line in BACK.splitlines())
    assert to_text(simplify(derive(last_state(new_graph())))).count("\n") == page.count("\n") < 30


def test_zeros_at_first(new_graph: Any) -> None:
    page = to_text(derive(two_carried(new_graph())))
    assert "for t = 1 … T        h2[0] = c2[0] = 0" in page
    assert "for t = T … 1        dc2_next[T] = dh2_next[T] = 0" in page or "dh2_next[T] = dc2_next[T] = 0" in page


def test_readers_that_know_no_blocks(new_graph: Any) -> None:
    program = last_state(new_graph())
    with pytest.raises(NotCompilable, match="the engine knows samples of one size"):
        split(expand(program))


# ---- what does not hold together

FAULTS: dict[str, tuple[tuple[Step, ...], dict[str, Any], str]] = {
    "a part of what has no turns": ((step(Activate(Tanh()), "a[t]", "h0[t]"),), {}, "does not have T turns on axis 1"),
    "a name of nobody": (
        (step(Activate(Tanh()), "a[t]", "q[t]"),),
        {},
        "reads q\\[t\\], which no earlier step defines",
    ),
    "what comes later": (TANH[::-1], {}, "reads z2\\[t\\], which no earlier step defines"),
    "the turn after": ((step(Activate(Tanh()), "a[t]", "e1[t+1]"),), {}, "an index is \\[t\\] or \\[t-1\\]"),
    "no turn": ((step(Activate(Tanh()), "a", "e1[t]"),), {}, "what a turn computes is called a\\[t\\]"),
    "twice": ((*TANH, TANH[-1]), {}, "computes a name twice"),
    "all turns at one": ((*TANH, step(Activate(Tanh()), "a[t]", "h2")), {}, "which are not computed yet"),
    "a start of nobody": (TANH, {"starts": (("h2", "q"),)}, "h2 starts from q, which no earlier step defines"),
    "a start of another shape": (TANH, {"starts": (("h2", "c0"),)}, "Cannot multiply|starts with the shape"),
    "a shape that nobody knows": (
        (step(Activate(Tanh()), "a[t]", "a[t-1]"), step(Activate(Tanh()), "b[t]", "e1[t]")),
        {},
        "its shape cannot be known",
    ),
    "turns that nobody counts": (
        (step(Affine(), "h[t]", "h[t-1]", "U2"),),
        {"starts": (("h", "h0"),), "count": "S"},
        "Nothing that the program is given says what S is",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_named(fault: str, new_graph: Any) -> None:
    steps, changes, message = FAULTS[fault]
    g = start(new_graph(), "T")
    g.input("h0", ("n", 4)), g.input("c0", ("n", 2))
    with pytest.raises(ProgramError, match=message):
        g.repeat(replace(Block("t", "T", 1, steps), **changes))


def test_a_way_back_that_reads_no_turn_of_anything(new_graph: Any) -> None:
    """A recurrence without a function: what it carries back is only multiplied, and everything else hoisted."""
    g = start(new_graph(), "T")
    linear = *TANH[:2], step(Add(), "h2[t]", "u2[t]", "v2[t]")
    g.repeat(Block("t", "T", 1, linear))
    program = derive(g.close(g.add(Turn(-1, 1, "T"), "y_hat", "h2")))
    values, ready = values_for(program, turns=5), simplify(program)
    assert ready.producer("dU2").inputs == ("h2_before", "dh2")  # type: ignore[union-attr]
    same(gradients(ready, values), gradients(program, values))
    same(gradients(unrolled(ready, 5), values), gradients(program, values))


def test_a_name_twice_and_a_section_too_late(new_graph: Any) -> None:
    program = derive(last_state(new_graph()))
    blocks = [item for item in program.steps if isinstance(item, Block)]
    with pytest.raises(ProgramError, match="u2 is defined twice"):
        verify(replace(program, steps=(*program.steps[:2], blocks[0], *program.steps[2:])))
    with pytest.raises(ProgramError, match="a forward step after the backward section"):
        verify(replace(program, steps=(*program.steps, replace(blocks[0].renamed({"u2": "x9"})))))


def test_the_turn_before_of_what_is_computed_elsewhere_has_no_gradient(new_graph: Any) -> None:
    g = start(new_graph(), "T")
    g.affine("x2", "e1", "W2", "b2")
    g.repeat(Block("t", "T", 1, (step(Affine(), "h2[t]", "x2[t-1]", "U2"),)))
    program = g.close(g.add(Turn(-1, 1, "T"), "y_hat", "h2"))
    with pytest.raises(ProgramError, match=r"x2\[t-1\] is learned"):
        derive(program)
