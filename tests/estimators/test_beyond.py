"""What scikit-learn's perceptrons cannot do."""

import io
import math
import pickle
import sys
import threading
import warnings

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.callback import ProgressBar, ScoringMonitor
from sklearn.datasets import load_iris, make_classification
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import log_loss, make_scorer, recall_score
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import chainrule
from chainrule import Activation, Adam, Cosine, GradientDescent, Huber, InvalidInput
from chainrule.estimators.callbacks import TimeBudget
from chainrule.estimators.classifier import MLPClassifier
from chainrule.estimators.losses import PerRow
from chainrule.estimators.regressor import MLPRegressor

X, CLASSES = load_iris(return_X_y=True)
X = StandardScaler().fit_transform(X)
LINE = np.linspace(-1, 1, 300).reshape(-1, 1)


@pytest.fixture(autouse=True)
def _converged_or_not():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield


# ---- activations, regularization, optimizers


def test_an_activation_per_layer_or_ones_own():
    class Softsign(Activation):
        def value(self, z, m):
            return z / (1 + m.abs(z))

        def derivative(self, z, a, m):
            return 1 / (1 + m.abs(z)) ** 2

    mlp = MLPClassifier((5, 4, 3), ["tanh", Softsign(), "logistic"], max_iter=3, random_state=0).fit(X, CLASSES)
    assert [layer.activation.name for layer in mlp.network_.layers] == ["tanh", "Softsign", "sigmoid", "softmax"]
    assert mlp.network_.check_gradients(X, CLASSES).passed
    with pytest.raises(InvalidInput, match="activation has 2 entries for 1 hidden layers"):
        MLPClassifier(3, ["tanh", "relu"]).fit(X, CLASSES)


def test_dropout_is_for_training_only():
    mlp = MLPClassifier((20, 10), dropout=(0.5, 0.0), max_iter=3, random_state=0).fit(X, CLASSES)
    assert [layer.dropout for layer in mlp.network_.layers] == [0.5, 0.0, 0.0]
    np.testing.assert_array_equal(mlp.predict_proba(X), mlp.predict_proba(X))
    assert "mask1" in str(mlp.network_.program)
    with pytest.raises(InvalidInput, match="cannot be used with dropout"):
        MLPClassifier(3, dropout=0.1, solver="lbfgs").fit(X, CLASSES)


def test_layer_norm(tmp_path):
    options = {"layer_norm": True, "max_iter": 20, "random_state": 0}
    mlp = MLPClassifier((6, 5), "tanh", dropout=0.1, **options).fit(X, CLASSES)
    assert [layer.name for layer in mlp.network_.layers] == ["dense", "layer_norm", "dense", "layer_norm", "dense"]
    assert [array.shape for array in mlp.coefs_] == [(4, 6), (6, 5), (5, 3)]
    assert mlp.network_.check_gradients(X[:20], CLASSES[:20]).passed
    hidden = mlp.transform(X, layer=2)
    scores = hidden @ mlp.coefs_[2] + mlp.intercepts_[2]
    np.testing.assert_array_equal(scores.argmax(axis=1), mlp.predict(X))
    plain = MLPClassifier((6, 5), max_iter=1, learning_rate_init=1e-12, random_state=0).fit(X, CLASSES)
    normed = MLPClassifier((6, 5), learning_rate_init=1e-12, **{**options, "max_iter": 1}).fit(X, CLASSES)
    for mine, other in zip(plain.coefs_, normed.coefs_, strict=True):
        np.testing.assert_allclose(mine, other, atol=1e-9)
    mlp.save(tmp_path / "model")
    np.testing.assert_array_equal(MLPClassifier.load(tmp_path / "model").predict_proba(X), mlp.predict_proba(X))


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_batch_norm(tmp_path, engine):
    options = {"batch_norm": True, "batch_size": 30, "learning_rate_init": 0.02, "random_state": 0, "engine": engine}
    mlp = MLPClassifier((6, 5), "tanh", dropout=0.1, max_iter=60, early_stopping=True, **options).fit(X, CLASSES)
    assert [layer.name for layer in mlp.network_.layers] == ["dense", "batch_norm", "dense", "batch_norm", "dense"]
    assert mlp.score(X, CLASSES) > 0.85
    assert mlp.network_.check_gradients(X[:20], CLASSES[:20]).passed
    hidden = mlp.transform(X, layer=2)
    scores = hidden @ mlp.coefs_[2] + mlp.intercepts_[2]
    np.testing.assert_array_equal(scores.argmax(axis=1), mlp.predict(X))
    np.testing.assert_allclose(mlp.predict_proba(X[:1]), mlp.predict_proba(X)[:1])  # not of the rows beside it
    mlp.save(tmp_path / "model")
    for same in (MLPClassifier.load(tmp_path / "model"), pickle.loads(pickle.dumps(mlp)), clone(mlp).fit(X, CLASSES)):
        np.testing.assert_array_equal(same.predict_proba(X), mlp.predict_proba(X))
    np.testing.assert_array_equal(chainrule.load(tmp_path / "model").predict_proba(X), mlp.predict_proba(X))


