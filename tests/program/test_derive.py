"""The chain rule over any acyclic graph, against finite differences, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.errors import ProgramError
from chainrule.functions.activations import Activation
from chainrule.functions.losses import Loss
from chainrule.program.blocks import unrolled
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter, fits
from chainrule.program.operations import (
    ActivationGradient,
    Add,
    Affine,
    AffineInputGradient,
    AffineWeightGradient,
    ColumnSum,
    Copy,
    LossGradient,
    LossValue,
    Multiply,
    Operation,
    Penalty,
    PenaltyGradient,
    SmoothLabels,
    TurnSum,
)
from chainrule.program.program import Parameter
from chainrule.program.simplify import simplify
from chainrule.program.verify import verify

CLOSE = 1e-9  # of a five-point difference, for the smooth functions used here

# ---- against finite differences


def test_every_graph(example: Any, gradient_errors: Callable[..., dict[str, float]]) -> None:
    errors = gradient_errors(example.program, example.values)
    assert set(errors) == set(example.program.parameters)
    assert max(errors.values()) < CLOSE, errors


@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data())
def test_random_graphs(
    data: st.DataObject,
    new_graph: Any,
    random_values: Callable[..., Any],
    gradient_errors: Callable[..., dict[str, float]],
) -> None:
    """Values of one width, each made of any earlier ones and of any weights, old or new; weights may be shared."""
    g = new_graph()
    values, weights = [g.input("a0", ("n", 2))], [g.parameter("W0", Parameter((2, 2)))]
    g.affine("v0", "a0", "W0")
    values.append("v0")
    for number in range(1, data.draw(st.integers(1, 7)) + 1):
        kind = data.draw(st.sampled_from(["affine", "affine", "activate", "add", "multiply", "copy"]))
        x = data.draw(st.sampled_from(values))
        alike = [value for value in values if g.shapes[value] == g.shapes[x]]
        y, output = data.draw(st.sampled_from(alike)), f"v{number}"
        if kind == "affine":
            if data.draw(st.booleans()):
                weights.append(g.parameter(f"W{number}", Parameter((2, 2))))
            W = data.draw(st.sampled_from(weights))
            bias = f"b{W}"
            if bias not in g.parameters:
                g.parameter(bias, Parameter((2,)))
            g.affine(output, x, W, bias if data.draw(st.booleans()) else "", scale=data.draw(st.sampled_from([1, 0.5])))
        elif kind == "activate":
            g.activate(
                output, x, Activation.get(data.draw(st.sampled_from(["tanh", "sigmoid", "softmax", "softplus"])))
            )
        else:
            operation = {"add": Add(), "multiply": Multiply(), "copy": Copy()}[kind]
            g.add(operation, output, *([x] if kind == "copy" else [x, y]))
        values.append(output)
    # the prediction: any value that learns; parameters that it does not depend on are left out
    prediction = data.draw(st.sampled_from(values[1:]))
    program = g.close(prediction)
    needed = {"L"}
    for step in reversed(program.steps):
        needed |= set(step.inputs) if step.output in needed else set()
    used = {name: p for name, p in program.parameters.items() if name in needed}
    program = replace(program, steps=tuple(s for s in program.steps if s.output in needed), parameters=used)
    if used:
        errors = gradient_errors(program, random_values(program, rows=3))
        assert max(errors.values()) < 1e-7, errors


@pytest.mark.parametrize("activation", Activation.registry)
@pytest.mark.parametrize("loss", Loss.registry)
def test_every_activation_with_every_loss(
    activation: str, loss: str, new_graph: Any, random_values: Any, gradient_errors: Any
) -> None:
    g = new_graph()
    f = Activation.get(activation)
    hidden = g.activate("a1", g.affine("z1", g.input("a0", ("n", 2)), *g.weights(1, 2, 3)), f)
    try:
        Loss.get(loss).check_activation(f)
        last = f
    except ValueError:
        last = Activation.get(Loss.get(loss).link or "identity")
    program = g.close(g.activate("y_hat", g.affine("z2", hidden, *g.weights(2, 3, 2)), last), loss=loss)
    values = random_values(program, seed=5)
    values["y"] = {"hinge": np.sign(values["y"] - 0.5)}.get(loss, values["y"])
    for name in ("W1", "b1", "W2", "b2"):
        values[name] *= 0.5  # small steps from kink to kink are unlikely; none is crossed here
    kinked = f.kinks or last.kinks or Loss.get(loss).kinks
    errors = gradient_errors(program, values, h=1e-5 if kinked else 1e-3)
    assert max(errors.values()) < (1e-7 if kinked else CLOSE), errors


# ---- a planted fault is found, and blamed on the right parameter

SPOILED: list[tuple[type[Operation], str, set[str]]] = [
    (AffineWeightGradient, "chain", {"W1", "W2"}),
    (AffineInputGradient, "chain", {"W1", "b1"}),
    (ColumnSum, "chain", {"b1", "b2"}),
    (ActivationGradient, "chain", {"W1", "b1", "W2", "b2"}),
    (LossGradient, "chain", {"W1", "b1", "W2", "b2"}),
    (LossGradient, "weighted", {"W1", "b1", "W2", "b2"}),
    (PenaltyGradient, "penalized", {"W1", "b1"}),
    (AffineInputGradient, "scaled", {"W1", "b1", "W2", "b2"}),
    (AffineWeightGradient, "scaled", {"W1", "W2", "W3"}),
]


@pytest.mark.parametrize(("operation", "name", "blamed"), SPOILED)
@pytest.mark.parametrize("factor", [-2, 1.001])
def test_a_spoiled_rule_is_found(
    operation: type[Operation],
    name: str,
    blamed: set[str],
    factor: float,
    graph: Any,
    gradient_errors: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = operation.value
    monkeypatch.setattr(operation, "value", lambda self, m, *inputs: factor * right(self, m, *inputs))
    example = graph(name)
    errors = gradient_errors(example.program, example.values)
    assert {parameter for parameter, error in errors.items() if error > 1e-5} == blamed


def forget(operation: type[Operation], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an operation pass its gradient on to the first of its inputs only."""
    right = operation.gradient
    monkeypatch.setattr(operation, "gradient", lambda self, step, d: list(right(self, step, d))[:1])


