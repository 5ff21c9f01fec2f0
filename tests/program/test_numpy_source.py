"""The NumPy source, executed, gives the interpreter's numbers: every name of an iteration, bit for bit."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from chainrule import Dense, Network
from chainrule.errors import InvalidInput
from chainrule.functions.activations import Activation, Elu, LeakyRelu
from chainrule.functions.forms import ATOM, PRODUCT, SUM, Form
from chainrule.functions.losses import CategoricalCrossEntropy, Huber, Loss, Quantile
from chainrule.functions.optimizers import Adam, GradientDescent, Nesterov, Optimizer
from chainrule.functions.schedules import Cosine, Exponential, Scaled, Schedule, StepDecay, WarmUp
from chainrule.functions.words import WORDS
from chainrule.program.blocks import unrolled
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter, Values, initial_state
from chainrule.program.operations import Operation
from chainrule.program.program import Builder, Program, State, Step
from chainrule.program.render import script
from chainrule.program.render.numpy_source import NUMPY, NumpySource, Source, to_numpy
from chainrule.program.simplify import simplify
from chainrule.program.update import with_updates

DTYPES = ("float32", "float64")
both = pytest.mark.parametrize("dtype", DTYPES)


def entries(family: Any) -> list[Any]:
    """One of each that chainrule defines; a new one is tested without another line."""
    return [kind() for kind in family.registry.values() if kind.__module__.startswith("chainrule.")]


# ---- comparing


def same(ours: Any, theirs: Any) -> bool:
    """Whether two values are the same to the last bit, dtype and the sign of zero included (any NaN is a NaN)."""
    if type(ours) is not type(theirs) or np.shape(ours) != np.shape(theirs):
        return False
    if np.asarray(ours).dtype != np.asarray(theirs).dtype:
        return False
    signs = np.isnan(theirs) | (np.signbit(ours) == np.signbit(theirs))
    return bool(np.array_equal(ours, theirs, equal_nan=True) and np.all(signs))


def execute(source: Any, values: Values) -> Values:
    space = {"__name__": "script", **values}
    with np.errstate(all="ignore"):
        exec(source, space)
    return space


def differences(program: Program, values: Values, dtype: str, iterations: int = 1) -> list[str]:
    """The names that the source computes differently from the interpreter."""
    source, run = compile(to_numpy(program, dtype), "script", "exec"), Interpreter(program, dtype)
    found = []
    for _ in range(iterations):
        ours, theirs = execute(source, values), run(values)
        found += [name for name in program.shapes if not same(ours[name], theirs[name])]
        values = {name: theirs[name] for name in values}
    return found


def given_values(program: Program, dtype: str, rows: int = 5, scale: float = 1.0) -> Values:
    """Random values for everything that the program is given."""
    rng = np.random.default_rng(1)
    values: Values = {**initial_state(program, dtype), "n": rows}
    for name, shape in {**program.inputs, **{n: p.shape for n, p in program.parameters.items()}}.items():
        if name != "n":
            values[name] = (scale * rng.normal(size=[rows if d == "n" else d for d in shape])).astype(dtype)
    values |= {name: np.abs(values[name]) for name in ("w", "y") if name in values}
    slots = {name: state.shape for name, state in program.state.items() if state.shape}
    values |= {name: rng.uniform(0.1, 1.0, shape).astype(dtype) for name, shape in slots.items()}
    return values | ({"seed": 2**40 + 17} if "seed" in values else {})


def last_activation(loss: Loss) -> str:
    """An activation that the loss can follow."""
    for name in (loss.link or "identity", "identity", "sigmoid", "exp", "softmax"):
        try:
            loss.check_activation(Activation.get(name))
        except InvalidInput:
            continue
        return name
    raise AssertionError(f"nothing fits {loss}")


# ---- every entry of every registry

ACTIVATIONS = [*entries(Activation), LeakyRelu(0.2), Elu(0.5)]
LOSSES = [*entries(Loss), Huber(0.3), Quantile(0.8), CategoricalCrossEntropy(0.1)]
SCHEDULES = [*entries(Schedule), StepDecay(0.2, 2, 0.7), WarmUp(3, Cosine(0.5, 4, 0.01)), Scaled(Exponential(), 0.3)]
OPTIMIZERS = entries(Optimizer)


@both
@pytest.mark.parametrize("activation", ACTIVATIONS, ids=repr)
@pytest.mark.parametrize("scale", [1.0, 1e4])
def test_activations(activation, dtype, scale):
    network = Network(2, [Dense(4, activation), Dense(3, activation)], "sum_squared_error", dtype=dtype, seed=0)
    for program in (network.program, network.prediction_program):
        assert differences(program, given_values(program, dtype, scale=scale), dtype) == []


@both
@pytest.mark.parametrize("loss", LOSSES, ids=repr)
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("outputs", [1, 3])
def test_losses(loss, dtype, weighted, outputs):
    network = Network(
        2, [Dense(4, "tanh"), Dense(loss.columns or outputs, last_activation(loss))], loss, dtype=dtype, seed=0
    )
    for program in (network.program, network.gradient_program(weighted=weighted), network.loss_program()):
        for scale in (1.0, 1e4):
            assert differences(program, given_values(program, dtype, scale=scale), dtype) == []


@both
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=repr)
@pytest.mark.parametrize(
    "options", [{}, {"weight_decay": 0.03}, {"clip_norm": 0.5}, {"clip_value": 0.01, "clip_norm": 3.0}], ids=repr
)
def test_optimizers(optimizer, dtype, options):
    network = Network(2, [Dense(3, "tanh"), Dense(2)], "mean_squared_error", dtype=dtype, seed=0)
    program = network.training_program(dataclasses.replace(optimizer, **options))
    assert differences(program, given_values(program, dtype), dtype, iterations=3) == []


@both
@pytest.mark.parametrize("schedule", SCHEDULES, ids=repr)
@pytest.mark.parametrize("t", [0, 3, 10_000])
def test_schedules(schedule, dtype, t):
    network = Network(2, [Dense(2)], "mean_squared_error", dtype=dtype, seed=0)
    for optimizer in (Adam(schedule, weight_decay=0.1), Adam(schedule).scaled(0.3)):
        program = network.training_program(optimizer)
        values = given_values(program, dtype)
        assert differences(program, {**values, "t": t} if "t" in program.state else values, dtype, iterations=3) == []


@both
@pytest.mark.parametrize(
    "options",
    [
        {"bias": False},
        {"l1": 0.01},
        {"l2": 0.02},
        {"l1": 0.01, "l2": 0.02},
        {"dropout": 0.4},
        {"bias": False, "l1": 0.01, "l2": 0.02, "dropout": 0.5},
    ],
    ids=repr,
)
def test_layer_options(options, dtype):
    network = Network(3, [Dense(4, "relu", **options), Dense(2, **options)], "huber", dtype=dtype, seed=0)
    program = network.training_program("adam", weighted=True)
    values = given_values(program, dtype)
    assert differences(program, values, dtype, iterations=3) == []
    if "dropout" in options:
        mask = execute(to_numpy(program, dtype), {**values, "draw": 2**33 + 5})["mask1"]
        assert 0 < np.count_nonzero(mask) < mask.size


def test_every_field_of_a_layer_is_tried():
    tried = {"bias", "l1", "l2", "dropout", "units", "activation"}
    starts = {"weight_init", "bias_init"}  # give numbers, and no steps
    assert {field.name for field in dataclasses.fields(Dense)} == tried | starts


def test_every_word_can_be_written():
    assert {*WORDS} <= {*NUMPY, "call"}


@both
def test_graphs_that_no_layer_builds(example, dtype):
    """Shared weights, members, residuals, several losses: derived, and simplified with an update."""
    parameters = {n: dataclasses.replace(p, lr_scale=0.5) for n, p in example.program.parameters.items()}
    program = unrolled(derive(dataclasses.replace(example.program, parameters=parameters)))
    for full in (program, with_updates(simplify(program), Adam(Exponential(0.1), weight_decay=0.1, clip_norm=1.0))):
        assert differences(full, given_values(full, dtype), dtype, iterations=2) == []


def test_a_function_of_two_arguments_is_called_with_both():
    class Blend(Activation):
        def value(self, x, y, m):
            return m.exp(x) * y + m.exp(x)

    @dataclasses.dataclass(frozen=True)
    class Call(Operation):
        def value(self, m, *inputs):
            return m.call(Blend(), *inputs)

    builder = Builder()
    builder.add(Call(), "c", builder.input("a", ("n", 2)), builder.input("b", ("n", 2)))
    program = builder.program("c")
    assert "e = np.exp(z1)\n    return e * z2 + e" in to_numpy(program)
    assert differences(program, given_values(program, "float32"), "float32") == []


def test_plain_numbers_stay_pythons():
    @dataclasses.dataclass(frozen=True)
    class Largest(Operation):
        def shape(self, *shapes):
            return ()

        def value(self, m, *inputs):
            return m.sum(m.max(inputs[0], -1))

    builder = Builder()
    builder.input("a0", ("n", 2))
    builder.remember("largest", State((), 0.0))
    program = builder.program("a0")
    program = dataclasses.replace(program, steps=(Step(Largest(), "largest", ("a0",), "update"),))
    assert "largest = float(np.sum(np.max(a0" in to_numpy(program)
    assert differences(program, given_values(program, "float32"), "float32") == []


# ---- planted faults are caught

FAULTS = {
    "add": Form("{} + {}", ATOM, (SUM, SUM)),
    "sub": Form("{} - {}", SUM, (SUM, SUM)),
    "mul": Form("{} * {}", PRODUCT, (SUM, SUM)),
    "div": Form("{} / {}", PRODUCT, (PRODUCT, PRODUCT)),
    "pow": Form("{}*{}", PRODUCT, (PRODUCT, PRODUCT)),
    "neg": Form("{}"),
    "mean": Form("np.sum({})"),
    "transpose": Form("{}"),
    "sum": Form("np.mean({}, axis=0)"),
    "positive": Form("{}"),
    "maximum": Form("np.minimum({}, {})"),
    "log1p": Form("np.log({})"),
    "sqrt": Form("{}", ATOM),
    "where": Form("np.where({}, {}, {})"),
}


def found_with_a_fault() -> list[str]:
    """What a network of many operations finds, fresh and saturated, simplified and not."""
    layers = [Dense(3, "leaky_relu"), Dense(3, "silu"), Dense(3, "tanh"), Dense(2, "sigmoid")]
    network = Network(2, layers, "binary_cross_entropy", dtype="float32", seed=0)
    found = []
    for program, optimizer in (
        (network.program, Adam(0.1, clip_norm=1e-3)),
        (network.gradient_program(), Nesterov(0.1, weight_decay=0.1)),
    ):
        program = with_updates(program, optimizer)
        values = given_values(program, "float32")
        for scale in (1, 200):  # saturated, log and division need `positive`
            found += differences(program, {**values, "W4": values["W4"] * np.float32(scale), "t": 1}, "float32")
    return found


@pytest.mark.parametrize("word", FAULTS)
def test_a_planted_fault_is_caught(word, monkeypatch):
    if word == "where":  # its two constants without the dtype
        monkeypatch.setattr(Source, "_is_array", lambda self, e: True)
    else:
        monkeypatch.setitem(NUMPY, word, FAULTS[word])
    try:
        found = found_with_a_fault()
    except (ValueError, SyntaxError) as error:
        found = [str(error)]
    assert found


def test_without_a_fault_nothing_is_found():
    assert found_with_a_fault() == []


def test_a_transpose_of_a_matrix_is_not_one_of_many(monkeypatch):
    class Swap(Operation):
        def value(self, m, *inputs):
            return m.transpose(inputs[0])

    builder = Builder()
    builder.add(Swap(), "b", builder.input("a", ("n", 3, 2)))
    program = builder.program("b")
    values = given_values(program, "float64")
    assert differences(program, values, "float64") == []
    monkeypatch.setitem(NUMPY, "transpose", Form("{}.T", ATOM, (ATOM,)))
    assert differences(program, values, "float64") == ["b"]


def test_a_number_left_with_numpy_is_caught(monkeypatch):
    network = Network(2, [Dense(1)], "mean_squared_error", seed=0)
    program = network.training_program(GradientDescent(Cosine(0.1, 10)))
    values = given_values(program, "float32")
    monkeypatch.setattr(NumpySource, "_computes_in_python", lambda self, node: True)
    assert "lr" in differences(program, values, "float32")  # a float64 that would take W1 with it
    assert "W1" in differences(program, values, "float32")


def test_a_wrong_mask_is_caught(monkeypatch):
    network = Network(2, [Dense(9, dropout=0.5), Dense(1)], "mean_squared_error", seed=0)
    program = network.gradient_program()
    wrong = script.FUNCTIONS["philox"]().replace("range(10)", "range(9)")
    monkeypatch.setitem(script.FUNCTIONS, "philox", lambda: wrong)
    assert "mask1" in differences(program, given_values(program, "float32"), "float32")
