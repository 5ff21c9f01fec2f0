"""A pytest plugin: what is collected under it finds our classes in sklearn.neural_network."""

import sklearn.neural_network

from chainrule.estimators.classifier import MLPClassifier
from chainrule.estimators.regressor import MLPRegressor


def pytest_configure(config):
    sklearn.neural_network.MLPClassifier = MLPClassifier
    sklearn.neural_network.MLPRegressor = MLPRegressor
