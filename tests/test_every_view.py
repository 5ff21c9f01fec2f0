"""Every view of a network, tried on every kind of layer with every activation: new entries are found by themselves."""

from __future__ import annotations

import inspect
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from chainrule import (
    GRU,
    LSTM,
    Adam,
    Attention,
    Bidirectional,
    Dense,
    Embedding,
    Flatten,
    GlobalAvgPool,
    Input,
    Mixture,
    Network,
    NTKDense,
    Periodic,
    Ramps,
    Sequential,
)
from chainrule.explain.gradients import check_gradients
from chainrule.functions.activations import Activation
from chainrule.html import page
from chainrule.network.layers import Layer
from chainrule.program.render.latex import to_latex
from chainrule.program.render.mathml import to_mathml
from chainrule.program.render.svg import network_svg
from chainrule.program.render.svg_graph import to_svg

UNITS = 2
X = np.random.default_rng(0).normal(size=(2, 2))
Y = np.full((2, 1), 0.5)


def built(kind: str, activation: str) -> Network:
    """A network with such a layer in the middle: dropout and penalties where it takes them."""
    entry = Layer.registry[kind]
    takes = inspect.signature(entry).parameters
    wanted = {"units": UNITS, "activation": activation, "dropout": 0.2, "rate": 0.2, "l1": 0.1, "l2": 0.1}
    middle = entry(**{name: value for name, value in wanted.items() if name in takes})
    return Network(2, [Dense(UNITS, "relu"), middle, Dense(1, "sigmoid")], "binary_cross_entropy", seed=0)


rng = np.random.default_rng(0)
IMAGES, SEQUENCES = rng.normal(size=(2, 4, 4, 2)), rng.normal(size=(2, 3, 2))
WORDS = np.array([[1, 2, 3], [4, 1, 0]])
ROWS = ("dense", "batch_norm", "layer_norm", "dropout", "input")
FIRST = {
    **{key: {"filters": 2, "kernel_size": 3} for key in ("conv2d", "conv_transpose2d")},
    "conv1d": {"filters": 2, "kernel_size": 2},
    **{key: {"size": 2} for key in ("max_pool2d", "avg_pool2d", "max_pool1d")},
    "upsample2d": {"factor": 2},
    "reshape": {"shape": (8, 4)},
    **{key: {"units": 2} for key in ("simple_rnn", "gru")},
    "lstm": {"units": 2, "return_sequences": True},
    "bidirectional": {"layer": LSTM(1)},
    **{key: {} for key in ("global_avg_pool", "global_max_pool", "flatten")},
}


def first(kind: str) -> tuple[Network, Any]:
    """A network whose first layer is of a kind that reads images or sequences, and what it reads."""
    layer = Layer.registry[kind](**FIRST[kind])
    X = SEQUENCES if kind.endswith(("1d", "rnn", "lstm", "gru", "bidirectional")) else IMAGES
    flat = [] if kind in ("flatten", "global_avg_pool", "global_max_pool") or X is SEQUENCES else [Flatten()]
    flat = [GlobalAvgPool()] if kind.endswith(("1d", "lstm")) else flat
    return Network(X.shape[1:], [layer, *flat, Dense(1, "sigmoid")], "binary_cross_entropy", seed=0), X


def words() -> tuple[Network, Any]:
    layers = [Embedding(2), Bidirectional(GRU(1)), Dense(1, "sigmoid")]
    return Network(Input(("T",), vocabulary=5), layers, "binary_cross_entropy", seed=0), WORDS


def merged(join: Any) -> tuple[Network, Any]:
    """Twins, joined."""
    left, right = Input((2,), name="left"), Input((2,), name="right")
    twin = Sequential([Dense(2, "tanh")])
    joined = Dense(1, "sigmoid")(join(twin(left), twin(right)))
    data = {"left": SEQUENCES[:, 0], "right": SEQUENCES[:, 1]}
    return Network([left, right], joined, "binary_cross_entropy", seed=0), data


def ensemble() -> tuple[Network, Any]:
    x = Input(2, take=Periodic.copied(1, 2, waves=1))
    values = (x, Periodic(1, 1)(x), Ramps(1, 1)(x))
    members = [NTKDense(1, "sigmoid")(NTKDense(2, "tanh", dropout=0.2)(value)) for value in values]
    return Network(x, Mixture((0.25, 0.5, 0.25), "sigmoid")(*members), "binary_cross_entropy", seed=0), SEQUENCES[:, 0]


