"""The same networks in PyTorch: twenty updates each, in float64, written to numbers.json beside this file.

Run it with PyTorch installed: ``python tests/torch_numbers/make_numbers.py``. Nothing here imports chainrule: a case is
described in plain data, which the tests turn into a `Network` and this file into PyTorch's own functions, or, where it
has none, into its operations with automatic gradients.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

FILE = Path(__file__).with_name("numbers.json")
UPDATES, ROWS, INPUTS = 20, 7, 3
Case = dict[str, Any]

# ---- the cases: a network, a loss and an optimizer, in the form of their JSON

TANH = [{"units": 4, "activation": "tanh"}, {"units": 2}]
CLASSES = [{"units": 4, "activation": "tanh"}, {"units": 3, "activation": "softmax"}]
SIGMOID = [{"units": 4, "activation": "tanh"}, {"units": 2, "activation": "sigmoid"}]
DESCENT = {"name": "gradient_descent", "learning_rate": 0.1}


def case(
    layers: list[dict[str, Any]] | None = None,
    loss: Any = "half_mean_squared_error",
    optimizer: Any = None,
    weighted: bool = False,
    batch: int = ROWS,
) -> Case:
    return {
        "layers": layers or TANH,
        "loss": loss,
        "optimizer": optimizer or DESCENT,
        "weighted": weighted,
        "batch": batch,
    }


def _activation(spec: Any) -> Case:
    if spec == "exp":  # twice it would be too steep
        return case([{"units": 4, "activation": spec}, {"units": 2}], optimizer={**DESCENT, "learning_rate": 0.005})
    return case([{"units": 4, "activation": spec}, {"units": 2, "activation": spec}])


CASES: dict[str, Case] = {
    # every activation, in a hidden layer and in the last
    **{
        f"activation {name}": _activation(name)
        for name in (
            *("identity", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "gelu", "silu", "mish"),
            *("softplus", "hard_sigmoid", "exp", "softmax"),
        )
    },
    "activation leaky_relu 0.2": _activation({"name": "leaky_relu", "slope": 0.2}),
    "activation elu 0.5": _activation({"name": "elu", "alpha": 0.5}),
    # every loss, with the activation it is made for and with others
    **{
        f"loss {name}": case(loss=name)
        for name in ("half_mean_squared_error", "mean_squared_error", "mean_absolute_error", "huber", "hinge")
    },
    "loss sum_squared_error": case(loss="sum_squared_error", optimizer={**DESCENT, "learning_rate": 0.01}),
    "loss half_sum_squared_error": case(loss="half_sum_squared_error", optimizer={**DESCENT, "learning_rate": 0.01}),
    "loss huber 0.3": case(loss={"name": "huber", "delta": 0.3}),
    "loss quantile": case(loss="quantile"),
    "loss quantile 0.9": case(loss={"name": "quantile", "q": 0.9}),
    "loss poisson, exp": case([TANH[0], {"units": 2, "activation": "exp"}], "poisson"),
    "loss poisson, softplus": case([TANH[0], {"units": 2, "activation": "softplus"}], "poisson"),
    "loss binary_cross_entropy, sigmoid": case(SIGMOID, "binary_cross_entropy"),
    "loss binary_cross_entropy, hard_sigmoid": case(
        [TANH[0], {"units": 2, "activation": "hard_sigmoid"}], "binary_cross_entropy"
    ),
    "loss categorical_cross_entropy": case(CLASSES, "categorical_cross_entropy"),
    "loss categorical_cross_entropy, smoothed": case(
        CLASSES, {"name": "categorical_cross_entropy", "label_smoothing": 0.1}
    ),
    # sample weights, for each kind of reduction
    "weights sum": case(loss="half_sum_squared_error", optimizer={**DESCENT, "learning_rate": 0.01}, weighted=True),
    "weights mean": case(loss="mean_squared_error", weighted=True),
    "weights binary": case(SIGMOID, "binary_cross_entropy", weighted=True),
    "weights classes": case(CLASSES, "categorical_cross_entropy", weighted=True),
    "weights classes, smoothed": case(
        CLASSES, {"name": "categorical_cross_entropy", "label_smoothing": 0.2}, weighted=True
    ),
    "weights hinge": case(loss="hinge", weighted=True),
    # every option of a layer
    "layers one": case([{"units": 2, "activation": "sigmoid"}], "binary_cross_entropy"),
    "layers four": case([{"units": 4, "activation": "tanh"}] * 3 + [{"units": 2}]),
    "layers without bias": case([{**TANH[0], "bias": False}, {**TANH[1], "bias": False}]),
    "layers l1": case([{**TANH[0], "l1": 0.05}, TANH[1]]),
    "layers l2": case([TANH[0], {**TANH[1], "l2": 0.1}]),
    "layers l1 and l2": case([{**TANH[0], "l1": 0.03, "l2": 0.05}, {**TANH[1], "l1": 0.02, "l2": 0.2}]),
    "layers dropout": case([{**TANH[0], "dropout": 0.4}, TANH[1]]),
    "layers dropout in two": case(
        [{"units": 6, "activation": "relu", "dropout": 0.25}, {"units": 5, "dropout": 0.5}, {"units": 2}]
    ),
    "layers dropout at the end": case([TANH[0], {"units": 2, "activation": "sigmoid", "dropout": 0.3}]),
    # batch normalization, and its running statistics
    "batch_norm": case([{"units": 4, "bias": False}, {"name": "batch_norm", "activation": "tanh"}, {"units": 2}]),
    "batch_norm first and twice, with Adam and small batches": case(
        [
            {"name": "batch_norm", "momentum": 0.3, "epsilon": 0.01},
            {"units": 5, "activation": "tanh"},
            {"name": "batch_norm", "activation": "relu", "dropout": 0.2},
            {"units": 3, "activation": "softmax"},
        ],
        "categorical_cross_entropy",
        {"name": "adam", "learning_rate": 0.05, "weight_decay": 0.1},
        weighted=True,
        batch=4,
    ),
    "batches": case(batch=2),
    "batches with dropout and Adam": case(
        [{**TANH[0], "dropout": 0.4}, TANH[1]], optimizer={"name": "adam", "learning_rate": 0.05}, batch=4
    ),
    # every optimizer: defaults, other hyperparameters, weight decay, clipping, schedules
    **{
        f"optimizer {name}": case(optimizer={"name": name})
        for name in ("gradient_descent", "momentum", "nesterov", "rmsprop", "adagrad", "adam", "adamw")
    },
    "optimizer momentum 0.5": case(optimizer={"name": "momentum", "learning_rate": 0.1, "momentum": 0.5}),
    "optimizer nesterov 0.5": case(optimizer={"name": "nesterov", "learning_rate": 0.1, "momentum": 0.5}),
    "optimizer rmsprop 0.5": case(optimizer={"name": "rmsprop", "learning_rate": 0.02, "rho": 0.5, "epsilon": 0.01}),
    "optimizer adagrad 0.1": case(optimizer={"name": "adagrad", "learning_rate": 0.1, "epsilon": 0.01}),
    "optimizer adam 0.05": case(
        optimizer={"name": "adam", "learning_rate": 0.05, "beta1": 0.5, "beta2": 0.8, "epsilon": 0.01}
    ),
    **{
        f"optimizer {name}, weight decay": case(optimizer={"name": name, "learning_rate": 0.05, "weight_decay": 0.2})
        for name in ("gradient_descent", "momentum", "nesterov", "rmsprop", "adagrad", "adam", "adamw")
    },
    "optimizer clip_value": case(optimizer={**DESCENT, "clip_value": 0.05}),
    "optimizer clip_norm": case(optimizer={**DESCENT, "clip_norm": 0.2}),
    "optimizer clip both": case(optimizer={"name": "adam", "learning_rate": 0.05, "clip_value": 0.1, "clip_norm": 0.2}),
    "optimizer all at once": case(
        [{**TANH[0], "l1": 0.01, "l2": 0.1, "dropout": 0.2}, TANH[1]],
        optimizer={
            "name": "adamw",
            "learning_rate": {"name": "warm_up", "steps": 3, "then": {"name": "cosine", "rate": 0.05, "steps": 15}},
            "weight_decay": 0.1,
            "clip_value": 0.1,
            "clip_norm": 0.2,
        },
        weighted=True,
        batch=4,
    ),
    **{
        f"schedule {rate['name']}": case(optimizer={"name": "gradient_descent", "learning_rate": rate})
        for rate in (
            {"name": "constant", "rate": 0.2},
            {"name": "step", "rate": 0.2, "every": 6, "factor": 0.3},
            {"name": "exponential", "rate": 0.2, "decay": 0.9},
            {"name": "inverse_scaling", "rate": 0.3, "power": 0.7},
            {"name": "cosine", "rate": 0.2, "steps": 12, "final": 0.02},
            {"name": "warm_up", "steps": 5, "then": {"name": "exponential", "rate": 0.2, "decay": 0.9}},
        )
    },
    **{
        f"schedule cosine, {name}": case(
            optimizer={"name": name, "learning_rate": {"name": "cosine", "rate": 0.05, "steps": 15}}
        )
        for name in ("momentum", "nesterov", "rmsprop", "adagrad", "adam", "adamw")
    },
}


# ---- data: the same for all cases, targets as the loss takes them


def data(chosen: Case) -> dict[str, Any]:
    """Features, targets, sample weights and the parameters to start from."""
    rng = np.random.default_rng(20)
    X = rng.normal(size=(ROWS, INPUTS))
    name, outputs = split(chosen["loss"])[0], chosen["layers"][-1]["units"]
    y: Any = rng.normal(size=(ROWS, outputs))
    if name == "poisson":
        y = rng.poisson(2, size=(ROWS, outputs)).astype(float)
    elif name in ("binary_cross_entropy", "hinge"):
        y = (y > 0).astype(float)
    elif name == "categorical_cross_entropy":
        y = rng.integers(0, outputs, ROWS)
    w = rng.uniform(0.2, 2, ROWS) if chosen["weighted"] else None
    start, fan_in = {}, INPUTS
    for number, layer in enumerate(chosen["layers"], start=1):
        if layer.get("name") == "batch_norm":
            start[f"gamma{number}"] = rng.normal(size=fan_in) * 0.3 + 1
            start[f"beta{number}"] = rng.normal(size=fan_in) * 0.3
            continue
        start[f"W{number}"] = rng.normal(size=(fan_in, layer["units"])) * 0.7
        if layer.get("bias", True):
            start[f"b{number}"] = rng.normal(size=layer["units"]) * 0.3
        fan_in = layer["units"]
    return {"X": X, "y": y, "w": w, "start": start}


def split(spec: Any) -> tuple[str, dict[str, Any]]:
    """An entry's name and its hyperparameters."""
    if isinstance(spec, str):
        return spec, {}
    return spec["name"], {key: value for key, value in spec.items() if key != "name"}


