"""chainrule: neural networks from scratch, as explicit programs.

>>> from chainrule import Dense, Network
>>> network = Network(2, [Dense(2, "tanh"), Dense(1, "sigmoid")], loss="binary_cross_entropy", seed=0)
>>> print(network.program.steps[0].output)
z1
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# Public names and where they live. They load when first used, so that importing chainrule stays quick.
_HOMES = {
    "chainrule.network.network": ("Network",),
    "chainrule.network.layers": ("Dense", "Layer"),
    "chainrule.functions.activations": (
        *("Activation", "Identity", "Sigmoid", "Tanh", "Relu", "LeakyRelu", "Elu", "Selu", "Gelu", "Silu", "Mish"),
        *("Softplus", "HardSigmoid", "Exp", "Softmax"),
    ),
    "chainrule.functions.losses": (
        *("Loss", "SumSquaredError", "HalfSumSquaredError", "MeanSquaredError", "HalfMeanSquaredError"),
        *(
            "MeanAbsoluteError",
            "Huber",
            "Poisson",
            "Quantile",
            "BinaryCrossEntropy",
            "CategoricalCrossEntropy",
            "Hinge",
        ),
    ),
    "chainrule.functions.initializers": (
        *(
            "Initializer",
            "Zeros",
            "Fill",
            "Uniform",
            "Normal",
            "GlorotUniform",
            "GlorotNormal",
            "HeUniform",
            "HeNormal",
        ),
        *("LecunNormal", "Orthogonal"),
    ),
    "chainrule.functions.optimizers": (
        *("Optimizer", "GradientDescent", "Momentum", "Nesterov", "RMSProp", "AdaGrad", "Adam", "AdamW"),
    ),
    "chainrule.functions.schedules": (
        *("Schedule", "Constant", "StepDecay", "Exponential", "InverseScaling", "Cosine", "WarmUp"),
    ),
    "chainrule.training.callbacks": ("Callback", "EarlyStopping", "Checkpoint", "ReduceOnPlateau"),
    "chainrule.network.history": ("History",),
    "chainrule.store.native": ("load",),
    "chainrule.errors": ("ChainruleError", "InvalidInput", "UnknownName", "TrainingDiverged", "ModelFileError"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = ["__version__", *_HOME_OF]  # pyright: ignore

if TYPE_CHECKING:
    from chainrule.errors import *  # noqa: F403


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'chainrule' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
