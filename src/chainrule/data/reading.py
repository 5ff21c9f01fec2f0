"""Reading a table: CSV, TSV, Parquet or JSON lines, by the name's ending; whatever is wrong is one sentence.

>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder:
...     path = Path(folder, "pets.csv")
...     _ = path.write_text("name,legs\\nRex,4\\nTweety,2\\n")
...     read_table(path)["legs"].to_list()
[4, 2]
"""

from __future__ import annotations

import os
import stat
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from chainrule.data import delimited
from chainrule.data.inference import normal
from chainrule.errors import InvalidInput

PathLike = str | os.PathLike[str]

#: What Polars raises for a table that it cannot read. (A panic, as in a damaged file, is no `Exception`.)
TABLE_ERRORS = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
_muting = threading.Lock()


def read_table(path: PathLike, text: Collection[str] = ()) -> pl.DataFrame:
    """Return the table in the file at `path`, its columns' types found from all of its rows.

    The columns named in `text` stay text, even where every value could be read as a number.

    Raises `InvalidInput`, with the reason, for anything that is not a table with a row or more.
    """
    shown = repr(os.fspath(path))
    try:
        name = _ordinary_file(path)
        reader = READERS.get(_ending(name))
        if reader is None:
            raise ValueError(f"its name must end in {', '.join(sorted(READERS))}")
        frame = reader(name, frozenset(text))
        _check_names(frame.columns)
        if frame.height == 0:
            raise ValueError("it has a header, but no rows")
        return _normal(frame, frozenset(text))
    except ValueError as error:
        raise InvalidInput(f"Cannot read {shown}: {error}.") from None
    except OSError as error:
        raise InvalidInput(f"Cannot read {shown}: {(error.strerror or str(error)).lower()}.") from None
    except TABLE_ERRORS as error:
        raise InvalidInput(f"Cannot read {shown}: {in_short(error)}.") from None


def _ordinary_file(path: PathLike) -> str:
    """Return the path as text, if it names a file with something in it."""
    name = os.fsdecode(path)
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
    return name


def _ending(name: str) -> str:
    return Path(name).suffix.lower()


def _parquet(name: str, text: frozenset[str]) -> pl.DataFrame:
    with open(name, "rb") as file:
        if file.read(4) != b"PAR1":
            raise ValueError("it is not a Parquet file")
    with _muted():
        return pl.read_parquet(name)


@contextmanager
def _muted() -> Iterator[None]:
    """Keep off standard error what Polars prints of a panic, from threads of its own, before it is raised."""
    with _muting:
        try:
            kept = os.dup(2)
        except OSError:  # there is no standard error
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            os.close(nowhere)


def _json_lines(name: str, text: frozenset[str]) -> pl.DataFrame:
    delimited.check_text(name)
    try:
        return pl.read_ndjson(name, infer_schema_length=None)
    except (pl.exceptions.PolarsError, RuntimeError) as error:
        raise ValueError(f"a line is not a JSON object ({in_short(error)})") from None


READERS: dict[str, Callable[[str, frozenset[str]], pl.DataFrame]] = {
    ".csv": delimited.read,
    ".tsv": delimited.read,
    ".txt": delimited.read,
    ".parquet": _parquet,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
}


def _check_names(names: list[str]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        what = f"two columns are named {shortened(twice[0])}" if twice[0] else "two columns have no name"
        raise ValueError(f"{what}; give each column a name of its own")


def typed(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table that is not from a file as `read_table` would; but text stays text.

    >>> typed(pl.DataFrame({"x": [1.0, float("nan")], "y": ["2", "NA"]})).rows()
    [(1.0, '2'), (None, None)]
    """
    return _normal(frame, frozenset(frame.columns))


def _normal(frame: pl.DataFrame, text: frozenset[str]) -> pl.DataFrame:
    """Return the table with columns of few types, those in `text` as they are."""
    return frame.with_columns(normal(column, as_text=column.name in text) for column in frame.iter_columns())


def shortened(text: object, most: int = 60) -> str:
    """Return text quoted, in one line, and short enough to read.

    >>> shortened("a" * 100, most=10)
    "'aaaaaaaaaa…'"
    """
    shown = str(text)
    return repr(shown if len(shown) <= most else f"{shown[:most]}…")


def in_short(error: object) -> str:
    """Return the first line of what a library says of an error."""
    lines = str(error).strip().splitlines() or ["it cannot be read"]
    return lines[0].rstrip(".:")[:200]
