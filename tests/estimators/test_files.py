"""In and out: files without pickle, checkpoints, scikit-learn's fitted estimators, PyTorch's state dicts."""

import json
import signal
import subprocess
import sys
import warnings

import numpy as np
import pytest
import sklearn.neural_network
from sklearn.datasets import load_iris
from sklearn.exceptions import ConvergenceWarning

import chainrule
from chainrule import Activation, Checkpoint, Cosine, InvalidInput, LayerNorm, ModelFileError
from chainrule.estimators.classifier import MLPClassifier
from chainrule.estimators.regressor import MLPRegressor

X, CLASSES = load_iris(return_X_y=True)
NAMES = np.array(["setosa", "versicolor", "virginica"])[CLASSES]


@pytest.fixture(autouse=True)
def _converged_or_not():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield


def assert_same(one, other):
    for mine, its in zip(one.coefs_ + one.intercepts_, other.coefs_ + other.intercepts_, strict=True):
        np.testing.assert_array_equal(mine, its, strict=True)
    assert one.network_.history == other.network_.history or one.loss_curve_ == other.loss_curve_
    assert one.validation_scores_ == other.validation_scores_
    assert one.n_iter_ == other.n_iter_


# ---- files


@pytest.mark.parametrize(
    ("kind", "y", "options"),
    [
        (MLPClassifier, NAMES, {}),
        (MLPClassifier, NAMES.astype(object), {"class_weight": {"setosa": 2.0, "versicolor": 1, "virginica": 1}}),
        (MLPClassifier, CLASSES == 1, {"early_stopping": True}),
        (MLPClassifier, np.eye(3, dtype=int)[CLASSES], {"hidden_layer_sizes": (4, 3), "activation": ("tanh", "elu")}),
        (MLPRegressor, X[:, :2], {"solver": "sgd", "learning_rate": "invscaling"}),
        (MLPRegressor, X[:, 0], {"loss": "quantile", "quantile": (0.1, 0.9), "learning_rate": Cosine(0.01, 100)}),
        (MLPRegressor, X[:, 0], {"solver": "lbfgs", "loss": "poisson"}),
    ],
    ids=["text", "objects", "two classes", "multi-label", "two columns", "quantiles", "lbfgs"],
)
def test_saved_and_loaded(kind, y, options, tmp_path):
    path = tmp_path / "model.safetensors"
    estimator = kind(max_iter=5, random_state=0, **options).fit(X, y)
    estimator.save(path)
    loaded = kind.load(path)
    np.testing.assert_array_equal(loaded.predict(X), estimator.predict(X), strict=True)
    assert loaded.get_params() == estimator.get_params()
    assert_same(loaded, estimator)
    if options.get("solver") != "lbfgs":
        for each in (loaded, estimator):
            each.set_params(early_stopping=False).partial_fit(X, y)
        assert_same(loaded, estimator)


def test_feature_names_are_kept(tmp_path):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(X, columns=["a", "b", "c", "d"])
    MLPClassifier(3, max_iter=2, random_state=0).fit(frame, NAMES).save(tmp_path / "model")
    loaded = MLPClassifier.load(tmp_path / "model")
    loaded.predict(frame)
    with pytest.raises(ValueError, match="feature names should match"):
        loaded.predict(frame.rename(columns={"a": "x"}))


@pytest.mark.parametrize(
    ("estimator", "y"),
    [
        (MLPClassifier(3, max_iter=2, random_state=0), CLASSES),
        (MLPClassifier(3, max_iter=2, batch_norm=True), np.eye(3, dtype=int)[CLASSES]),
        (MLPRegressor("quantile", 3, quantile=(0.2, 0.8), max_iter=2), X[:, 0]),
        (MLPRegressor(hidden_layer_sizes=3, solver="sgd", learning_rate="invscaling", max_iter=2), X[:, :2]),
    ],
    ids=["classes", "labels", "quantiles", "two columns"],
)
def test_load_gives_the_estimator_back(tmp_path, estimator, y):
    estimator.fit(X, y).save(tmp_path / "model")
    loaded = chainrule.load(tmp_path / "model")
    assert type(loaded) is type(estimator)
    assert_same(loaded, estimator)
    np.testing.assert_array_equal(loaded.predict(X), estimator.predict(X), strict=True)
    np.testing.assert_array_equal(loaded.network_.predict(X), estimator.network_.predict(X))
    assert loaded.network_.loss == estimator.network_.loss
    assert loaded.network_.optimizer == estimator.network_.optimizer


