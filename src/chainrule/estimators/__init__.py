"""scikit-learn estimators: they validate, encode, and delegate to a network and the training room."""

from chainrule.estimators.callbacks import TimeBudget as TimeBudget
from chainrule.estimators.classifier import MLPClassifier as MLPClassifier
from chainrule.estimators.files import trusted_types as trusted_types
from chainrule.estimators.regressor import MLPRegressor as MLPRegressor
