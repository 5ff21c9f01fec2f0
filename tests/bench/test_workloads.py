"""Each library trains the same network."""

import numpy as np
import pytest

from chainrule.bench.workloads import WORKLOADS


def test_products_are_counted_once_for_each_of_the_three_but_the_first_input_gradient() -> None:
    workload = WORKLOADS["mnist512"]
    sizes = [784 * 512, 512 * 512, 512 * 10]
    assert workload.flops_per_iteration == 2 * 256 * (3 * sum(sizes) - sizes[0])


@pytest.mark.parametrize("name", WORKLOADS)
def test_networks_have_the_same_parameters(name: str) -> None:
    workload = WORKLOADS[name]
    pytest.importorskip("torch")
    from chainrule.bench import in_torch

    inputs, _ = in_torch.tensors(workload, channels_last=False)
    model = in_torch.model(workload)
    model(inputs[0][:1])
    second_biases = sum(4 * sizes[0] for kind, *sizes in workload.layers if kind == "lstm")  # PyTorch's LSTM has two
    assert sum(p.numel() for p in model.parameters()) - second_biases == workload.network().parameters.count
    jax = pytest.importorskip("jax")
    from chainrule.bench import in_jax

    X = workload.data[0]
    start = in_jax.start(workload, (X["left"] if isinstance(X, dict) else X)[:1])
    assert sum(np.size(array) for array in jax.tree.leaves(start)) == workload.network().parameters.count
