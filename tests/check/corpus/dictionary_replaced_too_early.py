import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def start_values():
    np.random.seed(18)
    return {"W1": np.random.randn(4, 2), "b1": np.zeros((4, 1)),
            "W2": np.random.randn(1, 4), "b2": np.zeros((1, 1))}


def feed_forward(X, par):
    A1 = np.tanh(np.dot(par["W1"], X) + par["b1"])
    A2 = sigmoid(np.dot(par["W2"], A1) + par["b2"])
    return A1, A2


def cross_entropy(A2, Y):
    return -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / Y.shape[1]


def learn(X, Y, par, rate):
    m = X.shape[1]
    A1, A2 = feed_forward(X, par)
    dZ2 = A2 - Y
    par["W2"] = par["W2"] - rate * np.dot(dZ2, A1.T) / m
    par["b2"] = par["b2"] - rate * np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(par["W2"].T, dZ2) * (1 - A1 ** 2)
    par["W1"] = par["W1"] - rate * np.dot(dZ1, X.T) / m
    par["b1"] = par["b1"] - rate * np.sum(dZ1, axis=1, keepdims=True) / m
    return cross_entropy(A2, Y)


X = np.array([[0, 0, 1, 1], [0, 1, 0, 1]])
Y = np.array([[0, 1, 1, 0]])
par = start_values()
for i in range(1000):
    cost = learn(X, Y, par, 1.2)
    if i % 200 == 0:
        print(i, cost)
