"""A program as a page of text: golden pages, brackets where they are needed, and every entry of the registries."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from chainrule import Dense, Network
from chainrule.functions.activations import Activation, LeakyRelu
from chainrule.functions.expression import Expr, symbol
from chainrule.functions.losses import CategoricalCrossEntropy, Loss
from chainrule.functions.optimizers import Adam, Optimizer
from chainrule.functions.schedules import Schedule
from chainrule.functions.vocabulary import Symbolic, trace_method
from chainrule.network.build import build_program
from chainrule.network.graph import Graph
from chainrule.program.derive import derive
from chainrule.program.render.text import definition, equation, number, pretty, shape_text, to_text, write
from chainrule.program.simplify import simplify
from chainrule.program.update import with_updates


def chain(inputs, layers, loss, **options):
    return build_program(Graph.of(inputs, layers), {"": loss}, **options)


M = Symbolic()
A, B, C = symbol("a"), symbol("b"), symbol("c")

XOR = """\
forward    z1  = a0 W1 + b1                             (n, 2)
           a1  = tanh(z1)                               (n, 2)
           z2  = a1 W2 + b2                             (n, 1)
           ŷ   = σ(z2)                                  (n, 1)
loss       L   = mean[−(y log ŷ + (1 − y) log(1 − ŷ))]
backward   dŷ  = (ŷ − y) / (ŷ (1 − ŷ)) / n              (n, 1)
           dz2 = dŷ ⊙ ŷ (1 − ŷ)                         (n, 1)
           dW2 = a1ᵀ dz2                                (2, 1)
           db2 = Σᵢ dz2                                 (1,)
           da1 = dz2 W2ᵀ                                (n, 2)
           dz1 = da1 ⊙ (1 − a1²)                        (n, 2)
           dW1 = a0ᵀ dz1                                (2, 2)
           db1 = Σᵢ dz1                                 (2,)