def test_files_from_before_layer_normalization_was_registered(tmp_path, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(LayerNorm, "name", "LayerNorm")
        estimator = MLPClassifier(3, layer_norm=True, max_iter=2, random_state=0).fit(X, CLASSES)
        estimator.save(tmp_path / "model")
    loaded = MLPClassifier.load(tmp_path / "model")
    assert loaded.network_.layers[1].spec()["name"] == "layer_norm"
    np.testing.assert_array_equal(loaded.predict_proba(X), estimator.predict_proba(X))
    np.testing.assert_array_equal(chainrule.load(tmp_path / "model").predict_proba(X), estimator.predict_proba(X))


def test_custom_functions_are_passed_to_load(tmp_path):
    class Cube(Activation):
        def value(self, z, m):
            return z**3

        def derivative(self, z, a, m):
            return 3 * z**2

    estimator = MLPClassifier(3, Cube(), max_iter=2, random_state=0).fit(X, CLASSES)
    estimator.save(tmp_path / "model")
    loaded = MLPClassifier.load(tmp_path / "model", functions={"Cube": Cube})
    np.testing.assert_array_equal(loaded.predict_proba(X), estimator.predict_proba(X))
    with pytest.raises(ModelFileError, match="Cube"):
        MLPClassifier.load(tmp_path / "model")


def test_what_is_no_estimators_file(tmp_path):
    path = tmp_path / "model"
    estimator = MLPClassifier(3, max_iter=2, random_state=0).fit(X, CLASSES)
    with pytest.raises(ModelFileError, match="there is no such file"):
        MLPClassifier.load(path)
    estimator.network_.save(path)
    with pytest.raises(ModelFileError, match=r"holds a Network; use chainrule\.load"):
        MLPClassifier.load(path)
    estimator.save(path)
    with pytest.raises(ModelFileError, match=r"holds a MLPClassifier; use chainrule\.load"):
        MLPRegressor.load(path)
    whole = path.read_bytes()
    for damaged in (whole[:100], whole[:-8], whole.replace(b"n_iter_", b"n_itez_"), b"\xff" * 20, b""):
        path.write_bytes(damaged)
        with pytest.raises(ModelFileError, match="Cannot load"):
            MLPClassifier.load(path)


def test_saved_weights_can_be_infinite_scores(tmp_path):
    estimator = MLPClassifier(3, max_iter=3, early_stopping=True, random_state=0).fit(X, CLASSES)
    estimator.validation_scores_[-1] = float("nan")
    estimator.save(tmp_path / "model")
    assert np.isnan(MLPClassifier.load(tmp_path / "model").validation_scores_[-1])


# ---- checkpoints

TRAINING = """\
import json, sys, warnings
from sklearn.datasets import load_iris
from chainrule import Checkpoint
from chainrule.estimators.classifier import MLPClassifier

warnings.simplefilter("ignore")
X, y = load_iris(return_X_y=True)
options = json.loads(sys.argv[2])
callbacks = [Checkpoint(sys.argv[1]), lambda run: print(len(run.history), flush=True)]
MLPClassifier(callbacks=callbacks, **options).fit(X, y)
"""


@pytest.mark.parametrize(
    "options",
    [
        {"dropout": 0.2, "early_stopping": True, "batch_size": 16},
        {"solver": "sgd", "learning_rate": "invscaling", "batch_size": 40, "weight_decay": 0.1},
        {"solver": "sgd", "learning_rate": "adaptive", "tol": 0.1, "n_iter_no_change": 3},
        {"batch_norm": True, "dropout": 0.1, "early_stopping": True, "batch_size": 16, "engine": "compiled"},
    ],
    ids=["dropout and early stopping", "invscaling", "adaptive", "batch normalization, compiled"],
)
def test_killed_and_resumed_it_ends_with_the_same_weights(options, tmp_path):
    options = {"hidden_layer_sizes": 6, "max_iter": 40, "random_state": 3, **options}
    whole = MLPClassifier(**options).fit(X, CLASSES)
    path = tmp_path / "checkpoint"
    last = int(np.random.default_rng().integers(2, whole.n_iter_ - 1))  # a new epoch in every run of this test
    command = [sys.executable, "-c", TRAINING, str(path), json.dumps(options)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as training:
        for line in training.stdout:
            if int(line) == last:
                training.send_signal(signal.SIGKILL)
                break
    resumed = MLPClassifier.load(path)
    assert 0 < resumed.n_iter_ <= whole.n_iter_
    resumed.resume(X, CLASSES)
    assert_same(resumed, whole)
    np.testing.assert_array_equal(resumed.predict_proba(X), whole.predict_proba(X))  # by running statistics
    assert resumed.learning_rate_ == whole.learning_rate_


def test_resuming_what_had_ended_changes_nothing(tmp_path):
    options = {"max_iter": 300, "early_stopping": True, "n_iter_no_change": 3, "random_state": 0, "tol": 0.01}
    estimator = MLPClassifier(3, callbacks=[Checkpoint(tmp_path / "end")], **options).fit(X, CLASSES)
    assert estimator.n_iter_ < 300
    assert_same(MLPClassifier.load(tmp_path / "end").resume(X, CLASSES), estimator)


def test_a_checkpoint_of_a_partial_fit(tmp_path):
    estimator = MLPClassifier(3, callbacks=[Checkpoint(tmp_path / "part")], random_state=0)
    estimator.partial_fit(X, CLASSES, classes=[0, 1, 2])
    assert_same(MLPClassifier.load(tmp_path / "part"), estimator)


def test_a_checkpoint_of_the_best_only(tmp_path):
    callbacks = [Checkpoint(tmp_path / "best", best_only=True)]
    MLPClassifier(3, callbacks=callbacks, max_iter=30, early_stopping=True, random_state=0).fit(X, CLASSES)
    history = MLPClassifier.load(tmp_path / "best").history_["validation_loss"]
    assert history[-1] == min(history)


def test_lbfgs_is_not_resumed():
    estimator = MLPClassifier(3, solver="lbfgs", max_iter=3).fit(X, CLASSES)
    with pytest.raises(InvalidInput, match="cannot be resumed; use warm_start=True"):
        estimator.resume(X, CLASSES)


# ---- from other libraries


@pytest.mark.parametrize(
    ("name", "y", "options"),
    [
        ("MLPClassifier", NAMES, {"early_stopping": True}),
        ("MLPClassifier", CLASSES == 1, {"activation": "logistic"}),
        ("MLPClassifier", np.eye(3, dtype=int)[CLASSES], {"hidden_layer_sizes": (4, 3)}),
        ("MLPRegressor", CLASSES, {"loss": "poisson"}),
        ("MLPRegressor", X[:, :2], {"solver": "lbfgs"}),
    ],
)
def test_from_sklearn(name, y, options):
    theirs = getattr(sklearn.neural_network, name)(max_iter=5, random_state=0, **options).fit(X, y)
    ours = {"MLPClassifier": MLPClassifier, "MLPRegressor": MLPRegressor}[name].from_sklearn(theirs)
    np.testing.assert_array_equal(ours.predict(X), theirs.predict(X))
    assert (ours.n_iter_, ours.loss_, ours.out_activation_) == (theirs.n_iter_, theirs.loss_, theirs.out_activation_)
    if name == "MLPClassifier":
        np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), rtol=1e-12)
    if options.get("solver") != "lbfgs":
        assert ours.loss_curve_ == theirs.loss_curve_
        ours.set_params(early_stopping=False).partial_fit(X, y)


