"""Whether something was learned: said where there is something, and not where there is only noise, or too few rows."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy import stats
from sklearn import datasets

from chainrule import ModelFileError
from chainrule.tabular import TabularModel, TrainingResult, train
from chainrule.tabular.verdict import Verdict, class_verdict, judge, number_verdict

TITANIC = Path(__file__).parents[3] / "shared" / "data" / "titanic.csv"


def noise(rows: int, share: float, seed: int) -> pl.DataFrame:
    """Columns that tell nothing of the target, which is "yes" in a share of the rows."""
    rng = np.random.default_rng(seed)
    columns = {f"x{i}": rng.normal(size=rows) for i in range(5)}
    return pl.DataFrame({**columns, "t": np.where(rng.random(rows) < share, "yes", "no").tolist()})


def of_sklearn(name: str) -> pl.DataFrame:
    data = getattr(datasets, f"load_{name}")()
    return pl.DataFrame({**dict(zip(data.feature_names, data.data.T, strict=True)), "t": data.target})


def on(table: pl.DataFrame, **changes: object) -> TrainingResult:
    return train(table, "t", progress=False, **changes)


# ---- on tables


@pytest.mark.parametrize("seed", [0, 3])
def test_of_noise_nothing_is_learned(seed: int) -> None:
    """With 7 % positives: more than 90 % accuracy, and no "yes" at all."""
    result = on(noise(1000, 0.07, seed))
    assert result.metrics["accuracy"] > 0.9
    assert result.metrics["balanced_accuracy"] == pytest.approx(0.5, abs=0.02)
    assert result.verdict.verdict == "nothing"
    assert str(result.verdict).startswith("It has learned nothing of use: on 200 held-out rows, its log loss is ")


@pytest.mark.parametrize("weight", [None, "balanced"])
@pytest.mark.parametrize("share", [0.07, 0.5])
def test_noise_is_hardly_ever_taken_for_something(share: float, weight: str | None) -> None:
    verdicts = [on(noise(200, share, seed), epochs=15, class_weight=weight).verdict.verdict for seed in range(20)]
    assert verdicts.count("learned") <= 1


@pytest.mark.parametrize("name", ["iris", "diabetes", "breast_cancer"])
def test_what_can_be_learned_is(name: str) -> None:
    assert on(of_sklearn(name), epochs=80).verdict.verdict == "learned"


@pytest.mark.skipif(not TITANIC.exists(), reason="shared/data is not here")
def test_titanic() -> None:
    assert train(TITANIC, "Survived", progress=False).verdict.verdict == "learned"


def test_forty_rows_are_too_few() -> None:
    verdict = on(noise(40, 0.5, 0)).verdict
    assert verdict.verdict == "too_few_rows"
    assert (verdict.low, verdict.high) == (None, None)
    assert str(verdict).endswith("only 4 of 8 held-out rows differ from the most frequent value.")


def test_balanced_classes_are_judged_as_they_were_trained() -> None:
    """Probabilities that are tilted towards a rare class on purpose have a high log loss, and yet tell much."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=2000)
    table = pl.DataFrame({"x": x, "t": np.where(x + rng.normal(size=2000) > 2.1, "yes", "no").tolist()})
    result = on(table, class_weight="balanced", epochs=20)
    assert result.metrics["log_loss"] > result.baseline.metrics["log_loss"]
    assert result.metrics["balanced_accuracy"] > 0.75
    assert result.verdict.verdict == "learned"
    assert "log loss, with every class counted the same, is" in str(result.verdict)


# ---- the decision


def test_the_interval_is_the_paired_t_tests() -> None:
    rng = np.random.default_rng(1)
    losses, constant = rng.random(60), 0.2 + rng.random(60)
    verdict = judge(rng.normal(size=60), losses, constant, "squared error")
    interval = stats.ttest_rel(constant, losses).confidence_interval(0.95)
    assert [verdict.low, verdict.high] == pytest.approx(
        [interval.low / constant.mean(), interval.high / constant.mean()]
    )
    assert verdict.gain == pytest.approx(1 - losses.mean() / constant.mean())


@pytest.mark.parametrize(
    ("middle", "spread", "expected"),
    [
        (0.02, 0.001, "learned"),
        (0.02, 0.2, "nothing"),  # 0 is inside, a tenth is not
        (0.05, 0.3, "too_few_rows"),  # both are
        (-0.02, 0.001, "nothing"),
        (-0.5, 1.0, "nothing"),
        (0.0, 0.0, "nothing"),
    ],
)
def test_the_three_are_told_apart_by_the_interval(middle: float, spread: float, expected: str) -> None:
    gains = middle + spread * np.tile([-1.0, 1.0], 50)
    verdict = judge(np.arange(100), 1 - gains, np.ones(100), "log loss")
    assert verdict.verdict == expected


