"""Scripts as text: how they read, and that no name or text from outside becomes code."""

from __future__ import annotations

import ast
import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule import Dense, Network
from chainrule.errors import InvalidInput
from chainrule.functions.activations import Activation, Identity, LeakyRelu, Tanh
from chainrule.functions.losses import Loss
from chainrule.functions.optimizers import Adam, GradientDescent
from chainrule.functions.schedules import Cosine, Schedule, WarmUp
from chainrule.program.interpret import Interpreter
from chainrule.program.operations import Activate, Operation
from chainrule.program.program import Builder
from chainrule.program.render.numpy_source import NumpySource, to_numpy
from chainrule.program.render.script import comment, number, plain_source

LIBRARY = {"numpy", "math", "pathlib"}


# ---- how it reads


def test_a_textbook_iteration():
    network = Network(2, [Dense(2, "tanh"), Dense(1, "sigmoid")], "half_sum_squared_error", seed=0)
    assert to_numpy(network.training_program("gradient_descent"), "float32") == (
        "import numpy as np\n"
        "\n"
        "dtype = np.float32\n"
        "\n"
        "\n"
        "def sigmoid(z):\n"
        "    return 1 / (1 + np.exp(-z))\n"
        "\n"
        "\n"
        "# forward\n"
        "z1 = a0 @ W1 + b1  # (n, 2)\n"
        "a1 = np.tanh(z1)  # (n, 2)\n"
        "z2 = a1 @ W2 + b2  # (n, 1)\n"
        "y_hat = sigmoid(z2)  # (n, 1)\n"
        "\n"
        "# loss\n"
        "L = np.sum(0.5 * (y - y_hat) ** 2)\n"
        "\n"
        "# backward\n"
        "dy_hat = y_hat - y  # (n, 1)\n"
        "dz2 = dy_hat * (y_hat * (1 - y_hat))  # (n, 1)\n"
        "dW2 = a1.T @ dz2  # (2, 1)\n"
        "db2 = np.sum(dz2, axis=0)  # (1,)\n"
        "da1 = dz2 @ W2.T  # (n, 2)\n"
        "dz1 = da1 * (1 - a1**2)  # (n, 2)\n"
        "dW1 = a0.T @ dz1  # (2, 2)\n"
        "db1 = np.sum(dz1, axis=0)  # (2,)\n"
        "\n"
        "# update\n"
        "lr = 0.1\n"
        "W1 = W1 - lr * dW1\n"
        "b1 = b1 - lr * db1\n"
        "W2 = W2 - lr * dW2\n"
        "b2 = b2 - lr * db2\n"
    )


def test_moments_as_in_the_design():
    network = Network(2, [Dense(1)], "mean_squared_error", seed=0)
    source = to_numpy(network.training_program("adam"))
    assert "\nmW1 = 0.9 * mW1 + (1 - 0.9) * dW1\n" in source
    assert "\nlr = 0.001\nt = t + 1\nc1 = 1 - 0.9**t\n" in source


def test_nothing_is_computed_twice():
    network = Network(2, [Dense(3, "softmax")], "categorical_cross_entropy", seed=0)
    source = to_numpy(network.prediction_program)
    assert source.count("np.exp(") == source.count("np.max(") == 1
    loss = "\n".join(NumpySource(network.loss_program()).lines("loss"))
    assert loss.count("np.max(") == 1
    assert loss.startswith("t1 = z1 - np.max(")


def test_the_reason_of_a_simplification_is_told():
    network = Network(2, [Dense(1, "sigmoid")], "binary_cross_entropy", seed=0)
    lines = NumpySource(network.gradient_program()).lines("backward")
    assert lines[0] == "# because sigmoid is followed by binary_cross_entropy: one's slope cancels the other's"
    assert lines[1] == "dz1 = (y_hat - y) / n  # (n, 1)"


def test_one_definition_for_equal_functions_and_two_for_different_ones():
    layers = [Dense(2, LeakyRelu(0.2)), Dense(2, LeakyRelu(0.1)), Dense(2, LeakyRelu(0.2)), Dense(1)]
    network = Network(2, layers, "mean_squared_error", dtype="float64", seed=0)
    source = to_numpy(network.prediction_program)
    assert source.count("def ") == 2
    assert "a1 = leaky_relu(z1)" in source
    assert "a2 = leaky_relu_2(z2)" in source
    assert "a3 = leaky_relu(z3)" in source


def test_the_lines_of_wide_networks_fit():
    layers = [Dense(3, "gelu", l1=0.1, l2=0.1, dropout=0.5) for _ in range(12)]
    network = Network(2, [*layers, Dense(3, "softmax")], "categorical_cross_entropy", seed=0)
    optimizer = Adam(WarmUp(10, Cosine(0.1, 1000)), weight_decay=0.01, clip_norm=1.0)
    source = NumpySource(network.training_program(optimizer, weighted=True))
    for section in ("forward", "loss", "backward", "update"):
        assert max(map(len, source.lines(section, " " * 8))) <= 100


# ---- names and text from outside

HOSTILE = [
    "import os; os.abort()",
    'x"""\nimport os\nos.abort()\n"""',
    "x\nimport os\nos.abort()",
    "__import__('os').abort()",
    "x): return 1\nimport os\nos.abort()\ndef f(z",
    "# \u2028import os",
    "\\",
    "",
    "print",
    "class",
    "np",
    "dtype",
    "e",
    "t1",
    "z1",
    "L",
    "W1",
    "softmax",
    "1st",
    "größe",
    "a" * 300,
]


