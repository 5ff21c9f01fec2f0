"""Values of any rank: a convolution, written as patches and the affine rule, without a line in the package for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from chainrule.functions.shapes import Shape
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter
from chainrule.program.operations import Contribution, Operation
from chainrule.program.program import Program, Step
from chainrule.program.render.text import to_text
from chainrule.program.simplify import simplify
from chainrule.program.verify import verify


@dataclass(frozen=True)
class Patches(Operation):
    """Each window of an image as a row. (n, height, width, channels) → (n, height′, width′, size² · channels)."""

    size: int

    def shape(self, *shapes: Shape) -> Shape:
        ((n, *extents, channels),) = shapes
        return (n, *(int(extent) - self.size + 1 for extent in extents), self.size**2 * int(channels))

    def value(self, m: Any, *inputs: Any) -> Any:
        windows = sliding_window_view(np.asarray(inputs[0]), (self.size, self.size), axis=(1, 2))
        return np.ascontiguousarray(np.moveaxis(windows, 3, -1)).reshape(*windows.shape[:3], -1)

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        yield step.inputs[0], Unpatch(self.size), (d, step.inputs[0])


@dataclass(frozen=True)
class Unpatch(Operation):
    """Every row added to where its window was: the gradient of `Patches`."""

    size: int

    def shape(self, *shapes: Shape) -> Shape:
        return shapes[1]

    def value(self, m: Any, *inputs: Any) -> Any:
        rows, image = map(np.asarray, inputs)
        result = np.zeros_like(image)
        n, height, width, _ = rows.shape
        windows = rows.reshape(n, height, width, self.size, self.size, -1)
        for i, j in np.ndindex(self.size, self.size):
            result[:, i : i + height, j : j + width] += windows[:, :, :, i, j]
        return result


@dataclass(frozen=True)
class Flatten(Operation):
    """Each sample as one row."""

    def shape(self, *shapes: Shape) -> Shape:
        return (shapes[0][0], int(np.prod(shapes[0][1:])))

    def value(self, m: Any, *inputs: Any) -> Any:
        return np.asarray(inputs[0]).reshape(len(inputs[0]), -1)

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        yield step.inputs[0], Unflatten(), (d, step.inputs[0])


@dataclass(frozen=True)
class Unflatten(Operation):
    """The gradient of `Flatten`."""

    def shape(self, *shapes: Shape) -> Shape:
        return shapes[1]

    def value(self, m: Any, *inputs: Any) -> Any:
        return np.asarray(inputs[0]).reshape(np.shape(inputs[1]))


def convolutional(g: Any) -> Program:
    """Two convolutions of 3 × 3 and a dense layer, on images of 6 × 6."""
    a = g.input("a0", ("n", 6, 6, 1))
    for number, (channels, filters) in enumerate(((1, 4), (4, 2)), start=1):
        p = g.add(Patches(3), f"p{number}", a)
        a = g.activate(f"a{number}", g.affine(f"z{number}", p, *g.weights(number, 9 * channels, filters)))
    return g.close(g.affine("y_hat", g.add(Flatten(), "f2", a), *g.weights(3, 8, 1)))


def test_a_convolution_is_patches_and_the_affine_rule(
    new_graph: Any, random_values: Callable[..., Any], gradient_errors: Callable[..., dict[str, float]]
) -> None:
    program = convolutional(new_graph())
    assert program.shapes["z1"] == ("n", 4, 4, 4)
    values = random_values(program)
    errors = gradient_errors(program, values)
    assert max(errors.values()) < 1e-9, errors
    ready = verify(simplify(derive(program)))
    assert "z2  = p2 W2 + b2" in to_text(ready)
    assert "dW2 = p2ᵀ dz2" in to_text(ready)
    found = Interpreter(ready)(values)
    z1 = sum(
        np.einsum("nhwc,cf->nhwf", values["a0"][:, i : i + 4, j : j + 4], values["W1"].reshape(3, 3, 1, 4)[i, j])
        for i, j in np.ndindex(3, 3)
    )
    np.testing.assert_allclose(found["z1"], z1 + values["b1"], rtol=1e-12)
    assert found["dW1"].shape == (9, 4)


def test_a_wrong_gather_is_caught(new_graph: Any, random_values: Any, gradient_errors: Any, monkeypatch: Any) -> None:
    right = Unpatch.value
    monkeypatch.setattr(Unpatch, "value", lambda self, m, *inputs: 0.5 * right(self, m, *inputs))
    program = convolutional(new_graph())
    assert max(gradient_errors(program, random_values(program)).values()) > 1e-3
