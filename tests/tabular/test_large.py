"""Tables that are not read whole: the same columns, figures and accuracy as of those that are."""

import numpy as np
import polars as pl
import pytest

from chainrule import InvalidInput
from chainrule.data import large
from chainrule.data.columns import examine
from chainrule.data.encoding import TableEncoder
from chainrule.data.large import LargeTable, is_large
from chainrule.data.reading import read_raw
from chainrule.tabular import Options, train
from chainrule.tabular.large import Figures, hashed, look

RNG = np.random.default_rng(0)
N = 2000
A, B = RNG.normal(size=(2, N))
CITY = RNG.choice(["Bonn", "Ulm", "Köln", None], N)
SCORE = 1e6 + 100 * (A + (CITY == "Ulm") + 0.1 * RNG.normal(size=N))
TABLE = pl.DataFrame(
    {
        "a": A,
        "b": pl.Series(B).set(pl.Series(RNG.random(N) < 0.1), None),
        "city": CITY,
        "when": pl.date_range(pl.date(2000, 1, 1), pl.date(2000, 1, 1) + pl.duration(days=N - 1), eager=True),
        "even": A > 0.5,
        "id": np.arange(N),
        "big": RNG.integers(0, 10**12, N),
        "score": SCORE,
        "high": np.where(SCORE > 1e6 + 50, "yes", "no"),
    }
)


@pytest.fixture
def pieces(monkeypatch):
    monkeypatch.setattr(large, "ROWS", 300)


