"""Workloads of images and sequences: a list of layers, from which each library's network is built.

All layers but the last have a relu, but for those of `QUIET`. Random float32 data, a target for each loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.bench.workloads import WORKLOADS, Array, Workload

if TYPE_CHECKING:
    from chainrule.network.network import Network

Layers = tuple[tuple[Any, ...], ...]

#: Layers without an activation, as they are called below.
QUIET = ("pool", "flatten", "embedding", "lstm")
WORDS = 20_000


@dataclass(frozen=True)
class Layered(Workload):
    """A workload of layers: ("conv", filters, size, stride, padding), ("back", …), ("pool", size), ("dense", units), …

    `shape` is a sample's; `loss` is "classes", "same" (the input itself), "flag" (0 or 1) or "distance" (of two images
    that go through the same layers).
    """

    shape: tuple[int, ...] = ()
    layers: Layers = ()
    loss: str = "classes"

    @cached_property
    def flops_per_iteration(self) -> int:
        """2 per multiply-add of the products needed, windows over padding included."""
        from chainrule.engine.choice import multiply_adds

        return 2 * self.batch * multiply_adds(self.network().training_program(self.optimizer))

    def network(self) -> Network:
        """chainrule's network for it."""
        from chainrule import Distance, Input, Network, Sequential

        if self.loss == "distance":
            left, right = (Input(self.shape, name=name) for name in ("left", "right"))
            twin = Sequential(self._built())
            return Network([left, right], Distance()(twin(left), twin(right)), "contrastive", seed=0)
        losses = {"classes": "categorical_cross_entropy", "same": "mean_squared_error", "flag": "binary_cross_entropy"}
        words = WORDS if ("embedding", 64) in self.layers else None
        return Network(Input(self.shape, vocabulary=words), self._built(), losses[self.loss], seed=0)

    def _built(self) -> list[Any]:
        import chainrule as cr

        kinds = {"pool": cr.MaxPool2D, "flatten": cr.Flatten, "embedding": cr.Embedding, "lstm": cr.LSTM}
        last = {"classes": "softmax", "same": "sigmoid", "flag": "sigmoid", "distance": "identity"}[self.loss]
        built: list[Any] = []
        for number, (kind, *sizes) in enumerate(self.layers, 1):
            activation = last if number == len(self.layers) else "relu"
            if kind in QUIET:
                built.append(kinds[kind](*sizes))
            elif kind == "dense":
                built.append(cr.Dense(sizes[0], activation))
            else:
                filters, size, stride, padding = sizes
                layer = cr.Conv2D if kind == "conv" else cr.ConvTranspose2D
                built.append(layer(filters, size, activation, stride=stride, padding=padding))
        return built

    @cached_property
    def data(self) -> Any:
        """X, or a mapping of two, and y."""
        rng = np.random.default_rng(0)
        if ("embedding", 64) in self.layers:
            X: Any = rng.integers(1, WORDS, (self.rows, *self.shape))
        else:
            X = rng.random((self.rows, *self.shape), dtype=np.float32)
        if self.loss == "distance":
            X = {"left": X, "right": X[::-1].copy()}
        y: Array = rng.integers(0, 10 if self.loss == "classes" else 2, self.rows)
        return X, X if self.loss == "same" else y


