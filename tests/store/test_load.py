"""One `load` for every kind of model; each of its doors reads the header first, and refuses what it does not name."""

from __future__ import annotations

import json
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainrule
from chainrule import ChainruleError, Dense, MLPClassifier, MLPRegressor, ModelFileError, Network
from chainrule.cli.app import main
from chainrule.tabular import TabularModel

DOORS = [chainrule.load, MLPClassifier.load, TabularModel.load]
Edit = Callable[[Any], Any]


def refused(path: Path, door: Callable[[Path], Any] = chainrule.load) -> str:
    """Check that a file is refused in one sentence, and return it without the file's name."""
    with pytest.raises(ModelFileError) as caught:
        door(path)
    message = str(caught.value).removeprefix(f"Cannot load {str(path)!r}: ")
    assert len(message) < 310
    assert len(message.splitlines()) == 1
    return message.removesuffix(".")


@pytest.fixture
def forged(mutations: Any, models: Path, tmp_path: Path) -> Callable[[str, str, Edit], Path]:
    """Return what writes a model's file after a change to one of its documents, with the right checksum."""

    def forge(kind: str, key: str, change: Edit) -> Path:
        documents, tensors = mutations.apart(models / kind)
        change(documents[key])
        (tmp_path / kind).write_bytes(mutations.together(documents, tensors))
        return tmp_path / kind

    return forge


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("network", Network),
        ("classes", TabularModel),
        ("numbers", TabularModel),
        ("classifier", MLPClassifier),
        ("regressor", MLPRegressor),
    ],
)
def test_what_was_saved_comes_back(mutations: Any, models: Path, tmp_path: Path, kind: str, type_: type[Any]) -> None:
    model = chainrule.load(models / kind)
    assert type(model) is type_
    model.save(tmp_path / "again")
    rows = mutations.table() if type_ is TabularModel else mutations.X
    np.testing.assert_array_equal(chainrule.load(tmp_path / "again").predict(rows), model.predict(rows), strict=True)


def test_a_checkpoint_of_an_earlier_layout_loads() -> None:
    path = Path(__file__).parents[1] / "estimators" / "files" / "checkpoint_1.safetensors"
    model = MLPClassifier.load(path)
    assert (model.n_iter_, list(model.classes_)) == (12, ["setosa", "versicolor", "virginica"])
    assert model._best is not None
    expected = [[0.18103022, 0.27205237, 0.546917402], [0.18603423, 0.28248833, 0.53147745]]
    np.testing.assert_allclose(model.predict_proba([[5.1, 3.5, 1.4, 0.2], [4.9, 3.0, 1.4, 0.2]]), expected, rtol=1e-6)


def test_a_class_of_ones_own_loads(models: Path, tmp_path: Path) -> None:
    class Mine(MLPClassifier):
        pass

    chainrule.load(models / "classifier").save(tmp_path / "theirs")
    mine = Mine(3, solver="lbfgs").fit(np.eye(4), [0, 1, 0, 1])
    mine.save(tmp_path / "mine")
    assert type(Mine.load(tmp_path / "mine")) is Mine
    assert "it holds a Mine, which is not chainrule's own; use Mine.load" in refused(tmp_path / "mine")
    assert refused(tmp_path / "theirs", Mine.load) == "it holds a MLPClassifier; use chainrule.load"


# ---- every door


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("door", DOORS)
def test_no_door_waits_or_reads_without_end(tmp_path: Path, door: Any) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe", door) == "it is not an ordinary file"
    assert refused(Path("/dev/zero"), door) == "it is not an ordinary file"
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(3 * 2**30)
    assert "it is not a safetensors file" in refused(tmp_path / "sparse", door)
    for header in (b"[" * 100_000, b"[]", b"3", b'{"__metadata__": 3}', b'{"a": ' + b"[" * 100_000):
        (tmp_path / "header").write_bytes(len(header).to_bytes(8, "little") + header)
        assert "it is not a safetensors file" in refused(tmp_path / "header", door)


@pytest.mark.parametrize("kind", ["network", "classes", "classifier"])
@pytest.mark.parametrize("name", ["x", "best/x", "state/x"])
def test_a_tensor_too_many_is_not_read(models: Path, tmp_path: Path, kind: str, name: str) -> None:
    content = (models / kind).read_bytes()
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    end = len(content) - 8 - size
    header[name] = {"dtype": "F32", "shape": [2**28], "data_offsets": [end, end + 2**30]}
    text = json.dumps(header).encode()
    path = tmp_path / "large"
    path.write_bytes(len(text).to_bytes(8, "little") + text + content[8 + size :])
    os.truncate(path, 8 + len(text) + end + 2**30)  # zeros that take no room on the disk
    tracemalloc.start()
    assert refused(path).startswith("the tensor '")
    assert tracemalloc.get_traced_memory()[1] < 2**25
    tracemalloc.stop()