def test_from_sklearn_wants_a_fitted_one_of_its_kind():
    for wrong in (sklearn.neural_network.MLPClassifier(), "classifier"):
        with pytest.raises(InvalidInput, match="Expected a fitted MLPClassifier"):
            MLPClassifier.from_sklearn(wrong)


@pytest.mark.parametrize("outputs", [1, 2, 3])
def test_from_a_torch_state_dict(outputs):
    rng = np.random.default_rng(0)
    shapes = {"0.weight": (5, 4), "0.bias": (5,), "3.weight": (outputs, 5), "3.bias": (outputs,)}
    state = {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    hidden = np.tanh(X @ state["0.weight"].T + state["0.bias"])
    scores = hidden @ state["3.weight"].T + state["3.bias"]
    regressor = MLPRegressor.from_torch(state, activation="tanh")
    np.testing.assert_allclose(regressor.predict(X).reshape(-1, outputs), scores, rtol=1e-4, atol=1e-5)
    classifier = MLPClassifier.from_torch(state, activation="tanh", classes=None if outputs < 3 else ["a", "b", "c"])
    odds = np.exp(np.hstack([np.zeros_like(scores), scores]) if outputs == 1 else scores)
    probabilities = odds / odds.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(classifier.predict_proba(X), probabilities, rtol=1e-4, atol=1e-6)
    assert list(classifier.classes_) == ([0, 1] if outputs < 3 else ["a", "b", "c"])


def normalized_state(**changes):
    """A state dict of 4 → 5 → 3, with batch normalization behind the hidden layer."""
    rng = np.random.default_rng(0)
    shapes = {"0.weight": (5, 4), "1.weight": 5, "1.bias": 5, "1.running_mean": 5, "1.running_var": 5}
    state = {name: rng.uniform(0.5, 2, shape) for name, shape in {**shapes, "3.weight": (3, 5), "3.bias": 3}.items()}
    state |= {"1.num_batches_tracked": np.array(7), **changes}
    return {name: array for name, array in state.items() if array is not None}


def test_batch_normalization_from_a_torch_state_dict(tmp_path):
    state = normalized_state()
    scores = (X @ state["0.weight"].T - state["1.running_mean"]) / np.sqrt(state["1.running_var"] + 1e-5)
    hidden = np.tanh(scores * state["1.weight"] + state["1.bias"])
    regressor = MLPRegressor.from_torch(state, activation="tanh")
    assert regressor.batch_norm
    np.testing.assert_allclose(regressor.predict(X), hidden @ state["3.weight"].T + state["3.bias"])
    regressor.save(tmp_path / "model")
    np.testing.assert_array_equal(MLPRegressor.load(tmp_path / "model").predict(X), regressor.predict(X))
    regressor.set_params(warm_start=True, max_iter=2).fit(X, X[:, :3])
    bare = normalized_state(**{"1.weight": None, "1.bias": None})
    np.testing.assert_allclose(
        MLPRegressor.from_torch(bare, activation="tanh").predict(X),
        np.tanh(scores) @ state["3.weight"].T + state["3.bias"],
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"2.weight": np.ones(5)},
            r"directly behind each hidden linear layer.* are \[0, 3\], and there are others at \[1, 2\]",
        ),
        ({"4.weight": np.ones(3)}, "and nowhere else"),
        ({"1.weight": np.ones(1)}, "Layer 1 is no normalization of the 5 units"),
        ({"1.shift": np.ones(5)}, r"Only linear layers .* '1\.shift'"),
        ({"0.weight": None, "3.weight": None}, "has no linear layers"),
    ],
)
def test_normalizations_elsewhere_are_refused(changes, said):
    with pytest.raises(InvalidInput, match=said):
        MLPRegressor.from_torch(normalized_state(**changes))


