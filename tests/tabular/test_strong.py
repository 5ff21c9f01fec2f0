"""The strong recipe: folds, members, mixtures, and the estimators around them."""

from __future__ import annotations

import runpy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from click.testing import CliRunner

from chainrule import Dense, Input, InvalidInput, ModelFileError, Network
from chainrule.cli import main
from chainrule.engine.cpu.cache import Kernel
from chainrule.engine.warmup import kernels_of
from chainrule.network.periodic import Mixture, NTKDense, Periodic, Ramps
from chainrule.program.render.svg import network_svg
from chainrule.report.html import write_report
from chainrule.tabular import load, train
from chainrule.tabular.estimator import TabularClassifier, TabularRegressor
from chainrule.tabular.members import train_members
from chainrule.tabular.mixture import part
from chainrule.tabular.strong import folds_of, programs
from chainrule.tabular.task import PATIENCE, SEGMENTS, Configuration, Task, configurations, optimizer, ramps


def wavy(rows: int = 200, seed: int = 0) -> tuple[pl.DataFrame, np.ndarray]:
    """A table of which a linear model learns little."""
    rng = np.random.default_rng(seed)
    x, noise = rng.uniform(-1, 1, rows), rng.normal(size=rows)
    kind = rng.choice(["red", "green", "blue"], rows)
    missing = [None if i % 11 == 0 else float(v) for i, v in enumerate(noise)]
    table = pl.DataFrame({"x": x, "kind": kind, "noise": missing})
    return table, np.cos(7 * x) + 2.0 * (kind == "red")


@pytest.fixture(scope="module")
def quick(monkeypatch_module: pytest.MonkeyPatch) -> None:
    monkeypatch_module.setattr("chainrule.tabular.task.LEAST_STEPS", 160)
    monkeypatch_module.setattr("chainrule.tabular.task.LEAST_STEPS_FOR_NUMBERS", 160)
    monkeypatch_module.setattr("chainrule.tabular.task.EPOCHS", 2)


@pytest.fixture(scope="module")
def monkeypatch_module() -> object:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def regressor(quick: None) -> TabularRegressor:
    return TabularRegressor().fit(*wavy())


@pytest.fixture(scope="module")
def classifier(quick: None) -> TabularClassifier:
    table, y = wavy()
    return TabularClassifier().fit(table, np.where(y > 1.5, "high", np.where(y > 0, "middle", "low")))


def test_an_input_takes_columns_several_times() -> None:
    network = Network(Input(2, take=[1, 1, 0]), [Dense(1)], "mean_squared_error", seed=0)
    network.parameters["W1"] = [[1.0], [10.0], [100.0]]
    assert network.inputs == 2
    assert network.predict([[3.0, 5.0]]).tolist() == [[355.0]]
    assert Network.from_spec(network.spec()).spec() == network.spec()
    with pytest.raises(InvalidInput, match="take must list columns"):
        Input(2, take=[2])


def test_cosines_start_as_what_is_beside_the_numbers_and_have_right_gradients() -> None:
    network = Network(
        Input(3, take=Periodic.copied(2, 3, waves=2)),
        [Periodic(2, waves=2), NTKDense(3, "tanh"), Dense(1)],
        "mean_squared_error",
        dtype="float64",
        seed=0,
    )
    a0 = np.array([[0.3, -0.4, 1.0], [0.1, 0.9, 0.0]])
    assert network.predict(a0)[0] != network.predict(a0)[1]
    assert network.predict(a0)[0] == network.predict(a0 + np.array([1, 1, 0]))[0]
    for name in ("gamma1", "beta1", "b1"):
        network.parameters[name] = np.linspace(-1, 1, 7)
    x, w, gamma, beta = 0.3, network.parameters["w1"], np.linspace(-1, 1, 7), np.linspace(-1, 1, 7)
    first = gamma[0] * np.cos(2 * np.pi * (w[0] * x + beta[0])) + beta[0]
    trace = network.trace(a0, [1.0, 0.0])
    assert trace["a1"][0, 0] == pytest.approx(first)
    assert trace["a1"][0, 4] == pytest.approx(gamma[4] * x + beta[4])
    assert trace["a1"][0, 6] == 1.0
    assert network.check_gradients(a0, [1.0, 0.0]).passed


