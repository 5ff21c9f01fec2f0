import numpy as np


def gradients(X, y, W1, b1, W2, b2):
    n = X.shape[0]
    z1 = X @ W1 + b1
    a1 = np.maximum(z1, 0)
    y_hat = a1 @ W2 + b2
    dz2 = 2 * (y_hat - y) / n  # mean squared error
    dW2 = a1.T @ dz2
    db2 = dz2.sum(axis=0)
    dz1 = (dz2 @ W2.T) * (z1 > 0)
    dW1 = X.T @ dz1 / n
    db1 = dz1.sum(axis=0) / n
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


rng = np.random.default_rng(77)
X = rng.normal(size=(8, 3))
y = rng.normal(size=(8, 1))
W1, b1, W2, b2 = rng.normal(size=(3, 5)), rng.normal(size=5), rng.normal(size=(5, 1)), rng.normal(size=1)
print(gradients(X, y, W1, b1, W2, b2)["dW1"])
