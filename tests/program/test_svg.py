"""Drawings in SVG: well-formed, to scale, and safe whatever a column is called."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from chainrule import Dense, Network
from chainrule.network.layers import Layer
from chainrule.network.normalization import BatchNorm, LayerNorm
from chainrule.program.render.svg import MOST_UNITS, network_svg, shortened, strongest
from chainrule.program.render.svg_graph import to_svg

SVG = "{http://www.w3.org/2000/svg}"


def network(*sizes: int, bias: bool = True, **options: object) -> Network:
    layers = [Dense(size, "tanh", bias, bias_init="uniform", **options) for size in sizes[1:]]
    return Network(sizes[0], layers, "mean_squared_error", seed=0)


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def inside(svg: str) -> None:
    """Every circle, box and text lies in the picture, and no two circles touch."""
    root = ET.fromstring(svg)
    _, _, width, height = map(float, root.get("viewBox", "").split())
    circles = set()
    for circle in root.iter(f"{SVG}circle"):
        x, y, r = (float(circle.get(name, "nan")) for name in ("cx", "cy", "r"))
        assert 0 <= x - r <= x + r <= width
        assert 0 <= y - r <= y + r <= height
        if r > 2:
            circles.add((x, y, r))
    for x, y, r in circles:
        for other, its, radius in circles - {(x, y, r)}:
            assert np.hypot(x - other, y - its) >= r + radius
    for text in root.iter(f"{SVG}text"):
        x, y = float(text.get("x", "nan")), float(text.get("y", "nan"))
        length = 7.2 * float(text.get("font-size", "13")) / 13 * len(text.text or "")
        start = {"start": x, "middle": x - length / 2, "end": x - length}[text.get("text-anchor", "start")]
        assert start >= -1, text.text
        assert start + length <= width + 1, text.text
        assert 0 < y <= height


SIZES = [(2, 2, 1), (1, 1), (3, 4, 1), (2, 8, 4, 1), (64, 100, 10), (784, 128, 10), (5, 3, 3, 3, 3, 3, 2)]


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("bias", [True, False])
def test_a_network_of_any_size(sizes: tuple[int, ...], bias: bool) -> None:
    svg = network_svg(network(*sizes, bias=bias))
    inside(svg)
    shown = [min(size, MOST_UNITS) for size in sizes]
    assert svg.count("<line") == sum(a * b for a, b in pairwise(shown))
    for size in sizes:
        assert f"{size:,} unit{'s'[: size - 1]}" in texts(svg)
        if size > MOST_UNITS:
            assert f"and {size - MOST_UNITS:,} more" in texts(svg)
    assert len(svg) < 100_000


def test_numbers_colours_and_widths_are_the_weights() -> None:
    model = network(2, 1)
    model.parameters["W1"] = [[2.0], [-1.0]]
    model.parameters["b1"] = [-0.25]
    svg = network_svg(model, ["size", "weight"], ["price"])
    assert {"+2.0", "−1.0", "b −0.25", "size", "weight", "price", "inputs", "tanh"} <= set(texts(svg))
    lines = ET.fromstring(svg).findall(f"{SVG}line")
    assert ["negative" in line.get("stroke", "") for line in lines] == [True, False]  # the strong one on top
    weak, strong = (float(line.get("stroke-width", "nan")) for line in lines)
    assert strong > 1.5 * weak


def test_the_strongest_units_are_drawn() -> None:
    model = network(20, 2)
    W = np.full((20, 2), 0.1)
    W[[3, 17]] = 5.0
    model.parameters["W1"] = W
    assert {"x4", "x18"} <= set(texts(network_svg(model)))
    assert strongest(model, 0, 2).tolist() == [3, 17]
    X = np.ones((4, 20))
    X[:, 17] = 0.0  # an input that is always 0 tells the next layer nothing
    X[:, 8] = 2.0
    assert strongest(model, 0, 2, X).tolist() == [3, 8]
    X[:, :17] *= 60
    assert "x18" not in texts(network_svg(model, X=X))
    assert strongest(model, 1, 1, X).tolist() == [0]


def test_extreme_weights() -> None:
    model = Network(2, [Dense(2), Dense(1)], "mean_squared_error", dtype="float64", seed=0)
    model.parameters["W1"] = [[1e306, 0.0], [-1e300, 0.0]]
    model.parameters["W2"] = [[0.0], [0.0]]
    svg = network_svg(model)
    assert "nan" not in svg.replace("names", "")
    assert "inf" not in svg
    inside(svg)


def test_hostile_names_are_text() -> None:
    names = ["</text><script>alert(1)</script>", "two\nlines \u202e" + "x" * 1_000_000]
    svg = network_svg(network(2, 2), names, ["<a>", '"&'])
    assert ET.fromstring(svg).find(f".//{SVG}script") is None
    assert "</text><script>alert(…" in texts(svg)
    assert "two lines xxxxxxxxxxx…" in texts(svg)
    assert len(svg) < 20_000
    assert shortened("\x00\x1b[31m") == "[31m"


def test_alone_it_brings_its_colours_along() -> None:
    model = network(2, 2)
    for draw in (network_svg, lambda n, **options: to_svg(n.program, **options)):
        assert "prefers-color-scheme" in draw(model)
        assert "<style" not in draw(model, alone=False)
        assert 'role="img" aria-label="' in draw(model)


@pytest.mark.parametrize(
    "model",
    [
        network(2, 2, 1),
        network(2, 2, 1, bias=False),
        network(784, 128, 10),
        network(3, 4, 2, l2=0.1, dropout=0.2),
        Network(3, [Dense(4, "relu"), Dense(3, "softmax")], "categorical_cross_entropy", seed=0),
        network(2, *[3] * 30),
    ],
    ids=lambda model: "-".join(str(layer.units) for layer in model.layers)[:20],
)
@pytest.mark.parametrize("kind", ["program", "prediction_program", "training"])
def test_the_graph_of_any_program(model: Network, kind: str) -> None:
    program = model.training_program("adam") if kind == "training" else getattr(model, kind)
    svg = to_svg(program)
    inside(svg)
    root = ET.fromstring(svg)
    boxes = [tuple(float(box.get(name, "nan")) for name in ("x", "y")) for box in root.iter(f"{SVG}rect")]
    assert len(set(boxes)) == len(boxes)
    for i, (x, y) in enumerate(boxes):
        for other, its in boxes[:i]:
            assert abs(x - other) >= 62 or abs(y - its) >= 38, "two boxes overlap"
    computed = [step for step in program if step.section != "update"]
    arrays = {name for step in computed for name in step.inputs if program.given.get(name)}
    assert len(boxes) == len(computed) + len(arrays)


def test_forward_is_above_backward_and_gradients_below_their_parameters() -> None:
    root = ET.fromstring(to_svg(network(2, 2, 1).program))
    places = {}
    for group in root.iter(f"{SVG}g"):
        box, name = group.find(f"{SVG}rect"), group.find(f"{SVG}text")
        assert box is not None
        assert name is not None
        places[name.text] = float(box.get("x", "nan")), float(box.get("y", "nan"))
    assert places["a0"][0] < places["z1"][0] < places["a1"][0] < places["ŷ"][0] < places["L"][0]
    for name in ("W1", "b1", "W2", "b2", "z1", "a1", "ŷ"):
        assert places[f"d{name}"][0] == places[name][0]
        assert places[f"d{name}"][1] > places[name][1]
    assert re.search("dW1 = a0ᵀ dz1", ET.tostring(root, encoding="unicode"))  # as a tooltip


@pytest.mark.parametrize("normalization", [LayerNorm, BatchNorm])
def test_what_lies_between_weights_is_passed_over(normalization: Callable[..., Layer]) -> None:
    model = Network(3, [Dense(4), normalization("relu"), Dense(1)], "mean_squared_error", seed=0)
    svg = network_svg(model)
    inside(svg)
    assert {"relu", "identity", "4 units"} <= set(texts(svg))
    inside(to_svg(model.program))
    X = np.array([[0.0, 1.0, 2.0], [1.0, 0.0, 3.0]])
    assert sorted(strongest(model, 1, 4, X)) == [0, 1, 2, 3]  # by what the next weights read, after the normalization


@pytest.mark.parametrize(
    ("activation", "read"),
    [
        ("relu", {"z1"}),
        ("sigmoid", {"a1"}),
        ("tanh", {"a1"}),
        ("softplus", {"z1"}),
        ("silu", {"z1"}),
        ("identity", set()),
    ],
)
def test_the_graph_leads_only_what_is_read_to_a_slope(activation: str, read: set[str]) -> None:
    program = Network(2, [Dense(2, activation), Dense(1)], "mean_squared_error", seed=0).program
    root = ET.fromstring(to_svg(program))
    places = {}
    for group in root.iter(f"{SVG}g"):
        box, name = group.find(f"{SVG}rect"), group.find(f"{SVG}text")
        assert box is not None
        assert name is not None
        middle = float(box.get("x", "nan")) + 31
        places[name.text] = [(f"{middle:.1f}", f"{float(box.get('y', 'nan')) + shift:.1f}") for shift in (0, 38)]
    lines = [path.get("d", "") for path in root.iter(f"{SVG}path") if path.get("fill") == "none"]

    def led(start: str, end: str) -> bool:
        """Whether a line runs down from one box to another."""
        (_, low), (high, _) = places[start], places[end]
        return any(line.startswith(f"M{' '.join(low)}C") and line.endswith(" ".join(high)) for line in lines)

    assert {name for name in ("z1", "a1") if led(name, "dz1")} == read
    assert led("a0", "dW1") or led("W2", "da1")  # what is read is drawn
