"""Damaged and crafted models' files, from seeds: `python tests/store/mutations.py FOLDER FIRST LAST` tries them.

Each is loaded and asked for a prediction, from Python and from the command line, which may answer with a result or with
one sentence. What is said beyond that is printed, a line each, and so is the memory that all of it took.
"""

from __future__ import annotations

import contextlib
import io
import json
import signal
import sys
import traceback
import warnings
import zlib
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import polars as pl
from safetensors import safe_open
from safetensors.numpy import save as to_safetensors

import chainrule
from chainrule import BatchNorm, ChainruleError, Checkpoint, Dense, MLPClassifier, MLPRegressor, Network, WarmUp
from chainrule.cli.app import main
from chainrule.store import native
from chainrule.tabular import train

KINDS = ("network", "classes", "numbers", "classifier", "regressor")
SECONDS = 10
LONGEST = 700  # of a message

Documents = dict[str, Any]  # by their keys in the metadata
Tensors = dict[str, Any]

# ---- the files, and what they are tried on

X = np.random.default_rng(0).normal(size=(40, 3))


def table() -> pl.DataFrame:
    days = [f"202{day % 4}-0{1 + day % 9}-1{day % 7}" for day in range(40)]
    city = [("Bonn", "Ulm", "Köln")[int(number > 0) + int(number > 0.8)] for number in X[:, 1]]
    columns = {"size": X[:, 0], "city": city, "day": days, "age": [None if i % 9 == 0 else i * i for i in range(40)]}
    frame = pl.DataFrame(columns).with_columns(pl.col("day").str.to_date())
    return frame.with_columns(pl.Series("high", np.where(X[:, 0] > 0, "yes", "no")), pl.Series("sum", X.sum(axis=1)))


