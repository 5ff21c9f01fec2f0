"""Scripts run alone, wherever they are started; what is large is in a file beside them, whole or not at all."""

import ast
import contextlib
import io
import re
import subprocess
import sys

import numpy as np
import pytest

from chainrule import Dense, GradientDescent, Network
from chainrule.errors import InvalidInput
from chainrule.functions.activations import Activation
from chainrule.functions.losses import CategoricalCrossEntropy
from chainrule.network.layers import Layer
from chainrule.program.operations import Affine
from chainrule.program.program import Parameter
from chainrule.program.render.numpy_script import LIMIT

LIBRARY = {"numpy", "math", "pathlib"}


def rows(count=23, features=3):
    return np.random.default_rng(0).normal(size=(count, features))


def build(loss, *hidden):
    classes = isinstance(loss, CategoricalCrossEntropy)
    return Network(3, [*hidden, Dense(3, "softmax") if classes else Dense(1)], loss, seed=5)


def run(source, file):
    """Run a script that lies at `file`; return what it printed as losses, and its names."""
    printed, names = io.StringIO(), {"__name__": "script", "__file__": str(file)}
    with contextlib.redirect_stdout(printed), np.errstate():
        exec(compile(source, "script", "exec"), names)
    return [float(loss) for loss in re.findall(r"loss (.*)", printed.getvalue())], names


def assert_repeats(network, data_file=None):
    source = network.to_numpy_source(train=True, data_file=data_file)
    assert run(source, data_file)[0] == network.history.loss
    return source


@pytest.fixture
def large():
    """A network whose training needs a data file."""
    X = rows(LIMIT)
    network = build("huber", Dense(4, "relu", dropout=0.3))
    network.fit(X, X[:, 0], 2, batch_size=512, sample_weight=np.ones(len(X)))
    return network


def test_large_data_go_to_a_file_beside_the_script(large, tmp_path):
    source = assert_repeats(large, tmp_path / "training.npz")
    assert "with np.load(Path(__file__).with_name('training.npz')) as file:\n    data = dict(file)\n" in source
    assert str(tmp_path) not in source
    assert [path.name for path in tmp_path.iterdir()] == ["training.npz"]
    with np.load(tmp_path / "training.npz") as data:
        assert set(data) >= {"X", "Y", "weights", "W1", "W2"}


def test_large_weights_too(tmp_path, monkeypatch):
    network = Network(60, [Dense(60), Dense(1)], "huber", seed=0)
    with pytest.raises(InvalidInput, match="The weights are 3,660 numbers, too many for a script to hold: pass data_f"):
        network.to_numpy_source()
    source = network.to_numpy_source(data_file=tmp_path / "weights.npz")
    names = run(source, tmp_path / "any.py")[1]
    X = rows(5, 60)
    np.testing.assert_array_equal(names["predict"](X), network.predict(X), strict=True)


@pytest.mark.parametrize("data_file", [None, "data", "data.csv", 5, b"data.npz"])
def test_a_file_is_asked_for(large, data_file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidInput, match=r"numbers, too many for a script to hold: pass data_file='NAME\.npz'"):
        large.to_numpy_source(train=True, data_file=data_file)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_leaves_the_old_one(large, tmp_path, monkeypatch):
    with pytest.raises(InvalidInput, match="Cannot write"):
        large.to_numpy_source(train=True, data_file=tmp_path / "nowhere" / "data.npz")
    old = tmp_path / "data.npz"
    old.write_bytes(b"old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.write", full)
    with pytest.raises(InvalidInput, match="disk"):
        large.to_numpy_source(train=True, data_file=old)
    assert old.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [old]


def test_small_data_need_no_file(tmp_path):
    network = build("huber")
    network.fit(rows(), rows()[:, 0], 2)
    assert_repeats(network, tmp_path / "unused.npz")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ['x")); import os; print(("', "it's", "a\\b", "a\nb", "ü{}", "%s"])
def test_hostile_file_names(large, name, tmp_path):
    source = assert_repeats(large, tmp_path / f"{name}.npz")
    assert_harmless(source)


# ---- alone


def assert_harmless(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= LIBRARY
        assert not isinstance(node, ast.ImportFrom) or node.module in LIBRARY


@pytest.mark.parametrize("train", [False, True])
@pytest.mark.parametrize("kind", ["small", "large"])
def test_scripts_run_alone(kind, train, tmp_path):
    (home := tmp_path / "home").mkdir()
    count = 30 if kind == "small" else LIMIT
    X = rows(count)
    network = build(CategoricalCrossEntropy(0.1), Dense(5 if kind == "small" else 300, "softplus", dropout=0.3))
    network.fit(X, (X[:, 0] > 0).astype(int) + (X[:, 1] > 1), 3, batch_size=count // 3 + 1)
    source = network.to_numpy_source(train, data_file=home / "numbers.npz")
    assert (home / "numbers.npz").exists() == (kind == "large")
    assert_harmless(source)
    (home / "script.py").write_text(source, encoding="utf-8")
    command = [sys.executable, "-I", "-W", "error", str(home / "script.py")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path)
    assert done.stderr == ""
    if train:
        losses = re.findall(r"loss (.*)", done.stdout)
        assert [float(loss) for loss in losses] == network.history.loss
    else:
        assert done.stdout == f"{network.predict(np.zeros((1, 3)))}\n"


def test_text_from_outside_stays_in_the_docstring():
    class Curve(Activation):
        def value(self, z, m):
            return z / (1 + m.abs(z))

        def derivative(self, z, a, m):
            return 1 / (1 + m.abs(z)) ** 2

    class Careful(GradientDescent):
        def __repr__(self):
            return '"""\nimport os\n"""'

    Curve.name = '"""\nimport os\n"""\\'
    Careful.__name__ = '"""\nimport os\n"""'
    network = build("huber", Dense(3, Curve()))
    network.fit(rows(), rows()[:, 0], 2, optimizer=Careful())
    for source in (assert_repeats(network), network.to_numpy_source()):
        assert_harmless(source)


def test_a_name_that_the_script_needs_is_refused():
    class Named(Layer):
        def add_to(self, scope, *inputs):
            return scope.result(Affine(), *inputs, scope.builder.parameter("rows", Parameter((3, 1))))

    network = Network(3, [Named()], "huber", seed=0)
    network.fit(rows(), rows()[:, 0], 1)
    with pytest.raises(InvalidInput, match="A NumPy script needs the name 'rows' for itself"):
        network.to_numpy_source(train=True)