def test_ramps_rise_from_quantile_to_quantile_and_have_right_gradients() -> None:
    layers = [Ramps(2, waves=2), NTKDense(3, "tanh"), Dense(1)]
    network = Network(Input(3, take=Periodic.copied(2, 3, waves=2)), layers, "mean_squared_error", "float64", seed=0)
    x = np.random.default_rng(0).uniform(size=(99, 2))
    x[:70, 1] = 0  # as counts are
    start = ramps(x, 7, waves=2)
    for word, array in start.items():
        network.parameters[f"{word}1"] = array
    table = np.column_stack([x, np.ones(99)])
    found = network.trace(table, np.zeros(99))["a1"]
    assert found[:, :6].mean(axis=0) == pytest.approx(0, abs=1e-9)
    assert found[:, :6].std(axis=0) == pytest.approx(1)
    assert (found[:, 6] == 1).all()
    middle = np.median(x[:, 0])
    assert np.ptp(found[x[:, 0] >= middle, 0]) == pytest.approx(0)
    assert np.ptp(found[x[:, 0] <= middle, 2]) == pytest.approx(0)
    assert network.check_gradients(table[:5], np.ones(5)).passed


@pytest.mark.parametrize("layer", [Periodic, Ramps])
def test_the_engine_trains_curves_as_numpy_does(layer: type) -> None:
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(64, 3)), rng.normal(size=64)
    found = []
    for engine in ("numpy", "compiled"):
        layers = [layer(2), NTKDense(8, "mish", dropout=0.1), NTKDense(1)]
        network = Network(Input(3, take=Periodic.copied(2, 3)), layers, "mean_squared_error", seed=0)
        found.append(network.fit(X, y, epochs=5, batch_size=16, optimizer="adamw", engine=engine).loss)
    assert found[0] == pytest.approx(found[1], rel=1e-4)


def test_decay_goes_by_the_common_rate_whatever_a_parameters_own() -> None:
    from chainrule import AdamW

    network = Network(4, [NTKDense(1)], "mean_squared_error", dtype="float64", seed=0)
    before = network.parameters["W1"]
    zeros = np.zeros((8, 4))  # no gradient
    network.fit(zeros, np.zeros(8), epochs=1, optimizer=AdamW(0.5, weight_decay=0.1))
    assert network.parameters["W1"] == pytest.approx(before * (1 - 0.5 * 0.1))


def test_a_mixture_is_a_weighted_mean() -> None:
    x = Input(1)
    parts = [Dense(1, bias=False)(x) for _ in range(2)]
    network = Network(x, Mixture((0.75, 0.25))(*parts), "mean_squared_error", seed=0)
    network.parameters["W1"], network.parameters["W2"] = [[1.0]], [[5.0]]
    assert network.predict([[2.0]]).tolist() == [[4.0]]
    assert Network.from_spec(network.spec()).predict([[2.0]]).shape == (1, 1)
    with pytest.raises(InvalidInput, match="mixture of 3"):
        Network(x, Mixture((1, 1, 1))(*parts), "mean_squared_error", seed=0)


def test_folds_share_out_classes_groups_and_time() -> None:
    codes = np.array([0] * 40 + [1] * 8)
    fold = folds_of(codes, 48, 4, 0)
    assert all(np.bincount(fold[codes == k], minlength=4).tolist() == [n] * 4 for k, n in ((0, 10), (1, 2)))
    groups = np.arange(48) // 5
    fold = folds_of(codes, 48, 4, 0, groups=groups)
    assert all(len(set(fold[groups == g])) == 1 for g in set(groups))
    assert set(fold) == {0, 1, 2, 3}
    with pytest.raises(InvalidInput, match="2 groups"):
        folds_of(None, 4, 4, 0, groups=np.array([0, 0, 1, 1]))


