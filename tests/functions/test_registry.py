"""Names, hyperparameters and JSON: what all registries have in common."""

from __future__ import annotations

import dataclasses
import json
import math
from typing import Any

import numpy as np
import pytest

from chainrule.errors import InvalidInput, UnknownName
from chainrule.functions.activations import Activation, Elu, LeakyRelu, Tanh
from chainrule.functions.initializers import Initializer
from chainrule.functions.losses import Huber, Loss
from chainrule.functions.optimizers import Optimizer
from chainrule.functions.registry import Entry
from chainrule.functions.schedules import Schedule, WarmUp
from chainrule.functions.vocabulary import trace_method

FAMILIES: list[type[Entry]] = [Activation, Initializer, Loss, Optimizer, Schedule]
ENTRIES = [
    (family, kind) for family in FAMILIES for kind in family.registry.values() if kind.__module__[:9] == "chainrule"
]
each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
every = pytest.mark.parametrize(("family", "kind"), ENTRIES, ids=lambda kind: kind.__name__)

PROMISED = {
    "activation": "identity sigmoid tanh relu leaky_relu elu selu gelu silu mish softplus hard_sigmoid exp softmax",
    "loss": "sum_squared_error half_sum_squared_error mean_squared_error half_mean_squared_error mean_absolute_error "
    "huber poisson quantile binary_cross_entropy categorical_cross_entropy hinge",
    "initializer": "zeros constant uniform normal glorot_uniform glorot_normal he_uniform he_normal lecun_normal "
    "orthogonal",
    "optimizer": "gradient_descent momentum nesterov rmsprop adagrad adam adamw",
    "schedule": "constant step exponential inverse_scaling cosine warm_up",
}


@each_family
def test_everything_that_is_promised_is_there(family: type[Entry]) -> None:
    assert set(PROMISED[family.family].split()) <= set(family.registry)


@each_family
def test_each_family_has_its_own_registry(family: type[Entry]) -> None:
    assert all(issubclass(kind, family) for kind in family.registry.values())
    assert all(name == kind.name for name, kind in family.registry.items())


@every
def test_by_name_dictionary_class_and_object(family: type[Entry], kind: type[Entry]) -> None:
    entry = kind()
    for spec in (kind.name, {"name": kind.name}, kind, entry):
        assert family.get(spec) == entry
        assert type(family.get(spec)) is kind
    assert family.get(entry) is entry


@every
def test_json_and_back(family: type[Entry], kind: type[Entry]) -> None:
    spec = kind().spec()
    assert family.get(json.loads(json.dumps(spec))) == kind()
    if isinstance(spec, dict):
        assert spec["name"] == kind.name


@every
def test_entries_are_frozen_values(family: type[Entry], kind: type[Entry]) -> None:
    entry = kind()
    assert hash(entry) == hash(kind())
    for field in dataclasses.fields(entry):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(entry, field.name, 1)


@every
def test_every_entry_says_what_it_is(family: type[Entry], kind: type[Entry]) -> None:
    assert kind.__doc__
    assert not kind.__doc__.startswith(f"{kind.__name__}("), "the signature that dataclass writes is no docstring"
    assert kind.name == kind.name.lower().replace("-", "_")


@every
def test_unknown_hyperparameters(family: type[Entry], kind: type[Entry]) -> None:
    with pytest.raises(InvalidInput, match=rf"'{kind.name}' has hyperparameters .*; received nonsense\."):
        family.get({"name": kind.name, "nonsense": 1})


def test_defaults_are_written_too() -> None:
    assert Activation.get("tanh").spec() == "tanh"
    assert LeakyRelu().spec() == {"name": "leaky_relu", "slope": 0.01}
    assert LeakyRelu(0.2).spec() == {"name": "leaky_relu", "slope": 0.2}
    assert Huber(2.0).spec() == {"name": "huber", "delta": 2.0}


def test_entries_within_entries() -> None:
    spec = WarmUp(5, "cosine").spec()  # type: ignore[arg-type]
    cosine = {"name": "cosine", "rate": 0.1, "steps": 1000, "final": 0.0}
    assert spec == {"name": "warm_up", "steps": 5, "then": {"family": "schedule", "spec": cosine}}
    with pytest.raises(UnknownName, match="no family named 'shedule'; did you mean 'schedule'"):
        Schedule.get({"name": "warm_up", "then": {"family": "shedule", "spec": "cosine"}})


