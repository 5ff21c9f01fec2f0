"""Figures beside the metrics: their intervals, cross-validation, what other methods reach, and curves of columns."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from sklearn import metrics
from sklearn.linear_model import LogisticRegression

from chainrule import InvalidInput
from chainrule.data.target import Target
from chainrule.tabular import train
from chainrule.tabular.curves import curve
from chainrule.tabular.metrics import class_figures, number_figures, wilson, with_intervals
from chainrule.tabular.simple import usual


@pytest.mark.parametrize("classes", [2, 4])
def test_figures_are_scikit_learns_also_with_weights(classes: int) -> None:
    rng = np.random.default_rng(0)
    p = rng.dirichlet(np.ones(classes), 300).round(2) + 1e-6  # with ties
    p, y, weight = p / p.sum(axis=1, keepdims=True), rng.integers(0, classes, 300), rng.uniform(0.5, 2, 300)
    said, of = (p[:, 1], y == 1) if classes == 2 else (p, np.eye(classes)[y])
    found = class_figures(y, p)(weight)
    assert found["auc"] == pytest.approx(metrics.roc_auc_score(of, said, sample_weight=weight))
    assert found["average_precision"] == pytest.approx(metrics.average_precision_score(of, said, sample_weight=weight))
    average = "binary" if classes == 2 else "macro"
    assert found["f1"] == pytest.approx(metrics.f1_score(y, p.argmax(1), average=average, sample_weight=weight))
    assert found["log_loss"] == pytest.approx(metrics.log_loss(y, p, sample_weight=weight))


def test_an_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    rng, held = np.random.default_rng(1), 0
    for _ in range(60):
        y = rng.normal(size=200)
        figure = with_intervals(number_figures(y, y + rng.normal(size=200)), 200)["rmse"]
        held += figure.low <= 1 <= figure.high
    assert 52 <= held <= 60
    assert wilson(0.0, 20)[0] == 0 < wilson(0.0, 20)[1] < 0.2


def test_where_a_class_is_missing_there_is_no_ranking() -> None:
    assert "auc" not in class_figures(np.zeros(5, int), np.tile([0.6, 0.4], (5, 1)))(np.ones(5))


def table(rows: int = 200) -> pl.DataFrame:
    rng = np.random.default_rng(2)
    x, city = rng.normal(size=rows), rng.choice(["Bonn", "Ulm", None], rows).tolist()
    return pl.DataFrame(
        {"x": x, "city": city, "who": np.arange(rows) // 4, "y": 3 * x + 2.0 * (np.array(city) == "Ulm")}
    )


@pytest.mark.parametrize("target", ["y", "city"])
def test_cross_validation_judges_every_row(target: str) -> None:
    result = train(table().drop_nulls(), target, epochs=5, cv=4, group="who", progress=False)
    assert result.crossed.keys() == result.figures.keys()
    whole, some = (figures["r2" if target == "y" else "auc"] for figures in (result.crossed, result.figures))
    assert whole.high - whole.low < some.high - some.low  # of five times as many rows


def test_cross_validation_learns_from_no_row_that_it_judges() -> None:
    rng = np.random.default_rng(3)
    noise = pl.DataFrame({**{f"x{i}": rng.normal(size=120) for i in range(30)}, "y": rng.integers(0, 2, 120)})
    figure = train(noise, "y", epochs=60, cv=5, progress=False).crossed["auc"]
    assert figure.low < 0.5 < figure.high


def test_rows_in_an_order_are_not_crossed() -> None:
    with pytest.raises(InvalidInput, match="rows have no order"):
        train(table(), "y", epochs=1, cv=3, time_column="who", progress=False)
    with pytest.raises(InvalidInput, match="cv must be 2 or more"):
        train(table(), "y", cv=1)


def test_what_else_is_taken_for_tables() -> None:
    rng = np.random.default_rng(4)
    X, y = rng.normal(size=(300, 3)).astype(np.float32), rng.integers(0, 2, 300)
    linear, trees = usual(Target("y", "classification", ("a", "b")), X[:200], y[:200], X[200:], y[200:])
    said = LogisticRegression(max_iter=1000).fit(X[:200], y[:200]).predict_proba(X[200:])
    assert linear.metrics["log_loss"] == pytest.approx(metrics.log_loss(y[200:], said), rel=0.01)
    assert trees.metrics.keys() == linear.metrics.keys()
    assert all(f.low <= f.value <= f.high and f.low < f.high for f in (linear.figures["auc"], trees.figures["f1"]))


def test_curves_follow_what_was_learned() -> None:
    frame = table().with_columns(day=pl.date(2020, 1, 1) + pl.duration(days=pl.col("who") * 20))
    model = train(frame, "y", epochs=100, progress=False).model
    a0 = model.encoder.transform(frame)
    x, city, day = (curve(model, frame, a0, name) for name in ("x", "city", "day"))
    assert x is not None and city is not None and day is not None  # noqa: PT018
    assert np.diff(x.mean).min() > -0.1
    assert (x.low <= x.mean).all() and (x.mean <= x.high).all()  # noqa: PT018
    said = dict(zip(city.values, city.mean, strict=True))
    assert set(said) == {"Bonn", "Ulm", "(missing)"}
    assert said["Ulm"] == pytest.approx(said["Bonn"] + 2, abs=0.7)
    assert day.years
    assert day.values[0] == pytest.approx(2020, abs=0.1)
