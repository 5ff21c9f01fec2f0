"""What is worth noticing about a run, in a sentence each that leads to a number to open."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.playground.run import Run

MOST = 3  # that are shown
ROWS = 400  # that activations are looked at on
#: Of each fault of units, the hint, its words, and what it opens: an array, and which of the units.
FAULTS = {
    "dead": ("dead ReLU", "are 0 on every row: no gradient reaches them.", "a", 0),
    "saturated": ("saturation", "are saturated: their slope is below 0.01, so they hardly learn.", "a", 0),
    "twins": ("identical units", "are identical, and will stay so.", "dW", 1),
}
SLOPES = {"tanh": lambda a: 1 - a**2, "sigmoid": lambda a: a * (1 - a)}


@dataclass(frozen=True)
class Hint:
    """Its kind, a sentence, and the entry that it opens."""

    kind: str
    text: str
    name: str = "L"
    index: tuple[int, ...] = ()


def baseline(run: Run) -> float:
    """The loss of the best constant prediction on the rows that are trained on."""
    if run.data.target.task == "regression":
        return float(np.var(run.data.y))
    shares = np.bincount(run.data.y) / len(run.data.y)
    return float(-sum(p * math.log(p) for p in shares if p))


def hints(run: Run, values: dict[str, Any]) -> list[Hint]:
    """Return what there is to notice; `values` are activations on training rows, by name."""
    return [*_losses(run), *_units(run, values), *_layers(run)][:MOST]


def _losses(run: Run) -> Iterator[Hint]:
    losses = np.frombuffer(run.losses, np.float32)[: run.t - run.first]
    base = baseline(run)
    recent = losses[-200:]
    if run.diverged and run.t >= run.head:
        yield Hint("diverging", run.diverged)
    elif len(losses) >= 20 and losses[-10:].mean() > 3 * max(losses[:10].mean(), base):
        yield Hint("diverging", "The loss is far above where it started: the steps are too large.")
    if run.t >= 200 and len(losses) >= 200 and recent.mean() > 0.3 * base:
        early, late = recent[:100].mean(), recent[100:].mean()
        if abs(early - late) < 0.005 * early:
            yield Hint("plateau", f"For 200 updates the loss has stayed near {late:.3g}: a plateau.")
    seen = [loss for t, loss in zip(*run.watched, strict=True) if t <= run.t]
    if len(seen) > 6:
        lowest = int(np.argmin(seen))
        if len(seen) - lowest > 5 and seen[-1] > 1.15 * seen[lowest] and losses[-50:].mean() < seen[lowest]:
            yield Hint(
                "validation rising",
                f"The held-out loss was {seen[lowest]:.3g} and is {seen[-1]:.3g}: rows are learned by heart.",
            )
    now = seen[-1] if seen else float(losses[-20:].mean()) if len(losses) else math.nan
    if len(losses) >= 100 and now > 1.02 * base:
        yield Hint(
            "worse than the baseline", f"The loss, {now:.3g}, is above that of always the same answer, {base:.3g}."
        )


def _units(run: Run, values: dict[str, Any]) -> Iterator[Hint]:
    for layer, fault, units in faults(run, values):
        kind, words, array, which = FAULTS[fault]
        where = f"{len(units)} of {run.settings.units[layer - 1]} units of layer {layer}"
        yield Hint(kind, f"{where} {words}", f"{array}{layer}", (0, int(units[which])))


def faults(run: Run, values: dict[str, Any]) -> Iterator[tuple[int, str, Any]]:
    """Yield layers with units that are "dead", "saturated" or "twins", and which."""
    for layer, activation in enumerate(run.settings.activations, start=1):
        a, W = values[f"a{layer}"], run.network.parameters[f"W{layer}"]
        if activation == "relu" and len(dead := np.flatnonzero((a == 0).all(axis=0))):
            yield layer, "dead", dead
        if activation in SLOPES and len(flat := np.flatnonzero(SLOPES[activation](a).mean(axis=0) < 0.01)):
            yield layer, "saturated", flat
        _, place, counts = np.unique(W, axis=1, return_inverse=True, return_counts=True)
        if len(twins := np.flatnonzero(counts[place.ravel()] > 1)):
            yield layer, "twins", twins


def _layers(run: Run) -> Iterator[Hint]:
    _, gradients = run.network.gradients(run.data.X[:ROWS], run.data.y[:ROWS])
    sizes = [float(np.abs(gradients[f"W{layer}"]).mean()) for layer in range(1, len(run.settings.units) + 2)]
    if len(sizes) > 2 and 0 < sizes[0] < 1e-3 * max(sizes):
        yield Hint(
            "vanishing gradient",
            f"The gradients of the first layer are {sizes[0] / max(sizes):.1e} times the largest layer's.",
            *("dW1", (0, 0)),
        )
