"""Free text as word numbers: a vocabulary learned from training rows, and what a network reads of a text by it.

Number 0 is the padding, 1 any word that the vocabulary lacks (or that there is no text), and from 2 on come its words
and, where they are read too, its pairs of neighbouring words.

>>> texts = pl.Series("review", ["A fine, fine film!", "Not a fine film", "a FILM?"])
>>> step = text_features(texts, pairs=True)[0]
>>> step["words"]
['a', 'film', 'fine', 'a fine', 'fine film']
>>> out = np.zeros((1, 6))
>>> write_words(pl.Series(["What a fine film"]), step, out)
>>> out.tolist()  # "what" is unknown; then the two pairs
[[1.0, 2.0, 4.0, 3.0, 5.0, 6.0]]
"""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Step = dict[str, Any]

#: A run of letters, digits and marks, in which an apostrophe may stand; or one sign of Chinese or Japanese.
ALONE = r"\p{Han}\p{Hiragana}\p{Katakana}"
SAME = rf"[[\p{{L}}\p{{M}}\p{{N}}]--[{ALONE}]]"
WORD = rf"[{ALONE}]|{SAME}+(?:['’]{SAME}+)*|[!?]"
CHARACTERS = 20_000  # of a text that are looked at
LONGEST = 400  # words and pairs that are read of a text
ROWS, MOST = 2, 30_000  # in which a word of the vocabulary occurs, at least; of which there are, at most
SPOKEN, VARIED, FEWEST = 6, 0.5, 20  # words of letters in the mean text; share of different texts; how many there are


def is_text(series: pl.Series) -> bool:
    """Whether a column of text holds sentences, nearly all different, rather than names or categories."""
    present = series.drop_nulls()
    some = present.head(1000)
    if len(some) < FEWEST or some.n_unique() < max(FEWEST, VARIED * len(some)):
        return False
    counts = some.str.slice(0, CHARACTERS).str.count_matches(r"(?:^|\s)[^\d\s]*\p{L}[^\d\s]*")
    return float(counts.mean() or 0) >= SPOKEN  # type: ignore[arg-type]


def words_of(series: pl.Series, pairs: bool = False) -> pl.DataFrame:
    """Return the words of texts, in small letters, and then the pairs of neighbours: "row" and "word"."""
    found = series.str.slice(0, CHARACTERS).str.to_lowercase().str.replace_all("’", "'").str.extract_all(WORD)
    words = pl.DataFrame({"row": np.arange(len(series)), "word": found.fill_null([])}).explode("word").drop_nulls()
    if not pairs:
        return words
    both = words.with_columns(pl.col("word") + " " + pl.col("word").shift(-1).over("row")).drop_nulls()
    return pl.concat([words, both])


def text_features(series: pl.Series, pairs: bool) -> list[Step] | str:
    """Return the step that makes word numbers of training texts; why not where they share no words."""
    found = words_of(series, pairs)
    rows = found.unique().group_by("word").len().filter(pl.col("len") >= ROWS)
    order = [pl.col("word").str.contains(" "), "len", "word"]
    kept = rows.sort("len", "word", descending=[True, False]).head(MOST).sort(order, descending=[False, True, False])
    if kept.is_empty():
        return "no two texts share a word"
    known = found.filter(~pl.col("word").str.contains(" ") | pl.col("word").is_in(kept["word"].implode()))
    length = min(LONGEST, int(known.group_by("row").len()["len"].quantile(0.99, "higher") or 1))
    names = [f"{series.name}: word {place + 1}" for place in range(length)]
    return [{"do": "tokens", "names": names, "words": kept["word"].to_list(), "pairs": pairs}]


def in_words(step: Step) -> str:
    """Return what is read of a text.

    >>> in_words({"words": ["a", "fine", "a fine"], "pairs": True, "names": ["review: word 1"]})
    'free text, 3 words and pairs of words are known; of a text, the first 1 are read'
    """
    kinds = "words and pairs of words" if step["pairs"] else "words"
    return f"free text, {len(step['words']):,} {kinds} are known; of a text, the first {len(step['names']):,} are read"


def write_words(series: pl.Series, step: Step, out: NDArray[Any]) -> None:
    """Write the word numbers of texts into `out`, (n, places) of zeros."""
    known = pl.Enum(step["words"])
    found = words_of(series, step["pairs"]).with_columns(
        number=pl.col("word").cast(known, strict=False).to_physical().cast(pl.Int64) + 2
    )
    found = found.filter(pl.col("number").is_not_null() | ~pl.col("word").str.contains(" ")).fill_null(1)
    found = found.with_columns(place=pl.int_range(pl.len()).over("row")).filter(pl.col("place") < out.shape[1])
    out[:, 0] = 1
    out[found["row"].to_numpy(), found["place"].to_numpy()] = found["number"].to_numpy()
