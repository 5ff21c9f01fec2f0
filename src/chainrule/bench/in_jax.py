"""The workloads in JAX: one jit over an epoch with lax.scan; over many epochs where the batch is all rows.

Of images, one jit over an update: within a loop, XLA computes convolutions on a processor several times more slowly.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax, nn

from chainrule.bench.workloads import WORDS, Workload

IMAGES = ("NHWC", "HWIO", "NHWC")


def weights_shape(layer: tuple[Any, ...], inputs: int) -> tuple[int, ...]:
    """The shape of a layer's weights, given the size of the last axis that it reads; empty where it has none."""
    match layer:
        case ("dense", units):
            return inputs, units
        case ("conv" | "back", filters, size, *_):
            return size, size, inputs, filters
        case ("embedding", units):
            return WORDS, units
        case ("lstm", units):
            return inputs + units, 4 * units
    return ()


def value(layer: tuple[Any, ...], a: Any, W: Any = None, b: Any = None) -> Any:
    """What a layer makes of a, before its activation."""
    match layer:
        case ("dense", _):
            return a @ W + b
        case ("conv", _, _, stride, padding):
            return lax.conv_general_dilated(a, W, (stride, stride), padding.upper(), dimension_numbers=IMAGES) + b
        case ("back", _, _, stride, padding):
            return lax.conv_transpose(a, W, (stride, stride), padding.upper(), dimension_numbers=IMAGES) + b
        case ("pool", size):
            return lax.reduce_window(a, -jnp.inf, lax.max, (1, size, size, 1), (1, size, size, 1), "VALID")
        case ("flatten",):
            return a.reshape(len(a), -1)
        case ("embedding", _):
            return W[a]
    return _lstm(a, W, b)


def _lstm(a: Any, W: Any, b: Any) -> Any:
    inputs, units = a.shape[-1], W.shape[1] // 4

    def turn(carry: Any, z: Any) -> Any:
        h, c = carry
        i, f, g, o = jnp.split(z + h @ W[inputs:], 4, axis=1)
        c = nn.sigmoid(f) * c + nn.sigmoid(i) * jnp.tanh(g)
        return (nn.sigmoid(o) * jnp.tanh(c), c), None

    start = jnp.zeros((len(a), units), a.dtype)
    turns = (a @ W[:inputs] + b).swapaxes(0, 1)  # of all turns in one product, time first
    return lax.scan(turn, (start, start), turns)[0][0]


def _contrastive(left: Any, right: Any, same: Any) -> Any:
    square = jnp.square(left - right + 1e-6).sum(axis=1)
    return (same * square + (1 - same) * jnp.square(jnp.maximum(1 - jnp.sqrt(square), 0))).mean() / 2


#: Of the last layer's scores, and the targets.
LOSSES: dict[str, Callable[..., Any]] = {
    "classes": lambda z, y: -jnp.take_along_axis(nn.log_softmax(z), y[:, None], axis=1).mean(),
    "flag": lambda z, y: (nn.softplus(z[:, 0]) - y * z[:, 0]).mean(),
    "same": lambda z, y: jnp.square(nn.sigmoid(z) - y).mean(),
    "distance": _contrastive,
    "squares": lambda z, y: 0.5 * jnp.square(nn.sigmoid(z)[:, 0] - y).sum(),
}


def trainer(workload: Workload, threads: int) -> Callable[[], None]:
    """Adam, or gradient descent, written out; the state that an epoch begins with is given up to it."""
    X, y = workload.data
    data = jax.device_put([*(X.values() if isinstance(X, dict) else [X]), y])
    bends: dict[str, Callable[..., Any]] = {"relu": nn.relu, "sigmoid": nn.sigmoid}

    def scores(weights: Any, a: Any) -> Any:
        for layer, activation, own in zip(workload.layers, workload.activations, weights, strict=True):
            z = value(layer, a, *own)
            a = bends[activation](z) if activation else z
        return a

    def loss_of(weights: Any, inputs: Any, y: Any) -> Any:
        return LOSSES[workload.loss](*(scores(weights, a) for a in inputs), y)

    def update(state: Any, rows: Any) -> Any:
        weights, m, v, t = state
        *inputs, targets = data if rows is None else [array[rows] for array in data]
        loss, g = jax.value_and_grad(loss_of)(weights, inputs, targets)
        if workload.optimizer != "adam":
            return (jax.tree.map(lambda w, g: w - 0.1 * g, weights, g), m, v, t), loss
        t = t + 1
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
        c1, c2 = 1 - 0.9**t, 1 - 0.999**t
        new = jax.tree.map(lambda w, m, v: w - 0.001 * (m / c1) / (jnp.sqrt(v / c2) + 1e-8), weights, m, v)
        return (new, m, v, t), loss

    whole = workload.batch >= workload.rows

    def epoch(state: Any, key: Any) -> Any:
        if whole:
            return lax.scan(lambda s, _: update(s, None), state, length=workload.epochs)
        order = jax.random.permutation(key, workload.rows).reshape(-1, workload.batch)
        return lax.scan(update, state, order)

    step = jax.jit(update, donate_argnums=0)

    def step_by_step(state: Any, key: Any) -> Any:
        for rows in jax.random.permutation(key, workload.rows).reshape(-1, workload.batch):
            state, loss = step(state, rows)
        return state, loss

    run = step_by_step if len(workload.shape) == 3 else jax.jit(epoch, donate_argnums=0)
    weights = start(workload, data[0][:1])
    state = (weights, *(jax.tree.map(jnp.zeros_like, weights) for _ in "mv"), jnp.zeros((), jnp.float32))
    key = jax.random.key(0)

    def train() -> None:
        nonlocal state, key
        with on_cores(threads):
            for _ in range(1 if whole else workload.epochs):
                key, draw = jax.random.split(key)
                state, losses = run(state, draw)
            losses.block_until_ready()

    return train


@contextmanager
def on_cores(count: int) -> Iterator[None]:
    """Keep all threads of this process on so many cores, on Linux: XLA, once it runs, has no other limit."""
    everywhere = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set[int]()
    try:
        _keep_on(set(sorted(everywhere)[:count]))
        yield
    finally:
        _keep_on(everywhere)


def _keep_on(cores: set[int]) -> None:
    for thread in os.listdir("/proc/self/task") if cores else ():
        with suppress(ProcessLookupError):  # it has ended
            os.sched_setaffinity(int(thread), cores)


def start(workload: Workload, a: Any) -> list[tuple[Any, ...]]:
    """Weights and biases of each layer, found by running the layers on one row."""
    rng, weights = np.random.default_rng(0), list[tuple[Any, ...]]()
    for layer in workload.layers:
        shape = weights_shape(layer, a.shape[-1])
        own = (rng.normal(0, 0.05, shape).astype("f4"), np.zeros(shape[-1], "f4")) if shape else ()
        weights.append(jax.device_put(own[: 1 if layer[0] == "embedding" else 2]))
        a = value(layer, a, *own)
    return weights
