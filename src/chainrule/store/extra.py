"""Documents that belong to a model beside its network, in the network's file: JSON, each with a checksum of its own.

>>> from tempfile import TemporaryDirectory
>>> from chainrule import Dense, Network
>>> from chainrule.store.native import save
>>> network = Network(2, [Dense(1)], loss="mean_squared_error", seed=0)
>>> with TemporaryDirectory() as folder:
...     save(network, f"{folder}/model.safetensors", extra={"notes": {"made by": "me"}})
...     read_extra(f"{folder}/model.safetensors")
{'notes': {'made by': 'me'}}
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

from safetensors import SafetensorError, safe_open

from chainrule.errors import InvalidInput, ModelFileError
from chainrule.store.files import PathLike

PREFIX = "extra/"  # of their names in the file's metadata
LONGEST = 2**25  # characters of a document

Document = dict[str, Any]


def sealed(documents: Mapping[str, Document]) -> dict[str, str]:
    """Return documents as a file's metadata: eight digits of CRC-32, and JSON."""
    metadata = {}
    for name, document in documents.items():
        try:
            text = json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False)
        except (TypeError, ValueError) as error:
            raise InvalidInput(f"The model cannot be saved: its description is not JSON ({error}).") from None
        if len(text) > LONGEST:
            raise InvalidInput(f"The model cannot be saved: its description takes over {LONGEST:,} characters.")
        metadata[f"{PREFIX}{name}"] = f"{_checksum(text)}{text}"
    return metadata


def read_extra(path: PathLike) -> dict[str, Document]:
    """Return the documents in a model's file, by name.

    Raises `ModelFileError` where the file or one of them is damaged.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
    except (OSError, SafetensorError) as error:
        raise ModelFileError(f"Cannot load {str(path)!r}: it is not a safetensors file, or it is damaged.") from error
    found = {name.removeprefix(PREFIX): text for name, text in metadata.items() if name.startswith(PREFIX)}
    return {name: _unsealed(text, path) for name, text in found.items()}


def _unsealed(text: str, path: PathLike) -> Document:
    checksum, text = text[:8], text[8:]
    damaged = ModelFileError(f"Cannot load {str(path)!r}: it is damaged (the checksum does not agree).")
    if len(text) > LONGEST or checksum != _checksum(text):
        raise damaged
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise damaged from None
    if not isinstance(document, dict):
        raise damaged
    return document


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"
