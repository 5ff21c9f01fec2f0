"""chainrule's own files: a network with its training state and history, in safetensors.

The tensors are ``parameters/…``, ``state/…`` and ``history/…``. Everything else is one JSON document under the key
"chainrule" of the file's metadata:

    format       the version of this layout
    chainrule    the version of the library that wrote the file
    network      `Network.spec()`: inputs, layers, loss, dtype, seed
    functions    the names of the functions that are not chainrule's own
    optimizer    its specification, or null
    lr_factor    what the learning rate has been multiplied by
    engine       what it was trained with, or null
    state        the plain numbers of the training state
    checksum     CRC-32 of all this and of the tensors, so that damage is noticed wherever it is

What else belongs to a model, such as how a table's columns are read, is added by `chainrule.store.extra`; `load` passes
it over.

A file holds no code. Anything that changes what a file means makes a new format version; `load` goes on reading all
earlier ones.
"""

from __future__ import annotations

import dataclasses
import json
import math
import os
import stat
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as to_safetensors

from chainrule.errors import ChainruleError, InvalidInput, ModelFileError
from chainrule.functions.optimizers import Optimizer
from chainrule.functions.registry import Entry
from chainrule.network.layers import Layer
from chainrule.network.network import Network
from chainrule.store import layout
from chainrule.store.extra import sealed
from chainrule.store.files import PathLike, write_whole
from chainrule.store.layout import Tensors

FORMAT = 1
KEY = "chainrule"
FIELDS = {"format", "chainrule", "network", "functions", "optimizer", "lr_factor", "engine", "state", "checksum"}
LONGEST = 2**21  # characters of the document: enough for thousands of layers

Document = dict[str, Any]


def save(network: Network, path: PathLike, extra: Mapping[str, Document] | None = None) -> None:
    """Write `network`, with its training state and history, to the file at `path`, whole or not at all.

    `extra` are JSON documents by name to be kept beside it; see `chainrule.store.extra`.

    Raises `InvalidInput` where the file cannot be written, or the network holds what could not be loaded again.
    """
    arrays = {f"parameters/{name}": array for name, array in network.parameters.items()}
    arrays |= {f"state/{name}": value for name, value in network.state.items() if isinstance(value, np.ndarray)}
    arrays |= {f"history/{name}": np.array(column, np.float64) for name, column in vars(network.history).items()}
    tensors = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    numbers = {name: value for name, value in network.state.items() if not isinstance(value, np.ndarray)}
    try:
        layout.check_parameters(network.inputs, network.layers, network.dtype.name, tensors)
        layout.check_state(network, network.optimizer, numbers, tensors)
        layout.check_history(tensors)
        layout.check_options(network.lr_factor, network.engine)
    except ModelFileError as error:
        raise InvalidInput(f"The network cannot be saved: {error}.") from None
    write_whole(path, to_safetensors(tensors, {KEY: _describe(network, numbers, tensors), **sealed(extra or {})}))


def load(path: PathLike, functions: Mapping[str, Any] | None = None) -> Network:
    """Return the network in the file at `path`: `fit` goes on, bit for bit, as if it had never been saved.

    `functions` maps the names of functions that are not chainrule's own to their classes.

    Raises `ModelFileError`, with the reason, for anything but a whole chainrule file, and where `functions` lacks one.

    >>> from tempfile import TemporaryDirectory
    >>> from chainrule import Activation, Dense, Network
    >>> class Cube(Activation):
    ...     def value(self, z, m):
    ...         return z**3
    ...     def derivative(self, z, a, m):
    ...         return 3 * z**2
    >>> network = Network(2, [Dense(3, Cube()), Dense(1)], loss="mean_squared_error", seed=0)
    >>> with TemporaryDirectory() as folder:
    ...     network.save(f"{folder}/cubes.safetensors")
    ...     loaded = load(f"{folder}/cubes.safetensors", functions={"Cube": Cube})
    >>> bool((loaded.predict([[1.0, 2.0]]) == network.predict([[1.0, 2.0]])).all())
    True
    """
    if functions is not None and not isinstance(functions, Mapping):
        raise InvalidInput(f"functions must map names to classes, such as {{'Cube': Cube}}, but is {functions!r}.")
    shown = repr(os.fspath(path) if isinstance(path, os.PathLike) else path)
    try:
        document, tensors = _read(_ordinary_file(path))
        return _network(document, tensors, functions or {})
    except ModelFileError as error:
        raise ModelFileError(f"Cannot load {shown}: {_in_short(error)}.") from error.__cause__
    except MemoryError as error:
        raise ModelFileError(f"Cannot load {shown}: it does not fit in memory.") from error


