"""Network: what it accepts, predicts, remembers and says."""

import json

import numpy as np
import pytest

from chainrule import Activation, Dense, InvalidInput, Network, Normal, Uniform, UnknownName

XOR = (np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0]))


@pytest.fixture
def network():
    return Network(2, [Dense(3, "tanh"), Dense(1, "sigmoid")], "binary_cross_entropy", seed=0)


def test_prediction_by_hand():
    network = Network(2, [Dense(1, "sigmoid")], "binary_cross_entropy", dtype="float64")
    network.parameters["W1"], network.parameters["b1"] = [[1.0], [-2.0]], [0.5]
    # z = 1·1 + 1·(−2) + 0.5 = −0.5
    assert network.predict([[1.0, 1.0]]).item() == pytest.approx(1 / (1 + np.exp(0.5)), rel=1e-15)


def test_prediction_of_many_rows_is_that_of_each(network):
    X = np.random.default_rng(0).normal(size=(10_000, 2)).astype(np.float32)
    together = network.predict(X)
    assert together.shape == (10_000, 1)
    np.testing.assert_allclose(together[[0, 4095, 4096, 9999]], network.predict(X[[0, 4095, 4096, 9999]]), rtol=1e-6)


def test_parameters_can_be_read_and_assigned(network):
    assert list(network.parameters) == ["W1", "b1", "W2", "b2"]
    assert network.parameters.count == 13
    network.parameters["b1"] = [1, 2, 3]
    assert network.parameters["b1"].dtype == np.float32
    with pytest.raises(InvalidInput, match=r"b1 has shape \(3,\), but received an array of shape \(2,\)"):
        network.parameters["b1"] = [1, 2]
    with pytest.raises(InvalidInput, match="must be finite"):
        network.parameters["b1"] = [1, 2, np.nan]
    with pytest.raises(InvalidInput, match="array of numbers"):
        network.parameters["b1"] = ["a", "b", "c"]
    with pytest.raises(UnknownName, match="did you mean 'W1'"):
        network.parameters["w11"] = 0
    with pytest.raises(KeyError, match="did you mean 'W1'"):
        network.parameters["w1"]


def test_default_initializers():
    layers = [Dense(4, "relu"), Dense(4, "selu"), Dense(4, "tanh"), Dense(1, weight_init=Uniform(0, 1))]
    found = [layer.weight_init.name for layer in layers]
    assert found == ["he_normal", "lecun_normal", "glorot_uniform", "uniform"]


def test_spec_makes_the_same_network():
    layers = [Dense(3, {"name": "leaky_relu", "slope": 0.2}, l2=0.1, dropout=0.5), Dense(2, "softmax", bias=False)]
    loss = {"name": "categorical_cross_entropy", "label_smoothing": 0.1}
    network = Network(2, layers, loss, dtype="float64", seed=9)
    again = Network.from_spec(json.loads(json.dumps(network.spec())))
    assert again.layers == network.layers
    assert again.loss == network.loss
    np.testing.assert_array_equal(again.parameters["W1"], network.parameters["W1"])


def test_a_users_own_activation_in_the_vocabulary():
    class Square(Activation):
        def value(self, z, m):
            return z**2

        def derivative(self, z, a, m):
            return 2 * z

    network = Network(2, [Dense(3, Square()), Dense(1)], "mean_squared_error", dtype="float64", seed=0)
    assert "dz1 = da1 ⊙ 2 z1" in " ".join(str(network.program).split())
    assert network.check_gradients(*XOR).passed
    again = Network.from_spec(network.spec(), functions={"Square": Square})
    np.testing.assert_array_equal(again.predict(XOR[0]), network.predict(XOR[0]))
    with pytest.raises(UnknownName, match="no activation named 'Square'"):
        Network.from_spec(network.spec())


def test_a_users_own_activation_outside_the_vocabulary():
    class Sine(Activation):
        formula = "sin(z)"

        def value(self, z, m):
            return np.sin(z)

        def derivative(self, z, a, m):
            return np.cos(z)

    network = Network(2, [Dense(3, Sine()), Dense(1)], "mean_squared_error", dtype="float64", seed=0)
    assert "dz1 = da1 ⊙ Sine′(z1)" in " ".join(str(network.program).split())
    assert network.check_gradients(*XOR).passed
    network.fit(*XOR, 3)


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        ([[0, np.nan]], [1], "X must be finite, but holds nan at row 0, column 1"),
        ([[0, 1], [np.inf, 1]], [1, 0], "X must be finite, but holds inf at row 1, column 0"),
        ([[0, 1], [1, 1]], [1], "X has 2 and y is 1 rows"),
        ([[0, 1, 2]], [1], "takes 2 features, but X has 3 columns"),
        ([0, 1], [1], r"shape \(2,\) \(for a single sample, pass X.reshape"),
        ([["a", "b"]], [1], "X must hold numbers, but holds 'a'"),
        ([[0, 1], [1]], [1, 0], "X has rows of different lengths"),
        (np.zeros((0, 2)), [], "X has no rows"),
        ([[0, 1]], ["yes"], "y must hold numbers, but holds 'yes'"),
        ([[0, 1]], [2], "'binary_cross_entropy' needs targets between 0 and 1, but y holds 2"),
        ([[0, 1]], [[1, 0]], r"y must have shape \(1, 1\), a column per output, but has shape \(1, 2\)"),
        ([[0, 1]], [np.nan], "y must be finite, but holds nan at row 0"),
        ([[0, 1]], 1, "y is a single number"),
    ],
)
def test_bad_data_gets_one_clear_sentence(network, X, y, message):
    with pytest.raises(InvalidInput, match=message) as caught:
        network.fit(X, y, 1)
    assert "\n" not in str(caught.value)