def test_nobody_predicts_a_row_it_was_trained_on(quick: None) -> None:
    rng = np.random.default_rng(0)
    a0 = rng.normal(size=(80, 2)).astype(np.float32)
    y = a0.sum(axis=1) / 2 + rng.normal(size=80)  # of which both kinds tell something
    fold, kinds = np.arange(80) % 4, [Configuration(0.5, "mish"), Configuration(0.0, "identity")]
    found = train_members(Task(a0, (0, 1), y, 0, fold), kinds=kinds, threads=1)
    assert min(found.weights) > 0
    for k in range(4):
        own = part(found.network, k, 4).predict(a0[fold == k])
        assert own == pytest.approx(found.out_of_fold[fold == k], abs=1e-5)
    mean = np.mean([part(found.network, k, 4).predict(a0) for k in range(4)], axis=0)
    assert found.network.predict(a0) == pytest.approx(mean, abs=1e-5)
    other = y.copy()
    other[fold == 0] += 100 * rng.normal(size=20)  # which the members that leave them out never see
    again = train_members(Task(a0, (0, 1), other, 0, fold), kinds=kinds, threads=1)
    assert not np.allclose(found.out_of_fold, again.out_of_fold)
    if found.best_steps == again.best_steps:
        assert again.out_of_fold[fold == 0] == pytest.approx(found.out_of_fold[fold == 0], abs=1e-6)


def test_training_ends_once_no_kind_becomes_better() -> None:
    rng = np.random.default_rng(0)
    a0, noise = rng.normal(size=(80, 2)).astype(np.float32), rng.normal(size=80)
    of_noise, of_more = (
        train_members(Task(a0, (0, 1), y, 0, np.arange(80) % 4), kinds=[Configuration(0.5, "mish")], threads=1)
        for y in (noise, np.sin(3 * a0[:, 0]) + a0[:, 1])
    )
    assert len(of_noise.network.history) < len(of_more.network.history)
    assert len(of_noise.network.history) == round((of_noise.best_steps[0] / of_noise.steps + PATIENCE) * SEGMENTS)


def test_the_ensemble_does_not_depend_on_threads(quick: None) -> None:
    rng = np.random.default_rng(0)
    a0 = rng.normal(size=(60, 2)).astype(np.float32)
    task = Task(a0, (0, 1), (a0[:, 0] > 0).astype(int), 2, np.arange(60) % 4)
    one, two = (train_members(task, threads=threads).network.predict(a0) for threads in (1, 2))
    assert one.tolist() == two.tolist()


def test_the_regressor_learns_what_is_not_linear(regressor: TabularRegressor) -> None:
    table, y = wavy(400, seed=1)
    assert regressor.score(table, y) > 0.9
    shuffled = table.select("noise", "kind", "x")
    assert regressor.predict(shuffled).tolist() == regressor.predict(table).tolist()
    frame = pd.DataFrame(table.to_dict(as_series=False))
    assert regressor.predict(frame).tolist() == regressor.predict(table).tolist()
    importances = dict(zip(table.columns, regressor.feature_importances_, strict=True))
    assert importances["x"] > 10 * abs(importances["noise"])


def test_intervals_hold_the_truth_at_the_wanted_rate(regressor: TabularRegressor) -> None:
    table, y = wavy(2000, seed=2)
    narrow, wide = (regressor.predict_interval(table, coverage) for coverage in (0.5, 0.9))
    low, high = wide.T
    assert 0.85 < ((low <= y) & (y <= high)).mean() < 0.99  # of few rows, CV+ says rather too much
    assert (narrow[:, 1] - narrow[:, 0] < 0.8 * (high - low)).all()
    assert (narrow[:, 0] < regressor.predict(table)).mean() > 0.99  # where the folds' networks agree


def test_sets_hold_the_true_class_at_the_wanted_rate(classifier: TabularClassifier) -> None:
    table, y = wavy(2000, seed=2)
    codes = np.searchsorted(classifier.classes_, np.where(y > 1.5, "high", np.where(y > 0, "middle", "low")))
    sets = classifier.predict_set(table, 0.9)
    assert sets[np.arange(2000), codes].mean() == pytest.approx(0.9, abs=0.06)
    assert classifier.predict_set(table, 0.99).sum() > sets.sum()


@pytest.mark.parametrize("kind", ["regressor", "classifier"])
def test_contributions_add_up_to_the_score(kind: str, request: pytest.FixtureRequest) -> None:
    model, table = request.getfixturevalue(kind), wavy(30, seed=3)[0]
    found = model.explain(table)
    assert found.columns == ("x", "kind", "noise")
    assert np.abs(found.missing).max() < 0.01 * found.score.std()
    assert "average row" in found.row(0)


