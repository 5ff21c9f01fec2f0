"""Free text: which columns are recognised as such, and the word numbers that a network reads of them."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from chainrule.data.columns import examine
from chainrule.data.encoding import TableEncoder
from chainrule.data.inference import understand, understood
from chainrule.data.texts import LONGEST, text_features, words_of, write_words
from chainrule.errors import InvalidInput

N = 60
SENTENCES = [f"it was the {i}th of many quite dull evenings, wasn't it" for i in range(N)]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (SENTENCES, "text"),
        ([f"Das war leider Abend Nummer {i} von vielen" for i in range(N)], "text"),
        ([f"היה זה ערב מספר {i} מתוך הרבה מאוד ערבים" for i in range(N)], "text"),
        ([None, "", *SENTENCES], "text"),
        ([f"Braund, Mr. Owen Harris {i}" for i in range(N)], "category"),
        ([f"{i} Main Street, Springfield, IL 62701" for i in range(N)], "category"),
        (SENTENCES[:3] * 20, "category"),  # answers to choose from
        (SENTENCES[:10], "category"),  # too few to tell
        ([f"u{i}" for i in range(N)], "category"),
    ],
)
def test_sentences_are_told_from_names_and_categories(values: list[str | None], kind: str) -> None:
    assert understand(pl.Series("x", values)).kind == kind


def test_what_a_column_is_can_be_overruled() -> None:
    frame = pl.DataFrame({"long": SENTENCES, "short": ["fine", "mess"] * (N // 2)})
    kinds = {
        name: reading.kind for name, reading in understood(frame, {"long": "category", "short": "text"})[1].items()
    }
    assert kinds == {"long": "category", "short": "text"}
    with pytest.raises(InvalidInput, match="'x' cannot be read as text: it holds '1', for example"):
        understood(pl.DataFrame({"x": ["1", "2"]}), {"x": "text"})


def test_where_no_network_reads_texts_they_are_left_out_and_named() -> None:
    frame, readings = understood(pl.DataFrame({"review": SENTENCES}))
    assert [c.dropped for c in examine(frame, readings=readings)] == ["it is free text"]
    assert [c.dropped for c in examine(frame, readings=readings, texts=True)] == [""]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's a Film, isn’t it?! 3.5", ["it's", "a", "film", "isn't", "it", "?", "!", "3", "5"]),
        ("فِيلمٌ جميل", ["فِيلمٌ", "جميل"]),  # marks belong to their letters
        ("הסרט נפלא", ["הסרט", "נפלא"]),
        ("好看 film", ["好", "看", "film"]),
        ("…  😀 —", []),
        (None, []),
    ],
)
def test_words_of_any_script(text: str | None, words: list[str]) -> None:
    assert words_of(pl.Series([text], dtype=pl.String))["word"].to_list() == words


def test_pairs_are_of_neighbours_in_one_text() -> None:
    found = words_of(pl.Series(["a b c", "d", "e f"]), pairs=True).sort("row", maintain_order=True)
    assert found["word"].to_list() == ["a", "b", "c", "a b", "b c", "d", "e", "f", "e f"]


def test_word_numbers() -> None:
    (step,) = text_features(pl.Series("x", ["a b a", "b a", "c"]), pairs=False)
    assert (step["words"], step["names"]) == (["a", "b"], ["x: word 1", "x: word 2", "x: word 3"])  # c is in one row
    out = np.zeros((5, 3))
    write_words(pl.Series(["b a", "zzz a", "", None, "a a a a a b"]), step, out)
    assert out.tolist() == [[3, 2, 0], [1, 2, 0], [1, 0, 0], [1, 0, 0], [2, 2, 2]]
    assert text_features(pl.Series("x", ["a", "b"]), pairs=True) == "no two texts share a word"


def test_of_a_text_of_megabytes_the_beginning_is_read() -> None:
    long = ["dull mess " * 500_000, "dull mess " * 500_000]
    (step,) = text_features(pl.Series("x", long), pairs=True)
    assert len(step["names"]) == LONGEST
    out = np.zeros((2, LONGEST))
    write_words(pl.Series(long), step, out)
    assert (out > 1).all()


def test_the_vocabulary_is_data_and_told() -> None:
    frame, readings = understood(pl.DataFrame({"review": SENTENCES, "x": np.arange(N) % 7}))
    encoder = TableEncoder.fit(frame, examine(frame, readings=readings, texts=True), None, readings, pairs=True)
    again = TableEncoder.from_spec(encoder.spec())
    np.testing.assert_array_equal(again.transform(frame), encoder.transform(frame))
    assert again.codes[0].vocabulary == 2 + len(again.codes[0].steps[-1]["words"])
    assert again.columns[0].how.startswith("free text, 17 words and pairs of words are known; of a text, the first ")
    for wrong in ({"words": ["a", "a"]}, {"names": []}, {"pairs": 1}, {"words": "ab"}):
        spec = encoder.spec()
        spec["codes"][0]["steps"][-1] |= wrong
        with pytest.raises(ValueError, match="steps are wrong"):
            TableEncoder.from_spec(spec)
