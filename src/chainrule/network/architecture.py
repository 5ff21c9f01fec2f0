"""What a network computes, whatever its weights: layers and a loss, checked, and the programs that follow from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Self, TypeVar

import numpy as np

from chainrule.errors import InvalidInput
from chainrule.functions.cached import cached_property
from chainrule.functions.losses import Loss
from chainrule.functions.optimizers import Optimizer
from chainrule.network import images, normalization  # registers their layers  # noqa: F401
from chainrule.network.build import build_program
from chainrule.network.checks import as_seed
from chainrule.network.layers import Layer
from chainrule.program.derive import derive
from chainrule.program.program import Program
from chainrule.program.simplify import simplify
from chainrule.program.update import with_updates
from chainrule.program.verify import verify

T = TypeVar("T")
DTYPES = ("float32", "float64")


class Architecture:
    """The part of a `Network` that training does not change: its specification, and its programs, each made once."""

    def __init__(self, inputs: int, layers: Sequence[Layer], loss: str | Loss, dtype: Any, seed: int | None) -> None:
        if not isinstance(inputs, int | np.integer) or isinstance(inputs, bool) or inputs < 1:
            raise InvalidInput(f"inputs must be a whole number of features, 1 or more, but is {inputs!r}.")
        if isinstance(layers, Layer):
            layers = [layers]
        layers = list(layers) if isinstance(layers, Iterable) else []
        if not layers or not all(isinstance(layer, Layer) for layer in layers):
            raise InvalidInput(f"layers must be a list of layers, such as [Dense(1)], but is {layers!r}.")
        if str(dtype) not in DTYPES and not (isinstance(dtype, type) and issubclass(dtype, np.float32 | np.float64)):
            raise InvalidInput(f"dtype must be 'float32' or 'float64', but is {dtype!r}.")
        self.inputs = int(inputs)
        self.layers = tuple(layers)
        self.loss: Loss = Loss.get(loss)
        self.dtype, self.seed = np.dtype(dtype), as_seed(seed)
        self.loss.check_activation(self.layers[-1].activation)
        if getattr(self.layers[-1], "dropout", 0) and np.isfinite(self.loss.predictions).any():
            raise InvalidInput(
                f"Dropout on the last layer would take predictions out of what {self.loss.name!r} accepts."
            )
        self._made: dict[Any, Any] = {}

    def _once(self, key: Any, make: Callable[[], T]) -> T:
        """Return what `make` makes, kept for the next time; of two threads that make it, both get the same."""
        found: T = self._made[key] if key in self._made else self._made.setdefault(key, make())
        return found

    def _build(self, loss: Loss | None, **options: bool) -> Program:
        return build_program(self.inputs, self.layers, loss, **options)

    @cached_property
    def forward_program(self) -> Program:
        """The forward pass of training, without a loss."""
        return self._build(None)

    @cached_property
    def program(self) -> Program:
        """Forward, loss and backward, the chain rule written out."""
        return verify(derive(self._build(self.loss)))

    @cached_property
    def prediction_program(self) -> Program:
        """The forward pass as it is used for prediction: no dropout, running statistics."""
        return verify(simplify(self._build(None, training=False)))

    def training_program(self, optimizer: str | Optimizer = "adam", *, weighted: bool = False) -> Program:
        """Return the program that `fit` runs: simplified, with the update of every parameter.

        With `weighted`, it reads a sample weight for every row.
        """
        wanted = (Optimizer.get(optimizer), weighted)
        latest: tuple[Any, Program] | None = self._made.get("training")  # only the latest is kept: rates are many
        if latest is None or latest[0] != wanted:
            program = verify(with_updates(self.gradient_program(weighted=weighted), wanted[0]))
            self._made["training"] = latest = (wanted, program)
        return latest[1]

    def gradient_program(self, *, weighted: bool = False) -> Program:
        """Return `program`, simplified: the loss and the gradients as `fit` computes them."""
        build = partial(self._build, self.loss, weighted=weighted)
        return self._once(("gradient", weighted), lambda: verify(simplify(derive(build()))))

    def loss_program(self, *, weighted: bool = False) -> Program:
        """Return forward and loss as they are used for validation: no dropout, running statistics, no gradients."""
        build = partial(self._build, self.loss, training=False, weighted=weighted)
        return self._once(("loss", weighted), lambda: verify(simplify(build())))

    @property
    def outputs(self) -> int:
        """The number of columns of a prediction."""
        return int(self.forward_program.shapes[self.forward_program.output][-1])

    def spec(self) -> dict[str, Any]:
        """Return what the constructor needs, as JSON."""
        return {
            "inputs": self.inputs,
            "layers": [layer.spec() for layer in self.layers],
            "loss": self.loss.spec(),
            "dtype": self.dtype.name,
            "seed": self.seed,
        }

    @classmethod
    def from_spec(cls, spec: Mapping[str, Any], functions: Mapping[str, Any] | None = None) -> Self:
        """Return a new network from `spec`; `functions` maps the names of custom functions to their classes."""
        layers = [Layer.get(layer, functions) for layer in spec["layers"]]
        return cls(spec["inputs"], layers, Loss.get(spec["loss"], functions), spec["dtype"], spec["seed"])

    def __repr__(self) -> str:
        layers = ", ".join(map(repr, self.layers))
        loss, dtype = self.loss.spec(), self.dtype.name
        return f"Network({self.inputs}, [{layers}], loss={loss!r}, dtype={dtype!r}, seed={self.seed})"