def attended() -> tuple[Network, Any]:
    a = Input((3, 2))
    joined = GlobalAvgPool()(Attention()(a, a, Dense(2)(a)))
    return Network(a, Dense(1, "sigmoid")(joined), "binary_cross_entropy", seed=0), SEQUENCES


OTHERS: dict[str, Callable[[], tuple[Network, Any]]] = {
    **{kind: partial(first, kind) for kind in FIRST},
    "embedding": words,
    **{kind: partial(merged, Layer.registry[kind]()) for kind in ("add", "multiply", "concat")},
    **{kind: partial(merged, Layer.registry[kind]()) for kind in ("distance", "cosine_similarity")},
    "attention": attended,
    **dict.fromkeys(("periodic", "ramps", "ntk_dense", "mixture"), ensemble),
}


def opened(network: Network, X: Any) -> str:
    """The first gradient's first number."""
    trace = network.trace(X, Y)
    name = next(iter(network.program.gradients.values()))
    return str(trace.open(name, (0,) * trace[name].ndim))


VIEWS: dict[str, Callable[[Network, Any], str]] = {
    "text": lambda network, X: str(network.training_program(Adam(clip_norm=1.0, clip_value=1.0))),
    "text of the derivation": lambda network, X: str(network.derivation()),
    "text of a number": lambda network, X: opened(network, X),
    "summary": lambda network, X: network.summary(),
    "LaTeX": lambda network, X: to_latex(network.training_program(Adam(clip_norm=1.0, clip_value=1.0))),
    "LaTeX of the derivation": lambda network, X: network.derivation().to_latex(),
    "MathML": lambda network, X: page("".join(to_mathml(network.training_program("adam")))),
    "MathML of the derivation": lambda network, X: network.derivation()._repr_html_(),
    "HTML": lambda network, X: network._repr_html_(),
    "HTML of a trace": lambda network, X: network.trace(X, Y)._repr_html_(),
    "SVG": lambda network, X: network_svg(network),
    "SVG of the program": lambda network, X: to_svg(network.program),
    "SVG of the gradients": lambda network, X: to_svg(network.gradient_program()),
    "SVG of the prediction": lambda network, X: to_svg(network.prediction_program),
}
MARKUP = ("HTML", "MathML", "SVG")
SPELLED = re.compile(r"(?<![a-z_\\])(d|m|v|c|g)?(gamma|beta)\d|y_hat|(?<![a-z])lr\b|object at|Expr\(|\bNone\b|\bnan\b")


#: Each activation in one layer, and each other layer with one that bends element by element and one of whole rows.
PAIRS = [("dense", activation) for activation in sorted(Activation.registry)]
PAIRS += [(kind, a) for kind in sorted({*ROWS} & {*Layer.registry} - {"dense"}) for a in ("softmax", "tanh")]


@pytest.mark.parametrize(("kind", "activation"), PAIRS)
def test_every_view_of_every_layer(kind: str, activation: str) -> None:
    check(built(kind, activation), X)


@pytest.mark.parametrize("kind", sorted(OTHERS))
def test_every_view_of_images_sequences_and_graphs(kind: str) -> None:
    network, X = OTHERS[kind]()
    check(network, X)
    assert check_gradients(network, X, Y, entries=3).passed


def test_every_kind_of_layer_is_viewed() -> None:
    assert {kind for kind, entry in Layer.registry.items() if entry.__module__.startswith("chainrule.")} <= {
        *ROWS,
        *OTHERS,
    }


def check(network: Network, X: Any) -> None:
    for name, view in VIEWS.items():
        text = view(network, X)
        assert text, name
        if name.startswith(MARKUP):
            text = "\n".join(ET.fromstring(f"<all>{text}</all>").itertext())
        if name != "summary" and not name.startswith("HTML"):  # those list parameters as Python calls them
            assert SPELLED.search(text) is None, f"{name}: {SPELLED.search(text)}"


@pytest.mark.parametrize("text", ["dgamma2", "ŷ = gamma1 ⊙ x1", "y_hat", "lr W1", "<Wave object at 0x1>"])
def test_a_name_that_is_not_shown_as_a_sign_would_be_seen(text: str) -> None:
    assert SPELLED.search(text)
