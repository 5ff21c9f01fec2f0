"""Blocks, as each reader shows them: LaTeX, MathML, and NumPy source that runs."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pytest

from chainrule import GRU, LSTM, Bidirectional, Conv2D, Dense, Embedding, Flatten, Input, Network, SimpleRNN
from chainrule.functions.activations import Tanh
from chainrule.functions.optimizers import GradientDescent
from chainrule.program.blocks import Block
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter, initial_state
from chainrule.program.operations import Activate, Add, Affine, Turn
from chainrule.program.program import Program, Step
from chainrule.program.render.latex import name_latex, to_latex
from chainrule.program.render.mathml import name_mathml, to_mathml
from chainrule.program.render.numpy_script import prediction_script, training_script
from chainrule.program.render.numpy_source import to_numpy
from chainrule.program.simplify import simplify
from chainrule.program.update import with_updates
from tests.program.test_blocks import BUILT, RECURRENT, last_state, start, two_carried, values_for


def programs(build: Any, graph: Any) -> list[Program]:
    program = derive(build(graph()))
    return [program, simplify(program)]


# ---- NumPy source


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("build", BUILT)
def test_the_source_computes_the_same_bits(build: Any, dtype: str, new_graph: Any) -> None:
    for program in programs(build, new_graph):
        for rows, turns in ((5, 6), (1, 1)):
            given = values_for(program, rows, turns)
            values = {name: np.asarray(v, dtype) if np.ndim(v) else v for name, v in given.items()}
            ours, theirs = dict(values), Interpreter(program, dtype)(values)
            exec(to_numpy(program, dtype), ours)
            for name, value in theirs.items():
                assert np.asarray(ours[name]).dtype == np.asarray(value).dtype, name
                np.testing.assert_array_equal(ours[name], value, name)


def test_a_loop_as_one_writes_it(new_graph: Any) -> None:
    source = to_numpy(simplify(derive(last_state(new_graph()))))
    assert """
u2 = product(e1, W2) + b2  # (n, T, 4)
h2 = np.empty((len(e1), e1.shape[1], 4), dtype)
h2_prev = h0
for t in range(e1.shape[1]):
    v2_t = h2_prev @ U2  # (n, 4)
    z2_t = u2[:, t] + v2_t  # (n, 4)
    h2_t = np.tanh(z2_t)  # (n, 4)
    h2[:, t] = h2_t
    h2_prev = h2_t
