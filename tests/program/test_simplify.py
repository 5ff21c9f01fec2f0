"""The named rewrites: the same gradients wherever both forms are finite, and finite where the long form is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from chainrule.errors import InvalidInput
from chainrule.functions.activations import Activation
from chainrule.functions.losses import BinaryCrossEntropy, CategoricalCrossEntropy, Hinge, Loss
from chainrule.network.build import build_program
from chainrule.network.graph import Graph
from chainrule.network.layers import Dense
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter
from chainrule.program.operations import Activate, ActivationGradient, Add, LossGradient, LossValue
from chainrule.program.program import Program
from chainrule.program.simplify import RULES, simplify
from chainrule.program.verify import verify


def chain(inputs, layers, loss, **options):
    return build_program(Graph.of(inputs, layers), {"": loss}, **options)


both_dtypes = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def fitting() -> list[tuple[str, str]]:
    """Every loss with every activation that it takes in the last layer."""
    pairs = []
    for loss, kind in Loss.registry.items():
        for activation, f in Activation.registry.items():
            try:
                kind().check_activation(f())
            except InvalidInput:
                continue
            pairs.append((loss, activation))
    return pairs


def compare(program: Program, values: Any) -> tuple[Program, Any, Any]:
    """The long and the short form of a program, run on the same values, with equal losses and gradients."""
    long, short = verify(derive(program)), verify(simplify(derive(program)))
    found, expected = Interpreter(short)(values), Interpreter(long)(values)
    assert np.isfinite(expected["L"])
    for name in (program.output, "L", *long.gradients.values()):
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-11, atol=1e-13, err_msg=name)
    return short, found, expected


@pytest.mark.parametrize(("loss", "activation"), fitting())
@pytest.mark.parametrize("weighted", [False, True])
def test_every_loss_with_every_activation(loss: str, activation: str, weighted: bool, random_values: Any) -> None:
    layers = [Dense(4, "tanh", l2=0.1), Dense(3, "identity"), Dense(3, activation)]
    program = chain(2, layers, Loss.get(loss), weighted=weighted)
    values = random_values(program)
    if loss == "hinge":
        values["y"] = np.sign(values["y"] - 0.5)
    short, _, _ = compare(program, values)
    names = [rewrite.name for rewrite in short.rewrites]
    linked = Loss.get(loss).link == activation
    identities = 2 if activation == "identity" else 1
    assert names == [activation] * linked + ["identity"] * identities


def test_every_graph(example: Any) -> None:
    short, _, _ = compare(example.program, example.values)
    assert len(short) <= len(derive(example.program))


def test_only_forward_and_loss(example: Any) -> None:
    short = verify(simplify(example.program))
    found, expected = (Interpreter(program)(example.values) for program in (short, example.program))
    np.testing.assert_allclose(found["L"], expected["L"], rtol=1e-12)
    np.testing.assert_allclose(found[short.output], expected[short.output], rtol=1e-14)
    assert not short.section("backward")


def test_nothing_is_left_to_do(example: Any) -> None:
    short = simplify(derive(example.program))
    again = simplify(short)
    assert again.steps == short.steps
    assert again.rewrites == short.rewrites
    assert all(rule(short) is None for rule in RULES)


# ---- each rule by its result


def test_sigmoid_with_cross_entropy(graph: Any) -> None:
    long = derive(graph("chain").program)
    short = simplify(long)
    (rewrite,) = short.rewrites
    assert rewrite.name == "sigmoid"
    assert "sigmoid is followed by binary_cross_entropy" in rewrite.reason
    assert [s.output for s in rewrite.before] == ["L", "dy_hat", "dz2"]
    assert [s.output for s in rewrite.after] == ["L", "dz2"]
    assert [s.output for s in short.section("backward")] == ["dz2", "dW2", "db2", "da1", "dz1", "dW1", "db1"]
    (dz2,) = [s for s in short.steps if s.output == "dz2"]
    assert dz2.operation == LossGradient(Loss.get("binary_cross_entropy"), 1, from_scores=True)
    assert dz2.inputs == ("y", "y_hat", "n")
    assert short.producer("L").inputs == ("y", "z2", "n")  # type: ignore[union-attr]


def test_softmax_with_weights(graph: Any) -> None:
    example = graph("weighted")
    short, found, _ = compare(example.program, example.values)
    assert [rewrite.name for rewrite in short.rewrites] == ["softmax"]
    w = example.values["w"]
    np.testing.assert_allclose(found["dz2"], w * (found["y_hat"] - example.values["y"]) / w.sum(), rtol=1e-14)


def test_softmax_with_smoothed_labels(random_values: Any) -> None:
    program = chain(2, [Dense(3, "softmax")], CategoricalCrossEntropy(label_smoothing=0.3))
    values = random_values(program)
    values["y"] = np.eye(3)[[0, 1, 2, 1]]
    short, found, _ = compare(program, values)
    assert [rewrite.name for rewrite in short.rewrites] == ["softmax"]
    smoothed = np.where(values["y"] == 1, 0.8, 0.1)
    np.testing.assert_allclose(found["y_smooth"], smoothed)
    np.testing.assert_allclose(found["dz1"], (found["y_hat"] - smoothed) / 4, rtol=1e-14)


def test_exp_with_poisson(random_values: Any) -> None:
    program = chain(2, [Dense(2, "exp")], Loss.get("poisson"))
    values = random_values(program)
    short, found, _ = compare(program, values)
    assert [rewrite.name for rewrite in short.rewrites] == ["exp"]
    np.testing.assert_allclose(found["dz1"], (found["y_hat"] - values["y"]) / 8, rtol=1e-14)


def test_identities_leave_no_trace(random_values: Any) -> None:
    program = chain(2, [Dense(3), Dense(3, "tanh"), Dense(1)], Loss.get("mean_squared_error"))
    short, _, _ = compare(program, random_values(program))
    assert [(rewrite.name, rewrite.after) for rewrite in short.rewrites] == [("identity", ())] * 2
    assert [s.output for s in short.section("forward")] == ["a1", "z2", "a2", "y_hat"]
    assert [s.output for s in short.section("backward")] == [
        *("dy_hat", "dW3", "db3", "da2", "dz2", "dW2", "db2", "da1", "dW1", "db1")
    ]
    assert "identity in layer 1" in short.rewrites[0].reason


def test_names_that_have_to_stay_do(new_graph: Any, random_values: Any) -> None:
    """An identity of an input, and one of the prediction itself, which other steps read by its name."""
    same = Activation.get("identity")
    g = new_graph()
    k0 = g.activate("k0", g.input("a0", ("n", 2)), same)
    prediction = g.activate("y_hat", g.affine("z1", k0, *g.weights(1, 2, 2)), same)
    after = g.activate("q1", prediction, same)
    n, y = g.input("n", ()), g.input("y", ("n", 2))
    g.add(LossValue(Loss.get("mean_squared_error"), 2), "L", y, after, n, section="loss")
    compare(g.program(prediction, "L"), random_values(g.program(prediction, "L")))


# ---- where a rule must keep its hands off


def test_a_prediction_that_is_used_again(new_graph: Any, random_values: Any) -> None:
    """The gradient of ŷ is then a sum, and only one of its shares is the loss's."""
    g = new_graph()
    p = g.activate("y_hat", g.affine("z1", g.input("a0", ("n", 2)), *g.weights(1, 2, 2)), Activation.get("sigmoid"))
    g.close(p, loss="binary_cross_entropy")
    g.add(LossValue(Loss.get("mean_squared_error"), 2), "L2", "y", p, "n", section="loss")
    g.add(Add(), "L_both", "L", "L2", section="loss")
    program = g.program(p, "L_both")
    short = simplify(derive(program))
    assert short.rewrites == ()
    values = random_values(program)
    assert Interpreter(short)(values)["L_both"] == Interpreter(derive(program))(values)["L_both"]


