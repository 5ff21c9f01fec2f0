"""As accurate as scikit-learn with the default parameters, and more with those beyond it.

`python tests/estimators/test_accuracy.py` prints every figure, and how far chainrule's are from scikit-learn's; the
tests are behind the marker `slow`.
"""

import sys
import warnings

import numpy as np
import pytest
import sklearn.neural_network
from sklearn.datasets import load_breast_cancer, load_digits, load_wine, make_friedman1
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from chainrule.estimators.classifier import MLPClassifier
from chainrule.estimators.regressor import MLPRegressor

pytestmark = pytest.mark.slow

TABLES = {"digits": load_digits, "breast cancer": load_breast_cancer, "wine": load_wine}
SEEDS = (0, 1, 2)

#: The documented settings that go beyond scikit-learn's reach.
DIGITS = {"hidden_layer_sizes": 512, "dropout": 0.5, "label_smoothing": 0.05, "batch_size": 64, "max_iter": 60}
FRIEDMAN = {"hidden_layer_sizes": 30, "activation": "silu", "solver": "lbfgs", "alpha": 10, "max_iter": 2000}


def cross_validated(kind, name, **options):
    """Accuracy and log-loss, the mean over seeds of five shuffled folds."""
    X, y = TABLES[name](return_X_y=True)
    figures = []
    for seed in SEEDS:
        for train, test in StratifiedKFold(5, shuffle=True, random_state=seed).split(X, y):
            model = make_pipeline(StandardScaler(), kind(**{"max_iter": 1000, "random_state": seed, **options}))
            fitted(model, X[train], y[train])
            figures.append((model.score(X[test], y[test]), log_loss(y[test], model.predict_proba(X[test]))))
    return np.mean(figures, axis=0)


def friedman_error(kind, **options):
    """The root of the mean squared error on noiseless rows, the mean over seeds of the model."""
    X, y = make_friedman1(2000, noise=1.0, random_state=0)
    X_test, y_test = make_friedman1(10_000, noise=0.0, random_state=1)
    errors = []
    for seed in SEEDS:
        model = make_pipeline(StandardScaler(), kind(**{"max_iter": 1000, "random_state": seed, **options}))
        fitted(model, X, y)
        errors.append(np.sqrt(np.mean((model.predict(X_test) - y_test) ** 2)))
    return float(np.mean(errors))


def fitted(model, X, y):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(X, y)


@pytest.mark.parametrize("name", TABLES)
def test_classifier_with_default_parameters(name):
    ours, loss = cross_validated(MLPClassifier, name)
    theirs, their_loss = cross_validated(sklearn.neural_network.MLPClassifier, name)
    assert abs(ours - theirs) <= 0.005
    assert loss <= 1.05 * their_loss


def test_regressor_with_default_parameters():
    assert friedman_error(MLPRegressor) <= 1.03 * friedman_error(sklearn.neural_network.MLPRegressor)


def test_regressor_with_the_documented_setting():
    assert friedman_error(MLPRegressor, **FRIEDMAN) <= 0.42


def test_classifier_with_the_documented_setting():
    assert cross_validated(MLPClassifier, "digits", **DIGITS)[0] >= 0.982


def main():
    def say(name, label, figures):
        print(f"{name:14} {label:13} {figures}", flush=True)

    for name in TABLES:
        theirs, their_loss = cross_validated(sklearn.neural_network.MLPClassifier, name)
        say(name, "scikit-learn", f"accuracy {theirs:.4f}           log-loss {their_loss:.4f}")
        ours, loss = cross_validated(MLPClassifier, name)
        change = loss / their_loss - 1
        say(name, "chainrule", f"accuracy {ours:.4f} ({ours - theirs:+.4f})  log-loss {loss:.4f} ({change:+.1%})")
    error = friedman_error(sklearn.neural_network.MLPRegressor)
    say("friedman1", "scikit-learn", f"RMSE {error:.4f}")
    own = friedman_error(MLPRegressor)
    say("friedman1", "chainrule", f"RMSE {own:.4f} ({own / error - 1:+.1%})")
    say("digits", "beyond", f"accuracy {cross_validated(MLPClassifier, 'digits', **DIGITS)[0]:.4f}")
    say("friedman1", "beyond", f"RMSE {friedman_error(MLPRegressor, **FRIEDMAN):.4f}")


if __name__ == "__main__":
    sys.exit(main())
