"""Texts and their classes, without a table around them: a scikit-learn estimator."""

from typing import Any

import numpy as np
import polars as pl

from chainrule.errors import InvalidInput
from chainrule.tabular.estimator import TabularClassifier

COLUMN = "text"


class TextClassifier(TabularClassifier):
    """Classes predicted from texts, X being a sequence of strings (None where one is missing).

    A file that it saves is a model of a table with one column, "text".

    Parameters
    ----------
    text : how they are read: "mean", of the vectors of words and of pairs of neighbouring ones; "lstm" or "gru", word
        by word, forwards and backwards.
    class_weight, threads, random_state : as of `TabularClassifier`.

    >>> X = ["A fine film.", "What a mess!", "Fine, a fine cast.", "A mess, a dull mess."] * 10
    >>> model = TextClassifier().fit(X, ["good", "bad"] * 20)
    >>> model.predict(["a fine thing", "this dull mess"]).tolist()
    ['good', 'bad']
    >>> print(model.explain(["a fine thing"]).frame()["words of text"][0].split()[0])
    fine
    """

    def __init__(
        self, text: str = "mean", *, class_weight: Any = None, threads: int | None = None, random_state: Any = 0
    ) -> None:
        rest = {"class_weight": class_weight, "threads": threads, "random_state": random_state}
        super().__init__("fast", text=text, kinds={COLUMN: "text"}, **rest)

    def _frame(self, X: Any, *, fitting: bool) -> tuple[pl.DataFrame, list[str]]:
        if isinstance(X, str):
            raise InvalidInput(f"X must be texts, such as [{X!r:.40}], but is a single one.")
        texts = X.to_list() if hasattr(X, "to_list") else list(np.asarray(X, object))
        texts = [None if isinstance(text, float) and text != text else text for text in texts]  # as pandas has it
        for row, text in enumerate(texts, start=1):
            if not isinstance(text, str | None):
                raise InvalidInput(f"X must be texts, but holds {text!r:.60} (row {row}).")
        if fitting:
            self.n_features_in_ = 1
        return pl.DataFrame({COLUMN: pl.Series(texts, dtype=pl.String)}), []

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.one_d_array, tags.input_tags.two_d_array = True, False
        return tags
