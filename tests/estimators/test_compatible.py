"""What scikit-learn documents, by what is public: attributes, stopping, warm starts, errors, silence."""

import pickle
import signal
import warnings

import joblib
import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_digits, load_iris
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.preprocessing import StandardScaler

from chainrule import Activation
from chainrule.engine.cpu import cache
from chainrule.estimators.classifier import MLPClassifier
from chainrule.estimators.quiet import quiet_unless
from chainrule.estimators.regressor import MLPRegressor
from chainrule.training.run import Run

IRIS = load_iris(return_X_y=True)


@pytest.fixture(autouse=True)
def _converged_or_not():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield


@pytest.fixture(scope="module")
def digits():
    X, y = load_digits(n_class=2, return_X_y=True)
    return X[:100] / 16, y[:100]


def test_a_worked_example():
    # z1 = (0.66, 0.36)... a1 = (0.6792, 0.5744), ŷ = σ(0.1·0.6792 + 0.2·0.5744 + 1) = 0.7654; worked out with n = 1.
    X, y = np.array([[0.6, 0.8, 0.7]]), np.array([0])
    options = {"solver": "sgd", "learning_rate_init": 0.1, "alpha": 0.1, "momentum": 0, "hidden_layer_sizes": 2}
    mlp = MLPClassifier(activation="logistic", random_state=1, **options).partial_fit(X, y, classes=[0, 1])
    mlp.coefs_ = [np.array([[0.1, 0.2], [0.3, 0.1], [0.5, 0.0]]), np.array([[0.1], [0.2]])]
    mlp.intercepts_ = [np.array([0.1, 0.1]), np.array([1.0])]
    mlp.partial_fit(X, y)
    np.testing.assert_allclose(
        mlp.coefs_[0], [[0.098, 0.195756], [0.2956664, 0.096008], [0.4939998, -0.002244]], atol=1e-3
    )
    np.testing.assert_allclose(mlp.coefs_[1], [[0.04706], [0.154089]], atol=1e-3)
    np.testing.assert_allclose(mlp.intercepts_[0], [0.098333, 0.09626], atol=1e-3)
    np.testing.assert_allclose(mlp.intercepts_[1], [0.9235], atol=1e-3)
    np.testing.assert_allclose(mlp.predict_proba(X)[0, 1], 0.739, atol=1e-3)


@pytest.mark.parametrize("activation", [*Activation.registry, "logistic"])
@pytest.mark.parametrize("labels", [2, 3])
def test_gradients_of_every_activation(activation, labels):
    rng = np.random.default_rng(42)
    X, y = rng.uniform(size=(6, 10)), np.arange(6) % labels
    mlp = MLPClassifier(10, activation, solver="lbfgs", alpha=1e-5, max_iter=1, random_state=1).fit(X, y)
    assert mlp.network_.check_gradients(X, y).passed


@pytest.mark.parametrize("learning_rate", ["constant", "invscaling"])
def test_learning_rate_over_warm_starts(learning_rate):
    X, y = [[3, 2], [1, 6], [5, 6], [-2, -4]], [1, 1, 1, 0]
    mlp = MLPClassifier(4, solver="sgd", learning_rate=learning_rate, max_iter=1, power_t=0.25, warm_start=True)
    before = mlp.fit(X, y).learning_rate_
    after = mlp.fit(X, y).learning_rate_
    if learning_rate == "constant":
        assert before == after == 0.001
    else:
        assert before == pytest.approx(0.001 / (4 + 1) ** 0.25)
        assert after == pytest.approx(0.001 / (8 + 1) ** 0.25)


