"""Tables, ordinary and hostile, and what training on them gives."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from chainrule.tabular.result import TrainingResult
from chainrule.tabular.training import train

SCRIPT = "<script>document.title='taken over'</script>"
ATTRIBUTE = "\" onmouseover=\"document.title='taken over'\" x='"
IMAGE = "<img src=x onerror=\"document.title='taken over'\">"
REVERSED = "\u202egnp.exe\u202c שלום"


def hostile_table() -> pl.DataFrame:
    """A table whose names and cells are code, formulas, very long, on several lines, and right to left."""
    rng = np.random.default_rng(0)
    n = 120
    x = rng.normal(size=n)
    return pl.DataFrame(
        {
            SCRIPT: x,
            ATTRIBUTE: rng.choice([IMAGE, "=1+1", "@SUM(A1)", None], n).tolist(),
            "two\nlines\r\n${title} $style": rng.choice(["a\nb", "c\td", "\x00\x07"], n).tolist(),
            REVERSED: rng.choice([REVERSED, "x" * 1_000_000], n).tolist(),
            "&amp;": [f"row {i} {SCRIPT}" for i in range(n)],  # identifies a row: left out, and named
            "target </title></style>": np.where(x + 0.3 * rng.normal(size=n) > 0, SCRIPT, "<b>no</b>").tolist(),
        }
    )


@pytest.fixture(scope="session")
def classified() -> TrainingResult:
    rng = np.random.default_rng(1)
    n = 400
    table = pl.DataFrame(
        {
            "size": rng.normal(size=n),
            "weight": rng.normal(size=n),
            "colour": rng.choice(["red", "green", "blue"], n).tolist(),
            "always": [1] * n,
        }
    )
    noise = 0.5 * rng.normal(size=n)
    table = table.with_columns(kind=np.where(table["size"].to_numpy() + noise > 0, "large", "small"))
    result = train(table, "kind", epochs=40, seed=0, progress=False)
    return replace(
        result, command=("chainrule", "train", "a table.csv", "--target", "kind"), model_file="m.safetensors"
    )


@pytest.fixture(scope="session")
def three_classes() -> TrainingResult:
    rng = np.random.default_rng(2)
    x = rng.normal(size=(300, 2))
    kind = np.array(["a", "b", "c"])[np.digitize(x[:, 0], [-0.5, 0.5])]
    table = pl.DataFrame({"x": x[:, 0], "z": x[:, 1], "kind": kind.tolist()})
    return train(table, "kind", epochs=20, hidden=(8, 8), progress=False)


@pytest.fixture(scope="session")
def regressed() -> TrainingResult:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(300, 3))
    price = 100 + 20 * x[:, 0] - 5 * x[:, 1] + rng.normal(size=300)
    table = pl.DataFrame({"x": x[:, 0], "y": x[:, 1], "noise": x[:, 2], "price": price})
    return train(table, "price", epochs=60, progress=False)


@pytest.fixture(scope="session")
def texts() -> TrainingResult:
    """Hostile texts, long and right to left, of three classes."""
    rng = np.random.default_rng(4)
    kinds = rng.choice(["dull", "fine", "odd"], 150).tolist()
    said = [f"{SCRIPT} הסרט היה {kind}, number {i} of so many films {IMAGE}" for i, kind in enumerate(kinds)]
    said[0] = "a film " * 100_000
    return train(pl.DataFrame({"a review": said, "kind": kinds}), "kind", epochs=60, progress=False)


@pytest.fixture(scope="session")
def attacked() -> TrainingResult:
    result = train(hostile_table(), "target </title></style>", epochs=10, progress=False)
    command = ("chainrule", "train", f"{SCRIPT}.csv", "--target", "$(rm -rf /)\n`x`")
    return replace(result, command=command, model_file=f"{IMAGE}.safetensors", notes=(SCRIPT, REVERSED))
