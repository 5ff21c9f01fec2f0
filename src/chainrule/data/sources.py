"""Where a table comes from: a file, packed or not, in any encoding, or standard input; and what it may be at most."""

import codecs
import gzip
import os
import re
import stat
import sys
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

MOST = 2**30  # bytes that a packed file, or standard input, may hold
MOST_CELLS = 20_000_000  # of an Excel sheet: its rows times its columns
PIECE = 2**20
MAGIC = {b"\x1f\x8b": ".gz", b"PK\x03\x04": ".zip", b"PAR1": ".parquet"}
CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')


@contextmanager
def opened(name: str, encoding: str | None, endings: Collection[str]) -> Iterator[str]:
    """Make a table's file an ordinary one: unpacked, in UTF-8, with an ending that tells its kind; give its name.

    Raises `ValueError` or `OSError`, with the reason, where it cannot be, or unpacks to more than a table may hold.
    """
    with TemporaryDirectory() as folder:
        if name == "-":
            name = _from_input(folder)
        _check_ordinary(name)
        ending = Path(name).suffix.lower()
        try:
            if ending == ".gz":
                with gzip.open(name) as packed:
                    name = _kept(packed, Path(folder, f"table{Path(name[:-3]).suffix.lower() or '.csv'}"))
            elif ending == ".zip":
                name = _unzipped(name, folder, endings)
        except (EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError, gzip.BadGzipFile):
            raise ValueError(f"it cannot be unpacked: it is damaged, or no {ending} file") from None
        _check_ordinary(name)
        if encoding and Path(name).suffix.lower() in (".csv", ".tsv", ".txt", ".jsonl", ".ndjson"):
            name = _decoded(name, encoding, Path(folder, f"decoded{Path(name).suffix.lower()}"))
        yield name


def _check_ordinary(name: str) -> None:
    try:
        status = os.stat(name)
    except FileNotFoundError:
        raise ValueError("there is no such file") from None
    if stat.S_ISDIR(status.st_mode):
        raise ValueError("that is a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise ValueError("it is not an ordinary file")
    if status.st_size == 0:
        raise ValueError("the file is empty")


def _from_input(folder: str) -> str:
    kept = Path(_kept(sys.stdin.buffer, Path(folder, "input")))
    with kept.open("rb") as file:
        head = file.read(PIECE)
    ending = next((end for magic, end in MAGIC.items() if head.startswith(magic)), "")
    if ending == ".zip" and b"[Content_Types].xml" in head:
        ending = ".xlsx"
    ending = ending or (".jsonl" if head.lstrip().startswith(b"{") else ".csv")
    return str(kept.rename(kept.with_suffix(ending)))


def _kept(source: object, path: Path) -> str:
    """Write all that can be read to a file. Raises `ValueError` where it is too much."""
    taken = 0
    with path.open("wb") as file:
        while piece := source.read(PIECE):  # type: ignore[attr-defined]
            taken += len(piece)
            if taken > MOST:
                raise ValueError(f"it holds more than {MOST / 2**30:g} GiB, unpacked; give a part of it, or Parquet")
            file.write(piece)
    return str(path)


def _unzipped(name: str, folder: str, endings: Collection[str]) -> str:
    with zipfile.ZipFile(name) as packed:
        members = [m for m in packed.infolist() if Path(m.filename).suffix.lower() in endings]
        members = [m for m in members if not m.filename.startswith("__MACOSX")]
        if len(members) != 1:
            raise ValueError(f"it holds {len(members) or 'no'} tables, where it must hold one; unpack it")
        with packed.open(members[0]) as member:
            return _kept(member, Path(folder, f"table{Path(members[0].filename).suffix.lower()}"))


def _decoded(name: str, encoding: str, path: Path) -> str:
    try:
        codec = codecs.lookup(encoding)
        if not codec._is_text_encoding:
            raise LookupError
    except (LookupError, ValueError):
        known = "utf-8, cp1252, latin-1, utf-16 and more"
        raise ValueError(f"there is no encoding {encoding!r:.40}; there are {known}") from None
    try:
        with open(name, encoding=codec.name, newline="") as file, path.open("w", encoding="utf-8", newline="") as out:
            while piece := file.read(PIECE):
                out.write(piece)
    except UnicodeError:
        raise ValueError(f"it is not {encoding} text") from None
    return str(path)


def check_workbook(name: str) -> None:
    """Raise `ValueError` where an Excel file is none, or would take more memory than a table may."""
    try:
        with zipfile.ZipFile(name) as packed:
            left = MOST
            for member in packed.infolist():
                with packed.open(member) as file:
                    left -= _check_sheet(file, left, member.filename.startswith("xl/worksheets/"))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        raise ValueError("it is not an Excel file") from None


def _check_sheet(file: object, left: int, sheet: bool) -> int:
    """Return how many bytes a part of a workbook unpacks to; look at the places of a sheet's cells."""
    taken, columns, rows, tail = 0, 0, 0, b""
    while piece := file.read(PIECE):  # type: ignore[attr-defined]
        taken += len(piece)
        if taken > left:
            raise ValueError(f"it unpacks to more than {MOST / 2**30:g} GiB")
        for letters, digits in set(CELL.findall(tail + piece)) if sheet else ():
            column = 0
            for letter in letters:
                column = 26 * column + letter - 64
            columns, rows = max(columns, column), max(rows, int(digits))
        tail = piece[-32:]
        if columns * rows > MOST_CELLS:
            raise ValueError(f"its cells reach over {rows:,} rows and {columns:,} columns, too many; save it as CSV")
    return taken
