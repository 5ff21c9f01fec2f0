import numpy as np

rng = np.random.default_rng(2)
X = rng.normal(size=(16, 3))
y = (X[:, :1] > X[:, 1:2]) * 1.0
W1 = rng.normal(size=(3, 5))
b1 = np.zeros((1, 5))
W2 = rng.normal(size=(5, 1))
b2 = np.zeros((1, 1))
v = {"W1": 0, "b1": 0, "W2": 0, "b2": 0}
lam, mu, lr = 0.01, 0.9, 0.05
for i in range(500):
    a1 = np.maximum(0.01 * (X @ W1 + b1), X @ W1 + b1)
    a2 = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    data_loss = -np.mean(y * np.log(a2) + (1 - y) * np.log(1 - a2))
    reg_loss = 0.5 * lam * (np.sum(W1 * W1) + np.sum(W2 * W2))
    dz2 = (a2 - y) / len(X)
    dW2 = a1.T @ dz2 + lam * W2
    db2 = dz2.sum(axis=0, keepdims=True)
    dz1 = dz2 @ W2.T
    dz1[a1 < 0] *= 0.01
    dW1 = X.T @ dz1 + lam * W1
    db1 = dz1.sum(axis=0, keepdims=True)
    v["W1"] = mu * v["W1"] - lr * dW1
    v["b1"] = mu * v["b1"] - lr * db1
    v["W2"] = mu * v["W2"] - lr * dW2
    v["b2"] = mu * v["b2"] - lr * db2
    W1 += v["W1"]
    b1 += v["b1"]
    W2 += v["W2"]
    b2 += v["b2"]
