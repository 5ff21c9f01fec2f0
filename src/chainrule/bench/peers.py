"""The same training by other libraries, each in its fastest fair configuration.

Every trainer builds its network and returns a function that trains it for the workload's epochs, going on where it
stands (but for scikit-learn, whose `fit` starts over, which costs it nothing): each epoch shuffles once and gathers its
batches. The first call compiles, where there is something to compile.
"""

import warnings
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from chainrule.bench.workloads import Workload

Train = Callable[[], None]
Trainer = Callable[[Workload, int], Train]


def chainrule(workload: Workload, threads: int) -> Train:
    """chainrule's compiled engine, through `fit`."""
    network, (X, y) = workload.network(), workload.data
    options: dict[str, Any] = {"batch_size": workload.batch, "optimizer": workload.optimizer, "threads": threads}
    options |= {"shuffle": workload.batch < workload.rows, "engine": "compiled", "progress": False}

    def train() -> None:
        network.fit(X, y, epochs=workload.epochs, **options)

    return train


def scikit_learn(workload: Workload, threads: int) -> Train:
    """MLPClassifier, or MLPRegressor for the squared error."""
    if any(kind != "dense" for kind, *_ in workload.layers):
        raise ValueError("it has no such layers.")
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from threadpoolctl import threadpool_limits

    X, y = workload.data
    units = tuple(units for _, units in workload.layers[:-1])
    shared: dict[str, Any] = {"hidden_layer_sizes": units, "batch_size": workload.batch, "max_iter": workload.epochs}
    shared |= {"alpha": 0.0, "tol": 0.0, "n_iter_no_change": 10**9, "shuffle": workload.batch < workload.rows}
    if workload.loss == "classes":
        model: Any = MLPClassifier(activation="relu", solver="adam", learning_rate_init=0.001, **shared)
    else:
        model = MLPRegressor(activation="logistic", solver="sgd", momentum=0.0, learning_rate_init=0.1, **shared)

    def train() -> None:
        with threadpool_limits(threads), warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(X, y)

    return train


def _in(module: str, **how: bool) -> Trainer:
    """A trainer of a module that imports its library, and so is imported late."""

    def trainer(workload: Workload, threads: int) -> Train:
        train: Train = import_module(f"chainrule.bench.{module}").trainer(workload, threads, **how)
        return train

    return trainer


#: name → trainer and the module it needs.
PEERS: dict[str, tuple[Trainer, str]] = {
    "chainrule": (chainrule, "llvmlite"),
    "scikit-learn": (scikit_learn, "sklearn"),
    "PyTorch": (_in("in_torch"), "torch"),
    "PyTorch channels_last": (_in("in_torch", channels_last=True), "torch"),
    "PyTorch compiled": (_in("in_torch", compiled=True), "torch"),
    "JAX": (_in("in_jax"), "jax"),
}


def installed() -> list[str]:
    """The names of the libraries that can be measured here."""
    return [name for name, (_, module) in PEERS.items() if find_spec(module) is not None]