def test_batch_norm_goes_on():
    options = {"batch_norm": True, "batch_size": 30, "random_state": 0, "tol": 0}
    whole = MLPClassifier(6, max_iter=10, **options).fit(X, CLASSES)
    halves = MLPClassifier(6, max_iter=5, warm_start=True, **options).fit(X, CLASSES).fit(X, CLASSES)
    parts = MLPClassifier(6, **options)
    for _ in range(10):
        parts.partial_fit(X, CLASSES, classes=[0, 1, 2])
    for other in (halves, parts):
        np.testing.assert_array_equal(other.predict_proba(X), whole.predict_proba(X))


def test_batch_norm_by_lbfgs_with_the_best_weights_restored():
    mlp = MLPClassifier(8, batch_norm=True, solver="lbfgs", max_iter=30, random_state=0)
    mlp.fit(X[::2], CLASSES[::2], X_val=X[1::2], y_val=CLASSES[1::2])
    assert mlp.score(X[1::2], CLASSES[1::2]) == max(mlp.validation_scores_) == mlp.best_validation_score_


def test_batch_norm_wants_two_rows_in_every_batch():
    inputs = np.random.default_rng(0).normal(size=(401, 3))
    mlp = MLPRegressor("squared_error", 4, batch_norm=True, max_iter=2, random_state=0)
    mlp.fit(inputs, inputs[:, 0])  # "auto" is not 200, which would leave one
    assert mlp.network_.last_training.recipe.batch_size == 199
    with pytest.raises(InvalidInput, match="401 rows in batches of 100 leave 1 for the last"):
        mlp.set_params(batch_size=100).fit(inputs, inputs[:, 0])
    with pytest.raises(InvalidInput, match="2 rows or more in a batch, but received 1"):
        MLPRegressor(batch_norm=True).partial_fit(inputs[:1], inputs[:1, 0])
    with pytest.raises(InvalidInput, match="choose one of them"):
        MLPRegressor(batch_norm=True, layer_norm=True).fit(inputs, inputs[:, 0])


def test_label_smoothing():
    smooth = MLPClassifier((), label_smoothing=0.3, solver="lbfgs", max_iter=1000, alpha=0).fit(X, CLASSES)
    assert smooth.predict_proba(X).max() < 0.95
    two = MLPClassifier((), label_smoothing=0.3, solver="lbfgs", max_iter=1000, alpha=0).fit(X, CLASSES == 0)
    # at the minimum, predictions and targets have the same mean
    assert two.predict_proba(X)[:, 1].mean() == pytest.approx(0.7 / 3 + 0.15, rel=1e-3)


def test_l1_makes_weights_vanish():
    sizes = [
        np.abs(MLPClassifier((), l1=l1, max_iter=300, random_state=0).fit(X, CLASSES).coefs_[0]).sum() for l1 in (0, 30)
    ]
    assert sizes[1] < 0.7 * sizes[0]


def test_decoupled_weight_decay_and_clipping_reach_the_optimizer():
    mlp = MLPClassifier(3, weight_decay=0.1, clip_norm=1.0, clip_value=0.5, max_iter=2).fit(X, CLASSES)
    optimizer = mlp.network_.optimizer
    assert (optimizer.weight_decay, optimizer.clip_norm, optimizer.clip_value) == (0.1, 1.0, 0.5)
    assert optimizer.name == "adam"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"solver": "rmsprop", "learning_rate_init": 0.02}, "rmsprop"),
        ({"solver": Adam(Cosine(0.05, 60))}, "adam"),
        ({"solver": "adam", "learning_rate": Cosine(0.05, 60)}, "adam"),
        ({"solver": GradientDescent(0.5)}, "gradient_descent"),
    ],
)
def test_any_optimizer_and_schedule(options, expected):
    mlp = MLPClassifier(8, max_iter=60, random_state=0, **options).fit(X, CLASSES)
    assert mlp.network_.optimizer.name == expected
    assert mlp.score(X, CLASSES) > 0.85
    rates = mlp.history_["learning_rate"]
    assert (rates[-1] < 0.1 * rates[0]) == ("Cosine" in str(options))


