"""Noise taken out of pictures by a convolutional network, as a scikit-learn transformer."""

from dataclasses import KW_ONLY, dataclass, field
from os import PathLike
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import TransformerMixin

from chainrule.data.pictures import read_pictures
from chainrule.data.pixels import PictureEncoder
from chainrule.errors import InvalidInput
from chainrule.images.learner import FEWEST, Learner
from chainrule.network.graph import Input
from chainrule.network.images import Conv2D, MaxPool2D, Upsample2D
from chainrule.network.layers import Value
from chainrule.network.merge import Concat
from chainrule.network.network import Network
from chainrule.training.augment import Change
from chainrule.training.recipe import is_number, split_rows

Array = NDArray[Any]

COARSE = 4  # pixels of a side that become one where the network sees the picture as a whole
BEFORE = 2**32  # in place of an epoch's number, for what is drawn before the first


@dataclass(frozen=True)
class Noise:
    """Normal noise on pictures from 0 to 1, which stay between these; a change on the way into training.

    amount : its standard deviation.
    """

    amount: float

    def __call__(self, data: dict[str, Array], rows: Array, seed: int, epoch: int) -> dict[str, Array]:
        """Return the data with new noise on the clean pictures, y, as what the network reads."""
        return {**data, "a0": self.on(data["y"], rows, seed, epoch)}

    def on(self, clean: Array, rows: Array, seed: int, epoch: int) -> Array:
        """Return pictures (n, height, width, channels) with noise that depends on their numbers, `rows`."""
        drawn = (np.random.default_rng([seed, epoch, row]).standard_normal(clean.shape[1:], np.float32) for row in rows)
        noisy: Array = clean + np.float32(self.amount) * np.stack(list(drawn))
        return noisy.clip(0, 1)


@dataclass(eq=False, repr=False)
class Denoiser(TransformerMixin, Learner):  # type: ignore[misc]
    """Pictures without their noise, by a convolutional autoencoder that has learned from clean ones.

    Noise is added to clean pictures, anew in each epoch, and the network learns to take it out: it halves the picture
    twice, and on the way back to the full size looks again at what it had seen there.

    X is an array (n, height, width[, channels]), or another source of `read_pictures`.

    Parameters
    ----------
    filters : of the first convolution; half the size has twice as many, a quarter four times.
    batch_size, learning_rate : pictures per update, and how far the first of these goes.
    **others : see `chainrule.images.learner.Learner`.

    Attributes
    ----------
    noise_ : the standard deviation, as a share of the brightest pixel, that it has learned to take out.

    Ronneberger, Fischer & Brox 2015, 'U-Net: Convolutional networks for biomedical image segmentation'.

    >>> X = np.zeros((40, 8, 8))
    >>> X[:, 2:6, 2:6] = 1
    >>> noisy = (X + np.random.default_rng(0).normal(0, 0.3, X.shape)).clip(0, 1)
    >>> cleaned = Denoiser(epochs=20).fit(X, noise=0.3).transform(noisy)
    >>> bool(((cleaned - X) ** 2).mean() < ((noisy - X) ** 2).mean())
    True
    """

    _: KW_ONLY
    filters: int = 8
    batch_size: int = 64
    learning_rate: float = 0.003

    noise_: float = field(init=False)

    _pace, _kept = (80_000, 8, 60), ("noise_",)

    def fit(self, X: Any, y: Any = None, noise: float = 0.5) -> Self:
        """Train on clean pictures; `noise` is a standard deviation, as a share of the brightest pixel. y is ignored.

        Raises `InvalidInput` where nothing can be learned from them.
        """
        self._validate_params()
        if not is_number(noise) or not 0 < noise < np.inf:
            raise InvalidInput(f"noise must be a standard deviation above 0, such as 0.5, but is {noise!r:.60}.")
        pictures = read_pictures(X)
        count = len(pictures.pixels)
        if count < FEWEST:
            raise InvalidInput(f"There are {count} pictures, too few to learn from: {FEWEST} are needed.")
        if pictures.pixels.min() < 0:
            raise InvalidInput("The pictures must be brightnesses from 0 up, but some pixels are negative.")
        self.encoder_, self.noise_, seed = PictureEncoder.fit(pictures), float(noise), self._seed()
        clean = padded(self._read(pictures))
        noisy = Noise(self.noise_).on(clean, np.arange(count), seed, BEFORE)
        self._learn(noisy, clean, *split_rows(seed, count, self.validation_fraction))
        return self

    def _network(self, rows: int) -> Network:
        return autoencoder(self.encoder_.shape, self.filters, self._seed())

    def _change(self) -> Change:
        return Noise(self.noise_)

    def transform(self, X: Any) -> Array:
        """Return noisy pictures as they may have been without noise, in the shape of X."""
        found = self.cleaned(self._read(X)) * np.float32(self.encoder_.top)
        return found[..., 0] if np.ndim(X) == 3 else found

    def cleaned(self, noisy: Array) -> Array:
        """Return pictures (n, height, width, channels) from 0 to 1 without their noise."""
        height, width, _ = self.encoder_.shape
        return np.asarray(self.network_.predict(padded(noisy))[:, :height, :width])

    def report(self, path: str | PathLike[str], seen: Any, unseen: Any) -> None:
        """Write a report in one HTML file: rows of pictures, the error that is left, and every line of the network.

        unseen : clean pictures that it does not know, which get noise. seen : those that it was trained on, from which
        the best linear filter, beside it, learns.
        """
        from chainrule.report.compared import of_denoiser
        from chainrule.report.html import write_report

        write_report(of_denoiser(self, seen, unseen), path)


def padded(X: Array) -> Array:
    """Return pictures (n, height, width, channels) with sides that can be halved twice."""
    height, width = X.shape[1:3]
    return np.pad(X, ((0, 0), (0, -height % COARSE), (0, -width % COARSE), (0, 0)), mode="edge")


def autoencoder(shape: tuple[int, ...], filters: int, seed: int) -> Network:
    """Return a network from pictures to pictures (height, width, channels), with sides that can be halved twice."""

    def look(value: Value, scale: int) -> Value:
        return Conv2D(scale * filters, 3, "relu", padding="same")(value)

    noisy = Input((*(side + -side % COARSE for side in shape[:2]), shape[2]))
    whole = look(noisy, 1)
    half = look(MaxPool2D(2)(whole), 2)
    quarter = look(MaxPool2D(2)(half), 4)
    half = look(Concat()(Upsample2D(2)(quarter), half), 2)
    whole = look(Concat()(Upsample2D(2)(half), whole), 1)
    clean = Conv2D(shape[2], 3, "sigmoid", padding="same")(whole)
    return Network(noisy, clean, "binary_cross_entropy", seed=seed)
