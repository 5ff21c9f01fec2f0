"""CSV and TSV: the header by the standard library, the rows by Polars, and what Polars would pass over by a count.

Polars fills short rows with missing values and renames a second column of one name: both are looked for here.
"""

import csv
import io
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TextIO

import polars as pl

from chainrule.data.inference import SAMPLE

SEPARATORS = ",;\t|"
MOST_COLUMNS = 20_000
HEAD = 2**20  # bytes looked at before anything else
_limit = threading.Lock()


def read(name: str) -> pl.DataFrame:
    """Return the table in a delimited text file, all of it text.

    Raises `ValueError`, with the reason, where it is not one.
    """
    separator, names = checked(name)
    try:
        frame = pl.read_csv(name, separator=separator, infer_schema=False)
    except pl.exceptions.NoDataError:
        raise ValueError("the file is empty") from None
    except pl.exceptions.PolarsError as error:
        if "utf-8" in str(error).lower():
            raise ValueError("it is not UTF-8 text; say what it is, as by --encoding cp1252") from None
        _check_rows(name, separator, len(names))
        reason = "a quote is opened and not closed, perhaps" if '"' in str(error) or "`" in str(error) else str(error)
        raise ValueError(f"it is not well-formed ({reason.splitlines()[0][:200].rstrip('.')})") from None
    if frame.width == len(names):
        frame.columns = names  # Polars leaves a doubled quote in a name as it is
    if frame.height and frame.width == len(names) and frame.to_series(frame.width - 1).null_count():
        _check_rows(name, separator, len(names))  # a short row lacks at least the last column
    return frame


def checked(name: str) -> tuple[str, list[str]]:
    """Return the separator of a delimited text file and the names of its columns. Raises `ValueError`."""
    head = check_text(name)
    separator = "\t" if name.lower().endswith(".tsv") else _separator(head)
    names = _header(name, separator)
    if len(names) > MOST_COLUMNS:
        raise ValueError(f"it has {len(names):,} columns; at most {MOST_COLUMNS:,} are read")
    check_names(names)
    return separator, names


def check_names(names: list[str]) -> None:
    """Raise `ValueError` where two columns have one name."""
    for twice in [name for name, count in Counter(names).items() if count > 1][:1]:
        what = f"two columns are named {twice[:60]!r}" if twice else "two columns have no name"
        raise ValueError(f"{what}; give each column a name of its own")


def check_text(name: str) -> str:
    """Return the beginning of a file, if it is text. Raises `ValueError` where it is not."""
    with open(name, "rb") as file:
        head = file.read(HEAD)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError("it is UTF-16 text; say so: --encoding utf-16")
    if b"\0" in head:
        raise ValueError("it is not a text file")
    text = head.decode("utf-8-sig", errors="replace")
    broken = text.count("�")
    if broken > max(1, len(text) // 10):
        raise ValueError("it is not a text file")
    if broken > (len(head) == HEAD):  # the last character may have been cut
        raise ValueError("it is not UTF-8 text; say what it is, as by --encoding cp1252")
    if not text.strip():
        raise ValueError("the file is empty")
    return text


def _separator(head: str) -> str:
    """Return the separator that divides the header, and most of the first rows into as many pieces; else a comma."""

    def fit(separator: str) -> tuple[bool, int, int, bool]:
        with _records(io.StringIO(head, newline=""), separator) as records:
            widths = [len(record) for record in islice(records, SAMPLE)]
        width = widths[0] if widths else 0
        return width > 1, widths.count(width), width, separator == ","

    return max(SEPARATORS, key=fit)


def _header(name: str, separator: str) -> list[str]:
    """Return the names of the columns; a quoted name may hold line breaks."""
    with _opened(name) as file, _records(file, separator) as records:
        return next(records, [])


def _check_rows(name: str, separator: str, width: int) -> None:
    """Raise `ValueError` with the first row that has not as many fields as the header."""
    with _opened(name) as file, _records(file, separator) as records:
        for number, record in enumerate(records):
            if number and len(record) != width:
                have = f"{len(record)} field{'' if len(record) == 1 else 's'}"
                raise ValueError(f"row {number} after the header has {have}, where the header has {width}")


def _opened(name: str) -> TextIO:
    return open(name, encoding="utf-8-sig", errors="replace", newline="")


@contextmanager
def _records(file: TextIO, separator: str) -> Iterator[Iterator[list[str]]]:
    """Give the records that are not empty, with fields of any length; the csv module has one limit for the process."""
    with _limit:
        before = csv.field_size_limit(sys.maxsize if sys.maxsize < 2**32 else 2**31 - 1)
        try:
            yield filter(None, csv.reader(file, delimiter=separator))
        except csv.Error as error:
            raise ValueError(f"it is not well-formed ({error})") from None
        finally:
            csv.field_size_limit(before)