def test_sparse_and_weights(network):
    from scipy.sparse import csr_matrix

    with pytest.raises(InvalidInput, match=r"sparse matrix; pass X\.toarray"):
        network.predict(csr_matrix(np.eye(2)))
    for weights, message in [
        ([1], "must have shape"),
        ([1, 1, 1, -1], "must not be negative"),
        ([0] * 4, "not all zero"),
    ]:
        with pytest.raises(InvalidInput, match=message):
            network.fit(*XOR, 1, sample_weight=weights)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, [Dense(1)], "hinge"), "inputs must be a whole number"),
        ((2, [], "hinge"), "layers must be a list of layers"),
        ((2, [3], "hinge"), "layers must be a list of layers"),
        ((2, [Dense(1)], "hing"), "no loss named 'hing'; did you mean 'hinge'"),
        (
            (2, [Dense(1)], "binary_cross_entropy"),
            "between 0 and 1, but .* 'identity' gives of any size; use 'sigmoid'",
        ),
        ((2, [Dense(3, "sigmoid")], "categorical_cross_entropy"), "use 'softmax'"),
        ((2, [Dense(1, "tanh")], "poisson"), "of 0 or more"),
        ((2, [Dense(1)], "hinge", "float16"), "dtype must be 'float32' or 'float64'"),
        ((2, [Dense(1)], "hinge", "float32", -1), "seed must be"),
    ],
)
def test_a_network_that_does_not_fit_together(arguments, message):
    with pytest.raises(InvalidInput, match=message):
        Network(*arguments)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Dense(0), "whole number of units"),
        (lambda: Dense(2.5), "whole number of units"),
        (lambda: Dense(2, "rellu"), "did you mean 'relu'"),
        (lambda: Dense(2, 3), "Expected an activation"),
        (lambda: Dense(2, dropout=1.0), r"dropout must be in \[0, 1\)"),
        (lambda: Dense(2, l2=-1.0), "l2 must be in"),
        (lambda: Dense(2, {"name": "elu", "beta": 1}), "has hyperparameters alpha; received beta"),
        (lambda: Dense(2, weight_init=Normal(0.0)), "std must be in"),
    ],
)
def test_a_layer_that_cannot_be(make, message):
    with pytest.raises(InvalidInput, match=message):
        make()


def test_summary_and_repr(network):
    assert "13 parameters" in network.summary()
    names = {"Network": Network, "Dense": Dense}
    assert eval(repr(network), names).spec() == network.spec()
    layers = [Dense(3, {"name": "elu", "alpha": 0.5}, weight_init=Uniform(0, 1), dropout=0.5), Dense(2, bias=False)]
    other = Network(2, layers, {"name": "huber", "delta": 2.0}, dtype="float64", seed=3)
    assert eval(repr(other), names).spec() == other.spec()


def test_targets_of_each_kind():
    classes = Network(2, [Dense(3, "softmax")], "categorical_cross_entropy", seed=0)
    X, y = np.zeros((3, 2)), np.array([0, 2, 1])
    assert classes.evaluate(X, y) == classes.evaluate(X, np.eye(3)[y])
    for bad, message in [
        ([0, 1, 3], "class numbers 0 to 2"),
        ([0, 0.5, 1], "class numbers"),
        (np.full((3, 3), 0.5), "sums to 1.5"),
    ]:
        with pytest.raises(InvalidInput, match=message):
            classes.evaluate(X, bad)
    hinge = Network(2, [Dense(1)], "hinge", seed=0)
    assert hinge.evaluate(X, [0, 1, 1]) == hinge.evaluate(X, [-1, 1, 1])
    with pytest.raises(InvalidInput, match="targets 0 and 1, or -1 and 1"):
        hinge.evaluate(X, [-1, 0, 1])


@pytest.mark.parametrize("bias", ["x", None, 2])
def test_bias_is_true_or_false(bias):
    with pytest.raises(InvalidInput, match=f"^bias must be True or False, but is {bias!r}.$"):
        Dense(1, bias=bias)
    assert Dense(1, bias=np.False_).bias is False