def test_adaptive_rate_falls_until_it_is_too_small():
    mlp = MLPClassifier(tol=0.5, max_iter=3000, solver="sgd", learning_rate="adaptive", random_state=0)
    mlp.fit([[3, 2], [1, 6]], [1, 0])
    assert mlp.n_iter_ < 3000
    assert mlp.learning_rate_ < 1e-6
    assert mlp.history_["learning_rate"][0] == 0.001
    assert len(set(mlp.history_["learning_rate"])) == 6  # divided by 5 five times


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
@pytest.mark.parametrize("patience", [2, 5, 10, 50])
def test_epochs_without_improvement_end_training(patience, engine, digits):
    tol = 0.01
    options = {"tol": tol, "max_iter": 3000, "solver": "sgd", "n_iter_no_change": patience, "random_state": 0}
    mlp = MLPClassifier(engine=engine, **options).fit(*digits)
    assert mlp.n_iter_ < 3000
    best, without = np.inf, 0
    for number, loss in enumerate(mlp.loss_curve_, start=1):
        without = without + 1 if loss > best - tol else 0
        best = min(best, loss)
        assert (without > patience) == (number == mlp.n_iter_)
    assert mlp.best_loss_ == best


def test_epochs_that_nobody_sees_are_trained_together(digits, monkeypatch):
    groups = []
    run_epochs = Run.epochs
    monkeypatch.setattr(Run, "epochs", lambda *arguments: groups.append(run_epochs(*arguments)) or groups[-1])
    seen = []
    options = {"tol": 0.01, "max_iter": 200, "random_state": 0, "engine": "compiled"}
    together, one_by_one = (
        MLPClassifier(callbacks=callbacks, **options).fit(*digits) for callbacks in ([], [lambda _: seen.append(1)])
    )
    assert max(groups[: -len(seen)]) > 1 == max(groups[-len(seen) :])
    assert together.loss_curve_ == one_by_one.loss_curve_
    assert together.n_iter_ == one_by_one.n_iter_ == len(seen) < 200
    np.testing.assert_array_equal(together.coefs_[0], one_by_one.coefs_[0])


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize("patience", [10, np.inf])
@pytest.mark.parametrize("early_stopping", [False, True])
def test_an_interrupt_leaves_the_estimator_with_its_network(patience, early_stopping, digits, monkeypatch):
    update, updates = Run.publish, []

    def publish(run):
        updates.append(run)
        if len(updates) == 3:
            signal.raise_signal(signal.SIGINT)
        update(run)

    monkeypatch.setattr(Run, "publish", publish)
    options = {"max_iter": 10**4, "tol": 0, "n_iter_no_change": patience, "early_stopping": early_stopping}
    with pytest.warns(UserWarning, match="interrupted"):
        mlp = MLPClassifier(engine="compiled", **options).fit(*digits)
    assert 3 <= mlp.n_iter_ == len(mlp.loss_curve_) < 10**4
    assert mlp.loss_ == mlp.loss_curve_[-1]
    assert mlp.t_ == mlp.n_iter_ * (90 if early_stopping else 100)
    assert not early_stopping or len(mlp.validation_scores_) == mlp.n_iter_


def test_endless_patience(digits):
    mlp = MLPClassifier(tol=1e9, max_iter=60, solver="sgd", n_iter_no_change=np.inf).fit(*digits)
    assert mlp.n_iter_ == len(mlp.loss_curve_) == 60


@pytest.mark.parametrize("kind", [MLPClassifier, MLPRegressor])
def test_nothing_fitted_before_fit(kind):
    for name in ("coefs_", "intercepts_", "loss_curve_", "history_", "learning_rate_", "n_iter_", "network_"):
        assert not hasattr(kind(), name)
    with pytest.raises(NotFittedError):
        kind().predict([[1.0]])


def test_partial_fit_orders_rows_anew_each_time():
    X, y = IRIS
    mlp = MLPClassifier(3, batch_size=10, random_state=0, solver="sgd", momentum=0)
    mlp.partial_fit(X, y, classes=[0, 1, 2])
    start = [array.copy() for array in mlp.coefs_ + mlp.intercepts_]
    ends = []
    for _ in range(2):
        mlp.coefs_, mlp.intercepts_ = start[:2], start[2:]
        mlp.partial_fit(X, y)
        ends.append(mlp.coefs_[0])
    assert not np.array_equal(*ends)