@pytest.mark.parametrize("kind", ["regressor", "classifier"])
def test_an_estimator_comes_back_from_its_file(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    import chainrule.tabular

    model, table = request.getfixturevalue(kind), wavy(30, seed=3)[0]
    path = f"{tmp_path}/model.chainrule"
    model.save(path)
    again = type(model).load(path)
    assert again.predict(table).tolist() == model.predict(table).tolist()
    assert again.get_params() == model.get_params()
    assert again.explain(table[:2]).values.tolist() == model.explain(table[:2]).values.tolist()
    assert len(chainrule.tabular.load(path).predict(table)) == 30


def test_a_time_limit_is_kept_by_fewer_steps() -> None:
    rng = np.random.default_rng(0)
    a0 = rng.normal(size=(60, 2)).astype(np.float32)
    import time

    task = Task(a0, (0, 1), a0[:, 0], 0, np.arange(60) % 4)
    found = train_members(task, threads=1, deadline=time.perf_counter() + 0.1)
    assert found.steps < 2000
    assert np.isfinite(found.out_of_fold).all()


def test_arrays_are_read_and_sparse_ones_are_refused() -> None:
    from scipy.sparse import dok_array

    X = np.array([[i % 10, i % 3] for i in range(40)], float)
    model = TabularRegressor(recipe="fast").fit(X, X[:, 0])
    assert model.predict(X).shape == (40,)
    with pytest.raises(TypeError, match="Sparse data"):
        model.fit(dok_array(X), X[:, 0])
    with pytest.raises(ValueError, match="expecting 2 features"):
        model.predict(X[:, :1])


def test_class_weights_and_sample_weights_count() -> None:
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(120, 1)), np.arange(120) % 6 == 0
    model = TabularClassifier(recipe="fast", class_weight="balanced").fit(X, y)
    plain = TabularClassifier(recipe="fast").fit(X, y)
    assert model.predict_proba(X)[:, 1].mean() > plain.predict_proba(X)[:, 1].mean() + 0.15
    weighted = TabularClassifier(recipe="fast").fit(X, y, sample_weight=np.where(y, 5.0, 1.0))
    assert weighted.predict_proba(X)[:, 1].mean() > plain.predict_proba(X)[:, 1].mean() + 0.15


def test_the_script_of_an_ensemble_says_what_the_ensemble_says(regressor: TabularRegressor, tmp_path: Path) -> None:
    table = wavy(20, seed=3)[0]
    script = regressor.model_.to_numpy_source(tmp_path / "weights.npz")
    (tmp_path / "script.py").write_text(script)
    space = runpy.run_path(str(tmp_path / "script.py"))
    said = space["predict"](table.to_dict(as_series=False))
    assert said == pytest.approx(regressor.predict(table), rel=1e-4, abs=1e-4)


def test_the_script_of_a_network_takes_what_the_network_takes() -> None:
    network = Network(Input(2, take=[1, 1, 0]), [Dense(1)], "mean_squared_error", seed=0)
    space: dict[str, Any] = {}
    exec(network.to_numpy_source(), space)
    assert space["predict"]([[3.0, 5.0]]) == pytest.approx(network.predict([[3.0, 5.0]]))


def test_train_holds_rows_out_of_everything_that_the_ensemble_learns(quick: None, tmp_path: Path) -> None:
    table, y = wavy(200)
    result = train(table.with_columns(y=pl.Series(y)), "y", recipe="strong")
    assert (result.data.n_train, result.data.n_validation, result.data.n_test) == (160, 0, 40)
    assert result.metrics["r2"] > 0.9
    assert result.verdict.verdict == "learned"
    assert len(result.history) == 20
    result.model.save(tmp_path / "model.safetensors")
    again = load(tmp_path / "model.safetensors")
    assert again.predict(table).tolist() == result.model.predict(table).tolist()
    assert "<svg" in network_svg(result.network)  # as a graph
    write_report(result, tmp_path / "report.html")
    assert (tmp_path / "report.html").stat().st_size < 2_000_000