# ---- from a network to a document


def _describe(network: Network, numbers: Mapping[str, Any], tensors: Tensors) -> str:
    """Return the document as JSON, if every hyperparameter will come back from it as it is."""
    from chainrule import __version__

    custom = _custom_functions(network)
    try:
        document: Document = {
            "format": FORMAT,
            "chainrule": __version__,
            "network": network.spec(),
            "functions": custom,
            "optimizer": None if network.optimizer is None else network.optimizer.spec(),
            "lr_factor": network.lr_factor,
            "engine": network.engine,
            "state": dict(numbers),
        }
        if json.loads(_to_json(document)) != document:
            raise TypeError("a tuple, perhaps")
    except (TypeError, ValueError) as error:
        raise InvalidInput(
            "The network cannot be saved: hyperparameters must be numbers, text, true, false, or lists of these, but "
            f"one is not ({error})."
        ) from None
    text = _to_json({**document, "checksum": _checksum(document, tensors)})
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


def _checksum(document: Document, tensors: Tensors) -> str:
    """Return the CRC-32 of a document, except for its checksum, and of its tensors."""
    crc = zlib.crc32(_to_json({key: value for key, value in document.items() if key != "checksum"}).encode())
    for name, array in sorted(tensors.items()):
        crc = zlib.crc32(f"{name} {array.dtype.name} {array.shape}".encode(), crc)
        crc = zlib.crc32(array.astype(array.dtype.newbyteorder("<"), copy=False).data, crc)
    return f"{crc:08x}"


def _custom_functions(network: Network) -> list[str]:
    """Return the names of the functions in use that are not chainrule's own."""
    classes: dict[str, set[type[Entry]]] = {}
    for entry in _entries([*network.layers, network.loss, network.optimizer]):
        classes.setdefault(entry.name, set()).add(type(entry))
    custom = sorted(name for name, used in classes.items() if any(map(_is_custom, used)))
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


def _is_custom(kind: type[Entry]) -> bool:
    return kind.__module__.partition(".")[0] != "chainrule" or kind.registry.get(kind.name) is not kind


# ---- from a file to a document


