"""The workloads in PyTorch: eager or compiled, images with their channels first or last in memory, with fused Adam."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from chainrule.bench.workloads import WORDS, Workload


class Last(nn.Module):  # type: ignore[misc, unused-ignore]  # without PyTorch, it is Any
    """PyTorch's own LSTM; what it says after the last step."""

    def __init__(self, inputs: int, units: int) -> None:
        super().__init__()
        self.lstm = nn.LSTM(inputs, units, batch_first=True)

    def forward(self, x: Any) -> Any:
        return self.lstm(x)[0][:, -1]


def layer(named: tuple[Any, ...], inputs: int) -> Any:
    """A layer as PyTorch has it; of those that are not told how many, the first batch says what they read."""
    match named:
        case ("dense", units):
            return nn.LazyLinear(units)
        case ("conv", filters, size, stride, padding):
            return nn.LazyConv2d(filters, size, stride, (size - 1) // 2 if padding == "same" else 0)
        case ("back", filters, size, stride, _):
            return nn.LazyConvTranspose2d(filters, size, stride, (size - 1) // 2, output_padding=stride - 1)
        case ("pool", size):
            return nn.MaxPool2d(size)
        case ("embedding", units):
            return nn.Embedding(WORDS, units)
        case ("lstm", units):
            return Last(inputs, units)
    return nn.Flatten()


def _contrastive(left: Any, right: Any, same: Any) -> Any:
    d = functional.pairwise_distance(left, right)
    return (same * d**2 + (1 - same) * torch.clamp(1 - d, min=0) ** 2).mean() / 2


BENDS: dict[str, Callable[[], Any]] = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid}
#: Of the last layer's scores, and the targets.
LOSSES: dict[str, Callable[..., Any]] = {
    "classes": functional.cross_entropy,
    "flag": lambda z, y: functional.binary_cross_entropy_with_logits(z[:, 0], y),
    "same": lambda z, y: functional.mse_loss(torch.sigmoid(z), y),
    "distance": _contrastive,
    "squares": lambda z, y: 0.5 * torch.square(torch.sigmoid(z)[:, 0] - y).sum(),
}


def model(workload: Workload) -> Any:
    """The network up to the last layer's scores."""
    modules, before = list[Any](), workload.shape[-1]
    for named, activation in zip(workload.layers, workload.activations, strict=True):
        modules.append(layer(named, before))
        modules += [BENDS[activation]()] if activation else []
        before = named[-1]
    return nn.Sequential(*modules)


def tensors(workload: Workload, *, channels_last: bool) -> tuple[list[Any], Any]:
    """X, one tensor or two, and y; images have their channels first, in memory last if so wished."""

    def tensor(x: Any) -> Any:
        found = torch.from_numpy(np.ascontiguousarray(x))
        if found.ndim < 4:
            return found
        form = torch.channels_last if channels_last else torch.contiguous_format
        return found.permute(0, 3, 1, 2).contiguous(memory_format=form)

    X, y = workload.data
    targets = tensor(y) if workload.loss == "classes" else tensor(y).float()
    return [tensor(x) for x in (X.values() if isinstance(X, dict) else [X])], targets


def trainer(
    workload: Workload, threads: int, *, compiled: bool = False, channels_last: bool = False
) -> Callable[[], None]:
    """Eager mode or, compiled, forward and loss with their gradients by torch.compile, and then with channels last."""
    images = len(workload.shape) == 3
    if channels_last and not images:
        raise ValueError("it has no images.")
    channels_last = channels_last or (compiled and images)
    X, y = tensors(workload, channels_last=channels_last)
    network, loss = model(workload), LOSSES[workload.loss]
    network(X[0][:1])
    if channels_last:
        network = network.to(memory_format=torch.channels_last)
    if workload.optimizer == "adam":
        optimizer: Any = torch.optim.Adam(network.parameters(), lr=0.001, fused=True)
    else:
        optimizer = torch.optim.SGD(network.parameters(), lr=0.1, fused=True)

    def loss_of(a: Any, b: Any) -> Any:
        return loss(*map(network, a), b)

    step: Any = torch.compile(loss_of, options={"cpp.threads": threads}) if compiled else loss_of
    whole = workload.batch >= workload.rows

    def train() -> None:
        torch.set_num_threads(threads)
        for _ in range(workload.epochs):
            order = None if whole else torch.randperm(workload.rows)
            for start in range(0, workload.rows, workload.batch):
                rows = slice(None) if order is None else order[start : start + workload.batch]
                value = step([x[rows] for x in X], y[rows])
                optimizer.zero_grad(set_to_none=True)
                value.backward()
                optimizer.step()

    return train
