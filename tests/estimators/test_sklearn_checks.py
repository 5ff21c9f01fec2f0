"""scikit-learn's own checks of estimators, and its own tests of its perceptrons, on our classes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent

CHECKS = """\
import json, sys, warnings
from sklearn.utils.estimator_checks import check_estimator
from chainrule.estimators.classifier import MLPClassifier
from chainrule.estimators.regressor import MLPRegressor

warnings.simplefilter("ignore")
estimator = {"MLPClassifier": MLPClassifier, "MLPRegressor": MLPRegressor}[sys.argv[1]]()
results = check_estimator(estimator, on_skip=None, on_fail=None)
print(json.dumps([[r["check_name"], r["status"], repr(r["exception"])] for r in results]))
"""

#: The tests of scikit-learn's that read what is private to its classes, and ours of the same behaviour.
PRIVATE = {
    "test_fit": "test_a_worked_example",
    "test_gradient": "test_gradients_of_every_activation",
    "test_learning_rate_warmstart": "test_learning_rate_over_warm_starts",
    "test_adaptive_learning_rate": "test_adaptive_rate_falls_until_it_is_too_small",
    "test_n_iter_no_change": "test_epochs_without_improvement_end_training",
    "test_n_iter_no_change_inf": "test_endless_patience",
}


def run(*arguments, **environment):
    """Run a Python of its own, with one thread for each product, and return its output."""
    settings = {**os.environ, "SCIPY_ARRAY_API": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, env={**settings, **environment})


@pytest.mark.parametrize("name", ["MLPClassifier", "MLPRegressor"])
def test_check_estimator(name):
    pytest.importorskip("pandas", reason="scikit-learn's checks of data frames need pandas")
    done = run("-c", CHECKS, name)
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout.splitlines()[-1])
    assert len(results) > 60
    assert [result for result in results if result[1] not in ("passed", "skipped")] == []
    # a check of `decision_function`, which scikit-learn's perceptron has not either
    skipped = [check for check, status, _ in results if status == "skipped"]
    assert skipped in ([], ["check_classifiers_multilabel_output_format_decision_function"])


def test_sklearns_own_tests(tmp_path):
    pytest.importorskip("pandas", reason="one of scikit-learn's tests needs pandas")
    empty = tmp_path / "pytest.ini"
    empty.write_text("[pytest]\n")
    done = run(
        *("-m", "pytest", "-q", "-p", "swap", "-p", "no:cacheprovider", "-c", str(empty)),
        *("--pyargs", "sklearn.neural_network.tests.test_mlp"),
        *(f"--deselect=::{name}" for name in PRIVATE),
        PYTHONPATH=os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")]),
    )
    assert done.returncode == 0, done.stdout
    assert "53 passed, 6 deselected" in done.stdout


def test_each_test_left_out_has_one_of_ours():
    ours = (HERE / "test_compatible.py").read_text()
    for name in PRIVATE.values():
        assert f"def {name}(" in ours