def batches(batch: int) -> Iterable[slice]:
    """The rows of each update: one batch after the other, the last of an epoch maybe smaller."""
    done = 0
    while True:
        for first in range(0, ROWS, batch):
            if done == UPDATES:
                return
            yield slice(first, min(first + batch, ROWS))
            done += 1


# ---- the same in PyTorch

ACTIVATIONS: dict[str, Callable[..., torch.Tensor]] = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": F.relu,
    "leaky_relu": lambda z, slope=0.01: F.leaky_relu(z, slope),
    "elu": lambda z, alpha=1.0: F.elu(z, alpha),
    "selu": F.selu,
    "gelu": F.gelu,
    "silu": F.silu,
    "mish": F.mish,
    "softplus": lambda z: F.softplus(z, threshold=500),  # beyond its threshold it is cut to z
    "hard_sigmoid": lambda z: torch.clamp(z / 6 + 0.5, 0, 1),  # the slope of F.hardsigmoid is 1/6 in single precision
    "exp": torch.exp,
    "softmax": lambda z: F.softmax(z, dim=1),
}


def _cross_entropy(p: Any, z: Any, y: Any, label_smoothing: float = 0.0) -> torch.Tensor:
    return F.cross_entropy(z, y, reduction="none", label_smoothing=label_smoothing)[:, None]