def test_initializers():
    mlp = MLPClassifier(8, weight_init="orthogonal", bias_init="zeros", max_iter=1, learning_rate_init=1e-12).fit(
        X, CLASSES
    )
    np.testing.assert_allclose(mlp.coefs_[0] @ mlp.coefs_[0].T, np.eye(4), atol=1e-6)
    assert np.abs(mlp.intercepts_[0]).max() < 1e-6


# ---- losses


def noisy_line():
    rng = np.random.default_rng(0)
    return LINE, 3 * LINE[:, 0] + rng.exponential(size=300)


@pytest.mark.parametrize(
    ("loss", "quantile", "level"), [("quantile", 0.9, 0.9), ("absolute_error", 0.5, 0.5), ("quantile", 0.1, 0.1)]
)
def test_a_quantile_leaves_its_share_below(loss, quantile, level):
    inputs, y = noisy_line()
    mlp = MLPRegressor(loss, (), quantile=quantile, max_iter=2000, learning_rate_init=0.05, tol=0, random_state=0)
    assert (y < mlp.fit(inputs, y).predict(inputs)).mean() == pytest.approx(level, abs=0.04)


def test_several_quantiles_at_once_never_cross():
    inputs, y = noisy_line()
    levels = (0.1, 0.5, 0.9)
    mlp = MLPRegressor("quantile", 20, quantile=levels, max_iter=500, learning_rate_init=0.02, random_state=0)
    predicted = mlp.fit(inputs, y).predict(inputs)
    assert predicted.shape == (300, 3)
    assert (np.diff(predicted, axis=1) >= 0).all()
    assert 0 < mlp.score(inputs, y) < 1
    stopped = MLPRegressor("quantile", 20, quantile=levels, early_stopping=True, max_iter=500).fit(inputs, y)
    assert stopped.best_validation_score_ == max(stopped.validation_scores_)
    for level, column in zip(levels, predicted.T, strict=True):
        assert (y < column).mean() == pytest.approx(level, abs=0.06)
    assert mlp.network_.check_gradients(inputs[:20], y[:20]).passed
    with pytest.raises(InvalidInput, match="columns of one target's prediction, but y has 3 columns"):
        MLPRegressor("quantile", quantile=levels).fit(inputs, np.c_[y, y, y])
    with pytest.raises(InvalidInput, match="quantiles must lie between 0 and 1 and rise"):
        MLPRegressor("quantile", quantile=(0.9, 0.1)).fit(inputs, y)


def test_huber_shrugs_at_outliers():
    inputs, y = LINE, 2 * LINE[:, 0]
    y[::30] += 100
    options = {"hidden_layer_sizes": (), "solver": "lbfgs", "alpha": 0, "random_state": 0}
    robust, squared = (MLPRegressor(loss, **options).fit(inputs, y) for loss in (Huber(0.5), "squared_error"))
    assert abs(robust.predict([[0.0]])[0]) < 0.1 < abs(squared.predict([[0.0]])[0])


def test_several_outputs_are_summed():
    mlp = MLPRegressor("absolute_error", 3, max_iter=2, random_state=0).fit(X, X[:, :2])
    assert isinstance(mlp.network_.loss, PerRow)
    expected = np.abs(mlp.predict(X) - X[:, :2]).sum(axis=1).mean()
    assert mlp.network_.evaluate(X, X[:, :2]) == pytest.approx(expected, rel=1e-3)
    assert mlp.network_.check_gradients(X, X[:, :2]).passed


# ---- weights of classes, validation, scorers, metrics


def test_class_weights_are_sample_weights():
    rows, y = make_classification(300, weights=[0.95], random_state=0)
    options = {"hidden_layer_sizes": 5, "max_iter": 50, "random_state": 0}
    balanced = MLPClassifier(class_weight="balanced", **options).fit(rows, y)
    weights = 300 / (2 * np.bincount(y))
    by_hand = MLPClassifier(**options).fit(rows, y, sample_weight=weights[y])
    np.testing.assert_allclose(balanced.coefs_[0], by_hand.coefs_[0], rtol=1e-10)
    plain = MLPClassifier(**options).fit(rows, y)
    assert recall_score(y, balanced.predict(rows)) > recall_score(y, plain.predict(rows))
    with pytest.raises(ValueError, match="cannot be used with partial_fit"):
        MLPClassifier(class_weight="balanced").partial_fit(rows, y, classes=[0, 1])


