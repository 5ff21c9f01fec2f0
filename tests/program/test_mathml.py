"""MathML: well-formed for every function, and the names and brackets of a textbook."""

import re
import xml.etree.ElementTree as ET

import pytest

from chainrule import Dense, Network
from chainrule.functions.activations import Activation
from chainrule.functions.expression import Expr, symbol
from chainrule.functions.losses import Loss
from chainrule.functions.optimizers import Optimizer
from chainrule.program.render.mathml import equation, name_mathml, slope, to_mathml, write

KNOWN = set("math mrow mi mn mo mtext mspace mfrac msup msub msubsup msqrt mover mtable mtr mtd".split())  # noqa: SIM905


def plain(mathml: str) -> str:
    """MathML in one line: x^(…), x_…, (…)/(…)."""
    root = ET.fromstring(mathml.replace("&#8290;", "").replace("<mi>⊤</mi>", "<mi>T</mi>"))
    assert {element.tag for element in root.iter()} <= KNOWN

    def shown(element: ET.Element) -> str:
        parts = [shown(child) for child in element]
        match element.tag:
            case "msup":
                return f"{parts[0]}^{parts[1]}"
            case "msub":
                return f"{parts[0]}_{parts[1]}"
            case "msubsup":
                return f"{parts[0]}_{parts[1]}^{parts[2]}"
            case "mfrac":
                return f"[{parts[0]}/{parts[1]}]"
            case "msqrt":
                return f"√[{''.join(parts)}]"
            case "mover":
                return "ŷ"
        return (element.text or "") + "".join(parts)

    return shown(root)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("W1", "W^(1)"),
        ("a0", "a^(0)"),
        ("y_hat", "ŷ"),
        ("dW12", "[∂L/∂W^(12)]"),
        ("dy_hat", "[∂L/∂ŷ]"),
        ("dW1_2", "[∂L/∂W^(1,2)]"),
        ("mW1", "m_W^(1)"),
        ("mb1", "m_b^(1)"),
        ("mask1", "mask^(1)"),
        ("gamma2", "γ^(2)"),
        ("dbeta2", "[∂L/∂β^(2)]"),
        ("vgamma2", "v_γ^(2)"),
        ("lr", "η"),
        ("c2", "c_2"),
        ("lrW1", "η_W^(1)"),
        ("R_W1", "R_W^(1)"),
        ("running_mean3", "running mean^(3)"),
        ("L_data", "L_data"),
        ("draw", "draw"),
        ("<x>", "<x>"),
    ],
)
def test_names(name: str, expected: str) -> None:
    assert plain(f"<math>{name_mathml(name)}</math>") == expected


def test_slopes() -> None:
    assert plain(slope("z2", "a1")) == "[∂z^(2)/∂a^(1)]"


def test_a_program_reads_as_in_a_textbook() -> None:
    network = Network(2, [Dense(2, "tanh"), Dense(1, "sigmoid")], "binary_cross_entropy", seed=0)
    lines = [plain(line) for line in to_mathml(network.training_program("gradient_descent"))]
    for line in (
        "z^(1)=a^(0)W^(1)+b^(1)",
        "a^(1)=tanh(z^(1))",
        "[∂L/∂z^(2)]=[ŷ−y/n]",
        "[∂L/∂W^(2)]=a^(1)T[∂L/∂z^(2)]",
        "[∂L/∂a^(1)]=[∂L/∂z^(2)]W^(2)T",
        "[∂L/∂z^(1)]=[∂L/∂a^(1)]⊙(1−(a^(1))^2)",
        "[∂L/∂b^(1)]=∑_i[∂L/∂z^(1)]",
    ):
        assert line in lines
    assert any(line.startswith("W^(1)←W^(1)−η") for line in lines)


def test_brackets() -> None:
    x, y = symbol("x"), symbol("y")
    gradient = symbol("dW1")
    assert plain(write((x + y) * x)) == "(x+y)x"
    assert plain(write(gradient**2)) == "([∂L/∂W^(1)])^2"
    assert plain(write(symbol("W1") ** 2)) == "(W^(1))^2"
    assert plain(write(x - (y - x))) == "x−(y−x)"
    assert plain(write(x / y / (x + y))) == "[x/y(x+y)]"
    assert plain(write(x / (y / x))) == "[x/[y/x]]"
    assert plain(write(Expr("transpose", (Expr("matmul", (x, y)),)))) == "(xy)^T"
    assert write(Expr("transpose", (Expr("transpose", (x,)),))) == write(x)


def test_numbers() -> None:
    assert plain(write(Expr("constant", (1e-8,)))) == "10^−8"
    assert plain(write(Expr("constant", (-2.5e12,)))) == "−2.5·10^12"
    assert plain(write(symbol("x") - Expr("constant", (-0.5,)))) == "x−−0.5"


@pytest.mark.parametrize("name", sorted(Activation.registry))
def test_every_activation(name: str) -> None:
    loss = "categorical_cross_entropy" if name == "softmax" else "mean_squared_error"
    layers = [Dense(3, "tanh", dropout=0.1, l1=0.1, l2=0.2), Dense(3, name)]
    for line in to_mathml(Network(2, layers, loss, seed=0).program):
        plain(line)


@pytest.mark.parametrize("name", sorted(Loss.registry))
def test_every_loss(name: str) -> None:
    last = {"categorical_cross_entropy": "softmax", "binary_cross_entropy": "sigmoid", "poisson": "exp"}
    for line in to_mathml(
        Network(2, [Dense(Loss.registry[name].columns or 3, last.get(name, "identity"))], name, seed=0).program
    ):
        plain(line)


@pytest.mark.parametrize("name", sorted(Optimizer.registry))
def test_every_optimizer(name: str) -> None:
    program = Network(2, [Dense(3)], "mean_squared_error", seed=0).training_program(name)
    lines = [plain(line) for line in to_mathml(program)]
    for step, line in zip(program, lines, strict=True):
        assert ("←" in line) == (step.section == "update" and step.output in program.given)


def test_a_function_of_a_users_own_is_escaped() -> None:
    class Strange(Activation, name="<i>strange</i>"):
        symbol = "<b>f</b>"

        def value(self, z, m):  # type: ignore[no-untyped-def]
            return z * 2

        def derivative(self, z, a, m):  # type: ignore[no-untyped-def]
            return 2 + 0 * z

    try:
        network = Network(2, [Dense(3, Strange()), Dense(1)], "mean_squared_error", seed=0)
        lines = "".join(equation(step, network.program) for step in network.program)
        assert not re.search("<[bi]>", lines)
        assert "&lt;b&gt;f" in lines
    finally:
        del Activation.registry["<i>strange</i>"]