@pytest.mark.parametrize(
    ("family", "typed", "message"),
    [
        (Activation, "sigmoind", "There is no activation named 'sigmoind'; did you mean 'sigmoid'"),
        (Activation, "ReLU", "did you mean 'relu'"),
        (Activation, "Leaky-ReLU", "did you mean 'leaky_relu'"),
        (Loss, "zzz", "There is no loss named 'zzz'; known: "),
        (Loss, "crossentropy", "did you mean '.*cross_entropy'"),
        (Loss, "mean_square_error", "did you mean 'mean_squared_error'"),
        (Activation, "xyz", "known: elu, exp, gelu"),
    ],
)
def test_did_you_mean(family: type[Entry], typed: str, message: str) -> None:
    with pytest.raises(UnknownName, match=message):
        family.get(typed)


@pytest.mark.parametrize("spec", [3, None, ["tanh"], {"slope": 1}, Huber(), Huber, object()])
def test_what_is_no_entry(spec: Any) -> None:
    with pytest.raises(InvalidInput, match="Expected an activation, by name or as an object, but received"):
        Activation.get(spec)


def test_extra_names() -> None:
    class Cube(Activation):
        pass

    assert isinstance(Activation.get("cube", {"cube": Cube}), Cube)
    assert Activation.get("mine", {"mine": Elu(0.5)}) == Elu(0.5)
    assert Activation.get("tanh", {"cube": Cube}) == Tanh()
    with pytest.raises(InvalidInput, match="'cube' is not an activation but"):
        Activation.get("cube", {"cube": Huber})


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan, math.inf, True, "0.5", None, 1 + 0j])
def test_numbers_are_checked(value: Any) -> None:
    with pytest.raises(InvalidInput, match=r"leaky_relu: slope must be in \[0, 1\], but is "):
        LeakyRelu(value)


def test_ends_are_open_or_closed() -> None:
    assert (LeakyRelu(0).slope, LeakyRelu(1).slope) == (0, 1)
    with pytest.raises(InvalidInput, match=r"huber: delta must be in \(0, inf\), but is 0\."):
        Huber(0)
    with pytest.raises(InvalidInput, match=r"elu: alpha must be in \[0, inf\), but is inf\."):
        Elu(math.inf)


@pytest.mark.parametrize("number", [np.float64(0.25), np.float32(0.25)])
def test_numpy_numbers_become_pythons(number: Any) -> None:
    """Otherwise they would turn float32 into float64, hide from the trace, and have no JSON."""
    for entry, field in [
        (LeakyRelu(number), "slope"),
        (Huber(number), "delta"),
        (Optimizer.get({"name": "adam", "learning_rate": number}), "learning_rate"),
        (Optimizer.get({"name": "adam", "beta1": number}), "beta1"),
        (Optimizer.get({"name": "adam", "clip_norm": number}), "clip_norm"),
        (Schedule.get({"name": "cosine", "rate": number}), "rate"),
    ]:
        assert type(getattr(entry, field)) is float
        assert json.loads(json.dumps(entry.spec()))[field] == 0.25
    assert LeakyRelu(number) == LeakyRelu(0.25)
    assert trace_method(LeakyRelu(number), "value", "z") == trace_method(LeakyRelu(0.25), "value", "z") is not None


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("bce", "binary_cross_entropy"),
        ("mse", "mean_squared_error"),
        ("mae", "mean_absolute_error"),
        ("cross_entropy", "categorical_cross_entropy"),
    ],
)
def test_an_alias_is_the_entry_of_the_full_name(alias: str, name: str) -> None:
    loss = Loss.get(alias)
    assert loss == Loss.get({"name": alias}) == Loss.get(name)
    assert loss.name == name
    assert loss.spec() == Loss.get(name).spec()
    assert alias not in Loss.registry
    assert Loss.get(alias, {alias: Huber}) == Huber()  # a user's own name goes first
    assert alias not in Activation.aliases
