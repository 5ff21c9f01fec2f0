"""The classic small tables to choose from, and the settings that suit them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from chainrule.errors import UnknownName
from chainrule.playground.settings import Settings

SMALL: dict[str, Any] = {"batch_size": 4, "optimizer": "gradient_descent", "learning_rate": 0.5}
SIGMOID: dict[str, Any] = {"activations": ["sigmoid"]}


@dataclass(frozen=True)
class Sample:
    """A table: what it is called, what makes it, and settings that differ from the usual ones."""

    title: str
    make: Callable[[], pl.DataFrame]
    settings: dict[str, Any] = field(default_factory=dict)


def _plane(x: Any, y: Any, kind: Any) -> pl.DataFrame:
    return pl.DataFrame({"east": np.round(x, 4), "north": np.round(y, 4), "kind": kind})


def _spirals() -> pl.DataFrame:
    rng, arms, each = np.random.default_rng(7), ("alpha", "beta", "gamma"), 110
    turn = np.tile(np.linspace(0.25, 1, each), len(arms))
    angle = 4.2 * turn + np.repeat(np.arange(len(arms)), each) * 2 * np.pi / 3 + rng.normal(0, 0.11, turn.size)
    return _plane(3 * turn * np.cos(angle), 3 * turn * np.sin(angle), np.repeat(arms, each))


def _moons() -> pl.DataFrame:
    rng, each = np.random.default_rng(3), 150
    angle = np.pi * rng.random(2 * each)
    below = np.repeat([False, True], each)
    x = np.where(below, 1 - np.cos(angle), np.cos(angle)) + rng.normal(0, 0.12, 2 * each)
    y = np.where(below, 0.5 - np.sin(angle), np.sin(angle)) + rng.normal(0, 0.12, 2 * each)
    return _plane(x, y, np.where(below, "lower", "upper"))


def _circles() -> pl.DataFrame:
    rng, each = np.random.default_rng(5), 140
    inside = np.repeat([False, True], each)
    radius, angle = np.where(inside, 0.8, 2.0) + rng.normal(0, 0.2, 2 * each), 2 * np.pi * rng.random(2 * each)
    return _plane(radius * np.cos(angle), radius * np.sin(angle), np.where(inside, "inner", "outer"))


def _noise() -> pl.DataFrame:
    rng = np.random.default_rng(2)
    x, y = rng.uniform(-1, 1, (2, 60))
    return _plane(x, y, np.where((x + y > 0) ^ (rng.random(60) < 0.2), "above", "below"))


def _waves() -> pl.DataFrame:
    x, y = np.random.default_rng(11).uniform(-3, 3, (2, 300))
    return pl.DataFrame(
        {"east": x.round(4), "north": y.round(4), "height": (np.sin(1.5 * x) * np.cos(y) + 0.2 * y).round(4)}
    )


def _xor() -> pl.DataFrame:
    return pl.DataFrame({"x1": [0, 0, 1, 1], "x2": [0, 1, 0, 1], "y": [0, 1, 1, 0]})


def _truth_table() -> pl.DataFrame:
    bits = np.array([[i >> 2 & 1, i >> 1 & 1, i & 1] for i in range(8)])
    return pl.DataFrame(
        {"x1": bits[:, 0], "x2": bits[:, 1], "x3": bits[:, 2], "majority": (bits.sum(axis=1) > 1).astype(int)}
    )


def _digits() -> pl.DataFrame:
    from sklearn.datasets import load_digits

    digits = load_digits()
    pixels = {f"row {i // 8} column {i % 8}": digits.data[:, i] for i in range(64)}
    return pl.DataFrame({**pixels, "digit": digits.target.astype(str)})


SAMPLES = {
    "spirals": Sample("Spirals: three arms", _spirals),
    "moons": Sample("Moons: two crescents", _moons, {"units": [6], "activations": ["tanh"]}),
    "circles": Sample("Circles: one inside the other", _circles, {"units": [4], "activations": ["tanh"]}),
    "xor": Sample("XOR: four rows", _xor, {**SMALL, "units": [2], "activations": ["tanh"], "seed": 1}),
    "truth-table": Sample(
        "A truth table: eight rows", _truth_table, {**SMALL, "batch_size": 8, "units": [4]} | SIGMOID
    ),
    "noise": Sample("Noise: sixty rows, a fifth of them wrong", _noise),
    "waves": Sample("Waves: a number to predict", _waves, {"units": [12, 8]}),
    "digits": Sample("Digits: 64 pixels, ten classes", _digits, {"units": [24], "activations": ["relu"]}),
}
DEFAULT = "spirals"


def classic(name: str, settings: Mapping[str, Any] | None = None, target: str = "") -> tuple[Any, str, Settings]:
    """Return a classic table, its name, and the settings that suit it, or others in their place."""
    chosen = sample(name)
    return chosen.make(), name, Settings(target=target).changed(chosen.settings | dict(settings or {}))


def sample(name: str) -> Sample:
    """Return one of the classic tables. Raises `UnknownName`, with the nearest one.

    >>> sample("xor").make().height
    4
    """
    if name not in SAMPLES:
        raise UnknownName("table", name[:60], SAMPLES)
    return SAMPLES[name]
