"""Estimators in onnxruntime, in pipelines by skl2onnx, and in skops."""

from __future__ import annotations

import copy
import json
import pickle
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_iris
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from chainrule import Activation, MLPClassifier, MLPRegressor
from chainrule.estimators import trusted_types
from chainrule.images import Denoiser, ImageClassifier, Verifier
from chainrule.tabular.estimator import TabularClassifier, TabularRegressor
from chainrule.tabular.texts import TextClassifier

sys.path.insert(0, str(Path(__file__).parent))

from running import onnx, run

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

TITANIC = Path(__file__).parents[3] / "shared" / "data" / "titanic.csv"
X, Y = load_iris(return_X_y=True)
LABELS = {
    "numbers": Y,
    "text": np.array(["a", "b c", "ä"])[Y],
    "yes or no": Y > 0,
    "floats": (Y > 0) + 1.0,
    "one class": np.zeros(len(Y), int),
    "several": np.eye(3, dtype=int)[Y],
}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("labels", LABELS)
def test_classifiers(labels: str, dtype: str) -> None:
    x, exact = X.astype(dtype), 1e-6 if dtype == "float32" else 1e-12
    fitted = MLPClassifier(8, max_iter=5, random_state=0).fit(x, LABELS[labels])
    model = fitted.to_onnx()
    found = run(model, {"X": x})
    assert found["label"].tolist() == fitted.predict(x).tolist()
    np.testing.assert_allclose(found["probabilities"], fitted.predict_proba(x), rtol=0, atol=exact)
    told = {pair.key: pair.value for pair in model.metadata_props}
    assert json.loads(told["classes"]) == fitted.classes_.tolist()
    assert model.SerializeToString(deterministic=True) == fitted.to_onnx().SerializeToString(deterministic=True)


@pytest.mark.parametrize("options", [{}, {"loss": "quantile", "quantile": (0.1, 0.5, 0.9)}, {"batch_norm": True}])
def test_regressors(options: dict[str, Any]) -> None:
    fitted = MLPRegressor(hidden_layer_sizes=8, max_iter=5, random_state=0, **options).fit(
        X, Y if "loss" in options else X[:, :2]
    )
    found = run(fitted.to_onnx(), {"X": X})
    np.testing.assert_allclose(found["prediction"], fitted.predict(X), rtol=1e-12, atol=1e-12)
    with pytest.raises(NotFittedError):
        MLPRegressor().to_onnx()


def pipeline(kind: Any) -> Pipeline:
    numeric = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    columns = ColumnTransformer(
        [("n", numeric, ["Age", "Fare", "Pclass"]), ("c", OneHotEncoder(handle_unknown="ignore"), ["Sex", "Embarked"])]
    )
    return Pipeline([("columns", columns), ("model", kind(hidden_layer_sizes=16, max_iter=20, random_state=0))])


