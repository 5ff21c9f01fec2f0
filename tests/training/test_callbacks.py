"""Early stopping, checkpoints, reduce-on-plateau, functions as callbacks, the progress bar."""

import io
import sys

import numpy as np
import pytest

from chainrule import Callback, Checkpoint, Dense, EarlyStopping, GradientDescent, Network, ReduceOnPlateau, load
from chainrule.errors import InvalidInput
from chainrule.progress import Progress


@pytest.fixture
def table():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(40, 3))
    return X, X @ [1.0, -2.0, 0.5] + rng.normal(size=40)


def regressor(seed=1):
    return Network(3, [Dense(20, "tanh"), Dense(1)], "mean_squared_error", dtype="float64", seed=seed)


def test_early_stopping_restores_the_best_weights(table):
    network, reference = regressor(), regressor()
    stopping = EarlyStopping(patience=5)
    options = {"optimizer": GradientDescent(0.2), "validation": 0.3}
    history = network.fit(*table, 500, callbacks=[stopping], **options)
    assert len(history) < 500
    assert stopping.best_epoch == int(np.argmin(history.validation_loss)) + 1
    assert len(history) == stopping.best_epoch + 5
    reference.fit(*table, stopping.best_epoch, **options)
    np.testing.assert_array_equal(network.parameters["W1"], reference.parameters["W1"])


def test_early_stopping_can_keep_the_last_weights(table):
    network, reference = regressor(), regressor()
    history = network.fit(*table, 500, callbacks=[EarlyStopping(5, restore_best=False)], validation=0.3)
    reference.fit(*table, len(history), validation=0.3)
    np.testing.assert_array_equal(network.parameters["W1"], reference.parameters["W1"])


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_checkpoint_can_be_gone_on_from(table, tmp_path, engine):
    path = tmp_path / "network.safetensors"
    network = regressor()
    network.fit(*table, 5, batch_size=7, callbacks=[Checkpoint(path, every=3)], engine=engine)
    resumed = load(path)
    assert len(resumed.history) == 3
    resumed.fit(*table, 2, batch_size=7, engine=engine)
    np.testing.assert_array_equal(network.parameters["W1"], resumed.parameters["W1"])
    assert resumed.history.loss == network.history.loss


def test_checkpoint_of_the_best(table, tmp_path):
    path = tmp_path / "network.safetensors"
    network = regressor()
    network.fit(
        *table, 60, optimizer=GradientDescent(0.2), validation=0.3, callbacks=[Checkpoint(path, best_only=True)]
    )
    assert len(load(path).history) == int(np.argmin(network.history.validation_loss)) + 1


def test_reduce_on_plateau(table):
    network = regressor()
    halve = ReduceOnPlateau(factor=0.5, patience=2, min_delta=1e9)
    history = network.fit(*table, 7, optimizer=GradientDescent(0.1), callbacks=[halve])
    assert history.learning_rate == pytest.approx([0.1, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025])
    assert network.lr_factor == 0.125
    assert network.fit(*table, 1, optimizer=GradientDescent(0.1)).learning_rate[-1] == pytest.approx(0.0125)
    assert network.fit(*table, 1, optimizer=GradientDescent(0.2)).learning_rate[-1] == 0.2


def test_functions_and_moments(table):
    seen = []

    class Recorder(Callback):
        def begin(self, run):
            seen.append("begin")

        def epoch(self, run):
            seen.append(len(run.history))

        def end(self, run):
            seen.append("end")

    regressor().fit(
        *table, 5, callbacks=[Recorder(), lambda run: run.stop("enough") if len(run.history) == 2 else None]
    )
    assert seen == ["begin", 1, 2, "end"]


def test_watching_what_is_not_there(table):
    with pytest.raises(InvalidInput, match="given no validation rows"):
        regressor().fit(*table, 1, callbacks=[EarlyStopping(monitor="validation_loss")])


def test_progress_is_silent_when_piped(table, capsys):
    regressor().fit(*table, 3)
    assert capsys.readouterr() == ("", "")


def test_progress_shows_a_bar_to_a_person(monkeypatch):
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    with Progress("training", total=4, show=True) as progress:
        for _ in range(4):
            progress.advance("loss 0.5")
    assert "training" in screen.getvalue()
    assert "4/4" in screen.getvalue()


@pytest.mark.parametrize("min_delta", ["x", None, float("nan"), -1])
@pytest.mark.parametrize("kind", [EarlyStopping, ReduceOnPlateau])
def test_min_delta_is_a_number(kind, min_delta):
    with pytest.raises(InvalidInput, match=f"^min_delta must be a number, 0 or more, but is {min_delta!r}.$"):
        kind(min_delta=min_delta)


@pytest.mark.parametrize("factor", [None, "x", float("nan"), 1])
def test_factor_is_a_number_between_0_and_1(factor):
    with pytest.raises(InvalidInput, match=f"^factor must be between 0 and 1, but is {factor!r}.$"):
        ReduceOnPlateau(factor=factor)


def test_callbacks_that_are_none(table):
    X, y = table
    with pytest.raises(InvalidInput, match=r"^A callback must be a Callback or a function of the run, but is 1\.$"):
        Network(3, [Dense(1)], loss="mse").fit(X, y, epochs=1, callbacks=1)
