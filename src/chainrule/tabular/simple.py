"""What a sceptic would try first on texts: TF-IDF with logistic regression, or ridge regression, on the same rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.encoding import TableEncoder
from chainrule.data.target import Target
from chainrule.data.texts import CHARACTERS
from chainrule.tabular.metrics import class_metrics, number_metrics
from chainrule.tabular.result import Baseline

Array = NDArray[Any]

ROWS, TERMS = 20_000, 100_000  # to learn from, and words and pairs of words, at most


def tfidf(encoder: TableEncoder, target: Target, learned: pl.DataFrame, judged: pl.DataFrame) -> Baseline | None:
    """Return how good it is on rows, trained on others, with the table's other columns beside; None without texts."""
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression, Ridge

    columns = {code.column for code in encoder.codes if code.kind == "text"}
    others = [place for place, feature in enumerate(encoder.features) if feature.column not in columns]
    frames = [learned.sample(ROWS, seed=0) if learned.height > ROWS else learned, judged]
    inputs: list[Any] = [[encoder.transform(frame)[:, others] for frame in frames]] if others else []
    for name in sorted(columns):
        reader = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"\w+", sublinear_tf=True, max_features=TERMS)
        texts = [frame[name].cast(pl.String).fill_null("").str.slice(0, CHARACTERS).to_list() for frame in frames]
        try:
            inputs.append([reader.fit_transform(texts[0]), reader.transform(texts[1])])
        except ValueError:  # no word in any of them
            return None
    if not columns:
        return None
    X, X_judged = (hstack(parts).tocsr() for parts in zip(*inputs, strict=True))
    y, actual = (target.encode(frame[target.name]) for frame in frames)
    if target.task == "regression":
        said = target.values(Ridge().fit(X, y).predict(X_judged)[:, None])
        return Baseline("TF-IDF, ridge regression", "", number_metrics(target.actual(judged[target.name]), said))
    if len(np.unique(y)) < len(target.classes):
        return None
    model = LogisticRegression(C=5.0, max_iter=1000).fit(X, y)
    return Baseline("TF-IDF, logistic regression", "", class_metrics(actual, model.predict_proba(X_judged)))
