"""The gradient check fails where it should: any one rule spoiled, and the right parameter named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

import chainrule.network.normalization  # noqa: F401 (its operations count too)
from chainrule.errors import InvalidInput
from chainrule.explain.gradients import SIMPLIFIED, WRITTEN_OUT, GradientReport
from chainrule.functions.activations import Activation, Identity, Tanh
from chainrule.functions.losses import Loss
from chainrule.functions.vocabulary import Vocabulary
from chainrule.network.layers import Dense
from chainrule.network.network import Network
from chainrule.program import operations, simplify
from chainrule.program.operations import Activate, Affine, LossValue, Multiply, Operation, Penalty
from chainrule.program.program import Shape

ROWS = 3
M = Vocabulary()


def check(layers: list[Dense], loss: Any = "mean_squared_error", **options: Any) -> GradientReport:
    """The report on a network on three features, away from kinks and zeros."""
    net = Network(3, layers, loss, "float64", seed=2)
    rng = np.random.default_rng(5)
    for name in net.parameters:
        array = rng.normal(size=net.parameters[name].shape)
        net.parameters[name] = 0.6 * array if name[0] == "W" else 0.3 + 0.3 * array
    y: Any = rng.uniform(0.1, 0.9, (ROWS, net.outputs))
    if net.loss.name in ("hinge", "categorical_cross_entropy"):
        y = np.eye(net.outputs)[np.arange(ROWS) % net.outputs]
    return net.check_gradients(rng.normal(size=(ROWS, 3)), y, **options)


def parameters(*layers: int) -> set[str]:
    return {f"{letter}{layer}" for layer in layers for letter in "Wb"}


# ---- the rules of the operations

#: What is done to a gradient, from the value that is right, its rule, and the rule's operands.
MISTAKES: dict[str, Callable[[Any, Operation, tuple[Any, ...]], Any]] = {
    "2 times too large": lambda right, rule, operands: 2 * right,
    "opposite sign": lambda right, rule, operands: -right,
    "missing": lambda right, rule, operands: 0 * right,
    "off by 0.01": lambda right, rule, operands: right + 0.01,
    "off by 0.1 %": lambda right, rule, operands: right * (1 + 1e-3),
    "result transposed": lambda right, rule, operands: np.swapaxes(right, -1, -2),
    "operands transposed": lambda right, rule, operands: rule.value(M, *(np.swapaxes(x, -1, -2) for x in operands)),
    "second operand transposed": lambda right, rule, operands: rule.value(M, operands[0], operands[1].T),
}


@dataclass(frozen=True)
class Spoiled(Operation):
    """A gradient rule with a mistake in it."""

    rule: Operation
    mistake: str

    def shape(self, *shapes: Shape) -> Shape:
        return self.rule.shape(*shapes)

    def value(self, m: Any, *inputs: Any) -> Any:
        return MISTAKES[self.mistake](self.rule.value(m, *inputs), self.rule, inputs)


def plant(patch: pytest.MonkeyPatch, kind: type[Operation], index: int, mistake: str, layer: int | None) -> None:
    """Spoil the contribution to one input of one kind of operation, in one layer."""
    rule = kind.gradient

    def gradient(self: Operation, step: Any, d: str) -> Iterator[Any]:
        for i, (name, made, operands) in enumerate(rule(self, step, d)):
            yield name, Spoiled(made, mistake) if i == index and step.layer == layer else made, operands

    patch.setattr(kind, "gradient", gradient)


LAYERS = [
    Dense(3, "tanh", l1=0.1, l2=0.2, dropout=0.2),
    Dense(3, "softplus", l2=0.3, dropout=0.1),
    Dense(3, "sigmoid", l1=0.05, dropout=0.1),
]
SCALED = ["2 times too large", "opposite sign", "missing", "off by 0.01", "off by 0.1 %"]
RULES = [
    *[(Affine, 0, k, {f"W{k}"}, [*SCALED, "result transposed"]) for k in (1, 2, 3)],
    *[(Affine, 1, k, {f"b{k}"}, SCALED) for k in (1, 2, 3)],
    *[
        (Affine, 2, k, parameters(*range(1, k)), [*SCALED, "second operand transposed", "operands transposed"])
        for k in (2, 3)
    ],
    *[(Activate, 0, k, parameters(*range(1, k + 1)), SCALED) for k in (1, 2, 3)],
    *[(Multiply, 0, k, parameters(*range(1, k + 1)), SCALED) for k in (1, 2, 3)],
    *[(Penalty, 0, k, {f"W{k}"}, [*SCALED, "result transposed"]) for k in (1, 2, 3)],
    (LossValue, 0, None, parameters(1, 2, 3), SCALED),
]
PLANTED = [
    pytest.param(kind, index, layer, wrong, mistake, id=f"{kind.__name__}-{index}-layer {layer}-{mistake}")
    for kind, index, layer, wrong, mistakes in RULES
    for mistake in mistakes
]


@pytest.mark.parametrize(("kind", "index", "layer", "wrong", "mistake"), PLANTED)
def test_a_spoiled_rule_is_caught(
    monkeypatch: pytest.MonkeyPatch, kind: type[Operation], index: int, layer: int | None, wrong: set[str], mistake: str
) -> None:
    plant(monkeypatch, kind, index, mistake, layer)
    report = check(LAYERS)
    assert not report
    assert set(report.wrong) == wrong
    assert set(report.right) == parameters(1, 2, 3) - wrong
    first = max(wrong, key=lambda name: (int(name[1]), name))
    first = f"W{first[1]}" if f"W{first[1]}" in wrong else first
    assert str(report).startswith(f"The gradient of {first} is wrong: relative difference")


def test_the_same_network_unspoiled_is_right() -> None:
    report = check(LAYERS)
    assert report
    assert not report.wrong
    assert set(report.right) == parameters(1, 2, 3)


def test_every_rule_is_spoiled_somewhere() -> None:
    kinds = {
        kind.__name__
        for kind in Operation.__subclasses__()
        if kind.__module__.startswith("chainrule.") and "gradient" in vars(kind)
        if not kind.__module__.endswith(("operations.windows", "operations.recurrent"))  # in test_blocks_explained.py
    }
    # in test_other_programs.py, program/test_windows.py, network/test_normalization.py and network/test_batch_norm.py
    elsewhere = {"AffineInputGradient", "Add", "Copy", "Masked", "RowNormalize", "ScaleShift", "ColumnNormalize"}
    assert kinds == {kind.__name__ for kind, *_ in RULES} | elsewhere


def test_a_rule_spoiled_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for layer in (1, 2, 3):
        plant(monkeypatch, Affine, 0, "2 times too large", layer)
    report = check(LAYERS)
    assert report.wrong == ("W3", "W2", "W1")
    assert set(report.right) == {"b1", "b2", "b3"}
    assert len(report.suspects) >= 1


# ---- the derivatives of the activations

ACTIVATIONS = [kind() for kind in Activation.registry.values() if kind.__module__.startswith("chainrule.")]

#: What is done in place of `backward`.
SLOPES: dict[str, Callable[..., Any]] = {
    "2 times too large": lambda f, da, z, a: 2 * f.backward(da, z, a, M),
    "opposite sign": lambda f, da, z, a: -f.backward(da, z, a, M),
    "missing": lambda f, da, z, a: da,
    "of the wrong value": lambda f, da, z, a: f.backward(da, a, f.value(a, M), M),
    "only the diagonal": lambda f, da, z, a: da * f.derivative(z, a, M),
}


def _spoiled_slopes() -> Iterator[Any]:
    """Every activation with every mistake that is one: relu′(a) is relu′(z)."""
    da, z = 0.7 * np.random.default_rng(0).normal(size=(2, 50, 3))
    for f in ACTIVATIONS:
        for name, slope in SLOPES.items():
            a = f.value(z, M)
            if not np.allclose(slope(f, da, z, a), f.backward(da, z, a, M)):
                yield pytest.param(f, slope, id=f"{f.name}-{name}")


@pytest.mark.parametrize(("activation", "slope"), list(_spoiled_slopes()))
def test_a_spoiled_activation_is_caught(
    monkeypatch: pytest.MonkeyPatch, activation: Activation, slope: Callable[..., Any]
) -> None:
    class Right(type(activation)):  # type: ignore[misc]
        pass

    right = Right()
    monkeypatch.setattr(type(activation), "backward", lambda self, da, z, a, m: slope(right, da, z, a))
    monkeypatch.setattr(Right, "backward", BACKWARD[activation.name])
    first, last = ("tanh", "silu") if activation.name not in ("tanh", "silu") else ("gelu", "mish")
    report = check([Dense(4, first), Dense(3, activation), Dense(2, last)])
    assert not report
    assert report.wrong == ("W2", "b2", "W1", "b1")
    assert set(report.right) == parameters(3)
    assert any(equation.startswith("dz2 = ") for equation in report.suspects)


BACKWARD = {f.name: type(f).backward for f in ACTIVATIONS}


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda f: f.name)
def test_a_spoiled_derivative_is_caught(monkeypatch: pytest.MonkeyPatch, activation: Activation) -> None:
    kind = type(activation)
    if "backward" in vars(kind):
        pytest.skip("it does not use its derivative")
    right = kind.derivative
    monkeypatch.setattr(kind, "derivative", lambda self, z, a, m: 1.01 * right(self, z, a, m))
    report = check([Dense(4, "softmax"), Dense(3, activation), Dense(2)])
    assert report.wrong == ("W2", "b2", "W1", "b1")
    assert "1.01 times too large" in str(report)


def test_a_mistake_in_what_is_simplified_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Identity, "backward", lambda self, da, z, a, m: 2 * da)
    report = check([Dense(4, "identity"), Dense(2, "tanh")])
    assert report.wrong == ("W1", "b1")
    assert {c.program for c in report.comparisons if not c.passed} == {WRITTEN_OUT}
    assert "wrong in the chain written out (in the simplified program it is right)" in str(report)


def test_a_wrong_rewrite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simplify, "Identity", Tanh)  # leaves tanh out, forward and backward
    report = check([Dense(4, "tanh"), Dense(2, "sigmoid")])
    assert not report
    assert "W1" in report.wrong


# ---- the derivatives of the losses


def last_activation(loss: Loss) -> str:
    for name in (loss.link, "identity", "sigmoid"):
        try:
            loss.check_activation(Activation.get(name or "identity"))
        except InvalidInput:
            continue
        return name or "identity"
    raise AssertionError(loss)


OWN = [kind for kind in Loss.registry.values() if kind.__module__.startswith("chainrule.")]
LOSSES = [kind() for kind in OWN if kind.name != "triplet"]  # which is of two distances
LOSS_MISTAKES: dict[str, Callable[..., Any]] = {
    "2 times too large": lambda right, self, y, p, m: 2 * right(self, y, p, m),
    "opposite sign": lambda right, self, y, p, m: -right(self, y, p, m),
    "missing": lambda right, self, y, p, m: 0 * p,
    "y and ŷ exchanged": lambda right, self, y, p, m: right(self, p, y, m),
}


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.name)
@pytest.mark.parametrize("mistake", LOSS_MISTAKES)
@pytest.mark.parametrize("weighted", [False, True])
def test_a_spoiled_loss_is_caught(monkeypatch: pytest.MonkeyPatch, loss: Loss, mistake: str, weighted: bool) -> None:
    kind = type(loss)
    right, wrong = kind.derivative, LOSS_MISTAKES[mistake]
    monkeypatch.setattr(kind, "derivative", lambda self, y, p, m: wrong(right, self, y, p, m))
    options = {"sample_weight": [1, 2, 3]} if weighted else {}
    report = check([Dense(4, "tanh"), Dense(2, last_activation(loss))], loss, **options)
    assert set(report.wrong) == parameters(1, 2)
    assert report.wrong[0] == "W2"
    spoiled = {c.program for c in report.comparisons if not c.passed}
    assert spoiled == ({WRITTEN_OUT} if loss.link else {WRITTEN_OUT, SIMPLIFIED})


@pytest.mark.parametrize("loss", [loss for loss in LOSSES if loss.link], ids=lambda loss: loss.name)
@pytest.mark.parametrize("mistake", LOSS_MISTAKES)
def test_a_spoiled_derivative_from_scores_is_caught(monkeypatch: pytest.MonkeyPatch, loss: Loss, mistake: str) -> None:
    kind = type(loss)
    right, wrong = kind.derivative_from_scores, LOSS_MISTAKES[mistake]
    monkeypatch.setattr(kind, "derivative_from_scores", lambda self, y, p, m: wrong(right, self, y, p, m))
    report = check([Dense(4, "tanh"), Dense(2, loss.link)], loss)
    assert report.wrong == ("W2", "b2", "W1", "b1")
    assert {c.program for c in report.comparisons if not c.passed} == {SIMPLIFIED}


@pytest.mark.parametrize("loss", [loss for loss in LOSSES if loss.link], ids=lambda loss: loss.name)
def test_a_wrong_loss_from_scores_is_caught(monkeypatch: pytest.MonkeyPatch, loss: Loss) -> None:
    kind = type(loss)
    right = kind.value_from_scores
    monkeypatch.setattr(kind, "value_from_scores", lambda self, y, z, m: right(self, y, 1.1 * z, m))
    assert not check([Dense(4, "tanh"), Dense(2, loss.link)], loss)


# ---- a user's own functions


class Cube(Activation):
    """NumPy only, with a derivative that is wrong."""

    formula = "z³"

    def value(self, z: Any, m: Any) -> Any:
        return np.power(z, 3)

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        return 2 * np.power(z, 2)


class Quartic(Loss):
    """With a sign that is wrong."""

    def value(self, y: Any, p: Any, m: Any) -> Any:
        return (y - p) ** 4

    def derivative(self, y: Any, p: Any, m: Any) -> Any:
        return 4 * (y - p) ** 3


def test_a_users_wrong_activation() -> None:
    report = check([Dense(4, "tanh"), Dense(3, Cube()), Dense(2, "tanh")])
    assert report.wrong == ("W2", "b2", "W1", "b1")
    assert "it is everywhere 1.5 times too small" in str(report)


def test_a_users_wrong_loss() -> None:
    report = check([Dense(4, "tanh"), Dense(2)], Quartic())
    assert report.wrong == ("W2", "b2", "W1", "b1")
    assert "the sign is the opposite" in str(report)


# ---- a mistake under difficult circumstances


@pytest.mark.parametrize("size", [1e-3, 1e3])
def test_in_gradients_of_any_size(monkeypatch: pytest.MonkeyPatch, size: float) -> None:
    plant(monkeypatch, Affine, 0, "2 times too large", 1)
    net = Network(3, [Dense(3, "silu"), Dense(1)], "mean_squared_error", "float64", seed=0)
    rng = np.random.default_rng(0)
    report = net.check_gradients(size * rng.normal(size=(5, 3)), rng.normal(size=5))
    assert report.wrong == ("W1",)


def test_at_kinks_and_extremes(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, Affine, 0, "2 times too large", 1)
    net = Network(2, [Dense(4, "relu"), Dense(1, "sigmoid")], "binary_cross_entropy", "float64", seed=0)
    net.parameters["W2"] = [[1e4], [-1e4], [1e4], [1e4]]
    report = net.check_gradients([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])
    assert report.wrong == ("W1",)


def test_in_a_small_part_of_an_array(monkeypatch: pytest.MonkeyPatch) -> None:
    right = operations.ColumnSum.value

    def wrong(self: Any, m: Any, *inputs: Any) -> Any:
        db = right(self, m, *inputs)
        return m.where(m.column_number(db) < 1, db * (1 + 1e-4), db)

    monkeypatch.setattr(operations.ColumnSum, "value", wrong)
    report = check([Dense(3, "tanh")])
    assert report.wrong == ("b1",)
    assert "Worst entry b1[0]: derived" in str(report)


def test_a_gradient_that_is_not_finite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tanh, "derivative", lambda self, z, a, m: np.where(z > z.min(), 1 - a**2, np.nan))
    report = check([Dense(3, "tanh"), Dense(2)])
    assert report.wrong == ("W1", "b1")
    assert "relative difference nan; it is not finite." in str(report)
    assert "derived nan, measured" in str(report)


# ---- the words


def test_the_verdict_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, Affine, 2, "2 times too large", 2)
    net = Network(2, [Dense(2, "tanh"), Dense(1)], "mean_squared_error", "float64", seed=0)
    net.parameters["W1"] = [[1, 0], [0, -2]]
    net.parameters["W2"] = [[1], [1]]
    report = net.check_gradients([[1.0, 0.0], [1.0, 1.0]], [0.0, 2.0])
    assert str(report).splitlines() == [
        "The gradient of W1 is wrong: relative difference 0.333; it is everywhere 2 times too large.",
        "Worst entry W1[1, 0]: derived −1.85, measured −0.925.",
        "Also wrong, further back or by the same mistake: b1 (0.333).",
        "Right: W2, b2.",
        "One mistake would explain it here: da1 = 2 (dz2 W2ᵀ); dz1 = da1 ⊙ (1 − a1²).",
    ]


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        ("2 times too large", "it is everywhere 2 times too large"),
        ("opposite sign", "the sign is the opposite"),
        ("missing", "it is 0 everywhere"),
        ("result transposed", "it is transposed"),
    ],
)
def test_hints(monkeypatch: pytest.MonkeyPatch, mistake: str, words: str) -> None:
    plant(monkeypatch, Affine, 0, mistake, 2)
    report = check([Dense(3, "tanh"), Dense(3)])
    assert str(report).splitlines()[0].endswith(f"; {words}.")


def test_a_larger_tolerance_lets_more_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, Affine, 0, "off by 0.1 %", 1)
    assert not check([Dense(3, "tanh"), Dense(3)])
    assert check([Dense(3, "tanh"), Dense(3)], tolerance=1e-2)
