"""Tables with free text, and texts alone: what is learned of them, which words say so, and bad input."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from sklearn.base import clone

from chainrule import InvalidInput, TabularClassifier, TextClassifier
from chainrule.tabular import TrainingResult, contributions, load, train

NOUNS = ("film", "cast", "story", "ending", "music", "camera", "script", "scene")
SAID = {"good": ("fine", "lovely", "moving", "great"), "bad": ("dull", "awful", "boring", "weak")}


def reviews(rows: int = 200, seed: int = 0) -> pl.DataFrame:
    """Reviews whose one adjective says what they are, and columns beside them."""
    rng = np.random.default_rng(seed)
    labels = rng.choice(["good", "bad"], rows)

    def review(i: int) -> str:
        nouns, how = rng.choice(NOUNS, 3), rng.choice(SAID[labels[i]])
        return f"I saw number {i}: the {nouns[0]} and the {nouns[1]}, with a {how} {nouns[2]}"

    texts = [review(i) for i in range(rows)]
    return pl.DataFrame(
        {"review": texts, "pages": rng.normal(size=rows), "home": ["Bonn", "Ulm"] * (rows // 2), "y": labels}
    )


@pytest.fixture(scope="module", params=["mean", "lstm"])
def trained(request: pytest.FixtureRequest) -> TrainingResult:
    return train(reviews(), "y", text=request.param, epochs=60 if request.param == "mean" else 8, progress=False)


def test_a_table_with_texts(trained: TrainingResult, tmp_path: Path) -> None:
    assert [(c.name, c.kind) for c in trained.data.used] == [
        ("review", "text"),
        ("pages", "number"),
        ("home", "category"),
    ]
    assert trained.metrics["accuracy"] > 0.8
    assert trained.others[0].metrics["accuracy"] > 0.9
    trained.model.save(tmp_path / "model.safetensors")
    again, others = load(tmp_path / "model.safetensors"), reviews(50, seed=1)
    np.testing.assert_array_equal(again.predict_proba(others), trained.model.predict_proba(others))
    assert again.evaluate(others)["accuracy"] > 0.8
    assert again.about["settings"]["text"] == trained.settings.text


def test_words_and_columns_add_up_to_the_score(trained: TrainingResult) -> None:
    model, others = trained.model, reviews(4, seed=2)
    found = contributions.explain(model, model.encoder.transform(others))
    assert np.abs(found.missing).max() < 0.02 * found.score.std()
    review = found.values[:, found.columns.index("review")]
    for row, label in enumerate(others["y"]):
        told = found.words["review"][row]
        assert sum(share for _, share in told) == pytest.approx(review[row])
        share = dict(told)
        adjective = next(word for word in share if word in SAID["good"] + SAID["bad"])
        if label == "good":
            assert share[adjective] > 0
        else:
            assert share[adjective] < 0
    assert re.search(r"\w+ [+-]\d", found.frame()["words of review"][0])


@pytest.mark.parametrize("classes", [0, 3])
def test_words_of_numbers_and_of_several_classes(classes: int) -> None:
    """The shares agree with what changes when a word's vector is changed a little."""
    frame = reviews(150).drop("home")
    y = (frame["y"] == "good").to_numpy() * 40.0 + frame["pages"].to_numpy()
    frame = frame.with_columns(y=pl.Series(np.digitize(y, [0, 40]).astype(str)) if classes else pl.Series(y))
    model = train(frame, "y", epochs=5, progress=False).model
    found = contributions.explain(model, model.encoder.transform(frame[:20]))
    assert np.abs(found.missing).max() < 0.01 * found.score.std() + 1e-3


def test_the_simple_method_is_named_where_it_is_better() -> None:
    result = train(reviews(), "y", epochs=1, progress=False)
    assert result.metrics["accuracy"] < result.others[0].metrics["accuracy"]
    assert result.notes[0].startswith("Better here: TF-IDF, logistic regression, with a log loss of ")


def test_free_text_implies_the_recipe_fast() -> None:
    result = train(reviews(60), "y", recipe="strong", epochs=None, time_limit=5, progress=False)
    assert result.settings.recipe == "fast"
    assert result.notes[0] == "The recipe 'strong' reads no free text, such as 'review': 'fast' is used."
    frame = reviews(60)
    assert TabularClassifier().fit(frame.drop("y"), frame["y"].to_list()).model_.encoder.codes[0].kind == "text"


def test_hidden_layers_read_the_texts_where_there_is_nothing_else() -> None:
    alone = reviews().select("review", "y")
    assert train(alone, "y", epochs=1, progress=False).settings.hidden == ()
    network = train(alone, "y", epochs=1, hidden=(5,), progress=False).network
    assert [layer.name for layer in network.layers] == ["embedding", "global_avg_pool", "dense", "dense"]
    two = alone.with_columns(columns=pl.col("review").reverse())  # a name that is taken
    assert [x.name for x in train(two, "y", epochs=1, progress=False).network.graph.inputs] == ["text1", "text2"]


def test_a_script_says_that_it_reads_no_texts(trained: TrainingResult) -> None:
    with pytest.raises(InvalidInput, match="A NumPy script reads no free text, such as 'review': use ONNX"):
        trained.model.to_numpy_source()


# ---- texts alone


@pytest.fixture(scope="module")
def classifier() -> TextClassifier:
    frame = reviews()
    return TextClassifier().fit(frame["review"], frame["y"].to_list())


def test_text_classifier(classifier: TextClassifier, tmp_path: Path) -> None:
    X = ["a lovely scene", "an awful scene"]
    assert classifier.predict(X).tolist() == ["good", "bad"]
    assert classifier.predict(np.array(X)).tolist() == classifier.predict(pl.Series(X)).tolist() == ["good", "bad"]
    classifier.save(tmp_path / "texts.safetensors")
    again = TextClassifier.load(tmp_path / "texts.safetensors")
    np.testing.assert_array_equal(again.predict_proba(X), classifier.predict_proba(X))
    assert load(tmp_path / "texts.safetensors").predict({"text": X}).tolist() == ["good", "bad"]
    assert clone(TextClassifier("lstm", random_state=3)).get_params()["text"] == "lstm"


def test_what_says_nothing_is_answered_all_the_same(classifier: TextClassifier) -> None:
    """Empty and missing texts, unknown words only, no words at all: all are one unknown word."""
    found = classifier.predict_proba(["", None, float("nan"), "  ", "zzz", "😀 …"])
    assert np.ptp(found, axis=0).max() == 0
    assert classifier.predict(["dull " * 1_000_000]).tolist() == ["bad"]


def test_right_to_left() -> None:
    X = ["הסרט היה נפלא", "הסרט היה משעמם"] * 20
    model = TextClassifier().fit(X, ["good", "bad"] * 20)
    assert model.predict(["נפלא", "משעמם"]).tolist() == ["good", "bad"]


@pytest.mark.parametrize(
    ("X", "words"),
    [
        ([1.5, 2.5] * 20, "X must be texts, but holds 1.5 \\(row 1\\)"),
        (["1", "2"] * 20, "'text' cannot be read as text: it holds '1', for example"),
        ([""] * 40, "'text' cannot be read as text: it holds '', for example"),
        ([None] * 40, "'text' cannot be read as text: it holds no value"),
        ("one text", "X must be texts, such as \\['one text'\\], but is a single one"),
        ([f"word{i}" for i in range(40)], "There is no column to learn from \\('text': no two texts share a word\\)"),
    ],
)
def test_what_is_no_text(X: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        TextClassifier().fit(X, ["a", "b"] * 20)
