"""Noise taken out of handwritten digits, beside a median filter, principal components and the best linear filter."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from chainrule.demos.comparison import Comparing, estimator_settings, pictures
from chainrule.demos.demo import Array, Settings
from chainrule.images.denoiser import Denoiser, Noise, autoencoder
from chainrule.network.network import Network
from chainrule.report.compared import of_denoiser
from chainrule.report.subject import Trained

NOISE = Noise(0.5)
FILTERS = 16  # of the first convolution


@dataclass(frozen=True)
class Denoise(Comparing):
    """A `Denoiser` and simple filters."""

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
        denoiser = Denoiser(filters=FILTERS, refit=False, validation_fraction=0.1, **estimator_settings(settings))
        return of_denoiser(denoiser.fit(train, noise=NOISE.amount), train, clean)


DENOISE = Denoise(
    "denoise",
    "Handwritten digits under noise, half as strong as ink is dark. A convolutional network sees clean digits and what "
    "noise makes of them, new noise each time, and learns to undo it, in digits that it has not seen too.",
    Settings((), "relu", 0.003, 40),
)
