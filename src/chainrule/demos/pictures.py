"""Demos on pictures, scikit-learn's digits or your own: they are recognised, freed from noise, told apart."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from chainrule.data.pictures import Pictures, read_pictures
from chainrule.demos.comparison import Comparing
from chainrule.demos.demo import Array, Settings
from chainrule.errors import InvalidInput
from chainrule.functions.optimizers import Optimizer
from chainrule.images.classifier import ImageClassifier
from chainrule.images.denoiser import Denoiser, Noise, autoencoder
from chainrule.images.training import train
from chainrule.images.verifier import Triplets, Verifier, reduced, twins
from chainrule.network.network import Network
from chainrule.report.compared import of_denoiser, of_verifier
from chainrule.report.subject import Trained, subject_of
from chainrule.tabular.split import divide
from chainrule.training.augment import Augment

HELD_OUT, VALIDATION = 0.25, 0.1
NOISE = Noise(0.5)
FILTERS = 16  # of the first convolution of what takes noise out
DRAWINGS, VARIANTS = 600, 4  # that are told apart, where there is no other data
TURNED = Augment(shift=1, rotate=20)  # how the variants of a drawing differ


def pictures(path: str | None, seed: int) -> Pictures:
    """Return pictures in an order drawn by the seed: those in `path`, or scikit-learn's digits."""
    if path is None:
        from sklearn.datasets import load_digits

        digits = load_digits()
        found = replace(read_pictures(digits.images / 16), labels=digits.target)
    else:
        found = read_pictures(path)
    order = np.random.default_rng(seed).permutation(len(found.pixels))
    labels = None if found.labels is None else found.labels[order]
    return replace(found, pixels=found.pixels[order], names=tuple(found.names[i] for i in order), labels=labels)


def parameters(settings: Settings) -> dict[str, Any]:
    """Return what an estimator calls the settings of a demo."""
    return {"epochs": settings.epochs, "learning_rate": settings.learning_rate, "random_state": settings.seed}


@dataclass(frozen=True)
class Cnn(Comparing):
    """An `ImageClassifier`, trained as ``chainrule train`` does, and logistic regression."""

    batches: ClassVar = {"batch_size": 32}

    def begun(self, settings: Settings) -> tuple[Network, Array, Array]:
        classifier = ImageClassifier(**parameters(settings))
        found, codes = classifier._codes(pictures(settings.data, settings.seed))
        learned, *_ = divide(codes, len(codes), HELD_OUT, VALIDATION, settings.seed)
        return classifier._network(len(learned)), classifier._read(found), codes

    def optimizer(self, settings: Settings) -> Optimizer:
        return ImageClassifier(**parameters(settings))._optimizer(1)

    def trained(self, settings: Settings) -> Trained:
        how = {"validation_fraction": VALIDATION, **parameters(settings)}
        result = train(pictures(settings.data, settings.seed), test_size=HELD_OUT, refit=False, **how)
        others = {each.name: each.metrics for each in (*result.others, result.baseline)} | {"ours": result.metrics}
        right, count = (result.held_out.predicted == result.held_out.actual).sum(), result.data.n_test
        return replace(
            subject_of(result),
            measures={who: {name: its[name] for name in result.metrics} for who, its in others.items()},
            said=[f"{right:,} of {count:,} pictures that it was not trained on are recognised.", *result.notes],
        )


@dataclass(frozen=True)
class Denoise(Comparing):
    """A `Denoiser` beside a median filter, principal components and the best linear filter."""

    batches: ClassVar = {"batch_size": 64}

    def begun(self, settings: Settings) -> tuple[Network, Array, Array]:
        train, _ = self._clean(settings)
        noisy = NOISE.on(train, np.arange(len(train)), settings.seed, 0)
        return autoencoder(train.shape[1:], FILTERS, settings.seed), noisy, train

    def _clean(self, settings: Settings) -> list[Array]:
        """Return clean pictures from 0 to 1, to learn from and to be judged by."""
        pixels = pictures(settings.data, settings.seed).pixels
        return np.split(pixels / np.float32(pixels.max() or 1), [round(0.8 * len(pixels))])

    def trained(self, settings: Settings) -> Trained:
        train, clean = self._clean(settings)
        denoiser = Denoiser(filters=FILTERS, refit=False, validation_fraction=VALIDATION, **parameters(settings))
        return of_denoiser(denoiser.fit(train, noise=NOISE.amount), train, clean)


@dataclass(frozen=True)
class Twins(Comparing):
    """A `Verifier` beside pixels, eigenfaces and fisherfaces."""

    batches: ClassVar = {"batch_size": 32}

    def begun(self, settings: Settings) -> tuple[Network, dict[str, Array], Array]:
        (X, names), _ = self._parts(settings)
        X = reduced(4 * X - 2)
        drawn = Triplets(X, np.unique(names, return_inverse=True)[1])({}, np.arange(len(X)), settings.seed, 0)
        roles = {name.removeprefix("a0_"): pixels for name, pixels in drawn.items()}
        return twins(X.shape[1:], Verifier().units, Verifier().margin, settings.seed), roles, np.zeros((len(X), 2))

    def _parts(self, settings: Settings) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """Return pictures and whom they show: to learn from, and the last quarter of the people, never to be seen."""
        found = pictures(settings.data, settings.seed)
        X, names = found.pixels, found.labels
        if names is None:
            raise InvalidInput("Who is in the pictures? The demo needs a folder with a sub-folder for each person.")
        if settings.data is None:
            X, names = X[:DRAWINGS].repeat(VARIANTS, axis=0), np.arange(DRAWINGS).repeat(VARIANTS)
            X = np.asarray(TURNED({"a0": X}, np.arange(len(X)), settings.seed, 0)["a0"])
        people = np.unique(names)
        unseen = np.isin(names, people[-max(2, len(people) // 4) :])
        return (X[~unseen], names[~unseen]), (X[unseen], names[unseen])

    def trained(self, settings: Settings) -> Trained:
        seen, unseen = self._parts(settings)
        return of_verifier(Verifier(**parameters(settings)).fit(*seen), seen, unseen)


CNN = Cnn(
    "cnn",
    "Digits as pictures, or your own with --data: small filters are laid on every place, and what they find is looked "
    "at again, halved in size. A quarter is held out; logistic regression on the pixels is judged by the same quarter.",
    Settings((), "relu", 0.002, 40),
)

DENOISE = Denoise(
    "denoise",
    "Handwritten digits under noise, half as strong as ink is dark. A convolutional network sees clean digits and what "
    "noise makes of them, new noise each time, and learns to undo it, in digits that it has not seen too.",
    Settings((), "relu", 0.003, 40),
)

TWINS = Twins(
    "twins",
    "Are two pictures the same drawing, moved and turned a little? Networks that share their weights, twins, put each "
    "picture somewhere, and the distance answers, also for drawings that they have never seen.",
    Settings((), "relu", 0.001, 20),
)
