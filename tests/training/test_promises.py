"""What `fit` promises when something unusual happens: in callbacks, in weights, in users' own classes."""

import pickle

import numpy as np
import pytest

from chainrule import (
    Activation,
    BinaryCrossEntropy,
    Dense,
    EarlyStopping,
    GradientDescent,
    Identity,
    InvalidInput,
    Network,
    ReduceOnPlateau,
)


@pytest.fixture
def table():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(20, 3))
    return X, (X[:, 0] > 0).astype(float)


def classifier(dropout=0.0):
    layers = [Dense(4, "tanh", dropout=dropout), Dense(1, "sigmoid")]
    return Network(3, layers, "binary_cross_entropy", dtype="float64", seed=1)


def test_a_loss_of_ones_own_is_not_replaced_by_its_parents_shortcut(table):
    class Doubled(BinaryCrossEntropy):
        def value(self, y, p, m):
            return 2 * super().value(y, p, m)

        def derivative(self, y, p, m):
            return 2 * super().derivative(y, p, m)

    plain = classifier()
    own = Network(3, plain.layers, Doubled(), dtype="float64", seed=1)
    assert own.evaluate(*table) == pytest.approx(2 * plain.evaluate(*table), rel=1e-12)
    assert own.check_gradients(*table).passed


def test_an_identity_of_ones_own_is_not_dropped():
    class Triple(Identity):
        def value(self, z, m):
            return 3 * z

    network = Network(1, [Dense(1, Triple(), weight_init={"name": "constant", "value": 1.0})], "mean_squared_error")
    assert network.predict([[1.0]]).item() == 3.0


def test_hyperparameters_are_fields():
    with pytest.raises(InvalidInput, match="fields of a dataclass"):

        class Scaled(Activation):
            def __init__(self, k):
                self.k = k

    with pytest.raises(InvalidInput, match="named 'relu' already"):

        class Mine(Activation, name="relu"):
            pass


def test_a_batch_whose_weights_are_zero_costs_nothing(table):
    X, y = table
    network = classifier()
    history = network.fit(X, y, 2, batch_size=10, shuffle=False, sample_weight=[0.0] * 10 + [1.0] * 10)
    assert np.isfinite(history.loss).all()
    with pytest.raises(InvalidInput, match="too small or too large to be added up in float32"):
        Network(3, [Dense(1)], "mean_squared_error").fit(X, y, 1, sample_weight=[1e-60] * 20)


def test_callbacks_may_change_the_weights(table):
    def clamp(run):
        for name, value in run.network.parameters.items():
            run.network.parameters[name] = np.clip(value, -0.1, 0.1)

    for engine in ("numpy", "compiled"):
        at_once, apart = classifier(), classifier()
        at_once.fit(*table, 2, callbacks=[clamp], engine=engine)
        apart.fit(*table, 1, callbacks=[clamp], engine=engine)
        apart.fit(*table, 1, callbacks=[clamp], engine=engine)
        np.testing.assert_array_equal(at_once.parameters["W1"], apart.parameters["W1"])
        assert np.abs(at_once.parameters["W1"]).max() <= 0.1


def test_training_within_training_is_refused(table):
    network = classifier()
    with pytest.raises(InvalidInput, match="being trained already"):
        network.fit(*table, 3, callbacks=[lambda run: run.network.fit(*table, 1)])
    with pytest.raises(InvalidInput, match="cannot be reset"):
        network.fit(*table, 3, callbacks=[lambda run: run.network.reset()])
    network.fit(*table, 1)


def test_a_refused_fit_changes_nothing(table):
    network = classifier()
    network.fit(*table, 2)
    before = (network.optimizer, dict(network.state), list(network.history.loss))
    for callbacks, message in (
        ([5], "callback must be"),
        ([EarlyStopping], "with brackets"),
        ([EarlyStopping(monitor="validation_loss")], "no validation rows"),
        ([EarlyStopping(monitor="val_loss")], "monitor must be"),
    ):
        with pytest.raises(InvalidInput, match=message):
            network.fit(*table, 1, optimizer="gradient_descent", callbacks=callbacks)
    assert network.optimizer == before[0]
    assert network.history.loss == before[2]
    assert network.state.keys() == before[1].keys()


def test_another_optimizer_does_not_repeat_dropout_masks(table):
    network = classifier(dropout=0.5)
    network.fit(*table, 3)
    assert network.state["draw"] == 3
    network.fit(*table, 1, optimizer="gradient_descent")
    assert network.state == {"draw": 4}


def test_dropout_cannot_be_last_where_predictions_are_bounded():
    with pytest.raises(InvalidInput, match="Dropout on the last layer"):
        Network(3, [Dense(1, "sigmoid", dropout=0.5)], "binary_cross_entropy")
    Network(3, [Dense(1, dropout=0.5)], "mean_squared_error")


def test_a_callback_can_be_used_again(table):
    plateau = ReduceOnPlateau(factor=0.5, patience=2, min_delta=1e9)
    rates = []
    for seed in (0, 1):
        network = Network(3, [Dense(1)], "mean_squared_error", seed=seed)
        rates.append(network.fit(*table, 6, optimizer=GradientDescent(0.1), callbacks=plateau).learning_rate)
    assert rates[0] == rates[1]


def test_a_pickle_carries_no_training_data(table):
    network = classifier()
    network.fit(np.repeat(table[0], 200, axis=0), np.repeat(table[1], 200), 1)
    stored = pickle.dumps(network)
    assert len(stored) < 30_000
    np.testing.assert_array_equal(pickle.loads(stored).predict(table[0]), network.predict(table[0]))


def test_an_initializer_must_draw_what_it_was_asked_for():
    from chainrule import Initializer

    class Flat(Initializer):
        def draw(self, rng, shape, fan_in, fan_out):
            return [1.0, 2.0]

    with pytest.raises(InvalidInput, match="must draw finite numbers of shape"):
        Network(3, [Dense(1, weight_init=Flat())], "mean_squared_error")
