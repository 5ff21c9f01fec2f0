"""Layers of several values: numbers worked out apart, gradients, masks, and bad input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from chainrule import (
    Add,
    Attention,
    Concat,
    Conv2D,
    CosineSimilarity,
    Dense,
    Distance,
    Flatten,
    GlobalAvgPool,
    Input,
    InvalidInput,
    Multiply,
    Network,
)

Slopes = Callable[..., None]

rng = np.random.default_rng(0)
A, B, C = (rng.normal(size=(4, 3)) for _ in range(3))
Y = rng.normal(size=4)
LOSS = "mean_squared_error"


def inputs(count: int = 2, shape: Any = (3,)) -> list[Input]:
    return [Input(shape, name=name) for name in "abc"[:count]]


def network_of(given: Any, value: Any, loss: Any = LOSS) -> Network:
    return Network(given, value, loss, dtype="float64", seed=3)


def test_values() -> None:
    """Of dense layers that hand their input on."""
    cases: list[tuple[Any, int, Any]] = [
        (Add(), 3, A + B + C),
        (Multiply(), 2, A * B),
        (Concat(), 3, np.hstack([A, B, C])),
        (Distance(), 2, np.linalg.norm(A - B, axis=1, keepdims=True)),
        (CosineSimilarity(), 2, (np.sum(A * B, 1) / (np.linalg.norm(A, axis=1) * np.linalg.norm(B, axis=1)))[:, None]),
    ]
    for layer, count, expected in cases:
        given = inputs(count)
        network = network_of(given, layer(*given))
        found = network.predict(dict(zip("abc"[:count], (A, B, C), strict=False)))
        np.testing.assert_allclose(found, expected, rtol=1e-9, err_msg=repr(layer))


@pytest.mark.parametrize("layer", [Add(), Multiply(), Concat(), Distance(), CosineSimilarity()], ids=repr)
def test_gradients(layer: Any, assert_slopes: Slopes) -> None:
    """Of two values that are learned, of one value twice, and of values that are not learned."""
    a, b = given = inputs()
    data = {"a": A, "b": B}
    assert_slopes(network_of(given, Dense(1)(layer(Dense(2, "tanh")(a), Dense(2)(b)))), data, Y)
    twin = Dense(2, "tanh")
    assert_slopes(network_of(given, Dense(1)(layer(twin(a), twin(b)))), data, Y)
    assert_slopes(network_of(given, Dense(1)(layer(a, b))), data, Y)
    assert_slopes(network_of(given, Dense(1)(layer(Dense(3)(a), b))), data, Y)
    if not isinstance(layer, Distance | CosineSimilarity):  # these would be 0 and 1
        same = Dense(2, "tanh")(a)
        assert_slopes(network_of(a, Dense(1)(layer(same, same))), A, Y)
    if isinstance(layer, Add | Concat):
        assert_slopes(network_of(given, Dense(1)(layer(twin(a), twin(b), Dense(2)(a)))), data, Y)


def test_gradients_over_images_and_sequences(assert_slopes: Slopes) -> None:
    x = Input((4, 4, 2))
    left, right = Conv2D(2, 3, "tanh", padding="same")(x), Conv2D(2, 1)(x)
    images = rng.normal(size=(4, 4, 4, 2))
    for value in (Add()(left, x), Multiply()(left, right), Concat()(left, right, x)):
        assert_slopes(network_of(x, Dense(1)(GlobalAvgPool()(value))), images, Y)
    s = Input(("T", 2))
    sequences = [rng.normal(size=(length, 2)) for length in (1, 3, 2, 4)]
    left, right = Dense(2, "tanh")(s), Dense(2)(s)
    for value in (Add()(left, s), Multiply()(left, right), Concat()(left, right, s)):
        network = network_of(s, Dense(1)(GlobalAvgPool()(value)))
        assert_slopes(network, sequences, Y)
        for row, expected in zip(sequences, network.predict(sequences), strict=True):
            np.testing.assert_allclose(network.predict([row])[0], expected, rtol=1e-12)


def test_the_same_has_a_distance_of_0_and_a_slope(assert_slopes: Slopes) -> None:
    a, b = given = inputs()
    twin = Dense(2)
    network = network_of(given, Distance()(twin(a), twin(b)), "contrastive")
    same = {"a": A, "b": A}
    assert network.predict(same) == pytest.approx(0, abs=2e-6)
    loss, gradients = network.gradients(same, np.ones(4))
    assert loss == pytest.approx(0, abs=1e-11)
    for value in gradients.values():
        assert np.isfinite(value).all()


# ---- attention


def attention(queries: int | str = 3, keys: int | str = 5) -> tuple[list[Input], Any]:
    given = [Input((queries, 2), name="q"), Input((keys, 3), name="k")]
    q, k = given
    return given, Attention()(Dense(4)(q), Dense(4, "tanh")(k), Dense(2)(k))


def test_attention_is_a_weighted_mean() -> None:
    q, k, v = given = [Input(shape, name=name) for shape, name in (((3, 4), "q"), ((5, 4), "k"), ((5, 2), "v"))]
    network = network_of(given, Attention()(q, k, v))
    Q, K, V = (rng.normal(size=(2, *value.shape)) for value in given)
    scores = np.einsum("ntd,nsd->nts", Q, K) / 2
    weights = np.exp(scores) / np.exp(scores).sum(axis=2, keepdims=True)
    np.testing.assert_allclose(network.predict({"q": Q, "k": K, "v": V}), weights @ V, rtol=1e-12)


def test_gradients_of_attention(assert_slopes: Slopes) -> None:
    given, value = attention()
    data = {"q": rng.normal(size=(4, 3, 2)), "k": rng.normal(size=(4, 5, 3))}
    assert_slopes(network_of(given, Dense(1)(Flatten()(value))), data, Y)
    assert_slopes(network_of(given, value), data, rng.normal(size=(4, 3, 2)))
    x = Input((4, 2))
    q = Dense(2)(x)
    assert_slopes(network_of(x, Dense(1)(Flatten()(Attention()(q, q, x)))), rng.normal(size=(4, 4, 2)), Y)


def test_attention_looks_at_no_padding(assert_slopes: Slopes) -> None:
    given, value = attention("T", "S")
    network = network_of(given, Dense(1)(GlobalAvgPool()(value)))
    data = {
        "q": [rng.normal(size=(length, 2)) for length in (2, 1, 4, 3)],
        "k": [rng.normal(size=(length, 3)) for length in (1, 5, 2, 3)],
    }
    assert_slopes(network, data, Y)
    together = network.predict(data)
    for place, expected in enumerate(together):
        alone = network.predict({name: rows[place : place + 1] for name, rows in data.items()})
        np.testing.assert_allclose(alone[0], expected, rtol=1e-12)
    own = Input(("T", 2))
    itself = network_of(own, Attention()(own, own, Dense(2)(own)))
    assert_slopes(itself, data["q"], [rng.normal(size=(length, 2)) for length in (2, 1, 4, 3)])


# ---- bad input


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda a, b, s: Add()(a), "add is called on two values or more, but received 1"),
        (lambda a, b, s: Distance()(a), "distance is called on 2 values, but received 1"),
        (lambda a, b, s: Attention()(a, b), "attention is called on 3 values, but received 2"),
        (lambda a, b, s: Dense(2)(a, b), "dense is called on one value, but received 2"),
        (lambda a, b, s: Add()(a, np.zeros((3, 2))), "called on an Input, or what a layer gives, but received array"),
        (lambda a, b, s: Distance()(a, Dense(2)(b)), r"Distance \(layer 2\) .*\(n, 3\) and \(n, 2\)"),
        (lambda a, b, s: CosineSimilarity()(Dense(1)(a), b), r"receives \(n, 1\) and \(n, 3\)"),
        (lambda a, b, s: Add()(Dense(2)(a), b), r"Add \(layer 2\) .*\(n, 2\) and \(n, 3\)"),
        (lambda a, b, s: Add()(Dense(1)(a), b), r"Add \(layer 2\) .*\(n, 1\) and \(n, 3\)"),
        (lambda a, b, s: Multiply()(Dense(2)(a), b), r"Multiply \(layer 2\) .*\(n, 2\) and \(n, 3\)"),
        (lambda a, b, s: Multiply()(Dense(1)(a), b), r"Multiply \(layer 2\) .*\(n, 1\) and \(n, 3\)"),
        (lambda a, b, s: Concat()(a, s), r"Layer 1, Concat\(\): Values of shapes \(n, 3\), \(n, 4, 3\) cannot"),
        (lambda a, b, s: Attention()(a, b, b), r"Attention \(layer 1\)"),
        (lambda a, b, s: Attention()(s, s, Dense(2)(a)), r"receives \(n, 4, 3\) and \(n, 4, 3\) and \(n, 2\)"),
        (lambda a, b, s: Attention()(Dense(2)(s), s, s), r"Attention \(layer 2\)"),
    ],
)
def test_what_does_not_fit(make: Any, message: str) -> None:
    a, b, s = Input(3, name="a"), Input(3, name="b"), Input((4, 3), name="s")
    with pytest.raises(InvalidInput, match=message) as caught:  # noqa: PT012 (the call or the network may refuse)
        value = make(a, b, s)
        used: list[Input] = []
        waiting = [value]
        while waiting:
            one = waiting.pop()
            used += [one] if isinstance(one, Input) and one not in used else []
            waiting += one.inputs
        network_of(used, value)
    assert len(str(caught.value)) < 300
