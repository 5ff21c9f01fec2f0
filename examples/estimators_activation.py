"""Your own activation in a scikit-learn estimator: written once, checked, searched over, and still one file."""

import tempfile

from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from chainrule import Activation, MLPClassifier


class Softsign(Activation):
    """z / (1 + |z|). `m` is the vocabulary: m.abs, m.exp, m.where, …"""

    interval = (-1.0, 1.0)

    def value(self, z, m):
        return z / (1 + m.abs(z))

    def derivative(self, z, a, m):
        return 1 / (1 + m.abs(z)) ** 2


options = {"solver": "lbfgs", "alpha": 3, "tol": 1e-3, "max_iter": 1000, "random_state": 0}
X, y = load_breast_cancer(return_X_y=True)
for activation in ("relu", Softsign(), [Softsign(), "gelu"]):
    layers = (16, 8) if isinstance(activation, list) else (16,)
    model = make_pipeline(StandardScaler(), MLPClassifier(layers, activation, **options))
    print(f"{activation}: accuracy {cross_val_score(model, X, y).mean():.3f}")

scaled = StandardScaler().fit_transform(X)
classifier = MLPClassifier(8, Softsign(), **options).fit(scaled, y)
print(classifier.network_.check_gradients(scaled[:20], y[:20]))
with tempfile.TemporaryDirectory() as folder:
    classifier.save(f"{folder}/model.safetensors")
    loaded = MLPClassifier.load(f"{folder}/model.safetensors", functions={"Softsign": Softsign})
print("the same after loading:", (loaded.predict(scaled) == classifier.predict(scaled)).all())
