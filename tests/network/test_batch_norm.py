"""Batch normalization: by hand, by finite differences, its running statistics, in training and in print."""

import numpy as np
import pytest

import chainrule
from chainrule import BatchNorm, Dense, InvalidInput, Network
from chainrule.errors import ProgramError
from chainrule.program.interpret import Interpreter
from chainrule.program.operations import normalize
from chainrule.program.render.latex import to_latex
from chainrule.training.lbfgs import minimize


def network(dtype="float64", **options):
    layers = [BatchNorm(), Dense(6), BatchNorm("tanh", **options), Dense(5, "relu"), BatchNorm(), Dense(1)]
    return Network(4, layers, "mean_squared_error", dtype=dtype, seed=0)


def small(**options):
    return Network(2, [BatchNorm(epsilon=1e-12, **options)], "mean_squared_error", dtype="float64", seed=0)


@pytest.fixture
def table():
    rng = np.random.default_rng(0)
    X = rng.normal(2, 3, size=(30, 4))
    return X, X[:, 0] * X[:, 1]


# ---- by hand


def test_by_hand():
    # columns (1, 3) and (2, 6): means 2 and 4, deviations 1 and 2; γ = (2, 3), β = (10, 20)
    net = small()
    net.parameters["gamma1"], net.parameters["beta1"] = [2, 3], [10, 20]
    values = Interpreter(net.program)(net.values([[1, 2], [3, 6]], [[0, 0], [0, 0]]))
    np.testing.assert_allclose(values["y_hat"], [[8, 17], [12, 23]])


def test_running_statistics_by_hand():
    net = small(momentum=0.25)
    net.fit([[1, 2], [3, 6]], [[0, 0], [0, 0]], epochs=2, optimizer="gradient_descent")
    # from 0 and 1, twice a quarter of the way to the mean, and to the unbiased variance: 2 and 8
    np.testing.assert_allclose(net.state["running_mean1"], [2 * 7 / 16, 4 * 7 / 16])
    np.testing.assert_allclose(net.state["running_var1"], [9 / 16 + 2 * 7 / 16, 9 / 16 + 8 * 7 / 16])


def test_predictions_read_the_running_statistics():
    net = small()
    np.testing.assert_allclose(net.predict([[1, 2]]), [[1, 2]])  # mean 0, variance 1 before any training
    net.state = {"running_mean1": np.array([1.0, 0.0]), "running_var1": np.array([1.0, 4.0])}
    np.testing.assert_allclose(net.predict([[1, 2]]), [[0, 1]])
    assert net.evaluate([[1, 2]], [[0, 0]]) == pytest.approx(0.5)  # of one row: it is no training


# ---- gradients


def test_gradients(table):
    net = network()
    rng = np.random.default_rng(1)
    for name in net.parameters:
        net.parameters[name] = rng.normal(0.5, 0.7, net.parameters[name].shape)
    assert net.check_gradients(*table).passed
    assert net.check_gradients(*table, sample_weight=rng.random(30)).passed


@pytest.mark.parametrize("forgotten", ["the mean", "the variance", "the deviation"])
def test_a_wrong_rule_is_found(table, monkeypatch, forgotten):
    def value(self, m, d, x, variance, n):
        mean = 0 if forgotten == "the mean" else m.sum(d, "rows") / n
        slope = 0 if forgotten == "the variance" else m.sum(m.hadamard(d, x), "rows") / n
        scale = 1 if forgotten == "the deviation" else m.sqrt(variance + self.epsilon)
        return (d - mean - m.hadamard(x, slope)) / scale

    monkeypatch.setattr(normalize.ColumnNormalizeGradient, "value", value)
    assert not network().check_gradients(*table).passed


def test_statistics_used_otherwise_have_their_gradient():
    """The rule covers what goes through mean and variance only where it reads them itself."""
    from chainrule.functions.losses import Loss
    from chainrule.program.derive import derive
    from chainrule.program.interpret import Interpreter
    from chainrule.program.operations import Affine, LossValue
    from chainrule.program.program import Builder, Parameter

    builder = Builder()
    a0, n = builder.input("a0", ("n", 2)), builder.input("n", ())
    z1 = builder.add(Affine(), "z1", a0, builder.parameter("W1", Parameter((2, 3))))
    mean = builder.add(normalize.ColumnMean(), "mean1", z1, n)
    shifted = builder.add(normalize.ScaleShift(), "s1", z1, mean, mean)
    y = builder.input("y", ("n", 3))
    builder.add(LossValue(Loss.get("mean_squared_error"), 3), "L", y, shifted, n, section="loss")
    program = derive(builder.program(shifted, "L"))
    rng = np.random.default_rng(0)
    values = {"a0": rng.normal(size=(4, 2)), "y": rng.normal(size=(4, 3)), "W1": rng.normal(size=(2, 3)), "n": 4}
    run = Interpreter(program)
    found = run(values)["dW1"]
    for index in np.ndindex(2, 3):
        step = np.zeros((2, 3))
        step[index] = 1e-6
        difference = run({**values, "W1": values["W1"] + step})["L"] - run({**values, "W1": values["W1"] - step})["L"]
        assert found[index] == pytest.approx(difference / 2e-6, rel=1e-6)