def _binary_cross_entropy(p: Any, z: Any, y: Any) -> torch.Tensor:
    if torch.equal(p, torch.sigmoid(z)):
        return F.binary_cross_entropy_with_logits(z, y, reduction="none")
    return F.binary_cross_entropy(p, y, reduction="none")


#: Of prediction, raw score and target: the loss of each element.
LOSSES: dict[str, Callable[..., torch.Tensor]] = {
    "sum_squared_error": lambda p, z, y: F.mse_loss(p, y, reduction="none"),
    "half_sum_squared_error": lambda p, z, y: F.mse_loss(p, y, reduction="none") / 2,
    "mean_squared_error": lambda p, z, y: F.mse_loss(p, y, reduction="none"),
    "half_mean_squared_error": lambda p, z, y: F.mse_loss(p, y, reduction="none") / 2,
    "mean_absolute_error": lambda p, z, y: F.l1_loss(p, y, reduction="none"),
    "huber": lambda p, z, y, delta=1.0: F.huber_loss(p, y, reduction="none", delta=delta),
    "poisson": lambda p, z, y: torch.xlogy(y, y) - y * torch.log(p) - y + p,
    "quantile": lambda p, z, y, q=0.5: torch.maximum(q * (y - p), (q - 1) * (y - p)),
    "binary_cross_entropy": _binary_cross_entropy,
    "categorical_cross_entropy": _cross_entropy,
    "hinge": lambda p, z, y: torch.clamp(1 - (2 * y - 1) * p, min=0),
}
SUMS = ("sum_squared_error", "half_sum_squared_error")