def written(folder, parts=3, kind="parquet", table=TABLE):
    for i in range(parts):
        part = table[i * len(table) // parts : (i + 1) * len(table) // parts]
        path = folder / f"part{i}.{kind}"
        part.write_parquet(path) if kind == "parquet" else part.write_csv(path)
    return folder


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_the_figures_are_those_of_a_table_read_whole(tmp_path, pieces, kind):
    with LargeTable(written(tmp_path, kind=kind)) as table:
        assert (table.rows, len(table.pieces)) == (N, 9)
        found = look(table, "score", Options())
        learned = np.zeros(N, bool)
        learned[found.parts[0]] = True
        columns = examine(found.frame.drop("score"), (), (), found.readings)
        rows = pl.Series(learned)
        stream = found.stream.encoded(found.frame, columns, rows)
        encoder = stream.encoder
        expected = TableEncoder.fit(found.frame, columns, rows, found.readings)
        epoch = list(stream(0))
    assert [code.names for code in encoder.codes] == [code.names for code in expected.codes]
    for code, other in zip(encoder.codes, expected.codes, strict=True):
        for step, same in zip(code.steps, other.steps, strict=True):
            assert {k: pytest.approx(x, rel=1e-12) if isinstance(x, float) else x for k, x in step.items()} == same
    scores = found.frame["score"].filter(rows)
    assert (found.target.mean, found.target.scale) == pytest.approx((scores.mean(), scores.std(ddof=0)), rel=1e-12)
    assert found.counts == tuple(map(len, found.parts))
    assert sum(found.counts) == N
    # an epoch has every training row once
    X = np.concatenate([X for X, _ in epoch])
    whole = encoder.transform(found.frame, rows)
    np.testing.assert_array_equal(X[np.lexsort(X.T)], whole[np.lexsort(whole.T)])
    assert not np.array_equal(X, whole)


def test_a_column_is_no_id_by_its_sample(tmp_path, pieces):
    with LargeTable(written(tmp_path)) as table:
        found = look(table, "high", Options())
    assert [column.name for column in found.columns if column.dropped] == ["id"]  # the numbers in big number no rows
    assert set(found.frame["high"].unique()) == set(found.target.classes)


def test_training_is_as_good(tmp_path, pieces):
    whole = train(TABLE.drop("score"), "high", epochs=15)
    found = train(written(tmp_path, table=TABLE.drop("score")), "high", epochs=15)
    assert found.metrics["accuracy"] == pytest.approx(whole.metrics["accuracy"], abs=0.04)
    assert found.data.rows == N
    assert found.data.n_train + found.data.n_validation + found.data.n_test == N
    numbers = found.held_out.number
    np.testing.assert_allclose(found.held_out.frame["a"], A[numbers - 1])
    assert found.model.about["verdict"] == found.verdict.spec()


def test_rows_are_divided_by_their_place():
    u = hashed(np.arange(100_000), seed=3)
    assert abs(u.mean() - 0.5) < 0.01
    assert abs(np.corrcoef(u[1:], u[:-1])[0, 1]) < 0.02
    np.testing.assert_array_equal(u[500:], hashed(np.arange(500, 100_000), seed=3))
    assert not np.array_equal(u, hashed(np.arange(100_000), seed=4))


def test_what_is_large(tmp_path, monkeypatch):
    path = tmp_path / "table.parquet"
    TABLE.write_parquet(path)
    assert is_large(tmp_path)
    assert not is_large(path)
    assert not is_large(tmp_path / "none.csv")
    monkeypatch.setattr(large, "MOST_CELLS", 1000)
    assert is_large(path)
    with LargeTable(path) as table:
        assert table.read(0).equals(read_raw(path))


@pytest.mark.parametrize(
    ("parts", "options", "message"),
    [
        ({}, {}, "that is a folder"),
        ({"a": TABLE, "b": TABLE.drop("a")}, {}, r"b\.parquet'.*other parts have a column 'a'"),
        ({"a": TABLE, "b": TABLE.with_columns(new=1)}, {}, r"b\.parquet'.*this part alone has a column 'new'"),
        ({"a": TABLE, "b": TABLE.head(0)}, {}, r"b\.parquet'.*it has no rows"),
        (
            {"a": TABLE, "b": TABLE.with_columns(a=pl.lit("?"))},
            {},
            r"b\.parquet'.*'a' is String, and.*'a\.parquet' Float64",
        ),
        ({"a": TABLE}, {"group": "city"}, "cannot be trained on with group"),
        ({"a": TABLE}, {"recipe": "strong"}, "needs a table that fits into memory"),
        ({"a": TABLE.head(5)}, {}, "too few"),
    ],
)
def test_what_is_wrong(tmp_path, parts, options, message):
    for name, part in parts.items():
        part.write_parquet(tmp_path / f"{name}.parquet")
    with pytest.raises(InvalidInput, match=message):
        train(tmp_path, "high", **options)


def test_text_that_is_read_otherwise_further_on(tmp_path, pieces, monkeypatch):
    monkeypatch.setattr("chainrule.tabular.large.SEEN", 100)
    path = tmp_path / "table.csv"
    lines = [f"{i % 7},{'yes' if i % 2 else 'no'}" for i in range(30_000)]
    lines[20_000] = "many,yes"
    path.write_text("\n".join(["x,y", *lines]) + "\n")
    monkeypatch.setattr(large, "MOST_BYTES", 10)
    monkeypatch.setattr(large, "ROWS", 15_000)
    with pytest.raises(
        InvalidInput, match="The column 'x' holds numbers where it was looked at, and 'many' in row 20,001"
    ):
        train(path, "y")


@pytest.mark.parametrize(
    ("piece", "identifies"),
    [
        (lambda i: [f"row {300 * i + j}" for j in range(300)], True),
        (lambda i: [f"shop {j}" for j in range(300)], False),
        (lambda i: np.arange(300 * i, 300 * i + 300), True),
        (lambda i: np.arange(300), False),
        (lambda i: np.arange(300) * 10**6 + i, False),
    ],
)
def test_what_identifies_a_row_is_known_from_all_of_them(monkeypatch, piece, identifies):
    """Texts of which only some are counted, too; numbers far apart may be measured."""
    monkeypatch.setattr("chainrule.tabular.large.LABELS", 500)
    figures = Figures()
    for i in range(4):
        figures.add(pl.Series(piece(i)))
    assert figures.identifies is identifies
