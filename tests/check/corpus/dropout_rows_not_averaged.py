import numpy as np

np.random.seed(11)
X = np.random.randn(50, 6)
y = ((X ** 2).sum(1, keepdims=True) > 5) * 1.0
W1, b1 = np.random.randn(6, 10) * 0.4, np.zeros((1, 10))
W2, b2 = np.random.randn(10, 1) * 0.4, np.zeros((1, 1))
keep = 0.8
for i in range(40):
    h = np.maximum(0, X @ W1 + b1)
    mask = (np.random.rand(*h.shape) < keep) / keep
    dropped = h * mask
    p = 1 / (1 + np.exp(-(dropped @ W2 + b2)))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    dz2 = (p - y) / len(X)
    dW2 = dropped.T @ dz2 * len(X)
    db2 = dz2.sum(axis=0, keepdims=True)
    dh = dz2 @ W2.T
    dh = dh * mask
    dz1 = dh * (h > 0)
    dW1 = X.T @ dz1
    db1 = dz1.sum(axis=0, keepdims=True)
    W2 -= 0.3 * dW2
    b2 -= 0.3 * db2
    W1 -= 0.3 * dW1
    b1 -= 0.3 * db1