def torch_loss(workload: Layered) -> tuple[Any, Any]:
    """A PyTorch module, and the loss of a batch of X and y as `torch_data` returns them."""
    import torch
    from torch import nn
    from torch.nn import functional

    class Last(nn.Module):  # type: ignore[misc, unused-ignore]  # without PyTorch, it is Any
        def __init__(self, inputs: int, units: int) -> None:
            super().__init__()
            self.lstm = nn.LSTM(inputs, units, batch_first=True)

        def forward(self, x: Any) -> Any:
            return self.lstm(x)[0][:, -1]

    sizes, channels = workload.shape[:-1], workload.shape[-1]
    modules: list[Any] = []
    for number, (kind, *of) in enumerate(workload.layers, 1):
        if kind in ("conv", "back"):
            filters, kernel, stride, padding = of
            pad = (kernel - 1) // 2 if padding == "same" else 0
            more = {"output_padding": stride - 1} if kind == "back" else {}
            layer = nn.Conv2d if kind == "conv" else nn.ConvTranspose2d
            modules.append(layer(channels, filters, kernel, stride, pad, **more))
            channels = filters
            grown = [n * stride if kind == "back" else (n + 2 * pad - kernel) // stride + 1 for n in sizes]
            sizes = tuple(grown)
        elif kind == "pool":
            modules.append(nn.MaxPool2d(of[0]))
            sizes = tuple(n // of[0] for n in sizes)
        elif kind == "flatten":
            modules.append(nn.Flatten())
            channels *= int(np.prod(sizes))
        else:
            made = {"embedding": lambda c, n: nn.Embedding(WORDS, n), "lstm": Last, "dense": nn.Linear}[kind]
            modules.append(made(channels, of[0]))
            channels = of[0]
        if kind not in QUIET and number < len(workload.layers):
            modules.append(nn.ReLU())
    model = nn.Sequential(*modules)

    def loss(a: Any, b: Any) -> Any:
        if workload.loss == "distance":
            left, right = (model(x) for x in a)
            d = functional.pairwise_distance(left, right)
            return (b * d**2 + (1 - b) * torch.clamp(1 - d, min=0) ** 2).mean() / 2
        if workload.loss == "classes":
            return functional.cross_entropy(model(a), b)
        if workload.loss == "same":
            return functional.mse_loss(torch.sigmoid(model(a)), b)
        return functional.binary_cross_entropy_with_logits(model(a)[:, 0], b)

    return model, loss


def torch_data(workload: Layered, *, channels_last: bool) -> tuple[Any, Any]:
    """X, of two images a pair, and y as tensors; of images with channels first, in memory last if so wished."""
    import torch

    def tensor(x: Any) -> Any:
        found = torch.from_numpy(np.ascontiguousarray(x))
        if found.ndim < 4:
            return found
        form = torch.channels_last if channels_last else torch.contiguous_format
        return found.permute(0, 3, 1, 2).contiguous(memory_format=form)

    X, y = workload.data
    a: Any = tuple(map(tensor, X.values())) if workload.loss == "distance" else tensor(X)
    return a, a if workload.loss == "same" else tensor(y).to(
        torch.int64 if workload.loss == "classes" else torch.float32
    )


_LENET: Layers = (("conv", 6, 5, 1, "valid"), ("pool", 2), ("conv", 16, 5, 1, "valid"), ("pool", 2), ("flatten",))
_CNN: Layers = (("conv", 16, 3, 1, "same"), ("pool", 2), ("conv", 32, 3, 1, "same"), ("pool", 2), ("flatten",))
_AUTO: Layers = (("conv", 16, 3, 2, "same"), ("conv", 32, 3, 2, "same"), ("back", 16, 3, 2, "same"))
_TWIN: Layers = (("conv", 16, 5, 1, "valid"), ("pool", 2), ("conv", 32, 3, 1, "valid"), ("pool", 2), ("flatten",))
_IMAGE = (28, 28, 1)

WORKLOADS |= {
    w.name: w
    for w in (
        Layered("lenet", (), 64, 8_000, 1, shape=_IMAGE, layers=(*_LENET, *(("dense", n) for n in (120, 84, 10)))),
        Layered("cnn", (), 64, 8_000, 1, shape=_IMAGE, layers=(*_CNN, ("dense", 128), ("dense", 10))),
        Layered("autoencoder", (), 64, 8_000, 1, True, _IMAGE, (*_AUTO, ("back", 1, 3, 2, "same")), "same"),
        Layered("lstm", (), 64, 8_000, 1, True, (40,), (("embedding", 64), ("lstm", 64), ("dense", 1)), "flag"),
        Layered("lstm128", (), 64, 8_000, 1, True, (40, 128), (("lstm", 128), ("dense", 1)), "flag"),
        Layered("twins", (), 32, 8_000, 1, True, (56, 46, 1), (*_TWIN, ("dense", 64)), "distance"),
    )
}
