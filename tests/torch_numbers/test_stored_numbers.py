"""Twenty updates of every activation, loss, layer option and optimizer, against PyTorch's stored numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

UPDATES = 20

# What the stored numbers cover. Nothing that is added later needs a line here; it needs its own proof.
ACTIVATIONS = "identity sigmoid tanh relu leaky_relu elu selu gelu silu mish softplus hard_sigmoid exp softmax"
LOSSES = (
    "sum_squared_error half_sum_squared_error mean_squared_error half_mean_squared_error mean_absolute_error "
    "huber poisson quantile binary_cross_entropy categorical_cross_entropy hinge"
)
OPTIMIZERS = "gradient_descent momentum nesterov rmsprop adagrad adam adamw"
SCHEDULES = "constant step exponential inverse_scaling cosine warm_up"


def _name(spec: Any) -> str:
    return spec if isinstance(spec, str) else spec["name"]


def test_interpreted(name: str, stored: Any, interpret: Callable[..., Any], agree: Callable[..., None]) -> None:
    case = stored[name]
    losses, end = interpret(case["case"], case["X"], case["y"], case["w"], case["start"], UPDATES)
    agree(losses, end, case)


def test_fitted(name: str, stored: Any, build: Callable[..., Any], agree: Callable[..., None]) -> None:
    """The same through `fit`: rows in order, as many epochs as make twenty updates."""
    case = stored[name]
    chosen, rows = case["case"], len(case["X"])
    per_epoch = -(-rows // chosen["batch"])
    if UPDATES % per_epoch:
        pytest.fail(f"{UPDATES} updates are no whole number of epochs of {per_epoch}")
    network = build(chosen, case["start"])
    history = network.fit(
        *(case["X"], case["y"]),
        epochs=UPDATES // per_epoch,
        batch_size=chosen["batch"],
        optimizer=chosen["optimizer"],
        shuffle=False,
        sample_weight=case["w"],
        progress=False,
    )
    losses = case["losses"]
    if per_epoch > 1:  # an epoch's loss is the mean over its batches, weighted by their rows
        sizes = [min(chosen["batch"], rows - first) for first in range(0, rows, chosen["batch"])]
        losses = np.reshape(losses, (-1, per_epoch)) @ sizes / rows
    agree(history.loss, network.prediction_values, {**case, "losses": losses})


def test_the_networks_learn(name: str, stored: Any) -> None:
    """Numbers that agree because nothing happens would prove nothing."""
    case = stored[name]
    assert len(case["losses"]) == UPDATES
    assert np.isfinite(case["losses"]).all()
    for key, value in case["start"].items():
        moved = np.abs(np.subtract(case["end"][key], value))
        assert moved.max() > 1e-3, f"{key} never moves"
    if "dropout" not in name and "batches" not in name and "all at once" not in name:
        assert case["losses"][-1] < case["losses"][0]


def test_everything_is_covered(stored: Any) -> None:
    cases = [record["case"] for record in stored.values()]
    layers = [layer for case in cases for layer in case["layers"]]
    optimizers = [case["optimizer"] for case in cases]
    rates = [spec["learning_rate"] for spec in optimizers if isinstance(spec.get("learning_rate"), dict)]
    assert {_name(layer.get("activation", "identity")) for layer in layers} == set(ACTIVATIONS.split())
    assert {_name(case["loss"]) for case in cases} == set(LOSSES.split())
    assert {_name(spec) for spec in optimizers} == set(OPTIMIZERS.split())
    assert {_name(rate) for rate in rates} == set(SCHEDULES.split())
    assert any(_name(layer.get("name", "dense")) == "batch_norm" for layer in layers)
    for option in ("bias", "l1", "l2", "dropout"):
        assert any(option in layer for layer in layers), option
    for option in ("weight_decay", "clip_value", "clip_norm"):
        assert any(option in spec for spec in optimizers), option
    assert any(case["weighted"] for case in cases)
    assert any(case["batch"] < 7 for case in cases)


@pytest.mark.parametrize("spoiled", ["losses", "W1", "b2"])
def test_a_difference_is_found(spoiled: str, stored: Any, interpret: Any, agree: Any) -> None:
    case = stored["optimizer adam"]
    losses, end = interpret(case["case"], case["X"], case["y"], case["w"], case["start"], UPDATES)
    expected = {"losses": list(case["losses"]), "end": dict(case["end"])}
    if spoiled == "losses":
        expected["losses"][-1] *= 1 + 1e-9
    else:
        expected["end"][spoiled] = np.multiply(case["end"][spoiled], 1 + 1e-9)
    with pytest.raises(AssertionError):
        agree(losses, end, expected)
