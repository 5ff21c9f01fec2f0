"""Twins tell people apart whom they have never seen; triplets, thresholds, galleries, files, and bad input."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

import chainrule
from chainrule import Augment, InvalidInput, Verifier
from chainrule.images.verifier import Triplets, pairs, reduced, twins

rng = np.random.default_rng(0)
PEOPLE, EACH = 24, 6
NAMES = np.array([f"person {number:02d}" for number in range(PEOPLE)]).repeat(EACH)
LIT = rng.random((PEOPLE * EACH, 1, 1)) * np.linspace(-1, 1, 8)  # light from the left or right, which says nothing
FACES = rng.random((PEOPLE, 8, 8)).repeat(EACH, axis=0) + 1.5 + LIT + 0.05 * rng.random((PEOPLE * EACH, 8, 8))
SEEN = np.arange(len(FACES)) < 16 * EACH
QUICK: dict[str, Any] = {"epochs": 8, "units": 16, "augment": None}


@pytest.fixture(scope="module")
def fitted() -> Verifier:
    return Verifier(**QUICK).fit(FACES[SEEN], NAMES[SEEN])


def area(points: np.ndarray, names: np.ndarray) -> float:
    apart, same = pairs(points, names)
    return float(roc_auc_score(same, -apart))


def test_people_never_seen_are_told_apart_better_than_by_pixels(fitted: Verifier) -> None:
    X, names = FACES[~SEEN], NAMES[~SEEN]
    pixels = area(X.reshape(len(X), -1), names)
    assert area(fitted.transform(X), names) > pixels + 0.05
    apart, same = pairs(fitted.transform(X), names)
    verdict = apart <= fitted.threshold_
    assert verdict[same].mean() + (~verdict)[~same].mean() > 1.6


def test_one_picture_each_is_enough_to_recognise_them(fitted: Verifier) -> None:
    X, names = FACES[~SEEN], NAMES[~SEEN]
    gallery = {name: X[names == name][0] for name in np.unique(names)}
    assert np.mean(fitted.identify(X, gallery) == names) > 0.9
    stacks = {name: X[names == name][:2] for name in np.unique(names)}
    assert fitted.identify(X[::EACH], stacks).tolist() == names[::EACH].tolist()


def test_distances_are_of_pairs_and_the_same_whoever_comes_first(fitted: Verifier) -> None:
    A, B = FACES[:5], FACES[EACH : EACH + 5]
    assert fitted.distance(A, B).shape == (5,)
    assert fitted.distance(A, B) == pytest.approx(fitted.distance(B, A))
    assert fitted.distance(A, A).tolist() == [0] * 5
    assert fitted.same(A, A).all()
    assert fitted.distance(A, B) == pytest.approx(np.linalg.norm(fitted.transform(A) - fitted.transform(B), axis=1))


def test_the_threshold_is_chosen_by_people_held_out() -> None:
    verifier = Verifier(**QUICK, refit=False).fit(FACES[SEEN], NAMES[SEEN])
    held = round(0.2 * 16)
    assert len(verifier.same_) == held * EACH * (EACH - 1) // 2
    assert len(verifier.different_) == held * (held - 1) // 2 * EACH**2
    right = (verifier.same_ <= verifier.threshold_).mean() + (verifier.different_ > verifier.threshold_).mean()
    for limit in np.linspace(0, 2, 200):
        assert (verifier.same_ <= limit).mean() + (verifier.different_ > limit).mean() <= right + 1e-9
    drawn = np.random.default_rng(0).permutation(16)[:held]
    learned = np.isin(np.unique(NAMES[SEEN], return_inverse=True)[1], drawn, invert=True)
    apart, same = pairs(verifier.transform(FACES[SEEN][learned]), NAMES[SEEN][learned])
    assert apart[~same].mean() == pytest.approx(1, rel=1e-4)


@pytest.mark.parametrize(("people", "each"), [(2, 2_000), (3_000, 2), (40, 100)])
def test_of_many_points_there_are_pairs_of_both_kinds(people: int, each: int) -> None:
    names = np.random.default_rng(0).permutation(np.arange(people).repeat(each))
    apart, same = pairs(names[:, None].astype(float), names)
    assert len(apart) <= 1_500 * 1_499 // 2
    assert same.sum() >= 700
    assert (~same).sum() >= 700
    assert (apart[same] == 0).all()
    assert (apart[~same] > 0).all()


def test_triplets_are_of_the_same_and_of_somebody_else() -> None:
    people = rng.permutation(np.repeat([0, 1, 2, 3], [5, 3, 2, 1]))
    drawer = Triplets(np.zeros((11, 3, 3, 1)), people)
    seen = set()
    for epoch in range(300):
        anchor, same, other = drawer.chosen(np.arange(11), seed=1, epoch=epoch)
        assert (people[same] == people[anchor]).all()
        assert (people[other] != people[anchor]).all()
        assert ((same == anchor) == (people == 3)).all()  # one picture only
        seen |= {("same", *pair) for pair in zip(anchor, same, strict=True)}
        seen |= {("other", *pair) for pair in zip(anchor, other, strict=True)}
    assert len(seen) == 20 + 6 + 2 + 1 + sum(11 - np.sum(people == person) for person in people)


def test_triplets_depend_on_the_row_alone_and_each_picture_is_changed_in_its_own_way() -> None:
    X = rng.random((6, 9, 9, 1)).astype(np.float32)
    drawer = Triplets(X, np.array([0, 0, 1, 1, 2, 2]), Augment(shift=2))
    whole = drawer({}, np.arange(6), seed=3, epoch=1)
    part = drawer({}, np.arange(3, 6), seed=3, epoch=1)
    for name in ("a0_anchor", "a0_same", "a0_other"):
        assert np.array_equal(whole[name][3:], part[name])
    assert not np.array_equal(drawer({}, np.arange(6), 3, 2)["a0_anchor"], whole["a0_anchor"])
    alone = Triplets(X[:1].repeat(4, axis=0), np.array([0, 0, 1, 1]), Augment(shift=3))({}, np.arange(4), 0, 0)
    assert not np.array_equal(alone["a0_anchor"], alone["a0_same"])


def test_the_gradients_of_the_network_are_right() -> None:
    X = {role: rng.random((2, 5, 5, 1)) for role in ("anchor", "same", "other")}
    assert twins((5, 5, 1), 3, 2.0, seed=0).check_gradients(X, np.zeros((2, 2))).passed


def test_large_pictures_are_halved() -> None:
    X = rng.random((2, 131, 90, 1))
    assert reduced(X).shape == (2, 32, 22, 1)
    assert reduced(X[:, :, :64])[0, 0, 0, 0] == pytest.approx(X[0, :4, :4].mean())
    assert reduced(X[:, :64, :64]).shape == (2, 64, 64, 1)


def test_the_same_seed_gives_the_same_bits(fitted: Verifier) -> None:
    again = Verifier(**QUICK).fit(FACES[SEEN], NAMES[SEEN])
    assert again.threshold_ == fitted.threshold_
    assert np.array_equal(again.transform(FACES), fitted.transform(FACES))


def test_a_file_gives_the_same_distances(fitted: Verifier, tmp_path: Path) -> None:
    path = tmp_path / "verifier.safetensors"
    fitted.save(path)
    for loaded in (Verifier.load(path), chainrule.load(path)):
        assert isinstance(loaded, Verifier)
        assert np.array_equal(loaded.distance(FACES[:9], FACES[9:18]), fitted.distance(FACES[:9], FACES[9:18]))
        assert np.array_equal(loaded.same(FACES[:9], FACES[9:18]), fitted.same(FACES[:9], FACES[9:18]))
        assert np.array_equal(loaded.different_, fitted.different_)


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        (FACES, np.zeros(len(FACES)), "There are 1 identities with two pictures or more, of 1 in all: 4 are needed"),
        (FACES, np.arange(len(FACES)), f"There are 0 identities with two pictures or more, of {len(FACES)} in all"),
        (FACES, NAMES[:-1], f"There are {len(FACES)} pictures, but {len(FACES) - 1} identities in y."),
        (FACES, None, "Who is in the pictures? Give y, or a folder with a sub-folder for each person."),
        ([FACES[0], FACES[1][:, :5]], [1, 1], "X must be pictures of one size, but they have several."),
        (FACES[:, :, :2], NAMES, "too small to see anything in"),
    ],
)
def test_what_cannot_be_learned_from_is_one_sentence(X: Any, y: Any, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Verifier(**QUICK).fit(X, y)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("gallery", "message"),
    [
        ({}, "The gallery is empty."),
        ({"Ada": FACES[0], "Bob": FACES[0]}, "The gallery has the same picture of 'Ada' and of 'Bob'."),
        ({"Ada": FACES[0][:5]}, "must be of the shape"),
        ({"Ada": 3}, "X must be pictures"),
        (FACES[:3], "The gallery must be pictures by name, or a folder with a sub-folder per person."),
    ],
)
def test_a_gallery_that_cannot_be_used_is_one_sentence(fitted: Verifier, gallery: Any, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        fitted.identify(FACES[:2], gallery)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_pairs_that_are_none_are_refused(fitted: Verifier) -> None:
    with pytest.raises(InvalidInput, match="compared one by one, but hold 3 and 2 pictures"):
        fitted.distance(FACES[:3], FACES[:2])
    with pytest.raises(InvalidInput, match="must be of the shape"):
        fitted.distance(FACES[:2, :5], FACES[:2])


def test_the_report_shows_how_far_pairs_are_apart(fitted: Verifier, tmp_path: Path) -> None:
    fitted.report(tmp_path / "held.html")
    fitted.report(tmp_path / "unseen.html", (FACES[SEEN], NAMES[SEEN]), (FACES[~SEEN], NAMES[~SEEN]))
    held, unseen = ((tmp_path / f"{name}.html").read_text(encoding="utf-8") for name in ("held", "unseen"))
    taken = (fitted.same_ <= fitted.threshold_).mean()
    assert f"rightly for {taken:.1%} of the pairs that are" in held
    for page in (held, unseen):
        assert f"threshold {fitted.threshold_:.3g}</text>" in page
        for name in ("quality", "training", "network", "sequence", "chain"):
            assert f'<section id="{name}">' in page
    ours = area(fitted.transform(FACES[~SEEN]), NAMES[~SEEN])
    assert f'<bdi>ours</bdi></th><td class="n">{ours:.4f}</td>' in unseen
    assert [name for name in ("pixels", "eigenfaces", "fisherfaces") if f"<bdi>{name}</bdi>" in unseen] == [
        *("pixels", "eigenfaces", "fisherfaces")
    ]
    with pytest.raises(InvalidInput, match="Give both seen and unseen"):
        fitted.report(tmp_path / "no.html", (FACES[SEEN], NAMES[SEEN]))
    with pytest.raises(InvalidInput, match="Who is in the pictures"):
        fitted.report(tmp_path / "no.html", (FACES[SEEN], NAMES[SEEN]), (FACES[~SEEN], None))
