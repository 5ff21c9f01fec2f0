"""Take a training run with you: one script, NumPy only, that prints the same losses."""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from chainrule import Adam, Dense, Network

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([0, 1, 1, 0])
network = Network(2, [Dense(3, "tanh"), Dense(1, "sigmoid")], loss="binary_cross_entropy", dtype="float64", seed=0)
history = network.fit(X, y, epochs=5, optimizer=Adam(0.1))

source = network.to_numpy_source(train=True)
print(source)
with tempfile.TemporaryDirectory() as folder:
    script = Path(folder) / "train_xor.py"
    script.write_text(source, encoding="utf-8")
    printed = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True).stdout
print(printed)
print("the library's losses:", history.loss)