def test_warm_start_keeps_the_state_of_the_optimizer():
    X, y = IRIS
    options = {"random_state": 0, "n_iter_no_change": np.inf, "hidden_layer_sizes": 5}
    once = MLPClassifier(max_iter=10, **options).fit(X, y)
    twice = MLPClassifier(max_iter=5, warm_start=True, **options).fit(X, y).fit(X, y)
    np.testing.assert_array_equal(once.coefs_[0], twice.coefs_[0])
    assert twice.loss_curve_ == once.loss_curve_
    assert (twice.n_iter_, twice.t_) == (5, 1500)


def test_warm_start_needs_the_same_layers():
    mlp = MLPClassifier(4, max_iter=2, warm_start=True).fit(*IRIS)
    with pytest.raises(ValueError, match=r"layers must stay .* were dense 4, dense 3, and are now dense 5, dense 3"):
        mlp.set_params(hidden_layer_sizes=5).fit(*IRIS)


def test_penalty_does_not_depend_on_the_batch_size():
    X, y = IRIS
    losses = {
        (scaling, size): MLPClassifier(
            5, alpha=1.0, alpha_scaling=scaling, batch_size=size, random_state=0, max_iter=1, learning_rate_init=1e-12
        )
        .fit(X, y)
        .loss_
        for scaling in ("dataset", "batch")
        for size in (50, 150)
    }
    assert losses["dataset", 50] == pytest.approx(losses["dataset", 150])
    assert losses["batch", 150] == losses["dataset", 150]
    assert losses["batch", 50] > 1.001 * losses["batch", 150]


def test_early_stopping_keeps_the_best_weights(digits):
    X, y = digits
    mlp = MLPClassifier(5, early_stopping=True, max_iter=60, random_state=0, metrics="accuracy").fit(X, y)
    assert mlp.best_loss_ is None
    assert mlp.best_validation_score_ == max(mlp.validation_scores_) == max(mlp.history_["accuracy"])
    assert len(mlp.validation_scores_) == len(mlp.loss_curve_)


def test_each_class_has_its_share_of_the_validation_rows():
    X = np.random.default_rng(0).normal(size=(100, 2))
    y = np.repeat([0, 1, 2], [80, 10, 10])
    seen = []

    class Recorder(MLPClassifier):
        def _default_score(self, truth, predicted, weight):
            seen.append(np.bincount(truth).tolist())
            return super()._default_score(truth, predicted, weight)

    Recorder(3, early_stopping=True, max_iter=1, random_state=0).fit(X, y)
    assert seen == [[8, 1, 1]]


@pytest.mark.parametrize("solver", ["adam", "sgd", "lbfgs"])
def test_silent_by_default(solver, capsys):
    MLPClassifier(3, solver=solver, max_iter=3, early_stopping=solver != "lbfgs", random_state=0).fit(*IRIS)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("verbose", [0, 1])
def test_what_the_engine_says_is_for_the_verbose(verbose, caplog):
    """A function outside the vocabulary is nothing for it, which it says; as it says that it compiles kernels."""

    class Sorted(Activation):
        def value(self, z, m):
            return np.sort(z)

        def derivative(self, z, a, m):
            return np.ones_like(z)

    MLPClassifier(3, Sorted(), engine="compiled", max_iter=2, verbose=verbose).fit(*IRIS)
    assert [record.getMessage()[:29] for record in caplog.records] == ["chainrule: training on NumPy."] * verbose
    caplog.clear()
    with quiet_unless(verbose):
        cache._compiled([])
    assert ["compiling 0 kernels" in record.getMessage() for record in caplog.records] == [True] * verbose


def test_a_bar_at_one_and_lines_at_two(capsys):
    MLPClassifier(3, max_iter=3, verbose=True, random_state=0).fit(*IRIS)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "training" in captured.err
    MLPClassifier(3, max_iter=2, verbose=2, random_state=0).fit(*IRIS)
    captured = capsys.readouterr()
    assert [line.split(", ")[0] for line in captured.out.splitlines()] == ["Iteration 1", "Iteration 2"]


