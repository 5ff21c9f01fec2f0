"""Training on a table: what is learned from which rows, what is kept, and what a model's file gives back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sklearn import metrics

from chainrule import Dense, InvalidInput, ModelFileError, Network, UnknownName, load
from chainrule.store.native import save
from chainrule.store.reading import read
from chainrule.tabular import Options, TabularModel, TrainingResult, train
from chainrule.tabular import load as load_model
from chainrule.tabular.metrics import class_figures, number_figures
from chainrule.tabular.settings import decide
from chainrule.tabular.split import divide
from chainrule.tabular.watch import MOST
from chainrule.tabular.watch import Path as Way

rng = np.random.default_rng(0)
N = 300
X = rng.normal(size=(N, 2))
CITY = rng.choice(["Bonn", "Ulm"], N)
SCORE = X[:, 0] + (CITY == "Ulm") + 0.3 * rng.normal(size=N)
TABLE = pl.DataFrame(
    {"a": X[:, 0], "b": X[:, 1], "city": CITY, "score": 100 + 5 * SCORE, "high": np.where(SCORE > 0.5, "yes", "no")}
)


def fitted(target: str = "high", **changes: object) -> TrainingResult:
    other = {"high": "score", "score": "high"}.get(target, "a")
    return train(TABLE.drop(other), target, **{"epochs": 30, **changes})


@pytest.fixture(scope="module")
def classes() -> TrainingResult:
    return fitted()


@pytest.fixture(scope="module")
def numbers() -> TrainingResult:
    return fitted("score")


# ---- what comes out


def test_a_result_holds_together(classes: TrainingResult, numbers: TrainingResult) -> None:
    for result in (classes, numbers):
        data, held = result.data, result.held_out
        assert (data.n_train, data.n_validation, data.n_test) == (204, 36, 60)
        assert result.a0.shape == (204, result.network.inputs) == (204, len(result.model.features))
        assert held.a0.shape[0] == held.y.shape[0] == held.frame.height == len(held.number) == 60
        assert TABLE[held.number - 1].select(held.frame.columns).equals(held.frame)
        assert len(result.history) == result.path[-1].epoch
        assert [snapshot.epoch for snapshot in result.path[:2]] == [0, 1]
        assert 1 <= result.best_epoch <= len(result.history)
        assert result.seconds > 0


def test_metrics_are_of_the_held_out_rows(classes: TrainingResult, numbers: TrainingResult) -> None:
    held = classes.held_out
    assert held.probabilities is not None
    codes = np.array([classes.classes.index(label) for label in held.actual])
    assert classes.metrics.items() <= class_figures(codes, held.probabilities)(np.ones(len(codes))).items()
    assert classes.metrics["accuracy"] == np.mean(held.actual == held.predicted)
    said = number_figures(numbers.held_out.actual, numbers.held_out.predicted)
    assert numbers.metrics == said(np.ones(len(numbers.held_out)))
    assert numbers.held_out.probabilities is None
    assert classes.metrics["accuracy"] > classes.baseline.metrics["accuracy"] + 0.2
    assert numbers.metrics["r2"] > 0.8
    assert abs(numbers.baseline.metrics["r2"]) < 0.1


@pytest.mark.parametrize("target", ["high", "score"])
def test_held_out_rows_teach_nothing(target: str) -> None:
    first = fitted(target, epochs=3)
    rows = first.held_out.number - 1
    changed = TABLE.with_row_index().with_columns(
        pl.when(pl.col("index").is_in(rows)).then(pl.lit(1e6)).otherwise(pl.col(name)).alias(name)
        for name in ("a", "b", "score")
    )
    second = train(changed.drop("index", {"high": "score", "score": "high"}[target]), target, epochs=3)
    assert np.array_equal(first.a0, second.a0)
    for name, array in first.network.parameters.items():
        assert np.array_equal(array, second.network.parameters[name])
    assert first.model.target == second.model.target


def test_the_best_weights_are_kept() -> None:
    result = fitted(recipe="mlp", epochs=200, hidden=(60,), learning_rate=0.02)
    losses = result.history.validation_loss
    assert result.best_epoch == int(np.argmin(losses)) + 1 < len(losses)
    assert result.stopped.startswith("no improvement in")
    shown = {snapshot.epoch: snapshot.parameters for snapshot in result.path}
    if result.best_epoch in shown:
        assert np.array_equal(shown[result.best_epoch]["W1"], result.network.parameters["W1"])
    assert not np.array_equal(result.path[-1].parameters["W1"], result.network.parameters["W1"])


def test_averaged_weights_are_the_ones_that_were_judged() -> None:
    """The recorded validation loss of the best epoch is the kept network's."""
    result = fitted(epochs=60)
    assert result.settings.averaging > 0
    train_rows, rows, _ = divide(_codes(), N, 0.2, 0.15, 0)
    a0 = result.model.encoder.transform(TABLE[rows])
    y = result.model.target.encode(TABLE["high"][rows])
    assert result.network.evaluate(a0, y) == pytest.approx(result.history.validation_loss[result.best_epoch - 1])
    assert len(train_rows) == result.data.n_train