simplified dz2 = (ŷ − y) / n, because sigmoid is followed by binary_cross_entropy: one's slope cancels the other's"""

XOR_UPDATE = """\
update     η   = 0.1
           W1  ← W1 − η dW1                                     (2, 2)
           b1  ← b1 − η db1                                     (2,)
           W2  ← W2 − η dW2                                     (2, 1)
           b2  ← b2 − η db2                                     (1,)"""

ADAM_UPDATE = """\
update     η    = 0.05
           t    ← t + 1
           c1   = 1 − 0.9^t
           c2   = 1 − 0.999^t
           norm = √(Σ(dW1²) + Σ(db1²))
           clip = min(2 / norm, 1)
           cW1  = clip dW1                                (2, 1)
           cb1  = clip db1                                (1,)
           mW1  ← 0.9 mW1 + (1 − 0.9) cW1                 (2, 1)
           vW1  ← 0.999 vW1 + (1 − 0.999) cW1²            (2, 1)
           W1   ← W1 − η (mW1 / c1) / (√(vW1 / c2) + 1e−08)  (2, 1)"""

DROPOUT = """\
forward    z1    = a0 W1 + b1                       (n, 3)
           a1    = max(z1, 0)                       (n, 3)
           mask1 = dropout_mask(a1; rate 0.5)       (n, 3)"""


def words(text: str) -> list[list[str]]:
    """The lines of a text, without the spaces that align it."""
    return [line.split() for line in text.splitlines()]


def shows(page: str, line: str) -> bool:
    """Whether a line, with or without its section, is on the page."""
    return any(line.split() in (found, found[1:]) for found in words(page))


# ---- golden pages


def test_the_xor_network() -> None:
    network = Network(2, [Dense(2, "tanh"), Dense(1, "sigmoid")], "binary_cross_entropy", seed=0)
    assert str(network.program) == to_text(network.program) == XOR


def test_the_xor_networks_update() -> None:
    network = Network(2, [Dense(2, "tanh"), Dense(1, "sigmoid")], "binary_cross_entropy", seed=0)
    page = str(network.training_program("gradient_descent"))
    assert XOR_UPDATE in page
    assert "loss       L   = mean[max(z2, 0) − y z2 + log(1 + exp(−|z2|))]" in page
    assert "backward   dz2 = (ŷ − y) / n" in page
    assert page.splitlines()[-1] == XOR.splitlines()[-1]


def test_adam_with_clipping() -> None:
    network = Network(2, [Dense(1)], "mean_squared_error", seed=0)
    lines = words(str(network.training_program(Adam(0.05, clip_norm=2.0))))
    start = lines.index(words(ADAM_UPDATE)[0])
    assert lines[start : start + len(words(ADAM_UPDATE))] == words(ADAM_UPDATE)


@pytest.mark.parametrize(
    ("layer", "loss", "weighted", "line"),
    [
        (Dense(2), "sum_squared_error", False, "L = Σ((y − ŷ)²)"),
        (Dense(2), "half_sum_squared_error", False, "L = Σ(0.5 (y − ŷ)²)"),
        (Dense(2), "half_mean_squared_error", True, "L = Σ(w ⊙ 0.5 (y − ŷ)²) / (2 Σ(w))"),
        (Dense(1), "half_mean_squared_error", True, "L = Σ(w ⊙ 0.5 (y − ŷ)²) / Σ(w)"),
        (Dense(2), "half_mean_squared_error", False, "dŷ = (ŷ − y) / (2 n) (n, 2)"),
        (Dense(2), "mean_squared_error", True, "dŷ = (w ⊙ 2 (ŷ − y)) / (2 Σ(w)) (n, 2)"),
        (Dense(3, "softmax"), "categorical_cross_entropy", False, "L = Σ(−y log ŷ) / n"),
        (Dense(3, "softmax"), "categorical_cross_entropy", False, "dz1 = ŷ ⊙ (dŷ − Σⱼ(dŷ ŷ)) (n, 3)"),
        (Dense(1, l1=0.5, l2=0.25), "hinge", False, "R_W1 = 0.5 Σ(|W1|) + 0.125 Σ(W1²)"),
        (Dense(1, l1=0.5, l2=0.25), "hinge", False, "dW1_1 = 0.5 sign(W1) + 0.25 W1 (2, 1)"),
        (Dense(1, "relu"), "hinge", False, "dz1 = dŷ ⊙ (z1 > 0) (n, 1)"),
        (Dense(1, bias=False), "hinge", False, "z1 = a0 W1 (n, 1)"),
        (Dense(2, "tanh", dropout=0.25), "hinge", False, "mask1 = dropout_mask(a1; rate 0.25) (n, 2)"),
        (Dense(2, "tanh", dropout=0.25), "hinge", False, "ŷ = a1 ⊙ mask1 (n, 2)"),
    ],
    ids=str,
)
def test_lines(layer: Any, loss: str, weighted: bool, line: str) -> None:
    program = derive(chain(2, [layer], Loss.get(loss), weighted=weighted))
    assert shows(to_text(program), line)


def test_smoothed_labels() -> None:
    program = chain(2, [Dense(4, "softmax")], CategoricalCrossEntropy(0.2))
    assert shows(to_text(program), "y_smooth = 0.8 y + 0.05 (n, 4)")


def test_members_and_scale(graph: Any) -> None:
    page = to_text(derive(graph("members_after_shared").program))
    assert "for k = 1 … 4\n" in page
    assert shows(page, "z2[k] = a1 W2[k] + b2[k] (n, 2)")
    assert shows(page, "da1 = Σₖ da1_each (n, 3)")
    assert shows(to_text(graph("scaled").program), "z2[k] = 0.57735 (a1 W2[k]) + b2[k] (n, 2)")


# ---- everything prints


def _check(page: str) -> None:
    assert page.count("(") == page.count(")")
    assert page.count("[") == page.count("]")
    for mark in ("Expr", "object at", "LossValue", "Gradient(", "None", "y_hat"):
        assert mark not in page
    assert "…" not in re.sub(r"for [kt] = \d+ … \d+", "", page)


@pytest.mark.parametrize("name", Activation.registry)
def test_every_activation(name: str) -> None:
    f = Activation.get(name)
    program = derive(chain(2, [Dense(3, f), Dense(2, f)], Loss.get("mean_squared_error")))
    assert all(step.expression is not None for step in program)
    _check(to_text(program))
    _check(definition(f))
    assert definition(f).startswith(f"{f.symbol or 'f'}(z) = ")


@pytest.mark.parametrize("name", Loss.registry)
@pytest.mark.parametrize("weighted", [False, True])
def test_every_loss(name: str, weighted: bool) -> None:
    loss = Loss.get(name)
    program = derive(chain(2, [Dense(3, loss.link or "identity")], loss, weighted=weighted))
    for version in (program, simplify(program)):
        assert all(step.expression is not None for step in version)
        _check(to_text(version))


@pytest.mark.parametrize("name", Optimizer.registry)
@pytest.mark.parametrize("schedule", Schedule.registry)
def test_every_optimizer(name: str, schedule: str, graph: Any) -> None:
    optimizer = Optimizer.get(
        {"name": name, "learning_rate": schedule, "clip_value": 1, "clip_norm": 1, "weight_decay": 0.1}
    )
    program = derive(graph("dropped").program)
    parameters = {key: replace(p, lr_scale=0.5, decay=key != "b1") for key, p in program.parameters.items()}
    program = with_updates(replace(program, parameters=parameters), optimizer)
    assert all(step.expression is not None for step in program)
    _check(to_text(program))


def test_every_graph(example: Any) -> None:
    for program in (example.program, derive(example.program), simplify(derive(example.program))):
        _check(re.sub("for t = .*", "", to_text(program)))


def test_a_users_own_function(graph: Any) -> None:
    class Wave(Activation):
        symbol = "wave"
        formula = "sin z"

        def value(self, z: Any, m: Any) -> Any:
            return np.sin(z)

        def derivative(self, z: Any, a: Any, m: Any) -> Any:
            return np.cos(z)

    class Cubic(Loss):
        formula = "|y − ŷ|³"

        def value(self, y: Any, p: Any, m: Any) -> Any:
            return np.abs(y - p) ** 3

        def derivative(self, y: Any, p: Any, m: Any) -> Any:
            return 3 * np.abs(p - y) * (p - y)

    page = to_text(derive(chain(2, [Dense(2, Wave())], Cubic())))
    assert shows(page, "ŷ = wave(z1) (n, 2)")
    assert shows(page, "dz1 = dŷ ⊙ wave′(z1) (n, 2)")
    assert shows(page, "L = mean of [|y − ŷ|³]")
    assert definition(Wave()) == "wave(z) = sin z"


# ---- brackets, only where they are needed


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (A + B + C, "a + b + c"),
        (A - (B - C), "a − (b − c)"),
        (A - (B + C), "a − (b + c)"),
        ((A - B) - C, "a − b − c"),
        (A * B * C, "a b c"),
        ((A + B) * C, "(a + b) c"),
        (A * (B + C), "a (b + c)"),
        (A * (B * C), "a (b c)"),
        (A / (B * C), "a / (b c)"),
        (A / (B / C), "a / (b / c)"),
        (A / B / C, "a / b / c"),
        (A * B / C, "a b / c"),
        (A * (B / C), "a (b / c)"),
        ((A + B) ** 2, "(a + b)²"),
        (A**2 * B, "a² b"),
        ((A * B) ** 2, "(a b)²"),
        ((A**2) ** 3, "(a²)³"),
        (A ** (B + C), "a^(b + c)"),
        (A**B, "a^b"),
        (A**-1, "a⁻¹"),
        (A**0.5, "a^0.5"),
        (-A, "−a"),
        (-(A + B), "−(a + b)"),
        (-(A * B), "−a b"),
        (-(A**2), "−a²"),
        ((-A) ** 2, "(−a)²"),
        (A * (-B), "a (−b)"),
        (A - 3 * B, "a − 3 b"),
        (A * 3, "a · 3"),
        (3 * A, "3 a"),
        (A * -2, "a (−2)"),
        ((A > B) * C, "(a > b) c"),
        (M.exp(A + B), "exp(a + b)"),
        (M.log(A) * B, "log a b"),
        (B * M.log(A), "b log a"),
        (M.log(A + B), "log(a + b)"),
        (M.log(M.positive(A)), "log a"),
        (M.log(A) ** 2, "(log a)²"),
        (M.log1p(A * B), "log(1 + a b)"),
        (M.sqrt(A), "√a"),
        (M.sqrt(A / B), "√(a / b)"),
        (M.abs(A - B), "|a − b|"),
        (M.floor(A), "⌊a⌋"),
        (M.maximum(A, 0), "max(a, 0)"),
        (M.where(A > 0, B, C), "b if a > 0, else c"),
        (M.where(A > 0, B, C) + 1, "(b if a > 0, else c) + 1"),
        (M.where(A >= 0, B, M.where(A < B, 1, 2)), "b if a ≥ 0, else 1 if a < b, else 2"),
        (M.hadamard(A, B + C), "a ⊙ (b + c)"),
        (M.hadamard(A, B * C), "a ⊙ b c"),
        (M.hadamard(A, M.hadamard(B, C)), "a ⊙ (b ⊙ c)"),
        (A - M.hadamard(B, C), "a − b ⊙ c"),
        (M.matmul(M.transpose(A), B), "aᵀ b"),
        (M.matmul(A, B + C), "a (b + c)"),
        (M.transpose(A + B), "(a + b)ᵀ"),
        (M.matmul(A, M.transpose(M.transpose(B))), "a b"),
        (M.sum(A, "rows"), "Σᵢ a"),
        (M.sum(A * B, -1), "Σⱼ(a b)"),
        (1 - 0.5 * A, "1 − 0.5 a"),
    ],
    ids=str,
)
def test_brackets(expression: Expr, text: str) -> None:
    assert write(expression) == text


def test_numbers_and_names() -> None:
    assert [number(x) for x in (1, 0.1, 1 / 3, 1e-8, -2.5, 1e6, 12345678)] == [
        *("1", "0.1", "0.333333", "1e−08", "−2.5", "1e+06", "1.23457e+07")
    ]
    assert [pretty(name) for name in ("y_hat", "dy_hat_1", "lrW1", "dgamma2", "mbeta2")] == [
        *("ŷ", "dŷ_1", "ηW1", "dγ2", "mβ2")
    ]
    assert [shape_text(shape) for shape in ((), (3,), ("n", 2), (4, 1, 2))] == ["", "(3,)", "(n, 2)", "(4, 1, 2)"]


def test_an_assignment_has_an_arrow(graph: Any) -> None:
    program = with_updates(derive(graph("chain").program), Adam())
    arrows = {step.output for step in program if "←" in equation(step)}
    assert arrows == {"t", *program.parameters, *(f"{slot}{name}" for slot in "mv" for name in program.parameters)}


@pytest.mark.parametrize("f", [Activation.get("silu"), LeakyRelu(0.25), Activation.get("softmax")], ids=repr)
def test_definitions(f: Activation) -> None:
    assert (
        definition(f)
        == {
            "silu": "silu(z) = z / (1 + exp(−z))",
            "leaky_relu": "leaky_relu(z) = z if z > 0, else 0.25 z",
            "softmax": "softmax(z) = exp(z − maxⱼ(z)) / Σⱼ(exp(z − maxⱼ(z)))",
        }[f.name]
    )


def test_the_trace_is_what_is_printed() -> None:
    traced = trace_method(LeakyRelu(0.25), "value", "z")
    assert traced is not None
    assert write(traced) == "z if z > 0, else 0.25 z"