@pytest.fixture(scope="module")
def titanic() -> tuple[pd.DataFrame, Any]:
    if not TITANIC.exists():
        pytest.skip("shared/data is not here")
    frame = pd.read_csv(TITANIC)
    text = frame[["Sex", "Embarked"]].fillna("").astype(object)
    return frame[["Age", "Fare", "Pclass"]].astype("float32").join(text), frame["Survived"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize("kind", [MLPClassifier, MLPRegressor])
def test_pipelines_by_skl2onnx(titanic: tuple[pd.DataFrame, Any], kind: Any) -> None:
    skl2onnx = pytest.importorskip("skl2onnx")
    frame, target = titanic
    fitted = pipeline(kind).fit(frame, target)
    for number in range(2):  # the second time, it is known to skl2onnx
        options = {"zipmap": False} if number and kind is MLPClassifier else None
        model = skl2onnx.to_onnx(fitted, frame[:1], options=options, target_opset=18)
        onnx.checker.check_model(model, full_check=True)
        other = frame.assign(Embarked=np.where(np.arange(len(frame)) % 5, frame["Embarked"], "X"))
        given = {name: other[[name]].to_numpy() for name in other}
        found = list(run(model, given).values())
        if kind is MLPClassifier:
            assert (found[0] == fitted.predict(other)).all()
            np.testing.assert_allclose(found[1], fitted.predict_proba(other), rtol=0, atol=1e-6)
        else:
            np.testing.assert_allclose(found[0][:, 0], fitted.predict(other), rtol=0, atol=1e-6)


class Cube(Activation):
    def value(self, z: Any, m: Any) -> Any:
        return z**3


@pytest.mark.parametrize(
    "fitted",
    [
        MLPClassifier(4, max_iter=3, early_stopping=True, dropout=0.1, activation="gelu"),
        MLPClassifier(4, solver="lbfgs", max_iter=3, layer_norm=True),
        MLPRegressor(
            hidden_layer_sizes=4, max_iter=3, solver="sgd", learning_rate="invscaling", batch_norm=True, loss="huber"
        ),
        MLPRegressor(hidden_layer_sizes=4, max_iter=3, loss="quantile", quantile=(0.1, 0.9), weight_decay=0.1),
    ],
    ids=repr,
)
def test_skops_reads_what_is_on_the_list(fitted: Any) -> None:
    skops = pytest.importorskip("skops.io")
    fitted = copy.deepcopy(fitted).fit(X, Y)
    fitted.predict(X)
    data = skops.dumps(fitted)
    assert set(skops.get_untrusted_types(data=data)) <= set(trusted_types())
    again = skops.loads(data, trusted=trusted_types())
    assert (again.predict(X) == fitted.predict(X)).all()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        assert len(again.set_params(warm_start=True).fit(X, Y).loss_curve_) > len(fitted.loss_curve_)


def test_skops_asks_about_what_is_not() -> None:
    skops = pytest.importorskip("skops.io")
    fitted = MLPClassifier(4, Cube(), max_iter=3).fit(X, Y)
    assert [name for name in skops.get_untrusted_types(data=skops.dumps(fitted)) if name not in trusted_types()] != []


def test_a_pickle_holds_no_programs() -> None:
    fitted = MLPClassifier(4, max_iter=3, random_state=0).fit(X, Y)
    before = len(pickle.dumps(fitted))
    fitted.network_.program  # noqa: B018
    fitted.predict(X)
    assert len(pickle.dumps(fitted)) == before
    assert "program" in vars(fitted.network_)  # which keeps its own


PICTURES = np.random.default_rng(0).random((4, 8, 8)).repeat(10, axis=0) * 255
PEOPLE = np.arange(4).repeat(10) + 7


def test_tables_and_texts() -> None:
    words = np.array(["fine", "a mess", "dull"])[np.arange(60) % 3]
    table, y = pd.DataFrame({"x": np.arange(60.0) % 7, "words": words}), np.arange(60) % 3 + 5
    for fitted, rows in ((TabularClassifier("fast"), table), (TextClassifier(), words)):
        fitted.fit(rows, y)
        model = fitted.to_onnx()
        found = run(model, fitted.model_.onnx_inputs(pd.DataFrame({"x": table["x"], "words": words, "text": words})))
        assert found["label"].tolist() == fitted.predict(rows).tolist() == y.tolist()
        np.testing.assert_allclose(found["probabilities"], fitted.predict_proba(rows), rtol=0, atol=1e-6)
    regressor = TabularRegressor("fast").fit(table, y)
    found = run(regressor.to_onnx(), regressor.model_.onnx_inputs(table))
    np.testing.assert_allclose(found["prediction"][:, 0], regressor.predict(table), rtol=1e-5)


@pytest.mark.parametrize("labels", [PEOPLE, PEOPLE > 8])
def test_pictures(labels: Any) -> None:
    X, fitted = PICTURES.astype(np.uint8), ImageClassifier(epochs=20, random_state=0)
    found = run(model := fitted.fit(X, labels).to_onnx(), {"X": X[..., None] / np.float32(255)})
    assert found["label"].tolist() == fitted.predict(X).tolist() == labels.tolist()
    np.testing.assert_allclose(found["probabilities"], fitted.predict_proba(X), rtol=0, atol=1e-6)
    told = {pair.key: pair.value for pair in model.metadata_props}
    assert (told["brightest"], json.loads(told["classes"])) == ("255.0", fitted.classes_.tolist())


def test_pictures_from_pictures_and_distances() -> None:
    denoiser, x = Denoiser(epochs=1, random_state=0).fit(PICTURES), PICTURES[..., None].astype(np.float32)
    found = run(denoiser.to_onnx(), {"X": x / np.float32(PICTURES.max())})
    np.testing.assert_allclose(found["y_hat"], denoiser.cleaned(x / np.float32(PICTURES.max())), rtol=0, atol=1e-6)
    verifier = Verifier(epochs=1, augment=None, random_state=0).fit(PICTURES, PEOPLE)
    given = verifier.encoder_.inputs_of(x)
    found = run(verifier.to_onnx(), {"anchor": given[:20], "same": given[10:30], "other": given[20:]})
    wanted = verifier.network_.predict({"anchor": given[:20], "same": given[10:30], "other": given[20:]})
    np.testing.assert_allclose(found["y_hat"], wanted, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("unfitted", [TabularClassifier(), TextClassifier(), ImageClassifier(), Denoiser(), Verifier()])
def test_what_was_not_fitted_has_no_model(unfitted: Any) -> None:
    with pytest.raises(NotFittedError, match="is not fitted yet"):
        unfitted.to_onnx()
