"""Noise taken out of handwritten digits, beside a median filter, principal components and the best linear filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from chainrule.demos.comparison import Comparing, Comparison, estimator_settings, pictures
from chainrule.demos.demo import Array, Settings
from chainrule.images.denoiser import Denoiser, Noise, autoencoder
from chainrule.network.network import Network

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NOISE = 0.5
FILTERS = 16  # of the first convolution
SHOWN = 10  # pictures
ALPHAS = (1.0, 10.0, 100.0, 1_000.0, 10_000.0)
COMPONENTS = (5, 10, 20, 40, 80)
LINEAR = "linear filter"


def simple(seen: Array, train: Array, judged: Array, clean: Array) -> dict[str, Array]:
    """Return what simple methods make of noisy pictures (n, height, width, channels), from 0 to 1.

    seen : noisy pictures to learn from, and train, without noise. judged : noisy pictures, and clean, without noise.

    Where a method has a setting, it is the one that suits the clean pictures best: they are given that advantage.
    """
    from sklearn.decomposition import PCA
    from sklearn.linear_model import Ridge

    def flat(X: Array) -> Array:
        return X.reshape(len(X), -1)

    def best(found: list[Array]) -> Array:
        return min((each.reshape(clean.shape).clip(0, 1) for each in found), key=lambda each: error(each, clean))

    most = min(len(train), flat(train).shape[1])
    components = PCA(min(max(COMPONENTS), most), svd_solver="covariance_eigh").fit(flat(train))
    mean, axes = components.mean_, components.components_
    scores = (flat(judged) - flat(seen).mean(axis=0)) @ axes.T  # noise is brighter than black, so the means differ
    windows = sliding_window_view(np.pad(judged, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge"), (3, 3), axis=(1, 2))
    return {
        "noisy": judged,
        "median filter": np.median(windows, axis=(-2, -1)),
        "components": best([scores[:, :k] @ axes[:k] + mean for k in COMPONENTS if k <= most]),
        LINEAR: best([Ridge(alpha).fit(flat(seen), flat(train)).predict(flat(judged)) for alpha in ALPHAS]),
    }


def noisy(clean: Array, seed: int) -> Array:
    """Return clean pictures with noise."""
    return Noise(NOISE).on(clean, np.arange(len(clean)), seed, 0)


def error(found: Array, clean: Array) -> float:
    """Return the mean squared error."""
    return float(np.mean((found - clean) ** 2))


@dataclass(frozen=True)
class Denoise(Comparing):
    """A `Denoiser` and simple filters."""

    batches: ClassVar = {"batch_size": 64}

    def build(self, settings: Settings) -> Network:
        return autoencoder(self._clean(settings)[0].shape[1:], FILTERS, settings.seed)

    def data(self, settings: Settings) -> tuple[Array, Array]:
        train, _ = self._clean(settings)
        return noisy(train, settings.seed), train

    def _clean(self, settings: Settings) -> tuple[Array, Array]:
        """Return clean pictures from 0 to 1, to learn from and to be judged by."""
        pixels, _ = pictures(settings.data, settings.seed)
        scaled, count = pixels / np.float32(pixels.max() or 1), round(0.8 * len(pixels))
        return scaled[:count], scaled[count:]

    def run(self, settings: Settings) -> Comparison:
        train, clean = self._clean(settings)
        denoiser, judged = (
            Denoiser(filters=FILTERS, refit=False, validation_fraction=0.1, **estimator_settings(settings)).fit(
                train, noise=NOISE
            ),
            noisy(clean, settings.seed + 1),
        )
        found = simple(noisy(train, settings.seed), train, judged, clean)
        found["ours"] = denoiser.transform(judged)
        measures = {name: {"mean squared error": error(each, clean)} for name, each in found.items()}

        def plots() -> dict[str, Figure]:
            from chainrule.report.plots import gallery, loss_plot

            rows = {"clean": clean, **{name: found[name] for name in ("noisy", LINEAR, "ours")}}
            shown = [(each[i].squeeze(), name) for name, each in rows.items() for i in range(min(SHOWN, len(each)))]
            images, captions = zip(*shown, strict=True)
            title = "denoise: pictures that it was not trained on"
            history = denoiser.network_.history
            return {
                "denoise-pictures": gallery(images, captions, title, columns=min(SHOWN, len(clean))),
                "denoise-loss": loss_plot({"loss": history.loss}, "denoise: loss per epoch"),
            }

        linear, ours = (measures[name]["mean squared error"] for name in (LINEAR, "ours"))
        said = f"Of the error that the best linear filter leaves, the network takes away {1 - ours / linear:.0%}."
        worse = "The best linear filter does better than the network."
        return Comparison(self, settings, denoiser.network_, measures, [said if ours < linear else worse], plots)


DENOISE = Denoise(
    "denoise",
    "Handwritten digits under noise, half as strong as ink is dark. A convolutional network sees clean digits and what "
    "noise makes of them, new noise each time, and learns to undo it, in digits that it has not seen too.",
    Settings((), "relu", 0.003, 40),
)
