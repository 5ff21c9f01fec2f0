"""Handwritten digits: minibatches, validation, early stopping with the best weights kept, saving and loading."""

import tempfile
from pathlib import Path

from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from chainrule import Dense, EarlyStopping, Network, load

digits = load_digits()
X_train, X_test, y_train, y_test = train_test_split(
    digits.data / 16, digits.target, test_size=0.25, stratify=digits.target, random_state=0
)

network = Network(64, [Dense(100, "relu", dropout=0.2), Dense(10, "softmax")], loss="categorical_cross_entropy", seed=0)
print(network.summary())
history = network.fit(X_train, y_train, epochs=60, batch_size=32, validation=0.1, callbacks=[EarlyStopping(patience=8)])
accuracy = (network.predict(X_test).argmax(axis=1) == y_test).mean()
print(f"{len(history)} epochs, held-out accuracy {accuracy:.3f}")

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "digits.safetensors"
    network.save(path)
    print("the same after loading:", (load(path).predict(X_test) == network.predict(X_test)).all())
