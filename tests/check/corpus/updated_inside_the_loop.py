import numpy as np
from typing import List


def relu(z: np.ndarray) -> np.ndarray:
    return np.maximum(z, 0.0)


def softmax(z: np.ndarray) -> np.ndarray:
    ez = np.exp(z - z.max(axis=1, keepdims=True))
    return ez / ez.sum(axis=1, keepdims=True)


def build(sizes: List[int], seed: int):
    rng = np.random.default_rng(seed)
    weights = [rng.normal(0, np.sqrt(2 / a), (a, b)) for a, b in zip(sizes[:-1], sizes[1:])]
    biases = [np.full((1, b), 0.05) for b in sizes[1:]]
    return weights, biases


def train(x: np.ndarray, y: np.ndarray, weights, biases, epochs: int, lr: float) -> None:
    n = x.shape[0]
    for epoch in range(epochs):
        activations = [x]
        for i, (w, b) in enumerate(zip(weights, biases)):
            z = activations[-1] @ w + b
            activations.append(relu(z) if i < len(weights) - 1 else softmax(z))

        p = activations[-1]
        loss = -np.sum(y * np.log(p + 1e-12)) / n
        delta = (p - y) / n
        for i in range(len(weights) - 1, -1, -1):
            dw = activations[i].T @ delta
            db = delta.sum(axis=0, keepdims=True)
            weights[i] -= lr * dw
            biases[i] -= lr * db
            if i > 0:
                delta = (delta @ weights[i].T) * (activations[i] > 0)
        if epoch % 50 == 0:
            print(f"epoch {epoch}: {loss:.4f}")


rng = np.random.default_rng(6)
x = rng.normal(size=(40, 3))
labels = (x[:, 0] > 0).astype(int) + (x[:, 1] + x[:, 2] > 0).astype(int)
y = np.eye(3)[labels]
weights, biases = build([3, 8, 6, 3], seed=1)
train(x, y, weights, biases, epochs=200, lr=0.5)