@pytest.mark.parametrize(
    ("activation", "loss"), [("tanh", "mean_squared_error"), ("hard_sigmoid", "binary_cross_entropy")]
)
def test_other_pairs_stay_long(activation: str, loss: str, random_values: Any) -> None:
    program = derive(chain(2, [Dense(1, activation)], Loss.get(loss)))
    assert simplify(program).steps == program.steps


def test_dropout_between_the_link_and_the_loss(random_values: Any) -> None:
    """What the loss reads is no longer a sigmoid's value, so nothing cancels."""
    program = chain(2, [Dense(2, "sigmoid", dropout=0.5)], Loss.get("binary_cross_entropy"))
    short, _, _ = compare(program, random_values(program))
    assert short.rewrites == ()


def test_steps_that_nothing_reads_are_left_out(new_graph: Any) -> None:
    g = new_graph()
    z = g.affine("z1", g.input("a0", ("n", 2)), *g.weights(1, 2, 2))
    g.activate("idle", z)
    program = simplify(derive(g.close(z)))
    assert [s.output for s in program.steps] == ["z1", "L", "dz1", "dW1", "db1"]


# ---- scores of ±10,000


@both_dtypes
@pytest.mark.parametrize(
    "loss", [BinaryCrossEntropy(), CategoricalCrossEntropy(), CategoricalCrossEntropy(0.1), Hinge()], ids=repr
)
@pytest.mark.parametrize("weighted", [False, True])
def test_finite_for_extreme_scores(loss: Loss, weighted: bool, dtype: Any) -> None:
    program = chain(2, [Dense(2, loss.link or "identity")], loss, weighted=weighted)
    short = verify(simplify(derive(program)))
    scores = np.array([[1e4, -1e4], [-1e4, 1e4], [1e4, 1e4], [-1e4, -1e4], [0, 1e4]], dtype)
    values = {"a0": scores, "W1": np.eye(2, dtype=dtype), "b1": np.zeros(2, dtype), "n": 5}
    values["w"] = np.arange(1, 6, dtype=dtype)[:, None]
    for first in ([1, 0], [0, 1]):
        values["y"] = np.array([first] * 5, dtype)
        if loss.name == "hinge":
            values["y"] = 2 * values["y"] - 1
        found = Interpreter(short, dtype)(values)
        assert np.isfinite(found["L"])
        assert 0 < found["L"] <= 3e4
        for gradient in ("dW1", "db1"):
            assert np.isfinite(found[gradient]).all()
            assert np.any(found[gradient] != 0)
            assert found[gradient].dtype == dtype


