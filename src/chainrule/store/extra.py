"""JSON documents in a file's metadata: the network's own, and those of what belongs to a model beside its network."""

import json
import zlib
from collections.abc import Mapping
from typing import Any

from chainrule.errors import InvalidInput, ModelFileError

PREFIX = "extra/"  # of their names in the file's metadata
LONGEST = 2**25  # characters of a document

Document = dict[str, Any]


def sealed(documents: Mapping[str, Document]) -> dict[str, str]:
    """Return documents as a file's metadata: eight digits of CRC-32, and JSON.

    Raises `InvalidInput` for a document that could not be read again.

    >>> unsealed(sealed({"notes": {"made by": "me"}}))
    {'notes': {'made by': 'me'}}
    """
    metadata = {}
    for name, document in documents.items():
        try:
            text = json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise InvalidInput(f"The model cannot be saved: its description is not JSON ({error}).") from None
        if len(text) > LONGEST:
            raise InvalidInput(f"The model cannot be saved: its description takes over {LONGEST:,} characters.")
        try:
            parse(text, LONGEST)
        except ModelFileError:
            raise InvalidInput("The model cannot be saved: its description could not be read again.") from None
        metadata[f"{PREFIX}{name}"] = f"{_checksum(text)}{text}"
    return metadata


def unsealed(metadata: Mapping[str, str]) -> dict[str, Document]:
    """Return the documents in a file's metadata, by name. Raises `ModelFileError` where one is damaged."""
    found = {name.removeprefix(PREFIX): text for name, text in metadata.items() if name.startswith(PREFIX)}
    if "chainrule.estimator" in metadata:  # where an estimator's document was before it was one of these
        found["estimator"] = metadata.get("chainrule.estimator.checksum", "") + metadata["chainrule.estimator"]
    for text in found.values():
        if text[:8] != _checksum(text[8:]):
            raise ModelFileError("it is damaged (the checksum does not agree)")
    return {name: parse(text[8:], LONGEST) for name, text in found.items()}


def parse(text: str, longest: int) -> Document:
    """Return the JSON object in `text`. Raises `ModelFileError` for anything else, and for what nothing can write."""
    try:
        document = json.loads(text) if len(text) <= longest else None
        json.dumps(document, ensure_ascii=False).encode()  # neither nested too deep, nor with half a character
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise ModelFileError("it is damaged (its description cannot be read)")
    return document


def check_format(document: Document, newest: int) -> None:
    """Raise `ModelFileError` unless a document is of a format up to `newest`."""
    version = document.get("format")
    if type(version) is not int or version < 1:
        raise ModelFileError(f"it is damaged (its format is {version!r})")
    if version > newest:
        raise ModelFileError(
            f"it was made by a newer chainrule: format {version}, this one reads up to {newest}; upgrade chainrule"
        )


def plain(value: Any) -> bool:
    """Whether a value is JSON: numbers, text, true and false, none, lists and mappings of these."""
    if isinstance(value, dict):
        return all(isinstance(name, str) and plain(item) for name, item in value.items())
    if isinstance(value, list | tuple):
        return all(map(plain, value))
    return value is None or isinstance(value, bool | int | float | str)


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"