""" in source.replace("z2 = np.empty((len(e1), e1.shape[1], 4), dtype)\n", "").replace("    z2[:, t] = z2_t\n", "")
    assert "for t in reversed(range(e1.shape[1])):\n    dz2_t = dh2_next_t * (1 - h2[:, t]**2)" in source
    assert "h2_before = np.concatenate([np.expand_dims(h0, 1), h2[:, :-1]], axis=1)" in source
    assert source.count("for all t at once") == 1


@pytest.mark.parametrize("build", RECURRENT)
def test_a_training_script_prints_the_interpreters_losses(
    build: Any, new_graph: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    program = with_updates(simplify(derive(build(new_graph()))), GradientDescent(0.1))
    values = {**values_for(program, 7, 4), **initial_state(program)}
    data = {name: values[name] for name in program.inputs if name not in ("n", "lr_factor")}
    begin = {name: values[name] for name in program.given if name not in program.inputs}
    text, _ = training_script(
        program, data, begin, np.float64, "", epochs=range(3), batch_size=3, shuffle=False, sums=False
    )
    exec(text, {"__name__": "__main__"})
    printed = [float(line.split()[-1]) for line in capsys.readouterr().out.splitlines()]
    run, known, losses = Interpreter(program), dict(begin), []
    for _ in range(3):
        total = 0.0
        for first in range(0, 7, 3):
            rows = {name: array[first : first + 3] for name, array in data.items()}
            n = len(rows["y"])
            found = run({**known, **rows, "n": n})
            known = {name: found[name] for name in begin}
            total += float(found["L"]) * n
        losses.append(total / 7)
    assert printed == losses
    assert losses[2] < losses[0]


def test_a_prediction_script_takes_any_number_of_turns(new_graph: Any) -> None:
    g = start(new_graph(), "T")
    steps = [("u2[t]", "a0[t]", "W2", "b2"), ("v2[t]", "h2[t-1]", "U2")]
    g.input("a0", ("n", "T", 3))
    affine = [Step(Affine(), output, tuple(reads), "forward") for output, *reads in steps]
    ends = [Step(Add(), "z2[t]", ("u2[t]", "v2[t]"), "forward"), Step(Activate(Tanh()), "h2[t]", ("z2[t]",), "forward")]
    g.inputs.pop("e1")
    g.repeat(Block("t", "T", 1, (*affine, *ends)))
    program = simplify(g.program(g.add(Turn(-1, 1, "T"), "y_hat", "h2")))
    rng = np.random.default_rng(0)
    weights = {name: rng.normal(size=parameter.shape) for name, parameter in program.parameters.items()}
    space: dict[str, Any] = {"__name__": "script"}
    exec(prediction_script(program, weights, np.float64, "")[0], space)
    for turns in (9, 2):
        X = rng.normal(size=(4, turns, 3))
        expected = Interpreter(program)({**weights, "a0": X})["y_hat"]
        np.testing.assert_array_equal(space["predict"](X), expected)


def test_a_name_of_the_loops_own_is_not_the_programs(new_graph: Any) -> None:
    g = start(new_graph(), "T")
    g.input("z_t", ("n", 4))
    g.repeat(Block("t", "T", 1, (Step(Affine(), "z[t]", ("e1[t]", "W2", "b2"), "forward"),)))
    assert "    z_t_ = e1[:, t] @ W2 + b2" in to_numpy(g.program("z"))


# ---- mathematics


def test_latex_shows_a_block_behind_a_bar(new_graph: Any) -> None:
    forward, backward = programs(two_carried, new_graph)[0], programs(last_state, new_graph)[1]
    page = to_latex(forward)
    assert r"\text{for } t &= 1, \ldots, T,\quad h_{0}^{(2)} = c_{0}^{(2)} = 0 \\" in page
    assert r"v_{t}^{(2)} &= h_{t-1}^{(2)}\,U^{(2)} \\" in page
    assert page.count(r"&\left|\;\begin{aligned}") == page.count(r"\end{aligned}\right.") == 2
    back = r"\frac{\partial L}{\partial h_{T}^{(2,\mathrm{next})}} = \frac{\partial L}{\partial l^{(2)}}"
    assert rf"\text{{for }} t &= T, \ldots, 1,\quad {back} \\" in to_latex(backward)
    assert len(to_latex(backward).splitlines()) < 40


@pytest.mark.parametrize("build", BUILT)
def test_mathml_is_well_formed(build: Any, new_graph: Any) -> None:
    for program in programs(build, new_graph):
        lines = to_mathml(program)
        assert len(lines) == len(program) + sum(isinstance(item, Block) for item in program.steps)
        for line in lines:
            ET.fromstring(line)


def test_the_turn_stands_below() -> None:
    assert (name_latex("h2[t-1]"), name_latex("mW1"), name_latex("W1_left")) == (
        "h_{t-1}^{(2)}",
        "m_{W}^{(1)}",
        r"W^{(1,\mathrm{left})}",
    )
    assert "<mrow><mi>t</mi><mo>−</mo><mn>1</mn></mrow>" in name_mathml("h2[t-1]")


# ---- networks of layers

NETWORKS: dict[str, tuple[Any, list[Any], Any]] = {
    "any length": (("T", 2), [LSTM(3)], np.random.default_rng(0).normal(size=(5, 4, 2))),
    "both ways": (
        (4, 2),
        [Bidirectional(LSTM(2, return_sequences=True)), SimpleRNN(2)],
        np.random.default_rng(0).normal(size=(5, 4, 2)),
    ),
    "words": (Input(("T",), vocabulary=5), [Embedding(3), GRU(2)], np.array([[1, 2, 3], [4, 0, 0], [2, 2, 0]] * 2)),
    "images": ((4, 4, 2), [Conv2D(2, 3, "relu"), Flatten()], np.random.default_rng(0).normal(size=(5, 4, 4, 2))),
}


@pytest.mark.parametrize("kind", NETWORKS)
def test_scripts_of_layers_compute_the_same(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    inputs, layers, X = NETWORKS[kind]
    network = Network(inputs, [*layers, Dense(1, "sigmoid")], "binary_cross_entropy", seed=0)
    y = (np.arange(len(X)) % 2.0)[:, None]
    network.fit(X, y, epochs=2, batch_size=2, optimizer="adam", engine="numpy")
    with np.errstate(all="ignore"):
        exec(network.to_numpy_source(train=True), {"__name__": "__main__"})
    printed = [float(line.split()[-1]) for line in capsys.readouterr().out.splitlines() if line.startswith("epoch")]
    assert printed[-2:] == list(network.history.loss)
    space: dict[str, Any] = {"__name__": "script"}
    exec(network.to_numpy_source(), space)
    np.testing.assert_array_equal(space["predict"](X), network.predict(X))
