"""An estimator as one file, without pickle: its network's file, with one more JSON document and, in a checkpoint, the
best weights so far.

A safetensors file is a length (8 bytes, little-endian), a JSON header that says where each tensor lies and carries
metadata, and the tensors' bytes. The network's tensors and document stay as `chainrule.load` reads them. The document
added is under the key "chainrule.estimator"; the best epoch's network, if any, has its tensors under "best/".
"""

from __future__ import annotations

import copy
import json
import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.errors import ModelFileError
from chainrule.estimators.building import InverseScalingByRows
from chainrule.estimators.losses import PerRow, Quantiles
from chainrule.functions.registry import Entry
from chainrule.network.network import Network
from chainrule.network.normalization import LayerNorm
from chainrule.store.files import write_whole
from chainrule.store.native import load as load_network

if TYPE_CHECKING:
    from chainrule.estimators.base import BaseMLP

FORMAT = 1
KEY, BEST = "chainrule.estimator", "best"
#: What is not in a registry, by its name in files. (LayerNorm has become "layer_norm" since.)
OWN: dict[str, type[Entry]] = {kind.__name__: kind for kind in (PerRow, Quantiles, InverseScalingByRows, LayerNorm)}

#: Attributes that are not kept: the network has a place of its own, the best weights too.
APART = {
    "network_",
    "_best",
    "_skl_callbacks",
    "_callback_fit_ctx",
    "_skl_callbacks_to_teardown",
    "_parent_callback_ctx",
}

Tensors = dict[str, tuple[str, list[int], bytes]]  # by name: dtype, shape, content


def save(estimator: BaseMLP, path: str | os.PathLike[str]) -> None:
    """Write a fitted estimator to the file at `path`, whole or not at all.

    Parameters that are functions or objects of other libraries (scorers, callbacks, a `RandomState`) are left out.
    """
    parameters = estimator.get_params(deep=False)
    attributes = {name: value for name, value in vars(estimator).items() if name not in {*parameters, *APART}}
    document = {
        "format": FORMAT,
        "class": type(estimator).__name__,
        "parameters": {name: _plain(value) for name, value in parameters.items() if _is_plain(value)},
        "attributes": {name: _plain(value) for name, value in attributes.items()},
    }
    text = json.dumps(document, sort_keys=True)
    network = estimator.network_
    metadata, tensors = _unpack(_bytes_of(network))
    metadata[KEY], metadata[f"{KEY}.checksum"] = text, _checksum(text)
    if estimator._best is not None:
        best = copy.copy(network)
        best.parameters.adopt(estimator._best)
        best.state = {name: estimator._best[name] for name in network.state}
        extra, its_tensors = _unpack(_bytes_of(best))
        metadata[BEST] = extra["chainrule"]
        tensors |= {f"{BEST}/{name}": tensor for name, tensor in its_tensors.items()}
    write_whole(path, _pack(metadata, tensors))


def load(kind: type[BaseMLP], path: str | os.PathLike[str], functions: Mapping[str, Any] | None = None) -> Any:
    """Return the estimator in the file at `path`, ready to predict and, from a checkpoint, to `resume`.

    `functions` maps the names of functions that are not chainrule's own to their classes.

    Raises `ModelFileError`, with the reason, for anything but an estimator of this kind.
    """
    known = {**OWN, **(functions or {})}
    try:
        metadata, tensors = _unpack(Path(path).read_bytes())
        document = _document(metadata, kind.__name__)
        networks = [_network(path, metadata, tensors, known)]
        if BEST in metadata:
            own = {name.removeprefix(f"{BEST}/"): t for name, t in tensors.items() if name.startswith(f"{BEST}/")}
            networks.append(_network(path, {"chainrule": metadata[BEST]}, own, known))
        estimator = kind(**{name: _revive(value, known) for name, value in document["parameters"].items()})
        for name, value in document["attributes"].items():
            setattr(estimator, name, _revive(value, known))
    except OSError as error:
        raise ModelFileError(f"Cannot load {str(path)!r}: {error.strerror or error}.") from error
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, ModelFileError):
            raise
        raise ModelFileError(f"Cannot load {str(path)!r}: it is damaged ({error}).") from error
    estimator.network_ = networks[0]
    if len(networks) > 1:
        estimator._best = {**networks[1].state, **networks[1].parameters, "seed": networks[1].seed}
    return estimator


def _document(metadata: Mapping[str, str], kind: str) -> dict[str, Any]:
    if KEY not in metadata:
        raise ModelFileError("Cannot load the file: it holds a network, not an estimator; use chainrule.load.")
    text = metadata[KEY]
    if metadata.get(f"{KEY}.checksum") != _checksum(text):
        raise ModelFileError("Cannot load the file: it is damaged (the checksum does not agree).")
    document: dict[str, Any] = json.loads(text)
    if document["format"] > FORMAT:
        raise ModelFileError("Cannot load the file: it was made by a newer chainrule; upgrade chainrule.")
    if document["class"] != kind:
        raise ModelFileError(f"Cannot load the file: it holds a {document['class']}; use {document['class']}.load.")
    return document


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"


# ---- networks as bytes


def _bytes_of(network: Network) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "network.safetensors")
        network.save(path)
        return path.read_bytes()


def _network(path: Any, metadata: Mapping[str, str], tensors: Tensors, functions: Mapping[str, Any]) -> Network:
    """Return the network in a part of a file, read and checked as a file of its own."""
    part = {name: tensor for name, tensor in tensors.items() if not name.startswith(f"{BEST}/")}
    with TemporaryDirectory() as folder:
        own = Path(folder, "network.safetensors")
        own.write_bytes(_pack({"chainrule": metadata["chainrule"]}, part))
        try:
            return load_network(own, functions=functions)
        except ModelFileError as error:
            raise ModelFileError(str(error).replace(str(own), str(path))) from error.__cause__


def _unpack(data: bytes) -> tuple[dict[str, str], Tensors]:
    size = int.from_bytes(data[:8], "little")
    if not 0 < size <= len(data) - 8:
        raise ValueError("it is not a safetensors file")
    header = json.loads(data[8 : 8 + size])
    metadata = header.pop("__metadata__", {})
    body = data[8 + size :]
    return metadata, {
        name: (entry["dtype"], entry["shape"], body[slice(*entry["data_offsets"])]) for name, entry in header.items()
    }


def _pack(metadata: Mapping[str, str], tensors: Tensors) -> bytes:
    header: dict[str, Any] = {"__metadata__": dict(metadata)}
    start = 0
    ordered = sorted(tensors.items(), key=lambda item: (item[1][0] != "F64", item[0]))  # the widest first: aligned
    for name, (dtype, shape, content) in ordered:
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [start, start + len(content)]}
        start += len(content)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + b"".join(content for _, (_, _, content) in ordered)


# ---- values as JSON, and back


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


def _revive(value: Any, functions: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_revive(item, functions) for item in value]
    if not isinstance(value, dict):
        return value
    if "tuple" in value:
        return tuple(_revive(item, functions) for item in value["tuple"])
    if "dict" in value:
        return {key: _revive(item, functions) for key, item in value["dict"]}
    if "array" in value:
        return np.array(value["array"], dtype=np.dtype(value["dtype"]))
    families = {family.family: family for family in Entry.__subclasses__()}
    return families[value["family"]].get(value["entry"], functions)