SCHEDULES: dict[str, Callable[..., float]] = {
    "constant": lambda t, rate: rate,
    "step": lambda t, rate, every, factor: rate * factor ** (t // every),
    "exponential": lambda t, rate, decay: rate * decay**t,
    "inverse_scaling": lambda t, rate, power: rate / (t + 1) ** power,
    "cosine": lambda t, rate, steps, final=0.0: (
        final + (rate - final) * (1 + math.cos(math.pi * min(t, steps) / steps)) / 2
    ),
    "warm_up": lambda t, steps, then: min((t + 1) / steps, 1) * learning_rate(then, max(t - steps, 0)),
}


def learning_rate(spec: Any, t: int) -> float:
    """The rate of update t, counted from 0."""
    if isinstance(spec, float):
        return spec
    name, settings = split(spec)
    return SCHEDULES[name](t, **settings)


class Velocity(torch.optim.Optimizer):
    """v ← μv − ηg, and W + v or W + μv − ηg: `torch.optim.SGD` keeps v/η instead, which differs once η changes."""

    def __init__(self, groups: Any, momentum: float, nesterov: bool) -> None:
        super().__init__(groups, {"lr": 1.0})
        self.momentum, self.nesterov = momentum, nesterov

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:
        for group in self.param_groups:
            for w in group["params"]:
                down = group["lr"] * w.grad
                v = self.momentum * self.state[w].get("v", torch.zeros_like(w)) - down
                self.state[w]["v"] = v
                w += self.momentum * v - down if self.nesterov else v


def optimizer(chosen: Case, weights: list[Any], others: list[Any]) -> tuple[torch.optim.Optimizer, float, Any]:
    """PyTorch's optimizer with a rate of 1, the decay that it does not do itself, and the learning rate."""
    name, settings = split(chosen["optimizer"])
    defaults = {"gradient_descent": 0.1, "rmsprop": 0.001, "adam": 0.001, "adamw": 0.001}
    rate = settings.get("learning_rate", defaults.get(name, 0.01))
    decay = settings.get("weight_decay", 0.01 if name == "adamw" else 0.0)
    groups = [{"params": weights}, *([{"params": others}] if others else [])]
    mu = settings.get("momentum", 0.9)
    adam = {"betas": (settings.get("beta1", 0.9), settings.get("beta2", 0.999)), "eps": settings.get("epsilon", 1e-8)}
    if name == "gradient_descent":
        return torch.optim.SGD(groups, lr=1.0), decay, rate
    if name in ("momentum", "nesterov"):
        if isinstance(rate, float):  # with a rate of 1 the velocities would differ by η
            chosen_sgd = torch.optim.SGD(groups, lr=rate, momentum=mu, nesterov=name == "nesterov")
            return chosen_sgd, decay, rate
        return Velocity(groups, mu, name == "nesterov"), decay, rate
    if name == "rmsprop":
        alpha, eps = settings.get("rho", 0.9), settings.get("epsilon", 1e-8)
        return torch.optim.RMSprop(groups, lr=1.0, alpha=alpha, eps=eps), decay, rate
    if name == "adagrad":
        return torch.optim.Adagrad(groups, lr=1.0, eps=settings.get("epsilon", 1e-10)), decay, rate
    if decay:  # PyTorch's AdamW, with decay of the weights only
        groups = [{**groups[0], "weight_decay": decay}, *({**group, "weight_decay": 0.0} for group in groups[1:])]
        return torch.optim.AdamW(groups, lr=1.0, **adam), 0.0, rate
    return torch.optim.Adam(groups, lr=1.0, **adam), 0.0, rate


def philox(counter: list[int], key: list[int]) -> list[int]:
    """Philox 4×32-10 in whole numbers (Salmon et al. 2011), for masks that PyTorch's own generator cannot draw."""
    (c0, c1, c2, c3), (k0, k1) = counter, key
    for _ in range(10):
        (high0, low0), (high1, low1) = divmod(0xD2511F53 * c0, 2**32), divmod(0xCD9E8D57 * c2, 2**32)
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0, k1 = (k0 + 0x9E3779B9) % 2**32, (k1 + 0xBB67AE85) % 2**32
    return [c0, c1, c2, c3]


def mask(shape: Any, draw: int, stream: int, rate: float, seed: int = 0) -> torch.Tensor:
    """1/(1 − rate) where a unit is kept, 0 where it is dropped."""
    size = math.prod(shape)
    words = [word for block in range(-(-size // 4)) for word in philox([block, stream, draw, 0], [seed, 0])]
    kept = [float(word >= int(rate * 2**32)) / (1 - rate) for word in words[:size]]
    return torch.tensor(kept, dtype=torch.float64).reshape(tuple(shape))


def forward(
    layers: list[dict[str, Any]], p: dict[str, Any], running: dict[str, Any], X: Any, draw: int
) -> tuple[Any, Any, Any]:
    """The prediction, the raw scores that it is made of, and the penalties; moves the `running` statistics."""
    a, penalty, z = X, torch.zeros((), dtype=torch.float64), X
    for number, layer in enumerate(layers, start=1):
        W, b = p.get(f"W{number}"), p.get(f"b{number}")
        if W is None:
            mean, variance = running[f"running_mean{number}"], running[f"running_var{number}"]
            scale, shift = p[f"gamma{number}"], p[f"beta{number}"]
            momentum, epsilon = layer.get("momentum", 0.1), layer.get("epsilon", 1e-5)
            z = F.batch_norm(a, mean, variance, scale, shift, training=True, momentum=momentum, eps=epsilon)
        else:
            z = a @ W if b is None else a @ W + b
            penalty = penalty + layer.get("l1", 0.0) * W.abs().sum() + layer.get("l2", 0.0) * (W**2).sum() / 2
        name, settings = split(layer.get("activation", "identity"))
        a = ACTIVATIONS[name](z, **settings)
        if layer.get("dropout"):
            a = a * mask(a.shape, draw, number, layer["dropout"])
    return a, z, penalty


def loss(chosen: Case, prediction: Any, scores: Any, y: Any, w: Any) -> torch.Tensor:
    """The loss of a batch."""
    name, settings = split(chosen["loss"])
    each = LOSSES[name](prediction, scores, y, **settings)
    total = each.sum() if w is None else (w[:, None] * each).sum()
    if name in SUMS:
        return total
    return total / (each.shape[1] * (len(each) if w is None else w.sum()))


def clip(parameters: list[Any], settings: dict[str, Any]) -> None:
    """By value, and then by the norm of all; PyTorch's own adds 1e-6 to the norm."""
    if "clip_value" in settings:
        torch.nn.utils.clip_grad_value_(parameters, settings["clip_value"])
    if "clip_norm" in settings:
        norm = torch.linalg.vector_norm(torch.cat([p.grad.reshape(-1) for p in parameters]))
        for p in parameters:
            p.grad *= torch.clamp(settings["clip_norm"] / norm, max=1)


def train(chosen: Case) -> dict[str, Any]:
    """Twenty updates: the loss before each, and the parameters and running statistics at the end."""
    given = data(chosen)
    X, y = torch.from_numpy(given["X"]), torch.from_numpy(given["y"])
    w = None if given["w"] is None else torch.from_numpy(given["w"])
    p = {name: torch.tensor(value, requires_grad=True) for name, value in given["start"].items()}
    weights, others = ([v for k, v in p.items() if (k[0] == "W") == is_weight] for is_weight in (True, False))
    running = {name.replace("gamma", "running_mean"): torch.zeros_like(v) for name, v in p.items() if "gamma" in name}
    running |= {name.replace("mean", "var"): torch.ones_like(v) for name, v in running.items()}
    algorithm, decay, rate = optimizer(chosen, weights, others)
    base = algorithm.param_groups[0]["lr"]
    schedule = torch.optim.lr_scheduler.LambdaLR(algorithm, lambda t: learning_rate(rate, t) / base)
    losses = []
    for draw, rows in enumerate(batches(chosen["batch"])):
        algorithm.zero_grad()
        prediction, scores, penalty = forward(chosen["layers"], p, running, X[rows], draw)
        value = loss(chosen, prediction, scores, y[rows], None if w is None else w[rows]) + penalty
        value.backward()
        losses.append(value.item())
        clip(list(p.values()), split(chosen["optimizer"])[1])
        with torch.no_grad():
            for W in weights:  # decoupled, as AdamW does it
                W *= 1 - algorithm.param_groups[0]["lr"] * decay
        algorithm.step()
        schedule.step()
    return {"losses": losses, "end": {name: value.detach().numpy() for name, value in {**p, **running}.items()}}


def record(chosen: Case) -> dict[str, Any]:
    """A case with its data and its results, as JSON."""
    return {"case": chosen, **_plain(data(chosen)), **_plain(train(chosen))}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value.tolist() if isinstance(value, np.ndarray) else value


def main() -> None:
    lines = [f"{json.dumps(name)}: {json.dumps(record(chosen))}" for name, chosen in CASES.items()]
    version = torch.__version__.split("+")[0]
    FILE.write_text(f'{{"torch": "{version}",\n"cases": {{\n' + ",\n".join(lines) + "\n}}\n", encoding="utf-8")
    print(f"{len(CASES)} cases, {FILE.stat().st_size:,} bytes, written to {FILE.name}")


if __name__ == "__main__":
    main()