def make(folder: Path) -> None:
    """Write a whole model of every kind, and the tables to try them on."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a few epochs have not converged
        _make(folder)


def _make(folder: Path) -> None:
    layers = [Dense(3, dropout=0.1), BatchNorm("tanh"), Dense(2, "softmax")]
    network = Network(3, layers, "categorical_cross_entropy", seed=0)
    network.fit(X, (X[:, 0] > 0).astype(int), 3, batch_size=20, optimizer=chainrule.Adam(WarmUp(3, 0.01)))
    network.save(folder / "network")
    for name, target in (("classes", "high"), ("numbers", "sum")):
        other = {"high": "sum", "sum": "high"}[target]
        train(table().drop(other), target, epochs=3, hidden=(4,)).model.save(folder / name)
    labels = np.array(["a", "b", "c"])[np.digitize(X[:, 0], [-0.5, 0.5])]
    kept = [Checkpoint(folder / "classifier")]
    MLPClassifier(3, max_iter=4, early_stopping=True, metrics="accuracy", callbacks=kept, random_state=0).fit(X, labels)
    quantiles = MLPRegressor("quantile", (3, 2), quantile=(0.1, 0.9), layer_norm=True, max_iter=3, random_state=0)
    quantiles.fit(X, X[:, 0]).save(folder / "regressor")
    table().write_parquet(folder / "table.parquet")
    pl.DataFrame({**{f"x{i}": X[:, i] for i in range(3)}, "y": (X[:, 0] > 0).astype(int)}).write_csv(
        folder / "rows.csv"
    )


# ---- files as documents and tensors, and back, with the right checksums


def apart(path: Path) -> tuple[Documents, Tensors]:
    with safe_open(path, framework="numpy") as file:
        texts = file.metadata()
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (it is no mapping)
    return {key: json.loads(text[8:] if key.startswith("extra/") else text) for key, text in texts.items()}, tensors


def together(documents: Documents, tensors: Tensors) -> bytes:
    metadata = {}
    for key, document in documents.items():
        text = json.dumps(document).replace('"@deep@"', "[" * 100_000 + "]" * 100_000)
        if key.startswith("extra/"):
            metadata[key] = f"{zlib.crc32(text.encode()):08x}{text}"
            continue
        best = {name.removeprefix("best/"): array for name, array in tensors.items() if name.startswith("best/")}
        own = {name: array for name, array in tensors.items() if not name.startswith("best/")}
        if isinstance(document, dict) and "@deep@" not in str(document):
            checksum = native.checksum(document, best if key == "best" else own)
            text = json.dumps({**document, "checksum": checksum})
        metadata[key] = text
    return to_safetensors(tensors, metadata)


# ---- mutations


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document, as the keys that lead there."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    inner = inner if len(way) < 12 else ()
    return [*([way] if way else []), *(place for key, item in inner for place in places(item, (*way, key)))]


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def hostile(rng: np.random.Generator, old: Any) -> Any:
    """Return what hardly belongs into a document; often of the type of what it replaces."""
    numbers = [0, 1, -1, 2, 2**31, 2**63, 10**18, 10**400, 0.5, -0.0, 1e308, 1e-320, 1e30]
    numbers += [float("nan"), float("inf"), -float("inf"), True, False]
    texts = ["", "x", "A" * 1500, "relu", "orthogonal", "\ud800", "\0", "a\nb", "@deep@"]
    lists = [[], [1], [[]], ["orthogonal"], [1e-320], ["a", "b"], [None] * 3, deep(300), deep(900)]
    objects = [{}, {"name": "adam"}, {"name": "A" * 1500}, {"name": "dense", "units": 10**9}, {"train": []}]
    objects += [{"array": ["a"], "dtype": "<U500000000"}, {"array": [[1]], "dtype": "<f8"}, {"array": 3, "dtype": "O"}]
    objects += [{"tuple": 1}, {"dict": [[[], 1]]}, {"family": "activation", "spec": "tanh"}, {"family": "x", "spec": 1}]
    types = {float: numbers, int: numbers, str: texts, list: lists, dict: objects}
    group = (
        [[None], numbers, texts, lists, objects][rng.integers(5)] if rng.random() < 0.4 else types.get(type(old), lists)
    )
    return group[rng.integers(len(group))]


def edit(rng: np.random.Generator, document: Any) -> None:
    """Change something in a document."""
    found = places(document)
    *way, last = found[rng.integers(len(found))]
    inner = document
    for key in way:
        inner = inner[key]
    action = rng.integers(6)
    if action == 0:
        del inner[last]
    elif action == 1 and isinstance(inner, dict):
        inner[str(hostile(rng, last))[:2000]] = inner.pop(last)
    elif action == 2 and isinstance(inner, list) and len(inner) < 1000:
        inner *= int(rng.integers(2, 200))
    elif action == 3:  # another piece of the same document
        piece = document
        for key in found[rng.integers(len(found))]:
            piece = piece[key]
        inner[last] = json.loads(json.dumps(piece))
    else:
        inner[last] = hostile(rng, inner[last])


def change(rng: np.random.Generator, tensors: Tensors) -> None:
    """Change the tensors: exchange, lose, add, reshape or overwrite some."""
    one, other = (str(name) for name in rng.choice(sorted(tensors), 2))
    action = rng.integers(7)
    if action == 0:
        tensors[one], tensors[other] = tensors[other], tensors[one]
    elif action == 1:
        del tensors[one]
    elif action == 2:
        tensors[rng.choice(["x", "parameters/W9", "best/x", "state/seed", "A" * 1500])] = np.zeros(3, np.float32)
    elif action == 3:
        tensors[one] = tensors[one].reshape(-1)
    elif action == 4:
        tensors[one] = tensors[one].astype(rng.choice(["float64", "float32", "float16", "int64", "bool"]))
    else:
        array = tensors[one] = tensors[one].copy()
        extremes = [0.0, -1.0, 1e38, 1e-38, np.nan, np.inf] if array.dtype == np.float32 else [1e308, -1e308, np.nan]
        array[...] = np.where(rng.random(array.shape) < 0.5, rng.choice(extremes), array)


def edit_header(rng: np.random.Generator, content: bytes) -> bytes:
    """Change what the header says of where tensors lie, and what they are."""
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    entry = header[rng.choice([name for name in header if name != "__metadata__"])]
    key = rng.choice(["shape", "dtype", "data_offsets"])
    numbers = [0, 1, -1, 3, 2**31, 2**63, 10**18, 10**400, 1.5, None, [], "F64"]
    if key == "dtype":
        entry["dtype"] = str(rng.choice(["F32", "F64", "F16", "BOOL", "F8_E4M3", "", "U500000000"]))
    elif entry[key]:
        entry[key][rng.integers(len(entry[key]))] = numbers[rng.integers(len(numbers))]
    if rng.random() < 0.2:
        header = [[header], 3, {"__metadata__": [header]}, {**header, "__metadata__": {"chainrule": 3}}][
            rng.integers(4)
        ]
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + content[8 + size :]


def mutated(seed: int, folder: Path) -> tuple[str, bytes]:
    """Return the kind and the content of the damaged file of this number."""
    rng = np.random.default_rng(seed)
    kind = KINDS[seed % len(KINDS)]
    content = bytearray((folder / kind).read_bytes())
    size = int.from_bytes(content[:8], "little")
    action = rng.integers(16)
    if action == 0:
        for place in rng.integers(len(content) if rng.random() < 0.5 else 8 + size, size=rng.integers(1, 9)):
            content[place] ^= 1 << int(rng.integers(8))
    elif action == 1:
        cut = int(rng.integers(len(content)))
        content = content[:cut] if rng.random() < 0.7 else content + content[cut:]
    elif action == 2:
        start, other = (int(place) for place in rng.integers(len(content), size=2))
        content[start : start + 40] = rng.bytes(40) if rng.random() < 0.5 else content[other : other + 40]
    elif action == 3:
        return kind, edit_header(rng, bytes(content))
    else:
        documents, tensors = apart(folder / kind)
        if action == 4:
            change(rng, tensors)
        elif action == 5:  # documents of another model
            documents |= apart(folder / KINDS[rng.integers(len(KINDS))])[0]
        for _ in range(0 if action == 4 else rng.choice([1, 1, 1, 3])):
            keys = sorted((key for key in documents if documents[key]), key=lambda key: key != "chainrule")
            edit(rng, documents[keys[-1 if rng.random() < 0.6 else rng.integers(len(keys))]])
        return kind, together(documents, tensors)
    return kind, bytes(content)


# ---- what comes of them


class Hang(BaseException):
    """It takes too long."""


def stop(number: int, frame: FrameType | None) -> None:
    raise Hang


def predicted(path: Path, folder: Path) -> str:
    """Load a model and predict with it; return what is wrong with the answer."""
    try:
        model = chainrule.load(path)
        rows = pl.read_parquet(folder / "table.parquet") if hasattr(model, "encoder") else X
        answer = model.predict(rows)
    except ChainruleError as error:
        return sentence(str(error).replace(str(path), "FILE"))
    return "" if len(answer) == 40 else f"{len(answer)} predictions"


def answered(arguments: list[str], folder: Path) -> str:
    """Run a command; return what is wrong with its answer."""
    out, err = io.StringIO(), io.StringIO()
    before = set(folder.iterdir())
    code: Any = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(arguments)
        except SystemExit as error:
            code = error.code
    left = set(folder.iterdir()) - before
    for path in left:
        path.unlink()
    if code == 0:
        return (
            "" if not err.getvalue() or err.getvalue().startswith("The model does not know") else err.getvalue()[:300]
        )
    if left or out.getvalue():
        return f"an error, but also {left or out.getvalue()[:100]!r}"
    lines = err.getvalue().replace(str(folder), "").splitlines()
    lines = [line for line in lines if not line.startswith("The model does not know")]
    if code != 1 or len(lines) != 1 or not lines[0].startswith("Error: "):
        return f"code {code}: {err.getvalue()[:300]!r}"
    return sentence(lines[0])


def sentence(text: str) -> str:
    good = len(text) < LONGEST and len(text.splitlines()) == 1 and text.endswith((".", "?"))
    return "" if good else f"no sentence: {text!r}"


def tried(seed: int, folder: Path) -> list[str]:
    """Return what is wrong about the file of this number."""
    kind, content = mutated(seed, folder)
    path = folder / f"{seed}.safetensors"
    path.write_bytes(content)
    data = str(folder / ("rows.csv" if kind in ("network", "classifier", "regressor") else "table.parquet"))
    commands = [
        ["predict", str(path), data, "--out", str(folder / f"{seed}.csv")],
        ["evaluate", str(path), data],
        ["explain", str(path), data, "--row", "2"],
        ["show", str(path), "--format", ("text", "latex", "numpy", "svg")[seed // 5 % 4]],
        ["explain", str(path), "--derivation"],
    ]
    chosen = [["summary", str(path)], commands[0], commands[1 + seed // 5 % 4]]
    wrong = []
    for name, try_it in [
        ("load", lambda: predicted(path, folder)),
        *((c[0], lambda c=c: answered(c, folder)) for c in chosen),
    ]:
        signal.alarm(SECONDS)
        try:
            said = try_it()
        except BaseException as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            said = f"{type(error).__name__}: {str(error)[:200]} ({Path(last.filename).name}, line {last.lineno})"
        finally:
            signal.alarm(0)
        if said:
            wrong.append(f"{seed} {kind} {name}: {said}")
    path.unlink()
    return wrong


if __name__ == "__main__":
    import resource  # Unix only, as alarms are

    home, first, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, stop)
    if not (home / "network").exists():
        make(home)
    for number in range(first, last):
        for line in tried(number, home):
            print(line.replace("\n", " "), flush=True)
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
