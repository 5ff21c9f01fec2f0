"""Writing a file whole or not at all."""

import errno
import io
import os
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput

PathLike = str | os.PathLike[str]


def write_whole(path: PathLike, data: bytes) -> None:
    """Make `data` the content of the file at `path`, which at every moment is the old file or the new one, whole.

    The data is written under a temporary name in the same folder, synced to the disk, and renamed. A new file gets the
    permissions that new files get here, and a replaced one keeps its own. A symbolic link stays: the file that it
    points to is replaced. After an error nothing has changed and nothing is left behind; only a process that is
    killed may leave a file named ``.chainrule-….tmp``.

    Raises `InvalidInput`, with the reason, where the file cannot be written.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "greeting.txt")
    ...     write_whole(path, b"hello")
    ...     path.read_text()
    'hello'
    """
    shown = repr(os.fspath(path) if isinstance(path, os.PathLike) else path)
    try:
        text = os.fsdecode(path)
        if b"\0" in os.fsencode(text):
            raise ValueError
    except (TypeError, ValueError):
        raise InvalidInput(f"Cannot write {shown}: that is not a path.") from None
    target = os.path.realpath(text)
    try:
        old = _status(target)
        if not os.path.basename(text) or (old and stat.S_ISDIR(old.st_mode)):
            raise InvalidInput(f"Cannot write {shown}: that is a folder; add a file's name.")
        if old and not stat.S_ISREG(old.st_mode):
            raise InvalidInput(f"Cannot write {shown}: it exists and is not an ordinary file.")
        if old and not os.access(target, os.W_OK):
            raise InvalidInput(f"Cannot write {shown}: the file is write-protected.")
        _write_and_rename(target, old, data)
    except OSError as error:
        raise InvalidInput(f"Cannot write {shown}: {_reason(error, os.path.dirname(target))}.") from error


def write_arrays(path: PathLike, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Make an .npz file at `path` of arrays by name, whole or not at all; see `write_whole`."""
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    write_whole(path, buffer.getvalue())


def _write_and_rename(target: str, old: os.stat_result | None, data: bytes) -> None:
    folder = os.path.dirname(target)
    temporary = os.path.join(folder, f".chainrule-{secrets.token_hex(8)}.tmp")  # short: fits wherever `target` fits
    mode = 0o666 if old is None else old.st_mode & 0o777  # never more readable than the file that it will be
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        try:
            _fill(descriptor, data)
            if old is not None:
                _keep_permissions(descriptor, old)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(temporary, target)
    except BaseException:  # an interrupt too must leave nothing behind
        with suppress(OSError):
            os.unlink(temporary)
        raise
    _sync_folder(folder)


def _fill(descriptor: int, data: bytes) -> None:
    """Write all of `data`; the system may take it in pieces."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _keep_permissions(descriptor: int, old: os.stat_result) -> None:
    """Give the file the owner (where we may) and the mode of the one that it replaces."""
    if hasattr(os, "fchown"):
        with suppress(OSError):
            os.fchown(descriptor, old.st_uid, old.st_gid)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, old.st_mode & 0o777)


def _sync_folder(folder: str) -> None:
    """Bring the new name to the disk, where the system can; the file is in its place already."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _reason(error: OSError, folder: str) -> str:
    if not os.path.isdir(folder):
        return f"there is no folder {folder!r}; create it first"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"the folder {folder!r} cannot be written to; choose another, or change its permissions"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk of the folder {folder!r} is full"
    return (error.strerror or str(error)).lower()
