"""From a file to the network in it: names, dtypes and shapes are checked in its header before a tensor is read."""

import math
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from safetensors import SafetensorError, safe_open

from chainrule.errors import ChainruleError, ModelFileError
from chainrule.functions.optimizers import Optimizer
from chainrule.functions.registry import Entry
from chainrule.network.graph import Graph
from chainrule.network.network import Network
from chainrule.store import layout, native
from chainrule.store.extra import Document, check_format, parse, unsealed
from chainrule.store.files import PathLike
from chainrule.store.native import BEST, KEY

DTYPES = {"F32": "float32", "F64": "float64"}


@dataclass(frozen=True)
class Stored:
    """What is in a model's file: the network, that of a checkpoint's best epoch, and the other documents by name.

    functions : those that were passed to be used by name.
    """

    network: Network
    best: Network | None
    documents: dict[str, Document]
    functions: Mapping[str, Any]


@contextmanager
def loading(path: PathLike) -> Iterator[None]:
    """Turn whatever goes wrong inside into one `ModelFileError`, a sentence that names the file."""
    try:
        yield
    except Exception as error:  # a value of the wrong kind may fail anywhere
        shown = repr(os.fspath(path) if isinstance(path, os.PathLike) else path)
        cause = error.__cause__ if isinstance(error, ModelFileError) else error
        raise ModelFileError(f"Cannot load {shown}: {_in_short(_reason(error))}.") from cause


Functions = Mapping[str, Any]


def read(path: PathLike, functions: Functions, others: Callable[[], Functions] = dict) -> Stored:
    """Return what is in the file at `path`.

    functions : what names mean that are not chainrule's own. others : what more may, asked for only if one is missing.

    Raises an error of any kind, for `loading`, where it is no whole model.
    """
    try:
        with safe_open(_ordinary_file(path), framework="numpy") as file:  # checks that the tensors fill it exactly
            metadata = file.metadata() or {}
            _parse(metadata.get(KEY))  # that a file is newer is said before it is called damaged
            documents = unsealed(metadata)
            forms = {name: _form(file, name) for name in file.keys()}  # noqa: SIM118 (it is no mapping)
            best = layout.of_kind(BEST, forms) if BEST in metadata else {}
            own = {name: form for name, form in forms.items() if not (best and name.startswith(f"{BEST}/"))}
            network = _network(file, "", metadata.get(KEY), own, functions, others)
            other = _network(file, f"{BEST}/", metadata[BEST], best, functions, others) if BEST in metadata else None
            return Stored(network, other, documents, functions)
    except SafetensorError as error:
        reason = str(error).removeprefix("Error while deserializing header: ")
        raise ModelFileError(f"it is not a safetensors file, or it is damaged ({reason})") from error


def _ordinary_file(path: PathLike) -> str:
    """Return `path` as text, if it names a file that can be read (not a pipe, which could block)."""
    try:
        text = os.fsdecode(path)
        status = os.stat(text)
    except FileNotFoundError:
        raise ModelFileError("there is no such file") from None
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


def _form(file: Any, name: str) -> tuple[str, tuple[int, ...]]:
    tensor = file.get_slice(name)
    if (dtype := tensor.get_dtype()) not in DTYPES:
        raise ModelFileError(f"the tensor {name!r} is {dtype}, not float32 or float64")
    return DTYPES[dtype], tuple(tensor.get_shape())


def _parse(text: str | None) -> Document:
    """Return a network's document, if it is of a known format and has that format's fields."""
    if text is None:
        raise ModelFileError("it is a safetensors file, but not a chainrule model")
    document = parse(text, native.LONGEST)
    check_format(document, native.FORMAT)
    if wrong := native.FIELDS ^ document.keys():
        raise ModelFileError(f"it is damaged (the field {min(wrong)!r} is missing or unknown)")
    return document


def _network(
    file: Any, prefix: str, text: str | None, forms: layout.Forms, functions: Functions, others: Callable[[], Functions]
) -> Network:
    """Return the network that a document and the tensors behind `prefix` describe; `forms` has them without it."""
    document = _parse(text)
    custom = _passed(document["functions"], functions, others)
    spec = document["network"]
    graph = Graph.from_spec(spec, custom)
    layout.check(graph, spec["dtype"], document["lr_factor"], document["engine"], forms)
    if type(spec["seed"]) is not int:
        raise ModelFileError(f"its seed is {spec['seed']!r}")
    network = Network.from_spec(spec, custom)
    optimizer = None if document["optimizer"] is None else Optimizer.get(document["optimizer"], custom)
    layout.check_state(network, optimizer, document["state"], forms)
    if optimizer is not None and not 0 <= optimizer.schedule(0) < math.inf:
        raise ModelFileError(f"its learning rate is {optimizer.schedule(0)}")

    tensors = {name: file.get_tensor(f"{prefix}{name}") for name in forms}
    if document["checksum"] != native.checksum(document, tensors):
        raise ModelFileError("it is damaged (the checksum does not agree)")
    layout.check_values(tensors)
    for name, array in layout.of_kind("parameters", tensors).items():
        network.parameters[name] = array
    for name, column in layout.of_kind("history", tensors).items():
        setattr(network.history, name, column.tolist())
    network.state = {**document["state"], **layout.of_kind("state", tensors)}
    network.optimizer, network.lr_factor, network.engine = optimizer, document["lr_factor"], document["engine"]
    return network


def _passed(names: list[str], functions: Functions, others: Callable[[], Functions]) -> dict[str, Any]:
    """Return those of `functions` that the file names; each must be there, or registered, or among the others."""
    families = Entry.__subclasses__()
    registered = {name for family in families for name, kind in family.registry.items() if native.is_custom(kind)}
    missing = [name for name in names if name not in functions and name not in registered]
    if missing:
        functions = {**others(), **functions}
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
    """Return a reason as part of one sentence: in one line, without a full stop, and not longer than a reader is."""
    text = " ".join(str(reason).split()).rstrip(".?")
    return text if len(text) <= 300 else f"{text[:300]}…"


def _reason(error: Exception) -> object:
    if isinstance(error, ModelFileError):
        return error
    if isinstance(error, MemoryError):
        return "it does not fit in memory"
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    if isinstance(error, ChainruleError):
        return f"its description is wrong: {error}"
    return f"its description is wrong ({type(error).__name__}: {error})"
