"""Tables that nobody would want, drawn from seeds: strange cells, headers, dialects and types, and damaged bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

Cells = Callable[[np.random.Generator, int], list[str]]
Random = np.random.Generator

WORDS = [
    "",
    "a",
    "NA",
    "naïve",
    "两",
    "<script>",
    "=1+1",
    'say "no"',
    "a,b",
    "a;b",
    "two\nlines",
    "\u202eleft",
    "\x1b[31m",
]
WORDS += ["🙂", " x ", "'", '"', "\\", "\t", "null", "inf", "true", "{}", "%s", "a" * 300, "y" * 20_000, "\r", "\ufeff"]
NUMBERS = [
    "0",
    "-0",
    "1e308",
    "-1e308",
    "1.7976931348623157e308",
    "1e400",
    "-inf",
    "nan",
    "5e-324",
    "1e-320",
    "1e20",
    "2e20",
]
NUMBERS += [
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "18446744073709551616",
    "1" * 400,
    "1_000",
]
NUMBERS += ["0x10", "1e", "+1", "1,5", "1.000,5", "１２", "1e300", "2e300", ".5", "5.", "--1"]
DATES = ["2024-02-29", "2023-02-29", "+12345-01-02T00:00:00", "-0001-01-01", "0000-00-00", "0001-01-01", "9999-12-31"]
DATES += [
    "99999-01-01",
    "+262142-12-31",
    "2024-02-29T13:30:00Z",
    "2024-02-29 25:00",
    "29/02/2024",
    "13:30",
    "24:00:00",
    "1/1/1",
]
DATES += ["0001-01-01T00:00:00", "9999-12-31T23:59:59.999999999", "-9999-01-01T00:00:00", "+20000-01-01"]


def some_of(values: list[str], rng: Random, rows: int) -> list[str]:
    """Return cells of a few of the values."""
    return list(rng.choice(rng.choice(values, rng.integers(1, 7)), rows))


CELLS: list[Cells] = [
    lambda rng, rows: some_of(WORDS, rng, rows),
    lambda rng, rows: some_of(NUMBERS, rng, rows),
    lambda rng, rows: some_of(DATES, rng, rows),
    lambda rng, rows: some_of(WORDS + NUMBERS + DATES, rng, rows),
    lambda rng, rows: [f"{x:.6g}" for x in rng.normal(size=rows)],
    lambda rng, rows: [repr(float(x)) for x in rng.normal(size=rows) * 10.0 ** rng.integers(-320, 308)],
    lambda rng, rows: [str(i) for i in rng.integers(-3, 4, rows)],
    lambda rng, rows: [str(i) for i in range(rows)],
    lambda rng, rows: list(rng.choice(["yes", "no"], rows)),
    lambda rng, rows: list(rng.choice(["True", "false", ""], rows)),
    lambda rng, rows: [f"{2000 + i % 30}-0{1 + i % 9}-11" for i in rng.integers(0, 99, rows)],
    lambda rng, rows: [f"user {i}" for i in range(rows)],
    lambda rng, rows: [str(rng.choice(DATES))] + ["2024-01-0" + str(1 + i % 9) for i in range(rows - 1)],
]


def table_names(rng: Random, columns: int) -> list[str]:
    """Return names of columns, most of them harmless."""
    strange = [*WORDS, "y", "Y", "prediction", "n" * 500, "a; b", 'the "a"', "1", "2024-01-01", "-", "--json"]
    return [str(rng.choice(strange)) if rng.random() < 0.3 else f"c{i}" for i in range(columns)]


def delimited(rng: Random) -> tuple[bytes, list[str]]:
    """Return a CSV file's bytes and the names of its columns."""
    rows, columns = int(rng.choice([0, 1, 9, 12, 30, 60, 60, 60, 60, 60])), int(rng.integers(1, 7))
    names = table_names(rng, columns)
    cells = [CELLS[rng.integers(len(CELLS))](rng, rows) if rows else [] for _ in names]
    if rng.random() < 0.5:  # the last column can be learned
        cells[-1] = list(rng.choice(["yes", "no", "1e20"], rows)) if rng.random() < 0.5 else CELLS[4](rng, rows)
    text = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if rng.random() < 0.3 else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=str(rng.choice([",", ",", ";", "\t", "|"])), quoting=quoting)
    writer.writerow(names)
    writer.writerows(zip(*cells, strict=True))
    encoding = str(rng.choice(["utf-8"] * 8 + ["utf-8-sig", "utf-16", "latin-1", "cp1252"]))
    content = text.getvalue().encode(encoding, errors="replace")
    return (damaged(content, rng) if rng.random() < 0.3 else content), names