def test_rows_without_weight_do_not_count():
    weights = np.where(CLASSES == 2, 0.0, 1.0)
    mlp = MLPClassifier(4, max_iter=20, random_state=0, batch_size=7).fit(X, CLASSES, weights)
    kept = MLPClassifier(4, max_iter=20, random_state=0, batch_size=7, warm_start=False)
    assert mlp.predict_proba(X).shape == (150, 3)
    with pytest.raises(ValueError, match="non-zero"):
        kept.fit(X, CLASSES, np.zeros(150))


@pytest.mark.parametrize(("solver", "scoring"), [("adam", None), ("lbfgs", None), ("lbfgs", "loss")])
def test_given_validation_rows(solver, scoring):
    train, held = slice(None, None, 2), slice(1, None, 2)
    mlp = MLPClassifier(20, solver=solver, scoring=scoring, random_state=0, learning_rate_init=0.05)
    mlp.fit(X[train], CLASSES[train], X_val=X[held], y_val=CLASSES[held])
    losses = mlp.history_["validation_loss"]
    assert len(losses) == mlp.n_iter_ == len(mlp.validation_scores_)
    assert mlp.best_validation_score_ == max(mlp.validation_scores_)
    if scoring is None:
        assert mlp.score(X[held], CLASSES[held]) == mlp.best_validation_score_
    else:
        assert mlp.network_.evaluate(X[held], CLASSES[held]) == min(losses) == -mlp.best_validation_score_
    with pytest.raises(InvalidInput, match="belong together"):
        mlp.fit(X, CLASSES, X_val=X)
    with pytest.raises(InvalidInput, match="there is no X_val"):
        mlp.fit(X, CLASSES, sample_weight_val=np.ones(150))


@pytest.mark.parametrize("solver", ["adam", "lbfgs"])
def test_weights_of_validation_rows_count_for_loss_and_score(solver):
    weights = np.where(CLASSES == 1, 1.0, 0.0)
    mlp = MLPClassifier(4, solver=solver, random_state=0, max_iter=8)
    mlp.fit(X, CLASSES, X_val=X, y_val=CLASSES, sample_weight_val=weights)
    assert mlp.best_validation_score_ == (mlp.predict(X)[CLASSES == 1] == 1).mean()
    best = int(np.argmax(mlp.validation_scores_))
    only = CLASSES == 1
    assert mlp.history_["validation_loss"][best] == pytest.approx(
        mlp.network_.evaluate(X[only], CLASSES[only], np.ones(50)), rel=1e-5
    )


@pytest.mark.parametrize("scoring", ["loss", "neg_log_loss", make_scorer(recall_score, average="macro")])
def test_early_stopping_on_any_score(scoring):
    options = {"early_stopping": True, "scoring": scoring, "max_iter": 500, "learning_rate_init": 0.1, "tol": 0}
    mlp = MLPClassifier(20, random_state=0, **options).fit(X, CLASSES)
    assert mlp.best_validation_score_ == max(mlp.validation_scores_)
    if scoring == "loss":
        assert mlp.best_validation_score_ == -min(mlp.history_["validation_loss"])


def test_metrics_of_every_epoch():
    mlp = MLPClassifier(4, metrics=["accuracy", "neg_log_loss"], max_iter=5, random_state=0).fit(X, CLASSES)
    assert set(mlp.history_) == {"loss", "validation_loss", "learning_rate", "accuracy", "neg_log_loss"}
    assert mlp.history_["neg_log_loss"][-1] == pytest.approx(-log_loss(CLASSES, mlp.predict_proba(X)))
    assert [len(column) for column in mlp.history_.values()] == [5] * 5


# ---- callbacks


def test_time_budget():
    mlp = MLPClassifier(3, callbacks=[TimeBudget(0.2)], max_iter=10**6, tol=0, n_iter_no_change=np.inf)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert mlp.fit(X, CLASSES).n_iter_ < 10**6
    for seconds in (0, None, "x", math.nan):
        with pytest.raises(InvalidInput, match="positive number of seconds"):
            TimeBudget(seconds)


