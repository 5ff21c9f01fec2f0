"""An estimator as one file, without pickle: its network's file with one more JSON document, under the name "estimator".

It holds the class, the parameters, and what a fit has recorded. What follows from the network is not kept.
"""

from __future__ import annotations

import copy
import math
import os
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import is_classifier

from chainrule.errors import InvalidInput, ModelFileError
from chainrule.estimators.building import InverseScalingByRows
from chainrule.estimators.losses import PerRow, Quantiles
from chainrule.estimators.parameters import Parameters
from chainrule.functions.registry import Entry
from chainrule.network.layers import Dense
from chainrule.network.normalization import LayerNorm
from chainrule.store import native
from chainrule.store.extra import check_format
from chainrule.store.reading import Stored

if TYPE_CHECKING:
    from chainrule.estimators.base import BaseMLP

FORMAT = 1
NAME = "estimator"  # of the document in the network's file
#: What is not in a registry, by its name in files. (LayerNorm has become "layer_norm" since.)
OWN: dict[str, type[Entry]] = {kind.__name__: kind for kind in (PerRow, Quantiles, InverseScalingByRows, LayerNorm)}
#: What else a pickled estimator is made of.
PICKLED = (
    *("network.network.Network", "network.graph.Graph", "network.graph.Input", "network.graph.Node"),
    *("network.history.History", "network.parameters.Parameters", "network.training_state.TrainingState"),
    *("program.program.Parameter", "estimators.classifier.MLPClassifier", "estimators.regressor.MLPRegressor"),
)


def trusted_types() -> list[str]:
    """Return the types that a pickled estimator may hold, for who reads it without pickle, as skops does."""
    kinds = {kind for family in Entry.__subclasses__() for kind in family.registry.values()} | set(OWN.values())
    own = {f"{k.__module__}.{k.__qualname__}" for k in kinds if k in OWN.values() or not native.is_custom(k)}
    return sorted({"numpy.dtype", *own, *(f"chainrule.{name}" for name in PICKLED)})


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**63


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)


def _are_numbers(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_number, value))


def _are_labels(value: Any) -> bool:
    return isinstance(value, np.ndarray) and np.array_equal(np.unique(value), value)


#: The attributes that are kept, each with what it must be.
ATTRIBUTES: dict[str, Callable[[Any], bool]] = {
    "n_iter_": _is_count,
    "t_": _is_count,
    "loss_": _is_number,
    "best_loss_": lambda value: value is None or _is_number(value),
    "validation_scores_": lambda value: value is None or _are_numbers(value),
    "best_validation_score_": lambda value: value is None or _is_number(value),
    "classes_": _are_labels,
    "feature_names_in_": lambda value: isinstance(value, np.ndarray) and all(isinstance(name, str) for name in value),
    "_multilabel": lambda value: isinstance(value, bool),
    "_converged": lambda value: isinstance(value, bool),
    "_epochs_without_improvement": _is_count,
    "_best_loss": _is_number,
    "_metric_history": lambda value: isinstance(value, dict) and all(map(_are_numbers, value.values())),
    "_sklearn_output_config": lambda value: isinstance(value, dict) and all(isinstance(v, str) for v in value.values()),
}


def save(estimator: BaseMLP, path: str | os.PathLike[str]) -> None:
    """Write a fitted estimator to the file at `path`, whole or not at all; see `Fitted.save`."""
    parameters = estimator.get_params(deep=False)
    estimator._validate_params()
    attributes = {name: value for name, value in vars(estimator).items() if name in ATTRIBUTES}
    try:
        document = {
            "format": FORMAT,
            "class": type(estimator).__name__,
            "parameters": {name: _plain(value) for name, value in parameters.items() if _is_plain(value)},
            "attributes": {name: _plain(value) for name, value in attributes.items()},
        }
    except TypeError as error:
        raise InvalidInput(f"The estimator cannot be saved: {error}.") from None
    best, network = None, estimator.network_
    if estimator._best is not None:
        best = copy.copy(network)
        best.parameters.adopt(estimator._best)
        best.state = {name: estimator._best[name] for name in network.state}
    native.save(network, path, {NAME: document}, best)