def assert_harmless(source: str) -> None:
    """Only NumPy and the standard library's mathematics are imported, and nothing from outside is called."""
    tree = ast.parse(source)
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    found |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not found & {"os", "abort", "__import__"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= LIBRARY
        assert not isinstance(node, ast.ImportFrom) or node.module in LIBRARY


@pytest.mark.parametrize("name", HOSTILE, ids=repr)
def test_hostile_names_of_functions(name):
    class Curve(Activation):
        symbol = name or "f"

        def value(self, z, m):
            return z / (1 + m.abs(z))

        def derivative(self, z, a, m):
            return 1 / (1 + m.abs(z)) ** 2

    class Distance(Loss):
        link = name  # which is put into the reason of a simplification

        def value(self, y, p, m):
            return (y - p) ** 2

        def derivative(self, y, p, m):
            return 2 * (p - y)

        value_from_scores = value

    Curve.name = Distance.name = name
    network = Network(2, [Dense(3, Curve()), Dense(2, "softmax"), Dense(2, Curve())], Distance(), dtype="float64")
    program = network.gradient_program()
    assert bool(program.rewrites) == bool(name)
    source = to_numpy(program)
    assert_harmless(source)
    rows = np.linspace(-1.0, 1.0, 6).reshape(3, 2)
    values = {"a0": rows, "y": rows, "n": 3, **{name: array + 0.1 for name, array in network.parameters.items()}}
    space = dict(values)
    exec(source, space)
    for name, value in Interpreter(program)(values).items():
        np.testing.assert_array_equal(space[name], value, strict=True)


@pytest.mark.parametrize("name", ["x = 1; import os", "lambda", "print", "np", "1x", "", "x\ny", "ﬁ", "a b"])
def test_names_that_cannot_be_pythons_are_refused(name):
    builder = Builder()
    builder.add(Activate(Tanh()), "a1", builder.input(name, ("n", 2)))
    with pytest.raises(InvalidInput, match="NumPy script"):
        to_numpy(builder.program("a1"))


def test_names_of_dimensions_stay_in_comments():
    builder = Builder()
    builder.add(Activate(Tanh()), "a1", builder.input("a0", ("n)\nimport os\nos.abort(", 2)))
    source = to_numpy(builder.program("a1"))
    assert_harmless(source)
    assert len(source.splitlines()) == 6


def test_text_in_comments_is_one_harmless_line():
    text = comment('σ(z)""" \\ \n\r\u2028\x00 # import os')
    assert "\n" not in text
    assert not {'"', "\\", "#", "\x00", "\u2028"} & {*text}


# ---- what cannot be written


class Opaque(Activation):
    def value(self, z, m):
        return np.where(z > 0, z, 0.1 * z)

    def derivative(self, z, a, m):
        return np.where(z > 0, 1.0, 0.1)


class OpaqueLoss(Loss):
    def value(self, y, p, m):
        return np.hypot(y - p, 1.0)

    def derivative(self, y, p, m):
        return (p - y) / np.hypot(y - p, 1.0)


class OpaqueStep(GradientDescent):
    def step(self, g, lr, m):
        return lr * np.cbrt(g)


class OpaqueRate(Schedule):
    def value(self, step, m):
        return 0.1 if step < 10 else 0.01


@pytest.mark.parametrize(
    ("activation", "loss", "optimizer", "named"),
    [
        (Opaque(), "mean_squared_error", "adam", "activation 'Opaque'"),
        ("tanh", OpaqueLoss(), "adam", "loss 'OpaqueLoss'"),
        ("tanh", "huber", OpaqueStep(), "optimizer 'OpaqueStep'"),
        ("tanh", "huber", Adam(OpaqueRate()), "schedule 'OpaqueRate'"),
    ],
)
def test_functions_outside_the_vocabulary_are_named(activation, loss, optimizer, named):
    network = Network(2, [Dense(2, activation), Dense(1)], loss, seed=0)
    with pytest.raises(InvalidInput, match=f"The {named} is computed by Python code of its own"):
        to_numpy(network.training_program(optimizer))


@dataclasses.dataclass(frozen=True)
class OpaqueOperation(Operation):
    def value(self, m, *inputs):
        return np.sort(inputs[0])


def test_an_opaque_operation_is_named_by_its_step():
    builder = Builder()
    builder.add(OpaqueOperation(), "a1", builder.input("a0", ("n", 2)))
    with pytest.raises(InvalidInput, match="The step 'a1' is computed by Python code of its own"):
        to_numpy(builder.program("a1"))


# ---- small pieces


@given(st.floats() | st.integers(-(2**60), 2**60))
@settings(derandomize=True)
def test_numbers_are_read_back_exactly(value):
    read = eval(number(value), {"np": np})
    assert type(read) is type(value)
    assert repr(read) == repr(value)


def test_annotations_and_doctests_are_left_out():
    def example(first: Any, second: dict[str, int] | None = None) -> list[Any]:
        """Return ŷ.

        >>> 1
        1
        """
        third: list[Any] = [first, second]
        return third

    assert plain_source(example) == (
        'def example(first, second = None):\n    """Return ŷ."""\n    third = [first, second]\n    return third'
    )


def test_identity_is_written_in_place():
    builder = Builder()
    builder.add(Activate(Identity()), "a1", builder.input("z1", ("n", 2)))
    assert "a1 = z1  # (n, 2)" in to_numpy(builder.program("a1"))
