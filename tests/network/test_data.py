"""What users pass, as arrays: sequences of different lengths, words, mappings; and a sentence for what does not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from chainrule import LSTM, Add, Conv2D, Dense, Embedding, Flatten, GlobalAvgPool, Input, InvalidInput, Network

LOSS = "mean_squared_error"


def numbers(**options: Any) -> Network:
    return Network(Input(("T", 2), **options), [LSTM(2), Dense(1)], LOSS, seed=0)


def words() -> Network:
    return Network(Input(("T",), vocabulary=5), [Embedding(2), LSTM(2), Dense(1)], LOSS, seed=0)


def steps(loss: str = LOSS, units: int = 2, activation: str = "identity") -> Network:
    return Network(Input(("T", 2)), [LSTM(2, return_sequences=True), Dense(units, activation)], loss, seed=0)


def sides(first: Any = ("T", 2), second: Any = ("T", 2)) -> Network:
    left, right = Input(first, name="left"), Input(second, name="right")
    return Network([left, right], Dense(1)(Add()(LSTM(2)(left), LSTM(2)(right))), LOSS, seed=0)


def heads() -> Network:
    x = Input(3)
    return Network(x, {"one": Dense(1)(x), "two": Dense(2)(x)}, LOSS, seed=0)


A, B = np.ones((3, 2)), np.full((1, 2), 2.0)


def test_sequences_are_padded_on_the_right_and_masked() -> None:
    data = numbers().data([A, B], [1.0, 2.0])
    np.testing.assert_array_equal(data["a0"], [A, [[2, 2], [0, 0], [0, 0]]])
    np.testing.assert_array_equal(data["m0"][:, :, 0], [[1, 1, 1], [1, 0, 0]])
    assert {name: array.dtype for name, array in data.items()} == dict.fromkeys(["a0", "m0", "y"], np.float32)


def test_sequences_may_be_lists_or_arrays() -> None:
    network = numbers()
    expected = network.predict([A, B])
    of_objects = np.empty(2, object)
    of_objects[:] = A, B
    for given in ([A.tolist(), B.tolist()], (A, B), of_objects):
        np.testing.assert_array_equal(network.predict(given), expected)
    whole = np.stack([A, A])
    np.testing.assert_array_equal(network.predict(whole), network.predict([A, A]))
    assert network.data(whole, [1, 2])["m0"].all()


def test_words_are_padded_with_0() -> None:
    network = words()
    data = network.data([[1, 2, 3], [4]], [1.0, 2.0])
    np.testing.assert_array_equal(data["a0"], [[1, 2, 3], [4, 0, 0]])
    again = network.data(np.array([[1, 2, 3, 0], [4, 0, 0, 0]]), [1.0, 2.0])
    np.testing.assert_array_equal(again["m0"][:, :, 0], [[1, 1, 1, 0], [1, 0, 0, 0]])


def test_an_empty_sequence_among_others_is_the_state_at_the_start() -> None:
    network = numbers()
    found = network.predict([A, []])
    np.testing.assert_array_equal(found[1], network.parameters["b2"])
    assert np.isfinite(words().predict([[1], []])).all()


def test_lengths_of_one_name_are_the_longest_of_all_inputs() -> None:
    data = sides().data({"left": [A, B], "right": [B, B]}, [1, 2])
    assert data["a0_left"].shape == data["a0_right"].shape == (2, 3, 2)
    assert data["m0_right"].sum() == 2
    data = sides(("T", 2), ("S", 2)).data({"left": [A, B], "right": [B, B]}, [1, 2])
    assert data["a0_right"].shape == (2, 1, 2)


def test_targets_of_steps() -> None:
    y = steps().data([A, B], [A + 1, B + 1])["y"]
    np.testing.assert_array_equal(y, [A + 1, [[3, 3], [0, 0], [0, 0]]])
    one_hot = steps("categorical_cross_entropy", 3, "softmax").data([A, B], [[0, 2, 1], [1]])["y"]
    np.testing.assert_array_equal(one_hot[0], np.eye(3)[[0, 2, 1]])
    np.testing.assert_array_equal(one_hot[1, 0], np.eye(3)[1])


def test_a_named_input_and_output_may_be_passed_by_name_or_alone() -> None:
    network = numbers(name="steps")
    np.testing.assert_array_equal(network.predict({"steps": [A, B]}), network.predict([A, B]))


BAD: dict[str, tuple[Any, Any, Any, str]] = {
    "ragged, without a named length": (
        lambda: Network((3, 2), [LSTM(2), Dense(1)], LOSS),
        [A, B],
        [1, 2],
        r"X has rows of different lengths: give the length a name, such as Input\(\('T', 2\), …\)",
    ),
    "a word outside": (words, [[1, 5]], [1], "whole numbers from 0 to 4, as its vocabulary is 5, but holds 5 in row 0"),
    "a negative word": (words, [[1], [2, -1]], [1, 2], "but holds -1 in row 1"),
    "half a word": (words, [[1.5]], [1], "but holds 1.5 in row 0"),
    "NaN for a word": (words, [[float("nan")]], [1], "holds nan in row 0"),
    "a word as text": (words, [["cat"]], [1], "X must hold numbers, but holds 'cat'"),
    "only empty sequences": (numbers, [[], []], [1, 2], "X holds only empty sequences"),
    "an array of no steps": (numbers, np.zeros((2, 0, 2)), [1, 2], "X holds only empty sequences"),
    "no rows": (numbers, [], [], "X has no rows"),
    "a number": (numbers, 3, [1], "X must be sequences, a row each, but is 3"),
    "numbers, not sequences": (numbers, [1.0, 2.0], [1, 2], "X must be sequences, a row each"),
    "text": (numbers, "abc", [1, 2, 3], "X"),
    "other columns": (numbers, [np.ones((3, 4))], [1], r"X must have the shape \(n, T, 2\), but has \(1, 3, 4\)"),
    "one with other columns": (numbers, [A, np.ones((3, 4))], [1, 2], r"X has a row 1 of shape \(3, 4\)"),
    "one sequence alone": (numbers, A, [1], r"X must have the shape \(n, T, 2\), but has \(3, 2\)"),
    "infinite": (numbers, [A * np.inf], [1], "X must be finite"),
    "pictures without channels": (
        lambda: Network((4, 4, 1), [Conv2D(1, 2), Flatten(), Dense(1)], LOSS),
        np.ones((2, 4, 4)),
        [1, 2],
        r"X\[\.\.\., None\]",
    ),
    "one picture": (
        lambda: Network((4, 4, 2), [GlobalAvgPool(), Dense(1)], LOSS),
        np.ones((4, 4, 2)),
        [1],
        r"pass X\[None\]",
    ),
    "no mapping": (sides, [A], [1], "X must be a mapping, as the network's inputs are 'left', 'right', but is a list"),
    "an input missing": (sides, {"left": [A]}, [1], "'right' is missing"),
    "an input too many": (sides, {"left": [A], "right": [A], "up": [A]}, [1], "'up' is none of them"),
    "inputs of other rows": (sides, {"left": [A], "right": [A, B]}, [1], r"X\['left'\] has 1, X\['right'\] has 2"),
    "a bad one of two": (sides, {"left": [A], "right": [np.ones(2)]}, [1], r"X\['right'\]"),
    "another name": (lambda: numbers(name="steps"), {"other": [A]}, [1], "'steps' is missing"),
    "y of other rows": (numbers, [A, B], [1], "X has 2 and y is 1 rows"),
    "y of other steps": (steps, [A, B], [A, A], "y has 3 steps in row 1, but X has 1"),
    "y of fewer rows of steps": (steps, [A, B], [A], "y"),
    "y of more rows of steps": (steps, [A, B], [A, B, A], "y"),
    "y for the whole sequence": (steps, [A, B], [1.0, 2.0], r"y must be sequences, a row each, but is \[1.0, 2.0\]"),
    "y as a number": (steps, [A, B], 3, "y must be sequences, a row each, but is 3"),
    "y of other columns": (steps, [A, B], [np.ones((3, 4)), np.ones((1, 4))], r"y must have the shape \(2, 3, 2\)"),
    "a class too high": (
        lambda: steps("categorical_cross_entropy", 2, "softmax"),
        [A, B],
        [[0, 1, 2], [0]],
        "class numbers 0 to 1, .* holds 2",
    ),
    "y not by name": (heads, np.ones((2, 3)), [1, 2], "y must be a mapping, as the network's outputs are 'one', 'two'"),
    "an output missing": (heads, np.ones((2, 3)), {"one": [1, 2]}, "'two' is missing"),
    "y None": (numbers, [A], None, "needs targets, but y is None"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence(name: str) -> None:
    make, X, y, message = BAD[name]
    with pytest.raises(InvalidInput, match=message) as caught:
        make().fit(X, y, 1, engine="numpy")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250


def test_weights_that_do_not_fit() -> None:
    y = {"one": [1, 2], "two": np.ones((2, 2))}
    for weights, message in (
        ({"three": [1, 1]}, "sample_weight names 'three', but the network's outputs are 'one', 'two'"),
        ({"one": [1, 1, 1]}, r"must have shape \(2,\)"),
        ([1, -1], "must not be negative"),
    ):
        with pytest.raises(InvalidInput, match=message):
            heads().evaluate(np.ones((2, 3)), y, weights)
