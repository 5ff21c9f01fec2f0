"""Models of tables in onnxruntime: raw rows in, the same classes and probabilities out."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from chainrule import Dense, Input, InvalidInput, Network
from chainrule.tabular import TabularModel, train

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "data"))

from messy import messy
from running import onnx, run

TITANIC = Path(__file__).parents[3] / "shared" / "data" / "titanic.csv"
NO_DATE = np.iinfo(np.int64).min


def agree(model: TabularModel, frame: pl.DataFrame, given: dict[str, Any] | None = None) -> Any:
    """Compare labels, and probabilities to 1e-6; return the ONNX model."""
    left = model.to_onnx()
    onnx.checker.check_model(left, full_check=True)
    onnx.shape_inference.infer_shapes(left, check_type=True, strict_mode=True, data_prop=True)
    found = run(left, given or model.onnx_inputs(frame))
    label, probabilities = found.values()
    assert label.tolist() == model.predict(frame).tolist()
    np.testing.assert_allclose(probabilities, model.predict_proba(frame), rtol=0, atol=1e-6)
    assert left.SerializeToString(deterministic=True) == model.to_onnx().SerializeToString(deterministic=True)
    return left


@pytest.fixture(scope="module")
def titanic() -> TabularModel:
    if not TITANIC.exists():
        pytest.skip("shared/data is not here")
    return train(TITANIC, "Survived", epochs=10).model


def test_raw_rows_of_titanic(titanic: TabularModel) -> None:
    """As somebody without chainrule would give them: text as it is in the file, numbers, nothing read beforehand."""
    frame = pl.read_csv(TITANIC, infer_schema=False)
    frame = frame.with_columns(
        pl.when(pl.int_range(pl.len()) % 7 == 0).then(pl.lit("Q?")).otherwise("Embarked").alias("Embarked")
    )
    frame = frame.with_columns(
        pl.when(pl.int_range(pl.len()) % 11 == 0).then(pl.lit("N/a")).otherwise("Sex").alias("Sex")
    )
    left = titanic.to_onnx()
    given = {}
    for info in left.graph.input:
        values = frame[info.name].fill_null("").to_numpy().astype(object)
        if info.type.tensor_type.elem_type == onnx.TensorProto.DOUBLE:
            values = np.array([float(text) if text else np.nan for text in values])
        given[info.name] = values[:, None]
    agree(titanic, frame, given)
    assert agree(titanic, frame).SerializeToString() == left.SerializeToString()


def test_metadata(titanic: TabularModel) -> None:
    told = {pair.key: pair.value for pair in titanic.to_onnx().metadata_props}
    assert set(told) == {"chainrule", "columns", "classes"}
    assert json.loads(told["classes"]) == list(titanic.target.classes)
    columns = {column["name"]: column for column in json.loads(told["columns"])}
    assert list(columns) == [code.column for code in titanic.encoder.codes]
    assert columns["Age"]["kind"] == "number"
    assert [step["do"] for step in columns["Sex"]["steps"]] == ["text", "strip", "missing"]


def test_a_messy_table(tmp_path: Path) -> None:
    messy(rows=1500).write_csv(tmp_path / "messy.csv")
    model = train(tmp_path / "messy.csv", "paid late", epochs=2, kinds={"product": "category"}).model
    assert {code.kind for code in model.encoder.codes} == {"number", "category", "boolean", "date"}
    raw = messy(seed=1, rows=300)
    unseen = pl.Series(["never seen", "NULL", None] * 100)
    agree(model, raw)
    agree(model, raw.with_columns(**{code.column: unseen for code in model.encoder.codes if code.kind == "category"}))


def table(rows: int = 300) -> pl.DataFrame:
    rng = np.random.default_rng(0)
    days = [dt.datetime(2020, 1, 1) + dt.timedelta(hours=int(h)) for h in rng.integers(0, 30_000, rows)]
    size = rng.normal(50, 10, rows)
    frame = pl.DataFrame(
        {
            "label": rng.choice(["a", "b c", "ä"], rows),
            "size": size,
            "when": days,
            "day": [day.date() for day in days],
            "hour": [day.time() for day in days],
            "took": [dt.timedelta(minutes=int(m)) for m in rng.integers(0, 10_000, rows)],
            "new": rng.random(rows) < 0.5,
            "code": rng.integers(0, 3, rows),
        }
    )
    gaps = pl.int_range(pl.len()) % 13 == 5
    frame = frame.with_columns(pl.when(gaps).then(None).otherwise(pl.col(name)).alias(name) for name in frame.columns)
    month = pl.col("when").dt.month().fill_null(1)
    return frame.with_columns(answer=pl.Series(size) + month + rng.normal(size=rows), more=pl.Series(size > 50))


def test_dates_are_whole_numbers_and_missing_ones_the_smallest() -> None:
    frame = table()
    model = train(frame.drop("answer"), "more", epochs=5).model
    far = [dt.date(1, 1, 1), dt.date(9999, 12, 31), None]
    other = frame[:3].with_columns(day=pl.Series(far), size=pl.Series([float("inf"), -float("inf"), float("nan")]))
    agree(model, other)
    left = agree(model, frame)
    assert [info.name for info in left.graph.output] == ["label_", "probabilities"]  # a column is called label


def test_a_moment_is_microseconds_since_1970() -> None:
    frame = table()
    model = train(frame.select("when", "size", "more"), "more", epochs=3).model
    given = model.onnx_inputs(pl.DataFrame({"when": [dt.datetime(1970, 1, 2, 0, 0, 1), None], "size": [1.0, None]}))
    assert given["when"].tolist() == [[86_401_000_000], [NO_DATE]]
    assert given["when"].dtype == np.int64
    assert given["size"][0] == 1
    assert np.isnan(given["size"][1])
    beyond = {"when": np.array([[NO_DATE], [NO_DATE + 1], [2**62]]), "size": np.full((3, 1), np.nan)}
    found = run(model.to_onnx(), beyond)["probabilities"]
    assert (found == found[0]).all()  # what is out of reach is missing


def test_numbers() -> None:
    frame = table().drop("more")
    model = train(frame, "answer", epochs=5).model
    found = run(model.to_onnx(), model.onnx_inputs(frame))
    np.testing.assert_allclose(found["prediction"][:, 0], model.predict(frame), rtol=1e-6, atol=1e-6)
    with pytest.raises(InvalidInput, match="lacks the column 'size'"):
        model.onnx_inputs(frame.drop("size"))


def test_several_classes() -> None:
    frame = table().select("size", "when", kind=pl.col("label"))
    agree(train(frame, "kind", epochs=3).model, frame)


def test_an_ensemble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chainrule.tabular.task.LEAST_STEPS", 100)
    rng = np.random.default_rng(0)
    x, counts = rng.normal(size=120), rng.poisson(0.2, 120) * rng.integers(1, 9, 120)
    table = pl.DataFrame({"x": x, "counts": counts, "y": np.where(np.cos(3 * x) > 0, "yes", "no")})
    table = table.with_columns(pl.when(pl.int_range(120) % 9 == 0).then(None).otherwise("x").alias("x"))
    model = train(table, "y", recipe="strong").model
    assert [key for code in model.encoder.codes for step in code.steps for key in ("bound", "unit") if key in step]
    agree(model, table)


def test_an_input_that_takes_columns_several_times() -> None:
    network = Network(Input(2, take=[1, 1, 0]), [Dense(2)], "mean_squared_error", seed=0)
    X = np.array([[3.0, 5.0], [1.0, 2.0]], np.float32)
    np.testing.assert_allclose(run(network.to_onnx(), {"X": X})["y_hat"], network.predict(X), rtol=1e-6)


@pytest.mark.parametrize("beside", [False, True])
def test_free_text_is_given_as_word_numbers(beside: bool) -> None:
    said = [f"the film number {i} was {kind}, so they say" for i, kind in enumerate(["fine", "dull"] * 30)]
    frame = pl.DataFrame({"a review": said, "size": np.arange(60) % 7, "kind": ["a", "b"] * 30})
    frame = frame if beside else frame.drop("size")
    model = train(frame, "kind", epochs=3).model
    left = agree(model, frame)
    words = json.loads({each.key: each.value for each in left.metadata_props}["columns"])[0]["steps"][-1]["words"]
    numbers = model.onnx_inputs(frame)["a review"]
    assert [words[number - 2] for number in numbers[0][numbers[0] > 1]][:2] == ["the", "film"]
