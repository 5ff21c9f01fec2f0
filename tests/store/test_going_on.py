"""A network goes on after `save` and `load`, bit for bit, as if it had never been saved."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainrule import (
    Adam,
    Checkpoint,
    Cosine,
    Dense,
    GradientDescent,
    Huber,
    Momentum,
    Network,
    Optimizer,
    StepDecay,
    WarmUp,
    load,
)

Same = Callable[[Network, Network], None]

rng = np.random.default_rng(0)
X = rng.normal(size=(37, 4))  # with batches of 5, the last one has 2 rows
YES = (X[:, 0] * X[:, 1] > 0).astype(float)
CLASS = np.argmax(X[:, :3], axis=1)
REAL = X @ rng.normal(size=(4, 2))
WEIGHT = rng.uniform(0.1, 2.0, 37)


def classifier(dtype: str = "float32", **options: Any) -> Network:
    return Network(4, [Dense(6, "tanh", **options), Dense(1, "sigmoid")], "binary_cross_entropy", dtype, seed=3)


def halve_after_two(run: Any) -> None:
    if len(run.history) == 2:
        run.scale_learning_rate(0.5)


CASES: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    **{
        f"{name}, {dtype}": (classifier(dtype), YES, {"optimizer": name})
        for name in sorted(Optimizer.registry)
        for dtype in ("float32", "float64")
    },
    **{
        f"dropout and {name}, {dtype}": (classifier(dtype, dropout=0.4, l1=0.01), YES, {"optimizer": optimizer})
        for dtype in ("float32", "float64")
        for name, optimizer in {
            "cosine": Adam(Cosine(0.05, 40)),
            "warm-up": Momentum(WarmUp(30, Cosine(0.1, 30)), clip_norm=0.1),
            "decay": GradientDescent(StepDecay(0.5, 20), weight_decay=0.01, clip_value=0.01),
        }.items()
    },
    "validation": (classifier(dropout=0.4), YES, {"optimizer": "adam", "validation": 0.2}),
    "sample weights": (classifier(), YES, {"optimizer": "adamw", "sample_weight": WEIGHT}),
    "in order": (classifier(), YES, {"optimizer": "nesterov", "shuffle": False}),
    "a smaller learning rate": (classifier(), YES, {"optimizer": "adam", "callbacks": [halve_after_two]}),
    "a smaller scheduled one": (
        classifier(dropout=0.4),
        YES,
        {"optimizer": Adam(Cosine(0.05, 40)), "callbacks": [halve_after_two]},
    ),
    "classes": (
        Network(4, [Dense(9, "gelu"), Dense(3, "softmax")], "categorical_cross_entropy", seed=5),
        CLASS,
        {"optimizer": "rmsprop"},
    ),
    "two outputs": (
        Network(4, [Dense(9, "selu", weight_init="orthogonal"), Dense(2)], Huber(0.7), "float64", seed=5),
        REAL,
        {"optimizer": "adagrad"},
    ),
}

NOT_IN_THE_FILE = {"validation", "sample_weight", "shuffle"}
GO_ON = """
import json, sys
from pathlib import Path
from chainrule import load
folder = Path(sys.argv[1])
for path in folder.glob("*.three"):
    network = load(path)
    options = json.loads(path.with_suffix(".json").read_text())
    network.fit(**options, epochs=7, batch_size=5, optimizer=network.optimizer)
    network.save(path.with_suffix(".ten"))
"""


@pytest.fixture(scope="module")
def continued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every case trained for 3 epochs, and, by a new process, for 7 more."""
    folder = tmp_path_factory.mktemp("continued")
    for number, (network, y, options) in enumerate(CASES.values()):
        network.reset()
        network.fit(X, y, 3, batch_size=5, **options)
        network.save(folder / f"{number}.three")
        told = {"X": X.tolist(), "y": y.tolist()} | {name: options[name] for name in NOT_IN_THE_FILE & options.keys()}
        (folder / f"{number}.json").write_text(json.dumps(told, default=np.ndarray.tolist))
    subprocess.run([sys.executable, "-c", GO_ON, folder], check=True, cwd=folder)
    return folder


@pytest.mark.parametrize("case", CASES)
def test_3_and_7_epochs_in_a_new_process_are_bitwise_10(
    tmp_path: Path, continued: Path, case: str, assert_same: Same
) -> None:
    network, y, options = CASES[case]
    network.reset()
    network.fit(X, y, 10, batch_size=5, **options)
    network.save(tmp_path / "ten")
    path = continued / f"{list(CASES).index(case)}.ten"
    assert_same(network, load(path))
    assert path.read_bytes() == (tmp_path / "ten").read_bytes()


@pytest.mark.parametrize("case", CASES)
def test_3_and_7_epochs_are_bitwise_10(tmp_path: Path, case: str, assert_same: Same) -> None:
    network, y, options = CASES[case]
    network.reset()
    network.fit(X, y, 3, batch_size=5, **options)
    network.save(tmp_path / "three")
    loaded = load(tmp_path / "three")
    for one in (network, loaded):
        one.fit(X, y, 7, batch_size=5, **{**options, "callbacks": []})
    whole = load(tmp_path / "three").reset()
    whole.fit(X, y, 10, batch_size=5, **options)
    assert_same(network, whole)
    assert_same(loaded, whole)


def test_a_checkpoint_goes_on_as_the_training_did(tmp_path: Path, assert_same: Same) -> None:
    network = classifier(dropout=0.2)
    network.fit(X, YES, 8, batch_size=5, callbacks=[Checkpoint(tmp_path / "model", every=5)])
    loaded = load(tmp_path / "model")
    assert len(loaded.history) == 5
    loaded.fit(X, YES, 3, batch_size=5)
    assert_same(network, loaded)


@pytest.mark.parametrize("transposed", [False, True], ids=["orthogonal", "assigned"])
def test_an_array_in_any_memory_order_goes_on_as_it_was(tmp_path: Path, transposed: bool, assert_same: Same) -> None:
    # a product with a matrix in columns may round differently from one with the same matrix in rows
    network = Network(50, [Dense(130, "tanh", weight_init="orthogonal"), Dense(1)], "mean_squared_error", seed=0)
    if transposed:
        network.parameters["W1"] = np.random.default_rng(0).normal(size=(130, 50)).T
    network.save(tmp_path / "model")
    loaded = load(tmp_path / "model")
    rows = np.random.default_rng(1).normal(size=(20, 50))
    for row in rows:
        np.testing.assert_array_equal(network.predict([row]), loaded.predict([row]))
    for one in (network, loaded):
        one.fit(rows, rows.sum(axis=1), 2, batch_size=1)
    assert_same(network, loaded)
