import numpy as np
from sklearn.datasets import make_moons

np.random.seed(1)


def relu(z):
    return np.maximum(0, z)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def initialize(n_x, n_h1, n_h2, n_y):
    params = {}
    params["W1"] = np.random.randn(n_h1, n_x) * np.sqrt(2 / n_x)
    params["b1"] = np.zeros((n_h1, 1))
    params["W2"] = np.random.randn(n_h2, n_h1) * np.sqrt(2 / n_h1)
    params["b2"] = np.zeros((n_h2, 1))
    params["W3"] = np.random.randn(n_y, n_h2) * np.sqrt(2 / n_h2)
    params["b3"] = np.zeros((n_y, 1))
    return params


def forward(X, params):
    Z1 = params["W1"] @ X + params["b1"]
    A1 = relu(Z1)
    Z2 = params["W2"] @ A1 + params["b2"]
    A2 = relu(Z2)
    Z3 = params["W3"] @ A2 + params["b3"]
    A3 = sigmoid(Z3)
    return A3, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2, "A3": A3}


def cost(A3, Y):
    m = Y.shape[1]
    return float(-np.sum(Y * np.log(A3) + (1 - Y) * np.log(1 - A3)) / m)


def backward(X, Y, params, cache):
    m = X.shape[1]
    dZ3 = cache["A3"] - Y
    dW3 = dZ3 @ cache["A2"].T / m
    db3 = np.sum(dZ3, axis=1, keepdims=True) / m
    dZ2 = (params["W3"].T @ dZ3) * (cache["Z2"] > 0)
    dW2 = dZ2 @ cache["A1"].T / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = (params["W2"].T @ dZ2) * (cache["Z1"] > 0)
    dW1 = dZ1 @ X.T / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}


def update(params, grads, lr):
    for k in params:
        params[k] = params[k] - lr * grads["d" + k]
    return params


data, labels = make_moons(120, noise=0.15, random_state=0)
X = data.T
Y = labels.reshape(1, -1)

params = initialize(2, 6, 4, 1)
for i in range(800):
    A3, cache = forward(X, params)
    c = cost(A3, Y)
    grads = backward(X, Y, params, cache)
    params = update(params, grads, 0.3)
    if i % 200 == 0:
        print("iteration", i, "cost", c)

A3, _ = forward(X, params)
print("accuracy", np.mean((A3 > 0.5) == Y))
