"""The workloads that everything is measured on: lists of layers, from which each library's network is built."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from chainrule.network.network import Network

Array = NDArray[Any]
Layers = tuple[tuple[Any, ...], ...]

#: Layers without an activation.
QUIET = ("pool", "flatten", "embedding", "lstm")
#: The last layer's activation and chainrule's name for each loss.
LOSSES = {
    "classes": ("softmax", "categorical_cross_entropy"),
    "flag": ("sigmoid", "binary_cross_entropy"),
    "same": ("sigmoid", "mean_squared_error"),  # the targets are the inputs
    "distance": ("identity", "contrastive"),  # of two images that go through the same layers
    "squares": ("sigmoid", "half_sum_squared_error"),
}
WORDS = 20_000


@dataclass(frozen=True)
class Workload:
    """A network and random float32 data, trained by Adam; with "squares" the table of XOR, by gradient descent.

    `shape` is a sample's. A layer is ("dense", units), ("conv", filters, size, stride, padding), ("back", …), which is
    a transposed convolution, ("pool", size), ("flatten",), ("embedding", units) or ("lstm", units).
    """

    name: str
    shape: tuple[int, ...]
    layers: Layers
    batch: int
    rows: int
    epochs: int = 1
    loss: str = "classes"

    @property
    def optimizer(self) -> str:
        return "gradient_descent" if self.loss == "squares" else "adam"

    @property
    def activations(self) -> list[str]:
        """Of each layer, empty where it has none: the last one's belongs to the loss."""
        hidden = "sigmoid" if self.loss == "squares" else "relu"
        return [*("" if kind in QUIET else hidden for kind, *_ in self.layers[:-1]), ""]

    @cached_property
    def flops_per_iteration(self) -> int:
        """2 per multiply-add of the products needed: forward, weight gradient, and all but the first input gradient."""
        from chainrule.engine.choice import multiply_adds

        return 2 * self.batch * multiply_adds(self.network().training_program(self.optimizer))

    @property
    def iterations(self) -> int:
        return self.epochs * (self.rows // self.batch)

    def network(self) -> Network:
        """chainrule's network for it."""
        from chainrule import Distance, Input, Network, Sequential

        last, loss = LOSSES[self.loss]
        layers = [_layer(*named) for named in zip(self.layers, [*self.activations[:-1], last], strict=True)]
        if self.loss == "distance":
            twin, left, right = Sequential(layers), *(Input(self.shape, name=name) for name in ("left", "right"))
            return Network([left, right], Distance()(twin(left), twin(right)), loss, seed=0)
        words = WORDS if self.layers[0][0] == "embedding" else None
        return Network(Input(self.shape, vocabulary=words), layers, loss, seed=0)

    @cached_property
    def data(self) -> tuple[Any, Array]:
        """X, of two images by their names, and y: classes, flags, one target a row, or X itself."""
        if self.loss == "squares":
            return np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32), np.array([0, 1, 1, 0], np.float32)
        rng = np.random.default_rng(0)
        size = (self.rows, *self.shape)
        if self.layers[0][0] == "embedding":
            X: Any = rng.integers(1, WORDS, size)
        else:
            X = (rng.standard_normal if len(self.shape) == 1 else rng.random)(size, dtype=np.float32)
        if self.loss == "same":
            return X, X
        y = rng.integers(0, self.layers[-1][1] if self.loss == "classes" else 2, self.rows)
        return {"left": X, "right": X[::-1].copy()} if self.loss == "distance" else X, y


def _layer(layer: tuple[Any, ...], activation: str) -> Any:
    """A layer as chainrule has it."""
    import chainrule as cr

    match layer:
        case ("dense", units):
            return cr.Dense(units, activation)
        case ("conv", filters, size, stride, padding):
            return cr.Conv2D(filters, size, activation, stride=stride, padding=padding)
        case ("back", filters, size, stride, padding):
            return cr.ConvTranspose2D(filters, size, activation, stride=stride, padding=padding)
    kinds: dict[str, Any] = {"pool": cr.MaxPool2D, "flatten": cr.Flatten, "embedding": cr.Embedding, "lstm": cr.LSTM}
    return kinds[layer[0]](*layer[1:])


def _dense(*units: int) -> Layers:
    return tuple(("dense", n) for n in units)


_LENET: Layers = (("conv", 6, 5, 1, "valid"), ("pool", 2), ("conv", 16, 5, 1, "valid"), ("pool", 2), ("flatten",))
_CNN: Layers = (("conv", 16, 3, 1, "same"), ("pool", 2), ("conv", 32, 3, 1, "same"), ("pool", 2), ("flatten",))
_AUTO: Layers = (("conv", 16, 3, 2, "same"), ("conv", 32, 3, 2, "same"), ("back", 16, 3, 2, "same"))
_TWIN: Layers = (("conv", 16, 5, 1, "valid"), ("pool", 2), ("conv", 32, 3, 1, "valid"), ("pool", 2), ("flatten",))
_IMAGE = (28, 28, 1)

WORKLOADS = {
    w.name: w
    for w in (
        Workload("xor", (2,), _dense(2, 1), batch=4, rows=4, epochs=10_000, loss="squares"),
        Workload("digits", (64,), _dense(100, 10), batch=200, rows=1_800, epochs=50),
        Workload("digits32", (64,), _dense(64, 64, 10), batch=32, rows=1_792, epochs=20),
        Workload("mnist", (784,), _dense(128, 10), batch=128, rows=59_904),
        Workload("mnist512", (784,), _dense(512, 512, 10), batch=256, rows=59_904),
        Workload("tab", (28,), _dense(256, 256, 2), batch=1_024, rows=199_680),
        Workload("lenet", _IMAGE, _LENET + _dense(120, 84, 10), batch=64, rows=8_000),
        Workload("cnn", _IMAGE, _CNN + _dense(128, 10), batch=64, rows=8_000),
        Workload("autoencoder", _IMAGE, (*_AUTO, ("back", 1, 3, 2, "same")), batch=64, rows=2_048, loss="same"),
        Workload("lstm", (40,), (("embedding", 64), ("lstm", 64), *_dense(1)), batch=64, rows=8_000, loss="flag"),
        Workload("lstm128", (40, 128), (("lstm", 128), *_dense(1)), batch=64, rows=2_048, loss="flag"),
        Workload("twins", (56, 46, 1), _TWIN + _dense(64), batch=32, rows=2_048, loss="distance"),
    )
}
