"""The same weights as scikit-learn, after the same epochs: rows in order, the penalty as it counts it."""

import warnings

import numpy as np
import pytest
import sklearn.neural_network
from sklearn.exceptions import ConvergenceWarning

from chainrule.estimators.classifier import MLPClassifier
from chainrule.estimators.regressor import MLPRegressor

THEIRS = {MLPClassifier: sklearn.neural_network.MLPClassifier, MLPRegressor: sklearn.neural_network.MLPRegressor}

SOLVERS = {
    "adam": {"solver": "adam"},
    "adam, last batch smaller": {"solver": "adam", "batch_size": 16, "alpha": 0.0},
    "sgd": {"solver": "sgd", "learning_rate_init": 0.05},
    "momentum": {"solver": "sgd", "nesterovs_momentum": False, "learning_rate_init": 0.05},
    "plain": {"solver": "sgd", "momentum": 0.0, "learning_rate_init": 0.05},
    "invscaling": {"solver": "sgd", "learning_rate": "invscaling", "learning_rate_init": 0.5, "power_t": 0.3},
    "adaptive": {"solver": "sgd", "learning_rate": "adaptive", "learning_rate_init": 0.05, "tol": 0.02, "max_iter": 90},
    "lbfgs": {"solver": "lbfgs", "max_iter": 12},
}

TARGETS = {
    "two classes": (MLPClassifier, lambda z: np.where(z[:, 0] > 0, "yes", "no")),
    "three classes": (MLPClassifier, lambda z: (z[:, :3]).argmax(axis=1)),
    "multi-label": (MLPClassifier, lambda z: (z[:, :3] > 0).astype(int)),
    "numbers": (MLPRegressor, lambda z: z[:, 0] * z[:, 1]),
    "rows of numbers": (MLPRegressor, lambda z: z[:, :2] ** 2),
    "counts": (MLPRegressor, lambda z: np.floor(np.exp(z[:, 0]))),
}


def both(kind, X, y, sample_weight=None, **options):
    """The two libraries' estimators, fitted."""
    ours = kind(alpha_scaling="batch", **options)
    theirs = THEIRS[kind](**options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for estimator in (ours, theirs):
            estimator.fit(X, y, sample_weight)
    return ours, theirs


def assert_same_weights(ours, theirs, **tolerance):
    for mine, other in zip(ours.coefs_ + ours.intercepts_, theirs.coefs_ + theirs.intercepts_, strict=True):
        assert mine.dtype == other.dtype
        np.testing.assert_allclose(mine, other, **tolerance)


@pytest.mark.parametrize("activation", ["relu", "tanh", "logistic", "identity"])
@pytest.mark.parametrize("solver", SOLVERS)
def test_solvers(solver, activation):
    X = np.random.default_rng(0).normal(size=(60, 4))
    y = X[:, :3].argmax(axis=1)
    options = {"batch_size": 20, "max_iter": 15, "alpha": 0.1, **SOLVERS[solver]}
    ours, theirs = both(
        MLPClassifier, X, y, hidden_layer_sizes=(7, 5), activation=activation, shuffle=False, random_state=3, **options
    )
    # scikit-learn's adam adds epsilon before the bias correction; L-BFGS amplifies the last bits.
    loose = {"adam": 1e-4, "lbfgs": 1e-4}.get(options["solver"], 0)
    assert_same_weights(ours, theirs, rtol=1e-7 + loose, atol=1e-9 + loose)
    assert ours.n_iter_ == theirs.n_iter_
    assert ours.loss_ == pytest.approx(theirs.loss_, rel=1e-5)
    if options["solver"] != "lbfgs":
        assert ours.t_ == theirs.t_
        assert ours.best_loss_ == pytest.approx(theirs.best_loss_, rel=1e-5)
        np.testing.assert_allclose(ours.loss_curve_, theirs.loss_curve_, rtol=1e-5)
    if options["solver"] == "sgd":
        assert ours.learning_rate_ == pytest.approx(theirs._optimizer.learning_rate)


@pytest.mark.parametrize("weighted", [False, True], ids=["unweighted", "weighted"])
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_targets(target, weighted, dtype):
    rng = np.random.default_rng(1)
    X = rng.normal(size=(50, 4)).astype(dtype)
    kind, make = TARGETS[target]
    y = make(X)
    sample_weight = rng.uniform(0.5, 2, size=50) if weighted else None
    options = {"loss": "poisson"} if target == "counts" else {}
    ours, theirs = both(
        kind,
        X,
        y,
        sample_weight,
        hidden_layer_sizes=6,
        solver="sgd",
        alpha=0.05,
        max_iter=20,
        random_state=0,
        **options,
    )
    tolerance = {"rtol": 2e-3, "atol": 1e-5} if dtype == "float32" else {"rtol": 1e-7, "atol": 1e-9}
    assert_same_weights(ours, theirs, **tolerance)
    assert ours.out_activation_ == theirs.out_activation_
    assert (ours.n_layers_, ours.n_outputs_) == (theirs.n_layers_, theirs.n_outputs_)
    np.testing.assert_allclose(ours.predict(X) == y, theirs.predict(X) == y)
    if kind is MLPClassifier:
        np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), rtol=1e-3)
        np.testing.assert_array_equal(ours.classes_, theirs.classes_)


def test_initial_weights_are_the_same_numbers():
    X, y = np.eye(4), np.arange(4.0)
    options = {"hidden_layer_sizes": (3, 2), "learning_rate_init": 1e-30, "solver": "sgd", "momentum": 0.0}
    ours, theirs = both(MLPRegressor, X, y, max_iter=1, random_state=5, **options)
    assert_same_weights(ours, theirs, rtol=0, atol=0)
