"""What a network has learned beside what a sceptic would try first, in a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import wrap
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from chainrule.data.pictures import read_pictures
from chainrule.demos.demo import Array, Demo, Outcome, Settings
from chainrule.functions.optimizers import Adam

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 110  # of sentences
Measures = Mapping[str, Mapping[str, float]]  # by method, ours last, and by what is measured


@dataclass(frozen=True)
class Comparing(Demo):
    """A demo that compares a network with simple methods."""

    options: ClassVar = frozenset({"learning_rate", "epochs", "seed", "data"})

    def optimizer(self, settings: Settings) -> Adam:
        return Adam(settings.learning_rate)


@dataclass
class Comparison(Outcome):
    """A trained network beside others; `plots` draws them when it is called, if it ever is."""

    measures: Measures
    said: list[str]
    plots: Any = field(repr=False)

    def lines(self) -> list[str]:
        width, heads = max(map(len, self.measures)), list(next(iter(self.measures.values())))
        said = [line for text in self.said for line in wrap(text, WIDTH)]
        rows = [
            "  ".join([f"{name:{width}}", *(f"{row[head]:{len(head)}.4f}" for head in heads)])
            for name, row in self.measures.items()
        ]
        return [*super().lines(), "", "  ".join([" " * width, *heads]), *rows, "", *said]

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"compared": {name: dict(row) for name, row in self.measures.items()}}

    def figures(self) -> dict[str, Figure]:
        found: dict[str, Figure] = self.plots()
        return found


def estimator_settings(settings: Settings) -> dict[str, Any]:
    """Return what an estimator calls the settings of a demo."""
    return {"epochs": settings.epochs, "learning_rate": settings.learning_rate, "random_state": settings.seed}


def pictures(path: str | None, seed: int) -> tuple[Array, Array | None]:
    """Return pictures and what is in them, in an order drawn by the seed: those in `path`, or scikit-learn's digits."""
    if path is None:
        from sklearn.datasets import load_digits

        flat, labels = load_digits(return_X_y=True)
        pixels = (flat / 16).reshape(-1, 8, 8, 1).astype(np.float32)
    else:
        found = read_pictures(path)
        pixels, labels = found.pixels, found.labels
    order = np.random.default_rng(seed).permutation(len(pixels))
    return pixels[order], None if labels is None else labels[order]
