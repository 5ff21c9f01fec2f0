"""What a network computes, whatever its weights: layers and a loss, checked, and the programs that follow from them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Self, TypeVar

import numpy as np

from chainrule.errors import InvalidInput
from chainrule.functions import metric_losses  # noqa: F401  (registers its losses)
from chainrule.functions.cached import cached_property
from chainrule.functions.losses import Loss
from chainrule.functions.optimizers import Optimizer
from chainrule.functions.shapes import Shape
from chainrule.network import images, merge, normalization, periodic, sequences  # noqa: F401  (registers their layers)
from chainrule.network.build import build_program
from chainrule.network.checks import as_seed
from chainrule.network.graph import Graph
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

    def __init__(self, inputs: Any, layers: Any, loss: Any, dtype: Any, seed: int | None) -> None:
        self.graph = graph = Graph.of(inputs, layers)
        if str(dtype) not in DTYPES and not (isinstance(dtype, type) and issubclass(dtype, np.float32 | np.float64)):
            raise InvalidInput(f"dtype must be 'float32' or 'float64', but is {dtype!r}.")
        self.layers: tuple[Layer, ...] = graph.layers
        self.losses = _losses(loss, list(graph.outputs))
        self.dtype, self.seed = np.dtype(dtype), as_seed(seed)
        for name, place in graph.outputs.items():
            last, its = graph.layers[graph.nodes[place - len(graph.inputs)].layer], self.losses[name]
            its.check_activation(last.activation)
            if getattr(last, "dropout", 0) and np.isfinite(its.predictions).any():
                raise InvalidInput(
                    f"Dropout on the last layer would take predictions out of what {its.name!r} accepts."
                )
        self._made: dict[Any, Any] = {}
        for name, shape in self.output_shapes.items():
            wanted = self.losses[name].columns
            if wanted not in (0, shape[-1]):
                raise InvalidInput(f"The loss {self.losses[name].name!r} is of {wanted} outputs, not {shape[-1]}.")

    @property
    def inputs(self) -> Any:
        """The number of features where the one input is rows of these, or else the shape of its samples, or all."""
        shapes = [value.shape for value in self.graph.inputs]
        return self.graph.features or (shapes[0] if len(shapes) == 1 else shapes)

    @property
    def loss(self) -> Loss:
        """The loss, or where there are several outputs that of the first."""
        return next(iter(self.losses.values()))

    def _once(self, key: Any, make: Callable[[], T]) -> T:
        """Return what `make` makes, kept for the next time; of two threads that make it, both get the same."""
        found: T = self._made[key] if key in self._made else self._made.setdefault(key, make())
        return found

    def drop_programs(self) -> None:
        """Forget the programs, which are made again when they are asked for: what is left is plain data."""
        kept = {n: v for n, v in vars(self).items() if not isinstance(getattr(type(self), n, None), cached_property)}
        self.__dict__ = {**kept, "_made": {}}

    def _build(self, losses: Mapping[str, Loss] | None, **options: bool) -> Program:
        return build_program(self.graph, losses, **options)

    @cached_property
    def forward_program(self) -> Program:
        """The forward pass of training, without a loss."""
        return self._build(None)

    @cached_property
    def program(self) -> Program:
        """Forward, loss and backward, the chain rule written out."""
        return verify(derive(self._build(self.losses)))

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
        build = partial(self._build, self.losses, weighted=weighted)
        return self._once(("gradient", weighted), lambda: verify(simplify(derive(build()))))

    def loss_program(self, *, weighted: bool = False) -> Program:
        """Return forward and loss as they are used for validation: no dropout, running statistics, no gradients."""
        build = partial(self._build, self.losses, training=False, weighted=weighted)
        return self._once(("loss", weighted), lambda: verify(simplify(build())))

    @property
    def outputs(self) -> int:
        """The number of columns of a prediction."""
        return int(next(iter(self.output_shapes.values()))[-1])

    @cached_property
    def output_shapes(self) -> dict[str, Shape]:
        """The shape of each prediction, by the output's name: "" where there is one."""
        program = self.forward_program
        return {name: program.shapes[made] for name, made in zip(self.graph.outputs, program.outputs, strict=True)}

    def spec(self) -> dict[str, Any]:
        """Return what the constructor needs, as JSON."""
        losses = {name: loss.spec() for name, loss in self.losses.items()}
        return {**self.graph.spec(), "loss": losses.get("", losses), "dtype": self.dtype.name, "seed": self.seed}

    @classmethod
    def from_spec(cls, spec: Mapping[str, Any], functions: Mapping[str, Any] | None = None) -> Self:
        """Return a new network from `spec`; `functions` maps the names of custom functions to their classes."""
        graph, loss = Graph.from_spec(spec, functions), spec["loss"]
        several = isinstance(loss, dict) and "" not in graph.outputs
        losses = {name: Loss.get(its, functions) for name, its in (loss if several else {"": loss}).items()}
        return cls(graph, None, losses if several else losses[""], spec["dtype"], spec["seed"])

    def __repr__(self) -> str:
        losses = {name: loss.spec() for name, loss in self.losses.items()}
        loss, dtype = losses.get("", losses), self.dtype.name
        return f"Network({self.graph}, loss={loss!r}, dtype={dtype!r}, seed={self.seed})"


def _losses(loss: Any, outputs: list[str]) -> dict[str, Loss]:
    """The loss of each output by name; one for all where it is no mapping."""
    if outputs == [""] or not isinstance(loss, Mapping) or "name" in loss:
        return {name: Loss.get(loss) for name in outputs}
    if set(loss) != set(outputs):
        raise InvalidInput(f"The network gives {', '.join(outputs)}, but there are losses of {', '.join(loss)}.")
    return {name: Loss.get(loss[name]) for name in outputs}
