"""Tables of several libraries give the same model, and predictions come back in kind."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import polars as pl
import pytest

from chainrule import InvalidInput
from chainrule.tabular import TrainingResult, train

N = 60
rng = np.random.default_rng(0)
DAYS = [dt.datetime(2020, 1, 1) + dt.timedelta(days=i) for i in range(N)]
COLUMNS = {
    "x": [*rng.normal(size=N - 1).tolist(), None],
    "city": ["Bonn", None, "Ulm"] * (N // 3),
    "count": [1, 2, None] * (N // 3),
    "day": DAYS,
    "y": ["yes" if i % 3 else "no" for i in range(N)],
}
POLARS = pl.DataFrame(COLUMNS)


class OnlyArrow:
    """What speaks the Arrow PyCapsule protocol and nothing else."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


def pandas() -> pd.DataFrame:
    frame = pd.DataFrame(COLUMNS, index=range(1000, 1000 + N))
    return frame.assign(count=pd.array(COLUMNS["count"], dtype="Int64"), city=frame["city"].astype("category"))


TABLES = {
    "polars": POLARS,
    "lazy": POLARS.lazy(),
    "dictionary": COLUMNS,
    "arrow": OnlyArrow(POLARS),
    "pandas": pandas(),
}


@pytest.fixture(scope="module")
def reference() -> TrainingResult:
    return train(POLARS, "y", epochs=2)


@pytest.mark.parametrize("library", TABLES)
def test_any_table_gives_the_same_model(library: str, reference: TrainingResult) -> None:
    result = train(TABLES[library], "y", epochs=2)
    assert result.metrics == reference.metrics
    assert result.model.encoder == reference.model.encoder
    assert np.array_equal(result.model.predict_proba(TABLES[library]), reference.model.predict_proba(POLARS))
    assert result.model.evaluate(TABLES[library]) == reference.model.evaluate(POLARS)


def test_predictions_come_back_in_kind(reference: TrainingResult) -> None:
    expected = reference.model.predictions(POLARS)
    assert reference.model.predictions(POLARS.lazy()).collect().equals(expected)
    assert reference.model.predictions(OnlyArrow(POLARS)).equals(expected)
    found = reference.model.predictions(pandas())
    assert isinstance(found, pd.DataFrame)
    assert found.index.equals(pandas().index)
    assert found.to_dict("list") == expected.to_dict(as_series=False)


def test_what_is_no_table_is_refused(reference: TrainingResult) -> None:
    for use in (train, reference.model.predict):
        with pytest.raises(InvalidInput, match="A table must be"):
            use(5, *["y"] * (use is train))
