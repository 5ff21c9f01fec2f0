"""Instruction selection: which kernels a program becomes, what is stored, how often threads wait."""

from __future__ import annotations

import pytest

from chainrule import Dense, Network
from chainrule.engine.cpu.selection import lower
from chainrule.engine.warmup import kernels_of
from chainrule.functions.optimizers import Optimizer


def classifier() -> Network:
    return Network(64, [Dense(100, "relu"), Dense(10, "softmax")], loss="categorical_cross_entropy", seed=0)


def test_hot_loops_are_fused():
    table = lower(classifier().training_program("adam"), "float32", 200)
    templates = [instruction.template for instruction in table.instructions if instruction.template != "barrier"]
    assert templates.count("matmul") == 3  # forward twice, with activation and loss; one input gradient
    assert templates.count("weight_gradient") == 2  # with the update
    assert not {"each_row", "each_block"} & set(templates)  # nothing is left that acts element by element alone
    assert "dW1" not in table.arena
    assert "z1" not in table.arena


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_three_barriers_an_iteration(depth):
    layers = [*(Dense(100, "relu") for _ in range(depth)), Dense(10, "softmax")]
    network = Network(64, layers, loss="categorical_cross_entropy", seed=0)
    program = network.training_program("adam")
    barriers = {
        sparse: [i.template for i in lower(program, "float32", 200, sparse=sparse).instructions].count("barrier")
        for sparse in (False, True)
    }
    assert barriers == {False: 3, True: 3 + depth + 1}  # bitmasks are transposed before each gradient


def test_prediction_needs_no_barrier():
    table = lower(classifier().prediction_program, "float32", 200, outside=("a0",))
    assert "barrier" not in [i.template for i in table.instructions]


def test_kernels_do_not_depend_on_sizes_or_hyperparameters():
    small = Network(3, [Dense(7, "relu"), Dense(2, "softmax")], loss="categorical_cross_entropy", seed=0)
    adam = Optimizer.get({"name": "adam", "beta1": 0.8, "learning_rate": 0.3})
    first = kernels_of(classifier().training_program("adam"), "float32")
    second = kernels_of(small.training_program(adam), "float32")
    assert {kernel.name for kernel in first} == {kernel.name for kernel in second}
