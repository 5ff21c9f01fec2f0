"""A model of a table as an ONNX model: the table's columns in, classes with their probabilities or numbers out.

A column is (n, 1): text without white space around it, "" where missing; numbers and yes or no as float64, NaN where
missing; dates, times of day and spans of time as microseconds in int64, the smallest where missing. Free text is (n, T)
of word numbers, by the vocabulary that the model's metadata tell.
"""

import itertools
import math
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from chainrule.data.encoding import Code, TableEncoder
from chainrule.data.plain import FARTHEST
from chainrule.data.steps import FEATURES, FIRST, LAST
from chainrule.export.graph import ML, Graph, Info
from chainrule.export.network import Reader, mask, write_classes
from chainrule.store.files import PathLike

if TYPE_CHECKING:
    from chainrule.tabular.model import TabularModel

PER_DAY, NO_DATE = 86_400_000_000, np.iinfo(np.int64).min
TYPES: dict[str, type[Any]] = {"category": np.str_, "date": np.int64, "text": np.int64}  # of other columns: float64


def table_to_onnx(model: "TabularModel", path: PathLike | None, opset: int, classes: Any) -> Any:
    """Return the ONNX model; see `TabularModel.to_onnx`."""
    graph = Graph(model.network.dtype, opset)
    columns = [(graph.unique(code.column or " "), code) for code in model.table.codes]  # "" is no name in ONNX
    texts = [name for name, code in columns if code.kind == "text"]
    inputs, parts, graph.about["columns"] = list[Info](), list[str](), list[Any]()
    for name, code in columns:
        inputs.append((name, TYPES.get(code.kind, np.float64), ("n", f"T_{name}" if name in texts else 1)))
        steps = [step for step in code.steps if step["do"] not in FEATURES[:3]]
        graph.about["columns"].append({"name": name, "kind": code.kind, "steps": steps})
        if name not in texts:
            parts.append((_one_hot if code.kind == "category" else _scaled)(graph, name, code))
    whole = [graph.add("Concat", *parts, axis=1)] if parts else []
    given, lengths = dict[str, str](), dict[str, str]()
    for place, name in enumerate([*whole, *texts]):
        a, m = (model.network.graph.input_name(letter, place) for letter in "am")
        given[a] = name
        if name in texts:
            given[m], lengths[m] = mask(graph, name, None)
    y = Reader(model.network, graph, given, lengths).output
    if len(classes):
        return graph.model(inputs, write_classes(graph, y, np.array(classes)), path)
    scale, mean = (graph.constant(x, np.float64, rank=2) for x in (model.target.scale, model.target.mean))
    y = graph.add("Add", graph.add("Mul", graph.add("Cast", y, to=graph.type(np.float64)), scale), mean)
    outputs = [(graph.named(y, graph.unique("prediction", "_")), np.float64, ("n", 1))]
    return graph.model(inputs, outputs, path)


def raw_inputs(encoder: TableEncoder, frame: pl.DataFrame) -> dict[str, Any]:
    """Return what the ONNX model is given for a table; see `TabularModel.onnx_inputs`."""
    encoder.check(frame)
    found = {}
    for code in encoder.codes:
        column = frame[code.column]
        if code.kind == "text":
            array = np.zeros((frame.height, len(code.names)), np.float32)
            code.write(column, array)
            array = array.astype(np.int64)
        elif code.kind == "category":
            array = code.read(column).cast(pl.String).fill_null("").to_numpy().astype(object)[:, None]
        else:
            array = code.read(column).cast(pl.Float64).fill_null(math.nan).to_numpy()[:, None]
        if code.kind == "date":
            array = np.where(np.isnan(array), NO_DATE, np.round(np.nan_to_num(array) * PER_DAY)).astype(np.int64)
        found[code.column or " "] = array
    return found


def _one_hot(graph: Graph, name: str, code: Code) -> str:
    """Write the features of a column of text, (n, features), as rows of a table of all that there can be."""
    known = dict.fromkeys(text for step in code.steps for text in step.get("places", ()))
    for missing in (text for step in code.steps if step["do"] == "missing" for text in step["values"]):
        letters = [sorted({letter, letter.upper()}) for letter in missing] if len(missing) < 8 else [[missing]]
        known |= dict.fromkeys(map("".join, itertools.product(*letters)))
    keys = [key for key in known if key]
    rows = np.zeros((len(keys) + 2, len(code.names)), graph.dtype)
    code.write(pl.Series([*keys, None, max(keys, key=len, default="") + "?"], dtype=pl.String), rows)
    table, which = np.unique(rows, axis=0, return_inverse=True)
    *values, default = which.ravel().tolist()
    how: dict[str, Any] = {"keys_strings": [*keys, ""], "values_int64s": values, "default_int64": default}
    number = graph.add("LabelEncoder", name, domain=ML, **how)
    return str(graph.add("Squeeze", graph.add("Gather", graph.constant(table), number), graph.ints(1)))


def _scaled(graph: Graph, name: str, code: Code) -> str:
    """Write the features of other columns, (n, features), as `chainrule.data.plain` computes them."""
    steps = [step for step in code.steps if step["do"] == "scale"]
    keys, exact = ("fill", "mean", "scale", "shift", "period"), partial(graph.constant, dtype=np.float64, rank=2)
    fill, mean, scale, shift, period = (np.array([s.get(key, float(key == "period")) for s in steps]) for key in keys)
    z = x = _days(graph, name) if code.kind == "date" else name
    missing = graph.add("IsNaN", graph.add("Sub", x, x))  # of infinity, too
    if any("wave" in step for step in steps):
        start = np.array([step.get("wave") == "cosine" for step in steps]) / 4 - shift / period
        turns = graph.add("Mul", x, exact(2 * np.pi / period))
        wave = graph.add("Sin", graph.add("Add", turns, exact(2 * np.pi * start)))
        z = graph.add("Where", graph.constant(["wave" in step for step in steps], bool, rank=2), wave, x)
    if any("unit" in step for step in steps):
        counts = graph.add("Div", graph.add("Max", x, exact(0)), exact([step.get("unit", 1.0) for step in steps]))
        log = graph.add("Log", graph.add("Add", counts, exact(1)))
        z = graph.add("Where", graph.constant(["unit" in step for step in steps], bool, rank=2), log, z)
    z = graph.add("Sub", graph.add("Div", z, exact(scale)), exact(mean / scale))
    z = graph.add("Where", missing, exact(fill / scale - mean / scale), z)
    if any("bound" in step for step in steps):
        far = graph.add("Div", z, exact([step.get("bound", math.inf) for step in steps]))
        z = graph.add("Div", z, graph.add("Sqrt", graph.add("Add", graph.add("Mul", far, far), exact(1))))
    z = graph.add("Clip", z, *(graph.constant(end, np.float64) for end in (-FARTHEST, FARTHEST)))
    parts = [z, missing][: 1 + (len(code.names) > len(steps))]
    first, *rest = (graph.add("Cast", part, to=graph.type()) for part in parts)
    return str(graph.add("Concat", first, *rest, axis=1) if rest else first)


def _days(graph: Graph, name: str) -> str:
    """Write dates as days, NaN where they are missing or out of reach."""
    first, end, none, unit = (graph.constant(x, np.float64, rank=2) for x in (FIRST, LAST + 1, math.nan, PER_DAY))
    days = graph.add("Div", graph.add("Cast", name, to=graph.type(np.float64)), unit)
    there = graph.add("And", graph.add("GreaterOrEqual", days, first), graph.add("Less", days, end))
    return str(graph.add("Where", there, days, none))