def series(name: str, rows: int, rng: Random, easy: bool) -> pl.Series:
    """Return a column of any type that Parquet holds, whatever its bits; if `easy`, rather one that can be learned."""
    bits = pl.Series(name, rng.integers(-(2**63), 2**63 - 1, rows, endpoint=True))
    if rng.random() < 0.7:
        bits = bits // int(rng.choice([2**13, 2**25, 2**33, 2**42, 2**55, 2**61]))
    small, units, zones = bits % 2**31, ("ms", "us", "ns"), ("Europe/Berlin", "UTC", "Pacific/Apia")
    unit = units[rng.integers(3)]
    kinds: list[Callable[[], pl.Series]] = [
        lambda: bits,
        lambda: bits.cast(pl.Int128),
        lambda: bits.reinterpret(signed=False),
        lambda: (bits % 200).cast(pl.UInt8),
        lambda: (bits % 100).cast(pl.Int8),
        lambda: pl.Series(name, bits.to_numpy().view(np.float64)),
        lambda: pl.Series(name, rng.normal(size=rows).astype(np.float32)),
        lambda: pl.Series(name, rng.choice([np.nan, np.inf, -np.inf, 0.0, 1e308, -1e308, 5e-324], rows)),
        lambda: (small * int(rng.choice([-1, 1]))).cast(pl.Int32).cast(pl.Date),
        lambda: bits.cast(pl.Datetime(unit)),
        lambda: bits.cast(pl.Datetime(unit, zones[rng.integers(3)])),
        lambda: bits.cast(pl.Duration(unit)),
        lambda: (bits % 86_400_000_000_000).cast(pl.Time),
        lambda: (bits % 10**6).cast(pl.Decimal(20, 3)),
        lambda: (bits % 2 == 0).alias(name),
        lambda: (bits % 5).cast(pl.String),
        lambda: (bits % 5).cast(pl.String).cast(pl.Categorical),
        lambda: (bits % 3).cast(pl.String).cast(pl.Enum(["0", "1", "2"])),
        lambda: pl.Series(name, [bytes([i % 256]) for i in range(rows)]),
        lambda: pl.Series(name, [[i, None] for i in range(rows)]),
        lambda: small.cast(pl.Int32).reshape((rows, 1)).cast(pl.Array(pl.Date, 1)).cast(pl.List(pl.Date)).alias(name),
        lambda: pl.DataFrame({"a": bits.cast(pl.Datetime(unit))}).to_struct(name),
        lambda: pl.Series(name, [{"a": i, "b": "x"} for i in range(rows)]),
        lambda: pl.Series(name, [None] * rows),
        lambda: pl.Series(name, [some_of(WORDS, rng, 1)[0] for _ in range(rows)], dtype=pl.String),
        lambda: pl.Series(name, rng.normal(size=rows)),
        lambda: pl.Series(name, list(rng.choice(["u", "v"], rows)), dtype=pl.String),
    ]
    if easy and rng.random() < 0.7:
        kinds = kinds[-2:]
    found = kinds[rng.integers(len(kinds))]()
    return (
        found.set(pl.Series(rng.random(rows) < 0.2), None) if rng.random() < 0.3 and found.dtype != pl.Null else found
    )


def parquet(rng: Random) -> tuple[bytes, list[str]]:
    """Return a Parquet file's bytes and the names of its columns."""
    rows = int(rng.choice([1, 12, 60, 60, 60, 60]))
    names = list(dict.fromkeys(table_names(rng, int(rng.integers(1, 7)))))
    content = io.BytesIO()
    compression = str(rng.choice(["zstd", "uncompressed", "snappy"]))
    pl.DataFrame([series(name, rows, rng, name == names[-1]) for name in names]).write_parquet(
        content, compression=compression
    )
    return (damaged(content.getvalue(), rng) if rng.random() < 0.4 else content.getvalue()), names


def damaged(content: bytes, rng: Random) -> bytes:
    """Return bytes with a few of them changed, left out or doubled, or without their end."""
    mutable = bytearray(content)
    for _ in range(rng.integers(1, 5)):
        at, change = int(rng.integers(len(mutable) or 1)), rng.integers(5)
        if change < 2 and at < len(mutable):
            mutable[at] ^= 1 << int(rng.integers(8))
        elif change == 2:
            del mutable[at : at + int(rng.integers(1, 20))]
        elif change == 3:
            mutable[at:at] = mutable[at : at + int(rng.integers(1, 200))]
        elif rng.random() < 0.3:
            del mutable[at:]
    return bytes(mutable)


def write_table(seed: int, folder: Path) -> tuple[Path, str, list[str]]:
    """Write the table that a seed stands for; return its path, a column to predict and further arguments of `train`."""
    rng = np.random.default_rng(seed)
    make, ending = (
        (parquet, "parquet") if rng.random() < 0.4 else (delimited, str(rng.choice(["csv", "csv", "csv", "tsv"])))
    )
    content, names = make(rng)
    path = folder / f"table.{ending}"
    path.write_bytes(content)
    more = [[], [], [], ["--task", "regression"], ["--task", "classification"], ["--recipe", "mlp"], ["--hidden", "0"]]
    more += [["--class-weight", "balanced"], ["--json"], ["--test-size", "0.01"], ["--batch-size", "1"]]
    report = [] if rng.random() < 0.7 else ["--no-report"]
    target = names[int(rng.integers(len(names)))] if rng.random() < 0.5 else names[-1]
    return path, target, [*more[rng.integers(len(more))], *report]
