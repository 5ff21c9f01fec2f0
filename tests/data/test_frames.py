"""Tables in memory, of whichever library, are read alike."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import numpy as np
import pandas as pd
import polars as pl
import pytest

from chainrule import InvalidInput
from chainrule.data.frames import as_frame, in_kind


class OnlyInterchange:
    """What speaks the DataFrame interchange protocol and nothing else."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def __dataframe__(self, nan_as_null: bool = False, allow_copy: bool = True) -> object:
        return self._frame.__dataframe__(nan_as_null, allow_copy)


@pytest.mark.filterwarnings("error")
def test_columns_of_pandas() -> None:
    frame = pd.DataFrame(
        {
            "bool": pd.array([True, None], dtype="boolean"),
            "text": pd.array(["a", None], dtype="string"),
            "words": ["a", None],
            "zone": pd.to_datetime(["2020-01-01 00:00", None]).tz_localize("Europe/Berlin"),
            "span": pd.to_timedelta([1, None], unit="D"),
            "day": [dt.date(2020, 1, 1), None],
            "number": pd.Categorical([7, None]),
            "both": [1, "x"],
            5: np.array([1, 2], np.int8),
        }
    )
    assert as_frame(frame).to_dict(as_series=False) == {
        "bool": [True, None],
        "text": ["a", None],
        "words": ["a", None],
        "zone": [dt.datetime(2019, 12, 31, 23), None],
        "span": [dt.timedelta(1), None],
        "day": [dt.date(2020, 1, 1), None],
        "number": [7, None],
        "both": ["1", "x"],
        "5": [1, 2],
    }


@pytest.mark.filterwarnings("error")
def test_the_interchange_protocol() -> None:
    table = OnlyInterchange(pd.DataFrame({"x": [1.5, 2.5], "s": ["a", "b"]}))
    assert as_frame(table).rows() == [(1.5, "a"), (2.5, "b")]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (5, "A table must be a file's path, a data frame .*, but is of type int"),
        (None, "is of type NoneType"),
        (np.ones((20, 2)), "is of type ndarray"),
        (pd.DataFrame, "is of type type"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "Two columns are named 'a'"),
        ({"a": [1], "b": [1, 2]}, "The dict cannot be read as a table"),
        (pl.LazyFrame({"a": [1]}).select("b"), "The LazyFrame cannot be read as a table: unable to find column"),
    ],
)
def test_what_is_no_table(table: object, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason) as caught:
        as_frame(table)
    assert "\n" not in str(caught.value)


def test_pandas_is_not_imported_for_other_tables() -> None:
    code = "import sys, chainrule.data.frames as f; f.as_frame({'x': [1]}); sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_unknown_kind_gets_polars() -> None:
    frame = pl.DataFrame({"x": [1]})
    assert in_kind(frame, [1]) is frame
