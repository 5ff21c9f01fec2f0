"""What each word of a text adds to a score: integrated gradients from words that mean nothing, whose vectors are 0.

Along the way all vectors grow together, and each word's share is its vector times the mean gradient there.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chainrule.network.build import build_program
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter

if TYPE_CHECKING:
    from chainrule.tabular.model import TabularModel

Array = NDArray[Any]

AT_ONCE = 256  # rows
TINY = 1e-6


def faded(model: TabularModel, share: float) -> TabularModel:
    """Return the model with all vectors of words at a share of their size."""
    network = copy.deepcopy(model.network)
    for name in _tables(model):
        network.parameters[name] = network.parameters[name] * np.float32(share)
    return replace(model, network=network)


def word_shares(model: TabularModel, a0: Array, chosen: Array) -> Array:
    """Return the gradient of the scores times the vectors of the words, (n, inputs), 0 beside texts.

    chosen : (n,), the class whose score it is, where there are several.
    """
    network, target = model.network, model.target
    program = derive(build_program(network.graph, network.losses, training=False))
    run = Interpreter(program, network.dtype)
    found = np.zeros(a0.shape)
    for first in range(0, len(a0), AT_ONCE):
        rows = slice(first, first + AT_ONCE)
        outputs = network.predict(a0[rows]).astype(np.float64)
        n = len(outputs)
        if target.task == "regression":  # dL/dŷ = 2 (ŷ − y) / n, and ŷ is in standard deviations
            y, slope = outputs[:, 0] - 0.5, np.full(n, n * target.scale)
        elif outputs.shape[1] == 1:
            y, slope = np.ones(n), -n / np.maximum(1 - outputs[:, 0], TINY)
        else:
            y, slope = chosen[rows], -n / np.maximum(1 - outputs[np.arange(n), chosen[rows]], TINY)
        values = run(network.values(a0[rows], y, training=False))
        for name, places in _tables(model).items():
            (step,) = (step for step in program.section("forward") if name in step.inputs)
            shares = (values[f"d{step.output}"] * values[step.output]).sum(axis=-1) * slope[:, None]
            found[rows, places[: shares.shape[1]]] = shares
    return found


def words(model: TabularModel, column: str, numbers: Array) -> list[str]:
    """Return the words that numbers of a column of text stand for."""
    known = next(step["words"] for code in model.encoder.codes if code.column == column for step in code.steps[-1:])
    return ["(unknown)" if number < 2 else known[number - 2] for number in map(int, numbers)]


def _tables(model: TabularModel) -> dict[str, list[int]]:
    """The parameters that hold vectors of words, and the inputs where each one's words stand."""
    graph = model.network.graph
    reading = {node.reads[0]: node.layer + 1 for node in graph.nodes}
    return {f"E{reading[i]}": list(x.take or ()) for i, x in enumerate(graph.inputs) if x.vocabulary is not None}
