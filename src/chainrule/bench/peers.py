"""The same training by other libraries, each in its fastest fair configuration.

Every trainer builds its network and returns a function that trains it for the workload's epochs, going on where it
stands (but for scikit-learn, whose `fit` starts over, which costs it nothing): each epoch shuffles once and gathers its
batches. The first call compiles, where there is something to compile.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np

from chainrule.bench.workloads import Workload

Train = Callable[[], None]


def chainrule(workload: Workload, threads: int) -> Train:
    """chainrule's compiled engine, through `fit`."""
    network, (X, y) = workload.network(), workload.data
    options: dict[str, Any] = {"batch_size": workload.batch, "optimizer": workload.optimizer, "threads": threads}
    options |= {"shuffle": workload.batch < workload.rows, "engine": "compiled", "progress": False}

    def train() -> None:
        network.fit(X, y, epochs=workload.epochs, **options)

    return train


def scikit_learn(workload: Workload, threads: int) -> Train:
    """MLPClassifier, or MLPRegressor for the squared error."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from threadpoolctl import threadpool_limits

    X, y = workload.data
    shared = {"hidden_layer_sizes": workload.widths[1:-1], "batch_size": workload.batch, "max_iter": workload.epochs}
    shared |= {"alpha": 0.0, "tol": 0.0, "n_iter_no_change": 10**9, "shuffle": workload.batch < workload.rows}
    if workload.classes:
        model: Any = MLPClassifier(activation="relu", solver="adam", learning_rate_init=0.001, **shared)
    else:
        model = MLPRegressor(activation="logistic", solver="sgd", momentum=0.0, learning_rate_init=0.1, **shared)

    def train() -> None:
        with threadpool_limits(threads), warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(X, y)

    return train


def pytorch(workload: Workload, threads: int, *, compiled: bool = False) -> Train:
    """Eager mode or, compiled, forward and loss by torch.compile; with fused Adam."""
    import torch

    X, y = (torch.from_numpy(np.ascontiguousarray(array)) for array in workload.data)
    layers: list[Any] = []
    for fan_in, fan_out in zip(workload.widths, workload.widths[1:], strict=False):
        layers += [torch.nn.Linear(fan_in, fan_out), torch.nn.ReLU() if workload.classes else torch.nn.Sigmoid()]
    model = torch.nn.Sequential(*(layers[:-1] if workload.classes else layers))
    if workload.classes:
        optimizer: Any = torch.optim.Adam(model.parameters(), lr=0.001, fused=True)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, fused=True)
        y = y.reshape(-1, 1)

    def loss_of(a: Any, b: Any) -> Any:
        if workload.classes:
            return torch.nn.functional.cross_entropy(model(a), b)
        return 0.5 * torch.square(model(a) - b).sum()

    step: Any = torch.compile(loss_of) if compiled else loss_of

    def epoch() -> None:
        whole = workload.batch >= workload.rows
        order = None if whole else torch.randperm(workload.rows)
        for start in range(0, workload.rows, workload.batch):
            rows = None if order is None else order[start : start + workload.batch]
            loss = step(X, y) if rows is None else step(X[rows], y[rows])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()

    def train() -> None:
        torch.set_num_threads(threads)
        for _ in range(workload.epochs):
            epoch()

    return train


def jax(workload: Workload, threads: int) -> Train:
    """One jit over an epoch with lax.scan; over many epochs where the batch is all rows. Adam written out."""
    import jax as j
    import jax.numpy as jnp

    X, y = (j.device_put(array) for array in workload.data)
    rng = np.random.default_rng(0)
    pairs = zip(workload.widths, workload.widths[1:], strict=False)
    weights = [(rng.normal(0, 0.05, pair).astype("f4"), np.zeros(pair[1], "f4")) for pair in pairs]

    def loss_of(weights: Any, a: Any, b: Any) -> Any:
        for W, bias in weights[:-1]:
            z = a @ W + bias
            a = j.nn.relu(z) if workload.classes else j.nn.sigmoid(z)
        z = a @ weights[-1][0] + weights[-1][1]
        if workload.classes:
            return -jnp.take_along_axis(j.nn.log_softmax(z), b[:, None], axis=1).mean()
        return 0.5 * jnp.square(j.nn.sigmoid(z)[:, 0] - b).sum()

    def update(state: Any, rows: Any) -> Any:
        weights, m, v, t = state
        loss, g = j.value_and_grad(loss_of)(weights, *((X, y) if rows is None else (X[rows], y[rows])))
        if not workload.classes:
            return (j.tree.map(lambda w, g: w - 0.1 * g, weights, g), m, v, t), loss
        t = t + 1
        m = j.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
        v = j.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
        c1, c2 = 1 - 0.9**t, 1 - 0.999**t
        new = j.tree.map(lambda w, m, v: w - 0.001 * (m / c1) / (jnp.sqrt(v / c2) + 1e-8), weights, m, v)
        return (new, m, v, t), loss

    whole = workload.batch >= workload.rows

    def epoch(state: Any, key: Any) -> Any:
        if whole:
            return j.lax.scan(lambda s, _: update(s, None), state, length=workload.epochs)
        order = j.random.permutation(key, workload.rows).reshape(-1, workload.batch)
        return j.lax.scan(update, state, order)

    run = j.jit(epoch, donate_argnums=0)
    zeros = j.tree.map(jnp.zeros_like, weights)
    state = (j.device_put(weights), zeros, j.tree.map(jnp.copy, zeros), jnp.zeros((), jnp.float32))
    key = j.random.key(0)

    def train() -> None:
        nonlocal state, key
        for _ in range(1 if whole else workload.epochs):
            key, draw = j.random.split(key)
            state, losses = run(state, draw)
        losses.block_until_ready()

    return train


#: name → trainer and the module it needs.
PEERS: dict[str, tuple[Callable[[Workload, int], Train], str]] = {
    "chainrule": (chainrule, "llvmlite"),
    "scikit-learn": (scikit_learn, "sklearn"),
    "PyTorch": (pytorch, "torch"),
    "PyTorch compiled": (partial(pytorch, compiled=True), "torch"),
    "JAX": (jax, "jax"),
}


def installed() -> list[str]:
    """The names of the libraries that can be measured here."""
    return [name for name, (_, module) in PEERS.items() if find_spec(module) is not None]
