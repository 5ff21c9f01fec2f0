"""The derivation: every line has a reason, the reasons are right, and LaTeX and MathML are well formed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest

from chainrule import GRU, LSTM, Dense, Network
from chainrule.explain.derivation import Derivation, derivation
from chainrule.explain.reasons import REASONS, in_text, reason
from chainrule.functions.activations import Activation
from chainrule.functions.expression import Expr, symbols
from chainrule.functions.losses import Loss
from chainrule.functions.optimizers import Optimizer
from chainrule.network.build import build_program
from chainrule.network.graph import Graph
from chainrule.network.normalization import BatchNorm, LayerNorm
from chainrule.program.blocks import Block, unrolled
from chainrule.program.derive import derive
from chainrule.program.operations import Activate, Add, Affine, Copy, LossValue, Multiply, Operation, Penalty, Turn
from chainrule.program.operations.normalize import ColumnMean, ScaleShift
from chainrule.program.program import Builder, Parameter, Program, Step
from chainrule.program.render.text import write
from chainrule.program.simplify import simplify
from chainrule.program.update import with_updates

XOR = """\
Link by link, from the loss backwards; dX stands for ∂L/∂X

  dŷ = (ŷ − y) / (ŷ (1 − ŷ)) / n   the slope of the loss in each prediction; the mean divides by n
  dz2 = dŷ ⊙ ŷ (1 − ŷ)             through σ, element by element: times its slope ŷ (1 − ŷ)
  dW2 = a1ᵀ dz2                    what the weights multiplied, a1, times what arrives, dz2; all rows add up
  db2 = Σᵢ dz2                     the same bias was added in every row, so its rows add up
  da1 = dz2 W2ᵀ                    back through the weights that led forward: W2, transposed
  dz1 = da1 ⊙ (1 − a1²)            through tanh, element by element: times its slope 1 − a1²
  dW1 = a0ᵀ dz1                    what the weights multiplied, a0, times what arrives, dz1; all rows add up
  db1 = Σᵢ dz1                     the same bias was added in every row, so its rows add up