@pytest.mark.parametrize("solver", ["adam", "lbfgs"])
def test_scikit_learns_callbacks(solver):
    monitor = ScoringMonitor(scoring="accuracy")
    mlp = MLPClassifier(4, solver=solver, max_iter=6, random_state=0, metrics="accuracy")
    mlp.set_callbacks(monitor).fit(X, CLASSES)
    scores = [row["accuracy"] for row in monitor.get_logs().data if row["task_name"] == "epoch"]
    assert scores == mlp.history_["accuracy"]


def test_scikit_learns_progress_bar(monkeypatch):
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stdout", screen)
    MLPClassifier(4, max_iter=4, random_state=0).set_callbacks(ProgressBar()).fit(X, CLASSES)
    assert "MLPClassifier - fit" in screen.getvalue()


def test_a_callback_of_scikit_learns_can_stop():
    class Stopper:
        def setup(self, estimator, context): ...

        def teardown(self, estimator, context): ...

        def on_fit_task_begin(self, estimator, context): ...

        def on_fit_task_end(self, estimator, context, *, fitted_estimator=None):
            return context.task_name == "epoch" and fitted_estimator.predict(X) is not None

    assert MLPClassifier(4, max_iter=40).set_callbacks(Stopper()).fit(X, CLASSES).n_iter_ == 1


def test_functions_of_the_run_are_callbacks():
    seen = []
    callbacks = [lambda run: seen.append(run.history.loss[-1])]
    for solver in ("adam", "lbfgs"):
        mlp = MLPClassifier(4, solver=solver, callbacks=callbacks, max_iter=3, random_state=0).fit(X, CLASSES)
        assert seen[-3:] == mlp.loss_curve_


# ---- hidden layers, the glass box, searches


def test_hidden_activations():
    mlp = MLPClassifier((6, 4), "tanh", max_iter=3, random_state=0, dropout=0.2).fit(X, CLASSES)
    first = np.tanh(X @ mlp.coefs_[0] + mlp.intercepts_[0])
    np.testing.assert_allclose(mlp.transform(X, layer=1), first, rtol=1e-12)
    np.testing.assert_array_equal(mlp.transform(X), mlp.transform(X, layer=2))
    assert mlp.transform(X).shape == (150, 4)
    assert list(mlp.get_feature_names_out()) == ["mlpclassifier0", "mlpclassifier1", "mlpclassifier2", "mlpclassifier3"]
    for wrong in (0, 3, -3):
        with pytest.raises(InvalidInput, match="one of the 2 hidden layers"):
            mlp.transform(X, layer=wrong)
    assert make_pipeline(mlp, MLPClassifier(3, max_iter=3)).fit(X, CLASSES).predict(X).shape == (150,)


def test_the_glass_box():
    mlp = MLPRegressor("squared_error", 2, "tanh", max_iter=3, random_state=0).fit(X, CLASSES)
    assert "tanh" in str(mlp.network_.program)
    assert mlp.network_.check_gradients(X, CLASSES).passed
    script = {"__name__": "script"}
    exec(mlp.network_.to_numpy_source(), script)
    np.testing.assert_allclose(script["predict"](X)[:, 0], mlp.predict(X), rtol=1e-12)


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_grid_search_gives_the_same_scores_in_processes_and_threads(engine):
    import joblib

    pipeline = make_pipeline(StandardScaler(), MLPClassifier(max_iter=20, dropout=0.3, engine=engine, random_state=0))
    grid = {"mlpclassifier__alpha": [1e-4, 1.0], "mlpclassifier__batch_norm": [False, True]}
    scores = {}
    for name, jobs in (("loky", 1), ("loky", 2), ("threading", 2)):
        with joblib.parallel_backend(name, n_jobs=jobs):
            search = GridSearchCV(pipeline, grid, cv=3, scoring="neg_log_loss", n_jobs=jobs).fit(X, CLASSES)
        scores[name, jobs] = search.cv_results_["mean_test_score"].tolist()
    assert len({tuple(each) for each in scores.values()}) == 1
    assert len(set(scores["loky", 1])) == 4


def test_two_fits_in_two_threads():
    results = {}

    def train(seed):
        results[seed] = MLPClassifier(6, max_iter=20, random_state=seed).fit(X, CLASSES).coefs_[0]

    threads = [threading.Thread(target=train, args=(seed,)) for seed in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for seed, weights in results.items():
        np.testing.assert_array_equal(
            MLPClassifier(6, max_iter=20, random_state=seed).fit(X, CLASSES).coefs_[0], weights
        )