@pytest.mark.torch
@pytest.mark.parametrize("kind", ["BatchNorm1d", "LayerNorm"])
def test_normalizations_from_torch_itself(kind):
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    layers = [torch.nn.Linear(4, 6), getattr(torch.nn, kind)(6), torch.nn.ReLU(), torch.nn.Dropout(0.2)]
    layers += [torch.nn.Linear(6, 5, bias=False), getattr(torch.nn, kind)(5), torch.nn.ReLU(), torch.nn.Linear(5, 3)]
    module = torch.nn.Sequential(*layers).train()
    inputs = torch.tensor(X, dtype=torch.float32)
    for start in range(0, 150, 30):
        module(inputs[start : start + 30])
    expected = torch.softmax(module.eval()(inputs), dim=1).detach().numpy()
    classifier = MLPClassifier.from_torch(module.state_dict())
    np.testing.assert_allclose(classifier.predict_proba(X), expected, rtol=1e-4, atol=1e-6)


@pytest.mark.torch
def test_from_torch_itself():
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    hidden = torch.nn.Linear(4, 6), torch.nn.GELU(), torch.nn.Dropout(0.1)
    module = torch.nn.Sequential(*hidden, torch.nn.Linear(6, 3), torch.nn.Softmax(dim=1)).eval()
    classifier = MLPClassifier.from_torch(module.state_dict(), activation="gelu")
    expected = module(torch.tensor(X, dtype=torch.float32)).detach().numpy()
    np.testing.assert_allclose(classifier.predict_proba(X), expected, rtol=1e-5, atol=1e-6)


def test_torch_layers_of_other_kinds_are_refused():
    with pytest.raises(InvalidInput, match=r"Only linear layers .* 'conv\.weight'"):
        MLPClassifier.from_torch({"conv.weight": np.zeros((3, 3))})
    with pytest.raises(InvalidInput, match="3 outputs, but there are 2 classes"):
        MLPClassifier.from_torch({"0.weight": np.zeros((3, 3))}, classes=[0, 1])
