"""From what is in an estimator's file to the estimator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sklearn.base import is_classifier

from chainrule.errors import ModelFileError
from chainrule.estimators.files import ATTRIBUTES, FORMAT, NAME, OWN, revive
from chainrule.estimators.parameters import Parameters
from chainrule.network.layers import Dense
from chainrule.store.extra import check_format
from chainrule.store.reading import Stored


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
