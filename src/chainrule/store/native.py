"""chainrule's own files: a network with its training state and history, in safetensors.

The tensors are ``parameters/…``, ``state/…`` and ``history/…``. Everything else is one JSON document under the key
"chainrule" of the file's metadata:

    format       the version of this layout
    chainrule    the version of the library that wrote the file
    network      `Network.spec()`: inputs, layers, loss, dtype, seed; of other than chains, nodes and outputs too
    functions    the names of the functions that are not chainrule's own
    optimizer    its specification, or null
    lr_factor    what the learning rate has been multiplied by
    engine       what it was trained with, or null
    state        the plain numbers of the training state
    checksum     CRC-32 of all this and of the tensors, so that damage is noticed wherever it is

What else belongs to a model, such as how a table's columns are read, is added by `chainrule.store.extra`. A checkpoint
may hold the network of its best epoch too: with its document under "best", and names that begin with ``best/``.

A file holds no code. Anything that changes what a file means makes a new format version; `load` goes on reading all
earlier ones.
"""

import dataclasses
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from safetensors.numpy import save as to_safetensors

from chainrule.errors import InvalidInput, ModelFileError
from chainrule.functions.registry import Entry
from chainrule.network.network import Network
from chainrule.store import layout
from chainrule.store.extra import Document, sealed
from chainrule.store.files import PathLike, write_whole
from chainrule.store.layout import Tensors
from chainrule.version import __version__

FORMAT, OLDEST = 2, 1  # chains from columns are still written as at first, for earlier versions to load
KEY, BEST = "chainrule", "best"  # where a network's document is
FIELDS = {"format", "chainrule", "network", "functions", "optimizer", "lr_factor", "engine", "state", "checksum"}
LONGEST = 2**21  # characters of the document: enough for thousands of layers


def save(
    network: Network, path: PathLike, extra: Mapping[str, Document] | None = None, best: Network | None = None
) -> None:
    """Write `network`, with its training state and history, to the file at `path`, whole or not at all.

    `extra` are JSON documents by name to be kept beside it; see `chainrule.store.extra`. `best` is the network as it
    was after the best epoch of a training that goes on.

    Raises `InvalidInput` where the file cannot be written, or the network holds what could not be loaded again.
    """
    metadata = sealed(extra or {})
    tensors: Tensors = {}
    for key, prefix, part in ((KEY, "", network), (BEST, f"{BEST}/", best)):
        if part is not None:
            metadata[key], its = _described(part)
            tensors |= {f"{prefix}{name}": array for name, array in its.items()}
    write_whole(path, to_safetensors(tensors, metadata))


def checksum(document: Document, tensors: Tensors) -> str:
    """Return the CRC-32 of a document, except for its checksum, and of its tensors."""
    crc = zlib.crc32(_to_json({key: value for key, value in document.items() if key != "checksum"}).encode())
    for name, array in sorted(tensors.items()):
        crc = zlib.crc32(f"{name} {array.dtype.name} {array.shape}".encode(), crc)
        crc = zlib.crc32(array.astype(array.dtype.newbyteorder("<"), copy=False).data, crc)
    return f"{crc:08x}"


def is_custom(kind: type[Entry]) -> bool:
    """Return whether a function is not chainrule's own."""
    return kind.__module__.partition(".")[0] != "chainrule" or kind.registry.get(kind.name) is not kind


def _described(network: Network) -> tuple[str, Tensors]:
    """Return a network as a document and tensors, if they can be loaded again."""
    arrays = {f"parameters/{name}": array for name, array in network.parameters.items()}
    arrays |= {f"state/{name}": value for name, value in network.state.items() if isinstance(value, np.ndarray)}
    arrays |= {f"history/{name}": np.array(column, np.float64) for name, column in vars(network.history).items()}
    tensors = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    forms: layout.Forms = {name: (array.dtype.name, array.shape) for name, array in tensors.items()}
    numbers = {name: value for name, value in network.state.items() if not isinstance(value, np.ndarray)}
    try:
        layout.check(network.graph, network.dtype.name, network.lr_factor, network.engine, forms)
        layout.check_state(network, network.optimizer, numbers, forms)
        layout.check_values(tensors)
    except ModelFileError as error:
        raise InvalidInput(f"The network cannot be saved: {error}.") from None
    return _describe(network, numbers, tensors), tensors


def _describe(network: Network, numbers: Mapping[str, Any], tensors: Tensors) -> str:
    """Return the document as JSON, if every hyperparameter will come back from it as it is."""
    custom = _custom_functions(network)
    try:
        document: Document = {
            "format": OLDEST if type(network.graph.spec()["inputs"]) is int else FORMAT,
            "chainrule": __version__,
            "network": network.spec(),
            "functions": custom,
            "optimizer": None if network.optimizer is None else network.optimizer.spec(),
            "lr_factor": network.lr_factor,
            "engine": network.engine,
            "state": dict(numbers),
        }
        if json.loads(_to_json(document)) != document:
            raise TypeError("numbers as keys, perhaps")
    except (TypeError, ValueError) as error:
        raise InvalidInput(
            "The network cannot be saved: hyperparameters must be numbers, text, true, false, or lists of these, but "
            f"one is not ({error})."
        ) from None
    text = _to_json({**document, "checksum": checksum(document, tensors)})
    if len(text) > LONGEST:
        raise InvalidInput(f"The network cannot be saved: its description takes over {LONGEST:,} characters.")
    return text


def _to_json(document: Document) -> str:
    """Return JSON that is the same, character by character, for equal documents."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), default=_as_plain_number)


def _as_plain_number(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{value!r} of type {type(value).__name__}")


def _custom_functions(network: Network) -> list[str]:
    """Return the names of the functions in use that are not chainrule's own."""
    classes: dict[str, set[type[Entry]]] = {}
    for entry in _entries([*network.layers, *network.losses.values(), network.optimizer]):
        classes.setdefault(entry.name, set()).add(type(entry))
    custom = sorted(name for name, used in classes.items() if any(map(is_custom, used)))
    for name in custom:
        if len(classes[name]) > 1:
            raise InvalidInput(f"The network cannot be saved: it uses two different functions named {name!r}.")
    return custom


def _entries(values: Iterable[Any]) -> Iterator[Entry]:
    """Walk through entries, and the entries that are hyperparameters of theirs."""
    for value in values:
        if isinstance(value, Entry):
            yield value
            yield from _entries(getattr(value, field.name) for field in dataclasses.fields(value))
