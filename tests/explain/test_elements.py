"""One number, worked out by hand, is the number that was computed: for every operation, and random programs of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule import BatchNorm, Dense, LayerNorm, Network
from chainrule.errors import InvalidInput
from chainrule.explain import elements
from chainrule.explain.elements import element, evaluate, row_terms, rows_in, size_of
from chainrule.explain.notation import DOTS, spelled, with_numbers, write
from chainrule.explain.opened import Opened, parse_entry
from chainrule.explain.trace import Trace, trace_program
from chainrule.functions.activations import Activation, Softmax
from chainrule.functions.expression import Expr, symbol, walk
from chainrule.functions.losses import Loss
from chainrule.functions.optimizers import Optimizer
from chainrule.functions.words import m as M
from chainrule.network.build import build_program
from chainrule.network.graph import Graph
from chainrule.program import update
from chainrule.program.derive import derive
from chainrule.program.interpret import initial_state
from chainrule.program.operations import (
    Activate,
    Add,
    Affine,
    Copy,
    DropoutMask,
    LossValue,
    Multiply,
    Operation,
    Penalty,
    SmoothLabels,
)
from chainrule.program.operations.normalize import ColumnMean, ScaleShift
from chainrule.program.program import Builder, Parameter, Program, State
from chainrule.program.simplify import simplify
from chainrule.program.update import with_updates

ENTRIES = 3  # of each value that are opened


def places(value: Any, rng: np.random.Generator) -> Iterator[tuple[int, ...]]:
    """Some entries of an array: its first, its last, and others."""
    array = np.asarray(value)
    for flat in {0, array.size - 1, *rng.integers(array.size, size=ENTRIES).tolist()}:
        yield tuple(int(i) for i in np.unravel_index(flat, array.shape)) if array.shape else ()


def tolerance(opened: Opened) -> float:
    """What rounding may do: relative to the largest number that goes in or comes out."""
    sizes = [np.abs(np.asarray(value, dtype=float)).max() for value in opened.values.values()]
    largest = max([1.0, abs(opened.result), *sizes])
    return 1e-11 * largest * min(largest, 1e6)


def check(trace: Trace, seed: int = 0) -> set[str]:
    """Open entries of every step, and return the kinds of operation that were worked out."""
    rng = np.random.default_rng(seed)
    kinds = set()
    for position, step in enumerate(trace.program.steps):
        for index in places(trace.computed[position], rng):
            opened = trace.open_step(position, index)
            assert str(opened)
            if opened.formula is None:
                assert isinstance(step.operation, DropoutMask), step
                continue
            kinds.add(type(step.operation).__name__)
            if not np.isfinite(opened.result):
                continue
            assert opened.by_hand is not None
            assert abs(opened.by_hand - opened.result) <= tolerance(opened), (str(opened), opened.by_hand)
            check_numbers(opened)
    return kinds


def check_numbers(opened: Opened) -> None:
    """What is written with numbers is the same calculation, and so is each part that has a name of its own."""
    assert opened.numbers is not None
    if DOTS not in walk(opened.numbers) and not any(e.op == "call" for e in walk(opened.numbers)):
        assert abs(float(evaluate(opened.numbers, {})) - opened.result) <= tolerance(opened)
    for row in rows_in(opened.formula) if opened.formula is not None else ():
        if any(isinstance(i, str) for i in row.args[2]):
            continue
        sizes = {name: np.shape(value) for name, value in opened.values.items()}
        terms = evaluate(row_terms(row, sizes), opened.values)
        assert float(terms) == pytest.approx(float(evaluate(row, opened.values)), rel=1e-9, abs=tolerance(opened))


# ---- random programs


def random_values(program: Program, rows: int, seed: int) -> dict[str, Any]:
    """Numbers for everything that a program is given."""
    rng = np.random.default_rng(seed)
    values: dict[str, Any] = {**initial_state(program)}
    for name, shape in {**program.inputs, **{n: p.shape for n, p in program.parameters.items()}}.items():
        values[name] = rng.normal(size=[rows if size == "n" else size for size in shape])
    values["y"] = rng.uniform(0.1, 0.9, np.shape(values["y"]))
    if values["y"].shape[-1] > 1:
        values["y"] /= values["y"].sum(axis=-1, keepdims=True)
    if "w" in values:
        values["w"] = np.abs(values["w"])
    numbers = {name: 3 for name in ("seed", "draw", "t") if name in program.state}
    return values | {"n": rows} | numbers


ELEMENTWISE = [name for name in Activation.registry if name not in ("softmax", "exp")]


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """A graph of layers, branches, masks and products, a loss and penalties, and an update."""
    g = Builder()
    width = draw(st.integers(1, 8))
    a = g.input("a0", ("n", width))
    same = [a]  # values of one shape, to be joined
    for number in range(1, draw(st.integers(1, 3)) + 1):
        units = draw(st.integers(1, 8))
        W = g.parameter(f"W{number}", Parameter((width, units)))
        b = [g.parameter(f"b{number}", Parameter((units,)))] if draw(st.booleans()) else []
        z = g.add(Affine(draw(st.sampled_from([1.0, 0.5]))), f"z{number}", a, W, *b)
        a = g.add(Activate(Activation.get(draw(st.sampled_from([*ELEMENTWISE, "softmax"])))), f"a{number}", z)
        width, same = units, [z, a]
        match draw(st.sampled_from(["", "", "add", "multiply", "copy", "drop"])):
            case "add":
                a = g.add(Add(), f"h{number}", *draw(st.lists(st.sampled_from(same), min_size=2, max_size=3)))
            case "multiply":
                a = g.add(Multiply(), f"h{number}", *draw(st.lists(st.sampled_from(same), min_size=2, max_size=2)))
            case "copy":
                a = g.add(Copy(), f"h{number}", a)
            case "drop":
                seed, counter = g.remember("seed", State(())), g.remember("draw", State(()))
                mask = g.add(DropoutMask(0.4, number), f"mask{number}", a, seed, counter)
                a = g.add(Multiply(), f"h{number}", a, mask)
    loss = Loss.get(draw(st.sampled_from(sorted(Loss.registry))))
    if loss.link:
        a = g.add(Activate(Activation.get(loss.link)), "y_hat", a)
    y, n = g.input("y", ("n", width)), g.input("n", ())
    if draw(st.booleans()):
        y = g.add(SmoothLabels(0.1, width), "y_smooth", y, section="loss")
    weights = [g.input("w", ("n", 1))] if draw(st.booleans()) else []
    terms = [g.add(LossValue(loss, width), "L_data", y, a, n, *weights, section="loss")]
    if draw(st.booleans()):
        terms.append(
            g.add(Penalty(*draw(st.sampled_from([(0.1, 0.0), (0.0, 0.2), (0.1, 0.2)]))), "R", "W1", section="loss")
        )
        g.add(Add(), "L", *terms, section="loss")
    program = derive(g.program(a, "L" if len(terms) > 1 else "L_data"))
    program = simplify(program) if draw(st.booleans()) else program
    chosen = Optimizer.get(draw(st.sampled_from(sorted(Optimizer.registry))))
    clips = draw(st.sampled_from([{}, {"clip_value": 0.5}, {"clip_norm": 0.5}, {"weight_decay": 0.1}]))
    return with_updates(program, replace(chosen, **clips))


@settings(max_examples=50, deadline=None, derandomize=True)
@given(program=programs(), rows=st.integers(1, 9), seed=st.integers(0, 1000))
def test_random_programs_by_hand(program: Program, rows: int, seed: int) -> None:
    check(trace_program(program, random_values(program, rows, seed)), seed)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(program=programs(), rows=st.integers(1, 9), seed=st.integers(0, 1000))
def test_many_random_programs_by_hand(program: Program, rows: int, seed: int) -> None:
    check(trace_program(program, random_values(program, rows, seed)), seed)


# ---- every operation, activation, loss and optimizer


def every_kind() -> Program:
    """A program with every operation that there is."""
    g = Builder()
    a0 = g.input("a0", ("n", 3))
    z1 = g.add(
        Affine(0.5), "z1", a0, g.parameter("W1", Parameter((3, 4), lr_scale=2.0)), g.parameter("b1", Parameter((4,)))
    )
    a1 = g.add(Activate(Activation.get("tanh")), "a1", z1)
    seed, draw = g.remember("seed", State(())), g.remember("draw", State(()))
    h1 = g.add(Multiply(), "h1", a1, g.add(DropoutMask(0.3, 1), "mask1", a1, seed, draw))
    k1 = g.add(Copy(), "k1", g.add(Add(), "j1", h1, a1))
    z2 = g.add(Affine(), "z2", k1, g.parameter("W2", Parameter((4, 3))), g.parameter("b2", Parameter((3,))))
    p = g.add(Activate(Softmax()), "y_hat", z2)
    y = g.add(SmoothLabels(0.1, 3), "y_smooth", g.input("y", ("n", 3)), section="loss")
    loss = LossValue(Loss.get("categorical_cross_entropy"), 3)
    terms = [g.add(loss, "L_data", y, p, g.input("n", ()), g.input("w", ("n", 1)), section="loss")]
    terms.append(g.add(Penalty(0.1, 0.2), "R_W1", "W1", section="loss"))
    g.add(Add(), "L", *terms, section="loss")
    return g.program(p, "L")


def test_every_operation() -> None:
    optimizer = Optimizer.get({"name": "adam", "clip_value": 0.5, "clip_norm": 0.1, "weight_decay": 0.1})
    found = set()
    for program in (derive(every_kind()), simplify(derive(every_kind()))):
        full = with_updates(program, optimizer)
        found |= check(trace_program(full, random_values(full, 8, 0)))
    layers = [BatchNorm(), Dense(3), LayerNorm("tanh"), Dense(2), BatchNorm("sigmoid")]
    normalized = derive(build_program(Graph.of(4, layers), {"": Loss.get("mean_squared_error")}))
    for program in (normalized, simplify(normalized)):
        full = with_updates(program, optimizer)
        found |= check(trace_program(full, random_values(full, 8, 0)))
    g = Builder()  # an operation that writes no rule of its own
    z1 = g.add(Affine(), "z1", g.input("a0", ("n", 3)), g.parameter("W1", Parameter((3, 2))))
    mean = g.add(ColumnMean(), "mean1", z1, g.input("n", ()))
    p = g.add(ScaleShift(), "y_hat", z1, mean, mean)
    g.add(LossValue(Loss.get("huber"), 2), "L", g.input("y", ("n", 2)), p, "n", section="loss")
    by_words = derive(g.program(p, "L"))
    found |= check(trace_program(by_words, random_values(by_words, 8, 0)))
    kinds = {kind.__name__ for kind in Operation.__subclasses__() if kind.__module__.startswith("chainrule.program.")}
    others = (
        "operations.turns",
        "operations.windows",
        "operations.recurrent",
    )  # see test_blocks_explained and test_places
    elsewhere = {kind.__name__ for kind in Operation.__subclasses__() if kind.__module__.endswith(others)}
    assert found - elsewhere == kinds - {"DropoutMask", "Masked", "Total"} - elsewhere
    assert {
        kind.__name__ for kind in vars(update).values() if isinstance(kind, type) and issubclass(kind, Operation)
    } < (kinds | {"Operation"})


@pytest.mark.parametrize(
    ("name", "outputs"), [(n, k.columns or o) for n, k in Loss.registry.items() for o in (1, 3, 9)]
)
def test_every_loss(name: str, outputs: int) -> None:
    loss = Loss.get(name)
    network = Network(2, [Dense(3, "tanh"), Dense(outputs, loss.link or "identity")], loss, "float64", seed=1)
    rng = np.random.default_rng(0)
    y = rng.uniform(0.1, 0.9, (7, outputs)) if name != "hinge" else np.ones((7, outputs))
    y = y / y.sum(axis=1, keepdims=True) if name == "categorical_cross_entropy" else y
    X, w = rng.normal(size=(7, 2)), rng.random(7)
    check(network.trace(X, y))
    check(network.trace(X, y, sample_weight=w))
    check(trace_program(network.program, network.values(X, y)))


@pytest.mark.parametrize("units", [1, 3, 9])
@pytest.mark.parametrize("name", Activation.registry)
def test_every_activation(name: str, units: int) -> None:
    network = Network(2, [Dense(units, name), Dense(1)], "mean_squared_error", "float64", seed=1)
    rng = np.random.default_rng(0)
    check(network.trace(rng.normal(size=(4, 2)), rng.normal(size=4)))


@pytest.mark.parametrize("name", Optimizer.registry)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_every_optimizer(name: str, dtype: str) -> None:
    network = Network(2, [Dense(2, "tanh"), Dense(1)], "mean_squared_error", dtype, seed=1)
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(4, 2)), rng.normal(size=4)
    network.fit(X, y, 3, optimizer=name, engine="numpy")
    trace = network.trace(X, y)
    for position, step in enumerate(trace.program.steps):
        opened = trace.open_step(position, (0,) * np.ndim(trace.computed[position]))
        assert opened.by_hand == pytest.approx(opened.result, rel=1e-4 if dtype == "float32" else 1e-10), step.output


# ---- that a wrong formula would be seen


def wrong_sum(axes: Any, wrong: Any) -> Any:
    """The rule for sums, but a wrong one over these axes."""
    return lambda e, index, sizes: (wrong if e.args[1] == axes else elements._reduced)(e, index, sizes)


@pytest.mark.parametrize(
    ("op", "wrong"),
    [
        ("transpose", lambda e, index, sizes: element(e.operands[0], index, sizes)),
        ("sum", wrong_sum("rows", lambda e, index, sizes: element(e.operands[0], (0, *index[-1:]), sizes))),
        ("mean", lambda e, index, sizes: elements._sum(e.operands[0], sizes)),
        ("matmul", lambda e, index, sizes: elements._matmul(Expr("matmul", e.args[::-1]), index[::-1], sizes)),
        ("call", lambda e, index, sizes: elements._operand(e.operands[0], index, sizes)),
        ("sum", wrong_sum(-1, lambda e, index, sizes: element(e.operands[0], (*index[:-1], 0), sizes))),
    ],
)
def test_a_wrong_rule_is_caught(monkeypatch: pytest.MonkeyPatch, op: str, wrong: Any) -> None:
    monkeypatch.setitem(elements._RULES, op, wrong)
    loss = "categorical_cross_entropy" if op == "sum" else "mean_squared_error"
    layers = [Dense(3, "tanh"), Dense(3, "softmax" if op == "sum" else "identity")]
    network = Network(3, layers, loss, "float64", seed=1)
    rng = np.random.default_rng(0)
    y = np.arange(3) if op == "sum" else rng.normal(size=(3, 3))
    trace = network.trace(rng.normal(size=(3, 3)), y)
    with pytest.raises((AssertionError, IndexError)):
        check(trace)


def test_a_wrong_value_is_caught() -> None:
    network = Network(2, [Dense(2, "tanh"), Dense(1)], "mean_squared_error", "float64", seed=1)
    trace = network.trace([[1.0, 2.0]], [1.0])
    for position in range(len(trace.program)):
        changed = [*trace.computed]
        changed[position] = changed[position] + 1e-6
        with pytest.raises(AssertionError):
            check(replace(trace, computed=tuple(changed)))


# ---- how it is written


def test_long_sums_show_what_is_not_zero() -> None:
    values = {"a": np.zeros((1, 20)), "W": np.ones((20, 1))}
    values["a"][0, [3, 7]] = 2.0
    formula = element(Expr("matmul", (symbol("a"), symbol("W"))), (0, 0), {k: v.shape for k, v in values.items()})
    assert write(formula) == "Σₖ a[0, k] W[k, 0]"
    assert write(spelled(formula, values)) == "a[0, 3] W[3, 0] + a[0, 7] W[7, 0]"
    assert write(with_numbers(spelled(formula, values), values)) == "2 · 1 + 2 · 1"
    values["a"][:] = 1
    assert write(spelled(formula, values)).endswith("a[0, 4] W[4, 0] + … + a[0, 19] W[19, 0]")
    values["a"][:] = 0
    assert write(spelled(formula, values)).startswith("a[0, 0] W[0, 0] + a[0, 1] W[1, 0] + ")


def test_softmax_names_the_maximum_and_the_sum() -> None:
    network = Network(2, [Dense(10, "softmax")], "categorical_cross_entropy", "float64", seed=0)
    trace = network.trace([[1.0, 2.0], [0.5, -1.0]], [3, 4])
    lines = trace.open("y_hat", (1, 7)).lines()
    assert lines[0] == "ŷ[1, 7] = exp(z1[1, 7] − max[1]) / sum[1]"
    assert [line.split(" = ")[0].strip() for line in lines if "where" in line] == ["where max[1]", "where sum[1]"]
    loss = trace.open("L").lines()
    assert loss[0] == "L = (row[0] + row[1]) / n"
    assert "  where row[0] = y[0, 3] (log(sum[0]) − (z1[0, 3] − max[0]))" in loss
    assert max(map(len, loss)) < 250


def test_negative_numbers_stand_in_brackets_except_at_the_start() -> None:
    a, b = Expr("entry", ("a", (0,))), Expr("entry", ("b", (0,)))
    values = {"a": np.array([-1.0]), "b": np.array([-2.5])}
    for expression, text in {
        a + b: "−1 + (−2.5)",
        a - b: "−1 − (−2.5)",
        a * b: "(−1) · (−2.5)",
        -a: "−(−1)",
        a**2: "(−1)²",
        Expr("exp", (a - b,)): "exp(−1 − (−2.5))",
        Expr("abs", (a,)): "|−1|",
    }.items():
        assert write(with_numbers(expression, values)) == text


def test_an_opaque_softmax_is_said_to_be_closed() -> None:
    class Peculiar(Softmax, name=""):
        def value(self, z: Any, m: Any) -> Any:
            return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)

    network = Network(2, [Dense(3, Peculiar())], "categorical_cross_entropy", "float64", seed=0)
    opened = network.trace([[1.0, 2.0]], [0]).open("y_hat", (0, 1))
    assert opened.by_hand is None
    assert "not written in the vocabulary" in str(opened)


def test_an_opaque_activation_is_worked_out_where_it_is_applied() -> None:
    class Bent(Activation):
        formula = "z, bent"

        def value(self, z: Any, m: Any) -> Any:
            bent = np.array(z)
            bent[bent < 0] *= 0.5
            return bent

        def derivative(self, z: Any, a: Any, m: Any) -> Any:
            return np.where(np.array(z) < 0, 0.5, 1.0)

    network = Network(2, [Dense(3, Bent()), Dense(1)], "mean_squared_error", "float64", seed=0)
    trace = network.trace([[1.0, 2.0], [-3.0, 1.0]], [0.0, 1.0])
    for index in np.ndindex(2, 3):
        opened = trace.open("a1", index)
        assert opened.by_hand == pytest.approx(opened.result)
        assert "there is no formula" in str(trace.open("dz1", index))


def test_sizes() -> None:
    sizes = {"a": (4, 5, 2), "b": (5, 2), "c": (2,)}
    a, b, c = map(symbol, sizes)
    assert size_of(Expr("matmul", (Expr("transpose", (b,)), b)), sizes) == (2, 2)
    assert size_of(Expr("matmul", (a, Expr("transpose", (b,)))), sizes) == (4, 5, 5)
    assert size_of(M.sum(a, -2), sizes) == (4, 1, 2)
    assert size_of(M.sum(a, (0,)), sizes) == (5, 2)
    assert size_of(M.max(a + b + c, -1), sizes) == (4, 5, 1)
    assert size_of(Expr("mean", (a,)), sizes) == ()


@pytest.mark.parametrize("outputs", [3, 9])
def test_numbers_of_columns(outputs: int) -> None:
    class Weighted(Loss):
        """Every output weighs as much as its number."""

        def value(self, y: Any, p: Any, m: Any) -> Any:
            return m.column_number(p) * (y - p) ** 2

        def derivative(self, y: Any, p: Any, m: Any) -> Any:
            return 2 * m.column_number(p) * (p - y)

    network = Network(2, [Dense(outputs)], Weighted(), "float64", seed=0)
    check(network.trace([[1.0, 2.0], [-3.0, 1.0]], np.zeros((2, outputs))))


@pytest.mark.parametrize("text", ["", "W1[", "W1[a]", "1W", "W1[-1, 0]", "W1 b1"])
def test_what_is_no_entry(text: str) -> None:
    with pytest.raises(InvalidInput, match="is not an entry"):
        parse_entry(text)