# ---- crafted documents

ESTIMATOR, TABULAR = "extra/estimator", "extra/tabular"


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["attributes"].pop("classes_"),
        lambda d: d["attributes"].pop("_multilabel"),
        lambda d: d["attributes"].update(classes_=[0, 1, 2]),
        lambda d: d["attributes"].update(classes_={"array": 0, "dtype": "<f8"}),
        lambda d: d["attributes"].update(classes_={"array": [[0], [1], [2]], "dtype": "O"}),
        lambda d: d["attributes"].update(classes_={"array": [0, 1], "dtype": "<f8"}),
        lambda d: d["attributes"].update(classes_={"array": [1, 2, 0], "dtype": "<f8"}),
        lambda d: d["attributes"].update(classes_={"array": [0, 1, 2], "dtype": "V500000000"}),
        lambda d: d["attributes"].update(feature_names_in_={"array": ["a"], "dtype": "O"}),
        lambda d: d["attributes"].update(n_iter_=-1),
        lambda d: d["attributes"].update(validation_scores_=["A" * 1500]),
        lambda d: d["parameters"].update(alpha="A" * 1500),
        lambda d: d["parameters"].update(hidden={"family": "A" * 1500, "entry": 1}),
        lambda d: d.update(attributes=[]),
        lambda d: d.update({"class": "A" * 1500}),
        lambda d: d.update({"class": []}),
        lambda d: d.update(format=2),
    ],
)
def test_crafted_estimators_are_refused(forged: Any, change: Edit) -> None:
    path = forged("classifier", ESTIMATOR, change)
    assert refused(path) == refused(path, MLPClassifier.load)


def test_what_follows_from_the_network_is_not_believed(forged: Any) -> None:
    def change(document: Any) -> None:
        document["attributes"] |= {"n_outputs_": 1, "n_features_in_": 9, "network_": 3, "predict": 3, "__class__": 3}
        document["attributes"]["classes_"]["dtype"] = "<U500000000"

    model = chainrule.load(forged("classifier", ESTIMATOR, change))
    assert model.classes_.dtype == "<U1"
    assert model.predict(np.zeros((2, 3))).shape == (2,)
    assert model.transform(np.zeros((2, 3))).shape == (2, 3)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["about"]["metrics"].update(accuracy=[1.0]),
        lambda d: d["about"]["metrics"].update(accuracy=10**400),
        lambda d: d["about"]["metrics"].update({"A" * 1500: 1.0}),
        lambda d: d["about"]["baseline"].update(accuracy=None),
        lambda d: d["about"].update(rows=[1, 2]),
        lambda d: d["about"]["rows"].pop("test"),
        lambda d: d["about"]["rows"].update(train="A" * 1500),
        lambda d: d["encoder"]["codes"][0].update(steps=["orthogonal"]),
        lambda d: next(s for s in d["encoder"]["codes"][0]["steps"] if s["do"] == "scale").update(scale=1e-320),
        lambda d: d["target"].update(name="\ud800"),
        lambda d: d["encoder"]["codes"][0]["steps"][0].update({"A" * 1500: 1}),
    ],
)
def test_crafted_models_of_tables_are_refused(
    forged: Any, models: Path, change: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    path = forged("classes", TABULAR, change)
    refused(path)
    for arguments in (["summary", str(path)], ["predict", str(path), str(models / "table.parquet")]):
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert caught.value.code == 1
        said = capsys.readouterr()
        assert (said.out, len(said.err.splitlines())) == ("", 1)
        assert len(said.err) < 400 + len(str(path))


def test_a_long_name_is_shortened(forged: Any, models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = forged("classes", TABULAR, lambda d: d["target"].update(name="A" * 1500))
    for command in ("summary", "predict", "evaluate", "explain"):
        with pytest.raises(SystemExit):
            main([command, str(path), *([] if command == "summary" else [str(models / "table.parquet")])])
        assert "A" * 70 not in "".join(capsys.readouterr())


def test_a_number_that_no_float_can_hold_is_refused() -> None:
    with pytest.raises(ChainruleError, match="l2 must be in") as caught:
        Dense(1, l2=10**400)
    assert len(str(caught.value)) < 120
