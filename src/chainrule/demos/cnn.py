"""A convolutional network that reads the digits as pictures, or other pictures with `--data`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from chainrule.data.pictures import read_pictures
from chainrule.data.pixels import PictureEncoder
from chainrule.demos.demo import Array, Settings
from chainrule.demos.digits import SIDE, Digits, DigitsOutcome, Split, split
from chainrule.errors import InvalidInput
from chainrule.functions.optimizers import AdamW
from chainrule.functions.schedules import Cosine
from chainrule.images import networks
from chainrule.images.classifier import WEIGHT_DECAY
from chainrule.images.training import simple
from chainrule.network.layers import Dense
from chainrule.network.network import Network
from chainrule.tabular.result import Baseline
from chainrule.training.augment import Augment

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@cache
def divided(source: str | None, seed: int) -> Split:
    """Return pictures (n, height, width, channels), a quarter held out: scikit-learn's digits, or a source's."""
    if source is None:
        digits = split(seed)
        X_train, X_test = (X.reshape(-1, SIDE, SIDE, 1) for X in (digits.X_train, digits.X_test))
        return replace(digits, X_train=X_train, X_test=X_test)
    from sklearn.model_selection import train_test_split

    pictures = read_pictures(source)
    if pictures.labels is None:
        raise InvalidInput(f"The pictures in {source!r:.100} have no classes: each needs a sub-folder of its own.")
    classes, codes = np.unique(pictures.labels, return_inverse=True)
    if len(classes) < 2 or np.bincount(codes).min() < 2:
        raise InvalidInput("The demo needs two classes or more, with two pictures or more of each.")
    X = PictureEncoder.fit(pictures).inputs_of(pictures.pixels)
    parts: list[Array] = train_test_split(X, codes, test_size=0.25, stratify=codes, random_state=seed % 2**32)
    return Split(parts[0], parts[1], parts[2], parts[3], tuple(map(str, classes)))


@dataclass(frozen=True)
class Cnn(Digits):
    """Convolutions and pools, and a dense layer behind them; pictures are moved and turned a little in each epoch."""

    batches: ClassVar = {"batch_size": 32, "augment": Augment(1, 10)}
    options: ClassVar = Digits.options | {"data"}

    def split(self, settings: Settings) -> Split:
        return divided(settings.data, settings.seed)

    def build(self, settings: Settings) -> Network:
        data = self.split(settings)
        shape, outputs = data.X_train.shape[1:], len(data.classes)
        hidden = [Dense(units, settings.activation, dropout=0.5) for units in settings.hidden]
        layers = [*networks.looks(shape, settings.activation), *hidden, Dense(outputs, "softmax")]
        return Network(shape, layers, "categorical_cross_entropy", seed=settings.seed)

    def optimizer(self, settings: Settings) -> AdamW:
        updates = settings.epochs * -(-len(self.split(settings).y_train) // 32)
        return AdamW(Cosine(settings.learning_rate, updates), weight_decay=WEIGHT_DECAY)

    def outcome(self, settings: Settings, network: Network, path: Any) -> CnnOutcome:
        return CnnOutcome(**vars(super().outcome(settings, network, path)))


@dataclass
class CnnOutcome(DigitsOutcome):
    """Its answers, beside what the simple method achieves on the same pictures."""

    @cached_property
    def simple(self) -> Baseline:
        """Logistic regression on the pixels."""
        data = self.demo.split(self.settings)
        return simple(data.X_train, data.y_train, data.X_test, data.y_test)

    def lines(self) -> list[str]:
        first, second, *rest = super().lines()
        second = second.replace("digits", "pictures")
        return [first, second, f"{self.simple.name}, on the same: {self.simple.metrics['accuracy']:.3f}", *rest]

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"baseline": self.simple.facts()}

    def _weights_figure(self) -> Figure:
        """The filters of the first convolution."""
        from chainrule.report.plots import gallery

        W = self.network.parameters["W1"].mean(axis=2)
        title = f"{self.demo.name}: the filters of the first layer, W1 (blue is positive)"
        return gallery(list(W.transpose(2, 0, 1)), [f"filter {n + 1}" for n in range(W.shape[2])], title, signed=True)


CNN = Cnn(
    "cnn",
    "Digits as pictures, or your own with --data: small filters are laid on every place, and what they find is looked "
    "at again, halved in size. A quarter is held out; logistic regression on the pixels is judged by the same quarter.",
    Settings((64,), "relu", 0.003, 40),
)
