"""Handwritten digits: scikit-learn's 1,797 images of 8 × 8 pixels, a quarter of them held out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from chainrule.demos.answers import Answering, Answers
from chainrule.demos.demo import Array, Settings
from chainrule.network.layers import Dense
from chainrule.network.network import Network
from chainrule.program.render.svg import network_svg, strongest

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CLASSES = 10
SIDE = 8  # pixels
SHOWN = 20  # predictions printed


@dataclass(frozen=True)
class Split:
    """The images, scaled to [0, 1], (n, 64), and their digits, (n,), to learn from and to be tested on."""

    X_train: Array
    X_test: Array
    y_train: Array
    y_test: Array


@cache
def split(seed: int) -> Split:
    """Return the digits with 25 % held out, every digit in proportion; `seed` chooses which."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    X, y = load_digits(return_X_y=True)
    return Split(*train_test_split(X / 16, y, test_size=0.25, stratify=y, random_state=seed % 2**32))


@dataclass
class DigitsOutcome(Answers):
    """A trained network's answers to the held-out digits."""

    @property
    def confusion(self) -> NDArray[np.int64]:
        """How often each digit (row) was taken for each digit (column)."""
        counts = np.zeros((CLASSES, CLASSES), dtype=np.int64)
        np.add.at(counts, (self.actual, self.answers), 1)
        return counts

    def lines(self) -> list[str]:
        right, count = int((self.answers == self.actual).sum()), len(self.actual)
        marks = ["^" if a != b else " " for a, b in zip(self.answers[:SHOWN], self.actual[:SHOWN], strict=True)]
        table = [f"{digit:6d}  " + "".join(f"{n or '·':>4}" for n in row) for digit, row in enumerate(self.confusion)]
        return [
            *super().lines(),
            f"held-out accuracy {self.accuracy:.3f}: {right} of {count} digits that it was not trained on",
            "",
            f"The first {SHOWN}:",
            f"prediction  {' '.join(map(str, self.answers[:SHOWN]))}",
            f"actual      {' '.join(map(str, self.actual[:SHOWN]))}",
            *([f"            {' '.join(marks)}".rstrip()] if "^" in marks else []),
            "",
            "actual    prediction",
            "        " + "".join(f"{digit:4d}" for digit in range(CLASSES)),
            *table,
        ]

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"confusion_matrix": self.confusion.tolist()}

    def drawing(self) -> str:
        X, _ = self.demo.judged(self.settings)
        return network_svg(self.network, self.inputs, self.demo.classes, X)

    def figures(self) -> dict[str, Figure]:
        from chainrule.report.plots import gallery

        X, answers, confidence = self.demo.judged(self.settings)[0], self.answers, self.outputs.max(axis=1)
        wrong = answers != self.actual
        order = np.argsort(~wrong, kind="stable")[:24]  # wrong ones first
        return {
            **super().figures(),
            "digits-weights": self._weights_figure(strongest(self.network, 1, 24, X), X),
            "digits-predictions": gallery(
                [X[i].reshape(SIDE, SIDE) for i in order],
                [f"{answers[i]} ({confidence[i]:.0%}), is {self.actual[i]}" for i in order],
                f"digits: prediction (its probability) and actual, {wrong.sum()} wrong ones first",
                wrong=wrong[order].tolist(),
            ),
        }

    def _weights_figure(self, units: NDArray[np.intp], X: Array) -> Figure:
        """Each unit's incoming weights as an image, with the digit that it speaks for most, where that can be told."""
        from chainrule.report.plots import gallery

        parameters, hidden = self.network.parameters, self.settings.hidden
        captions = [f"unit {unit + 1}" if hidden else f"digit {unit}" for unit in units]
        if len(hidden) == 1:
            best = parameters["W2"].argmax(axis=1)
            captions = [f"{text}: for {best[unit]}" for text, unit in zip(captions, units, strict=True)]
        ink = np.sqrt(np.mean(X**2, axis=0))  # typical of each pixel: in some there is never any
        images = [(parameters["W1"][:, unit] * ink).reshape(SIDE, SIDE) for unit in units]
        title = "digits: what the strongest units look for (weight times typical ink; blue is positive)"
        return gallery(images, captions, title, signed=True)


@dataclass(frozen=True)
class Digits(Answering):
    """A classifier with softmax and cross-entropy, trained by Adam on batches."""

    kind: ClassVar = DigitsOutcome
    batches: ClassVar = {"batch_size": 32}
    target: ClassVar = "digit"
    classes: ClassVar = tuple(map(str, range(CLASSES)))
    image: ClassVar = (SIDE, SIDE, 1)

    def build(self, settings: Settings) -> Network:
        hidden = [Dense(units, settings.activation) for units in settings.hidden]
        layers = [*hidden, Dense(CLASSES, "softmax")]
        return Network(SIDE * SIDE, layers, "categorical_cross_entropy", seed=settings.seed)

    def data(self, settings: Settings) -> tuple[Array, Array]:
        return split(settings.seed).X_train, split(settings.seed).y_train

    def judged(self, settings: Settings) -> tuple[Array, Array]:
        return split(settings.seed).X_test, split(settings.seed).y_test


DIGITS = Digits(
    "digits",
    "1,797 handwritten digits, 8 by 8 pixels each, of which a quarter is held out to test what was learned. "
    "A hidden layer turns the 64 pixels into features, and softmax turns those into a probability for each digit.",
    Settings((100,), "relu", 0.003, 40),
)
