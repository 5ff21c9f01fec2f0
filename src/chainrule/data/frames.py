"""Tables that are already in memory, of whichever library: to a Polars DataFrame, and predictions back in kind.

>>> as_frame({"legs": [4, 2]})["legs"].to_list()
[4, 2]
"""

import sys
import warnings
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import numpy as np
import polars as pl

from chainrule.data.reading import TABLE_ERRORS, in_short, shortened, typed
from chainrule.errors import InvalidInput

#: Readers of the DataFrame interchange protocol; Polars reads Arrow's only.
INTERCHANGE = ("pandas.api.interchange", "pyarrow.interchange")


def as_frame(table: Any) -> pl.DataFrame:
    """Return a table, its columns of few types: a data frame of any library, or a dictionary of columns.

    A data frame is what speaks the Arrow PyCapsule or the DataFrame interchange protocol, such as pandas', PyArrow's
    and Polars', or a Polars LazyFrame. A pandas index is no column.

    Raises `InvalidInput` for anything else, and where a column cannot be read.
    """
    try:
        frame = _read(table)
        if frame is not None:
            return typed(frame)
    except InvalidInput:
        raise
    except (*TABLE_ERRORS, ArithmeticError, ImportError, NotImplementedError, TypeError, ValueError) as error:
        raise InvalidInput(f"The {type(table).__name__} cannot be read as a table: {in_short(error)}.") from error
    raise InvalidInput(
        "A table must be a file's path, a data frame (of Polars, pandas, PyArrow, …) or a dictionary of columns, "
        f"but is of type {type(table).__name__}."
    )


def in_kind(frame: pl.DataFrame, table: Any) -> Any:
    """Return a frame as the library would that `table` is from; as it is where that is unknown.

    >>> type(in_kind(pl.DataFrame({"x": [1]}), pl.LazyFrame())).__name__
    'LazyFrame'
    """
    if isinstance(table, pl.LazyFrame):
        return frame.lazy()
    if _is_pandas(table):
        return sys.modules["pandas"].DataFrame(frame.to_dict(as_series=False), index=table.index)
    return frame.to_arrow() if type(table).__module__.partition(".")[0] == "pyarrow" else frame


def _read(table: Any) -> pl.DataFrame | None:
    """Return the table, or None for what is none."""
    if isinstance(table, pl.DataFrame):
        return table
    if isinstance(table, pl.LazyFrame):
        return table.collect()
    if isinstance(table, Mapping):
        return pl.DataFrame(dict(table))
    if isinstance(table, type):
        return None
    if _is_pandas(table):
        return _from_pandas(table)
    if hasattr(table, "__arrow_c_stream__"):
        return pl.DataFrame(table)
    return _interchanged(table) if hasattr(table, "__dataframe__") else None


def _is_pandas(table: Any) -> bool:
    """Whether it is a pandas DataFrame; where pandas has not been imported, nothing is."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(table, pandas.DataFrame)


def _from_pandas(table: Any) -> pl.DataFrame:
    """Read column by column: pandas' own way to Arrow needs PyArrow, which few have."""
    names = [str(name) for name in table.columns]
    if twice := next((name for i, name in enumerate(names) if name in names[:i]), None):
        raise InvalidInput(f"Two columns are named {shortened(twice)}; give each column a name of its own.")
    return pl.DataFrame([_column(name, table.iloc[:, i]) for i, name in enumerate(names)])


def _column(name: str, column: Any) -> pl.Series:
    if column.dtype.kind == "M":  # with a time zone: as UTC
        return pl.Series(name, column.to_numpy("M8[us]"))
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "biufm":
        return pl.Series(name, column.to_numpy())
    values = zip(column.astype(object).tolist(), column.isna().tolist(), strict=True)
    return pl.Series(name, [None if missing else value for value, missing in values], strict=False)


def _interchanged(table: Any) -> pl.DataFrame | None:
    for module in INTERCHANGE:
        try:
            reader = import_module(module)
        except ImportError:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pandas deprecates the protocol
            return _read(reader.from_dataframe(table))
    raise InvalidInput("To read a table by the DataFrame interchange protocol, install pandas or PyArrow.")
