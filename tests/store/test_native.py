"""Models as files: everything comes back, training goes on bit for bit, and no damage passes for a model."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.numpy import save as to_safetensors

import chainrule
from chainrule import (
    Activation,
    Adam,
    Checkpoint,
    Cosine,
    Dense,
    GradientDescent,
    Huber,
    InvalidInput,
    LeakyRelu,
    Loss,
    ModelFileError,
    Momentum,
    Network,
    Normal,
    Optimizer,
    Schedule,
    StepDecay,
    WarmUp,
    load,
)
from chainrule.functions.initializers import Initializer
from chainrule.store import native

STORED = Path(__file__).parent / "files"

rng = np.random.default_rng(0)
X = rng.normal(size=(37, 4))  # with batches of 5, the last one has 2 rows
YES = (X[:, 0] * X[:, 1] > 0).astype(float)
CLASS = np.argmax(X[:, :3], axis=1)
REAL = X @ rng.normal(size=(4, 2))
WEIGHT = rng.uniform(0.1, 2.0, 37)


def classifier(dtype: str = "float32", **options: Any) -> Network:
    return Network(4, [Dense(6, "tanh", **options), Dense(1, "sigmoid")], "binary_cross_entropy", dtype, seed=3)


def small(optimizer: Any = "adam", epochs: int = 3) -> Network:
    """A trained network of few numbers."""
    network = Network(2, [Dense(2, "tanh", dropout=0.5), Dense(1)], "mean_squared_error", seed=1)
    network.fit(X[:, :2], REAL[:, 0], epochs, batch_size=20, optimizer=optimizer)
    return network


def assert_same(one: Network, other: Network) -> None:
    """Check that two networks agree in everything, bit by bit."""
    assert one.spec() == other.spec()
    assert (one.optimizer, one.lr_factor, one.engine) == (other.optimizer, other.lr_factor, other.engine)
    np.testing.assert_equal(vars(one.history), vars(other.history))  # NaN equals NaN
    assert list(one.parameters) == list(other.parameters)
    for name, value in one.parameters.items():
        np.testing.assert_array_equal(value, other.parameters[name], strict=True)
    assert one.state.keys() == other.state.keys()
    for name, value in one.state.items():
        assert type(value) is type(other.state[name])
        np.testing.assert_array_equal(value, other.state[name], strict=True)


# ---- everything comes back


def test_an_untrained_network_comes_back(tmp_path: Path) -> None:
    network = classifier()
    network.save(tmp_path / "model")
    loaded = load(tmp_path / "model")
    assert_same(network, loaded)
    assert loaded.optimizer is None
    assert loaded.engine is None
    assert len(loaded.history) == 0
    np.testing.assert_array_equal(loaded.predict(X[:1]), network.predict(X[:1]))
    np.testing.assert_array_equal(loaded.reset().predict(X), classifier().predict(X))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimizer", sorted(Optimizer.registry))
def test_a_trained_network_comes_back(tmp_path: Path, optimizer: str, dtype: str) -> None:
    network = classifier(dtype, dropout=0.3)
    network.fit(X, YES, 3, batch_size=5, optimizer=optimizer, validation=0.2)
    network.save(tmp_path / "model")
    loaded = load(str(tmp_path / "model"))
    assert_same(network, loaded)
    assert loaded.last_training is None
    network.save(tmp_path / "again")
    loaded.save(tmp_path / "and again")
    assert (tmp_path / "again").read_bytes() == (tmp_path / "and again").read_bytes()


@pytest.mark.parametrize("name", sorted(Activation.registry))
def test_every_activation_comes_back(tmp_path: Path, name: str) -> None:
    network = Network(4, [Dense(3, name), Dense(2)], "mean_squared_error", seed=0)
    network.save(tmp_path / "model")
    assert_same(network, load(tmp_path / "model"))


@pytest.mark.parametrize("name", sorted(Loss.registry))
def test_every_loss_comes_back(tmp_path: Path, name: str) -> None:
    network = Network(4, [Dense(3, Loss.registry[name].link or "identity")], name, seed=0)
    network.save(tmp_path / "model")
    assert_same(network, load(tmp_path / "model"))


@pytest.mark.parametrize("name", sorted(Initializer.registry))
def test_every_initializer_comes_back(tmp_path: Path, name: str) -> None:
    network = Network(4, [Dense(3, weight_init=name)], "mean_squared_error", seed=0)
    network.save(tmp_path / "model")
    assert_same(network, load(tmp_path / "model"))


@pytest.mark.parametrize("name", sorted(Schedule.registry))
def test_every_schedule_comes_back(tmp_path: Path, name: str) -> None:
    network = small(Momentum(Schedule.get(name)))
    network.save(tmp_path / "model")
    assert_same(network, load(tmp_path / "model"))


def test_hyperparameters_come_back_exactly(tmp_path: Path) -> None:
    third = 1 / 3
    layers = [
        Dense(3, LeakyRelu(third), l1=1e-300, l2=third, dropout=0.1 + 0.2, weight_init=Normal(third)),
        Dense(2, bias=False),
    ]
    network = Network(4, layers, Huber(5e-324), "float64", seed=2**63 - 1)
    optimizer = Adam(WarmUp(7, StepDecay(third, 3, third)), clip_norm=third, clip_value=1e308, weight_decay=third)
    network.fit(X, REAL, 2, batch_size=5, optimizer=optimizer)
    network.save(tmp_path / "model")
    loaded = load(tmp_path / "model")
    assert_same(network, loaded)
    assert (loaded.layers, loaded.loss, loaded.optimizer) == (network.layers, network.loss, optimizer)


def test_counters_come_back_exactly(tmp_path: Path) -> None:
    network = small()
    network.state |= {"t": 2**62 + 1, "draw": 2**53 + 1}  # beyond what a float64 can tell apart
    network.save(tmp_path / "model")
    assert_same(network, load(tmp_path / "model"))


def test_history_may_hold_what_is_not_finite(tmp_path: Path) -> None:
    network = small()
    network.history.loss[1], network.history.loss[2] = np.inf, -0.0
    network.save(tmp_path / "model")
    assert_same(network, load(tmp_path / "model"))


def test_what_was_loaded_can_be_written_to(tmp_path: Path) -> None:
    small().save(tmp_path / "model")
    loaded = load(tmp_path / "model")
    for array in [*loaded.parameters.values(), *(value for value in loaded.state.values() if np.ndim(value))]:
        array += 1


def test_a_numpy_scalar_is_saved_as_the_number_that_it_is(tmp_path: Path) -> None:
    network = Network(4, [Dense(2, LeakyRelu(np.float64(0.1)), l2=np.float64(0.2))], "mean_squared_error", seed=0)
    network.save(tmp_path / "model")
    assert load(tmp_path / "model").layers == network.layers


def test_a_file_is_safetensors_and_the_same_every_time(tmp_path: Path) -> None:
    network = small()
    network.save(tmp_path / "model")
    network.save(tmp_path / "again")
    assert (tmp_path / "model").read_bytes() == (tmp_path / "again").read_bytes()
    with safe_open(tmp_path / "model", framework="numpy") as file:
        assert list(file.metadata()) == ["chainrule"]
        document = json.loads(file.metadata()["chainrule"])
        np.testing.assert_array_equal(file.get_tensor("parameters/W1"), network.parameters["W1"])
        np.testing.assert_array_equal(file.get_tensor("state/mW1"), network.state["mW1"])
        np.testing.assert_array_equal(file.get_tensor("history/loss"), network.history.loss)
    assert document["format"] == native.FORMAT
    assert document["network"] == network.spec()
    assert document["state"] == {"t": 6, "draw": 6}
    assert document["optimizer"] == "adam"
    assert document["functions"] == []


def test_loading_leaves_no_file_open(tmp_path: Path) -> None:
    small().save(tmp_path / "model")
    load(tmp_path / "model")
    (tmp_path / "model").rename(tmp_path / "renamed")
    (tmp_path / "renamed").unlink()


# ---- training goes on, bit for bit


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
def test_3_and_7_epochs_in_a_new_process_are_bitwise_10(tmp_path: Path, continued: Path, case: str) -> None:
    network, y, options = CASES[case]
    network.reset()
    network.fit(X, y, 10, batch_size=5, **options)
    network.save(tmp_path / "ten")
    path = continued / f"{list(CASES).index(case)}.ten"
    assert_same(network, load(path))
    assert path.read_bytes() == (tmp_path / "ten").read_bytes()


@pytest.mark.parametrize("case", CASES)
def test_3_and_7_epochs_are_bitwise_10(tmp_path: Path, case: str) -> None:
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


def test_a_checkpoint_goes_on_as_the_training_did(tmp_path: Path) -> None:
    network = classifier(dropout=0.2)
    network.fit(X, YES, 8, batch_size=5, callbacks=[Checkpoint(tmp_path / "model", every=5)])
    loaded = load(tmp_path / "model")
    assert len(loaded.history) == 5
    loaded.fit(X, YES, 3, batch_size=5)
    assert_same(network, loaded)


@pytest.mark.parametrize("transposed", [False, True], ids=["orthogonal", "assigned"])
def test_an_array_in_any_memory_order_goes_on_as_it_was(tmp_path: Path, transposed: bool) -> None:
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


# ---- functions of the user's own


@dataclass(frozen=True)
class Snake(Activation):
    """z + sin²(az)/a, opaque."""

    a: float = 1.0
    formula = "snake(z)"

    def value(self, z: Any, m: Any) -> Any:
        return z + np.sin(self.a * z) ** 2 / self.a

    def derivative(self, z: Any, a: Any, m: Any) -> Any:
        return 1 + np.sin(2 * self.a * z)


class Quartic(Loss):
    def value(self, y: Any, p: Any, m: Any) -> Any:
        return (p - y) ** 4

    def derivative(self, y: Any, p: Any, m: Any) -> Any:
        return 4 * (p - y) ** 3


@dataclass(frozen=True)
class Sawtooth(Schedule):
    rate: float = 0.1
    period: int = 4

    def value(self, step: Any, m: Any) -> Any:
        return self.rate * (1 - (step % self.period) / self.period)


OWN = {"Snake": Snake, "Quartic": Quartic, "Sawtooth": Sawtooth}


def custom() -> Network:
    network = Network(4, [Dense(5, Snake(2.0)), Dense(5, "tanh"), Dense(2, Snake())], Quartic(), seed=0)
    network.fit(X, REAL, 2, batch_size=5, optimizer=Adam(Sawtooth(0.01), clip_norm=1.0))
    return network


def test_own_functions_are_passed_by_name(tmp_path: Path) -> None:
    network = custom()
    network.save(tmp_path / "model")
    loaded = load(tmp_path / "model", functions=OWN | {"unused": int, "tanh": Snake})  # and replace nothing else
    assert_same(network, loaded)
    assert loaded.layers == network.layers
    for one in (network, loaded):
        one.fit(X, REAL, 2, batch_size=5, optimizer=Adam(Sawtooth(0.01), clip_norm=1.0))
    assert_same(network, loaded)


def test_a_missing_function_is_asked_for(tmp_path: Path) -> None:
    custom().save(tmp_path / "model")
    with pytest.raises(ModelFileError, match=r"it uses 'Quartic' and 'Sawtooth' and 'Snake', which are not") as caught:
        load(tmp_path / "model")
    assert str(caught.value).endswith("pass their classes: functions={'Quartic': ..., 'Sawtooth': ..., 'Snake': ...}.")
    with pytest.raises(ModelFileError, match=r"it uses 'Snake', which is not .* its class: functions=\{'Snake': ...\}"):
        load(tmp_path / "model", functions={"Quartic": Quartic, "Sawtooth": Sawtooth})


def test_a_function_of_the_wrong_kind_is_refused(tmp_path: Path) -> None:
    custom().save(tmp_path / "model")
    for wrong in (Quartic, int, 3, lambda z: z, None):
        with pytest.raises(ModelFileError, match="its description is wrong"):
            load(tmp_path / "model", functions=OWN | {"Snake": wrong})
    with pytest.raises(InvalidInput, match=r"functions must map names to classes, such as \{'Cube': Cube\}"):
        load(tmp_path / "model", functions=[Snake])  # type: ignore[arg-type]


@pytest.fixture
def registered() -> Iterator[type[Activation]]:
    class Cube(Activation, name="cube"):
        def value(self, z: Any, m: Any) -> Any:
            return z**3

        def derivative(self, z: Any, a: Any, m: Any) -> Any:
            return 3 * z**2

    yield Cube
    Activation.registry.pop("cube", None)


def test_a_registered_function_need_not_be_passed(tmp_path: Path, registered: type[Activation]) -> None:
    network = Network(4, [Dense(2, "cube")], "mean_squared_error", seed=0)
    network.save(tmp_path / "model")
    assert_same(network, load(tmp_path / "model"))
    del Activation.registry["cube"]
    with pytest.raises(ModelFileError, match=r"pass its class: functions=\{'cube': ...\}"):
        load(tmp_path / "model")
    assert load(tmp_path / "model", functions={"cube": registered}).layers == network.layers


def test_an_own_function_is_never_taken_for_one_of_chainrules(tmp_path: Path) -> None:
    class relu(Activation):
        def value(self, z: Any, m: Any) -> Any:
            return 2 * m.maximum(z, 0)

        def derivative(self, z: Any, a: Any, m: Any) -> Any:
            return 2 * (z > 0)

    network = Network(4, [Dense(2, relu())], "mean_squared_error", seed=0)
    network.save(tmp_path / "model")
    with pytest.raises(ModelFileError, match="it uses 'relu'"):
        load(tmp_path / "model")
    loaded = load(tmp_path / "model", functions={"relu": relu})
    np.testing.assert_array_equal(loaded.predict(X), network.predict(X))
    both = Network(4, [Dense(2, relu()), Dense(2, "relu")], "mean_squared_error", seed=0)
    with pytest.raises(InvalidInput, match="cannot be saved: it uses two different functions named 'relu'"):
        both.save(tmp_path / "model")


# ---- what cannot be saved


@pytest.mark.parametrize("value", [(1.0, 2.0), {1.0}, np.zeros(2), float("nan"), 1j, print, Snake()])
def test_a_hyperparameter_that_would_not_come_back_is_refused(tmp_path: Path, value: Any) -> None:
    network = Network(4, [Dense(2, Snake([value]))], "mean_squared_error", seed=0)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="cannot be saved: hyperparameters must be numbers"):
        network.save(tmp_path / "model")
    assert not list(tmp_path.iterdir())


def spoil_parameter(network: Network) -> None:
    network.parameters["W1"][0, 0] = np.nan


def spoil_dtype(network: Network) -> None:
    network.state["mW1"] = network.state["mW1"].astype(np.float64)


def spoil_shape(network: Network) -> None:
    network.state["mW1"] = network.state["mW1"].T[:1]


def spoil_counter(network: Network) -> None:
    network.state["t"] = 3.0


def spoil_names(network: Network) -> None:
    del network.state["draw"]


def spoil_history(network: Network) -> None:
    network.history.loss.append(1.0)


def spoil_factor(network: Network) -> None:
    network.lr_factor = float("inf")


def spoil_optimizer(network: Network) -> None:
    network.optimizer = GradientDescent()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (spoil_parameter, "the parameter W1 holds NaN or infinity"),
        (spoil_dtype, r"the tensor 'state/mW1' is float64 \(2, 2\) where the network needs float32 \(2, 2\)"),
        (spoil_shape, r"the tensor 'state/mW1' is float32 \(1, 2\) where"),
        (spoil_counter, "the number 't' of the training state is 3.0"),
        (spoil_names, "the number 'draw' of the training state is missing"),
        (spoil_history, "the tensor 'history/learning_rate' is float64"),
        (spoil_factor, "its lr_factor is inf"),
        (spoil_optimizer, "the tensor 'state/.*' is unknown"),
    ],
)
def test_what_could_not_be_loaded_is_not_saved(tmp_path: Path, spoil: Any, reason: str) -> None:
    network = small()
    network.save(tmp_path / "model")
    before = (tmp_path / "model").read_bytes()
    spoil(network)
    with pytest.raises(InvalidInput, match=f"^The network cannot be saved: {reason}.*[.]$"):
        network.save(tmp_path / "model")
    assert (tmp_path / "model").read_bytes() == before


def test_a_save_that_fails_leaves_the_old_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, path = small(epochs=1), tmp_path / "model"
    old.save(path)

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(InvalidInput, match=r"Cannot write .*model': the disk of the folder .* is full"):
        small(epochs=2).save(path)
    assert_same(load(path), old)
    assert list(tmp_path.iterdir()) == [path]


# ---- what cannot be loaded


def refused(path: Any, functions: Any = None) -> str:
    """Check that `path` is refused in one sentence that names it, and return the reason."""
    with pytest.raises(ModelFileError) as caught:
        load(path, functions)
    message, start = str(caught.value), f"Cannot load {(str(path) if isinstance(path, Path) else path)!r}: "
    assert message.startswith(start)
    assert message.endswith(".")
    assert len(message.splitlines()) == 1
    assert len(message) < len(start) + 310
    return message.removeprefix(start).removesuffix(".")


def forge(path: Path, document: Any, tensors: Any) -> Path:
    """Write a file with the right checksum, whatever is in it."""
    document = {**document, "checksum": native._checksum(document, tensors)}
    path.write_bytes(to_safetensors(tensors, {"chainrule": json.dumps(document)}))
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "model"
    small().save(path)
    return path


HEADER_OF_10_GB = (10 * 10**9).to_bytes(8, "little")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"\0", "header too small"),
        (bytes(8), "it is not a safetensors file, or it is damaged"),
        (HEADER_OF_10_GB, "header too large"),
        (HEADER_OF_10_GB + b"{}", "header too large"),
        (b"\xff" * 1000, "header too large"),
        (np.random.default_rng(0).bytes(5000), "it is not a safetensors file, or it is damaged"),
        (b"PK\x03\x04" + bytes(100), "it is not a safetensors file, or it is damaged"),
        (b'{"epochs": 3}', "it is not a safetensors file, or it is damaged"),
        (to_safetensors({"a": np.zeros(3)}), "it is a safetensors file, but not a chainrule model"),
        (to_safetensors({"a": np.zeros(3)}, {"format": "pt"}), "it is a safetensors file, but not a chainrule model"),
        *(
            (to_safetensors({}, {"chainrule": text}), "it is damaged (its description cannot be read)")
            for text in (
                "",
                "{",
                "[]",
                "null",
                "3",
                '"format"',
                "[" * 100_000,
                '{"format":' + "9" * 5000 + "}",
                " " * 2**22,
            )
        ),
        *(
            (to_safetensors({}, {"chainrule": json.dumps({"format": version})}), f"(its format is {version!r})")
            for version in (None, 0, -1, 1.0, True, "1", [1])
        ),
        (
            to_safetensors({}, {"chainrule": '{"format":2,"what":"ever"}'}),
            "it was made by a newer chainrule: format 2, this one reads up to 1; upgrade chainrule",
        ),
        (to_safetensors({}, {"chainrule": '{"format":1}'}), "(the field 'chainrule' is missing or unknown)"),
    ],
    ids=lambda value: None if isinstance(value, str) else "",
)
def test_what_is_no_model_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "model").write_bytes(content)
    assert reason in refused(tmp_path / "model")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "missing") == "there is no such file"
    assert refused(tmp_path / "missing" / "model") == "there is no such file"
    assert refused("") == "there is no such file"
    assert refused(tmp_path) == "that is a folder, not a file"
    assert refused(os.devnull) == "it is not an ordinary file"
    for path in (None, 3, "a\0b", ["model"]):
        assert refused(path) == "that is not a path"
    (tmp_path / "link").symlink_to("link")
    assert "symbolic links" in refused(tmp_path / "link")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_loading_does_not_wait_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe") == "it is not an ordinary file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read anything")
def test_a_file_without_permission_is_refused(tmp_path: Path, whole: Path) -> None:
    (tmp_path / "model").write_bytes(whole.read_bytes())
    (tmp_path / "model").chmod(0)
    assert refused(tmp_path / "model") == "there is no permission to read it"


def test_every_truncation_is_refused(tmp_path: Path, whole: Path) -> None:
    content = whole.read_bytes()
    (tmp_path / "model").write_bytes(content)
    for length in reversed(range(len(content))):
        os.truncate(tmp_path / "model", length)
        refused(tmp_path / "model")
    (tmp_path / "model").write_bytes(content + b"\0")
    assert "damaged" in refused(tmp_path / "model")


def test_a_flipped_bit_anywhere_is_refused_or_without_effect(tmp_path: Path, whole: Path) -> None:
    network, content = load(whole), whole.read_bytes()
    path = tmp_path / "model"
    path.write_bytes(content)
    with path.open("r+b", buffering=0) as file:
        for position, byte in enumerate(content):
            for flipped in (byte ^ 1 << bit for bit in range(8)):
                file.seek(position)
                file.write(bytes([flipped]))
                try:
                    loaded = load(path)
                except ModelFileError:
                    continue
                assert_same(loaded, network)
            file.seek(position)
            file.write(bytes([byte]))
    assert_same(load(path), network)


TENSORS = ["parameters/W1", "parameters/b1", "parameters/W2", "parameters/b2", "state/mW1", "state/vb2", "history/loss"]


@pytest.mark.parametrize("name", TENSORS)
def test_tensors_are_checked(tmp_path: Path, whole: Path, name: str) -> None:
    document, tensors = native._read(str(whole))
    path, right = tmp_path / "model", tensors[name]
    assert refused(forge(path, document, {k: v for k, v in tensors.items() if k != name})).startswith("the tensor '")
    other = {"float32": "float64", "float64": "float32"}[right.dtype.name]
    for wrong in (right.astype(other), right[..., None], right[:-1], np.zeros((0, *right.shape[1:]), right.dtype)):
        assert refused(forge(path, document, {**tensors, name: wrong})).startswith(
            "the tensor 'history/" if "hist" in name else f"the tensor '{name}' is "
        )
    wrong = right.astype(np.float16)
    assert (
        refused(forge(path, document, {**tensors, name: wrong}))
        == f"the tensor {name!r} is F16, not float32 or float64"
    )
    assert_same(load(forge(path, document, tensors)), load(whole))


@pytest.mark.parametrize("name", ["parameters/W3", "state/W1", "state/t", "history/accuracy", "extra", "a/b", "", "\n"])
def test_an_unknown_tensor_is_refused(tmp_path: Path, whole: Path, name: str) -> None:
    document, tensors = native._read(str(whole))
    reason = refused(forge(tmp_path / "model", document, {**tensors, name: np.zeros(2, np.float32)}))
    assert reason == f"the tensor {name!r} is unknown"


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_parameters_must_be_finite(tmp_path: Path, whole: Path, value: float) -> None:
    document, tensors = native._read(str(whole))
    spoiled = tensors["parameters/b1"].copy()
    spoiled[1] = value
    path = forge(tmp_path / "model", document, {**tensors, "parameters/b1": spoiled})
    assert refused(path) == "the parameter b1 holds NaN or infinity"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("lr_factor", 0.0, "its lr_factor is 0.0"),
        ("lr_factor", "1", "its lr_factor is '1'"),
        ("lr_factor", float("nan"), "its lr_factor is nan"),
        ("engine", "steam", "its engine is 'steam'"),
        ("optimizer", None, "the tensor 'state/mW1' is unknown"),
        ("optimizer", "momentum", "the tensor 'state/mW1' is unknown"),
        ("optimizer", "adm", "There is no optimizer named 'adm'; did you mean 'adam'"),
        ("optimizer", {"name": "adam", "learning_rate": -1}, "A learning rate must be a positive, finite number"),
        ("optimizer", {"name": "adam", "speed": 1}, "The optimizer 'adam' has hyperparameters learning_rate"),
        ("optimizer", 3, "Expected an optimizer"),
        ("state", {}, "the number 'draw' of the training state is missing"),
        ("state", {"t": 6, "draw": 6, "s": 1}, "the number 's' of the training state is unknown"),
        ("state", {"t": 6, "draw": -1}, "the number 'draw' of the training state is -1"),
        ("state", {"t": 6, "draw": 2**63}, "the number 'draw' of the training state is 9223372036854775808"),
        ("state", {"t": 6.0, "draw": 6}, "the number 't' of the training state is 6.0"),
        ("state", {"t": True, "draw": 6}, "the number 't' of the training state is True"),
        ("state", [6, 6], "its description is wrong"),
        ("functions", ["Snake"], "it uses 'Snake', which is not chainrule's own"),
        ("functions", 3, "its description is wrong"),
        ("network", None, "its description is wrong"),
        ("network", {}, "its description is wrong"),
    ],
)
def test_fields_are_checked(tmp_path: Path, whole: Path, field: str, value: Any, reason: str) -> None:
    document, tensors = native._read(str(whole))
    assert reason in refused(forge(tmp_path / "model", {**document, field: value}, tensors))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"inputs": 3}, "where the network needs float32 (3, 2)"),
        ({"inputs": 10**18}, "where the network needs float32 (1000000000000000000, 2)"),
        ({"inputs": "2"}, "its description is wrong"),
        ({"layers": []}, "is unknown"),
        ({"layers": [{"name": "dense", "units": 10**18}]}, "where the network needs float32 (2, 1000000000000000000)"),
        ({"layers": [{"name": "dense", "units": 1}] * 9999}, "where the network needs float32 (2, 1)"),
        ({"layers": [{"name": "dens", "units": 1}]}, "There is no layer named 'dens'; did you mean 'dense'"),
        ({"layers": [{"name": "dense"}]}, "The layer 'dense' has hyperparameters units"),
        ({"layers": "dense"}, "its description is wrong"),
        ({"loss": "mean_square_error"}, "did you mean 'mean_squared_error'"),
        ({"loss": "hinge_" * 1000}, "There is no loss named 'hinge_"),
        ({"loss": "categorical_cross_entropy"}, "use 'softmax'"),
        ({"dtype": "float16"}, "where the network needs float16 (2, 2)"),
        ({"dtype": "float64"}, "where the network needs float64 (2, 2)"),
        ({"seed": -1}, "seed must be a whole number"),
        ({"seed": None}, "its seed is None"),
        ({"seed": 1.0}, "its seed is 1.0"),
    ],
)
def test_the_specification_is_checked(tmp_path: Path, whole: Path, change: dict[str, Any], reason: str) -> None:
    document, tensors = native._read(str(whole))
    assert reason in refused(forge(tmp_path / "model", {**document, "network": document["network"] | change}, tensors))


@pytest.mark.parametrize("field", sorted(native.FIELDS - {"format", "checksum"}))
def test_every_field_is_needed(tmp_path: Path, whole: Path, field: str) -> None:
    document, tensors = native._read(str(whole))
    less = {key: value for key, value in document.items() if key != field}
    assert f"(the field {field!r} is missing or unknown)" in refused(forge(tmp_path / "model", less, tensors))
    more = {**document, "a\nb": 1}
    assert r"(the field 'a\nb' is missing or unknown)" in refused(forge(tmp_path / "model", more, tensors))


# ---- whatever is in a file, it is a model or it is refused

in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)


def load_or_refuse(path: Path) -> None:
    """Load a file. Where that is allowed, the network must be one that works."""
    try:
        network = load(path)
    except ModelFileError:
        refused(path)
        return
    assert network.predict(np.zeros((3, network.inputs))).shape == (3, network.outputs)
    assert all(np.isfinite(array).all() for array in network.parameters.values())
    network.save(path.with_name("again"))
    assert_same(load(path.with_name("again")), network)
    with suppress(chainrule.ChainruleError):  # targets that do not fit the loss, or divergence
        rows, y = np.zeros((3, network.inputs)), np.zeros((3, network.outputs))
        network.fit(rows, y, 1, optimizer=network.optimizer or "adam")


@in_one_folder
@given(content=st.binary(max_size=300))
@example(content=b"\x02" + bytes(7) + b"{}")
def test_random_bytes_are_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model").write_bytes(content)
    load_or_refuse(tmp_path / "model")


@in_one_folder
@given(data=st.data())
def test_a_file_with_pieces_exchanged_is_refused(tmp_path: Path, whole: Path, data: st.DataObject) -> None:
    content = bytearray(whole.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        stop = data.draw(st.integers(start, min(len(content), start + 40)))
        content[start:stop] = data.draw(st.binary(max_size=40))
    (tmp_path / "model").write_bytes(content)
    load_or_refuse(tmp_path / "model")


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["adam", "tanh", "dense"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.just("name"), inner, max_size=3)
    ),
    max_leaves=5,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document, as the keys that lead there."""
    yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*path, key))


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with many hyperparameters."""
    layers = [
        Dense(2, LeakyRelu(0.2), weight_init=Normal(0.3), l2=0.1, dropout=0.5),
        Dense(1, "elu", bias_init="normal"),
    ]
    network = Network(2, layers, Huber(0.5), seed=1)
    network.fit(X[:, :2], REAL[:, 0], 1, optimizer=Adam(WarmUp(3, Cosine(0.1, 50)), clip_norm=1.0, beta1=0.5))
    path = tmp_path_factory.mktemp("rich") / "model"
    network.save(path)
    return path


@settings(in_one_folder, max_examples=400)
@given(data=st.data())
def test_a_description_with_anything_in_it_is_refused_or_works(tmp_path: Path, rich: Path, data: st.DataObject) -> None:
    document, tensors = native._read(str(rich))
    *way, last = data.draw(st.sampled_from([place for place in places(document) if place]))
    inner: Any = document
    for key in way:
        inner = inner[key]
    inner[last] = data.draw(json_values)
    load_or_refuse(forge(tmp_path / "model", document, tensors))


# ---- files of every format keep loading


@pytest.mark.parametrize("version", range(1, native.FORMAT + 1))
def test_a_stored_file_of_every_format_loads(version: int) -> None:
    spec = importlib.util.spec_from_file_location("make", STORED / "make.py")
    assert spec is not None
    assert spec.loader is not None
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)

    expected = json.loads((STORED / f"format_{version}.json").read_text(encoding="utf-8"))
    network = load(STORED / f"format_{version}.safetensors")
    rows, y = make.data()
    assert network.spec() == expected["network"]
    assert network.optimizer is not None
    assert network.optimizer.spec() == expected["optimizer"]
    np.testing.assert_equal(vars(network.history), expected["history"])
    assert network.state.keys() == expected["state"].keys()
    for name, value in expected["state"].items():
        np.testing.assert_array_equal(np.asarray(network.state[name]).tolist(), value)
    np.testing.assert_allclose(network.predict(rows), expected["predictions"], rtol=1e-5)
    losses = network.fit(rows, y, 2, batch_size=5, optimizer=network.optimizer).loss[-2:]
    np.testing.assert_allclose(losses, expected["next_losses"], rtol=1e-4)
