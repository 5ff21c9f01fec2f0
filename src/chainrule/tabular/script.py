"""A model of a table as a script of its own, NumPy only: the steps of the table's columns, then the network's."""

from __future__ import annotations

import os
import pprint
from typing import TYPE_CHECKING

from chainrule.data import plain
from chainrule.data.reading import shortened
from chainrule.errors import InvalidInput
from chainrule.network.network import ROWS_AT_ONCE
from chainrule.program.render.numpy_script import prediction_script
from chainrule.program.render.script import WIDTH, number, plain_source
from chainrule.store.files import write_arrays

if TYPE_CHECKING:
    from chainrule.tabular.model import TabularModel

FUNCTIONS = (
    *(plain.follow, plain.number, plain.moment, plain.days),
    *(plain.features, plain.scaled, plain.waved, plain.encode),
)
IMPORTS = ("import csv", "import re", "import sys", "from datetime import UTC, date, datetime, time, timedelta")
NAMES = ("COLUMNS", "CLASSES", "SPACES", "FARTHEST", "csv", "re", "sys", "UTC", "date", "datetime", "time", "timedelta")

PROBABILITIES = '''def probabilities(table):
    """Return the probability of each of CLASSES, (n, classes)."""
    p = outputs(encode(COLUMNS, table)).astype(np.float64)
    return np.hstack([1 - p, p]) if p.shape[1] == 1 else p / p.sum(axis=1, keepdims=True)
'''
PREDICT = '''def predict(table):
    """Return {what} for every row of a table: a dict of columns, each a list of values, or of texts as in a file."""
    return {result}
'''
READ = '''def read(path):
    """Return the columns of a CSV file, all of them text."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        sign = max(",;\\t|", key=file.readline().count)
        file.seek(0)
        rows = list(csv.DictReader(file, delimiter=sign))
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


if __name__ == "__main__":
    if len(sys.argv) == 2:
        print(*predict(read(sys.argv[1])), sep="\\n")
    else:
        print("Name a CSV file to predict.", file=sys.stderr)
'''


def table_script(model: TabularModel, data_file: str | os.PathLike[str] | None = None) -> str:
    """Return the script; see `TabularModel.to_numpy_source`."""
    network, target = model.network, model.target
    if texts := [code.column for code in model.table.codes if code.kind == "text"]:
        raise InvalidInput(
            f"A NumPy script reads no free text, such as {shortened(texts[0])}: use ONNX, or chainrule predict."
        )
    columns = [{"column": code.column, "steps": list(code.steps)} for code in model.table.codes]
    scaled = f"{number(target.scale)} + {number(target.mean)}"
    result = "[CLASSES[k] for k in probabilities(table).argmax(axis=1)]"
    result = result if target.classes else f"outputs(encode(COLUMNS, table))[:, 0].astype(np.float64) * {scaled}"
    parts = [
        f"COLUMNS = {pprint.pformat(columns, width=WIDTH, compact=True, sort_dicts=False)}",
        *([f"CLASSES = {list(target.classes)!r}"] if target.classes else []),
        f"SPACES = {plain.SPACES!r}\nFARTHEST = {plain.FARTHEST!r}",
        *(f"\n{plain_source(function)}\n" for function in FUNCTIONS),
        *([f"\n{PROBABILITIES}"] if target.classes else []),
        f"\n{PREDICT.format(what='a class' if target.classes else 'a number', result=result)}",
        f"\n{READ.replace(chr(92) * 2, chr(92))}",
    ]
    script, stored = prediction_script(
        network.prediction_program,
        network.prediction_values,
        network.dtype,
        f"It predicts {target.name}. {network!r}",
        data_file,
        ROWS_AT_ONCE,
        take=network.graph.take,
        entry="outputs",
        imports=IMPORTS,
        ending="\n".join(parts),
        taken=(*NAMES, *(function.__name__ for function in FUNCTIONS), "probabilities", "outputs", "read"),
    )
    if stored and data_file is not None:
        write_arrays(data_file, stored)
    return script