# ---- training goes on


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_saving_and_going_on_change_nothing(table, tmp_path, engine, dtype):
    options = {"batch_size": 8, "engine": engine, "optimizer": "adam", "progress": False}
    whole, parts = network(dtype, dropout=0.1), network(dtype, dropout=0.1)
    whole.fit(*table, epochs=5, **options)
    parts.fit(*table, epochs=2, **options)
    parts.save(tmp_path / "network")
    loaded = chainrule.load(tmp_path / "network")  # the layer needs no functions=
    np.testing.assert_array_equal(loaded.predict(table[0]), parts.predict(table[0]))
    loaded.fit(*table, epochs=3, **options)
    assert loaded.history.loss == whole.history.loss
    assert loaded.state.keys() == whole.state.keys()
    for name, value in {**whole.state, **whole.parameters}.items():
        np.testing.assert_array_equal({**loaded.state, **loaded.parameters}[name], value)
    np.testing.assert_array_equal(loaded.predict(table[0]), whole.predict(table[0]))


def test_another_optimizer_keeps_the_running_statistics(table):
    net = network()
    net.fit(*table, epochs=20, optimizer="adam")
    before = net.state["running_mean1"]
    net.fit(*table, epochs=1, optimizer="momentum")
    batch = table[0].mean(axis=0)
    np.testing.assert_allclose(net.state["running_mean1"], 0.9 * before + 0.1 * batch)
    traced = net.trace(*table, optimizer="rmsprop")
    np.testing.assert_array_equal(traced.given["running_mean1"], net.state["running_mean1"])


def test_validation_is_made_as_predictions_are(table):
    net = network()
    history = net.fit(*table, epochs=3, batch_size=8, validation=table)
    assert history.validation_loss[-1] == pytest.approx(np.mean((net.predict(table[0])[:, 0] - table[1]) ** 2))


def test_lbfgs_makes_the_statistics_of_all_rows_the_running_ones(table):
    net = network()
    result, _ = minimize(net, *table, max_iter=30, validation=table)
    assert net.evaluate(*table) < 0.5 * net.history.loss[0]
    np.testing.assert_allclose(net.state["running_mean1"], table[0].mean(axis=0))
    np.testing.assert_allclose(net.state["running_var1"], table[0].var(axis=0))
    np.testing.assert_allclose(net.history.validation_loss, net.history.loss)  # so that this is what was minimized
    assert result.fun == net.history.loss[-1]


# ---- in print


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_exported_scripts(table, capsys, dtype):
    net = network(dtype, dropout=0.1)
    net.fit(*table, epochs=4, batch_size=8)
    script = {"__name__": "script"}
    exec(net.to_numpy_source(), script)
    np.testing.assert_array_equal(script["predict"](table[0]), net.predict(table[0]))
    with np.errstate():
        exec(net.to_numpy_source(train=True), trained := {})
    losses = [float(line.rpartition(" ")[2]) for line in capsys.readouterr().out.splitlines()]
    assert losses == net.history.loss
    for name in ("running_mean3", "running_var3", "gamma3"):
        np.testing.assert_array_equal(trained[name], {**net.state, **net.parameters}[name])


def test_the_program_reads_as_the_paper():
    text = str(network().training_program())
    assert "mean1         = Σᵢ a0 / n " in text
    assert "var1          = Σᵢ (a0 − mean1)² / n " in text
    assert "x1            = (a0 − mean1) / √(var1 + 1e−05) " in text
    assert "running_mean1 ← 0.9 running_mean1 + 0.1 mean1 " in text
    assert "running_var1  ← 0.9 running_var1 + 0.1 (n / (n − 1)) var1 " in text
    assert "(a0 − running_mean1) / √(running_var1 + 1e−05)" in str(network().prediction_program)
    assert r"\mathrm{mean}^{(1)} &= \frac{\sum_i a^{(0)}}{n}" in to_latex(network().program)


def test_the_derivation_has_a_path_for_each_layer_and_a_reason_for_each_line(table):
    text = str(network().derivation())
    assert "∂L/∂γ1 = ∂L/∂ŷ · ∂ŷ/∂z6 · ∂z6/∂a5 · ∂a5/∂z5 · ∂z5/∂x5 · ∂x5/∂a4 " in text
    assert "every row moved its column's mean and variance" in text
    opened = str(network().trace(*table).open("running_var1", (1,)))
    assert opened.startswith("running_var1[1] ← 0.9 · running_var1[1] + 0.1 · (n / (n − 1)) var1[1]")


# ---- what does not fit


def test_one_row_is_too_few_to_learn_from():
    net = small()
    for learn in (net.fit, net.gradients, net.trace, net.check_gradients):
        with pytest.raises(InvalidInput, match="needs 2 rows or more in a batch, but received 1"):
            learn([[1, 2]], [[0, 0]])
    rows = np.arange(10.0).reshape(5, 2)
    with pytest.raises(InvalidInput, match="5 rows in batches of 2 leave 1 for the last: choose another batch_size"):
        net.fit(rows, rows, batch_size=2)
    with pytest.raises(InvalidInput, match="received 1"):
        net.fit(rows, rows, batch_size=1)
    with pytest.raises(InvalidInput, match="3 rows in batches of 2"):
        net.fit(rows, rows, batch_size=2, validation=0.4)
    assert net.history.loss == []
    net.fit(rows, rows, batch_size=3, epochs=1)


def test_what_does_not_fit_is_refused():
    with pytest.raises(InvalidInput, match=r"momentum must be in \(0, 1\]"):
        BatchNorm(momentum=0)
    with pytest.raises(InvalidInput, match="epsilon must be in"):
        BatchNorm(epsilon=0)
    with pytest.raises(ProgramError, match="do not fit together"):
        normalize.ColumnNormalize(1e-5).shape(("n", 3), (2,), (2,))