@pytest.mark.parametrize(("operation", "name"), [(Add, "twins_added"), (Multiply, "twins_multiplied")])
def test_a_forgotten_input_is_refused(
    operation: type[Operation], name: str, graph: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget(operation, monkeypatch)
    with pytest.raises(ProgramError, match=f"{operation.__name__} has no gradient with respect to e1"):
        derive(graph(name).program)


@pytest.mark.parametrize("operation", [Add, Multiply])
def test_a_forgotten_share_is_found(
    operation: type[Operation],
    new_graph: Any,
    random_values: Any,
    gradient_errors: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    g = new_graph()
    z = g.affine("z1", g.input("a0", ("n", 2)), *g.weights(1, 2, 2))
    program = g.close(g.add(operation(), "y_hat", z, z))  # nothing is refused: the other input is the same value
    assert max(gradient_errors(program, random_values(program)).values()) < CLOSE
    forget(operation, monkeypatch)
    assert min(gradient_errors(program, random_values(program)).values()) > 0.1


# ---- twins and members by other means


@pytest.mark.parametrize("name", ["twins_added", "twins_multiplied"])
def test_shared_weights_gather_both_branches(name: str, graph: Any) -> None:
    """With a copy of the weights in each branch, the two gradients add up to the shared one."""
    example = graph(name)
    steps = [
        replace(s, inputs=tuple({"W1": "V1", "b1": "c1"}.get(i, i) for i in s.inputs)) if s.output == "q1" else s
        for s in example.program.steps
    ]
    parameters = example.program.parameters
    apart = replace(
        example.program, steps=tuple(steps), parameters={**parameters, "V1": parameters["W1"], "c1": parameters["b1"]}
    )
    values = example.values
    together = Interpreter(verify(derive(example.program)))(values)
    found = Interpreter(verify(derive(apart)))({**values, "V1": values["W1"], "c1": values["b1"]})
    assert found["L"] == together["L"]
    np.testing.assert_allclose(together["dW1"], found["dW1"] + found["dV1"], rtol=1e-13)
    np.testing.assert_allclose(together["db1"], found["db1"] + found["dc1"], rtol=1e-13)


def test_twins_that_see_the_same_by_hand(new_graph: Any) -> None:
    # xW + xW with x = 2, W = 3: ŷ = 12; y = 10: L = ½·2² = 2; dŷ = 2; dW = 2·2 from each branch
    g = new_graph()
    x, W1 = g.input("a0", ("n", 1)), g.parameter("W1", Parameter((1, 1)))
    program = g.close(g.add(Add(), "y_hat", g.affine("z1", x, W1), g.affine("q1", x, W1)))
    values = {"a0": np.array([[2.0]]), "W1": np.array([[3.0]]), "y": np.array([[10.0]]), "n": 1}
    found = Interpreter(verify(derive(program)))(values)
    assert (found["L"], found["dW1_1"].item(), found["dW1"].item()) == (2, 4, 8)


def test_members_are_separate_networks(graph: Any) -> None:
    beside = graph("members")
    found = Interpreter(verify(derive(beside.program)))(beside.values)
    one = graph("chain").program
    one = replace(one, parameters={**one.parameters, "W1": Parameter((2, 4)), "b1": Parameter((4,))})
    one = replace(one, parameters={**one.parameters, "W2": Parameter((4, 1)), "b2": Parameter((1,))})
    run, total = Interpreter(verify(derive(one))), 0.0
    for k in range(3):
        alone = run({**beside.values, **{name: beside.values[name][k] for name in one.parameters}})
        total += alone["L"]
        np.testing.assert_array_equal(found["y_hat"][k], alone["y_hat"])
        for name in one.parameters:
            np.testing.assert_array_equal(found[f"d{name}"][k], alone[f"d{name}"])
    assert found["L"] == pytest.approx(total, rel=1e-14)


def test_a_chain_by_hand(new_graph: Any) -> None:
    # x = 2, W1 = 3, b1 = -6 → z1 = 0, a1 = tanh 0 = 0; W2 = 5, b2 = 1 → ŷ = 1; y = 3: L = ½·(3 - 1)² = 2
    # dŷ = -2; dW2 = -2·0; db2 = -2; da1 = -2·5; dz1 = -10·(1 - 0²); dW1 = 2·(-10); db1 = -10
    g = new_graph()
    a1 = g.activate("a1", g.affine("z1", g.input("a0", ("n", 1)), *g.weights(1, 1, 1)))
    program = g.close(g.affine("y_hat", a1, *g.weights(2, 1, 1)))
    values = {"a0": [[2.0]], "W1": [[3.0]], "b1": [-6.0], "W2": [[5.0]], "b2": [1.0], "y": [[3.0]]}
    found = Interpreter(verify(derive(program)))({**{k: np.array(v) for k, v in values.items()}, "n": 1})
    expected = {"L": 2, "dy_hat": -2, "dW2": 0, "db2": -2, "da1": -10, "dz1": -10, "dW1": -20, "db1": -10}
    assert {name: found[name].item() for name in expected} == expected


def test_a_square_by_hand(new_graph: Any) -> None:
    # ŷ = (xW)² with x = 2, W = 3: 36; y = 30: L = ½·6² = 18; dŷ = 6; dz = 2 · 6 · 6 = 72; dW = 144
    g = new_graph()
    z = g.affine("z1", g.input("a0", ("n", 1)), g.parameter("W1", Parameter((1, 1))))
    program = g.close(g.add(Multiply(), "y_hat", z, z))
    values = {"a0": np.array([[2.0]]), "W1": np.array([[3.0]]), "y": np.array([[30.0]]), "n": 1}
    found = Interpreter(verify(derive(program)))(values)
    assert (found["L"], found["dz1"].item(), found["dW1"].item()) == (18, 72, 144)


# ---- what is written, and how it is named


def test_the_textbooks_names(graph: Any) -> None:
    backward = derive(graph("chain").program).section("backward")
    assert [s.output for s in backward] == ["dy_hat", "dz2", "dW2", "db2", "da1", "dz1", "dW1", "db1"]


def test_shares_are_numbered_in_the_order_they_arrive(graph: Any) -> None:
    program = derive(graph("residual").program)
    names = [s.output for s in program.section("backward")]
    assert [name for name in names if name.startswith("dz1")] == ["dz1_1", "dz1_2", "dz1"]
    (total,) = [s for s in program.steps if s.output == "dz1"]
    assert isinstance(total.operation, Add)
    assert total.inputs == ("dz1_1", "dz1_2")


def test_a_gradient_that_all_members_send_is_summed_over_them(graph: Any) -> None:
    program = derive(graph("members_after_shared").program)
    sums = [s for s in program.section("backward") if isinstance(s.operation, TurnSum)]
    assert [(s.inputs, s.output) for s in sums] == [(("da1_each",), "da1")]


def test_only_what_learns_gets_a_gradient(example: Any) -> None:
    given = set(example.program.inputs) | set(example.program.state)
    made = {s.output for s in derive(example.program).section("backward")}
    assert not made & {f"d{name}" for name in given}
    assert "dmask1" not in made


def test_steps_keep_their_layer(graph: Any) -> None:
    program = graph("chain").program
    numbered = replace(
        program, steps=tuple(replace(s, layer=int(s.output[-1].replace("t", "2"))) for s in program.steps[:4])
    )
    numbered = replace(numbered, steps=(*numbered.steps, program.steps[-1]))
    layers = {s.output: s.layer for s in derive(numbered).section("backward")}
    assert layers == {"dy_hat": None, "dz2": 2, "dW2": 2, "db2": 2, "da1": 2, "dz1": 1, "dW1": 1, "db1": 1}


def test_the_forward_pass_is_left_alone(example: Any) -> None:
    program = derive(example.program)
    assert program.steps[: len(example.program.steps)] == example.program.steps
    assert {s.section for s in program.steps[len(example.program.steps) :]} == {"backward"}


def test_shape_rules_agree_with_the_values(example: Any) -> None:
    program = verify(unrolled(derive(example.program)))
    found = Interpreter(program)(example.values)
    for name, shape in program.shapes.items():
        assert fits(found[name], shape), f"{name}: {np.shape(found[name])} is not {shape}"
    for name in program.parameters:
        assert found[f"d{name}"].shape == found[name].shape


def test_gradients_of_rows_add_up(graph: Any) -> None:
    """The gradient of a sum over rows is the sum of the rows' gradients, whatever n is: one program for every batch."""
    example = graph("penalized", rows=5)
    run = Interpreter(verify(derive(example.program)))

    def part(rows: slice) -> Any:
        values = {**example.values, "a0": example.values["a0"][rows], "y": example.values["y"][rows]}
        return run({**values, "n": len(values["a0"])})

    whole, first, rest = part(slice(0, 5)), part(slice(0, 3)), part(slice(3, 5))
    penalty = whole["dW1_1"]  # counted once in each
    np.testing.assert_allclose(whole["dW1"], first["dW1"] + rest["dW1"] - penalty, rtol=1e-13)


# ---- what is refused, because the answer would be wrong


def test_no_loss_no_gradients(graph: Any) -> None:
    with pytest.raises(ProgramError, match="without a loss"):
        derive(replace(graph("chain").program, loss=None))


def test_the_loss_must_be_a_sum_of_terms(new_graph: Any) -> None:
    g = new_graph()
    z = g.affine("z1", g.input("a0", ("n", 1)), g.parameter("W1", Parameter((1, 1))))
    program = replace(g.close(z), loss="z1")
    with pytest.raises(ProgramError, match="must be a sum of loss terms"):
        derive(program)
    g.add(Multiply(), "L_squared", "L", "L", section="loss")
    with pytest.raises(ProgramError, match="must be a sum of loss terms"):
        derive(g.program(z, "L_squared"))


def test_a_term_counts_once(new_graph: Any) -> None:
    for sums in ([("L3", ["L", "L"])], [("L2", ["L", "R"]), ("L3", ["L2", "L"])]):
        g = new_graph()
        W1 = g.parameter("W1", Parameter((1, 1)))
        g.close(g.affine("z1", g.input("a0", ("n", 1)), W1))
        g.add(Penalty(0.0, 0.1), "R", W1, section="loss")
        for output, terms in sums:
            g.add(Add(), output, *terms, section="loss")
        with pytest.raises(ProgramError, match="added to the loss twice"):
            derive(g.program("z1", "L3"))


def test_targets_that_learn_are_refused(new_graph: Any) -> None:
    """The rule of a loss is about the prediction; a distance between two branches needs another one."""
    for smoothed in (False, True):
        g = new_graph()
        W1 = g.parameter("W1", Parameter((2, 2)))
        left, right = (g.affine(z, g.input(a, ("n", 2)), W1) for z, a in (("z1", "a0"), ("q1", "e0")))
        n = g.input("n", ())
        target = g.add(SmoothLabels(0.1, 2), "y_smooth", left, section="loss") if smoothed else left
        g.add(LossValue(Loss.get("mean_squared_error"), 2), "L", target, right, n, section="loss")
        with pytest.raises(ProgramError, match=r"LossValue has no gradient with respect to \w+, which is learned"):
            derive(g.program(right, "L"))


def test_a_simplified_loss_is_not_derived_again(graph: Any) -> None:
    with pytest.raises(ProgramError, match="derive a program first"):
        derive(simplify(graph("chain").program))


# ---- shape rules


@pytest.mark.parametrize(
    ("operation", "shapes", "message"),
    [
        (Affine(), [("n", 2), (3, 2)], r"Cannot multiply a of shape \('n', 2\) by W of shape \(3, 2\)"),
        (Affine(), [("n", 2), (2, 3), (2,)], r"needs b of shape \(3,\), but b has shape \(2,\)"),
        (Affine(), [("n", 2), (4, 2, 3), (3,)], r"by W of shape \(4, 2, 3\)"),
        (Affine(), [(5, "n", 2), (4, 2, 3)], "Cannot multiply"),
        (Add(), [("n", 2), ("n", 3)], "Cannot add"),
        (Add(), [("n", 2), (3, "n", 2)], "Cannot add"),
        (Multiply(), [("n", 2), ("n", 1)], "Cannot"),
        (LossValue(Loss.get("mean_squared_error"), 2), [("n", 1), ("n", 2), ()], "do not fit predictions"),
        (LossValue(Loss.get("mean_squared_error"), 1), [("n", 2), ("n", 2), ()], "do not fit predictions"),
    ],
    ids=repr,
)
def test_shapes_that_do_not_fit(operation: Operation, shapes: list[Any], message: str) -> None:
    with pytest.raises(ProgramError, match=message):
        operation.shape(*shapes)
