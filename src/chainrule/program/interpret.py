"""The reference reader: every step in plain NumPy, one after the other, in the network's dtype."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from chainrule.functions.vocabulary import Vocabulary
from chainrule.program.program import Program, Shape

Values = dict[str, Any]


class Interpreter:
    """Runs a program on values by name.

    >>> from chainrule.program.operations import Affine
    >>> from chainrule.program.program import Builder, Parameter
    >>> builder = Builder()
    >>> _ = builder.input("a0", ("n", 2)), builder.parameter("W1", Parameter((2, 1)))
    >>> _ = builder.add(Affine(), "z1", "a0", "W1")
    >>> run = Interpreter(builder.program("z1"))
    >>> run({"a0": np.array([[1.0, 2.0]]), "W1": np.array([[3.0], [4.0]])})["z1"]
    array([[11.]])
    """

    def __init__(self, program: Program, dtype: DTypeLike = np.float64) -> None:
        self.program = program
        self.vocabulary = Vocabulary(dtype)
        shapes = program.shapes
        # Plain numbers (learning rate, counters, norms) are kept as Python's, in double precision: NumPy lets them
        # take the dtype of the arrays they meet.
        self._steps = [
            (step.operation.value, step.inputs, step.output, step.section == "update" and shapes[step.output] == ())
            for step in program.steps
        ]

    def __call__(self, values: Mapping[str, Any], record: list[Any] | None = None) -> Values:
        """Return `values` with everything that the program computes; updated names hold their new values.

        Each step's value is also appended to `record`, if given.
        """
        known = dict(values)
        m = self.vocabulary
        with np.errstate(all="ignore"):  # exp may overflow to infinity, which 1/(1 + exp(−z)) turns into 0
            for compute, inputs, output, plain in self._steps:
                value = compute(m, *[known[name] for name in inputs])
                if isinstance(value, np.ndarray) and value.dtype != m.dtype and value.dtype.kind == "f":
                    value = value.astype(m.dtype)  # of a user's function that computes in another
                known[output] = value.item() if plain and isinstance(value, np.generic | np.ndarray) else value
                if record is not None:
                    record.append(known[output])
        return known


def initial_state(program: Program, dtype: DTypeLike = np.float64) -> Values:
    """Return the state that a program starts with: arrays in `dtype`, and plain numbers."""
    return {
        name: np.full(state.shape, state.start, dtype=dtype) if state.shape else state.start
        for name, state in program.state.items()
    }


def row_count(data: Mapping[str, Any]) -> int:
    """Return how many samples there are in data by name, a sample per row."""
    return len(next(iter(data.values())))


def fits(value: Any, shape: Shape) -> bool:
    """Whether an array has a shape, where named dimensions may be of any size."""
    actual = np.shape(value)
    return len(actual) == len(shape) and all(isinstance(d, str) or d == s for d, s in zip(shape, actual, strict=True))
