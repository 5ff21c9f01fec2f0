"""scikit-learn's own checks, on the estimators that take tables."""

from __future__ import annotations

from typing import Any

import pytest
from sklearn.utils.estimator_checks import check_estimator

from chainrule import TabularClassifier, TabularRegressor

#: What an ensemble over folds cannot do, and why.
UNMET = {
    "check_sample_weight_equivalence_on_dense_data": "a row that is there twice may be in two folds, one that counts "
    "twice is in one",
}


def failures(estimator: Any) -> dict[str, str]:
    results = check_estimator(estimator, on_skip=None, on_fail=None)
    return {r["check_name"]: repr(r["exception"]) for r in results if r["status"] == "failed"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", [TabularClassifier, TabularRegressor])
def test_the_fast_recipe_passes_all(kind: Any) -> None:
    assert failures(kind(recipe="fast")) == {}


@pytest.mark.slow
@pytest.mark.parametrize("kind", [TabularClassifier, TabularRegressor])
def test_the_strong_recipe_passes_all_that_an_ensemble_can(kind: Any) -> None:
    assert failures(kind(recipe="strong")).keys() <= UNMET.keys()
