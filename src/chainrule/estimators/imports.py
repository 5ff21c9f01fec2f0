"""Estimators from other libraries' fitted networks: the same predictions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.estimators import building
from chainrule.network.layers import Dense
from chainrule.network.network import Network

if TYPE_CHECKING:
    from chainrule.estimators.base import BaseMLP

Array = NDArray[Any]

RECORDS = ("loss_", "n_iter_", "t_", "best_loss_", "validation_scores_", "best_validation_score_", "feature_names_in_")


def from_sklearn(kind: type[BaseMLP], fitted: Any) -> Any:
    """Return an estimator of `kind` with the parameters, weights and records of scikit-learn's; see `Fitted`."""
    if type(fitted).__name__ != kind.__name__ or not hasattr(fitted, "coefs_"):
        raise InvalidInput(f"Expected a fitted {kind.__name__} of scikit-learn's, but received {fitted!r}.")
    estimator = kind(**fitted.get_params(deep=False))
    if hasattr(fitted, "classes_"):
        multilabel = fitted._label_binarizer.y_type_.startswith("multilabel")
        _set_classes(estimator, fitted.classes_, multilabel=multilabel)
    _build(estimator, fitted.coefs_, fitted.intercepts_)
    for name in RECORDS:
        if hasattr(fitted, name):
            setattr(estimator, name, getattr(fitted, name))
    estimator.network_.history.loss = [float(loss) for loss in getattr(fitted, "loss_curve_", ())]
    for column in ("validation_loss", "learning_rate"):
        setattr(estimator.network_.history, column, [np.nan] * len(estimator.network_.history.loss))
    return estimator


def from_torch(kind: type[BaseMLP], state: Mapping[str, Any], classes: Sequence[Any] | None, options: Any) -> Any:
    """Return an estimator of `kind` with the weights of a PyTorch `Sequential` of linear layers; see `Fitted`."""
    weights, biases = _linear_layers(state)
    estimator = kind(hidden_layer_sizes=tuple(w.shape[1] for w in weights[:-1]), **options)
    if hasattr(kind, "predict_proba"):
        labels = np.arange(max(weights[-1].shape[1], 2)) if classes is None else np.asarray(classes)
        if weights[-1].shape[1] not in (len(labels), 1 if len(labels) == 2 else len(labels)):
            raise InvalidInput(
                f"The last layer has {weights[-1].shape[1]} outputs, but there are {len(labels)} classes."
            )
        _set_classes(estimator, labels, multilabel=False)
        if weights[-1].shape[1] == 2:  # softmax over two scores is the sigmoid of their difference
            weights[-1] = weights[-1][:, 1:] - weights[-1][:, :1]
            biases[-1] = biases[-1][1:] - biases[-1][:1]
    _build(estimator, weights, biases)
    estimator.n_iter_ = 0
    return estimator


def _linear_layers(state: Mapping[str, Any]) -> tuple[list[Array], list[Array]]:
    """Return the weights (in, out) and biases of a state dict with keys such as "0.weight" and "0.bias"."""
    found: dict[int, dict[str, Array]] = {}
    for key, value in state.items():
        match = re.fullmatch(r"(\d+)\.(weight|bias)", key)
        array = np.asarray(value.detach().cpu() if hasattr(value, "detach") else value)
        if match is None or array.ndim != (2 if match[2] == "weight" else 1):
            raise InvalidInput(
                "Only linear layers of a Sequential can be taken over, with keys such as '0.weight', but there is "
                f"{key!r} of shape {array.shape}."
            )
        found.setdefault(int(match[1]), {})[match[2]] = array
    layers = [found[number] for number in sorted(found)]
    if not layers or not all("weight" in layer for layer in layers):
        raise InvalidInput("The state dict has no linear layers, or a bias without its weight.")
    weights = [layer["weight"].T for layer in layers]
    biases = [layer.get("bias", np.zeros(w.shape[1], w.dtype)) for layer, w in zip(layers, weights, strict=True)]
    return weights, biases


def _set_classes(estimator: Any, classes: Array, *, multilabel: bool) -> None:
    estimator.classes_, estimator._multilabel = classes, multilabel
    estimator.n_outputs_ = len(classes) if multilabel or len(classes) > 2 else 1


def _build(estimator: BaseMLP, weights: Sequence[Any], biases: Sequence[Any]) -> None:
    """Give an estimator a network with these weights, as if it had been fitted."""
    inputs, outputs = weights[0].shape[0], weights[-1].shape[1]
    several = hasattr(estimator, "classes_") and not estimator._multilabel and outputs > 1
    _, activation, loss = estimator._head(np.zeros(1 if several else (1, outputs)))
    layers = building.make_layers(estimator, inputs, outputs, activation, penalty=0.0)
    shapes = [layer.units for layer in layers if isinstance(layer, Dense)]
    if shapes != [w.shape[1] for w in weights]:
        raise InvalidInput(f"The weights have {[w.shape[1] for w in weights]} outputs, but the layers {shapes}.")
    network = Network(inputs, layers, loss, "float32" if weights[0].dtype == np.float32 else "float64")
    estimator.network_, estimator.n_features_in_ = network, inputs
    estimator._begin()
    estimator._describe(outputs, activation, len(shapes) + 1)
    estimator.coefs_, estimator.intercepts_ = list(weights), list(biases)
