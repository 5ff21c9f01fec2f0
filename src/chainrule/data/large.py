"""Tables that are not read whole: Parquet files, others that are first written as Parquet, and folders of parts.

>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder:
...     for part in (1, 2):
...         _ = Path(folder, f"{part}.csv").write_text("name,legs\\nRex,4\\nTweety,2\\n")
...     with LargeTable(folder) as table:
...         table.rows, [piece["legs"].to_list() for piece in map(table.read, range(len(table.pieces)))]
(4, [['4', '2'], ['4', '2']])
"""

import shutil
import weakref
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NamedTuple, Self

import polars as pl

from chainrule.data import delimited
from chainrule.data.columns import kind_of
from chainrule.data.reading import TABLE_ERRORS, readable, shortened, typed

MOST_CELLS = 50_000_000  # of a Parquet file that is read whole
MOST_BYTES = 2**29  # of a file of text
ROWS = 2**17  # of a piece
ENDINGS = (".parquet", ".csv", ".tsv", ".txt", ".jsonl", ".ndjson")


def is_large(path: Any) -> bool:
    """Whether a table's file is not to be read whole, or is a folder of parts."""
    file = Path(path)
    if file.is_dir():
        return any(part.suffix.lower() in ENDINGS for part in file.iterdir())
    if not file.is_file() or file.suffix.lower() not in ENDINGS:
        return False
    if file.suffix.lower() != ".parquet":
        return file.stat().st_size > MOST_BYTES
    try:
        return _rows(file) * len(pl.read_parquet_schema(file)) > MOST_CELLS
    except TABLE_ERRORS:
        return False  # said where it is read


class Piece(NamedTuple):
    """Some rows of a file, the first of which has this number in the table, from 0."""

    path: Path
    start: int
    rows: int
    number: int


class LargeTable:
    """A table in a file, or in the tables' files of a folder, which have the same columns, in the order of their names.

    pieces : where its rows are; rows : how many; columns : their names.

    What is not Parquet is written as such to a temporary folder, which is there until the table is left. Raises
    `InvalidInput` where a file cannot be read, has other columns, or no rows.
    """

    def __init__(self, path: Any) -> None:
        path = Path(path)
        files = sorted(f for f in path.iterdir() if f.suffix.lower() in ENDINGS) if path.is_dir() else [path]
        self._folder = mkdtemp()
        self._leave = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self.pieces: list[Piece] = []
        self.rows = 0
        for file in files:
            with readable(repr(str(file))):
                self._add(file, files[0])

    def _add(self, file: Path, first: Path) -> None:
        there = file if file.suffix.lower() == ".parquet" else self._written(file)
        schema = pl.read_parquet_schema(there)
        if file == first:
            self.columns, self._schema = list(schema), schema
            delimited.check_names(self.columns)
        if other := set(schema) ^ set(self.columns):
            whose = "this part alone has" if min(other) in schema else "other parts have"
            raise ValueError(f"{whose} a column {shortened(min(other))}, and all parts must have the same")
        for name, kind in schema.items():
            known = self._schema[name]
            if kind_of(kind) != kind_of(known) and pl.Null not in (kind, known):
                raise ValueError(f"its column {shortened(name)} is {kind}, and that of {first.name!r} {known}")
        count = _rows(there)
        if not count:
            raise ValueError("it has no rows")
        starts = range(0, count, ROWS)
        self.pieces += [Piece(there, start, min(ROWS, count - start), self.rows + start) for start in starts]
        self.rows += count

    def _written(self, file: Path) -> Path:
        target = Path(self._folder, f"{file.name}.parquet")
        if file.suffix.lower() in (".jsonl", ".ndjson"):
            lazy = pl.scan_ndjson(file)
        else:
            separator, names = delimited.checked(str(file))
            lazy = pl.scan_csv(file, separator=separator, infer_schema=False, with_column_names=lambda _: names)
        lazy.sink_parquet(target, row_group_size=ROWS)
        return target

    def read(self, number: int) -> pl.DataFrame:
        """Return the rows of a piece, as `data.reading.read_raw` would."""
        path, start, rows, _ = self.pieces[number]
        with readable(repr(str(path))):
            return typed(pl.scan_parquet(path).slice(start, rows).select(self.columns).collect())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._leave()


def _rows(path: Path) -> int:
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())
