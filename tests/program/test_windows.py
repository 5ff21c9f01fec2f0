"""Convolution, its transpose and pooling as steps: derived, printed, and written as a script that runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from chainrule.errors import ProgramError
from chainrule.functions.activations import Relu
from chainrule.functions.windows import Window
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter
from chainrule.program.operations import Add, Affine, AffineInputGradient
from chainrule.program.operations.windows import AveragePool, Mean, Say, Unpatch
from chainrule.program.program import Parameter, Program
from chainrule.program.render.latex import to_latex
from chainrule.program.render.mathml import to_mathml
from chainrule.program.render.numpy_source import to_numpy
from chainrule.program.render.text import to_text
from chainrule.program.simplify import simplify
from chainrule.program.verify import verify


def convolution(g: Any, number: int, a: str, filters: int, window: Window) -> str:
    W = g.parameter(f"W{number}", Parameter((*window.kernel, int(g.shapes[a][-1]), filters)))
    b = g.parameter(f"b{number}", Parameter((filters,)))
    return str(g.add(Affine(windows=True), f"z{number}", g.add(Say("patches", window), f"p{number}", a), W, b))


def convolutional(g: Any) -> Program:
    """A convolution, both pools, a transposed convolution, and a dense layer."""
    z1 = convolution(g, 1, g.input("a0", ("n", 7, 6, 2)), 3, Window.of(3, 2, padding=1))
    a2 = g.add(Say("max_pool", Window.of(2, 2, stride=2)), "a2", g.activate("a1", z1))
    W3 = g.parameter("W3", Parameter((2, 2, 2, 3)))
    b3 = g.parameter("b3", Parameter((2,)))
    p3 = g.add(AffineInputGradient(windows=True), "p3", a2, W3)
    a3 = g.activate("a3", g.add(Unpatch((7, 6), Window.of(2, 2, stride=2)), "z3", p3, b3), Relu())
    a4 = g.add(AveragePool(Window.of(2, 3)), "a4", a3)
    f5 = g.add(Say("reshape", ((48,),)), "f5", a4)
    s6 = g.add(Mean((1, 2), 24), "s6", a4)
    both = g.add(Say("concat", ((48, 2),)), "c6", f5, s6)
    return g.close(g.affine("y_hat", g.add(Say("slice", (3, 49)), "s7", both), *g.weights(7, 46, 1)))


def sequence(g: Any) -> Program:
    """A convolution over a sequence of unknown length, added to the sequence the other way round."""
    a0 = g.input("a0", ("n", "T", 3))
    z1 = g.activate("a1", convolution(g, 1, a0, 3, Window((3,), (1,), ((1, 1),), (1,))))
    z2 = convolution(
        g, 2, g.add(Add(), "s1", z1, g.add(Say("flip", (1,)), "r1", z1)), 2, Window((1,), (1,), ((0, 0),), (1,))
    )
    return g.close(g.add(Say("max", ((1,),)), "y_hat", z2))


PROGRAMS = {"convolutional": convolutional, "sequence": sequence}


@pytest.fixture(params=PROGRAMS)
def made(request: Any, new_graph: Any, random_values: Callable[..., Any]) -> Any:
    program = PROGRAMS[request.param](new_graph())
    values = random_values(program) if request.param == "convolutional" else None
    if values is None:
        rng = np.random.default_rng(0)
        sizes = {"n": 4, "T": 5}
        values = {name: rng.normal(size=[sizes.get(s, s) for s in shape]) for name, shape in program.given.items()}
        values["n"] = 4
    return program, values


def test_gradients(made: Any, gradient_errors: Any) -> None:
    errors = gradient_errors(*made)
    assert max(errors.values()) < 1e-8, errors


def test_a_convolution_is_the_sum_over_its_window(new_graph: Any, random_values: Any) -> None:
    g = new_graph()
    convolution(g, 1, g.input("a0", ("n", 5, 6, 2)), 3, Window.of(3, 2))
    values = random_values(program := g.program("z1"))
    found = Interpreter(program)(values)["z1"]
    x, W = values["a0"], values["W1"]
    expected = sum(np.einsum("nhwc,cf->nhwf", x[:, i : i + 3, j : j + 5], W[i, j]) for i in range(3) for j in range(2))
    np.testing.assert_allclose(found, expected + values["b1"], rtol=1e-11)


def test_the_script_computes_the_same(made: Any) -> None:
    program, values = made
    full = verify(simplify(derive(program)))
    found = Interpreter(full)(values)
    space = dict(values)
    exec(to_numpy(full), space)
    for name in [*program.gradients.values(), "L"]:
        assert np.array_equal(space[name], found[name]), name


def test_pages(new_graph: Any) -> None:
    full = simplify(derive(convolutional(new_graph())))
    text = " ".join(to_text(full).split())
    for line in (
        "p1 = patches(a0, 3×2, padding 1)",
        "z1 = p1 W1 + b1",
        "a2 = max_pool(a1, 2×2, stride 2)",
        "z3 = unpatch(p3, 2×2, stride 2) + b3",
        "a4 = sum_pool(a3, 2×3) / 6",
        "c6 = [f5, s6]",
        "s7 = c6[3:49]",
        "dp3 = patches(dz3, 2×2, stride 2)",
        "da2 = dp3 W3",
        "da1 = route(da2, a1, 2×2, stride 2)",
        "dW1 = p1ᵀ dz1",
    ):
        assert line in text, (line, text)
    assert "da0" not in text
    assert r"\operatorname{max\_pool}\left(a^{(1)}, \text{2×2, stride 2}\right)" in to_latex(full)
    assert "<mtext>3×2, padding 1</mtext>" in "".join(to_mathml(full))


def test_what_does_not_fit(new_graph: Any) -> None:
    g = new_graph()
    p = g.add(Say("patches", Window.of(2, 2)), "p1", g.input("a0", ("n", 4, 4, 3)))
    with pytest.raises(ProgramError, match="do not fit W of shape"):
        g.add(Affine(windows=True), "z1", p, g.parameter("W1", Parameter((2, 2, 2, 5))))