"""


def branches() -> Program:
    """A value used several times, multiplied, added, copied, with penalties and a scaled product."""
    g = Builder()
    a0 = g.input("a0", ("n", 2))
    z1 = g.add(Affine(0.5), "z1", a0, g.parameter("W1", Parameter((2, 3))))
    h1 = g.add(Multiply(), "h1", z1, g.add(Activate(Activation.get("gelu")), "a1", z1))
    k1 = g.add(Copy(), "k1", g.add(Add(), "j1", h1, z1, "a1"))
    p = g.add(Affine(), "y_hat", k1, g.parameter("W2", Parameter((3, 1))), g.parameter("b2", Parameter((1,))))
    y, n, w = g.input("y", ("n", 1)), g.input("n", ()), g.input("w", ("n", 1))
    g.add(LossValue(Loss.get("half_mean_squared_error"), 1), "L_data", y, p, n, w, section="loss")
    g.add(Penalty(0.1, 0.2), "R_W1", "W1", section="loss")
    g.add(Add(), "L", "L_data", "R_W1", section="loss")
    return derive(g.program(p, "L"))


def chain(inputs: int, layers: list[Any], loss: Loss, **options: bool) -> Program:
    return build_program(Graph.of(inputs, layers), {"": loss}, **options)


def networks() -> Iterator[Any]:
    for name in Activation.registry:
        yield pytest.param(chain(2, [Dense(3, name), Dense(2, name)], Loss.get("mean_squared_error")), id=name)
    for name in Loss.registry:
        loss = Loss.get(name)
        layers = [Dense(3, "relu", dropout=0.2, l1=0.1, l2=0.1), Dense(2, loss.link or "identity")]
        for weighted in (False, True):
            yield pytest.param(chain(2, layers, loss, weighted=weighted), id=f"{name}-{weighted}")
    smoothed = Loss.get({"name": "categorical_cross_entropy", "label_smoothing": 0.1})
    yield pytest.param(chain(2, [Dense(3, "softmax")], smoothed), id="smoothed")


EVERY = [*networks(), pytest.param(branches(), id="branches")]


@pytest.fixture(params=EVERY)
def written(request: pytest.FixtureRequest) -> Derivation:
    program: Program = request.param
    return Derivation(program if program.section("backward") else derive(program))


def test_the_whole_of_a_small_one() -> None:
    network = Network(2, [Dense(2, "tanh"), Dense(1, "sigmoid")], "binary_cross_entropy", seed=0)
    text = str(network.derivation())
    assert XOR in text
    assert "∂L/∂W1 = ∂L/∂ŷ · ∂ŷ/∂z2 · ∂z2/∂a1 · ∂a1/∂z1 · ∂z1/∂W1\n" in text
    end = text[text.index("Simplified") :]
    assert end.startswith("Simplified because sigmoid is followed by binary_cross_entropy")
    assert [line.split()[0] for line in end.splitlines()[2:]] == ["before"] * 3 + ["after"] * 2
    assert end.endswith("the slopes of the loss and of σ multiplied out: ŷ (1 − ŷ) cancels")


def test_every_line_has_a_reason(written: Derivation) -> None:
    for block in written.blocks:
        assert block.lines
        for line in block.lines:
            assert line.written(write)
            assert bool(line.reason) == ("The chain rule" not in block.title), line.written(write)


def test_every_operation_has_a_reason() -> None:
    kinds = {kind for kind in Operation.__subclasses__() if kind.__module__.startswith("chainrule.program.")}
    kinds = {kind for kind in kinds if kind.__name__ != "Total"}  # of what runs on a cluster
    assert set(REASONS) == kinds
    smoothed = Loss.get({"name": "categorical_cross_entropy", "label_smoothing": 0.1})
    layers = [Dense(3, "relu", dropout=0.2, l1=0.1), Dense(2, "softmax")]
    clipped = Optimizer.get({"name": "adam", "clip_value": 1.0, "clip_norm": 1.0, "weight_decay": 0.1})
    g = Builder()
    W = g.parameter("W1", Parameter((2, 1), lr_scale=2.0))
    z = g.add(Affine(), "y_hat", g.input("a0", ("n", 2)), W)
    y, n = g.input("y", ("n", 1)), g.input("n", ())
    g.add(LossValue(Loss.get("huber"), 1), "L", y, z, n, section="loss")
    scaled = derive(g.program(z, "L"))
    g = Builder()  # an operation that writes no rule of its own
    mean = g.add(ColumnMean(), "m1", g.parameter("W1", Parameter((2, 3))), g.input("n", ()))
    spread = g.add(Add(), "y_hat", g.add(ScaleShift(), "s1", g.input("a0", ("n", 3)), mean, mean))
    g.add(LossValue(Loss.get("huber"), 3), "L", g.input("y", ("n", 3)), spread, "n", section="loss")
    by_words = derive(g.program(spread, "L"))
    said = set()
    g = Builder()  # two turns, from 0 and without a step of their own before
    W, U = g.parameter("W1", Parameter((2, 2))), g.parameter("U1", Parameter((2, 2)))
    turn = Step(Affine(), "u1[t]", ("x[t]", W), "forward"), Step(Affine(), "v1[t]", ("h1[t-1]", U), "forward")
    g.input("x", ("n", 2, 2))
    g.repeat(Block("t", 2, 1, (*turn, Step(Add(), "h1[t]", ("u1[t]", "v1[t]"), "forward"))))
    last = g.add(Turn(-1, 1, "2"), "y_hat", "h1")
    g.add(LossValue(Loss.get("huber"), 2), "L", g.input("y", ("n", 2)), last, g.input("n", ()), section="loss")
    turns = derive(g.program(last, "L"))
    hoisted = unrolled(simplify(turns))
    sequences = [LSTM(2, return_sequences=True), GRU(2, return_sequences=True), Dense(1)]
    recurrent = Network(("T", 2), sequences, "mean_squared_error", seed=0)
    normalized = derive(chain(2, [Dense(3), LayerNorm("relu"), BatchNorm(), Dense(2, "softmax")], smoothed))
    for program in (
        derive(chain(2, layers, smoothed)),
        normalized,
        recurrent.program,
        recurrent.gradient_program(weighted=True),
        branches(),
        scaled,
        by_words,
        turns,
        hoisted,
        unrolled(turns),
    ):
        full = with_updates(program, clipped)
        for step in full:
            assert in_text(reason(step, full), write), step
            said.add(type(step.operation))
    tried = "chainrule.program.operations.windows"  # in test_places
    assert said == {kind for kind in kinds if kind.__module__ != tried}


def test_reasons_name_what_is_there(written: Derivation) -> None:
    """Every formula in a reason is over names that its step reads, or that it is about."""
    for line in written.lines:
        for part in line.reason:
            if isinstance(part, Expr):
                assert set(symbols(part)) <= {*line.step.inputs, line.step.output[1:]}, line.written(write)


def test_slopes_in_reasons_are_the_slopes() -> None:
    for name in Activation.registry:
        activation = Activation.get(name)
        program = derive(chain(2, [Dense(3, name)], Loss.get("mean_squared_error")))
        step = program.producer("dz1")
        assert step is not None
        words = in_text(reason(step, program), write)
        if activation.distribution:
            assert words.startswith("every output depends on every score")
        elif name == "identity":
            assert words == "through the identity, whose slope is 1"
        else:
            slope = words.partition("times its slope ")[2].partition(", 1 where")[0]
            shown = write(step.expression) if step.expression is not None else ""
            assert slope in shown
            assert shown.startswith("dŷ ⊙ ")


def test_special_reasons() -> None:
    def said(program: Program, name: str) -> str:
        step = program.producer(name)
        assert step is not None
        return in_text(reason(step, program), write)

    layers = [Dense(3, "relu", dropout=0.2, l1=0.1, l2=0.2), Dense(2)]
    program = derive(chain(2, layers, Loss.get("mean_squared_error"), weighted=True))
    assert said(program, "da1") == "what was dropped passes nothing back, what was kept is scaled as before"
    assert said(program, "dW1") == "W1 is used 2 times: its gradients add up"
    assert said(program, "dW1_1") == "the slope of the penalty: |w| has the slope sign(W1), and ½ w² has the slope W1"
    assert said(program, "dy_hat") == (
        "the slope of the loss in each prediction times the row's weight; the mean divides by 2 Σ(w)"
    )
    assert said(program, "dz1").endswith("times its slope z1 > 0, 1 where that holds and else 0")
    assert said(branches(), "dz1_2") == "the product rule: times the other factor, a1"


# ---- paths


def test_a_chain_for_each_path() -> None:
    written = Derivation(branches())
    chain = written.chain("W2")
    assert chain.written(write) == "∂L/∂W2 = ∂L/∂L_data · ∂L_data/∂ŷ · ∂ŷ/∂W2"
    chain = written.chain("W1")
    assert len(chain.paths) == 4
    assert chain.more
    assert chain.written(write).endswith(" + …")
    assert all(path[0] == "L" and path[-1] == "W1" for path in chain.paths)


def test_as_many_paths_as_fit_have_no_dots() -> None:
    g = Builder()
    W = g.parameter("W1", Parameter((2, 2)))
    a = g.input("a0", ("n", 2))
    parts = [g.add(Affine(), f"z{i}", a, W) for i in range(4)]
    p = g.add(Add(), "y_hat", *parts)
    y, n = g.input("y", ("n", 2)), g.input("n", ())
    g.add(LossValue(Loss.get("mean_squared_error"), 2), "L", y, p, n, section="loss")
    chain = Derivation(derive(g.program(p, "L"))).chain("W1")
    assert (len(chain.paths), chain.more) == (4, False)


def test_very_many_paths_take_no_time() -> None:
    network = Network(1, [Dense(1, "tanh")] * 60 + [Dense(1)], "mean_squared_error", seed=0)
    assert len(derivation(network).chain("W1").paths[0]) == 2 * 61 + 2


# ---- LaTeX and MathML


def without_cases(tex: str) -> str:
    """LaTeX without the columns of its cases, innermost first."""
    inner = r"\\begin\{cases\}((?!\\begin\{cases\}).)*?\\end\{cases\}"
    while re.search(inner, tex, re.S):
        tex = re.sub(inner, "", tex, flags=re.S)
    return tex.replace(r"\&", "")


def test_the_latex_is_well_formed(written: Derivation) -> None:
    tex = written.to_latex()
    assert tex.count(r"\begin{align*}") == tex.count(r"\end{align*}") == len(written.blocks)
    assert tex.count(r"\left") == tex.count(r"\right")
    depth = 0
    for i, sign in enumerate(tex):
        if sign in "{}" and tex[i - 1] != "\\":
            depth += 1 if sign == "{" else -1
            assert depth >= 0
    assert depth == 0
    for environment in re.findall(r"\\begin\{align\*\}\n(.*?)\n\\end\{align\*\}", tex, re.S):
        rows = environment.split(" \\\\\n")
        counts = {without_cases(row).count("&") for row in rows}
        assert len(counts) == 1  # every row has the same columns
    assert tex.count("$") % 2 == 0
    assert not re.search(r"(?<!\\)[%#]", tex)
    assert not re.search(r"[^\x00-\x7f]", tex), re.findall(r"[^\x00-\x7f]+", tex)


def test_the_mathml_is_well_formed(written: Derivation) -> None:
    root = ElementTree.fromstring(f"<div>{written.to_mathml()}</div>")
    lines = [line for block in written.blocks for line in block.lines]
    assert len(root.findall(".//tr")) == len(lines)
    arity = {"mfrac": 2, "msup": 2, "msub": 2, "mover": 2, "munder": 2}
    for element in root.iter():
        if element.tag in arity:
            assert len(element) == arity[element.tag], ElementTree.tostring(element)
        if element.tag in ("mi", "mn", "mo", "mtext"):
            assert element.text
            assert not len(element)
    assert written._repr_html_().startswith("<style>")


def test_all_three_have_the_same_lines(written: Derivation) -> None:
    count = sum(len(block.lines) for block in written.blocks)
    assert len([line for line in str(written).splitlines() if line.startswith("  ")]) == count
    assert written.to_latex().count("&=") == count


def test_a_function_of_ones_own() -> None:
    class Bent(Activation):
        formula = "z, bent"

        def value(self, z: Any, m: Any) -> Any:
            return z if z.sum() > 0 else -z

        def derivative(self, z: Any, a: Any, m: Any) -> Any:
            return 1 if z.sum() > 0 else -1

    network = Network(2, [Dense(2, Bent()), Dense(1)], "mean_squared_error", seed=0)
    Bent.symbol = "50% & #1 <b>"
    tex, page = network.derivation().to_latex(), network.derivation().to_mathml()
    assert r"through 50\% \& \#1 <b>" in tex
    ElementTree.fromstring(f"<div>{page}</div>")
    Bent.symbol = "Bent"
    assert "through Bent, element by element: times its slope Bent′ at z1" in str(network.derivation())
    ElementTree.fromstring(f"<div>{network.derivation().to_mathml()}</div>")
