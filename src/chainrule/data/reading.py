"""Reading a table: CSV, TSV, Parquet, Excel or JSON lines, by the name's ending; whatever is wrong is one sentence.

>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder:
...     path = Path(folder, "pets.csv")
...     _ = path.write_text("name,legs\\nRex,4\\nTweety,2\\n")
...     read_table(path)["legs"].to_list()
[4, 2]
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from chainrule.data import delimited
from chainrule.data.inference import MISSING, understood
from chainrule.data.sources import check_workbook, opened
from chainrule.data.steps import in_reach
from chainrule.errors import InvalidInput

PathLike = str | os.PathLike[str]

#: What Polars raises for a table that it cannot read. (A panic, as in a damaged file, is no `Exception`.)
TABLE_ERRORS = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
_muting = threading.Lock()


def read_table(path: PathLike, encoding: str | None = None) -> pl.DataFrame:
    """Return the table in the file at `path`, its columns' types found from all of its rows.

    Raises `InvalidInput`, with the reason, for anything that is not a table with a row or more.
    """
    return understood(read_raw(path, encoding))[0]


def read_raw(path: PathLike, encoding: str | None = None) -> pl.DataFrame:
    """Return the table in the file at `path` ("-" is standard input); text is as it is there, but for missing values.

    encoding : of text; UTF-8 if None. Raises `InvalidInput` as `read_table` does.
    """
    shown = repr(os.fspath(path)) if os.fspath(path) != "-" else "standard input"
    with readable(shown), opened(os.fsdecode(path), encoding, frozenset(READERS)) as name:
        reader = READERS.get(Path(name).suffix.lower())
        if reader is None:
            raise ValueError(f"its name must end in {', '.join(sorted(READERS))}")
        frame = reader(name)
        delimited.check_names(frame.columns)
        if frame.height == 0:
            raise ValueError("it has a header, but no rows")
        return typed(frame)


@contextmanager
def readable(shown: str) -> Iterator[None]:
    """Raise `InvalidInput`, with the reason, where a table cannot be read."""
    try:
        yield
    except ValueError as error:
        raise InvalidInput(f"Cannot read {shown}: {str(error).rstrip('.')}.") from None
    except OSError as error:
        raise InvalidInput(f"Cannot read {shown}: {(error.strerror or in_short(error)).lower()}.") from None
    except TABLE_ERRORS as error:
        raise InvalidInput(f"Cannot read {shown}: {in_short(error)}.") from None


def _parquet(name: str) -> pl.DataFrame:
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


def _json_lines(name: str) -> pl.DataFrame:
    delimited.check_text(name)
    try:
        return pl.read_ndjson(name, infer_schema_length=None)
    except (pl.exceptions.PolarsError, RuntimeError) as error:
        raise ValueError(f"a line is not a JSON object ({in_short(error)})") from None


def _excel(name: str) -> pl.DataFrame:
    check_workbook(name)
    try:
        return pl.read_excel(name, infer_schema_length=None)
    except ModuleNotFoundError:
        raise ValueError("Excel files need one more package: pip install 'chainrule[excel]'") from None
    except Exception as error:  # of whichever kind the reader has
        raise ValueError(f"it is not an Excel file that can be read ({in_short(error)})") from None


READERS: dict[str, Callable[[str], pl.DataFrame]] = {
    ".csv": delimited.read,
    ".tsv": delimited.read,
    ".txt": delimited.read,
    ".parquet": _parquet,
    ".xlsx": _excel,
    ".xlsm": _excel,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
}


def typed(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table with columns of few types: whole numbers, Float64, Boolean, String, dates, and others.

    >>> typed(pl.DataFrame({"x": [1.0, float("nan")], "y": ["2", "NA"]})).rows()
    [(1.0, '2'), (None, None)]
    """
    return frame.with_columns(map(_normal, frame.iter_columns()))


def _normal(column: pl.Series) -> pl.Series:
    kind = column.dtype
    if kind.is_float() or kind.is_decimal() or kind in (pl.Int128, pl.UInt128):
        column = column.cast(pl.Float64)
    if kind in (pl.Categorical, pl.Enum, pl.Null):
        column = column.cast(pl.String)
    return column.set(column.is_in(MISSING), None) if column.dtype == pl.String else in_reach(column)


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