@pytest.mark.parametrize(
    ("options", "said"), [({"hidden": (5,)}, "decides on hidden"), ({"time_limit": -1}, "seconds")]
)
def test_what_the_strong_recipe_cannot_be_told(options: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        train(wavy(40)[0], "x", recipe="strong", **options)


def test_groups_are_not_parted_and_the_last_rows_are_held_out(quick: None) -> None:
    table, y = wavy(120)
    table = table.with_columns(y=pl.Series(y), person=pl.Series([f"p{i % 30}" for i in range(120)]), day=pl.arange(120))
    by_group = train(table, "y", recipe="strong", group="person", keep_columns=("day",))
    held = set(by_group.held_out.frame["person"])
    assert len(held) * 4 == by_group.data.n_test
    assert "person" in by_group.data.dropped
    by_time = train(table, "y", recipe="fast", time_column="day", epochs=2)
    assert by_time.held_out.frame["day"].to_list() == list(range(96, 120))
    with pytest.raises(InvalidInput, match="no column 'persn'"):
        train(table, "y", group="persn")


def test_predict_says_why_at_the_command_line(regressor: TabularRegressor, tmp_path: Path) -> None:
    table = wavy(5, seed=3)[0]
    regressor.save(tmp_path / "model.safetensors")
    table.write_csv(tmp_path / "table.csv")
    given = ["predict", str(tmp_path / "model.safetensors"), str(tmp_path / "table.csv"), "--why"]
    said = CliRunner().invoke(main, given)
    assert said.exit_code == 0, said.output
    told = pl.read_csv(said.stdout.encode())
    parts = told.select(pl.sum_horizontal("average score", "why x", "why kind", "why noise", "unexplained"))
    assert parts.to_series().to_list() == pytest.approx(told["prediction"].to_list())


def test_train_strong_at_the_command_line(quick: None, tmp_path: Path) -> None:
    table, y = wavy(100)
    table.with_columns(y=pl.Series(y)).write_csv(tmp_path / "table.csv")
    out = str(tmp_path / "model.safetensors")
    given = ["train", str(tmp_path / "table.csv"), "--target", "y", "--out", out, "--recipe", "strong", "--no-report"]
    said = CliRunner().invoke(main, [*given, "--time-limit", "60"])
    assert said.exit_code == 0, said.output
    assert "networks, the best of 4 kinds in 4 folds" in said.stdout


def test_the_snippet_of_the_page_on_tables_runs(
    quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = Path(__file__).parents[2] / "docs" / "tables.md"
    monkeypatch.chdir(tmp_path)
    exec(page.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0], {})
    assert "average row" in capsys.readouterr().out


def test_an_interrupt_keeps_what_was_best_so_far(quick: None) -> None:
    rng = np.random.default_rng(0)
    a0 = rng.normal(size=(60, 2)).astype(np.float32)
    task, done = Task(a0, (0, 1), a0[:, 0], 0, np.arange(60) % 4), []

    def stop(share: float) -> None:
        done.append(share)
        if len(done) == 5:
            raise KeyboardInterrupt

    found = train_members(task, threads=1, advance=stop)
    assert found.interrupted
    assert len(found.network.history) == 4
    assert np.isfinite(found.network.predict(a0)).all()
    done[:] = [0.0] * 4
    with pytest.raises(KeyboardInterrupt):  # before anything was judged, there is nothing to keep
        train_members(task, threads=1, advance=stop)


def test_weights_of_classes_count_in_an_ensemble_too(quick: None) -> None:
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(120, 1)), np.arange(120) % 6 == 0
    plain, balanced = (TabularClassifier(class_weight=w).fit(X, y).predict_proba(X) for w in (None, "balanced"))
    assert balanced[:, 1].mean() > plain[:, 1].mean() + 0.15


@pytest.fixture(scope="module")
def known() -> set[Kernel]:
    return {kernel for program in programs() for kernel in kernels_of(program, "float32")}


@pytest.mark.parametrize(("classes", "weighted"), [(0, False), (2, True), (5, False)])
def test_what_warmup_compiles_serves_tables_of_other_shapes(known: set[Kernel], classes: int, weighted: bool) -> None:
    nothing = np.zeros(20, np.intp)
    task = Task(np.zeros((20, 12), np.float32), tuple(range(7)), nothing, classes, nothing)
    for kind in configurations(bool(classes)):
        network = Network(task.input, task.layers(*kind), task.head[2], seed=0)
        training = network.training_program(optimizer(3000, bool(classes), kind.damping), weighted=weighted)
        assert known.issuperset(kernels_of(training, "float32") + kernels_of(network.prediction_program, "float32"))


def test_a_file_whose_errors_are_damaged_is_refused(regressor: TabularRegressor, tmp_path: Path) -> None:
    about = {**regressor.model_.about, "strong": {**regressor.model_.about["strong"], "center": [0.0]}}
    replace(regressor.model_, about=about).save(tmp_path / "model.safetensors")
    with pytest.raises(ModelFileError):
        load(tmp_path / "model.safetensors")
