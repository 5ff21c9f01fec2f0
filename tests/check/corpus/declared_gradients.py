import numpy as np

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = np.array([[0.0], [1.0], [1.0], [0.0]])
rng = np.random.default_rng(5)
W1, b1 = rng.normal(size=(2, 3)), rng.normal(size=(1, 3))
W2, b2 = rng.normal(size=(3, 1)), rng.normal(size=(1, 1))


def gradients():
    a1 = np.tanh(X @ W1 + b1)
    y_hat = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    # cross-entropy, averaged over the rows
    dz2 = (y_hat - y) / len(X)
    dz1 = (dz2 @ W2.T) * (1 - a1**2)
    return {"W1": X.T @ dz1, "b1": dz1.sum(0, keepdims=True), "W2": a1.T @ dz2, "b2": dz2.sum(0, keepdims=True)}
