import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward_prop(X, parameters):
    Z1 = np.dot(parameters["W1"], X) + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = np.dot(parameters["W2"], A1) + parameters["b2"]
    A2 = sigmoid(Z2)
    return A2, {"A1": A1, "A2": A2}


def cost_of(A2, Y):
    m = Y.shape[1]
    return -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m


def backward_prop(X, Y, cache, parameters):
    m = X.shape[1]
    A1, A2 = cache["A1"], cache["A2"]
    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(parameters["W2"].T, dZ2) * (1 - np.power(A1, 2))
    dW1 = np.dot(dZ1, X.T) / m
    db1 = dZ1 / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def update(parameters, grads, learning_rate):
    new = {}
    for name in ("W1", "b1", "W2", "b2"):
        new[name] = parameters[name] - learning_rate * grads["d" + name]
    return new


def model(X, Y, n_h, iterations, learning_rate):
    np.random.seed(14)
    parameters = {
        "W1": np.random.randn(n_h, X.shape[0]),
        "b1": np.zeros((n_h, 1)),
        "W2": np.random.randn(Y.shape[0], n_h),
        "b2": np.zeros((Y.shape[0], 1)),
    }
    for i in range(iterations):
        A2, cache = forward_prop(X, parameters)
        grads = backward_prop(X, Y, cache, parameters)
        parameters = update(parameters, grads, learning_rate)
        if i % 200 == 0:
            print("Cost after iteration %i: %f" % (i, cost_of(A2, Y)))
    return parameters


X = np.array([[0, 0, 1, 1], [0, 1, 0, 1]])
Y = np.array([[0, 1, 1, 0]])
result = model(X, Y, 3, 1000, 0.3)
