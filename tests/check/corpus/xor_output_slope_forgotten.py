import numpy as np

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([[0], [1], [1], [0]])
W1 = np.random.randn(2, 3)
b1 = np.zeros((1, 3))
W2 = np.random.randn(3, 1)
b2 = np.zeros((1, 1))


def sig(t):
    return 1.0 / (1.0 + np.exp(-t))


for it in range(4000):
    A1 = sig(X @ W1 + b1)
    A2 = sig(A1 @ W2 + b2)
    mse = np.mean((A2 - y) ** 2)
    delta2 = A2 - y
    delta1 = delta2 @ W2.T * A1 * (1 - A1)
    W2 = W2 - 0.3 * (A1.T @ delta2)
    b2 = b2 - 0.3 * delta2.sum(axis=0)
    W1 = W1 - 0.3 * (X.T @ delta1)
    b1 = b1 - 0.3 * delta1.sum(axis=0)
