"""Graphs and sequences on the engine: several inputs and outputs, shared weights, words, and what goes step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule import GRU, LSTM, Bidirectional, Conv2D, Dense, Embedding, Flatten, Input, MaxPool2D, Network, Sequential
from chainrule.engine.cpu.selection import lower
from chainrule.engine.runner import CompiledRunner
from chainrule.errors import NotCompilable
from chainrule.functions.optimizers import Optimizer
from chainrule.program.interpret import initial_state
from chainrule.training.runner import NumpyRunner

CLOSE = 1e-9
ROWS = 20
RNG = np.random.default_rng(5)
IMAGES, NUMBERS, SEQUENCES = (RNG.standard_normal((ROWS, *shape)) for shape in ((8, 7, 2), (5,), (6, 4)))
WORDS, TARGETS, FLAGS = RNG.integers(0, 11, (ROWS, 6)), RNG.random((ROWS, 2)), RNG.integers(0, 2, ROWS)
Made = tuple[Network, Any, Any]


def network(inputs: Any, outputs: Any, loss: Any = "mean_squared_error") -> Network:
    return Network(inputs, outputs, loss, "float64", seed=0)


def twins(last: Any, loss: str) -> Made:
    left, right = Input((8, 7, 2), name="left"), Input((8, 7, 2), name="right")
    twin = Sequential([Conv2D(5, 3, "tanh"), MaxPool2D(2), Flatten(), Dense(6)])
    return network([left, right], last(twin(left), twin(right)), loss), {"left": IMAGES, "right": IMAGES[::-1]}, FLAGS


def outputs() -> Made:
    a, b = Input(5, name="a"), Input(5, name="b")
    h = cr.Concat()(Dense(8, "tanh")(a), Dense(16, "tanh")(b), Dense(3)(cr.Multiply()(a, b)))
    made = network(
        [a, b], {"u": Dense(2)(h), "v": Dense(3, "softmax")(h)}, {"u": "mean_squared_error", "v": "mean_squared_error"}
    )
    return made, {"a": NUMBERS, "b": NUMBERS}, {"u": TARGETS, "v": RNG.random((ROWS, 3))}


def sequence(*layers: Any) -> Made:
    return network((6, 4), [*layers, Dense(2)]), SEQUENCES, TARGETS


def words(*layers: Any) -> Made:
    return network(Input((6,), vocabulary=11), [Embedding(4), *layers, Dense(2)]), WORDS, TARGETS


def lengths() -> Made:
    layers = [cr.Conv1D(4, 3, "tanh", padding="same"), GRU(5, return_sequences=True), Dense(2)]
    X, y = ([RNG.random((n % 5 + 2, width)) for n in range(ROWS)] for width in (3, 2))
    return network(Input(("T", 3)), layers), X, y


MADE: dict[str, Callable[[], Made]] = {
    "contrastive": lambda: twins(cr.Distance(), "contrastive"),
    "cosine": lambda: twins(cr.CosineSimilarity(), "mean_squared_error"),
    "outputs": outputs,
    "rnn": lambda: sequence(cr.SimpleRNN(5)),
    "lstm": lambda: sequence(LSTM(5, return_sequences=True), LSTM(3, dropout=0.2)),
    "lstm of whole vectors": lambda: sequence(LSTM(16)),
    "gru": lambda: sequence(GRU(5)),
    "gru of whole vectors": lambda: sequence(GRU(8)),
    "both ways": lambda: sequence(Bidirectional(GRU(3, return_sequences=True)), cr.GlobalAvgPool()),
    "words": lambda: words(LSTM(5)),
    "different lengths": lengths,
    "bag of words": lambda: words(cr.GlobalAvgPool()),
}


@pytest.mark.usefixtures("every_thread")
@pytest.mark.parametrize("name", MADE)
def test_agrees_with_the_interpreter_on_any_number_of_threads(apart, name):
    made, X, y = MADE[name]()
    data = made.data(X, y)
    program = made.training_program(Optimizer.get("adam"))
    start = {**initial_state(program, "float64"), "seed": 0, **made.parameters}

    def trained(kind: Any, **options: Any) -> Any:
        runner = kind(program, start, data, "float64", **options)
        orders = [np.random.default_rng(epoch).permutation(ROWS) for epoch in range(7)]
        losses = [runner.epochs([order], 7)[0] for order in orders]
        return type("Trained", (), {"losses": losses, "values": dict(runner.values)})

    one = trained(CompiledRunner, batch_size=7, threads=1)
    assert apart(trained(NumpyRunner), one) < CLOSE
    for options in ({"threads": 2}, {"threads": 7}):
        assert apart(trained(CompiledRunner, batch_size=7, **options), one) == 0


@pytest.mark.parametrize("name", ["outputs", "words", "contrastive"])
def test_prediction(name):
    made, X, y = MADE[name]()
    made.fit(X, y, epochs=1, engine="compiled")
    assert made.engine == "compiled"
    found = made.predict(X)
    made.training.engine = "numpy"
    for one, other in zip(*(f.values() if isinstance(f, dict) else [f] for f in (found, made.predict(X))), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-12)


@pytest.mark.parametrize(
    ("shape", "layers"), [((6, 4), lambda x: Flatten()(cr.Attention()(x, x, x))), (("T", 4), LSTM(3))]
)
def test_what_it_does_not_know_is_refused_in_one_line(shape, layers):
    x = Input(shape)
    with pytest.raises(NotCompilable, match=r"^[^\n]*the engine[^\n]*$"):
        lower(network(x, Dense(2)(layers(x))).prediction_program, "float64", 7)


def test_sequences_of_another_length_are_lowered_anew():
    made, X, y = lengths()
    made.fit(X, y, epochs=1, engine="compiled")
    short = [x[:2] for x in X], [target[:2] for target in y]
    made.fit(*short, epochs=1, engine="compiled")
    alone, *_ = lengths()
    alone.fit(X, y, epochs=1, engine="numpy")
    alone.fit(*short, epochs=1, engine="numpy")
    np.testing.assert_allclose(made.parameters["W2"], alone.parameters["W2"], atol=CLOSE)
