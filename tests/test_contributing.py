"""The worked example of CONTRIBUTING: one entry in one file, and every reader picks it up."""

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainrule import Activation, Adam, Dense, Network
from chainrule.functions import words
from chainrule.functions.vocabulary import Vocabulary
from chainrule.functions.words import WORDS
from chainrule.network.layers import Layer
from chainrule.network.scope import Scope
from chainrule.program.operations import Operation
from chainrule.program.render.latex import to_latex
from chainrule.program.render.text import definition

PAGE = Path(__file__).parents[1] / "CONTRIBUTING.md"


def examples() -> list[str]:
    return re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)


def named(word: str) -> str:
    (example,) = [text for text in examples() if word in text]
    return example


@pytest.fixture
def softsign():
    exec(named("Softsign"), {"Activation": Activation, "Any": Any, "__name__": __name__})
    yield Activation.get("softsign")
    del Activation.registry["softsign"]


@pytest.fixture
def arctan():
    exec(named("arctan"), vars(words) | {"__name__": __name__})
    Vocabulary.arctan = staticmethod(WORDS["arctan"].value)
    yield
    delattr(Vocabulary, "arctan")
    del WORDS["arctan"]


@pytest.fixture
def gated():
    space = {
        **{"dataclass": dataclass, "Operation": Operation, "Layer": Layer, "Scope": Scope, "Any": Any},
        "__name__": __name__,
    }
    exec(named("Gated"), space)
    yield space["Gated"]
    del Layer.registry["gated"]


def test_a_word_is_one_row(arctan, caplog):
    class Wave(Activation):
        def value(self, z, m):
            return m.arctan(z)

    network = Network(2, [Dense(3, Wave()), Dense(1)], "mean_squared_error", dtype="float64", seed=0)
    X, y = np.array([[0.0, 1.0], [1.0, 1.0], [2.0, -1.0]]), np.array([0.0, 1.0, 2.0])
    text = " ".join(str(network.program).split())
    assert "dz1 = da1 ⊙ 1 / (1 + z1²)" in text
    assert definition(Wave()) == "Wave(z) = arctan(z)"
    assert network.check_gradients(X, y).passed
    network.fit(X, y, 3, engine="compiled")
    assert "no numerics for the word 'arctan'" in caplog.text
    assert "np.arctan" in network.to_numpy_source()


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_a_layer_of_words_trains(gated, engine):
    network = Network(4, [Dense(8, "tanh"), gated(), Dense(1)], "mean_squared_error", dtype="float64", seed=0)
    rng = np.random.default_rng(0)
    X = rng.normal(size=(20, 4))
    y = X[:, 0] * 2
    assert network.check_gradients(X, y).passed
    history = network.fit(X, y, 300, optimizer=Adam(0.02), engine=engine)
    assert history.loss[-1] < 0.05 * history.loss[0]
    assert network.engine == engine


def test_every_reader_picks_it_up(softsign):
    network = Network(2, [Dense(3, "softsign"), Dense(1)], "mean_squared_error", dtype="float64", seed=0)
    X, y = np.array([[0.0, 1.0], [1.0, 1.0], [2.0, -1.0]]), np.array([0.0, 1.0, 2.0])
    assert definition(softsign) == "softsign(z) = z / (1 + |z|)"
    text = " ".join(str(network.program).split())
    assert "a1 = softsign(z1)" in text
    assert "dz1 = da1 ⊙ 1 / (1 + |z1|)²" in text
    assert "dz1 = da1 ⊙ 1 / (1 + |z1|)²" in PAGE.read_text(encoding="utf-8")
    assert r"\operatorname{softsign}" in to_latex(network.program)
    assert network.check_gradients(X, y).passed
    network.fit(X, y, 3)
    script = network.to_numpy_source()
    space = {"__name__": "script"}
    exec(script, space)
    np.testing.assert_allclose(space["predict"](X), network.predict(X), rtol=1e-14)


def test_the_example_is_not_in_the_package():
    assert "softsign" not in Activation.registry
    assert "chainrule" in sys.modules