def test_class_weights_count_in_training_and_in_stopping() -> None:
    table = TABLE.with_columns(rare=pl.when(pl.col("score") > 108).then(pl.lit("yes")).otherwise(pl.lit("no")))
    table = table.select("b", "city", "rare")  # which say little of it
    plain, balanced = (train(table, "rare", class_weight=weight, epochs=30) for weight in (None, "balanced"))
    assert (balanced.held_out.predicted == "yes").sum() > (plain.held_out.predicted == "yes").sum()
    assert plain.history.validation_loss != balanced.history.validation_loss


def test_the_same_seed_gives_the_same_and_another_another() -> None:
    first, same, other = (fitted(epochs=4, seed=seed) for seed in (3, 3, 4))
    assert first.metrics == same.metrics
    assert np.array_equal(first.network.parameters["W1"], same.network.parameters["W1"])
    assert not np.array_equal(first.held_out.number, other.held_out.number)


def test_the_way_is_thinned() -> None:
    result = fitted(epochs=300, recipe="mlp", learning_rate=1e-5)
    epochs = [snapshot.epoch for snapshot in result.path]
    assert len(epochs) <= MOST + 1
    assert (epochs[0], epochs[-1]) == (0, len(result.history))
    assert len(set(np.diff(epochs[:-1]))) == 1


# ---- an interrupt