def test_a_class_that_is_not_there_proves_nothing() -> None:
    """Where every held-out row is a "no", whatever says "no" a little more often looks better, by the same in each."""
    codes, shares = np.zeros(30, int), np.array([0.93, 0.07])
    probabilities = np.tile([0.97, 0.03], (30, 1)) + 0.001 * np.random.default_rng(0).normal(size=(30, 1)) * [1, -1]
    verdict = class_verdict(codes, probabilities, shares)
    assert verdict.gain > 0.5
    assert verdict.verdict == "too_few_rows"


def test_one_row_and_a_class_without_a_share() -> None:
    assert number_verdict(np.ones(1), np.zeros(1), 0.0).verdict == "too_few_rows"
    codes, probabilities = np.array([0, 1, 2] * 5), np.tile([0.4, 0.4, 0.2], (15, 1))
    for balanced in (False, True):
        verdict = class_verdict(codes, probabilities, np.array([0.5, 0.5, 0.0]), balanced=balanced)
        assert np.isfinite(verdict.gain)


def test_huge_numbers_stay_finite() -> None:
    actual = np.tile([-1e308, 1e308], 20)
    assert number_verdict(actual, 0.9 * actual, 0.0).verdict == "learned"
    assert number_verdict(np.repeat([2.0, 3.0], 20), np.full(40, 2.5), 2.5).verdict == "nothing"


# ---- the sentence


@pytest.mark.parametrize(
    ("gain", "low", "high", "words"),
    [
        (0.3, 0.2, 0.4, "is 30% lower than without any column (95% interval: 20% to 40% lower)."),
        (-0.3, -0.4, -0.2, "is 30% higher than without any column (95% interval: 20% to 40% higher)."),
        (-0.012, -0.05, 0.026, "is 1.2% higher than without any column (95% interval: 5% higher to 2.6% lower)."),
        (-70.0, -123.0, -17.0, "is 7,000% higher than without any column (95% interval: 1,700% to 12,300% higher)."),
    ],
)
def test_the_sentence(gain: float, low: float, high: float, words: str) -> None:
    assert str(Verdict("nothing", "squared error", False, 50, 40, gain, low, high)).endswith(words)


@pytest.mark.parametrize(
    ("unlike", "words"),
    [
        (0, "none of 30 held-out rows differs"),
        (1, "only 1 of 30 held-out rows differs"),
        (4, "only 4 of 30 held-out rows differ"),
    ],
)
def test_the_sentence_without_an_interval(unlike: int, words: str) -> None:
    verdict = Verdict("too_few_rows", "log loss", False, 30, unlike, 0.2, None, None)
    assert str(verdict).endswith(f"learned anything: {words} from the most frequent value.")


# ---- in a model's file


def test_it_comes_back_with_the_model(tmp_path: Path) -> None:
    result = on(noise(60, 0.5, 0), epochs=2)
    result.model.save(tmp_path / "m")
    assert TabularModel.load(tmp_path / "m").verdict == result.verdict
    assert Verdict.from_spec(json.loads(json.dumps(result.verdict.spec()))) == result.verdict


GOOD = Verdict("learned", "log loss", False, 9, 8, 0.5, 0.4, 0.6).spec()


@pytest.mark.parametrize(
    "about",
    [
        {"verdict": "learned"},
        {"verdict": {"verdict": "learned"}},
        {"verdict": {**GOOD, "verdict": "proud"}},
        {"verdict": {**GOOD, "gain": "much"}},
        {"verdict": {**GOOD, "rows": [9]}},
        {"verdict": {**GOOD, "rows": 10**1500}},
        {"verdict": {**GOOD, "low": -(10**1500)}},
        {"constant": [0.2, 0.3, 0.5]},
        {"constant": "half"},
        {"constant": {"no": 1}},
    ],
)
def test_a_file_whose_verdict_is_none_is_refused(about: dict[str, object], tmp_path: Path) -> None:
    model = on(noise(60, 0.5, 0), epochs=2).model
    TabularModel(model.network, model.encoder, model.target, model.about | about).save(tmp_path / "m")
    with pytest.raises(ModelFileError, match=r"it is damaged|its description is wrong"):
        TabularModel.load(tmp_path / "m")


def test_a_file_of_an_earlier_version_has_none(tmp_path: Path) -> None:
    model = on(noise(60, 0.5, 0), epochs=2).model
    about = {name: value for name, value in model.about.items() if name not in ("verdict", "constant")}
    TabularModel(model.network, model.encoder, model.target, about).save(tmp_path / "m")
    again = TabularModel.load(tmp_path / "m")
    assert again.verdict is None
    assert again.baseline(noise(60, 0.5, 0)) is None
