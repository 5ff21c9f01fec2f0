"""The compiled runner: programs that no layer makes, and what goes in and out."""

from __future__ import annotations

import numpy as np
import pytest

from chainrule import Dense, Network
from chainrule.engine.runner import CompiledRunner
from chainrule.functions.activations import Activation
from chainrule.functions.losses import Loss
from chainrule.functions.optimizers import Optimizer
from chainrule.program.blocks import Block
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter, initial_state
from chainrule.program.operations import Activate, Add, Affine, DropoutMask, LossValue, Multiply, TurnSum
from chainrule.program.operations.normalize import RowNormalize, ScaleShift
from chainrule.program.program import Builder, Parameter, Program, State, Step
from chainrule.program.simplify import simplify
from chainrule.program.update import with_updates
from chainrule.program.verify import verify


def classifier() -> Network:
    return Network(64, [Dense(100, "relu"), Dense(10, "softmax")], loss="categorical_cross_entropy", seed=0)


def train_both(program: Program, values: dict, data: dict, updates: int = 20) -> tuple[dict, dict]:
    """Parameters and state after that many updates on the same rows, by both engines."""
    start = {**initial_state(program), **values}
    runner = CompiledRunner(program, start, data, "float64")
    run, known = Interpreter(program), dict(start)
    rows = len(data["a0"])
    for _ in range(updates):
        after = run({**known, **data, "n": rows})
        known = {name: after[name] for name in start}
        runner.epochs([np.arange(rows)], rows)[0]
    return known, runner.values


def assert_same(first: dict, second: dict) -> None:
    for name, value in first.items():
        np.testing.assert_allclose(second[name], value, rtol=0, atol=1e-9, err_msg=name)


@pytest.mark.parametrize("optimizer", ["adam", Optimizer.get({"name": "momentum", "clip_norm": 0.1})], ids=str)
def test_networks_side_by_side(optimizer):
    rng, count = np.random.default_rng(0), 3
    b = Builder()
    b.input("a0", ("n", 4))
    shapes = {"W1": (count, 4, 20), "b1": (count, 20), "W2": (count, 20, 2), "b2": (count, 2), "W0": (2, 2)}
    for name, shape in shapes.items():
        b.parameter(name, Parameter(shape))
    b.remember("seed", State(())), b.remember("draw", State(()))
    b.input("y", ("n", 2)), b.input("n", ())
    steps = [
        (Affine(scale=0.5), "z1[k]", "a0 W1[k] b1[k]"),
        (Activate(Activation.get("tanh")), "a1[k]", "z1[k]"),
        (DropoutMask(0.3, 1), "mask1[k]", "a1[k] seed draw"),
        (Multiply(), "h1[k]", "a1[k] mask1[k]"),
        (Affine(), "z2[k]", "h1[k] W2[k] b2[k]"),
        (Activate(Activation.get("identity")), "a2[k]", "z2[k]"),
        (Affine(), "z3[k]", "a2[k] W0"),  # which all share
        (Activate(Activation.get("softmax")), "y_hat[k]", "z3[k]"),
    ]
    made = tuple(Step(operation, output, tuple(reads.split()), "forward") for operation, output, reads in steps)
    b.repeat(Block("k", count, 0, made))
    loss = LossValue(Loss.get("categorical_cross_entropy"), 2)
    each = Step(loss, "L_each[k]", ("y", "y_hat[k]", "n"), "loss")
    b.repeat(Block("k", count, 0, (each,), section="loss"))
    b.add(TurnSum(0), "L", "L_each", section="loss")
    program = verify(with_updates(simplify(derive(b.program("y_hat", "L"))), Optimizer.get(optimizer)))
    assert [rewrite.name for rewrite in program.rewrites] == ["softmax", "identity", "copy"]
    values = {name: rng.standard_normal(shape) for name, shape in shapes.items()} | {"seed": 5, "draw": 0}
    data = {"a0": rng.standard_normal((11, 4)), "y": rng.standard_normal((11, 2))}
    assert_same(*train_both(program, values, data))


