"""Demos that compare: what they claim holds, simple methods are what they are called, and other data is read."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainrule.demos.adding import ADDING, ERROR, STEPS, sequences
from chainrule.demos.comparison import Comparing, Comparison
from chainrule.demos.pictures import CNN, DENOISE, NOISE, TWINS, pictures
from chainrule.errors import InvalidInput
from chainrule.images.simple import auc, error, filters, one_shot
from chainrule.images.simple import faces as distances
from chainrule.images.verifier import pairs
from chainrule.report.compared import AUC, ONE_SHOT

rng = np.random.default_rng(0)


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of 48 pictures, of eight people six times each."""
    X = (rng.random((8, 8, 8)).repeat(6, axis=0) * 200 + 50 * rng.random((48, 8, 8))).astype(np.uint8)
    path = tmp_path_factory.mktemp("faces") / "faces.npz"
    np.savez(path, X=X, y=np.arange(8).repeat(6))
    return str(path)


def quick(demo: Comparing, **changes: Any) -> Comparison:
    return demo.run(replace(demo.settings, **{"epochs": 2, **changes}))


@pytest.mark.slow
def test_noise_is_taken_out_better_than_by_the_best_linear_filter() -> None:
    measures = DENOISE.run(DENOISE.settings).measures
    errors = [row["mean squared error"] for row in measures.values()]
    assert list(measures)[-1] == "ours"
    assert errors == sorted(errors, reverse=True), measures


@pytest.mark.slow
def test_drawings_never_seen_are_told_apart_better_than_by_pixels_and_fisherfaces() -> None:
    measures = TWINS.run(TWINS.settings).measures
    assert max(measures, key=lambda name: measures[name][AUC]) == "ours"
    assert max(measures, key=lambda name: measures[name][ONE_SHOT]) == "ours"


@pytest.mark.slow
def test_only_a_memory_can_add() -> None:
    measures = quick(ADDING, epochs=8).measures
    assert measures["LSTM"][ERROR] < 0.01 < measures["dense"][ERROR]


@pytest.mark.parametrize("demo", [CNN, DENOISE, TWINS, ADDING], ids=lambda demo: demo.name)
def test_what_is_told_and_drawn(demo: Comparing, faces: str) -> None:
    outcome = quick(demo, data=faces)
    text = "\n".join(outcome.lines())
    for name, row in outcome.measures.items():
        assert all(f"{value:.4f}" in text for value in row.values()), name
    assert outcome.facts()["compared"] == outcome.measures
    assert all(figure.axes for figure in outcome.figures().values())
    settings = outcome.settings
    X, y = demo.first_batch(settings)
    assert np.isfinite(demo.build(settings).trace(X, y, demo.optimizer(settings))["L"])


def test_the_sums_are_of_the_two_that_are_marked() -> None:
    X, y = sequences(rng, 50, STEPS)
    assert (X[..., 1].sum(axis=1) == 2).all()
    assert (X[:, : STEPS // 2, 1].sum(axis=1) == 1).all()
    assert y == pytest.approx([row[row[:, 1] == 1, 0].sum() for row in X], abs=1e-6)


def test_simple_filters_are_what_they_are_called() -> None:
    clean = np.clip(rng.random((40, 1, 1, 1)) * np.ones((1, 5, 5, 1)), 0, 1).astype(np.float32)  # of one grey each
    seen, judged = (NOISE.on(clean, np.arange(40), seed, 0) for seed in (0, 1))
    found = filters(seen, clean, judged, clean)
    assert found["noisy"] is judged
    assert found["median filter"][7, 2, 2, 0] == np.median(judged[7, 1:4, 1:4, 0])
    assert error(found["components"], clean) < 0.4 * error(judged, clean)  # one component is all there is
    assert error(found["linear filter"], clean) < 0.2 * error(judged, clean)
    assert np.std(NOISE.on(np.full((1, 99, 99, 1), 0.5), np.arange(1), 0, 0)) < NOISE.amount  # it is cut off


def test_figures_of_distances_by_hand() -> None:
    points, people = np.array([[0.0], [1.0], [10.0], [11.5]]), np.array([0, 0, 1, 1])
    assert (auc(*pairs(points, people)), one_shot(points, people)) == (1, 1)
    assert auc(*pairs(points, np.array([0, 1, 0, 1]))) < 0.5
    assert one_shot(points, np.array([0, 1, 1, 0])) == 0.5
    by_hand = distances(points.repeat(3, axis=1), people, points.repeat(3, axis=1))
    assert list(by_hand) == ["pixels", "eigenfaces", "fisherfaces"]


def test_other_pictures_are_taken(faces: str, tmp_path: Path) -> None:
    found = pictures(faces, seed=1)
    pixels, labels = found.pixels, found.labels
    X, y = np.load(faces).values()
    assert labels is not None
    assert [str(label) for label in y] != labels.tolist()
    for pixel, label in zip(pixels, labels, strict=True):
        assert (pixel[..., 0] == X[y == int(label)]).all(axis=(1, 2)).any()
    np.savez(tmp_path / "nameless.npz", X=X)
    with pytest.raises(InvalidInput, match="Who is in the pictures"):
        quick(TWINS, data=str(tmp_path / "nameless.npz"))
