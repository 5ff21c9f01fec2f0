"""Weights under PyTorch's names and in its layouts, those of a `Sequential` of the same layers, and back."""

import itertools
import os
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save

from chainrule.errors import InvalidInput
from chainrule.network.images import Flatten, Windowed
from chainrule.network.network import Network
from chainrule.network.sequences import Bidirectional, Recurrent
from chainrule.program.interpret import initial_state
from chainrule.store.files import PathLike, write_whole
from chainrule.store.reading import loading

#: What PyTorch calls W and so on; those of recurrent layers apart.
TENSORS = {"W": "weight", "E": "weight", "gamma": "weight", "b": "bias", "beta": "bias"}
TENSORS |= {"running_mean": "running_mean", "running_var": "running_var"}
RECURRENT = {"W": "weight_ih_l0", "U": "weight_hh_l0", "b": "bias_ih_l0", "k": "bias_hh_l0"}
RECURRENT |= {f"{word}r": f"{name}_reverse" for word, name in RECURRENT.items()}
AXES = {1: (0,), 2: (1, 0), 3: (2, 1, 0), 4: (3, 2, 0, 1)}  # in PyTorch's order, by how many there are


def to_state_dict(network: Network, path: PathLike | None) -> dict[str, NDArray[Any]]:
    """Return the weights; see `Network.to_torch_state_dict`."""
    values, found = network.prediction_values, {}
    for key, (name, places) in _tensors(network).items():
        found[key] = values[name].ravel()[places.copy()] if name in values else np.zeros(places.shape, network.dtype)
    if path is not None:
        write_whole(path, save(found))
    return found


def load_state_dict(network: Network, source: Any) -> None:
    """Take weights over; see `Network.load_torch_state_dict`."""
    theirs = {key: np.asarray(value) for key, value in read_state_dict(source).items() if not key.endswith("_tracked")}
    own = _tensors(network)
    keys, wanted = sorted(theirs, key=_order), sorted(own, key=_order)
    for key, known in itertools.zip_longest(keys, wanted, fillvalue=""):
        needs = f"{own[known][1].shape}, as {known}" if known else "nothing"
        if not (key and known) or _order(key)[1] != _order(known)[1] or theirs[key].shape != own[known][1].shape:
            has = f"{key!r} of shape {theirs[key].shape}" if key else "nothing more"
            raise InvalidInput(f"The state dict is of other layers: it holds {has}, where the network needs {needs}.")
    given, values, found = dict(zip(wanted, keys, strict=True)), network.prediction_values, dict[str, Any]()
    for key, (name, places) in own.items():
        array = np.empty(places.size, network.dtype)
        array[places.ravel()] = theirs[given[key]].ravel()
        bias = f"b{name[1:]}"  # to which a second one is added, as one is enough here
        found.update({name: array.reshape(values[name].shape)} if name in values else {bias: found[bias] + array})
    state = initial_state(network.gradient_program(), network.dtype) | network.state
    network.state = {name: found.pop(name, value) for name, value in state.items() if name != "seed"}
    for name, array in found.items():
        network.parameters[name] = array


def _order(key: str) -> tuple[int, str]:
    """Return the number of a key's module, and the name of its tensor."""
    module, _, name = key.rpartition(".")
    return int("".join(re.findall(r"\d+$", module)) or 0), name


def read_state_dict(source: Any) -> Mapping[str, Any]:
    """Return a state dict: a mapping's arrays, or those of a safetensors file. Raises `ModelFileError`."""
    if isinstance(source, Mapping):
        return {key: value.detach().cpu() if hasattr(value, "detach") else value for key, value in source.items()}
    with loading(source):
        return load_file(os.fspath(source))


def _tensors(network: Network) -> dict[str, tuple[str, NDArray[Any]]]:
    """Return what is where: by PyTorch's key our name, and in PyTorch's layout the places in our array, laid flat."""
    values, program, module, found = network.prediction_values, network.prediction_program, 0, {}
    image, channels_first = tuple[Any, ...](), False
    for number, layer in enumerate(network.layers, start=1):
        recurrent = isinstance(layer, Recurrent | Bidirectional)
        for word, key in (RECURRENT if recurrent else TENSORS).items():
            array = values.get(f"{word}{number}", values.get(f"b{word[1:]}{number}") if word[0] == "k" else None)
            if array is not None:
                places = np.arange(array.size).reshape(array.shape)
                if word == "W" and image:
                    whole = places.reshape(*image, -1)
                    places = np.moveaxis(whole, (-1, -2), (0, 1)).reshape(places.shape[1], -1)
                elif word != "E":
                    places = places.transpose(AXES[array.ndim])
                found[f"{module}.{key}"] = f"{word}{number}", places
        image = () if layer.name == "dense" else image
        channels_first = isinstance(layer, Windowed) or (channels_first and not recurrent)
        if isinstance(layer, Flatten):  # there, the channels come first
            shape = program.shapes[next(step.inputs[0] for step in program if step.layer == number)][1:]
            image = shape if channels_first or len(shape) == 3 else ()
        module += 1 + (layer.activation.name != "identity" and not recurrent) + bool(getattr(layer, "dropout", 0))
    return found
