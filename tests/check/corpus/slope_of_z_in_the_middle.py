import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def initialize_parameters(n_x, n_h1, n_h2, n_y):
    np.random.seed(2)
    return {
        "W1": np.random.randn(n_h1, n_x) * 0.6,
        "b1": np.zeros((n_h1, 1)),
        "W2": np.random.randn(n_h2, n_h1) * 0.6,
        "b2": np.zeros((n_h2, 1)),
        "W3": np.random.randn(n_y, n_h2) * 0.6,
        "b3": np.zeros((n_y, 1)),
    }


def forward_prop(X, p):
    Z1 = np.dot(p["W1"], X) + p["b1"]
    A1 = np.tanh(Z1)
    Z2 = np.dot(p["W2"], A1) + p["b2"]
    A2 = np.tanh(Z2)
    Z3 = np.dot(p["W3"], A2) + p["b3"]
    A3 = sigmoid(Z3)
    return A3, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2, "Z3": Z3, "A3": A3}


def calculate_cost(A3, Y):
    m = Y.shape[1]
    return np.squeeze(-np.sum(Y * np.log(A3) + (1 - Y) * np.log(1 - A3)) / m)


def backward_prop(X, Y, cache, p):
    m = X.shape[1]
    dZ3 = cache["A3"] - Y
    dW3 = np.dot(dZ3, cache["A2"].T) / m
    db3 = np.sum(dZ3, axis=1, keepdims=True) / m
    dZ2 = np.multiply(np.dot(p["W3"].T, dZ3), 1 - np.power(cache["Z2"], 2))
    dW2 = np.dot(dZ2, cache["A1"].T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.multiply(np.dot(p["W2"].T, dZ2), 1 - np.power(cache["A1"], 2))
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}


def update_parameters(p, grads, learning_rate):
    return {k: p[k] - learning_rate * grads["d" + k] for k in p}


def model(X, Y, n_h1, n_h2, num_of_iters, learning_rate):
    p = initialize_parameters(X.shape[0], n_h1, n_h2, Y.shape[0])
    for i in range(num_of_iters + 1):
        A3, cache = forward_prop(X, p)
        cost = calculate_cost(A3, Y)
        grads = backward_prop(X, Y, cache, p)
        p = update_parameters(p, grads, learning_rate)
        if i % 50 == 0:
            print("Cost after iteration# {:d}: {:f}".format(i, cost))
    return p


X = np.array([[0, 0, 1, 1, 0.5, -0.5], [0, 1, 0, 1, -1, 0.5]])
Y = np.array([[0, 1, 1, 0, 1, 0]])
trained = model(X, Y, 4, 3, 200, 0.02)
