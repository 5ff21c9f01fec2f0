"""The worked example of CONTRIBUTING: one entry in one file, and every reader picks it up."""

import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainrule import Activation, Dense, Network
from chainrule.program.render.latex import to_latex
from chainrule.program.render.text import definition

PAGE = Path(__file__).parents[1] / "CONTRIBUTING.md"


@pytest.fixture
def softsign():
    text = PAGE.read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    exec(example, {"Activation": Activation, "Any": Any, "__name__": __name__})
    yield Activation.get("softsign")
    del Activation.registry["softsign"]


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
