"""Estimators from other libraries' fitted networks: the same predictions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.estimators import building
from chainrule.export.torch import load_state_dict, read_state_dict, to_state_dict
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


def from_torch(kind: type[BaseMLP], state: Any, classes: Sequence[Any] | None, options: Any) -> Any:
    """Return an estimator of `kind` with the weights of a PyTorch `Sequential`; see `Fitted`."""
    linear, normalizations = _modules(read_state_dict(state))
    weights, biases = [layer["W"] for layer in linear], [layer["b"] for layer in linear]
    for option, statistics in (("batch_norm", True), ("layer_norm", False)):
        if normalizations and ("running_mean" in normalizations[0]) == statistics:
            options = {option: True, **options}
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
    if normalizations:
        _normalize(estimator.network_, normalizations)
    estimator.n_iter_ = 0
    return estimator


def _modules(state: Mapping[str, Any]) -> tuple[list[dict[str, Array]], list[dict[str, Array]]]:
    """Return the linear layers of a state dict, by "W" (in, out) and "b", and the normalizations behind hidden ones.

    Its keys are such as "0.weight", "1.running_mean": a number of the Sequential, and the name of one of its tensors.
    """
    found: dict[int, dict[str, Array]] = {}
    for key, value in state.items():
        match = re.fullmatch(r"(\d+)\.(weight|bias|running_mean|running_var|num_batches_tracked)", key)
        array = np.asarray(value)
        if match is None or array.ndim > (2 if match[2] == "weight" else 1):
            raise InvalidInput(
                "Only linear layers of a Sequential, and BatchNorm1d or LayerNorm directly behind all hidden ones, can "
                f"be taken over, with keys such as '0.weight', but there is {key!r} of shape {array.shape}."
            )
        found.setdefault(int(match[1]), {})[match[2]] = array
    places = [number for number in sorted(found) if found[number].get("weight", np.zeros(0)).ndim == 2]
    others = [number for number in sorted(found) if number not in places]
    if not places:
        raise InvalidInput("The state dict has no linear layers.")
    if others and others != [number + 1 for number in places[:-1]]:
        raise InvalidInput(
            "A normalization must stand directly behind each hidden linear layer, before its activation, and nowhere "
            f"else; the linear layers are {places}, and there are others at {others}."
        )
    for number in others:
        units = found[number - 1]["weight"].shape[:1]
        if any(array.shape not in ((), units) for array in found[number].values()):
            raise InvalidInput(f"Layer {number} is no normalization of the {units[0]} units of the layer before it.")
    linear = []
    for number in places:
        W = found[number]["weight"].T
        linear.append({"W": W, "b": found[number].get("bias", np.zeros(W.shape[1], W.dtype))})
    normalizations = [found[number] for number in others]
    if len({frozenset(tensors) for tensors in normalizations}) > 1:
        raise InvalidInput("The normalizations must all be of one kind.")
    return linear, normalizations


def _normalize(network: Network, normalizations: Sequence[Mapping[str, Array]]) -> None:
    """Give a network the scales, shifts and running statistics of PyTorch's normalizations."""
    state = to_state_dict(network, None)
    modules = [key.partition(".")[0] for key, array in state.items() if key.endswith("weight") and array.ndim == 1]
    for module, tensors in zip(modules, normalizations, strict=True):
        state |= {f"{module}.{name}": array for name, array in tensors.items()}
    load_state_dict(network, state)


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