def _ordinary_file(path: PathLike) -> str:
    """Return `path` as text, if it names a file that can be read (not a pipe, which could block)."""
    try:
        text = os.fsdecode(path)
        status = os.stat(text)
    except FileNotFoundError:
        raise ModelFileError("there is no such file") from None
    except OSError as error:
        raise ModelFileError((error.strerror or str(error)).lower()) from error
    except (TypeError, ValueError):
        raise ModelFileError("that is not a path") from None
    if stat.S_ISDIR(status.st_mode):
        raise ModelFileError("that is a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise ModelFileError("it is not an ordinary file")
    if not os.access(text, os.R_OK):
        raise ModelFileError("there is no permission to read it")
    if status.st_size == 0:
        raise ModelFileError("the file is empty")
    return text


def _read(path: str) -> tuple[Document, Tensors]:
    """Return what is in the file, if it is a whole chainrule file of a known format."""
    try:
        with safe_open(path, framework="numpy") as file:  # checks that header and tensors fill the file exactly
            document = _parse((file.metadata() or {}).get(KEY))
            tensors = {name: _tensor(file, name) for name in file.keys()}  # noqa: SIM118 (it is no mapping)
    except SafetensorError as error:
        reason = str(error).removeprefix("Error while deserializing header: ")
        raise ModelFileError(f"it is not a safetensors file, or it is damaged ({reason})") from error
    except OSError as error:
        raise ModelFileError((error.strerror or str(error)).lower()) from error
    if document["checksum"] != _checksum(document, tensors):
        raise ModelFileError("it is damaged (the checksum does not agree)")
    return document, tensors


def _tensor(file: Any, name: str) -> Any:
    dtype = file.get_slice(name).get_dtype()
    if dtype not in ("F32", "F64"):
        raise ModelFileError(f"the tensor {name!r} is {dtype}, not float32 or float64")
    return file.get_tensor(name)


def _parse(text: str | None) -> Document:
    """Return the document in JSON, if it is of a known format and has that format's fields."""
    if text is None:
        raise ModelFileError("it is a safetensors file, but not a chainrule model")
    unreadable = ModelFileError("it is damaged (its description cannot be read)")
    if len(text) > LONGEST:
        raise unreadable
    try:
        document = json.loads(text)
        _to_json(document)  # so that no later step meets what is nested too deep
    except (ValueError, RecursionError):
        raise unreadable from None
    if not isinstance(document, dict):
        raise unreadable
    version = document.get("format")
    if type(version) is not int or version < 1:
        raise ModelFileError(f"it is damaged (its format is {version!r})")
    if version > FORMAT:
        raise ModelFileError(
            f"it was made by a newer chainrule: format {version}, this one reads up to {FORMAT}; upgrade chainrule"
        )
    if wrong := FIELDS ^ document.keys():
        raise ModelFileError(f"it is damaged (the field {min(wrong)!r} is missing or unknown)")
    return document


# ---- from a document to a network


def _network(document: Document, tensors: Tensors, functions: Mapping[str, Any]) -> Network:
    """Return the network that a document and its tensors describe."""
    try:
        custom = _passed(document["functions"], functions)
        spec, options = document["network"], (document["lr_factor"], document["engine"])
        layers = [Layer.get(layer, custom) for layer in spec["layers"]]
        layout.check_kinds(tensors)
        layout.check_parameters(spec["inputs"], layers, spec["dtype"], tensors)
        layout.check_history(tensors)
        layout.check_options(*options)
        if type(spec["seed"]) is not int:
            raise ModelFileError(f"its seed is {spec['seed']!r}")
        network = Network.from_spec(spec, custom)
        optimizer = None if document["optimizer"] is None else Optimizer.get(document["optimizer"], custom)
        layout.check_state(network, optimizer, document["state"], tensors)
        if optimizer is not None and not 0 <= optimizer.schedule(0) < math.inf:
            raise ModelFileError(f"its learning rate is {optimizer.schedule(0)}")
    except (ModelFileError, MemoryError):
        raise
    except ChainruleError as error:
        raise ModelFileError(f"its description is wrong: {error}") from error
    except Exception as error:  # a value of the wrong kind may fail anywhere
        raise ModelFileError(f"its description is wrong ({type(error).__name__}: {error})") from error

    for name, array in layout.of_kind("parameters", tensors).items():
        network.parameters[name] = array
    for name, column in layout.of_kind("history", tensors).items():
        setattr(network.history, name, column.tolist())
    network.state = {**document["state"], **layout.of_kind("state", tensors)}
    network.optimizer, (network.lr_factor, network.engine) = optimizer, options
    return network


def _passed(names: list[str], functions: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of `functions` that the file names; each must be there, or registered, or an estimator's."""
    families = Entry.__subclasses__()
    registered = {name for family in families for name, kind in family.registry.items() if _is_custom(kind)}
    missing = [name for name in names if name not in functions and name not in registered]
    if missing:
        from chainrule.estimators.files import OWN  # chainrule's, but of a later room

        functions = {**OWN, **functions}
        missing = [name for name in missing if name not in functions]
    if missing:
        listed = " and ".join(repr(name) for name in missing)
        arguments = ", ".join(f"{name!r}: ..." for name in missing)
        own, class_ = ("are", "their classes") if len(missing) > 1 else ("is", "its class")
        raise ModelFileError(
            f"it uses {listed}, which {own} not chainrule's own; pass {class_}: functions={{{arguments}}}"
        )
    return {name: functions[name] for name in names if name in functions}


def _in_short(reason: object) -> str:
    """Return a reason as part of one sentence: in one line, without a full stop, and short enough to read."""
    text = " ".join(str(reason).split()).rstrip(".?")
    return text if len(text) <= 300 else f"{text[:300]}…"