def _is_plain(value: Any) -> bool:
    try:
        _plain(value)
    except TypeError:
        return False
    return True


def _plain(value: Any) -> Any:
    """Return a value as JSON; what JSON does not know is tagged."""
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, tuple):
        return {"tuple": [_plain(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[_plain(key), _plain(item)] for key, item in value.items()]}
    if isinstance(value, np.ndarray):
        return {"array": [_plain(item) for item in value.tolist()], "dtype": value.dtype.str}
    if isinstance(value, Entry):
        return {"entry": value.spec(), "family": value.family}
    raise TypeError(f"{value!r} cannot be written as JSON")


def revive(value: Any, functions: Mapping[str, Any]) -> Any:
    """Return the value that `save` wrote as this JSON. Raises an error of any kind for what it did not write."""
    if isinstance(value, list):
        return [revive(item, functions) for item in value]
    if not isinstance(value, dict):
        return value
    if "tuple" in value:
        return tuple(revive(item, functions) for item in value["tuple"])
    if "dict" in value:
        return {key: revive(item, functions) for key, item in value["dict"]}
    if "float" in value:
        return float(value["float"])
    if "array" in value:
        return _array(revive(value["array"], functions), value["dtype"])
    families = {family.family: family for family in Entry.__subclasses__()}
    return families[value["family"]].get(value["entry"], functions)


def from_stored(stored: Stored, kinds: Mapping[str, type]) -> Any:
    """Return the estimator in a file, ready to predict and, from a checkpoint, to `resume`; `kinds` are known classes.

    Raises an error of any kind, for `loading`, where its document is not what `save` writes.
    """
    document, known = stored.documents[NAME], {**OWN, **stored.functions}
    check_format(document, FORMAT)
    name = document["class"]
    kind = {**kinds, **stored.functions}.get(name)
    if not (isinstance(kind, type) and issubclass(kind, Parameters)):
        raise ModelFileError(f"it holds a {name}, which is not chainrule's own; use {name}.load")
    estimator = kind(**{name: revive(value, known) for name, value in document["parameters"].items()})
    estimator._validate_params()
    network, best = stored.network, stored.best
    estimator.network_, estimator.n_features_in_, estimator.n_iter_ = network, network.inputs, 0
    estimator._begin()
    dense = sum(isinstance(layer, Dense) for layer in network.layers)
    estimator._describe(network.outputs, network.layers[-1].activation, dense + 1)
    for name, right in ATTRIBUTES.items():
        if name in document["attributes"]:
            value = revive(document["attributes"][name], known)
            if not right(value):
                raise ModelFileError(f"it is damaged (its attribute {name} is wrong)")
            setattr(estimator, name, value)
    _check_sizes(estimator)
    if best is not None:
        estimator._best = {**best.state, **best.parameters, "seed": best.seed}
    return estimator


def _check_sizes(estimator: Any) -> None:
    """Check that names and classes are as many as the network's inputs and outputs."""
    network = estimator.network_
    if len(getattr(estimator, "feature_names_in_", range(network.inputs))) != network.inputs:
        raise ModelFileError("it is damaged (its feature names are not those of its network)")
    if is_classifier(estimator):
        multilabel, classes = getattr(estimator, "_multilabel", None), len(getattr(estimator, "classes_", ()))
        binary = network.outputs == 1 and not multilabel
        if multilabel is None or classes not in ((1, 2) if binary else (network.outputs,)):
            raise ModelFileError("it is damaged (its classes are not those of its network)")


def _array(items: list[Any], dtype: str) -> NDArray[Any]:
    """Return an array with one axis; text is as wide as it needs to be, whatever the file says."""
    if not re.fullmatch(r"\|b1|<[iuf][248]|\|[iu]1|<U\d+|\|O", dtype):
        raise ModelFileError(f"it holds an array of {dtype!r}")
    if any(isinstance(item, list | tuple | dict) for item in items):
        raise ModelFileError("it holds an array with more than one axis")
    return np.array(items, dtype="U" if dtype[1] == "U" else dtype)
