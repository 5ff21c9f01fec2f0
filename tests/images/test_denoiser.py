"""Noise is taken out of pictures, better than by doing nothing; files, shapes, and what cannot be learned from."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainrule
from chainrule import Denoiser, InvalidInput, ModelFileError
from chainrule.images.denoiser import Noise, autoencoder

rng = np.random.default_rng(0)
ROWS, COLUMNS = rng.integers(1, 6, (2, 60))
BARS = np.zeros((60, 7, 9))  # a bar of three pixels each, upright or flat; the sides are no multiples of four
for place, (row, column) in enumerate(zip(ROWS, COLUMNS, strict=True)):
    BARS[place, row - 1 : row + 2, column] = 1
NOISY = (BARS + rng.normal(0, 0.4, BARS.shape)).clip(0, 1)
QUICK: dict[str, Any] = {"epochs": 20, "filters": 4, "batch_size": 8, "learning_rate": 0.01, "refit": False}


@pytest.fixture(scope="module")
def fitted() -> Denoiser:
    return Denoiser(**QUICK).fit(BARS, noise=0.4)


def test_less_noise_is_left(fitted: Denoiser) -> None:
    cleaned = fitted.transform(NOISY)
    assert cleaned.shape == NOISY.shape
    assert np.mean((cleaned - BARS) ** 2) < 0.5 * np.mean((NOISY - BARS) ** 2)


def test_pictures_keep_their_brightness_and_their_axes() -> None:
    bright = Denoiser(**{**QUICK, "epochs": 1}).fit(10 * BARS[..., None], noise=0.4)
    dim = Denoiser(**{**QUICK, "epochs": 1}).fit(BARS, noise=0.4)
    assert bright.transform(10 * NOISY[..., None]).shape == (60, 7, 9, 1)
    assert bright.transform(10 * NOISY[..., None])[..., 0] == pytest.approx(10 * dim.transform(NOISY), rel=1e-3)


def test_the_same_seed_gives_the_same_bits(fitted: Denoiser) -> None:
    assert np.array_equal(Denoiser(**QUICK).fit(BARS, noise=0.4).transform(NOISY), fitted.transform(NOISY))


def test_noise_is_new_in_each_epoch_and_of_each_row_alone() -> None:
    clean = np.full((3, 40, 40, 1), 0.5, np.float32)
    noise, rows = Noise(0.1), np.arange(3)
    first = noise({"y": clean, "a0": clean}, rows, seed=1, epoch=2)["a0"]
    assert np.std(first - clean) == pytest.approx(0.1, rel=0.05)
    assert np.array_equal(noise.on(clean[:1], rows[2:], 1, 2), first[2:])
    assert not np.array_equal(noise.on(clean, rows, 1, 3), first)
    assert (Noise(3.0).on(clean, rows, 1, 2).min(), Noise(3.0).on(clean, rows, 1, 2).max()) == (0, 1)


def test_the_gradients_of_the_network_are_right() -> None:
    network = autoencoder((8, 5, 1), 1, seed=0)
    X = rng.random((1, 8, 8, 1))
    assert network.check_gradients(X, X > 0.5).passed


def test_a_file_gives_the_same_pictures(fitted: Denoiser, tmp_path: Path) -> None:
    path = tmp_path / "denoiser.safetensors"
    fitted.save(path)
    for loaded in (Denoiser.load(path), chainrule.load(path)):
        assert isinstance(loaded, Denoiser)
        assert loaded.noise_ == 0.4
        assert np.array_equal(loaded.transform(NOISY), fitted.transform(NOISY))
    with pytest.raises(ModelFileError, match="holds a Denoiser"):
        chainrule.Verifier.load(path)


@pytest.mark.parametrize(
    ("X", "noise", "message"),
    [
        (BARS, -0.5, "noise must be a standard deviation above 0, such as 0.5, but is -0.5."),
        (BARS, 0, "but is 0."),
        (BARS, float("nan"), "but is nan."),
        (BARS, float("inf"), "but is inf."),
        (BARS, "much", "but is 'much'."),
        (BARS[:9], 0.5, "There are 9 pictures, too few to learn from: 10 are needed."),
        (BARS - 1, 0.5, "The pictures must be brightnesses from 0 up, but some pixels are negative."),
        (BARS.reshape(60, -1), 0.5, "X must be pictures"),
        (np.where(BARS, np.nan, 0), 0.5, "X holds NaN or infinity"),
        (BARS[:, :1], 0.5, "too small to see anything in"),
    ],
)
def test_bad_input_is_one_sentence(X: Any, noise: Any, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Denoiser(**QUICK).fit(X, noise=noise)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_pictures_of_another_size_are_refused(fitted: Denoiser) -> None:
    with pytest.raises(InvalidInput, match="must be of the shape"):
        fitted.transform(np.zeros((2, 8, 9)))


def test_the_report_shows_rows_of_pictures(tmp_path: Path) -> None:
    denoiser = Denoiser(**{**QUICK, "epochs": 1}).fit(10 * BARS[:40], noise=0.4)
    denoiser.report(tmp_path / "report.html", 10 * BARS[:40], 10 * BARS[40:])
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    rows = re.findall(r'<img class="mosaic" alt="(.*?)"', page)
    assert rows == ["clean", "noisy", "linear filter", "ours"]
    clean = BARS[40:, ..., None].astype(np.float32)
    noisy = Noise(0.4).on(clean, np.arange(20), 1, 0)
    left = np.mean((denoiser.transform(10 * noisy[..., 0])[..., None] / 10 - clean) ** 2)
    assert f'<bdi>ours</bdi></th><td class="n">{left:.4f}</td>' in page
    for name in ("quality", "training", "network", "sequence", "chain"):
        assert f'<section id="{name}">' in page
