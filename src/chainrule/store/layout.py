"""What belongs into a network's file: which tensors, of which dtype and shape, and which plain numbers.

Every check raises `ModelFileError` with the reason, as half a sentence that `save` and `load` complete.
"""

import dataclasses
import math
from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import ModelFileError
from chainrule.functions.optimizers import Optimizer
from chainrule.network.build import build_program
from chainrule.network.graph import Graph
from chainrule.network.history import History
from chainrule.network.network import Network

Tensors = dict[str, NDArray[Any]]  # by names such as "parameters/W1"
Forms = Mapping[str, tuple[str, tuple[int, ...]]]  # each tensor's dtype and shape, known before it is read
T = TypeVar("T")

KINDS = ("parameters", "state", "history")
COLUMNS = tuple(column.name for column in dataclasses.fields(History))
TOO_LARGE = 2**63  # for a counter


def of_kind(kind: str, tensors: Mapping[str, T]) -> dict[str, T]:
    """Return the tensors of a kind, by their names alone.

    >>> of_kind("state", {"parameters/W1": np.zeros(2), "state/vW1": np.ones(2)})
    {'vW1': array([1., 1.])}
    """
    return {key.removeprefix(f"{kind}/"): value for key, value in tensors.items() if key.startswith(f"{kind}/")}


def check(graph: Graph, dtype: str, lr_factor: Any, engine: Any, forms: Forms) -> None:
    """Check what needs no network: that the parameters are those of the layers, the history's columns equally long,
    every tensor of a known kind, and the options good. So no memory is taken for a network that a file cannot be of.
    """
    for name in forms:
        if name.partition("/")[0] not in KINDS:
            raise ModelFileError(f"the tensor {name!r} is unknown")
    wanted = build_program(graph, None).parameters
    _check_forms("parameters", forms, {name: (dtype, parameter.shape) for name, parameter in wanted.items()})
    epochs = math.prod(forms["history/loss"][1]) if "history/loss" in forms else 0
    _check_forms("history", forms, dict.fromkeys(COLUMNS, ("float64", (epochs,))))
    if not (isinstance(lr_factor, float) and 0 < lr_factor < math.inf):
        raise ModelFileError(f"its lr_factor is {lr_factor!r}")
    if engine not in (None, "numpy", "compiled"):
        raise ModelFileError(f"its engine is {engine!r}")


def check_state(network: Network, optimizer: Optimizer | None, plain: Mapping[str, Any], forms: Forms) -> None:
    """Check that the state is the network's and its optimizer's: all of it, or, before the first update, none."""
    if not plain and not of_kind("state", forms):
        return
    program = network.gradient_program() if optimizer is None else network.training_program(optimizer)
    kept = dict(program.state)
    kept.pop("seed", None)  # it is the network's
    shapes = {name: state.shape for name, state in kept.items() if state.shape}
    _check_forms("state", forms, {name: (network.dtype.name, shape) for name, shape in shapes.items()})
    numbers = {name: state.start for name, state in kept.items() if not state.shape}
    for name in sorted(numbers.keys() | plain.keys()):
        if name not in plain or name not in numbers:
            raise ModelFileError(f"the number {name!r} of the training state is {_lack(name in numbers)}")
        value, start = plain[name], numbers[name]
        good = type(value) is type(start) and (0 <= value < TOO_LARGE if type(start) is int else math.isfinite(value))
        if not good:
            raise ModelFileError(f"the number {name!r} of the training state is {value!r}")


def check_values(tensors: Tensors) -> None:
    """Check that the parameters are finite."""
    for name, array in of_kind("parameters", tensors).items():
        if not np.isfinite(array).all():
            raise ModelFileError(f"the parameter {name} holds NaN or infinity")


def _check_forms(kind: str, forms: Forms, wanted: Forms) -> None:
    """Check that the tensors of a kind are the wanted ones."""
    found = of_kind(kind, forms)
    for name in sorted(wanted.keys() | found.keys()):
        shown = repr(f"{kind}/{name}")
        if name not in found or name not in wanted:
            raise ModelFileError(f"the tensor {shown} is {_lack(name in wanted)}")
        if found[name] != wanted[name]:
            (dtype, shape), (right, needed) = found[name], wanted[name]
            raise ModelFileError(f"the tensor {shown} is {dtype} {shape} where the network needs {right} {needed}")


def _lack(wanted: bool) -> str:
    return "missing" if wanted else "unknown"
