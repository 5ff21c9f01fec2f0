"""scikit-learn's own checks, on the estimators that take tables."""

from __future__ import annotations

from typing import Any

import pytest
from sklearn.utils.estimator_checks import check_estimator

from chainrule import TabularClassifier, TabularRegressor

#: What recipes that hold rows out, or divide them into folds, cannot do, and why.
UNMET = {
    "check_sample_weight_equivalence_on_dense_data": "a row that is there twice may be in two parts, one that counts "
    "twice is in one"
}


def failures(estimator: Any) -> dict[str, str]:
    results = check_estimator(estimator, on_skip=None, on_fail=None)
    return {r["check_name"]: repr(r["exception"]) for r in results if r["status"] == "failed"}


@pytest.mark.slow
@pytest.mark.parametrize("recipe", ["fast", "strong"])
@pytest.mark.parametrize("kind", [TabularClassifier, TabularRegressor])
def test_the_recipes_pass_what_they_can(kind: Any, recipe: str) -> None:
    assert failures(kind(recipe=recipe)).keys() <= UNMET.keys()
