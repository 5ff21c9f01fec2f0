"""Tables from packed files, other encodings, Excel and standard input, and what is too much of them."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import zipfile
from pathlib import Path

import polars as pl
import pytest

from chainrule import InvalidInput
from chainrule.data import sources
from chainrule.data.reading import read_table

CSV = "städte,n\nKöln,1\nUlm,2\n"


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def zipped(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            file.writestr(name.replace("__", "/").replace("_", "."), text)
    return content.getvalue()


def test_packed_files(tmp_path: Path) -> None:
    whole = CSV.encode()
    for name, content in (("t.csv.gz", gzip.compress(whole)), ("t.zip", zipped(a_csv=whole, readme_md=b"x"))):
        assert read_table(written(tmp_path, name, content)).rows() == [("Köln", 1), ("Ulm", 2)]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-16", "utf-8"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "t.csv", CSV.encode(encoding))
    assert read_table(path, encoding)["städte"].to_list() == ["Köln", "Ulm"]


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = io.BytesIO()
    pl.DataFrame({"städte": ["Köln", "Ulm"], "n": [1, 2]}).write_parquet(parquet)
    lines = '{"städte": "Köln", "n": 1}\n{"städte": "Ulm", "n": 2}\n'.encode()
    for content in (CSV.encode(), gzip.compress(CSV.encode()), parquet.getvalue(), lines, zipped(t_csv=CSV.encode())):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        assert read_table("-").rows() == [("Köln", 1), ("Ulm", 2)]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
    with pytest.raises(InvalidInput, match="Cannot read standard input: the file is empty"):
        read_table("-")


FAR = b'<worksheet><sheetData><row><c r="A1"/><c r="XFD1048576"/></row></sheetData></worksheet>'


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("bomb.csv.gz", gzip.compress(b"a,b\n" + b"0" * 100_000), "it holds more than .* GiB, unpacked"),
        ("bomb.zip", zipped(t_csv=b"a,b\n" + b"0" * 100_000), "it holds more than .* GiB, unpacked"),
        ("bomb.xlsx", zipped(xl__worksheets__sheet1_xml=b"0" * 100_000), "it unpacks to more than .* GiB"),
        ("far.xlsx", zipped(xl__worksheets__sheet1_xml=FAR), "its cells reach over 1,048,576 rows and 16,384"),
        ("wide.csv", b",".join(b"%d" % i for i in range(21_000)) + b"\n1\n", "it has 21,000 columns; at most 20,000"),
        ("two.zip", zipped(a_csv=b"a\n1\n", b_csv=b"a\n1\n"), "it holds 2 tables, where it must hold one"),
        ("none.zip", zipped(readme_md=b"x"), "it holds no tables"),
        (
            "cut.csv.gz",
            gzip.compress(CSV.encode() * 9, mtime=0)[:-9],
            "it cannot be unpacked: it is damaged, or no .gz file",
        ),
        ("no.zip", b"PK", "it cannot be unpacked"),
        ("no.gz", b"text", "it cannot be unpacked"),
        ("no.xlsx", b"text", "it is not an Excel file"),
    ],
)
def test_what_is_too_much_or_damaged_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, reason: str
) -> None:
    monkeypatch.setattr(sources, "MOST", 90_000)
    if name == "wide.csv":
        monkeypatch.setattr(sources, "MOST", 2**20)
    with pytest.raises(InvalidInput, match=rf"^Cannot read '.*{name}': {reason}") as caught:
        read_table(written(tmp_path, name, content))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("encoding", "reason"),
    [
        ("utf-99", "there is no encoding 'utf-99'"),
        ("base64", "there is no encoding 'base64'"),
        ("ascii", "it is not ascii"),
    ],
)
def test_wrong_encodings(tmp_path: Path, encoding: str, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        read_table(written(tmp_path, "t.csv", CSV.encode()), encoding)


def test_excel(tmp_path: Path) -> None:
    pytest.importorskip("fastexcel")
    pytest.importorskip("xlsxwriter")
    frame = pl.DataFrame(
        {"zip": ["01067", "53111"], "day": [dt.date(2024, 2, 29)] * 2, "x": [1.5, None], "p": ["$5", "-"]}
    )
    frame.write_excel(tmp_path / "t.xlsx")
    read = read_table(tmp_path / "t.xlsx")
    assert read["zip"].to_list() == ["01067", "53111"]
    assert read["x"].to_list() == [1.5, None]
    assert read["p"].to_list() == [5, None]
    assert [str(day)[:10] for day in read["day"]] == ["2024-02-29"] * 2


def test_excel_without_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*args: object, **options: object) -> None:
        raise ModuleNotFoundError("fastexcel")

    monkeypatch.setattr(pl, "read_excel", missing)
    with pytest.raises(InvalidInput, match=r"need one more package: pip install 'chainrule\[excel\]'"):
        read_table(written(tmp_path, "t.xlsx", zipped(a_xml=b"x")))
