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


class Faded:
    """A model whose words mean less: all their vectors are a share of what they are."""

    def __init__(self, model: TabularModel) -> None:
        self.model = replace(model, network=copy.deepcopy(model.network))
        network = self.model.network
        self._whole = {name: network.parameters[name] for name in _tables(model)}
        self._program = derive(build_program(network.graph, network.losses, training=False))
        self._run = Interpreter(self._program, network.dtype)

    def at(self, share: float) -> TabularModel:
        """Return the model with this share of the vectors, until it is asked for another one."""
        for name, array in self._whole.items():
            self.model.network.parameters[name] = array * np.float32(share)
        return self.model

    def shares(self, a0: Array, chosen: Array) -> Array:
        """Return the gradient of the scores times the vectors of the words, (n, inputs), 0 beside texts.

        chosen : (n,), the class whose score it is, where there are several.
        """
        network, target = self.model.network, self.model.target
        found = np.zeros(a0.shape)
        for first in range(0, len(a0), AT_ONCE):
            rows = slice(first, first + AT_ONCE)
            p = network.predict(a0[rows]).astype(np.float64)
            n, picked = len(p), (np.arange(len(p)), chosen[rows])
            if target.task == "regression":  # dL/dŷ = 2 (ŷ − y) / n, and ŷ is in standard deviations
                y, slope = p - 0.5, np.full(n, n * target.scale)
            elif p.shape[1] == 1:  # dL/dz = (p − y) / n, which is never near 0
                y = (p < 0.5).astype(float)
                slope = n / (p - y)[:, 0]
            else:  # targets by which dL/dz is p / n of the chosen class times the slope of its log-odds
                slope, y = n / np.maximum(p[picked], TINY), p.copy()
                y[picked] = 0
                y /= np.maximum(y.sum(axis=1, keepdims=True), TINY)
            values = self._run(network.values(a0[rows], y, training=False))
            for name, places in _tables(self.model).items():
                (step,) = (step for step in self._program.section("forward") if name in step.inputs)
                each = (values[f"d{step.output}"] * values[step.output]).sum(axis=-1) * slope[:, None]
                found[rows, places[: each.shape[1]]] = each
        return found


def told(model: TabularModel, column: str, numbers: Array, shares: Array) -> list[list[tuple[str, float]]]:
    """Return the words of every row of a column of text, each with its share; both arrays are (n, places)."""
    (known,) = (code.steps[-1]["words"] for code in model.table.codes if code.column == column)
    words = ["", "(unknown)", *known]
    rows = zip(numbers.astype(int).tolist(), shares.tolist(), strict=True)
    return [[(words[number], share) for number, share in zip(*row, strict=True) if number] for row in rows]


def _tables(model: TabularModel) -> dict[str, list[int]]:
    """The parameters that hold vectors of words, and the inputs where each one's words stand."""
    graph = model.network.graph
    reading = {node.reads[0]: node.layer + 1 for node in graph.nodes}
    return {f"E{reading[i]}": list(x.take or ()) for i, x in enumerate(graph.inputs) if x.vocabulary is not None}
