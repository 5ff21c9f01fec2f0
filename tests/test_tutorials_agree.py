"""The same networks, by hand and derived, from the same weights: equal to 1e-10 through the whole training.

That equality is the proof of the derived backward pass.
"""

import numpy as np
import pytest

from chainrule import Conv2D, Dense, Flatten, GradientDescent, Input, MaxPool2D, Network, SimpleRNN
from chainrule.byhand import convolution, recurrent, truth_table, xor, xor_tanh

TOLERANCE = {"rtol": 1e-10, "atol": 0}


@pytest.mark.parametrize("use_bias", [False, True])
def test_truth_table(use_bias):
    byhand = truth_table.NeuralNetwork(truth_table.X, truth_table.Y, seed=0, use_bias=use_bias)
    layers = [Dense(4, "sigmoid", bias=use_bias), Dense(1, "sigmoid", bias=use_bias)]
    network = Network(3, layers, "sum_squared_error", dtype="float64", seed=0)
    network.parameters["W1"], network.parameters["W2"] = byhand.weights1, byhand.weights2

    losses = byhand.train(1500)
    history = network.fit(truth_table.X, truth_table.Y, 1500, optimizer=GradientDescent(1.0), shuffle=False)

    np.testing.assert_allclose(history.loss, losses, **TOLERANCE)
    np.testing.assert_allclose(network.parameters["W1"], byhand.weights1, **TOLERANCE)
    np.testing.assert_allclose(network.parameters["W2"], byhand.weights2, **TOLERANCE)
    if use_bias:
        np.testing.assert_allclose(network.parameters["b1"], byhand.bias1[0], **TOLERANCE)
        np.testing.assert_allclose(network.parameters["b2"], byhand.bias2[0], **TOLERANCE)
    np.testing.assert_allclose(network.predict(truth_table.X), byhand.output, **TOLERANCE)


def test_xor():
    start = xor.initialize(seed=0)
    network = Network(2, [Dense(2, "sigmoid"), Dense(1, "sigmoid")], "half_sum_squared_error", dtype="float64", seed=0)
    for name, value in start.items():
        network.parameters[name] = value.reshape(network.parameters[name].shape)

    trained, losses = xor.train(xor.X, xor.Y, epochs=10_000, learning_rate=0.1, seed=0)
    history = network.fit(xor.X, xor.Y, 10_000, optimizer=GradientDescent(0.1), shuffle=False)

    np.testing.assert_allclose(history.loss, 4 * np.array(losses), **TOLERANCE)  # the sum, where it reports the mean
    for name, value in trained.items():
        np.testing.assert_allclose(network.parameters[name], value.reshape(network.parameters[name].shape), **TOLERANCE)


@pytest.mark.parametrize("hidden", [2, 8])
def test_xor_tanh(hidden):
    start = xor_tanh.initialize_parameters(2, hidden, 1, seed=2)
    network = Network(2, [Dense(hidden, "tanh"), Dense(1, "sigmoid")], "binary_cross_entropy", dtype="float64", seed=0)
    for name, value in start.items():  # one sample per column there, per row here: every array is transposed
        network.parameters[name] = value.T.reshape(network.parameters[name].shape)

    costs = []
    trained = xor_tanh.model(xor_tanh.X, xor_tanh.Y, 2, hidden, 1, 1000, 0.3, seed=2, print_every=0, costs=costs)
    history = network.fit(xor_tanh.X.T, xor_tanh.Y.T, 1000, optimizer=GradientDescent(0.3), shuffle=False)

    np.testing.assert_allclose(history.loss, costs, **TOLERANCE)
    for name, value in trained.items():
        shape = network.parameters[name].shape
        np.testing.assert_allclose(network.parameters[name], value.T.reshape(shape), **TOLERANCE)


def test_convolution():
    from sklearn.datasets import load_digits

    X, classes = load_digits(return_X_y=True)
    X, Y = X[:230].reshape(-1, 8, 8) / 16, np.eye(10)[classes[:230]]
    trained, costs = convolution.train(X, Y, epochs=20, learning_rate=0.3)

    layers = [Conv2D(8, 3, "relu"), MaxPool2D(2), Flatten(), Dense(10, "softmax")]
    network = Network((8, 8, 1), layers, "categorical_cross_entropy", dtype="float64", seed=0)
    start, names = convolution.initialize(seed=0), {"W1": "W1", "b1": "b1", "W4": "W2", "b4": "b2"}
    for name, theirs in names.items():
        network.parameters[name] = start[theirs].reshape(network.parameters[name].shape)
    history = network.fit(
        X[..., None], Y, 20, batch_size=50, optimizer=GradientDescent(0.3), shuffle=False, engine="numpy"
    )

    epochs = np.average(np.reshape(costs, (20, 5)), axis=1, weights=[50, 50, 50, 50, 30])
    np.testing.assert_allclose(history.loss, epochs, **TOLERANCE)
    for name, theirs in names.items():
        ours = network.parameters[name]
        np.testing.assert_allclose(ours, trained[theirs].reshape(ours.shape), rtol=1e-10, atol=1e-13)


def test_recurrent():
    X, Y = recurrent.sequences(130, 6)
    trained, costs = recurrent.train(X, Y, epochs=20, learning_rate=0.05)

    layers = [SimpleRNN(8), Dense(1)]
    network = Network(Input((6, 2)), layers, "mean_squared_error", dtype="float64", seed=0)
    start, names = recurrent.initialize(seed=0), {"W1": "W", "U1": "U", "b1": "b", "W2": "V", "b2": "c"}
    for name, theirs in names.items():
        network.parameters[name] = start[theirs]
    history = network.fit(X, Y, 20, batch_size=50, optimizer=GradientDescent(0.05), shuffle=False, engine="numpy")

    epochs = np.average(np.reshape(costs, (20, 3)), axis=1, weights=[50, 50, 30])
    np.testing.assert_allclose(history.loss, epochs, **TOLERANCE)
    for name, theirs in names.items():
        np.testing.assert_allclose(network.parameters[name], trained[theirs], rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(network.predict(X), recurrent.predict(X, trained), rtol=1e-10, atol=1e-13)


def test_one_layer_shows_the_tutorials_derivation():
    network = Network(3, [Dense(1, "sigmoid", bias=False)], "sum_squared_error")
    assert [line.split("  ")[0].strip() for line in str(network.program).splitlines()] == [
        "forward",
        "",
        "loss",
        "backward",
        "",
        "",
    ]
    text = " ".join(str(network.program).split())
    for equation in (
        "z1 = a0 W1",
        "ŷ = σ(z1)",
        "L = Σ((y − ŷ)²)",
        "dŷ = 2 (ŷ − y)",
        "dz1 = dŷ ⊙ ŷ (1 − ŷ)",
        "dW1 = a0ᵀ dz1",
    ):
        assert equation in text


def test_network_draws_the_tutorials_weights():
    from chainrule import Uniform

    layers = [Dense(2, "sigmoid", weight_init=Uniform(0, 1)), Dense(1, "sigmoid", weight_init=Uniform(0, 1))]
    network = Network(2, layers, "half_sum_squared_error", dtype="float64", seed=4)
    for name, value in xor.initialize(seed=4).items():
        np.testing.assert_array_equal(network.parameters[name], value.reshape(network.parameters[name].shape))
