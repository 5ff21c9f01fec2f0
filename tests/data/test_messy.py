"""Columns as they come: what is understood is what a person would say, and every reader of the steps agrees."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from chainrule import InvalidInput, UnknownName
from chainrule.data import plain
from chainrule.data.earlier import upgraded
from chainrule.data.encoding import Code
from chainrule.data.inference import understand, understood
from chainrule.data.numbers import WAVES
from chainrule.data.plain import waved
from chainrule.data.steps import Unreadable, cleaned
from chainrule.tabular import TrainingResult, load, train

sys.path.insert(0, str(Path(__file__).parent))

from messy import PERSON, ROWS, messy


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> TrainingResult:
    path = tmp_path_factory.mktemp("messy") / "messy.csv"
    messy().write_csv(path)
    return train(path, "paid late", epochs=2, kinds={"product": "category"})


def test_a_messy_table_is_what_a_person_would_say(result: TrainingResult) -> None:
    columns = {column.name: column for column in result.data.columns}
    assert len(columns) >= 25
    assert result.data.rows == ROWS
    said = {name: "drop" if column.dropped else column.kind for name, column in columns.items() if name != "reminder"}
    assert said == {name: kind for name, (kind, _) in PERSON.items()}
    for name, (_, word) in PERSON.items():
        assert word in columns[name].dropped + columns[name].how, name
    assert any("'reminder' alone tells 'paid late'" in note for note in result.notes)


def test_plain_python_follows_the_same_steps(result: TrainingResult, tmp_path: Path) -> None:
    raw = messy(seed=1, rows=300)
    expected = result.model.encoder.transform(raw)
    codes = [{"column": code.column, "steps": list(code.steps)} for code in result.model.encoder.codes]
    table = json.loads(json.dumps(raw.to_dict(as_series=False)))
    assert np.allclose(plain.encode(json.loads(json.dumps(codes)), table), expected, atol=1e-6)
    result.model.save(tmp_path / "m")
    raw.write_csv(tmp_path / "new.csv")
    script: dict[str, object] = {"__name__": "script", "__file__": str(tmp_path / "s.py")}
    exec(result.model.to_numpy_source(tmp_path / "s.npz"), script)
    said = script["predict"](script["read"](tmp_path / "new.csv"))  # type: ignore[operator]
    assert said == load(tmp_path / "m").predict(tmp_path / "new.csv").tolist()


def test_the_values_are_right() -> None:
    for texts, values in (
        (["$761.23", "$1,250.00", "-"], [761.23, 1250.0, None]),
        (["1.234,56 €", "-3,50 €", "12 €"], [1234.56, -3.5, 12.0]),
        (["12.5%", "3 %", "n/a"], [12.5, 3.0, None]),
        (["(1,250.5)", "1,250,000", "−3"], [-1250.5, 1250000.0, -3.0]),
        (["12,34,567", "1,00,000", "5"], [1234567, 100000, 5]),
        (["1'234.5", "1’234", "7"], [1234.5, 1234.0, 7.0]),
        (["USD 5", "usd 7.5", "USD 1,000.5"], [5.0, 7.5, 1000.5]),
        (["Yes", "n", "-"], [True, False, None]),
        (["02/13/2021", "03/04/2021"], [dt.date(2021, 2, 13), dt.date(2021, 3, 4)]),
        (["13.02.69", "1.2.70"], [dt.date(1969, 2, 13), dt.date(1970, 2, 1)]),
        (["Mar 5, 2024", "April 12, 2023"], [dt.date(2024, 3, 5), dt.date(2023, 4, 12)]),
        (["2024-02-29T13:30:00+01:00", "2024-02-29T13:30:00Z"], [dt.datetime(2024, 2, 29, h, 30) for h in (12, 13)]),
        (["A12", "B7"], ["A12", "B7"]),
        (["5 kg", "7 lb"], ["5 kg", "7 lb"]),
        (["1.2.3", "1.2.4"], ["1.2.3", "1.2.4"]),
    ):
        series = pl.Series("c", texts)
        reading = understand(series)
        assert cleaned(series, reading.steps).to_list() == values
        followed = texts
        for step in reading.steps:
            followed = [plain.follow(value, step) for value in followed]
        plainly = [
            value.date() if isinstance(values[0], dt.date) and type(values[0]) is dt.date else value
            for value in followed
        ]
        assert plainly == values


@pytest.mark.parametrize(
    ("texts", "kind", "values"),
    [
        (["1,234", "5,678"], "decimal-comma", [1.234, 5.678]),
        (["1,234", "5,678"], None, [1234, 5678]),
        (["04/03/2021", "05/03/2021"], "month-first", [dt.date(2021, 4, 3), dt.date(2021, 5, 3)]),
        (["04/03/2021", "05/03/2021"], None, [dt.date(2021, 3, 4), dt.date(2021, 3, 5)]),
        (["1", "2"], "category", ["1", "2"]),
        (["01", "12"], "number", [1, 12]),
        (["1", "0"], "boolean", [True, False]),
        (["7", "?!", "8"], "number", [7, None, 8]),
    ],
)
def test_a_person_overrules(texts: list[str], kind: str | None, values: list[object]) -> None:
    frame, readings = understood(pl.DataFrame({"c": texts}), {"c": kind} if kind else {})
    assert frame["c"].to_list() == values
    guessed = kind is None
    assert ("a guess: --as COLUMN=" in readings["c"].how) == guessed


def test_what_cannot_be_overruled_is_a_sentence() -> None:
    frame = pl.DataFrame({"c": ["u", "v"], "n": [1.5, 2.5]})
    with pytest.raises(InvalidInput, match="'c' cannot be read as number: it holds 'u', for example"):
        understood(frame, {"c": "number"})
    with pytest.raises(InvalidInput, match="'n' cannot be read as date"):
        understood(frame, {"n": "date"})
    with pytest.raises(UnknownName, match="did you mean 'number'"):
        understood(frame, {"c": "numbr"})


def test_one_decimal_comma_decides_for_the_others() -> None:
    frame, _ = understood(pl.DataFrame({"a": ["1,5", "2,25"], "b": ["1,234", "5,678"]}))
    assert frame["b"].to_list() == [1.234, 5.678]


def test_a_unit_that_training_has_not_seen_is_refused() -> None:
    texts = [f"{i} kg" for i in range(40)]
    model = train({"w": texts, "y": [str(i % 2) for i in range(40)]}, "y", epochs=1, keep_columns=("w",)).model
    with pytest.raises(InvalidInput, match=r"'w' held numbers in training, but now holds '5 lb' \(row 2\)"):
        model.predict({"w": ["4 kg", "5 lb"]})


def test_many_categories_are_grouped_without_a_look_at_the_target() -> None:
    rng = np.random.default_rng(0)
    c = rng.integers(0, 150, 3000)
    y = rng.normal(size=150)[c] + 0.1 * rng.normal(size=3000)
    table = {"c": [f"shop {i}" for i in c], "y": y}
    first, other = (train(dict(table, y=target), "y", epochs=1) for target in (y, y[::-1]))
    assert first.model.encoder.codes[0].names[50].startswith("c: group 1")
    places = first.model.encoder.codes[0].steps[-1]["places"]
    assert len(places) > 140
    assert places == other.model.encoder.codes[0].steps[-1]["places"]
    rows = np.bincount([places.get(f"shop {i}", 0) for i in c])[50:]
    assert rows.min() > 0.5 * rows.max()  # about as many in every group


@pytest.mark.parametrize(
    "texts",
    [
        ["3.5 kg", " 4 KG", "unknown"],
        ["2024-02-29", "01.02.2023"],
        ["2024-02-29"],
        ["Yes", "no ", "-"],
        ["a ", "b", "NA"],
    ],
)
def test_text_that_repeats_is_read_as_each_of_its_rows(texts: list[str]) -> None:
    steps = understand(pl.Series("c", texts * 30)).steps
    few = cleaned(pl.Series("c", [*texts, None]), steps)
    many = cleaned(pl.Series("c", [*texts, None] * 3000), steps)
    assert many.equals(pl.concat([few] * 3000), check_dtypes=True, check_names=True, null_equal=True)


def test_the_row_of_what_cannot_be_read_is_named_though_text_repeats() -> None:
    steps = understand(pl.Series("c", ["Yes", "no"])).steps
    with pytest.raises(Unreadable, match=r"'what' \(row 7778\)"):
        cleaned(pl.Series("c", ["yes", "no"] * 3888 + ["no", "what", "yes"] * 100), steps)


def test_waves_begin_where_their_cycle_does() -> None:
    monday, new_year = 4.0, 0.0  # days since 1 January 1970, a Thursday
    for wave, quarters in (("week", monday + 7 * np.arange(4) / 4), ("year", new_year + 365.2425 * np.arange(4) / 4)):
        np.testing.assert_allclose(waved(quarters, WAVES[f"{wave}, sine"]), [0, 1, 0, -1], atol=1e-12)
        np.testing.assert_allclose(waved(quarters, WAVES[f"{wave}, cosine"]), [1, 0, -1, 0], atol=1e-12)


@pytest.mark.parametrize("pooled", [True, False])
def test_categories_of_earlier_files_pool_the_others_as_they_did(pooled: bool) -> None:
    earlier = {"column": "c", "code": "Categories", "categories": ["a", "b"], "pooled": pooled, "marks_missing": True}
    code = Code("c", "category", tuple(upgraded(earlier)["steps"]))
    assert code.names == ("c = a", "c = b", *["c is another"] * pooled, "c is missing")
    features = np.zeros((4, len(code.names)))
    code.write(pl.Series("c", ["b", "new", None, "a"]), features)
    another = [[0], [1], [0], [0]] if pooled else [[]] * 4
    known = np.array([[0, 1], [0, 0], [0, 0], [1, 0]])
    np.testing.assert_array_equal(features, np.hstack([known, another, [[0], [0], [1], [0]]]))
