import numpy as np

np.random.seed(4)
m = 6
X = np.random.randn(2, m)
Y = (X[0:1] * X[1:2] > 0).astype(float)
params = {"W1": np.random.randn(4, 2), "b1": np.zeros((4, 1)), "W2": np.random.randn(1, 4), "b2": np.zeros((1, 1))}


def fwd(X, params):
    Z1 = params["W1"] @ X + params["b1"]
    A1 = np.tanh(Z1)
    Z2 = params["W2"] @ A1 + params["b2"]
    A2 = 1 / (1 + np.exp(-Z2))
    return Z1, A1, A2


for i in range(1000):
    Z1, A1, A2 = fwd(X, params)
    cost = -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
    dZ2 = A2 - Y
    dW2 = dZ2 @ A1.T / m
    db2 = dZ2.sum(axis=1, keepdims=True) / m
    dZ1 = params["W2"].T @ dZ2 * (1 - Z1**2)
    dW1 = dZ1 @ X.T / m
    db1 = dZ1.sum(axis=1, keepdims=True) / m
    params["W1"] -= 0.2 * dW1
    params["b1"] -= 0.2 * db1
    params["W2"] -= 0.2 * dW2
    params["b2"] -= 0.2 * db2
