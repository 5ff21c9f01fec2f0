"""`ImageClassifier`: what it learns, keeps, and refuses."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from sklearn.base import clone

from chainrule import Augment, ImageClassifier, InvalidInput, ModelFileError, load
from chainrule.images.networks import layers
from chainrule.network.network import Network

Array = np.ndarray[Any, Any]


def strokes(count: int, colours: int = 1, seed: int = 0) -> tuple[Array, Array]:
    """Upright and flat strokes, 8 × 8 pixels, with noise."""
    rng = np.random.default_rng(seed)
    X, y = rng.integers(0, 60, (count, 8, 8, colours)).astype(np.uint8), rng.integers(0, 2, count)
    for picture, flat, place in zip(X, y, rng.integers(2, 6, count), strict=True):
        picture[place, 1:7] = 255 if flat else picture[place, 1:7]
        picture[1:7, place] = picture[1:7, place] if flat else 255
    return X, np.array(["upright", "flat"], object)[y]


@pytest.fixture(scope="module")
def fitted() -> ImageClassifier:
    return ImageClassifier(epochs=12).fit(*strokes(120))


def test_it_learns(fitted: ImageClassifier) -> None:
    X, y = strokes(100, seed=1)
    assert fitted.score(X, y) > 0.95
    assert fitted.classes_.tolist() == ["flat", "upright"]
    probabilities = fitted.predict_proba(X)
    assert probabilities.shape == (100, 2)
    assert np.allclose(probabilities.sum(axis=1), 1)


def test_the_weights_are_fitted_again_for_as_many_updates(fitted: ImageClassifier) -> None:
    assert fitted.network_ is not fitted.stopped_
    updates = fitted.best_epoch_ * -(-102 // 32)
    assert abs(len(fitted.network_.history) * -(-120 // 32) - updates) <= 2
    assert np.isnan(fitted.network_.history.validation_loss).all()
    alone = ImageClassifier(epochs=3, refit=False).fit(*strokes(60))
    assert alone.network_ is alone.stopped_
    assert np.isfinite(alone.network_.history.validation_loss).all()


def test_files(fitted: ImageClassifier, tmp_path: Path) -> None:
    X, _ = strokes(9, seed=2)
    fitted.save(tmp_path / "model")
    for again in (load(tmp_path / "model"), ImageClassifier.load(tmp_path / "model")):
        assert isinstance(again, ImageClassifier)
        assert again.get_params() == fitted.get_params()
        assert (again.predict_proba(X) == fitted.predict_proba(X)).all()
        assert again.predict(X).tolist() == fitted.predict(X).tolist()
    assert (pickle.loads(pickle.dumps(fitted)).predict_proba(X) == fitted.predict_proba(X)).all()
    fitted.network_.save(tmp_path / "network")
    with pytest.raises(ModelFileError, match="no such estimator"):
        ImageClassifier.load(tmp_path / "network")


def test_paths_and_arrays_of_labels(tmp_path: Path) -> None:
    X, y = strokes(40, colours=3)
    paths = []
    for number, (picture, label) in enumerate(zip(X, y, strict=True)):
        paths.append(tmp_path / str(label) / f"{number}.png")
        paths[-1].parent.mkdir(exist_ok=True)
        Image.fromarray(picture).save(paths[-1])
    numbers = (y == "flat").astype(int)
    how: dict[str, Any] = {"epochs": 2, "augment": None}
    found = [
        ImageClassifier(**how).fit(X, numbers),
        ImageClassifier(**how).fit([str(path) for path in paths], numbers),
        ImageClassifier(**how).fit(tmp_path),
    ]
    assert found[0].predict(X).dtype.kind == "i"
    assert (found[0].predict_proba(X) == found[1].predict_proba(paths)).all()
    assert found[2].predict(paths[:3]).tolist() == found[2].predict(X[:3]).tolist()
    assert set(found[2].classes_) == {"flat", "upright"}


def test_the_seed_fixes_everything() -> None:
    X, y = strokes(40)
    one, same, other = (ImageClassifier(epochs=2, random_state=seed).fit(X, y) for seed in (1, 1, 2))
    assert (one.predict_proba(X) == same.predict_proba(X)).all()
    assert (one.predict_proba(X) != other.predict_proba(X)).any()
    assert clone(one).get_params() == one.get_params()


def test_augment() -> None:
    X, y = strokes(40)
    found = [
        ImageClassifier(epochs=2, augment=augment).fit(X, y).predict_proba(X)
        for augment in ({"shift": 2, "flip": True}, Augment(2, flip=True), None, "auto")
    ]
    assert (found[0] == found[1]).all()
    assert (found[0] != found[2]).any()
    assert (found[2] != found[3]).any()


@pytest.mark.parametrize("shape", [(3, 3, 1), (5, 40, 3), (8, 8, 1), (28, 28, 1), (64, 64, 3), (112, 92, 1)])
def test_a_network_for_every_shape(shape: tuple[int, ...]) -> None:
    network = Network(shape, layers(shape, 100, 3), "categorical_cross_entropy", seed=0)
    assert network.predict(np.zeros((2, *shape))).shape == (2, 3)
    assert network.parameters.count < 600_000


@pytest.mark.parametrize(
    ("X", "y", "words"),
    [
        (np.zeros((20, 8, 8)), None, "The pictures have no classes"),
        (np.zeros((20, 8, 8)), [0] * 20, "All pictures are of one class, '0'"),
        (np.zeros((4, 8, 8)), [0, 1] * 2, "4 pictures, too few"),
        (np.zeros((20, 8, 8)), [0, 1], "20 pictures, but 2 classes in y"),
        (np.zeros((20, 64)), [0, 1] * 10, "X must be pictures"),
        (np.zeros((20, 1, 1)), [0, 1] * 10, "1 × 1 pixels, too small"),
        ("nowhere", None, "There is no folder"),
    ],
)
def test_what_cannot_be_learned_from(X: Any, y: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        ImageClassifier(epochs=1).fit(X, y)


def test_pictures_of_another_size(fitted: ImageClassifier) -> None:
    with pytest.raises(InvalidInput, match=r"must be of the shape and type \(8, 8, 1, 'uint8'\)"):
        fitted.predict(np.zeros((2, 9, 8), np.uint8))


def test_ctrl_c_keeps_the_best_weights_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    from chainrule.training.run import Run

    report = Run.report

    def interrupt(run: Run) -> str:
        if len(run.history) == 3:
            raise KeyboardInterrupt
        return report(run)

    monkeypatch.setattr(Run, "report", interrupt)
    classifier = ImageClassifier(epochs=9).fit(*strokes(40))
    assert classifier.interrupted_
    assert classifier.network_ is classifier.stopped_
    assert len(classifier.network_.history) == 3
