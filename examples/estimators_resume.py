"""Training that is interrupted, and goes on from its last checkpoint as if nothing had happened."""

import tempfile
from pathlib import Path

from sklearn.datasets import load_digits

from chainrule import Checkpoint, MLPClassifier

X, y = load_digits(return_X_y=True)
X = X / 16
options = {"hidden_layer_sizes": (32,), "dropout": 0.1, "early_stopping": True, "max_iter": 400, "random_state": 0}


def power_cut(run):
    if len(run.history) == 17:
        raise RuntimeError("the lights went out")


with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "digits.safetensors"
    try:
        MLPClassifier(callbacks=[Checkpoint(path, every=5), power_cut], **options).fit(X, y)
    except RuntimeError as error:
        print("epoch 17:", error)
    classifier = MLPClassifier.load(path)
    print("found a checkpoint after epoch", classifier.n_iter_)
    classifier.resume(X, y)

uninterrupted = MLPClassifier(**options).fit(X, y)
same = all((a == b).all() for a, b in zip(classifier.coefs_, uninterrupted.coefs_, strict=True))
print(f"{classifier.n_iter_} epochs, best validation score {classifier.best_validation_score_:.3f}")
print("the same weights, bit for bit:", same)
