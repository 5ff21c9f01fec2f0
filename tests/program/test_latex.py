"""Steps as LaTeX: golden equations, and every line well formed for a reader that is not ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from chainrule import Dense, Network
from chainrule.functions.activations import Activation
from chainrule.functions.expression import Expr, symbol
from chainrule.functions.losses import Loss
from chainrule.functions.optimizers import Adam, Optimizer
from chainrule.functions.schedules import Schedule
from chainrule.functions.vocabulary import Symbolic
from chainrule.network.build import build_program
from chainrule.network.graph import Graph
from chainrule.program.blocks import Block
from chainrule.program.derive import derive
from chainrule.program.program import Program
from chainrule.program.render.latex import equation, name_latex, to_latex, write
from chainrule.program.simplify import simplify
from chainrule.program.update import with_updates


def chain(inputs, layers, loss, **options):
    return build_program(Graph.of(inputs, layers), {"": loss}, **options)


M = Symbolic()
A, A1, DW = symbol("a"), symbol("a1"), symbol("dW1")

XOR = r"""\begin{align*}
z^{(1)} &= a^{(0)}\,W^{(1)} + b^{(1)} \\
a^{(1)} &= \tanh\left(z^{(1)}\right) \\
z^{(2)} &= a^{(1)}\,W^{(2)} + b^{(2)} \\
\hat{y} &= \sigma\left(z^{(2)}\right) \\
L &= \operatorname{mean}\left[-\left(y\,\log\left(\hat{y}\right) + \left(1 - y\right)\,\log\left(1 - \hat{y}\right)\right)\right] \\
\frac{\partial L}{\partial \hat{y}} &= \frac{\frac{\hat{y} - y}{\hat{y}\,\left(1 - \hat{y}\right)}}{n} \\
\frac{\partial L}{\partial z^{(2)}} &= \frac{\partial L}{\partial \hat{y}} \odot \hat{y}\,\left(1 - \hat{y}\right) \\
\frac{\partial L}{\partial W^{(2)}} &= {a^{(1)}}^{\top}\,\frac{\partial L}{\partial z^{(2)}} \\
\frac{\partial L}{\partial b^{(2)}} &= \sum_i \frac{\partial L}{\partial z^{(2)}} \\
\frac{\partial L}{\partial a^{(1)}} &= \frac{\partial L}{\partial z^{(2)}}\,{W^{(2)}}^{\top} \\
\frac{\partial L}{\partial z^{(1)}} &= \frac{\partial L}{\partial a^{(1)}} \odot \left(1 - {a^{(1)}}^{2}\right) \\
\frac{\partial L}{\partial W^{(1)}} &= {a^{(0)}}^{\top}\,\frac{\partial L}{\partial z^{(1)}} \\
\frac{\partial L}{\partial b^{(1)}} &= \sum_i \frac{\partial L}{\partial z^{(1)}}
\end{align*}"""  # noqa: E501


# ---- a small reader of LaTeX, for the mistakes that a renderer stops at


def groups(tex: str) -> Iterator[str]:
    """The whole text and every {group} in it; fails where braces do not match."""
    opened: list[int] = []
    for i, sign in enumerate(tex):
        if sign in "{}" and tex[i - 1] == "\\":
            continue
        if sign == "{":
            opened.append(i)
        elif sign == "}":
            assert opened, f"a brace too many in {tex}"
            yield tex[opened.pop() + 1 : i]
    assert not opened, f"a brace too few in {tex}"
    yield tex


def scripts_are_single(group: str) -> bool:
    """Whether nothing has two superscripts or two subscripts, which is an error in LaTeX and MathJax alike."""
    flat = re.sub(r"\\([{}])", "", group)
    while re.search(r"\{[^{}]*\}", flat):
        flat = re.sub(r"\{[^{}]*\}", "()", flat)  # an inner group is one thing, and checked by itself
    for script in re.findall(r"(?:[\^_](?:\(\)|\\[A-Za-z]+|\w))+", flat):
        for sign in "^_":
            if script.count(sign) > 1:
                return False
    return True


def well_formed(tex: str) -> None:
    for group in groups(tex):
        assert scripts_are_single(group), f"two exponents in {group}"
    assert len(re.findall(r"\\left(?![a-z])", tex)) == len(re.findall(r"\\right(?![a-z])", tex))
    depth = 0
    for found in re.findall(r"\\(left|right)(?![a-z])", tex):
        depth += 1 if found == "left" else -1
        assert depth >= 0, tex
    assert sorted(re.findall(r"\\begin\{(\w+)\}", tex)) == sorted(re.findall(r"\\end\{(\w+)\}", tex))
    assert "y_hat" not in tex
    assert "Expr(" not in tex
    assert tex.isascii() or r"\text{" in tex


def check(program: Program) -> None:
    page = to_latex(program)
    assert page.startswith("\\begin{align*}\n")
    assert page.endswith("\n\\end{align*}")
    lines = [line for line in page.splitlines()[1:-1] if "{aligned}" not in line]  # around the steps of a block
    assert len(lines) == len(program) + sum(isinstance(item, Block) for item in program.steps)
    for line in lines:
        assert " &= " in line or r" &\leftarrow " in line
        well_formed(line.removesuffix(r" \\"))


@pytest.mark.parametrize(
    "wrong",
    [
        "a^{(1)}^{2}",
        "x_1_2",
        r"{a",
        r"a}",
        r"\left(a",
        r"\right)a\left(",
        r"\begin{cases} a",
        r"a^{(1)}^{\top}",
        r"{b^{2}^{3}}",
    ],
)
def test_the_reader_finds_mistakes(wrong: str) -> None:
    with pytest.raises(AssertionError):
        well_formed(wrong)


@pytest.mark.parametrize("right", [r"{a^{(1)}}^{2}", r"x_1^2", r"\frac{a}{b^{2}}", r"\left(a\right)^{2}", r"\{a\}"])
def test_the_reader_accepts_what_is_right(right: str) -> None:
    well_formed(right)


# ---- golden


def test_the_xor_network() -> None:
    network = Network(2, [Dense(2, "tanh"), Dense(1, "sigmoid")], "binary_cross_entropy", seed=0)
    assert to_latex(network.program) == XOR


@pytest.mark.parametrize(
    ("name", "tex"),
    [
        ("y", "y"),
        ("n", "n"),
        ("t", "t"),
        ("L", "L"),
        ("y_hat", r"\hat{y}"),
        ("a0", "a^{(0)}"),
        ("W12", "W^{(12)}"),
        ("dW1", r"\frac{\partial L}{\partial W^{(1)}}"),
        ("dy_hat", r"\frac{\partial L}{\partial \hat{y}}"),
        ("dz1_2", r"\frac{\partial L}{\partial z^{(1,2)}}"),
        ("mW1", "m_{W}^{(1)}"),
        ("vb2", "v_{b}^{(2)}"),
        ("lr", r"\eta"),
        ("lrW1", r"\eta_{W}^{(1)}"),
        ("gamma2", r"\gamma^{(2)}"),
        ("dbeta2", r"\frac{\partial L}{\partial \beta^{(2)}}"),
        ("vgamma2", r"v_{\gamma}^{(2)}"),
        ("R_W1", r"R_{W}^{(1)}"),
        ("c2", r"c_{2}"),
        ("L_data", r"L_{\mathrm{data}}"),
        ("running_mean3", r"\mathrm{running\_mean}^{(3)}"),
        ("mask1", r"\mathrm{mask}^{(1)}"),
        ("norm", r"\mathrm{norm}"),
        ("draw", r"\mathrm{draw}"),
        ("y_smooth", r"y_{\mathrm{smooth}}"),
    ],
)
def test_names(name: str, tex: str) -> None:
    assert name_latex(name) == tex


@pytest.mark.parametrize(
    ("expression", "tex"),
    [
        (A**2, "a^{2}"),
        (A1**2, "{a^{(1)}}^{2}"),
        (DW**2, r"\left(\frac{\partial L}{\partial W^{(1)}}\right)^{2}"),
        ((A / 2) ** 2, r"\left(\frac{a}{2}\right)^{2}"),
        ((A + 1) ** 2, r"\left(a + 1\right)^{2}"),
        ((A**2) ** 3, r"{\left(a^{2}\right)}^{3}"),
        (M.abs(A1) ** 2, r"{\left|a^{(1)}\right|}^{2}"),
        (M.transpose(A1), r"{a^{(1)}}^{\top}"),
        (M.transpose(A + 1), r"\left(a + 1\right)^{\top}"),
        (M.transpose(M.transpose(A1)), "a^{(1)}"),
        (A * 3, r"a \cdot 3"),
        (3 * A, r"3\,a"),
        (A * (A + 1), r"a\,\left(a + 1\right)"),
        (1e-8 + A, r"1 \cdot 10^{-8} + a"),
        (M.where(A > 0, A, 0.01 * A), r"\begin{cases} a & a > 0 \\ 0.01\,a & \text{otherwise} \end{cases}"),
        (M.sqrt(A / 2), r"\sqrt{\frac{a}{2}}"),
        (M.floor(A), r"\left\lfloor a \right\rfloor"),
        (M.hadamard(A, A - 1), r"a \odot \left(a - 1\right)"),
        (-(A + 1), r"-\left(a + 1\right)"),
        (M.log1p(A), r"\log\left(1 + a\right)"),
    ],
    ids=str,
)
def test_expressions(expression: Expr, tex: str) -> None:
    assert write(expression) == tex


def test_an_assignment_has_an_arrow(graph: Any) -> None:
    program = with_updates(derive(graph("chain").program), Adam())
    arrows = [s.output for s in program if r"\leftarrow" in equation(s, program)]
    assert len(arrows) == 1 + 3 * 4
    assert equation(program.steps[-1], program).startswith(r"b^{(2)} \leftarrow b^{(2)} - ")
    assert to_latex(program).count(r"&\leftarrow") == len(arrows)


# ---- everything is well formed


@pytest.mark.parametrize("name", Activation.registry)
def test_every_activation(name: str) -> None:
    check(derive(chain(2, [Dense(3, name), Dense(2, name)], Loss.get("mean_squared_error"))))


@pytest.mark.parametrize("name", Loss.registry)
@pytest.mark.parametrize("weighted", [False, True])
def test_every_loss(name: str, weighted: bool) -> None:
    loss = Loss.get(name)
    program = derive(chain(2, [Dense(3, loss.link or "identity")], loss, weighted=weighted))
    check(program)
    check(simplify(program))


@pytest.mark.parametrize("name", Optimizer.registry)
@pytest.mark.parametrize("schedule", Schedule.registry)
def test_every_optimizer(name: str, schedule: str, graph: Any) -> None:
    optimizer = Optimizer.get(
        {"name": name, "learning_rate": schedule, "clip_value": 1, "clip_norm": 1, "weight_decay": 0.1}
    )
    check(with_updates(derive(graph("dropped").program), optimizer))


def test_every_graph(example: Any) -> None:
    for program in (example.program, derive(example.program), simplify(derive(example.program))):
        check(program)


def test_a_users_own_function() -> None:
    class Wave(Activation):
        symbol = "my_wave"

        def value(self, z: Any, m: Any) -> Any:
            return np.sin(z)

        def derivative(self, z: Any, a: Any, m: Any) -> Any:
            return np.cos(z)

    program = derive(chain(2, [Dense(3, Wave()), Dense(1)], Loss.get("mean_squared_error")))
    check(program)
    assert r"\operatorname{my\_wave}\left(z^{(1)}\right)" in to_latex(program)
    assert r"\text{da1 ⊙ my\_wave′(z1)}" in to_latex(program)


def test_another_reader_parses_the_equations(graph: Any) -> None:
    """matplotlib's reader of LaTeX, which knows no cases, takes every equation of these programs."""
    from matplotlib.mathtext import MathTextParser

    parser = MathTextParser("path")
    programs = [
        with_updates(derive(graph(name).program), Adam("cosine", weight_decay=0.1, clip_norm=1.0, clip_value=1.0))
        for name in ("chain", "penalized", "members_after_shared")
    ]
    hidden = [Dense(2, "gelu", dropout=0.2), Dense(3, "softmax")]
    programs.append(simplify(derive(chain(2, hidden, Loss.get("categorical_cross_entropy"), weighted=True))))
    lines = {equation(step, program) for program in programs for step in program}
    lines = {line for line in lines if r"\begin{cases}" not in line}
    assert len(lines) > 60
    for line in sorted(lines):
        parser.parse(f"${line}$")
    with pytest.raises(ValueError, match="Double superscript"):
        parser.parse("$a^{(1)}^{2}$")
