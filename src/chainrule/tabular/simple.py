"""What a sceptic would try first, on the same rows: linear models, boosted trees, and on texts TF-IDF before them."""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from chainrule.data.encoding import TableEncoder
from chainrule.data.target import Target
from chainrule.data.texts import CHARACTERS
from chainrule.tabular.metrics import class_figures, number_figures, with_intervals
from chainrule.tabular.result import Baseline

Array = NDArray[Any]

ROWS, TERMS = 20_000, 100_000  # to learn from, and words and pairs of words, at most


def tfidf(encoder: TableEncoder, target: Target, learned: pl.DataFrame, judged: pl.DataFrame) -> tuple[Baseline, ...]:
    """Return how good it is on rows, trained on others, beside the table's other columns; nothing without texts."""
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
            return ()
    if not columns:
        return ()
    X, X_judged = (hstack(parts).tocsr() for parts in zip(*inputs, strict=True))
    y, regression = target.encode(frames[0][target.name]), target.task == "regression"
    if not regression and len(np.unique(y)) < len(target.classes):
        return ()
    model = Ridge() if regression else LogisticRegression(C=5.0, max_iter=1000)
    actual = target.actual(judged[target.name]) if regression else target.encode(judged[target.name])
    name, values = ("ridge", target.values) if regression else ("logistic", None)
    return (beside(f"TF-IDF, {name} regression", model, (X, y), X_judged, actual, values),)


def usual(target: Target, a0: Array, y: Array, rows: Array, actual: Array) -> tuple[Baseline, ...]:
    """Return how good a linear model and boosted trees are on `rows` that they were not trained on.

    a0 : (n, inputs), what the network learns from; y : (n,), class numbers or scaled numbers; actual : the targets of
        the judged rows, class numbers or numbers as they are.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
    from sklearn.linear_model import LogisticRegression, Ridge

    some = np.random.default_rng(0).permutation(len(y))[: ROWS // max(1, len(target.classes) - 1)]
    if target.task == "regression":
        models = {"ridge regression": Ridge(), "boosted trees": HistGradientBoostingRegressor(random_state=0)}
    elif len(np.unique(y[some])) < len(target.classes):
        return ()
    else:
        models = {
            "logistic regression": LogisticRegression(max_iter=1000),
            "boosted trees": HistGradientBoostingClassifier(random_state=0),
        }
    values, learned = target.values if target.task == "regression" else None, (a0[some], y[some])
    with threadpool_limits(1):  # threads that wait for each other take a hundred times as long on a busy machine
        return tuple(beside(name, model, learned, rows, actual, values) for name, model in models.items())


def beside(name: str, model: Any, learned: tuple[Any, Array], X: Any, actual: Array, values: Any = None) -> Baseline:
    """Return how good scikit-learn's `model` is on X; `values` makes numbers of what a regression says."""
    model.fit(*learned)
    if values is None:
        figures = class_figures(actual, model.predict_proba(X))
    else:
        figures = number_figures(actual, values(model.predict(X)[:, None]))
    return Baseline(name, "", with_intervals(figures, len(actual)))