def test_convergence_warnings():
    for solver, message in (("adam", r"Maximum iterations \(2\) reached"), ("lbfgs", "failed to converge after 2")):
        with pytest.warns(ConvergenceWarning, match=message):
            MLPClassifier(3, solver=solver, max_iter=2).fit(*IRIS)


def test_divergence_is_scikit_learns_error_with_our_advice():
    X, y = np.array([[1e200], [2e200]]), np.array([1e200, -1e200])
    with pytest.raises(ValueError, match=r"non-finite parameter weights.*diverged in epoch 1"):
        MLPRegressor(solver="sgd", learning_rate_init=10, random_state=0).fit(X, y)


def test_divergence_with_validation_rows_keeps_the_best_weights():
    X, y = IRIS
    mlp = MLPRegressor(activation="identity", solver="sgd", learning_rate_init=1, early_stopping=True, random_state=0)
    with pytest.warns(ConvergenceWarning, match="weights of the best epoch are kept"):
        mlp.fit(X, y)
    assert np.isnan(mlp.validation_scores_[-1])
    assert np.isfinite(mlp.predict(X)).all()


@pytest.mark.parametrize("dump", [pickle.dumps, None], ids=["pickle", "joblib"])
def test_pickles_hold_no_training_data(dump, tmp_path):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(5000, 20)), rng.normal(size=5000)
    mlp = MLPRegressor(hidden_layer_sizes=3, max_iter=2, random_state=0).fit(X, y)
    if dump is None:
        joblib.dump(mlp, tmp_path / "model")
        size, again = (tmp_path / "model").stat().st_size, joblib.load(tmp_path / "model")
    else:
        text = dump(mlp)
        size, again = len(text), pickle.loads(text)
    assert size < 100_000
    np.testing.assert_array_equal(again.predict(X), mlp.predict(X))
    mlp.partial_fit(X, y)
    again.partial_fit(X, y)
    np.testing.assert_array_equal(again.predict(X), mlp.predict(X))


def test_clones_are_not_fitted():
    mlp = MLPClassifier(4, "tanh", dropout=0.2, max_iter=2, random_state=0).fit(*IRIS)
    copied = clone(mlp)
    assert not hasattr(copied, "network_")
    assert copied.get_params() == mlp.get_params()
    np.testing.assert_array_equal(copied.fit(*IRIS).coefs_[0], mlp.coefs_[0])


def test_sparse_rows():
    sparse = pytest.importorskip("scipy.sparse")
    X, y = StandardScaler().fit_transform(IRIS[0]), IRIS[1]
    dense = MLPClassifier(4, max_iter=5, random_state=0).fit(X, y)
    for container in (sparse.csr_array, sparse.csc_matrix):
        thin = MLPClassifier(4, max_iter=5, random_state=0).fit(container(X), y)
        np.testing.assert_array_equal(thin.predict_proba(container(X)), dense.predict_proba(X))


def test_no_hidden_layer_is_a_linear_model():
    mlp = MLPClassifier((), max_iter=5, random_state=0).fit(*IRIS)
    assert [array.shape for array in mlp.coefs_] == [(4, 3)]


def test_wrong_parameters_are_named():
    cases = {"solver": "adm", "activation": "rleu", "alpha": -1, "hidden_layer_sizes": 0, "loss": "squared", "tol": -1}
    for name, value in cases.items():
        with pytest.raises(ValueError, match=f"{name}"):
            MLPRegressor(**{name: value}).fit([[1.0]], [1.0])
    with pytest.raises(ValueError, match=r"hidden_layer_sizes must be > 0, got \[3, 0\]"):
        MLPRegressor(hidden_layer_sizes=(3, 0)).fit([[1.0]], [1.0])
    with pytest.raises(ValueError, match="dropout has 2 entries for 1 hidden layers"):
        MLPRegressor(hidden_layer_sizes=3, dropout=[0.1, 0.2]).fit([[1.0]], [1.0])
