"""Digests of what many small networks have learned: the same lines from two checkouts mean the same bits.

Every activation, loss, optimizer and schedule, normalizations, dropout, penalties, weights, validation and L-BFGS, on
both engines and in both dtypes. Before a change and after it:

python -m benchmarks.bits > before; python -m benchmarks.bits | diff before -
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import Any

import numpy as np

from chainrule import Dense, MLPClassifier, MLPRegressor, Network
from chainrule.functions.activations import Activation
from chainrule.functions.initializers import Initializer
from chainrule.functions.losses import Loss
from chainrule.functions.optimizers import Optimizer
from chainrule.functions.schedules import Schedule
from chainrule.network.layers import Layer
from chainrule.training.callbacks import EarlyStopping, ReduceOnPlateau

ROWS, INPUTS = 53, 6
BatchNorm, LayerNorm = Layer.registry["batch_norm"], Layer.registry["layer_norm"]
#: A value for each hyperparameter of a schedule that has no default.
GIVEN: dict[str, Any] = {"every": 3, "steps": 7, "updates": 7, "total": 30, "power": 0.5, "rate": 0.05, "factor": 0.5}


def digest(*arrays: Any) -> str:
    """A short name for the bits of these arrays."""
    found = hashlib.sha256()
    for array in arrays:
        found.update(np.ascontiguousarray(array).tobytes())
    return found.hexdigest()[:16]


def targets(loss: Any, outputs: int, rng: np.random.Generator) -> Any:
    """Targets that the loss takes, (ROWS, outputs)."""
    if loss.link == "softmax":
        return rng.integers(0, outputs, ROWS)
    low, high = loss.targets
    if (low, high) in ((0.0, 1.0), (-1.0, 1.0)):
        return rng.integers(0, 2, (ROWS, outputs)).astype(float)
    return np.abs(rng.normal(size=(ROWS, outputs))) if low == 0 else rng.normal(size=(ROWS, outputs))


def networks() -> Iterator[tuple[str, list[Any], Any, dict[str, Any]]]:
    """Name, layers, loss, and arguments of fit."""
    squared = "mean_squared_error"
    for name in Activation.registry:
        layers = [Dense(9, name), LayerNorm("tanh"), Dense(8, name, dropout=0.3, l1=1e-3, l2=1e-2), Dense(2)]
        yield f"activation {name}", layers, squared, {}
    for name in Initializer.registry:
        if name not in ("constant", "uniform", "normal", "forget_bias"):
            yield f"initializer {name}", [Dense(8, "tanh", weight_init=name), Dense(2)], squared, {}
    for name in Loss.registry:
        loss = Loss.get(name)
        if getattr(loss, "columns", 0):  # not of any number of outputs
            continue
        last = Dense(3, loss.link or "identity")
        for weighted in (False, True):
            yield f"loss {name}{' weighted' * weighted}", [Dense(9, "relu"), last], loss, {"weighted": weighted}
        if loss.link and loss.link != "softmax":
            yield f"loss {name} after relu", [Dense(9, "relu"), Dense(3, "hard_sigmoid")], loss, {}
    smooth = Loss.get({"name": "categorical_cross_entropy", "label_smoothing": 0.1})
    yield "label smoothing", [Dense(9, "relu"), BatchNorm("relu"), Dense(4, "softmax")], smooth, {}
    for name in Optimizer.registry:
        layers = [Dense(9, "tanh"), BatchNorm("relu", dropout=0.2), Dense(2)]
        yield f"optimizer {name}", layers, squared, {"optimizer": name}
        for limit in ({"clip_norm": 0.5}, {"clip_value": 0.01}, {"weight_decay": 0.1}):
            optimizer = Optimizer.registry[name](**limit)
            yield f"optimizer {name} {limit}", layers, squared, {"optimizer": optimizer}
    for name, schedule in Schedule.registry.items():
        if name == "scaled":
            continue
        needed = [f.name for f in fields(schedule) if f.default is MISSING and f.default_factory is MISSING]
        rate = schedule(**{field: GIVEN.get(field, 0.01) for field in needed})
        yield (
            f"schedule {name}",
            [Dense(9, "tanh"), Dense(2)],
            squared,
            {"optimizer": Optimizer.get("adam").__class__(rate)},
        )
    deep = [Dense(33, "relu"), Dense(70, "gelu"), Dense(17, "relu", bias=False), Dense(2)]
    for batch_size in (1, 7, 16, ROWS):
        yield f"batch {batch_size}", deep, squared, {"batch_size": batch_size}
    yield "in order", deep, squared, {"shuffle": False}
    yield "validation", deep, squared, {"validation": 0.2, "callbacks": lambda: [EarlyStopping(patience=2)]}
    yield "plateau", deep, squared, {"callbacks": lambda: [ReduceOnPlateau(patience=1, min_delta=1.0)]}


def lines() -> Iterator[str]:
    """One line for each training."""
    for name, layers, loss, options in networks():
        for dtype in ("float32", "float64"):
            for engine in ("numpy", "compiled"):
                rng = np.random.default_rng(3)
                X = rng.normal(size=(ROWS, INPUTS))
                network = Network(INPUTS, layers, loss, dtype, seed=11)
                y = targets(network.loss, network.outputs, rng)
                chosen = {"epochs": 5, "batch_size": 16, "engine": engine, **options}
                if chosen.pop("weighted", False):
                    chosen["sample_weight"] = rng.random(ROWS)
                callbacks = chosen.pop("callbacks", list)
                network.fit(X, y, callbacks=callbacks(), **chosen)
                network.fit(X, y, callbacks=callbacks(), **(chosen | {"epochs": 2}))
                state = [value for _, value in sorted(network.state.items())]
                found = digest(*network.parameters.values(), *state, network.history.loss, network.predict(X))
                yield f"{name} {dtype} {engine}: {found}"
    rng = np.random.default_rng(4)
    X = rng.normal(size=(ROWS, INPUTS))
    for estimator in (MLPClassifier, MLPRegressor):
        y = rng.integers(0, 3, ROWS)
        for solver in ("lbfgs", "adam"):
            fitted = estimator(hidden_layer_sizes=(9, 5), solver=solver, max_iter=30, random_state=1).fit(X, y)
            yield f"{estimator.__name__} {solver}: {digest(*fitted.coefs_, *fitted.intercepts_, fitted.predict(X))}"


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # few epochs do not converge
    for line in lines():
        print(line, flush=True)
