"""Tables from files: what is read, as what, and what is refused."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chainrule import InvalidInput
from chainrule.data.reading import read_table

DAY, MOMENT = dt.date(2024, 2, 29), dt.datetime(2024, 2, 29, 13, 30)


def table(folder: Path, content: str | bytes, name: str = "t.csv") -> pl.DataFrame:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(path)


@pytest.mark.parametrize(
    ("cells", "dtype", "values"),
    [
        (["1", "-2", ""], pl.Int64, [1, -2, None]),
        (["1", "2.5", "NA"], pl.Float64, [1.0, 2.5, None]),
        ([" 1", "2 ", "?"], pl.Int64, [1, 2, None]),
        (["1e400", "-inf", "nan", "3"], pl.Float64, [None, None, None, 3.0]),
        (["99999999999999999999", "1", "2"], pl.Float64, [1e20, 1.0, 2.0]),
        (["true", "False", "null"], pl.Boolean, [True, False, None]),
        (["yes", "no", "yes"], pl.Boolean, [True, False, True]),
        (["1", "2", "three"], pl.String, ["1", "2", "three"]),
        (["2024-02-29", "2024-02-29", ""], pl.Date, [DAY, DAY, None]),
        (["29/02/2024", "29/02/2024", "29/02/2024"], pl.Date, [DAY, DAY, DAY]),
        (["2024-02-29 13:30", "2024-02-29 13:30"], pl.Datetime("us"), [MOMENT, MOMENT]),
        (["2024-02-29T13:30:00Z", "2024-02-29T13:30:00Z"], pl.Datetime("us"), [MOMENT, MOMENT]),
        (["13:30", "13:30"], pl.Time, [MOMENT.time(), MOMENT.time()]),
        (["", "NA"], pl.String, [None, None]),
    ],
)
def test_types_come_from_all_values(tmp_path: Path, cells: list[str], dtype: pl.DataType, values: list[object]) -> None:
    column = table(tmp_path, "a,b\n" + "".join(f"{cell},x\n" for cell in cells))["a"]
    assert column.dtype == dtype
    assert column.to_list() == values


def test_a_late_value_changes_the_type(tmp_path: Path) -> None:
    assert table(tmp_path, "a\n" + "1\n" * 5000 + "x\n" * 500)["a"].dtype == pl.String
    few = table(tmp_path, "a\n" + "1\n" * 5000 + "closed\n")["a"]
    assert (few.dtype, few[-1]) == (pl.Int64, None)
    assert table(tmp_path, "a\n" + "1\n" * 5000 + "0.5\n")["a"].dtype == pl.Float64


def test_codes_stay_text(tmp_path: Path) -> None:
    frame = table(tmp_path, "zip,n\n01,1\n02,2\n")
    assert frame["zip"].to_list() == ["01", "02"]
    assert frame["n"].to_list() == [1, 2]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("a,b\n1.5,x\n2.5,y\n", "t.csv"),
        ("\ufeffa,b\r\n1.5,x\r\n2.5,y\r\n", "t.csv"),
        ("a;b\n1,5;x\n2,5;y\n", "t.csv"),
        ("a;b\n1.5;x\n2.5;y", "t.txt"),
        ("a\tb\n1.5\tx\n2.5\ty\n", "t.tsv"),
        ("a|b\n1.5|x\n2.5|y\n", "T.CSV"),
        ('"a",b\n"1.5","x"\n"2.5",y\n', "t.csv"),
        ('{"a":1.5,"b":"x"}\n{"b":"y","a":2.5}\n', "t.jsonl"),
        ('{"a":1.5,"b":"x"}\n{"a":2.5,"b":"y"}', "t.ndjson"),
    ],
)
def test_dialects(tmp_path: Path, content: str, name: str) -> None:
    assert table(tmp_path, content, name).rows() == [(1.5, "x"), (2.5, "y")]


def test_quoted_line_breaks_and_separators(tmp_path: Path) -> None:
    frame = table(tmp_path, '"a\nb",c\n"x, ""y""\nz",\nw,2\n')
    assert frame.columns == ["a\nb", "c"]
    assert frame.rows() == [('x, "y"\nz', None), ("w", 2)]


def test_quotes_in_a_header_are_read_as_in_a_row(tmp_path: Path) -> None:
    assert table(tmp_path, '"a""b","""",c\n1,"x""y",2\n').to_dict(as_series=False) == {
        'a"b': [1],
        '"': ['x"y'],
        "c": [2],
    }


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("a;b,c;d;e\n1,2\n3,4\n", ["a;b", "c;d;e"]),
        ("a,b,c;d\n1,5;2\n2,5;3\n", ["a,b,c", "d"]),
        ('"one;two",x\n"u;v;w",2\n', ["one;two", "x"]),
        ("a|b;c\n1|2;x\n3|4;y\n", ["a|b", "c"]),
        ("a;b;c,d\n", ["a", "b", "c,d"]),
    ],
)
def test_the_separator_is_the_one_that_divides_the_rows_too(tmp_path: Path, content: str, names: list[str]) -> None:
    path = tmp_path / "t.csv"
    path.write_text(content + ("" if content.count("\n") > 1 else "1;2;3\n"), encoding="utf-8")
    assert read_table(path).columns == names


