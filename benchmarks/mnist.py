"""A small convolutional network on MNIST's 10,000 test digits, 8,000 to learn from and 2,000 to be asked about.

    python benchmarks/mnist.py FOLDER [EPOCHS]

FOLDER holds the two files of the test set, mnist-10k-images-idx3-ubyte.gz and mnist-10k-labels-idx1-ubyte.gz.
"""

from __future__ import annotations

import gzip
import sys
import time
from pathlib import Path

import numpy as np

from chainrule import Adam, Conv2D, Dense, Dropout, Flatten, MaxPool2D, Network

TRAINING = 8_000


def main(folder: Path, epochs: int = 10) -> None:
    pixels = gzip.decompress((folder / "mnist-10k-images-idx3-ubyte.gz").read_bytes())[16:]
    labels = gzip.decompress((folder / "mnist-10k-labels-idx1-ubyte.gz").read_bytes())[8:]
    X = np.frombuffer(pixels, np.uint8).reshape(-1, 28, 28, 1).astype(np.float32) / 255
    y = np.frombuffer(labels, np.uint8).astype(np.int64)
    layers = [
        Conv2D(16, 3, "relu"),
        MaxPool2D(2),
        Conv2D(32, 3, "relu"),
        MaxPool2D(2),
        Flatten(),
        Dropout(0.3),
        Dense(10, "softmax"),
    ]
    network = Network((28, 28, 1), layers, loss="categorical_cross_entropy", seed=0)
    start = time.perf_counter()
    for epoch in range(1, epochs + 1):
        network.fit(X[:TRAINING], y[:TRAINING], 1, batch_size=64, optimizer=Adam(0.002), engine="numpy", progress=False)
        right = np.mean(network.predict(X[TRAINING:]).argmax(axis=1) == y[TRAINING:])
        spent = time.perf_counter() - start
        print(f"epoch {epoch:2d}: loss {network.history.loss[-1]:.4f}, accuracy {right:.4f}, {spent:.0f} s", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
