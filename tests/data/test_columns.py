"""What a column is, and how it becomes features; the target likewise."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from chainrule import InvalidInput
from chainrule.data import categories
from chainrule.data.categories import MOST
from chainrule.data.columns import examine
from chainrule.data.encoding import TableEncoder
from chainrule.data.target import Target, as_text, decide_task

N = 200
rng = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("values", "kind", "dropped"),
    [
        (rng.normal(size=N), "number", ""),
        (np.arange(N) + 7, "number", "identifies a row"),
        (rng.permutation(N), "number", "identifies a row"),
        (rng.permutation(N).astype(float), "number", "identifies a row"),
        (rng.choice(10**9, N, replace=False), "number", "identifies a row"),
        (rng.integers(0, 50, N), "number", ""),
        (np.arange(N) + 0.5, "number", ""),
        ([f"u{i}" for i in range(N)], "category", "identifies a row"),
        ([f"u{i % 5}" for i in range(N)], "category", ""),
        (["x"] * N, "category", "every row holds the same value"),
        ([3.0] * N, "number", "every row holds the same value"),
        ([None] * N, "category", "no row holds a value"),
        (["x", None] * (N // 2), "category", ""),
        ([True, False] * (N // 2), "boolean", ""),
        ([dt.date(2020, 1, 1) + dt.timedelta(days=i) for i in range(N)], "date", ""),
        ([[1]] * N, "other", "it holds list values"),
        ([b"x", b"y"] * (N // 2), "other", "it holds binary values"),
    ],
)
def test_kinds(values: object, kind: str, dropped: str) -> None:
    series = pl.Series("c", values)
    (column,) = examine(pl.DataFrame([series.cast(pl.String) if series.dtype == pl.Null else series]))
    assert column.kind == kind
    assert dropped in column.dropped
    assert bool(column.dropped) == bool(dropped)


def test_names_do_not_matter() -> None:
    frame = pl.DataFrame({"PassengerId": rng.normal(size=N), "Name": ["a", "b"] * (N // 2)})
    assert not any(column.dropped for column in examine(frame))


def test_dropping_and_keeping() -> None:
    frame = pl.DataFrame({"a": np.arange(N), "b": rng.normal(size=N)})
    a, b = examine(frame, drop=("b",), keep=("a",))
    assert (a.dropped, b.dropped) == ("", "you asked for it")


def test_numbers_are_scaled_as_scikit_learn_does() -> None:
    frame = pl.DataFrame({"x": [1.0, 2.0, None, 7.0] * 10})
    encoded = encoder(frame).transform(frame)
    filled = frame["x"].fill_null(2.0).to_numpy()[:, None]
    assert np.allclose(encoded[:, [0]], StandardScaler().fit_transform(filled), atol=1e-6)
    assert encoded[:, 1].tolist() == [0, 0, 1, 0] * 10


def test_categories_are_those_of_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(categories, "FEWEST", 10**9)  # which pools all rare ones
    labels = rng.choice([f"c{i}" for i in range(80)], 3000, p=np.arange(1, 81) / 3240)
    frame = pl.DataFrame({"c": labels})
    encoded = encoder(frame).transform(frame)
    reference = OneHotEncoder(
        min_frequency=10, max_categories=MOST + 1, handle_unknown="infrequent_if_exist", sparse_output=False
    ).fit_transform(labels[:, None])
    assert encoded.shape == reference.shape
    assert sorted(encoded.sum(axis=0)) == sorted(reference.sum(axis=0))


def test_rare_unseen_and_missing_categories() -> None:
    frame = pl.DataFrame({"c": ["a"] * 20 + ["b"] * 15 + ["rare"] + [None] * 4})
    code = encoder(frame)
    assert [f.name for f in code.features] == ["c = a", "c = b", "c is another", "c is missing"]
    assert code.transform(pl.DataFrame({"c": ["b", "rare", "new", None]})).tolist() == [
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
    ]
    whole = encoder(frame.head(35))  # nothing rare or missing in training: what is new is 0 everywhere
    assert whole.transform(pl.DataFrame({"c": ["new", None]})).tolist() == [[0, 0], [0, 0]]


def test_dates_become_numbers() -> None:
    days = [dt.datetime(2020, 1, 1) + dt.timedelta(hours=31 * i) for i in range(60)]
    code = encoder(pl.DataFrame({"d": days}))
    names = [feature.name for feature in code.features]
    assert names == ["d: days", *(f"d: {c}, {p}" for c in ("year", "week", "day") for p in ("sine", "cosine"))]
    assert np.isfinite(code.transform(pl.DataFrame({"d": [days[0], None]}))).all()
    text = pl.DataFrame({"d": [str(day) for day in days]})
    assert np.array_equal(code.transform(text), code.transform(pl.DataFrame({"d": days})))


def test_wild_numbers_are_cut_off() -> None:
    code = encoder(pl.DataFrame({"x": [1e300, -1e300, 5e299] * 10}))
    assert np.isfinite(code.transform(pl.DataFrame({"x": [1e308, 0.0, None]}))).all()
    near = encoder(pl.DataFrame({"x": [1.0, 2.0] * 10}))
    assert near.transform(pl.DataFrame({"x": [1e9, -1e9]})).tolist() == [[10.0], [-10.0]]


def test_order_of_columns_does_not_matter_and_json_keeps_all() -> None:
    frame = pl.DataFrame(
        {"x": rng.normal(size=N), "c": ["u", "v"] * (N // 2), "b": [True, None] * (N // 2), "t": [dt.time(7)] * N}
    )
    code = encoder(frame)
    again = TableEncoder.from_spec(json.loads(json.dumps(code.spec())))
    assert again == code
    assert np.array_equal(again.transform(frame.select("b", "c", "x")), code.transform(frame))


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s["codes"][0]["steps"][-1].update(scale=0.0),
        lambda s: s["codes"][0]["steps"][-1].update(mean=float("nan")),
        lambda s: s["codes"][0]["steps"][-1].pop("fill"),
        lambda s: s["codes"][0]["steps"][-1].update(do="what"),
        lambda s: s["codes"][0]["steps"].append({"do": "date", "formats": []}),
        lambda s: s["codes"][0].update(steps=None),
        lambda s: s["codes"][0].update(kind="what"),
        lambda s: s["codes"][0].update(column="other"),
        lambda s: s["codes"][0].pop("steps"),
        lambda s: s["codes"][1]["steps"][-1].update(places={"u": 2}),
        lambda s: s["codes"][1]["steps"][-1].update(names=[1]),
        lambda s: s["columns"][0].update(kind="what"),
        lambda s: s.pop("columns"),
    ],
)
def test_a_wrong_specification_is_refused(change) -> None:
    spec = encoder(pl.DataFrame({"x": rng.normal(size=N), "c": ["u", "v"] * (N // 2)})).spec()
    spec = json.loads(json.dumps(spec))
    change(spec)
    with pytest.raises((ValueError, TypeError, KeyError)):
        TableEncoder.from_spec(spec)


def test_nothing_to_learn_from() -> None:
    with pytest.raises(InvalidInput, match="no column to learn from"):
        encoder(pl.DataFrame({"x": [1] * 20}))


# ---- targets


@pytest.mark.parametrize(
    ("values", "task"),
    [
        (["a", "b"] * 50, "classification"),
        ([True, False] * 50, "classification"),
        ([0, 1] * 50, "classification"),
        ([0.0, 1.0, 2.0, 3.0] * 25, "classification"),
        (list(range(100)), "regression"),
        ([0.5, 1.5, 2.5, 3.5] * 25, "regression"),
        ([-1.5, 1.5] * 50, "classification"),
        (list(range(10)) * 2, "regression"),
    ],
)
def test_the_task_is_decided(values: list[object], task: str) -> None:
    assert decide_task(pl.Series("t", values)) == task


def test_classes_as_text() -> None:
    target = Target.fit(pl.Series("t", [1.0, 2.0, 10.0] * 5), "classification")
    assert target.classes == ("1", "2", "10")
    assert target.encode(pl.Series("t", [10, 1])).tolist() == [2, 0]
    assert target.values(np.array([[0.1, 0.2, 0.7]])).tolist() == ["10"]
    with pytest.raises(InvalidInput, match="knows no class '3' of 't'; it knows '1', '2', '10'"):
        target.encode(pl.Series("t", [3]))


@pytest.mark.parametrize("two", [(1e300, 2e300), (1e20, 3.0), (2.0**63, 2.0**63 + 2048)])
def test_whole_numbers_beyond_int64_are_classes(two: tuple[float, float]) -> None:
    series = pl.Series("t", two * 5)
    target = Target.fit(series, decide_task(series))
    assert {float(label) for label in target.classes} == set(two)
    assert target.values(target.encode(series)[:, None]).tolist() == as_text(series)


@pytest.mark.parametrize("values", [[[1], [2]] * 5, [b"a", b"b"] * 5])
def test_what_cannot_be_a_class_is_refused(values: list[object]) -> None:
    series = pl.Series("t", values)
    known = Target.fit(pl.Series("t", ["u", "v"]), "classification")
    for use in (decide_task, lambda s: Target.fit(s, "classification"), known.encode):
        with pytest.raises(InvalidInput, match=r"The target 't' holds (list|binary) values; it must hold numbers or"):
            use(series)


@pytest.mark.filterwarnings("error")
def test_a_regression_on_numbers_without_squares_is_refused() -> None:
    series = pl.Series("t", [1e308, -1e308, 5.5, 7.0])
    with pytest.raises(InvalidInput, match=r"'t' holds numbers as large as 1e\+308, whose squares are too large"):
        Target.fit(series, "regression")
    known = Target.fit(series[2:], "regression")
    with pytest.raises(InvalidInput, match="whose squares are too large"):
        known.numbers(series)
    assert Target.fit(pl.Series("t", [1e99, -1e99, 0.5]), "regression").scale > 1e98


def test_numbers_are_scaled_and_come_back() -> None:
    series = pl.Series("t", rng.normal(50, 7, N))
    target = Target.fit(series, "regression")
    scaled = target.encode(series)
    assert (abs(scaled.mean()), scaled.std()) == pytest.approx((0, 1))
    assert np.allclose(target.values(scaled[:, None]), series.to_numpy())
    assert Target.from_spec(json.loads(json.dumps(target.spec()))) == target


def encoder(frame: pl.DataFrame) -> TableEncoder:
    return TableEncoder.fit(frame, examine(frame))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.floats()), min_size=12, max_size=40),
    st.lists(st.one_of(st.none(), st.text(max_size=5)), min_size=12, max_size=40),
)
def test_any_column_gives_finite_features_of_moderate_size(numbers, text) -> None:
    frame = pl.DataFrame({"n": pl.Series(numbers, dtype=pl.Float64).set(pl.Series([False] * len(numbers)), None)})
    frame = frame.with_columns(pl.when(pl.col("n").is_finite()).then(pl.col("n")).alias("n"))
    words = pl.DataFrame({"c": pl.Series(text, dtype=pl.String)})
    for table in (frame, words):
        try:
            code = encoder(table)
        except InvalidInput:
            continue
        features = code.transform(table)
        assert np.isfinite(features).all()
        assert np.abs(features).max() <= 10
        assert features.shape == (table.height, len(code.features))


@pytest.mark.parametrize(
    ("dtype", "low", "high"),
    [(pl.Int8, -128, 127), (pl.Int16, -300, 300), (pl.UInt8, 0, 255), (pl.UInt64, 2**64 - 200, 2**64 - 1)],
)
def test_whole_numbers_of_any_size_are_counted(dtype, low, high):
    series = pl.Series("x", [*range(low, high + 1), *range(low, high + 1)], dtype=dtype)
    (column,) = examine(pl.DataFrame([series]))
    assert column.distinct == high - low + 1
