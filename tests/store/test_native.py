"""Models as files: everything comes back, and what could not come back is not saved."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors import safe_open

from chainrule import (
    Activation,
    Adam,
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
Same = Callable[[Network, Network], None]

rng = np.random.default_rng(0)
X = rng.normal(size=(37, 4))  # with batches of 5, the last one has 2 rows
YES = (X[:, 0] * X[:, 1] > 0).astype(float)
REAL = X @ rng.normal(size=(4, 2))


def classifier(dtype: str = "float32", **options: Any) -> Network:
    return Network(4, [Dense(6, "tanh", **options), Dense(1, "sigmoid")], "binary_cross_entropy", dtype, seed=3)


def small(optimizer: Any = "adam", epochs: int = 3) -> Network:
    """A trained network of few numbers."""
    network = Network(2, [Dense(2, "tanh", dropout=0.5), Dense(1)], "mean_squared_error", seed=1)
    network.fit(X[:, :2], REAL[:, 0], epochs, batch_size=20, optimizer=optimizer)
    return network


# ---- everything comes back


def test_an_untrained_network_comes_back(tmp_path: Path, assert_same: Same) -> None:
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
def test_a_trained_network_comes_back(tmp_path: Path, optimizer: str, dtype: str, assert_same: Same) -> None:
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
def test_every_activation_comes_back(tmp_path: Path, name: str, assert_same: Same) -> None:
    network = Network(4, [Dense(3, name), Dense(2)], "mean_squared_error", seed=0)
    network.save(tmp_path / "model")
    assert_same(network, load(tmp_path / "model"))


@pytest.mark.parametrize("name", sorted(Loss.registry))
def test_every_loss_comes_back(tmp_path: Path, name: str, assert_same: Same) -> None:
    network = Network(
        4, [Dense(Loss.registry[name].columns or 3, Loss.registry[name].link or "identity")], name, seed=0
    )
    network.save(tmp_path / "model")
    assert_same(network, load(tmp_path / "model"))


@pytest.mark.parametrize("name", sorted(Initializer.registry))
def test_every_initializer_comes_back(tmp_path: Path, name: str, assert_same: Same) -> None:
    network = Network(4, [Dense(3, weight_init=name)], "mean_squared_error", seed=0)
    network.save(tmp_path / "model")
    assert_same(network, load(tmp_path / "model"))


@pytest.mark.parametrize("name", sorted(Schedule.registry))
def test_every_schedule_comes_back(tmp_path: Path, name: str, assert_same: Same) -> None:
    network = small(Momentum(Schedule.get(name)))
    network.save(tmp_path / "model")
    assert_same(network, load(tmp_path / "model"))


def test_hyperparameters_come_back_exactly(tmp_path: Path, assert_same: Same) -> None:
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


def test_counters_come_back_exactly(tmp_path: Path, assert_same: Same) -> None:
    network = small()
    network.state |= {"t": 2**62 + 1, "draw": 2**53 + 1}  # beyond what a float64 can tell apart
    network.save(tmp_path / "model")
    assert_same(network, load(tmp_path / "model"))


def test_history_may_hold_what_is_not_finite(tmp_path: Path, assert_same: Same) -> None:
    network = small()
    network.history.loss[1], network.history.loss[2] = np.inf, -0.0
    network.save(tmp_path / "model")
    assert_same(network, load(tmp_path / "model"))


def test_an_array_in_columns_comes_back_as_it_is(tmp_path: Path) -> None:
    network = small()
    network.state["mW1"] = np.array([[1, 2], [3, 4]], np.float32, order="F")
    network.save(tmp_path / "model")
    assert load(tmp_path / "model").state["mW1"].tolist() == [[1, 2], [3, 4]]


def test_what_was_loaded_can_be_written_to(tmp_path: Path) -> None:
    small().save(tmp_path / "model")
    loaded = load(tmp_path / "model")
    for array in (value for value in loaded.state.values() if np.ndim(value)):
        array += 1
    loaded.parameters["W1"] = loaded.parameters["W1"] + 1


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
    assert document["format"] == native.OLDEST
    assert document["network"] == network.spec()
    assert document["state"] == {"t": 6, "draw": 6}
    assert document["optimizer"] == Adam().spec()
    assert document["functions"] == []


def test_loading_leaves_no_file_open(tmp_path: Path) -> None:
    small().save(tmp_path / "model")
    load(tmp_path / "model")
    (tmp_path / "model").rename(tmp_path / "renamed")
    (tmp_path / "renamed").unlink()


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


def test_own_functions_are_passed_by_name(tmp_path: Path, assert_same: Same) -> None:
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


def test_a_registered_function_need_not_be_passed(
    tmp_path: Path, registered: type[Activation], assert_same: Same
) -> None:
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
    network.parameters.adopt({**network.parameters, "W1": np.full_like(network.parameters["W1"], np.nan)})


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


def test_a_save_that_fails_leaves_the_old_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, assert_same: Same
) -> None:
    old, path = small(epochs=1), tmp_path / "model"
    old.save(path)

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(InvalidInput, match=r"Cannot write .*model': the disk of the folder .* is full"):
        small(epochs=2).save(path)
    assert_same(load(path), old)
    assert list(tmp_path.iterdir()) == [path]


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
    rows, y = make.data(version)
    assert network.spec() == expected["network"]
    assert network.optimizer is not None
    assert network.optimizer.spec() == expected["optimizer"]
    np.testing.assert_equal(vars(network.history), expected["history"])
    assert network.state.keys() == expected["state"].keys()
    for name, value in expected["state"].items():
        np.testing.assert_array_equal(np.asarray(network.state[name]).tolist(), value)
    found, wanted = network.predict(rows), expected["predictions"]
    pairs = [(found[name], wanted[name]) for name in wanted] if isinstance(wanted, dict) else [(found, wanted)]
    for predictions, kept in pairs:
        np.testing.assert_allclose(predictions, kept, rtol=1e-5)
    losses = network.fit(rows, y, 2, batch_size=5, optimizer=network.optimizer).loss[-2:]
    np.testing.assert_allclose(losses, expected["next_losses"], rtol=1e-4)