def test_shared_weights_and_a_residual_path():
    rng = np.random.default_rng(0)
    b = Builder()
    a0 = b.input("a0", ("n", 6))
    W = b.parameter("W1", Parameter((6, 6)))
    out = b.parameter("W2", Parameter((6, 1), l2=0.1))
    tanh = Activate(Activation.get("tanh"))
    a1 = b.add(tanh, "a1", b.add(Affine(), "z1", a0, W))
    a2 = b.add(tanh, "a2", b.add(Affine(), "z2", a1, W))  # the same weights again
    total = b.add(Add(), "s", a0, a1, a2)
    y_hat = b.add(Affine(), "y_hat", b.add(Multiply(), "p", total, a1), out)
    y, n = b.input("y", ("n", 1)), b.input("n", ())
    b.add(LossValue(Loss.get("half_mean_squared_error"), 1), "L", y, y_hat, n, section="loss")
    program = verify(with_updates(simplify(derive(b.program(y_hat, "L"))), Optimizer.get("rmsprop")))
    values = {"W1": rng.standard_normal((6, 6)), "W2": rng.standard_normal((6, 1))}
    data = {"a0": rng.standard_normal((13, 6)), "y": rng.standard_normal((13, 1))}
    assert_same(*train_both(program, values, data))


def test_layer_normalization():
    rng = np.random.default_rng(0)
    b = Builder()
    a0 = b.input("a0", ("n", 5))
    shapes = {"W1": (5, 70), "g1": (70,), "s1": (70,), "W2": (70, 2)}
    for name, shape in shapes.items():
        b.parameter(name, Parameter(shape))
    normal = b.add(RowNormalize(70, 1e-5), "x1", b.add(Affine(), "z1", a0, "W1"))
    a1 = b.add(Activate(Activation.get("tanh")), "a1", b.add(ScaleShift(), "h1", normal, "g1", "s1"))
    y_hat = b.add(Affine(), "y_hat", a1, "W2")
    y, n = b.input("y", ("n", 2)), b.input("n", ())
    b.add(LossValue(Loss.get("mean_squared_error"), 2), "L", y, y_hat, n, section="loss")
    program = verify(with_updates(simplify(derive(b.program(y_hat, "L"))), Optimizer.get("adam")))
    values = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    data = {"a0": rng.standard_normal((40, 5)), "y": rng.standard_normal((40, 2))}
    assert_same(*train_both(program, values, data))


def test_a_full_batch_reads_x_where_it_is(case):
    trial = case(classifier(), rows=40)
    runner = CompiledRunner(trial.program, trial.start, trial.arrays(), "float32", threads=1)
    runner.epochs([np.arange(40)], 40)[0]
    assert "a0" not in runner._table.arena
    many = CompiledRunner(trial.program, trial.start, trial.arrays(), "float32", threads=1)
    losses = many.epochs(5, 40)
    again = CompiledRunner(trial.program, trial.start, trial.arrays(), "float32", threads=1)
    assert losses.tolist() == [again.epochs([np.arange(40)], 40)[0] for _ in range(5)]


def test_values_go_out_and_in(case):
    trial = case(classifier(), "adam", rows=40)
    runner = CompiledRunner(trial.program, trial.start, trial.arrays(), "float32", batch_size=10)
    runner.epochs([np.arange(40)], 10)[0]
    kept = runner.values
    after = runner.epochs([np.arange(40)], 10)[0]
    assert runner.values["t"] == 8
    runner.values = kept
    assert runner.values["t"] == 4
    assert runner.epochs([np.arange(40)], 10)[0] == after


def test_a_held_out_part_of_the_rows_is_not_touched(case):
    trial = case(classifier(), "adam", rows=40)
    X = trial.data["a0"].copy()
    rows = np.arange(30)
    first = CompiledRunner(trial.program, trial.start, trial.arrays(), "float32", batch_size=40)
    X[30:] = np.nan
    second = CompiledRunner(trial.program, trial.start, {**trial.arrays(), "a0": X}, "float32", batch_size=40)
    assert first.epochs([rows], 30)[0] == second.epochs([rows], 30)[0]
