"""The audit in words: right networks pass, every rule that is broken on purpose is seen, and nothing else changes."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from chainrule import Dense, InvalidInput, Network, UnknownName
from chainrule.explain.audit import CHOSEN, audit
from chainrule.explain.spoiled import MISTAKES, RULES, Spoiled, rules, spoiled
from chainrule.program.interpret import Interpreter
from chainrule.program.operations import Operation
from chainrule.program.render.text import equation, to_text
from chainrule.program.verify import verify

ROWS = 5


def network(loss: str = "mean_squared_error", last: str = "identity", **options: Any) -> Network:
    layers = [Dense(3, "tanh", l1=0.01, l2=0.02, **options), Dense(3, "sigmoid"), Dense(2, last)]
    net = Network(3, layers, loss, "float64", seed=2)
    rng = np.random.default_rng(5)
    for name in net.parameters:
        net.parameters[name] = 0.3 + 0.6 * rng.normal(size=net.parameters[name].shape)
    return net


def data() -> tuple[Any, Any]:
    rng = np.random.default_rng(1)
    return rng.normal(size=(ROWS, 3)), rng.uniform(0.1, 0.9, (ROWS, 2))


def test_a_right_network_passes_in_words() -> None:
    found = audit(network(dropout=0.2), *data())
    assert found.passed
    text = str(found)
    assert text.startswith("All 32 gradients of 6 parameters agree with central differences")
    assert re.search(r"\n  dW3 = a2ᵀ dz3 +right, to 1\d digits\n", text)
    assert text.count("right, to ") == 6
    assert found.facts()["passed"] is True
    assert all(value < 1e-6 for value in found.facts()["relative_differences"].values())


PROGRAM = network(dropout=0.2).program
CASES = [
    (rule, name)
    for rule, steps in rules(PROGRAM).items()
    for name, m in MISTAKES.items()
    if all(m.fits(s, PROGRAM) for s in steps)
]


@pytest.mark.parametrize(("rule", "mistake"), CASES)
def test_every_mistake_in_every_rule_is_seen(rule: str, mistake: str) -> None:
    net = network(dropout=0.2)
    found = audit(net, *data(), broken=rule, mistake=mistake)
    assert found.broken is not None
    text = str(found)
    assert text.startswith(f"Broken on purpose: {MISTAKES[mistake].words}.")
    assert found.passed, text
    assert "wrong" in text
    assert "Trained with it for 100 updates" in text
    # what is wrong depends on a broken step, and what is right does not
    program = found.broken.program
    touched = {step.output for step in found.broken.after}
    for step in program.section("backward"):
        if touched.intersection(step.inputs):
            touched.add(step.output)
    assert set(found.report.wrong) <= {name for name in net.parameters if f"d{name}" in touched}
    assert {name for name in net.parameters if f"d{name}" not in touched} <= set(found.report.right)


def test_the_default_mistake_suits_the_rule() -> None:
    program = network(dropout=0.2).program
    for rule, steps in rules(program).items():
        broken = spoiled(program, rule)
        assert broken.before == steps
        assert [step.output for step in broken.after] == [step.output for step in steps]
        verify(broken.program)
    assert spoiled(program, "tanh derivative").words == "the slope is left out"
    assert spoiled(program, "dW1_2" if "dW1_2" in rules(program) else "dW2").words.startswith("its rows are averaged")


def test_nothing_is_changed_in_place() -> None:
    net = network()
    values = net.values(*data())
    before, text = Interpreter(net.program)(values), to_text(net.program)
    spoiled(net.program, "tanh derivative")
    audit(net, *data(), broken="dW2")
    assert to_text(net.program) == text
    after = Interpreter(net.program)(values)
    assert all(np.array_equal(before[name], after[name]) for name in before)
    assert net.check_gradients(*data()).passed


def test_a_rule_by_its_name_is_broken_wherever_it_is_used() -> None:
    program = network().program
    broken = spoiled(program, "weight gradient")
    assert [step.output for step in broken.after][:2] == ["dW3", "dW2"]
    assert len(broken.after) == 3
    right, wrong = (Interpreter(p)(network().values(*data())) for p in (program, broken.program))
    np.testing.assert_allclose(wrong["dW3"] * ROWS, right["dW3"])
    assert np.array_equal(wrong["db3"], right["db3"])


def test_the_formulas_of_mistakes_are_shown() -> None:
    program = network().program
    shown = {
        ("dz1", "no slope"): "dz1 = da1",
        ("dz1", "slope of z"): "dz1 = da1 ⊙ (1 − z1²)",
        ("da1", "not transposed"): "da1 = dz2 reshape(W2)",
        ("db2", "averaged"): "db2 = Σᵢ dz2 / n",
        ("dW2", "sign"): "dW2 = −a1ᵀ dz2",
        ("dz2", "twice"): "dz2 = 2 (da2 ⊙ a2 (1 − a2))",
    }
    for (rule, mistake), text in shown.items():
        assert [equation(step) for step in spoiled(program, rule, mistake).after] == [text]


def test_what_cannot_be_broken() -> None:
    program = network().program
    with pytest.raises(UnknownName, match="did you mean 'tanh derivative'"):
        spoiled(program, "tanh derivate")
    with pytest.raises(UnknownName, match="no mistake named"):
        spoiled(program, "dW1", "sing")
    with pytest.raises(InvalidInput, match="cannot be made in dW2; possible here: averaged, sign, twice"):
        spoiled(program, "dW2", "no slope")
    with pytest.raises(InvalidInput, match="Which rule"):
        audit(network(), *data(), mistake="sign")


def test_a_sum_has_nothing_to_be_divided_by() -> None:
    program = network("sum_squared_error").program
    with pytest.raises(InvalidInput, match="possible here: sign, twice"):
        spoiled(program, "dy_hat", "not divided")


def test_a_mistake_without_effect_is_said_to_be_none() -> None:
    X, y = data()
    found = audit(network(), X[:1], y[:1], broken="dW2", mistake="averaged")  # a mean of one row
    assert not found.passed
    assert "the mistake changes nothing" in str(found)


def test_where_training_runs_away() -> None:
    X, y = data()
    net = Network(3, [Dense(2)], "sum_squared_error", "float64", seed=0)
    found = audit(net, 10 * X, y, broken="dy_hat", mistake="sign")
    assert "to infinity; with the right gradients" in str(found)


def test_large_networks_are_checked_in_part() -> None:
    net = Network(64, [Dense(40, "tanh"), Dense(3, "softmax")], "categorical_cross_entropy", seed=0)
    rng = np.random.default_rng(0)
    found = audit(net, rng.random((8, 64)), rng.integers(0, 3, 8))
    assert found.passed
    assert found.report.comparisons[-1].compared <= CHOSEN
    assert "entries were chosen at random" in str(found)


def test_every_rule_has_a_name() -> None:
    kinds = {type(step.operation) for step in PROGRAM.section("backward")}
    assert kinds <= set(RULES)
    assert not issubclass(Spoiled, tuple(RULES))
    assert all(issubclass(kind, Operation) for kind in RULES)