@both_dtypes
def test_the_long_form_learns_nothing_there(dtype: Any) -> None:
    """A wrong answer with a saturated sigmoid: the long chain's slope is 0, the short one's is 1."""
    program = derive(chain(1, [Dense(1, "sigmoid")], Loss.get("binary_cross_entropy")))
    values = {"a0": np.array([[1e4]], dtype), "W1": np.ones((1, 1), dtype), "b1": np.zeros(1, dtype), "n": 1}
    values["y"] = np.zeros((1, 1), dtype)
    assert Interpreter(program, dtype)(values)["db1"] == 0
    assert Interpreter(simplify(program), dtype)(values)["db1"] == 1


# ---- a wrong rewrite is found


def test_a_planted_fault_is_found(graph: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Loss, "derivative_from_scores", lambda self, y, p, m: y - p)
    example = graph("chain")
    with pytest.raises(AssertionError, match="dW1"):
        compare(example.program, example.values)


def test_a_rewrite_of_the_wrong_step_is_found(graph: Any) -> None:
    program = derive(graph("chain").program)
    spoiled = [s for s in program.steps if not isinstance(s.operation, ActivationGradient)]
    with pytest.raises(Exception, match="which no earlier step defines"):
        verify(replace(program, steps=tuple(spoiled)))
    assert any(isinstance(s.operation, Activate) for s in spoiled)