FAR = ["+12345-01-02T00:00:00", "2024-02-29T13:30:00"]


def test_dates_that_python_lacks_are_missing_from_text(tmp_path: Path) -> None:
    assert table(tmp_path, "a,b\n" + "".join(f"{cell},x\n" for cell in FAR))["a"].to_list() == [None, MOMENT]
    assert table(tmp_path, "a,b\n+20000-01-01,x\n2024-02-29,x\n")["a"].to_list() == [None, DAY]


@pytest.mark.parametrize(
    ("dtype", "far", "near", "value"),
    [
        (pl.Date, 6_585_500, 19_782, DAY),  # the year 20000
        (pl.Date, 50_000_000, 19_782, DAY),
        (pl.Date, -(2**31), 19_782, DAY),
        (pl.Datetime("ms"), 2**63 - 1, 1_709_213_400_000, MOMENT),
        (pl.Datetime("us"), -(2**63), 1_709_213_400_000_000, MOMENT),
        (pl.Datetime("us", "Europe/Berlin"), 2**63 - 1, 1_709_209_800_000_000, MOMENT),
        (pl.Duration("ms"), 2**63 - 1, 86_400_000, dt.timedelta(1)),
    ],
)
def test_dates_that_python_lacks_are_missing(
    tmp_path: Path, dtype: pl.DataType, far: int, near: int, value: object
) -> None:
    kind = pl.Int32 if dtype == pl.Date else pl.Int64
    path = tmp_path / "t.parquet"
    pl.DataFrame({"a": pl.Series([far, near, None], dtype=kind).cast(dtype)}).write_parquet(path)
    first, second, third = read_table(path)["a"].to_list()
    assert (first, third) == (None, None)
    assert second.replace(tzinfo=None) == value if isinstance(second, dt.datetime) else second == value


def test_a_panic_is_a_sentence_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture
) -> None:
    def panics(name: str) -> pl.DataFrame:
        return pl.DataFrame({"a": pl.Series([2**31 - 1], dtype=pl.Int32).cast(pl.Date).cast(pl.String)})

    monkeypatch.setattr(pl, "read_parquet", panics)
    with pytest.raises(InvalidInput, match=r"^Cannot read '.*t\.parquet': out-of-range date\.$"):
        table(tmp_path, b"PAR1", "t.parquet")
    os.write(2, b"heard again")
    assert capfd.readouterr().err == "heard again"


def test_parquet_types(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pl.DataFrame(
        {"c": pl.Series(["u", "v"], dtype=pl.Categorical), "f": [float("nan"), float("inf")], "l": [[1], [2]]}
    ).write_parquet(path)
    frame = read_table(path)
    assert frame["c"].to_list() == ["u", "v"]
    assert frame["f"].to_list() == [None, None]
    assert frame["l"].dtype == pl.List


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("t.jsonl", b'{"a":1', "a line is not a JSON object"),
        ("t.jsonl", b"[1,2]\n", "a line is not a JSON object"),
        ("t.parquet", b"a,b\n1,2\n", "it is not a Parquet file"),
        ("t.parquet", b"PAR1" + b"x" * 50, "parquet"),
        ("t.xlsx", b"PK", "it is not an Excel file"),
        ("t.doc", b"PK", "its name must end in .csv, .jsonl, .ndjson, .parquet, .tsv, .txt, .xlsm, .xlsx"),
        ("t.csv", b",\n1,2\n", "two columns have no name"),
        ("t.csv", b"a,b\n1,2\n3\n4,5\n", "row 2 after the header has 1 field, where the header has 2"),
    ],
)
def test_what_is_refused(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        table(tmp_path, content, name)
    assert str(caught.value).startswith(f"Cannot read {str(tmp_path / name)!r}: ")
    assert reason in str(caught.value)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="that is a folder"):
        read_table(tmp_path)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=300), st.text(alphabet='ab,;"\n\r\t 1.-é', max_size=300).map(str.encode)))
def test_any_bytes_are_a_table_or_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    sentence, rows = "", 0
    try:
        rows = table(tmp_path, content).height
    except InvalidInput as error:
        sentence = str(error)
    assert bool(sentence) == (rows == 0)
    assert "\n" not in sentence
    assert len(sentence) < 700
