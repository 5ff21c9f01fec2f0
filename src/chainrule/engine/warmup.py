"""Compile the kernels that networks of the registered functions need, so that no training has to wait for them."""

from collections.abc import Iterable, Iterator

import numpy as np

from chainrule.engine.cpu.cache import KERNELS, Kernel
from chainrule.engine.cpu.selection import lower
from chainrule.errors import NotCompilable
from chainrule.functions.activations import Activation
from chainrule.functions.losses import Loss
from chainrule.functions.optimizers import Optimizer
from chainrule.network.layers import Dense
from chainrule.network.network import Network
from chainrule.program.program import Program


def warmup(dtypes: Iterable[str] = ("float32",), more: Iterable[Program] = ()) -> Iterator[tuple[int, int]]:
    """Compile and keep the kernels of common networks one by one; yield how many are done, and out of how many.

    more : programs in float32 whose kernels are wanted too.

    Raises `EngineUnavailable` where kernels must be compiled and Numba cannot.
    """
    kernels = dict.fromkeys(kernel for program in more for kernel in kernels_of(program, "float32"))
    for dtype in dtypes:
        for program in _programs(dtype):
            kernels |= dict.fromkeys(kernels_of(program, dtype))
        kernels[Kernel("machine", None, np.dtype(dtype))] = None
    for done, kernel in enumerate(kernels, 1):
        KERNELS.addresses([kernel], quiet=True)
        yield done, len(kernels)


def kernels_of(program: Program, dtype: str) -> list[Kernel]:
    """Return the kernels that a program needs, on few rows or on many; none where only the interpreter can run it."""
    try:
        return [kernel for rows in (1, 256) for kernel in lower(program, dtype, rows).kernels]
    except NotCompilable:
        return []


def _programs(dtype: str) -> Iterator[Program]:
    """Training and prediction, with every activation, every loss, and every optimizer, each in a common setting."""
    for activation in Activation.registry:
        network = _network(activation, "categorical_cross_entropy", dtype)
        yield network.prediction_program
        yield network.training_program("adam")
    for loss in Loss.registry:
        yield _network("relu", loss, dtype).training_program("adam")
    for optimizer in Optimizer.registry:
        yield _network("relu", "categorical_cross_entropy", dtype).training_program(optimizer)


def _network(activation: str, loss: str, dtype: str) -> Network:
    """Two hidden layers, wide enough to look for zeros in, and the last layer that the loss is made for."""
    last = Loss.get(loss).link or "identity"
    units = Loss.registry[loss].columns or (2 if last == "softmax" else 1)
    layers = [Dense(128, activation), Dense(128, activation), Dense(units, last)]
    return Network(128, layers, loss=loss, dtype=dtype, seed=0)
