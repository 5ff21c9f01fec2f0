"""Layer normalization: by hand, by finite differences, in training and in print."""

import numpy as np
import pytest

from chainrule import Dense, InvalidInput, Network
from chainrule.errors import ProgramError
from chainrule.network.normalization import LayerNorm
from chainrule.program.operations.normalize import ScaleShift


def network(**options):
    layers = [Dense(6), LayerNorm("tanh", **options), Dense(5), LayerNorm("relu"), Dense(1)]
    return Network(4, layers, "mean_squared_error", dtype="float64", seed=0)


@pytest.fixture
def table():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(30, 4))
    return X, X[:, 0] * X[:, 1]


def test_by_hand():
    # rows (1, 3) and (2, 2): mean 2, deviation 1 and 0; γ = (2, 3), β = (10, 20)
    net = Network(2, [LayerNorm(epsilon=1e-12)], "mean_squared_error", dtype="float64", seed=0)
    net.parameters["gamma1"], net.parameters["beta1"] = [2, 3], [10, 20]
    np.testing.assert_allclose(net.predict([[1, 3], [2, 2]]), [[8, 23], [10, 20]])


def test_gradients(table):
    net = network()
    rng = np.random.default_rng(1)
    for name in ("gamma2", "beta2", "gamma4", "beta4"):
        net.parameters[name] = rng.normal(1, 0.5, net.parameters[name].shape)
    assert net.check_gradients(*table).passed


def test_rows_of_the_scores_are_normalized(table):
    values = network().loss_runner()(network().values(*table))
    np.testing.assert_allclose(values["x2"].mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(values["x2"].var(axis=1), 1, rtol=1e-3)


def test_training_saving_and_source(table):
    net = network(dropout=0.1)
    history = net.fit(*table, epochs=100, batch_size=10)
    assert history.loss[-1] < 0.8 * history.loss[0]
    script = {"__name__": "script"}
    exec(net.to_numpy_source(), script)
    np.testing.assert_array_equal(script["predict"](table[0]), net.predict(table[0]))
    assert Network.from_spec(net.spec()).spec() == net.spec()


def test_neither_scale_nor_shift_decays():
    parameters = network().program.parameters
    assert not any(parameters[name].decay for name in ("gamma2", "beta2"))


def test_what_does_not_fit_is_refused():
    with pytest.raises(InvalidInput, match="epsilon must be in"):
        LayerNorm(epsilon=0)
    with pytest.raises(ProgramError, match="do not fit together"):
        ScaleShift().shape(("n", 3), (2,), (2,))


@pytest.mark.torch
def test_agrees_with_torch():
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    a, d = rng.normal(size=(2, 7, 5))
    net = Network(5, [LayerNorm()], "half_sum_squared_error", dtype="float64", seed=0)
    module = torch.nn.LayerNorm(5).double()
    inputs = torch.tensor(a, requires_grad=True)
    expected = module(inputs)
    np.testing.assert_allclose(net.predict(a), expected.detach().numpy(), rtol=1e-12)
    (0.5 * (expected - torch.tensor(d)) ** 2).sum().backward()
    gradients = net.gradients(a, d)[1]
    np.testing.assert_allclose(gradients["gamma1"], module.weight.grad.numpy(), rtol=1e-9)
    np.testing.assert_allclose(gradients["beta1"], module.bias.grad.numpy(), rtol=1e-9)