def _interrupt_at(epoch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Way.epoch

    def raising(self: Way, run: object) -> None:
        real(self, run)  # type: ignore[arg-type]
        if len(run.history) == epoch:  # type: ignore[attr-defined]
            raise KeyboardInterrupt

    monkeypatch.setattr(Way, "epoch", raising)


def test_an_interrupt_keeps_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    _interrupt_at(5, monkeypatch)
    result = fitted(epochs=1000)
    assert result.interrupted
    assert len(result.history) == 5
    assert result.stopped == "it was interrupted"
    expected = train(TABLE.drop("score"), "high", epochs=result.best_epoch) if result.best_epoch < 5 else result
    assert np.array_equal(result.network.parameters["W1"], expected.network.parameters["W1"])


def test_an_interrupt_before_the_first_epoch_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def raising(self: object, run: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("chainrule.tabular.watch.KeepBest.epoch", raising)
    with pytest.raises(KeyboardInterrupt):
        fitted()


# ---- rows


def _codes() -> np.ndarray:
    return (TABLE["high"] == "yes").to_numpy().astype(int)


@pytest.mark.parametrize("classes", [2, 3])
def test_metrics_are_scikit_learns(classes):
    rng = np.random.default_rng(0)
    codes, scores = rng.integers(0, classes, 200), rng.random((200, classes))
    probabilities = scores / scores.sum(axis=1, keepdims=True)
    probabilities[0] = np.eye(classes)[(codes[0] + 1) % classes]  # certain, and wrong
    found = class_figures(codes, probabilities)(np.ones(200))
    assert found["accuracy"] == metrics.accuracy_score(codes, probabilities.argmax(axis=1))
    assert found["log_loss"] == pytest.approx(metrics.log_loss(codes, probabilities), rel=1e-12)
    actual, predicted = rng.standard_normal(50), rng.standard_normal(50)
    assert number_figures(actual, predicted)(np.ones(50)) == pytest.approx(
        {
            "rmse": metrics.root_mean_squared_error(actual, predicted),
            "mae": metrics.mean_absolute_error(actual, predicted),
            "r2": metrics.r2_score(actual, predicted),
        },
        rel=1e-12,
    )
    assert number_figures(np.ones(3), np.zeros(3))(np.ones(3))["r2"] == 0


def test_every_class_has_its_share() -> None:
    codes = np.repeat([0, 1, 2], [200, 80, 20])
    parts = divide(codes, 300, 0.2, 0.15, seed=1)
    assert sorted(np.concatenate(parts)) == list(range(300))
    for part, share in zip(parts, (0.68, 0.12, 0.2), strict=True):
        assert np.bincount(codes[part]) == pytest.approx(share * np.array([200, 80, 20]), abs=1)


def test_a_class_of_one_row_is_learned_from() -> None:
    codes = np.array([0, 1] * 20 + [2])
    train_rows, _, test = divide(codes, 41, 0.2, 0.15, seed=0)
    assert 40 in train_rows
    assert len(test) == 8
    many = np.concatenate([np.arange(30), np.arange(30)])  # more classes than rows to hold out
    assert len(divide(many, 60, 0.2, 0.15, seed=0)[2]) == 12


@pytest.mark.parametrize(("count", "share"), [(5, 0.2), (20, 0.01), (20, 0.99)])
def test_too_few_rows(count: int, share: float) -> None:
    with pytest.raises(InvalidInput):
        divide(None, count, share, 0.15, seed=0)


def test_rows_without_a_target_are_left_out_and_counted() -> None:
    table = TABLE.drop("score").with_columns(high=pl.when(pl.col("a") > -0.5).then(pl.col("high")))
    result = train(table, "high", epochs=2)
    assert result.data.rows == 300
    assert result.data.rows_without_target == table["high"].null_count() > 50
    assert table["high"].is_not_null()[(result.held_out.number - 1).tolist()].all()


# ---- settings


def test_recipes() -> None:
    small, large = (decide(Options(recipe="fast"), rows, "classification") for rows in (600, 100_000))
    assert len(small.hidden) == 1
    assert len(large.hidden) == 2
    assert small.patience > large.patience
    mlp = decide(Options(recipe="mlp"), 600, "classification")
    assert (mlp.hidden, mlp.dropout, mlp.weight_decay, mlp.averaging) == ((100,), 0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"recipe": "best"}, UnknownName),
        ({"task": "rank"}, UnknownName),
        ({"activation": "reluu"}, UnknownName),
        ({"optimizer": "adamm"}, UnknownName),
        ({"learning_rate": float("nan")}, InvalidInput),
        ({"dropout": 1.5}, InvalidInput),
        ({"hidden": (0,)}, InvalidInput),
        ({"epochs": 0}, InvalidInput),
        ({"batch_size": -1}, InvalidInput),
        ({"test_size": 1.5}, InvalidInput),
        ({"class_weight": "even"}, InvalidInput),
        ({"drop_columns": ("x",)}, InvalidInput),
    ],
)
def test_settings_that_cannot_be(changes: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        fitted(**changes)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"batch_size": 0}, "batch_size must be a whole number, 1 or more, but is 0."),
        ({"batch_size": float("inf")}, "batch_size must be a whole number, 1 or more, but is inf."),
        ({"seed": -1}, "seed must be a whole number from 0 to 2**63 - 1, but is -1."),
        ({"hidden": 1}, "hidden must hold whole numbers of units, such as (100, 50), but is 1."),
        ({"drop_columns": None}, "drop_columns must hold names of columns, such as ('id',), but is None."),
        ({"keep_columns": "a"}, "keep_columns must hold names of columns, such as ('id',), but is 'a'."),
        ({"optimizer": []}, "optimizer must be a name, such as 'adam', but is []."),
        ({"threads": True}, "threads must be a whole number, 1 or more, but is True."),
        ({"target": 1}, "The target must be the name of a column, but is 1."),
    ],
)
def test_misuse_is_a_sentence(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        train(TABLE, **{"target": "high", "epochs": 1, **changes})
    assert str(caught.value) == sentence


def test_settings_may_be_numpys_and_threads_more_than_there_are(tmp_path: Path) -> None:
    result = fitted(epochs=np.int64(1), hidden=[np.int32(4)], seed=np.int64(1), threads=10**30)
    result.model.save(tmp_path / "m")
    assert load_model(tmp_path / "m").about["settings"]["hidden"] == [4]


# ---- models


def test_a_model_comes_back(classes: TrainingResult, numbers: TrainingResult, tmp_path: Path) -> None:
    for result in (classes, numbers):
        path = tmp_path / "m.safetensors"
        result.model.save(path)
        again = load_model(path)
        assert (again.encoder, again.target) == (result.model.encoder, result.model.target)
        assert json.loads(json.dumps(result.model.about)) == again.about
        assert (again.predict(result.held_out.frame) == result.held_out.predicted).all()
        assert again.evaluate(result.held_out.frame) == result.metrics
        loaded = load(path)
        assert isinstance(loaded, TabularModel)
        assert np.array_equal(loaded.network.parameters["W1"], result.network.parameters["W1"])


def test_what_a_model_says(classes: TrainingResult, numbers: TrainingResult) -> None:
    frame = classes.held_out.frame
    proba = classes.model.predict_proba(frame)
    assert np.array_equal(proba, classes.held_out.probabilities)
    assert np.allclose(proba.sum(axis=1), 1)
    table = classes.model.predictions(frame)
    assert table.columns == ["prediction", "probability_no", "probability_yes"]
    assert (table["prediction"].to_numpy() == classes.held_out.predicted).all()
    assert numbers.model.predictions(frame.drop("high").with_columns(new=1)).columns == ["prediction"]
    assert len(classes.model.predict(frame.clear())) == 0
    assert classes.model.unknown_columns(frame.with_columns(new=1)) == ("new",)
    assert classes.model.predict({"a": [0.0], "b": [None], "city": ["Rome"]}).shape == (1,)
    with pytest.raises(InvalidInput, match="no probabilities"):
        numbers.model.predict_proba(frame)
    with pytest.raises(InvalidInput, match=r"A table must be a file's path, a data frame .*, but is of type object"):
        classes.model.predict(object())
    with pytest.raises(InvalidInput, match="No row has a value"):
        classes.model.evaluate(frame.with_columns(high=pl.lit(None, dtype=pl.String)))


def test_more_than_two_classes() -> None:
    table = TABLE.with_columns(third=pl.Series(np.array(["low", "mid", "top"])[np.digitize(SCORE, [0, 1])]))
    result = train(table.drop("score", "high"), "third", epochs=40)
    assert result.network.outputs == 3
    assert result.metrics["accuracy"] > 0.6
    assert result.held_out.probabilities is not None
    assert result.held_out.probabilities.shape == (60, 3)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["encoder"]["codes"].pop(),
        lambda d: d["target"].update(classes=["a", "b", "c"]),
        lambda d: d["target"].update(task="regression"),
        lambda d: d["target"].update(scale=0),
        lambda d: d.update(format=3),
        lambda d: d.update(format="1"),
        lambda d: d.pop("encoder"),
        lambda d: d.update(about=3),
        lambda d: d.update(target=[]),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused(classes: TrainingResult, tmp_path: Path, change) -> None:
    classes.model.save(tmp_path / "good")
    document = read(tmp_path / "good", {}).documents["tabular"]
    change(document)
    save(classes.network, tmp_path / "bad", extra={"tabular": document})
    with pytest.raises(ModelFileError, match="Cannot load"):
        load_model(tmp_path / "bad")


def test_a_network_alone_is_no_model_of_a_table(tmp_path: Path) -> None:
    Network(2, [Dense(1)], loss="mean_squared_error", seed=0).save(tmp_path / "n")
    with pytest.raises(ModelFileError, match="not trained on a table"):
        TabularModel.load(tmp_path / "n")


def test_options_and_keywords_agree() -> None:
    options = Options(epochs=3, hidden=(5,))
    assert train(TABLE.drop("score"), "high", options).settings == fitted(epochs=3, hidden=(5,)).settings
    assert replace(options, seed=1).epochs == 3
