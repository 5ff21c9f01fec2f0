"""Networks as graphs: shared layers, residual connections, several inputs and outputs, random graphs, bad input."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule import (
    GRU,
    LSTM,
    Add,
    BatchNorm,
    Concat,
    Conv2D,
    Dense,
    Distance,
    Dropout,
    Embedding,
    Flatten,
    GlobalAvgPool,
    Input,
    InvalidInput,
    Layer,
    LayerNorm,
    Multiply,
    Network,
    Sequential,
)

Slopes = Callable[..., None]

rng = np.random.default_rng(0)
X = rng.normal(size=(5, 3))
Y = rng.normal(size=(5, 2))
LOSS = "mean_squared_error"


def network_of(inputs: Any, outputs: Any, loss: Any = LOSS, **options: Any) -> Network:
    return Network(inputs, outputs, loss, **{"dtype": "float64", "seed": 1, **options})


# ---- gradients


def test_residual_connections(assert_slopes: Slopes) -> None:
    x = Input(3)
    a = Dense(4, "tanh")(x)
    for _ in range(3):
        a = Add()(a, Dense(4)(Dense(2, "sigmoid", dropout=0.2)(LayerNorm()(a))))
    network = network_of(x, Dense(2)(a))
    assert_slopes(network, X, Y)
    assert_slopes(network, X, Y, [1.0, 0.0, 2.0, 1.0, 1.0])


def test_a_layer_used_again_and_again(assert_slopes: Slopes) -> None:
    """Its own output is read by it, three times over."""
    x, again = Input(3), Dense(3, "tanh", l2=0.1)
    network = network_of(x, Dense(2)(again(again(again(x)))))
    assert list(network.parameters) == ["W1", "b1", "W2", "b2"]
    assert_slopes(network, X, Y)
    W, b, V, c = network.parameters.values()
    a = X
    for _ in range(3):
        a = np.tanh(a @ W + b)
    np.testing.assert_allclose(network.predict(X), a @ V + c, rtol=1e-12)


TWINS: dict[str, tuple[Any, Callable[[], list[Any]], Any]] = {
    "dense": (Input(3), lambda: [Dense(4, "tanh", dropout=0.3), Dense(2)], lambda: rng.normal(size=(5, 3))),
    "images": (
        Input((5, 4, 1)),
        lambda: [Conv2D(4, 3, "tanh"), LayerNorm(), Flatten(), Dense(2)],
        lambda: rng.normal(size=(5, 5, 4, 1)),
    ),
    "sequences": (
        Input(("T", 2)),
        lambda: [GRU(3, return_sequences=True), LSTM(2)],
        lambda: [rng.normal(size=(length, 2)) for length in (1, 4, 2, 3, 2)],
    ),
    "words": (
        Input(("T",), vocabulary=6),
        lambda: [Embedding(3), Dropout(0.2), LSTM(2, dropout=0.2)],
        lambda: [rng.integers(1, 6, length) for length in (1, 4, 2, 3, 2)],
    ),
}


@pytest.mark.parametrize("name", TWINS)
def test_twins(name: str, assert_slopes: Slopes) -> None:
    like, layers, draw = TWINS[name]
    left, right = (Input(like.shape, side, like.vocabulary) for side in ("left", "right"))
    twin = Sequential(layers())
    network = network_of([left, right], Distance()(twin(left), twin(right)), "contrastive")
    data = {"left": draw(), "right": draw()}
    assert_slopes(network, data, [1, 0, 0, 1, 0])
    there, back = network.predict(data), network.predict({"left": data["right"], "right": data["left"]})
    np.testing.assert_allclose(there, back, rtol=1e-12)


def test_two_inputs_and_two_outputs(assert_slopes: Slopes) -> None:
    """A sequence and a row, and a class for the sequence beside numbers for its steps."""
    s, r = given = [Input(("T", 2), name="steps"), Input(3, name="row")]
    states = GRU(3, return_sequences=True)(s)
    both = Concat()(GlobalAvgPool()(states), Dense(2, "tanh")(r))
    outputs = {"kind": Dense(3, "softmax")(both), "next": Dense(2)(states)}
    losses = {"kind": "categorical_cross_entropy", "next": LOSS}
    network = network_of(given, outputs, losses)
    lengths = (2, 1, 4, 3, 2)
    data = {"steps": [rng.normal(size=(length, 2)) for length in lengths], "row": X}
    y = {"kind": [0, 2, 1, 1, 0], "next": [rng.normal(size=(length, 2)) for length in lengths]}
    assert_slopes(network, data, y)
    weights = {"kind": [1.0, 2.0, 0.0, 1.0, 1.0], "next": [0.5, 1.0, 1.0, 0.0, 3.0]}
    for chosen in (weights["kind"], weights, {"next": weights["next"]}):
        assert_slopes(network, data, y, chosen)
    found = network.predict(data)
    assert {name: value.shape for name, value in found.items()} == {"kind": (5, 3), "next": (5, 4, 2)}
    surprise = -np.log(found["kind"][np.arange(5), y["kind"]]).mean()
    errors = np.concatenate([f[: len(t)] - t for f, t in zip(found["next"], y["next"], strict=True)])
    assert network.evaluate(data, y) == pytest.approx(surprise + np.mean(errors**2), rel=1e-12)
    before = network.evaluate(data, y)
    network.fit(data, y, 30, batch_size=2, sample_weight=weights, engine="numpy", validation=(data, y))
    assert network.evaluate(data, y) < before
    assert network.history.validation_loss[-1] == pytest.approx(network.evaluate(data, y), rel=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_random_graphs(assert_slopes: Slopes, data: st.DataObject) -> None:
    """Up to seven layers, old and new, on what there is of their size."""
    values: list[tuple[Any, int]] = [(Input(2, name="a"), 2), (Input(3, name="b"), 3)]
    inputs = [value for value, _ in values]
    used: list[tuple[Any, int, int]] = []
    for _ in range(data.draw(st.integers(1, 7))):
        value, size = data.draw(st.sampled_from(values))
        alike = [other for other, its in values if its == size]
        kind = data.draw(st.sampled_from(["new", "shared", "add", "multiply", "concat"]))
        shared = [(layer, units) for layer, reads, units in used if reads == size]
        if kind == "shared" and shared:
            layer, units = data.draw(st.sampled_from(shared))
            values.append((layer(value), units))
        elif kind in ("add", "multiply"):
            values.append(({"add": Add, "multiply": Multiply}[kind]()(value, data.draw(st.sampled_from(alike))), size))
        elif kind == "concat":
            other, its = data.draw(st.sampled_from(values))
            if size + its <= 6:
                values.append((Concat()(value, other), size + its))
        else:
            units = data.draw(st.integers(1, 3))
            layer = Dense(units, data.draw(st.sampled_from(["tanh", "sigmoid", "identity"])))
            used.append((layer, size, units))
            values.append((layer(value), units))
    end = Dense(2)(Concat()(values[-1][0], *inputs))
    network = network_of(inputs, end)
    rows = {"a": X[:, :2], "b": X}
    assert_slopes(network, rows, Y)
    again = Network.from_spec(json.loads(json.dumps(network.spec())))
    np.testing.assert_array_equal(again.predict(rows), network.predict(rows))


# ---- names, copies, shorthand


def test_a_layer_that_stands_twice_in_a_list_is_two() -> None:
    layer = Dense(3, "tanh")
    assert list(network_of(3, [layer, layer]).parameters) == ["W1", "b1", "W2", "b2"]
    assert list(network_of(3, [Sequential([layer, layer]), Dense(1)]).parameters)[-1] == "b3"


def test_the_shorthand_is_the_same_network() -> None:
    x, layers = Input(3), [Dense(2, "tanh"), Dense(2)]
    short, long, one = network_of(3, layers), network_of(x, layers[1](layers[0](x))), network_of([x], layers)
    assert short.spec() == long.spec() == one.spec()
    np.testing.assert_array_equal(short.predict(X), long.predict(X))
    assert network_of((4, 4, 1), [Flatten(), Dense(1)]).inputs == (4, 4, 1)


def test_uses_are_called_by_their_inputs_or_by_number() -> None:
    left, right, twin = Input(3, name="left"), Input(3, name="right"), Dense(2)
    names = list(network_of([left, right], Add()(twin(left), twin(right))).program.shapes)
    assert {"z1_left", "z1_right"} <= set(names)
    x, again = Input(3), Dense(3)
    assert {"z1_1", "z1_2"} <= set(network_of(x, again(again(x))).program.shapes)


@pytest.mark.parametrize("make", [copy.copy, copy.deepcopy, lambda network: pickle.loads(pickle.dumps(network))])
def test_copies(make: Callable[[Network], Network]) -> None:
    left, right = (Input(("T",), side, vocabulary=5) for side in ("left", "right"))
    twin = Sequential([Embedding(2), LSTM(3)])
    network = Network([left, right], Distance()(twin(left), twin(right)), "contrastive", seed=1)
    data = {"left": [[1], [2, 3], [4, 4, 1]], "right": [[1, 2], [2], [3]]}
    network.fit(data, [1, 0, 1], 2, engine="numpy")
    other = make(network)
    assert other.spec() == network.spec()
    np.testing.assert_array_equal(other.predict(data), network.predict(data))
    one, two = (each.fit(data, [1, 0, 1], 2, batch_size=2, engine="numpy").loss for each in (network, other))
    assert one == two


def test_what_it_is_written_as() -> None:
    left, right = Input(3, name="left"), Input(3, name="right")
    twin = Dense(2)
    text = repr(network_of([left, right], Distance()(twin(left), twin(right)), "contrastive"))
    assert text.startswith("Network([Input((3,), name='left'), Input((3,), name='right')], a graph of [Dense(2,")
    assert repr(Input(("T",), vocabulary=9)) == "Input(('T',), vocabulary=9)"
    assert repr(Sequential([Dense(2), Dense(1)])) == "Sequential([Dense(2, 'identity'), Dense(1, 'identity')])"


# ---- bad input


def a_circle() -> Network:
    x = Input(3)
    a = Dense(3)(x)
    spec = network_of(x, Dense(2)(Add()(a, Dense(3)(a)))).spec()
    spec["nodes"][0][1] = [2]
    return Network.from_spec(spec)


def shared(first: Any, second: Any, layer: Layer) -> Network:
    left, right = Input(first, name="left"), Input(second, name="right")
    return network_of([left, right], Concat()(layer(left), layer(right)))


X1, LEFT, RIGHT = Input(3), Input(3, name="left"), Input(3, name="right")


def test_inputs_that_share_an_array_of_columns() -> None:
    """Numbers and the words of texts side by side: the same as each of them on its own."""
    from chainrule import Concat, Embedding, GlobalAvgPool

    def network(x: Input, words: Input) -> Network:
        value = Concat()(x, GlobalAvgPool()(Embedding(3)(words)))
        return Network([x, words], Dense(1)(value), "mean_squared_error", seed=0)

    shared = network(Input(6, "x", take=[5, 0]), Input(6, "words", vocabulary=9, take=[1, 2, 3, 4]))
    apart = network(Input(2, "x"), Input(("T",), "words", vocabulary=9))
    X = np.array([[0.5, 3, 4, 0, 0, 7.5], [1.5, 8, 0, 2, 0, 2.5]])
    given = {"x": X[:, [5, 0]], "words": [[3, 4], [8, 0, 2]]}
    np.testing.assert_array_equal(shared.predict(X), apart.predict(given))
    np.testing.assert_array_equal(shared.predict(given | {"words": X[:, 1:5]}), apart.predict(given))
    again = Network.from_spec(shared.spec())
    for name, array in shared.parameters.items():
        again.parameters[name] = array
    np.testing.assert_array_equal(again.predict(X), shared.predict(X))
    assert (shared.inputs, shared.data(X, [0, 1])["a0_words"].shape) == (6, (2, 3))
    with pytest.raises(InvalidInput, match="The network takes 6 features, but X has 5 columns"):
        shared.predict(X[:, :5])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Input(()), "An input's shape is such as"),
        (lambda: Input((3, "T")), "An input's shape is such as"),
        (lambda: Input(0), "A dimension must be a whole number, 1 or more, but is 0"),
        (lambda: Input(2.5), "A dimension must be a whole number"),
        (lambda: Input(("n", 2)), "not 'n'"),
        (lambda: Input(3, name="a b"), "name must be letters"),
        (lambda: Input(("T",), vocabulary=0), "A vocabulary must be a whole number"),
        (lambda: network_of([Input(3), Input(3)], Dense(1)(X1)), "need a name each, all different"),
        (lambda: network_of([LEFT, Input(3, name="left")], Dense(1)(LEFT)), "need a name each, all different"),
        (lambda: network_of([LEFT, RIGHT], Dense(1)(LEFT)), "Nothing that the network gives depends on its input"),
        (lambda: network_of(LEFT, Add()(LEFT, RIGHT)), "name='right'.*, which is not among its inputs"),
        (lambda: network_of([LEFT, RIGHT], [Dense(1)]), "A list of layers is a chain from one input"),
        (lambda: network_of([LEFT, 3], Dense(1)(LEFT)), r"inputs must be a list of Input\(…\), but holds 3"),
        (lambda: network_of(X1, X1), "which is not what a layer gives"),
        (lambda: network_of(X1, {}), "outputs must be one value or more"),
        (lambda: network_of(X1, {"a b": Dense(1)(X1)}), "which is not what a layer gives|name"),
        (lambda: network_of(X1, {1: Dense(1)(X1)}), "give 1"),
        (lambda: network_of(X1, {"a": 3}), "which is not what a layer gives"),
        (lambda: network_of(3, []), "layers must be a list of layers"),
        (lambda: network_of(3, [Dense]), "layers must be a list of layers"),
        (lambda: Sequential("abc"), "layers must be a list of layers"),
        (lambda: Dense(2)([1.0, 2.0]), "A layer is called on an Input, or what a layer gives"),
        (lambda: Sequential([Dense(2)])(3), "A layer is called on an Input, or what a layer gives"),
        (
            lambda: network_of(X1, {"a": Dense(1)(X1), "b": Dense(1)(X1)}, {"a": LOSS}),
            "The network gives a, b, but there are losses of a",
        ),
        (a_circle, "Its layers read each other in a circle"),
        (lambda: shared(3, 3, BatchNorm()), r"BatchNorm \(layer 1\) is used more than once"),
        (
            lambda: shared(3, 4, Dense(2)),
            r"Layer 1 is used on values of different sizes: its weights W1 would .* \(3, 2\) and \(4, 2\)",
        ),
        (lambda: shared((4, 2), (4, 3), LSTM(2)), r"different sizes: its weights W1 .* \(2, 8\) and \(3, 8\)"),
        (lambda: shared((4, 4, 1), (4, 4, 3), Conv2D(2, 3)), "different sizes"),
        (lambda: shared(3, (5, 3, 1), Dense(2)), "different sizes"),
    ],
)
def test_what_does_not_fit(make: Any, message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as caught:
        make()
    assert len(str(caught.value)) < 350
    assert "\n" not in str(caught.value)
