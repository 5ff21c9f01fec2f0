"""Every view of a network, tried on every kind of layer with every activation: new entries are found by themselves."""

from __future__ import annotations

import inspect
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import numpy as np
import pytest

from chainrule import Adam, Dense, Flatten, Input, Network, Reshape
from chainrule.functions.activations import Activation
from chainrule.html import page
from chainrule.network.layers import Layer
from chainrule.program.render.latex import to_latex
from chainrule.program.render.mathml import to_mathml
from chainrule.program.render.svg import network_svg
from chainrule.program.render.svg_graph import to_svg

X = np.random.default_rng(0).normal(size=(2, 3))
Y = np.full((2, 1), 0.5)

#: What a layer reads, where that is not a row of two.
IMAGE, SEQUENCE = (4, 4, 1), (4, 2)
READS = {
    **dict.fromkeys(("conv2d", "conv_transpose2d", "max_pool2d", "avg_pool2d", "upsample2d", "reshape"), IMAGE),
    **dict.fromkeys(("flatten", "global_avg_pool", "global_max_pool"), IMAGE),
    **dict.fromkeys(("conv1d", "max_pool1d", "attention"), SEQUENCE),
}
MANY = {"add": 2, "multiply": 2, "concat": 2, "distance": 2, "cosine_similarity": 2, "attention": 3}
OPTIONS = {
    **{"units": 2, "dropout": 0.2, "l1": 0.1, "l2": 0.1, "rate": 0.2},
    **{"filters": 2, "kernel_size": 2, "size": 2, "factor": 2, "shape": (2, 8)},
}


def built(kind: str, activation: str) -> Network:
    """A network with such a layer in the middle: dropout and penalties where it takes them."""
    entry = Layer.registry[kind]
    takes = inspect.signature(entry).parameters
    options = {"activation": activation, **OPTIONS}
    middle = entry(**{name: value for name, value in options.items() if name in takes})
    x = Input(3)
    shape = READS.get(kind, (2,))
    first = Dense(int(np.prod(shape)), "relu")(x)
    read = first if len(shape) == 1 else Reshape(shape)(first)
    out = middle(*[read] * MANY.get(kind, 1))
    return Network(x, Dense(1, "sigmoid")(Flatten()(out)), "binary_cross_entropy", seed=0)


VIEWS: dict[str, Callable[[Network], str]] = {
    "text": lambda network: str(network.training_program(Adam(clip_norm=1.0, clip_value=1.0))),
    "text of the derivation": lambda network: str(network.derivation()),
    "text of a number": lambda network: str(network.trace(X, Y).open("dW1", (0, 0))),
    "summary": lambda network: network.summary(),
    "LaTeX": lambda network: to_latex(network.training_program(Adam(clip_norm=1.0, clip_value=1.0))),
    "LaTeX of the derivation": lambda network: network.derivation().to_latex(),
    "MathML": lambda network: page("".join(to_mathml(network.training_program("adam")))),
    "MathML of the derivation": lambda network: network.derivation()._repr_html_(),
    "HTML": lambda network: network._repr_html_(),
    "HTML of a trace": lambda network: network.trace(X, Y)._repr_html_(),
    "SVG": network_svg,
    "SVG of the program": lambda network: to_svg(network.program),
    "SVG of the prediction": lambda network: to_svg(network.prediction_program),
}
MARKUP = ("HTML", "MathML", "SVG")
SPELLED = re.compile(r"(?<![a-z_\\])(d|m|v|c|g)?(gamma|beta)\d|y_hat|(?<![a-z])lr\b|object at|Expr\(|\bNone\b|\bnan\b")


def kinds() -> list[tuple[str, str]]:
    """Every kind of layer, with every activation where it takes one."""
    found = []
    for kind, entry in sorted(Layer.registry.items()):
        if entry.__module__ != "chainrule.network.sequences":  # those of time have views that know blocks
            takes = "activation" in inspect.signature(entry).parameters
            found += [(kind, activation) for activation in (sorted(Activation.registry) if takes else ["identity"])]
    return found


@pytest.mark.parametrize(("kind", "activation"), kinds())
def test_every_view_of_every_layer(kind: str, activation: str) -> None:
    network = built(kind, activation)
    chain = kind not in READS and kind not in MANY  # what units and lines can draw
    for name, view in VIEWS.items():
        if name == "SVG" and not chain:
            continue
        text = view(network)
        assert text, name
        if name.startswith(MARKUP):
            text = "\n".join(ET.fromstring(f"<all>{text}</all>").itertext())
        if name != "summary" and not name.startswith("HTML"):  # those list parameters as Python calls them
            assert SPELLED.search(text) is None, f"{name}: {SPELLED.search(text)}"


@pytest.mark.parametrize("text", ["dgamma2", "ŷ = gamma1 ⊙ x1", "y_hat", "lr W1", "<Wave object at 0x1>"])
def test_a_name_that_is_not_shown_as_a_sign_would_be_seen(text: str) -> None:
    assert SPELLED.search(text)
